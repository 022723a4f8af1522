//! Cash that goes back to a customer: of what paid the sale, for goods that came back or as an amount, and of money that the sale did not need.
//!
//! ```text
//! left = what was paid - what went back to where it came from - what was given back in cash
//! ```
//! Goods are worth what was paid for them: the line's price less both discounts, and its share of the rounding. Parts of a line are worked
//! out from all that came back of the sale so far, so that many small refunds come to exactly what the whole came to.

use super::paid::minus;
use super::{Refusal, Sale};
use crate::entry::Line;
use crate::ids::{AttemptId, PersonId, RefundId, SaleId};
use crate::money::Cents;
use crate::records::Row;
use crate::reversal::Reason;
use crate::time::Millis;
use serde::{Deserialize, Serialize};

/// So many of one line that came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Goods {
    /// Which line, counted from 0.
    pub line: usize,
    /// How many.
    pub quantity: u32,
}

/// What cash is given back for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundOf {
    /// Goods that came back, as many as were paid for at most.
    Goods(Vec<Goods>),
    /// So much of what paid the sale; the goods stay with the customer.
    Amount(Cents),
    /// All that is left of what this attempt brought, and the sale did not need.
    Extra(AttemptId),
}

/// What somebody wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundWish {
    /// Made by the screen, so that asking twice is asking once.
    pub refund: RefundId,
    /// For what.
    pub of: RefundOf,
    /// Why.
    pub reason: Reason,
    /// Who did it, or let whoever stood at the till do it; nobody in a shop that names none.
    pub by: Option<PersonId>,
}

/// What the log keeps of cash that went back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refunded {
    /// Which.
    pub refund: RefundId,
    /// For what.
    pub of: RefundOf,
    /// How much: whole shillings.
    pub amount: Cents,
    /// Why.
    pub reason: Reason,
    /// Who answers for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
}

/// What a sale's goods are instead of: those that came back by this refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange {
    /// Which sale they came back from.
    pub sale: SaleId,
    /// Its refund.
    pub refund: RefundId,
}

/// Cash that went back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refund {
    /// When.
    pub at: Millis,
    /// Which of the sale's it is, counted from 1: its paper has the receipt's number and this one.
    pub number: usize,
    /// What the log keeps.
    pub what: Refunded,
}

impl Sale {
    /// The refund of this id.
    #[must_use]
    pub fn refund(&self, id: RefundId) -> Option<&Refund> {
        { self.refunds.iter() }.find(|refund| refund.what.refund == id)
    }

    /// How much of what paid it was given back in cash.
    #[must_use]
    pub fn given_back(&self) -> Cents {
        let of_the_sale =
            { self.refunds.iter() }.filter(|refund| !matches!(refund.what.of, RefundOf::Extra(_)));
        of_the_sale.fold(Cents::ZERO, |sum, refund| plus(sum, refund.what.amount))
    }

    /// How much of what paid it may still go back: nothing of a sale that is not paid.
    #[must_use]
    pub fn left(&self) -> Cents {
        match self.completion() {
            Some(_) => minus(minus(self.due, self.uncovered()), self.given_back()),
            None => Cents::ZERO,
        }
    }

    /// How many of this line are still with the customer, as far as refunds tell.
    #[must_use]
    pub fn quantity_left(&self, line: usize) -> u32 {
        let sold = self.lines.get(line).map_or(0, |line| line.quantity);
        sold.saturating_sub(self.came_back(line))
    }

    /// What goods would come to now, were they brought back: whole shillings, before what is left limits it.
    pub fn worth(&self, goods: &[Goods]) -> Result<Cents, Refusal> {
        let mut back: Vec<u32> = (0..self.lines.len()).map(|at| self.came_back(at)).collect();
        let before = self.worth_of(&back);
        for goods in goods {
            let line = self.lines.get(goods.line).ok_or(Refusal::NoSuchGoods)?;
            let all = back.get_mut(goods.line).ok_or(Refusal::NoSuchGoods)?;
            *all = all
                .checked_add(goods.quantity)
                .ok_or(Refusal::NoSuchGoods)?;
            if goods.quantity == 0 || *all > line.quantity {
                return Err(Refusal::NoSuchGoods);
            }
        }
        Ok(minus(self.worth_of(&back), before))
    }

    /// The refund that follows from a wish.
    pub(super) fn refund_of(
        &self,
        wish: RefundWish,
        going_back: Cents,
    ) -> Result<Refunded, Refusal> {
        let left = match &wish.of {
            RefundOf::Goods(_) | RefundOf::Amount(_) => self.left(),
            RefundOf::Extra(attempt) => self.extra_left(*attempt),
        };
        let left = minus(left, going_back);
        let amount = match &wish.of {
            RefundOf::Goods(goods) => self.worth(goods)?,
            RefundOf::Amount(amount) => *amount,
            RefundOf::Extra(_) => left,
        };
        let is_some = amount > Cents::ZERO && amount.whole_shillings().is_some();
        if !is_some || amount > left {
            return Err(Refusal::NotSoMuch { left });
        }
        Ok(Refunded {
            refund: wish.refund,
            of: wish.of,
            amount,
            reason: wish.reason,
            by: wish.by,
        })
    }

    pub(super) fn refunded(&mut self, what: &Refunded, at: Millis) {
        self.refunds.push(Refund {
            at,
            number: self.refunds.len().saturating_add(1),
            what: what.clone(),
        });
        if let RefundOf::Extra(attempt) = what.of {
            self.change(attempt, |a| a.given = plus(a.given, what.amount));
            self.lower_refunds_due(attempt);
        }
    }

    /// Whether a payment that is its own was given back in cash.
    pub(crate) fn was_given_in_cash(&self, row: &Row) -> bool {
        let mut given = self.attempts.iter().filter(|a| a.given > Cents::ZERO);
        given.any(|a| match a.code() {
            Some(code) => *code == row.code,
            None => row.could_be(a),
        })
    }

    /// What an attempt brought that the sale did not need, and that is still there.
    fn extra_left(&self, attempt: AttemptId) -> Cents {
        let due = { self.refunds_due.iter() }.find(|due| due.attempt == attempt);
        due.map_or(Cents::ZERO, |due| due.amount)
    }

    fn came_back(&self, line: usize) -> u32 {
        let all = self
            .refunds
            .iter()
            .flat_map(|refund| match &refund.what.of {
                RefundOf::Goods(goods) => goods.as_slice(),
                RefundOf::Amount(_) | RefundOf::Extra(_) => &[],
            });
        let of_line = all.filter(|goods| goods.line == line);
        of_line.fold(0, |sum, goods| sum.saturating_add(goods.quantity))
    }

    /// What was paid for so many of each line, to the nearest shilling; all of them come to what was due.
    fn worth_of(&self, back: &[u32]) -> Cents {
        let is_all = { self.lines.iter().zip(back) }.all(|(line, back)| line.quantity == *back);
        if is_all {
            return self.due;
        }
        let each = { self.lines.iter().zip(back) }.map(|(line, back)| share(line, *back));
        let exact = each.fold(Cents::ZERO, plus);
        exact.to_nearest_shilling().unwrap_or(exact).min(self.due)
    }
}

/// What was paid for so many of a line.
fn share(line: &Line, back: u32) -> Cents {
    let total = line.total().unwrap_or_default();
    let of_all = |quantity: u32| Cents::new(i64::from(quantity));
    match line.quantity {
        0 => Cents::ZERO,
        all => total.part(of_all(back), of_all(all)).0,
    }
}

fn plus(sum: Cents, more: Cents) -> Cents {
    sum.checked_add(more).unwrap_or(sum)
}
