//! The master secret: which device a key is, and what that device's addresses are minted under. In a file of its own, never in the store.
//!
//! Both are derived, not stored. So a copy of the store can mint no address; and when a store is lost altogether, a desktop that pairs again
//! is the same device with the same key, and the addresses that it has already given away work again.

use crate::ambient;
use hmac::{Hmac, KeyInit, Mac};
use pokea_mailbox::{AddressKey, DeviceId, KeyPair, VerifyingKey};
use sha2::Sha256;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use zeroize::{ZeroizeOnDrop, Zeroizing};

const DEVICE_LABEL: &[u8] = b"pokea device v1";
const ADDRESS_LABEL: &[u8] = b"pokea address key v1";
const LETTERS_LABEL: &[u8] = b"pokea relay letters v1";
const MARK_LABEL: &[u8] = b"pokea relay mark v1";

/// 32 random bytes that all of a relay's addresses hang on.
#[derive(Clone, ZeroizeOnDrop)]
pub struct MasterSecret([u8; 32]);

/// Why the secret's file could not be used.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The file could not be read or made.
    #[error("the relay's secret {path}: {source}")]
    File {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file is there and is not a secret.
    #[error(
        "the relay's secret {0} is damaged; put back the copy that you keep, because without it every address is void"
    )]
    Damaged(PathBuf),
    /// Others than its owner can read the file.
    #[error("the relay's secret {0} can be read by others; allow it to its owner only (chmod 600)")]
    Exposed(PathBuf),
}

impl MasterSecret {
    /// From the bytes themselves.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Reads the secret from its file.
    ///
    /// # Errors
    /// [`SecretError`]; a missing file is a [`SecretError::File`].
    pub fn load(path: &Path) -> Result<Self, SecretError> {
        let at = |source| SecretError::File {
            path: path.into(),
            source,
        };
        let text = Zeroizing::new(std::fs::read_to_string(path).map_err(at)?);
        if is_exposed(&std::fs::metadata(path).map_err(at)?) {
            return Err(SecretError::Exposed(path.into()));
        }
        let mut bytes = [0; 32];
        hex::decode_to_slice(text.trim(), &mut bytes)
            .map_err(|_| SecretError::Damaged(path.into()))?;
        Ok(Self(bytes))
    }

    /// Draws a secret and makes its file, which must not be there: durable before it is used, readable to its owner only.
    ///
    /// # Errors
    /// [`SecretError::File`].
    pub fn create(path: &Path) -> Result<Self, SecretError> {
        let at = |source| SecretError::File {
            path: path.into(),
            source,
        };
        let secret = Self(ambient::random());
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path).map_err(at)?;
        let line = Zeroizing::new(format!("{}\n", *Zeroizing::new(hex::encode(secret.0))));
        file.write_all(line.as_bytes())
            .and_then(|()| file.sync_all())
            .map_err(at)?;
        sync_folder_of(path).map_err(at)?;
        Ok(secret)
    }

    /// Which device holds this key.
    pub(crate) fn device(&self, key: &VerifyingKey) -> DeviceId {
        let derived = self.derive(DEVICE_LABEL, key.as_bytes());
        DeviceId::from_bytes(*derived.first_chunk().expect("32 bytes have a first 16"))
    }

    /// What this device's addresses are minted under.
    pub(crate) fn address_key(&self, device: &DeviceId) -> AddressKey {
        AddressKey::from_bytes(*self.derive(ADDRESS_LABEL, device.as_bytes()))
    }

    /// By what the relay's letters are known.
    pub(crate) fn letters(&self) -> KeyPair {
        KeyPair::from_seed(*self.derive(LETTERS_LABEL, &[]))
    }

    /// By what relays of one cluster know that they have the same secret. Says nothing of it.
    pub(crate) fn mark(&self) -> String {
        hex::encode(&self.derive(MARK_LABEL, &[])[..16])
    }

    fn derive(&self, label: &[u8], about: &[u8]) -> Zeroizing<[u8; 32]> {
        let mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&self.0)
            .expect("HMAC takes a key of any length");
        Zeroizing::new(
            mac.chain_update(label)
                .chain_update(about)
                .finalize()
                .into_bytes()
                .into(),
        )
    }
}

impl std::fmt::Debug for MasterSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("MasterSecret(..)")
    }
}

#[cfg(unix)]
fn is_exposed(file: &std::fs::Metadata) -> bool {
    std::os::unix::fs::PermissionsExt::mode(&file.permissions()) & 0o077 != 0
}

/// Elsewhere a file has its folder's permissions.
#[cfg(not(unix))]
fn is_exposed(_: &std::fs::Metadata) -> bool {
    false
}

/// A new file's name is durable once its folder is.
pub(crate) fn sync_folder_of(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) if cfg!(unix) => File::open(folder)?.sync_all(),
        _ => Ok(()),
    }
}
