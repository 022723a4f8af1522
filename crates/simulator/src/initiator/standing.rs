//! Who may ask for what: initiator, password and role are judged in this order ("Getting started", *security credential*).

use super::form::Form;
use super::outcome::Outcome;
use crate::world::World;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// So many wrong passwords in a row lock an initiator.
const WRONG_MAX: u8 = 3;

impl World {
    /// What whoever asks may do, judged by initiator, password and role, in this order.
    pub(super) fn standing(&mut self, form: &Form, password: Option<&[u8]>) -> Result<(), Outcome> {
        let org = self
            .orgs
            .get(&form.errand.party)
            .ok_or(Outcome::NoSuchPayer)?;
        let mut initiators = org.initiators.iter();
        let initiator = initiators
            .find(|initiator| initiator.name == form.initiator)
            .ok_or(Outcome::NoSuchInitiator)?;
        let is_right = password == Some(initiator.password.as_bytes());
        let passwords = &mut self.requests.passwords;
        passwords.note(&org.number, &initiator.name, is_right)?;
        if initiator.roles.contains(&form.errand.order.role()) {
            Ok(())
        } else {
            Err(Outcome::NoRole)
        }
    }
}

/// Wrong passwords in a row, by `number/initiator`: an operator belongs to one organisation.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Passwords(BTreeMap<String, u8>);

impl Passwords {
    pub(crate) fn lock(&mut self, number: &str, initiator: &str, locked: bool) {
        let wrong = if locked { WRONG_MAX } else { 0 };
        self.0.insert(format!("{number}/{initiator}"), wrong);
    }

    /// Counts a wrong password; a right one lets the wrong ones before it be forgotten, unless they have locked already.
    fn note(&mut self, number: &str, initiator: &str, is_right: bool) -> Result<(), Outcome> {
        let wrong = self.0.entry(format!("{number}/{initiator}")).or_default();
        match (*wrong >= WRONG_MAX, is_right) {
            (true, _) => Err(Outcome::Locked),
            (false, true) => {
                *wrong = 0;
                Ok(())
            }
            (false, false) => {
                *wrong += 1;
                Err(Outcome::WrongCredential)
            }
        }
    }
}
