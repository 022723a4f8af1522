//! A desktop's own keys: one to sign with, so that a relay knows who is calling; one that only it can open sealed items with.

use crate::address::DeviceId;
use crate::base_url::BaseUrl;
use crate::bytes::hex_bytes;
use crate::frames::{Challenge, Cursor, DesktopFrame, Hello};
use crate::pairing::{Invite, PairRequest};
use crate::seal::{Kem, Opener};
use ed25519_dalek::{Signer, SigningKey};
use hpke::{Kem as _, Serializable};
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

/// What a relay seals a shop's callbacks to. A shop has one at a time, and a new one when a device is taken out of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    opening: <Kem as hpke::Kem>::PrivateKey,
    sealing: SealingKey,
}

impl DeviceKeys {
    /// How many secret bytes they are made from.
    pub const SECRET_BYTES: usize = 64;

    /// The keys that these random bytes stand for: 32 for the Ed25519 key, 32 for the X25519 key.
    #[must_use]
    pub fn generate(seed: [u8; Self::SECRET_BYTES]) -> Self {
        let seed = Zeroizing::new(seed);
        let (sign, open) = seed.split_at(32);
        let signing = SigningKey::from_bytes(sign.try_into().expect("split_at gives 32 bytes"));
        let (opening, sealing) = Kem::derive_keypair(open);
        let sealing = SealingKey::from_bytes(sealing.to_bytes().into());
        Self {
            seed,
            signing,
            opening,
            sealing,
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

    /// What the relay seals to.
    #[must_use]
    pub const fn sealing_key(&self) -> SealingKey {
        self.sealing
    }

    /// The request that pairs this device, to be posted to [`BaseUrl::pair_url`].
    #[must_use]
    pub fn pair(&self, invite: &Invite) -> PairRequest {
        let (verifying_key, sealing_key) = (self.verifying_key(), self.sealing_key());
        let signature = self.sign(&PairRequest::message(invite, &verifying_key, &sealing_key));
        PairRequest {
            invite: invite.clone(),
            verifying_key,
            sealing_key,
            signature,
        }
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
            cursor,
            signature,
        })
    }

    /// Opens what was sealed to these keys.
    #[must_use]
    pub fn opener(&self) -> Opener {
        Opener::new(self.opening.clone())
    }

    fn sign(&self, message: &[u8]) -> Signature {
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
