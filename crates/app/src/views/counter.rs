//! How the counter is set up, and customers who come again.

use crate::validation::ValidationRule;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the owner chose for the counter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct CounterView {
    /// Phones that paid are remembered.
    pub remembers_phones: bool,
    /// Which payments straight to the till are let through, where Safaricom asks.
    pub lets_through: ValidationRule,
    /// The number whose records M-PESA gives out (Pull Transactions), once it is registered for that.
    pub records_of: Option<String>,
    /// The logo, as a printer of 58 mm prints it: an SVG document.
    pub logo: Option<String>,
}

/// Phones that paid before, and end in the digits that are typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
pub struct RegularsFound {
    /// Who paid last first; as many as there are keys.
    pub regulars: Vec<RegularView>,
    /// There are more: another digit tells.
    pub more: bool,
}

/// A phone that paid before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct RegularView {
    /// By which a request names it.
    #[ts(type = "number")]
    pub id: i64,
    /// `0712 ••• 678`.
    pub phone: String,
    /// The payer's first name, if Safaricom ever said it.
    pub payer: Option<String>,
}

/// A file as a logo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct LogoView {
    /// As a printer of 58 mm prints it: an SVG document.
    pub picture: Option<String>,
    /// Why it is none.
    pub problem: Option<LogoProblem>,
}

/// Why a file is no logo. The one that there was stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LogoProblem {
    /// Another kind of file.
    NotPng,
    /// More than a megabyte, or a side of more than 2,048 pixels.
    TooLarge,
    /// It ends too early, or is broken.
    Damaged,
    /// White all over.
    Blank,
}
