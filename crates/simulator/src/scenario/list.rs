//! The list of scenarios: one line for each, and what it switches.

use super::{Description, Scenario};
use crate::behaviour::Behaviour;
use crate::faults::{AnswerFault, CallbackFault, Faults, GatewayFault, PendingForm};
use crate::forms::{
    C2bForms, Confirmations, Forms, IdForm, NameForm, PayerForm, PullForms, PullQuery,
    RegisteredAgain, Validation,
};
use crate::initiator::faults::{InitiatorFaults, ResultFault, ResultShape};
use crate::rare::RareForm;
use crate::world::ending::Ending;

const NONE: Faults = Faults::NONE;
const C2B: C2bForms = C2bForms::USUAL;
const ANSWER_LOST: InitiatorFaults = InitiatorFaults {
    answer: AnswerFault::Lost,
    ..InitiatorFaults::NONE
};

/// All of them, in order of their numbers.
#[rustfmt::skip] // A table: a line or two for each.
pub(super) const LIST: &[Description] = &[
    row(Scenario::Paid, 1, "The customer pays, and the callback comes after the measured time.", Some(Behaviour::Pays), NONE),
    row(Scenario::Dismissed, 2, "The customer dismisses the prompt: 1032, and queries are silent until then.",
        Some(Behaviour::Cancels), NONE),
    row(Scenario::Unreachable, 3, "The phone cannot be reached: 1037 by query after 14 s, by callback after 26 s.",
        Some(Behaviour::Unreachable), NONE),
    row(Scenario::CallbackLost, 4, "The callback never comes.", None, Faults { callback: CallbackFault::Lost, ..NONE }),
    row(Scenario::CallbackFirst, 4, "The callback comes before the answer to the push.",
        None, Faults { callback: CallbackFault::BeforeAnswer, ..NONE }),
    row(Scenario::CallbackLate, 4, "The callback comes five minutes late.",
        None, Faults { callback: CallbackFault::Late { seconds: 300 }, ..NONE }),
    row(Scenario::CallbackTwice, 4, "The callback comes twice.", None, Faults { callback: CallbackFault::Twice, ..NONE }),
    row(Scenario::CallbacksShuffled, 4, "Callbacks come within two minutes, in any order.",
        None, Faults { callback: CallbackFault::Shuffled, ..NONE }),
    row(Scenario::CallbackRetried, 5, "A callback that is not answered with success comes again, three times.",
        None, Faults { callback_retries: true, ..NONE }),
    row(Scenario::AnswerLost, 6, "The line is cut before the answer, and the prompt goes out, or the money, all the same.",
        None, Faults { answer: AnswerFault::Lost, initiator: ANSWER_LOST, ..NONE }),
    row(Scenario::SameAmountRefused, 7, "The same amount for the same phone within two minutes ends in 17.",
        None, Faults { same_amount_refused: true, ..NONE }),
    row(Scenario::PhoneLocked, 8, "A phone stays locked for a minute after each push.",
        None, Faults { lock_seconds: 60, ..NONE }),
    row(Scenario::WrongTill, 9, "The push is taken and ends in SFC_IC0003, as with a wrong pair of till and store.",
        None, Faults { ending: Some(Ending::WrongTill), ..NONE }),
    row(Scenario::LateSuccess, 10, "The customer does not answer: 1037; a minute later the money moves all the same.",
        Some(Behaviour::Ignores), Faults { late_success_seconds: Some(60), ..NONE }),
    row(Scenario::TokenKilled, 11, "Each new token kills the one before.", None, Faults { new_token_kills_old: true, ..NONE }),
    row(Scenario::TokenRefused, 11, "Good tokens are refused, in the words of each family of APIs.",
        None, Faults { tokens_refused: true, ..NONE }),
    gateway(Scenario::SystemBusy, 12, "The system is busy: 500.003.02.", GatewayFault::Busy),
    row(Scenario::SpikeArrest, 12, "More than two calls a second are refused with 500.003.02.",
        None, Faults { calls_per_second_max: Some(2), ..NONE }),
    gateway(Scenario::HtmlPage, 12, "A page of HTML comes back, with status 200.", GatewayFault::Html),
    gateway(Scenario::ApigeeFault, 12, "The gateway's own fault body comes back.", GatewayFault::Apigee),
    gateway(Scenario::Envelope, 12, "A SOAP fault comes back as JSON.", GatewayFault::Envelope),
    gateway(Scenario::EmptyAnswer, 12, "Status 502 comes back, with no body.", GatewayFault::Empty),
    c2b(Scenario::PayerMaskedHash, 13, "C2B names the payer by a hash with its middle masked.",
        C2bForms { payer: PayerForm::MaskedHash, ..C2B }),
    c2b(Scenario::PayerHash, 13, "C2B names the payer by a hash, as v1 does.", C2bForms { payer: PayerForm::Hash, ..C2B }),
    c2b(Scenario::PayerMask, 13, "C2B names the payer by seven of twelve digits, as v2 does.",
        C2bForms { payer: PayerForm::Mask, ..C2B }),
    c2b(Scenario::PayerPlain, 13, "C2B names the payer by their number, as until 2020.", C2bForms { payer: PayerForm::Plain, ..C2B }),
    c2b(Scenario::NamesAbsent, 13, "C2B has no names of the payer, not even the keys.", C2bForms { names: NameForm::Absent, ..C2B }),
    c2b(Scenario::NamesEmpty, 13, "C2B's names of the payer are empty.", C2bForms { names: NameForm::Empty, ..C2B }),
    c2b(Scenario::ConfirmationTwice, 13, "A C2B confirmation comes twice.",
        C2bForms { confirmations: Confirmations::Twice, ..C2B }),
    c2b(Scenario::ConfirmationLost, 13, "A C2B confirmation never comes; the money has moved.",
        C2bForms { confirmations: Confirmations::Lost, ..C2B }),
    c2b(Scenario::Validated, 13, "A payment from the phone is validated first, at every number: the merchant's code decides.",
        C2bForms { validation: Validation::Always, ..C2B }),
    c2b(Scenario::ValidationUnheard, 13, "A payment's validation is not answered in time: after 8 s ResponseType decides.",
        C2bForms { validation: Validation::Unheard, ..C2B }),
    row(Scenario::ConfirmedToo, 14, "A paid push is confirmed through C2B too, where an address is registered. It always is.",
        Some(Behaviour::Pays), NONE),
    c2b(Scenario::RegisteredOnce, 15, "C2B URLs are registered once: 500.003.1001. In production mode they always are.",
        C2bForms { registered_again: RegisteredAgain::Refused, ..C2B }),
    c2b(Scenario::RegisteredAgain, 15, "A second registration of C2B URLs gets a 200 that looks like success, and changes nothing.",
        C2bForms { registered_again: RegisteredAgain::Ok, ..C2B }),
    c2b(Scenario::RegisteredElsewhere, 15, "C2B URLs are refused, for the older aggregator has the number: 500.003.1001 in other words.",
        C2bForms { registered_again: RegisteredAgain::Aggregator, ..C2B }),
    row(Scenario::ForbiddenWords, 15, "C2B URLs with forbidden words are refused. They always are.", None, NONE),
    told(Scenario::ResultLost, "The result of an initiator's request never comes; what was asked for is done.",
        InitiatorFaults { result: ResultFault::Lost, ..InitiatorFaults::NONE }),
    told(Scenario::ResultTwice, "The result of an initiator's request comes twice.",
        InitiatorFaults { result: ResultFault::Twice, ..InitiatorFaults::NONE }),
    told(Scenario::ResultLate, "The result of an initiator's request comes five minutes late.",
        InitiatorFaults { result: ResultFault::Late { seconds: 300 }, ..InitiatorFaults::NONE }),
    told(Scenario::ResultFirst, "The result comes before the answer to the request.",
        InitiatorFaults { result: ResultFault::BeforeAnswer, ..InitiatorFaults::NONE }),
    told(Scenario::QueueTimeout, "A notice goes to QueueTimeOutURL in place of the result; what was asked for is done.",
        InitiatorFaults { result: ResultFault::QueueTimeout { done: true }, ..InitiatorFaults::NONE }),
    told(Scenario::SingleObject, "The result's ResultParameter is one object.",
        InitiatorFaults { shape: ResultShape::SingleObject, ..InitiatorFaults::NONE }),
    told(Scenario::MissingValue, "An item of the result has no Value.",
        InitiatorFaults { shape: ResultShape::MissingValue, ..InitiatorFaults::NONE }),
    told(Scenario::RepeatedKey, "A key of the result comes twice.",
        InitiatorFaults { shape: ResultShape::RepeatedKey, ..InitiatorFaults::NONE }),
    told(Scenario::StringCodes, "Codes and figures of the result are strings.",
        InitiatorFaults { shape: ResultShape::Strings, ..InitiatorFaults::NONE }),
    told(Scenario::ActionTypeFirst, "An item ActionType comes first in the result.",
        InitiatorFaults { shape: ResultShape::ActionTypeFirst, ..InitiatorFaults::NONE }),
    rare(Scenario::NumbersEscaped, 16, "Amounts of a B2B result are numbers, and its slashes are escaped.", RareForm::NumbersEscaped),
    rare(Scenario::OneAccount, 16, "The balance is that of one account.", RareForm::OneAccount),
    rare(Scenario::ValuesEmpty, 16, "Values that a transaction status lacks are empty texts.", RareForm::ValuesEmpty),
    row(Scenario::PullNested, 17, "Pull answers with a list in a list, and the payer's number in full. It always does.", None, NONE),
    formed(Scenario::PullFails, 17, "A query of Pull fails with 200 and 1001, which is also what it says of an empty period.",
        Forms { pull: PullForms { query: PullQuery::Fails, ..PullForms::USUAL }, ..Forms::USUAL }),
    row(Scenario::PullPages, 17, "Pull lists a hundred payments at a time, from OffSetValue on. It always does.", None, NONE),
    row(Scenario::QueryWithoutCode, 18, "While a push is open, its query has no ResultCode.",
        None, Faults { pending: PendingForm::WithoutCode, ..NONE }),
    row(Scenario::QueryProcessing, 18, "While a push is open, its query is an HTTP 500 that says so.",
        None, Faults { pending: PendingForm::Processing, ..NONE }),
    row(Scenario::NumbersAndStrings, 19, "Numbers and strings are both taken and unknown keys ignored. They always are.",
        None, NONE),
    gateway(Scenario::Maintenance, 20, "All APIs answer 503.", GatewayFault::Maintenance),
    gateway(Scenario::MaintenanceHangs, 20, "No API answers at all.", GatewayFault::Hangs),
    rare(Scenario::AmountInteger, 0, "The amount in the callback has no decimals.", RareForm::AmountInteger),
    formed(Scenario::ShortIds, 0, "The push's name has one digit below the second, as in autumn 2026.",
        Forms { ids: IdForm::Tenths, ..Forms::USUAL }),
    row(Scenario::StorageFailure, 0, "The push ends in 100000100: nobody knows whether money moved.",
        None, Faults { ending: Some(Ending::StorageFailure), ..NONE }),
    row(Scenario::NoMoney, 0, "The customer holds too little: 1.", Some(Behaviour::NoMoney), NONE),
    row(Scenario::WrongPin, 0, "The customer enters a wrong PIN: 2001, and 8006 after three.", Some(Behaviour::WrongPin), NONE),
    row(Scenario::Ignored, 0, "The customer lets the prompt ring out: 1037.", Some(Behaviour::Ignores), NONE),
    row(Scenario::Expired, 0, "The customer lets the prompt ring out: 1019.", Some(Behaviour::Expires), NONE),
    row(Scenario::PhoneOff, 0, "The phone is off: no callback ever, 1037 by query after ten minutes.",
        Some(Behaviour::Vanishes), NONE),
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
        forms: None,
    }
}

const fn formed(
    scenario: Scenario,
    number: u8,
    sentence: &'static str,
    forms: Forms,
) -> Description {
    Description {
        forms: Some(forms),
        ..row(scenario, number, sentence, None, NONE)
    }
}

const fn c2b(scenario: Scenario, number: u8, sentence: &'static str, c2b: C2bForms) -> Description {
    formed(
        scenario,
        number,
        sentence,
        Forms {
            c2b,
            ..Forms::USUAL
        },
    )
}

const fn rare(
    scenario: Scenario,
    number: u8,
    sentence: &'static str,
    rare: RareForm,
) -> Description {
    let forms = Forms {
        rare: Some(rare),
        ..Forms::USUAL
    };
    formed(scenario, number, sentence, forms)
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

const fn told(
    scenario: Scenario,
    sentence: &'static str,
    initiator: InitiatorFaults,
) -> Description {
    row(scenario, 16, sentence, None, Faults { initiator, ..NONE })
}
