//! The devices that were ever revoked, in a list of its own beside the file: a backup of the file that is put back must not let them in again. It only
//! grows, and is durable before the file says the same.

use super::records;
use crate::store::{Roll, StoreError};
use pokea_mailbox::{DeviceId, ShopId};
use rusqlite::{Connection, OptionalExtension};
use std::collections::HashSet;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

const NAME: &str = "revoked.list";

/// The list that belongs to a file.
fn list(connection: &Connection) -> Option<PathBuf> {
    Some(Path::new(connection.path()?).with_file_name(NAME))
}

/// All of it.
pub(super) fn read(connection: &Connection) -> Result<HashSet<DeviceId>, StoreError> {
    let Some(path) = list(connection) else {
        return Ok(HashSet::new());
    };
    match std::fs::read_to_string(&path) {
        // A line that was cut off by a crash was not acted on.
        Ok(text) => Ok(text.lines().filter_map(|line| line.parse().ok()).collect()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(HashSet::new()),
        Err(error) => Err(failed(&path, &error)),
    }
}

/// Adds whoever is revoked in a roll and was not in the one before it.
pub(super) fn note(
    connection: &Connection,
    before: Option<&Roll>,
    after: &Roll,
) -> Result<(), StoreError> {
    let was = |id| {
        let known = before.and_then(|roll| roll.device(id));
        known.is_some_and(|device| device.revoked)
    };
    let new = after.devices.iter();
    let new: Vec<String> = new
        .filter(|device| device.revoked && !was(device.id))
        .map(|device| format!("\n{}\n", device.id))
        .collect();
    let Some(path) = list(connection).filter(|_| !new.is_empty()) else {
        return Ok(());
    };
    OpenOptions::new()
        .append(true)
        .create(true)
        .open(&path)
        .and_then(|mut file| {
            file.write_all(new.concat().as_bytes())?;
            file.sync_all()
        })
        .and_then(|()| crate::secret::sync_folder_of(&path))
        .map_err(|error| failed(&path, &error))
}

/// Revokes in the file whoever is on the list.
pub(super) fn apply(connection: &mut Connection) -> Result<(), StoreError> {
    for device in read(connection)? {
        records::run(connection, |transaction| {
            let of: Option<ShopId> = transaction
                .query_row(
                    "SELECT shop FROM devices WHERE device = ?1 AND NOT revoked",
                    [device.as_bytes()],
                    |row| row.get(0).map(ShopId::from_bytes),
                )
                .optional()?;
            if let Some(shop) = of {
                tracing::warn!(
                    "A device that was revoked is in the file as if it were not, which is an older copy. It stays out."
                );
                records::revoke(transaction, &shop, device)?;
            }
            Ok(())
        })?;
    }
    Ok(())
}

fn failed(path: &Path, error: &io::Error) -> StoreError {
    StoreError::Failed(format!("{}: {error}", path.display()))
}
