//! What the owner asks about the safety of data.

use super::Typed;
use serde::Deserialize;
use ts_rs::TS;

/// Where backups go beside this PC's disk.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct ChooseOffsite {
    /// A folder that is there, as typed; empty for nowhere.
    pub folder: String,
    /// What encrypts them, as typed; empty for the one before.
    pub passphrase: Typed,
}

/// An encrypted backup, to be taken from a stick.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct FetchBackup {
    /// The file, as typed.
    pub file: String,
    /// What it was encrypted with, as typed.
    pub passphrase: Typed,
}
