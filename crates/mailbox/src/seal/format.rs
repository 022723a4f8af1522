//! The bytes of a sealed item, and what both ends derive alike. Laid out in the parent module's description.

use super::SealError;
use crate::address::{DeviceId, Nonce};
use crate::limits::{BODY_BYTES_MAX, PAD_STEP_BYTES};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use chacha20poly1305::{ChaCha20Poly1305, KeyInit};
use hpke::HpkeError;
use std::fmt;
use zeroize::Zeroizing;

pub(super) type HpkeAead = hpke::aead::ChaCha20Poly1305;

pub(super) const ENCAPPED_BYTES: usize = 32;
const FORMAT: u8 = 1;
const LENGTH_BYTES: usize = 2;
const INFO_LABEL: &[u8] = b"pokea mailbox v1";
const EXPORT_LABEL: &[u8] = b"pokea mailbox v1 item key";

/// A sealed body, with all that its desktop needs to open it. Base64 in frames.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(Vec<u8>);

impl Sealed {
    /// From the bytes as they were stored or sent. Whether they open is the opener's business.
    #[must_use]
    pub const fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    pub(super) fn join(encapped: &[u8; ENCAPPED_BYTES], index: u8, ciphertext: &[u8]) -> Self {
        Self([&[FORMAT], encapped.as_slice(), &[index], ciphertext].concat())
    }

    /// The encapsulated key, the index and the ciphertext; none if the format is another.
    pub(super) fn split(&self) -> Option<(&[u8; ENCAPPED_BYTES], u8, &[u8])> {
        let (&format, rest) = self.0.split_first()?;
        let (encapped, rest) = rest.split_first_chunk()?;
        let (&index, ciphertext) = rest.split_first()?;
        (format == FORMAT).then_some((encapped, index, ciphertext))
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealed({} bytes)", self.0.len())
    }
}

impl serde::Serialize for Sealed {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64.encode(&self.0))
    }
}

impl<'de> serde::Deserialize<'de> for Sealed {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        BASE64
            .decode(text.as_bytes())
            .map(Self)
            .map_err(serde::de::Error::custom)
    }
}

pub(super) fn info(device: &DeviceId) -> Vec<u8> {
    [INFO_LABEL, device.as_bytes()].concat()
}

pub(super) fn item_cipher(
    export: impl FnOnce(&[u8], &mut [u8]) -> Result<(), HpkeError>,
) -> ChaCha20Poly1305 {
    let mut key = Zeroizing::new([0; 32]);
    export(EXPORT_LABEL, key.as_mut_slice()).expect("32 bytes can be exported");
    ChaCha20Poly1305::new((&*key).into())
}

pub(super) fn item_nonce(index: u8) -> chacha20poly1305::Nonce {
    let mut nonce = [0; 12];
    nonce[11] = index;
    nonce.into()
}

pub(super) fn associated_data(device: &DeviceId, nonce: &Nonce, received_at_ms: i64) -> Vec<u8> {
    [
        &[FORMAT],
        device.as_bytes().as_slice(),
        nonce.as_bytes(),
        &received_at_ms.to_be_bytes(),
    ]
    .concat()
}

pub(super) fn pad(body: &[u8]) -> Result<Vec<u8>, SealError> {
    if body.len() > BODY_BYTES_MAX {
        return Err(SealError::TooLong);
    }
    let length = u16::try_from(body.len()).map_err(|_| SealError::TooLong)?;
    let mut plain = [&length.to_be_bytes(), body].concat();
    plain.resize(plain.len().next_multiple_of(PAD_STEP_BYTES), 0);
    Ok(plain)
}

pub(super) fn unpad(mut plain: Vec<u8>) -> Option<Vec<u8>> {
    let length = usize::from(u16::from_be_bytes(*plain.first_chunk::<LENGTH_BYTES>()?));
    if plain.len() < LENGTH_BYTES + length {
        return None;
    }
    plain.drain(..LENGTH_BYTES);
    plain.truncate(length);
    Some(plain)
}
