//! What a screen asks about sales, their money, and what was typed for them.

use super::basket::BasketEntry;
use serde::Deserialize;
use ts_rs::TS;

/// What was typed as the amount.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct ReadAmount {
    /// As typed.
    pub text: String,
    /// The basket beside it; nothing where there is none, or for a sale that exists.
    #[ts(optional)]
    pub basket: Option<BasketEntry>,
}

/// What was typed as the phone number.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct ReadPhone {
    /// As typed.
    pub text: String,
}

/// What was typed as cash given.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct ReadCash {
    /// The amount field, as typed; of a sale that exists, what is missing.
    pub amount: String,
    /// The basket beside it; nothing where there is none, or for a sale that exists.
    #[ts(optional)]
    pub basket: Option<BasketEntry>,
    /// The cash field, as typed; nothing means the exact amount.
    pub tendered: String,
}

/// A request for money. The screen makes both ids before it asks, so that a double click or a repeated message is one request.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct Charge {
    /// A UUID: the sale, new or (to ask again) one that failed.
    pub sale: String,
    /// A UUID: this request.
    pub attempt: String,
    /// The amount field, as typed; ignored for a sale that exists.
    pub amount: String,
    /// The basket beside it; nothing where there is none, or for a sale that exists.
    #[ts(optional)]
    pub basket: Option<BasketEntry>,
    /// The phone field, as typed; ignored where a remembered phone was chosen.
    pub phone: String,
    /// The remembered phone that was chosen.
    #[ts(optional, type = "number")]
    pub regular: Option<i64>,
    /// Cash that the customer lays down, as typed, so that the phone is asked for the rest; nothing leaves what lies there.
    #[ts(optional)]
    pub cash: Option<String>,
    /// So much from this phone, as typed; nothing means all that is missing.
    #[ts(optional)]
    pub part: Option<String>,
}

/// A sale that a payment straight to the till is to pay.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct AwaitPayment {
    /// A UUID: the sale, new or one whose requests are over.
    pub sale: String,
    /// The amount field, as typed; ignored for a sale that exists.
    pub amount: String,
    /// The basket beside it; nothing where there is none, or for a sale that exists.
    #[ts(optional)]
    pub basket: Option<BasketEntry>,
    /// Cash that the customer lays down towards it, as typed; nothing leaves what lies there.
    #[ts(optional)]
    pub cash: Option<String>,
}

/// Cash for a sale.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct TakeCash {
    /// A UUID: the sale, new or one that failed.
    pub sale: String,
    /// The amount field, as typed; ignored for a sale that exists.
    pub amount: String,
    /// The basket beside it; nothing where there is none, or for a sale that exists.
    #[ts(optional)]
    pub basket: Option<BasketEntry>,
    /// The cash field, as typed; nothing means the exact amount.
    pub tendered: String,
}

/// One sale.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct OneSale {
    /// Its id.
    pub sale: String,
}

/// A request of which nobody knows how it ended.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct OverrideAttempt {
    /// The id of its sale.
    pub sale: String,
    /// Its own id.
    pub attempt: String,
}

/// A payment straight to the till, for a sale.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct AssignPayment {
    /// A UUID: an open sale that comes to as much as the payment.
    pub sale: String,
    /// Safaricom's code of the payment, as [`crate::views::UnassignedPayment`] gives it.
    pub code: String,
}

/// A code that the customer shows.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct CheckCode {
    /// The id of the sale that it is to be for.
    pub sale: String,
    /// The code, as typed.
    pub code: String,
}

/// What was typed as a KRA PIN.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct ReadKraPin {
    /// As typed.
    pub text: String,
}

/// The KRA PIN of a sale's customer, who is a business.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct SetBuyerPin {
    /// The id of a sale that is open, or paid without one.
    pub sale: String,
    /// The PIN, as typed; nothing takes it away again.
    pub pin: String,
}

/// A search.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct FindSales {
    /// What to look for; nothing for the latest.
    pub text: String,
}
