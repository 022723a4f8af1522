//! One sale at the counter: its events, its state, and `decide`, the only place where something that happened becomes events.
//!
//! ```text
//! input --decide(sale, input, context)--> events + effects --one transaction--> log, projections, outbox --> effects run
//! ```
//! The state is the fold of the events ([`Sale::apply`]); recovery after a crash is the same fold. Effects are only named here: they
//! run after the commit that holds their events has returned (R1), and what they bring back is the next input.

mod decide;
mod event;
mod input;
mod paid;
mod refund;

pub use event::Event;
pub use input::{Context, Decision, Effect, Input, Refusal};
pub use refund::{Exchange, Goods, Refund, RefundOf, RefundWish, Refunded};

use crate::entry::Line;
use crate::ids::{AttemptId, MpesaCode, OwnerSessionId, ReceiptNumber, RegisterId, SaleId};
use crate::kra_pin::KraPin;
use crate::money::Cents;
use crate::payment::{Attempt, AttemptState, Coded, Dispute};
use crate::phone::Msisdn;
use crate::print::PrintJob;
use crate::time::Millis;
use serde::{Deserialize, Serialize};

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
    /// Cash that the customer laid down towards it; the rest comes otherwise.
    pub cash: Cents,
    /// Cash that lay there and was handed back last: the sale came to nothing, or was paid without it.
    pub cash_back: Cents,
    /// The requests that brought a part of what it comes to, before whatever completes it.
    pub parts: Vec<AttemptId>,
    /// Money that came although the sale did not need it (any more): the owner gives it back or keeps it knowingly (R10).
    pub refunds_due: Vec<RefundDue>,
    /// So much of the payment straight to the till that a person gave it went back to where it came from.
    pub direct_returned: Cents,
    /// What was given back in cash, in order.
    pub refunds: Vec<Refund>,
    /// The attempt whose money a person gave it after it had ended without payment.
    pub reopened: Option<AttemptId>,
    /// The customer's KRA PIN, if the receipt is for a business.
    pub buyer_pin: Option<KraPin>,
    /// What came back for it, if it is an exchange.
    pub exchange: Option<Exchange>,
    /// Its receipt's way to paper: begun with the payment where a printer stands, or when somebody wants paper.
    pub paper: Option<PrintJob>,
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
    /// With what: where there were parts before, what brought the rest.
    pub tender: Tender,
    /// How much of it that was.
    pub rest: Cents,
}

/// What a sale was paid with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tender {
    /// By this attempt.
    Mpesa {
        /// The paid one.
        attempt: AttemptId,
    },
    /// By a payment straight to the till, which a person gave to the sale.
    Direct {
        /// Its code.
        code: MpesaCode,
        /// Whose phone paid, unless the records hide it.
        phone: Option<Msisdn>,
        /// Who said so.
        by: Person,
    },
    /// By notes and coins.
    Cash {
        /// What the customer gave.
        tendered: Cents,
        /// What the customer gets back.
        change: Cents,
    },
}

/// Who decided what only a person can.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Person {
    /// Whoever stood at the register.
    Cashier,
    /// The owner, let in by this session.
    Owner(OwnerSessionId),
}

/// Money to give back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundDue {
    /// The attempt that brought it.
    pub attempt: AttemptId,
    /// How much.
    pub amount: Cents,
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
            buyer_pin,
            exchange,
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
            cash: Cents::ZERO,
            cash_back: Cents::ZERO,
            parts: Vec::new(),
            refunds_due: Vec::new(),
            direct_returned: Cents::ZERO,
            refunds: Vec::new(),
            reopened: None,
            buyer_pin: buyer_pin.clone(),
            exchange: *exchange,
            paper: None,
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
                sent_by: at,
                state: AttemptState::Sending,
                claim: None,
                coded: Coded::Not,
                dispute: None,
                cleared: None,
                overridden: None,
                payer: None,
                spent: false,
                returned: Cents::ZERO,
                given: Cents::ZERO,
            }),
            Event::Accepted { attempt, push } => self.change(*attempt, |a| {
                a.state = AttemptState::Accepted(push.clone());
                if !push.adopted {
                    a.ends_exchange(at);
                    // Before the answer nobody could tell which push a claim is about (R11).
                    a.claim = a.claim.take().filter(|claim| claim.names(push));
                }
            }),
            Event::NotSent { attempt, why } => {
                self.change(*attempt, |a| a.state = AttemptState::NotSent(*why))
            }
            Event::Refused { attempt, why } => self.change(*attempt, |a| {
                a.state = AttemptState::Refused(why.clone());
                a.ends_exchange(at);
            }),
            Event::Lost { attempt } => self.change(*attempt, |a| {
                a.state = AttemptState::Unknown;
                a.ends_exchange(at);
            }),
            Event::Claimed { attempt, claim } => {
                self.change(*attempt, |a| a.claim = Some(claim.clone()))
            }
            Event::Disputed { attempt, why } => self.change(*attempt, |a| a.dispute = Some(*why)),
            Event::PayerNamed { attempt, name } => {
                self.change(*attempt, |a| a.payer = Some(name.clone()))
            }
            Event::ProvenPaid { attempt } => self.change(*attempt, |a| {
                a.state = AttemptState::Paid(a.push().cloned(), at);
                // Proof now agrees with the claim that an earlier answer denied.
                a.dispute = a.dispute.filter(|why| *why != Dispute::ClaimDenied);
            }),
            Event::ProvenUnpaid { attempt, failure } => self.change(*attempt, |a| {
                if let Some(push) = a.push().cloned() {
                    a.state = AttemptState::Failed(push, failure.clone());
                }
            }),
            Event::Recorded { attempt, code } => self.change(*attempt, |a| {
                a.state = AttemptState::Paid(a.push().cloned(), at);
                a.coded = Coded::By(code.clone());
                // The records settle whose money it is and how much, and outrank a query that denied it.
                a.dispute = None;
            }),
            Event::Coded { attempt, code } => self.change(*attempt, |a| {
                a.coded = code.clone().map_or(Coded::NotAsClaimed, Coded::By);
                if code.is_some() {
                    // A row is an attempt's only if it is of its amount.
                    a.dispute = a.dispute.filter(|why| *why != Dispute::AmountDiffers);
                }
            }),
            Event::Cleared { attempt, .. } => self.change(*attempt, |a| a.cleared = Some(at)),
            Event::Overridden { attempt, session } => {
                self.change(*attempt, |a| a.overridden = Some(*session))
            }
            Event::CashLaid { amount } => {
                self.cash_back = paid::minus(self.cash, *amount);
                self.cash = *amount;
            }
            Event::PartPaid { attempt } => self.parts.push(*attempt),
            Event::Completed { receipt, tender } => {
                self.state = SaleState::Completed(Completion {
                    receipt: *receipt,
                    at,
                    tender: tender.clone(),
                    rest: self.missing(),
                });
            }
            Event::Stopped => self.state = SaleState::Stopped,
            Event::Cancelled => self.state = SaleState::Cancelled(at),
            Event::RefundDue(refund) => {
                self.parts.retain(|part| *part != refund.attempt);
                self.refunds_due.push(refund.clone());
            }
            Event::Spent { attempt, spent } => {
                self.refunds_due.retain(|refund| refund.attempt != *attempt);
                // What has paid for other goods is no part of what these come to.
                self.parts.retain(|part| part != attempt);
                self.change(*attempt, |a| a.spent = *spent);
            }
            Event::Returned { attempt, amount } => self.gives_back(*attempt, *amount),
            Event::Refunded(refunded) => self.refunded(refunded, at),
            Event::Reopened { attempt, .. } => {
                self.refunds_due.retain(|refund| refund.attempt != *attempt);
                self.reopened = Some(*attempt);
                self.state = SaleState::Open;
            }
            Event::BuyerPin { pin } => self.buyer_pin.clone_from(pin),
            Event::Paper(event) => self.paper = Some(PrintJob::after(self.paper, *event)),
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

    /// The payment straight to the till that paid it, if one did.
    #[must_use]
    pub const fn paid_directly_by(&self) -> Option<&MpesaCode> {
        match &self.state {
            SaleState::Completed(Completion {
                tender: Tender::Direct { code, .. },
                ..
            }) => Some(code),
            SaleState::Completed(_)
            | SaleState::Open
            | SaleState::Stopped
            | SaleState::Cancelled(_) => None,
        }
    }

    /// Whether another prompt may be made for it (R4): it is open, not paid for, and none of its attempts is in the way.
    pub fn may_push(&self) -> Result<(), Refusal> {
        match self.state {
            SaleState::Open => {}
            SaleState::Stopped | SaleState::Cancelled(_) | SaleState::Completed(_) => {
                return Err(Refusal::SaleClosed);
            }
        }
        if self.has_live_attempt() {
            return Err(Refusal::PromptLive);
        }
        // `decide` completes a sale with the event that proves its money, so only a log of other making gets here.
        if !self.wants_money() {
            return Err(Refusal::SaleClosed);
        }
        Ok(())
    }

    /// The attempt whose money would pay this sale if a person opened it again: it ended without payment, nothing of it is open, and the
    /// money that is due back is just what it comes to.
    #[must_use]
    pub fn may_reopen(&self) -> Option<AttemptId> {
        let ended = matches!(self.state, SaleState::Cancelled(_)) && !self.has_live_attempt();
        let mut refunds = self.refunds_due.iter().filter(|_| ended);
        let is_sound = |a: &&Attempt| a.is_paid() && a.dispute.is_none() && a.kept() == self.due;
        let paying = refunds.find_map(|due| self.attempt(due.attempt).filter(is_sound));
        paying.map(|a| a.id)
    }

    /// Whether a prompt for it may be, or come, on a phone.
    #[must_use]
    pub fn has_live_attempt(&self) -> bool {
        self.attempts
            .iter()
            .any(|attempt| attempt.is_live() && !self.has_settled(attempt.id))
    }

    /// Whether this attempt's money is proven and has no place yet: what was told of it is disputed, or it may be the payment that a person gave
    /// to the sale, or one more (R10). A person must look.
    #[must_use]
    pub fn is_unplaced(&self, attempt: AttemptId) -> bool {
        self.attempt(attempt).is_some_and(Attempt::is_paid) && !self.has_settled(attempt)
    }

    /// Whether any of its money is.
    #[must_use]
    pub fn has_unplaced_money(&self) -> bool {
        self.attempts.iter().any(|a| self.is_unplaced(a.id))
    }

    /// Whether the money of this attempt has its place: it paid the sale, also if a person gave it to the sale before it was known to be
    /// this attempt's, or it is to be given back, or went back, or it is spent.
    fn has_settled(&self, attempt: AttemptId) -> bool {
        let code = self.attempt(attempt).and_then(Attempt::code);
        if self.paying_attempts().any(|paying| paying.id == attempt) {
            return true;
        }
        let has_gone = |a: &Attempt| a.spent || (a.is_paid() && a.kept() == Cents::ZERO);
        let is_gone = self.attempt(attempt).is_some_and(has_gone);
        is_gone
            || self
                .paid_directly_by()
                .is_some_and(|given| code == Some(given))
            || self
                .refunds_due
                .iter()
                .any(|refund| refund.attempt == attempt)
    }

    /// Money that went back is due back no more.
    fn gives_back(&mut self, attempt: Option<AttemptId>, amount: Cents) {
        let Some(id) = attempt else {
            self.direct_returned = amount;
            return;
        };
        self.change(id, |a| a.returned = amount);
        if self.completion().is_none() && amount > Cents::ZERO {
            // Something else must make up for the whole of it: whether the rest is taken is not the customer's to guess.
            self.parts.retain(|part| *part != id);
        }
        self.lower_refunds_due(id);
    }

    /// What went back of an attempt's money is due back no more.
    fn lower_refunds_due(&mut self, attempt: AttemptId) {
        let kept = self.attempt(attempt).map_or(Cents::ZERO, Attempt::kept);
        let due = self.refunds_due.iter_mut();
        for refund in due.filter(|due| due.attempt == attempt) {
            refund.amount = kept;
        }
        self.refunds_due.retain(|due| due.amount > Cents::ZERO);
    }

    fn change(&mut self, id: AttemptId, change: impl FnOnce(&mut Attempt)) {
        if let Some(attempt) = self.attempts.iter_mut().find(|a| a.id == id) {
            change(attempt);
        }
    }
}
