//! Result codes: every one of the samples' tables can be brought about, and comes as it is listed.

use super::desk::Desk;
use super::initiators::{BALANCE, balance};
use super::samples;
use super::stk::{PUSH, push};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// How a push can be made to end.
const ENDINGS: [&str; 31] = [
    "paid",
    "no_money",
    "below_minimum",
    "above_maximum",
    "day_full",
    "merchant_full",
    "payer_invalid",
    "duplicate",
    "repeated",
    "no_such_initiator",
    "not_allowed",
    "busy",
    "phone_locked",
    "expired",
    "too_long",
    "cancelled_too",
    "cancelled",
    "not_confirmed",
    "no_response",
    "wrong_prefix",
    "wrong_message",
    "wrong_pin",
    "inactive",
    "not_authenticated",
    "session_expired",
    "wrong_type",
    "pin_locked",
    "unsent",
    "storage_failure",
    "unlisted",
    "wrong_till",
];
/// What only a query says: the push is still open.
const STILL_OPEN: &str = "4999";

fn listed(file: &str) -> BTreeSet<String> {
    let table: Vec<Value> = serde_json::from_str(&samples()[file].body).expect("a table");
    let code = |row: &Value| row["code"].as_str().expect("a code").to_owned();
    table.iter().map(code).collect()
}

/// A number or a text, as text.
fn code(result: &Value) -> String {
    result["ResultCode"]
        .to_string()
        .trim_matches('"')
        .to_owned()
}

#[tokio::test]
async fn a_push_can_end_in_every_listed_code() {
    let desk = Desk::open().await;
    let mut seen = BTreeSet::from([STILL_OPEN.to_owned()]);
    for ending in ENDINGS {
        desk.faults(json!({ "ending": ending })).await;
        let told = desk.outcome(PUSH, push("254712345640")).await;
        let told: Value = serde_json::from_str(&told).expect("JSON");
        assert!(seen.insert(code(&told["Body"]["stkCallback"])), "{ending}");
    }
    assert_eq!(seen, listed("stk/codes.json"));
}

#[tokio::test]
async fn a_request_can_end_in_every_listed_code() {
    let desk = Desk::open().await;
    for listed in listed("initiator/codes.json") {
        desk.faults(json!({"initiator": {"outcome": listed}})).await;
        let told = desk.outcome(BALANCE, balance()).await;
        let told: Value = serde_json::from_str(&told).expect("JSON");
        assert_eq!(code(&told["Result"]), listed);
    }
}
