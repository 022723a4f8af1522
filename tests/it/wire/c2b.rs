//! Payments to a number: registration, simulation, validation and confirmation.

use super::desk::{Desk, with};
use super::{Sent, assert_same};
use pokea_simulator::Mode;
use serde_json::{Value, json};

const REGISTER: &str = "/mpesa/c2b/v2/registerurl";
const SIMULATE: &str = "/mpesa/c2b/v2/simulate";
/// The sandbox's paybill, and the till of the shop with its store.
const PAYBILL: &str = "600984";
const STORE: &str = "5200200";
const TILL: &str = "5200201";
const PHONE: &str = "254708374149";

pub const SENT: &[&str] = &[
    "c2b/register_answer.json",
    "c2b/register_answer_eight_zeros.json",
    "c2b/register_answer_without_code.json",
    "c2b/register_answer_already_200.json",
    "c2b/register_error_already.json",
    "c2b/simulate_answer.json",
    "c2b/simulate_answer_old.json",
    "c2b/confirmation_v2_mask.json",
    "c2b/confirmation_older_mask.json",
    "c2b/confirmation_v1_hash.json",
    "c2b/confirmation_hash_masked.json",
    "c2b/confirmation_plain_number.json",
    "c2b/confirmation_till_portal.json",
    "c2b/confirmation_till_production.json",
    "c2b/confirmation_names_absent.json",
    "c2b/confirmation_names_empty.json",
    "c2b/confirmation_three_names.json",
    "c2b/confirmation_whole_amount.json",
    "c2b/confirmation_reference_of_20.json",
    "c2b/confirmation_v1_hash_sandbox_customer.json",
    "c2b/confirmation_own_id.json",
    "c2b/validation.json",
    "c2b/validation_till.json",
];

fn registration(number: &str, confirmation: &str, validation: &str) -> Value {
    json!({
        "ShortCode": number,
        "ResponseType": "Completed",
        "ConfirmationURL": confirmation,
        "ValidationURL": validation,
    })
}

/// One customer pays from the own phone: what the shop is told, and what it was asked before if it is asked.
async fn paid(desk: &Desk, number: &str, phone: &str, account: &str) -> (String, String) {
    let registered = if number == TILL { STORE } else { number };
    let (told, asked) = (desk.address(), desk.address());
    let body = registration(registered, &told, &asked);
    let (status, said) = desk.post(REGISTER, &body).await;
    assert_eq!(status, 200, "{said}");
    let pay = json!({"phone": phone, "number": number, "account": account, "amount": 5000});
    desk.control("pay", pay).await;
    (desk.told(&told).await, asked)
}

#[tokio::test]
async fn payments_are_told_in_the_documented_forms() {
    let desk = Desk::open().await;
    let mut sent = Vec::new();
    for (forms, number, account, sample) in [
        (
            json!({"payer": "mask"}),
            PAYBILL,
            "INV-7",
            "c2b/confirmation_v2_mask.json",
        ),
        (
            json!({"payer": "old_mask"}),
            PAYBILL,
            "INV-7",
            "c2b/confirmation_older_mask.json",
        ),
        (
            json!({"payer": "hash"}),
            PAYBILL,
            "INV-7",
            "c2b/confirmation_v1_hash.json",
        ),
        (
            json!({"payer": "masked_hash"}),
            PAYBILL,
            "INV-7",
            "c2b/confirmation_hash_masked.json",
        ),
        (
            json!({"payer": "plain"}),
            PAYBILL,
            "INV-7",
            "c2b/confirmation_plain_number.json",
        ),
        (
            json!({"till_word": "buy_goods"}),
            TILL,
            "",
            "c2b/confirmation_till_portal.json",
        ),
        (json!({}), TILL, "", "c2b/confirmation_till_production.json"),
        (
            json!({"names": "absent"}),
            PAYBILL,
            "INV-7",
            "c2b/confirmation_names_absent.json",
        ),
        (
            json!({"names": "empty"}),
            PAYBILL,
            "INV-7",
            "c2b/confirmation_names_empty.json",
        ),
        (
            json!({"names": "all"}),
            PAYBILL,
            "INV-7",
            "c2b/confirmation_three_names.json",
        ),
        (
            json!({"amount": "whole"}),
            PAYBILL,
            "INV-7",
            "c2b/confirmation_whole_amount.json",
        ),
        (
            json!({}),
            PAYBILL,
            "inv 7 for jane, tena",
            "c2b/confirmation_reference_of_20.json",
        ),
    ] {
        desk.control("forms", json!({"c2b": forms})).await;
        sent.push(Sent::told(
            sample,
            paid(&desk, number, PHONE, account).await.0,
        ));
    }
    desk.control("forms", json!({"c2b": {"payer": "hash"}}))
        .await;
    let hashed = paid(&desk, PAYBILL, "254705912645", "INV-7").await.0;
    sent.push(Sent::told(
        "c2b/confirmation_v1_hash_sandbox_customer.json",
        hashed,
    ));
    desk.control("forms", json!({"c2b": {"till_word": "buy_goods"}}))
        .await;
    for (number, account, sample) in [
        (PAYBILL, "INV-7", "c2b/validation.json"),
        (TILL, "", "c2b/validation_till.json"),
    ] {
        desk.control("validation", json!({"number": number, "on": true}))
            .await;
        let (told, asked) = paid(&desk, number, PHONE, account).await;
        sent.push(Sent::told(sample, desk.told(&asked).await));
        if number == PAYBILL {
            sent.push(Sent::told("c2b/confirmation_own_id.json", told));
        }
    }
    let told = |file: &&&str| file.contains("confirmation") || file.contains("validation");
    let claimed: Vec<&str> = SENT.iter().filter(told).copied().collect();
    assert_same(&sent, &claimed);
}

#[tokio::test]
async fn registrations_are_answered_in_the_documented_forms() {
    let desk = Desk::open_with(|options| options.mode = Mode::Production).await;
    let body = registration(
        PAYBILL,
        "https://shop.example/c/7",
        "https://shop.example/c/7",
    );
    let mut sent = Vec::new();
    for (forms, sample) in [
        (json!({"registered": "zero"}), "c2b/register_answer.json"),
        (
            json!({"registered": "eight_zeros"}),
            "c2b/register_answer_eight_zeros.json",
        ),
        (
            json!({"registered": "no_code"}),
            "c2b/register_answer_without_code.json",
        ),
    ] {
        desk.control("unregister", json!({"short_code": PAYBILL}))
            .await;
        desk.control("forms", json!({"c2b": forms})).await;
        sent.push(Sent::answer(sample, desk.post(REGISTER, &body).await));
    }
    for (forms, sample) in [
        (
            json!({"registered_again": "refused"}),
            "c2b/register_error_already.json",
        ),
        (
            json!({"registered_again": "ok"}),
            "c2b/register_answer_already_200.json",
        ),
    ] {
        desk.control("forms", json!({"c2b": forms})).await;
        sent.push(Sent::answer(sample, desk.post(REGISTER, &body).await));
    }
    let claimed: Vec<&str> = SENT
        .iter()
        .filter(|file| file.contains("register"))
        .copied()
        .collect();
    assert_same(&sent, &claimed);
}

#[tokio::test]
async fn simulations_are_answered_in_the_documented_forms() {
    let desk = Desk::open().await;
    let pay = json!({
        "ShortCode": PAYBILL,
        "CommandID": "CustomerPayBillOnline",
        "Amount": "50",
        "Msisdn": "254708374149",
        "BillRefNumber": "INV-7",
    });
    let (status, said) = desk
        .post(
            REGISTER,
            &registration(PAYBILL, &desk.address(), &desk.address()),
        )
        .await;
    assert_eq!(status, 200, "{said}");
    let usual = desk.post(SIMULATE, &pay).await;
    desk.control("forms", json!({"c2b": {"simulated": "conversation"}}))
        .await;
    let old = desk.post(SIMULATE, &with(pay, "Amount", json!(60))).await;
    let sent = [
        Sent::answer("c2b/simulate_answer.json", usual),
        Sent::answer("c2b/simulate_answer_old.json", old),
    ];
    let claimed: Vec<&str> = SENT
        .iter()
        .filter(|file| file.contains("simulate"))
        .copied()
        .collect();
    assert_same(&sent, &claimed);
}
