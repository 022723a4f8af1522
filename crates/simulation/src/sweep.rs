//! The look at the till's records that one register makes for the shop: every five minutes, at a start, and after a failure.

use crate::bug::Bug;
use crate::fault::Fault;
use crate::register::Cause;
use crate::shop::Stop;
use crate::time::{HOUR, MINUTE, true_time};
use crate::world::{Deed, Exchange, Process, World};
use pokea_domain::Millis;
use pokea_domain::payment::Attempt;
use pokea_domain::records::{Look, Row, Sweep};
use pokea_domain::till::{self, TakeError};
use std::time::Duration;

impl World {
    /// Asks for all of the last two days. What Daraja has by then is what the answer holds.
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
        let from = Millis(began_at.0 - 48 * HOUR);
        // Every other look reads the last minutes only, and counts all the same.
        let in_part = self.plan.bug == Some(Bug::SweepSeesPart) && self.now / MINUTE % 2 == 0;
        let seen_from = if in_part {
            self.now - 2 * MINUTE
        } else {
            true_time(from)
        };
        let mut rows = self.daraja.pull(seen_from, true_time(began_at), self.now);
        // As the product would have measured it on earlier days, where it is long.
        let lag = if self.setting.knows_lag && self.plan.bug != Some(Bug::SweepIgnoresLag) {
            self.setting.records_lag
        } else {
            0
        };
        let lag = Duration::from_millis(lag.unsigned_abs());
        let mut look = Some(Look {
            began_at,
            from,
            to: began_at,
            lag,
        });
        if self.faults.fires(Fault::RecordsDown) {
            // Not every page came.
            let pages = self.faults.within(
                Fault::RecordsDown,
                0,
                i64::try_from(rows.len()).unwrap_or(0),
            );
            rows.truncate(usize::try_from(pages).unwrap_or(0));
            if self.plan.bug != Some(Bug::HalfASweepIsOne) {
                look = None;
            }
        }
        let wait = self.chance.within(500, 6_000);
        self.does_after(
            process,
            wait,
            Deed::EndsSweep {
                rows,
                look,
                exchange: Some(exchange),
            },
        );
    }

    /// Keeps the rows, and draws the conclusions of the whole.
    pub(crate) fn ends_sweep(&mut self, process: Process, rows: Vec<Row>, look: Option<Look>) {
        let register = process.register;
        let failed = look.is_none();
        self.trace.note(self.now, "sweeps", rows.len() as u64, || {
            format!("{look:?}")
        });
        let known = &self.memory.rows;
        let rows: Vec<Row> = rows
            .into_iter()
            .filter(|row| !known.contains_key(&row.code))
            .collect();
        let forgets = self.plan.bug == Some(Bug::RowsForgotten);
        let kept = match rows.is_empty() || forgets {
            true => Ok(()),
            false => self.at_desk(register, Cause::default(), None, false, |desk| {
                desk.keep_rows(rows).map_err(TakeError::Memory)
            }),
        };
        self.guess_if_sabotaged(register);
        let reconciled = kept.and_then(|()| self.reconciles(register, look));
        let again = if failed || reconciled.is_err() {
            MINUTE
        } else {
            5 * MINUTE
        };
        self.does_after(process, again, Deed::BeginsSweep);
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
        if known == self.reconciled && !waits {
            return Ok(());
        }
        self.at_desk(register, Cause::default(), None, false, |desk| {
            till::reconcile(desk, look, now)
                .map(drop)
                .map_err(TakeError::Memory)
        })?;
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
