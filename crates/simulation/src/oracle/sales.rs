//! What is judged of a sale: goods go for real money and once, each proven payment is real and has one place.

use crate::daraja::{Entry, Prompt};
use crate::world::World;
use pokea_domain::day_end::{Item, Reason, open_of};
use pokea_domain::payment::Attempt;
use pokea_domain::sale::{Person, Sale, SaleState, Tender};
use pokea_domain::{AttemptId, Cents, MpesaCode, SaleId};

impl World {
    /// Goods go out: real money pays for them, and pays for nothing else (I7). Cash is taken only when no prompt can be answered (I4).
    pub(super) fn judge_a_release(&mut self, id: SaleId, tender: &Tender) {
        let Some(sale) = self.memory.sales.get(&id).cloned() else {
            return;
        };
        if let Tender::Cash { .. } = tender {
            // Of what a restored log lacks nobody knows that it rings.
            if self.oracle.harmed.contains(&id) {
                return;
            }
            let open = |attempt: &&Attempt| {
                self.prompt_of(attempt.id).is_some_and(Prompt::is_open)
                    && !self.oracle.unclocked.contains(&attempt.id)
            };
            let live = sale.attempts.iter().find(open);
            if let Some(live) = live.map(|attempt| attempt.id) {
                self.breaks("I4", || format!("{id} is paid in cash while {live} rings"));
            }
        }
        if let Tender::Mpesa { attempt } = tender {
            self.judge_the_amount_told(&sale, *attempt);
        }
        let Some(entries) = self.entries_that_paid(&sale) else {
            return self.breaks("I7", || {
                format!("{id} is released, and no money in the ledger pays for it")
            });
        };
        let by_phone = entries
            .iter()
            .map(|entry| self.daraja.ledger[*entry].amount);
        let came = by_phone.fold(sale.cash.cents(), |sum, amount| sum + amount.cents());
        let in_cash = match tender {
            Tender::Cash { tendered, change } => tendered.cents() - change.cents(),
            Tender::Mpesa { .. } | Tender::Direct { .. } => 0,
        };
        if came + in_cash < sale.due.cents() {
            let came = Cents::new(came + in_cash);
            self.breaks("I7", || format!("{id} is released for {came:?}"));
        }
        for (number, entry) in entries.iter().enumerate() {
            if entries[..number].contains(entry) && !self.may_have_changed_places(id, id, *entry) {
                self.breaks("I7", || format!("{id} counts one payment twice"));
            }
            self.judge_what_it_paid_for(&sale, tender, *entry);
        }
    }

    /// What pays for these goods released no others (I7).
    fn judge_what_it_paid_for(&mut self, sale: &Sale, tender: &Tender, entry: usize) {
        let id = sale.id;
        let by_owner = matches!(
            tender,
            Tender::Direct {
                by: Person::Owner(_),
                ..
            }
        );
        let lost = self.oracle.spent.get(&entry).copied();
        if let Some(lost) = lost.filter(|lost| *lost != id && !by_owner) {
            self.breaks("I7", || {
                format!("{id} is released for the money of {lost}, which a restore lost")
            });
        }
        let others = self.memory.sales.values().filter(|other| other.id != id);
        let other = others
            .map(|other| (other.id, self.money_of(other)))
            .find(|(_, its)| its.contains(&entry))
            .filter(|(other, _)| !self.may_have_changed_places(id, *other, entry));
        if let Some((other, _)) = other {
            self.breaks("I7", || {
                format!("{id} and {other} are released for the same money")
            });
        }
    }

    /// A person gave one of a customer's equal payments to one of the two sales, and nobody can tell them apart: they count, and not their
    /// codes. All that went out for them was paid for.
    fn may_have_changed_places(&self, one: SaleId, other: SaleId, paid: usize) -> bool {
        let both = [one, other].map(|id| self.memory.sales.get(&id));
        let given = both
            .iter()
            .flatten()
            .any(|sale| sale.paid_directly_by().is_some());
        let paid = &self.daraja.ledger[paid];
        let is_equal = |entry: &Entry| entry.phone == paid.phone && entry.amount == paid.amount;
        let entries = self
            .daraja
            .ledger
            .iter()
            .filter(|entry| is_equal(entry))
            .count();
        let sales = self.memory.sales.values();
        let released = sales.flat_map(|sale| self.money_of(sale));
        let released = released.filter(|entry| is_equal(&self.daraja.ledger[*entry]));
        given && released.count() <= entries
    }

    /// What released goods for these sales.
    pub(crate) fn spent_by(&self, sales: &[SaleId]) -> Vec<(usize, SaleId)> {
        let sales = sales.iter().filter_map(|id| self.memory.sales.get(id));
        sales
            .flat_map(|sale| { self.money_of(sale).into_iter() }.map(|entry| (entry, sale.id)))
            .collect()
    }

    /// The entries of the ledger that paid for a sale, or for a part of it: none, if any that should be there is not.
    fn money_of(&self, sale: &Sale) -> Vec<usize> {
        let released = sale.completion().and_then(|_| self.entries_that_paid(sale));
        released.unwrap_or_default()
    }

    fn entries_that_paid(&self, sale: &Sale) -> Option<Vec<usize>> {
        let given = sale.paid_directly_by().map(|code| self.entry_of(code));
        let by_prompt = sale.paying_attempts().map(|a| self.money_that_came_of(a));
        let entries = by_prompt.chain(given);
        entries.map(|entry| Some(entry?.0)).collect()
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

    pub(crate) fn entry_of(&self, code: &MpesaCode) -> Option<(usize, &Entry)> {
        self.daraja
            .ledger
            .iter()
            .enumerate()
            .find(|(_, entry)| entry.code == *code)
    }

    pub(super) fn prompt_of(&self, attempt: AttemptId) -> Option<&Prompt> {
        self.daraja
            .pushes
            .iter()
            .find(|prompt| prompt.request.attempt == attempt)
    }

    /// Each proven payment is real (I2) and has one place (I3): it paid the sale, or it is due back, or it waits for a person. What a sale that
    /// was given up brought is due back (I9), and what it did not need as well (R10, L4), in the same step.
    pub(super) fn judge_a_sale(&mut self, sale: &Sale) {
        self.judge_what_was_never_sent(sale);
        let is_given_up = matches!(sale.state, SaleState::Stopped | SaleState::Cancelled(_));
        self.judge_cash(sale, is_given_up);
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
                // Unless it is due back: then its code is only what somebody claims.
                Tender::Direct { code, .. } => refunds == 0 && attempt.code() == Some(code),
                Tender::Mpesa { .. } | Tender::Cash { .. } => false,
            });
            let pays = |paying: &Attempt| !is_given_up && paying.id == attempt.id;
            let paid_the_sale = paid_the_sale || sale.paying_attempts().any(pays);
            let went_back = attempt.kept() == Cents::ZERO && !paid_the_sale;
            let places =
                usize::from(paid_the_sale || went_back) + refunds + usize::from(attempt.spent);
            // A payment that a person gave to the sale may be this one, or what was told is disputed: the owner is shown it.
            let is_shown = |item: &Item| {
                item.reason == Reason::Disputed
                    && item.at == attempt.asked_at
                    && item.amount == attempt.amount
            };
            match sale.state {
                _ if places == 1 => {}
                SaleState::Open | SaleState::Completed(_)
                    if places == 0 && open_of(sale).iter().any(is_shown) => {}
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

    /// Cash lies on the counter until its sale is paid, and goes back when that is given up (I9).
    fn judge_cash(&mut self, sale: &Sale, is_given_up: bool) {
        let id = sale.id;
        let lay = self.oracle.cash.insert(id, sale.cash);
        if is_given_up && sale.cash > Cents::ZERO {
            self.breaks("I9", || format!("{id} is given up, and keeps its cash"));
        }
        // Nobody at these counters takes all of it away by itself.
        if sale.state == SaleState::Open
            && sale.cash == Cents::ZERO
            && lay.is_some_and(|lay| lay > Cents::ZERO)
        {
            self.breaks("I9", || format!("{id} waits, and its cash is forgotten"));
        }
    }
}
