//! Tokens, refusals, and what the gateway says by itself.

use super::{Forms, switch};
use crate::wire::desk::{Desk, with};
use crate::wire::initiators::{B2C, BALANCE, b2c, balance};
use crate::wire::stk::{PUSH, push};
use crate::wire::{Sent, assert_same};
use reqwest::Method;
use serde_json::{Value, json};

const REGISTER: &str = "/mpesa/c2b/v2/registerurl";

const TOKENS: Forms = &[
    ("lifetime_number", "oauth/answer_lifetime_number.json"),
    ("token_of29", "oauth/answer_token_of_29.json"),
];
const TOKEN_REFUSALS: Forms = &[
    (
        "wrong_key_other_wording",
        "oauth/error_wrong_key_other_wording.json",
    ),
    ("no_header_empty400", "oauth/error_no_header_400.txt"),
    ("no_header_empty401", "oauth/error_no_header_401.txt"),
];
const IN_PLACE_OF_AN_ANSWER: Forms = &[
    ("page403", "errors/page_403.html"),
    ("page502", "errors/page_502.html"),
    ("empty200", "errors/empty_200.txt"),
    ("unknown_text", "errors/unknown_text.json"),
    ("message_empty", "errors/message_empty_on_push.json"),
];
const BAD_AMOUNTS: Forms = &[
    ("keys_capitalised", "errors/keys_capitalised.json"),
    ("request_id_missing", "errors/request_id_missing.json"),
];
const NO_SUCH_PATHS: Forms = &[
    ("no_such_path2", "errors/no_such_path_404_002_01.json"),
    ("no_such_path3", "errors/no_such_path_404_003_01.json"),
];

pub const SENT: &[&str] = &[
    "oauth/answer_lifetime_number.json",
    "oauth/answer_token_of_29.json",
    "oauth/error_wrong_key_other_wording.json",
    "oauth/error_no_header_400.txt",
    "oauth/error_no_header_401.txt",
    "errors/page_403.html",
    "errors/page_502.html",
    "errors/empty_200.txt",
    "errors/unknown_text.json",
    "errors/message_empty_on_push.json",
    "errors/keys_capitalised.json",
    "errors/request_id_missing.json",
    "errors/no_such_path_404_002_01.json",
    "errors/no_such_path_404_003_01.json",
    "errors/token_header_other_wording.json",
    "errors/wrong_credentials_bare.json",
    "errors/token_echoed_as_400.json",
    "errors/c2b_bad_request.json",
    "errors/soap_fault_as_json_409.json",
    "errors/b2c_internal.json",
    "errors/maintenance.json",
    "c2b/register_answer_other_misspelling.json",
    "c2b/register_error_aggregator.json",
];

async fn send(desk: &Desk, path: &str, token: &str, body: Value) -> (u16, String) {
    let kind = "application/json";
    desk.send(Method::POST, path, token, kind, body.to_string())
        .await
}

#[tokio::test]
async fn tokens_and_refusals_have_their_rare_forms() {
    let desk = Desk::open().await;
    let mut sent = Vec::new();
    for (form, sample) in TOKENS {
        switch(&desk, form).await;
        let granted = desk.grant("practice-secret", "client_credentials").await;
        if sample.ends_with("29.json") {
            let token: Value = serde_json::from_str(&granted.1).expect("JSON");
            let token = token["access_token"].as_str().expect("a token");
            assert_eq!(token.len(), 29);
            let taken = send(&desk, PUSH, token, push("254712345600")).await;
            assert_eq!(taken.0, 200, "{}", taken.1);
        }
        sent.push(Sent::answer(sample, granted));
    }
    for (form, sample) in TOKEN_REFUSALS {
        switch(&desk, form).await;
        let refused = desk.grant("another", "client_credentials").await;
        sent.push(Sent::answer(sample, refused));
    }
    for (form, sample) in IN_PLACE_OF_AN_ANSWER {
        switch(&desk, form).await;
        let answer = desk.post(PUSH, &push("254712345601")).await;
        sent.push(Sent::answer(sample, answer));
    }
    for (form, sample) in BAD_AMOUNTS {
        switch(&desk, form).await;
        let wrong = with(push("254712345601"), "Amount", json!("0"));
        sent.push(Sent::answer(sample, desk.post(PUSH, &wrong).await));
    }
    for (form, sample) in NO_SUCH_PATHS {
        switch(&desk, form).await;
        let nowhere = desk.post("/mpesa/stkpush/v9/none", &json!({})).await;
        sent.push(Sent::answer(sample, nowhere));
    }
    switch(&desk, "token_header_other_wording").await;
    let headless = send(&desk, PUSH, "", push("254712345601")).await;
    switch(&desk, "wrong_credentials_bare").await;
    let wrong = with(push("254712345601"), "Timestamp", json!("20250327083425"));
    let wrong = desk.post(PUSH, &wrong).await;
    switch(&desk, "token_echoed_as400").await;
    let echoed = send(&desk, BALANCE, "another", json!({})).await;
    let registration = json!({
        "ShortCode": "600610",
        "ResponseType": "Completed",
        "ConfirmationURL": "https://shop.example/c/7",
        "ValidationURL": "https://shop.example/c/7",
    });
    switch(&desk, "c2b_bad_request").await;
    let foreign = desk.post(REGISTER, &registration).await;
    switch(&desk, "envelope409").await;
    let conflict = desk.post(REGISTER, &registration).await;
    let own = with(registration, "ShortCode", json!("600984"));
    switch(&desk, "registered_misspelt").await;
    let misspelt = desk.post(REGISTER, &own).await;
    let elsewhere = json!({"c2b": {"registered_again": "aggregator"}});
    desk.control("forms", elsewhere).await;
    let elsewhere = desk.post(REGISTER, &own).await;
    desk.faults(json!({"gateway": "internal"})).await;
    let internal = desk.post(B2C, &b2c("r-1")).await;
    desk.faults(json!({"gateway": "maintenance"})).await;
    let maintenance = desk.post(BALANCE, &balance()).await;
    sent.extend([
        Sent::answer("errors/token_header_other_wording.json", headless),
        Sent::answer("errors/wrong_credentials_bare.json", wrong),
        Sent::answer("errors/token_echoed_as_400.json", echoed),
        Sent::answer("errors/c2b_bad_request.json", foreign),
        Sent::answer("errors/soap_fault_as_json_409.json", conflict),
        Sent::answer("c2b/register_answer_other_misspelling.json", misspelt),
        Sent::answer("c2b/register_error_aggregator.json", elsewhere),
        Sent::answer("errors/b2c_internal.json", internal),
        Sent::answer("errors/maintenance.json", maintenance),
    ]);
    assert_same(&sent, SENT);
}
