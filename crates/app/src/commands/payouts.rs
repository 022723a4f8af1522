//! Requests for money that leaves the shop's account.

use pokea_domain::payout::{Kind, Purpose};
use serde::Deserialize;
use ts_rs::TS;

/// A payout as it is typed.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct PayoutEntry {
    /// What kind of payee.
    #[ts(type = "PayeeKind")]
    pub kind: Kind,
    /// A phone, a paybill's or till's number, or KRA's payment registration number.
    pub number: String,
    /// The account at a paybill; nothing for others.
    pub account: String,
    /// What a person is paid for; of no meaning for others.
    #[ts(type = "PayoutPurpose")]
    pub purpose: Purpose,
    /// How much.
    pub amount: String,
    /// Why, 2 to 100 characters. Safaricom is told it.
    pub reason: String,
}

/// A payout that is to be made.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct PayOut {
    /// A UUID: this wish.
    pub payout: String,
    /// What was typed.
    pub entry: PayoutEntry,
    /// The same was paid to the same not long ago, and is meant again.
    pub although_twin: bool,
}

/// A payout.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct OnePayout {
    /// Its id.
    pub payout: String,
}

/// What somebody saw in Safaricom's portal of a payout of which nobody else says anything.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct SettlePayout {
    /// Its id.
    pub payout: String,
    /// M-PESA's code of it, which is then asked about; nothing if it was not paid.
    pub code: Option<String>,
}

/// The bounds of payouts, each as typed, in whole shillings.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct SetPayoutRules {
    /// The number that pays: five to seven digits.
    pub from: String,
    /// What is more than this needs a second person.
    pub alone: String,
    /// No more than this in a day.
    pub day: String,
    /// So much stays in the account.
    pub float: String,
}

/// Many people from a file: CSV or a workbook, with columns for phone and amount, and, if there are any, for name and reason.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct PayList {
    /// A UUID: this list. The same again is the same list.
    pub batch: String,
    /// The file, its bytes as base64.
    pub base64: String,
    /// What they are paid for.
    #[ts(type = "PayoutPurpose")]
    pub purpose: Purpose,
    /// Why, for rows that do not say.
    pub reason: String,
}

/// A list.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct OneBatch {
    /// Its id.
    pub batch: String,
}
