//! Small facts by name: the screen's language, how far the relay's mail is read. Never a secret: those belong in the vault.

use crate::chain::VERIFIED;
use crate::{RelayCursor, Store, StoreError, seal};
use rusqlite::{Connection, OptionalExtension, params};

const RELAY_EPOCH: &str = "relay_epoch";
const RELAY_SEQUENCE: &str = "relay_sequence";

pub(crate) fn read(connection: &Connection, name: &str) -> Result<Option<String>, rusqlite::Error> {
    connection
        .prepare_cached("SELECT value FROM setting WHERE name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()
}

/// Within a transaction: the seal moves along.
pub(crate) fn write(connection: &Connection, name: &str, value: &str) -> Result<(), StoreError> {
    seal::SETTING.change(connection, &name, || upsert(connection, name, value))
}

/// How far the log was checked: the one fact that is under no seal.
pub(crate) fn write_verified(connection: &Connection, to: &str) -> Result<(), rusqlite::Error> {
    upsert(connection, VERIFIED, to)
}

fn upsert(connection: &Connection, name: &str, value: &str) -> Result<(), rusqlite::Error> {
    connection
        .prepare_cached("INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value")?
        .execute(params![name, value])?;
    Ok(())
}

/// Moves the cursor on. The relay delivers at least once: a frame that comes again does not take it back.
pub(crate) fn write_cursor(connection: &Connection, cursor: RelayCursor) -> Result<(), StoreError> {
    let known = read_cursor(connection)?;
    if known.is_some_and(|k| k.epoch == cursor.epoch && k.sequence >= cursor.sequence) {
        return Ok(());
    }
    write(connection, RELAY_EPOCH, &cursor.epoch.to_string())?;
    write(connection, RELAY_SEQUENCE, &cursor.sequence.to_string())?;
    Ok(())
}

fn read_cursor(connection: &Connection) -> Result<Option<RelayCursor>, rusqlite::Error> {
    let number =
        |name| Ok::<_, rusqlite::Error>(read(connection, name)?.and_then(|v| v.parse().ok()));
    Ok(number(RELAY_EPOCH)?
        .zip(number(RELAY_SEQUENCE)?)
        .map(|(epoch, sequence)| RelayCursor { epoch, sequence }))
}

impl Store {
    /// A small fact.
    pub fn setting(&self, name: &str) -> Result<Option<String>, StoreError> {
        Ok(read(&self.connection, name)?)
    }

    /// Keeps a small fact.
    pub fn set_setting(&mut self, name: &str, value: &str) -> Result<(), StoreError> {
        self.write(|transaction, _| write(transaction, name, value))
    }

    /// How far the relay's mail is read.
    pub fn relay_cursor(&self) -> Result<Option<RelayCursor>, StoreError> {
        Ok(read_cursor(&self.connection)?)
    }
}
