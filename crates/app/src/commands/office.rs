//! What a screen asks of the owner's office.

use crate::views::office::{ListColumn, RowKind};
use pokea_domain::report::By;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// What was sold in some days.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct ReadReport {
    /// How it is grouped.
    #[ts(type = "By")]
    pub by: By,
    /// The first day, `2026-11-23`; nothing for today.
    pub from: String,
    /// The last day; nothing for the first.
    pub to: String,
}

/// A report as a file. The words are the screen's, in its language.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct ExportReport {
    /// Which.
    pub report: ReadReport,
    /// What kind of file.
    pub format: FileFormat,
    /// The file's title, and what its four columns are called.
    pub headings: Vec<String>,
    /// What rows without a name of their own are called, by kind.
    #[ts(type = "Partial<Record<RowKind, string>>")]
    pub names: BTreeMap<RowKind, String>,
}

/// Everything of a kind, of some days.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct ReadList {
    /// Of what.
    pub list: ListKind,
    /// The first day, `2026-11-23`; nothing for today. What is for sale has no days.
    pub from: String,
    /// The last day; nothing for the first.
    pub to: String,
}

/// A list as a file. The words are the screen's, in its language.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct ExportList {
    /// Which.
    pub list: ReadList,
    /// What kind of file.
    pub format: FileFormat,
    /// The file's title.
    pub title: String,
    /// What the columns are called.
    #[ts(type = "Record<ListColumn, string>")]
    pub columns: BTreeMap<ListColumn, String>,
    /// What the sum under them is called.
    pub total: String,
    /// What is said of each thing that has words: `reason-unknown`, `paystep-paid`, `deed-approved`, `act-refund`.
    pub words: BTreeMap<String, String>,
}

/// What can be listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ListKind {
    /// Sales that were paid.
    Sales,
    /// Payments in M-PESA's records.
    Payments,
    /// What waits for a person, of these days.
    Waiting,
    /// Z reports.
    Shifts,
    /// What was paid out of the account, or may have been.
    Payouts,
    /// Who did what.
    Deeds,
    /// What is for sale.
    Items,
}

/// What Safaricom is expected to keep of payments, as typed.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct SetFees {
    /// Bands that rise; none for no table.
    pub bands: Vec<FeeBand>,
}

/// One band of a fee table, as text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FeeBand {
    /// For payments up to so many shillings.
    pub up_to: String,
    /// So many shillings of each; may be empty.
    pub fixed: String,
    /// And so many per cent of it, with two decimals at most; may be empty.
    pub percent: String,
}

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FileFormat {
    /// Commas, UTF-8.
    Csv,
    /// A workbook.
    Xlsx,
    /// Paper, as a receipt's file is.
    Pdf,
}
