//! Practice's vault: a file that only its owner may read. Its secrets open only the practice relay's mail; no world with money uses it.

use pokea_app::{Readers, Vault, write_whole};
use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// Secrets by name, in one JSON file.
#[derive(Debug)]
pub(crate) struct FileVault {
    path: PathBuf,
    one_writer: Mutex<()>,
}

impl FileVault {
    pub(crate) const fn at(path: PathBuf) -> Self {
        Self {
            path,
            one_writer: Mutex::new(()),
        }
    }

    fn load(&self) -> io::Result<BTreeMap<String, Vec<u8>>> {
        match std::fs::read(&self.path) {
            Ok(bytes) => Ok(serde_json::from_slice(&bytes)?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(BTreeMap::new()),
            Err(error) => Err(error),
        }
    }
}

impl Vault for FileVault {
    fn get(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        Ok(self.load()?.remove(name))
    }

    fn put(&self, name: &str, secret: &[u8]) -> io::Result<()> {
        let _writing = self
            .one_writer
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let mut secrets = self.load()?;
        secrets.insert(name.to_owned(), secret.to_owned());
        write_whole(&self.path, &serde_json::to_vec(&secrets)?, Readers::Owner)
    }
}
