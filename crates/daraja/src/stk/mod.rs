//! Lipa Na M-PESA Online (M-PESA Express): asking a customer's phone for a payment, asking what became of it, and what its callback
//! claims. Source: the portal's pages "M-PESA Express Simulate" and "M-PESA Express Query".

mod callback;
mod password;
mod push;
mod query;

pub use callback::{PaidDetails, StkCallback};
pub use password::StkPassword;
pub use push::{StkAccepted, StkPush};
pub use query::{StkQuery, StkStatus};

use crate::values::{BadValue, ShortCode};
use secrecy::SecretString;

/// A shop's M-PESA numbers and its passkey.
#[derive(Clone, Debug)]
pub struct LipaNaMpesa {
    business_short_code: ShortCode,
    party_b: ShortCode,
    passkey: SecretString,
    transaction_type: TransactionType,
}

impl LipaNaMpesa {
    /// Paid at a paybill, which is its own business short code.
    pub fn paybill(number: &str, passkey: SecretString) -> Result<Self, BadValue> {
        let number = ShortCode::parse(number)?;
        Ok(Self {
            business_short_code: number.clone(),
            party_b: number,
            passkey,
            transaction_type: TransactionType::PayBill,
        })
    }

    /// Paid at a till. `store` is the till's store or head-office number, to which the passkey belongs; Daraja takes a wrong pair, and
    /// fails it later with `SFC_IC0003` or 2028.
    pub fn till(store: &str, till: &str, passkey: SecretString) -> Result<Self, BadValue> {
        Ok(Self {
            business_short_code: ShortCode::parse(store)?,
            party_b: ShortCode::parse(till)?,
            passkey,
            transaction_type: TransactionType::BuyGoods,
        })
    }

    /// `BusinessShortCode`: the paybill, or the till's store number.
    #[must_use]
    pub const fn business_short_code(&self) -> &ShortCode {
        &self.business_short_code
    }

    /// `PartyB`: the paybill, or the till, where the money arrives.
    #[must_use]
    pub const fn party_b(&self) -> &ShortCode {
        &self.party_b
    }
}

/// What kind of number is paid at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransactionType {
    /// `CustomerPayBillOnline`.
    PayBill,
    /// `CustomerBuyGoodsOnline`: a till.
    BuyGoods,
}

impl TransactionType {
    /// Daraja's word.
    #[must_use]
    pub const fn as_daraja(self) -> &'static str {
        match self {
            Self::PayBill => "CustomerPayBillOnline",
            Self::BuyGoods => "CustomerBuyGoodsOnline",
        }
    }
}
