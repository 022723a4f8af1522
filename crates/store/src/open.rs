//! Opening the file: who may, what must be true of it, and what is never done (starting an empty database over a damaged one, R21).
//!
//! A file is looked at before anything is written to it. A first one is made aside and moved into place whole, so that a file without
//! Pokea's tables is damage and never a beginning.

use crate::check::{self, Lists};
use crate::look::Progress;
use crate::witness::Witness;
use crate::{Store, StoreError, backup, chain, project, schema, seal, series};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use std::error::Error;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use thiserror::Error;

/// The oldest SQLite without the WAL-reset bug that can lose commits (fixed in 3.51.3).
const SQLITE_AT_LEAST: i32 = 3_051_003;

/// A file up to this size is looked at whole at every start, which takes some 50 ms at the most. Of a larger one a start reads the end of
/// the log and what it needs; the rest is looked at beside the counter (`look.rs`), and by each backup.
const LOOKED_AT_WHOLE: u64 = 2 << 20;

/// Why the database was not opened. The file is untouched.
#[derive(Debug, Error)]
pub enum OpenError {
    /// Another Pokea holds it.
    #[error("another Pokea is using {0}; nothing was changed. Use its window, or close it")]
    InUse(PathBuf),
    /// Written by a newer Pokea.
    #[error("{0} was written by a newer Pokea; nothing was changed. Install the newer version")]
    Newer(PathBuf),
    /// Not a sound database.
    #[error("{path} is damaged ({what}); nothing was changed. Restore the last backup")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was found.
        what: String,
    },
    /// A copy whose lists and searches do not say what its log says.
    #[error("lists and searches of {0} do not say what its log says; nothing was changed")]
    Lists(PathBuf),
    /// This program was built with an SQLite that may lose commits.
    #[error("this program was built with SQLite {0}, which may lose commits")]
    OldSqlite(&'static str),
    /// The file system or SQLite refused.
    #[error("cannot open {path}: {source}")]
    Refused {
        /// The file.
        path: PathBuf,
        /// What it said.
        source: Box<dyn Error + Send + Sync>,
    },
}

impl Store {
    /// Opens or creates the database of one shop in one world. A backup (`pokea.db.before-v2`) is made before a migration.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        if rusqlite::version_number() < SQLITE_AT_LEAST {
            return Err(OpenError::OldSqlite(rusqlite::version()));
        }
        let lock = lock(path)?;
        if !fs::exists(path).map_err(|e| refused(path, e))? {
            create(path)?;
        }
        let mut connection = connect(path, OpenFlags::empty()).map_err(|e| describe(path, e))?;
        let version = version(&connection, path)?;
        let found = |error| of_store(path, error);
        let head = chain::Head::verify(&connection).map_err(found)?;
        let witnessed = beside(path, "head");
        Witness::check(&witnessed, &connection, version, &head).map_err(found)?;
        // Before the seals are laid anew nothing is left that they would have shown.
        let looked_at_whole = size(path) <= LOOKED_AT_WHOLE || version < schema::LATEST;
        let lists = match looked_at_whole {
            true => {
                let progress = Progress::default();
                check::log(&connection, &progress).map_err(found)?;
                check::everything(&connection, version, &progress).map_err(found)?
            }
            false => Lists::Agree,
        };
        connection
            .execute_batch("PRAGMA journal_mode = WAL; BEGIN IMMEDIATE; COMMIT;")
            .map_err(|e| describe(path, e))?;
        if version < schema::LATEST {
            backup::before_migration(&connection, path, version)?;
            migrate(&mut connection, path)?;
        }
        let wanted = backup::wants_lists(&connection).map_err(|e| describe(path, e))?;
        if wanted || lists == Lists::Differ {
            tracing::warn!("lists and searches are made anew from the log");
            project::rebuild(&mut connection).map_err(found)?;
        }
        seal::lay(&mut connection).map_err(found)?;
        leave_wal(&connection, false).map_err(|e| describe(path, e))?;
        head.keep_verified(&connection);
        let mut witness = Witness::open(&witnessed);
        let seals = seal::mark(&connection).map_err(found)?;
        witness.write(&head.mark(), &seals);
        connection.set_prepared_statement_cache_capacity(64);
        let mut store = Self {
            connection,
            file: Arc::new(File::open(path).map_err(|e| refused(path, e))?),
            head,
            witness,
            path: path.to_owned(),
            looked_at_whole,
            closed_last: Vec::new(),
            _lock: lock,
        };
        if wanted {
            store.set_setting(backup::LISTS_ANEW, "0").map_err(found)?;
        }
        store.follow_series().map_err(found)?;
        Ok(store)
    }
}

/// One Pokea for each file (R19), from before it exists. SQLite's own lock keeps other programs out, but it is lost when any part of
/// this process opens and closes the file (POSIX locks belong to the process), and it cannot guard a file that is being made.
pub(crate) fn lock(path: &Path) -> Result<File, OpenError> {
    let lock = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .open(beside(path, "lock"))
        .map_err(|e| refused(path, e))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse(path.to_owned())),
        Err(TryLockError::Error(error)) => Err(refused(path, error)),
    }
}

pub(crate) fn connect(path: &Path, more: OpenFlags) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | more;
    let connection = Connection::open_with_flags(path, flags)?;
    // Until the file is known to be ours and sound, closing it leaves it as it was, its WAL included.
    leave_wal(&connection, true)?;
    connection.busy_timeout(Duration::ZERO)?;
    // EXCLUSIVE before the first read: no shared-memory file, and no second process ever gets in.
    connection.execute_batch(
        "PRAGMA locking_mode = EXCLUSIVE;
         PRAGMA synchronous = FULL;
         PRAGMA fullfsync = ON;
         PRAGMA foreign_keys = ON;
         PRAGMA trusted_schema = OFF;",
    )?;
    Ok(connection)
}

pub(crate) fn leave_wal(connection: &Connection, leave: bool) -> rusqlite::Result<bool> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, leave)
}

/// The file's schema version, if it is one of ours.
pub(crate) fn version(connection: &Connection, path: &Path) -> Result<usize, OpenError> {
    let version: i64 = connection
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(|e| describe(path, e))?;
    match usize::try_from(version) {
        Ok(0) | Err(_) => Err(damaged(path, "it holds no data of Pokea")),
        Ok(version) if version > schema::LATEST => Err(OpenError::Newer(path.to_owned())),
        Ok(version) => match schema::is_that_of(version, connection) {
            Ok(true) => Ok(version),
            Ok(false) => Err(damaged(path, "its tables are not Pokea's")),
            Err(rusqlite_migration::Error::RusqliteError { err, .. }) => Err(describe(path, err)),
            Err(other) => Err(damaged(path, other.to_string())),
        },
    }
}

fn create(path: &Path) -> Result<(), OpenError> {
    let wal = beside_as_sqlite(path, "-wal");
    if fs::metadata(&wal).is_ok_and(|wal| wal.len() > 0) {
        return Err(damaged(path, "it is gone, and its WAL is still there"));
    }
    for witness in ["head", "restoring", series::FILE] {
        if fs::exists(beside(path, witness)).map_err(|e| refused(path, e))? {
            return Err(damaged(path, "it is gone"));
        }
    }
    if !backup::all(path).is_empty() {
        return Err(damaged(path, "it is gone, and its backups are still there"));
    }
    let aside = beside(path, "new");
    for leftover in [beside_as_sqlite(&aside, "-journal"), aside.clone()] {
        remove_if_there(&leftover).map_err(|e| refused(&leftover, e))?;
    }
    let mut connection =
        connect(&aside, OpenFlags::SQLITE_OPEN_CREATE).map_err(|e| describe(path, e))?;
    migrate(&mut connection, path)?;
    connection.close().map_err(|(_, e)| describe(path, e))?;
    fs::rename(&aside, path)
        .and_then(|()| sync_folder(path))
        .map_err(|e| refused(path, e))
}

fn migrate(connection: &mut Connection, path: &Path) -> Result<(), OpenError> {
    schema::MIGRATIONS
        .to_latest(connection)
        .map_err(|error| match error {
            rusqlite_migration::Error::RusqliteError { err, .. } => describe(path, err),
            other => damaged(path, other.to_string()),
        })
}

/// `pokea.db` and `lock` is `pokea.db.lock`.
pub(crate) fn beside(path: &Path, extension: &str) -> PathBuf {
    path.with_added_extension(extension)
}

/// `pokea.db` and `-wal` is `pokea.db-wal`.
pub(crate) fn beside_as_sqlite(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

pub(crate) fn remove_if_there(path: &Path) -> std::io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// Makes a rename outlive a power cut. Windows opens no folders, and NTFS keeps a journal of names.
pub(crate) fn sync_folder(path: &Path) -> std::io::Result<()> {
    match path.parent() {
        Some(folder) if cfg!(unix) && folder != "" => File::open(folder)?.sync_all(),
        Some(_) | None => Ok(()),
    }
}

pub(crate) fn refused(path: &Path, source: impl Into<Box<dyn Error + Send + Sync>>) -> OpenError {
    OpenError::Refused {
        path: path.to_owned(),
        source: source.into(),
    }
}

pub(crate) fn damaged(path: &Path, what: impl Into<String>) -> OpenError {
    OpenError::Damaged {
        path: path.to_owned(),
        what: what.into(),
    }
}

pub(crate) fn of_store(path: &Path, error: StoreError) -> OpenError {
    match error {
        StoreError::Sqlite(source) | StoreError::Conflict(source) => describe(path, source),
        StoreError::Unreadable(what) => damaged(path, what),
    }
}

/// With its WAL.
fn size(path: &Path) -> u64 {
    let length = |path: &Path| fs::metadata(path).map_or(0, |file| file.len());
    length(path).saturating_add(length(&beside_as_sqlite(path, "-wal")))
}

pub(crate) fn describe(path: &Path, source: rusqlite::Error) -> OpenError {
    use rusqlite::ErrorCode::{
        DatabaseBusy, DatabaseCorrupt, DatabaseLocked, NotADatabase, Unknown,
    };
    match source.sqlite_error_code() {
        Some(DatabaseBusy | DatabaseLocked) => OpenError::InUse(path.to_owned()),
        // Without a code of SQLite's, a value was not of the type that this program writes; with the one that stands for no kind of error, our SQL
        // found something other than our tables (FTS5 says so of its own).
        Some(DatabaseCorrupt | NotADatabase | Unknown) | None => damaged(path, source.to_string()),
        Some(_) => refused(path, source),
    }
}
