//! The day's end on the screen: what M-PESA's records and the shop's sales of one day come to, and what of either a person must look at.

use super::Money;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One business day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct DayEndView {
    /// The day, `2026-11-22`.
    pub day: String,
    /// When it began, in ms since 1970 UTC.
    #[ts(type = "number")]
    pub start_ms: i64,
    /// The day before, to ask for it.
    pub before: String,
    /// The day after; nothing where this is today.
    pub after: Option<String>,
    /// Whether all of the day's payments can be in it.
    pub coverage: Coverage,
    /// When the records were last read to their end, in ms since 1970 UTC.
    #[ts(type = "number | null")]
    pub read_at_ms: Option<i64>,
    /// All payments in M-PESA's records of the day.
    pub records: SumView,
    /// Those of them that paid sales of the day.
    pub matched: SumView,
    /// Those of them that paid sales of a day beside it.
    pub paid_beside: SumView,
    /// Those of them that are the sales' of the shop's other PCs.
    pub elsewhere: SumView,
    /// Those of them that are listed.
    pub listed: SumView,
    /// What of the records is neither matched nor listed: nothing, or somebody must look into Pokea itself.
    pub records_unexplained: Money,
    /// All sales that were paid by M-PESA on the day.
    pub sales: SumView,
    /// Those of them whose payment is recorded on a day beside it.
    pub recorded_beside: SumView,
    /// Those of them whose payment the records lack: listed.
    pub unrecorded: SumView,
    /// What of the sales is neither recorded nor listed.
    pub sales_unexplained: Money,
    /// What a person must look at; a reason for which nothing is listed is not there.
    pub lists: Vec<DayEndList>,
    /// When the list was last made by itself after midnight, in ms since 1970 UTC, and how much was listed then.
    pub kept: Option<KeptDayEnd>,
}

/// A number of payments, and what they come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
pub struct SumView {
    /// How many.
    pub count: u32,
    /// How much.
    pub amount: Money,
}

/// Whether all of a day's payments can be in its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Coverage {
    /// The records were read to their end after the day.
    Complete,
    /// The day is not over.
    SoFar,
    /// The day is over, and the records were not read since: what came last may be missing.
    NotRead,
    /// The till began to read the records after the day had begun: what is older is missing.
    FromLater,
    /// Pull Transactions is not registered: the records are not read at all.
    NotRegistered,
}

/// What is listed for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct DayEndList {
    /// The reason.
    pub reason: DayEndReason,
    /// All of it, also where only the latest are in `items`.
    pub sum: SumView,
    /// Oldest first.
    pub items: Vec<DayEndItem>,
}

/// Why something is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DayEndReason {
    /// The records hold it, and no sale has it.
    NoSale,
    /// A sale did not need it: it is to be given back.
    RefundDue,
    /// It paid a part of a sale that still waits for the rest.
    Part,
    /// What was heard of it contradicts itself.
    Disputed,
    /// Nobody knows yet whether the customer paid.
    Unknown,
    /// It is proven, and the records lack it.
    Unrecorded,
    /// A message told of it, and the records lack it.
    Told,
    /// A sale did not need it, and it was given back in cash.
    GivenInCash,
    /// It was taken back, by the owner or by Safaricom.
    Reversed,
}

/// Something that a person must look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct DayEndItem {
    /// How much.
    pub amount: Money,
    /// When it was paid, or asked for, in ms since 1970 UTC.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// Masked; nothing where the records hide it.
    pub phone: Option<String>,
    /// Safaricom's code of it, once known.
    pub code: Option<String>,
    /// The sale that it came for, to look at.
    pub sale: Option<String>,
    /// That sale's receipt, if it was paid.
    pub receipt: Option<String>,
}

/// A day's end as it was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KeptDayEnd {
    /// When it was made.
    #[ts(type = "number")]
    pub made_at_ms: i64,
    /// Whether all of the day's payments could be in it.
    pub coverage: Coverage,
    /// How many entries were listed.
    pub listed: u32,
}

/// That the list of the day before is there, and that something is on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct DayEndNotice {
    /// The day, to ask for it.
    pub day: String,
    /// When it began, in ms since 1970 UTC.
    #[ts(type = "number")]
    pub start_ms: i64,
    /// How many entries are listed.
    pub listed: u32,
}

/// Everything that waits for a person, of whatever day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct OpenMatters {
    /// A reason for which nothing is listed is not there.
    pub lists: Vec<DayEndList>,
}
