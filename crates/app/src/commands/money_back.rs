//! Requests for money that goes back.

use serde::Deserialize;
use ts_rs::TS;

/// Whose money: a sale's, or that of a payment which no sale has.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct MoneyBackOf {
    /// The sale.
    pub sale: Option<String>,
    /// Safaricom's code of a payment.
    pub payment: Option<String>,
}

/// A payment that is to be taken back.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct ReversePayment {
    /// A UUID: this wish.
    pub reversal: String,
    /// Safaricom's code of the payment.
    pub payment: String,
    /// The sale that it paid for, and that loses its money; nothing for a payment that no sale needs.
    pub sale: Option<String>,
    /// How much, as typed; nothing means all that is left of it.
    pub amount: String,
    /// Why, chosen or typed. Safaricom is told it.
    pub reason: String,
}

/// Cash that is to go back.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct Refund {
    /// A UUID: this refund.
    pub refund: String,
    /// The sale.
    pub sale: String,
    /// Safaricom's code of a payment that the sale did not need: all of it goes back, and nothing else of this request is read but the reason.
    pub payment: Option<String>,
    /// What was brought back; nothing where the goods stay with the customer.
    pub goods: Vec<GoodsBack>,
    /// How much, as typed, where no goods were brought back; nothing means all that is left.
    pub amount: String,
    /// Why, chosen or typed.
    pub reason: String,
}

/// So many of one line.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct GoodsBack {
    /// Which line, as [`crate::views::money_back::GoodsView`] gives it.
    pub line: u32,
    /// How many, as typed; nothing means none.
    pub quantity: String,
}

/// A refund.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct OneRefund {
    /// Its sale.
    pub sale: String,
    /// Its number, as [`crate::views::money_back::BackView`] gives it.
    pub number: String,
}
