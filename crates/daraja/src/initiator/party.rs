//! Who acts, where the result goes, and whom an organisation asks about.

use super::credential::SecurityCredential;
use crate::values::{BadValue, CallbackUrl, ShortCode};
use pokea_domain::Msisdn;

/// The operator that acts, with its password as M-PESA reads it.
#[derive(Clone, Debug)]
pub struct Initiator {
    name: String,
    pub(super) credential: SecurityCredential,
}

impl Initiator {
    /// `Initiator` (`InitiatorName` in B2C): the operator's user name in Safaricom's portal, 1 to 64 characters without spaces.
    pub fn new(name: &str, credential: SecurityCredential) -> Result<Self, BadValue> {
        let field = "Initiator";
        if !(1..=64).contains(&name.len()) {
            return Err(BadValue::Length {
                name: field,
                min: 1,
                max: 64,
            });
        }
        if !name.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(BadValue::Character {
                name: field,
                allowed: "letters, digits and punctuation",
            });
        }
        Ok(Self {
            name: name.to_owned(),
            credential,
        })
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }
}

/// Where M-PESA posts what became of a request.
#[derive(Clone, Debug)]
pub struct Reply {
    /// `ResultURL`: the result.
    pub result: CallbackUrl,
    /// `QueueTimeOutURL`: told if the request waited too long in a queue. What then became of it is unknown; ask for its status.
    pub timeout: CallbackUrl,
}

/// An organisation's number, or a customer's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Party {
    /// A paybill or another organisation short code.
    ShortCode(ShortCode),
    /// A till.
    Till(ShortCode),
    /// A person.
    Phone(Msisdn),
}

/// `IdentifierType`: what kind of number a party is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identity {
    /// 1: a phone number.
    Phone,
    /// 2: a till.
    Till,
    /// 4: an organisation's short code.
    ShortCode,
}

impl Identity {
    /// Daraja's digit.
    #[must_use]
    pub const fn as_daraja(self) -> &'static str {
        match self {
            Self::Phone => "1",
            Self::Till => "2",
            Self::ShortCode => "4",
        }
    }
}

impl Party {
    /// What kind of number it is.
    #[must_use]
    pub const fn identity(&self) -> Identity {
        match self {
            Self::ShortCode(_) => Identity::ShortCode,
            Self::Till(_) => Identity::Till,
            Self::Phone(_) => Identity::Phone,
        }
    }

    pub(super) fn as_daraja(&self) -> &str {
        match self {
            Self::ShortCode(number) | Self::Till(number) => number.as_str(),
            Self::Phone(number) => number.as_daraja(),
        }
    }
}
