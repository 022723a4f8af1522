//! The customers. A number always belongs to the same person with the same PIN and as much money: whoever is seen for the first time
//! comes from the seed and the number alone.

use crate::names;
use crate::random::Random;
use pokea_domain::{Cents, Millis, Msisdn};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// So many wrong PINs in a row lock M-PESA; from then on every payment ends in 8006.
const WRONG_PINS_MAX: u8 = 3;

/// Somebody with a phone.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Person {
    pub(crate) first_name: String,
    pub(crate) middle_name: String,
    pub(crate) last_name: String,
    pub(crate) pin: String,
    /// Whether M-PESA knows them; the unregistered cannot be paid by B2C.
    pub(crate) registered: bool,
    wrong_pins: u8,
    /// When something was last asked of them.
    busy_at: Millis,
}

impl Person {
    /// The person who has this number, and what their account holds at first: enough for any one payment.
    fn of(phone: &Msisdn, seed: u64) -> (Self, Cents) {
        let number: u64 = phone.as_daraja().parse().unwrap_or(0);
        let mut random = Random::new(seed.rotate_left(32) ^ number);
        let person = Self {
            first_name: names::first_name(phone).to_owned(),
            middle_name: names::any(&mut random).to_owned(),
            last_name: names::other_than(names::first_name(phone), &mut random).to_owned(),
            pin: format!("{:04}", random.within(0..=9_999)),
            registered: true,
            wrong_pins: 0,
            busy_at: Millis(0),
        };
        let shillings = i64::try_from(random.within(260_000..=480_000)).unwrap_or(260_000);
        (person, Cents::new(shillings * 100))
    }

    /// Whether wrong PINs have locked their M-PESA.
    pub(crate) fn is_locked(&self) -> bool {
        self.wrong_pins >= WRONG_PINS_MAX
    }

    pub(crate) fn set_locked(&mut self, locked: bool) {
        self.wrong_pins = if locked { WRONG_PINS_MAX } else { 0 };
    }

    pub(crate) fn enter_wrong_pin(&mut self) {
        self.wrong_pins = self.wrong_pins.saturating_add(1);
    }

    /// A right PIN lets the wrong ones before it be forgotten, unless they have locked already.
    pub(crate) fn enter_right_pin(&mut self) {
        if !self.is_locked() {
            self.wrong_pins = 0;
        }
    }

    /// `2547.. - NAME`, as results name people.
    pub(crate) fn public_name(&self, phone: &Msisdn) -> String {
        format!(
            "{} - {} {}",
            phone.as_daraja(),
            self.first_name,
            self.last_name
        )
    }
}

/// Everybody seen so far.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct People {
    seed: u64,
    seen: BTreeMap<Msisdn, Person>,
    /// Those of whom something was asked, the last at the end.
    busy: BTreeSet<(Millis, Msisdn)>,
}

impl People {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            seed,
            seen: BTreeMap::new(),
            busy: BTreeSet::new(),
        }
    }

    pub(crate) fn get(&self, phone: &Msisdn) -> Option<&Person> {
        self.seen.get(phone)
    }

    /// The person, and what to open their account with if this is the first time.
    pub(crate) fn meet(&mut self, phone: &Msisdn) -> (&mut Person, Option<Cents>) {
        let mut opening = None;
        if !self.seen.contains_key(phone) {
            let (person, balance) = Person::of(phone, self.seed);
            self.seen.insert(phone.clone(), person);
            opening = Some(balance);
        }
        let person = self
            .seen
            .get_mut(phone)
            .expect("just inserted if it was missing");
        (person, opening)
    }

    /// Notes that something is asked of a person who has been met.
    pub(crate) fn is_busy(&mut self, phone: &Msisdn, now: Millis) {
        if let Some(person) = self.seen.get_mut(phone) {
            self.busy.remove(&(person.busy_at, phone.clone()));
            self.busy.insert((now, phone.clone()));
            person.busy_at = now;
        }
    }

    /// Of whom something was asked, the last first.
    pub(crate) fn lately(&self) -> impl Iterator<Item = &Msisdn> {
        self.busy.iter().rev().map(|(_, phone)| phone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_always_the_same_person() {
        let phone = Msisdn::parse("0712345678").expect("a valid number");
        let (one, other) = (Person::of(&phone, 7), Person::of(&phone, 7));
        assert_eq!((one.0.pin, one.1), (other.0.pin.clone(), other.1));
        assert_eq!(other.0.first_name, "WANJIKU");
        assert_eq!(other.0.pin.len(), 4);
    }

    #[test]
    fn three_wrong_pins_lock_and_a_right_one_forgives_two() {
        let phone = Msisdn::parse("0712345678").expect("a valid number");
        let (mut person, _) = Person::of(&phone, 7);
        person.enter_wrong_pin();
        person.enter_wrong_pin();
        person.enter_right_pin();
        person.enter_wrong_pin();
        assert!(!person.is_locked());
        person.enter_wrong_pin();
        person.enter_wrong_pin();
        person.enter_right_pin();
        assert!(person.is_locked());
    }
}
