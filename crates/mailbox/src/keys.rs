//! A desktop's own keys: one to sign with, so that a relay knows who is calling; one that only it can open [letters](crate::Letter) with.

use crate::address::DeviceId;
use crate::base_url::BaseUrl;
use crate::bytes::hex_bytes;
use crate::frames::{Challenge, Cursor, DesktopFrame, Hello};
use crate::letter::{Letter, Subject};
use crate::seal::Kem;
use ed25519_dalek::{Signer, SigningKey};
use hpke::{Kem as _, Serializable};
use serde::{Deserialize, Serialize};
use std::fmt;
use zeroize::Zeroizing;

hex_bytes!(
    /// An Ed25519 public key: who a device is.
    VerifyingKey, 32
);

hex_bytes!(
    /// An X25519 public key: what a relay seals to.
    SealingKey, 32
);

impl SealingKey {
    /// Whether a secret can be agreed on with it. Some 32 bytes are no key, and some older devices have none.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        let about = Subject::Rotation {
            to: DeviceId::from_bytes([0; 16]),
            generation: 0,
        };
        Letter::seal(about, None, self, &[], [0; 32]).is_ok()
    }
}

/// An X25519 key pair, made from a seed.
#[derive(Clone)]
pub struct KeyPair {
    seed: Zeroizing<[u8; Self::SEED_BYTES]>,
    pub(crate) private: <Kem as hpke::Kem>::PrivateKey,
    public: SealingKey,
}

impl KeyPair {
    /// How many random bytes one is made from.
    pub const SEED_BYTES: usize = 32;

    /// The pair that these random bytes stand for.
    #[must_use]
    pub fn from_seed(seed: [u8; Self::SEED_BYTES]) -> Self {
        let seed = Zeroizing::new(seed);
        let (private, public) = Kem::derive_keypair(&*seed);
        Self {
            seed,
            private,
            public: SealingKey::from_bytes(public.to_bytes().into()),
        }
    }

    /// The public half.
    #[must_use]
    pub const fn public(&self) -> SealingKey {
        self.public
    }

    pub(crate) fn seed(&self) -> &[u8; Self::SEED_BYTES] {
        &self.seed
    }
}

impl fmt::Debug for KeyPair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("KeyPair").field(&self.public).finish()
    }
}

/// What a relay seals a shop's callbacks to. A shop has one at a time, and a new one when a device is taken out of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShopKey {
    /// How many the shop has had, with this one. It is written on every sealed body, so that a device knows which key opens it.
    pub generation: u32,
    /// The public half. Every device of the shop has the private one; the relay never does.
    pub public: SealingKey,
}

hex_bytes!(
    /// An Ed25519 signature.
    Signature, 64
);

/// The signature was not made by that key over that message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the signature does not fit the device's key")]
pub struct BadSignature;

impl VerifyingKey {
    /// Checks a signature, strictly: weak keys and second spellings of a signature are refused.
    pub(crate) fn verify(&self, message: &[u8], signature: &Signature) -> Result<(), BadSignature> {
        let signature = ed25519_dalek::Signature::from_bytes(signature.as_bytes());
        ed25519_dalek::VerifyingKey::from_bytes(self.as_bytes())
            .and_then(|key| key.verify_strict(message, &signature))
            .map_err(|_| BadSignature)
    }
}

/// A desktop's secret keys for one relay. Make new ones for another relay: a relay must not be able to pass a desktop's signature on.
pub struct DeviceKeys {
    seed: Zeroizing<[u8; Self::SECRET_BYTES]>,
    signing: SigningKey,
    letters: KeyPair,
}

impl DeviceKeys {
    /// How many secret bytes they are made from.
    pub const SECRET_BYTES: usize = 64;

    /// The keys that these random bytes stand for: 32 for the Ed25519 key, 32 for the X25519 key.
    #[must_use]
    pub fn generate(seed: [u8; Self::SECRET_BYTES]) -> Self {
        let seed = Zeroizing::new(seed);
        let (sign, open) = seed.split_at(32);
        let half = "split_at gives 32 bytes";
        Self {
            signing: SigningKey::from_bytes(sign.try_into().expect(half)),
            letters: KeyPair::from_seed(open.try_into().expect(half)),
            seed,
        }
    }

    /// The bytes to keep where secrets are kept; [`generate`](Self::generate) makes the same keys from them again.
    #[must_use]
    pub fn to_secret_bytes(&self) -> Zeroizing<[u8; Self::SECRET_BYTES]> {
        self.seed.clone()
    }

    /// Who this device is.
    #[must_use]
    pub fn verifying_key(&self) -> VerifyingKey {
        VerifyingKey::from_bytes(self.signing.verifying_key().to_bytes())
    }

    /// What letters to it are sealed to, and its own are known by.
    #[must_use]
    pub const fn letters(&self) -> &KeyPair {
        &self.letters
    }

    /// The answer to a relay's challenge: who is calling, and from where on it wants items.
    ///
    /// `relay` is the address that the desktop itself dialled, so that no other relay can use the signature.
    #[must_use]
    pub fn hello(
        &self,
        relay: &BaseUrl,
        device: DeviceId,
        challenge: &Challenge,
        cursor: Cursor,
    ) -> DesktopFrame {
        let signature = self.sign(&Hello::message(relay, &device, challenge));
        DesktopFrame::Hello(Hello {
            device,
            verifying_key: self.verifying_key(),
            cursor,
            signature,
        })
    }

    pub(crate) fn sign(&self, message: &[u8]) -> Signature {
        Signature::from_bytes(self.signing.sign(message).to_bytes())
    }
}

impl fmt::Debug for DeviceKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeviceKeys")
            .field("verifying_key", &self.verifying_key())
            .finish_non_exhaustive()
    }
}
