//! What initiators ask for: B2C, B2B, tax, account balance, transaction status and reversal. They share one pattern: a request is
//! acknowledged at once, whoever asks and whatever for; seconds later money moves or does not, and the outcome is posted to
//! `ResultURL`, where alone the asker learns of a wrong credential ("Business To Customer (B2C)" page and its neighbours).

pub(crate) mod balance;
pub(crate) mod faults;
pub(crate) mod form;
pub(crate) mod outcome;
pub(crate) mod pay;
pub(crate) mod report;
pub(crate) mod reversal;
mod standing;
pub(crate) mod status;
mod telling;
pub(crate) mod transfer;

use crate::faults::{Faults, GatewayFault};
use crate::ids;
use crate::orgs::Role;
use crate::world::World;
use crate::world::outbox::{Post, PostId};
use crate::world::timers::Event;
use faults::{InitiatorFaults, ResultFault};
use form::Form;
use outcome::Outcome;
use pay::Pay;
use pokea_domain::{Millis, MpesaCode};
use report::Item;
use reversal::Reversal;
use serde::{Deserialize, Serialize};
use standing::Passwords;
use status::Search;
use std::collections::BTreeMap;
use std::time::Duration;
use transfer::Transfer;

/// Which request: they are counted.
pub(crate) type RequestId = u64;

/// What is asked for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Order {
    Pay(Pay),
    Transfer(Transfer),
    Balance,
    Status(Search),
    Reversal(Reversal),
}

impl Order {
    fn role(&self) -> Role {
        match self {
            Self::Pay(_) => Role::B2c,
            Self::Transfer(_) => Role::B2b,
            Self::Balance => Role::Balance,
            Self::Status(_) => Role::Status,
            Self::Reversal(_) => Role::Reversal,
        }
    }

    /// The `CommandID` of an order that has but one.
    fn only_command(&self) -> Option<&'static str> {
        match self {
            Self::Pay(_) | Self::Transfer(_) => None,
            Self::Balance => Some("AccountBalance"),
            Self::Status(_) => Some("TransactionStatusQuery"),
            Self::Reversal(_) => Some("TransactionReversal"),
        }
    }
}

/// What is asked for, of whom, and where the outcome goes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Errand {
    /// `CommandID`.
    pub(crate) command: String,
    /// The organisation that it is done for: whose money or news it is about.
    pub(crate) party: String,
    /// What kind of number `party` is: 1 a phone, 2 a till, 4 a short code, 11 the receiver of a payment to be reversed.
    pub(crate) identifier: String,
    pub(crate) order: Order,
    pub(crate) result_url: String,
    pub(crate) timeout_url: String,
}

/// A request that was acknowledged.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Request {
    pub(crate) originator: String,
    /// Whether the caller chose the originator id, so that it may never come again.
    chosen: bool,
    pub(crate) conversation: String,
    pub(crate) taken_at: Millis,
    #[serde(flatten)]
    pub(crate) errand: Errand,
    /// What the credential and the role are good for.
    standing: Result<(), Outcome>,
    faults: InitiatorFaults,
    /// How long after the end the result goes out.
    told_after_ms: u64,
    pub(crate) end: Option<End>,
    posts: Vec<PostId>,
}

/// What became of a request.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct End {
    pub(crate) at: Millis,
    /// `None` if it expired in a queue.
    pub(crate) outcome: Option<Outcome>,
    pub(crate) receipt: Option<MpesaCode>,
}

/// What a request that succeeded tells.
#[derive(Debug, Default)]
pub(crate) struct Done {
    pub(crate) receipt: Option<MpesaCode>,
    pub(crate) parameters: Vec<Item>,
}

/// What the answer to a request needs: the ids that it is known by, and what is to go wrong.
#[derive(Clone, Debug)]
pub(crate) struct Ack {
    pub(crate) id: RequestId,
    pub(crate) originator: String,
    pub(crate) conversation: String,
    /// What goes wrong with it.
    pub(crate) faults: InitiatorFaults,
}

/// Why a request is not taken.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Denied {
    /// Its originator conversation id has been used.
    Duplicate,
    /// By a scenario.
    Gateway(GatewayFault),
}

/// The requests that wait, and the newest of those that are over.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Requests {
    all: BTreeMap<RequestId, Request>,
    /// Ids that callers chose are never forgotten: each is good for one payment, for ever.
    by_originator: BTreeMap<String, RequestId>,
    pub(crate) passwords: Passwords,
    count: RequestId,
}

impl Requests {
    pub(crate) fn is_used(&self, originator: &str) -> bool {
        self.by_originator.contains_key(originator)
    }

    /// The request with this originator conversation id, or this conversation id.
    pub(crate) fn find(&self, id: &str) -> Option<&Request> {
        let by_originator = self.by_originator.get(id).and_then(|id| self.all.get(id));
        by_originator.or_else(|| self.all.values().find(|request| request.conversation == id))
    }

    /// How many payments were asked for.
    pub(crate) fn payouts(&self) -> usize {
        let is_one =
            |request: &&Request| matches!(request.errand.order, Order::Pay(_) | Order::Transfer(_));
        self.all.values().filter(is_one).count()
    }

    /// The payments that were asked back, as they were named.
    pub(crate) fn reversals(&self) -> Vec<String> {
        let named = self
            .all
            .values()
            .filter_map(|request| match &request.errand.order {
                Order::Reversal(reversal) => Some(reversal.receipt.clone()),
                Order::Pay(_) | Order::Transfer(_) | Order::Balance | Order::Status(_) => None,
            });
        named.collect()
    }

    /// Forgets all but the newest of those that are over.
    fn keep(&mut self, newest: usize) {
        while self.all.len() > newest
            && let Some(oldest) = self.all.first_entry()
            && oldest.get().end.is_some()
        {
            let old = oldest.remove();
            if !old.chosen {
                self.by_originator.remove(&old.originator);
            }
        }
    }
}

impl World {
    /// Takes a request, whose credential held this password.
    pub(crate) fn take_request(
        &mut self,
        form: Form,
        password: Option<&[u8]>,
        now: Millis,
    ) -> Result<Ack, Denied> {
        let Faults {
            initiator: faults,
            gateway,
            ..
        } = self.faults_of(&form.errand.order);
        if let Some(fault) = gateway {
            return Err(Denied::Gateway(fault));
        }
        let chosen = form.originator.is_some();
        let originator = form.originator.clone();
        let originator = originator.unwrap_or_else(|| self.request_id());
        let is_duplicate = self.requests.is_used(&originator);
        if is_duplicate && !faults.duplicates_acknowledged {
            return Err(Denied::Duplicate);
        }
        let conversation = ids::conversation_id(now, &mut self.random);
        let standing = match (is_duplicate, faults.outcome) {
            (true, _) => Err(Outcome::Duplicate),
            (false, Some(outcome)) if outcome != Outcome::Done => Err(outcome),
            (false, _) => self.standing(&form, password),
        };
        let works_for_ms = self.random.within(1_500..=4_000);
        self.requests.count += 1;
        let id = self.requests.count;
        let request = Request {
            originator: originator.clone(),
            chosen,
            conversation: conversation.clone(),
            taken_at: now,
            errand: form.errand,
            standing,
            faults,
            told_after_ms: self.random.within(200..=1_500),
            end: None,
            posts: Vec::new(),
        };
        self.requests.all.insert(id, request);
        if !is_duplicate {
            self.requests.by_originator.insert(originator.clone(), id);
        }
        self.timers
            .add(self.later(now, works_for_ms), Event::Request(id));
        Ok(Ack {
            id,
            originator,
            conversation,
            faults,
        })
    }

    /// What goes wrong with a request: by the scenario of the phone that it pays, or as with any other.
    fn faults_of(&mut self, order: &Order) -> Faults {
        match order {
            Order::Pay(pay) => self.script(&pay.phone).faults,
            _ => self.faults_by_chance(),
        }
    }

    /// Carries a request out, and has its outcome told.
    pub(crate) fn request_is_due(&mut self, id: RequestId, now: Millis) {
        let Some(request) = self.requests.all.get(&id) else {
            return;
        };
        if request.end.is_some() {
            return;
        }
        let mut request = request.clone();
        let expired = request.faults.result == ResultFault::QueueTimeout { done: false };
        let done = if expired {
            None
        } else {
            Some(self.carry_out(&request, now))
        };
        request.posts = self.tell(&request, done.as_ref(), now);
        request.end = Some(End {
            at: now,
            outcome: done
                .as_ref()
                .map(|done| *done.as_ref().err().unwrap_or(&Outcome::Done)),
            receipt: done.and_then(|done| done.ok()?.receipt),
        });
        self.requests.all.insert(id, request);
        self.requests.keep(self.remember);
    }

    /// Whether everything that a request's outcome can still bring has been brought.
    pub(crate) fn request_is_told(&self, id: RequestId) -> bool {
        let Some(request) = self.requests.all.get(&id) else {
            return true;
        };
        let mut posts = request.posts.iter();
        request.end.is_some() && posts.all(|id| self.outbox.get(*id).is_none_or(Post::is_done))
    }

    fn carry_out(&mut self, request: &Request, now: Millis) -> Result<Done, Outcome> {
        request.standing?;
        let Errand { order, command, .. } = &request.errand;
        if order.only_command().is_some_and(|only| only != command) {
            return Err(Outcome::NoSuchCommand);
        }
        match order {
            Order::Pay(pay) => self.pay(pay, request, now),
            Order::Transfer(transfer) => self.transfer(transfer, request, now),
            Order::Balance => self.balances(request, now),
            Order::Status(search) => self.status(search, request),
            Order::Reversal(reversal) => self.reverse(reversal, request, now),
        }
    }

    fn later(&self, moment: Millis, wait_ms: u64) -> Millis {
        self.tempo.after(moment, Duration::from_millis(wait_ms))
    }
}
