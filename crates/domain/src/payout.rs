//! Money that the shop pays out of its M-PESA account: to a person, to another business, to KRA, or to its own account that pays people.
//!
//! A payout is written before it is sent (R1). Whoever is paid a person's money is paid under a name of ours, which M-PESA takes once: it may be
//! sent again under that name, after Transaction Status said that there is no such request, and never under another. The other kinds
//! have no such name, so that one whose answer was lost is sent no second time (R2). A result is a claim (R5, R6), "not paid" needs proof (R3), and
//! what proves either is Transaction Status. Safaricom takes no payout back.

mod decide;
mod event;
mod list;
mod payee;
mod rules;

pub use crate::reversal::{Answer, Reason};
pub use decide::{Decision, Input, Looked, Refusal, Told, Wish};
pub use event::Event;
pub use list::{ListError, PayList, PayRow, ROWS_MAX, RowProblem};
pub use payee::{BillAccount, BusinessNumber, Kind, Payee, PayeeError, Purpose};
pub use rules::{Around, Funds, Rules, RulesError};

use crate::ids::{ConversationId, MpesaCode, PayoutId, PersonId};
use crate::money::Cents;
use crate::payment::{NotSent, Poll};
use crate::time::Millis;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// From so long after it was sent somebody may say that it was not paid. Safaricom documents that requests expire in its queue, and no figure.
pub const WORD_AFTER: Duration = Duration::from_secs(1_800);

/// Each result makes us ask; whoever learned a payout's address can post no more than so many that do.
const CLAIMS_MAX: u8 = 16;

/// One payout, as its events made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payout {
    /// Its id, made by the screen.
    pub id: PayoutId,
    /// What was asked for.
    pub wish: Wish,
    /// When that was written.
    pub asked_at: Millis,
    /// It is so much that a second person must agree.
    pub needs_second: bool,
    /// Who did.
    pub second: Option<PersonId>,
    /// When its intent to be sent was written last.
    pub begun_at: Option<Millis>,
    /// By when it had been sent, if it was: when its answer came or was given up.
    pub sent_by: Option<Millis>,
    /// Where it stands.
    pub state: PayoutState,
    /// It was sent at least once without anybody knowing what came of it.
    pub unsure: bool,
    /// Transaction Status has said since it was sent that there is no such request.
    pub not_there: bool,
    /// What its result says, not proven; nothing once it was found to be untrue.
    pub claim: Option<Claim>,
    /// When that was heard.
    pub heard_at: Option<Millis>,
    /// What its last result said, also once it was found to be untrue: for people. It proves nothing.
    pub said: Option<Claim>,
    claims: u8,
}

/// Where a payout stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PayoutState {
    /// It was not sent: it waits for its turn, or for a second person.
    Waiting,
    /// Somebody took it back before it was sent. Absorbing.
    Dropped,
    /// The intent is on disk; the request is on its way.
    Sending,
    /// It may or may not have reached Daraja, and no answer says which.
    Unknown,
    /// Daraja took it, under this name.
    Accepted(ConversationId),
    /// Proven paid. Absorbing.
    Paid(Paid),
    /// Nothing was paid. Not absorbing: a later proof wins (R8).
    NotPaid(WhyNotPaid),
}

/// What proves a payment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paid {
    /// M-PESA's code of it.
    pub code: Option<MpesaCode>,
    /// How much.
    pub amount: Cents,
    /// To whom, as M-PESA calls them: number and name. Personal data.
    pub receiver: Option<String>,
}

/// Why nothing was paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyNotPaid {
    /// No byte of it left this PC.
    NotSent(NotSent),
    /// Daraja's words plainly say that nothing was begun.
    Refused {
        /// Safaricom's error code.
        code: String,
    },
    /// Transaction Status says that it failed.
    Told,
    /// Somebody saw in Safaricom's portal that it was not paid.
    Word,
}

/// What a result says, at a payout's own address. Anyone who learns the address can post there. A code that somebody read in a statement is
/// no more than that.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Claim {
    /// Paid, under this code.
    Paid {
        /// M-PESA's code of it.
        code: MpesaCode,
    },
    /// Not paid.
    Failed {
        /// Safaricom's result code, as text.
        code: String,
    },
}

impl Payout {
    /// What a log tells of one payout; `None` if it does not begin with what was asked for.
    #[must_use]
    pub fn replay<'e>(
        id: PayoutId,
        log: impl IntoIterator<Item = (Millis, &'e Event)>,
    ) -> Option<Self> {
        let mut log = log.into_iter();
        let (asked_at, Event::Asked { wish, needs_second }) = log.next()? else {
            return None;
        };
        let mut payout = Self::asked(id, wish.clone(), *needs_second, asked_at);
        for (at, event) in log {
            payout.apply(event, at);
        }
        Some(payout)
    }

    /// As it was just asked for.
    pub(crate) const fn asked(id: PayoutId, wish: Wish, needs_second: bool, at: Millis) -> Self {
        Self {
            id,
            wish,
            asked_at: at,
            needs_second,
            second: None,
            begun_at: None,
            sent_by: None,
            state: PayoutState::Waiting,
            unsure: false,
            not_there: false,
            claim: None,
            heard_at: None,
            said: None,
            claims: 0,
        }
    }

    /// Takes one event in. Total: an event that does not fit changes nothing, since `decide` never made one.
    pub fn apply(&mut self, event: &Event, at: Millis) {
        match event {
            Event::Asked { .. } => {}
            Event::Approved { by } => self.second = Some(*by),
            Event::Dropped { .. } => self.state = PayoutState::Dropped,
            Event::Begun => {
                self.state = PayoutState::Sending;
                self.begun_at = Some(at);
                self.not_there = false;
            }
            Event::Accepted { conversation } => {
                self.state = PayoutState::Accepted(conversation.clone());
                self.sent_by = Some(at);
            }
            Event::Lost => {
                self.state = PayoutState::Unknown;
                self.unsure = true;
                self.sent_by = Some(at);
            }
            Event::NotThere => self.not_there = true,
            Event::Claimed { claim } => {
                self.claim = Some(claim.clone());
                self.said = Some(claim.clone());
                self.heard_at = Some(at);
                self.claims = self.claims.saturating_add(1);
            }
            Event::Paid(paid) => self.state = PayoutState::Paid(paid.clone()),
            Event::NotPaid { why, .. } => {
                self.state = PayoutState::NotPaid(why.clone());
                self.claim = None;
            }
        }
    }

    /// What M-PESA is to call it, for a person's money alone: taken once, whoever sends it how often.
    #[must_use]
    pub fn own_name(&self) -> Option<ConversationId> {
        let name = || ConversationId::parse(&self.id.to_string()).ok();
        self.wish.payee.is_named().then(name).flatten()
    }

    /// By which name Transaction Status can be asked about it: its own, or one that its answer brought. A result could name another (R11).
    #[must_use]
    pub fn name(&self) -> Option<ConversationId> {
        match &self.state {
            PayoutState::Waiting | PayoutState::Dropped => None,
            PayoutState::Accepted(name) => Some(self.own_name().unwrap_or_else(|| name.clone())),
            PayoutState::Sending
            | PayoutState::Unknown
            | PayoutState::Paid(_)
            | PayoutState::NotPaid(_) => self.own_name(),
        }
    }

    /// Whether it may move money now, for all that is proven.
    #[must_use]
    pub const fn is_under_way(&self) -> bool {
        match self.state {
            PayoutState::Sending | PayoutState::Unknown | PayoutState::Accepted(_) => true,
            PayoutState::Waiting
            | PayoutState::Dropped
            | PayoutState::Paid(_)
            | PayoutState::NotPaid(_) => false,
        }
    }

    /// Whether nobody knows yet what became of it. One that was not paid is open again when a result says otherwise (R8).
    #[must_use]
    pub const fn is_open(&self) -> bool {
        let says_otherwise = matches!(
            (&self.state, &self.claim),
            (PayoutState::NotPaid(_), Some(Claim::Paid { .. }))
        );
        self.is_under_way() || says_otherwise
    }

    /// Whether its amount is gone, or may yet go.
    #[must_use]
    pub const fn counts(&self) -> bool {
        match self.state {
            PayoutState::Dropped => false,
            PayoutState::NotPaid(_) => self.is_open(),
            PayoutState::Waiting
            | PayoutState::Sending
            | PayoutState::Unknown
            | PayoutState::Accepted(_)
            | PayoutState::Paid(_) => true,
        }
    }

    /// Whether it may be sent now, for the first time or, where that is safe, again.
    #[must_use]
    pub fn may_be_sent(&self) -> bool {
        match &self.state {
            PayoutState::Waiting => true,
            // Under the same name, which M-PESA takes once.
            PayoutState::Unknown | PayoutState::Accepted(_) => {
                self.not_there && self.own_name().is_some()
            }
            PayoutState::NotPaid(WhyNotPaid::NotSent(_) | WhyNotPaid::Refused { .. }) => {
                self.claim.is_none()
            }
            PayoutState::NotPaid(WhyNotPaid::Told | WhyNotPaid::Word)
            | PayoutState::Dropped
            | PayoutState::Sending
            | PayoutState::Paid(_) => false,
        }
    }

    /// Whether somebody's word may end it: nobody else says what became of it, long after it was sent.
    #[must_use]
    pub fn takes_word(&self, now: Millis) -> bool {
        let is_old = |sent_by: Millis| now >= sent_by.plus(WORD_AFTER);
        let is_silent = self.not_there || self.name().is_none();
        self.state != PayoutState::Sending
            && self.is_under_way()
            && is_silent
            && self.sent_by.is_some_and(is_old)
    }

    /// When Transaction Status is to be asked next, as [`Poll::of_open`] says; `None` if there is nothing to ask.
    #[must_use]
    pub fn next_look(&self, last: Option<Millis>, now: Millis) -> Option<Millis> {
        let can_be_asked = self.name().is_some() || self.claim.is_some();
        let sent_by = self.sent_by.or(self.begun_at)?;
        (self.is_open() && self.state != PayoutState::Sending && can_be_asked)
            .then(|| Poll::of_open(sent_by, self.heard_at, last, now))
    }
}
