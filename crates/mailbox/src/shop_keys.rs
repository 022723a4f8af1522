//! What opens a shop's items: the private half of every key that the shop has had. Each of its devices has all of them; a relay has none.

use crate::keys::{KeyPair, ShopKey};
use crate::seal::Opener;
use std::collections::BTreeMap;
use std::fmt;
use zeroize::Zeroizing;

/// A shop's private keys, by generation. There may be several of one: a relay whose storage was put back to an earlier state has the next key made
/// once more, and what was sealed to either is to be opened.
#[derive(Clone, Default)]
pub struct ShopKeys(BTreeMap<u32, Vec<KeyPair>>);

/// The kept bytes are not a shop's keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the kept keys of the shop are damaged")]
pub struct NotShopKeys;

const ENTRY_BYTES: usize = size_of::<u32>() + KeyPair::SEED_BYTES;

/// More of one generation are not kept: only a relay that means ill brings them.
const OF_A_GENERATION_MAX: usize = 4;

impl ShopKeys {
    /// Adds a key, and takes none away. False if it is here already, or one too many.
    pub fn insert(&mut self, generation: u32, key: KeyPair) -> bool {
        let of = self.0.entry(generation).or_default();
        let is_new = of.iter().all(|known| known.public() != key.public());
        let adds = is_new && of.len() < OF_A_GENERATION_MAX;
        if adds {
            of.push(key);
        }
        adds
    }

    /// Adds all that another has.
    pub fn extend(&mut self, other: &Self) {
        for (generation, keys) in &other.0 {
            for key in keys {
                self.insert(*generation, key.clone());
            }
        }
    }

    /// The keys of this generation, in the order in which they came.
    #[must_use]
    pub fn of(&self, generation: u32) -> &[KeyPair] {
        self.0.get(&generation).map_or(&[], Vec::as_slice)
    }

    /// The newest, as a relay knows it.
    #[must_use]
    pub fn newest(&self) -> Option<ShopKey> {
        let (generation, keys) = self.0.last_key_value()?;
        Some(ShopKey {
            generation: *generation,
            public: keys.last()?.public(),
        })
    }

    /// Whether the private half of this one is here.
    #[must_use]
    pub fn has(&self, key: &ShopKey) -> bool {
        let mut of = self.of(key.generation).iter();
        of.any(|known| known.public() == key.public)
    }

    /// Opens what was sealed to any of them.
    #[must_use]
    pub fn opener(&self) -> Opener {
        Opener::new(self.clone())
    }

    /// The bytes to keep where secrets are kept, or to seal to another device of the shop.
    #[must_use]
    pub fn to_secret_bytes(&self) -> Zeroizing<Vec<u8>> {
        let all = self.0.values().map(Vec::len).sum::<usize>();
        let mut bytes = Zeroizing::new(Vec::with_capacity(all * ENTRY_BYTES));
        for (generation, keys) in &self.0 {
            for key in keys {
                bytes.extend(generation.to_be_bytes());
                bytes.extend(key.seed());
            }
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
}

impl fmt::Debug for ShopKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ShopKeys").field(&self.newest()).finish()
    }
}
