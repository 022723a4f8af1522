//! One push from the moment it is taken: its way to the phone, what the customer does, how it ends, and who is told. The times are
//! those measured in Safaricom's sandbox in 2026.

use super::ending::Ending;
use super::outbox::PostId;
use crate::behaviour::Behaviour;
use crate::clock::Tempo;
use crate::faults::{BalanceForm, CallbackFault, Faults};
use crate::forms::C2bForms;
use crate::random::Random;
use pokea_domain::{Cents, CheckoutRequestId, MerchantRequestId, Millis, MpesaCode, Msisdn};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How long a phone that is off holds up the next push to it.
const VANISHED_LOCK: Duration = Duration::from_secs(60);
/// When Safaricom has noticed that a phone cannot be reached, and how much later a callback says so.
const UNREACHABLE_AFTER: Duration = Duration::from_secs(14);
const UNREACHABLE_TOLD_AFTER_MS: u64 = 12_000;
/// How far apart shuffled callbacks can be.
const SHUFFLED_MS: u64 = 120_000;
/// For how long the rule behind code 17 remembers an amount.
const SAME_AMOUNT_RULE: Duration = Duration::from_secs(120);
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
    pub(crate) faults: Faults,
    /// The forms of its confirmation.
    pub(crate) forms: C2bForms,
    pub(crate) pace: Pace,
    pub(crate) stage: Stage,
    /// A set-up that Safaricom takes and finds wrong later, as its result.
    pub(crate) flaw: Option<Ending>,
    /// When money still comes although the push ended without.
    pub(crate) late_at: Option<Millis>,
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
    pub(crate) balance: BalanceForm,
    /// How much later a shuffled callback comes.
    shuffled_by_ms: u64,
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
            balance: match random.within(0..=4) {
                0 => BalanceForm::Bare,
                1 => BalanceForm::Absent,
                2 => BalanceForm::Number,
                3 => BalanceForm::Structure,
                _ => BalanceForm::Empty,
            },
            shuffled_by_ms: random.within(0..=SHUFFLED_MS),
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
            Stage::Ended { .. } => self.late_at,
        }
    }

    /// Takes the step that is due. What happens to money, and so how a push ends, is not for the push to say.
    pub(crate) fn step(&mut self, tempo: Tempo) -> Option<Wants> {
        match (self.stage, self.behaviour) {
            (Stage::Sent { .. }, _) if self.flaw.is_some() => self.flaw.map(Wants::End),
            (Stage::Sent { .. }, Behaviour::Vanishes | Behaviour::Unreachable) => {
                self.stage = self.gone(tempo);
                None
            }
            (Stage::Sent { .. }, behaviour) => {
                let acts_after = match behaviour {
                    Behaviour::Ignores | Behaviour::Expires => self.pace.life_ms,
                    _ => self.pace.acts_after_ms,
                };
                let acts_at = later(self.accepted_at, acts_after, tempo);
                self.stage = Stage::Ringing { acts_at };
                None
            }
            (Stage::Ringing { .. }, Behaviour::Ignores) => Some(Wants::End(Ending::NoResponse)),
            (Stage::Ringing { .. }, Behaviour::Expires) => Some(Wants::End(Ending::Expired)),
            (Stage::Ringing { acts_at }, _) => {
                self.stage = Stage::Working {
                    ends_at: later(acts_at, self.pace.works_for_ms, tempo),
                };
                None
            }
            (Stage::Working { .. }, behaviour) => Some(match behaviour {
                Behaviour::Pays => Wants::Money,
                Behaviour::NoMoney => Wants::End(Ending::NoMoney),
                Behaviour::WrongPin => Wants::End(Ending::WrongPin),
                Behaviour::Cancels => Wants::End(Ending::Cancelled),
                Behaviour::Ignores
                | Behaviour::Expires
                | Behaviour::Unreachable
                | Behaviour::Vanishes => Wants::End(Ending::NoResponse),
            }),
            (Stage::Gone { .. }, _) => Some(Wants::End(Ending::NoResponse)),
            (Stage::Ended { .. }, _) => self.late_at.take().map(|_| Wants::Money),
        }
    }

    /// The customer does something with the prompt now.
    pub(crate) fn answer(&mut self, behaviour: Behaviour, now: Millis, tempo: Tempo) {
        let Stage::Ringing { acts_at } = self.stage else {
            return;
        };
        self.behaviour = behaviour;
        self.stage = match behaviour {
            Behaviour::Vanishes | Behaviour::Unreachable => self.gone(tempo),
            Behaviour::Ignores | Behaviour::Expires => Stage::Ringing {
                acts_at: later(self.accepted_at, self.pace.life_ms, tempo).max(acts_at),
            },
            _ => Stage::Ringing { acts_at: now },
        };
    }

    /// Whether a new push to this phone is refused because of this one.
    pub(crate) fn locks(&self, now: Millis, tempo: Tempo) -> bool {
        match self.stage {
            Stage::Sent { .. } | Stage::Ringing { .. } | Stage::Working { .. } => true,
            Stage::Gone { .. } => now < tempo.after(self.accepted_at, VANISHED_LOCK),
            Stage::Ended { at, .. } => {
                let lock = Duration::from_secs(self.faults.lock_seconds.into());
                now < tempo.after(at, lock)
            }
        }
    }

    /// Whether a push for the same amount, to the same phone, comes too soon after this one.
    pub(crate) fn repeats(&self, amount: Cents, now: Millis, tempo: Tempo) -> bool {
        self.amount == amount && now < tempo.after(self.accepted_at, SAME_AMOUNT_RULE)
    }

    /// When the callback is due, or twice, if there is to be one.
    pub(crate) fn callback_times(&self, ended_at: Millis, tempo: Tempo) -> Vec<Millis> {
        if self.behaviour == Behaviour::Vanishes {
            return Vec::new();
        }
        let wait = match self.behaviour {
            Behaviour::Unreachable => UNREACHABLE_TOLD_AFTER_MS,
            _ => self.pace.callback_after_ms,
        };
        let due = later(ended_at, wait, tempo);
        match self.faults.callback {
            CallbackFault::Once | CallbackFault::BeforeAnswer => vec![due],
            CallbackFault::Lost => Vec::new(),
            CallbackFault::Twice => vec![due, later(due, 2_000, tempo)],
            CallbackFault::Late { seconds } => {
                vec![later(due, u64::from(seconds) * 1_000, tempo)]
            }
            CallbackFault::Shuffled => vec![later(due, self.pace.shuffled_by_ms, tempo)],
        }
    }

    /// When the C2B confirmation is due: as often before the callback as after it.
    pub(crate) fn confirmation_time(&self, ended_at: Millis, tempo: Tempo) -> Millis {
        later(ended_at, self.pace.confirmation_after_ms, tempo)
    }

    fn gone(&self, tempo: Tempo) -> Stage {
        let life = match self.behaviour {
            Behaviour::Unreachable => UNREACHABLE_AFTER,
            _ => VANISHED_LIFE,
        };
        Stage::Gone {
            ends_at: tempo.after(self.accepted_at, life),
        }
    }
}

fn later(moment: Millis, wait_ms: u64, tempo: Tempo) -> Millis {
    tempo.after(moment, Duration::from_millis(wait_ms))
}
