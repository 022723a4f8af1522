//! Backups: copies of the database that were looked at whole before they got their name (R21).
//!
//! A backup does not stop the counter. [`Store::freeze`] moves the WAL into the file and lets SQLite leave the file alone from then on:
//! commits go to the WAL, and [`Frozen::copy`] reads the file without the store. The copy is synced, opened, and every byte that means
//! something checked; only then it is renamed to `pokea.db.backups/20261122183000.db`, the moment in Nairobi. So a daily backup is also
//! the daily look at the whole file, which no start has time for.

use crate::chain::Head;
use crate::check::{self, Lists};
use crate::look::Progress;
use crate::open::{
    OpenError, beside, beside_as_sqlite, connect, describe, of_store, refused, remove_if_there,
    sync_folder, version,
};
use crate::room::{FreeSpace, STOP_BELOW};
use crate::{Store, StoreError, schema, series, settings};
use pokea_domain::time::NairobiTime;
use pokea_domain::{Millis, ReceiptNumber, RegisterId};
use rusqlite::{Connection, OpenFlags};
use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use thiserror::Error;

/// The newest backup of each of so many days is kept.
const DAILIES: usize = 7;

/// And of those that are older, the newest of each of so many weeks.
const WEEKLIES: usize = 4;

/// The next start makes lists and searches anew.
pub(crate) const LISTS_ANEW: &str = "lists_anew";

/// A copy of the database that was whole when it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// The file.
    pub path: PathBuf,
    /// When the copy was begun: later is missing from it.
    pub taken_at: Millis,
}

/// What is in a backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    /// The events of its log.
    pub events: u64,
    /// The last receipt of each register.
    pub last_receipts: Vec<ReceiptNumber>,
    /// The series of receipt numbers that was begun last.
    pub(crate) series: u32,
}

/// Why there is no new backup. Older ones and the database are as they were.
#[derive(Debug, Error)]
pub enum BackupError {
    /// The database did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The disk has no room for one.
    #[error("a backup would leave less than {} MiB on the disk; none was made. Make room", STOP_BELOW >> 20)]
    NoRoom,
    /// The file system refused.
    #[error("the backup {0} was not written: {1}")]
    Write(PathBuf, #[source] io::Error),
    /// The copy is not sound, and so neither is the database that it was copied from: sell nothing more into it (R21).
    #[error("what was copied is damaged, and so is the database: {0}")]
    Damaged(#[source] OpenError),
}

/// Why a backup from elsewhere was not laid beside the others. Those and the database are as they were.
#[derive(Debug, Error)]
pub enum LayError<S> {
    /// Where it comes from did not give it.
    #[error(transparent)]
    Source(S),
    /// It is not whole, or of a newer Pokea.
    #[error(transparent)]
    Backup(OpenError),
    /// The file system refused.
    #[error("the backup {0} was not written: {1}")]
    Write(PathBuf, #[source] io::Error),
}

/// The database's file while commits go beside it.
#[derive(Debug)]
pub struct Frozen {
    path: PathBuf,
    file: Arc<File>,
    head: Head,
}

impl Store {
    /// Lets the file alone until [`Store::thaw`], so that it can be copied while the counter sells.
    pub fn freeze(&mut self) -> Result<Frozen, StoreError> {
        let busy: i64 =
            self.connection
                .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        if busy != 0 {
            let what = "the WAL could not be moved into the file".to_owned();
            return Err(StoreError::Unreadable(what));
        }
        self.autocheckpoint(0)?;
        Ok(Frozen {
            path: self.path.clone(),
            file: Arc::clone(&self.file),
            head: self.head.clone(),
        })
    }

    /// Commits reach the file again. Where the copy's lists and searches did not say what its log says, the next start makes them anew.
    pub fn thaw(&mut self, copied: &Result<Backup, BackupError>) -> Result<(), StoreError> {
        self.autocheckpoint(1_000)?;
        if let Err(BackupError::Damaged(OpenError::Lists(_))) = copied {
            self.set_setting(LISTS_ANEW, "1")?;
        }
        Ok(())
    }

    /// A backup while nobody sells, as when the till closes.
    pub fn back_up(&mut self, now: Millis, disk: &dyn FreeSpace) -> Result<Backup, BackupError> {
        let copied = self.freeze()?.copy(now, disk);
        self.thaw(&copied)?;
        copied
    }

    pub(crate) fn autocheckpoint(&self, pages: u32) -> Result<(), StoreError> {
        Ok(self
            .connection
            .pragma_update(None, "wal_autocheckpoint", pages)?)
    }
}

impl Frozen {
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) const fn head(&self) -> &Head {
        &self.head
    }

    /// Copies the file, looks at the copy, gives it its name, and removes the backups that are too many now. Takes as long as the file
    /// is large, and needs no store.
    pub fn copy(&self, now: Millis, disk: &dyn FreeSpace) -> Result<Backup, BackupError> {
        let folder = folder(&self.path);
        let path = folder.join(format!("{}.db", now.nairobi().stamp()));
        let part = beside(&path, "part");
        let failed = |error| BackupError::Write(path.clone(), error);
        let size = self.file.metadata().map_err(failed)?.len();
        fs::create_dir_all(&folder).map_err(failed)?;
        if disk
            .free(&folder)
            .is_ok_and(|free| free < size + STOP_BELOW)
        {
            return Err(BackupError::NoRoom);
        }
        let made = self.copy_to(&part).map_err(failed).and_then(|()| {
            self.look_at(&part)?;
            fs::rename(&part, &path)
                .and_then(|()| sync_folder(&path))
                .map_err(failed)
        });
        if let Err(error) = made {
            // Half a copy takes room and helps nobody.
            remove_if_there(&part).map_err(failed)?;
            return Err(error);
        }
        for old in too_many(all(&self.path)) {
            if let Err(error) = fs::remove_file(&old.path) {
                tracing::warn!(%error, "an old backup stays");
            }
        }
        Ok(Backup {
            path,
            taken_at: now,
        })
    }

    fn copy_to(&self, part: &Path) -> io::Result<()> {
        let mut from: &File = &self.file;
        from.rewind()?;
        let mut to = File::create(part)?;
        io::copy(&mut from, &mut to)?;
        to.sync_all()
    }

    fn look_at(&self, part: &Path) -> Result<(), BackupError> {
        let (head, _) = look_at(part).map_err(BackupError::Damaged)?;
        if head == self.head {
            return Ok(());
        }
        let what = StoreError::Unreadable("its log is not the till's".to_owned());
        Err(BackupError::Damaged(of_store(part, what)))
    }
}

impl Backup {
    /// Looks at all of it again: disks forget. Refuses what is not whole.
    pub fn look(&self) -> Result<Contents, OpenError> {
        look_at(&self.path).map(|(_, contents)| contents)
    }
}

/// Lays a backup from elsewhere beside those of `database`, looked at whole before it has its name. `write` fills the file and says of what moment
/// it is, or that it is to be left.
pub fn lay<S>(
    database: &Path,
    write: impl FnOnce(&mut File) -> Result<Option<Millis>, S>,
) -> Result<Option<Backup>, LayError<S>> {
    let part = folder(database).join("fetched.part");
    let laid = lay_from(&part, database, write);
    if !matches!(laid, Ok(Some(_)))
        && let Err(error) = remove_if_there(&part)
    {
        tracing::warn!(%error, "a backup that was not taken stays");
    }
    laid
}

fn lay_from<S>(
    part: &Path,
    database: &Path,
    write: impl FnOnce(&mut File) -> Result<Option<Millis>, S>,
) -> Result<Option<Backup>, LayError<S>> {
    let failed = |error| LayError::Write(part.to_owned(), error);
    fs::create_dir_all(folder(database)).map_err(failed)?;
    let mut file = File::create(part).map_err(failed)?;
    let Some(taken_at) = write(&mut file).map_err(LayError::Source)? else {
        return Ok(None);
    };
    file.sync_all().map_err(failed)?;
    drop(file);
    look_at(part).map_err(LayError::Backup)?;
    let path = folder(database).join(format!("{}.db", taken_at.nairobi().stamp()));
    fs::rename(part, &path)
        .and_then(|()| sync_folder(&path))
        .map_err(failed)?;
    Ok(Some(Backup { path, taken_at }))
}

/// All backups of this database, newest first.
#[must_use]
pub fn all(database: &Path) -> Vec<Backup> {
    let Ok(files) = fs::read_dir(folder(database)) else {
        return Vec::new();
    };
    let mut found: Vec<Backup> = files
        .filter_map(|file| {
            let path = file.ok()?.path();
            let stamp = path.file_name()?.to_str()?.strip_suffix(".db")?;
            let taken_at = NairobiTime::parse_stamp(stamp)?.instant();
            Some(Backup { path, taken_at })
        })
        .collect();
    found.sort_by_key(|backup| std::cmp::Reverse(backup.taken_at));
    found
}

/// Those to remove, of all, newest first.
fn too_many(all: Vec<Backup>) -> Vec<Backup> {
    let (mut days, mut weeks) = (BTreeSet::new(), BTreeSet::new());
    all.into_iter()
        .filter(|backup| {
            let day = day(backup.taken_at);
            if days.contains(&day) {
                return true;
            }
            if days.len() < DAILIES {
                days.insert(day);
                return false;
            }
            // Weeks begin on Monday; day 0 was a Thursday.
            let new = weeks.len() < WEEKLIES && weeks.insert((day + 3) / 7);
            !new
        })
        .collect()
}

/// The days since 1970 in Nairobi.
fn day(at: Millis) -> i64 {
    let (hour, day) = (3_600_000, 86_400_000);
    (at.nairobi().day_start().0 + 3 * hour) / day
}

fn folder(database: &Path) -> PathBuf {
    beside(database, "backups")
}

/// Opens a copy that nobody uses and checks all of it.
fn look_at(path: &Path) -> Result<(Head, Contents), OpenError> {
    let refuse = |error| describe(path, error);
    let connection = connect(path, OpenFlags::empty()).map_err(refuse)?;
    let version = version(&connection, path)?;
    let found = |error| of_store(path, error);
    let progress = Progress::default();
    let head = check::log(&connection, &progress).map_err(found)?;
    let lists = check::everything(&connection, version, &progress).map_err(found)?;
    if version == schema::LATEST && lists == Lists::Differ {
        return Err(OpenError::Lists(path.to_owned()));
    }
    let contents = Contents {
        events: head.sequence(),
        last_receipts: last_receipts(&connection).map_err(refuse)?,
        series: series::kept(&connection).map_err(refuse)?,
    };
    connection.close().map_err(|(_, error)| refuse(error))?;
    // Empty: nothing was written.
    remove_if_there(&beside_as_sqlite(path, "-wal")).map_err(|error| refused(path, error))?;
    Ok((head, contents))
}

fn last_receipts(connection: &Connection) -> rusqlite::Result<Vec<ReceiptNumber>> {
    connection
        .prepare("SELECT register, max(receipt_sequence) FROM sale WHERE receipt_sequence IS NOT NULL GROUP BY register ORDER BY register")?
        .query_map([], |row| {
            Ok(ReceiptNumber {
                register: RegisterId(row.get(0)?),
                sequence: row.get(1)?,
            })
        })?
        .collect()
}

/// A copy of the file as it was before it is brought up to date, whole and on disk before it gets its name: a migration that was
/// interrupted is begun again.
pub(crate) fn before_migration(
    connection: &Connection,
    path: &Path,
    version: usize,
) -> Result<(), OpenError> {
    let kept = beside(path, &format!("before-v{}", version.saturating_add(1)));
    let part = beside(&kept, "part");
    remove_if_there(&part).map_err(|e| refused(path, e))?;
    let name = part
        .to_str()
        .ok_or_else(|| refused(path, "its folder's name is not Unicode"))?;
    connection
        .execute("VACUUM INTO ?1", [name])
        .map_err(|e| describe(path, e))?;
    // VACUUM INTO does not sync what it writes. Windows syncs only what is open for writing.
    OpenOptions::new()
        .write(true)
        .open(&part)
        .and_then(|file| file.sync_all())
        .and_then(|()| fs::rename(&part, &kept))
        .and_then(|()| sync_folder(path))
        .map_err(|e| refused(path, e))
}

/// Whether a backup found that lists and searches must be made anew; asked once.
pub(crate) fn wants_lists(connection: &Connection) -> rusqlite::Result<bool> {
    Ok(settings::read(connection, LISTS_ANEW)?.as_deref() == Some("1"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: i64 = 86_400_000;

    /// After a year of backups, each day at six in the morning and in the evening, what is left.
    #[test]
    fn seven_days_and_four_weeks_are_kept() {
        let mut kept: Vec<Backup> = Vec::new();
        for half in 0..730 {
            let taken_at = Millis(1_767_236_400_000 + half * DAY / 2);
            let path = PathBuf::from(taken_at.nairobi().stamp());
            kept.insert(0, Backup { path, taken_at });
            let gone = too_many(kept.clone());
            kept.retain(|backup| !gone.contains(backup));
        }
        let days: Vec<String> = kept.iter().map(|b| b.taken_at.nairobi().day()).collect();
        let dailies = [
            "2026-12-31",
            "2026-12-30",
            "2026-12-29",
            "2026-12-28",
            "2026-12-27",
            "2026-12-26",
            "2026-12-25",
        ];
        assert_eq!(days[..DAILIES], dailies);
        // The Thursday before, and three Sundays.
        let weeklies = ["2026-12-24", "2026-12-20", "2026-12-13", "2026-12-06"];
        assert_eq!(days[DAILIES..], weeklies);
    }

    #[test]
    fn a_copy_before_a_migration_is_whole_also_after_an_interrupted_one() -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("pokea.db");
        let mut store = Store::open(&path)?;
        fs::write(
            folder.path().join("pokea.db.before-v2"),
            "of an earlier try",
        )?;
        fs::write(folder.path().join("pokea.db.before-v2.part"), "half of a")?;
        store.set_setting("sign", "of this file")?;

        before_migration(&store.connection, &path, 1)?;

        let backup = folder.path().join("pokea.db.before-v2");
        assert_eq!(
            Store::open(&backup)?.setting("sign")?.as_deref(),
            Some("of this file")
        );
        assert!(!folder.path().join("pokea.db.before-v2.part").exists());
        Ok(())
    }
}
