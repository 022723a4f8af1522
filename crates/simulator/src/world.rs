//! Everything that the simulator knows and a restart must not forget: tokens, switches, people, money, pushes and messages. It does no
//! I/O and reads no clock; the driver moves it on and carries its messages.

pub(crate) mod asks;
pub(crate) mod bills;
pub(crate) mod c2b;
pub(crate) mod ending;
pub(crate) mod express;
pub(crate) mod outbox;
pub(crate) mod pull;
pub(crate) mod push;
pub(crate) mod pushes;
pub(crate) mod ratiba;
pub(crate) mod script;
pub(crate) mod timers;
mod tokens;

use crate::behaviour::Behaviour;
use crate::books::{Account, Books};
use crate::clock::Tempo;
use crate::faults::Faults;
use crate::forms::Forms;
use crate::ids;
use crate::initiator::Requests;
use crate::orgs::Orgs;
use crate::people::{People, Person};
use crate::random::Random;
use crate::scenario::{Mix, Scenario};
use asks::Asks;
use bills::Bills;
use c2b::C2b;
use outbox::{Outbox, Outgoing};
use pokea_domain::{Millis, MpesaCode, Msisdn};
use pushes::Pushes;
use ratiba::StandingOrders;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use timers::{Event, Timers};
use tokens::{Calls, Tokens};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct World {
    pub(crate) random: Random,
    /// Counts requests, for their ids.
    running: u64,
    tokens: Tokens,
    pub(crate) forms: Forms,
    pub(crate) c2b: C2b,
    /// The short codes that may pull transactions.
    pub(crate) pulled: BTreeSet<String>,
    express_requests: VecDeque<String>,
    pub(crate) asks: Asks,
    pub(crate) standing_orders: StandingOrders,
    pub(crate) bills: Bills,
    pub(crate) behaviour: Behaviour,
    pub(crate) behaviours: BTreeMap<Msisdn, Behaviour>,
    pub(crate) faults: Faults,
    /// What is to happen to the payments of some phones.
    pub(crate) scenarios: BTreeMap<Msisdn, Scenario>,
    #[serde(skip)]
    calls: Calls,
    people: People,
    pub(crate) books: Books,
    pub(crate) pushes: Pushes,
    pub(crate) requests: Requests,
    pub(crate) outbox: Outbox,
    pub(crate) timers: Timers,
    #[serde(skip)]
    pub(crate) orgs: Arc<Orgs>,
    #[serde(skip)]
    pub(crate) tempo: Tempo,
    #[serde(skip)]
    pub(crate) mix: Option<Mix>,
    /// How many pushes that are over, messages that are done and postings are kept.
    #[serde(skip)]
    pub(crate) remember: usize,
}

impl World {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            random: Random::new(seed),
            running: 0,
            tokens: Tokens::default(),
            forms: Forms::default(),
            c2b: C2b::default(),
            pulled: BTreeSet::new(),
            express_requests: VecDeque::new(),
            asks: Asks::default(),
            standing_orders: StandingOrders::default(),
            bills: Bills::default(),
            behaviour: Behaviour::default(),
            behaviours: BTreeMap::new(),
            faults: Faults::default(),
            scenarios: BTreeMap::new(),
            calls: Calls::default(),
            people: People::new(seed),
            books: Books::default(),
            pushes: Pushes::default(),
            requests: Requests::default(),
            outbox: Outbox::default(),
            timers: Timers::default(),
            orgs: Arc::default(),
            tempo: Tempo::default(),
            mix: None,
            remember: 0,
        }
    }

    /// Sets what no state file holds, opens the accounts of organisations that are new, and wakes what was on its way.
    pub(crate) fn begin(&mut self, orgs: Orgs, tempo: Tempo, remember: usize) {
        for org in orgs.iter() {
            for (purse, amount) in &org.purses {
                let account = Account::org(&org.number, *purse);
                if !self.books.knows(&account) {
                    self.books.open(account, *amount);
                }
            }
        }
        self.orgs = Arc::new(orgs);
        self.tempo = tempo;
        self.remember = remember;
        self.outbox.wake(&mut self.timers);
    }

    /// Lets everything happen that is due, and returns the messages that are to be sent now.
    pub(crate) fn advance(&mut self, now: Millis) -> Vec<Outgoing> {
        let mut outgoing = Vec::new();
        while let Some((due, event)) = self.timers.pop(now) {
            match event {
                Event::Push(id) => self.push_is_due(id, now),
                Event::Request(id) => self.request_is_due(id, now),
                Event::Post(id) => outgoing.extend(self.post_is_due(id, now)),
                Event::Ask(id) => self.ask_is_due(id, now),
                Event::Validation(id) => self.validation_is_late(id, due),
                Event::StandingOrder(id) => self.standing_order_is_due(id, due),
            }
        }
        outgoing
    }

    /// When something happens next by itself.
    pub(crate) fn next_at(&self) -> Option<Millis> {
        self.timers.next_at()
    }

    /// The person who has this number, with an account.
    pub(crate) fn meet(&mut self, phone: &Msisdn) -> &mut Person {
        let (person, opening) = self.people.meet(phone);
        if let Some(amount) = opening {
            self.books.open(Account::Customer(phone.clone()), amount);
        }
        person
    }

    /// The person who has this number, of whom something is asked now.
    pub(crate) fn ask(&mut self, phone: &Msisdn, now: Millis) -> &mut Person {
        self.meet(phone);
        self.people.is_busy(phone, now);
        self.meet(phone)
    }

    /// Everybody seen so far.
    pub(crate) fn people(&self) -> &People {
        &self.people
    }

    /// A fresh id for a request that Daraja answers.
    pub(crate) fn request_id(&mut self) -> String {
        let running = self.next_running();
        ids::request_id(&mut self.random, running)
    }

    /// A fresh code for money that moves.
    pub(crate) fn next_code(&mut self, at: Millis) -> MpesaCode {
        loop {
            let code = ids::mpesa_code(at, &mut self.random);
            if self.books.posting(&code).is_none() {
                return code;
            }
        }
    }

    pub(crate) fn set_name(&mut self, phone: &Msisdn, first_name: &str) {
        first_name.clone_into(&mut self.meet(phone).first_name);
    }

    fn next_running(&mut self) -> u64 {
        self.running += 1;
        self.running
    }
}
