//! What a screen asks of the owner's office.

use crate::views::office::RowKind;
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
}
