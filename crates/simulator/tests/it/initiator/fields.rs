//! What is refused at once, and in which words.

use super::desk::{
    B2B, B2C, B2C_V1, BALANCE, Desk, POCHI, REVERSAL, STATUS, STORE, TAX, b2b, b2c, balance,
    reversal, status,
};
use crate::by_hand::{send, with};
use pokea_simulator::{B2cProduct, Faults, InitiatorFaults};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

fn tax() -> Value {
    b2b("PayTaxToKRA", STORE, "572572")
}

fn by_receipt() -> Value {
    status(STORE, "TransactionID", "UKM0000000")
}

/// Each API with a request that is in order.
fn requests() -> [(&'static str, Value); 8] {
    let pochi = with(b2c("pochi"), "CommandID", json!("BusinessPayToPochi"));
    [
        (B2C_V1, b2c("v1")),
        (B2C, b2c("v3")),
        (POCHI, pochi),
        (B2B, b2b("BusinessPayBill", STORE, "600610")),
        (TAX, tax()),
        (BALANCE, balance(STORE)),
        (STATUS, by_receipt()),
        (REVERSAL, reversal("UKM0000000", 10)),
    ]
}

fn assert_refused(answer: &(StatusCode, Value), status: u16, code: &str, text: &str) {
    assert_eq!(answer.0.as_u16(), status, "{answer:?}");
    assert_eq!(answer.1["errorCode"], code, "{answer:?}");
    assert_eq!(answer.1["errorMessage"], text);
    assert!(answer.1["requestId"].is_string());
}

#[tokio::test]
async fn every_api_acknowledges_with_four_texts() {
    let desk = Desk::open().await;
    for (path, body) in requests() {
        let ack = desk.ask(path, body).await.ack;
        assert_eq!(ack.as_object().map(|ack| ack.len()), Some(4));
        let conversation = ack["ConversationID"].as_str().expect("text");
        assert!(conversation.starts_with("AG_20"), "{conversation}");
        let words = ack["ResponseDescription"].as_str().expect("text");
        assert_eq!(
            words.trim_end_matches('.'),
            "Accept the service request successfully"
        );
        assert_eq!(words.ends_with('.'), path != BALANCE);
        let own = matches!(path, B2C | POCHI);
        let originator = ack["OriginatorConversationID"].as_str().expect("text");
        assert_eq!(originator.len() < 10, own, "{originator}");
    }
}

#[tokio::test]
async fn fields_that_are_missing_or_empty() {
    let desk = Desk::open().await;
    for (path, body) in requests() {
        for field in body.as_object().expect("an object").keys() {
            let optional = match field.as_str() {
                "Occassion" | "Requester" | "Unknown" => true,
                // Version 1 takes no id of the caller's.
                "OriginatorConversationID" => path == B2C_V1,
                _ => false,
            };
            if optional {
                continue;
            }
            for value in [Value::Null, json!(""), json!({"a": 1})] {
                let answer = desk
                    .counter
                    .post(path, &with(body.clone(), field, value))
                    .await;
                let words = format!("Bad Request - Invalid {field}");
                assert_refused(&answer, 400, "400.002.02", &words);
            }
        }
    }
    assert!(desk.ledger().postings.is_empty());
}

#[tokio::test]
async fn fields_with_a_wrong_value() {
    let desk = Desk::open().await;
    let long = "x".repeat(101);
    let pay_bill = || b2b("BusinessPayBill", STORE, "600610");
    for (path, body, field, value) in [
        (B2C, b2c("a"), "Amount", json!("10.00")),
        (B2C, b2c("a"), "Amount", json!(0)),
        (B2C, b2c("a"), "Amount", json!(-10)),
        (B2C, b2c("a"), "PartyA", json!("63")),
        (B2C, b2c("a"), "PartyB", json!("0712345678")),
        (B2C, b2c("a"), "PartyB", json!("600610")),
        (B2C, b2c("a"), "Remarks", json!("x")),
        (B2C, b2c("a"), "Remarks", json!(long)),
        (B2C, b2c("a"), "Occassion", json!(long)),
        (
            B2C,
            b2c("a"),
            "ResultURL",
            json!("http://shop.example/result"),
        ),
        (B2C, b2c("a"), "QueueTimeOutURL", json!("shop.example")),
        (B2B, pay_bill(), "SenderIdentifierType", json!("1")),
        (B2B, pay_bill(), "RecieverIdentifierType", json!("11")),
        (B2B, pay_bill(), "AccountReference", json!("fourteen chars")),
        (B2B, pay_bill(), "Requester", json!("0722000000")),
        (B2B, pay_bill(), "PartyB", json!("KPLC")),
        (TAX, tax(), "PartyB", json!("600610")),
        (BALANCE, balance(STORE), "IdentifierType", json!("3")),
        (STATUS, by_receipt(), "Occasion", json!(long)),
        (
            REVERSAL,
            reversal("UKM0000000", 10),
            "RecieverIdentifierType",
            json!("1"),
        ),
    ] {
        let answer = desk.counter.post(path, &with(body, field, value)).await;
        let words = format!("Bad Request - Invalid {field}");
        assert_refused(&answer, 400, "400.002.02", &words);
    }
}

#[tokio::test]
async fn the_misspelling_is_required() {
    let desk = Desk::open().await;
    for (path, mut body) in requests() {
        let fields = body.as_object_mut().expect("an object");
        let Some(kind) = fields.remove("RecieverIdentifierType") else {
            continue;
        };
        fields.insert("ReceiverIdentifierType".into(), kind);
        let answer = desk.counter.post(path, &body).await;
        let words = "Bad Request - Invalid RecieverIdentifierType";
        assert_refused(&answer, 400, "400.002.02", words);
    }
}

#[tokio::test]
async fn methods_tokens_and_content_types() {
    let desk = Desk::open().await;
    for (path, body) in requests() {
        let post = || desk.counter.request(Method::POST, path);
        let got = desk.counter.request(Method::GET, path);
        let got = send(got.bearer_auth(&desk.counter.token)).await;
        assert_refused(&got, 405, "405.001", "Method Not Allowed");
        let bare = send(post().json(&body)).await;
        assert_refused(&bare, 404, "404.001.04", "Invalid Authentication Header");

        let stale = send(post().bearer_auth("stale").json(&body)).await;
        let echoed = "Error Occurred - Invalid Access Token - stale";
        let (status, code, words) = match path {
            STATUS => (400, "400.003.01", "Invalid Access Token"),
            REVERSAL => (404, "404.001.03", "Invalid Access Token"),
            _ => (401, "401.002.01", echoed),
        };
        assert_refused(&stale, status, code, words);

        let as_text = post()
            .bearer_auth(&desk.counter.token)
            .header("content-type", "text/plain")
            .body(body.to_string());
        let field = match path {
            B2C_V1 | B2C | POCHI => "InitiatorName",
            REVERSAL => "RecieverIdentifierType",
            _ => "Initiator",
        };
        let words = format!("Bad Request - Invalid {field}");
        assert_refused(&send(as_text).await, 400, "400.002.02", &words);
    }
}

#[tokio::test]
async fn an_app_that_may_call_one_version_of_b2c_only() {
    let desk = Desk::open().await;
    for (product, open, shut) in [(B2cProduct::V1, B2C_V1, B2C), (B2cProduct::V3, B2C, B2C_V1)] {
        desk.counter.shop.simulator.set_faults(Faults {
            initiator: InitiatorFaults {
                b2c: product,
                ..InitiatorFaults::default()
            },
            ..Faults::default()
        });
        let answer = desk.counter.post(shut, &b2c("shut")).await;
        let words = "Error Occurred - Invalid API call as no apiproduct match found";
        assert_refused(&answer, 401, "401.003.01", words);
        desk.outcome(open, b2c("open")).await;
    }
}
