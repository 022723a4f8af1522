//! What the gateway answers in place of Daraja, and tokens that age or are refused.

use crate::by_hand::{Counter, PUSH, QUERY, REGISTER, push, query, send, with};
use crate::shop::{config, now};
use pokea_daraja::Client;
use pokea_simulator::{Faults, GatewayFault, Options, Scenario, Time};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::time::Duration;

const TOKEN: &str = "/oauth/v1/generate?grant_type=client_credentials";

fn stands_still(options: &mut Options) {
    options.clock = Time::Still(now());
    options.speed = 1;
}

#[tokio::test]
async fn every_fault_has_its_own_answer_and_starts_nothing() {
    let counter = Counter::open().await;
    for (fault, status, words) in [
        (
            GatewayFault::Busy,
            500,
            r#""errorCode":"500.003.02","errorMessage":"System is busy"#,
        ),
        (GatewayFault::SpikeArrest, 500, "Spike Arrest Violation"),
        (GatewayFault::Quota, 500, r#""errorCode":"500.003.03""#),
        (GatewayFault::Internal, 500, r#""errorCode":"500.003.1001""#),
        (GatewayFault::Html, 200, "<html>"),
        (GatewayFault::Apigee, 500, r#"{"fault":{"faultstring":"#),
        (
            GatewayFault::Envelope,
            503,
            r#"{"Envelope":{"Body":{"Fault":"#,
        ),
        (GatewayFault::Empty, 502, ""),
        (GatewayFault::Maintenance, 503, "<html>"),
    ] {
        counter.shop.simulator.set_faults(Faults {
            gateway: Some(fault),
            ..Faults::default()
        });
        let request = counter.request(Method::POST, PUSH).json(&push());
        let answer = request.bearer_auth(&counter.token).send().await;
        let answer = answer.expect("an answer");
        assert_eq!(answer.status().as_u16(), status, "{fault:?}");
        let text = answer.text().await.expect("a body");
        assert!(text.contains(words), "{fault:?}: {text}");
        assert!(!words.is_empty() || text.is_empty(), "{fault:?}: {text}");
        let request = counter.request(Method::GET, TOKEN);
        let token = request
            .basic_auth("practice-key", Some("practice-secret"))
            .send()
            .await;
        let token = token.expect("an answer").status();
        let everywhere = fault == GatewayFault::Maintenance;
        assert_eq!(token == StatusCode::OK, !everywhere, "{fault:?}");
    }
    counter.shop.simulator.set_faults(Faults::default());
    assert!(counter.shop.simulator.state().pushes.is_empty());
    assert_eq!(counter.post(PUSH, &push()).await.0, StatusCode::OK);
}

#[tokio::test]
async fn an_api_that_hangs_answers_nobody() {
    let mut counter = Counter::open().await;
    counter
        .shop
        .client
        .prefetch_token(now())
        .await
        .expect("a token");
    let scenario = Some(Scenario::MaintenanceHangs);
    counter.shop.simulator.set_scenario(None, scenario);
    let mut impatient = config(counter.shop.simulator.base_url());
    impatient.timeouts.total = Duration::from_secs(2);
    impatient.timeouts.connect = Duration::from_secs(1);
    counter.shop.client = Client::new(impatient).expect("a client");
    let outcome = counter.shop.push("0712345678").await;
    assert!(outcome.is_err(), "{outcome:?}");
    assert!(counter.shop.simulator.state().pushes.is_empty());
    counter.shop.simulator.stop().await;
}

#[tokio::test]
async fn more_calls_than_allowed_in_a_second_are_refused() {
    let counter = Counter::open_with(stands_still).await;
    let scenario = Some(Scenario::SpikeArrest);
    counter.shop.simulator.set_scenario(None, scenario);
    let ask = query("ws_CO_1");
    let mut codes = Vec::new();
    for _ in 0..3 {
        codes.push(counter.post(QUERY, &ask).await.1["errorCode"].clone());
    }
    assert_eq!(codes, ["500.001.1001", "500.001.1001", "500.003.02"]);
    counter.shop.simulator.advance(Duration::from_secs(1));
    let later = counter.post(QUERY, &ask).await.1;
    assert_eq!(later["errorCode"], "500.001.1001");
}

#[tokio::test]
async fn a_token_lives_for_an_hour_of_the_clock() {
    let counter = Counter::open_with(stands_still).await;
    counter.shop.simulator.advance(Duration::from_secs(3_599));
    assert_eq!(counter.post(PUSH, &push()).await.0, StatusCode::OK);
    let url = format!("{}/control/clock", counter.shop.simulator.base_url());
    let body = json!({"advance_seconds": 1});
    let set = reqwest::Client::new().post(url).json(&body).send().await;
    assert_eq!(set.expect("an answer").status(), StatusCode::NO_CONTENT);
    let (status, answer) = counter.post(PUSH, &push()).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert_eq!(answer["errorCode"], "404.001.03");
}

#[tokio::test]
async fn good_tokens_are_refused_in_the_words_of_each_family() {
    let counter = Counter::open().await;
    let scenario = Some(Scenario::TokenRefused);
    counter.shop.simulator.set_scenario(None, scenario);
    let anything: Value = json!({});
    for (path, status, code) in [
        (PUSH, 404, "404.001.03"),
        (QUERY, 404, "404.001.03"),
        (REGISTER, 400, "400.003.01"),
    ] {
        let refused = counter.post(path, &anything).await;
        assert_eq!(refused.0.as_u16(), status, "{path}");
        assert_eq!(refused.1["errorCode"], code, "{path}");
    }
    let request = counter.request(Method::GET, TOKEN);
    let granted = send(request.basic_auth("practice-key", Some("practice-secret"))).await;
    assert_eq!(granted.0, StatusCode::OK, "and new ones are granted");
}

#[tokio::test]
async fn a_phone_can_have_a_gateway_of_its_own() {
    let counter = Counter::open().await;
    let busy = Some(Scenario::SystemBusy);
    let phone = crate::shop::msisdn("0712345678");
    counter.shop.simulator.set_scenario(Some(phone), busy);
    let refused = counter.post(PUSH, &push()).await;
    assert_eq!(refused.1["errorCode"], "500.003.02");
    let other = with(push(), "PhoneNumber", json!("254722000000"));
    assert_eq!(counter.post(PUSH, &other).await.0, StatusCode::OK);
}
