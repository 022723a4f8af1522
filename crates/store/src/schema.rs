//! The tables. Migrations only add; a shipped one is never edited.

mod logs;

use logs::{PAYOUTS, REVERSALS, SHIFTS, STAFF};
use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};
use std::sync::OnceLock;

/// All migrations, oldest first.
pub(crate) const MIGRATIONS: Migrations<'static> = Migrations::from_slice(STEPS);

/// How many there are: the `user_version` of an up-to-date file.
pub(crate) const LATEST: usize = STEPS.len();

const STEPS: &[M<'static>] = &[
    M::up(BEGINNING),
    M::up(LETTING_GO_AND_PAPER),
    M::up(RECORDS),
    M::up(SEALS),
    M::up(WHENCE),
    M::up(REVERSALS),
    M::up(CATALOGUE),
    M::up(PARTS),
    M::up(SHIFTS),
    M::up(STAFF),
    M::up(REFUNDS),
    M::up(BUYERS),
    M::up(EXCHANGES),
    M::up(PAYOUTS),
    M::up(REGULARS),
    M::up(RECEIPT_LANGUAGES),
    M::up(PEERS),
    M::up(OVERRIDES),
];

const BEGINNING: &str = "
    -- The truth. Only ever grows. AUTOINCREMENT makes SQLite remember the last number itself, so that a log cut short is noticed.
    CREATE TABLE event (
        seq      INTEGER PRIMARY KEY AUTOINCREMENT,
        sale     TEXT    NOT NULL,
        register INTEGER NOT NULL,
        at_ms    INTEGER NOT NULL,
        body     TEXT    NOT NULL,
        chain    BLOB    NOT NULL CHECK (length(chain) = 32)
    ) STRICT;
    CREATE INDEX event_of_sale ON event (sale);
    CREATE TRIGGER event_never_changes BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'events never change'); END;
    CREATE TRIGGER event_never_goes BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
    -- INSERT OR REPLACE deletes without asking the trigger above, unless a connection asks for that; so it is stopped here.
    CREATE TRIGGER event_only_at_the_end BEFORE INSERT ON event
        WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM event)
        BEGIN SELECT RAISE(ABORT, 'events are only added at the end'); END;

    -- Everything heard from outside, as it came.
    CREATE TABLE evidence (
        id             INTEGER PRIMARY KEY,
        source         TEXT    NOT NULL,
        digest         BLOB    NOT NULL CHECK (length(digest) = 32),
        received_at_ms INTEGER NOT NULL,
        body           BLOB    NOT NULL,
        UNIQUE (source, digest)
    ) STRICT;
    CREATE TRIGGER evidence_never_changes BEFORE UPDATE ON evidence BEGIN SELECT RAISE(ABORT, 'evidence never changes'); END;
    CREATE TRIGGER evidence_never_goes BEFORE DELETE ON evidence BEGIN SELECT RAISE(ABORT, 'evidence is never deleted'); END;
    CREATE TRIGGER evidence_never_replaced BEFORE INSERT ON evidence
        WHEN EXISTS (SELECT 1 FROM evidence WHERE id = NEW.id OR (source = NEW.source AND digest = NEW.digest))
        BEGIN SELECT RAISE(ABORT, 'evidence is never replaced'); END;

    -- Who paid under which code, as confirmations told: they come before or after the callback that they belong to.
    CREATE TABLE payer (
        code TEXT PRIMARY KEY,
        name TEXT NOT NULL
    ) STRICT;

    -- Projections: written only from the fold of a sale's events. `seq` is the order of writing: lists follow it and not the clock,
    -- which a person may set back (R17).
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
        tender           TEXT    CHECK (tender IN ('mpesa', 'cash')),
        UNIQUE (register, receipt_sequence)
    ) STRICT;
    CREATE INDEX sale_watched ON sale (watched) WHERE watched = 1;
    CREATE INDEX sale_latest ON sale (changed) WHERE watched = 0;
    CREATE INDEX sale_paid ON sale (ended_at_ms, due_cents) WHERE state = 'completed';
    CREATE INDEX sale_amount ON sale (due_cents);
    CREATE INDEX sale_receipt ON sale (receipt_sequence) WHERE receipt_sequence IS NOT NULL;

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
    ) STRICT;
    CREATE INDEX attempt_phone ON attempt (phone);
    CREATE INDEX attempt_payer ON attempt (payer) WHERE payer IS NOT NULL;
    -- R4, held by the database itself.
    CREATE UNIQUE INDEX attempt_one_prompt ON attempt (sale) WHERE holds_prompt = 1;

    -- Money proven to have come: one row for each paid attempt, whatever became of its sale.
    CREATE TABLE money (
        attempt      TEXT    PRIMARY KEY REFERENCES attempt (id),
        amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
        proven_at_ms INTEGER NOT NULL,
        code         TEXT    UNIQUE,
        refund_due   INTEGER NOT NULL CHECK (refund_due IN (0, 1))
    ) STRICT;
    CREATE INDEX money_refund_due ON money (proven_at_ms) WHERE refund_due = 1;

    CREATE TABLE outbox (
        id     INTEGER PRIMARY KEY AUTOINCREMENT,
        sale   TEXT    NOT NULL,
        due_ms INTEGER NOT NULL,
        body   TEXT    NOT NULL
    ) STRICT;
    CREATE INDEX outbox_due ON outbox (due_ms);

    CREATE TABLE setting (
        name  TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT;
    ";

/// Attempts that were let go, overrides, and print jobs.
const LETTING_GO_AND_PAPER: &str = "
    -- Unknown and let go (R4, R12): never the sale's prompt, so that attempt_one_prompt admits another, and looked for in the till's
    -- records until then.
    ALTER TABLE attempt ADD COLUMN watched_until_ms INTEGER CHECK (watched_until_ms IS NULL OR holds_prompt = 0);
    CREATE INDEX attempt_watched ON attempt (watched_until_ms) WHERE watched_until_ms IS NOT NULL;

    -- The owner's word has an owner (I12), whoever writes it.
    CREATE TRIGGER event_override_has_an_owner BEFORE INSERT ON event
        WHEN NEW.body LIKE '{\"overridden\":%' AND coalesce(length(json_extract(NEW.body, '$.overridden.session')), 0) <> 36
        BEGIN SELECT RAISE(ABORT, 'an override needs the session of an owner'); END;

    -- A paid sale's receipt on its way to paper (R16).
    ALTER TABLE sale ADD COLUMN paper TEXT CHECK (paper IS NULL OR (paper IN ('queued', 'printing', 'ask', 'printed') AND state = 'completed'));
    CREATE INDEX sale_paper ON sale (paper, seq) WHERE paper IS NOT NULL;
    ";

/// The till's own records, and where the money that they tell of belongs.
const RECORDS: &str = "
    -- Money that the till's records tell of (Pull Transactions): proof. Only ever grows. `late_ms`: so long after it moved, a look that
    -- should have shown it had not.
    CREATE TABLE row (
        code         TEXT    PRIMARY KEY CHECK (length(code) = 10),
        amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
        phone        TEXT,
        at_ms        INTEGER NOT NULL,
        reference    TEXT    NOT NULL,
        seen_at_ms   INTEGER NOT NULL,
        late_ms      INTEGER NOT NULL CHECK (late_ms >= 0)
    ) STRICT;
    CREATE INDEX row_at ON row (at_ms);
    CREATE TRIGGER row_never_changes BEFORE UPDATE ON row BEGIN SELECT RAISE(ABORT, 'records never change'); END;
    CREATE TRIGGER row_never_goes BEFORE DELETE ON row BEGIN SELECT RAISE(ABORT, 'records are never deleted'); END;
    CREATE TRIGGER row_never_replaced BEFORE INSERT ON row
        WHEN EXISTS (SELECT 1 FROM row WHERE code = NEW.code) BEGIN SELECT RAISE(ABORT, 'records are never replaced'); END;

    -- The same from confirmations: claims, shown until the records prove them.
    CREATE TABLE told (
        code         TEXT    PRIMARY KEY CHECK (length(code) = 10),
        amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
        phone        TEXT,
        at_ms        INTEGER NOT NULL,
        reference    TEXT    NOT NULL
    ) STRICT;
    CREATE INDEX told_at ON told (at_ms);

    -- Where each payment belongs: written whole from the book, which is made from all evidence. One place for each, and one payment for
    -- each attempt and for each sale that was paid straight to the till (R7). A row without a sale is nobody's.
    CREATE TABLE place (
        code    TEXT PRIMARY KEY,
        how     TEXT NOT NULL CHECK (how IN ('exact', 'inferred', 'counted', 'assigned', 'nobody')),
        sale    TEXT REFERENCES sale (id),
        attempt TEXT REFERENCES attempt (id),
        CHECK ((sale IS NULL) = (how = 'nobody')),
        CHECK ((attempt IS NULL) = (how IN ('assigned', 'nobody')))
    ) STRICT;
    CREATE UNIQUE INDEX place_one_payment_for_an_attempt ON place (attempt) WHERE attempt IS NOT NULL;
    CREATE UNIQUE INDEX place_assigned_once ON place (sale) WHERE how = 'assigned';
    CREATE INDEX place_of_nobody ON place (code) WHERE how = 'nobody';
    -- Proven money whose row has not come: one for each paid attempt without a place above.
    CREATE TABLE placeholder (
        attempt      TEXT    PRIMARY KEY REFERENCES attempt (id),
        amount_cents INTEGER NOT NULL CHECK (amount_cents > 0)
    ) STRICT;

    -- A payment straight to the till that a person gave to a sale, once.
    ALTER TABLE sale ADD COLUMN direct TEXT CHECK (direct IS NULL OR state = 'completed');
    CREATE UNIQUE INDEX sale_direct ON sale (direct) WHERE direct IS NOT NULL;
    CREATE INDEX sale_open ON sale (due_cents) WHERE state = 'open';

    -- Which sales a look at the records is about.
    ALTER TABLE attempt ADD COLUMN asked_at_ms INTEGER NOT NULL DEFAULT 0;
    UPDATE attempt SET asked_at_ms = (SELECT opened_at_ms FROM sale WHERE sale.id = attempt.sale);
    CREATE INDEX attempt_asked ON attempt (asked_at_ms);
    ";

/// What shows damage where no log can (`seal.rs`).
const SEALS: &str = "
    CREATE TABLE seal (
        name TEXT PRIMARY KEY,
        sum  BLOB NOT NULL CHECK (length(sum) = 32)
    ) STRICT;
    ";

/// Whence evidence and rows came, and seals that count their moves. All seals are laid anew: rows have more columns now, and what they were
/// laid over was held against them before (`check.rs`).
const WHENCE: &str = "
    -- The callback address that a message was posted to, if it was. The digest covers it: the same words at two addresses are two messages.
    ALTER TABLE evidence ADD COLUMN nonce  TEXT;
    ALTER TABLE evidence ADD COLUMN device TEXT CHECK ((device IS NULL) = (nonce IS NULL));
    -- A page of the records, or an answer about one code. Rows of earlier versions do not say.
    ALTER TABLE row ADD COLUMN source TEXT CHECK (source IN ('pull', 'status'));
    -- How often the sum was moved. It never goes back.
    ALTER TABLE seal ADD COLUMN moves INTEGER NOT NULL DEFAULT 0;
    DELETE FROM seal;
    ";

/// What the shop sells, and baskets that wait.
const CATALOGUE: &str = "
    CREATE TABLE item (
        seq         INTEGER PRIMARY KEY,
        id          TEXT    NOT NULL UNIQUE,
        name        TEXT    NOT NULL CHECK (name <> ''),
        price_cents INTEGER NOT NULL CHECK (price_cents > 0),
        vat         TEXT    NOT NULL CHECK (vat IN ('A', 'B', 'C', 'D', 'E')),
        barcodes    TEXT    NOT NULL,
        category    TEXT,
        quick_key   INTEGER CHECK (quick_key > 0),
        archived    INTEGER NOT NULL CHECK (archived IN (0, 1))
    ) STRICT;
    CREATE INDEX item_name ON item (name COLLATE NOCASE) WHERE archived = 0;
    CREATE UNIQUE INDEX item_quick_key ON item (quick_key) WHERE quick_key IS NOT NULL AND archived = 0;
    -- Old sales name it.
    CREATE TRIGGER item_never_goes BEFORE DELETE ON item BEGIN SELECT RAISE(ABORT, 'items are archived, not deleted'); END;

    -- Made from it: its barcodes, one a row, and the words of its name by their beginnings.
    CREATE TABLE item_barcode (
        code TEXT    PRIMARY KEY,
        seq  INTEGER NOT NULL REFERENCES item (seq)
    ) STRICT;
    CREATE INDEX item_barcode_of ON item_barcode (seq);
    CREATE VIRTUAL TABLE item_word USING fts5 (
        name, content = '', contentless_delete = 1, detail = none, prefix = '1 2', tokenize = 'unicode61 remove_diacritics 2'
    );

    CREATE TABLE parked (
        id    INTEGER PRIMARY KEY AUTOINCREMENT,
        name  TEXT    NOT NULL,
        at_ms INTEGER NOT NULL,
        body  TEXT    NOT NULL
    ) STRICT;
    ";

/// Sales paid in parts.
const PARTS: &str = "
    -- Cash that paid it or a part of it, without the change; and what an open sale still lacks.
    ALTER TABLE sale ADD COLUMN cash_cents INTEGER NOT NULL DEFAULT 0 CHECK (cash_cents BETWEEN 0 AND due_cents);
    ALTER TABLE sale ADD COLUMN missing_cents INTEGER NOT NULL DEFAULT 0 CHECK (missing_cents BETWEEN 0 AND due_cents);
    DROP INDEX sale_open;
    CREATE INDEX sale_open ON sale (missing_cents) WHERE state = 'open';

    -- The attempt's money paid its sale, or a part of it.
    ALTER TABLE attempt ADD COLUMN pays INTEGER NOT NULL DEFAULT 0 CHECK (pays IN (0, 1));
    ";

/// Cash that went back to customers, in the order of the log; each time once, whoever writes it.
const REFUNDS: &str = "
    CREATE INDEX event_refunded ON event (register, seq) WHERE substr(body, 3, 8) = 'refunded';
    CREATE UNIQUE INDEX event_refund ON event (json_extract(body, '$.refunded.refund')) WHERE substr(body, 3, 8) = 'refunded';
    ";

/// The KRA PIN of a sale's customer, if it is a business: its receipts are found by it.
const BUYERS: &str = "
    ALTER TABLE sale ADD COLUMN buyer_pin TEXT CHECK (length(buyer_pin) = 11);
    CREATE INDEX sale_buyer ON sale (buyer_pin, seq) WHERE buyer_pin IS NOT NULL;
    ";

/// Sales whose goods are instead of others that came back.
const EXCHANGES: &str = "
    CREATE INDEX event_exchange ON event (json_extract(body, '$.opened.exchange.refund'), seq)
        WHERE substr(body, 3, 6) = 'opened' AND json_extract(body, '$.opened.exchange.refund') IS NOT NULL;
    ";

/// Phones that paid, from their last digit on, for as long as they are remembered.
const REGULARS: &str = "
    CREATE TABLE regular (
        id         INTEGER PRIMARY KEY,
        tail       TEXT    NOT NULL UNIQUE CHECK (length(tail) = 12),
        paid_at_ms INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX regular_paid ON regular (paid_at_ms);
    ";

/// Sales whose receipt is in another language than the till's.
const RECEIPT_LANGUAGES: &str = "
    CREATE TABLE receipt_language (
        sale TEXT PRIMARY KEY,
        tag  TEXT NOT NULL
    ) STRICT;
    ";

/// What the shop's other registers have told.
const PEERS: &str = "
    -- Their sales, as far as the book goes by them. What is told later replaces it.
    CREATE TABLE peer_sale (
        id         TEXT    PRIMARY KEY,
        device     TEXT    NOT NULL,
        register   INTEGER NOT NULL,
        events     INTEGER NOT NULL,
        last_at_ms INTEGER NOT NULL,
        direct     TEXT,
        body       TEXT    NOT NULL
    ) STRICT;
    CREATE INDEX peer_sale_last ON peer_sale (last_at_ms);
    CREATE INDEX peer_sale_direct ON peer_sale (direct) WHERE direct IS NOT NULL;
    -- Their attempts, by the names that nobody else's has.
    CREATE TABLE peer_attempt (
        id       TEXT PRIMARY KEY,
        sale     TEXT NOT NULL REFERENCES peer_sale (id),
        checkout TEXT,
        code     TEXT
    ) STRICT;
    CREATE INDEX peer_attempt_checkout ON peer_attempt (checkout) WHERE checkout IS NOT NULL;
    CREATE INDEX peer_attempt_code ON peer_attempt (code) WHERE code IS NOT NULL;
    -- Who may give a payment away: whoever asked first, in the order of the shop's mail.
    CREATE TABLE reservation (
        code   TEXT    PRIMARY KEY CHECK (length(code) = 10),
        device TEXT    NOT NULL,
        ours   INTEGER NOT NULL CHECK (ours IN (0, 1)),
        at_ms  INTEGER NOT NULL,
        -- Ours, and not used: the others are yet to hear that it is free.
        freed  INTEGER NOT NULL DEFAULT 0 CHECK (freed <= ours)
    ) STRICT;
    -- Payments that the book has for sales of other registers.
    CREATE TABLE elsewhere (
        code     TEXT    PRIMARY KEY,
        register INTEGER NOT NULL
    ) STRICT;
    ";

/// The owner's words about requests that nobody knows about: of each it is asked who said it.
const OVERRIDES: &str = "
    CREATE INDEX event_overridden ON event (register, seq) WHERE substr(body, 3, 10) = 'overridden';
    ";

/// From this version on there are seals.
pub(crate) const SEALS_BEGIN: usize = 4;

/// From this version on seals count their moves, and the outbox agrees with its own: until then, to hasten queries broke it.
pub(crate) const SEALED_ANEW: usize = 5;

/// Whether a file of this version has the tables, indexes and triggers that it should have, to the letter.
pub(crate) fn is_that_of(
    version: usize,
    connection: &Connection,
) -> rusqlite_migration::Result<bool> {
    // Looked up once in a process.
    static FRESH: [OnceLock<Vec<Entry>>; LATEST] = [const { OnceLock::new() }; LATEST];
    let known = version.checked_sub(1).and_then(|at| FRESH.get(at));
    let found = read(connection)?;
    if let Some(fresh) = known.and_then(OnceLock::get) {
        return Ok(*fresh == found);
    }
    let mut fresh = Connection::open_in_memory()?;
    MIGRATIONS.to_version(&mut fresh, version)?;
    let fresh = read(&fresh)?;
    Ok(known.map_or(&fresh, |known| known.get_or_init(|| fresh.clone())) == &found)
}

/// Type, name, table and text of everything.
type Entry = (String, String, String, Option<String>);

fn read(connection: &Connection) -> rusqlite::Result<Vec<Entry>> {
    connection
        .prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name, type")?
        .query_map([], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })?
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn migrations_are_sound() {
        super::MIGRATIONS
            .validate()
            .expect("every migration applies to an empty database");
    }
}
