//! The tables. Migrations only add; a shipped one is never edited.

use rusqlite_migration::{M, Migrations};

/// All migrations, oldest first.
pub(crate) const MIGRATIONS: Migrations<'static> = Migrations::from_slice(STEPS);

/// How many there are: the `user_version` of an up-to-date file.
pub(crate) const LATEST: usize = STEPS.len();

const STEPS: &[M<'static>] = &[M::up(BEGINNING), M::up(LETTING_GO_AND_PAPER)];

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

#[cfg(test)]
mod tests {
    #[test]
    fn migrations_are_sound() {
        super::MIGRATIONS
            .validate()
            .expect("every migration applies to an empty database");
    }
}
