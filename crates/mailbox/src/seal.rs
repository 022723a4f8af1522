//! Sealing: what a relay stores is readable to the desktop only.
//!
//! HPKE (RFC 9180) base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305. Setting up a context costs an X25519 key agreement,
//! some thirty times the work of encrypting one body, so the relay keeps one context per desktop for a while ([`CONTEXT_ITEMS_MAX`],
//! [`CONTEXT_AGE_MAX`]) and then forgets it; from that moment not even the relay can open what it stored.
//!
//! HPKE's own `seal` and `open` count messages: the receiver must open all of them, once, in order. Ours must each open alone, since a
//! desktop may start in the middle of a context after a restart and may be sent an item twice. So we use HPKE's other interface, the secret
//! export (RFC 9180, 5.3): both ends export one AEAD key per context, and every item says its index, which is the nonce. A key exists only in one
//! [`Sealer`]'s memory, the index only grows, and it is one byte; so no nonce is ever used twice with a key, and a restart cannot break that.
//!
//! ```text
//! sealed  = format (1) | encapsulated key (32) | index (1) | ciphertext and tag
//! key     = export(HPKE context with info = label | device, label)
//! nonce   = 0 (11) | index (1)
//! AAD     = format (1) | device (16) | address nonce (17, the first byte is the kind) | received at, ms, big-endian (8)
//! plain   = length of the body, big-endian (2) | body | zeros up to a multiple of 256
//! ```

use crate::address::{DeviceId, Nonce};
use crate::frames::Item;
use crate::keys::SealingKey;
use crate::limits::{BODY_BYTES_MAX, CONTEXT_AGE_MAX, CONTEXT_ITEMS_MAX, PAD_STEP_BYTES};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{ChaCha20Poly1305, KeyInit};
use hpke::kdf::HkdfSha256;
use hpke::{Deserializable, HpkeError, OpModeR, OpModeS, Serializable};
use std::fmt;
use zeroize::Zeroizing;

pub(crate) type Kem = hpke::kem::X25519HkdfSha256;
type HpkeAead = hpke::aead::ChaCha20Poly1305;
type PrivateKey = <Kem as hpke::Kem>::PrivateKey;
type PublicKey = <Kem as hpke::Kem>::PublicKey;
type EncappedKey = <Kem as hpke::Kem>::EncappedKey;

const FORMAT: u8 = 1;
const ENCAPPED_BYTES: usize = 32;
const HEAD_BYTES: usize = 1 + ENCAPPED_BYTES + 1;
const LENGTH_BYTES: usize = 2;
const INFO_LABEL: &[u8] = b"pokea mailbox v1";
const EXPORT_LABEL: &[u8] = b"pokea mailbox v1 item key";

/// Seals to one desktop. Lives in the relay's memory and nowhere else.
pub struct Sealer {
    device: DeviceId,
    recipient: SealingKey,
    context: Option<Context>,
}

struct Context {
    opened_at_ms: i64,
    encapped: [u8; ENCAPPED_BYTES],
    cipher: ChaCha20Poly1305,
    next_index: u16,
}

/// Why a body could not be sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// No secret can be agreed on with the desktop's key: it must pair again with another.
    #[error("the device's sealing key is not usable")]
    BadKey,
    /// The body is larger than [`BODY_BYTES_MAX`].
    #[error("the body is larger than {BODY_BYTES_MAX} bytes")]
    TooLong,
}

impl Sealer {
    /// For one desktop and the key that it gave at pairing.
    #[must_use]
    pub const fn new(device: DeviceId, recipient: SealingKey) -> Self {
        Self {
            device,
            recipient,
            context: None,
        }
    }

    /// Seals a body that was posted to the address with this nonce. `entropy` is asked for 32 fresh random bytes when a context is opened.
    ///
    /// # Errors
    /// [`SealError`]; the sealer stays usable.
    pub fn seal(
        &mut self,
        nonce: &Nonce,
        received_at_ms: i64,
        body: &[u8],
        entropy: impl FnOnce() -> [u8; 32],
    ) -> Result<Sealed, SealError> {
        let plain = pad(body)?;
        let aad = associated_data(&self.device, nonce, received_at_ms);
        let context = self.ready_context(received_at_ms, entropy)?;
        let index =
            u8::try_from(context.next_index).expect("a context with a higher index is spent");
        context.next_index += 1;
        let ciphertext = context
            .cipher
            .encrypt(
                &item_nonce(index),
                Payload {
                    msg: &plain,
                    aad: &aad,
                },
            )
            .expect("ChaCha20-Poly1305 takes messages of this size");
        let mut bytes = Vec::with_capacity(HEAD_BYTES + ciphertext.len());
        bytes.push(FORMAT);
        bytes.extend_from_slice(&context.encapped);
        bytes.push(index);
        bytes.extend_from_slice(&ciphertext);
        Ok(Sealed(bytes))
    }

    /// Opens a context ahead of time, so that the next callback does not wait for it.
    ///
    /// # Errors
    /// [`SealError::BadKey`] if the desktop's key is not usable.
    pub fn warm(
        &mut self,
        now_ms: i64,
        entropy: impl FnOnce() -> [u8; 32],
    ) -> Result<(), SealError> {
        self.ready_context(now_ms, entropy).map(|_| ())
    }

    /// Forgets a context that will not be used again, and its key with it.
    pub fn forget_spent(&mut self, now_ms: i64) {
        if self
            .context
            .as_ref()
            .is_some_and(|context| context.is_spent(now_ms))
        {
            self.context = None;
        }
    }

    fn ready_context(
        &mut self,
        now_ms: i64,
        entropy: impl FnOnce() -> [u8; 32],
    ) -> Result<&mut Context, SealError> {
        self.forget_spent(now_ms);
        match &mut self.context {
            Some(context) => Ok(context),
            empty => Ok(empty.insert(Context::open(
                &self.device,
                &self.recipient,
                now_ms,
                entropy(),
            )?)),
        }
    }
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sealer")
            .field("device", &self.device)
            .finish_non_exhaustive()
    }
}

impl Context {
    fn open(
        device: &DeviceId,
        recipient: &SealingKey,
        now_ms: i64,
        entropy: [u8; 32],
    ) -> Result<Self, SealError> {
        let recipient =
            PublicKey::from_bytes(recipient.as_bytes()).map_err(|_| SealError::BadKey)?;
        let (encapped, context) = hpke::setup_sender_with_rng::<HpkeAead, HkdfSha256, Kem>(
            &OpModeS::Base,
            &recipient,
            &info(device),
            &mut Entropy(Zeroizing::new(entropy)),
        )
        .map_err(|_| SealError::BadKey)?;
        Ok(Self {
            opened_at_ms: now_ms,
            encapped: encapped.to_bytes().into(),
            cipher: item_cipher(|label, key| context.export(label, key)),
            next_index: 0,
        })
    }

    /// A clock that was put back spends a context too, or it could live for ever.
    fn is_spent(&self, now_ms: i64) -> bool {
        let age_max_ms = i64::try_from(CONTEXT_AGE_MAX.as_millis()).expect("ten minutes");
        let age_ms = now_ms.saturating_sub(self.opened_at_ms);
        self.next_index >= CONTEXT_ITEMS_MAX || !(0..age_max_ms).contains(&age_ms)
    }
}

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
        let (head, ciphertext) = item
            .sealed
            .0
            .split_at_checked(HEAD_BYTES)
            .ok_or(OpenError::UnknownFormat)?;
        let [format, encapped @ .., index] = head else {
            return Err(OpenError::UnknownFormat);
        };
        if *format != FORMAT {
            return Err(OpenError::UnknownFormat);
        }
        let aad = associated_data(&self.device, &item.nonce, item.received_at_ms);
        let plain = self
            .cipher(encapped)?
            .decrypt(
                &item_nonce(*index),
                Payload {
                    msg: ciphertext,
                    aad: &aad,
                },
            )
            .map_err(|_| OpenError::NotOurs)?;
        unpad(plain).ok_or(OpenError::UnknownFormat)
    }

    fn cipher(&mut self, encapped: &[u8]) -> Result<&ChaCha20Poly1305, OpenError> {
        let known = self.last.take().filter(|(last, _)| last == encapped);
        let context = match known {
            Some(context) => context,
            None => (
                encapped.try_into().map_err(|_| OpenError::UnknownFormat)?,
                self.agree(encapped)?,
            ),
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

fn info(device: &DeviceId) -> Vec<u8> {
    [INFO_LABEL, device.as_bytes()].concat()
}

fn item_cipher(export: impl FnOnce(&[u8], &mut [u8]) -> Result<(), HpkeError>) -> ChaCha20Poly1305 {
    let mut key = Zeroizing::new([0; 32]);
    export(EXPORT_LABEL, key.as_mut_slice()).expect("32 bytes can be exported");
    ChaCha20Poly1305::new((&*key).into())
}

fn item_nonce(index: u8) -> chacha20poly1305::Nonce {
    let mut nonce = [0; 12];
    nonce[11] = index;
    nonce.into()
}

fn associated_data(device: &DeviceId, nonce: &Nonce, received_at_ms: i64) -> Vec<u8> {
    [
        &[FORMAT],
        device.as_bytes().as_slice(),
        nonce.as_bytes(),
        &received_at_ms.to_be_bytes(),
    ]
    .concat()
}

fn pad(body: &[u8]) -> Result<Vec<u8>, SealError> {
    if body.len() > BODY_BYTES_MAX {
        return Err(SealError::TooLong);
    }
    let length = u16::try_from(body.len()).map_err(|_| SealError::TooLong)?;
    let mut plain = [&length.to_be_bytes(), body].concat();
    plain.resize(plain.len().next_multiple_of(PAD_STEP_BYTES), 0);
    Ok(plain)
}

fn unpad(mut plain: Vec<u8>) -> Option<Vec<u8>> {
    let length = usize::from(u16::from_be_bytes(*plain.first_chunk::<LENGTH_BYTES>()?));
    if plain.len() < LENGTH_BYTES + length {
        return None;
    }
    plain.drain(..LENGTH_BYTES);
    plain.truncate(length);
    Some(plain)
}

/// Hands HPKE the 32 bytes that the caller drew: it asks for exactly one ephemeral key's worth.
struct Entropy(Zeroizing<[u8; 32]>);

impl hpke::rand_core::TryRng for Entropy {
    type Error = std::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        unreachable!("HPKE draws its ephemeral key as bytes")
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        unreachable!("HPKE draws its ephemeral key as bytes")
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        bytes.copy_from_slice(self.0.as_slice());
        Ok(())
    }
}

impl hpke::rand_core::TryCryptoRng for Entropy {}
