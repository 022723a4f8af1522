//! A copy of the file, made beside a relay that goes on. It is whole and was read through before it has its name.

use super::schema::{open_to_read, seq};
use crate::store::StoreError;
use rusqlite::Connection;
use std::fs::File;
use std::io;
use std::path::Path;

/// What a backup has in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BackedUp {
    /// Shops.
    pub shops: u64,
    /// Items, all that were answered with 200 before it was begun and are still kept.
    pub items: u64,
}

/// Copies a relay's file into a new one. `VACUUM INTO` reads one moment of it, however many callbacks come meanwhile.
///
/// # Errors
/// [`StoreError::Failed`] if there is no such file, the new one is there already, or the copy is not what it should be; then there is no new one.
pub fn back_up(from: &Path, to: &Path) -> Result<BackedUp, StoreError> {
    let failed = |error: io::Error| StoreError::Failed(format!("{}: {error}", to.display()));
    for (path, should_be) in [(from, true), (to, false)] {
        if path.exists() != should_be {
            let what = if should_be {
                "no such file"
            } else {
                "it is there already"
            };
            return Err(StoreError::Failed(format!("{}: {what}", path.display())));
        }
    }
    let mut name = to.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let part = to.with_file_name(name);
    if part.exists() {
        std::fs::remove_file(&part).map_err(failed)?;
    }
    let source = open_to_read(from)?;
    // Else it may write nothing at all, not even into another file.
    source.pragma_update(None, "query_only", false)?;
    let name = part
        .to_str()
        .ok_or_else(|| StoreError::Failed(format!("{} is not UTF-8", part.display())))?;
    source.execute("VACUUM INTO ?1", [name])?;
    let found = check(&part)?;
    File::open(&part)
        .and_then(|file| file.sync_all())
        .and_then(|()| std::fs::rename(&part, to))
        .and_then(|()| crate::secret::sync_folder_of(to))
        .map_err(failed)?;
    Ok(found)
}

/// Reads all of it.
fn check(file: &Path) -> Result<BackedUp, StoreError> {
    let copy = Connection::open(file)?;
    let found: String = copy.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    if found != "ok" {
        return Err(StoreError::Failed(format!("the copy is damaged: {found}")));
    }
    let count = |sql| copy.query_row(sql, [], |row| seq(row, 0));
    Ok(BackedUp {
        shops: count("SELECT count(*) FROM shops")?,
        items: count("SELECT count(*) FROM log")?,
    })
}
