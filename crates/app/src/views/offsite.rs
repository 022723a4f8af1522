//! What the screen is told of the backups in a folder of the owner's, such as a stick's.

use serde::Serialize;
use ts_rs::TS;

/// The backups that leave this PC's disk.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
pub struct OffsiteView {
    /// Where they go; nothing while the owner has chosen no folder.
    pub folder: Option<String>,
    /// The folder is on the disk that the till's own records are on: one broken disk takes both.
    pub same_disk: bool,
    /// Of what moment the newest is, in ms since 1970 UTC.
    #[ts(type = "number | null")]
    pub last_ms: Option<i64>,
    /// One is being written, and has come so far.
    pub percent: Option<u8>,
    /// Why the last try brought none. Older ones are as they were.
    pub trouble: Option<OffsiteTrouble>,
}

/// Why a backup is not in the folder, or a folder was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum OffsiteTrouble {
    /// Not the whole of a path.
    NotAPath,
    /// The folder is not there: is the stick?
    FolderGone,
    /// It is one of the till's own, which would be lost with it.
    FolderOfTill,
    /// It is there, but not on the stick or disk that was chosen.
    OtherDisk,
    /// Nothing can be written into it.
    NotWritable,
    /// The stick is full.
    NoRoom,
    /// What was written does not read as it was: the stick is failing.
    ReadsDifferent,
    /// The vault of this PC does not know the key: choose the passphrase anew.
    NoKey,
    /// The till's own backup was not made.
    NoBackup,
}

/// Whether a folder was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
pub struct OffsiteTaken {
    /// Why it was not: everything is as before.
    pub trouble: Option<OffsiteTrouble>,
}
