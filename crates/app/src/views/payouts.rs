//! Views of money that leaves the shop's account.

use super::Money;
use super::fields::FieldProblem;
use crate::commands::CommandErrorCode;
use pokea_domain::BatchId;
use pokea_domain::payout::{Kind, Purpose};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Payouts, and what bounds them.
#[derive(Clone, Debug, Serialize, TS)]
pub struct PayoutsView {
    /// An operator is set up, by whom M-PESA lets money be paid out.
    pub has_operator: bool,
    /// The number that pays.
    pub from: String,
    /// What is more than this needs a second person.
    pub alone: Money,
    /// No more than this in a day.
    pub day: Money,
    /// So much stays in the account.
    pub float: Money,
    /// So much may still be paid out today.
    pub left_today: Money,
    /// The latest, the newest first.
    pub payouts: Vec<PayoutView>,
    /// The list of which something waits, if any.
    pub list: Option<PayListState>,
    /// Which field of the bounds is none, if they were just set.
    pub problem: Option<RulesField>,
}

/// A field of the bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RulesField {
    /// The number that pays.
    From,
    /// What one person may say alone.
    Alone,
    /// A day's bound.
    Day,
    /// What stays in the account.
    Float,
}

/// One payout.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PayoutView {
    /// Its id.
    pub id: String,
    /// What kind of payee.
    #[ts(type = "PayeeKind")]
    pub kind: Kind,
    /// What a person is paid for.
    #[ts(type = "PayoutPurpose | null")]
    pub purpose: Option<Purpose>,
    /// The payee's number as people write it.
    pub number: String,
    /// The account at a paybill.
    pub account: Option<String>,
    /// How much.
    pub amount: Money,
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub by: Option<String>,
    /// The second person, if there is one.
    pub second: Option<String>,
    /// When it was asked for, in ms since 1970 UTC.
    #[ts(type = "number")]
    pub asked_ms: i64,
    /// When it was sent last.
    #[ts(type = "number | null")]
    pub sent_ms: Option<i64>,
    /// Where it stands.
    pub step: PayoutStep,
    /// As M-PESA calls the payee, once it is paid.
    pub receiver: Option<String>,
    /// M-PESA's code of it.
    pub code: Option<String>,
    /// Why it was not paid, for `step: not_paid`.
    pub failure: Option<PayoutFailure>,
    /// It may be sent, for the first time or again.
    pub may_be_sent: bool,
    /// It may be taken back, since it was never sent.
    pub may_be_dropped: bool,
    /// Nobody else says what became of it: somebody who looks in the portal can.
    pub takes_word: bool,
}

/// Where a payout stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PayoutStep {
    /// A second person must agree.
    NeedsSecond,
    /// It was not sent yet.
    Waiting,
    /// It was taken back before it was sent.
    Dropped,
    /// M-PESA has it, and what becomes of it is being proven.
    Sent,
    /// Nobody knows whether M-PESA has it: it is asked about, and not repeated.
    Unknown,
    /// M-PESA says that it has no such request: it may be sent again, and is paid once.
    NotThere,
    /// It was paid.
    Paid,
    /// Nothing was paid: `failure` says why.
    NotPaid,
}

/// Why nothing was paid. Each has its words in both languages: what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PayoutFailure {
    /// No line to Safaricom; nothing was sent.
    Unreachable,
    /// The operator's name, password or certificate.
    Operator,
    /// The operator's rights, or what the number may do.
    SetUp,
    /// Too little money in the account that pays.
    NoMoney,
    /// More than the payee may hold or get today, or M-PESA carries.
    Limit,
    /// The payee cannot be paid: no such number, not registered, or a wrong account.
    Receiver,
    /// Safaricom is busy.
    Busy,
    /// Somebody saw in the portal that it was not paid.
    Word,
    /// Another reason.
    Other,
}

/// What a typed payout reads as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PayoutReading {
    /// The payee's number as people write it, if it is one.
    pub number: Option<String>,
    /// How much, if M-PESA carries it.
    pub amount: Option<Money>,
    /// Why number, account, amount or reason is none, each for itself.
    pub problems: PayoutProblems,
    /// As M-PESA called this payee the last time.
    pub receiver: Option<String>,
    /// When the same was paid to the same, or asked for, in the last day.
    #[ts(type = "number | null")]
    pub twin_ms: Option<i64>,
    /// It is more than one person may say alone.
    pub needs_second: bool,
    /// It is more than is left of today.
    pub above_day: bool,
}

/// What is amiss with each field of a payout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, TS)]
pub struct PayoutProblems {
    /// With the number.
    pub number: Option<FieldProblem>,
    /// With the account.
    pub account: Option<FieldProblem>,
    /// With the amount.
    pub amount: Option<FieldProblem>,
    /// With the reason.
    pub reason: Option<FieldProblem>,
}

/// A list that came from a file, of which something waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PayListState {
    /// Its id.
    #[ts(type = "string")]
    pub batch: BatchId,
    /// How many are in it.
    pub count: u32,
    /// How many of them were sent, or taken back.
    pub over: u32,
    /// What waits comes to so much.
    pub waiting: Money,
    /// A second person must agree first.
    pub needs_second: bool,
    /// It is being paid now.
    pub running: bool,
    /// Why it stopped by itself.
    pub stopped: Option<CommandErrorCode>,
}

/// What is in a file of people, before anything of it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
pub struct PayListView {
    /// Why nothing of it can be paid.
    pub problem: Option<ListProblem>,
    /// Its rows.
    pub rows: Vec<PayListRow>,
    /// How many.
    pub count: usize,
    /// What they come to.
    pub total: Money,
    /// How many of them were paid the same in the last day.
    pub twins: usize,
    /// It is more than one person may say alone.
    pub needs_second: bool,
    /// It is more than is left of today.
    pub above_day: bool,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PayListRow {
    /// Its line in the file, from 1.
    pub line: usize,
    /// The phone as people write it, or as it stands in the file.
    pub number: String,
    /// What the file calls the person.
    pub name: String,
    /// How much.
    pub amount: Option<Money>,
    /// Why.
    pub reason: String,
    /// As M-PESA called this phone's owner the last time.
    pub receiver: Option<String>,
    /// When the same was paid to the same in the last day.
    #[ts(type = "number | null")]
    pub twin_ms: Option<i64>,
    /// What is amiss.
    pub problem: Option<PayRowProblem>,
}

/// What is amiss with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PayRowProblem {
    /// Not a Kenyan mobile number.
    Phone,
    /// Not whole shillings from 10 to 250,000.
    Amount,
    /// No reason.
    Reason,
    /// An earlier row pays the same phone.
    Repeated,
}

/// Why a file of people cannot be paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ListProblem {
    /// No row with a phone and an amount.
    Empty,
    /// More rows than anybody looks through.
    TooLong,
    /// Some row cannot be paid.
    Rows,
}
