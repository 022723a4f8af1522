//! What each input makes of a payout, and nothing else decides.

use super::{
    Answer, Around, BusinessNumber, CLAIMS_MAX, Claim, Event, Paid, Payee, Payout, PayoutState,
    Reason, Rules, WhyNotPaid,
};
use crate::ids::{BatchId, CallbackNonce, PersonId};
use crate::money::Cents;
use crate::time::Millis;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What somebody wants paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wish {
    /// From which of the shop's numbers. What became of it is asked of this number, whatever the owner pays from since.
    pub from: BusinessNumber,
    /// To whom.
    pub payee: Payee,
    /// How much, in whole shillings.
    pub amount: Cents,
    /// Why. Safaricom is told it as well.
    pub reason: Reason,
    /// Who answers for it; nobody in a shop that names none.
    pub by: Option<PersonId>,
    /// The secret part of the result's address.
    pub nonce: CallbackNonce,
    /// The list that it is one row of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch: Option<BatchId>,
}

/// Something that happened, to be decided on.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "the fields are those of the types they fill, documented there"
)]
pub enum Input {
    /// A second person agrees.
    Approve { by: PersonId },
    /// It is not to be sent after all.
    Drop { by: Option<PersonId> },
    /// It is to be sent now, for the first time or, where that is safe, again.
    Send { around: Around, rules: Rules },
    /// Its one HTTP exchange ended. A name that M-PESA has taken before is [`Answer::Accepted`], under that name.
    Answered(Answer),
    /// The program started and found this in the log.
    Restarted,
    /// A result came to its own address, or somebody read its code in a statement.
    Claimed(Claim),
    /// Transaction Status answered questions that were asked at that time.
    Looked { told: Looked, asked_at: Millis },
    /// Somebody saw in Safaricom's portal that it was not paid.
    Word { by: Option<PersonId> },
}

/// What Transaction Status says of a payout. The answer comes by callback, and counts as [`crate::shown_code`] says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looked {
    /// Asked by the payout's name.
    pub by_name: Told,
    /// Asked by the code that its result named; [`Told::NoSuch`] also where that is another payment.
    pub by_code: Told,
}

/// The answer to one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// It was not asked, or the answer is not understood.
    Unclear,
    /// Safaricom knows none such.
    NoSuch,
    /// It is not concluded.
    Pending,
    /// It moved nothing.
    Failed,
    /// It was paid.
    Paid(Paid),
}

/// What follows from an input.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// To be written, in order.
    pub events: Vec<Event>,
    /// It is to be sent after the write.
    pub send: bool,
}

/// Why a wish was not followed. Nothing was written or sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// No whole shillings, or not as many as M-PESA carries to this payee.
    #[error("M-PESA does not carry this amount to this payee")]
    NotThisAmount,
    /// More than the owner lets be paid out in a day.
    #[error("more than may be paid out today")]
    AboveDay {
        /// So much is left of today.
        left: Cents,
    },
    /// The same was paid to the same not long ago, and nobody said that it is meant.
    #[error("the same was paid to the same not long ago")]
    Twin {
        /// When.
        at: Millis,
    },
    /// It is so much that a second person must agree.
    #[error("a second person must agree")]
    NeedsSecond,
    /// Whoever asked for it cannot be the second person.
    #[error("the second person must be another one")]
    SamePerson,
    /// It was sent, or is over.
    #[error("it was sent already, or is over")]
    NotWaiting,
    /// It may have been sent, and a second sending could pay twice.
    #[error("nobody knows yet what became of it")]
    NotOver,
    /// Less than the owner wants left in the account would be left.
    #[error("too little would be left in the account")]
    BelowFloat {
        /// So much may be paid.
        left: Cents,
    },
    /// What is in the account is not known, or was known too long ago.
    #[error("what is in the account is not known")]
    FundsUnknown,
}

impl Wish {
    /// Whether it may be asked for. `although_twin` says that the same was paid not long ago and is meant again.
    pub fn ask(
        self,
        around: &Around,
        rules: &Rules,
        although_twin: bool,
    ) -> Result<Event, Refusal> {
        let amount = self.amount;
        self.ask_among(amount, around, rules, although_twin)
    }

    /// The same of one row of a list that comes to `all`: two people are needed for the whole of it.
    pub fn ask_among(
        self,
        all: Cents,
        around: &Around,
        rules: &Rules,
        although_twin: bool,
    ) -> Result<Event, Refusal> {
        if !self.payee.takes(self.amount) {
            return Err(Refusal::NotThisAmount);
        }
        around.allows_today(self.amount, rules)?;
        if let Some(at) = around.twin.filter(|_| !although_twin) {
            return Err(Refusal::Twin { at });
        }
        Ok(Event::Asked {
            needs_second: rules.needs_second(all),
            wish: self,
        })
    }
}

impl Payout {
    /// What follows from an input. Pure.
    pub fn decide(&self, input: Input, now: Millis) -> Result<Decision, Refusal> {
        let is_waiting = self.state == PayoutState::Waiting;
        let one = |event| Decision {
            events: vec![event],
            send: false,
        };
        let some = |events: Option<Event>| Decision {
            events: events.into_iter().collect(),
            send: false,
        };
        Ok(match input {
            Input::Approve { by } if is_waiting => {
                if self.wish.by == Some(by) {
                    return Err(Refusal::SamePerson);
                }
                some(self.second.is_none().then_some(Event::Approved { by }))
            }
            Input::Drop { by } if is_waiting => one(Event::Dropped { by }),
            Input::Approve { .. } | Input::Drop { .. } => return Err(Refusal::NotWaiting),
            Input::Send { around, rules } => {
                self.may_send(&around, &rules, now)?;
                Decision {
                    events: vec![Event::Begun],
                    send: true,
                }
            }
            Input::Answered(answer) => some(self.answered(answer)),
            Input::Restarted => some((self.state == PayoutState::Sending).then_some(Event::Lost)),
            Input::Claimed(claim) => some(self.claimed(claim)),
            Input::Looked { told, asked_at } => some(
                self.looked(told, asked_at.min(now))
                    .filter(|_| self.is_open()),
            ),
            Input::Word { by } => {
                if !self.takes_word(now) {
                    return Err(Refusal::NotOver);
                }
                let why = WhyNotPaid::Word;
                one(Event::NotPaid { why, by })
            }
        })
    }

    fn may_send(&self, around: &Around, rules: &Rules, now: Millis) -> Result<(), Refusal> {
        if !self.may_be_sent() {
            return Err(match self.is_open() {
                true => Refusal::NotOver,
                false => Refusal::NotWaiting,
            });
        }
        // The owner may have lowered it since.
        let needs_second = self.needs_second || rules.needs_second(self.wish.amount);
        if needs_second && self.second.is_none() {
            return Err(Refusal::NeedsSecond);
        }
        around.allows_today(self.wish.amount, rules)?;
        around.leaves_float(self.wish.amount, rules, now)
    }

    /// Only the answer of an exchange that is under way counts. What was sent before, and nobody knows what came of it, may still be paid, whatever
    /// becomes of a later sending.
    fn answered(&self, answer: Answer) -> Option<Event> {
        if self.state != PayoutState::Sending {
            return None;
        }
        let not_paid = |why| match self.unsure {
            true => Event::Lost,
            false => Event::NotPaid { why, by: None },
        };
        Some(match answer {
            Answer::Accepted(conversation) => Event::Accepted { conversation },
            Answer::NotSent(why) => not_paid(WhyNotPaid::NotSent(why)),
            Answer::Refused { code } => not_paid(WhyNotPaid::Refused { code }),
            Answer::Lost => Event::Lost,
        })
    }

    /// Good news and bad only make us ask (R5, R6).
    fn claimed(&self, claim: Claim) -> Option<Event> {
        let hears = match &self.state {
            PayoutState::Waiting | PayoutState::Dropped | PayoutState::Paid(_) => false,
            // No byte left this PC, so no result can be about it.
            PayoutState::NotPaid(WhyNotPaid::NotSent(_)) => self.unsure,
            // Bad news is none any more; but it may tell people why.
            PayoutState::NotPaid(WhyNotPaid::Told) if self.said.is_none() => true,
            PayoutState::NotPaid(_) => matches!(claim, Claim::Paid { .. }),
            PayoutState::Sending | PayoutState::Unknown | PayoutState::Accepted(_) => true,
        };
        let is_news = self.claim.as_ref() != Some(&claim) && self.claims < CLAIMS_MAX;
        (hears && is_news).then_some(Event::Claimed { claim })
    }

    fn looked(&self, told: Looked, asked_at: Millis) -> Option<Event> {
        let again = |why: &WhyNotPaid| Event::NotPaid {
            why: why.clone(),
            by: None,
        };
        let was_sent = self.sent_by.is_some_and(|sent_by| asked_at >= sent_by);
        match (told.by_name, told.by_code) {
            (Told::Paid(paid), _) | (_, Told::Paid(paid)) => Some(Event::Paid(paid)),
            (Told::Failed, _) => Some(Event::NotPaid {
                why: WhyNotPaid::Told,
                by: None,
            }),
            (by_name, by_code) => match &self.state {
                // What the result said was not so.
                PayoutState::NotPaid(why) => {
                    let is_untrue = by_code == Told::NoSuch && by_name != Told::Pending;
                    is_untrue.then(|| again(why))
                }
                PayoutState::Unknown | PayoutState::Accepted(_) => {
                    (by_name == Told::NoSuch && was_sent && !self.not_there)
                        .then_some(Event::NotThere)
                }
                PayoutState::Waiting
                | PayoutState::Dropped
                | PayoutState::Sending
                | PayoutState::Paid(_) => None,
            },
        }
    }
}
