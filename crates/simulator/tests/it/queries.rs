//! The shapes in which a query is answered, word for word. The client takes most of them for the same.

use crate::by_hand::{Counter, QUERY, query};
use pokea_domain::CheckoutRequestId;
use pokea_simulator::{Behaviour, State};
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const PHONE: &str = "0712345678";

impl Counter {
    async fn query(&self, checkout: &CheckoutRequestId) -> (StatusCode, Value) {
        self.post(QUERY, &query(checkout.as_str())).await
    }

    /// The different answers to a hundred queries: status, result or error code, and text.
    async fn hundred_queries(&self, checkout: &CheckoutRequestId) -> BTreeSet<String> {
        let mut answers = BTreeSet::new();
        for _ in 0..100 {
            let (status, body) = self.query(checkout).await;
            let part = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
            let code = part("ResultCode") + &part("errorCode");
            let text = part("ResultDesc") + &part("errorMessage");
            answers.insert(format!("{} {code} {text}", status.as_u16()));
        }
        answers
    }
}

fn set(answers: &[&str]) -> BTreeSet<String> {
    answers.iter().map(|answer| (*answer).to_owned()).collect()
}

#[tokio::test]
async fn while_the_prompt_is_open() {
    let counter = Counter::open_with(|options| options.speed = 1).await;
    let paying = counter.shop.ask(PHONE).await;
    let (status, body) = counter.query(&paying).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        body,
        json!({
            "ResponseCode": "0",
            "ResponseDescription": "The service request has been accepted successsfully",
            "MerchantRequestID": counter.shop.simulator.state().pushes[0].merchant,
            "CheckoutRequestID": paying,
            "ResultCode": "4999",
            "ResultDesc": "The transaction is still under processing"
        })
    );
    counter
        .shop
        .simulator
        .set_behaviour(None, Behaviour::Cancels);
    let cancelling = counter.shop.ask("0722000000").await;
    let (status, body) = counter.query(&cancelling).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        (&body["errorCode"], &body["errorMessage"]),
        (&json!("500.001.1001"), &json!(""))
    );
}

#[tokio::test]
async fn while_the_phone_is_off() {
    let counter = Counter::open().await;
    counter
        .shop
        .simulator
        .set_behaviour(None, Behaviour::Vanishes);
    let checkout = counter.shop.ask(PHONE).await;
    counter
        .shop
        .until_push(&checkout, |push| push.state == State::Gone)
        .await;
    let answers = counter.hundred_queries(&checkout).await;
    let pending = "200 4999 The transaction is still under processing";
    assert_eq!(
        answers,
        set(&[pending, "500 500.001.1001 The transaction does not Exist"])
    );
}

#[tokio::test]
async fn after_nobody_was_reached() {
    let counter = Counter::open().await;
    counter
        .shop
        .simulator
        .set_behaviour(None, Behaviour::Ignores);
    let checkout = counter.shop.ask(PHONE).await;
    counter
        .shop
        .until_push(&checkout, |push| push.state == State::Ended)
        .await;
    let answers = counter.hundred_queries(&checkout).await;
    let timeout = "200 1037 DS timeout user cannot be reached.";
    assert_eq!(
        answers,
        set(&[timeout, "500 500.001.1001 The transaction does not Exist"])
    );
}

#[tokio::test]
async fn after_a_payment() {
    let counter = Counter::open().await;
    let checkout = counter.shop.ask(PHONE).await;
    counter
        .shop
        .until_push(&checkout, |push| push.state == State::Ended)
        .await;
    let answers = counter.hundred_queries(&checkout).await;
    assert_eq!(
        answers,
        set(&["200 0 The service request is processed successfully."])
    );
}
