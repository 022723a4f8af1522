//! The look at the whole file beside the counter, for files that no start has time to read (R21).
//!
//! As for a backup, [`Store::freeze`] lets SQLite leave the file alone, and commits go to the WAL. The look reads the file in place, with a
//! connection of its own that locks nothing, tells how far it is, and ends when it is asked to.

use crate::backup::{Frozen, LISTS_ANEW};
use crate::check::{self, Lists};
use crate::open::{OpenError, describe, of_store, refused};
use crate::{Store, StoreError, schema};
use rusqlite::{Connection, ErrorCode, InterruptHandle, OpenFlags};
use std::fmt;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Mutex, PoisonError};
use thiserror::Error;

/// How far a look is, and the wish to end it. Whoever holds it can do both from any thread.
#[derive(Default)]
pub struct Progress {
    percent: AtomicU8,
    stopped: AtomicBool,
    reading: Mutex<Option<InterruptHandle>>,
}

/// A look that came to its end. It goes back to the store, which must close its connection last: closing any handle of the file drops the
/// locks that SQLite has on it (POSIX).
#[derive(Debug)]
pub struct Looked {
    connection: Connection,
    lists: Lists,
}

/// Why a look did not come to its end, or what it found. The database was not changed.
#[derive(Debug, Error)]
pub enum LookError {
    /// It was asked to end.
    #[error("the look at the database was ended before it was through")]
    Stopped,
    /// The file is damaged: sell nothing more into it (R21).
    #[error(transparent)]
    Damaged(OpenError),
    /// The file system or SQLite refused to read. Look again later.
    #[error(transparent)]
    Refused(OpenError),
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Progress({} %)", self.percent())
    }
}

impl Progress {
    /// So much of it is done, in percent.
    #[must_use]
    pub fn percent(&self) -> u8 {
        self.percent.load(Ordering::Relaxed)
    }

    /// Ends the look soon.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
        if let Some(reading) = &*self.reading() {
            reading.interrupt();
        }
    }

    /// Comes to a part of so many percent, which lies between what is done and what is not, and of which a share is done.
    pub(crate) fn at(&self, from: u8, part: u8, done: u64, of: u64) -> Result<(), StoreError> {
        let share = u64::from(part) * done.min(of) / of.max(1);
        let percent = from.saturating_add(u8::try_from(share).unwrap_or(part));
        self.percent.store(percent, Ordering::Relaxed);
        match self.stopped.load(Ordering::Relaxed) {
            true => Err(StoreError::Sqlite(rusqlite::Error::SqliteFailure(
                rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_INTERRUPT),
                None,
            ))),
            false => Ok(()),
        }
    }

    fn reads(&self, connection: Option<&Connection>) {
        *self.reading() = connection.map(Connection::get_interrupt_handle);
    }

    fn reading(&self) -> std::sync::MutexGuard<'_, Option<InterruptHandle>> {
        self.reading.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Frozen {
    /// Looks at all of the file. Takes as long as the file is large, and needs no store.
    pub fn look(&self, progress: &Progress) -> (Option<Looked>, Result<(), LookError>) {
        let connection = match beside_the_counter(self.path()) {
            Ok(connection) => connection,
            Err(error) => return (None, Err(LookError::Refused(error))),
        };
        progress.reads(Some(&connection));
        let found = check::log(&connection, progress).and_then(|head| {
            if head != *self.head() {
                let what = "its log is not the till's".to_owned();
                return Err(StoreError::Unreadable(what));
            }
            check::everything(&connection, schema::LATEST, progress)
        });
        progress.reads(None);
        let lists = *found.as_ref().unwrap_or(&Lists::Agree);
        let looked = Looked { connection, lists };
        (
            Some(looked),
            found.map(|_| ()).map_err(|e| self.describe(e)),
        )
    }

    fn describe(&self, error: StoreError) -> LookError {
        let interrupted = matches!(&error, StoreError::Sqlite(error) if error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted));
        if interrupted {
            return LookError::Stopped;
        }
        match of_store(self.path(), error) {
            damaged @ OpenError::Damaged { .. } => LookError::Damaged(damaged),
            other => LookError::Refused(other),
        }
    }
}

impl Store {
    /// Whether the start looked at the whole file already.
    #[must_use]
    pub const fn is_looked_at_whole(&self) -> bool {
        self.looked_at_whole
    }

    /// Commits reach the file again. Where lists and searches did not say what the log says, the next start makes them anew.
    pub fn thaw_looked(&mut self, looked: Option<Looked>) -> Result<(), StoreError> {
        self.autocheckpoint(1_000)?;
        let Some(looked) = looked else { return Ok(()) };
        self.closed_last.push(looked.connection);
        if looked.lists == Lists::Differ {
            self.set_setting(LISTS_ANEW, "1")?;
        }
        Ok(())
    }
}

/// The WAL is not read and nothing is locked: the caller vouches that nobody writes into the file meanwhile.
fn beside_the_counter(path: &Path) -> Result<Connection, OpenError> {
    let path = std::path::absolute(path).map_err(|e| refused(path, e))?;
    let name = path
        .to_str()
        .ok_or_else(|| refused(&path, "its folder's name is not Unicode"))?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    Connection::open_with_flags(uri(name), flags).map_err(|e| describe(&path, e))
}

/// As SQLite reads names of files that begin with `file:` (sqlite.org, "Uniform Resource Identifiers").
fn uri(path: &str) -> String {
    let path = match cfg!(windows) {
        true => format!("/{}", path.replace('\\', "/")),
        false => path.to_owned(),
    };
    let escaped = path.replace('%', "%25").replace('?', "%3f");
    format!("file:{}?immutable=1", escaped.replace('#', "%23"))
}

#[cfg(test)]
mod tests {
    #[cfg(unix)]
    #[test]
    fn any_name_of_a_file_is_one() {
        assert_eq!(
            super::uri("/a b/50% ?#/pokea.db"),
            "file:/a b/50%25 %3f%23/pokea.db?immutable=1"
        );
    }
}
