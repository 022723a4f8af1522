//! A customer shows an M-PESA message, and its code is typed (F33). Transaction Status knows the truth; what the rules make of its answer
//! decides whether the payment may be given to the sale (`pokea_domain::shown_code`, `crates/app/src/codes.rs`).

use crate::daraja::{Elsewhere, Entry};
use crate::fault::Fault;
use crate::register::Cause;
use crate::time::{At, HOUR, SECOND, wall};
use crate::world::{Exchange, World};
use pokea_domain::sale::{Input, Person, Sale};
use pokea_domain::shown_code::{MoneyState, Moved, Said, Verdict, judge};
use pokea_domain::till::{self, TakeError};
use pokea_domain::{Cents, MpesaCode, SaleId};
use std::time::Duration;

/// The shop's number, and somebody else's.
pub(crate) const OURS: &str = "174379";
const THEIRS: &str = "600000";

impl World {
    /// A message is shown, asked about, and the payment given to the sale if it fits.
    pub(crate) fn shows_code(&mut self, ticket: usize) {
        let (sale, register) = (self.tickets[ticket].sale, self.tickets[ticket].register);
        let Some(code) = self.shown_code(ticket) else {
            return;
        };
        let Some(known) = self.memory.sales.get(&sale).cloned() else {
            return;
        };
        let said = self.asks_about(register, &code);
        let now = self.clock(register);
        let holder = self.holder(&code);
        let (said, holder) = match self.plan.bug {
            Some(bug) => bug.shows(said, holder, &code, &known, now),
            None => (said, holder),
        };
        let verdict = judge(&code, &said, &known, &[OURS], holder, now);
        self.trace.note(self.now, "is shown", ticket as u64, || {
            format!("{code:?}: {verdict:?}")
        });
        self.tally.note("shown code", verdict_name(&verdict));
        self.judge_verdict(sale, &code, &verdict);
        if verdict == Verdict::Reversed {
            self.shown_money_went_back(register, &code);
        }
        let Verdict::Fits(row) = verdict else { return };
        // For saboteurs.
        let gives = Input::Assign {
            row: row.clone(),
            by: Person::Cashier,
        };
        let kept = self.at_desk(register, Cause::default(), None, false, |desk| {
            desk.keep_rows(vec![row], Duration::ZERO)
                .map_err(TakeError::Memory)
        });
        if kept.is_ok() {
            let held_against = self.at_desk(register, Cause::default(), None, false, |desk| {
                till::reconcile(desk, None, now).map_err(TakeError::Memory)
            });
            if held_against.is_ok() {
                let _ = self.at_desk(register, Cause::default(), Some(&gives), false, |desk| {
                    till::assign(desk, sale, &code, Person::Cashier, now)
                });
            }
        }
    }

    /// Safaricom says that it took a payment back: so much of it is known from then on (F34).
    fn shown_money_went_back(&mut self, register: usize, code: &MpesaCode) {
        let Some(process) = self.program(register) else {
            return;
        };
        let told = pokea_domain::reversal::Input::TakenBack { amount: None };
        if self.memory.rows.contains_key(code)
            && self.hears_of_reversal(process, code, told).is_ok()
        {
            self.reversals.told.insert(code.clone());
        }
    }

    /// A code that this customer could show: of an own payment of any kind, of money that is not this shop's or not today's, or of none.
    fn shown_code(&mut self, ticket: usize) -> Option<MpesaCode> {
        let (phone, amount) = (
            self.tickets[ticket].phone.clone(),
            self.tickets[ticket].amount,
        );
        let kind = match self.plan.script {
            // Whatever this customer paid.
            Some(_) => 5,
            None => self.faults.within(Fault::CodeShown, 0, 10),
        };
        let own = |entry: &&Entry| match kind {
            0..=2 => entry.push.is_none(),
            3 => entry.back_at(self.now) > Cents::ZERO,
            4 => entry.amount != amount,
            _ => true,
        };
        if kind <= 6 {
            let mut entries = self.daraja.ledger.iter().rev().filter(own);
            return entries
                .find(|entry| entry.phone == phone)
                .map(|entry| entry.code.clone());
        }
        let number = self.daraja.elsewhere.len();
        let code = MpesaCode::parse(&format!("E{number:09}")).expect("ten characters");
        let (is_ours, at): (bool, At) = match kind {
            7 => (false, self.now - SECOND),
            10 => (true, self.now - SECOND),
            8 => (
                true,
                self.now - self.faults.within(Fault::CodeShown, 25, 47) * HOUR,
            ),
            _ => return MpesaCode::parse(&format!("N{number:09}")).ok(),
        };
        let moved = Elsewhere {
            code: code.clone(),
            amount,
            at,
            is_ours,
            state: if kind == 10 {
                MoneyState::Other
            } else {
                MoneyState::Completed
            },
        };
        self.daraja.elsewhere.push(moved);
        Some(code)
    }

    /// Asks Safaricom, whose answer tells the time as well (R17).
    fn asks_about(&mut self, register: usize, code: &MpesaCode) -> Said {
        if self.now >= self.queries_down_until {
            let exchange = Exchange {
                began: self.now,
                made: self.now,
                token: 0,
            };
            self.hears_time(register, exchange);
        }
        self.transaction_status(code)
    }

    /// What Safaricom says of a code.
    fn transaction_status(&self, code: &MpesaCode) -> Said {
        if self.now < self.queries_down_until {
            return Said::Unclear;
        }
        if let Some((_, entry)) = self.entry_of(code) {
            let state = match entry.back_at(self.now) {
                Cents::ZERO => MoneyState::Completed,
                _ => MoneyState::Reversed,
            };
            return known(code, state, entry.amount, OURS, entry.at, Some(entry));
        }
        match self
            .daraja
            .elsewhere
            .iter()
            .find(|moved| moved.code == *code)
        {
            Some(moved) => {
                let to = if moved.is_ours { OURS } else { THEIRS };
                known(code, moved.state, moved.amount, to, moved.at, None)
            }
            None => Said::NoSuch,
        }
    }

    /// The sale that has the code already.
    fn holder(&self, code: &MpesaCode) -> Option<SaleId> {
        let given = |sale: &&Sale| sale.paid_directly_by() == Some(code);
        let given = self.memory.sales.values().find(given).map(|sale| sale.id);
        given.or_else(|| self.memory.attempt_with_code(code).map(|(sale, _)| sale))
    }
}

fn known(
    code: &MpesaCode,
    state: MoneyState,
    amount: Cents,
    to: &str,
    at: At,
    entry: Option<&Entry>,
) -> Said {
    Said::Known(Moved {
        code: Some(code.clone()),
        state,
        amount: Some(amount),
        to: Some(to.to_owned()),
        phone: entry
            .filter(|entry| !entry.hidden)
            .map(|entry| entry.phone.clone()),
        at: Some(wall(at)),
    })
}

const fn verdict_name(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Fits(_) => "fits",
        Verdict::Unknown => "unknown",
        Verdict::Used(_) => "used",
        Verdict::OtherAmount(_) => "another amount",
        Verdict::OtherTill => "another till",
        Verdict::Reversed => "taken back",
        Verdict::TooOld(_) => "too old",
        Verdict::NotMoved => "not moved",
        Verdict::Unclear => "unclear",
    }
}
