//! Money that goes back: to a phone or over the counter.

use super::Money;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What may go back of a sale's money, or of a payment's, and what did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct MoneyBackView {
    /// The sale; nothing for a payment that no sale has.
    pub sale: Option<String>,
    /// Its receipt, if it was paid.
    pub receipt: Option<String>,
    /// So much of what paid the sale may still go back.
    pub left: Money,
    /// What was sold, and how much of it is still with the customer.
    pub goods: Vec<GoodsView>,
    /// The payments by M-PESA.
    pub payments: Vec<PaymentView>,
    /// What went back, or is on its way, the newest first.
    pub back: Vec<BackView>,
}

/// A line of the sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct GoodsView {
    /// Names it, in a refund.
    pub line: u32,
    /// What; nothing for an amount typed at the keypad.
    pub name: Option<String>,
    /// How many are still with the customer.
    pub quantity: u32,
    /// What one of them comes to.
    pub unit: Money,
}

/// A payment by M-PESA.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PaymentView {
    /// Safaricom's code of it; nothing until it is known, and without it nothing can be taken back.
    pub code: Option<String>,
    /// Who paid: masked; nothing where the records hide it.
    pub phone: Option<String>,
    /// How much.
    pub amount: Money,
    /// So much of it may be taken back; nothing if it was, or is being taken back: M-PESA takes a payment back once.
    pub left: Money,
    /// The sale did not need it, or no sale has it.
    pub is_due: bool,
    /// All of it may be given back in cash: the sale did not need it.
    pub in_cash: bool,
}

/// Money that went back, or is on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct BackView {
    /// How.
    pub way: BackWay,
    /// Where that stands.
    pub step: BackStep,
    /// How much.
    pub amount: Money,
    /// Since when, in ms since 1970 UTC.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// Why.
    pub reason: String,
    /// Of cash: the number of its paper. Of a payment: Safaricom's code of it.
    pub number: Option<String>,
    /// Why it did not go back, for `step: failed`.
    pub failure: Option<BackFailure>,
}

/// How money goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BackWay {
    /// To the phone that it came from.
    Mpesa,
    /// Over the counter.
    Cash,
}

/// Where money stands that goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BackStep {
    /// M-PESA was asked, and what became of it is being proven.
    Asked,
    /// Nobody knows whether M-PESA was reached: it is asked about, and not repeated.
    NotKnown,
    /// It went back.
    Done,
    /// It did not: `failure` says why.
    Failed,
    /// It went back without this till: by the M-PESA portal, or by Safaricom.
    Elsewhere,
}

/// Why a payment was not taken back. Each has its words in both languages: what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BackFailure {
    /// No line to Safaricom; nothing was sent.
    Unreachable,
    /// The operator, its password or its rights: the shop's own set-up.
    SetUp,
    /// Too little money is in the account.
    NoMoney,
    /// M-PESA says that it was taken back already.
    AlreadyBack,
    /// There is no such payment to take back.
    NoSuchPayment,
    /// Safaricom is busy.
    Busy,
    /// Another reason.
    Other,
}

/// Cash that just went back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct RefundedView {
    /// How much.
    pub amount: Money,
    /// The number of its paper.
    pub number: String,
    /// Its id, for the sale of other goods instead.
    pub refund: String,
    /// More than should be in the drawer: somebody must put cash in.
    pub drawer_short: bool,
    /// How it stands now.
    pub now: MoneyBackView,
}
