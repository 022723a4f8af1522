//! Putting a backup in the place of a damaged database: when a person asks for it, and never by itself (R21).
//!
//! The damaged files are kept, under a name with the moment. Until the backup is in its place there is no database, and a start then
//! stops as it does at damage: no crash in between leaves an empty shop or an older one that looks whole.

use crate::backup::{Backup, Contents};
use crate::open::{
    OpenError, beside, beside_as_sqlite, connect, leave_wal, lock, remove_if_there, sync_folder,
};
use crate::{StoreError, payouts, schema, seal, series, settings};
use pokea_domain::till::Gap;
use pokea_domain::{Millis, ReceiptNumber};
use rusqlite::{Connection, OpenFlags};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

const GAPS: &str = "gaps";

/// Why nothing was restored. The damaged files are still there, under their own name or the one that they were to be kept under.
#[derive(Debug, Error)]
pub enum RestoreError {
    /// Somebody uses the database.
    #[error(transparent)]
    InUse(OpenError),
    /// The backup is not whole either. Try the one before.
    #[error("the backup is not whole either, and nothing was changed: {0}")]
    Backup(#[source] OpenError),
    /// The file system refused.
    #[error("{0} could not be put in place: {1}")]
    Files(PathBuf, #[source] io::Error),
}

/// What was put in place, and where the damaged database is now.
#[derive(Debug)]
pub struct Restored {
    /// What the backup holds.
    pub contents: Contents,
    /// The damaged database, as it was.
    pub aside: PathBuf,
}

/// Puts `backup` in the place of `database`, and keeps what was there aside. What came after the backup is not in it: the relay sends its
/// mail again, since the backup has the older cursor, and what was asked before the backup is asked about. Receipts begin a new series, beyond
/// those of the `papers` that are known.
pub fn restore(
    database: &Path,
    backup: &Backup,
    papers: &[ReceiptNumber],
    now: Millis,
) -> Result<Restored, RestoreError> {
    let _lock = lock(database).map_err(RestoreError::InUse)?;
    let contents = backup.look().map_err(RestoreError::Backup)?;
    let known = papers.iter().chain(&contents.last_receipts);
    let known = known.map(|number| number.series()).max();
    series::begin(database, contents.series.max(known.unwrap_or(0)))
        .map_err(|error| RestoreError::Files(beside(database, series::FILE), error))?;
    let aside = beside(database, &format!("damaged-{}", now.nairobi().stamp()));
    let failed = |error| RestoreError::Files(backup.path.clone(), error);
    let restoring = beside(database, "restoring");
    let gap = Gap {
        from: backup.taken_at,
        to: now,
    };
    copy(&backup.path, &restoring).map_err(failed)?;
    note(&restoring, gap).map_err(|error| failed(io::Error::other(error)))?;
    put_in_place(database, &restoring, &aside).map_err(failed)?;
    Ok(Restored { contents, aside })
}

/// The times whose sales this database lacks.
pub(crate) fn gaps(connection: &Connection) -> Result<Vec<Gap>, rusqlite::Error> {
    let kept = settings::read(connection, GAPS)?;
    Ok(kept
        .and_then(|gaps| serde_json::from_str(&gaps).ok())
        .unwrap_or_default())
}

fn copy(backup: &Path, restoring: &Path) -> io::Result<()> {
    for leftover in ["-wal", "-journal"] {
        remove_if_there(&beside_as_sqlite(restoring, leftover))?;
    }
    fs::copy(backup, restoring).map(drop)
}

/// Notes in the copy what it lacks: its money may have paid for goods, and what waits in it may have been sent.
fn note(restoring: &Path, gap: Gap) -> Result<(), StoreError> {
    let mut connection = connect(restoring, OpenFlags::empty())?;
    // A backup may be older than this program.
    schema::MIGRATIONS
        .to_latest(&mut connection)
        .map_err(|e| StoreError::Unreadable(e.to_string()))?;
    seal::lay(&mut connection)?;
    let mut gaps = gaps(&connection)?;
    gaps.push(gap);
    let gaps = serde_json::to_string(&gaps).map_err(|e| StoreError::Unreadable(e.to_string()))?;
    let transaction = connection.transaction()?;
    settings::write(&transaction, GAPS, &gaps)?;
    payouts::drop_waiting(&transaction, gap.to)?;
    transaction.commit()?;
    // All of it in the one file that is moved.
    leave_wal(&connection, false)?;
    connection.close().map_err(|(_, error)| error.into())
}

fn put_in_place(database: &Path, restoring: &Path, aside: &Path) -> io::Result<()> {
    File::options().write(true).open(restoring)?.sync_all()?;
    sync_folder(database)?;
    // The database first: from here on it is gone and not an older one, until it is there whole.
    move_if_there(database, aside)?;
    sync_folder(database)?;
    for suffix in ["-wal", "-journal"] {
        let (from, to) = (
            beside_as_sqlite(database, suffix),
            beside_as_sqlite(aside, suffix),
        );
        move_if_there(&from, &to)?;
    }
    move_if_there(&beside(database, "head"), &beside(aside, "head"))?;
    sync_folder(database)?;
    fs::rename(restoring, database)?;
    sync_folder(database)
}

fn move_if_there(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}
