//! The judge. After every step it holds what the shop believes against what is true: Daraja's ledger, the pushes that arrived there, what came
//! out of the printer and which posts were stored. Invariants are numbered as in `docs/rules.md`. What must hold at the end is in `oracle/end.rs`.

mod end;
mod heard;
mod pushes;
mod reversals;
mod sales;

use crate::relay::Post;
use crate::shop::Memory;
use crate::time::{At, wall};
use crate::world::World;
use pokea_domain::sale::{Event, Person, Sale, Tender};
use pokea_domain::{
    AttemptId, CallbackNonce, Cents, CheckoutRequestId, MpesaCode, OwnerSessionId, ReceiptNumber,
    RegisterId, ReversalId, SaleId,
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
    /// Sales whose receipt is in a file.
    files: BTreeSet<SaleId>,
    /// Sales whose paper a person let be.
    pub(crate) dropped: BTreeSet<SaleId>,
    /// How much of the log and of each box was looked at.
    read: usize,
    checked: BTreeMap<usize, usize>,
    receipts: BTreeMap<RegisterId, ReceiptNumber>,
    /// Let go by a register that could not know the time.
    unclocked: BTreeSet<AttemptId>,
    /// Cleared while their row was later than any that had been seen.
    late: BTreeSet<AttemptId>,
    /// The amount that Daraja's callback told first.
    told: BTreeMap<AttemptId, Cents>,
    /// Whose each push and each code is.
    pushes: BTreeMap<CheckoutRequestId, AttemptId>,
    codes: BTreeMap<MpesaCode, AttemptId>,
    code_of: BTreeMap<AttemptId, MpesaCode>,
    /// When Daraja's answer was taken, and when it was last asked.
    pub(crate) accepted: BTreeMap<AttemptId, At>,
    pub(crate) asked: BTreeMap<AttemptId, At>,
    /// Cash that lies on the counter for a sale that is open.
    cash: BTreeMap<SaleId, Cents>,
    /// Payments that released goods for sales which a restored log does not know any more, or not as paid.
    spent: BTreeMap<usize, SaleId>,
    /// Sales of which a restored older log lacks something. Nothing is promised of them but that their money is in the book.
    harmed: BTreeSet<SaleId>,
    /// The same of payments that were being taken back, and how much was read of what was written about them.
    pub(crate) money_harmed: BTreeSet<MpesaCode>,
    pub(crate) read_back: usize,
    /// Requests for money back that were lost by a register that could not know the time.
    undated: BTreeSet<ReversalId>,
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

    pub(crate) fn file_is_written(&mut self, sale: SaleId) {
        self.files.insert(sale);
    }

    /// The log is not as long as it was.
    pub(crate) fn read_again(&mut self, len: usize) {
        self.read = self.read.min(len);
    }

    /// An older log took the place of the one that was there; these sales lack something now.
    pub(crate) fn log_was_restored(
        &mut self,
        memory: &Memory,
        lacking: &[SaleId],
        spent: Vec<(usize, SaleId)>,
    ) {
        self.harmed.extend(lacking);
        self.spent.extend(spent);
        self.read = memory.log.len();
        self.cash.clear();
        self.shown.retain(|sale| !lacking.contains(sale));
        self.checked.clear();
        self.pushes.clear();
        self.codes.clear();
        self.code_of.clear();
        self.receipts.clear();
        for done in memory.sales.values().filter_map(Sale::completion) {
            let last = self
                .receipts
                .entry(done.receipt.register)
                .or_insert(done.receipt);
            *last = (*last).max(done.receipt);
        }
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
        if originals > 1 && !self.oracle.harmed.contains(&sale) {
            self.breaks("R16", || {
                format!("{sale} has {originals} original receipts")
            });
        }
    }

    /// A register starts: state is the fold of the log (I8), and nothing that was told is gone (I10).
    pub(crate) fn judge_a_start(&mut self, register: usize) {
        if self.memory.folded() != self.memory.sales || !self.memory.folds_money_back() {
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
            if let Event::Overridden { .. }
            | Event::Cleared { .. }
            | Event::Accepted { .. }
            | Event::Lost { .. }
            | Event::PartPaid { .. }
            | Event::Completed { .. } = logged.event
            {
                let (by, sale, event) = (logged.by, logged.sale, logged.event.clone());
                self.judge_an_event(by, sale, &event);
            }
        }
        self.judge_money_back();
        let touched = std::mem::take(&mut self.touched).into_iter();
        let touched: Vec<Sale> = touched
            .filter_map(|sale| self.memory.sales.get(&sale).cloned())
            .collect();
        self.judge_names(&touched);
        for sale in touched {
            self.judge_a_sale(&sale);
        }
    }

    /// Everything that was just written bears the right time, as far as its register can know it (R17).
    pub(crate) fn judge_times(&mut self, register: usize, before: usize) {
        let Some(promise) = self.registers[register].clock.promise() else {
            return;
        };
        let truth = wall(self.now).0;
        let wrong = self.memory.log.get(before..).and_then(|log| {
            log.iter()
                .map(|logged| logged.at.0.abs_diff(truth))
                .find(|wrong| *wrong > promise.unsigned_abs())
        });
        if let Some(wrong) = wrong {
            self.breaks("R17", || {
                format!("register {register} writes with a clock that is {wrong} ms wrong")
            });
        }
    }

    /// By how much a register's time is wrong, if it could know better.
    pub(crate) fn wrong_time(&mut self, register: usize) -> Option<At> {
        let wrong = (self.clock(register).0 - wall(self.now).0).abs();
        let promise = self.registers[register].clock.promise()?;
        (wrong > promise).then_some(wrong)
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

    /// What the relay answers with 200 is in its box (R15).
    pub(crate) fn judge_a_200(&mut self, register: usize, post: &Post, answers: bool) {
        if answers && self.relay.boxes[register].last() != Some(post) {
            self.breaks("I10", || {
                format!("the relay answered 200, and has nothing for register {register}")
            });
        }
    }

    fn judge_an_event(&mut self, register: usize, sale: SaleId, event: &Event) {
        match event {
            Event::Accepted { attempt, .. } => {
                self.oracle.accepted.entry(*attempt).or_insert(self.now);
            }
            Event::Lost { attempt } => self.judge_the_time_of_a_loss(register, *attempt),
            Event::PartPaid { attempt } => {
                if let Some(sale) = self.memory.sales.get(&sale).cloned() {
                    self.judge_the_amount_told(&sale, *attempt);
                }
            }
            Event::Overridden { attempt, session } => {
                self.judge_authority(*session);
                self.judge_letting_go(register, *attempt, "I4");
            }
            Event::Cleared { attempt, look } => {
                self.judge_letting_go(register, *attempt, "R12");
                self.note_a_row_later_than_any(*attempt, *look);
            }
            Event::Completed { receipt, tender } => {
                let last = self.oracle.receipts.insert(receipt.register, *receipt);
                let expected =
                    last.map_or(ReceiptNumber::first(receipt.register), ReceiptNumber::next);
                if *receipt != expected {
                    self.breaks("I3", || {
                        format!("{sale} has receipt {receipt}, and {expected} is next")
                    });
                }
                if let (Tender::Direct { code, .. }, Some(sold)) =
                    (tender, self.memory.sales.get(&sale).cloned())
                {
                    self.judge_no_money_back_pays(&sold, code);
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
}
