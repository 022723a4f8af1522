//! A PC sleeps, or its clock is set; and a disk is damaged, and its backup put back. What the program does about it is what the product does
//! (`crates/app/src/moments.rs`, `crates/store/src/restore.rs`).

use crate::bug::Bug;
use crate::time::{At, MINUTE, SECOND, wall};
use crate::world::{Deed, Happening, Process, World};
use pokea_domain::sale::Effect;
use pokea_domain::till::Gap;
use pokea_domain::{RegisterId, SaleId};

/// By when everything open must have been asked about.
const RESUMED_AFTER: At = 2 * MINUTE;

/// How often a PC looks at its clocks.
const LOOKS_EVERY: At = 5 * SECOND;

impl World {
    pub(crate) fn falls_asleep(&mut self, register: usize, until: At) {
        if self.registers[register].asleep_until > self.now {
            return;
        }
        let now = self.now;
        let this = &mut self.registers[register];
        this.clock.look_on(now);
        this.asleep_until = until;
        this.clock.sleep(now, until, self.setting.steady_stops);
        self.looks_soon(register, until, until - now > MINUTE);
    }

    pub(crate) fn clock_is_set(&mut self, register: usize, ahead: At) {
        let now = self.now;
        let this = &mut self.registers[register];
        this.clock.look_on(now);
        let by = this.clock.set(ahead, now);
        let wakes = this.asleep_until.max(now);
        self.looks_soon(register, wakes, by.abs() > MINUTE && wakes == now);
    }

    fn looks_soon(&mut self, register: usize, since: At, is_long: bool) {
        let Some(process) = self.program(register) else {
            return;
        };
        let wait = since - self.now + self.chance.within(0, LOOKS_EVERY);
        self.does_after(process, wait, Deed::LooksAtClock);
        if is_long {
            let judged = since - self.now + RESUMED_AFTER;
            self.after(judged, Happening::HasResumed { process, since });
        }
    }

    /// A header has put the time right: the next look at the clocks finds it, and what was planned by the time before is asked about.
    pub(crate) fn time_is_put_right(&mut self, register: usize) {
        self.registers[register].granted_at.clear();
        if let Some(process) = self.program(register) {
            let since = self.now;
            self.does_after(process, LOOKS_EVERY, Deed::LooksAtClock);
            self.after(RESUMED_AFTER, Happening::HasResumed { process, since });
        }
    }

    /// If something happened to its clocks, everything open is asked about, and the relay is dialled anew.
    pub(crate) fn looks_at_clock(&mut self, process: Process) {
        let register = process.register;
        let now = self.now;
        let clock = &mut self.registers[register].clock;
        let jumped = clock.look(now).is_some() && self.plan.bug != Some(Bug::SleepUnnoticed);
        let corrected = clock.was_corrected() && self.plan.bug != Some(Bug::CorrectionUnnoticed);
        if !jumped && !corrected {
            return;
        }
        self.trace.note(now, "wakes", register as u64, String::new);
        let none_open = self.hastens_queries(process);
        if jumped && none_open {
            // Any answer tells the time.
            self.new_token(register);
        }
        if jumped {
            self.dials(process, 200);
        }
    }

    /// Everything open is asked about now, at most once a second. Whether nothing is.
    fn hastens_queries(&mut self, process: Process) -> bool {
        let mine = RegisterId(crate::register::number(process.register));
        let open = self.memory.outbox.iter().filter(|(_, work)| {
            work.register == mine && matches!(work.effect, Effect::Query { .. })
        });
        let open: Vec<u64> = open.map(|(number, _)| *number).collect();
        let mut wait = 1;
        for work in &open {
            self.does_after(process, wait, Deed::Work { work: *work });
            wait += SECOND;
        }
        open.is_empty()
    }

    pub(crate) fn has_resumed(&mut self, process: Process, since: At) {
        let this = &self.registers[process.register];
        let went_on = this.is_up && this.run == process.run && this.asleep_until <= since;
        if went_on && this.clock.changed_at() <= since {
            self.judge_resumed(process.register, since);
        }
    }

    /// The disk is damaged. That is noticed before anything is written, the newest whole backup takes its place, and the relay sends again
    /// what came since (R21).
    pub(crate) fn is_damaged(&mut self) {
        let Some((mut backup, ids, made_at)) = self.backup.clone() else {
            return;
        };
        self.trace
            .note(self.now, "is damaged", backup.log.len() as u64, String::new);
        for register in 0..self.registers.len() {
            self.crash(register);
        }
        if self.plan.bug == Some(Bug::DamageUnnoticed) {
            self.memory.lose_the_end();
            self.oracle.read_again(self.memory.log.len());
            return;
        }
        let lacking: Vec<SaleId> = self
            .memory
            .sales
            .iter()
            .filter(|(id, sale)| backup.sales.get(id) != Some(sale))
            .map(|(id, _)| *id)
            .collect();
        // A start knows no other time than the PC's. If that is behind, nothing can tell what had moved by now.
        let to = self.registers[0].clock.uncorrected(self.now);
        let gap = Gap { from: made_at, to };
        let spent = if gap.may_have_spent(wall(self.now)) {
            self.spent_by(&lacking)
        } else {
            Vec::new()
        };
        backup.gaps.push(gap);
        let money: Vec<_> = { self.memory.reversals.iter() }
            .filter(|(payment, known)| backup.reversals.get(*payment) != Some(known))
            .map(|(payment, _)| payment.clone())
            .collect();
        self.oracle.money_harmed.extend(money);
        self.memory = backup;
        self.oracle.read_back = self.memory.reversal_log.len();
        if self.plan.bug == Some(Bug::RestoredCountsAgain) {
            self.ids = ids;
        }
        for register in 0..self.registers.len() {
            let kept = self.memory.cursor(register);
            self.relay.acknowledged[register] = kept;
            self.relay.sent[register] = kept;
        }
        self.reconciled = (0, 0);
        self.touched.extend(self.memory.sales.keys());
        self.oracle.log_was_restored(&self.memory, &lacking, spent);
    }
}
