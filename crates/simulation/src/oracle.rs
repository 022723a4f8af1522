//! The judge. After every step it holds what the shop believes against what is true: Daraja's ledger, the pushes that arrived there, what came
//! out of the printer and which posts were stored. Invariants are numbered as in `docs/rules.md`. What must hold at the end is in `oracle/end.rs`.

mod end;

use crate::daraja::{Entry, Prompt, PushRequest};
use crate::time::At;
use crate::world::World;
use pokea_domain::payment::{Attempt, Coded, Dispute};
use pokea_domain::sale::{Event, Person, Sale, SaleState, Tender};
use pokea_domain::{
    AttemptId, CallbackNonce, MpesaCode, OwnerSessionId, ReceiptNumber, RegisterId, SaleId,
};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// A rule that was broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Which: an invariant's number.
    pub invariant: &'static str,
    /// When, in milliseconds of simulated time.
    pub at: i64,
    /// What was seen.
    pub seen: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} broken after {} s: {}",
            self.invariant,
            self.at / 1_000,
            self.seen
        )
    }
}

/// What the judge keeps in mind.
#[derive(Debug, Default)]
pub(crate) struct Oracle {
    pub(crate) broken: Option<Violation>,
    arrived: BTreeSet<CallbackNonce>,
    /// Sessions in which an owner was really there.
    owners: BTreeSet<OwnerSessionId>,
    /// Sales that a screen showed as paid.
    shown: BTreeSet<SaleId>,
    papers: BTreeMap<SaleId, Papers>,
    /// How much of the log and of each box was looked at.
    read: usize,
    checked: BTreeMap<usize, usize>,
    receipts: BTreeMap<RegisterId, ReceiptNumber>,
}

/// What the printer made of one sale.
#[derive(Debug, Default)]
struct Papers {
    originals: u32,
    last_came_out: bool,
}

impl Oracle {
    fn breaks(&mut self, at: At, invariant: &'static str, seen: impl FnOnce() -> String) {
        if self.broken.is_none() {
            self.broken = Some(Violation {
                invariant,
                at,
                seen: seen(),
            });
        }
    }

    pub(crate) fn owner_came(&mut self, session: OwnerSessionId) {
        self.owners.insert(session);
    }

    /// Whether what was sent to the printer last came out.
    pub(crate) fn came_out(&self, sale: SaleId) -> bool {
        self.papers
            .get(&sale)
            .is_some_and(|papers| papers.last_came_out)
    }
}

impl World {
    pub(crate) fn breaks(&mut self, invariant: &'static str, seen: impl FnOnce() -> String) {
        self.oracle.breaks(self.now, invariant, seen);
    }

    /// A push reaches Daraja: its intent is on the disk (I5), it never came before (I6), and no other prompt of its sale is open (I4).
    pub(crate) fn judge_an_arrival(&mut self, request: &PushRequest) {
        let place = (request.sale, request.attempt);
        let written = self.memory.attempt(place).is_some_and(|attempt| {
            attempt.nonce == request.nonce
                && attempt.amount == request.amount
                && attempt.phone == request.phone
        });
        if !written {
            self.breaks("I5", || {
                format!("{place:?} was sent and is not on the disk")
            });
        }
        if !self.oracle.arrived.insert(request.nonce.clone()) {
            self.breaks("I6", || format!("{place:?} was sent twice"));
        }
        let memory = &self.memory;
        let overridden = |prompt: &Prompt| {
            let known = memory.attempt((prompt.request.sale, prompt.request.attempt));
            known.is_some_and(|attempt| attempt.overridden.is_some())
        };
        let beside = self.daraja.pushes.iter().find(|prompt| {
            prompt.request.sale == request.sale && prompt.is_open() && !overridden(prompt)
        });
        if let Some(beside) = beside.map(|prompt| prompt.request.attempt) {
            self.breaks("I4", || format!("{place:?} rings beside {beside:?}"));
        }
    }

    /// The screen shows what was committed.
    pub(crate) fn shows(&mut self, sale: SaleId) {
        if self
            .memory
            .sales
            .get(&sale)
            .is_some_and(|sale| sale.completion().is_some())
        {
            self.oracle.shown.insert(sale);
        }
    }

    /// The screen shows a sale as paid.
    pub(crate) fn shows_paid(&mut self, sale: SaleId) {
        self.oracle.shown.insert(sale);
        self.still_true(sale);
    }

    fn still_true(&mut self, sale: SaleId) {
        if self
            .memory
            .sales
            .get(&sale)
            .and_then(Sale::completion)
            .is_none()
        {
            self.breaks("I10", || {
                format!("{sale} was shown as paid, and the disk does not know it")
            });
        }
    }

    /// Paper comes out of the printer, or does not; one original at most.
    pub(crate) fn paper_comes_out(&mut self, sale: SaleId, comes_out: bool, copy: bool) {
        let papers = self.oracle.papers.entry(sale).or_default();
        papers.last_came_out = comes_out;
        papers.originals += u32::from(comes_out && !copy);
        let originals = papers.originals;
        if originals > 1 {
            self.breaks("R16", || {
                format!("{sale} has {originals} original receipts")
            });
        }
    }

    /// A register starts: state is the fold of the log (I8), and nothing that was told is gone (I10).
    pub(crate) fn judge_a_start(&mut self, register: usize) {
        if self.memory.folded() != self.memory.sales {
            self.breaks("I8", || {
                format!("register {register} finds another state than its log tells")
            });
        }
        for sale in self.oracle.shown.clone() {
            self.still_true(sale);
        }
    }

    /// After every step.
    pub(crate) fn judge(&mut self) {
        self.judge_the_acknowledged();
        while let Some(logged) = self.memory.log.get(self.oracle.read) {
            self.oracle.read += 1;
            // The others say nothing that the state does not say as well.
            if let Event::Overridden { .. } | Event::Completed { .. } = logged.event {
                let (sale, event) = (logged.sale, logged.event.clone());
                self.judge_an_event(sale, &event);
            }
        }
        for sale in std::mem::take(&mut self.touched) {
            if let Some(sale) = self.memory.sales.get(&sale).cloned() {
                self.judge_a_sale(&sale);
            }
        }
    }

    /// What was acknowledged to the relay is stored, and everything before it (I10).
    fn judge_the_acknowledged(&mut self) {
        for register in 0..self.registers.len() {
            let checked = self.oracle.checked.get(&register).copied().unwrap_or(0);
            let acknowledged = self.relay.acknowledged[register];
            for number in checked + 1..=acknowledged {
                let stored = self.memory.evidence.get(&(register, number));
                if stored != self.relay.boxes[register].get(number - 1) {
                    self.breaks("I10", || format!("post {number} of register {register} was acknowledged and is not on the disk"));
                }
            }
            self.oracle.checked.insert(register, acknowledged);
        }
    }

    fn judge_an_event(&mut self, sale: SaleId, event: &Event) {
        match event {
            Event::Overridden { session, .. } => self.judge_authority(*session),
            Event::Completed { receipt, tender } => {
                let last = self.oracle.receipts.insert(receipt.register, *receipt);
                let expected =
                    last.map_or(ReceiptNumber::first(receipt.register), ReceiptNumber::next);
                if *receipt != expected {
                    self.breaks("I3", || {
                        format!("{sale} has receipt {receipt}, and {expected} is next")
                    });
                }
                if let Tender::Direct {
                    by: Person::Owner(session),
                    ..
                } = tender
                {
                    self.judge_authority(*session);
                }
                self.judge_a_release(sale, tender);
            }
            _ => {}
        }
    }

    /// Only an owner decides what only an owner may (I12).
    fn judge_authority(&mut self, session: OwnerSessionId) {
        if !self.oracle.owners.contains(&session) {
            self.breaks("I12", || format!("{session} is no session of an owner"));
        }
    }

    /// Goods go out: real money pays for them, and pays for nothing else (I7). Cash is taken only when no prompt can be answered (I4).
    fn judge_a_release(&mut self, id: SaleId, tender: &Tender) {
        let Some(sale) = self.memory.sales.get(&id) else {
            return;
        };
        if let Tender::Cash { .. } = tender {
            let open = |attempt: &&Attempt| self.prompt_of(attempt.id).is_some_and(Prompt::is_open);
            let live = sale
                .attempts
                .iter()
                .filter(|attempt| attempt.overridden.is_none())
                .find(open);
            if let Some(live) = live.map(|attempt| attempt.id) {
                self.breaks("I4", || format!("{id} is paid in cash while {live} rings"));
            }
            return;
        }
        let Some((entry, amount)) = self
            .money_of(sale)
            .map(|(number, entry)| (number, entry.amount))
        else {
            return self.breaks("I7", || {
                format!("{id} is released, and no money in the ledger pays for it")
            });
        };
        let due = self.memory.sales.get(&id).map(|sale| sale.due);
        if Some(amount) < due {
            self.breaks("I7", || format!("{id} is released for {amount:?}"));
        }
        let others = self.memory.sales.values().filter(|other| other.id != id);
        let other = others
            .filter_map(|other| Some((other.id, self.money_of(other)?.0)))
            .find(|(_, its)| *its == entry);
        if let Some((other, _)) = other {
            self.breaks("I7", || {
                format!("{id} and {other} are released for the same money")
            });
        }
    }

    /// The entry of the ledger that paid for a sale, if it was paid by M-PESA.
    fn money_of(&self, sale: &Sale) -> Option<(usize, &Entry)> {
        match &sale.completion()?.tender {
            Tender::Mpesa { attempt } => self.money_that_came_of(sale.attempt(*attempt)?),
            Tender::Direct { code, .. } => self.entry_of(code),
            Tender::Cash { .. } => None,
        }
    }

    /// What an attempt brought in truth; or what the records were read to say that it brought, if that is nobody else's.
    fn money_that_came_of(&self, attempt: &Attempt) -> Option<(usize, &Entry)> {
        let numbered = self.daraja.ledger.iter().enumerate();
        let push = self
            .daraja
            .pushes
            .iter()
            .position(|prompt| prompt.request.attempt == attempt.id);
        let own = numbered
            .clone()
            .find(|(_, entry)| push.is_some() && entry.push == push);
        own.or_else(|| {
            self.entry_of(attempt.code()?)
                .filter(|(_, entry)| self.is_free_for(entry, attempt.id))
        })
    }

    /// Whether no push of another sale brought it.
    fn is_free_for(&self, entry: &Entry, attempt: AttemptId) -> bool {
        let Some(push) = entry.push else { return true };
        let sale = self.daraja.pushes[push].request.sale;
        self.memory.attempt((sale, attempt)).is_some()
    }

    fn entry_of(&self, code: &MpesaCode) -> Option<(usize, &Entry)> {
        self.daraja
            .ledger
            .iter()
            .enumerate()
            .find(|(_, entry)| entry.code == *code)
    }

    fn prompt_of(&self, attempt: AttemptId) -> Option<&Prompt> {
        self.daraja
            .pushes
            .iter()
            .find(|prompt| prompt.request.attempt == attempt)
    }

    /// Each proven payment is real (I2) and has one place (I3): it paid the sale, or it is due back, or it waits for a person. What a sale that
    /// was given up brought is due back (I9), and what it did not need as well (R10, L4), in the same step.
    fn judge_a_sale(&mut self, sale: &Sale) {
        for attempt in &sale.attempts {
            let place = (sale.id, attempt.id);
            let refunds = sale
                .refunds_due
                .iter()
                .filter(|due| due.attempt == attempt.id)
                .count();
            if !attempt.is_paid() {
                if refunds > 0 {
                    self.breaks("I2", || format!("{place:?} is due back and was not paid"));
                }
                continue;
            }
            let real = self
                .money_that_came_of(attempt)
                .is_some_and(|(_, entry)| entry.amount == attempt.amount);
            if !real {
                self.breaks("I2", || {
                    format!("{place:?} counts as paid, and no such money moved")
                });
            }
            let paid_the_sale = sale.completion().is_some_and(|done| match &done.tender {
                Tender::Mpesa { attempt: paying } => *paying == attempt.id,
                // Unless it is due back: then its code is only what somebody claims.
                Tender::Direct { code, .. } => refunds == 0 && attempt.code() == Some(code),
                Tender::Cash { .. } => false,
            });
            let places = usize::from(paid_the_sale) + refunds;
            let disputed =
                attempt.dispute == Some(Dispute::AmountDiffers) && sale.state == SaleState::Open;
            // A payment that a person gave to the sale may be this one: the records tell.
            let untold =
                sale.paid_directly_by().is_some() && !matches!(attempt.coded, Coded::By(_));
            let waits = disputed || untold;
            match sale.state {
                _ if places == 1 || (places == 0 && waits) => {}
                SaleState::Cancelled(_) => self.breaks("I9", || {
                    format!("{place:?} was paid for a sale that was given up, and is not due back")
                }),
                _ if places == 0 => {
                    self.breaks("L4", || format!("{place:?} was paid, and is nowhere"))
                }
                _ => self.breaks("I3", || {
                    format!("{place:?} was paid once and counts {places} times")
                }),
            }
        }
    }
}
