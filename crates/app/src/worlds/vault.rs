//! Where a real world's secrets rest: sealed in a file of its folder, under a key that the operating system's key store holds or that is made of
//! a passphrase which is kept nowhere. They are never in plain text on a disk.

use super::{Worlds, name, read_json, write_json};
use crate::Vault;
use crate::stretched::{KEY, SALT, stretch};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use pokea_domain::shop::World;
use pokea_domain::staff::{Passphrase, PassphraseError};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use thiserror::Error;
use zeroize::Zeroizing;

pub(super) type Key = Zeroizing<[u8; KEY]>;

const NONCE: usize = 24;

const HOLDER: &str = "vault.json";
const SECRETS: &str = "secrets.json";
/// Of the key in the operating system's key store.
const ENTRY: &str = "vault-key";
/// Sealed under the key, so that a passphrase is known to be the right one before anything is opened with it.
const CHECK: &[u8] = b"pokea";

/// Who holds the key.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Holder {
    /// The operating system.
    KeyStore,
    /// Whoever knows the passphrase.
    Passphrase { salt: String, check: String },
}

/// How far the secrets can be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum VaultState {
    /// There are none yet.
    Missing,
    /// A passphrase opens them.
    Locked,
    /// They are open.
    Open,
}

/// Why a secret was not read or kept. Nothing was changed.
#[derive(Debug, Error)]
pub enum VaultError {
    /// Nobody has said yet how secrets are to be kept.
    #[error("no place for secrets was made yet")]
    Missing,
    /// The passphrase was not typed since the start.
    #[error("the passphrase for this PC's secrets is needed")]
    Locked,
    /// Another passphrase.
    #[error("this is not the passphrase for this PC's secrets")]
    WrongPassphrase,
    /// One that nobody should choose.
    #[error(transparent)]
    Passphrase(#[from] PassphraseError),
    /// This system has no key store, or it does not answer.
    #[error("this PC has no key store; choose a passphrase")]
    NoKeyStore,
    /// The disk.
    #[error("the secrets could not be read or kept: {0}")]
    Disk(#[from] io::Error),
}

impl Worlds {
    /// How far the secrets can be reached now.
    pub fn vault_state(&self) -> io::Result<VaultState> {
        Ok(match self.key() {
            Ok(_) => VaultState::Open,
            Err(VaultError::Missing) => VaultState::Missing,
            Err(VaultError::Disk(error)) => return Err(error),
            Err(_) => VaultState::Locked,
        })
    }

    /// Makes the place for secrets: by the system's key store, or under a passphrase. What is there already stays as it is.
    pub fn make_vault(&self, passphrase: Option<&str>) -> Result<(), VaultError> {
        if read_json::<Holder>(&self.root.join(HOLDER))?.is_some() {
            return Ok(());
        }
        let (holder, key) = match passphrase {
            None => {
                let mut key = Key::default();
                getrandom::fill(&mut *key).map_err(io::Error::other)?;
                let store = self.key_store.as_ref().ok_or(VaultError::NoKeyStore)?;
                let kept = store.put(ENTRY, &*key).and_then(|()| store.get(ENTRY));
                match kept {
                    Ok(Some(kept)) if kept == *key => (Holder::KeyStore, key),
                    _ => return Err(VaultError::NoKeyStore),
                }
            }
            Some(passphrase) => {
                let phrase = Passphrase::choose(passphrase)?;
                let mut salt = [0; SALT];
                getrandom::fill(&mut salt).map_err(io::Error::other)?;
                let key = stretch(&phrase, &salt)?;
                let check = seal(&key, CHECK, HOLDER)?;
                let salt = hex::encode(salt);
                (Holder::Passphrase { salt, check }, key)
            }
        };
        write_json(&self.root, HOLDER, &holder)?;
        self.hold(key);
        Ok(())
    }

    /// Opens the secrets until the end of the program.
    pub fn open_vault(&self, passphrase: &str) -> Result<(), VaultError> {
        let Some(Holder::Passphrase { salt, check }) = read_json(&self.root.join(HOLDER))? else {
            return self.key().map(drop);
        };
        let mut known = [0; SALT];
        hex::decode_to_slice(salt, &mut known).map_err(io::Error::other)?;
        let key = stretch(&Passphrase::typed(passphrase), &known)?;
        match open(&key, &check, HOLDER) {
            Some(known) if *known == *CHECK => {
                self.hold(key);
                Ok(())
            }
            _ => Err(VaultError::WrongPassphrase),
        }
    }

    /// A world's secrets.
    pub fn vault(&self, world: World) -> Result<Arc<dyn Vault>, VaultError> {
        Ok(Arc::new(SealedVault {
            folder: self.folder(world),
            world: name(world),
            key: self.key()?,
            one_writer: Arc::clone(&self.one_writer),
        }))
    }

    fn hold(&self, key: Key) {
        *self.key.lock().unwrap_or_else(PoisonError::into_inner) = Some(key);
    }

    fn key(&self) -> Result<Key, VaultError> {
        let mut held = self.key.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(key) = &*held {
            return Ok(key.clone());
        }
        match read_json(&self.root.join(HOLDER))? {
            None => Err(VaultError::Missing),
            Some(Holder::Passphrase { .. }) => Err(VaultError::Locked),
            Some(Holder::KeyStore) => {
                let store = self.key_store.as_ref().ok_or(VaultError::NoKeyStore)?;
                let kept = store.get(ENTRY)?.ok_or(VaultError::NoKeyStore)?;
                let key: [u8; KEY] = kept.try_into().map_err(|_| VaultError::NoKeyStore)?;
                Ok(held.insert(Key::new(key)).clone())
            }
        }
    }
}

/// Secrets by name in one file of a world's folder; world and name are sealed in, so that none can be put in another's place.
struct SealedVault {
    folder: PathBuf,
    world: &'static str,
    key: Key,
    one_writer: Arc<Mutex<()>>,
}

impl std::fmt::Debug for SealedVault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SealedVault")
            .field("world", &self.world)
            .finish_non_exhaustive()
    }
}

impl SealedVault {
    fn load(&self) -> io::Result<BTreeMap<String, String>> {
        Ok(read_json(&self.folder.join(SECRETS))?.unwrap_or_default())
    }

    fn place(&self, name: &str) -> String {
        format!("{}/{name}", self.world)
    }
}

impl Vault for SealedVault {
    fn get(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
        let Some(sealed) = self.load()?.remove(name) else {
            return Ok(None);
        };
        let secret = open(&self.key, &sealed, &self.place(name));
        let secret = secret.ok_or_else(|| {
            io::Error::new(
                io::ErrorKind::InvalidData,
                "a kept secret is not one that was sealed here",
            )
        })?;
        Ok(Some(secret.to_vec()))
    }

    fn put(&self, name: &str, secret: &[u8]) -> io::Result<()> {
        let _writing = self
            .one_writer
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let mut secrets = self.load()?;
        let sealed = seal(&self.key, secret, &self.place(name))?;
        secrets.insert(name.to_owned(), sealed);
        write_json(&self.folder, SECRETS, &secrets)
    }
}

/// Nonce and sealed bytes as hex.
fn seal(key: &Key, secret: &[u8], place: &str) -> io::Result<String> {
    let mut nonce = [0; NONCE];
    getrandom::fill(&mut nonce).map_err(io::Error::other)?;
    let payload = Payload {
        msg: secret,
        aad: place.as_bytes(),
    };
    let sealed = XChaCha20Poly1305::new((&**key).into())
        .encrypt(&XNonce::from(nonce), payload)
        .map_err(|_| io::Error::other("a secret could not be sealed"))?;
    Ok(hex::encode(nonce) + &hex::encode(sealed))
}

fn open(key: &Key, sealed: &str, place: &str) -> Option<Zeroizing<Vec<u8>>> {
    let bytes = hex::decode(sealed).ok()?;
    let (nonce, msg) = bytes.split_at_checked(NONCE)?;
    let nonce: [u8; NONCE] = nonce.try_into().ok()?;
    let payload = Payload {
        msg,
        aad: place.as_bytes(),
    };
    let secret = XChaCha20Poly1305::new((&**key).into()).decrypt(&XNonce::from(nonce), payload);
    secret.ok().map(Zeroizing::new)
}

#[cfg(test)]
mod tests {
    use super::super::Hosts;
    use super::*;

    fn worlds(folder: &std::path::Path, key_store: Option<Arc<dyn Vault>>) -> Worlds {
        Worlds::at(folder.to_owned(), Hosts::default(), key_store)
    }

    #[test]
    fn a_secret_is_read_by_its_world_name_and_passphrase_alone() -> Result<(), VaultError> {
        let folder = tempfile::tempdir()?;
        let here = worlds(folder.path(), None);
        assert_eq!(here.vault_state()?, VaultState::Missing);
        assert!(matches!(here.make_vault(None), Err(VaultError::NoKeyStore)));
        assert!(matches!(
            here.make_vault(Some("too short")),
            Err(VaultError::Passphrase(PassphraseError::Short))
        ));
        here.make_vault(Some("four brown goats"))?;
        here.vault(World::Live)?.put("passkey", b"bfb279f9")?;

        let again = worlds(folder.path(), None);
        assert_eq!(again.vault_state()?, VaultState::Locked);
        assert!(matches!(again.vault(World::Live), Err(VaultError::Locked)));
        assert!(matches!(
            again.open_vault("four brown cows"),
            Err(VaultError::WrongPassphrase)
        ));
        again.open_vault("four brown goats")?;
        let live = again.vault(World::Live)?;
        assert_eq!(live.get("passkey")?.as_deref(), Some(&b"bfb279f9"[..]));
        assert_eq!(again.vault(World::Sandbox)?.get("passkey")?, None);

        let file = folder.path().join("live").join(SECRETS);
        let text = std::fs::read_to_string(&file)?;
        assert!(!text.contains("bfb279f9") && !text.contains(&hex::encode("bfb279f9")));
        let moved = folder.path().join("sandbox");
        std::fs::create_dir_all(&moved)?;
        std::fs::copy(&file, moved.join(SECRETS))?;
        let stolen = again.vault(World::Sandbox)?.get("passkey");
        assert!(stolen.is_err(), "another world's secret was read");
        std::fs::write(&file, text.replace("passkey", "operator-password"))?;
        assert!(live.get("operator-password").is_err(), "under another name");
        Ok(())
    }

    #[test]
    fn a_key_store_opens_by_itself() -> Result<(), VaultError> {
        let (folder, system) = (tempfile::tempdir()?, tempfile::tempdir()?);
        let other = worlds(system.path(), None);
        other.make_vault(Some("of the system itself"))?;
        let store = other.vault(World::Live)?;
        let here = worlds(folder.path(), Some(Arc::clone(&store)));
        here.make_vault(None)?;
        here.vault(World::Live)?.put("passkey", b"bfb279f9")?;
        let again = worlds(folder.path(), Some(store));
        assert_eq!(again.vault_state()?, VaultState::Open);
        let kept = again.vault(World::Live)?.get("passkey")?;
        assert_eq!(kept.as_deref(), Some(&b"bfb279f9"[..]));
        Ok(())
    }
}
