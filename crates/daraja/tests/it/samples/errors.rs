//! Errors of every call, by the decision that they leave to the caller.

use super::{Reading, Sample, asked, c2b, others, stk};
use pokea_daraja::{Error, Refusal, Request};
use serde_json::{Value, json};

pub fn read(sample: &Sample) -> Reading {
    match sample.during.as_str() {
        "stk push" => answered(sample, &stk::any_push()),
        "stk query" => match stk::any_query().read(sample.status, &sample.body) {
            Ok(status) => stk::queried(&status),
            Err(error) => said_of(sample, &error),
        },
        "c2b register" => answered(sample, &c2b::any_register()),
        "b2c" => answered(sample, &asked::any_b2c()),
        "balance" => answered(sample, &asked::any_balance()),
        "reversal" => answered(sample, &asked::any_reversal()),
        "qr" => answered(sample, &others::any_qr()),
        "pull query" => answered(sample, &others::any_pull_query()),
        other => panic!("{}: nobody asks for {other:?}", sample.file),
    }
}

/// The owner must mend the set-up: to this crate, that is a refusal of no field.
pub fn meaning(sample: &Sample) -> Value {
    let mut means = sample.meaning();
    if means["outcome"] == "misconfigured" {
        means = json!({"outcome": "refused", "field": null});
    }
    means
}

fn answered<R: Request>(sample: &Sample, request: &R) -> Reading {
    match request.read(sample.status, &sample.body) {
        Ok(_) => Reading::of(&"success", json!({"outcome": "success"})),
        Err(error) => said_of(sample, &error),
    }
}

/// The decision; and nothing that is told of it repeats what the body gave away.
fn said_of(sample: &Sample, error: &Error) -> Reading {
    if let Some(secret) = sample.given("must_not_be_printed") {
        assert!(!format!("{error} {error:?}").contains(secret));
    }
    said(error)
}

pub fn said(error: &Error) -> Reading {
    let said = match error {
        Error::Refused(Refusal::Field { field }) => json!({"outcome": "refused", "field": field}),
        Error::Refused(Refusal::SetUp { .. }) => json!({"outcome": "refused", "field": null}),
        Error::Refused(Refusal::Duplicate) => json!({"outcome": "duplicate"}),
        Error::Refused(Refusal::AlreadyRegistered) => json!({"outcome": "already_registered"}),
        Error::RefreshToken { .. } => json!({"outcome": "refresh_token"}),
        Error::BackOff(_) => json!({"outcome": "back_off"}),
        Error::NotSent(_) => json!({"outcome": "not sent"}),
        Error::Unknown(_) => json!({"outcome": "unknown"}),
    };
    Reading::of(error, said)
}
