//! What the shop's disk holds, shared by its registers: the log, and what is folded from it. A commit is one change, whole or not at all.
//!
//! It mirrors the product's database (`crates/store`) with its guards, since some rules are held there: one prompt for a sale, one attempt for a
//! push and for an M-PESA code.

use crate::relay::Post;
use crate::time::At;
use pokea_domain::payment::{Attempt, AttemptState};
use pokea_domain::print::PrintState;
use pokea_domain::records::{Look, Row};
use pokea_domain::reversal::{self, Reversals};
use pokea_domain::sale::{Effect, Event, Sale, SaleState};
use pokea_domain::till::{Gap, ReversalStep};
use pokea_domain::{
    AttemptId, CallbackNonce, CheckoutRequestId, Millis, MpesaCode, ReceiptNumber, RegisterId,
    ReversalId, SaleId,
};
use std::collections::BTreeMap;
use std::time::Duration;

/// Where an attempt is.
pub(crate) type Place = (SaleId, AttemptId);

/// What is on the disk.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memory {
    /// The log: the truth, from which a start folds everything else.
    pub(crate) log: Vec<Logged>,
    pub(crate) sales: BTreeMap<SaleId, Sale>,
    pub(crate) outbox: BTreeMap<u64, Work>,
    /// Posts from the relay, by register and number.
    pub(crate) evidence: BTreeMap<(usize, usize), Post>,
    /// Rows of the till's records.
    pub(crate) rows: BTreeMap<MpesaCode, Row>,
    /// The last look that read the records to their end, and the latest that any row was seen to come.
    pub(crate) looked: Option<Look>,
    /// All that did, and when each truly began. The product keeps none but the last; the judge asks which rows no look can have shown.
    pub(crate) looks: Vec<(At, Look)>,
    pub(crate) lag: Duration,
    /// Times whose sales it lacks.
    pub(crate) gaps: Vec<Gap>,
    /// Payments that confirmations told of.
    pub(crate) told: BTreeMap<MpesaCode, Row>,
    pub(crate) payers: BTreeMap<MpesaCode, String>,
    /// What happened to payments that somebody wanted back, and what is folded from it.
    pub(crate) reversal_log: Vec<(MpesaCode, reversal::Event)>,
    reversal_times: Vec<Millis>,
    pub(crate) reversals: BTreeMap<MpesaCode, Reversals>,
    by_nonce: BTreeMap<CallbackNonce, Place>,
    by_push: BTreeMap<CheckoutRequestId, Place>,
    by_code: BTreeMap<MpesaCode, Place>,
    work_made: u64,
    /// How often anything changed that says whose money is: requests, and what became of their sales.
    pub(crate) changes_of_money: usize,
}

/// One event of the log.
#[derive(Clone, Debug)]
pub(crate) struct Logged {
    pub(crate) at: Millis,
    /// The register that wrote it.
    pub(crate) by: usize,
    pub(crate) sale: SaleId,
    pub(crate) event: Event,
}

/// Work that the outbox holds until it is done.
#[derive(Clone, Debug)]
pub(crate) struct Work {
    pub(crate) register: RegisterId,
    pub(crate) sale: SaleId,
    pub(crate) effect: Effect,
}

/// One change: all of it or nothing.
#[derive(Debug)]
pub(crate) struct Change<'a> {
    pub(crate) at: Millis,
    pub(crate) by: usize,
    pub(crate) sale: SaleId,
    pub(crate) events: &'a [Event],
    pub(crate) effects: &'a [Effect],
    pub(crate) done: Option<u64>,
    pub(crate) heard: Option<(usize, usize, Post)>,
}

/// What a change came to.
#[derive(Debug)]
pub(crate) struct Written {
    /// What it put into the outbox.
    pub(crate) work: Vec<u64>,
    /// The sale before it, if there was one and it is another now.
    pub(crate) before: Option<Sale>,
}

/// The change would break a rule of the database; nothing of it was kept.
#[derive(Debug)]
pub(crate) struct Conflict;

impl Memory {
    /// Writes a change.
    pub(crate) fn write(&mut self, change: Change<'_>, guarded: bool) -> Result<Written, Conflict> {
        let before = self.sales.get(&change.sale);
        let mut sale = before.cloned();
        for event in change.events {
            match &mut sale {
                Some(sale) => sale.apply(event, change.at),
                None => sale = Sale::begin(event, change.at),
            }
        }
        let Some(sale) = sale else {
            return Err(Conflict);
        };
        if guarded && !change.events.is_empty() {
            self.guard(&sale)?;
        }
        if let Some((register, number, post)) = change.heard {
            self.evidence.insert((register, number), post);
        }
        if let Some(done) = change.done {
            self.outbox.remove(&done);
        }
        let made = change.effects.iter().map(|effect| {
            self.work_made += 1;
            let work = Work {
                register: sale.register,
                sale: sale.id,
                effect: effect.clone(),
            };
            self.outbox.insert(self.work_made, work);
            self.work_made
        });
        let work = made.collect();
        let logged = |event: &Event| Logged {
            at: change.at,
            by: change.by,
            sale: sale.id,
            event: event.clone(),
        };
        self.log.extend(change.events.iter().map(logged));
        if change.events.is_empty() {
            return Ok(Written { work, before: None });
        }
        self.unindex(sale.id);
        self.index(&sale);
        let before = self.sales.insert(sale.id, sale);
        if self.moved_money(before.as_ref(), change.sale) {
            self.changes_of_money += 1;
        }
        Ok(Written { work, before })
    }

    /// Writes a step of taking a payment back, with the product's guard: one request at a time, and none once something went back.
    pub(crate) fn write_reversal(
        &mut self,
        step: &ReversalStep<'_>,
        guarded: bool,
    ) -> Result<(), Conflict> {
        let payment = &step.reversals.payment;
        let asks = |event: &reversal::Event| matches!(event, reversal::Event::Asked { .. });
        let is_going_back = self
            .reversals
            .get(payment)
            .is_some_and(Reversals::is_going_back);
        if guarded && is_going_back && step.events.iter().any(asks) {
            return Err(Conflict);
        }
        for event in step.events {
            let none = || Reversals::none(payment.clone(), step.reversals.amount);
            let known = self.reversals.entry(payment.clone());
            known.or_insert_with(none).apply(event, step.at);
            self.reversal_log.push((payment.clone(), event.clone()));
            self.reversal_times.push(step.at);
            self.changes_of_money += 1;
        }
        Ok(())
    }

    /// Payments with a request that is not over.
    pub(crate) fn reversing(&self) -> impl Iterator<Item = MpesaCode> {
        let open = self
            .reversals
            .values()
            .filter(|known| known.open().next().is_some());
        open.map(|known| known.payment.clone())
    }

    pub(crate) fn reversal_at(&self, nonce: &CallbackNonce) -> Option<(MpesaCode, ReversalId)> {
        self.reversals.values().find_map(|known| {
            let request = known
                .requests
                .iter()
                .find(|request| request.nonce == *nonce)?;
            Some((known.payment.clone(), request.id))
        })
    }

    /// Whether a start would find the same of payments that somebody wanted back.
    pub(crate) fn folds_money_back(&self) -> bool {
        self.reversals.iter().all(|(payment, known)| {
            let log = self.reversal_log.iter().zip(&self.reversal_times);
            let log = log.filter(|((of, _), _)| of == payment);
            Reversals::replay(payment, log.map(|((_, event), at)| (*at, event))).as_ref()
                == Some(known)
        })
    }

    /// The unique indexes of the product's tables.
    fn guard(&self, sale: &Sale) -> Result<(), Conflict> {
        let held = |found: Option<&Place>, attempt: &Attempt| {
            found.is_some_and(|place| place.1 != attempt.id)
        };
        let taken = sale.attempts.iter().any(|attempt| {
            held(
                attempt
                    .push()
                    .and_then(|push| self.by_push.get(&push.checkout)),
                attempt,
            ) || held(
                attempt.code().and_then(|code| self.by_code.get(code)),
                attempt,
            )
        });
        let prompts = sale
            .attempts
            .iter()
            .filter(|attempt| attempt.holds_the_prompt())
            .count();
        if taken || prompts > 1 {
            Err(Conflict)
        } else {
            Ok(())
        }
    }

    fn moved_money(&self, before: Option<&Sale>, after: SaleId) -> bool {
        let (Some(before), Some(after)) = (before, self.sales.get(&after)) else {
            return true;
        };
        before.attempts != after.attempts || before.state != after.state
    }

    fn unindex(&mut self, sale: SaleId) {
        let attempts = self.sales.get(&sale).map(|sale| &sale.attempts);
        for attempt in attempts.into_iter().flatten() {
            let place = (sale, attempt.id);
            if let Some(push) = attempt.push()
                && self.by_push.get(&push.checkout) == Some(&place)
            {
                self.by_push.remove(&push.checkout);
            }
            if let Some(code) = attempt.code()
                && self.by_code.get(code) == Some(&place)
            {
                self.by_code.remove(code);
            }
        }
    }

    fn index(&mut self, sale: &Sale) {
        for attempt in &sale.attempts {
            let place = (sale.id, attempt.id);
            self.by_nonce.entry(attempt.nonce.clone()).or_insert(place);
            if let Some(push) = attempt.push() {
                self.by_push.entry(push.checkout.clone()).or_insert(place);
            }
            if let Some(code) = attempt.code() {
                self.by_code.entry(code.clone()).or_insert(place);
            }
        }
    }

    /// The state as a start would find it: folded from the log alone.
    pub(crate) fn folded(&self) -> BTreeMap<SaleId, Sale> {
        let mut sales: BTreeMap<SaleId, Sale> = BTreeMap::new();
        for Logged {
            at, sale, event, ..
        } in &self.log
        {
            match sales.get_mut(sale) {
                Some(sale) => sale.apply(event, *at),
                None => {
                    if let Some(begun) = Sale::begin(event, *at) {
                        sales.insert(*sale, begun);
                    }
                }
            }
        }
        sales
    }

    /// Damage that nobody notices: what was written last is not there any more.
    pub(crate) fn lose_the_end(&mut self) {
        self.log.truncate(self.log.len().saturating_sub(12));
        self.sales = self.folded();
    }

    pub(crate) fn attempt_at(&self, nonce: &CallbackNonce) -> Option<Place> {
        self.by_nonce.get(nonce).copied()
    }

    pub(crate) fn attempt_of_push(&self, checkout: &CheckoutRequestId) -> Option<Place> {
        self.by_push.get(checkout).copied()
    }

    pub(crate) fn attempt_with_code(&self, code: &MpesaCode) -> Option<Place> {
        self.by_code.get(code).copied()
    }

    pub(crate) fn attempt(&self, place: Place) -> Option<&Attempt> {
        self.sales.get(&place.0)?.attempt(place.1)
    }

    /// The number that this register's next receipt will have.
    pub(crate) fn next_receipt(&self, register: RegisterId) -> ReceiptNumber {
        let numbers = self
            .sales
            .values()
            .filter_map(|sale| sale.completion())
            .map(|done| done.receipt);
        let last = numbers.filter(|receipt| receipt.register == register).max();
        last.map_or(ReceiptNumber::first(register), ReceiptNumber::next)
    }

    /// Up to which number a register has the relay's posts.
    pub(crate) fn cursor(&self, register: usize) -> usize {
        let kept = self.evidence.range((register, 0)..=(register, usize::MAX));
        kept.map(|((_, number), _)| *number).max().unwrap_or(0)
    }

    /// Whether a start must look at it.
    pub(crate) fn is_interrupted(sale: &Sale) -> bool {
        let sending = sale
            .attempts
            .iter()
            .any(|attempt| attempt.state == AttemptState::Sending);
        sending
            || sale
                .paper
                .is_some_and(|job| job.state == PrintState::Printing)
    }

    /// Whether nothing of the sale changes any more by itself.
    pub(crate) fn is_over(sale: &Sale) -> bool {
        matches!(
            sale.state,
            SaleState::Completed(_) | SaleState::Cancelled(_)
        ) && !sale.has_live_attempt()
            && !sale.has_unplaced_money()
    }
}
