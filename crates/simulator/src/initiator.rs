//! What initiators ask for: B2C, B2B, tax, account balance, transaction status and reversal. They share one pattern: a request is
//! acknowledged at once, whoever asks and whatever for; seconds later the credential is judged, money moves or does not, and the
//! outcome is posted to `ResultURL` ("Business To Customer (B2C)" page and its neighbours).

pub(crate) mod balance;
pub(crate) mod faults;
pub(crate) mod form;
pub(crate) mod outcome;
pub(crate) mod pay;
pub(crate) mod report;
pub(crate) mod reversal;
pub(crate) mod status;
pub(crate) mod transfer;

use crate::ids;
use crate::orgs::Role;
use crate::world::World;
use crate::world::outbox::{Post, PostId, PostKind};
use crate::world::timers::Event;
use faults::{InitiatorFaults, ResultFault};
use form::Form;
use outcome::Outcome;
use pay::Pay;
use pokea_domain::{Millis, MpesaCode};
use report::{Item, Report};
use reversal::Reversal;
use serde::{Deserialize, Serialize};
use status::Search;
use std::collections::BTreeMap;
use std::time::Duration;
use transfer::Transfer;

/// So many wrong passwords in a row lock an initiator.
const WRONG_PASSWORDS_MAX: u8 = 3;
/// How much later a request that was too long in a queue is given up, at Safaricom's pace. Nobody has measured it.
const QUEUE_WAIT_MS: u64 = 30_000;
/// Between two deliveries of one result.
const TWICE_AFTER_MS: u64 = 2_000;

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

    /// Where Safaricom itself would be told of a timeout. It stands in every result, and is nobody's business.
    fn internal_url(&self) -> &'static str {
        match self {
            Self::Pay(_) => "https://internalapi.safaricom.co.ke/mpesa/b2cresults/v1/submit",
            Self::Transfer(_) => "https://internalapi.safaricom.co.ke/mpesa/b2bresults/v1/submit",
            Self::Balance => "https://internalapi.safaricom.co.ke/mpesa/abresults/v1/submit",
            Self::Status(_) => "https://internalapi.safaricom.co.ke/mpesa/tsqresults/v1/submit",
            Self::Reversal(_) => {
                "https://internalapi.safaricom.co.ke/mpesa/reversalresults/v1/submit"
            }
        }
    }

    fn references(&self) -> Vec<Item> {
        let url = Item::text("QueueTimeoutURL", self.internal_url());
        match self {
            Self::Transfer(transfer) => vec![
                Item::text("BillReferenceNumber", transfer.reference.clone()),
                url,
            ],
            Self::Status(_) => vec![Item::missing("Occasion")],
            Self::Pay(_) | Self::Balance | Self::Reversal(_) => vec![url],
        }
    }
}

/// A request that was acknowledged.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Request {
    pub(crate) originator: String,
    /// Whether the caller chose the originator id, so that it may never come again.
    chosen: bool,
    pub(crate) conversation: String,
    pub(crate) taken_at: Millis,
    /// Whose money or news it is about.
    pub(crate) party: String,
    pub(crate) identifier: String,
    pub(crate) command: String,
    pub(crate) order: Order,
    result_url: String,
    timeout_url: String,
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

/// The ids that a request is known by.
#[derive(Clone, Debug)]
pub(crate) struct Ack {
    pub(crate) id: RequestId,
    pub(crate) originator: String,
    pub(crate) conversation: String,
}

/// The requests that wait, and the newest of those that are over.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Requests {
    all: BTreeMap<RequestId, Request>,
    /// Ids that callers chose are never forgotten: each is good for one payment, for ever.
    by_originator: BTreeMap<String, RequestId>,
    /// Wrong passwords in a row, by `number/initiator`.
    wrong_passwords: BTreeMap<String, u8>,
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

    pub(crate) fn lock(&mut self, number: &str, initiator: &str, locked: bool) {
        let wrong = if locked { WRONG_PASSWORDS_MAX } else { 0 };
        self.wrong_passwords
            .insert(format!("{number}/{initiator}"), wrong);
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
    /// Takes a request, whose credential held this password; `None` if its originator conversation id has been used.
    pub(crate) fn take_request(
        &mut self,
        form: Form,
        password: Option<&[u8]>,
        now: Millis,
    ) -> Option<Ack> {
        let chosen = form.originator.is_some();
        let originator = match form.originator.clone() {
            Some(used) if self.requests.is_used(&used) => return None,
            Some(chosen) => chosen,
            None => self.request_id(),
        };
        let conversation = ids::conversation_id(now, &mut self.random);
        let standing = self.standing(&form, password);
        let works_for_ms = self.random.within(1_500..=4_000);
        self.requests.count += 1;
        let id = self.requests.count;
        let request = Request {
            originator: originator.clone(),
            chosen,
            conversation: conversation.clone(),
            taken_at: now,
            party: form.party,
            identifier: form.identifier,
            command: form.command,
            order: form.order,
            result_url: form.result_url,
            timeout_url: form.timeout_url,
            standing,
            faults: self.faults.initiator,
            told_after_ms: self.random.within(200..=1_500),
            end: None,
            posts: Vec::new(),
        };
        self.requests.all.insert(id, request);
        self.requests.by_originator.insert(originator.clone(), id);
        self.timers
            .add(self.later(now, works_for_ms), Event::Request(id));
        Some(Ack {
            id,
            originator,
            conversation,
        })
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
        match &request.order {
            Order::Pay(pay) => self.pay(pay, request, now),
            Order::Transfer(transfer) => self.transfer(transfer, request, now),
            Order::Balance => self.balances(request, now),
            Order::Status(search) => self.status(search, request),
            Order::Reversal(reversal) => self.reverse(reversal, request, now),
        }
    }

    /// Puts what is to be told into the outbox.
    fn tell(
        &mut self,
        request: &Request,
        done: Option<&Result<Done, Outcome>>,
        now: Millis,
    ) -> Vec<PostId> {
        let due = self.later(now, request.told_after_ms);
        let (result, dues) = match request.faults.result {
            ResultFault::Lost => return Vec::new(),
            ResultFault::QueueTimeout { .. } => (None, vec![self.later(now, QUEUE_WAIT_MS)]),
            ResultFault::Once => (done, vec![due]),
            ResultFault::BeforeAnswer => (done, vec![now]),
            ResultFault::Twice => (done, vec![due, self.later(due, TWICE_AFTER_MS)]),
            ResultFault::Late { seconds } => {
                (done, vec![self.later(due, u64::from(seconds) * 1_000)])
            }
        };
        let (kind, url, body) = match result {
            Some(done) => (
                PostKind::Result,
                &request.result_url,
                request.result(done, now),
            ),
            None => (
                PostKind::QueueTimeout,
                &request.timeout_url,
                request.notice(),
            ),
        };
        let posts = dues
            .into_iter()
            .map(|due| Post::new(kind, url, body.clone(), due));
        posts.map(|post| self.send(post)).collect()
    }

    /// What whoever asks may do, judged by initiator, password and role, in this order.
    fn standing(&mut self, form: &Form, password: Option<&[u8]>) -> Result<(), Outcome> {
        if let Some(outcome) = self.faults.initiator.outcome
            && outcome != Outcome::Done
        {
            return Err(outcome);
        }
        let org = self.orgs.get(&form.party).ok_or(Outcome::NoSuchPayer)?;
        let mut initiators = org.initiators.iter();
        let initiator = initiators
            .find(|initiator| initiator.name == form.initiator)
            .ok_or(Outcome::NoSuchInitiator)?;
        let name = format!("{}/{}", org.number, initiator.name);
        let wrong = self.requests.wrong_passwords.entry(name).or_default();
        if *wrong >= WRONG_PASSWORDS_MAX {
            return Err(Outcome::Locked);
        }
        if password != Some(initiator.password.as_bytes()) {
            *wrong += 1;
            return Err(Outcome::WrongCredential);
        }
        *wrong = 0;
        if initiator.roles.contains(&form.order.role()) {
            Ok(())
        } else {
            Err(Outcome::NoRole)
        }
    }

    fn later(&self, moment: Millis, wait_ms: u64) -> Millis {
        self.tempo.after(moment, Duration::from_millis(wait_ms))
    }
}

impl Request {
    fn result(&self, done: &Result<Done, Outcome>, now: Millis) -> String {
        let filler = ids::filler_code(now);
        let (outcome, transaction, parameters) = match done {
            Ok(done) => {
                let receipt = done.receipt.as_ref().map(MpesaCode::as_str);
                (Outcome::Done, receipt, done.parameters.clone())
            }
            // Some failures come with one item, which is no array then; the others with none ("Business Pay Bill", "Reversals" pages).
            Err(outcome) => match self.order {
                Order::Pay(_) | Order::Reversal(_) => (*outcome, None, Vec::new()),
                Order::Transfer(_) | Order::Balance | Order::Status(_) => {
                    (*outcome, None, vec![Item::time("BOCompletedTime", now)])
                }
            },
        };
        let report = Report {
            originator: &self.originator,
            conversation: &self.conversation,
            transaction: transaction.unwrap_or(&filler),
            outcome,
            command: &self.command,
            parameters,
            references: self.order.references(),
        };
        report.body(self.faults.shape)
    }

    /// The body of a timeout notice. Nobody has published one: this one says which request it is about, and nothing that could be
    /// taken for an outcome.
    fn notice(&self) -> String {
        serde_json::json!({
            "OriginatorConversationID": self.originator,
            "ConversationID": self.conversation,
            "ResponseDescription": "The service request timed out in the queue.",
        })
        .to_string()
    }
}
