//! What a shift comes to: the X report, at any moment, and the Z report, which is the same at the close and never made anew.

use super::{Count, Fees, Move, NoSale, Pending, Shift, Way, ZNumber, minus, plus};
use crate::day_end::{Item, Reason, Sum};
use crate::ids::{MpesaCode, ReceiptNumber};
use crate::money::Cents;
use crate::reversal::Reason as Why;
use crate::time::Millis;
use serde::{Deserialize, Serialize};

/// What the sales of a shift brought, and what a person must look at of its time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Takings {
    /// All sales that were paid in it.
    pub sales: Sum,
    /// Those that were paid in cash, wholly or in part, and how much of them was.
    pub in_cash: Sum,
    /// The change that customers got.
    pub change: Cents,
    /// The payments by M-PESA that paid for them, or for a part, in the order of the sales.
    pub payments: Vec<Payment>,
    /// What was given back in cash, in order.
    pub refunds: Vec<CashBack>,
    /// What the day's ends list of this time.
    pub listed: Vec<Listed>,
}

/// Cash that went back to a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CashBack {
    /// When.
    pub at: Millis,
    /// How much.
    pub amount: Cents,
    /// Why.
    pub reason: Why,
    /// The sale's receipt, if it was paid.
    pub receipt: Option<ReceiptNumber>,
}

/// A payment by M-PESA that paid a sale, or a part of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// Safaricom's code of it, once known.
    pub code: Option<MpesaCode>,
    /// How much.
    pub amount: Cents,
    /// The sale's receipt.
    pub receipt: ReceiptNumber,
}

/// Something of the day's end that a person must look at; without the phone, since a report lies about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// Why.
    pub reason: Reason,
    /// How much.
    pub amount: Cents,
    /// When it was paid, or asked for where that is not known.
    pub at: Millis,
    /// Safaricom's code of it, once known.
    pub code: Option<MpesaCode>,
    /// The receipt of the sale that it came for, if that was paid.
    pub receipt: Option<ReceiptNumber>,
}

/// The report on a shift.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Its number, if it closed the shift; an X report has none.
    pub z: Option<ZNumber>,
    /// The shift's.
    pub shift: u32,
    /// When the shift was opened.
    pub opened_at: Millis,
    /// The till opened it, and nobody told its float.
    pub by_itself: bool,
    /// When the report was made.
    pub at: Millis,
    /// All sales that were paid.
    pub sales: Sum,
    /// The drawer.
    pub cash: Cash,
    /// Cash that went in and out without a sale.
    pub moves: Vec<Move>,
    /// What was given back in cash. Older reports have none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refunds: Vec<CashBack>,
    /// When the drawer was opened without a sale, and why.
    pub no_sales: Vec<NoSale>,
    /// What was counted last.
    pub count: Option<Count>,
    /// How often it was counted.
    pub counts: u32,
    /// What came by M-PESA.
    pub mpesa: Mpesa,
    /// What the shift was closed over, knowingly.
    pub over: Vec<Pending>,
    /// Where the log ended when the shift was closed. Older reports do not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log: Option<LogEnd>,
}

/// How far the log of sales had grown: its paper is a witness that nobody can rewrite with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogEnd {
    /// So many events.
    pub events: u64,
    /// The digest of all of them, 64 hexadecimal digits.
    pub digest: String,
}

/// The drawer's parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cash {
    /// What lay in it at the beginning.
    pub float: Cents,
    /// How many sales were paid in cash, wholly or in part.
    pub sales: u32,
    /// What customers gave for them.
    pub given: Cents,
    /// What they got back of it.
    pub change: Cents,
    /// What was given back for sales.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub refunded: Cents,
    /// What went in without a sale.
    pub moved_in: Cents,
    /// What went out without a sale.
    pub moved_out: Cents,
}

/// What came by M-PESA.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mpesa {
    /// The payments, by code.
    pub payments: Vec<Payment>,
    /// What a person must look at.
    pub listed: Vec<Listed>,
    /// What Safaricom is expected to keep of the payments; nothing where the shop's table does not say.
    pub fee: Option<Cents>,
}

impl Report {
    /// The report on this shift as it is now: an X report.
    #[must_use]
    pub fn of(shift: &Shift, takings: &Takings, fees: &Fees, at: Millis) -> Self {
        Self {
            z: None,
            shift: shift.number,
            opened_at: shift.opened_at,
            by_itself: shift.by_itself,
            at,
            sales: takings.sales,
            cash: Cash::of(shift, takings),
            moves: shift.moves.clone(),
            refunds: takings.refunds.clone(),
            no_sales: shift.no_sales.clone(),
            count: shift.count,
            counts: shift.counts,
            mpesa: Mpesa {
                payments: takings.payments.clone(),
                listed: takings.listed.clone(),
                fee: fees.for_all(takings.payments.iter().map(|payment| payment.amount)),
            },
            over: Vec::new(),
            log: None,
        }
    }

    /// Counted less expected: below nothing if cash is missing. Nothing unless it was counted since cash last moved.
    #[must_use]
    pub fn difference(&self) -> Option<Cents> {
        let expected = self.cash.expected();
        let count = self.count.filter(|count| count.expected == expected)?;
        Some(minus(count.pieces.total(), expected))
    }
}

impl Cash {
    pub(super) fn of(shift: &Shift, takings: &Takings) -> Self {
        Self {
            float: shift.float,
            sales: takings.in_cash.count,
            given: plus(takings.in_cash.amount, takings.change),
            change: takings.change,
            refunded: { takings.refunds.iter() }
                .fold(Cents::ZERO, |sum, back| plus(sum, back.amount)),
            moved_in: shift.moved(Way::In),
            moved_out: shift.moved(Way::Out),
        }
    }

    /// What should be in the drawer.
    #[must_use]
    pub fn expected(&self) -> Cents {
        let went_in = [self.given, self.moved_in];
        let went_out = [self.change, self.refunded, self.moved_out];
        let filled = went_in.into_iter().fold(self.float, plus);
        went_out.into_iter().fold(filled, minus)
    }
}

impl Mpesa {
    /// What the payments come to.
    #[must_use]
    pub fn sum(&self) -> Cents {
        let amounts = self.payments.iter().map(|payment| payment.amount);
        amounts.fold(Cents::ZERO, plus)
    }
}

impl From<&Item> for Listed {
    fn from(item: &Item) -> Self {
        Self {
            reason: item.reason,
            amount: item.amount,
            at: item.at,
            code: item.code.clone(),
            receipt: item.receipt,
        }
    }
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_nothing(cents: &Cents) -> bool {
    *cents == Cents::ZERO
}
