//! What the screen is told of the disk, and of a database that is damaged.

use serde::Serialize;
use ts_rs::TS;

/// How the till's disk is. All but the first two forbid new sales and prompts; what is under way still ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DiskView {
    /// Nothing to say.
    Good,
    /// Less than 512 MiB are free: tell the owner to make room.
    Little,
    /// Less than 64 MiB are free: nothing new is sold or asked.
    TooLittle,
    /// A message about a payment could not be saved. It comes again; what the screen shows may be older than the truth.
    NotSaved,
    /// A look at the whole database found damage: call the owner, close Pokea, and restore a backup at the next start.
    Damaged,
}

/// A database that is damaged, before anything was changed, and what can be put in its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct DamageView {
    /// Where the till's files are, for whoever is called to help.
    pub folder: String,
    /// The newest backup that is whole; nothing if there is none.
    pub backup: Option<BackupView>,
    /// How many newer ones are damaged as well.
    pub damaged_backups: u32,
}

/// A backup that was looked at just now and is whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct BackupView {
    /// To be named when it is to be restored.
    pub name: String,
    /// When it was made, in ms since 1970 UTC. Sales after that will be missing, until the relay and Safaricom tell of their payments again.
    #[ts(type = "number")]
    pub taken_at_ms: i64,
    /// The last receipt in it.
    pub last_receipt: Option<String>,
    /// Receipts that lie in the folder for receipts and were made later: their sales will be missing. In order.
    pub missing_receipts: Vec<String>,
    /// The relay still has everything that it brought since then. Of an older backup some of it is gone.
    pub relay_has_all: bool,
}

/// A backup that is in the damaged database's place now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct RestoredView {
    /// Which.
    pub backup: BackupView,
    /// When it was put there, in ms since 1970 UTC.
    #[ts(type = "number")]
    pub restored_at_ms: i64,
    /// The damaged database, as it was: a file.
    pub kept: String,
    /// The papers whose sales the backup lacks: a folder. Nothing if there are none.
    pub papers: Option<String>,
}
