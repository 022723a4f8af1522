//! What opens a shop's items: the private half of every key that the shop has had. Each of its devices has all of them; a relay has none.

use crate::keys::{KeyPair, SealingKey, ShopKey};
use crate::seal::Opener;
use std::collections::BTreeMap;
use std::fmt;
use zeroize::Zeroizing;

/// A shop's private keys, by generation.
#[derive(Clone, Default)]
pub struct ShopKeys(BTreeMap<u32, KeyPair>);

/// The kept bytes are not a shop's keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the kept keys of the shop are damaged")]
pub struct NotShopKeys;

const ENTRY_BYTES: usize = size_of::<u32>() + KeyPair::SEED_BYTES;

impl ShopKeys {
    /// Adds a key, in place of an earlier one of this generation: where two devices made the next key at once, the one that the relay took stands.
    pub fn insert(&mut self, generation: u32, key: KeyPair) {
        self.0.insert(generation, key);
    }

    /// Adds all that another has.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// The key of this generation.
    #[must_use]
    pub fn get(&self, generation: u32) -> Option<&KeyPair> {
        self.0.get(&generation)
    }

    /// The newest, as a relay knows it.
    #[must_use]
    pub fn newest(&self) -> Option<ShopKey> {
        let (generation, key) = self.0.last_key_value()?;
        Some(ShopKey {
            generation: *generation,
            public: key.public(),
        })
    }

    /// Opens what was sealed to any of them.
    #[must_use]
    pub fn opener(&self) -> Opener {
        Opener::new(self.clone())
    }

    /// The bytes to keep where secrets are kept, or to seal to another device of the shop.
    #[must_use]
    pub fn to_secret_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(self.0.len() * ENTRY_BYTES));
        for (generation, key) in &self.0 {
            bytes.extend(generation.to_be_bytes());
            bytes.extend(key.seed());
        }
        bytes
    }

    /// The keys that these bytes stand for.
    ///
    /// # Errors
    /// [`NotShopKeys`].
    pub fn from_secret_bytes(bytes: &[u8]) -> Result<Self, NotShopKeys> {
        let mut keys = Self::default();
        let (entries, []) = bytes.as_chunks::<ENTRY_BYTES>() else {
            return Err(NotShopKeys);
        };
        for entry in entries {
            let (generation, seed) = entry.split_first_chunk().ok_or(NotShopKeys)?;
            let seed = seed.try_into().map_err(|_| NotShopKeys)?;
            keys.insert(u32::from_be_bytes(*generation), KeyPair::from_seed(seed));
        }
        Ok(keys)
    }

    /// Whether this public key is the one of its generation here.
    #[must_use]
    pub fn has(&self, generation: u32, public: &SealingKey) -> bool {
        self.get(generation)
            .is_some_and(|key| key.public() == *public)
    }
}

impl fmt::Debug for ShopKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ShopKeys").field(&self.newest()).finish()
    }
}
