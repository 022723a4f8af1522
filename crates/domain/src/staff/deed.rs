//! What people did that somebody may want to look up: who let whom do what, and who moved money. Read out of the logs, and kept nowhere else.

use super::{Act, Event, Setting};
use crate::ids::{OwnerSessionId, PersonId};
use crate::money::Cents;
use crate::payout;
use crate::reversal;
use crate::sale;
use crate::time::Millis;
use serde::{Deserialize, Serialize};

/// Something that somebody did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deed {
    /// When.
    pub at: Millis,
    /// Who; nobody in a shop that names none.
    pub by: Option<PersonId>,
    /// What.
    pub what: What,
    /// For whom or with whom, where it is about a person.
    pub with: Option<PersonId>,
    /// What was let through, for [`What::Approved`].
    pub act: Option<Act>,
    /// How much money it was about.
    pub amount: Option<Cents>,
}

/// What somebody did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// Was named as one of the staff.
    Named,
    /// Got a new PIN.
    PinSet,
    /// Got a new passphrase.
    PassphraseSet,
    /// Left the staff.
    Left,
    /// Came to the till.
    SignedIn,
    /// Left the till, or was left alone at it.
    SignedOut,
    /// Let somebody do something once.
    Approved,
    /// Was shut out after wrong tries.
    LockedOut,
    /// Wanted money paid out.
    PaidOut,
    /// Agreed to a payout as its second person.
    Agreed,
    /// Took a payout back before it was sent.
    Dropped,
    /// Said that a payout had not been paid.
    SaidUnpaid,
    /// Had a payment taken back.
    TookBack,
    /// Gave cash back.
    GaveBack,
    /// Let a customer be asked again although nobody knows how the request before ended.
    Overrode,
    /// Chose whether phones are remembered.
    SetRegulars,
    /// Chose which payments straight to the till are let through.
    SetLetsThrough,
    /// Chose another logo, or none.
    SetLogo,
    /// Chose M-PESA's fees.
    SetFees,
    /// Chose how much a cashier may take off.
    SetDiscountLimit,
    /// Chose what may be paid out.
    SetPayoutRules,
    /// Chose where backups go.
    SetBackups,
}

impl What {
    /// All of them.
    pub const ALL: [Self; 22] = [
        Self::Named,
        Self::PinSet,
        Self::PassphraseSet,
        Self::Left,
        Self::SignedIn,
        Self::SignedOut,
        Self::Approved,
        Self::LockedOut,
        Self::PaidOut,
        Self::Agreed,
        Self::Dropped,
        Self::SaidUnpaid,
        Self::TookBack,
        Self::GaveBack,
        Self::Overrode,
        Self::SetRegulars,
        Self::SetLetsThrough,
        Self::SetLogo,
        Self::SetFees,
        Self::SetDiscountLimit,
        Self::SetPayoutRules,
        Self::SetBackups,
    ];
}

impl What {
    const fn set(setting: Setting) -> Self {
        match setting {
            Setting::Regulars => Self::SetRegulars,
            Setting::LetsThrough => Self::SetLetsThrough,
            Setting::Logo => Self::SetLogo,
            Setting::Fees => Self::SetFees,
            Setting::DiscountLimit => Self::SetDiscountLimit,
            Setting::PayoutRules => Self::SetPayoutRules,
            Setting::Backups => Self::SetBackups,
        }
    }
}

impl Deed {
    const fn new(at: Millis, by: Option<PersonId>, what: What) -> Self {
        Self {
            at,
            by,
            what,
            with: None,
            act: None,
            amount: None,
        }
    }

    /// What the staff's log tells.
    #[must_use]
    pub const fn of_staff(at: Millis, event: &Event) -> Self {
        let (by, what) = match event {
            Event::PersonAdded { person, .. } => (*person, What::Named),
            Event::PinSet { person } => (*person, What::PinSet),
            Event::PassphraseSet { person } => (*person, What::PassphraseSet),
            Event::Archived { person } => (*person, What::Left),
            Event::SignedIn { person } => (*person, What::SignedIn),
            Event::SignedOut { person, .. } => (*person, What::SignedOut),
            Event::LockedOut { person, .. } => (*person, What::LockedOut),
            Event::Changed { setting, by } => return Self::new(at, *by, What::set(*setting)),
            Event::Approved { act, by, person } => {
                let mut deed = Self::new(at, Some(*by), What::Approved);
                deed.with = Some(*person);
                deed.act = Some(*act);
                return deed;
            }
        };
        Self::new(at, Some(by), what)
    }

    /// What a payout's log tells; nothing of what Safaricom did.
    #[must_use]
    pub const fn of_payout(at: Millis, event: &payout::Event, amount: Cents) -> Option<Self> {
        let (by, what) = match event {
            payout::Event::Asked { wish, .. } => (wish.by, What::PaidOut),
            payout::Event::Approved { by } => (Some(*by), What::Agreed),
            payout::Event::Dropped { by } => (*by, What::Dropped),
            payout::Event::NotPaid {
                why: payout::WhyNotPaid::Word,
                by,
            } => (*by, What::SaidUnpaid),
            payout::Event::NotPaid { .. }
            | payout::Event::Begun
            | payout::Event::Accepted { .. }
            | payout::Event::Lost
            | payout::Event::NotThere
            | payout::Event::Claimed { .. }
            | payout::Event::Paid(_) => return None,
        };
        let mut deed = Self::new(at, by, what);
        deed.amount = Some(amount);
        Some(deed)
    }

    /// What the log of payments that go back tells.
    #[must_use]
    pub const fn of_reversal(at: Millis, event: &reversal::Event) -> Option<Self> {
        match event {
            reversal::Event::Asked {
                session, amount, ..
            } => {
                let mut deed = Self::new(at, Some(PersonId(session.0)), What::TookBack);
                deed.amount = Some(*amount);
                Some(deed)
            }
            reversal::Event::Accepted { .. }
            | reversal::Event::Lost { .. }
            | reversal::Event::Claimed { .. }
            | reversal::Event::Done { .. }
            | reversal::Event::NotDone { .. }
            | reversal::Event::Elsewhere { .. } => None,
        }
    }

    /// The owner's word about a request that nobody knows about.
    #[must_use]
    pub const fn of_override(at: Millis, session: OwnerSessionId) -> Self {
        Self::new(at, Some(PersonId(session.0)), What::Overrode)
    }

    /// Cash that went back to a customer.
    #[must_use]
    pub const fn of_refund(at: Millis, refunded: &sale::Refunded) -> Self {
        let mut deed = Self::new(at, refunded.by, What::GaveBack);
        deed.amount = Some(refunded.amount);
        deed
    }
}
