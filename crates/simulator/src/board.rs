//! What the page shows, in one snapshot: the phones, what goes out, the pushes, the money. However busy the simulator is, a snapshot
//! stays small: it holds the newest of everything, no message's body, and of customers' accounts only their sum.

mod sms;

use crate::behaviour::Behaviour;
use crate::books::{Account, Posting, Purse, What};
use crate::faults::Faults;
use crate::forms::Forms;
use crate::messages;
use crate::scenario::Scenario;
use crate::view::{Answer, State};
use crate::world::World;
use crate::world::outbox::{Post, PostId, PostKind};
use crate::world::push::{Push, Stage};
use pokea_domain::{Cents, CheckoutRequestId, Millis, MpesaCode, Msisdn};
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::BTreeMap;

const PHONES_MAX: usize = 24;
const PUSHES_MAX: usize = 50;
const POSTS_MAX: usize = 50;
const POSTINGS_MAX: usize = 40;

/// Everything that the page shows but the shop's own numbers.
#[derive(Debug, Serialize)]
pub(crate) struct Board {
    pub(crate) now: Millis,
    pub(crate) behaviour: Behaviour,
    pub(crate) faults: Faults,
    /// Where they are not the usual ones.
    pub(crate) forms: Option<Forms>,
    /// Those that ring first, as they began to; then whoever was busy last.
    pub(crate) phones: Vec<Phone>,
    /// Newest first, as all lists below.
    pub(crate) pushes: Vec<PushLine>,
    pub(crate) posts: Vec<PostLine>,
    /// Empty ones are left out.
    pub(crate) accounts: Vec<AccountLine>,
    /// All accounts together: 0.
    pub(crate) sum: Cents,
    pub(crate) postings: Vec<PostingLine>,
}

/// A customer and their phone.
#[derive(Debug, Serialize)]
pub(crate) struct Phone {
    phone: Msisdn,
    name: String,
    pin: String,
    balance: Cents,
    locked: bool,
    /// What this customer does, if it is not what everyone does.
    behaviour: Option<Behaviour>,
    scenario: Option<Scenario>,
    /// Where the newest push to this phone is, and which it is.
    state: Option<State>,
    checkout: Option<CheckoutRequestId>,
    rings_since: Option<Millis>,
    /// What the phone asks, while it rings.
    prompt: Option<String>,
    sms: Option<sms::Sms>,
}

#[derive(Debug, Serialize)]
pub(crate) struct PushLine {
    checkout: CheckoutRequestId,
    at: Millis,
    phone: Msisdn,
    amount: Cents,
    account_reference: String,
    state: State,
    result_code: Option<&'static str>,
    result_text: Option<&'static str>,
    code: Option<MpesaCode>,
}

#[derive(Debug, Serialize)]
pub(crate) struct PostLine {
    id: String,
    kind: PostKind,
    url: String,
    /// Whose payment it tells of, as far as it is a push's.
    phone: Option<Msisdn>,
    amount: Option<Cents>,
    /// When it is, or was last, due.
    due: Millis,
    in_flight: bool,
    /// Whether nothing more will come of it.
    done: bool,
    /// It should have gone out, and by a switch never did.
    lost: bool,
    deliveries: Vec<DeliveryLine>,
}

#[derive(Debug, Serialize)]
struct DeliveryLine {
    due: Millis,
    answer: Answer,
}

#[derive(Debug, Serialize)]
pub(crate) struct AccountLine {
    who: String,
    purse: Option<Purse>,
    balance: Cents,
}

#[derive(Debug, Serialize)]
pub(crate) struct PostingLine {
    receipt: MpesaCode,
    at: Millis,
    what: What,
    from: String,
    to: String,
    amount: Cents,
    fee: Cents,
    reference: String,
    reversed_by: Option<MpesaCode>,
}

/// A message that is shown as lost has no number of its own: it is named after its push.
const LOST: &str = "lost-";

impl World {
    /// What the page shows now.
    pub(crate) fn board(&self, now: Millis) -> Board {
        Board {
            now,
            behaviour: self.behaviour,
            faults: self.faults,
            forms: (self.forms != Forms::USUAL).then_some(self.forms),
            phones: self.phones(),
            pushes: self.newest_pushes().map(PushLine::from).collect(),
            posts: self.post_lines(),
            accounts: self.account_lines(),
            sum: Cents::new(self.books.sum()),
            postings: self.posting_lines(),
        }
    }

    /// The body of a message that the board shows, as it is sent.
    pub(crate) fn body_of(&self, id: &str) -> Option<String> {
        match id.strip_prefix(LOST) {
            Some(checkout) => {
                let checkout = CheckoutRequestId::parse(checkout).ok()?;
                messages::stk_callback(self.pushes.by_checkout(&checkout)?)
            }
            None => Some(self.outbox.get(id.parse().ok()?)?.body.clone()),
        }
    }

    fn newest_pushes(&self) -> impl Iterator<Item = &Push> {
        self.pushes.iter().rev().take(PUSHES_MAX)
    }

    fn phones(&self) -> Vec<Phone> {
        let lately = self.people().lately().take(PHONES_MAX);
        let mut phones: Vec<Phone> = lately.filter_map(|phone| self.phone(phone)).collect();
        phones.sort_by_key(|phone| phone.rings_since.map_or((1, Millis(0)), |at| (0, at)));
        phones
    }

    fn phone(&self, phone: &Msisdn) -> Option<Phone> {
        let person = self.people().get(phone)?;
        let push = self.pushes.by_phone(phone);
        let state = push.map(|push| state(push.stage));
        let rings = push.filter(|_| state == Some(State::Ringing));
        let asked = self.asks.on(phone);
        let ringing = rings.map(|push| (push.accepted_at, &push.prompt));
        let ringing = ringing.or(asked.map(|(ask, since)| (since, &ask.prompt)));
        Some(Phone {
            phone: phone.clone(),
            name: format!("{} {}", person.first_name, person.last_name),
            pin: person.pin.clone(),
            balance: self.books.balance(&Account::Customer(phone.clone())),
            locked: person.is_locked(),
            behaviour: self.behaviours.get(phone).copied(),
            scenario: self.scenarios.get(phone).copied(),
            state: if asked.is_some() {
                Some(State::Ringing)
            } else {
                state
            },
            checkout: push.map(|push| push.checkout.clone()),
            rings_since: ringing.map(|(since, _)| since),
            prompt: ringing.map(|(_, prompt)| prompt.clone()),
            sms: sms::newest(self, phone),
        })
    }

    /// The outbox, and among it the callbacks that never went out.
    fn post_lines(&self) -> Vec<PostLine> {
        let mut told: BTreeMap<PostId, &Push> = BTreeMap::new();
        for push in self.newest_pushes() {
            let posts = push.callbacks.iter().chain(&push.confirmations);
            told.extend(posts.map(|id| (*id, push)));
        }
        let posts = self.outbox.iter().rev().take(POSTS_MAX);
        let mut lines: Vec<PostLine> = posts
            .map(|(id, post)| PostLine::of(id, post, told.get(&id).copied()))
            .collect();
        lines.extend(self.newest_pushes().filter_map(PostLine::lost));
        lines.sort_by_key(|line| Reverse(line.due));
        lines.truncate(POSTS_MAX);
        lines
    }

    fn account_lines(&self) -> Vec<AccountLine> {
        let mut customers = Cents::new(0);
        let mut lines = Vec::new();
        for (account, balance) in self.books.balances() {
            let purse = match account {
                Account::Customer(_) => {
                    customers = Cents::new(customers.cents() + balance.cents());
                    continue;
                }
                Account::Org { purse, .. } => Some(*purse),
                Account::Fees | Account::Outside => None,
            };
            if balance.cents() == 0 {
                continue;
            }
            lines.push(AccountLine {
                who: self.name_of(account),
                purse,
                balance,
            });
        }
        let everybody = AccountLine {
            who: "All customers".into(),
            purse: None,
            balance: customers,
        };
        lines.insert(0, everybody);
        lines
    }

    fn posting_lines(&self) -> Vec<PostingLine> {
        let newest = self.books.postings().rev().take(POSTINGS_MAX);
        newest
            .map(|posting| PostingLine {
                receipt: posting.receipt.clone(),
                at: posting.at,
                what: posting.what,
                from: posting.payer().map_or(String::new(), |a| self.name_of(a)),
                to: posting
                    .receiver()
                    .map_or(String::new(), |a| self.name_of(a)),
                amount: posting.amount(),
                fee: fee(posting),
                reference: posting.reference.clone(),
                reversed_by: posting.reversed_by.clone(),
            })
            .collect()
    }

    /// An account's holder as people read it.
    fn name_of(&self, account: &Account) -> String {
        match account {
            Account::Customer(phone) => {
                let person = self.people().get(phone);
                person.map_or(phone.as_daraja().to_owned(), |person| {
                    person.first_name.clone()
                })
            }
            Account::Org { number, .. } => {
                let name = self.orgs.get(number).map_or("", |org| org.name.as_str());
                format!("{name} {number}").trim().to_owned()
            }
            Account::Fees => "Safaricom’s fees".into(),
            Account::Outside => "Outside M-PESA".into(),
        }
    }
}

impl PostLine {
    fn of(id: PostId, post: &Post, push: Option<&Push>) -> Self {
        let deliveries = post.deliveries.iter().map(|delivery| DeliveryLine {
            due: delivery.due,
            answer: delivery.answer,
        });
        Self {
            id: id.to_string(),
            kind: post.kind,
            url: post.url.clone(),
            phone: push.map(|push| push.phone.clone()),
            amount: push.map(|push| push.amount),
            due: post.due,
            in_flight: post.in_flight,
            done: post.is_done(),
            lost: false,
            deliveries: deliveries.collect(),
        }
    }

    /// The callback of a push that is over and has none.
    fn lost(push: &Push) -> Option<Self> {
        let Stage::Ended { at, .. } = push.stage else {
            return None;
        };
        push.callbacks.is_empty().then(|| Self {
            id: format!("{LOST}{}", push.checkout.as_str()),
            kind: PostKind::StkCallback,
            url: push.callback_url.clone(),
            phone: Some(push.phone.clone()),
            amount: Some(push.amount),
            due: at,
            in_flight: false,
            done: true,
            lost: true,
            deliveries: Vec::new(),
        })
    }
}

impl From<&Push> for PushLine {
    fn from(push: &Push) -> Self {
        let ending = match push.stage {
            Stage::Ended { ending, .. } => Some(ending),
            _ => None,
        };
        Self {
            checkout: push.checkout.clone(),
            at: push.accepted_at,
            phone: push.phone.clone(),
            amount: push.amount,
            account_reference: push.reference.clone(),
            state: state(push.stage),
            result_code: ending.map(|ending| ending.code()),
            result_text: ending.map(|ending| ending.callback_text(push.pace.wording)),
            code: push.code.clone(),
        }
    }
}

fn state(stage: Stage) -> State {
    match stage {
        Stage::Sent { .. } => State::Sent,
        Stage::Ringing { .. } => State::Ringing,
        Stage::Working { .. } => State::Working,
        Stage::Gone { .. } => State::Gone,
        Stage::Ended { .. } => State::Ended,
    }
}

fn fee(posting: &Posting) -> Cents {
    let mut legs = posting.legs.iter();
    let fee = legs.find(|(account, _)| *account == Account::Fees);
    fee.map_or(Cents::new(0), |(_, amount)| *amount)
}
