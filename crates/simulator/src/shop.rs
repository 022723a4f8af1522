//! The shop that this Daraja knows: its numbers, and the credentials that it gave out.

use serde::{Deserialize, Serialize};

/// One shop with one number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shop {
    /// As the customer's phone shows it.
    pub name: String,
    /// `BusinessShortCode`: the paybill, or the till's store number.
    pub store_number: String,
    /// Where money arrives.
    pub receiver: Receiver,
    /// The passkey of the store number.
    pub passkey: String,
    /// The Daraja app's consumer key.
    pub consumer_key: String,
    /// The Daraja app's consumer secret.
    pub consumer_secret: String,
}

/// What kind of number a shop is paid at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Receiver {
    /// The store number itself.
    PayBill,
    /// A till of the store, with this number.
    Till(String),
}

impl Shop {
    /// The shop of practice mode. Its credentials open nothing but a simulator.
    #[must_use]
    pub fn demo() -> Self {
        Self {
            name: "Mama Njeri Stores".into(),
            store_number: "5200200".into(),
            receiver: Receiver::Till("5200201".into()),
            passkey: "practice-passkey".into(),
            consumer_key: "practice-key".into(),
            consumer_secret: "practice-secret".into(),
        }
    }

    /// `PartyB`: who receives.
    #[must_use]
    pub fn party_b(&self) -> &str {
        match &self.receiver {
            Receiver::PayBill => &self.store_number,
            Receiver::Till(number) => number,
        }
    }

    /// `TransactionType`.
    #[must_use]
    pub fn transaction_type(&self) -> &'static str {
        match self.receiver {
            Receiver::PayBill => "CustomerPayBillOnline",
            Receiver::Till(_) => "CustomerBuyGoodsOnline",
        }
    }
}
