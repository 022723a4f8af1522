//! A disk that fails on purpose, under SQLite: for tests of what must outlive a power cut, an I/O error or a full disk.
//!
//! A [`Disk`] is one folder. Whatever this process's SQLite does to files in it goes to the real files, and is written down on the way:
//! each write, truncation, sync and removal in order. From that list [`Disk::cut`] makes what the folder may hold after the power went
//! at any moment of it: all that was synced, and of the rest any part. [`Disk::fail`] makes the n-th call fail, once or from then on.
//!
//! Nothing waits for the real disk: a sync is only written down. What is not SQLite's, such as a rename, is done by `std::fs` as ever; a
//! file that comes back under another name is recognised by its inode, and its new name counts as lasting, since whoever renames a
//! database syncs the folder.
#![deny(missing_docs)]
#![cfg(unix)]

mod image;
mod shim;

use image::Log;
use rusqlite::ffi;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// One folder on a disk that can be made to fail.
#[derive(Debug)]
pub struct Disk(Arc<Shared>);

/// What goes wrong, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Which kind of error.
    pub what: What,
    /// The number of the first call that fails, among those that can fail in this way; the first has number 1.
    pub at: u64,
    /// Whether all later ones fail too, until [`Disk::heal`].
    pub stays: bool,
}

/// A kind of error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Opening, reading, writing, cutting, syncing or removing a file fails.
    Io,
    /// A write finds no room.
    Full,
}

/// What SQLite asks of a file system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    Open,
    Read,
    Write,
    Truncate,
    Sync,
    Size,
    Delete,
    Access,
}

#[derive(Debug)]
pub(crate) struct Shared {
    folder: PathBuf,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    log: Log,
    fault: Option<Fault>,
    calls: u64,
    failed: u64,
}

impl Disk {
    /// From now on SQLite's files in `folder`, which is there already, are on this disk; until the value is dropped.
    pub fn at(folder: &Path) -> io::Result<Self> {
        // As SQLite names it.
        let folder = folder.canonicalize()?;
        let log = Log::of(&folder)?;
        let state = State {
            log,
            ..State::default()
        };
        let shared = Arc::new(Shared {
            folder,
            state: Mutex::new(state),
        });
        shim::mount(&shared)?;
        Ok(Self(shared))
    }

    /// From now on calls are counted from 1, and fail as told.
    pub fn fail(&self, fault: Fault) {
        let mut state = self.0.state();
        (state.fault, state.calls, state.failed) = (Some(fault), 0, 0);
    }

    /// No call fails any more. How many did.
    pub fn heal(&self) -> u64 {
        let mut state = self.0.state();
        state.fault = None;
        state.failed
    }

    /// How much was done so far: the latest moment at which the power can be cut.
    #[must_use]
    pub fn now(&self) -> usize {
        self.0.state().log.len()
    }

    /// Writes into `folder` what this disk may hold after the power went at `moment`. What was not synced by then is there whole, in
    /// part, as noise or not at all, as `seed` has it.
    pub fn cut(&self, moment: usize, seed: u64, folder: &Path) -> io::Result<()> {
        for (path, content) in self.0.state().log.image(moment, seed) {
            let name = path
                .strip_prefix(&self.0.folder)
                .map_err(io::Error::other)?;
            std::fs::write(folder.join(name), content)?;
        }
        Ok(())
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        shim::unmount(&self.0);
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// SQLite's code for a call that is to fail.
    fn fails(&self, call: Call) -> Option<i32> {
        let mut state = self.state();
        let fault = state.fault?;
        let code = fault.what.code(call)?;
        state.calls += 1;
        let fails = state.calls == fault.at || (fault.stays && state.calls > fault.at);
        state.failed += u64::from(fails);
        fails.then_some(code)
    }
}

impl What {
    const fn code(self, call: Call) -> Option<i32> {
        match (self, call) {
            (Self::Full, Call::Write) => Some(ffi::SQLITE_FULL),
            (Self::Full, _) => None,
            (Self::Io, Call::Open) => Some(ffi::SQLITE_CANTOPEN),
            (Self::Io, Call::Read) => Some(ffi::SQLITE_IOERR_READ),
            (Self::Io, Call::Write) => Some(ffi::SQLITE_IOERR_WRITE),
            (Self::Io, Call::Truncate) => Some(ffi::SQLITE_IOERR_TRUNCATE),
            (Self::Io, Call::Sync) => Some(ffi::SQLITE_IOERR_FSYNC),
            (Self::Io, Call::Size) => Some(ffi::SQLITE_IOERR_FSTAT),
            (Self::Io, Call::Delete) => Some(ffi::SQLITE_IOERR_DELETE),
            (Self::Io, Call::Access) => Some(ffi::SQLITE_IOERR_ACCESS),
        }
    }
}
