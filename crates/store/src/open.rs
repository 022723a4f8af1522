//! Opening the file: who may, what must be true of it, and what is never done (starting an empty database over a damaged one, R21).

use crate::{Store, chain, schema};
use rusqlite::Connection;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// The oldest SQLite without the WAL-reset bug that can lose commits (fixed in 3.51.3).
const SQLITE_AT_LEAST: i32 = 3_051_003;

/// Why the database was not opened. The file is untouched.
#[derive(Debug, Error)]
pub enum OpenError {
    /// Another Pokea holds it.
    #[error("another Pokea is using {0}")]
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
    /// This program was built with an SQLite that may lose commits.
    #[error("this program was built with SQLite {0}, which may lose commits")]
    OldSqlite(&'static str),
    /// The file system or SQLite refused.
    #[error("cannot open {path}: {source}")]
    Refused {
        /// The file.
        path: PathBuf,
        /// What it said.
        source: rusqlite::Error,
    },
}

impl Store {
    /// Opens or creates the database of one shop in one world. A backup (`pokea.db.before-v2`) is made before a migration.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        if rusqlite::version_number() < SQLITE_AT_LEAST {
            return Err(OpenError::OldSqlite(rusqlite::version()));
        }
        let refused = |source| describe(path, source);
        let mut connection = Connection::open(path).map_err(refused)?;
        // EXCLUSIVE before WAL: no shared-memory file, and no second process ever gets in.
        connection
            .execute_batch(
                "PRAGMA busy_timeout = 0;
                 PRAGMA locking_mode = EXCLUSIVE;
                 PRAGMA journal_mode = WAL;
                 PRAGMA synchronous = FULL;
                 PRAGMA foreign_keys = ON;
                 PRAGMA recursive_triggers = ON;
                 PRAGMA trusted_schema = OFF;
                 BEGIN IMMEDIATE; COMMIT;",
            )
            .map_err(refused)?;
        connection.set_prepared_statement_cache_capacity(64);
        migrate(&mut connection, path)?;
        let head = chain::Head::verify(&mut connection).map_err(|what| OpenError::Damaged {
            path: path.to_owned(),
            what,
        })?;
        Ok(Self { connection, head })
    }
}

fn migrate(connection: &mut Connection, path: &Path) -> Result<(), OpenError> {
    let refused = |source| describe(path, source);
    let version: u32 = connection
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(refused)?;
    let version = usize::try_from(version).unwrap_or(usize::MAX);
    if version > schema::LATEST {
        return Err(OpenError::Newer(path.to_owned()));
    }
    if version > 0 && version < schema::LATEST {
        let backup = format!("{}.before-v{}", path.display(), version.saturating_add(1));
        connection
            .execute("VACUUM INTO ?1", [backup])
            .map_err(refused)?;
    }
    schema::MIGRATIONS
        .to_latest(connection)
        .map_err(|error| match error {
            rusqlite_migration::Error::RusqliteError { err, .. } => describe(path, err),
            other => OpenError::Damaged {
                path: path.to_owned(),
                what: other.to_string(),
            },
        })
}

fn describe(path: &Path, source: rusqlite::Error) -> OpenError {
    use rusqlite::ErrorCode::{DatabaseBusy, DatabaseCorrupt, DatabaseLocked, NotADatabase};
    let path = path.to_owned();
    match source.sqlite_error_code() {
        Some(DatabaseBusy | DatabaseLocked) => OpenError::InUse(path),
        Some(DatabaseCorrupt | NotADatabase) => OpenError::Damaged {
            path,
            what: source.to_string(),
        },
        _ => OpenError::Refused { path, source },
    }
}
