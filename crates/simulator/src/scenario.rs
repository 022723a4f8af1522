//! The scenarios: what can happen to a payment, each by its name. A scenario is set for everybody or for one phone, or comes with a
//! phone number that is kept for it, or is drawn by chance from a [`Mix`].

mod list;
mod mix;

use crate::behaviour::Behaviour;
use crate::faults::Faults;
use crate::forms::Forms;
use list::LIST;
pub use mix::{Mix, MixError};
use pokea_domain::Msisdn;
use serde::{Deserialize, Serialize};

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
    PayerMaskedHash,
    PayerHash,
    PayerMask,
    PayerPlain,
    NamesAbsent,
    NamesEmpty,
    ConfirmationTwice,
    ConfirmationLost,
    Validated,
    ValidationUnheard,
    ConfirmedToo,
    RegisteredOnce,
    RegisteredAgain,
    RegisteredElsewhere,
    ForbiddenWords,
    ResultLost,
    ResultTwice,
    ResultLate,
    ResultFirst,
    QueueTimeout,
    SingleObject,
    MissingValue,
    RepeatedKey,
    StringCodes,
    ActionTypeFirst,
    NumbersEscaped,
    OneAccount,
    ValuesEmpty,
    PullNested,
    PullFails,
    PullPages,
    QueryWithoutCode,
    QueryProcessing,
    NumbersAndStrings,
    Maintenance,
    MaintenanceHangs,
    AmountInteger,
    ShortIds,
    StorageFailure,
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
    /// Which forms bodies and answers have; without this, those that they would have anyway.
    pub forms: Option<Forms>,
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
        assert_eq!(of("0700000113"), Some(Scenario::PayerMaskedHash));
        assert_eq!(of("0700000120"), Some(Scenario::Maintenance));
        assert_eq!(of("0700000199"), None);
        assert_eq!(of("0712345602"), None);
    }
}
