//! Accounts, and the postings that move money between them.

use pokea_domain::{Cents, Millis, MpesaCode, Msisdn};
use serde::{Deserialize, Serialize};

/// Who holds money.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Account {
    /// A customer's M-PESA.
    Customer(Msisdn),
    /// One purse of an organisation.
    Org {
        /// Its short code or till number.
        number: String,
        /// Which of its accounts.
        purse: Purse,
    },
    /// What Safaricom earns.
    Fees,
    /// The world beyond M-PESA, where opening balances come from.
    Outside,
}

/// An organisation's accounts, named as the account balance result names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purse {
    /// What it pays other organisations from, and sends to its bank.
    Working,
    /// Where a paybill is paid, and what B2C pays from.
    Utility,
    /// What it has paid in fees: the only account below zero.
    ChargesPaid,
    /// Where a till is paid.
    Merchant,
    /// On its way to a bank.
    Settlement,
}

impl Account {
    /// One purse of an organisation.
    #[must_use]
    pub fn org(number: &str, purse: Purse) -> Self {
        Self::Org {
            number: number.to_owned(),
            purse,
        }
    }

    /// Charges paid are a debt to nobody, and the world outside has no bottom.
    pub(super) fn may_be_negative(&self) -> bool {
        let charges = matches!(
            self,
            Self::Org {
                purse: Purse::ChargesPaid,
                ..
            }
        );
        charges || *self == Self::Outside
    }
}

/// What a posting was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// A customer paid a paybill.
    PayBill,
    /// A customer paid a till.
    BuyGoods,
    /// An organisation paid a customer.
    B2c,
    /// An organisation paid another.
    B2b,
    /// A reversal: the legs of another posting, turned round.
    Reversal,
}

/// Money that moved, once and for all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posting {
    /// Its M-PESA code, which nothing else has.
    pub receipt: MpesaCode,
    /// When.
    pub at: Millis,
    /// What for.
    pub what: What,
    /// The payer's leg first, then the receiver's, then fees. They sum to zero.
    pub legs: Vec<(Account, Cents)>,
    /// The account reference that came with it; may be empty.
    pub reference: String,
    /// Ids of the request that caused it: `OriginatorConversationID` or `MerchantRequestID`, then `ConversationID` or
    /// `CheckoutRequestID`.
    pub cause: Option<(String, String)>,
    /// The posting that undid this one.
    pub reversed_by: Option<MpesaCode>,
}

impl Posting {
    /// So much from one account to another.
    #[must_use]
    pub fn transfer(
        receipt: MpesaCode,
        at: Millis,
        what: What,
        from: Account,
        to: Account,
        amount: Cents,
    ) -> Self {
        Self {
            receipt,
            at,
            what,
            legs: vec![(from, Cents::new(-amount.cents())), (to, amount)],
            reference: String::new(),
            cause: None,
            reversed_by: None,
        }
    }

    /// With a fee that this account pays to Safaricom.
    #[must_use]
    pub fn with_fee(mut self, payer: Account, fee: Cents) -> Self {
        if fee.cents() != 0 {
            self.legs.push((payer, Cents::new(-fee.cents())));
            self.legs.push((Account::Fees, fee));
        }
        self
    }

    /// With the account that the payer named.
    #[must_use]
    pub fn with_reference(mut self, reference: &str) -> Self {
        reference.clone_into(&mut self.reference);
        self
    }

    /// With the two ids of the request behind it.
    #[must_use]
    pub fn caused_by(mut self, first: &str, second: &str) -> Self {
        self.cause = Some((first.to_owned(), second.to_owned()));
        self
    }

    /// Who paid.
    #[must_use]
    pub fn payer(&self) -> Option<&Account> {
        self.legs.first().map(|(account, _)| account)
    }

    /// Who received.
    #[must_use]
    pub fn receiver(&self) -> Option<&Account> {
        self.legs.get(1).map(|(account, _)| account)
    }

    /// How much the receiver got.
    #[must_use]
    pub fn amount(&self) -> Cents {
        self.legs
            .get(1)
            .map_or(Cents::new(0), |(_, amount)| *amount)
    }
}

/// The books, opened for an audit: at `GET /control/ledger`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Ledger {
    /// Every account with what it holds, in cents.
    pub accounts: Vec<Balance>,
    /// All balances together: always 0.
    pub sum: Cents,
    /// The newest postings, oldest first.
    pub postings: Vec<Posting>,
}

impl Ledger {
    /// What an account holds; nothing, if it is unknown.
    #[must_use]
    pub fn balance(&self, account: &Account) -> Cents {
        let mut accounts = self.accounts.iter();
        let found = accounts.find(|line| line.account == *account);
        found.map_or(Cents::new(0), |line| line.balance)
    }
}

/// One account of a [`Ledger`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Balance {
    /// Whose.
    pub account: Account,
    /// How much, in cents.
    pub balance: Cents,
}
