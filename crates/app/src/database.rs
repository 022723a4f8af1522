//! This world's files. Opened before anything else starts, because that is what keeps a second Pokea out (R19).

use crate::StartError;
use pokea_store::Store;
use std::path::{Path, PathBuf};

/// The database and the folder for receipts of one shop in one world, held open: no other Pokea can use them from now on.
#[derive(Debug)]
pub struct Database {
    pub(crate) store: Store,
    pub(crate) receipts: PathBuf,
}

impl Database {
    /// Opens or makes them. An existing database is checked first, and not changed if it is refused.
    pub fn open(folder: &Path) -> Result<Self, StartError> {
        let receipts = folder.join("receipts");
        std::fs::create_dir_all(&receipts).map_err(|e| StartError::Folder(receipts.clone(), e))?;
        Ok(Self {
            store: Store::open(&folder.join("pokea.db"))?,
            receipts,
        })
    }
}
