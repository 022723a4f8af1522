//! Requests written by hand, for what the real client hides or never sends.

use crate::shop::Shop;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pokea_simulator::Options;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

pub const PUSH: &str = "/mpesa/stkpush/v1/processrequest";
pub const QUERY: &str = "/mpesa/stkpushquery/v1/query";
pub const REGISTER: &str = "/mpesa/c2b/v2/registerurl";
const STAMP: &str = "20261122143209";

pub struct Counter {
    pub shop: Shop,
    http: reqwest::Client,
    pub token: String,
}

impl Counter {
    pub async fn open() -> Self {
        Self::open_with(|_| {}).await
    }

    pub async fn open_with(change: impl FnOnce(&mut Options)) -> Self {
        let mut counter = Self {
            shop: Shop::open_with(change).await,
            http: reqwest::Client::new(),
            token: String::new(),
        };
        counter.renew_token().await;
        counter
    }

    pub async fn renew_token(&mut self) {
        let path = "/oauth/v1/generate?grant_type=client_credentials";
        let request = self.request(Method::GET, path);
        let (_, answer) = send(request.basic_auth("practice-key", Some("practice-secret"))).await;
        assert_eq!(answer["expires_in"], "3599");
        self.token = answer["access_token"].as_str().expect("a token").to_owned();
    }

    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let url = format!("{}{path}", self.shop.simulator.base_url());
        self.http.request(method, url)
    }

    pub async fn post(&self, path: &str, body: &Value) -> (StatusCode, Value) {
        send(
            self.request(Method::POST, path)
                .bearer_auth(&self.token)
                .json(body),
        )
        .await
    }
}

pub async fn send(request: reqwest::RequestBuilder) -> (StatusCode, Value) {
    let answer = request.send().await.expect("an answer");
    (answer.status(), answer.json().await.expect("JSON"))
}

/// A push as the demo shop may send it, with numbers where the client writes strings.
pub fn push() -> Value {
    json!({
        "BusinessShortCode": 5_200_200,
        "Password": STANDARD.encode(format!("5200200practice-passkey{STAMP}")),
        "Timestamp": STAMP,
        "TransactionType": "CustomerBuyGoodsOnline",
        "Amount": 1500,
        "PartyA": 254_712_345_678_u64,
        "PartyB": "5200201",
        "PhoneNumber": "254712345678",
        "CallBackURL": "https://relay.example.co.ke/c/0a",
        "AccountReference": "R1-000123",
        "TransactionDesc": "Sale",
        "Unknown": null
    })
}

/// A query about a push.
pub fn query(checkout: &str) -> Value {
    with(push(), "CheckoutRequestID", json!(checkout))
}

pub fn with(mut body: Value, field: &str, value: Value) -> Value {
    body[field] = value;
    body
}
