//! The machine: one queue of happenings, ordered by time and then by order of making, and everybody they happen to. One thread, no clock.

use crate::bug::Bug;
use crate::chance::Chance;
use crate::daraja::{Daraja, PushRequest};
use crate::fault::Faults;
use crate::forger::Forger;
use crate::oracle::{Oracle, Violation};
use crate::people::Ticket;
use crate::plan::{Plan, Setting};
use crate::register::Register;
use crate::relay::{Post, Relay};
use crate::reversals::{self, Reversals};
use crate::script::Scene;
use crate::shop::Memory;
use crate::tally::Tally;
use crate::time::{At, MINUTE};
use crate::trace::Trace;
use pokea_domain::payment::{Failure, Poll, PushAnswer, QueryAnswer};
use pokea_domain::print::PrintOutcome;
use pokea_domain::records::{Look, Row};
use pokea_domain::{AttemptId, Cents, Millis, Msisdn, SaleId};
use std::cmp::Ordering;
use std::collections::{BTreeSet, BinaryHeap};

/// How long nothing goes wrong at the end, so that everything can settle: Daraja is asked every hour about what is old.
pub(crate) const CALM: At = 75 * MINUTE;

/// A seed has some 1,300 steps; one that never ends has gone round in a circle.
const STEPS_MAX: u64 = 200_000;

/// Something that happens.
#[derive(Clone, Debug)]
pub(crate) enum Happening {
    /// A customer comes to a register.
    Customer { register: usize },
    /// The cashier looks at a sale.
    Look { ticket: usize },
    /// Somebody pays the till number without a prompt.
    PaysTill { phone: Msisdn, amount: Cents },
    /// A customer does something about a prompt.
    Reacts { push: usize, reaction: Reaction },
    /// A push that was not paid turns out to be paid.
    Flips { push: usize },
    /// Something reaches the relay.
    Posted { register: usize, post: Post },
    /// The forger is at work.
    Forges,
    /// A push reaches Daraja.
    PushArrives {
        request: PushRequest,
        process: Process,
    },
    /// A shop's PC starts.
    Starts { register: usize },
    /// It ends without a word.
    PowerCut { register: usize },
    /// It sleeps until then.
    Sleeps { register: usize, until: At },
    /// Its clock is set, so much ahead of the truth.
    ClockJumps { register: usize, ahead: At },
    /// By now it has asked about everything that was open when it woke then.
    HasResumed { process: Process, since: At },
    /// A backup of the shop's disk is made.
    BacksUp,
    /// The disk is damaged, and the backup put back.
    Damaged,
    /// The disk has no room until then.
    DiskFull { until: At },
    /// Daraja answers no query until then.
    QueriesDown { until: At },
    /// The relay is away until then.
    RelayDown { until: At },
    /// Something beside a scripted sale.
    Scene(Scene),
    /// Something about money that goes back.
    MoneyBack(reversals::Event),
    /// Something that a running program does.
    Does { process: Process, deed: Deed },
}

/// What a running program does. It dies with the program.
#[derive(Clone, Debug)]
pub(crate) enum Deed {
    PushLeaves {
        request: PushRequest,
    },
    PushAnswered {
        sale: SaleId,
        attempt: AttemptId,
        answer: PushAnswer,
        exchange: Option<Exchange>,
    },
    Work {
        work: u64,
    },
    QueryAnswered {
        work: u64,
        sale: SaleId,
        attempt: AttemptId,
        poll: Poll,
        answer: QueryAnswer,
        exchange: Option<Exchange>,
    },
    Receive,
    BeginsSweep,
    EndsSweep {
        rows: Vec<Row>,
        look: Look,
        is_whole: bool,
        exchange: Exchange,
    },
    /// Looks whether its PC slept, or its clock was set.
    LooksAtClock,
    /// Asks for a token, until there was one since it started.
    LooksForDaraja,
    Prints {
        sale: SaleId,
    },
    Printed {
        sale: SaleId,
        outcome: PrintOutcome,
    },
    MoneyBack(reversals::Work),
}

/// One exchange with Daraja: when it began, when Daraja made the answer, and the token that the request bore.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Exchange {
    pub(crate) began: At,
    pub(crate) made: At,
    pub(crate) token: u64,
}

/// One run of a register's program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Process {
    pub(crate) register: usize,
    pub(crate) run: u32,
}

/// What a customer does about a prompt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reaction {
    /// Enters the PIN.
    Pays,
    /// Anything else.
    Fails(Failure),
}

/// Something that will happen.
#[derive(Debug)]
struct Planned {
    at: At,
    number: u64,
    happening: Happening,
}

/// Everything there is.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) plan: Plan,
    pub(crate) setting: Setting,
    pub(crate) now: At,
    queue: BinaryHeap<Planned>,
    made: u64,
    pub(crate) faults: Faults,
    /// What people do and how long things take.
    pub(crate) chance: Chance,
    pub(crate) daraja: Daraja,
    pub(crate) relay: Relay,
    pub(crate) memory: Memory,
    pub(crate) registers: Vec<Register>,
    pub(crate) tickets: Vec<Ticket>,
    pub(crate) forger: Forger,
    pub(crate) reversals: Reversals,
    pub(crate) ids: u128,
    pub(crate) disk_full_until: At,
    /// The last backup, how many ids had been made by then, and when that was by its register's clock.
    pub(crate) backup: Option<(Memory, u128, Millis)>,
    /// What a second instance on the same disk believes to be there.
    pub(crate) second: Option<Memory>,
    /// How much was known at the last reconciling: changes of money, and rows.
    pub(crate) reconciled: (usize, usize),
    /// Whether a payment only waits for a complete look to count as spent.
    pub(crate) may_be_spent: bool,
    /// From when on and for how long the shop is closed, beside the time in which things go wrong. Its PCs sleep, but one that crashes is
    /// started again.
    pub(crate) closed_from: At,
    pub(crate) closed_for: At,
    pub(crate) queries_down_until: At,
    pub(crate) touched: BTreeSet<SaleId>,
    pub(crate) oracle: Oracle,
    pub(crate) tally: Tally,
    pub(crate) trace: Trace,
    pub(crate) steps: u64,
}

impl World {
    pub(crate) fn new(plan: &Plan, keeps_lines: bool) -> Self {
        let given = plan.bug.map_or(Vec::new(), Bug::aim);
        let mut faults = Faults::draw(&given, plan);
        let setting = Setting::draw(plan, &mut faults);
        let mut world = Self {
            plan: plan.clone(),
            now: 0,
            queue: BinaryHeap::new(),
            made: 0,
            chance: Chance::new(plan.seed, 3),
            daraja: Daraja {
                tokens: vec![0; setting.registers],
                ..Daraja::default()
            },
            relay: Relay::new(setting.registers),
            memory: Memory::default(),
            registers: (0..setting.registers)
                .map(|_| Register::default())
                .collect(),
            tickets: Vec::new(),
            forger: Forger::default(),
            reversals: Reversals::of(plan.seed),
            ids: 0,
            disk_full_until: 0,
            backup: None,
            second: None,
            reconciled: (0, 0),
            may_be_spent: false,
            closed_from: 0,
            closed_for: 0,
            queries_down_until: 0,
            touched: BTreeSet::new(),
            oracle: Oracle::default(),
            tally: Tally::default(),
            trace: Trace::new(keeps_lines),
            steps: 0,
            faults,
            setting,
        };
        world.opens();
        world
    }

    /// When faults end.
    pub(crate) const fn calm_at(&self) -> At {
        self.plan.minutes * MINUTE + self.closed_for
    }

    /// How long no customer comes any more, because the shop is closed.
    pub(crate) const fn opens_after(&self) -> At {
        let opens = self.closed_from + self.closed_for;
        if self.now < self.closed_from || self.now >= opens {
            return 0;
        }
        opens - self.now
    }

    /// Plans something.
    pub(crate) fn after(&mut self, wait: At, happening: Happening) {
        self.made += 1;
        let at = self.now + wait.max(0);
        self.queue.push(Planned {
            at,
            number: self.made,
            happening,
        });
    }

    /// Lets everything happen, until a rule is broken or the time is over.
    pub(crate) fn run(&mut self) -> Option<Violation> {
        let end = self.calm_at() + CALM;
        while let Some(planned) = self.queue.pop() {
            if planned.at > end || self.steps > STEPS_MAX {
                break;
            }
            if planned.at >= self.calm_at() && !self.faults.is_calm() {
                self.queue.push(planned);
                self.calm_down();
                continue;
            }
            let Planned { at, happening, .. } = planned;
            self.now = at;
            self.steps += 1;
            self.happen(happening);
            self.judge();
            if let Some(violation) = self.oracle.broken.take() {
                return Some(violation);
            }
        }
        self.now = end;
        self.judge_a_circle();
        self.judge_the_end();
        self.oracle.broken.take()
    }

    fn judge_a_circle(&mut self) {
        if self.steps > STEPS_MAX {
            self.breaks("L2", || "the same happens again and again".to_owned());
        }
    }

    fn opens(&mut self) {
        if self.plan.script.is_none() {
            self.draw_closing();
        }
        for register in 0..self.setting.registers {
            self.after(0, Happening::Starts { register });
            if self.plan.script.is_none() {
                let wait = self.chance.within(0, self.setting.pause);
                self.after(wait, Happening::Customer { register });
                self.draw_troubles(register);
            }
        }
        self.draw_owner();
        match self.plan.script {
            Some(_) => self.follow_script(),
            None => {
                let wait = self.chance.within(MINUTE, 20 * MINUTE);
                self.after(wait, Happening::Forges);
                self.draw_weather();
                self.draw_damage();
            }
        }
    }

    fn happen(&mut self, happening: Happening) {
        match happening {
            Happening::Customer { register } => self.customer_comes(register),
            Happening::Look { ticket } => self.cashier_looks(ticket),
            Happening::PaysTill { phone, amount } => self.pays_till(phone, amount),
            Happening::Reacts { push, reaction } => self.reacts(push, &reaction),
            Happening::Flips { push } => self.flips(push),
            Happening::Posted { register, post } => self.posted(register, &post),
            Happening::Forges => self.forges(),
            Happening::PushArrives { request, process } => self.push_arrives(request, process),
            Happening::Starts { register } => self.starts(register),
            Happening::PowerCut { register } => self.crash(register),
            Happening::Sleeps { register, until } => self.falls_asleep(register, until),
            Happening::ClockJumps { register, ahead } => self.clock_is_set(register, ahead),
            Happening::HasResumed { process, since } => self.has_resumed(process, since),
            Happening::BacksUp => {
                let made_at = self.clock(0);
                self.backup = Some((self.memory.clone(), self.ids, made_at));
            }
            Happening::Damaged => self.is_damaged(),
            Happening::DiskFull { until } => self.disk_full_until = until,
            Happening::QueriesDown { until } => self.queries_down_until = until,
            Happening::RelayDown { until } => self.relay.down_until = until,
            Happening::Scene(scene) => self.plays(scene),
            Happening::MoneyBack(event) => self.happens_to_money_back(event),
            Happening::Does { process, deed } => self.does(process, deed),
        }
    }

    /// From now on nothing goes wrong: what is away comes back, and what was wrong is put right.
    fn calm_down(&mut self) {
        self.now = self.calm_at();
        self.faults.end();
        self.disk_full_until = 0;
        self.queries_down_until = 0;
        self.relay.down_until = 0;
        for register in 0..self.registers.len() {
            self.registers[register].asleep_until = 0;
            if !self.registers[register].is_up {
                self.after(0, Happening::Starts { register });
            }
        }
    }

    pub(crate) fn any_phone(&mut self) -> Msisdn {
        let index = self.chance.index(self.setting.phones.len());
        self.setting.phones[index].clone()
    }

    pub(crate) fn any_amount(&mut self) -> Cents {
        let index = self.chance.index(self.setting.amounts.len());
        self.setting.amounts[index]
    }

    /// A number that nothing else has.
    pub(crate) const fn fresh(&mut self) -> u128 {
        self.ids += 1;
        self.ids
    }
}

/// The heap gives the greatest first: the earliest, and of those the one that was planned first.
impl Ord for Planned {
    fn cmp(&self, other: &Self) -> Ordering {
        (other.at, other.number).cmp(&(self.at, self.number))
    }
}

impl PartialOrd for Planned {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Planned {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl Eq for Planned {}
