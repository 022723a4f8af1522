//! How the counter is set up, and customers who come again.

use serde::Serialize;
use ts_rs::TS;

/// What the owner chose for the counter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct CounterView {
    /// Phones that paid are remembered.
    pub remembers_phones: bool,
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
