//! Payments to a number: registration, simulation, what Safaricom then tells, and what a shop answers.

use super::{Built, Reading, Sample, errors, iso, url};
use pokea_daraja::c2b::{
    C2bConfirmation, C2bPayment, C2bRegister, C2bSimulate, C2bValidation, C2bVersion, Rejection,
    SimulatedReceiver, ThirdPartyId, Unanswered, ValidationAnswer,
};
use pokea_daraja::values::{Note, Shillings, ShortCode};
use pokea_daraja::{Match, Request as _};
use pokea_domain::{Cents, Msisdn};
use serde_json::{Value, json};

fn version(sample: &Sample) -> C2bVersion {
    match sample.text("version") {
        "v1" => C2bVersion::V1,
        "v2" => C2bVersion::V2,
        other => panic!("{}: version {other}", sample.file),
    }
}

pub fn register(sample: &Sample) -> Built {
    let request = C2bRegister {
        version: version(sample),
        short_code: sample.short_code("shortcode"),
        confirmation: sample.url("confirmation"),
        validation: sample.url("validation"),
        unanswered: match sample.text("when_silent") {
            "completed" => Unanswered::Completed,
            "cancelled" => Unanswered::Cancelled,
            other => panic!("{}: {other}", sample.file),
        },
    };
    Built::of(&request)
}

pub fn simulate(sample: &Sample) -> Built {
    let number = sample.short_code("shortcode");
    let request = C2bSimulate {
        version: version(sample),
        receiver: match sample.given("reference") {
            Some(account) => {
                let account = Note::parse("BillRefNumber", account).expect("an account");
                SimulatedReceiver::PayBill(number, account)
            }
            None => SimulatedReceiver::Till(number),
        },
        amount: Shillings::new(sample.cents("amount_cents")).expect("an amount"),
        msisdn: sample.phone("payer"),
    };
    Built::of(&request)
}

/// A registration of no sample in particular, to read answers with.
pub fn any_register() -> C2bRegister {
    C2bRegister {
        version: C2bVersion::V2,
        short_code: ShortCode::parse("600966").expect("a short code"),
        confirmation: url("https://shop.example/c/7"),
        validation: url("https://shop.example/c/7"),
        unanswered: Unanswered::Completed,
    }
}

fn any_simulation() -> C2bSimulate {
    C2bSimulate {
        version: C2bVersion::V2,
        receiver: SimulatedReceiver::Till(ShortCode::parse("600966").expect("a short code")),
        amount: Shillings::new(Cents::new(5_000)).expect("an amount"),
        msisdn: Msisdn::parse("254708374149").expect("a phone number"),
    }
}

pub fn read(sample: &Sample) -> Reading {
    match (sample.api.as_str(), sample.kind.as_str()) {
        ("c2b register", _) => match any_register().read(sample.status, &sample.body) {
            Ok(done) => Reading::of(&done, json!({"outcome": "registered"})),
            Err(error) => errors::said(&error),
        },
        ("c2b simulate", _) => match any_simulation().read(sample.status, &sample.body) {
            Ok(done) => Reading::of(&done, json!({"outcome": "accepted"})),
            Err(error) => errors::said(&error),
        },
        (_, "confirmation") => {
            let told = C2bConfirmation::parse(&sample.body).expect("a confirmation");
            let mut said = payment(sample, &told.payment);
            said["outcome"] = "received".into();
            said["balance_cents"] = json!(told.balance.map(Cents::cents));
            Reading::of(&told, said)
        }
        (_, "validation") => {
            let asked = C2bValidation::parse(&sample.body).expect("a validation");
            let mut said = payment(sample, &asked.payment);
            said["outcome"] = "asked".into();
            said["balance_cents"] = Value::Null;
            Reading::of(&asked, said)
        }
        (_, "codes") => {
            let all = [
                Rejection::Msisdn,
                Rejection::AccountNumber,
                Rejection::Amount,
                Rejection::Kyc,
                Rejection::ShortCode,
                Rejection::Other,
            ];
            let row = |why: Rejection| json!({"code": why.code(), "reason": reason(why)});
            Reading::of(&all, all.map(row).into_iter().collect())
        }
        other => panic!("{}: nobody reads {other:?}", sample.file),
    }
}

pub fn meaning(sample: &Sample) -> Value {
    if sample.kind == "codes" {
        return sample.json();
    }
    let mut means = sample.meaning();
    // The simulation's id is of no use: its confirmation does not have it.
    let fields = means.as_object_mut().expect("a meaning");
    fields.remove("originator");
    means
}

fn reason(why: Rejection) -> &'static str {
    match why {
        Rejection::Msisdn => "msisdn",
        Rejection::AccountNumber => "account",
        Rejection::Amount => "amount",
        Rejection::Kyc => "kyc",
        Rejection::ShortCode => "shortcode",
        Rejection::Other => "other",
    }
}

fn payment(sample: &Sample, payment: &C2bPayment) -> Value {
    let names = [
        &payment.first_name,
        &payment.middle_name,
        &payment.last_name,
    ];
    let names: Vec<&str> = names.into_iter().flatten().map(String::as_str).collect();
    let mut said = json!({
        "mpesa_code": payment.code.as_str(),
        "paid_at": payment.at.map(iso),
        "amount_cents": payment.amount.cents(),
        "shortcode": payment.short_code,
        "reference": Some(&payment.reference).filter(|text| !text.is_empty()),
        "name": Some(names.join(" ")).filter(|text| !text.is_empty()),
        "own_id": payment.third_party,
        "payer_form": sample.means["payer_form"],
    });
    // Each number that the index holds against the payer, with the verdict that it expects.
    let payer = payment.payer.as_ref().expect("every sample has a payer");
    for (key, verdict) in [
        ("is", Match::Yes),
        ("could_be", Match::Possible),
        ("is_not", Match::No),
        ("cannot_be", Match::No),
    ] {
        let Some(numbers) = sample.means.get(key) else {
            continue;
        };
        let held = |number: &Value| {
            let number = Msisdn::parse(number.as_str().expect("text")).expect("a number");
            let found = payer.may_be(&number);
            // 59 shown digits of a hash leave no doubt.
            found == verdict || (key == "could_be" && found == Match::Yes)
        };
        let fits = match numbers {
            Value::Array(numbers) => numbers.iter().all(held),
            number => held(number),
        };
        said[key] = if fits {
            numbers.clone()
        } else {
            "another".into()
        };
    }
    said
}

/// What a shop answers to a validation.
pub fn answer(sample: &Sample) -> String {
    let answer = match sample.text("outcome") {
        "accepted" => ValidationAnswer::Accept {
            third_party: sample
                .given("own_id")
                .map(|id| ThirdPartyId::parse("ThirdPartyTransID", id).expect("an id")),
        },
        _ => ValidationAnswer::Reject(Rejection::AccountNumber),
    };
    answer.body()
}
