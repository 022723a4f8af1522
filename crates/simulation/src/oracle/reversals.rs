//! What is judged of payments that are taken back: written first, sent once, by an owner's word, one at a time; what counts as back went back in
//! truth, and no more than was paid; and at the end the books say what the ledger says, and the sale that lost its money says so.

use crate::reversals::{End, OFFICE, Request};
use crate::time::wall;
use crate::world::World;
use pokea_domain::book::{Book, Place};
use pokea_domain::reversal::{Event, Reversal, ReversalState, WhyNotDone};
use pokea_domain::sale::Sale;
use pokea_domain::{Cents, MpesaCode, ReversalId};

impl World {
    /// A request reaches Daraja: its intent is on the disk (I5), it never came before (I6), and no other may take the payment back (F35).
    pub(crate) fn judge_a_reversal_that_arrives(&mut self, request: &Request) {
        let id = request.reversal;
        if !self.oracle.arrived.insert(request.nonce.clone()) {
            self.breaks("I6", || format!("request {id} was sent twice"));
        }
        if self.oracle.money_harmed.contains(&request.payment) {
            return;
        }
        let known = self.memory.reversals.get(&request.payment);
        let written = known.and_then(|known| known.request(id));
        if written.is_none_or(|written| written.amount != request.amount) {
            self.breaks("I5", || {
                format!("request {id} was sent and is not on the disk")
            });
        }
        let mut others = self.reversals.taken.iter().filter(|taken| {
            taken.request.payment == request.payment && taken.request.reversal != id
        });
        let beside = others.find(|taken| matches!(taken.end, None | Some(End::Done)));
        let beside = beside.map(|taken| taken.request.reversal);
        let beside = beside.filter(|other| !self.oracle.undated.contains(other));
        if let Some(beside) = beside {
            self.breaks("F35", || {
                format!("{id} wants back what {beside} may take, or took")
            });
        }
    }

    /// The ledger of one payment: it was taken back once by us, and never by more than it was.
    pub(crate) fn judge_what_went_back(&mut self, payment: &MpesaCode) {
        let Some((_, entry)) = self.entry_of(payment) else {
            return self.breaks("F35", || format!("{payment:?} went back and never came"));
        };
        let (times, back, paid) = (entry.back.len(), entry.back_at(self.now), entry.amount);
        let may_be_twice = self.oracle.money_harmed.contains(payment)
            || self
                .requests_of(payment)
                .any(|id| self.oracle.undated.contains(&id));
        if back > paid || (times > 1 && !may_be_twice) {
            self.breaks("F35", || {
                format!("{payment:?} went back {times} times: {back:?}")
            });
        }
    }

    fn requests_of(&self, payment: &MpesaCode) -> impl Iterator<Item = ReversalId> {
        let known = self.memory.reversals.get(payment).into_iter();
        known.flat_map(|known| known.requests.iter().map(|request| request.id))
    }

    /// What was just written of a payment. A register that cannot know the time cannot date what it lost.
    pub(crate) fn judge_money_back(&mut self) {
        while let Some((payment, event)) =
            self.memory.reversal_log.get(self.oracle.read_back).cloned()
        {
            self.oracle.read_back += 1;
            match event {
                Event::Asked { session, .. } => self.judge_authority(session),
                Event::Lost { reversal } if self.registers[OFFICE].clock.promise().is_none() => {
                    self.oracle.undated.insert(reversal);
                }
                Event::NotDone {
                    reversal,
                    why: WhyNotDone::NotSent(_) | WhyNotDone::Refused { .. },
                } => self.judge_what_was_never_taken(&payment, reversal),
                _ => {}
            }
        }
    }

    /// What counts as refused or never sent was not taken by Daraja (R3).
    fn judge_what_was_never_taken(&mut self, payment: &MpesaCode, id: ReversalId) {
        let mut taken = self.reversals.taken.iter();
        if taken.any(|taken| taken.request.reversal == id) {
            self.breaks("R3", || {
                format!("request {id} for {payment:?} counts as never sent, and arrived")
            });
        }
    }

    /// What counts as back went back (F34): after everything that is heard of a payment.
    pub(crate) fn judge_what_counts_as_back(&mut self, payment: &MpesaCode) {
        let Some(known) = self.memory.reversals.get(payment) else {
            return;
        };
        let entry = self.entry_of(payment);
        let truly = entry.map_or(Cents::ZERO, |(_, entry)| entry.back_at(self.now));
        let (back, dated) = (
            known.back(),
            !self
                .requests_of(payment)
                .any(|id| self.oracle.undated.contains(&id)),
        );
        if back > truly && dated && !self.oracle.money_harmed.contains(payment) {
            self.breaks("F34", || {
                format!("{payment:?} counts as back by {back:?}, and {truly:?} went")
            });
        }
    }

    /// A sale is not paid with what is on its way back, or was taken back and is known to be (R10).
    pub(super) fn judge_no_money_back_pays(&mut self, sale: &Sale, payment: &MpesaCode) {
        let known = self.memory.reversals.get(payment);
        if known.is_some_and(pokea_domain::reversal::Reversals::is_going_back) {
            let id = sale.id;
            self.breaks("R10", || {
                format!("{id} is paid with {payment:?}, which is going back")
            });
        }
    }

    /// At the end: no request hangs (L2); the books say of money that went back what the ledger says, if anybody told them (F34); and what it
    /// had paid for says that it is uncovered, what was due back is due back no more (F34, R10).
    pub(super) fn judge_the_end_of_money_back(&mut self, book: &Book) {
        let all: Vec<_> = self.memory.reversals.values().cloned().collect();
        for known in all {
            let payment = &known.payment;
            if self.oracle.money_harmed.contains(payment) {
                continue;
            }
            let hangs = |request: &&Reversal| {
                let is_ahead = request.sent_by > wall(self.now);
                !is_ahead && !self.oracle.undated.contains(&request.id)
            };
            let hanging = known.open().find(hangs).map(|request| request.id);
            if let Some(id) = hanging {
                self.breaks("L2", || format!("nobody knows what became of request {id}"));
            }
            if !self.may_be_partly_told(payment) {
                self.judge_told(payment, known.back());
            }
            if known.back() > Cents::ZERO {
                self.judge_mark(book, payment, known.back());
            }
        }
        for payment in self.reversals.told.clone() {
            if !self.memory.reversals.contains_key(&payment)
                && !self.oracle.money_harmed.contains(&payment)
            {
                self.breaks("F34", || {
                    format!("{payment:?} went back, was told, and is not known")
                });
            }
        }
    }

    /// A lost request for a part, and Safaricom took all of it back: Transaction Status says only that it went back.
    fn may_be_partly_told(&self, payment: &MpesaCode) -> bool {
        let Some((_, entry)) = self.entry_of(payment) else {
            return false;
        };
        let known = self.memory.reversals.get(payment);
        let is_part = |request: &Reversal| matches!(request.state, ReversalState::Done(amount) if amount < entry.amount);
        let undated = self
            .requests_of(payment)
            .any(|id| self.oracle.undated.contains(&id));
        let by_itself = entry.reversed_at.is_some_and(|at| at <= self.now);
        undated || (by_itself && known.is_some_and(|known| known.requests.iter().any(is_part)))
    }

    fn judge_told(&mut self, payment: &MpesaCode, back: Cents) {
        let entry = self.entry_of(payment);
        let truly = entry.map_or(Cents::ZERO, |(_, entry)| entry.back_at(self.now));
        let is_known = back > Cents::ZERO || self.reversals.told.contains(payment);
        if is_known && back != truly {
            self.breaks("F34", || {
                format!("{payment:?}: the books have {back:?} as back, the ledger {truly:?}")
            });
        }
    }

    fn judge_mark(&mut self, book: &Book, payment: &MpesaCode, back: Cents) {
        let place = book.entry(payment).map(|entry| entry.place.clone());
        let (sale, attempt) = match place {
            Some(Place::Exact(of) | Place::Inferred(of) | Place::Counted(of)) => (of.0, Some(of.1)),
            Some(Place::Assigned(sale)) => (sale, None),
            Some(Place::Nobody(_)) | None => return,
        };
        let Some(sale) = self.memory.sales.get(&sale) else {
            return;
        };
        if self.oracle.harmed.contains(&sale.id) {
            return;
        }
        let id = sale.id;
        let pays = attempt.is_none_or(|attempt| sale.is_paid_by(attempt));
        // Of several parts more than this one may be gone.
        let says_so = match sale.parts.is_empty() {
            true => sale.uncovered() == back,
            false => sale.uncovered() >= back,
        };
        if pays && sale.completion().is_some() && !says_so {
            return self.breaks("F34", || {
                format!("{id} was paid with {payment:?}, which went back, and does not say so")
            });
        }
        let attempt = attempt.and_then(|attempt| sale.attempt(attempt));
        let due = attempt.and_then(|attempt| {
            let mut due = sale.refunds_due.iter();
            due.find(|due| due.attempt == attempt.id)
        });
        let too_much = attempt.zip(due).is_some_and(|(attempt, due)| {
            due.amount.cents() + back.cents() > attempt.amount.cents()
        });
        if too_much {
            self.breaks("R10", || {
                format!("{payment:?} went back, and is still due back of {id}")
            });
        }
    }
}
