//! What the screen asks about the staff. Requests with a PIN or a passphrase show neither when they are debugged.

use pokea_domain::staff::{Act, Role};
use serde::Deserialize;
use std::fmt;
use ts_rs::TS;
use zeroize::Zeroizing;

/// A PIN or a passphrase as somebody typed it. It is overwritten when it is forgotten.
#[derive(Clone, Default, Deserialize, TS)]
#[serde(from = "String")]
#[ts(type = "string")]
pub struct Typed(Zeroizing<String>);

impl Typed {
    /// To be digested.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Typed {
    fn from(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
}

impl fmt::Debug for Typed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Typed")
    }
}

/// Somebody signs in.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct SignIn {
    /// Who, as [`crate::views::staff::PersonView`] gives it.
    pub person: String,
    /// The PIN, or the passphrase, as typed.
    pub secret: Typed,
    /// It is an owner's passphrase.
    pub passphrase: bool,
}

/// Somebody approves one thing.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct Approve {
    /// What.
    #[ts(type = "Act")]
    pub act: Act,
    /// Who.
    pub person: String,
    /// Their PIN, as typed.
    pub pin: Typed,
}

/// Somebody new.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct AddPerson {
    /// A UUID that the screen makes, so that asking twice is asking once.
    pub person: String,
    /// As typed.
    pub name: String,
    /// What they may do.
    #[ts(type = "Role")]
    pub role: Role,
    /// As typed.
    pub pin: Typed,
    /// An owner's, as typed; nobody else has one.
    pub passphrase: Option<Typed>,
}

/// A new PIN.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct SetPin {
    /// Whose.
    pub person: String,
    /// As typed.
    pub pin: Typed,
}

/// A new PIN of one's own.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct SetOwnPin {
    /// The one until now, as typed.
    pub old: Typed,
    /// As typed.
    pub pin: Typed,
}

/// A new passphrase.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct SetPassphrase {
    /// Which owner's.
    pub person: String,
    /// As typed.
    pub passphrase: Typed,
}

/// One of the staff.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct OnePerson {
    /// Who.
    pub person: String,
}

/// How much may be taken off a basket without somebody's approval.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct SetDiscountLimit {
    /// In percent, as typed.
    pub percent: String,
}
