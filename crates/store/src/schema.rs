//! The tables. Migrations only add; a shipped one is never edited.

use rusqlite_migration::{M, Migrations};

/// All migrations, oldest first.
pub(crate) const MIGRATIONS: Migrations<'static> = Migrations::from_slice(STEPS);

/// How many there are: the `user_version` of an up-to-date file.
pub(crate) const LATEST: usize = STEPS.len();

const STEPS: &[M<'static>] = &[M::up(
    "
    -- The truth. Only ever grows.
    CREATE TABLE event (
        seq      INTEGER PRIMARY KEY,
        sale     TEXT    NOT NULL,
        register INTEGER NOT NULL,
        at_ms    INTEGER NOT NULL,
        body     TEXT    NOT NULL,
        chain    BLOB    NOT NULL CHECK (length(chain) = 32)
    ) STRICT;
    CREATE INDEX event_of_sale ON event (sale, seq);
    CREATE TRIGGER event_never_changes BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'events never change'); END;
    CREATE TRIGGER event_never_goes BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;

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

    -- Who paid under which code, as confirmations told: they come before or after the callback that they belong to.
    CREATE TABLE payer (
        code TEXT PRIMARY KEY,
        name TEXT NOT NULL
    ) STRICT;

    -- Projections: written only from the fold of a sale's events.
    CREATE TABLE sale (
        id               TEXT    PRIMARY KEY,
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
    CREATE INDEX sale_watched ON sale (opened_at_ms) WHERE watched = 1;
    CREATE INDEX sale_recent ON sale (opened_at_ms) WHERE watched = 0;
    CREATE INDEX sale_paid ON sale (ended_at_ms) WHERE state = 'completed';
    CREATE INDEX sale_amount ON sale (due_cents, opened_at_ms);

    CREATE TABLE attempt (
        id           TEXT    PRIMARY KEY,
        sale         TEXT    NOT NULL REFERENCES sale (id),
        nonce        TEXT    NOT NULL UNIQUE,
        phone        TEXT    NOT NULL,
        amount_cents INTEGER NOT NULL CHECK (amount_cents > 0),
        holds_prompt INTEGER NOT NULL CHECK (holds_prompt IN (0, 1)),
        checkout     TEXT    UNIQUE,
        code         TEXT    UNIQUE,
        payer        TEXT
    ) STRICT;
    CREATE INDEX attempt_of_sale ON attempt (sale);
    CREATE INDEX attempt_phone ON attempt (phone);
    CREATE INDEX attempt_payer ON attempt (payer COLLATE NOCASE) WHERE payer IS NOT NULL;
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
    ",
)];

#[cfg(test)]
mod tests {
    #[test]
    fn migrations_are_sound() {
        super::MIGRATIONS
            .validate()
            .expect("every migration applies to an empty database");
    }
}
