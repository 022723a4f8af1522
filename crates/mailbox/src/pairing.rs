//! How a device comes into a shop: a one-time invite, and six digits that two people compare.
//!
//! ```text
//! device                                   relay                        whoever approves
//! begin {invite, commitment}          ->
//!                                             joining {commitment}  ->
//!                                                                   <-  meet {key, nonce}
//!                                     <-   meet {relay, relay key, key, nonce}
//! reveal {invite, opening, signature} ->
//!                                             opening               ->
//! 483 921                                                               483 921, the same? y
//!                                                                   <-  admit {letter with the shop's keys}
//!                                     <-   paired {letter with address key, letter with the shop's keys}
//! ```
//!
//! The device's requests are posted again until there is an answer, so all of them may be repeated. **Who approves** is the relay's operator for the
//! first device of a shop, and one of its devices for all others; for the first, the relay itself takes the right-hand part, and the device's own
//! key becomes the shop's.
//!
//! The digits are the short authentication string of a protocol that commits first (S. Vaudenay, "Secure Communications over Insecure Channels
//! Based on Short Authenticated Strings", 2005): they depend on both sides' keys and nonces, and whoever stands between the two must fix his own
//! nonce towards each side before he learns the other's. So he has one guess in a million, which costs him the invite. That holds with a stolen invite;
//! and where a device approves even against the relay, because that device draws one nonce for each deed of a person ([`approving`](crate::approving)).
//!
//! An invite is the first's who uses it. A thief who is first is seen: the shop's own device is refused, or shows other digits.

use crate::address::{AddressBook, AddressKey, DeviceId};
use crate::base_url::BaseUrl;
use crate::bytes::hex_bytes;
use crate::invite::{Invite, InviteHash};
use crate::keys::{BadSignature, DeviceKeys, SealingKey, Signature, VerifyingKey};
use crate::letter::Letter;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

/// Where a relay takes a [`PairRequest`] by POST. It answers 200 with a [`PairAnswer`], or 403 with a [`PairRefusal`].
pub const PAIR_PATH: &str = "/v1/pair";

const COMMITMENT_LABEL: &[u8] = b"pokea pair v2 commitment";
const TRANSCRIPT_LABEL: &[u8] = b"pokea pair v2 transcript";
const SIGNATURE_LABEL: &[u8] = b"pokea pair v2 signature";

hex_bytes!(
    /// Random bytes of one side.
    PairNonce, 32
);

hex_bytes!(
    /// What a device is bound to before it learns the other side's nonce.
    Commitment, 32
);

/// What a device says of itself, after it was bound to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// Who it is. The same key with a new invite is the same device again.
    pub verifying_key: VerifyingKey,
    /// What letters to it are sealed to.
    pub sealing_key: SealingKey,
    /// What the shop's items are sealed to from now on, if it is the shop's only device.
    pub shop_key: SealingKey,
    /// Its random part.
    pub nonce: PairNonce,
}

impl Opening {
    /// What binds to it. The nonce makes it impossible to guess what is inside.
    #[must_use]
    pub fn commitment(&self, invite: &InviteHash) -> Commitment {
        let hash = Sha256::new()
            .chain_update(COMMITMENT_LABEL)
            .chain_update(invite.as_bytes())
            .chain_update(self.verifying_key.as_bytes())
            .chain_update(self.sealing_key.as_bytes())
            .chain_update(self.shop_key.as_bytes())
            .chain_update(self.nonce.as_bytes());
        Commitment::from_bytes(hash.finalize().into())
    }
}

/// What the other side says of itself, bound to nothing, because it comes second.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counterpart {
    /// The relay's public address, which all addresses begin with.
    pub relay: BaseUrl,
    /// By what the relay's letter is known.
    pub relay_key: SealingKey,
    /// By what the letter of whoever approves is known; the relay's own where its operator does.
    pub key: SealingKey,
    /// Its random part.
    pub nonce: PairNonce,
}

/// Everything that both sides know of each other, as 32 bytes. The same for both only if nobody stands between them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transcript(pub(crate) [u8; 32]);

impl Transcript {
    /// Of one pairing.
    #[must_use]
    pub fn new(invite: &InviteHash, opening: &Opening, counterpart: &Counterpart) -> Self {
        let hash = Sha256::new()
            .chain_update(TRANSCRIPT_LABEL)
            .chain_update(opening.commitment(invite).as_bytes())
            .chain_update(counterpart.relay_key.as_bytes())
            .chain_update(counterpart.key.as_bytes())
            .chain_update(counterpart.nonce.as_bytes())
            .chain_update(counterpart.relay.as_str());
        Self(hash.finalize().into())
    }

    /// What two people compare.
    #[must_use]
    pub fn digits(&self) -> Digits {
        let [a, b, c, d, e, f, g, h, ..] = self.0;
        let wide = u64::from_be_bytes([a, b, c, d, e, f, g, h]);
        Digits(u32::try_from(wide % 1_000_000).expect("below a million"))
    }

    pub(crate) fn signed(&self) -> Vec<u8> {
        [SIGNATURE_LABEL, &self.0[..]].concat()
    }
}

/// Six digits, written `483 921`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Digits(u32);

impl fmt::Display for Digits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:03} {:03}", self.0 / 1_000, self.0 % 1_000)
    }
}

impl fmt::Debug for Digits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digits({self})")
    }
}

/// A device asks to be let in. Made by [`Joining`](crate::Joining).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum PairRequest {
    /// Asks for an invite to a shop of its own, from a relay that is open to everybody.
    Register,
    /// Uses the invite up.
    Begin {
        /// The invite that it was given.
        invite: Invite,
        /// To what it will say.
        commitment: Commitment,
    },
    /// Says what it was bound to.
    Reveal {
        /// The same invite.
        invite: Invite,
        /// What it says.
        opening: Opening,
        /// By its verifying key, over the transcript.
        signature: Signature,
    },
}

impl PairRequest {
    pub(crate) fn reveal(
        invite: &Invite,
        opening: &Opening,
        transcript: &Transcript,
        keys: &DeviceKeys,
    ) -> Self {
        Self::Reveal {
            invite: invite.clone(),
            opening: *opening,
            signature: keys.sign(&transcript.signed()),
        }
    }
}

impl Opening {
    /// Checks that the device holds its signing key, and that it saw the same other side.
    ///
    /// # Errors
    /// [`BadSignature`] if not.
    pub fn verify(
        &self,
        transcript: &Transcript,
        signature: &Signature,
    ) -> Result<(), BadSignature> {
        self.verifying_key.verify(&transcript.signed(), signature)
    }
}

/// What a relay answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum PairAnswer {
    /// To [`PairRequest::Register`].
    Invited {
        /// Good for one device, the first of a new shop.
        invite: Invite,
    },
    /// Somebody has yet to do something. Ask the same again in a moment.
    Wait,
    /// The other side is there.
    Meet(Counterpart),
    /// The device is in.
    Paired {
        /// [`Paired`], from the relay.
        paired: Letter,
        /// The generation of the shop's key.
        generation: u32,
        /// The shop's keys, from the device that approved. None if the key is the one that the device brought.
        keys: Option<Letter>,
    },
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
    /// Which of all devices that the shop has ever had, counted from 1. No other has it.
    #[serde(default = "first")]
    pub ordinal: u16,
}

/// A relay that does not say it knows shops of one device.
const fn first() -> u16 {
    1
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
    #[error("the relay does not know this code; check it, or ask for a new one")]
    InviteUnknown,
    /// Another device used it.
    #[error(
        "this code has been used by another device; ask for a new one, and say that it was not you"
    )]
    InviteUsed,
    /// It was not used in time.
    #[error("this code has expired; ask for a new one")]
    InviteExpired,
    /// The device was taken out of its shop.
    #[error("this device was taken out of its shop; it can come back with new keys only")]
    Revoked,
    /// The device belongs to another shop than the code.
    #[error("this device belongs to another shop; it can come into this one with new keys only")]
    OtherShop,
    /// What was said is not what was promised, or a signature or a key is wrong.
    #[error("the relay could not verify this device's keys; nothing was changed")]
    BadKeys,
    /// Whoever approves said no.
    #[error("this device was not let in: the six digits differed, or nobody expected it")]
    NotApproved,
    /// The shop has devices that the relay's operator cannot speak for.
    #[error(
        "the shop has other devices, and one of them must let this device in; ask for a code for a further device"
    )]
    OthersInShop,
    /// The shop has as many devices as it can have.
    #[error(
        "the shop has as many devices as it can have; one that is no longer used must go first"
    )]
    ShopFull,
    /// The shop's key was changed meanwhile.
    #[error("the shop's key was changed meanwhile; ask for a new code")]
    KeyChanged,
    /// Too many codes that nobody was given came from this network.
    #[error("too many wrong codes came from this network; wait ten minutes, and check the code")]
    TooManyGuesses,
    /// The relay gives no invites to strangers.
    #[error("this relay is not open to everybody; ask its operator for a code")]
    NotOpen,
}
