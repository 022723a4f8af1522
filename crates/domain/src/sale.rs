//! One sale at the counter: its events, its state, and `decide`, the only place where something that happened becomes events.
//!
//! ```text
//! input --decide(sale, input, context)--> events + effects --one transaction--> log, projections, outbox --> effects run
//! ```
//! The state is the fold of the events ([`Sale::apply`]); recovery after a crash is the same fold. Effects are only named here: they
//! run after the commit that holds their events has returned (R1), and what they bring back is the next input.

mod decide;

use crate::entry::Line;
use crate::ids::{AttemptId, CallbackNonce, ReceiptNumber, RegisterId, SaleId};
use crate::money::Cents;
use crate::payment::{
    Attempt, AttemptState, Claim, Dispute, Failure, NotSent, Poll, Push, PushAnswer, PushRefusal,
    QueryAnswer,
};
use crate::phone::Msisdn;
use crate::time::Millis;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A sale, as its events made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sale {
    /// Its id, made by the screen.
    pub id: SaleId,
    /// Who sells.
    pub register: RegisterId,
    /// What is sold.
    pub lines: Vec<Line>,
    /// What is to be paid: whole shillings.
    pub due: Cents,
    /// When it began.
    pub opened_at: Millis,
    /// Where it stands.
    pub state: SaleState,
    /// Its M-PESA requests, in order.
    pub attempts: Vec<Attempt>,
    /// Money that came although the sale did not need it (any more): the owner gives it back or keeps it knowingly (R10).
    pub refunds_due: Vec<RefundDue>,
}

/// Where a sale stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaleState {
    /// Not paid yet.
    Open,
    /// The cashier stopped waiting, but a prompt may still be answered (R9).
    Stopped,
    /// Ended without payment.
    Cancelled(Millis),
    /// Paid: the goods may go.
    Completed(Completion),
}

/// How and when a sale was paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// The number on its paper.
    pub receipt: ReceiptNumber,
    /// When.
    pub at: Millis,
    /// With what.
    pub tender: Tender,
}

/// What a sale was paid with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tender {
    /// By this attempt.
    Mpesa {
        /// The paid one.
        attempt: AttemptId,
    },
    /// By notes and coins.
    Cash {
        /// What the customer gave.
        tendered: Cents,
        /// What the customer gets back.
        change: Cents,
    },
}

/// Money to give back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundDue {
    /// The attempt that brought it.
    pub attempt: AttemptId,
    /// How much.
    pub amount: Cents,
}

/// What happened to a sale. The log keeps these for ever: a variant may gain optional fields, and never changes its meaning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(
    missing_docs,
    reason = "the fields are those of the types they fill, documented there"
)]
pub enum Event {
    /// It began.
    Opened {
        sale: SaleId,
        register: RegisterId,
        lines: Vec<Line>,
        due: Cents,
    },
    /// The intent to ask a phone for money, on disk before anything is sent (R1).
    Asked {
        attempt: AttemptId,
        phone: Msisdn,
        amount: Cents,
        nonce: CallbackNonce,
    },
    /// Daraja took the push, or a callback taught us its names (`adopted`).
    Accepted { attempt: AttemptId, push: Push },
    /// Nothing was sent.
    NotSent { attempt: AttemptId, why: NotSent },
    /// Daraja refused; nothing rang.
    Refused {
        attempt: AttemptId,
        why: PushRefusal,
    },
    /// No answer tells whether it was taken.
    Lost { attempt: AttemptId },
    /// A callback came.
    Claimed { attempt: AttemptId, claim: Claim },
    /// A person must look.
    Disputed { attempt: AttemptId, why: Dispute },
    /// A confirmation told the payer's first name.
    PayerNamed { attempt: AttemptId, name: String },
    /// Proof of payment.
    ProvenPaid { attempt: AttemptId },
    /// Proof of no payment.
    ProvenUnpaid {
        attempt: AttemptId,
        failure: Failure,
    },
    /// Paid in full; the paper has this number.
    Completed {
        receipt: ReceiptNumber,
        tender: Tender,
    },
    /// The cashier stopped waiting.
    Stopped,
    /// Ended without payment.
    Cancelled,
    /// Money came that this sale does not need.
    RefundDue(RefundDue),
}

/// Something that happened, to be decided on.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "the fields are those of the types they fill, documented there"
)]
pub enum Input {
    /// The cashier asks a phone for the money.
    AskMpesa {
        attempt: AttemptId,
        phone: Msisdn,
        nonce: CallbackNonce,
    },
    /// The cashier takes cash.
    TakeCash { tendered: Cents },
    /// The cashier gives up waiting, or closes a sale that failed.
    Stop,
    /// The push's one HTTP exchange ended.
    PushAnswered {
        attempt: AttemptId,
        answer: PushAnswer,
    },
    /// The program started and found this sale in the log.
    Restarted,
    /// A callback came to this attempt's own address. `bound_elsewhere`: another attempt holds the push or the M-PESA code that it
    /// names, so that it is a replay (R7, R11).
    Claimed {
        attempt: AttemptId,
        claim: Claim,
        bound_elsewhere: bool,
    },
    /// A query ended.
    Queried {
        attempt: AttemptId,
        answer: QueryAnswer,
        poll: Poll,
    },
    /// A confirmation with this attempt's M-PESA code names the payer.
    PayerNamed { attempt: AttemptId, name: String },
}

/// What `decide` needs to know of the world.
#[derive(Clone, Copy, Debug)]
pub struct Context {
    /// The time.
    pub now: Millis,
    /// The number that the next paper of this register will have.
    pub next_receipt: ReceiptNumber,
}

/// What follows from an input.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// To be written, in order.
    pub events: Vec<Event>,
    /// This attempt's push is to be sent after the write: once, ever (R2). It is not an [`Effect`], so that nothing that may be done twice can
    /// hold it.
    pub push: Option<AttemptId>,
    /// To be done after the write, and again if nobody knows whether it was.
    pub effects: Vec<Effect>,
}

/// Work outside, named in the same transaction as the events that want it. Doing it twice does no harm.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Ask Daraja what became of this attempt, at this time.
    Query {
        /// Which.
        attempt: AttemptId,
        /// Which look it is.
        poll: Poll,
        /// When.
        due: Millis,
    },
    /// Write the sale's receipt as it is now.
    WriteReceipt,
}

/// Why the cashier's wish was not followed. Nothing was written or sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// A prompt may still be on a phone (R4).
    #[error("an M-PESA request for this sale is not over")]
    PromptLive,
    /// The sale is paid or cancelled.
    #[error("the sale is closed")]
    SaleClosed,
    /// Less cash than is due.
    #[error("less cash than is due")]
    NotEnoughCash,
    /// More cash than any customer hands over: a slip of the finger.
    #[error("more cash than a counter takes")]
    TooMuchCash,
    /// Safaricom wants a pause before this phone is asked again.
    #[error("this phone may be asked again later")]
    TooSoon {
        /// From then on.
        from: Millis,
    },
    /// More attempts than any honest sale has.
    #[error("too many M-PESA requests for one sale")]
    TooManyAttempts,
}

/// The most M-PESA requests for one sale.
pub const ATTEMPTS_MAX: usize = 12;

/// The most cash that a customer may hand over for one sale.
pub const CASH_MAX: Cents = Cents::new(100_000_000);

impl Sale {
    /// The sale that an [`Event::Opened`] begins; `None` for any other event.
    #[must_use]
    pub fn begin(event: &Event, at: Millis) -> Option<Self> {
        let Event::Opened {
            sale,
            register,
            lines,
            due,
        } = event
        else {
            return None;
        };
        Some(Self {
            id: *sale,
            register: *register,
            lines: lines.clone(),
            due: *due,
            opened_at: at,
            state: SaleState::Open,
            attempts: Vec::new(),
            refunds_due: Vec::new(),
        })
    }

    /// The sale that a log tells of; `None` if it does not begin with [`Event::Opened`].
    pub fn replay<'e>(log: impl IntoIterator<Item = (Millis, &'e Event)>) -> Option<Self> {
        let mut log = log.into_iter();
        let (at, first) = log.next()?;
        let mut sale = Self::begin(first, at)?;
        for (at, event) in log {
            sale.apply(event, at);
        }
        Some(sale)
    }

    /// Takes one event in. Total: an event that does not fit changes nothing, since `decide` never made one.
    pub fn apply(&mut self, event: &Event, at: Millis) {
        match event {
            Event::Opened { .. } => {}
            Event::Asked {
                attempt,
                phone,
                amount,
                nonce,
            } => self.attempts.push(Attempt {
                id: *attempt,
                phone: phone.clone(),
                amount: *amount,
                nonce: nonce.clone(),
                asked_at: at,
                state: AttemptState::Sending,
                claim: None,
                dispute: None,
                payer: None,
            }),
            Event::Accepted { attempt, push } => {
                self.change(*attempt, |a| a.state = AttemptState::Accepted(push.clone()))
            }
            Event::NotSent { attempt, why } => {
                self.change(*attempt, |a| a.state = AttemptState::NotSent(*why))
            }
            Event::Refused { attempt, why } => {
                self.change(*attempt, |a| a.state = AttemptState::Refused(why.clone()))
            }
            Event::Lost { attempt } => self.change(*attempt, |a| a.state = AttemptState::Unknown),
            Event::Claimed { attempt, claim } => {
                self.change(*attempt, |a| a.claim = Some(claim.clone()))
            }
            Event::Disputed { attempt, why } => self.change(*attempt, |a| a.dispute = Some(*why)),
            Event::PayerNamed { attempt, name } => {
                self.change(*attempt, |a| a.payer = Some(name.clone()))
            }
            Event::ProvenPaid { attempt } => self.change(*attempt, |a| {
                if let Some(push) = a.push().cloned() {
                    a.state = AttemptState::Paid(push, at);
                }
                // Proof now agrees with the claim that an earlier answer denied.
                a.dispute = a.dispute.filter(|why| *why != Dispute::ClaimDenied);
            }),
            Event::ProvenUnpaid { attempt, failure } => self.change(*attempt, |a| {
                if let Some(push) = a.push().cloned() {
                    a.state = AttemptState::Failed(push, failure.clone());
                }
            }),
            Event::Completed { receipt, tender } => {
                self.state = SaleState::Completed(Completion {
                    receipt: *receipt,
                    at,
                    tender: tender.clone(),
                });
            }
            Event::Stopped => self.state = SaleState::Stopped,
            Event::Cancelled => self.state = SaleState::Cancelled(at),
            Event::RefundDue(refund) => self.refunds_due.push(refund.clone()),
        }
    }

    /// The attempt of this id.
    #[must_use]
    pub fn attempt(&self, id: AttemptId) -> Option<&Attempt> {
        self.attempts.iter().find(|a| a.id == id)
    }

    /// The attempt that matters now: the latest.
    #[must_use]
    pub fn latest_attempt(&self) -> Option<&Attempt> {
        self.attempts.last()
    }

    /// How it was paid, if it was.
    #[must_use]
    pub const fn completion(&self) -> Option<&Completion> {
        match &self.state {
            SaleState::Completed(completion) => Some(completion),
            SaleState::Open | SaleState::Stopped | SaleState::Cancelled(_) => None,
        }
    }

    /// Whether a prompt for it may be, or come, on a phone.
    #[must_use]
    pub fn has_live_attempt(&self) -> bool {
        self.attempts
            .iter()
            .any(|attempt| attempt.is_live() && !self.has_settled(attempt.id))
    }

    /// Whether the money of this attempt has its place: it paid the sale, or it is to be given back.
    fn has_settled(&self, attempt: AttemptId) -> bool {
        let paid_with = Tender::Mpesa { attempt };
        self.completion()
            .is_some_and(|done| done.tender == paid_with)
            || self
                .refunds_due
                .iter()
                .any(|refund| refund.attempt == attempt)
    }

    fn change(&mut self, id: AttemptId, change: impl FnOnce(&mut Attempt)) {
        if let Some(attempt) = self.attempts.iter_mut().find(|a| a.id == id) {
            change(attempt);
        }
    }
}
