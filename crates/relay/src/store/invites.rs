//! An invite as a relay keeps it: for what it was given out, and how far the pairing is that it was used for. Where the steps come from is in
//! `pokea_mailbox::pairing`.

use super::{Device, Roll};
use pokea_mailbox::limits::INVITE_VALID;
use pokea_mailbox::{
    Commitment, Counterpart, DeviceId, InviteHash, Letter, Opening, ShopId, ShopKey, Transcript,
};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// For so long after it could be decided about, a device that was let in may fetch what it was given.
const APPROVED_FOR: Duration = Duration::from_secs(24 * 60 * 60);

/// An invite that was given out. The invite itself is not kept, only its hash.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteRecord {
    /// The shop that its device will belong to; made when the device is let in, if it is not there.
    pub shop: ShopId,
    /// What the shop is called, if it is new.
    pub name: String,
    /// Who lets the device in.
    pub approval: Approval,
    /// The device of the shop that asked for it, which alone is told of whoever uses it; none if the operator did.
    #[serde(default)]
    pub invited_by: Option<DeviceId>,
    /// The device whose place the new one takes.
    pub replaces: Option<DeviceId>,
    /// Until when it is good, and then until when the pairing must be done: milliseconds since 1970-01-01 UTC.
    pub expires_at_ms: i64,
    /// How far the pairing is.
    pub step: Step,
}

/// Who lets a device in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Approval {
    /// Nobody is asked: whoever has the invite is in.
    Nobody,
    /// The relay's operator.
    Operator,
    /// A device of the shop, since the shop has some.
    Device,
}

/// How far a pairing is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum Step {
    /// Nobody has used the invite.
    Unused,
    /// A device has used it, and is bound to what it will say.
    Begun {
        /// To this.
        commitment: Commitment,
    },
    /// The other side is there.
    Met {
        /// What the device is bound to.
        commitment: Commitment,
        /// The other side.
        counterpart: Counterpart,
    },
    /// The device has said who it is. Somebody decides.
    Revealed {
        /// What it said.
        opening: Opening,
        /// The other side.
        counterpart: Counterpart,
    },
    /// It may come in.
    Approved {
        /// What it said.
        opening: Opening,
        /// The other side.
        counterpart: Counterpart,
        /// What another device gives it; none for a shop that gets its key from it.
        given: Option<Given>,
    },
    /// It may not.
    Declined,
}

/// What a device gives to the one that it lets in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// Which device gives.
    pub by: DeviceId,
    /// The shop's keys, sealed to the new one.
    pub letter: Letter,
    /// The newest of them.
    pub key: ShopKey,
}

impl InviteRecord {
    /// What the two sides see of each other, once the device has said who it is and somebody is to decide.
    #[must_use]
    pub fn asked(&self, invite: &InviteHash) -> Option<Transcript> {
        match &self.step {
            Step::Revealed {
                opening,
                counterpart,
            } => Some(Transcript::new(invite, opening, counterpart)),
            _ => None,
        }
    }

    /// Whether the device that was let in is one of the shop's by now, as the shop's roll says.
    #[must_use]
    pub fn has_come(&self, roll: Option<&Roll>) -> bool {
        let Step::Approved { opening, .. } = &self.step else {
            return false;
        };
        // One that pairs again was there before.
        let has_paired = |device: &Device| {
            device.verifying_key == opening.verifying_key
                && crate::after(device.paired_at_ms, INVITE_VALID) >= self.expires_at_ms
        };
        roll.is_some_and(|roll| roll.active().any(has_paired))
    }

    /// Whether it is too late. Who was let in has a day to hear of it: from then on callbacks may be sealed to a key that only that device has.
    #[must_use]
    pub fn is_over(&self, now_ms: i64) -> bool {
        let more = match self.step {
            Step::Approved { .. } => APPROVED_FOR,
            _ => Duration::ZERO,
        };
        crate::after(self.expires_at_ms, more) <= now_ms
    }

    /// The same with a decision: `given` are the shop's keys, where a device decides. Nothing changes unless somebody is asked.
    #[must_use]
    pub fn decided(&self, admit: bool, given: Option<Given>) -> Self {
        let step = match self.step.clone() {
            Step::Revealed {
                opening,
                counterpart,
            } if admit => Step::Approved {
                opening,
                counterpart,
                given,
            },
            Step::Unused | Step::Begun { .. } | Step::Met { .. } | Step::Revealed { .. }
                if !admit =>
            {
                Step::Declined
            }
            decided => decided,
        };
        Self {
            step,
            ..self.clone()
        }
    }
}
