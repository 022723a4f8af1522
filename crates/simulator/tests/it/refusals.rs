//! Requests that Daraja refuses, in its words.

use crate::by_hand::{Counter, PUSH, QUERY, REGISTER, push, query, send, with};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

fn without(mut body: Value, field: &str) -> Value {
    body.as_object_mut().expect("an object").remove(field);
    body
}

fn assert_refused(answer: &(StatusCode, Value), status: u16, code: &str, text: &str) {
    assert_eq!(answer.0.as_u16(), status, "{answer:?}");
    assert_eq!(answer.1["errorCode"], code);
    assert_eq!(answer.1["errorMessage"], text);
    assert!(
        answer.1["requestId"]
            .as_str()
            .is_some_and(|id| id.len() > 30)
    );
}

#[tokio::test]
async fn numbers_and_strings_are_both_taken_and_the_answer_is_all_strings() {
    let counter = Counter::open().await;
    let (status, answer) = counter.post(PUSH, &push()).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(answer["ResponseCode"], "0");
    assert_eq!(
        answer["ResponseDescription"],
        "Success. Request accepted for processing"
    );
    assert_eq!(answer["CustomerMessage"], answer["ResponseDescription"]);
    let checkout = answer["CheckoutRequestID"].as_str().expect("a string");
    assert!(
        checkout.starts_with("ws_CO_") && checkout.ends_with("712345678"),
        "{checkout}"
    );
    let strings = with(
        with(push(), "Amount", json!("1")),
        "PhoneNumber",
        json!("254722000000"),
    );
    let strings = with(
        without(strings, "TransactionDesc"),
        "BusinessShortCode",
        json!("5200200"),
    );
    assert_eq!(counter.post(PUSH, &strings).await.0, StatusCode::OK);
}

#[tokio::test]
async fn what_other_libraries_send() {
    let counter = Counter::open().await;
    for (phone, field, value) in [
        ("254722000001", "Amount", json!(1.0)),
        (
            "254722000002",
            "TransactionDesc",
            json!("Lipa na mpesa online"),
        ),
    ] {
        let theirs = with(with(push(), "PhoneNumber", json!(phone)), field, value);
        let (status, answer) = counter.post(PUSH, &theirs).await;
        assert_eq!(status, StatusCode::OK, "{field}: {answer}");
    }
}

#[tokio::test]
async fn tokens() {
    let counter = Counter::open().await;
    let generate = "/oauth/v1/generate?grant_type=client_credentials";
    let get = |path: &str| counter.request(Method::GET, path);
    let wrong = send(get(generate).basic_auth("practice-key", Some("other"))).await;
    assert_refused(&wrong, 400, "400.008.01", "Invalid Authentication passed");
    assert_refused(
        &send(get(generate)).await,
        400,
        "400.008.01",
        "Invalid Authentication passed",
    );
    let grant = get("/oauth/v1/generate?grant_type=password");
    let wrong = send(grant.basic_auth("practice-key", Some("practice-secret"))).await;
    assert_refused(&wrong, 400, "400.008.02", "Invalid grant type passed");
    let wrong = send(counter.request(Method::POST, generate)).await;
    assert_refused(&wrong, 405, "405.001", "Method Not Allowed");

    for path in [PUSH, QUERY, REGISTER] {
        let bare = send(counter.request(Method::POST, path).json(&push())).await;
        assert_refused(&bare, 404, "404.001.04", "Invalid Authentication Header");
        let got = send(
            counter
                .request(Method::GET, path)
                .bearer_auth(&counter.token),
        )
        .await;
        assert_refused(&got, 405, "405.001", "Method Not Allowed");
        let stale = send(
            counter
                .request(Method::POST, path)
                .bearer_auth("stale")
                .json(&push()),
        )
        .await;
        let (status, code) = if path == REGISTER {
            (400, "400.003.01")
        } else {
            (404, "404.001.03")
        };
        assert_refused(&stale, status, code, "Invalid Access Token");
    }
    let lost = counter
        .post("/mpesa/stkpush/v2/processrequest", &push())
        .await;
    assert_refused(&lost, 404, "404.001.01", "Resource not found");
}

#[tokio::test]
async fn each_field_of_a_push() {
    let counter = Counter::open().await;
    for field in [
        "BusinessShortCode",
        "Password",
        "Timestamp",
        "TransactionType",
        "Amount",
        "PartyA",
        "PartyB",
        "PhoneNumber",
        "CallBackURL",
        "AccountReference",
    ] {
        let words = format!("Bad Request - Invalid {field}");
        for body in [
            without(push(), field),
            with(push(), field, json!("")),
            with(push(), field, json!([1])),
        ] {
            assert_refused(&counter.post(PUSH, &body).await, 400, "400.002.02", &words);
        }
    }
    for (field, value) in [
        ("BusinessShortCode", json!("174")),
        ("Timestamp", json!("20261322143209")),
        ("Timestamp", json!("2026112214320")),
        ("TransactionType", json!("CustomerPayBillonline")),
        ("Amount", json!(0)),
        ("Amount", json!(-5)),
        ("Amount", json!(250_001)),
        ("Amount", json!("10.00")),
        ("Amount", json!(10.5)),
        ("PartyA", json!("0712345678")),
        ("PhoneNumber", json!("254812345678")),
        ("PhoneNumber", json!("+254712345678")),
        ("PartyB", json!("till")),
        ("CallBackURL", json!("http://relay.example.co.ke/c/0a")),
        ("CallBackURL", json!("https://Relay.example.co.ke/c/0a")),
        ("CallBackURL", json!(" https://relay.example.co.ke/c/0a")),
        ("AccountReference", json!("R1-0000000123")),
    ] {
        let words = format!("Bad Request - Invalid {field}");
        let answer = counter.post(PUSH, &with(push(), field, value)).await;
        assert_refused(&answer, 400, "400.002.02", &words);
    }
    let broken = counter
        .request(Method::POST, PUSH)
        .bearer_auth(&counter.token);
    let broken = broken
        .header("content-type", "application/json")
        .body("{\"Amount\":");
    assert_refused(
        &send(broken).await,
        400,
        "400.002.05",
        "Invalid Request Payload",
    );
    let form = counter
        .request(Method::POST, PUSH)
        .bearer_auth(&counter.token);
    let form = form
        .header("content-type", "text/plain")
        .body(push().to_string());
    assert_refused(
        &send(form).await,
        400,
        "400.002.02",
        "Bad Request - Invalid BusinessShortCode",
    );
    assert!(counter.shop.simulator.state().pushes.is_empty());
}

#[tokio::test]
async fn the_merchant_behind_a_push() {
    let counter = Counter::open().await;
    let stranger = with(push(), "BusinessShortCode", json!("600999"));
    let answer = counter.post(PUSH, &stranger).await;
    assert_refused(&answer, 500, "500.001.1001", "Merchant does not exist");
    let other_time = with(push(), "Timestamp", json!("20261122143210"));
    let answer = counter.post(PUSH, &other_time).await;
    assert_refused(
        &answer,
        500,
        "500.001.1001",
        "[MerchantValidate] - Wrong credentials",
    );
    assert_eq!(counter.post(PUSH, &push()).await.0, StatusCode::OK);
    let busy =
        "Unable to lock subscriber, a transaction is already in process for the current subscriber";
    assert_refused(
        &counter.post(PUSH, &push()).await,
        500,
        "500.001.1001",
        busy,
    );
}

#[tokio::test]
async fn a_query_about_nothing() {
    let counter = Counter::open().await;
    let query = query("ws_CO_0");
    let answer = counter.post(QUERY, &query).await;
    assert_refused(
        &answer,
        500,
        "500.001.1001",
        "The transaction does not Exist",
    );
    let answer = counter
        .post(QUERY, &without(query, "CheckoutRequestID"))
        .await;
    assert_refused(
        &answer,
        400,
        "400.002.02",
        "Bad Request - Invalid CheckoutRequestID",
    );
}
