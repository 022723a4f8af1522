//! The tables, how a connection is opened, and how ids and keys are columns.

use crate::store::StoreError;
use rusqlite::Connection;
use rusqlite_migration::{M, Migrations};
use std::path::Path;
use std::time::Duration;

/// Migrations only add; a shipped one is never edited.
const MIGRATIONS: &[M<'static>] = &[M::up(
    "
    CREATE TABLE log (
        id             INTEGER PRIMARY KEY, -- the item's number; given by the writer, never used twice
        device         BLOB NOT NULL,
        prev           INTEGER NOT NULL,    -- the same device's row before this one; 0 for none
        nonce          BLOB NOT NULL,
        received_at_ms INTEGER NOT NULL,
        sealed         BLOB NOT NULL
    ) STRICT;

    CREATE TRIGGER log_only_grows BEFORE UPDATE ON log BEGIN
        SELECT RAISE(ABORT, 'an item never changes');
    END;

    CREATE TABLE devices (
        device        BLOB PRIMARY KEY,
        verifying_key BLOB NOT NULL,
        sealing_key   BLOB NOT NULL,
        epoch         BLOB NOT NULL,
        head          INTEGER NOT NULL DEFAULT 0, -- its newest row, as of progress.saved_up_to
        acked         INTEGER NOT NULL DEFAULT 0, -- it has everything up to here
        mark          INTEGER NOT NULL DEFAULT 0, -- what acked was at mark_at_ms
        mark_at_ms    INTEGER NOT NULL,
        released      INTEGER NOT NULL DEFAULT 0  -- acknowledged so long ago that it may go
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE progress (
        one         INTEGER PRIMARY KEY CHECK (one = 1),
        saved_up_to INTEGER NOT NULL -- devices.head covers every row up to here; ids up to here are used
    ) STRICT;
    INSERT INTO progress (one, saved_up_to) VALUES (1, 0);

    CREATE TABLE invites (
        hash          BLOB PRIMARY KEY,
        expires_at_ms INTEGER NOT NULL,
        used_by       BLOB
    ) STRICT, WITHOUT ROWID;
    ",
), M::up(SHOPS), M::up(ROLLS), M::up(KEEPING), M::up(COUNTED)];

/// Shops with several devices. Until now each device had a mailbox to itself, so each is the first of a shop that bears its id.
const SHOPS: &str = "
    ALTER TABLE log RENAME COLUMN device TO shop;
    ALTER TABLE log ADD COLUMN device BLOB; -- whose address it was posted to; NULL in older rows, where it is the one that the shop is named after
    ALTER TABLE log ADD COLUMN listed INTEGER NOT NULL DEFAULT 0; -- 1: it came from a network address that the operator lists

    CREATE TABLE heads (
        shop BLOB PRIMARY KEY,
        head INTEGER NOT NULL -- its newest row, as of progress.saved_up_to
    ) STRICT, WITHOUT ROWID;
    INSERT INTO heads (shop, head) SELECT device, head FROM devices WHERE head > 0;

    CREATE TABLE shops (
        shop        BLOB PRIMARY KEY,
        sealing_key BLOB NOT NULL,
        generation  INTEGER NOT NULL,
        rejects     INTEGER NOT NULL DEFAULT 0, -- 1: validations are rejected while no desktop is connected
        epoch       BLOB NOT NULL,
        mark        INTEGER NOT NULL DEFAULT 0, -- what all of its devices had acknowledged at mark_at_ms
        mark_at_ms  INTEGER NOT NULL,
        released    INTEGER NOT NULL DEFAULT 0  -- acknowledged by all so long ago that it may go
    ) STRICT, WITHOUT ROWID;
    INSERT INTO shops (shop, sealing_key, generation, epoch, mark, mark_at_ms, released)
        SELECT device, sealing_key, 1, epoch, mark, mark_at_ms, released FROM devices;

    CREATE TABLE shop_devices (
        device        BLOB PRIMARY KEY,
        shop          BLOB NOT NULL REFERENCES shops,
        verifying_key BLOB NOT NULL,
        revoked       INTEGER NOT NULL DEFAULT 0,
        acked         INTEGER NOT NULL DEFAULT 0 -- it has everything up to here
    ) STRICT, WITHOUT ROWID;
    INSERT INTO shop_devices (device, shop, verifying_key, acked) SELECT device, device, verifying_key, acked FROM devices;
    DROP TABLE devices;
    ALTER TABLE shop_devices RENAME TO devices;
    CREATE INDEX devices_by_shop ON devices (shop);

    ALTER TABLE invites ADD COLUMN shop BLOB; -- whose device it will make; NULL in older rows: a shop of its own
    UPDATE invites SET shop = randomblob(16);
";

/// What a pairing needs to know. Invites of before are void, and devices of before have no key that letters could be sealed to: both pair again.
const ROLLS: &str = "
    ALTER TABLE shops ADD COLUMN name TEXT NOT NULL DEFAULT '';
    ALTER TABLE shops ADD COLUMN must_rotate INTEGER NOT NULL DEFAULT 0; -- 1: a device was revoked, and nobody has made the next key yet
    ALTER TABLE shops ADD COLUMN joining BLOB; -- the invite of a device that asks the others to be let in
    ALTER TABLE shops ADD COLUMN made_at_ms INTEGER NOT NULL DEFAULT 0;

    ALTER TABLE devices ADD COLUMN sealing_key BLOB NOT NULL DEFAULT x'0000000000000000000000000000000000000000000000000000000000000000';
    ALTER TABLE devices ADD COLUMN paired_at_ms INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE devices ADD COLUMN letters TEXT NOT NULL DEFAULT '[]'; -- the shop's keys that others made since it paired, sealed to it

    DROP TABLE invites;
    CREATE TABLE pairings (
        hash          BLOB PRIMARY KEY, -- of the invite
        value         TEXT NOT NULL,    -- how far the pairing is
        revision      INTEGER NOT NULL,
        expires_at_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE news (
        id   INTEGER PRIMARY KEY AUTOINCREMENT,
        shop BLOB NOT NULL -- changed by a process beside the relay
    ) STRICT;
";

/// Who let a device in, how old a policy is, what goes, and when it was said that it would.
const KEEPING: &str = "
    ALTER TABLE devices ADD COLUMN let_in_by BLOB; -- the device that did; NULL: the relay's operator
    ALTER TABLE shops ADD COLUMN policy_at_ms INTEGER NOT NULL DEFAULT 0; -- when the owner chose what is in rejects

    CREATE TABLE removed (
        shop BLOB PRIMARY KEY -- its rows are still in the log
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE sweeps (
        one   INTEGER PRIMARY KEY CHECK (one = 1),
        value TEXT NOT NULL -- for how long what was reported
    ) STRICT;
";

/// Which of its shop's devices each is.
const COUNTED: &str = "
    ALTER TABLE devices ADD COLUMN ordinal INTEGER NOT NULL DEFAULT 0; -- counted from 1, in the order in which they came
    UPDATE devices SET ordinal = (SELECT count(*) FROM devices AS other WHERE other.shop = devices.shop
        AND (other.paired_at_ms, other.device) <= (devices.paired_at_ms, devices.device));
";

/// SQLite before 3.51.3 could damage a file whose log was written and reset by two connections at the same moment (sqlite.org/wal.html, the
/// WAL-reset bug). A relay and its operator's commands are two connections.
const SQLITE_VERSION_MIN: i32 = 3_051_003;

/// The log is written and copied page by page, and a group of callbacks fills some; so larger ones than SQLite's own 4 KiB cost less. What a single callback
/// costs is the flush. A file that is there stays as it is.
const PAGE_BYTES: i32 = 16 * 1024;

/// Another process may write a record meanwhile, for some milliseconds.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Opens the file to write, brings it up to date, and makes sure that a commit is what it should be.
pub(super) fn open(path: &Path) -> Result<Connection, StoreError> {
    if rusqlite::version_number() < SQLITE_VERSION_MIN {
        return Err(StoreError::Failed(format!(
            "SQLite {} is too old for this",
            rusqlite::version()
        )));
    }
    let mut connection = Connection::open(path)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "page_size", PAGE_BYTES)?;
    let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    if mode != "wal" {
        return Err(StoreError::Failed(format!(
            "the disk does not allow a write-ahead log (journal mode {mode})"
        )));
    }
    connection.pragma_update(None, "synchronous", "FULL")?;
    Migrations::from_slice(MIGRATIONS)
        .to_latest(&mut connection)
        .map_err(|error| StoreError::Failed(error.to_string()))?;
    Ok(connection)
}

/// Opens the file, which must be there, to read.
pub(super) fn open_to_read(path: &Path) -> Result<Connection, rusqlite::Error> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

/// Whether there is a file of this version.
pub(super) fn is_current(path: &Path) -> Result<bool, StoreError> {
    if !path.exists() {
        return Ok(false);
    }
    let connection = open_to_read(path)?;
    let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    Ok(usize::try_from(version).is_ok_and(|version| version >= MIGRATIONS.len()))
}

/// Whether a file has shops, of this version or an earlier one.
///
/// # Errors
/// [`StoreError::Failed`] if it is no relay's file.
pub fn has_shops(path: &Path) -> Result<bool, StoreError> {
    let connection = open_to_read(path)?;
    let devices = "SELECT EXISTS (SELECT 1 FROM devices)";
    Ok(connection.query_row(devices, [], |row| row.get(0))?)
}

/// A number as a column. One beyond what SQLite can hold is beyond every row, as its highest is.
pub(super) fn column(seq: u64) -> i64 {
    i64::try_from(seq).unwrap_or(i64::MAX)
}

/// A column that holds a number.
pub(super) fn seq(row: &rusqlite::Row<'_>, index: usize) -> rusqlite::Result<u64> {
    let value: i64 = row.get(index)?;
    u64::try_from(value).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(index, value))
}
