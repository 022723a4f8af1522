//! What goes over the WebSocket, as JSON text, one frame a message.
//!
//! ```text
//! relay                                desktop
//! challenge {nonce}               ->
//!                                 <-   hello {device, verifying_key, cursor, signature}
//! welcome {epoch, head, acked, key, others} ->
//! batch {epoch, items}            ->   writes items and cursor in one transaction, then
//!                                 <-   ack {seq}
//! ask {item}                      ->   somebody waits for the answer to this
//!                                 <-   answer {question, accepts, body}
//!                                 <-   policy {policy, set_at_ms}
//! ping {head, is_held}  (every 20 s) ->
//!                                 <-   pong
//! rotate {generation, devices}    ->   makes the shop's next key
//!                                 <-   rotated {generation, public, letters}
//! keys {key, letters}             ->   the keys that devices of the shop have made, its own too
//!                                 <-   invite                    (another device is to join the shop)
//! invited {invite}                ->
//! joining {invite, commitment, ..} ->
//!                                 <-   meet {invite, key, nonce}
//! revealed {invite, opening}      ->   a person compares six digits
//!                                 <-   admit {invite, letter, ..}, or decline {invite}
//! joined {invite, admitted}       ->
//! refused {reason}, and closes
//! ```
//!
//! The last part is described in [`pairing`](crate::pairing).
//!
//! A shop has one log, and every one of its devices is sent all of it. Delivery is at least once and in order of `seq`, which is
//! the order of arrival at the storage; while several relays or a failing cluster take turns, that is not always the order in which senders posted. The desktop's cursor is the truth: it is what the desktop has committed, so what it names is
//! what it will not be sent again. An acknowledgement only moves the window on and tells the relay what it may forget some day. Numbers grow;
//! they are not without gaps. They count within an epoch: a relay whose storage was put back to an earlier state opens a new one, and sends
//! everything that it has again. So the desktop must know what it has by what is in the items, and by `seq` only where to go on.

use crate::address::DeviceId;
use crate::answer::Policy;
use crate::base_url::BaseUrl;
use crate::bytes::hex_bytes;
use crate::invite::{Invite, InviteHash};
use crate::item::Item;
use crate::keys::{BadSignature, SealingKey, ShopKey, Signature, VerifyingKey};
use crate::letter::Letter;
use crate::pairing::{Commitment, Opening, PairNonce};
use serde::{Deserialize, Serialize};

/// Where a relay takes a desktop's WebSocket.
pub const LINK_PATH: &str = "/v1/link";

const HELLO_LABEL: &[u8] = b"pokea link v1";

hex_bytes!(
    /// Random bytes that a desktop signs to show who it is, now.
    Challenge, 32
);

hex_bytes!(
    /// Within which numbers count. Random; only equality means anything.
    Epoch, 8
);

/// Up to where a desktop has committed what it was sent. A new desktop starts with the default, which is before everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// The epoch of the last batch.
    pub epoch: Epoch,
    /// The number of the last item committed; 0 for none.
    pub seq: u64,
}

impl Default for Cursor {
    fn default() -> Self {
        Self {
            epoch: Epoch::from_bytes([0; 8]),
            seq: 0,
        }
    }
}

/// From a relay to a desktop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerFrame {
    /// The first frame: sign this.
    Challenge {
        /// What to sign.
        nonce: Challenge,
    },
    /// The hello was right; items follow as they come. Only now is the desktop connected.
    Welcome {
        /// The epoch of all numbers on this link.
        epoch: Epoch,
        /// The number of the newest item; 0 for none.
        head: u64,
        /// Up to where this device has ever acknowledged, as far as the relay knows; 0 for nothing. A desktop whose cursor is before that has
        /// lost what it had committed: an older copy of its files was put back.
        #[serde(default)]
        acked: u64,
        /// What the shop's items are sealed to. A device that does not have its private half gets that in a letter, or lacks it.
        key: ShopKey,
        /// How many other devices the shop has by now.
        #[serde(default)]
        others: u16,
    },
    /// Items in order, each newer than the one before.
    Batch {
        /// The epoch of their numbers; part of the cursor.
        epoch: Epoch,
        /// At least one.
        items: Vec<Item>,
    },
    /// A callback whose sender waits for an answer that only a desktop can give. Every connected device of the shop is asked. The first that accepts
    /// is believed, since a sale may be another device's; a rejection once nobody is left to ask, or after
    /// [`ANSWER_WITHIN`](crate::limits::ANSWER_WITHIN). It is not in the log.
    Ask {
        /// Its number is the question's.
        item: Item,
    },
    /// Still there? Answer with [`DesktopFrame::Pong`].
    Ping {
        /// The number of the newest item that there is to send, 0 for none: a desktop that is behind and is sent nothing should dial again.
        head: u64,
        /// There may be more, which the relay cannot send yet: it lies on the disk of a relay until the servers behind them take it.
        #[serde(default)]
        is_held: bool,
    },
    /// A device was taken out of the shop: make the shop's next key, and seal it to all that are left, as [`rotated`](crate::rotation::rotated) does.
    Rotate {
        /// The generation that the next key is to have.
        generation: u32,
        /// The shop's devices, this one too, and what letters to them are sealed to.
        devices: Vec<(DeviceId, SealingKey)>,
    },
    /// The shop's key has changed, or this device has letters. Sent before any item.
    Keys {
        /// What the shop's items are sealed to.
        key: ShopKey,
        /// Keys that devices of the shop have made since this one paired, by generation; each is about
        /// [`Subject::Rotation`](crate::Subject::Rotation).
        letters: Vec<(u32, Letter)>,
    },
    /// The answer to [`DesktopFrame::Invite`].
    Invited {
        /// For one device, which this one lets in; good for [`INVITE_VALID`](crate::limits::INVITE_VALID).
        invite: Invite,
    },
    /// Another device asks to join the shop. Told to the device that gave out the invite, or to all of the shop's if an operator did.
    Joining {
        /// By this invite.
        invite: InviteHash,
        /// What it is bound to.
        commitment: Commitment,
        /// By what the relay's letter to it will be known.
        relay_key: SealingKey,
    },
    /// That device has said who it is.
    Revealed {
        /// By this invite.
        invite: InviteHash,
        /// It must fit the commitment.
        opening: Opening,
        /// Who meets it: another device of the shop may have been faster.
        key: SealingKey,
    },
    /// That pairing is over.
    Joined {
        /// By this invite.
        invite: InviteHash,
        /// Whether the device is in, with its keys fetched.
        admitted: bool,
    },
    /// The relay will not go on, and closes.
    Refused {
        /// Why.
        reason: RefusedReason,
    },
}

/// From a desktop to a relay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum DesktopFrame {
    /// The answer to the challenge.
    Hello(Hello),
    /// Everything up to here is committed.
    Ack {
        /// The number of the last item committed.
        seq: u64,
    },
    /// The answer to a question.
    Answer {
        /// Which.
        question: u64,
        /// Whether the body accepts what is asked about.
        accepts: bool,
        /// What its sender is to get, as JSON: at most [`ANSWER_BYTES_MAX`](crate::limits::ANSWER_BYTES_MAX) bytes.
        body: String,
    },
    /// What questions are to be answered with from now on when no device answers.
    Policy {
        /// The owner's choice.
        policy: Policy,
        /// When it was made, in milliseconds since 1970-01-01 UTC, and 0 for never: of several devices' the newest stands.
        set_at_ms: i64,
    },
    /// The answer to a ping.
    Pong,
    /// The shop's next key.
    Rotated {
        /// Its public half.
        key: ShopKey,
        /// The private half, for each of the devices that the relay named and that has a usable key.
        letters: Vec<(DeviceId, Letter)>,
    },
    /// Asks for an invite for another device of the shop.
    Invite,
    /// Takes the other side's part in a pairing.
    Meet {
        /// Which.
        invite: InviteHash,
        /// By what the letter with the shop's keys will be known.
        key: SealingKey,
        /// This side's random part.
        nonce: PairNonce,
    },
    /// The digits are the same, says a person.
    Admit {
        /// Which pairing.
        invite: InviteHash,
        /// All of the shop's keys, for the new device.
        letter: Letter,
        /// The newest of them.
        key: ShopKey,
    },
    /// They are not, or nobody expected it.
    Decline {
        /// Which pairing.
        invite: InviteHash,
    },
}

/// Who is calling, and from where on it wants items. Made by [`DeviceKeys::hello`](crate::DeviceKeys::hello).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// The device that it says it is.
    pub device: DeviceId,
    /// By what it shows that: the relay knows which device a key is without looking anything up.
    pub verifying_key: VerifyingKey,
    /// What it has.
    #[serde(flatten)]
    pub cursor: Cursor,
    /// Over the relay's public address, the device and the challenge.
    pub signature: Signature,
}

impl Hello {
    /// Checks that whoever has the key in it made it, for this relay and this challenge. Whether the key is that device's is for the relay to say.
    ///
    /// # Errors
    /// [`BadSignature`] if not.
    pub fn verify(&self, relay: &BaseUrl, challenge: &Challenge) -> Result<(), BadSignature> {
        self.verifying_key.verify(
            &Self::message(relay, &self.device, challenge),
            &self.signature,
        )
    }

    pub(crate) fn message(relay: &BaseUrl, device: &DeviceId, challenge: &Challenge) -> Vec<u8> {
        [
            HELLO_LABEL,
            device.as_bytes(),
            challenge.as_bytes(),
            relay.as_str().as_bytes(),
        ]
        .concat()
    }
}

/// Why a relay ends a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum RefusedReason {
    /// No such device, or the signature is not its. Pair again.
    #[error("the relay does not know this device; pair again")]
    NotPaired,
    /// The device was taken out of its shop.
    #[error("this device was taken out of its shop")]
    Revoked,
    /// The same device connected once more; the newer link stays.
    #[error("this device has connected to the relay a second time")]
    Replaced,
    /// A frame that the relay did not understand or expect.
    #[error("the relay did not understand this program; one of the two is too old")]
    BadFrame,
    /// The relay has a fault of its own, or no room. Try again later.
    #[error("the relay cannot serve this device now; nothing is lost")]
    Unavailable,
}
