//! A QR code by which a customer pays a sale straight to the till.

use super::Money;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The code, and what is written beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct QrView {
    /// Who made it.
    pub maker: QrMaker,
    /// The picture, as a `data:` address.
    pub picture: String,
    /// What is to be paid.
    pub amount: Money,
    /// The till or paybill number.
    pub number: String,
    /// The account to be named; nothing at a till, which has none.
    pub account: Option<String>,
}

/// Who made a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum QrMaker {
    /// Safaricom, for this amount.
    Safaricom,
    /// This till, because Safaricom did not answer in time or refused: it holds the number, and the customer types the amount.
    Till,
}
