//! The operating system's key store, as far as there is one: it holds one key, and that key seals the secrets of every world.

use keyring::Entry;
use pokea_app::Vault;
use std::io;
use std::sync::Arc;

const SERVICE: &str = "ke.pokea.till";

#[derive(Debug)]
struct SystemKeyStore;

/// This system's. Whether it answers is only known when it is asked.
pub fn find() -> Arc<dyn Vault> {
    Arc::new(SystemKeyStore)
}

impl Vault for SystemKeyStore {
    fn get(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        match entry(name)?.get_secret() {
            Ok(secret) => Ok(Some(secret)),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(io::Error::other(error)),
        }
    }

    fn put(&self, name: &str, secret: &[u8]) -> io::Result<()> {
        entry(name)?.set_secret(secret).map_err(io::Error::other)
    }
}

fn entry(name: &str) -> io::Result<Entry> {
    Entry::new(SERVICE, name).map_err(io::Error::other)
}
