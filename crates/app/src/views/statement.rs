//! What a statement of the till from Safaricom's portal tells, against what is known.

use super::Money;
use super::day_end::SumView;
use serde::Serialize;
use ts_rs::TS;

/// A statement that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct StatementView {
    /// Payments of which nothing was known.
    pub new: SumView,
    /// How many payments are known as the statement has them.
    pub known: usize,
    /// Payments that are known with another amount, at most 50 of them: a person must look.
    pub differ: Vec<DifferView>,
    /// How many there are of those.
    pub differ_count: usize,
    /// Lines about something else: money that went out, charges, what did not complete, sums.
    pub other: usize,
    /// Lines that cannot be read, at most 50 of them. The others are taken all the same.
    pub bad: Vec<BadLineView>,
    /// How many there are of those.
    pub bad_count: usize,
    /// Why it is no statement at all.
    pub problem: Option<StatementProblem>,
}

/// A payment that is known with another amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct DifferView {
    /// Its code.
    pub code: String,
    /// How much the statement says.
    pub amount: Money,
}

/// A line that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
pub struct BadLineView {
    /// Its number, from 1.
    pub line: usize,
    /// What is amiss.
    pub why: LineProblem,
}

/// What can be amiss with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LineProblem {
    /// Not a receipt number.
    Code,
    /// Not an amount.
    Amount,
    /// Not a time.
    Time,
    /// An earlier line says otherwise of the same payment.
    Contradicts,
}

/// Why a file is no statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StatementProblem {
    /// More than 64 MiB.
    TooLarge,
    /// No line names the columns Receipt No., Completion Time and Paid In.
    NoColumns,
}
