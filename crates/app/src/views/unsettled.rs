//! Money that came and that no sale has: always in sight of whoever stands at the counter.

use super::Money;
use serde::Serialize;
use ts_rs::TS;

/// Money that waits for a person, and whether all of it can be seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Unsettled {
    /// Payments to the till that no sale has: first those that are proven, of each the newest first. The list is cut short, the numbers below
    /// are not.
    pub unassigned: Vec<UnassignedPayment>,
    /// How many of these payments are proven, in all.
    pub unassigned_proven: u32,
    /// How many only a message told of, in all.
    pub unassigned_told: u32,
    /// Money that came for sales which did not need it, newest first: the owner gives it back. The list is cut short.
    pub refunds_due: Vec<RefundDueView>,
    /// How many there are in all.
    pub refunds_due_in_all: u32,
    /// Proven payments that the till's own records do not hold although they should, newest first: a person must look, at the day's end at
    /// the latest.
    pub unrecorded: Vec<UnrecordedPayment>,
    /// How much of all this there is, of whatever day, with what is disputed: more than the lists above may hold.
    pub open: u32,
    /// The till's own records can be read (Pull Transactions is registered). Without them a payment whose messages were all lost stays unseen
    /// until the statement is read by hand, and the screen must say so.
    pub records_registered: bool,
    /// When the records were last read to their end, in ms since 1970 UTC; nothing before the first time.
    #[ts(type = "number | null")]
    pub records_read_at_ms: Option<i64>,
}

/// A payment to the till that no sale has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct UnassignedPayment {
    /// Safaricom's code of it.
    pub code: String,
    /// The payer's first name, if a confirmation told it.
    pub payer: Option<String>,
    /// How much.
    pub amount: Money,
    /// Masked; nothing where the records hide it.
    pub phone: Option<String>,
    /// When it was paid, in ms since 1970 UTC.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// The till's own records hold it. Otherwise only a message told of it so far, and it can be given to no sale yet.
    pub proven: bool,
    /// Open sales that come to just this much, newest first: it may be for one of them, or for none.
    pub candidates: Vec<String>,
}

/// A proven payment that is missing in the till's own records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct UnrecordedPayment {
    /// The sale that it came for.
    pub sale: String,
    /// The sale's receipt, if it was paid.
    pub receipt: Option<String>,
    /// How much.
    pub amount: Money,
    /// Who paid: masked.
    pub phone: String,
    /// When it was asked for, in ms since 1970 UTC.
    #[ts(type = "number")]
    pub asked_at_ms: i64,
}

/// Money to give back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct RefundDueView {
    /// The sale that it came for.
    pub sale: String,
    /// The sale's receipt, if it was paid.
    pub receipt: Option<String>,
    /// How much.
    pub amount: Money,
    /// Who paid: masked.
    pub phone: String,
    /// Safaricom's code of it, once known.
    pub code: Option<String>,
}
