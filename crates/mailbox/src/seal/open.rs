//! The desktop's end of sealing.

use super::Kem;
use super::format::{
    ENCAPPED_BYTES, HpkeAead, associated_data, info, item_cipher, item_nonce, unpad,
};
use crate::address::DeviceId;
use crate::frames::Item;
use chacha20poly1305::ChaCha20Poly1305;
use chacha20poly1305::aead::{Aead, Payload};
use hpke::kdf::HkdfSha256;
use hpke::{Deserializable, OpModeR};
use std::fmt;

type PrivateKey = <Kem as hpke::Kem>::PrivateKey;
type EncappedKey = <Kem as hpke::Kem>::EncappedKey;

/// Opens what was sealed to a desktop: any item, alone, in any order, as often as wanted.
pub struct Opener {
    opening: PrivateKey,
    device: DeviceId,
    /// The key of the context that was met last: items mostly come in runs of one context.
    last: Option<([u8; ENCAPPED_BYTES], ChaCha20Poly1305)>,
}

/// Why an item could not be opened. Asking the relay again will not help: keep the sealed bytes, acknowledge, and tell the owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// Written by a newer relay.
    #[error("the item is in a format that this version does not know; update this program")]
    UnknownFormat,
    /// Changed on the way, or sealed to other keys.
    #[error("the item was changed on its way, or was sealed to other keys than this device's")]
    NotOurs,
}

impl Opener {
    pub(crate) const fn new(opening: PrivateKey, device: DeviceId) -> Self {
        Self {
            opening,
            device,
            last: None,
        }
    }

    /// The body that was posted.
    ///
    /// # Errors
    /// [`OpenError`]; the opener stays usable.
    pub fn open(&mut self, item: &Item) -> Result<Vec<u8>, OpenError> {
        let (encapped, index, ciphertext) = item.sealed.split().ok_or(OpenError::UnknownFormat)?;
        let aad = associated_data(&self.device, &item.nonce, item.received_at_ms);
        let plain = self
            .cipher(encapped)?
            .decrypt(
                &item_nonce(index),
                Payload {
                    msg: ciphertext,
                    aad: &aad,
                },
            )
            .map_err(|_| OpenError::NotOurs)?;
        unpad(plain).ok_or(OpenError::UnknownFormat)
    }

    fn cipher(&mut self, encapped: &[u8; ENCAPPED_BYTES]) -> Result<&ChaCha20Poly1305, OpenError> {
        let context = match self.last.take().filter(|(last, _)| last == encapped) {
            Some(context) => context,
            None => (*encapped, self.agree(encapped)?),
        };
        Ok(&self.last.insert(context).1)
    }

    fn agree(&self, encapped: &[u8]) -> Result<ChaCha20Poly1305, OpenError> {
        let encapped = EncappedKey::from_bytes(encapped).map_err(|_| OpenError::NotOurs)?;
        let context = hpke::setup_receiver::<HpkeAead, HkdfSha256, Kem>(
            &OpModeR::Base,
            &self.opening,
            &encapped,
            &info(&self.device),
        )
        .map_err(|_| OpenError::NotOurs)?;
        Ok(item_cipher(|label, key| context.export(label, key)))
    }
}

impl fmt::Debug for Opener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opener")
            .field("device", &self.device)
            .finish_non_exhaustive()
    }
}
