//! Results of the initiators: what all have in common, and what each API's own parameters say.

use super::{Reading, Sample, iso};
use pokea_daraja::initiator::{
    Account, B2bPaid, B2cPaid, Balances, InitiatorResult, Outcome, Reversed, TransactionDetails,
    TransactionState,
};
use pokea_domain::{Cents, MpesaCode, NairobiTime};
use serde_json::{Value, json};

pub fn read(sample: &Sample) -> Reading {
    let result = InitiatorResult::parse(&sample.body).expect("a result");
    let mut said = json!({
        "outcome": outcome(&result),
        "code": result.code.as_str(),
        "originator": result.originator,
        "conversation": result.conversation,
        "transaction": result.transaction,
        "parameters": parameters(sample, &result),
    });
    let details = match sample.api.as_str() {
        "b2c" => B2cPaid::read(&result).map(|paid| Reading::of(&paid, b2c(&paid))),
        "b2b" | "tax" => B2bPaid::read(&result).map(|paid| Reading::of(&paid, b2b(&paid))),
        "balance" => Balances::read(&result).map(|read| Reading::of(&read, balance(&read))),
        "status" => TransactionDetails::read(&result).map(|read| Reading::of(&read, status(&read))),
        "reversal" => Reversed::read(&result).map(|read| Reading::of(&read, reversal(&read))),
        _ => None,
    };
    let Some(details) = details else {
        return Reading::of(&result, said);
    };
    let fields = details.said.as_object().expect("an object").clone();
    said.as_object_mut().expect("an object").extend(fields);
    Reading {
        said,
        shown: details.shown,
    }
}

/// Only what this crate reads; of the rest, [`parameters`] has found the values under their names.
pub fn meaning(sample: &Sample) -> Value {
    let mut means = sample.meaning();
    let fields = means.as_object_mut().expect("a meaning");
    if sample.api == "reversal" {
        fields.remove("debit_party");
    }
    if fields["outcome"] == "failed" {
        fields.remove("completed_at");
    }
    // A result without parameters says only that it was done.
    if sample.api == "reversal" && fields["outcome"] == "done" && !fields.contains_key("original") {
        fields.insert("mpesa_code".into(), fields["transaction"].clone());
        for key in [
            "amount_cents",
            "charge_cents",
            "completed_at",
            "credit_party",
            "original",
        ] {
            fields.insert(key.into(), Value::Null);
        }
    }
    means
}

fn outcome(result: &InitiatorResult) -> &'static str {
    match result.outcome() {
        Outcome::Done => "done",
        Outcome::Failed(_) => "failed",
        Outcome::Unclear => "unknown",
    }
}

/// The parameters of the index, if each is found under its name and in its order, and what is found instead.
fn parameters(sample: &Sample, result: &InitiatorResult) -> Value {
    let expected = sample.means["parameters"].as_array().expect("a list");
    let found = |pair: &Value| {
        let key = pair[0].as_str().expect("a name");
        let values = |pairs: &[Value]| -> Vec<String> {
            let named = pairs.iter().filter(|other| other[0] == pair[0]);
            let values = named.filter_map(|other| other[1].as_str().map(str::to_owned));
            values.filter(|value| !value.is_empty()).collect()
        };
        let read: Vec<String> = result.parameters_named(key).map(str::to_owned).collect();
        // An object is no text: it stays in the raw evidence.
        let unread = pair[1]
            .as_str()
            .is_some_and(|value| value.starts_with('{') && key == "SomethingNew");
        if unread || read == values(expected) {
            pair.clone()
        } else {
            json!([key, read])
        }
    };
    expected.iter().map(found).collect()
}

fn cents(amount: Option<Cents>) -> Value {
    json!(amount.map(Cents::cents))
}

fn time(at: Option<NairobiTime>) -> Value {
    json!(at.map(iso))
}

fn b2c(paid: &B2cPaid) -> Value {
    json!({
        "mpesa_code": paid.code.as_str(),
        "amount_cents": paid.amount.cents(),
        "completed_at": time(paid.at),
        "receiver": paid.receiver,
        "registered": paid.registered,
        "utility_cents": cents(paid.utility),
        "working_cents": cents(paid.working),
        "charges_cents": cents(paid.charges_paid),
    })
}

fn b2b(paid: &B2bPaid) -> Value {
    json!({
        "amount_cents": paid.amount.cents(),
        "completed_at": time(paid.at),
        "receiver": paid.receiver,
        "debit_balance_cents": cents(paid.debit_balance),
        "reference": paid.bill_reference,
    })
}

fn balance(balances: &Balances) -> Value {
    let account = |account: &Account| {
        json!({
            "name": account.name,
            "currency": account.currency,
            "current_cents": account.current.cents(),
            "available_cents": account.available.cents(),
            "reserved_cents": account.reserved.cents(),
            "uncleared_cents": account.uncleared.cents(),
        })
    };
    let accounts: Vec<Value> = balances.accounts.iter().map(account).collect();
    json!({"accounts": accounts, "completed_at": time(balances.at)})
}

fn status(details: &TransactionDetails) -> Value {
    json!({
        "status": match &details.state {
            TransactionState::Completed => "Completed",
            TransactionState::Other(word) => word,
        },
        "mpesa_code": details.code.as_ref().map(MpesaCode::as_str),
        "amount_cents": cents(details.amount),
        "initiated_at": time(details.begun_at),
        "finalised_at": time(details.ended_at),
        "debit_party": details.debit_party,
        "credit_party": details.credit_party,
    })
}

fn reversal(reversed: &Reversed) -> Value {
    json!({
        "mpesa_code": reversed.code.as_ref().map(MpesaCode::as_str),
        "original": reversed.original.as_ref().map(MpesaCode::as_str),
        "amount_cents": cents(reversed.amount),
        "completed_at": time(reversed.at),
        "charge_cents": cents(reversed.charge),
        "credit_party": reversed.credit_party,
    })
}

/// The table of codes, each in a result of its own.
pub fn codes(sample: &Sample) -> (Reading, Value) {
    let mut table = sample.json();
    let rows = table.as_array_mut().expect("a table");
    let read = |row: &Value| {
        let body = json!({"Result": {"ResultCode": row["code"]}}).to_string();
        InitiatorResult::parse(body.as_bytes()).expect("a result")
    };
    let results: Vec<_> = rows.iter().map(read).collect();
    let said = results
        .iter()
        .map(|result| json!({"code": result.code.as_str(), "outcome": outcome(result)}))
        .collect();
    for row in rows {
        row.as_object_mut().expect("a row").remove("retry");
    }
    let shown: Vec<_> = results
        .iter()
        .map(|result| (result.code.as_str(), result.outcome()))
        .collect();
    (Reading::of(&shown, said), table)
}
