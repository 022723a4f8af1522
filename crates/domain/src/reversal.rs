//! Taking one payment back (M-PESA reversal): who asked for it, what became of each request, and how much of the payment went back.
//!
//! A request is to a reversal what an attempt is to a sale: its wish is on disk before it is sent (R1), it is sent at most once (R2), and
//! "failed" needs proof (R3). Its result comes by callback and is a claim (R5, R6); what proves is Transaction Status, asked by us. Safaricom
//! takes a payment back once, and refuses a second request with R000001 (portal: Reversal): so there is one request at a time, and none
//! after one that was done. What Safaricom takes back by itself, or the owner on the portal, is the same fact from elsewhere.

mod decide;
mod event;

pub use decide::{Answer, Context, Decision, Input, PaymentTold, Refusal, RequestTold, Told, Wish};
pub use event::Event;

use crate::ids::{CallbackNonce, ConversationId, IdError, MpesaCode, OwnerSessionId, ReversalId};
use crate::money::Cents;
use crate::payment::{NotSent, Poll};
use crate::sale::ATTEMPTS_MAX;
use crate::time::Millis;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The most requests for one payment.
pub const REQUESTS_MAX: usize = ATTEMPTS_MAX;

/// A request whose answer was lost is over by then, if it ever arrived: Safaricom documents that requests expire in its queue, and no figure.
/// Should it be done later all the same, a second one is refused (R000001).
pub const OVER_AFTER: Duration = Duration::from_secs(1_800);

/// Everything about taking one payment back, as its events made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reversals {
    /// The payment.
    pub payment: MpesaCode,
    /// What was paid.
    pub amount: Cents,
    /// The owner's requests, in order.
    pub requests: Vec<Reversal>,
    /// So much went back without a request of ours.
    pub elsewhere: Cents,
    /// When that was known last.
    pub elsewhere_at: Option<Millis>,
}

/// One request: sent at most once (R2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reversal {
    /// Its id, made by the screen.
    pub id: ReversalId,
    /// How much is to go back: whole shillings.
    pub amount: Cents,
    /// Why, in the owner's words. Safaricom is told it as well.
    pub reason: Reason,
    /// The session in which the owner said so.
    pub session: OwnerSessionId,
    /// The secret part of its own result address.
    pub nonce: CallbackNonce,
    /// When its intent was written, before it was sent.
    pub asked_at: Millis,
    /// By when it had been sent, if it was: when its answer came or was given up.
    pub sent_by: Millis,
    /// Where it stands.
    pub state: ReversalState,
    /// What its result says, not proven; nothing once it was found to be untrue.
    pub claim: Option<ReversalClaim>,
    /// When that was heard.
    pub heard_at: Option<Millis>,
    /// What its last result said, also once it was found to be untrue: for people, who may know more by it. It proves nothing.
    pub said: Option<ReversalClaim>,
}

/// Where a request stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReversalState {
    /// The intent is on disk; the request is on its way.
    Sending,
    /// It may or may not have reached Daraja, and no answer says which.
    Unknown,
    /// Daraja took it, under this name.
    Accepted(ConversationId),
    /// Proven done: so much went back. Absorbing.
    Done(Cents),
    /// Proven not done. Not absorbing: a later proof wins (R8).
    NotDone(WhyNotDone),
}

/// What proves that a request was not done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyNotDone {
    /// No byte of it left this PC.
    NotSent(NotSent),
    /// Daraja's words plainly say that nothing was begun.
    Refused {
        /// Safaricom's error code.
        code: String,
    },
    /// Transaction Status says that it failed, or that the payment is where it was, long after the request.
    Told,
}

/// What a result says, at a request's own address. Anyone who learns the address can post there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReversalClaim {
    /// Done.
    Done,
    /// R000001: the payment has been taken back already. By whom it does not say.
    AlreadyBack,
    /// Not done.
    Failed {
        /// Safaricom's result code, as text.
        code: String,
    },
}

/// Why a payment is taken back: 2 to 100 characters, as Safaricom takes them (portal: Reversal, `Remarks`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reason(String);

impl Reason {
    /// Reads a reason, without the space around it.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        let text = text.trim();
        let is_one = (2..=100).contains(&text.chars().count()) && !text.contains(char::is_control);
        is_one
            .then(|| Self(text.to_owned()))
            .ok_or(IdError("reason"))
    }

    /// As it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Reason {
    type Error = IdError;
    fn try_from(text: String) -> Result<Self, IdError> {
        Self::parse(&text)
    }
}

impl From<Reason> for String {
    fn from(reason: Reason) -> Self {
        reason.0
    }
}

impl Reversals {
    /// Of a payment of this much, of which nothing was ever asked back.
    #[must_use]
    pub const fn none(payment: MpesaCode, amount: Cents) -> Self {
        Self {
            payment,
            amount,
            requests: Vec::new(),
            elsewhere: Cents::ZERO,
            elsewhere_at: None,
        }
    }

    /// What a log tells of one payment; `None` if it does not say what was paid.
    #[must_use]
    pub fn replay<'e>(
        payment: &MpesaCode,
        log: impl IntoIterator<Item = (Millis, &'e Event)>,
    ) -> Option<Self> {
        let mut found: Option<Self> = None;
        for (at, event) in log {
            let known = match found.take() {
                Some(known) => known,
                None => Self::none(payment.clone(), event.paid()?),
            };
            found.insert(known).apply(event, at);
        }
        found
    }

    /// Takes one event in. Total: an event that does not fit changes nothing, since `decide` never made one.
    pub fn apply(&mut self, event: &Event, at: Millis) {
        match event {
            Event::Asked {
                reversal,
                amount,
                reason,
                session,
                nonce,
                ..
            } => self.requests.push(Reversal {
                id: *reversal,
                amount: *amount,
                reason: reason.clone(),
                session: *session,
                nonce: nonce.clone(),
                asked_at: at,
                sent_by: at,
                state: ReversalState::Sending,
                claim: None,
                heard_at: None,
                said: None,
            }),
            Event::Accepted {
                reversal,
                conversation,
            } => self.change(*reversal, |request| {
                request.state = ReversalState::Accepted(conversation.clone());
                request.sent_by = at.max(request.asked_at);
            }),
            Event::Lost { reversal } => self.change(*reversal, |request| {
                request.state = ReversalState::Unknown;
                request.sent_by = at.max(request.asked_at);
            }),
            Event::Claimed { reversal, claim } => self.change(*reversal, |request| {
                request.claim = Some(claim.clone());
                request.said = Some(claim.clone());
                request.heard_at = Some(at);
            }),
            Event::Done { reversal, amount } => self.change(*reversal, |request| {
                request.state = ReversalState::Done(*amount);
            }),
            Event::NotDone { reversal, why } => self.change(*reversal, |request| {
                request.state = ReversalState::NotDone(why.clone());
                request.claim = None;
            }),
            Event::Elsewhere { amount, .. } => {
                self.elsewhere = *amount;
                self.elsewhere_at = Some(at);
            }
        }
    }

    /// How much of the payment went back, proven: never more than was paid.
    #[must_use]
    pub fn back(&self) -> Cents {
        let of = |request: &Reversal| match request.state {
            ReversalState::Done(amount) => amount,
            ReversalState::Sending
            | ReversalState::Unknown
            | ReversalState::Accepted(_)
            | ReversalState::NotDone(_) => Cents::ZERO,
        };
        let mut all = self.requests.iter().map(of);
        let all = all.try_fold(self.elsewhere, Cents::checked_add);
        all.map_or(self.amount, |all| all.min(self.amount))
    }

    /// Requests that are not over: one at most that is under way, and others that were proven not done until a result said otherwise.
    pub fn open(&self) -> impl Iterator<Item = &Reversal> {
        self.requests.iter().filter(|request| request.is_open())
    }

    /// How much of the payment went back, or may yet: never more than was paid.
    #[must_use]
    pub fn gone(&self) -> Cents {
        let mut open = self.open().map(|request| request.amount);
        let all = open.try_fold(self.back(), Cents::checked_add);
        all.map_or(self.amount, |all| all.min(self.amount))
    }

    /// Whether the payment may pay for nothing: something of it went back, or may yet.
    #[must_use]
    pub fn is_going_back(&self) -> bool {
        self.open().next().is_some() || self.back() > Cents::ZERO
    }

    /// The request of this id.
    #[must_use]
    pub fn request(&self, id: ReversalId) -> Option<&Reversal> {
        self.requests.iter().find(|request| request.id == id)
    }

    fn change(&mut self, id: ReversalId, change: impl FnOnce(&mut Reversal)) {
        if let Some(request) = self.requests.iter_mut().find(|request| request.id == id) {
            change(request);
        }
    }
}

impl Reversal {
    /// Whether nobody knows yet what became of it. One that was proven not done is open again when a result says otherwise (R8).
    #[must_use]
    pub fn is_open(&self) -> bool {
        let says_otherwise =
            matches!(self.state, ReversalState::NotDone(_)) && self.claim.is_some();
        self.is_under_way() || says_otherwise
    }

    /// Whether it may move money now, for all that is proven.
    #[must_use]
    pub const fn is_under_way(&self) -> bool {
        match self.state {
            ReversalState::Sending | ReversalState::Unknown | ReversalState::Accepted(_) => true,
            ReversalState::Done(_) | ReversalState::NotDone(_) => false,
        }
    }

    /// By which name Transaction Status can be asked about the request itself: only one that its own answer brought, because a result could
    /// name another (R11).
    #[must_use]
    pub const fn conversation(&self) -> Option<&ConversationId> {
        match &self.state {
            ReversalState::Accepted(conversation) => Some(conversation),
            ReversalState::Sending
            | ReversalState::Unknown
            | ReversalState::Done(_)
            | ReversalState::NotDone(_) => None,
        }
    }

    /// When Transaction Status is to be asked next, as [`Poll::of_open`] says; `None` if there is nothing to ask.
    #[must_use]
    pub fn next_look(&self, last: Option<Millis>, now: Millis) -> Option<Millis> {
        (self.is_open() && self.state != ReversalState::Sending)
            .then(|| Poll::of_open(self.sent_by, self.heard_at, last, now))
    }
}
