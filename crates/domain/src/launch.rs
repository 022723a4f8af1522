//! The way from practice to real money, as Safaricom lays it out: ten steps, most of them done by people elsewhere and only ticked here.
//!
//! Sources: the go-live pages of Safaricom's Daraja portal and the application forms of M-PESA for Business.

mod chore;

pub use chore::Chore;

use serde::{Deserialize, Serialize};

/// The ten steps, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The shop, and its till or paybill.
    Number,
    /// Papers for Safaricom, by kind of business.
    Papers,
    /// An account on the Daraja portal.
    Account,
    /// Who answers for the number on the M-PESA organisation portal.
    Administrator,
    /// The operator that works for programs, and what it may do.
    Roles,
    /// The app on the Daraja portal, and its products.
    Products,
    /// The app's keys and the operator's password.
    Keys,
    /// The relay that hears Safaricom for this PC.
    Relay,
    /// Where Safaricom sends confirmations.
    Addresses,
    /// The test run, and the letter that asks for production.
    Production,
}

impl Step {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Number,
        Self::Papers,
        Self::Account,
        Self::Administrator,
        Self::Roles,
        Self::Products,
        Self::Keys,
        Self::Relay,
        Self::Addresses,
        Self::Production,
    ];
}

/// What kind of business asks for the number: each brings other papers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Business {
    /// One owner, registered by name or working under a permit.
    SoleProprietor,
    /// Partners under a deed.
    Partnership,
    /// A limited company.
    Company,
    /// A society, school, church, or other body with officials.
    Society,
}

impl Business {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::SoleProprietor,
        Self::Partnership,
        Self::Company,
        Self::Society,
    ];
}

/// What a number is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ShopNumber {
    /// A till, and the store (or head office) number behind it, to which the passkey belongs.
    Till {
        /// Behind it.
        store: String,
        /// What customers pay to.
        till: String,
    },
    /// A paybill, which is its own business number.
    Paybill {
        /// What customers pay to.
        number: String,
    },
}

/// Why two numbers are not a shop's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// Not 5 to 7 digits.
    #[error("an M-PESA number has 5 to 7 digits")]
    NotANumber,
    /// The till was given as its own store: Daraja takes that, and every prompt fails later.
    #[error(
        "the store number is another than the till number; it came with it in the same message"
    )]
    SameTwice,
}

impl ShopNumber {
    /// Checks what was typed. Without a store number it is a paybill.
    pub fn parse(store: Option<&str>, number: &str) -> Result<Self, NumberError> {
        let number = digits(number)?;
        match store.map(digits).transpose()? {
            Some(store) if store == number => Err(NumberError::SameTwice),
            Some(store) => Ok(Self::Till {
                store,
                till: number,
            }),
            None => Ok(Self::Paybill { number }),
        }
    }

    /// What customers pay to.
    #[must_use]
    pub fn paid_to(&self) -> &str {
        match self {
            Self::Till { till, .. } => till,
            Self::Paybill { number } => number,
        }
    }

    /// `BusinessShortCode`: to which the passkey belongs.
    #[must_use]
    pub fn short_code(&self) -> &str {
        match self {
            Self::Till { store, .. } => store,
            Self::Paybill { number } => number,
        }
    }
}

fn digits(text: &str) -> Result<String, NumberError> {
    let text: String = text.chars().filter(|sign| !sign.is_whitespace()).collect();
    let is_number =
        (5..=7).contains(&text.len()) && text.bytes().all(|digit| digit.is_ascii_digit());
    is_number.then_some(text).ok_or(NumberError::NotANumber)
}

/// How many days an operator's password on the organisation portal lasts (Daraja, "Account Balance").
pub const PASSWORD_DAYS: i64 = 90;
/// From how many days before its end it is spoken of.
pub const PASSWORD_WARNING_DAYS: i64 = 14;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_till_is_not_its_own_store() {
        let till = ShopNumber::parse(Some(" 612 345"), "5123456").expect("two numbers");
        assert_eq!((till.short_code(), till.paid_to()), ("612345", "5123456"));
        assert_eq!(
            ShopNumber::parse(Some("5123456"), "512 3456"),
            Err(NumberError::SameTwice)
        );
        for bad in ["", "1234", "12345678", "51234a6", "-512345"] {
            assert_eq!(
                ShopNumber::parse(None, bad),
                Err(NumberError::NotANumber),
                "{bad}"
            );
        }
    }

    #[test]
    fn every_business_has_papers_and_every_step_that_people_do_has_chores() {
        for business in Business::ALL {
            let papers = Chore::of(Step::Papers, business);
            assert!(papers.len() >= 5, "{business:?}");
        }
        for step in [
            Step::Account,
            Step::Administrator,
            Step::Roles,
            Step::Products,
        ] {
            assert!(!Chore::of(step, Business::Company).is_empty(), "{step:?}");
        }
        let all: std::collections::HashSet<_> = Step::ALL
            .into_iter()
            .flat_map(|step| {
                Business::ALL
                    .into_iter()
                    .flat_map(move |business| Chore::of(step, business))
            })
            .collect();
        assert_eq!(all.len(), Chore::ALL.len(), "none is nobody's");
    }
}
