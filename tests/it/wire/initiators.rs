//! What initiators ask for, how it is acknowledged, and the results.

use super::desk::{Desk, with};
use super::{Sent, assert_same};
use serde_json::{Value, json};

pub const B2C: &str = "/mpesa/b2c/v3/paymentrequest";
pub const BALANCE: &str = "/mpesa/accountbalance/v1/query";
pub const REVERSAL: &str = "/mpesa/reversal/v1/request";
pub const B2C_V1: &str = "/mpesa/b2c/v1/paymentrequest";
pub const B2B: &str = "/mpesa/b2b/v1/paymentrequest";
const TAX: &str = "/mpesa/b2b/v1/remittax";
pub const STATUS: &str = "/mpesa/transactionstatus/v1/query";

/// The shop's store number and till, and the number that it pays from.
const STORE: &str = "5200200";
const PAYOUTS: &str = "600630";
/// `Practice#2026`, encrypted to the practice certificate by OpenSSL.
pub const CREDENTIAL: &str = "CfXPM3ZwUuaAamn5/1d2sCRvfoGGd1H6i8WwODgrnIIqgzuVTPSmVALHCWtf2tSpU65v7mjcaVYcY0iETFb5qL+mXRMCK4bpzrzd4SOVpfFtsHpgKU/AtgvWgBHTVpGkqEUDB8NFWQDVrax3cmL+LeUcrpKsqGuaMTYBrRZaAYlUGTXPr45mGDN4RSARuGS65Cj9x6lFxafpKctGLfJMLnpAkwPeF2WPzYBu2D00H+j7Pi0WJV7SeuO39Cl3WdsqNAdKfkDmGgXNfOTsfgsx88/I2qqNRsSRuYDoUFJQtr7H3v4qir9ZOgCm+IThtvkFugV1AUiBhA6H/iKzV94lJA==";

pub const SENT: &[&str] = &[
    "initiator/answer.json",
    "b2c/answer_v3.json",
    "b2c/result_done.json",
    "b2c/result_failed.json",
    "b2c/result_failed_text_code.json",
    "b2c/result_duplicate.json",
    "b2b/result_done.json",
    "b2b/result_failed_single_object.json",
    "b2b/result_tax_done.json",
    "balance/result_done.json",
    "balance/result_done_text.json",
    "balance/result_action_type_first.json",
    "balance/result_failed.json",
    "status/result_completed_key_repeated.json",
    "status/result_not_found.json",
    "reversal/result_done.json",
    "reversal/result_already.json",
    "reversal/result_invalid_id.json",
    "reversal/result_insufficient.json",
    "initiator/result_overload.json",
];

fn common(command: &str) -> Value {
    json!({
        "Initiator": "practice-api",
        "SecurityCredential": CREDENTIAL,
        "CommandID": command,
        "Remarks": "Stock 7",
        "QueueTimeOutURL": "https://shop.example/c/7",
        "ResultURL": "https://shop.example/c/7",
    })
}

fn merged(mut body: Value, more: &Value) -> Value {
    let more = more.as_object().expect("fields").clone();
    body.as_object_mut().expect("a body").extend(more);
    body
}

pub fn b2c(originator: &str) -> Value {
    let fields = json!({
        "OriginatorConversationID": originator,
        "InitiatorName": "practice-api",
        "Amount": "1000",
        "PartyA": PAYOUTS,
        "PartyB": "254712345678",
        "Occassion": "Refund",
    });
    merged(common("BusinessPayment"), &fields)
}

pub fn b2b() -> Value {
    let fields = json!({
        "SenderIdentifierType": "4",
        "RecieverIdentifierType": "4",
        "Amount": "190",
        "PartyA": STORE,
        "PartyB": "600610",
        "AccountReference": "INV-7",
    });
    merged(common("BusinessPayBill"), &fields)
}

pub fn balance() -> Value {
    merged(
        common("AccountBalance"),
        &json!({"PartyA": STORE, "IdentifierType": "4"}),
    )
}

pub fn status(receipt: &str) -> Value {
    let fields = json!({"PartyA": PAYOUTS, "IdentifierType": "4", "TransactionID": receipt});
    merged(common("TransactionStatusQuery"), &fields)
}

pub fn reversal(receipt: &str) -> Value {
    let fields = json!({
        "TransactionID": receipt,
        "Amount": "50",
        "ReceiverParty": STORE,
        "RecieverIdentifierType": "11",
    });
    merged(common("TransactionReversal"), &fields)
}

pub fn receipt(result: &str) -> String {
    let result: Value = serde_json::from_str(result).expect("JSON");
    result["Result"]["TransactionID"]
        .as_str()
        .expect("a receipt")
        .to_owned()
}

#[tokio::test]
async fn results_have_the_documented_forms() {
    let desk = Desk::open().await;
    let mut sent = acknowledged(&desk).await;
    sent.extend(of_people(&desk).await);
    sent.extend(of_businesses(&desk).await);
    sent.extend(of_questions(&desk).await);
    sent.extend(of_reversals(&desk).await);
    assert_same(&sent, SENT);
}

async fn acknowledged(desk: &Desk) -> Vec<Sent> {
    let v1 = desk.post(B2C_V1, &b2c("passed over")).await;
    let v3 = desk.post(B2C, &b2c("shop-7-000041")).await;
    desk.faults(json!({"initiator": {"outcome": "100000001"}}))
        .await;
    let overload = desk.outcome(B2C, b2c("shop-7-000043")).await;
    desk.faults(json!({})).await;
    vec![
        Sent::answer("initiator/answer.json", v1),
        Sent::answer("b2c/answer_v3.json", v3),
        Sent::told("initiator/result_overload.json", overload),
    ]
}

async fn of_people(desk: &Desk) -> Vec<Sent> {
    let mut sent = vec![Sent::told(
        "b2c/result_done.json",
        desk.outcome(B2C, b2c("p-1")).await,
    )];
    for (outcome, sample) in [
        ("2001", "b2c/result_failed.json"),
        ("SFC_IC0003", "b2c/result_failed_text_code.json"),
    ] {
        desk.faults(json!({"initiator": {"outcome": outcome}}))
            .await;
        sent.push(Sent::told(sample, desk.outcome(B2C, b2c(outcome)).await));
    }
    desk.faults(json!({"initiator": {"duplicates_acknowledged": true}}))
        .await;
    sent.push(Sent::told(
        "b2c/result_duplicate.json",
        desk.outcome(B2C, b2c("p-1")).await,
    ));
    desk.faults(json!({})).await;
    sent
}

async fn of_businesses(desk: &Desk) -> Vec<Sent> {
    let strings = json!({"initiator": {"shape": "strings"}});
    desk.faults(strings.clone()).await;
    let done = desk.outcome(B2B, b2b()).await;
    let tax = with(
        with(b2b(), "CommandID", json!("PayTaxToKRA")),
        "PartyB",
        json!("572572"),
    );
    let taxed = desk.outcome(TAX, tax).await;
    desk.faults(json!({"initiator": {"outcome": "2001"}})).await;
    let failed = desk.outcome(B2B, b2b()).await;
    desk.faults(json!({})).await;
    vec![
        Sent::told("b2b/result_done.json", done),
        Sent::told("b2b/result_tax_done.json", taxed),
        Sent::told("b2b/result_failed_single_object.json", failed),
    ]
}

async fn of_questions(desk: &Desk) -> Vec<Sent> {
    let mut sent = Vec::new();
    for (shape, sample) in [
        ("usual", "balance/result_done.json"),
        ("strings", "balance/result_done_text.json"),
        ("action_type_first", "balance/result_action_type_first.json"),
    ] {
        desk.faults(json!({"initiator": {"shape": shape}})).await;
        sent.push(Sent::told(sample, desk.outcome(BALANCE, balance()).await));
    }
    desk.faults(json!({"initiator": {"outcome": "21"}})).await;
    sent.push(Sent::told(
        "balance/result_failed.json",
        desk.outcome(BALANCE, balance()).await,
    ));
    desk.faults(json!({})).await;
    let paid = receipt(&desk.outcome(B2C, b2c("q-1")).await);
    for (shape, receipt, sample) in [
        (
            "repeated_key",
            paid.as_str(),
            "status/result_completed_key_repeated.json",
        ),
        ("usual", "UJ20000001", "status/result_not_found.json"),
    ] {
        desk.faults(json!({"initiator": {"shape": shape}})).await;
        sent.push(Sent::told(
            sample,
            desk.outcome(STATUS, status(receipt)).await,
        ));
    }
    desk.faults(json!({})).await;
    sent
}

async fn of_reversals(desk: &Desk) -> Vec<Sent> {
    let paid = sold(desk).await;
    let done = desk.outcome(REVERSAL, reversal(&paid)).await;
    let again = desk.outcome(REVERSAL, reversal(&paid)).await;
    let never = desk.outcome(REVERSAL, reversal("UJ20000001")).await;
    let paid = sold(desk).await;
    desk.faults(json!({"initiator": {"outcome": "1"}})).await;
    let short = desk.outcome(REVERSAL, reversal(&paid)).await;
    desk.faults(json!({})).await;
    vec![
        Sent::told("reversal/result_done.json", done),
        Sent::told("reversal/result_already.json", again),
        Sent::told("reversal/result_invalid_id.json", never),
        Sent::told("reversal/result_insufficient.json", short),
    ]
}

/// The receipt of 50 shillings that a customer pays at the shop's till.
pub async fn sold(desk: &Desk) -> String {
    let pay = json!({"phone": "254708374149", "number": "5200201", "amount": 5000});
    desk.control("pay", pay).await;
    let payments = desk.simulator.state().payments;
    let code = payments.last().and_then(|payment| payment.code.clone());
    code.expect("paid at once").to_string()
}
