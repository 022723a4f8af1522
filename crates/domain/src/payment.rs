//! One M-PESA request for one sale: its states, and what each answer from outside may make of it.
//!
//! A callback is a *claim*: anyone could have posted it. Only an answer that we fetched ourselves over verified TLS is *proof* (R5).
//! So a claim never moves an attempt to [`AttemptState::Paid`] or [`AttemptState::Failed`]; it makes the app ask. A lost answer is
//! [`AttemptState::Unknown`], never failed (R3), and `Paid` is absorbing (R8). An unknown attempt can be *let go*: it then holds up no
//! further prompt, and money that comes of it after all still counts (R4, R12).

mod poll;

pub use poll::Poll;

use crate::ids::{
    AttemptId, CallbackNonce, CheckoutRequestId, MerchantRequestId, MpesaCode, OwnerSessionId,
};
use crate::money::Cents;
use crate::phone::Msisdn;
use crate::time::Millis;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How long after sending a prompt may still be on the customer's phone; after it, an unproven payment is shown as not known.
pub const PROMPT_LIFE: Duration = Duration::from_secs(180);

/// How long after its push an attempt that was let go is still looked for: as far back as Pull Transactions tell (portal: 48 hours).
pub const WATCH: Duration = Duration::from_secs(48 * 3_600);

/// How long Safaricom wants between two pushes to a phone that was busy (error text of 500.001.1001, portal: at least a minute).
pub const PHONE_BUSY_PAUSE: Duration = Duration::from_secs(60);

/// How long Safaricom refuses the same amount from the same customer (result 17).
pub const SAME_AMOUNT_PAUSE: Duration = Duration::from_secs(120);

/// One request: sent at most once (R2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Its id, made by the screen.
    pub id: AttemptId,
    /// Whose phone rings.
    pub phone: Msisdn,
    /// What is asked for: whole shillings.
    pub amount: Cents,
    /// The secret part of its own callback address.
    pub nonce: CallbackNonce,
    /// When its intent was written, before it was sent; no later than anything that is known to have followed.
    pub asked_at: Millis,
    /// By when it had been sent, if it was: when its answer came or was given up. A PC may sleep between intent and sending, so only
    /// from then on does [`PROMPT_LIFE`] count for what unlocks another prompt.
    pub sent_by: Millis,
    /// Where it stands.
    pub state: AttemptState,
    /// What the callback says, not proven.
    pub claim: Option<Claim>,
    /// What the till's records say about its money's code.
    pub coded: Coded,
    /// Why a person must look before anything more happens with it.
    pub dispute: Option<Dispute>,
    /// When a complete look at the till's records found nothing of it (R12).
    pub cleared: Option<Millis>,
    /// Which of the owner's sessions decided that the customer may be asked again although nobody knows how this one ended (R4).
    pub overridden: Option<OwnerSessionId>,
    /// The payer's first name, as the confirmation gave it.
    pub payer: Option<String>,
    /// By a person's word its money has paid for goods that it was not asked for, or a payment of the same customer has paid for its own: it is
    /// not due back.
    pub spent: bool,
    /// So much of its money went back to where it came from: it pays for nothing, and is not due back.
    pub returned: Cents,
    /// So much of its money, which its sale did not need, was given back in cash: it is not due back.
    pub given: Cents,
}

/// Where an attempt stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttemptState {
    /// The intent is on disk; the request is on its way.
    Sending,
    /// Proven that no byte of it left this PC. Final.
    NotSent(NotSent),
    /// Daraja refused it: no prompt was made. Final.
    Refused(PushRefusal),
    /// It may or may not have reached Daraja, and no answer says which.
    Unknown,
    /// Daraja took it.
    Accepted(Push),
    /// Proven paid, and when. Absorbing. Daraja's names for it may never have been learnt, if the records proved it.
    Paid(Option<Push>, Millis),
    /// Proven not paid. Not absorbing: a later proof of payment wins.
    Failed(Push, Failure),
}

/// What the till's own records say about the code of an attempt's money. It outranks what its callback claims (R7).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Coded {
    /// Nothing yet: what the callback claims is all there is.
    #[default]
    Not,
    /// This is it.
    By(MpesaCode),
    /// The code that the callback claims is another payment's.
    NotAsClaimed,
}

/// Daraja's names for a push it took.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Push {
    /// Queried by this.
    pub checkout: CheckoutRequestId,
    /// And known by this.
    pub merchant: MerchantRequestId,
    /// The answer was lost and the names were learnt from a callback, so that a query alone proves too little (R11).
    pub adopted: bool,
}

/// What a callback says became of a push.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// The push it names.
    pub checkout: CheckoutRequestId,
    /// Its other name.
    pub merchant: MerchantRequestId,
    /// Paid or not, it says.
    pub outcome: ClaimedOutcome,
}

/// Paid or not, as a callback says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClaimedOutcome {
    /// Paid so much, under this code.
    Paid {
        /// As Safaricom wrote it, read to cents.
        amount: Cents,
        /// Safaricom's code of the money.
        code: MpesaCode,
    },
    /// Not paid.
    Failed(Failure),
    /// A result that our tables do not know.
    Unclear {
        /// Safaricom's result code, as text.
        code: String,
    },
}

/// Why nothing was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NotSent {
    /// Daraja could not be reached: no name, no route, connection refused.
    Unreachable,
    /// TLS failed: often a PC whose clock is wrong.
    Insecure,
    /// Daraja's token could not be had, so the push was never tried.
    NoToken,
}

/// Why Daraja refused a push; nothing rang.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PushRefusal {
    /// The phone has another M-PESA session open.
    PhoneBusy,
    /// Too many requests, or a quota used up.
    TooFast,
    /// The gateway did not take our token, which is forgotten: a new request gets a new one (R18).
    Token {
        /// Safaricom's error code.
        code: String,
    },
    /// Password, shortcode or product: the owner must mend the set-up.
    SetUp {
        /// Safaricom's error code.
        code: String,
    },
    /// A field was refused.
    Field {
        /// Safaricom's name of the field.
        field: String,
    },
}

/// Why a push ended without payment, as far as a cashier can act on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Failure {
    /// 1: not enough money, and no Fuliza.
    NoMoney,
    /// 1032, 1031: the customer cancelled, or dismissed the prompt.
    Declined,
    /// 1037, 1036, 1019, 2026: no answer from the phone in time.
    NoAnswer,
    /// 2001, 2008: a wrong PIN.
    WrongPin,
    /// 8006: the PIN is locked.
    PinLocked,
    /// 1001: another M-PESA session is open on that phone.
    PhoneBusy,
    /// 2, 3, 4: below or above what this customer may pay.
    Limit,
    /// 17: the same amount to the same customer within two minutes.
    TooSoon,
    /// 26, 1025: Safaricom's side is busy.
    Busy,
    /// 11, 2006: the customer's M-PESA account must be mended by Safaricom.
    CustomerAccount,
    /// 8, 20, 21, 2028, SFC_IC0003 and the like: the shop's own set-up.
    SetUp,
}

/// Why a person must look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Dispute {
    /// The callback names another amount than was asked for.
    AmountDiffers,
    /// The callback says paid, the query says not.
    ClaimDenied,
    /// The push's answer was lost; a callback says paid and the query agrees, but only the till's own records can prove whose money
    /// it is (R11).
    Unattributed,
}

/// The answer of one push, as the effect that sent it understood it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PushAnswer {
    /// Taken.
    Accepted {
        /// `CheckoutRequestID`.
        checkout: CheckoutRequestId,
        /// `MerchantRequestID`.
        merchant: MerchantRequestId,
    },
    /// Proven not sent.
    NotSent(NotSent),
    /// Refused for a reason that plainly says that nothing was started.
    Refused(PushRefusal),
    /// Anything else: a time-out, a dropped line, words we do not know.
    Lost,
}

/// The answer of one query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QueryAnswer {
    /// Proof of payment.
    Paid,
    /// Proof that this push was not paid.
    Failed(Failure),
    /// Not concluded, or not understood.
    Pending,
    /// Daraja did not answer the question.
    NotReached,
}

impl Claim {
    /// Whether it is about this push.
    #[must_use]
    pub fn names(&self, push: &Push) -> bool {
        self.checkout == push.checkout && self.merchant == push.merchant
    }
}

impl Attempt {
    /// Its one exchange ended at this time, and so began no later. A clock that was ahead then, and has been put right since, told a time that
    /// had not come (R17), and a row of its money would be older than it. Which of two times is wrong nobody knows: each counts where it is
    /// the safer one.
    pub(crate) fn ends_exchange(&mut self, at: Millis) {
        self.sent_by = at.max(self.asked_at);
        self.asked_at = self.asked_at.min(at);
    }

    /// Whether a prompt may be, or come, on a phone, or a person must look: nothing more may be asked for the sale (R4).
    #[must_use]
    pub fn is_live(&self) -> bool {
        match self.state {
            AttemptState::Sending => true,
            AttemptState::Unknown | AttemptState::Accepted(_) => !self.is_let_go(),
            AttemptState::NotSent(_) | AttemptState::Refused(_) => false,
            AttemptState::Paid(..) => self.dispute.is_some(),
            // A callback that says paid after a query said not: it is being asked about again (R8).
            AttemptState::Failed(..) => self.dispute.is_some() || self.claims_paid(),
        }
    }

    /// Whether the database's own guard counts it as the sale's one prompt (R4). Narrower than [`Self::is_live`]: a push that was
    /// found by its callback, or that a person must look at, can come to light beside a newer prompt, and its evidence must still be
    /// written.
    #[must_use]
    pub fn holds_the_prompt(&self) -> bool {
        match &self.state {
            AttemptState::Sending => true,
            AttemptState::Unknown => !self.is_let_go(),
            AttemptState::Accepted(push) => !push.adopted && !self.is_let_go(),
            AttemptState::NotSent(_)
            | AttemptState::Refused(_)
            | AttemptState::Paid(..)
            | AttemptState::Failed(..) => false,
        }
    }

    /// Whether the push's answer was lost and nothing says that it was paid. A callback that says "not paid" leaves it unknown, because the
    /// push it names is only adopted (R11).
    #[must_use]
    pub const fn is_unknown(&self) -> bool {
        match &self.state {
            AttemptState::Unknown => true,
            AttemptState::Accepted(push) => {
                push.adopted && self.dispute.is_none() && !self.claims_paid()
            }
            AttemptState::Sending
            | AttemptState::NotSent(_)
            | AttemptState::Refused(_)
            | AttemptState::Paid(..)
            | AttemptState::Failed(..) => false,
        }
    }

    /// Whether it can be let go: it is unknown; or Daraja took it, and has not concluded it in all the time in which it is asked about.
    #[must_use]
    pub fn may_be_let_go(&self, now: Millis) -> bool {
        let given_up = self.says_nothing() && now > self.sent_by.plus(WATCH);
        self.is_unknown() || given_up
    }

    /// After when the owner's word lets it go: its prompt is over, and for one that Daraja took, all the time in which it is asked about.
    /// Nothing if it was let go, if how it ended is known, or if something says that it was paid.
    #[must_use]
    pub fn overridable_after(&self) -> Option<Millis> {
        if self.is_let_go() {
            None
        } else if self.is_unknown() {
            Some(self.prompt_over_at())
        } else {
            self.says_nothing().then(|| self.sent_by.plus(WATCH))
        }
    }

    /// No longer in the way of another prompt, though nobody knows how it ended: cleared by the till's records, or by the owner's word. That
    /// ends when something says that it was paid after all (R8).
    #[must_use]
    pub const fn is_let_go(&self) -> bool {
        let nobody_knows = self.is_unknown() || self.says_nothing();
        nobody_knows && (self.cleared.is_some() || self.overridden.is_some())
    }

    /// Daraja took it, and neither it nor a callback says that it was paid.
    const fn says_nothing(&self) -> bool {
        matches!(self.state, AttemptState::Accepted(_))
            && self.dispute.is_none()
            && !self.claims_paid()
    }

    /// Until when an attempt that was let go is still looked for in the till's records.
    #[must_use]
    pub fn watched_until(&self) -> Option<Millis> {
        self.is_let_go().then(|| self.sent_by.plus(WATCH))
    }

    /// From when on its prompt is on no phone any more, as far as we can know.
    #[must_use]
    pub fn prompt_over_at(&self) -> Millis {
        self.sent_by.plus(PROMPT_LIFE)
    }

    /// From when the same phone may be asked again, once this attempt is over: M-PESA wants a pause after some endings.
    #[must_use]
    pub fn again_from(&self) -> Millis {
        let pause = match &self.state {
            AttemptState::Refused(PushRefusal::PhoneBusy)
            | AttemptState::Failed(_, Failure::PhoneBusy) => PHONE_BUSY_PAUSE,
            AttemptState::Failed(_, Failure::TooSoon) => SAME_AMOUNT_PAUSE,
            AttemptState::Sending
            | AttemptState::NotSent(_)
            | AttemptState::Refused(_)
            | AttemptState::Unknown
            | AttemptState::Accepted(_)
            | AttemptState::Paid(..)
            | AttemptState::Failed(..) => return self.asked_at,
        };
        self.sent_by.plus(pause)
    }

    /// Proven paid.
    #[must_use]
    pub const fn is_paid(&self) -> bool {
        matches!(self.state, AttemptState::Paid(..))
    }

    /// What is left of its money, once something of it went back, to where it came from or in cash.
    #[must_use]
    pub fn kept(&self) -> Cents {
        let gone = self.returned.checked_add(self.given);
        let kept = gone.and_then(|gone| self.amount.checked_sub(gone));
        kept.unwrap_or(Cents::ZERO).max(Cents::ZERO)
    }

    /// Whether a callback says that it was paid.
    #[must_use]
    pub const fn claims_paid(&self) -> bool {
        match &self.claim {
            Some(claim) => matches!(claim.outcome, ClaimedOutcome::Paid { .. }),
            None => false,
        }
    }

    /// Daraja's names for it, once known.
    #[must_use]
    pub const fn push(&self) -> Option<&Push> {
        match &self.state {
            AttemptState::Accepted(push) | AttemptState::Failed(push, _) => Some(push),
            AttemptState::Paid(push, _) => push.as_ref(),
            AttemptState::Sending
            | AttemptState::NotSent(_)
            | AttemptState::Refused(_)
            | AttemptState::Unknown => None,
        }
    }

    /// Whether its query is still to settle it: its push is on its way, or Daraja took it and has not concluded in the time in which it is
    /// asked about.
    #[must_use]
    pub fn is_being_asked(&self, now: Millis) -> bool {
        match &self.state {
            AttemptState::Sending => true,
            AttemptState::Accepted(push) => !push.adopted && now <= self.sent_by.plus(WATCH),
            AttemptState::NotSent(_)
            | AttemptState::Refused(_)
            | AttemptState::Unknown
            | AttemptState::Paid(..)
            | AttemptState::Failed(..) => false,
        }
    }

    /// Whether its money may have come and is not proven: what could be its money is not another sale's meanwhile (R13). After the time that
    /// Daraja and the records tell of nothing more is to be expected, and a person knows better.
    #[must_use]
    pub fn may_yet_be_proven(&self, now: Millis) -> bool {
        self.is_live() && !self.is_paid() && now <= self.sent_by.plus(WATCH)
    }

    /// Whether Daraja said that nobody answered it, which it takes back now and then, in the time in which it still could.
    #[must_use]
    pub(crate) fn may_turn_out_paid(&self, now: Millis) -> bool {
        matches!(self.state, AttemptState::Failed(_, Failure::NoAnswer))
            && now <= self.sent_by.plus(WATCH)
    }

    /// Safaricom's code: as the till's records have it, or else as the callback claims it, if the callback fits what was asked.
    #[must_use]
    pub fn code(&self) -> Option<&MpesaCode> {
        match &self.coded {
            Coded::Not => self.claimed_code(),
            Coded::By(code) => Some(code),
            Coded::NotAsClaimed => None,
        }
    }

    /// Disputed or not: a code that counted only once the dispute is over could be another attempt's by then, and proof would have no place.
    fn claimed_code(&self) -> Option<&MpesaCode> {
        match &self.claim.as_ref()?.outcome {
            ClaimedOutcome::Paid { amount, code } if *amount == self.amount => Some(code),
            ClaimedOutcome::Paid { .. }
            | ClaimedOutcome::Failed(_)
            | ClaimedOutcome::Unclear { .. } => None,
        }
    }
}
