//! The desktop's end of sealing.

use super::Kem;
use super::format::{
    ENCAPPED_BYTES, Format, HpkeAead, Parts, associated_data, info, item_cipher, item_nonce, unpad,
};
use crate::address::DeviceId;
use crate::item::Item;
use crate::keys::KeyPair;
use crate::shop_keys::ShopKeys;
use chacha20poly1305::ChaCha20Poly1305;
use chacha20poly1305::aead::{Aead, Payload};
use hpke::kdf::HkdfSha256;
use hpke::{Deserializable, OpModeR};
use std::fmt;

type EncappedKey = <Kem as hpke::Kem>::EncappedKey;

/// Opens what was sealed to a shop: any item, alone, in any order, as often as wanted.
pub struct Opener {
    keys: ShopKeys,
    /// The key of the context that was met last: items mostly come in runs of one context.
    last: Option<([u8; ENCAPPED_BYTES], ChaCha20Poly1305)>,
}

/// Why an item could not be opened. Asking the relay again will not help: keep the item as it came, acknowledge it, and try again when a key comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// Written by a newer relay.
    #[error("the item is in a format that this version does not know; update this program")]
    UnknownFormat,
    /// Sealed to a key of the shop that this device does not have (yet).
    #[error(
        "the item was sealed to the shop's key number {generation}, which this device does not have"
    )]
    UnknownKey {
        /// Which key.
        generation: u32,
    },
    /// Changed on the way, or sealed to other keys.
    #[error("the item was changed on its way, or was sealed to other keys than this shop's")]
    NotOurs,
}

impl Opener {
    pub(crate) const fn new(keys: ShopKeys) -> Self {
        Self { keys, last: None }
    }

    /// The body that was posted.
    ///
    /// # Errors
    /// [`OpenError`]; the opener stays usable.
    pub fn open(&mut self, item: &Item) -> Result<Vec<u8>, OpenError> {
        let parts = item.sealed.split().ok_or(OpenError::UnknownFormat)?;
        let nonce = item_nonce(parts.index);
        let aad = associated_data(parts.format, &item.envelope);
        let decrypted = |cipher: &ChaCha20Poly1305| {
            let msg = parts.ciphertext;
            cipher.decrypt(&nonce, Payload { msg, aad: &aad }).ok()
        };
        let same = self.last.take_if(|(last, _)| last == parts.encapped);
        let again = same.and_then(|(_, cipher)| decrypted(&cipher).map(|plain| (cipher, plain)));
        let (cipher, plain) = match again {
            Some(opened) => opened,
            None => self.opened(&parts, &item.envelope.device, decrypted)?,
        };
        self.last = Some((*parts.encapped, cipher));
        unpad(plain).ok_or(OpenError::UnknownFormat)
    }

    /// Of several keys of one generation the latest is tried first.
    fn opened(
        &self,
        parts: &Parts<'_>,
        device: &DeviceId,
        decrypted: impl Fn(&ChaCha20Poly1305) -> Option<Vec<u8>>,
    ) -> Result<(ChaCha20Poly1305, Vec<u8>), OpenError> {
        let (generation, bound_to) = match parts.format {
            // That was before there were several.
            Format::Device => (1, Some(device)),
            Format::Shop { generation } => (generation, None),
        };
        let keys = self.keys.of(generation);
        if keys.is_empty() {
            return Err(OpenError::UnknownKey { generation });
        }
        keys.iter()
            .rev()
            .find_map(|key| {
                let cipher = agree(key, parts.encapped, bound_to).ok()?;
                decrypted(&cipher).map(|plain| (cipher, plain))
            })
            .ok_or(OpenError::NotOurs)
    }
}

fn agree(
    key: &KeyPair,
    encapped: &[u8],
    bound_to: Option<&DeviceId>,
) -> Result<ChaCha20Poly1305, OpenError> {
    let encapped = EncappedKey::from_bytes(encapped).map_err(|_| OpenError::NotOurs)?;
    let context = hpke::setup_receiver::<HpkeAead, HkdfSha256, Kem>(
        &OpModeR::Base,
        &key.private,
        &encapped,
        &info(bound_to),
    )
    .map_err(|_| OpenError::NotOurs)?;
    Ok(item_cipher(|label, key| context.export(label, key)))
}

impl fmt::Debug for Opener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Opener(..)")
    }
}
