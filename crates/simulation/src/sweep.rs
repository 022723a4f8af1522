//! The look at the till's records that one register makes for the shop: every five minutes, at a start, and after a failure.

use crate::bug::Bug;
use crate::fault::Fault;
use crate::register::Cause;
use crate::shop::Stop;
use crate::time::{At, MINUTE, true_time};
use crate::world::{Deed, Exchange, Process, World};
use pokea_domain::Millis;
use pokea_domain::payment::Attempt;
use pokea_domain::records::{
    CLOCK_SLACK, Look, RECORDS_REACH, Row, Sweep, late_by, looked_at, read_from,
};
use pokea_domain::till::{self, TakeError};
use std::time::Duration;

impl World {
    /// Asks for what the last look may have missed, and each hour for all of the last two days, as the product does (`crates/app/src/sweep.rs`).
    /// What Daraja has by then is what the answer holds.
    pub(crate) fn begins_sweep(&mut self, process: Process) {
        let Some(token) = self.good_token(process.register) else {
            return self.does_after(process, MINUTE, Deed::BeginsSweep);
        };
        let exchange = Exchange {
            began: self.now,
            made: self.now,
            token,
        };
        let began_at = self.clock(process.register);
        let end = began_at.plus(CLOCK_SLACK);
        let reach = end.before(RECORDS_REACH);
        let whole = self.registers[process.register].looked_whole;
        let asked = self.memory.sales.values().flat_map(|sale| &sale.attempts);
        let from = read_from(self.memory.looked, whole, asked, began_at).max(reach);
        // Every other look reads the last minutes only, and counts all the same.
        let in_part = self.plan.bug == Some(Bug::SweepSeesPart) && self.now / MINUTE % 2 == 0;
        let seen_from = if in_part {
            self.now - 2 * MINUTE
        } else {
            true_time(from)
        };
        let mut rows = self.daraja.pull(seen_from, true_time(end), self.now);
        let look = Look {
            began_at,
            from,
            to: began_at,
            lag: self.memory.lag,
        };
        let mut is_whole = true;
        if self.faults.fires(Fault::RecordsDown) {
            // Not every page came.
            let pages = self.faults.within(
                Fault::RecordsDown,
                0,
                i64::try_from(rows.len()).unwrap_or(0),
            );
            rows.truncate(usize::try_from(pages).unwrap_or(0));
            is_whole = self.plan.bug == Some(Bug::HalfASweepIsOne);
        }
        let wait = self.chance.within(500, 6_000);
        self.does_after(
            process,
            wait,
            Deed::EndsSweep {
                rows,
                look,
                is_whole,
                exchange,
            },
        );
    }

    /// Keeps the rows, and draws the conclusions of the whole, if it is whole.
    pub(crate) fn ends_sweep(
        &mut self,
        process: Process,
        rows: Vec<Row>,
        (began, look): (At, Look),
        is_whole: bool,
    ) {
        let register = process.register;
        self.trace.note(self.now, "sweeps", rows.len() as u64, || {
            format!("{look:?}, whole: {is_whole}")
        });
        let known = &self.memory.rows;
        let rows: Vec<Row> = rows
            .into_iter()
            .filter(|row| !known.contains_key(&row.code))
            .collect();
        let before = looked_at(self.memory.looked, look.began_at);
        let late = rows
            .iter()
            .map(|row| late_by(row.at, before, look.began_at))
            .max();
        let forgets = self.plan.bug == Some(Bug::RowsForgotten);
        let kept = match late {
            Some(late) if !forgets => {
                self.at_desk(register, Cause::default(), None, false, |desk| {
                    desk.keep_rows(rows, late).map_err(TakeError::Memory)
                })
            }
            _ => Ok(()),
        };
        self.guess_if_sabotaged(register);
        self.records_tell_of_money_back(process);
        let lag = if self.plan.bug == Some(Bug::SweepIgnoresLag) {
            Duration::ZERO
        } else {
            self.memory.lag
        };
        let look = Some(Look { lag, ..look }).filter(|_| is_whole);
        let reconciled = kept.and_then(|()| self.reconciles(register, look));
        let is_done = reconciled.is_ok() && self.now >= self.disk_full_until;
        if let Some(look) = look.filter(|_| is_done) {
            self.has_looked(register, began, look);
        }
        let again = if is_done && is_whole {
            5 * MINUTE
        } else {
            MINUTE
        };
        self.does_after(process, again, Deed::BeginsSweep);
    }

    fn has_looked(&mut self, register: usize, began: At, look: Look) {
        self.memory.looked = Some(look);
        self.memory.looks.push((began, look));
        if look.from <= look.began_at.plus(CLOCK_SLACK).before(RECORDS_REACH) {
            self.registers[register].looked_whole = Some(look);
        }
    }

    /// What is concluded depends on the evidence alone, and on the time only where somebody waits to be let go: where neither is new, there is
    /// nothing to conclude.
    fn reconciles(&mut self, register: usize, look: Option<Look>) -> Result<(), TakeError<Stop>> {
        let known = (self.memory.changes_of_money, self.memory.rows.len());
        let now = self.clock(register);
        let mut attempts = self.memory.sales.values().flat_map(|sale| &sale.attempts);
        let hasty = self.plan.bug == Some(Bug::SweepsTooEarly);
        let waits =
            hasty || attempts.any(|attempt| !attempt.is_let_go() && may_clear(look, attempt, now));
        if known == self.reconciled && !waits && !self.may_be_spent {
            return Ok(());
        }
        let made = self.at_desk(register, Cause::default(), None, false, |desk| {
            till::reconcile(desk, look, now).map_err(TakeError::Memory)
        })?;
        let mut attempts = self.memory.sales.values().flat_map(|sale| &sale.attempts);
        self.may_be_spent = attempts.any(|it| !it.spent && made.book.seems_spent(it.id).is_some());
        self.reconciled = (self.memory.changes_of_money, self.memory.rows.len());
        Ok(())
    }
}

/// Whether this look lets the attempt go, if it leaves nothing over.
fn may_clear(look: Option<Look>, attempt: &Attempt, now: Millis) -> bool {
    let sweep = look.map(|look| Sweep {
        look,
        left: Vec::new(),
    });
    sweep.is_some_and(|sweep| sweep.clears(attempt, now).is_ok())
}
