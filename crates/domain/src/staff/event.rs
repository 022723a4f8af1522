//! What the log keeps of the staff.

use super::{Act, Name, Person, Role};
use crate::ids::PersonId;
use serde::{Deserialize, Serialize};

/// What happened. The log keeps these for ever: a variant may gain optional fields, and never changes its meaning. No PIN is ever in one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(
    missing_docs,
    reason = "the fields are those of the types they fill, documented there"
)]
pub enum Event {
    /// Somebody may stand at the till from now on.
    PersonAdded {
        person: PersonId,
        name: Name,
        role: Role,
    },
    /// They have a new PIN.
    PinSet { person: PersonId },
    /// The owner has a new passphrase.
    PassphraseSet { person: PersonId },
    /// They left.
    Archived { person: PersonId },
    /// They stand at the till from now on, in the place of whoever did.
    SignedIn { person: PersonId },
    /// Nobody stands at the till; `by_itself`: it was left alone, or Pokea was closed.
    SignedOut { person: PersonId, by_itself: bool },
    /// `by` let `person` do this once.
    Approved {
        act: Act,
        by: PersonId,
        person: PersonId,
    },
    /// So many wrong tries for `person` that the next must wait.
    LockedOut { person: PersonId, wrong: u32 },
    /// Something of how the shop is set up was chosen anew; by nobody in a shop that names none.
    Changed {
        setting: Setting,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<PersonId>,
    },
}

/// What somebody chose anew. What it was and is, the file keeps; this is who and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Setting {
    /// Whether phones that paid are remembered.
    Regulars,
    /// Which payments straight to the till are let through.
    LetsThrough,
    /// The logo.
    Logo,
    /// M-PESA's fees.
    Fees,
    /// How much a cashier may take off.
    DiscountLimit,
    /// What may be paid out, and by whom.
    PayoutRules,
    /// Where backups go.
    Backups,
}

impl Event {
    /// Takes this into the list of people, oldest first.
    pub fn apply(&self, staff: &mut Vec<Person>) {
        match self {
            Self::PersonAdded { person, name, role } => staff.push(Person {
                id: *person,
                name: name.clone(),
                role: *role,
                archived: false,
            }),
            Self::Archived { person } => {
                for left in staff.iter_mut().filter(|known| known.id == *person) {
                    left.archived = true;
                }
            }
            Self::PinSet { .. }
            | Self::PassphraseSet { .. }
            | Self::SignedIn { .. }
            | Self::SignedOut { .. }
            | Self::Approved { .. }
            | Self::LockedOut { .. }
            | Self::Changed { .. } => {}
        }
    }

    /// Who stands at the till after this: nothing where it does not tell, `Some(None)` for nobody.
    #[must_use]
    pub const fn at_till(&self) -> Option<Option<PersonId>> {
        match self {
            Self::SignedIn { person } => Some(Some(*person)),
            Self::SignedOut { .. } => Some(None),
            Self::PersonAdded { .. }
            | Self::PinSet { .. }
            | Self::PassphraseSet { .. }
            | Self::Archived { .. }
            | Self::Approved { .. }
            | Self::LockedOut { .. }
            | Self::Changed { .. } => None,
        }
    }
}
