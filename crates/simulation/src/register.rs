//! One register's program: it starts, takes inputs at its desk, and crashes. What it does after commits is in `effects.rs`.
//!
//! Everything here is forgotten in a crash; what is not is in `shop/memory.rs`.

use crate::bug::Bug;
use crate::clock::Clock;
use crate::fault::Fault;
use crate::relay::Post;
use crate::shop::{Desk, Logged, MoneyBack, Stop};
use crate::time::{At, MINUTE, SECOND};
use crate::world::{Deed, Happening, Process, World};
use pokea_domain::records::Look;
use pokea_domain::sale::{Effect, Event, Input, Refusal};
use pokea_domain::till::{self, TakeError, Taken};
use pokea_domain::{Millis, RegisterId, SaleId};
use std::collections::BTreeSet;

/// A program that has not reached Daraja since it started tries again after so long.
const LOOKS_AGAIN: At = 10 * SECOND;

/// A register's PC.
#[derive(Debug, Default)]
pub(crate) struct Register {
    pub(crate) is_up: bool,
    /// Which run of the program it is.
    pub(crate) run: u32,
    pub(crate) asleep_until: At,
    pub(crate) clock: Clock,
    pub(crate) token: Option<Token>,
    /// When the last few were granted, by the register's own clock, and the true times of those that its clock dated rightly.
    pub(crate) granted: Vec<Millis>,
    pub(crate) granted_at: Vec<At>,
    /// Work of the outbox that is being done.
    pub(crate) running: BTreeSet<u64>,
    pub(crate) prints: Option<SaleId>,
    /// The last look of this run that read the records as far back as they go.
    pub(crate) looked_whole: Option<Look>,
}

/// An access token that a register holds.
#[derive(Debug)]
pub(crate) struct Token {
    pub(crate) number: u64,
    pub(crate) since: At,
    /// By the register's own clock.
    pub(crate) renew_at: Millis,
    pub(crate) refused: bool,
    /// How often the clock had been set when it came.
    pub(crate) clock_set: u32,
}

/// What brought an input, kept with what it makes.
#[derive(Debug, Default)]
pub(crate) struct Cause {
    pub(crate) done: Option<u64>,
    pub(crate) heard: Option<(usize, Post)>,
}

impl World {
    /// The program starts: state is the fold of the log, and what a crash left is looked at (I8, I10).
    pub(crate) fn starts(&mut self, register: usize) {
        if self.registers[register].is_up {
            return;
        }
        let this = &mut self.registers[register];
        this.is_up = true;
        this.run += 1;
        this.running.clear();
        this.prints = None;
        this.token = None;
        this.granted.clear();
        this.granted_at.clear();
        this.looked_whole = None;
        this.clock.start(self.now);
        let process = Process {
            register,
            run: this.run,
        };
        self.trace
            .note(self.now, "starts", register as u64, String::new);
        self.judge_a_start(register);
        // The line at the top of the screen shows whether Daraja can be reached, and its answer tells the time.
        let told_time = self.token(register).is_some();
        let now = self.clock(register);
        let recovered = self.at_desk(register, Cause::default(), None, true, |desk| {
            desk.input = Some(Input::Restarted);
            till::recover(desk, now).map_err(TakeError::Memory)
        });
        match recovered {
            Ok(_) => {}
            Err(TakeError::Memory(Stop::Crashed)) => return,
            // A till that cannot write does not open.
            Err(TakeError::Memory(_) | TakeError::Refused(_) | TakeError::NoSuchSale) => {
                self.registers[register].is_up = false;
                return self.after(30 * SECOND, Happening::Starts { register });
            }
        }
        self.dials(process, 200);
        if !told_time {
            self.does_after(process, LOOKS_AGAIN, Deed::LooksForDaraja);
        }
        let mine = RegisterId(number(register));
        let work: Vec<u64> = self
            .memory
            .outbox
            .iter()
            .filter(|(_, work)| work.register == mine)
            .map(|(id, _)| *id)
            .collect();
        let sales: Vec<SaleId> = self
            .memory
            .sales
            .values()
            .filter(|sale| sale.register == mine)
            .map(|sale| sale.id)
            .collect();
        work.into_iter()
            .for_each(|work| self.plan_work(process, work));
        sales
            .into_iter()
            .for_each(|sale| self.plan_print(process, sale));
        self.resend_if_sabotaged(process);
        self.finds_open_reversals(process);
        // One writer for the shop's till book (R14).
        if register == 0 || self.plan.bug == Some(Bug::EachItsOwnBook) {
            self.does_after(process, 2 * SECOND, Deed::BeginsSweep);
        }
    }

    /// As the product's `keep_token`: until Daraja has answered once, nothing tells this PC the time.
    pub(crate) fn looks_for_daraja(&mut self, process: Process) {
        if self.token(process.register).is_none() {
            self.does_after(process, LOOKS_AGAIN, Deed::LooksForDaraja);
        }
    }

    /// The line to the relay is dialled with the number up to which this disk has everything.
    pub(crate) fn dials(&mut self, process: Process, wait: At) {
        let kept = self.memory.cursor(process.register);
        self.relay.dialled(process.register, kept);
        self.does_after(process, wait, Deed::Receive);
    }

    /// Everything that was only in memory is gone. Somebody starts the PC again.
    pub(crate) fn crash(&mut self, register: usize) {
        let this = &mut self.registers[register];
        if !this.is_up {
            return;
        }
        this.is_up = false;
        this.asleep_until = 0;
        self.tally.crashes += 1;
        self.trace
            .note(self.now, "crashes", register as u64, String::new);
        let wait = if self.faults.is_calm() {
            SECOND
        } else {
            self.faults
                .within(Fault::CrashAfterCommit, SECOND, 8 * MINUTE)
        };
        self.after(wait, Happening::Starts { register });
    }

    /// What this register's clock shows.
    pub(crate) fn clock(&mut self, register: usize) -> Millis {
        let now = self.now;
        let bug = self.plan.bug;
        let clock = &mut self.registers[register].clock;
        clock.uncorrected = bug == Some(Bug::ClockUncorrected);
        clock.blind = bug == Some(Bug::ClockJumpUnnoticed);
        clock.now(now)
    }

    /// The same, if the PC is awake.
    pub(crate) fn process(&self, register: usize) -> Option<Process> {
        self.program(register)
            .filter(|_| self.registers[register].asleep_until <= self.now)
    }

    /// The program of the register whose sale it is, if one runs: it does what is to be done for it, whoever decided that.
    fn owner(&self, sale: SaleId) -> Option<Process> {
        self.program(usize::from(self.memory.sales.get(&sale)?.register.0).checked_sub(1)?)
    }

    /// The program that runs on a register now, if one does; it may sleep with its PC.
    pub(crate) fn program(&self, register: usize) -> Option<Process> {
        let this = self.registers.get(register)?;
        this.is_up.then_some(Process {
            register,
            run: this.run,
        })
    }

    pub(crate) fn does_after(&mut self, process: Process, wait: At, deed: Deed) {
        self.after(wait, Happening::Does { process, deed });
    }

    /// One input of a sale.
    pub(crate) fn take(
        &mut self,
        register: usize,
        sale: SaleId,
        input: Input,
        done: Option<u64>,
    ) -> Result<Taken, TakeError<Stop>> {
        let now = self.clock(register);
        let input = match self.plan.bug {
            Some(bug) => bug.hears(input, &self.memory, sale),
            None => input,
        };
        let cause = Cause { done, heard: None };
        self.at_desk(register, cause, Some(&input.clone()), false, |desk| {
            till::take(desk, sale, input, now)
        })
    }

    /// A new sale and its first input.
    pub(crate) fn begin(
        &mut self,
        register: usize,
        opened: Event,
        input: Input,
    ) -> Result<Taken, TakeError<Stop>> {
        let now = self.clock(register);
        self.at_desk(
            register,
            Cause::default(),
            Some(&input.clone()),
            false,
            |desk| till::begin(desk, opened, input, now),
        )
    }

    /// Does something at a register's desk, and then what follows from the commits that it made.
    pub(crate) fn at_desk<T>(
        &mut self,
        register: usize,
        cause: Cause,
        input: Option<&Input>,
        recovers: bool,
        act: impl FnOnce(&mut Desk<'_>) -> Result<T, TakeError<Stop>>,
    ) -> Result<T, TakeError<Stop>> {
        let before = self.memory.log.len();
        let mut second = self.second_instance(register);
        let known = second.as_ref().map_or(0, |second| second.log.len());
        let mut desk = Desk {
            memory: second.as_mut().unwrap_or(&mut self.memory),
            writer: register,
            faults: &mut self.faults,
            tally: &mut self.tally,
            bug: self.plan.bug,
            input: input.filter(|_| self.plan.bug.is_some()).cloned(),
            register: RegisterId(number(register)),
            prints: self.setting.prints,
            disk_is_full: self.now < self.disk_full_until,
            recovers,
            done: cause.done,
            heard: cause.heard.map(|(number, post)| (register, number, post)),
            money_back: if recovers {
                MoneyBack::Heard
            } else {
                MoneyBack::No
            },
            kept: Vec::new(),
            early: Vec::new(),
        };
        let result = act(&mut desk);
        let (kept, early) = (
            std::mem::take(&mut desk.kept),
            std::mem::take(&mut desk.early),
        );
        if let Some(second) = second {
            self.second_instance_wrote(second, known);
        }
        for sale in early.iter().filter(|_| result.is_err()) {
            self.lets_out(register, sale);
        }
        self.touched.extend(kept.iter().map(|(sale, _)| *sale));
        let log = &self.memory.log;
        if log.len() > before {
            self.trace.note(self.now, "commits", log.len() as u64, || {
                told(&log[before..])
            });
        }
        self.judge_times(register, before);
        if let Err(TakeError::Refused(refusal)) = &result {
            self.tally.note("refused", refused(refusal));
        }
        let crashed = matches!(result, Err(TakeError::Memory(Stop::Crashed)));
        if crashed {
            self.crash(register);
        }
        for (sale, work) in kept {
            if !crashed {
                self.shows(sale);
            }
            // Other registers' programs find their work on the disk, whoever put it there.
            if let Some(process) = self.owner(sale) {
                work.into_iter()
                    .for_each(|work| self.plan_work(process, work));
                self.plan_print(process, sale);
            }
        }
        result
    }

    /// Queries run when they are due by the register's own clock; everything else at once.
    pub(crate) fn plan_work(&mut self, process: Process, work: u64) {
        let Some(named) = self.memory.outbox.get(&work) else {
            return;
        };
        let wait = match named.effect {
            Effect::Query { due, .. } => due.0 - self.clock(process.register).0,
            Effect::WriteReceipt => 0,
        };
        self.does_after(process, wait.max(1), Deed::Work { work });
    }
}

/// Registers count from 1.
pub(crate) fn number(register: usize) -> u16 {
    u16::try_from(register)
        .unwrap_or(u16::MAX)
        .saturating_add(1)
}

/// Events as a trace shows them.
fn told(log: &[Logged]) -> String {
    let events: Vec<_> = log
        .iter()
        .map(|logged| format!("sale {}: {:?}", logged.sale.0.as_u128(), logged.event))
        .collect();
    events.join("; ")
}

const fn refused(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::PromptLive => "prompt live",
        Refusal::SaleClosed => "sale closed",
        Refusal::TooSoon { .. } => "too soon",
        Refusal::NotUnknown => "not unknown",
        Refusal::PromptFresh { .. } => "prompt fresh",
        Refusal::NothingToPrint => "nothing to print",
        Refusal::PaymentTaken => "payment taken",
        Refusal::PaymentNotReserved => "payment not reserved",
        Refusal::PaymentOfLostSale => "payment of a lost sale",
        Refusal::PaymentUnsettled => "payment unsettled",
        Refusal::PaymentGoingBack => "payment going back",
        Refusal::PaymentUnknown => "payment unknown",
        Refusal::PaymentDiffers => "payment differs",
        Refusal::NothingToReopen => "nothing to reopen",
        Refusal::BuyerPinStands => "a buyer's PIN stands",
        Refusal::NotEnoughCash => "not enough cash",
        Refusal::NoSuchPart => "no such part",
        Refusal::TooMuchCash => "too much cash",
        Refusal::NotSoMuch { .. } => "not so much",
        Refusal::NoSuchGoods => "no such goods",
        Refusal::TooManyAttempts => "too many attempts",
        Refusal::NotCleared(_) => "not cleared",
    }
}
