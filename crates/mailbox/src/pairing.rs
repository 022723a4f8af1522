//! How a desktop and a relay come to know each other: a one-time invite, the desktop's public keys, and what it gets for them.

use crate::address::{AddressBook, AddressKey, DeviceId};
use crate::base_url::BaseUrl;
use crate::bytes::hex_bytes;
use crate::keys::{BadSignature, SealingKey, Signature, VerifyingKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;
use zeroize::ZeroizeOnDrop;

/// Where a relay takes a [`PairRequest`] by POST. It answers 200 with [`Paired`], or 403 with a [`PairRefusal`].
pub const PAIR_PATH: &str = "/v1/pair";

const PAIR_LABEL: &[u8] = b"pokea pair v1";
const INVITE_LABEL: &[u8] = b"pokea invite v1";
const INVITE_BYTES: usize = 16;

/// What a relay's operator gives to one shop, once: 128 random bits, so that guessing is hopeless and no password protocol is needed.
///
/// Written as eight groups of four hex digits; read with or without the dashes, in either case.
#[derive(Clone, PartialEq, Eq, ZeroizeOnDrop)]
pub struct Invite([u8; INVITE_BYTES]);

hex_bytes!(
    /// What a relay keeps of an invite.
    InviteHash, 32
);

impl Invite {
    /// An invite from random bytes.
    #[must_use]
    pub const fn from_random(random: [u8; INVITE_BYTES]) -> Self {
        Self(random)
    }

    /// What a relay keeps of it. Plain SHA-256 is enough: there is nothing to guess in 128 random bits.
    #[must_use]
    pub fn hash(&self) -> InviteHash {
        InviteHash::from_bytes(
            Sha256::new()
                .chain_update(INVITE_LABEL)
                .chain_update(self.0)
                .finalize()
                .into(),
        )
    }
}

impl fmt::Display for Invite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, pair) in self.0.chunks(2).enumerate() {
            let dash = if place == 0 { "" } else { "-" };
            write!(f, "{dash}{}", hex::encode(pair))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Invite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Invite(..)")
    }
}

/// The text is not an invite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "an invite is eight groups of four characters, each 0-9 or a-f; compare it with what you were given"
)]
pub struct NotAnInvite;

impl FromStr for Invite {
    type Err = NotAnInvite;

    fn from_str(text: &str) -> Result<Self, NotAnInvite> {
        let digits: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| c.to_ascii_lowercase())
            .collect();
        crate::bytes::decode(&digits)
            .map(Self)
            .map_err(|_| NotAnInvite)
    }
}

impl Serialize for Invite {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Invite {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A desktop asks to be known. Made by [`DeviceKeys::pair`](crate::DeviceKeys::pair).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PairRequest {
    /// The invite that it was given.
    pub invite: Invite,
    /// Who it is. The same key with a new invite is the same device again.
    pub verifying_key: VerifyingKey,
    /// What to seal to from now on.
    pub sealing_key: SealingKey,
    /// By the verifying key, over all of the above.
    pub signature: Signature,
}

impl PairRequest {
    /// Checks that the sender holds the signing key and meant this sealing key.
    ///
    /// # Errors
    /// [`BadSignature`] if it does not.
    pub fn verify(&self) -> Result<(), BadSignature> {
        let message = Self::message(&self.invite, &self.verifying_key, &self.sealing_key);
        self.verifying_key.verify(&message, &self.signature)
    }

    pub(crate) fn message(
        invite: &Invite,
        verifying_key: &VerifyingKey,
        sealing_key: &SealingKey,
    ) -> Vec<u8> {
        [
            PAIR_LABEL,
            &invite.0,
            verifying_key.as_bytes(),
            sealing_key.as_bytes(),
        ]
        .concat()
    }
}

/// What a desktop gets for pairing. The key is a secret; the rest is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paired {
    /// What the relay calls this desktop.
    pub device: DeviceId,
    /// What the desktop mints addresses under.
    pub address_key: AddressKey,
    /// What addresses begin with: the relay's public address, which may differ from the one that was dialled.
    pub base_url: BaseUrl,
}

impl Paired {
    /// What the desktop mints addresses with.
    #[must_use]
    pub fn address_book(&self) -> AddressBook {
        AddressBook {
            base_url: self.base_url.clone(),
            device: self.device,
            key: self.address_key.clone(),
        }
    }
}

/// Why a relay would not pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum PairRefusal {
    /// No such invite was given out, or it was given out by another relay.
    #[error(
        "the relay does not know this invite; check it, or ask the relay's operator for a new one"
    )]
    InviteUnknown,
    /// Another device used it.
    #[error("this invite has been used; ask the relay's operator for a new one")]
    InviteUsed,
    /// It was not used in time.
    #[error("this invite has expired; ask the relay's operator for a new one")]
    InviteExpired,
    /// The device was taken out of its shop.
    #[error("this device was taken out of its shop; it can come back with new keys only")]
    Revoked,
    /// The signature or a key is wrong.
    #[error("the relay could not verify this device's keys; nothing was changed")]
    BadKeys,
}
