-- A database that the program wrote before schema version 5, as SQL: two sales, one with a ringing phone, mail, records, their book.
PRAGMA foreign_keys = OFF;
BEGIN TRANSACTION;
CREATE TABLE attempt (
        seq          INTEGER PRIMARY KEY,
        id           TEXT    NOT NULL UNIQUE,
        sale         TEXT    NOT NULL REFERENCES sale (id),
        nonce        TEXT    NOT NULL UNIQUE,
        phone        TEXT    NOT NULL,
        amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
        holds_prompt INTEGER NOT NULL CHECK (holds_prompt IN (0, 1)),
        checkout     TEXT    UNIQUE,
        code         TEXT    UNIQUE,
        payer        TEXT    COLLATE NOCASE
    , watched_until_ms INTEGER CHECK (watched_until_ms IS NULL OR holds_prompt = 0), asked_at_ms INTEGER NOT NULL DEFAULT 0) STRICT;
INSERT INTO "attempt" VALUES(1,'00000000-0000-0000-0000-000000000001','00000000-0000-0000-0000-000000000001','0000000000000000000000000000000000000000000000000000000000000001','254712345678',150000,0,'ws_CO_1','UKM0000001',NULL,NULL,1800000000000);
INSERT INTO "attempt" VALUES(2,'00000000-0000-0000-0000-000000000003','00000000-0000-0000-0000-000000000003','0000000000000000000000000000000000000000000000000000000000000003','254722000111',25000,1,'ws_CO_3',NULL,NULL,NULL,1800000000000);
CREATE TABLE event (
        seq      INTEGER PRIMARY KEY AUTOINCREMENT,
        sale     TEXT    NOT NULL,
        register INTEGER NOT NULL,
        at_ms    INTEGER NOT NULL,
        body     TEXT    NOT NULL,
        chain    BLOB    NOT NULL CHECK (length(chain) = 32)
    ) STRICT;
INSERT INTO "event" VALUES(1,'00000000-0000-0000-0000-000000000001',1,1800000000000,'{"opened":{"sale":"00000000-0000-0000-0000-000000000001","register":1,"lines":[{"quantity":1,"unit":150000}],"due":150000}}',X'6F4EA3B874AD4A7A7F22D6D826FF1F077A2E4644D94C55A35A4B748D401D8B91');
INSERT INTO "event" VALUES(2,'00000000-0000-0000-0000-000000000001',1,1800000000000,'{"asked":{"attempt":"00000000-0000-0000-0000-000000000001","phone":"254712345678","amount":150000,"nonce":"0000000000000000000000000000000000000000000000000000000000000001"}}',X'1117C64F22F3EE6B58D7F9C0C400B505DA7584FEEA5C25A63B6D9F6315F54E46');
INSERT INTO "event" VALUES(3,'00000000-0000-0000-0000-000000000001',1,1800000000000,'{"accepted":{"attempt":"00000000-0000-0000-0000-000000000001","push":{"checkout":"ws_CO_1","merchant":"merchant-1","adopted":false}}}',X'A9B997B504BAC0068834685A2B1BF5C23D57AF00E781E95FC8E87E39092A78DD');
INSERT INTO "event" VALUES(4,'00000000-0000-0000-0000-000000000001',1,1800000000000,'{"claimed":{"attempt":"00000000-0000-0000-0000-000000000001","claim":{"checkout":"ws_CO_1","merchant":"merchant-1","outcome":{"Paid":{"amount":150000,"code":"UKM0000001"}}}}}',X'CA33AB330D08FE4D8240AF83127E83B479804D8E283B05C987C6ABA59C407A5C');
INSERT INTO "event" VALUES(5,'00000000-0000-0000-0000-000000000001',1,1800000000000,'{"proven_paid":{"attempt":"00000000-0000-0000-0000-000000000001"}}',X'98E6367EE9411A95F5D6B01D7C9213526F103B37A3EDD02877E0DCC36404A430');
INSERT INTO "event" VALUES(6,'00000000-0000-0000-0000-000000000001',1,1800000000000,'{"completed":{"receipt":{"register":1,"sequence":1},"tender":{"Mpesa":{"attempt":"00000000-0000-0000-0000-000000000001"}}}}',X'2FA2C8B87A30EC0100D59A8F8785C9E64250F3B57B368C21EB64B5FF04F7B167');
INSERT INTO "event" VALUES(7,'00000000-0000-0000-0000-000000000002',1,1800000000000,'{"opened":{"sale":"00000000-0000-0000-0000-000000000002","register":1,"lines":[{"quantity":1,"unit":30000}],"due":30000}}',X'005F282650F98B85FF9E17F8D06ADAFB013B18977023E4FFEFAFB13521D959A8');
INSERT INTO "event" VALUES(8,'00000000-0000-0000-0000-000000000002',1,1800000000000,'{"completed":{"receipt":{"register":1,"sequence":2},"tender":{"Cash":{"tendered":30000,"change":0}}}}',X'5A48F4B5FDA19D80B169B8B305FADEFB94FF8CF6C4E3CE8188BBB8AE14457B86');
INSERT INTO "event" VALUES(9,'00000000-0000-0000-0000-000000000003',1,1800000000000,'{"opened":{"sale":"00000000-0000-0000-0000-000000000003","register":1,"lines":[{"quantity":1,"unit":25000}],"due":25000}}',X'F3371261A0898DF05A4F4B66953019B7430503D1AE5E7D8ECA6574CC3EEED8DC');
INSERT INTO "event" VALUES(10,'00000000-0000-0000-0000-000000000003',1,1800000000000,'{"asked":{"attempt":"00000000-0000-0000-0000-000000000003","phone":"254722000111","amount":25000,"nonce":"0000000000000000000000000000000000000000000000000000000000000003"}}',X'9F483DFAC2DCD6CF966C5DC4F64C784B6F93A902602979370E65F5F546B6E72A');
INSERT INTO "event" VALUES(11,'00000000-0000-0000-0000-000000000003',1,1800000000000,'{"accepted":{"attempt":"00000000-0000-0000-0000-000000000003","push":{"checkout":"ws_CO_3","merchant":"merchant-3","adopted":false}}}',X'83C99828E34288DE3FF0BF8E36E1C1879F62A42B9BC6415F609F1768B9EEDCED');
CREATE TABLE evidence (
        id             INTEGER PRIMARY KEY,
        source         TEXT    NOT NULL,
        digest         BLOB    NOT NULL CHECK (length(digest) = 32),
        received_at_ms INTEGER NOT NULL,
        body           BLOB    NOT NULL,
        UNIQUE (source, digest)
    ) STRICT;
INSERT INTO "evidence" VALUES(1,'stk_callback',X'3FF970D9AD2CED67A563B3456479263080A8CC33D1BC58F7614CF203F736D378',1800000000500,X'612063616C6C6261636B');
INSERT INTO "evidence" VALUES(2,'stk_callback',X'E9D3992AE6C679F68243F9540B2F64843616F73DACB6052F99B524ED007F50D2',1800000000500,X'6120636F6E6669726D6174696F6E');
INSERT INTO "evidence" VALUES(3,'pull_page',X'9A8EEFF1D0BC6B9B7ACF170B1168D6D07F193DC770D4C1864B03E48D775E8D1A',1800000000000,X'612070616765');
CREATE TABLE money (
        attempt      TEXT    PRIMARY KEY REFERENCES attempt (id),
        amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
        proven_at_ms INTEGER NOT NULL,
        code         TEXT    UNIQUE,
        refund_due   INTEGER NOT NULL CHECK (refund_due IN (0, 1))
    ) STRICT;
INSERT INTO "money" VALUES('00000000-0000-0000-0000-000000000001',150000,1800000000000,'UKM0000001',0);
CREATE TABLE outbox (
        id     INTEGER PRIMARY KEY AUTOINCREMENT,
        sale   TEXT    NOT NULL,
        due_ms INTEGER NOT NULL,
        body   TEXT    NOT NULL
    ) STRICT;
INSERT INTO "outbox" VALUES(1,'00000000-0000-0000-0000-000000000001',1800000005000,'{"query":{"attempt":"00000000-0000-0000-0000-000000000001","poll":{"Planned":0},"due":1800000005000}}');
INSERT INTO "outbox" VALUES(2,'00000000-0000-0000-0000-000000000001',1800000000000,'{"query":{"attempt":"00000000-0000-0000-0000-000000000001","poll":{"Claimed":0},"due":1800000000000}}');
INSERT INTO "outbox" VALUES(3,'00000000-0000-0000-0000-000000000001',1800000000000,'"write_receipt"');
INSERT INTO "outbox" VALUES(4,'00000000-0000-0000-0000-000000000002',1800000000000,'"write_receipt"');
INSERT INTO "outbox" VALUES(5,'00000000-0000-0000-0000-000000000003',1800000005000,'{"query":{"attempt":"00000000-0000-0000-0000-000000000003","poll":{"Planned":0},"due":1800000005000}}');
CREATE TABLE payer (
        code TEXT PRIMARY KEY,
        name TEXT NOT NULL
    ) STRICT;
INSERT INTO "payer" VALUES('UKM0000001','Achieng');
CREATE TABLE place (
        code    TEXT PRIMARY KEY,
        how     TEXT NOT NULL CHECK (how IN ('exact', 'inferred', 'counted', 'assigned', 'nobody')),
        sale    TEXT REFERENCES sale (id),
        attempt TEXT REFERENCES attempt (id),
        CHECK ((sale IS NULL) = (how = 'nobody')),
        CHECK ((attempt IS NULL) = (how IN ('assigned', 'nobody')))
    ) STRICT;
INSERT INTO "place" VALUES('UKM0000001','exact','00000000-0000-0000-0000-000000000001','00000000-0000-0000-0000-000000000001');
INSERT INTO "place" VALUES('UKM0000008','nobody',NULL,NULL);
INSERT INTO "place" VALUES('UKM0000009','nobody',NULL,NULL);
CREATE TABLE placeholder (
        attempt      TEXT    PRIMARY KEY REFERENCES attempt (id),
        amount_cents INTEGER NOT NULL CHECK (amount_cents > 0)
    ) STRICT;
CREATE TABLE row (
        code         TEXT    PRIMARY KEY CHECK (length(code) = 10),
        amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
        phone        TEXT,
        at_ms        INTEGER NOT NULL,
        reference    TEXT    NOT NULL,
        seen_at_ms   INTEGER NOT NULL,
        late_ms      INTEGER NOT NULL CHECK (late_ms >= 0)
    ) STRICT;
INSERT INTO "row" VALUES('UKM0000001',150000,'254712345678',1800000000000,'',1800000000000,0);
INSERT INTO "row" VALUES('UKM0000009',2000,'254733000111',1800000000000,'',1800000000000,0);
CREATE TABLE sale (
        seq              INTEGER PRIMARY KEY,
        changed          INTEGER NOT NULL,
        id               TEXT    NOT NULL UNIQUE,
        register         INTEGER NOT NULL,
        opened_at_ms     INTEGER NOT NULL,
        due_cents        INTEGER NOT NULL CHECK (due_cents > 0),
        state            TEXT    NOT NULL CHECK (state IN ('open', 'stopped', 'cancelled', 'completed')),
        watched          INTEGER NOT NULL CHECK (watched IN (0, 1)),
        ended_at_ms      INTEGER,
        receipt_sequence INTEGER CHECK (receipt_sequence > 0),
        tender           TEXT    CHECK (tender IN ('mpesa', 'cash')), paper TEXT CHECK (paper IS NULL OR (paper IN ('queued', 'printing', 'ask', 'printed') AND state = 'completed')), direct TEXT CHECK (direct IS NULL OR state = 'completed'),
        UNIQUE (register, receipt_sequence)
    ) STRICT;
INSERT INTO "sale" VALUES(1,6,'00000000-0000-0000-0000-000000000001',1,1800000000000,150000,'completed',0,1800000000000,1,'mpesa',NULL,NULL);
INSERT INTO "sale" VALUES(2,8,'00000000-0000-0000-0000-000000000002',1,1800000000000,30000,'completed',0,1800000000000,2,'cash',NULL,NULL);
INSERT INTO "sale" VALUES(3,11,'00000000-0000-0000-0000-000000000003',1,1800000000000,25000,'open',1,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE seal (
        name TEXT PRIMARY KEY,
        sum  BLOB NOT NULL CHECK (length(sum) = 32)
    ) STRICT;
INSERT INTO "seal" VALUES('evidence',X'56D225BEF138819DBD9514947939D3EA4F207557C5C3DB379AC37B91AF6FC2C7');
INSERT INTO "seal" VALUES('payer',X'A68433EBEBA3A6F3C3AF635A0B6A224BBA826A08B2B2FD94D796D0CE4EB1932C');
INSERT INTO "seal" VALUES('row',X'BA77BF5307618D1C233DE55EBF1E07AE4D22A137F90699914CF289907C03E9FA');
INSERT INTO "seal" VALUES('told',X'82403DEF1FDB98BF95E028AE99D8119473D059174CD0FB74ED8AE77D45271164');
INSERT INTO "seal" VALUES('outbox',X'421697F46A640F68186CAF60A79584BC6E7005C398BADA1FE77946EA2D3DE7D5');
INSERT INTO "seal" VALUES('setting',X'9F5C4F502C45352152B6526635B57C725D77FFB5B3ADA9BB59764BAC1AFA8FD6');
CREATE TABLE setting (
        name  TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT;
INSERT INTO "setting" VALUES('chain_verified_to','11');
INSERT INTO "setting" VALUES('relay_epoch','7');
INSERT INTO "setting" VALUES('relay_sequence','8');
INSERT INTO "setting" VALUES('language','sw');
CREATE TABLE told (
        code         TEXT    PRIMARY KEY CHECK (length(code) = 10),
        amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
        phone        TEXT,
        at_ms        INTEGER NOT NULL,
        reference    TEXT    NOT NULL
    ) STRICT;
INSERT INTO "told" VALUES('UKM0000008',4000,'254733000111',1800000000000,'');
CREATE INDEX event_of_sale ON event (sale);
CREATE TRIGGER event_never_changes BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'events never change'); END;
CREATE TRIGGER event_never_goes BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
CREATE TRIGGER event_only_at_the_end BEFORE INSERT ON event
        WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM event)
        BEGIN SELECT RAISE(ABORT, 'events are only added at the end'); END;
CREATE TRIGGER evidence_never_changes BEFORE UPDATE ON evidence BEGIN SELECT RAISE(ABORT, 'evidence never changes'); END;
CREATE TRIGGER evidence_never_goes BEFORE DELETE ON evidence BEGIN SELECT RAISE(ABORT, 'evidence is never deleted'); END;
CREATE TRIGGER evidence_never_replaced BEFORE INSERT ON evidence
        WHEN EXISTS (SELECT 1 FROM evidence WHERE id = NEW.id OR (source = NEW.source AND digest = NEW.digest))
        BEGIN SELECT RAISE(ABORT, 'evidence is never replaced'); END;
CREATE INDEX sale_watched ON sale (watched) WHERE watched = 1;
CREATE INDEX sale_latest ON sale (changed) WHERE watched = 0;
CREATE INDEX sale_paid ON sale (ended_at_ms, due_cents) WHERE state = 'completed';
CREATE INDEX sale_amount ON sale (due_cents);
CREATE INDEX sale_receipt ON sale (receipt_sequence) WHERE receipt_sequence IS NOT NULL;
CREATE INDEX attempt_phone ON attempt (phone);
CREATE INDEX attempt_payer ON attempt (payer) WHERE payer IS NOT NULL;
CREATE UNIQUE INDEX attempt_one_prompt ON attempt (sale) WHERE holds_prompt = 1;
CREATE INDEX money_refund_due ON money (proven_at_ms) WHERE refund_due = 1;
CREATE INDEX outbox_due ON outbox (due_ms);
CREATE INDEX attempt_watched ON attempt (watched_until_ms) WHERE watched_until_ms IS NOT NULL;
CREATE TRIGGER event_override_has_an_owner BEFORE INSERT ON event
        WHEN NEW.body LIKE '{"overridden":%' AND coalesce(length(json_extract(NEW.body, '$.overridden.session')), 0) <> 36
        BEGIN SELECT RAISE(ABORT, 'an override needs the session of an owner'); END;
CREATE INDEX sale_paper ON sale (paper, seq) WHERE paper IS NOT NULL;
CREATE INDEX row_at ON row (at_ms);
CREATE TRIGGER row_never_changes BEFORE UPDATE ON row BEGIN SELECT RAISE(ABORT, 'records never change'); END;
CREATE TRIGGER row_never_goes BEFORE DELETE ON row BEGIN SELECT RAISE(ABORT, 'records are never deleted'); END;
CREATE TRIGGER row_never_replaced BEFORE INSERT ON row
        WHEN EXISTS (SELECT 1 FROM row WHERE code = NEW.code) BEGIN SELECT RAISE(ABORT, 'records are never replaced'); END;
CREATE INDEX told_at ON told (at_ms);
CREATE UNIQUE INDEX place_one_payment_for_an_attempt ON place (attempt) WHERE attempt IS NOT NULL;
CREATE UNIQUE INDEX place_assigned_once ON place (sale) WHERE how = 'assigned';
CREATE INDEX place_of_nobody ON place (code) WHERE how = 'nobody';
CREATE UNIQUE INDEX sale_direct ON sale (direct) WHERE direct IS NOT NULL;
CREATE INDEX sale_open ON sale (due_cents) WHERE state = 'open';
CREATE INDEX attempt_asked ON attempt (asked_at_ms);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('event',11);
INSERT INTO "sqlite_sequence" VALUES('outbox',5);
COMMIT;
PRAGMA user_version = 4;
