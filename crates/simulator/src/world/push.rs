//! One push from the moment it is taken: its way to the phone, what the customer does, how it ends, and who is told. The times are
//! those measured in Safaricom's sandbox in 2026.

use super::outbox::PostId;
use crate::behaviour::{Behaviour, CallbackFault};
use crate::clock::Tempo;
use crate::random::Random;
use pokea_domain::{Cents, CheckoutRequestId, MerchantRequestId, Millis, MpesaCode, Msisdn};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How long a phone that is off holds up the next push to it.
const VANISHED_LOCK: Duration = Duration::from_secs(60);
/// How long Safaricom says nothing about a phone that is off.
const VANISHED_LIFE: Duration = Duration::from_secs(600);

/// A push, as it is saved.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Push {
    pub(crate) phone: Msisdn,
    pub(crate) amount: Cents,
    pub(crate) reference: String,
    pub(crate) checkout: CheckoutRequestId,
    pub(crate) merchant: MerchantRequestId,
    pub(crate) callback_url: String,
    /// `BusinessShortCode`: who asks.
    pub(crate) asking: String,
    /// `PartyB`: who is paid.
    pub(crate) receiver: String,
    /// What the customer's phone shows.
    pub(crate) prompt: String,
    pub(crate) accepted_at: Millis,
    pub(crate) behaviour: Behaviour,
    pub(crate) callback_fault: CallbackFault,
    pub(crate) pace: Pace,
    pub(crate) stage: Stage,
    /// A set-up that Safaricom takes and finds wrong later, as its result.
    pub(crate) flaw: Option<Ending>,
    /// The code of the money, once it has moved.
    pub(crate) code: Option<MpesaCode>,
    pub(crate) callbacks: Vec<PostId>,
    pub(crate) confirmations: Vec<PostId>,
}

/// Where a push is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Stage {
    /// On its way to the phone.
    Sent { rings_at: Millis },
    /// The prompt is on the phone.
    Ringing { acts_at: Millis },
    /// The customer has done something, and M-PESA works on it.
    Working { ends_at: Millis },
    /// The phone is off.
    Gone { ends_at: Millis },
    /// Over.
    Ended { at: Millis, ending: Ending },
}

/// How a push ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Ending {
    Paid,
    NoMoney,
    Cancelled,
    WrongPin,
    /// Three wrong PINs have locked the payer's M-PESA.
    PinLocked,
    /// The payer's day is full.
    DayFull,
    NoResponse,
    /// The prompt would be longer than USSD takes.
    TooLong,
    /// The till does not belong to the store.
    WrongTill,
    /// The transaction type does not fit the number.
    WrongType,
}

/// What chance decided about a push: times at Safaricom's pace, and which of the observed wordings its messages have.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Pace {
    rings_after_ms: u64,
    acts_after_ms: u64,
    works_for_ms: u64,
    /// How long the prompt waits for the customer, from the push on.
    life_ms: u64,
    callback_after_ms: u64,
    confirmation_after_ms: u64,
    /// Which of five forms the callback's `Balance` has.
    pub(crate) balance_form: u64,
    /// Which of two wordings.
    pub(crate) wording: u64,
}

impl Pace {
    pub(crate) fn draw(random: &mut Random) -> Self {
        Self {
            rings_after_ms: random.within(2_500..=3_500),
            acts_after_ms: random.within(7_000..=9_000),
            works_for_ms: random.within(1_000..=2_000),
            life_ms: random.within(26_000..=60_000),
            callback_after_ms: random.within(200..=1_000),
            confirmation_after_ms: random.within(100..=2_000),
            balance_form: random.within(0..=4),
            wording: random.within(0..=1),
        }
    }
}

/// What a push that takes a step wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wants {
    /// The customer's money: they have entered their PIN.
    Money,
    /// To be over.
    End(Ending),
}

impl Push {
    /// The stage of a push that was just taken.
    pub(crate) fn first_stage(pace: &Pace, accepted_at: Millis, tempo: Tempo) -> Stage {
        Stage::Sent {
            rings_at: later(accepted_at, pace.rings_after_ms, tempo),
        }
    }

    /// When the next step is due.
    pub(crate) fn next_at(&self) -> Option<Millis> {
        match self.stage {
            Stage::Sent { rings_at } => Some(rings_at),
            Stage::Ringing { acts_at } => Some(acts_at),
            Stage::Working { ends_at } | Stage::Gone { ends_at } => Some(ends_at),
            Stage::Ended { .. } => None,
        }
    }

    /// Takes the step that is due. What happens to money, and so how a push ends, is not for the push to say.
    pub(crate) fn step(&mut self, tempo: Tempo) -> Option<Wants> {
        match (self.stage, self.behaviour) {
            (Stage::Sent { .. }, _) if self.flaw.is_some() => self.flaw.map(Wants::End),
            (Stage::Sent { .. }, behaviour) => {
                self.stage = match behaviour {
                    Behaviour::Vanishes => self.gone(tempo),
                    Behaviour::Ignores => Stage::Ringing {
                        acts_at: later(self.accepted_at, self.pace.life_ms, tempo),
                    },
                    _ => Stage::Ringing {
                        acts_at: later(self.accepted_at, self.pace.acts_after_ms, tempo),
                    },
                };
                None
            }
            (Stage::Ringing { .. }, Behaviour::Ignores) => Some(Wants::End(Ending::NoResponse)),
            (Stage::Ringing { acts_at }, _) => {
                self.stage = Stage::Working {
                    ends_at: later(acts_at, self.pace.works_for_ms, tempo),
                };
                None
            }
            (Stage::Working { .. }, Behaviour::Pays) => Some(Wants::Money),
            (Stage::Working { .. }, Behaviour::NoMoney) => Some(Wants::End(Ending::NoMoney)),
            (Stage::Working { .. }, Behaviour::WrongPin) => Some(Wants::End(Ending::WrongPin)),
            (Stage::Working { .. }, Behaviour::Cancels) => Some(Wants::End(Ending::Cancelled)),
            (Stage::Working { .. } | Stage::Gone { .. }, _) => Some(Wants::End(Ending::NoResponse)),
            (Stage::Ended { .. }, _) => None,
        }
    }

    /// The customer does something with the prompt now.
    pub(crate) fn answer(&mut self, behaviour: Behaviour, now: Millis, tempo: Tempo) {
        let Stage::Ringing { acts_at } = self.stage else {
            return;
        };
        self.behaviour = behaviour;
        self.stage = match behaviour {
            Behaviour::Vanishes => self.gone(tempo),
            Behaviour::Ignores => Stage::Ringing {
                acts_at: later(self.accepted_at, self.pace.life_ms, tempo).max(acts_at),
            },
            _ => Stage::Ringing { acts_at: now },
        };
    }

    /// Whether a new push to this phone is refused because of this one.
    pub(crate) fn locks(&self, now: Millis, tempo: Tempo) -> bool {
        match self.stage {
            Stage::Sent { .. } | Stage::Ringing { .. } | Stage::Working { .. } => true,
            Stage::Gone { .. } => now < self.accepted_at.plus(tempo.shorten(VANISHED_LOCK)),
            Stage::Ended { .. } => false,
        }
    }

    /// When the callback is due, or twice, if there is to be one.
    pub(crate) fn callback_times(&self, ended_at: Millis, tempo: Tempo) -> Vec<Millis> {
        if self.behaviour == Behaviour::Vanishes {
            return Vec::new();
        }
        let due = later(ended_at, self.pace.callback_after_ms, tempo);
        match self.callback_fault {
            CallbackFault::Once | CallbackFault::BeforeAnswer => vec![due],
            CallbackFault::Lost => Vec::new(),
            CallbackFault::Twice => vec![due, later(due, 2_000, tempo)],
            CallbackFault::Late { seconds } => {
                vec![later(due, u64::from(seconds) * 1_000, tempo)]
            }
        }
    }

    /// When the C2B confirmation is due: as often before the callback as after it.
    pub(crate) fn confirmation_time(&self, ended_at: Millis, tempo: Tempo) -> Millis {
        later(ended_at, self.pace.confirmation_after_ms, tempo)
    }

    fn gone(&self, tempo: Tempo) -> Stage {
        Stage::Gone {
            ends_at: self.accepted_at.plus(tempo.shorten(VANISHED_LIFE)),
        }
    }
}

fn later(moment: Millis, wait_ms: u64, tempo: Tempo) -> Millis {
    moment.plus(tempo.shorten(Duration::from_millis(wait_ms)))
}

impl Ending {
    /// `ResultCode`. One of them is not a number.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Paid => "0",
            Self::NoMoney => "1",
            Self::Cancelled => "1032",
            Self::WrongPin => "2001",
            Self::PinLocked => "8006",
            Self::DayFull => "4",
            Self::NoResponse => "1037",
            Self::TooLong => "1025",
            Self::WrongTill => "SFC_IC0003",
            Self::WrongType => "2028",
        }
    }

    /// `ResultDesc` of the callback. Two of them have been seen in two wordings.
    pub(crate) fn callback_text(self, wording: u64) -> &'static str {
        match self {
            Self::Paid => "The service request is processed successfully.",
            Self::NoMoney => "The balance is insufficient for the transaction.",
            Self::Cancelled if wording == 0 => "Request cancelled by user",
            Self::Cancelled => "Request Cancelled by user.",
            Self::WrongPin => "The initiator information is invalid.",
            Self::PinLocked => "The security credential is locked.",
            Self::DayFull => "The transaction amount would exceed the daily limit.",
            Self::NoResponse => "No response from user.",
            Self::TooLong => "An error occurred while sending a push request.",
            Self::WrongTill => "The operator does not exist.",
            Self::WrongType => "The request is not permitted according to product assignment.",
        }
    }

    /// `ResultDesc` of the query, which words one ending otherwise than the callback does.
    pub(crate) fn query_text(self, wording: u64) -> &'static str {
        match self {
            Self::NoResponse => "DS timeout user cannot be reached.",
            other => other.callback_text(wording),
        }
    }
}
