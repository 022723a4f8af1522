//! Pushes, their callbacks, and queries.

use super::desk::{Desk, with};
use super::{Sent, assert_same};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

pub const PUSH: &str = "/mpesa/stkpush/v1/processrequest";
const QUERY: &str = "/mpesa/stkpushquery/v1/query";
/// Of the public sandbox, as its passkey is.
const NUMBER: &str = "174379";
const PASSKEY: &str = "bfb279f9aa9bdbcf158e97dd71a467cd2e0c893059b10f78e6b72ada1ed2c919";
const STAMP: &str = "20250327083424";

pub const SENT: &[&str] = &[
    "oauth/answer_lifetime_string.json",
    "stk/answer.json",
    "stk/callback_paid_balance_without_value.json",
    "stk/callback_paid_balance_absent.json",
    "stk/callback_paid_balance_number.json",
    "stk/callback_paid_balance_text.json",
    "stk/callback_paid_balance_empty.json",
    "stk/callback_cancelled.json",
    "stk/callback_cancelled_other_wording.json",
    "stk/callback_cancelled_1031.json",
    "stk/callback_unreachable.json",
    "stk/callback_expired.json",
    "stk/callback_smsc_timeout.json",
    "stk/callback_insufficient.json",
    "stk/callback_wrong_pin.json",
    "stk/callback_locked.json",
    "stk/callback_wrong_pairing.json",
    "stk/callback_internal.json",
    "query/answer_paid.json",
    "query/answer_cancelled.json",
    "query/answer_cancelled_other_wording.json",
    "query/answer_unreachable.json",
    "query/answer_wrong_pairing.json",
    "query/answer_still_processing.json",
    "query/answer_without_result.json",
    "query/error_being_processed.json",
    "query/error_empty_with_200.json",
    "query/error_does_not_exist.json",
    "query/error_spike_arrest.json",
    "query/error_token.json",
    "query/page_200.html",
];

/// The push of the samples, for one shilling.
pub fn push(phone: &str) -> Value {
    json!({
        "BusinessShortCode": NUMBER,
        "Password": password(STAMP),
        "Timestamp": STAMP,
        "TransactionType": "CustomerPayBillOnline",
        "Amount": "1",
        "PartyA": phone,
        "PartyB": NUMBER,
        "PhoneNumber": phone,
        "CallBackURL": "https://shop.example/c/7",
        "AccountReference": "INV-7",
        "TransactionDesc": "Groceries",
    })
}

fn password(stamp: &str) -> String {
    STANDARD.encode(format!("{NUMBER}{PASSKEY}{stamp}"))
}

pub async fn query(desk: &Desk, checkout: &Value) -> (u16, String) {
    let body = json!({
        "BusinessShortCode": NUMBER,
        "Password": password(STAMP),
        "Timestamp": STAMP,
        "CheckoutRequestID": checkout,
    });
    desk.post(QUERY, &body).await
}

pub fn checkout(callback: &str) -> Value {
    let body: Value = serde_json::from_str(callback).expect("JSON");
    body["Body"]["stkCallback"]["CheckoutRequestID"].clone()
}

#[tokio::test]
async fn pushes_end_in_the_documented_forms() {
    let desk = Desk::open().await;
    let mut sent = Vec::new();
    let granted = desk.grant("practice-secret", "client_credentials").await;
    sent.push(Sent::answer("oauth/answer_lifetime_string.json", granted));
    for (form, sample) in [
        ("bare", "stk/callback_paid_balance_without_value.json"),
        ("absent", "stk/callback_paid_balance_absent.json"),
        ("number", "stk/callback_paid_balance_number.json"),
        ("structure", "stk/callback_paid_balance_text.json"),
        ("empty", "stk/callback_paid_balance_empty.json"),
    ] {
        desk.faults(json!({"balance": form})).await;
        sent.push(Sent::told(
            sample,
            desk.outcome(PUSH, push("254712345601")).await,
        ));
    }
    let paid = sent.last().expect("a payment").body.clone();
    sent.push(Sent::answer(
        "query/answer_paid.json",
        query(&desk, &checkout(&paid)).await,
    ));
    for (ending, sample, queried) in [
        ("cancelled_too", "stk/callback_cancelled_1031.json", None),
        (
            "no_response",
            "stk/callback_unreachable.json",
            Some("query/answer_unreachable.json"),
        ),
        ("expired", "stk/callback_expired.json", None),
        ("not_confirmed", "stk/callback_smsc_timeout.json", None),
        ("no_money", "stk/callback_insufficient.json", None),
        ("wrong_pin", "stk/callback_wrong_pin.json", None),
        ("phone_locked", "stk/callback_locked.json", None),
        (
            "wrong_till",
            "stk/callback_wrong_pairing.json",
            Some("query/answer_wrong_pairing.json"),
        ),
        ("unsent", "stk/callback_internal.json", None),
    ] {
        desk.faults(json!({"ending": ending})).await;
        let told = desk.outcome(PUSH, push("254712345602")).await;
        if let Some(queried) = queried {
            sent.push(Sent::answer(queried, query(&desk, &checkout(&told)).await));
        }
        sent.push(Sent::told(sample, told));
    }
    sent.extend(both_wordings(&desk).await);
    sent.extend(while_it_is_open(&desk).await);
    let claimed: Vec<&str> = SENT.iter().copied().filter(|file| !refused(file)).collect();
    assert_same(&sent, &claimed);
}

/// Of a cancelled push, chance chooses the words.
async fn both_wordings(desk: &Desk) -> Vec<Sent> {
    desk.faults(json!({"ending": "cancelled"})).await;
    let mut sent = Vec::new();
    for _ in 0..64 {
        let told = desk.outcome(PUSH, push("254712345603")).await;
        let samples = match told.contains("Request cancelled by user\"") {
            true => ["stk/callback_cancelled.json", "query/answer_cancelled.json"],
            false => [
                "stk/callback_cancelled_other_wording.json",
                "query/answer_cancelled_other_wording.json",
            ],
        };
        if sent.iter().any(|seen: &Sent| seen.sample == samples[0]) {
            continue;
        }
        let queried = query(desk, &checkout(&told)).await;
        sent.extend([
            Sent::told(samples[0], told),
            Sent::answer(samples[1], queried),
        ]);
        if sent.len() == 4 {
            break;
        }
    }
    sent
}

/// What a query says before the end; nobody answers these prompts.
async fn while_it_is_open(desk: &Desk) -> Vec<Sent> {
    desk.control("behaviour", json!({"behaviour": "ignores"}))
        .await;
    let mut sent = Vec::new();
    for (at, (form, sample)) in [
        ("measured", "query/answer_still_processing.json"),
        ("without_code", "query/answer_without_result.json"),
        ("processing", "query/error_being_processed.json"),
        ("silence", "query/error_empty_with_200.json"),
        ("spike_arrest", "query/error_spike_arrest.json"),
    ]
    .into_iter()
    .enumerate()
    {
        desk.faults(json!({"pending": form})).await;
        let body = with(
            push(&format!("25471234561{at}")),
            "CallBackURL",
            json!(desk.address()),
        );
        let answer = desk.post(PUSH, &body).await;
        let taken: Value = serde_json::from_str(&answer.1).expect("JSON");
        sent.push(Sent::answer(
            sample,
            query(desk, &taken["CheckoutRequestID"]).await,
        ));
        if at == 0 {
            sent.push(Sent::answer("stk/answer.json", answer));
        }
    }
    sent
}

fn refused(file: &str) -> bool {
    matches!(
        file,
        "query/error_does_not_exist.json" | "query/error_token.json" | "query/page_200.html"
    )
}

#[tokio::test]
async fn queries_are_refused_in_the_documented_forms() {
    let desk = Desk::open().await;
    let unknown = json!("ws_CO_27032025083424885708374149");
    let nothing = query(&desk, &unknown).await;
    desk.faults(json!({"tokens_refused": true})).await;
    let token = query(&desk, &unknown).await;
    desk.faults(json!({"gateway": "html"})).await;
    let page = query(&desk, &unknown).await;
    let sent = [
        Sent::answer("query/error_does_not_exist.json", nothing),
        Sent::answer("query/error_token.json", token),
        Sent::answer("query/page_200.html", page),
    ];
    let claimed: Vec<&str> = SENT.iter().copied().filter(|file| refused(file)).collect();
    assert_same(&sent, &claimed);
}
