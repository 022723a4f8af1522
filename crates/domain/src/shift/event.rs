//! What the log keeps of a shift.

use super::{Pieces, Report, Way};
use crate::money::Cents;
use crate::reversal::Reason;
use serde::{Deserialize, Serialize};

/// What happened. The log keeps these for ever: a variant may gain optional fields, and never changes its meaning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(
    missing_docs,
    reason = "the fields are those of the types they fill, documented there"
)]
pub enum Event {
    /// It began: by a person who told the float, or by itself with a sale that was paid.
    Opened { float: Cents, by_itself: bool },
    /// A person told the float of a shift that had opened by itself.
    FloatTold { float: Cents },
    /// Cash went in or out without a sale.
    CashMoved {
        way: Way,
        amount: Cents,
        reason: Reason,
    },
    /// The drawer was opened without a sale.
    NoSale { reason: Reason },
    /// The drawer was counted; `expected` is what should have been in it, which whoever counted was not told.
    Counted { pieces: Pieces, expected: Cents },
    /// It ended with this report.
    Closed { report: Box<Report> },
}
