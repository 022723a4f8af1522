//! The day's end: M-PESA's own records of a business day held against what the shop sold for M-PESA on it, in both directions, so that
//! every shilling of either is explained by the other or listed for a person.
//!
//! ```text
//! the records  =  paid sales of this day  +  paid sales of a day beside it  +  other registers'  +  listed
//! sales        =  recorded on this day    +  recorded on a day beside it    +  not in the records, listed
//! ```
//! A payment at midnight is recorded on one day and its sale paid on the next, hence the middle. Nothing is decided here: where each
//! payment belongs is the book's to say ([`crate::book`]).

use crate::ids::{AttemptId, MpesaCode, ReceiptNumber, SaleId};
use crate::money::Cents;
use crate::payment::{Attempt, AttemptState};
use crate::phone::Msisdn;
use crate::records::Row;
use crate::sale::Sale;
use crate::time::{BusinessDay, Millis};
use serde::{Deserialize, Serialize};

/// A number of payments, and what they come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    /// How many.
    pub count: u32,
    /// How much.
    pub amount: Cents,
}

/// A payment, and where the book has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The payment.
    pub row: Row,
    /// The records hold it. Otherwise only a confirmation told of it, which proves nothing.
    pub in_records: bool,
    /// Whose it is; nothing while it is nobody's.
    pub of: Option<Owner>,
    /// It is a sale's of another register of the shop, whose own day's end explains it.
    pub is_elsewhere: bool,
    /// How much of it went back to where it came from, and when that was known; nothing if it is all there.
    pub returned: Option<(Cents, Millis)>,
}

/// The sale that has a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owner {
    /// The sale.
    pub sale: SaleId,
    /// When the sale was paid; nothing if it was not.
    pub paid_at: Option<Millis>,
    /// The sale did not need this payment (R10).
    pub refund_due: bool,
}

/// Proven money whose payment the records lack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lacking {
    /// The sale that it came for.
    pub sale: SaleId,
    /// The request that brought it.
    pub attempt: AttemptId,
    /// When the sale was paid with it; nothing if the sale did not need it.
    pub paid_at: Option<Millis>,
}

/// Everything that is known of one day.
#[derive(Debug)]
pub struct Evidence<'a> {
    /// Payments of the day, and of the days beside it as far as sales of the day may be paid by them.
    pub placed: &'a [Placed],
    /// What the records lack, of the same days.
    pub lacking: &'a [Lacking],
    /// What sales that were paid by M-PESA on the day came to.
    pub sales: Sum,
    /// Every sale that `placed` lists as refund due or with money that went back, that `lacking` names, or with a request of the day that is not over.
    pub known: &'a [Sale],
}

/// Why something is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The records hold it, and no sale has it.
    NoSale,
    /// A sale did not need it: it is to be given back (R10).
    RefundDue,
    /// It paid a part of a sale that still waits for the rest.
    Part,
    /// What was heard of it contradicts itself: a person must look.
    Disputed,
    /// Nobody knows yet whether the customer paid.
    Unknown,
    /// It is proven, and the records lack it.
    Unrecorded,
    /// A message told of it, and the records lack it: it may not exist.
    Told,
    /// A sale did not need it, and it was given back in cash: the payment stays in the till, and its sum left the drawer.
    GivenInCash,
    /// It was taken back: by the owner, or by Safaricom. If it had paid a sale, that sale is uncovered.
    Reversed,
}

/// Something that a person must look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Why.
    pub reason: Reason,
    /// How much.
    pub amount: Cents,
    /// When it was paid, or asked for where that is not known.
    pub at: Millis,
    /// Whose phone, unless the records hide it.
    pub phone: Option<Msisdn>,
    /// Safaricom's code of it, once known.
    pub code: Option<MpesaCode>,
    /// The sale that it came for.
    pub sale: Option<SaleId>,
    /// That sale's receipt, if it was paid.
    pub receipt: Option<ReceiptNumber>,
    /// It is a part of what the records of the day come to.
    pub in_records: bool,
}

/// The day's end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayEnd {
    /// Of this day.
    pub day: BusinessDay,
    /// All payments in the records of the day.
    pub records: Sum,
    /// Those of them that paid sales of the day.
    pub matched: Sum,
    /// Those of them that paid sales of a day beside it.
    pub paid_beside: Sum,
    /// Those of them that are the sales' of the shop's other registers.
    pub elsewhere: Sum,
    /// All sales that were paid by M-PESA on the day, at this register.
    pub sales: Sum,
    /// Those of them whose payment is recorded on a day beside it.
    pub recorded_beside: Sum,
    /// What a person must look at, oldest first.
    pub items: Vec<Item>,
}

impl Sum {
    /// What these come to.
    #[must_use]
    pub fn of(items: &[&Item]) -> Self {
        sum(items.iter().copied())
    }

    fn add(&mut self, amount: Cents) {
        self.count = self.count.saturating_add(1);
        self.amount = plus(self.amount, amount);
    }
}

impl DayEnd {
    /// The day's end that follows from this.
    #[must_use]
    pub fn of(day: BusinessDay, evidence: &Evidence<'_>) -> Self {
        let mut end = Self {
            day,
            records: Sum::default(),
            matched: Sum::default(),
            paid_beside: Sum::default(),
            elsewhere: Sum::default(),
            sales: evidence.sales,
            recorded_beside: Sum::default(),
            items: Vec::new(),
        };
        for placed in evidence.placed {
            end.enter(placed, evidence.known);
        }
        for lacking in evidence.lacking {
            end.enter_lacking(lacking, evidence.known);
        }
        for sale in evidence.known {
            end.enter_open(sale);
        }
        end.items
            .sort_by(|a, b| (a.at, &a.code).cmp(&(b.at, &b.code)));
        end
    }

    /// What is listed for this reason.
    #[must_use]
    pub fn listed(&self, reason: Reason) -> Sum {
        sum(self.items.iter().filter(|item| item.reason == reason))
    }

    /// What is listed of the records.
    #[must_use]
    pub fn listed_of_records(&self) -> Sum {
        sum(self.items.iter().filter(|item| item.in_records))
    }

    /// What is listed of the sales: paid, and not in the records.
    #[must_use]
    pub fn unrecorded(&self) -> Sum {
        self.listed(Reason::Unrecorded)
    }

    /// What of the records is neither matched nor listed, and what of the sales neither recorded nor listed: nothing, unless the book and
    /// the sales were not made from the same evidence.
    #[must_use]
    pub fn unexplained(&self) -> (Cents, Cents) {
        let rest = |whole: Sum, parts: &[Sum]| {
            let parts = parts.iter().map(|part| part.amount);
            let parts = parts.fold(Cents::ZERO, plus);
            whole.amount.checked_sub(parts).unwrap_or(whole.amount)
        };
        let (matched, listed) = (self.matched, self.listed_of_records());
        let of_records = [matched, self.paid_beside, self.elsewhere, listed];
        let of_sales = [self.matched, self.recorded_beside, self.unrecorded()];
        (rest(self.records, &of_records), rest(self.sales, &of_sales))
    }

    fn enter(&mut self, placed: &Placed, known: &[Sale]) {
        let row = &placed.row;
        let is_of_day = self.day.contains(row.at);
        if is_of_day && placed.in_records {
            self.records.add(row.amount);
        }
        if placed.is_elsewhere {
            if is_of_day && placed.in_records {
                self.elsewhere.add(row.amount);
            }
            return;
        }
        // What went back without having paid its sale is due back no more.
        let has_paid = |of: &Owner| {
            let sale = find(known, Some(of.sale));
            placed.returned.is_none() || sale.is_some_and(|sale| sale.is_paid_with(&row.code))
        };
        let paid_at = placed
            .of
            .filter(|of| !of.refund_due && has_paid(of))
            .and_then(|of| of.paid_at);
        let back = self.enter_returned(placed, paid_at.is_none(), known);
        match paid_at {
            Some(at) => match (is_of_day, self.day.contains(at)) {
                (true, true) => self.matched.add(row.amount),
                (true, false) => self.paid_beside.add(row.amount),
                (false, true) => self.recorded_beside.add(row.amount),
                (false, false) => {}
            },
            None if !is_of_day || back >= row.amount => {}
            None => {
                let sale = placed.of.map(|of| of.sale);
                let is_part = |of: Owner| {
                    find(known, Some(of.sale)).is_some_and(|sale| sale.may_have_as_part(row))
                };
                let was_given = |of: Owner| {
                    find(known, Some(of.sale)).is_some_and(|sale| sale.was_given_in_cash(row))
                };
                self.items.push(Item {
                    reason: match placed.of {
                        None if placed.in_records => Reason::NoSale,
                        None => Reason::Told,
                        Some(of) if of.refund_due => Reason::RefundDue,
                        Some(of) if was_given(of) => Reason::GivenInCash,
                        Some(of) if is_part(of) => Reason::Part,
                        Some(_) => Reason::Disputed,
                    },
                    amount: row.amount.checked_sub(back).unwrap_or(row.amount),
                    at: row.at,
                    phone: row.phone.clone(),
                    code: Some(row.code.clone()),
                    sale,
                    receipt: receipt(find(known, sale)),
                    in_records: placed.in_records,
                });
            }
        }
    }

    /// Money that went back is named on the day on which it had come, and on the day on which it went. Where it had paid a sale, the sale
    /// explains the records; where it had not, this does. Gives how much it was.
    fn enter_returned(&mut self, placed: &Placed, explains: bool, known: &[Sale]) -> Cents {
        let Some((amount, at)) = placed.returned else {
            return Cents::ZERO;
        };
        let row = &placed.row;
        let came = self.day.contains(row.at);
        if came || self.day.contains(at) {
            let sale = placed.of.map(|of| of.sale);
            self.items.push(Item {
                reason: Reason::Reversed,
                amount,
                at: if came { row.at } else { at },
                phone: row.phone.clone(),
                code: Some(row.code.clone()),
                sale,
                receipt: receipt(find(known, sale)),
                in_records: came && explains && placed.in_records,
            });
        }
        amount
    }

    /// A sale that was paid counts on the day of its payment; what it did not need on the day on which it was asked for.
    fn enter_lacking(&mut self, lacking: &Lacking, known: &[Sale]) {
        let sale = find(known, Some(lacking.sale));
        let Some((sale, attempt)) =
            sale.and_then(|sale| Some((sale, sale.attempt(lacking.attempt)?)))
        else {
            return;
        };
        if self
            .day
            .contains(lacking.paid_at.unwrap_or(attempt.asked_at))
        {
            let reason = match lacking.paid_at {
                Some(_) => Reason::Unrecorded,
                None if sale.open_parts().any(|part| part.id == attempt.id) => Reason::Part,
                None if attempt.given > Cents::ZERO => Reason::GivenInCash,
                None => Reason::RefundDue,
            };
            self.items.push(of_attempt(reason, Some(sale), attempt));
        }
    }

    fn enter_open(&mut self, sale: &Sale) {
        let is_there = |item: &Item| {
            let mut rows = self.items.iter().filter(|row| row.in_records);
            rows.any(|row| row.sale == item.sale && row.reason == item.reason)
        };
        let open = open_of(sale).into_iter();
        let of_day: Vec<_> = open
            .filter(|item| self.day.contains(item.at) && !is_there(item))
            .collect();
        self.items.extend(of_day);
    }
}

/// Requests of a sale that are not over, or not to be trusted, and proven money that has no place. What has one is another list's.
#[must_use]
pub fn open_of(sale: &Sale) -> Vec<Item> {
    let open = sale.attempts.iter().filter_map(|attempt| {
        let reason = match (&attempt.state, attempt.dispute) {
            (AttemptState::Paid(..), _) if sale.is_unplaced(attempt.id) => Reason::Disputed,
            (AttemptState::Paid(..), _) => return None,
            (_, Some(_)) => Reason::Disputed,
            _ if attempt.is_live() => Reason::Unknown,
            _ if attempt.is_let_go() && attempt.cleared.is_none() => Reason::Unknown,
            _ => return None,
        };
        Some(of_attempt(reason, Some(sale), attempt))
    });
    open.collect()
}

/// Money that this sale did not need.
#[must_use]
pub fn refunds_of(sale: &Sale) -> Vec<Item> {
    let refunds = sale.refunds_due.iter();
    let attempts = refunds.filter_map(|refund| sale.attempt(refund.attempt));
    attempts
        .map(|attempt| of_attempt(Reason::RefundDue, Some(sale), attempt))
        .collect()
}

fn of_attempt(reason: Reason, sale: Option<&Sale>, attempt: &Attempt) -> Item {
    Item {
        reason,
        amount: attempt.amount,
        at: attempt.asked_at,
        phone: Some(attempt.phone.clone()),
        code: attempt.code().cloned(),
        sale: sale.map(|sale| sale.id),
        receipt: receipt(sale),
        in_records: false,
    }
}

fn find(known: &[Sale], id: Option<SaleId>) -> Option<&Sale> {
    known.iter().find(|sale| Some(sale.id) == id)
}

fn receipt(sale: Option<&Sale>) -> Option<ReceiptNumber> {
    sale.and_then(Sale::completion).map(|done| done.receipt)
}

fn sum<'a>(items: impl Iterator<Item = &'a Item>) -> Sum {
    items.fold(Sum::default(), |mut sum, item| {
        sum.add(item.amount);
        sum
    })
}

/// No shop has more money than fits.
fn plus(a: Cents, b: Cents) -> Cents {
    a.checked_add(b).unwrap_or(a)
}
