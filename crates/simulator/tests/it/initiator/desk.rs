//! An office that pays, asks and reverses, and its books.

use crate::by_hand::{Counter, with};
use crate::shop::{find, msisdn};
use pokea_simulator::{Account, Ledger, Options, Purse};
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicUsize, Ordering};

pub const B2C_V1: &str = "/mpesa/b2c/v1/paymentrequest";
pub const B2C: &str = "/mpesa/b2c/v3/paymentrequest";
pub const POCHI: &str = "/mpesa/b2pochi/v1/paymentrequest";
pub const B2B: &str = "/mpesa/b2b/v1/paymentrequest";
pub const TAX: &str = "/mpesa/b2b/v1/remittax";
pub const BALANCE: &str = "/mpesa/accountbalance/v1/query";
pub const STATUS: &str = "/mpesa/transactionstatus/v1/query";
pub const REVERSAL: &str = "/mpesa/reversal/v1/request";

/// The shop's store number and till, and its B2C number.
pub const STORE: &str = "5200200";
pub const TILL: &str = "5200201";
pub const PAYOUTS: &str = "600630";
pub const PHONE: &str = "254712345678";

/// `Practice#2026`, encrypted to the practice certificate by OpenSSL.
pub const GOOD: &str = "CfXPM3ZwUuaAamn5/1d2sCRvfoGGd1H6i8WwODgrnIIqgzuVTPSmVALHCWtf2tSpU65v7mjcaVYcY0iETFb5qL+mXRMCK4bpzrzd4SOVpfFtsHpgKU/AtgvWgBHTVpGkqEUDB8NFWQDVrax3cmL+LeUcrpKsqGuaMTYBrRZaAYlUGTXPr45mGDN4RSARuGS65Cj9x6lFxafpKctGLfJMLnpAkwPeF2WPzYBu2D00H+j7Pi0WJV7SeuO39Cl3WdsqNAdKfkDmGgXNfOTsfgsx88/I2qqNRsSRuYDoUFJQtr7H3v4qir9ZOgCm+IThtvkFugV1AUiBhA6H/iKzV94lJA==";

pub struct Desk {
    pub counter: Counter,
    asked: AtomicUsize,
}

/// A request that was acknowledged, and where its messages will be.
#[derive(Debug)]
pub struct Asked {
    pub ack: Value,
    pub result: String,
    pub timeout: String,
}

impl Asked {
    pub fn originator(&self) -> &str {
        self.ack["OriginatorConversationID"].as_str().expect("text")
    }
}

impl Desk {
    pub async fn open() -> Self {
        Self::open_with(|_| {}).await
    }

    pub async fn open_with(change: impl FnOnce(&mut Options)) -> Self {
        Self {
            counter: Counter::open_with(change).await,
            asked: AtomicUsize::new(0),
        }
    }

    /// The body with addresses of its own.
    pub fn addressed(&self, body: Value) -> (Value, String, String) {
        let count = self.asked.fetch_add(1, Ordering::Relaxed);
        let (result, timeout) = (format!("result/{count}"), format!("timeout/{count}"));
        let receiver = &self.counter.shop.receiver;
        let body = with(body, "ResultURL", json!(receiver.url(&result)));
        let body = with(body, "QueueTimeOutURL", json!(receiver.url(&timeout)));
        (body, result, timeout)
    }

    /// Asks, and expects to be heard.
    pub async fn ask(&self, path: &str, body: Value) -> Asked {
        let (body, result, timeout) = self.addressed(body);
        let (status, ack) = self.counter.post(path, &body).await;
        assert_eq!(status, StatusCode::OK, "{ack}");
        assert_eq!(ack["ResponseCode"], "0");
        Asked {
            ack,
            result,
            timeout,
        }
    }

    /// The result of a request: what is inside `Result`.
    pub async fn told(&self, asked: &Asked) -> Value {
        let posted = self.counter.shop.receiver.until_posted(&asked.result, 1);
        let body: Value = serde_json::from_slice(&posted.await[0].body).expect("JSON");
        let result = body["Result"].clone();
        for id in ["OriginatorConversationID", "ConversationID"] {
            assert_eq!(result[id], asked.ack[id]);
        }
        assert_eq!(self.ledger().sum.cents(), 0);
        result
    }

    /// Asks, and waits for the result.
    pub async fn outcome(&self, path: &str, body: Value) -> Value {
        let asked = self.ask(path, body).await;
        self.told(&asked).await
    }

    /// Asks, and waits for a result that is a failure with this code, and with which no money moved.
    pub async fn fails(&self, path: &str, body: Value, code: Value) -> Value {
        let before = self.ledger();
        let result = self.outcome(path, body).await;
        assert_eq!(result["ResultCode"], code, "{result}");
        let filler = result["TransactionID"].as_str().expect("text");
        assert!(
            filler.len() == 10 && filler.ends_with("0000000"),
            "{filler}"
        );
        assert_eq!(self.ledger().postings, before.postings);
        result
    }

    pub fn ledger(&self) -> Ledger {
        self.counter.shop.simulator.ledger()
    }

    /// What one account of an organisation holds, in cents.
    pub fn holds(&self, number: &str, purse: Purse) -> i64 {
        self.ledger().balance(&Account::org(number, purse)).cents()
    }

    /// What a customer has, in cents.
    pub fn has(&self, phone: &str) -> i64 {
        let account = Account::Customer(msisdn(phone));
        self.ledger().balance(&account).cents()
    }

    /// A customer pays the shop's till 1,500 shillings. Returns the receipt.
    pub async fn sell(&self) -> String {
        let shop = &self.counter.shop;
        let checkout = shop.ask("0712345678").await;
        let view = shop
            .until(|view| find(view, &checkout).is_some_and(|push| push.code.is_some()))
            .await;
        let code = find(&view, &checkout).and_then(|push| push.code.clone());
        code.expect("just seen").to_string()
    }
}

/// One of the items of a result.
pub fn item<'a>(result: &'a Value, key: &str) -> &'a Value {
    let items = result["ResultParameters"]["ResultParameter"].as_array();
    let mut items = items.expect("several items").iter();
    let found = items.find(|item| item["Key"] == key);
    &found.unwrap_or_else(|| panic!("no {key} in {result}"))["Value"]
}

/// The keys of a result's items, in their order.
pub fn keys(result: &Value) -> Vec<&str> {
    let items = result["ResultParameters"]["ResultParameter"].as_array();
    let items = items.expect("several items").iter();
    items.filter_map(|item| item["Key"].as_str()).collect()
}

pub fn b2c(originator: &str) -> Value {
    json!({
        "OriginatorConversationID": originator,
        "InitiatorName": "practice-api",
        "SecurityCredential": GOOD,
        "CommandID": "BusinessPayment",
        "Amount": 1000,
        "PartyA": 600_630,
        "PartyB": PHONE,
        "Remarks": "Refund 7",
        "QueueTimeOutURL": "https://shop.example/timeout",
        "ResultURL": "https://shop.example/result",
        "Occassion": "Refund",
        "Unknown": [1]
    })
}

pub fn b2b(command: &str, from: &str, to: &str) -> Value {
    json!({
        "Initiator": "practice-api",
        "SecurityCredential": GOOD,
        "CommandID": command,
        "SenderIdentifierType": "4",
        "RecieverIdentifierType": 4,
        "Amount": "190",
        "PartyA": from,
        "PartyB": to,
        "AccountReference": 353_353,
        "Requester": "254722000000",
        "Remarks": "Stock 7",
        "QueueTimeOutURL": "https://shop.example/timeout",
        "ResultURL": "https://shop.example/result"
    })
}

pub fn balance(party: &str) -> Value {
    json!({
        "Initiator": "practice-api",
        "SecurityCredential": GOOD,
        "CommandID": "AccountBalance",
        "PartyA": party,
        "IdentifierType": "4",
        "Remarks": "Morning count",
        "QueueTimeOutURL": "https://shop.example/timeout",
        "ResultURL": "https://shop.example/result"
    })
}

/// By receipt, or by conversation, as the field says.
pub fn status(party: &str, field: &str, id: &str) -> Value {
    let body = with(balance(party), "CommandID", json!("TransactionStatusQuery"));
    with(body, field, json!(id))
}

pub fn reversal(receipt: &str, amount: i64) -> Value {
    json!({
        "Initiator": "practice-api",
        "SecurityCredential": GOOD,
        "CommandID": "TransactionReversal",
        "TransactionID": receipt,
        "Amount": amount,
        "ReceiverParty": STORE,
        "RecieverIdentifierType": "11",
        "Remarks": "Paid twice",
        "QueueTimeOutURL": "https://shop.example/timeout",
        "ResultURL": "https://shop.example/result"
    })
}
