//! Requests about how the counter is set up, and about customers who come again.

use crate::validation::ValidationRule;
use crate::views::Language;
use serde::Deserialize;
use ts_rs::TS;

/// The phone field, as far as it is typed.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct FindRegulars {
    /// As typed.
    pub text: String,
}

/// A remembered phone.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
pub struct ForgetRegular {
    /// Which.
    #[ts(type = "number")]
    pub id: i64,
}

/// Whether phones are remembered.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
pub struct RememberPhones {
    /// If not, all are forgotten.
    pub wanted: bool,
}

/// Which payments straight to the till are let through, where Safaricom asks.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
pub struct LetThrough {
    /// These.
    pub rule: ValidationRule,
}

/// A picture to be the shop's logo.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct LogoFile {
    /// A PNG, its bytes as base64.
    pub base64: String,
}

/// A sale's receipt in a language.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct SetReceiptLanguage {
    /// The sale's id.
    pub sale: String,
    /// Which.
    pub language: Language,
}
