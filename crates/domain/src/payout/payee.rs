//! Whom a payout is for, read as people write it.

use crate::ids::IdError;
use crate::money::Cents;
use crate::phone::{Msisdn, MsisdnError};
use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

/// Who is paid.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Payee {
    /// A person, on the phone (portal: "Business To Customer (B2C)").
    Person {
        /// Whose phone.
        phone: Msisdn,
        /// What for, as M-PESA tells it.
        purpose: Purpose,
    },
    /// A paybill ("Business Pay Bill").
    PayBill {
        /// Its number.
        number: BusinessNumber,
        /// For which account there.
        account: BillAccount,
    },
    /// A till ("Business Buy Goods").
    Till {
        /// Its number.
        number: BusinessNumber,
    },
    /// KRA ("Tax Remittance").
    Tax {
        /// The payment registration number that KRA gave out for this payment.
        prn: BillAccount,
    },
    /// The account of a number that pays people ("B2C Account Top Up").
    TopUp {
        /// That number.
        number: BusinessNumber,
    },
}

/// What a person is paid for (`CommandID`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Goods or work.
    Business,
    /// Wages.
    Salary,
    /// A prize or a gift of the shop.
    Promotion,
}

impl Purpose {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Business, Self::Salary, Self::Promotion];
}

/// Which kind of payee, before it is known who.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A person.
    Person,
    /// A paybill.
    PayBill,
    /// A till.
    Till,
    /// KRA.
    Tax,
    /// An account that pays people.
    TopUp,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Person,
        Self::PayBill,
        Self::Till,
        Self::Tax,
        Self::TopUp,
    ];

    /// Whether M-PESA carries this amount: whole shillings, to a person 10 to 250,000. To others no bound is documented; this one keeps a slip of the
    /// finger out.
    #[must_use]
    pub fn takes(self, amount: Cents) -> bool {
        let shillings = match self {
            Self::Person => 10..=250_000,
            Self::PayBill | Self::Till | Self::Tax | Self::TopUp => 1..=10_000_000,
        };
        let whole = amount.whole_shillings();
        whole.is_some_and(|whole| shillings.contains(&whole))
    }
}

/// Why a text names nobody who can be paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PayeeError {
    /// Not a phone's number.
    #[error(transparent)]
    Phone(#[from] MsisdnError),
    /// Not five to seven digits.
    #[error("a paybill or till number has five to seven digits")]
    Number,
    /// Nothing, more than thirteen letters and digits, or other signs.
    #[error("an account has one to thirteen letters, digits, dashes or slashes")]
    Account,
}

macro_rules! short_text {
    ($(#[$doc:meta])* $name:ident, $valid:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Reads it as it was typed, without spaces.
            pub fn parse(text: &str) -> Result<Self, IdError> {
                let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
                let valid: fn(&str) -> bool = $valid;
                if valid(&text) { Ok(Self(text)) } else { Err(IdError(stringify!($name))) }
            }

            /// As Daraja takes it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> Self {
                text.0
            }
        }
    };
}

short_text! {
    /// A paybill, till or B2C number: five to seven digits.
    BusinessNumber, |text| (5..=7).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}
short_text! {
    /// An account at a paybill, or a PRN: up to 13 characters ("Business Pay Bill", `AccountReference`).
    BillAccount, |text| (1..=13).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'/' | b'.' | b'_' | b'#'))
}

impl Payee {
    /// Reads whom somebody typed. `account` is what the kind needs beside a number, if anything.
    pub fn parse(
        kind: Kind,
        number: &str,
        account: &str,
        purpose: Purpose,
    ) -> Result<Self, PayeeError> {
        let business = || BusinessNumber::parse(number).map_err(|_| PayeeError::Number);
        let bill = |text| BillAccount::parse(text).map_err(|_| PayeeError::Account);
        Ok(match kind {
            Kind::Person => Self::Person {
                phone: Msisdn::parse(number)?,
                purpose,
            },
            Kind::PayBill => Self::PayBill {
                number: business()?,
                account: bill(account)?,
            },
            Kind::Till => Self::Till {
                number: business()?,
            },
            Kind::Tax => Self::Tax { prn: bill(number)? },
            Kind::TopUp => Self::TopUp {
                number: business()?,
            },
        })
    }

    /// Which kind.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Person { .. } => Kind::Person,
            Self::PayBill { .. } => Kind::PayBill,
            Self::Till { .. } => Kind::Till,
            Self::Tax { .. } => Kind::Tax,
            Self::TopUp { .. } => Kind::TopUp,
        }
    }

    /// Whether M-PESA takes a name of ours for it, once.
    #[must_use]
    pub const fn is_named(&self) -> bool {
        matches!(self, Self::Person { .. })
    }

    /// The number that is paid, as Transaction Status writes it; nothing for KRA, whose number is Daraja's to know.
    #[must_use]
    pub fn number(&self) -> Option<&str> {
        match self {
            Self::Person { phone, .. } => Some(phone.as_daraja()),
            Self::PayBill { number, .. } | Self::Till { number } | Self::TopUp { number } => {
                Some(number.as_str())
            }
            Self::Tax { .. } => None,
        }
    }

    /// By what the same payee is known again, whatever it is paid for.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Person { phone, .. } => format!("person {}", phone.as_daraja()),
            Self::PayBill { number, account } => format!("pay_bill {number} {account}"),
            Self::Till { number } => format!("till {number}"),
            Self::Tax { prn } => format!("tax {prn}"),
            Self::TopUp { number } => format!("top_up {number}"),
        }
    }

    /// Whether M-PESA carries this amount to this payee, as [`Kind::takes`] says.
    #[must_use]
    pub fn takes(&self, amount: Cents) -> bool {
        self.kind().takes(amount)
    }
}
