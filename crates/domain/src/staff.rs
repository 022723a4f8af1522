//! The staff: who may stand at the till, and what each may do there. A shop that names nobody has no lock; whoever is named first is the owner.
//!
//! People are the fold of a log of their own, which knows who signed in and who approved what, and never a PIN. How often a PIN may be tried
//! is [`Lockout`]'s, what a PIN may be is [`Pin`]'s, and who may do what is [`Act::needs`].

mod act;
mod deed;
mod event;
mod lockout;
mod pin;

pub use act::{Act, Role};
pub use deed::{Deed, What};
pub use event::{Event, Setting};
pub use lockout::{Lockout, Paused};
pub use pin::{Passphrase, PassphraseError, Pin, PinError};

use crate::ids::PersonId;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Somebody who works at the till.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// As colleagues and receipts call them.
    pub name: Name,
    /// What they may do.
    pub role: Role,
    /// They left: their sales keep their name, and they sign in no more.
    pub archived: bool,
}

/// What a person is called: up to 24 characters of any script, without line breaks and without space around it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Name(String);

/// Why a text is no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NameError {
    /// Nothing was typed.
    #[error("nobody is named")]
    Empty,
    /// It would not fit the screen and the paper.
    #[error("the name has more than {} characters", Name::LENGTH_MAX)]
    TooLong,
    /// Control characters.
    #[error("the name has characters that no paper shows")]
    Unreadable,
}

impl Name {
    /// So many characters fit.
    pub const LENGTH_MAX: usize = 24;

    /// Reads a name as it was typed.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let text = text.trim();
        if text.is_empty() {
            Err(NameError::Empty)
        } else if text.chars().count() > Self::LENGTH_MAX {
            Err(NameError::TooLong)
        } else if text.chars().any(char::is_control) {
            Err(NameError::Unreadable)
        } else {
            Ok(Self(text.to_owned()))
        }
    }

    /// As screens and papers show it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Name {
    type Error = NameError;
    fn try_from(text: String) -> Result<Self, NameError> {
        Self::parse(&text)
    }
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        name.0
    }
}

/// Why the staff stays as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The first person is the owner, who can add the others.
    #[error("the first person must be the owner")]
    OwnerFirst,
    /// Two people of one name could not be told apart.
    #[error("somebody has this name")]
    NameTaken,
    /// Nobody could change the staff any more.
    #[error("the only owner cannot leave")]
    OnlyOwner,
    /// They are not there, or left.
    #[error("there is no such person")]
    NoSuchPerson,
    /// More than the keys of the lock screen.
    #[error("there are {STAFF_MAX} people already")]
    TooMany,
}

/// So many people can be chosen by one letter each.
pub const STAFF_MAX: usize = 26;

/// Adds a person to these.
pub fn add(staff: &[Person], id: PersonId, name: Name, role: Role) -> Result<Event, Refusal> {
    let mut active = staff.iter().filter(|person| !person.archived);
    if active.clone().next().is_none() && role != Role::Owner {
        return Err(Refusal::OwnerFirst);
    }
    if active.clone().count() >= STAFF_MAX {
        return Err(Refusal::TooMany);
    }
    let lower = name.as_str().to_lowercase();
    if active.any(|person| person.name.as_str().to_lowercase() == lower) {
        return Err(Refusal::NameTaken);
    }
    Ok(Event::PersonAdded {
        person: id,
        name,
        role,
    })
}

/// Lets a person of these leave.
pub fn archive(staff: &[Person], id: PersonId) -> Result<Event, Refusal> {
    let leaving = active(staff, id)?;
    let owners = staff
        .iter()
        .filter(|person| !person.archived && person.role == Role::Owner);
    if leaving.role == Role::Owner && owners.count() < 2 {
        return Err(Refusal::OnlyOwner);
    }
    Ok(Event::Archived { person: id })
}

/// The person of this id, who has not left.
pub fn active(staff: &[Person], id: PersonId) -> Result<&Person, Refusal> {
    staff
        .iter()
        .find(|person| person.id == id && !person.archived)
        .ok_or(Refusal::NoSuchPerson)
}
