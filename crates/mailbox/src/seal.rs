//! Sealing: what a relay stores is readable to the shop only.
//!
//! HPKE (RFC 9180) base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, ChaCha20-Poly1305. Setting up a context costs an X25519 key agreement,
//! some thirty times the work of encrypting one body, so the relay keeps one context per shop for a while ([`CONTEXT_ITEMS_MAX`],
//! [`CONTEXT_AGE_MAX`]) and then forgets it; from that moment not even the relay can open what it stored.
//!
//! HPKE's own `seal` and `open` count messages: the receiver must open all of them, once, in order. Ours must each open alone, since a
//! desktop may start in the middle of a context after a restart and may be sent an item twice. So we use HPKE's other interface, the secret
//! export (RFC 9180, 5.3): both ends export one AEAD key per context, and every item says its index, which is the nonce. A key exists only in one
//! [`Sealer`]'s memory, the index only grows, and it is one byte; so no nonce is ever used twice with a key, and a restart cannot break that.
//!
//! ```text
//! sealed  = format (1) | key generation, big-endian (4) | encapsulated key (32) | index (1) | ciphertext and tag
//! key     = export(HPKE context with info = label, label)
//! nonce   = 0 (11) | index (1)
//! AAD     = format (1) | key generation (4) | device (16) | address nonce (17, the first byte is the kind) | received at, ms, big-endian (8) | sender (1)
//! plain   = length of the body, big-endian (2) | body | zeros up to a multiple of 256
//! ```
//!
//! The shop is bound by its key, which HPKE mixes into every context. Format 1, which knew no shops, is still opened and no longer made.

mod format;
mod open;

pub use format::Sealed;
pub use open::{OpenError, Opener};

use crate::item::Envelope;
use crate::keys::ShopKey;
use crate::limits::{BODY_BYTES_MAX, CONTEXT_AGE_MAX, CONTEXT_ITEMS_MAX};
use chacha20poly1305::ChaCha20Poly1305;
use chacha20poly1305::aead::AeadInOut;
pub(crate) use format::HpkeAead;
use format::{ENCAPPED_BYTES, Format, Unsealed, associated_data, info, item_cipher, item_nonce};
use hpke::kdf::HkdfSha256;
use hpke::{Deserializable, OpModeS, Serializable};
use std::fmt;
use zeroize::Zeroizing;

pub(crate) type Kem = hpke::kem::X25519HkdfSha256;
type PublicKey = <Kem as hpke::Kem>::PublicKey;

/// Seals to one shop. Lives in the relay's memory and nowhere else.
pub struct Sealer {
    recipient: ShopKey,
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
    /// No secret can be agreed on with the shop's key: it must pair again with another.
    #[error("the shop's sealing key is not usable")]
    BadKey,
    /// The body is larger than [`BODY_BYTES_MAX`].
    #[error("the body is larger than {BODY_BYTES_MAX} bytes")]
    TooLong,
}

impl Sealer {
    /// For one shop's key.
    #[must_use]
    pub const fn new(recipient: ShopKey) -> Self {
        Self {
            recipient,
            context: None,
        }
    }

    /// The key that it seals to.
    #[must_use]
    pub const fn recipient(&self) -> ShopKey {
        self.recipient
    }

    /// Seals a body into its envelope. `entropy` is asked for 32 fresh random bytes when a context is opened.
    ///
    /// # Errors
    /// [`SealError`]; the sealer stays usable.
    pub fn seal(
        &mut self,
        envelope: &Envelope,
        body: &[u8],
        entropy: impl FnOnce() -> [u8; 32],
    ) -> Result<Sealed, SealError> {
        if body.len() > BODY_BYTES_MAX {
            return Err(SealError::TooLong);
        }
        let generation = self.recipient.generation;
        let context = self.ready_context(envelope.received_at_ms, entropy)?;
        let index =
            u8::try_from(context.next_index).expect("a context with a higher index is spent");
        context.next_index += 1;
        let mut sealed = Unsealed::new(generation, &context.encapped, index, body);
        let tag = context
            .cipher
            .encrypt_inout_detached(
                &item_nonce(index),
                &associated_data(Format::Shop { generation }, envelope),
                sealed.plain().into(),
            )
            .expect("ChaCha20-Poly1305 takes messages of this size");
        Ok(sealed.with(&tag))
    }

    /// Opens a context ahead of time, so that the next callback does not wait for it.
    ///
    /// # Errors
    /// [`SealError::BadKey`] if the shop's key is not usable.
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
            empty => Ok(empty.insert(Context::open(&self.recipient, now_ms, entropy())?)),
        }
    }
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sealer")
            .field("recipient", &self.recipient)
            .finish_non_exhaustive()
    }
}

impl Context {
    fn open(recipient: &ShopKey, now_ms: i64, entropy: [u8; 32]) -> Result<Self, SealError> {
        let recipient =
            PublicKey::from_bytes(recipient.public.as_bytes()).map_err(|_| SealError::BadKey)?;
        let (encapped, context) = hpke::setup_sender_with_rng::<HpkeAead, HkdfSha256, Kem>(
            &OpModeS::Base,
            &recipient,
            &info(None),
            &mut Entropy::new(entropy),
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

/// Hands HPKE the 32 bytes that the caller drew: it asks for exactly one ephemeral key's worth.
pub(crate) struct Entropy(Zeroizing<[u8; 32]>);

impl Entropy {
    pub(crate) fn new(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }
}

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
