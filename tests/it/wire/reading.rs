//! What the client makes of a body, without the data of one payment: enough to tell that two bodies mean the same.

use super::Sample;
use pokea_daraja::bill_manager::BillPayment;
use pokea_daraja::c2b::{C2bConfirmation, C2bPayment, C2bValidation};
use pokea_daraja::express::B2bExpressCallback;
use pokea_daraja::initiator::{
    B2bPaid, B2cPaid, Balances, InitiatorResult, Reversed, TransactionDetails,
};
use pokea_daraja::ratiba::StandingOrderCallback;
use pokea_daraja::stk::StkCallback;
use serde_json::{Value, json};

pub fn of(sample: &Sample, body: &[u8]) -> Value {
    match (sample.kind.as_str(), sample.api.as_str()) {
        ("callback", "stk push") => match StkCallback::parse(body) {
            Ok(callback) => json!({
                "meaning": format!("{:?}", callback.result.meaning()),
                "paid": callback.paid.map(|paid| [paid.at.is_some(), paid.phone.is_some()]),
            }),
            Err(error) => json!(error.to_string()),
        },
        ("result", api) => match InitiatorResult::parse(body) {
            Ok(result) => json!({
                "outcome": format!("{:?}", result.outcome()),
                "ids": [result.originator.is_some(), result.conversation.is_some()],
                "details": details(api, &result),
            }),
            Err(error) => json!(error.to_string()),
        },
        ("confirmation", _) => match C2bConfirmation::parse(body) {
            Ok(told) => json!([payment(&told.payment), told.balance.is_some()]),
            Err(error) => json!(error.to_string()),
        },
        ("validation", _) => match C2bValidation::parse(body) {
            Ok(asked) => payment(&asked.payment),
            Err(error) => json!(error.to_string()),
        },
        ("callback", "express") => match B2bExpressCallback::parse(body) {
            Ok(callback) => json!([
                callback.amount.is_some(),
                callback.code.is_some(),
                callback.result.as_str()
            ]),
            Err(error) => json!(error.to_string()),
        },
        ("callback", "ratiba") => match StandingOrderCallback::parse(body) {
            Ok(callback) => json!([
                format!("{:?}", callback.outcome()),
                callback.payer.is_some()
            ]),
            Err(error) => json!(error.to_string()),
        },
        ("callback", "bill") => match BillPayment::parse(body) {
            Ok(payment) => json!([format!("{:?}", payment.payer), payment.date.len()]),
            Err(error) => json!(error.to_string()),
        },
        // What answers mean is compared where the client has the request to read them with: its own tests read the same samples.
        _ => Value::Null,
    }
}

fn details(api: &str, result: &InitiatorResult) -> Value {
    match api {
        "b2c" => json!(B2cPaid::read(result).map(|paid| {
            [
                paid.at.is_some(),
                paid.receiver.is_some(),
                paid.registered.is_some(),
                paid.utility.is_some(),
                paid.working.is_some(),
                paid.charges_paid.is_some(),
            ]
        })),
        "b2b" | "tax" => json!(B2bPaid::read(result).map(|paid| {
            [
                paid.at.is_some(),
                paid.receiver.is_some(),
                paid.debit_balance.is_some(),
                paid.bill_reference.is_some(),
            ]
        })),
        "balance" => json!(Balances::read(result).map(|balances| balances.at.is_some())),
        "status" => json!(TransactionDetails::read(result).map(|details| {
            json!([
                format!("{:?}", details.state),
                details.code.is_some(),
                details.amount.is_some(),
                details.begun_at.is_some(),
                details.ended_at.is_some(),
                details.debit_party.is_some(),
                details.credit_party.is_some(),
            ])
        })),
        "reversal" => json!(Reversed::read(result).map(|reversed| {
            [
                reversed.code.is_some(),
                reversed.original.is_some(),
                reversed.amount.is_some(),
                reversed.at.is_some(),
                reversed.charge.is_some(),
                reversed.credit_party.is_some(),
            ]
        })),
        _ => Value::Null,
    }
}

fn payment(payment: &C2bPayment) -> Value {
    json!([
        payment.at.is_some(),
        format!("{:?}", payment.payer),
        payment.reference.is_empty(),
        payment.first_name.is_some(),
        payment.last_name.is_some(),
        payment.third_party.is_some(),
    ])
}
