//! What one device of a shop tells the shop's others, through the shop's own mail: posted to an address that it mints for itself, of kind
//! [`Notice`](crate::AnswerKind::Notice), stored and delivered by the relay like any callback. Every device reads the shop's mail in one order, so
//! what two of them want at the same time has a first one, and all agree which.
//!
//! The relay seals what it is posted, but it sees it before, and could post what it likes. So a notice is sealed by its sender, under a key that only
//! the shop's devices have: made from the private half of the shop's key, which no relay knows.
//!
//! ```text
//! sealed  = format (1) | generation of the shop's key, big-endian (4) | nonce (12) | ciphertext and tag
//! key     = HMAC-SHA256(the shop's private key as its seed, label)
//! AAD     = format | generation | device (16) | address nonce (17)
//! ```
//!
//! A notice counts only if its key is of the generation that the relay sealed it to: whoever has a PC that was taken out of the shop has the older keys,
//! and addresses that still reach it. One that was on its way while the key changed is posted again by its sender, which reads it back.

use crate::address::{DeviceId, Nonce};
use crate::item::Item;
use crate::keys::KeyPair;
use crate::limits::BODY_BYTES_MAX;
use crate::seal::{OpenError, SealError};
use crate::shop_keys::ShopKeys;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{ChaCha20Poly1305, KeyInit};
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

const FORMAT: u8 = 1;
const NONCE_BYTES: usize = 12;
const TAG_BYTES: usize = 16;
const HEAD_BYTES: usize = 1 + size_of::<u32>() + NONCE_BYTES;
const LABEL: &[u8] = b"pokea notice v1 key";

/// The most that one notice can say, in bytes.
pub const NOTICE_BYTES_MAX: usize = BODY_BYTES_MAX - HEAD_BYTES - TAG_BYTES;

impl ShopKeys {
    /// Seals what a device tells the others, under the newest of the shop's keys. `nonce` is fresh and random.
    ///
    /// # Errors
    /// [`SealError`]: too long, or there is no key.
    pub fn seal_notice(
        &self,
        from: DeviceId,
        at: Nonce,
        plain: &[u8],
        nonce: [u8; NONCE_BYTES],
    ) -> Result<Vec<u8>, SealError> {
        if plain.len() > NOTICE_BYTES_MAX {
            return Err(SealError::TooLong);
        }
        let newest = self.newest().ok_or(SealError::BadKey)?;
        let key = self.of(newest.generation).last().ok_or(SealError::BadKey)?;
        let aad = associated_data(newest.generation, from, at);
        let sealed = cipher(key)
            .encrypt(
                &nonce.into(),
                Payload {
                    msg: plain,
                    aad: &aad,
                },
            )
            .map_err(|_| SealError::BadKey)?;
        let generation = newest.generation.to_be_bytes();
        Ok([&[FORMAT], &generation[..], &nonce, &sealed].concat())
    }

    /// Opens what another device of the shop has told, or this one; `body` is what the item held.
    ///
    /// # Errors
    /// [`OpenError`]: no device of the shop has sealed it, or with a key that was the shop's before.
    pub fn open_notice(&self, item: &Item, body: &[u8]) -> Result<Vec<u8>, OpenError> {
        let (head, sealed) = body
            .split_first_chunk::<HEAD_BYTES>()
            .ok_or(OpenError::UnknownFormat)?;
        let (&[format, a, b, c, d], nonce) =
            head.split_first_chunk().ok_or(OpenError::UnknownFormat)?;
        if format != FORMAT {
            return Err(OpenError::UnknownFormat);
        }
        let generation = u32::from_be_bytes([a, b, c, d]);
        if item.sealed.generation() != Some(generation) {
            return Err(OpenError::NotOurs);
        }
        let nonce: [u8; NONCE_BYTES] = nonce.try_into().map_err(|_| OpenError::UnknownFormat)?;
        let aad = associated_data(generation, item.envelope.device, item.envelope.nonce);
        let payload = || Payload {
            msg: sealed,
            aad: &aad,
        };
        let mut keys = self.of(generation).iter().rev();
        keys.find_map(|key| cipher(key).decrypt(&nonce.into(), payload()).ok())
            .ok_or(OpenError::NotOurs)
    }
}

fn associated_data(generation: u32, device: DeviceId, at: Nonce) -> Vec<u8> {
    [
        &[FORMAT],
        &generation.to_be_bytes()[..],
        device.as_bytes(),
        at.as_bytes(),
    ]
    .concat()
}

fn cipher(key: &KeyPair) -> ChaCha20Poly1305 {
    let mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key.seed())
        .expect("HMAC takes a key of any length")
        .chain_update(LABEL);
    let key = Zeroizing::new(<[u8; 32]>::from(mac.finalize().into_bytes()));
    ChaCha20Poly1305::new((&*key).into())
}
