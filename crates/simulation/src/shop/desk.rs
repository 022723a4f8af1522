//! One register's access to the shop's disk while it does one thing: the memory that the rules of `pokea_domain::till` run over.
//!
//! Every commit passes two boundaries, before and after, at which the register can crash, and may meet a full disk. Saboteurs sit here too:
//! what the rules see and say goes through their hands.

use super::memory::{Change, Memory, Written};
use crate::bug::Bug;
use crate::fault::{Fault, Faults};
use crate::relay::Post;
use crate::reversals::OFFICE;
use crate::tally::Tally;
use pokea_domain::peer::Reservation;
use pokea_domain::records::Row;
use pokea_domain::reversal::Reversals;
use pokea_domain::sale::{Input, Sale};
use pokea_domain::till::{self, Gap, ReversalStep, Step};
use pokea_domain::{
    AttemptId, Cents, CheckoutRequestId, Millis, MpesaCode, ReceiptNumber, RegisterId, SaleId,
};
use std::time::Duration;

/// A register at work.
#[derive(Debug)]
pub(crate) struct Desk<'w> {
    pub(crate) memory: &'w mut Memory,
    pub(crate) faults: &'w mut Faults,
    pub(crate) tally: &'w mut Tally,
    pub(crate) bug: Option<Bug>,
    /// What is being taken, for saboteurs.
    pub(crate) input: Option<Input>,
    pub(crate) register: RegisterId,
    /// The same, counted from 0.
    pub(crate) writer: usize,
    pub(crate) prints: bool,
    pub(crate) disk_is_full: bool,
    pub(crate) recovers: bool,
    /// Kept with the first commit, like the product's evidence and outbox.
    pub(crate) done: Option<u64>,
    pub(crate) heard: Option<(usize, usize, Post)>,
    pub(crate) money_back: MoneyBack,
    /// What was committed, in order: the sale, and the work that it made.
    pub(crate) kept: Vec<(SaleId, Vec<u64>)>,
    /// What a saboteur let out before its commit.
    pub(crate) early: Vec<Sale>,
}

/// What is done about money that goes back, for saboteurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MoneyBack {
    /// Nothing: it is about sales.
    No,
    /// The owner asks for it.
    Asked,
    /// Something is heard of it.
    Heard,
}

/// Why the disk did not keep a change, or why nobody is there any more to say that it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// The register crashed: before the commit, or right after it.
    Crashed,
    /// Nothing was kept; it may be tried again.
    DiskFull,
    /// It would break a rule of the database; nothing was kept.
    Conflict,
}

impl Desk<'_> {
    /// Keeps a post that changes no sale.
    pub(crate) fn keep(&mut self) -> Result<(), Stop> {
        self.before_commit()?;
        if let Some((register, number, post)) = self.heard.take() {
            if let Post::Confirmation { row, name } = &post {
                self.memory
                    .told
                    .entry(row.code.clone())
                    .or_insert_with(|| row.clone());
                self.memory
                    .payers
                    .entry(row.code.clone())
                    .or_insert_with(|| (*name).to_owned());
            }
            if self.bug != Some(Bug::EvidenceDropped) {
                self.memory.evidence.insert((register, number), post);
            }
        }
        self.after_commit()
    }

    /// Keeps what a look at the till's records brought, and how late it came.
    pub(crate) fn keep_rows(&mut self, rows: Vec<Row>, lag: Duration) -> Result<(), Stop> {
        self.before_commit()?;
        self.memory.lag = self.memory.lag.max(lag);
        for row in rows {
            self.memory.rows.entry(row.code.clone()).or_insert(row);
        }
        self.after_commit()
    }

    /// What a saboteur takes for rows of the records.
    fn told(&self) -> impl Iterator<Item = &Row> {
        let is_proof = self.bug == Some(Bug::ConfirmationIsProof);
        let told = self.memory.told.values();
        told.filter(move |row| is_proof && !self.memory.rows.contains_key(&row.code))
    }

    fn before_commit(&mut self) -> Result<(), Stop> {
        let fault = if self.recovers {
            Fault::CrashInRecovery
        } else {
            Fault::CrashBeforeCommit
        };
        if self.faults.crashes(fault) {
            Err(Stop::Crashed)
        } else if self.disk_is_full {
            Err(Stop::DiskFull)
        } else {
            Ok(())
        }
    }

    fn after_commit(&mut self) -> Result<(), Stop> {
        let fault = if self.recovers {
            Fault::CrashInRecovery
        } else {
            Fault::CrashAfterCommit
        };
        if self.faults.crashes(fault) {
            Err(Stop::Crashed)
        } else {
            Ok(())
        }
    }
}

impl till::Memory for Desk<'_> {
    type Error = Stop;

    fn sale(&self, id: SaleId) -> Result<Option<Sale>, Stop> {
        let mut sale = self.memory.sales.get(&id).cloned();
        if let (Some(bug), Some(sale)) = (self.bug, &mut sale) {
            bug.sees(sale, self.input.as_ref());
        }
        Ok(sale)
    }

    fn next_receipt(&self, register: RegisterId) -> Result<ReceiptNumber, Stop> {
        let next = self.memory.next_receipt(register);
        Ok(self.bug.map_or(next, |bug| bug.numbers(next)))
    }

    fn attempt_of_push(
        &self,
        checkout: &CheckoutRequestId,
    ) -> Result<Option<(SaleId, AttemptId)>, Stop> {
        let adopts_any = self.bug == Some(Bug::AdoptAnyPush);
        Ok(self
            .memory
            .attempt_of_push(checkout)
            .filter(|_| !adopts_any))
    }

    fn attempt_with_code(&self, code: &MpesaCode) -> Result<Option<(SaleId, AttemptId)>, Stop> {
        let takes_again = self.bug == Some(Bug::ReplayedCode);
        Ok(self.memory.attempt_with_code(code).filter(|_| !takes_again))
    }

    fn payer(&self, code: &MpesaCode) -> Result<Option<String>, Stop> {
        Ok(self.memory.payers.get(code).cloned())
    }

    fn interrupted(&self) -> Result<Vec<SaleId>, Stop> {
        let mine = self
            .memory
            .sales
            .values()
            .filter(|sale| sale.register == self.register);
        let forgets = self.bug == Some(Bug::RestartForgets);
        Ok(mine
            .filter(|sale| !forgets && Memory::is_interrupted(sale))
            .map(|sale| sale.id)
            .collect())
    }

    fn asked_since(&self, since: Millis) -> Result<Vec<Sale>, Stop> {
        let own_book = self.bug == Some(Bug::EachItsOwnBook);
        let asked = |sale: &&Sale| {
            let direct = sale.paid_directly_by();
            !Memory::is_over(sale)
                || sale.attempts.iter().any(|a| a.asked_at >= since)
                || direct.is_some_and(|code| {
                    (self.memory.rows.get(code)).is_some_and(|row| row.at >= since)
                })
        };
        let sales = self.memory.sales.values().filter(asked);
        let mut sales: Vec<Sale> = sales
            .filter(|sale| !own_book || sale.register == self.register)
            .cloned()
            .collect();
        if let Some(bug) = self.bug {
            sales
                .iter_mut()
                .for_each(|sale| bug.sees(sale, self.input.as_ref()));
        }
        Ok(sales)
    }

    fn rows_since(&self, since: Millis) -> Result<Vec<Row>, Stop> {
        let rows = self.memory.rows.values().chain(self.told());
        let rows = rows.filter(|row| row.at >= since).cloned().collect();
        Ok(match self.bug {
            Some(bug) => bug.reads(rows, self.memory),
            None => rows,
        })
    }

    fn row(&self, code: &MpesaCode) -> Result<Option<Row>, Stop> {
        let told = || self.told().find(|row| row.code == *code);
        Ok(self.memory.rows.get(code).or_else(told).cloned())
    }

    fn gaps(&self) -> Result<Vec<Gap>, Stop> {
        let forgets = self.bug == Some(Bug::LostSalesMoney);
        let gaps = self.memory.gaps.iter().copied();
        Ok(gaps.filter(|_| !forgets).collect())
    }

    fn reservation(&self, _: &MpesaCode) -> Result<Reservation, Stop> {
        Ok(Reservation::NotNeeded)
    }

    fn told_since(&self, since: Millis) -> Result<Vec<Row>, Stop> {
        let told = self.memory.told.values().filter(|row| row.at >= since);
        Ok(told
            .filter(|row| !self.memory.rows.contains_key(&row.code))
            .cloned()
            .collect())
    }

    fn commit(&mut self, step: &Step<'_>) -> Result<(), Stop> {
        if self.bug.is_some_and(|bug| bug.lets_out(step.events)) {
            self.early.push(step.sale.clone());
        }
        self.before_commit()?;
        let (mut events, mut effects) = (step.events.to_vec(), step.effects.to_vec());
        if let Some(bug) = self.bug {
            let before = self.memory.sales.get(&step.sale.id);
            let restarts = matches!(self.input, Some(Input::Restarted));
            bug.writes(&mut events, &mut effects, before, restarts);
        }
        let change = Change {
            at: step.at,
            by: self.writer,
            sale: step.sale.id,
            events: &events,
            effects: &effects,
            done: self.done.take(),
            heard: self.heard.take(),
        };
        let guarded = !self.bug.is_some_and(Bug::drops_indexes);
        let Written { work, before } = self
            .memory
            .write(change, guarded)
            .map_err(|_| Stop::Conflict)?;
        if self.bug == Some(Bug::FoldDiffers)
            && let Some(sale) = self.memory.sales.get_mut(&step.sale.id)
        {
            sale.opened_at = Millis(0);
        }
        if !events.is_empty() {
            self.tally
                .changed(before.as_ref(), self.memory.sales.get(&step.sale.id));
        }
        self.kept.push((step.sale.id, work));
        self.after_commit()
    }

    fn reversals(&self, payment: &MpesaCode) -> Result<Option<Reversals>, Stop> {
        let known = self.memory.reversals.get(payment).cloned();
        Ok(match self.bug {
            Some(bug) => bug.knows_of_money_back(known, self.money_back),
            None => known,
        })
    }

    /// Only the office's own.
    fn reversing(&self) -> Result<Vec<MpesaCode>, Stop> {
        let is_office = self.writer == OFFICE;
        Ok(self.memory.reversing().filter(|_| is_office).collect())
    }

    fn returned_since(&self, since: Millis) -> Result<Vec<(MpesaCode, Cents)>, Stop> {
        let back = self.memory.reversals.values().filter(|known| {
            let row = self.memory.rows.get(&known.payment);
            known.back() > Cents::ZERO && row.is_some_and(|row| row.at >= since)
        });
        Ok(back
            .map(|known| (known.payment.clone(), known.back()))
            .collect())
    }

    fn commit_reversal(&mut self, step: &ReversalStep<'_>) -> Result<(), Stop> {
        self.before_commit()?;
        let known = self.memory.reversals.get(&step.reversals.payment);
        self.tally.changed_money_back(known, step.reversals);
        let guarded = self.bug != Some(Bug::AsksBackBlindly);
        self.memory
            .write_reversal(step, guarded)
            .map_err(|_| Stop::Conflict)?;
        if let Some((register, number, post)) = self.heard.take() {
            self.memory.evidence.insert((register, number), post);
        }
        self.after_commit()
    }

    fn prints(&self) -> bool {
        self.prints
    }

    fn is_conflict(error: &Stop) -> bool {
        *error == Stop::Conflict
    }
}
