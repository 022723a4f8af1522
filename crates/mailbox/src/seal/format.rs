//! The bytes of a sealed item, and what both ends derive alike. Laid out in the parent module's description.

use crate::address::DeviceId;
use crate::item::{Envelope, ItemId, Sender};
use crate::limits::PAD_STEP_BYTES;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use chacha20poly1305::{ChaCha20Poly1305, KeyInit};
use hpke::HpkeError;
use std::fmt;
use zeroize::Zeroizing;

pub(crate) type HpkeAead = hpke::aead::ChaCha20Poly1305;

pub(super) const ENCAPPED_BYTES: usize = 32;
const FORMAT_DEVICE: u8 = 1;
const FORMAT_SHOP: u8 = 2;
const LENGTH_BYTES: usize = 2;
const HEAD_BYTES: usize = 1 + size_of::<u32>() + ENCAPPED_BYTES + 1;
const TAG_BYTES: usize = 16;
const INFO_LABEL: &[u8] = b"pokea mailbox v1";
const EXPORT_LABEL: &[u8] = b"pokea mailbox v1 item key";

/// A sealed body, with all that its shop needs to open it. Base64 in frames.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(Vec<u8>);

/// How a body was sealed.
#[derive(Clone, Copy)]
pub(super) enum Format {
    /// To the only device of a shop, and bound to it; the sender's address was not looked at.
    Device,
    /// To a shop's key of this generation.
    Shop { generation: u32 },
}

/// The parts of a sealed body.
pub(super) struct Parts<'a> {
    pub(super) format: Format,
    pub(super) encapped: &'a [u8; ENCAPPED_BYTES],
    pub(super) index: u8,
    pub(super) ciphertext: &'a [u8],
}

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

    /// Which item this is: a context's key is random, and an index is used once. None if the format is unknown.
    #[must_use]
    pub fn id(&self) -> Option<ItemId> {
        let parts = self.split()?;
        let mut id = *parts.encapped.first_chunk::<{ ItemId::LEN }>()?;
        id[ItemId::LEN - 1] = parts.index;
        Some(ItemId::from_bytes(id))
    }

    /// Of the shop's keys the one that opens it; none for an older format, or an unknown one.
    #[must_use]
    pub fn generation(&self) -> Option<u32> {
        match self.split()?.format {
            Format::Shop { generation } => Some(generation),
            Format::Device => None,
        }
    }

    pub(super) fn split(&self) -> Option<Parts<'_>> {
        let (&format, rest) = self.0.split_first()?;
        let (format, rest) = match format {
            FORMAT_DEVICE => (Format::Device, rest),
            FORMAT_SHOP => {
                let (generation, rest) = rest.split_first_chunk()?;
                let generation = u32::from_be_bytes(*generation);
                (Format::Shop { generation }, rest)
            }
            _ => return None,
        };
        let (encapped, rest) = rest.split_first_chunk()?;
        let (&index, ciphertext) = rest.split_first()?;
        Some(Parts {
            format,
            encapped,
            index,
            ciphertext,
        })
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

/// A sealed body in the making: everything in its place, to be encrypted where it is.
pub(super) struct Unsealed(Vec<u8>);

impl Unsealed {
    /// `body` is not over the limit.
    pub(super) fn new(
        generation: u32,
        encapped: &[u8; ENCAPPED_BYTES],
        index: u8,
        body: &[u8],
    ) -> Self {
        let padded = (LENGTH_BYTES + body.len()).next_multiple_of(PAD_STEP_BYTES);
        let length = u16::try_from(body.len()).expect("the limit is below 64 KiB");
        let mut bytes = Vec::with_capacity(HEAD_BYTES + padded + TAG_BYTES);
        bytes.push(FORMAT_SHOP);
        bytes.extend(generation.to_be_bytes());
        bytes.extend(encapped);
        bytes.push(index);
        bytes.extend(length.to_be_bytes());
        bytes.extend(body);
        bytes.resize(HEAD_BYTES + padded, 0);
        Self(bytes)
    }

    pub(super) fn plain(&mut self) -> &mut [u8] {
        &mut self.0[HEAD_BYTES..]
    }

    pub(super) fn with(mut self, tag: &[u8]) -> Sealed {
        self.0.extend(tag);
        Sealed(self.0)
    }
}

/// What a context is for. One that was opened for a shop says nothing of it, because its key does.
pub(super) fn info(device: Option<&DeviceId>) -> Vec<u8> {
    [
        INFO_LABEL,
        device.map_or(&[], |device| device.as_bytes().as_slice()),
    ]
    .concat()
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

pub(super) fn associated_data(format: Format, envelope: &Envelope) -> Vec<u8> {
    let mut data = Vec::with_capacity(64);
    match format {
        Format::Device => data.push(FORMAT_DEVICE),
        Format::Shop { generation } => {
            data.push(FORMAT_SHOP);
            data.extend(generation.to_be_bytes());
        }
    }
    data.extend(envelope.device.as_bytes());
    data.extend(envelope.nonce.as_bytes());
    data.extend(envelope.received_at_ms.to_be_bytes());
    if let Format::Shop { .. } = format {
        data.push(match envelope.sender {
            Sender::Unlisted => 0,
            Sender::Listed => 1,
        });
    }
    data
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
