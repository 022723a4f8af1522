//! Room on the disk: how much there is, when the counter stops, and the room that is kept for evidence (R20).

use crate::Store;
use crate::open::{beside, remove_if_there};
use fs4::FileExt;
use std::fmt::Debug;
use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

const MIB: u64 = 1 << 20;

/// The ballast, a file that is only there to be removed: on a full disk it makes room for what came from outside.
pub const BALLAST: u64 = 16 * MIB;

/// With less than this the screen warns.
pub const WARN_BELOW: u64 = 512 * MIB;

/// With less than this nothing new is asked or sold. What is under way still has room to end.
pub const STOP_BELOW: u64 = 64 * MIB;

/// Tells how much room a disk has.
pub trait FreeSpace: Debug + Send + Sync {
    /// Bytes that a program may still write to the disk of this folder.
    fn free(&self, folder: &Path) -> io::Result<u64>;
}

/// The disk as the operating system tells.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealDisk;

impl FreeSpace for RealDisk {
    fn free(&self, folder: &Path) -> io::Result<u64> {
        fs4::available_space(folder)
    }
}

/// Whether there is room to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// Enough.
    Enough,
    /// Little: warn the owner.
    Little,
    /// Too little to begin anything new.
    TooLittle,
}

impl Room {
    /// The room on a disk. One that does not tell counts as enough, since a commit fails for itself where there is none.
    pub fn on(disk: &dyn FreeSpace, folder: &Path) -> Self {
        match disk.free(folder) {
            Ok(..STOP_BELOW) => Self::TooLittle,
            Ok(..WARN_BELOW) => Self::Little,
            Ok(_) => Self::Enough,
            Err(error) => {
                tracing::warn!(%error, "the disk does not tell how much room it has");
                Self::Enough
            }
        }
    }
}

impl Store {
    /// Where the database is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// Lays the ballast of a database, unless it is there, or the room for it is needed more. `true` if it is there.
pub fn lay_ballast(database: &Path, disk: &dyn FreeSpace) -> io::Result<bool> {
    let path = ballast(database);
    if fs::metadata(&path).is_ok_and(|file| file.len() >= BALLAST) {
        return Ok(true);
    }
    let folder = database.parent().unwrap_or(database);
    if disk.free(folder)? < STOP_BELOW + BALLAST {
        return Ok(false);
    }
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .open(&path)?;
    let laid = file.allocate(BALLAST).and_then(|()| file.set_len(BALLAST));
    if laid.is_err() {
        remove_if_there(&path)?;
    }
    laid.map(|()| true)
}

/// Gives the ballast up. `true` if it was there: what found no room is worth another try.
pub(crate) fn release(database: &Path) -> bool {
    let released = fs::remove_file(ballast(database));
    match &released {
        Ok(()) => {
            tracing::error!("the disk is full; the ballast was given up for what must be kept")
        }
        Err(error) => {
            tracing::error!(%error, "the disk is full, and there is no ballast to give up")
        }
    }
    released.is_ok()
}

fn ballast(database: &Path) -> PathBuf {
    beside(database, "ballast")
}
