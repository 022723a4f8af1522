//! The scenarios: what can happen to a payment, each by its name. A scenario is set for everybody or for one phone, or comes with a
//! phone number that is kept for it, or is drawn by chance from a [`Mix`].

use crate::behaviour::Behaviour;
use crate::faults::{AnswerFault, CallbackFault, Faults, GatewayFault, PendingForm};
use crate::random::Random;
use crate::world::ending::Ending;
use pokea_domain::Msisdn;
use serde::{Deserialize, Serialize};
use std::str::FromStr;
use thiserror::Error;

/// A phone with this beginning plays the scenario that its last two digits number: 0700 000 105 the fifth.
const RESERVED: &str = "2547000001";

/// What can happen to a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(
    missing_docs,
    reason = "each is described by its line in the list below"
)]
pub enum Scenario {
    Paid,
    Dismissed,
    Unreachable,
    CallbackLost,
    CallbackFirst,
    CallbackLate,
    CallbackTwice,
    CallbacksShuffled,
    CallbackRetried,
    AnswerLost,
    SameAmountRefused,
    PhoneLocked,
    WrongTill,
    LateSuccess,
    TokenKilled,
    TokenRefused,
    SpikeArrest,
    SystemBusy,
    HtmlPage,
    ApigeeFault,
    Envelope,
    EmptyAnswer,
    ConfirmedToo,
    QueryWithoutCode,
    QueryProcessing,
    NumbersAndStrings,
    Maintenance,
    MaintenanceHangs,
    NoMoney,
    WrongPin,
    Ignored,
    Expired,
    PhoneOff,
}

/// A scenario in full.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Description {
    /// Its name.
    pub scenario: Scenario,
    /// The family that it belongs to, from 1 to 20; without one it is just a customer.
    pub number: Option<u8>,
    /// One sentence.
    pub sentence: &'static str,
    /// What the customer does; without this, what they would do anyway.
    pub behaviour: Option<Behaviour>,
    /// What goes wrong.
    pub faults: Faults,
}

const NONE: Faults = Faults::NONE;

/// All of them, in order of their numbers.
const LIST: &[Description] = &[
    row(
        Scenario::Paid,
        1,
        "The customer pays, and the callback comes after the measured time.",
        Some(Behaviour::Pays),
        NONE,
    ),
    row(
        Scenario::Dismissed,
        2,
        "The customer dismisses the prompt: 1032, and queries are silent until then.",
        Some(Behaviour::Cancels),
        NONE,
    ),
    row(
        Scenario::Unreachable,
        3,
        "The phone cannot be reached: 1037 by query after 14 s, by callback after 26 s.",
        Some(Behaviour::Unreachable),
        NONE,
    ),
    row(
        Scenario::CallbackLost,
        4,
        "The callback never comes.",
        None,
        Faults {
            callback: CallbackFault::Lost,
            ..NONE
        },
    ),
    row(
        Scenario::CallbackFirst,
        4,
        "The callback comes before the answer to the push.",
        None,
        Faults {
            callback: CallbackFault::BeforeAnswer,
            ..NONE
        },
    ),
    row(
        Scenario::CallbackLate,
        4,
        "The callback comes five minutes late.",
        None,
        Faults {
            callback: CallbackFault::Late { seconds: 300 },
            ..NONE
        },
    ),
    row(
        Scenario::CallbackTwice,
        4,
        "The callback comes twice.",
        None,
        Faults {
            callback: CallbackFault::Twice,
            ..NONE
        },
    ),
    row(
        Scenario::CallbacksShuffled,
        4,
        "Callbacks come within two minutes, in any order.",
        None,
        Faults {
            callback: CallbackFault::Shuffled,
            ..NONE
        },
    ),
    row(
        Scenario::CallbackRetried,
        5,
        "A callback that is not answered with success comes again, three times.",
        None,
        Faults {
            callback_retries: true,
            ..NONE
        },
    ),
    row(
        Scenario::AnswerLost,
        6,
        "The line is cut before the answer, and the prompt goes out all the same.",
        None,
        Faults {
            answer: AnswerFault::Lost,
            ..NONE
        },
    ),
    row(
        Scenario::SameAmountRefused,
        7,
        "The same amount for the same phone within two minutes ends in 17.",
        None,
        Faults {
            same_amount_refused: true,
            ..NONE
        },
    ),
    row(
        Scenario::PhoneLocked,
        8,
        "A phone stays locked for a minute after each push.",
        None,
        Faults {
            lock_seconds: 60,
            ..NONE
        },
    ),
    row(
        Scenario::WrongTill,
        9,
        "The push is taken and ends in SFC_IC0003, as with a wrong pair of till and store.",
        None,
        Faults {
            ending: Some(Ending::WrongTill),
            ..NONE
        },
    ),
    row(
        Scenario::LateSuccess,
        10,
        "The customer does not answer: 1037; a minute later the money moves all the same.",
        Some(Behaviour::Ignores),
        Faults {
            late_success_seconds: Some(60),
            ..NONE
        },
    ),
    row(
        Scenario::TokenKilled,
        11,
        "Each new token kills the one before.",
        None,
        Faults {
            new_token_kills_old: true,
            ..NONE
        },
    ),
    row(
        Scenario::TokenRefused,
        11,
        "Good tokens are refused, in the words of each family of APIs.",
        None,
        Faults {
            tokens_refused: true,
            ..NONE
        },
    ),
    gateway(
        Scenario::SystemBusy,
        12,
        "The system is busy: 500.003.02.",
        GatewayFault::Busy,
    ),
    row(
        Scenario::SpikeArrest,
        12,
        "More than two calls a second are refused with 500.003.02.",
        None,
        Faults {
            calls_per_second_max: Some(2),
            ..NONE
        },
    ),
    gateway(
        Scenario::HtmlPage,
        12,
        "A page of HTML comes back, with status 200.",
        GatewayFault::Html,
    ),
    gateway(
        Scenario::ApigeeFault,
        12,
        "The gateway's own fault body comes back.",
        GatewayFault::Apigee,
    ),
    gateway(
        Scenario::Envelope,
        12,
        "A SOAP fault comes back as JSON.",
        GatewayFault::Envelope,
    ),
    gateway(
        Scenario::EmptyAnswer,
        12,
        "Status 502 comes back, with no body.",
        GatewayFault::Empty,
    ),
    row(
        Scenario::ConfirmedToo,
        14,
        "A paid push is confirmed through C2B too, where an address is registered. It always is.",
        Some(Behaviour::Pays),
        NONE,
    ),
    row(
        Scenario::QueryWithoutCode,
        18,
        "While a push is open, its query has no ResultCode.",
        None,
        Faults {
            pending: PendingForm::WithoutCode,
            ..NONE
        },
    ),
    row(
        Scenario::QueryProcessing,
        18,
        "While a push is open, its query is an HTTP 500 that says so.",
        None,
        Faults {
            pending: PendingForm::Processing,
            ..NONE
        },
    ),
    row(
        Scenario::NumbersAndStrings,
        19,
        "Numbers and strings are both taken, unknown keys ignored, misspelt ones required. They always are.",
        None,
        NONE,
    ),
    gateway(
        Scenario::Maintenance,
        20,
        "All APIs answer 503.",
        GatewayFault::Maintenance,
    ),
    gateway(
        Scenario::MaintenanceHangs,
        20,
        "No API answers at all.",
        GatewayFault::Hangs,
    ),
    row(
        Scenario::NoMoney,
        0,
        "The customer holds too little: 1.",
        Some(Behaviour::NoMoney),
        NONE,
    ),
    row(
        Scenario::WrongPin,
        0,
        "The customer enters a wrong PIN: 2001, and 8006 after three.",
        Some(Behaviour::WrongPin),
        NONE,
    ),
    row(
        Scenario::Ignored,
        0,
        "The customer lets the prompt ring out: 1037.",
        Some(Behaviour::Ignores),
        NONE,
    ),
    row(
        Scenario::Expired,
        0,
        "The customer lets the prompt ring out: 1019.",
        Some(Behaviour::Expires),
        NONE,
    ),
    row(
        Scenario::PhoneOff,
        0,
        "The phone is off: no callback ever, 1037 by query after ten minutes.",
        Some(Behaviour::Vanishes),
        NONE,
    ),
];

const fn row(
    scenario: Scenario,
    number: u8,
    sentence: &'static str,
    behaviour: Option<Behaviour>,
    faults: Faults,
) -> Description {
    let number = if number == 0 { None } else { Some(number) };
    Description {
        scenario,
        number,
        sentence,
        behaviour,
        faults,
    }
}

const fn gateway(
    scenario: Scenario,
    number: u8,
    sentence: &'static str,
    fault: GatewayFault,
) -> Description {
    row(
        scenario,
        number,
        sentence,
        None,
        Faults {
            gateway: Some(fault),
            ..NONE
        },
    )
}

impl Scenario {
    /// Every scenario there is, with what it does.
    #[must_use]
    pub fn all() -> &'static [Description] {
        LIST
    }

    /// This one, in full.
    #[must_use]
    pub fn description(self) -> &'static Description {
        let found = LIST.iter().find(|row| row.scenario == self);
        found.expect("every scenario has a line; a test looks")
    }

    /// The scenario that a phone number is kept for: 0700 000 101 to 0700 000 120 play the first scenario of the number in their last two
    /// digits.
    #[must_use]
    pub fn of_phone(phone: &Msisdn) -> Option<Self> {
        let number = phone.as_daraja().strip_prefix(RESERVED)?.parse().ok()?;
        let found = LIST.iter().find(|row| row.number == Some(number));
        found.map(|row| row.scenario)
    }
}

/// Scenarios by chance: each with its weight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mix(Vec<(Scenario, u32)>);

/// A text that is no mix.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "{0:?} is no mix: write everyday, or scenarios with weights as in paid=90,dismissed=8,callback_lost=2"
)]
pub struct MixError(String);

impl Mix {
    /// Each scenario as often as its weight; `None` if all weights are zero.
    #[must_use]
    pub fn new(weights: &[(Scenario, u32)]) -> Option<Self> {
        let weights: Vec<_> = weights
            .iter()
            .copied()
            .filter(|(_, weight)| *weight > 0)
            .collect();
        (!weights.is_empty()).then_some(Self(weights))
    }

    /// A shop's day as we imagine it: most customers pay, and everything else happens too.
    #[must_use]
    pub fn everyday() -> Self {
        Self(vec![
            (Scenario::Paid, 80),
            (Scenario::Dismissed, 6),
            (Scenario::NoMoney, 4),
            (Scenario::WrongPin, 2),
            (Scenario::Ignored, 2),
            (Scenario::Unreachable, 2),
            (Scenario::CallbackLost, 1),
            (Scenario::CallbackTwice, 1),
            (Scenario::AnswerLost, 1),
            (Scenario::SystemBusy, 1),
        ])
    }

    pub(crate) fn draw(&self, random: &mut Random) -> Scenario {
        let total: u64 = self.0.iter().map(|(_, weight)| u64::from(*weight)).sum();
        let mut place = random.within(1..=total);
        for (scenario, weight) in &self.0 {
            match place.checked_sub(u64::from(*weight)) {
                Some(rest) if rest > 0 => place = rest,
                _ => return *scenario,
            }
        }
        Scenario::Paid
    }
}

impl FromStr for Mix {
    type Err = MixError;

    fn from_str(text: &str) -> Result<Self, MixError> {
        if text == "everyday" {
            return Ok(Self::everyday());
        }
        let weights = text.split(',').map(|part| {
            let (name, weight) = part.split_once('=')?;
            let scenario = serde_json::from_value(name.trim().into()).ok()?;
            Some((scenario, weight.trim().parse().ok()?))
        });
        let weights: Option<Vec<_>> = weights.collect();
        weights
            .and_then(|weights| Self::new(&weights))
            .ok_or_else(|| MixError(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scenario_is_described_once_and_found_by_its_name() {
        for row in Scenario::all() {
            assert_eq!(row.scenario.description().sentence, row.sentence);
            let name = serde_json::to_value(row.scenario).expect("a name");
            assert_eq!(
                serde_json::from_value::<Scenario>(name).ok(),
                Some(row.scenario)
            );
        }
        let last = Scenario::PhoneOff as usize;
        assert_eq!(Scenario::all().len(), last + 1, "each has its line");
    }

    #[test]
    fn some_phones_are_kept_for_a_scenario() {
        let of = |phone| Scenario::of_phone(&Msisdn::parse(phone).expect("a valid number"));
        assert_eq!(of("0700000102"), Some(Scenario::Dismissed));
        assert_eq!(of("0700000120"), Some(Scenario::Maintenance));
        assert_eq!(of("0700000199"), None);
        assert_eq!(of("0712345602"), None);
    }

    #[test]
    fn a_mix_is_as_its_weights() {
        let mix: Mix = "paid=3,dismissed=1, no_money=0".parse().expect("a mix");
        let mut random = Random::new(7);
        let paid = (0..4_000)
            .filter(|_| mix.draw(&mut random) == Scenario::Paid)
            .count();
        assert!((2_900..3_100).contains(&paid), "{paid}");
        for wrong in ["", "paid", "paid=x", "paid=0", "danced=1"] {
            assert!(wrong.parse::<Mix>().is_err(), "{wrong}");
        }
    }
}
