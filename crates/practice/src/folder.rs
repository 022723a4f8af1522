//! Practice's files, and the ports that it had last time.

use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// Where Pokea keeps its files: `POKEA_DATA`, or the place for a program's data on this system. Each world has a folder of its own in it.
#[must_use]
pub fn data_folder() -> PathBuf {
    let data = std::env::var_os("POKEA_DATA").map(PathBuf::from);
    let data = data.or_else(|| dirs::data_local_dir().map(|folder| folder.join("pokea")));
    data.unwrap_or_else(|| PathBuf::from("pokea-data"))
}

/// The loopback ports of simulator and relay; 0 takes any that is free.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Ports {
    pub(crate) daraja: u16,
    pub(crate) relay: u16,
}

impl Ports {
    /// Those of the last time; any free ones if there was none.
    pub(crate) fn load(folder: &Path) -> Self {
        std::fs::read(file(folder))
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default()
    }

    pub(crate) fn save(&self, folder: &Path) -> anyhow::Result<()> {
        Ok(std::fs::write(file(folder), serde_json::to_vec(self)?)?)
    }
}

fn file(folder: &Path) -> PathBuf {
    folder.join("ports.json")
}
