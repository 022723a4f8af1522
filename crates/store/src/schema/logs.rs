//! The logs beside the sales': of payments that go back, of shifts, of the staff, of payouts. Each only ever grows, and is under a seal.

/// Payments that somebody wanted back.
pub(super) const REVERSALS: &str = "
    -- What happened to them: the truth. Only ever grows, and is under a seal, not in the chain: a payment may be no sale's.
    CREATE TABLE reversal (
        seq     INTEGER PRIMARY KEY AUTOINCREMENT,
        payment TEXT    NOT NULL CHECK (length(payment) = 10),
        at_ms   INTEGER NOT NULL,
        body    TEXT    NOT NULL
    ) STRICT;
    CREATE INDEX reversal_of_payment ON reversal (payment);
    CREATE UNIQUE INDEX reversal_request ON reversal (json_extract(body, '$.asked.reversal')) WHERE json_extract(body, '$.asked.reversal') IS NOT NULL;
    CREATE UNIQUE INDEX reversal_address ON reversal (json_extract(body, '$.asked.nonce')) WHERE json_extract(body, '$.asked.nonce') IS NOT NULL;
    CREATE TRIGGER reversal_never_changes BEFORE UPDATE ON reversal BEGIN SELECT RAISE(ABORT, 'events never change'); END;
    CREATE TRIGGER reversal_never_goes BEFORE DELETE ON reversal BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
    CREATE TRIGGER reversal_only_at_the_end BEFORE INSERT ON reversal
        WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM reversal)
        BEGIN SELECT RAISE(ABORT, 'events are only added at the end'); END;
    -- Money goes back by the owner's word (I12), by one request at a time, and once (R10), whoever writes it.
    CREATE TRIGGER reversal_has_an_owner BEFORE INSERT ON reversal
        WHEN NEW.body LIKE '{\"asked\":%' AND coalesce(length(json_extract(NEW.body, '$.asked.session')), 0) <> 36
        BEGIN SELECT RAISE(ABORT, 'to take a payment back needs the session of an owner'); END;
    CREATE TRIGGER reversal_one_at_a_time BEFORE INSERT ON reversal
        WHEN NEW.body LIKE '{\"asked\":%' AND EXISTS (SELECT 1 FROM payback WHERE payment = NEW.payment AND (open = 1 OR back_cents > 0))
        BEGIN SELECT RAISE(ABORT, 'the payment is being taken back, or was'); END;

    -- What that comes to for each of them.
    CREATE TABLE payback (
        payment    TEXT    PRIMARY KEY,
        paid_cents INTEGER NOT NULL CHECK (paid_cents > 0),
        back_cents INTEGER NOT NULL CHECK (back_cents >= 0 AND back_cents <= paid_cents),
        back_at_ms INTEGER,
        open       INTEGER NOT NULL CHECK (open IN (0, 1)),
        CHECK ((back_at_ms IS NULL) = (back_cents = 0))
    ) STRICT;
    CREATE INDEX payback_open ON payback (payment) WHERE open = 1;
    CREATE INDEX payback_back ON payback (back_at_ms) WHERE back_at_ms IS NOT NULL;

    -- How much of what paid a sale went back.
    ALTER TABLE sale ADD COLUMN uncovered_cents INTEGER NOT NULL DEFAULT 0 CHECK (uncovered_cents = 0 OR state = 'completed');
    CREATE INDEX sale_uncovered ON sale (changed) WHERE uncovered_cents > 0;
    ";

/// What a drawer goes through.
pub(super) const SHIFTS: &str = "
    -- The truth of it, beside the sales' log. Only ever grows, and is under a seal. `log`: after so many of the sales' events, so that which
    -- sale was paid in which shift does not hang on a clock (R17).
    CREATE TABLE shift (
        seq      INTEGER PRIMARY KEY AUTOINCREMENT,
        register INTEGER NOT NULL,
        number   INTEGER NOT NULL CHECK (number > 0),
        at_ms    INTEGER NOT NULL,
        log      INTEGER NOT NULL CHECK (log >= 0),
        body     TEXT    NOT NULL
    ) STRICT;
    CREATE INDEX shift_of ON shift (register, number);
    CREATE UNIQUE INDEX shift_opened ON shift (register, number) WHERE substr(body, 3, 6) = 'opened';
    CREATE UNIQUE INDEX shift_closed ON shift (register, number) WHERE substr(body, 3, 6) = 'closed';
    CREATE UNIQUE INDEX shift_z ON shift (register, json_extract(body, '$.closed.report.z.sequence')) WHERE substr(body, 3, 6) = 'closed';
    CREATE TRIGGER shift_never_changes BEFORE UPDATE ON shift BEGIN SELECT RAISE(ABORT, 'events never change'); END;
    CREATE TRIGGER shift_never_goes BEFORE DELETE ON shift BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
    CREATE TRIGGER shift_only_at_the_end BEFORE INSERT ON shift
        WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM shift)
        BEGIN SELECT RAISE(ABORT, 'events are only added at the end'); END;
    -- One is open at a time, each is the next, and nothing happens in one that is not open, whoever writes it.
    CREATE TRIGGER shift_one_at_a_time BEFORE INSERT ON shift WHEN substr(NEW.body, 3, 6) = 'opened' AND (
            NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM shift WHERE register = NEW.register)
            OR (SELECT max(number) FROM shift WHERE register = NEW.register)
                IS NOT (SELECT max(number) FROM shift WHERE register = NEW.register AND substr(body, 3, 6) = 'closed'))
        BEGIN SELECT RAISE(ABORT, 'a shift is open, or this is not the next'); END;
    CREATE TRIGGER shift_only_the_open_one BEFORE INSERT ON shift WHEN substr(NEW.body, 3, 6) <> 'opened' AND (
            NEW.number IS NOT (SELECT max(number) FROM shift WHERE register = NEW.register)
            OR NEW.number IS (SELECT max(number) FROM shift WHERE register = NEW.register AND substr(body, 3, 6) = 'closed'))
        BEGIN SELECT RAISE(ABORT, 'this shift is not open'); END;
    -- A Z report has the number after the one before, or begins a series.
    CREATE TRIGGER shift_z_without_gaps BEFORE INSERT ON shift WHEN substr(NEW.body, 3, 6) = 'closed'
            AND coalesce(json_extract(NEW.body, '$.closed.report.z.sequence') % 10000000, 0) <> 1
            AND json_extract(NEW.body, '$.closed.report.z.sequence') IS NOT (
                SELECT max(json_extract(body, '$.closed.report.z.sequence')) + 1 FROM shift WHERE register = NEW.register AND substr(body, 3, 6) = 'closed')
        BEGIN SELECT RAISE(ABORT, 'a Z report without the number that follows'); END;

    -- Sales in the order in which they were paid, and the requests that paid them.
    CREATE INDEX event_completed ON event (register, seq) WHERE substr(body, 3, 9) = 'completed';
    CREATE INDEX attempt_pays ON attempt (sale) WHERE pays = 1;
    ";

/// Who may stand at the till.
pub(super) const STAFF: &str = "
    -- Who came, left, stood at the till and approved what: the truth. Only ever grows, and is under a seal. `log`: after so many of the sales'
    -- events, so that whose sale one is does not hang on a clock (R17).
    CREATE TABLE staff (
        seq   INTEGER PRIMARY KEY AUTOINCREMENT,
        at_ms INTEGER NOT NULL,
        log   INTEGER NOT NULL CHECK (log >= 0),
        body  TEXT    NOT NULL
    ) STRICT;
    CREATE INDEX staff_people ON staff (seq) WHERE substr(body, 3, 8) IN ('person_a', 'archived');
    CREATE INDEX staff_at_till ON staff (log, seq) WHERE substr(body, 3, 7) = 'signed_';
    CREATE TRIGGER staff_never_changes BEFORE UPDATE ON staff BEGIN SELECT RAISE(ABORT, 'events never change'); END;
    CREATE TRIGGER staff_never_goes BEFORE DELETE ON staff BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
    CREATE TRIGGER staff_only_at_the_end BEFORE INSERT ON staff
        WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM staff)
        BEGIN SELECT RAISE(ABORT, 'events are only added at the end'); END;

    -- What people prove themselves with, as a slow digest, and how often it was tried. In no log: a digest that is replaced is gone.
    CREATE TABLE credential (
        name    TEXT    PRIMARY KEY,
        digest  BLOB    NOT NULL CHECK (length(digest) = 48),
        wrong   INTEGER NOT NULL CHECK (wrong >= 0),
        left_ms INTEGER NOT NULL CHECK (left_ms >= 0)
    ) STRICT;
    CREATE INDEX credential_paused ON credential (name) WHERE left_ms > 0;
    ";

/// Money that leaves the shop's account.
pub(super) const PAYOUTS: &str = "
    -- What happened to each payout: the truth. Only ever grows, and is under a seal.
    CREATE TABLE payout (
        seq    INTEGER PRIMARY KEY AUTOINCREMENT,
        payout TEXT    NOT NULL CHECK (length(payout) = 36),
        at_ms  INTEGER NOT NULL,
        body   TEXT    NOT NULL
    ) STRICT;
    CREATE INDEX payout_of ON payout (payout);
    CREATE UNIQUE INDEX payout_once ON payout (payout) WHERE substr(body, 3, 5) = 'asked';
    CREATE UNIQUE INDEX payout_address ON payout (json_extract(body, '$.asked.wish.nonce')) WHERE json_extract(body, '$.asked.wish.nonce') IS NOT NULL;
    CREATE TRIGGER payout_never_changes BEFORE UPDATE ON payout BEGIN SELECT RAISE(ABORT, 'events never change'); END;
    CREATE TRIGGER payout_never_goes BEFORE DELETE ON payout BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
    CREATE TRIGGER payout_only_at_the_end BEFORE INSERT ON payout
        WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM payout)
        BEGIN SELECT RAISE(ABORT, 'events are only added at the end'); END;
    CREATE TRIGGER payout_begins_with_a_wish BEFORE INSERT ON payout
        WHEN substr(NEW.body, 3, 5) <> 'asked' AND NOT EXISTS (SELECT 1 FROM payout WHERE payout = NEW.payout)
        BEGIN SELECT RAISE(ABORT, 'a payout begins with what was asked for'); END;

    -- What that comes to for each of them. It moved when it was sent last, or else when it was asked for; it counts while it is gone or may yet go.
    CREATE TABLE paid_out (
        seq         INTEGER PRIMARY KEY,
        payout      TEXT    NOT NULL UNIQUE,
        payee       TEXT    NOT NULL,
        named       INTEGER NOT NULL CHECK (named IN (0, 1)),
        cents       INTEGER NOT NULL CHECK (cents > 0),
        batch       TEXT,
        asked_at_ms INTEGER NOT NULL,
        moved_at_ms INTEGER NOT NULL,
        waits       INTEGER NOT NULL CHECK (waits IN (0, 1)),
        counts      INTEGER NOT NULL CHECK (counts IN (0, 1)),
        open        INTEGER NOT NULL CHECK (open IN (0, 1)),
        receiver    TEXT,
        CHECK (counts = 1 OR (waits = 0 AND open = 0))
    ) STRICT;
    CREATE INDEX paid_out_asked ON paid_out (asked_at_ms);
    CREATE INDEX paid_out_moved ON paid_out (moved_at_ms) WHERE counts = 1;
    CREATE INDEX paid_out_payee ON paid_out (payee, seq);
    CREATE INDEX paid_out_batch ON paid_out (batch) WHERE batch IS NOT NULL;
    CREATE INDEX paid_out_waits ON paid_out (seq) WHERE waits = 1;
    CREATE INDEX paid_out_open ON paid_out (seq) WHERE open = 1;
    -- Sent once, unless M-PESA takes it once by its name (R2), whoever writes it.
    CREATE TRIGGER payout_is_sent_once BEFORE INSERT ON payout
        WHEN NEW.body = '\"begun\"' AND EXISTS (SELECT 1 FROM paid_out WHERE payout = NEW.payout AND counts = 1 AND waits = 0 AND (named = 0 OR open = 0))
        BEGIN SELECT RAISE(ABORT, 'a payout is sent once'); END;
    ";
