//! A few secret bytes from one end to another, through a relay or a line that could read and change them.
//!
//! HPKE like the sealing of items (RFC 9180, the same suite), but one message to a context, since letters are rare. What a letter is about is its
//! `info`, so that none opens as another. In a pairing the sender's key is mixed in too (mode Auth): both ends know each other's, because the
//! six digits that they compared are made from them.

use crate::address::DeviceId;
use crate::keys::{KeyPair, SealingKey};
use crate::pairing::Transcript;
use crate::seal::{Entropy, HpkeAead, Kem, OpenError, SealError};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use hpke::kdf::HkdfSha256;
use hpke::{Deserializable, Kem as _, OpModeR, OpModeS, Serializable};
use std::fmt;
use zeroize::Zeroizing;

const ENCAPPED_BYTES: usize = 32;

/// Sealed bytes for one device. Base64 in JSON.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter(Vec<u8>);

/// What a letter is about.
#[derive(Clone, Copy, Debug)]
pub enum Subject<'a> {
    /// [`Paired`](crate::Paired), from the relay to the device that pairs.
    Paired(&'a Transcript),
    /// The shop's keys, from the device that approves to the one that pairs.
    Keys(&'a Transcript),
    /// The shop's next key, from a device to another of its shop.
    Rotation {
        /// Whose.
        to: DeviceId,
        /// The key's.
        generation: u32,
    },
}

impl Subject<'_> {
    fn info(&self) -> Vec<u8> {
        match self {
            Self::Paired(transcript) => [b"pokea letter v1 paired", &transcript.0[..]].concat(),
            Self::Keys(transcript) => [b"pokea letter v1 keys", &transcript.0[..]].concat(),
            Self::Rotation { to, generation } => [
                &b"pokea letter v1 rotation"[..],
                to.as_bytes(),
                &generation.to_be_bytes(),
            ]
            .concat(),
        }
    }
}

impl Letter {
    /// Seals bytes to a key. `from` is mixed in if the reader knows the sender's key by other means.
    ///
    /// # Errors
    /// [`SealError::BadKey`] if no secret can be agreed on with the key.
    pub fn seal(
        about: Subject<'_>,
        from: Option<&KeyPair>,
        to: &SealingKey,
        plain: &[u8],
        entropy: [u8; 32],
    ) -> Result<Self, SealError> {
        let to = public(to).map_err(|_| SealError::BadKey)?;
        let mode = from.map_or(OpModeS::Base, |from| {
            let private = from.private.clone();
            let public = Kem::sk_to_pk(&private);
            OpModeS::Auth((private, public))
        });
        let (encapped, sealed) = hpke::single_shot_seal_with_rng::<HpkeAead, HkdfSha256, Kem>(
            &mode,
            &to,
            &about.info(),
            plain,
            &[],
            &mut Entropy::new(entropy),
        )
        .map_err(|_| SealError::BadKey)?;
        Ok(Self([&encapped.to_bytes()[..], &sealed].concat()))
    }

    /// The bytes that were sealed to this key about this.
    ///
    /// # Errors
    /// [`OpenError::NotOurs`] if they were not, or not by `from`.
    pub fn open(
        &self,
        about: Subject<'_>,
        from: Option<&SealingKey>,
        to: &KeyPair,
    ) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let mode = match from {
            Some(from) => OpModeR::Auth(public(from)?),
            None => OpModeR::Base,
        };
        let (encapped, sealed) = self
            .0
            .split_at_checked(ENCAPPED_BYTES)
            .ok_or(OpenError::NotOurs)?;
        let encapped = <Kem as hpke::Kem>::EncappedKey::from_bytes(encapped)
            .map_err(|_| OpenError::NotOurs)?;
        hpke::single_shot_open::<HpkeAead, HkdfSha256, Kem>(
            &mode,
            &to.private,
            &encapped,
            &about.info(),
            sealed,
            &[],
        )
        .map(Zeroizing::new)
        .map_err(|_| OpenError::NotOurs)
    }

    /// From the bytes as they were stored.
    #[must_use]
    pub const fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The bytes, to be stored.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

fn public(key: &SealingKey) -> Result<<Kem as hpke::Kem>::PublicKey, OpenError> {
    Deserializable::from_bytes(key.as_bytes()).map_err(|_| OpenError::NotOurs)
}

impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Letter({} bytes)", self.0.len())
    }
}

impl serde::Serialize for Letter {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64.encode(&self.0))
    }
}

impl<'de> serde::Deserialize<'de> for Letter {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        BASE64
            .decode(text.as_bytes())
            .map(Self)
            .map_err(serde::de::Error::custom)
    }
}
