//! Refusals and failures of the gateway.

use super::desk::{Desk, with};
use super::{Sent, assert_same, initiators, stk};
use reqwest::Method;
use serde_json::json;

const PUSH: &str = "/mpesa/stkpush/v1/processrequest";
const REGISTER: &str = "/mpesa/c2b/v2/registerurl";

pub const SENT: &[&str] = &[
    "oauth/error_wrong_key.json",
    "oauth/error_grant_type.json",
    "errors/invalid_amount.json",
    "errors/invalid_shortcode.json",
    "errors/invalid_phone.json",
    "errors/invalid_callback_url.json",
    "errors/invalid_initiator_name.json",
    "errors/invalid_identifier_type.json",
    "errors/malformed_json.json",
    "errors/token_c2b.json",
    "errors/c2b_forbidden_word.json",
    "errors/c2b_foreign_shortcode.json",
    "errors/token_echoed.json",
    "errors/no_product.json",
    "errors/token_stk.json",
    "errors/token_header.json",
    "errors/no_such_path_404_001_01.json",
    "errors/wrong_method.json",
    "errors/merchant_does_not_exist.json",
    "errors/wrong_credentials.json",
    "errors/subscriber_locked.json",
    "errors/duplicate_id.json",
    "errors/system_busy.json",
    "errors/spike_arrest.json",
    "errors/quota.json",
    "errors/internal.json",
    "errors/gateway_fault.json",
    "errors/soap_fault_as_json_503.json",
    "errors/page_200.html",
    "errors/page_503.html",
    "errors/empty_502.txt",
];

#[tokio::test]
async fn requests_are_refused_in_the_documented_forms() {
    let desk = Desk::open().await;
    let push = || stk::push("254712345601");
    let mut sent = vec![
        Sent::answer(
            "oauth/error_wrong_key.json",
            desk.grant("another", "client_credentials").await,
        ),
        Sent::answer(
            "oauth/error_grant_type.json",
            desk.grant("practice-secret", "password").await,
        ),
    ];
    for (sample, body) in [
        (
            "errors/invalid_amount.json",
            with(push(), "Amount", json!("250001")),
        ),
        (
            "errors/invalid_phone.json",
            with(push(), "PhoneNumber", json!("0708374149")),
        ),
        (
            "errors/invalid_callback_url.json",
            with(push(), "CallBackURL", json!(" https://shop.example/c")),
        ),
        (
            "errors/wrong_credentials.json",
            with(push(), "Timestamp", json!("20250327083425")),
        ),
        (
            "errors/merchant_does_not_exist.json",
            with(push(), "BusinessShortCode", json!("9999999")),
        ),
    ] {
        sent.push(Sent::answer(sample, desk.post(PUSH, &body).await));
    }
    // Another content type, no JSON, no token, another method, another path.
    let (post, json_type, token) = (Method::POST, "application/json", desk.token.as_str());
    for (sample, method, path, token, kind, body) in [
        (
            "errors/invalid_shortcode.json",
            post.clone(),
            PUSH,
            token,
            "text/plain",
            push().to_string(),
        ),
        (
            "errors/invalid_initiator_name.json",
            post.clone(),
            initiators::B2C,
            token,
            "text/plain",
            "{}".into(),
        ),
        (
            "errors/malformed_json.json",
            post.clone(),
            PUSH,
            token,
            json_type,
            "{\"Amount\":".into(),
        ),
        (
            "errors/token_stk.json",
            post.clone(),
            PUSH,
            "another",
            json_type,
            push().to_string(),
        ),
        (
            "errors/token_header.json",
            post.clone(),
            PUSH,
            "",
            json_type,
            push().to_string(),
        ),
        (
            "errors/token_c2b.json",
            post.clone(),
            REGISTER,
            "another",
            json_type,
            "{}".into(),
        ),
        (
            "errors/token_echoed.json",
            post.clone(),
            initiators::BALANCE,
            "another",
            json_type,
            "{}".into(),
        ),
        (
            "errors/wrong_method.json",
            Method::PUT,
            REGISTER,
            token,
            json_type,
            "{}".into(),
        ),
        (
            "errors/no_such_path_404_001_01.json",
            post,
            "/mpesa/stkpush/v9/none",
            token,
            json_type,
            "{}".into(),
        ),
    ] {
        sent.push(Sent::answer(
            sample,
            desk.send(method, path, token, kind, body).await,
        ));
    }
    let register = |number: &str, url: &str| {
        json!({
            "ShortCode": number,
            "ResponseType": "Completed",
            "ConfirmationURL": "https://shop.example/c/7",
            "ValidationURL": url,
        })
    };
    let forbidden = register("600984", "https://shop.example/MPesa/a11d");
    let foreign = register("600610", "https://shop.example/c/7");
    sent.push(Sent::answer(
        "errors/c2b_forbidden_word.json",
        desk.post(REGISTER, &forbidden).await,
    ));
    sent.push(Sent::answer(
        "errors/c2b_foreign_shortcode.json",
        desk.post(REGISTER, &foreign).await,
    ));
    sent.extend(of_initiators(&desk).await);
    sent.extend(of_a_locked_phone(&desk).await);
    sent.extend(of_the_gateway(&desk).await);
    assert_same(&sent, SENT);
}

async fn of_initiators(desk: &Desk) -> Vec<Sent> {
    let reversal = initiators::reversal("UJ25AB12CD");
    let mut spelt = reversal.as_object().expect("an object").clone();
    let digits = spelt.remove("RecieverIdentifierType").expect("the field");
    spelt.insert("ReceiverIdentifierType".into(), digits);
    let spelt = desk.post(initiators::REVERSAL, &spelt.into()).await;
    desk.outcome(initiators::B2C, initiators::b2c("twice"))
        .await;
    let twice = desk.post(initiators::B2C, &initiators::b2c("twice")).await;
    desk.faults(json!({"initiator": {"b2c": "v1"}})).await;
    let product = desk.post(initiators::B2C, &initiators::b2c("other")).await;
    desk.faults(json!({})).await;
    vec![
        Sent::answer("errors/invalid_identifier_type.json", spelt),
        Sent::answer("errors/duplicate_id.json", twice),
        Sent::answer("errors/no_product.json", product),
    ]
}

async fn of_a_locked_phone(desk: &Desk) -> Vec<Sent> {
    desk.control("behaviour", json!({"behaviour": "vanishes"}))
        .await;
    let (status, _) = desk.post(PUSH, &stk::push("254712345604")).await;
    assert_eq!(status, 200);
    let locked = desk.post(PUSH, &stk::push("254712345604")).await;
    vec![Sent::answer("errors/subscriber_locked.json", locked)]
}

async fn of_the_gateway(desk: &Desk) -> Vec<Sent> {
    let mut sent = Vec::new();
    for (fault, sample) in [
        ("busy", "errors/system_busy.json"),
        ("spike_arrest", "errors/spike_arrest.json"),
        ("quota", "errors/quota.json"),
        ("internal", "errors/internal.json"),
        ("apigee", "errors/gateway_fault.json"),
        ("envelope", "errors/soap_fault_as_json_503.json"),
        ("html", "errors/page_200.html"),
        ("maintenance", "errors/page_503.html"),
        ("empty", "errors/empty_502.txt"),
    ] {
        desk.faults(json!({"gateway": fault})).await;
        sent.push(Sent::answer(
            sample,
            desk.post(PUSH, &stk::push("254712345605")).await,
        ));
    }
    sent
}
