//! Registering for C2B, in the sandbox and in production, and payments simulated in the sandbox.

use crate::by_hand::{Counter, REGISTER, with};
use pokea_simulator::{C2bForms, Forms, Mode, RegisteredAgain, RegisteredForm, SimulatedForm};
use reqwest::StatusCode;
use serde_json::{Value, json};

const REGISTER_V1: &str = "/mpesa/c2b/v1/registerurl";
const SIMULATE: &str = "/mpesa/c2b/v2/simulate";
const BAD: StatusCode = StatusCode::BAD_REQUEST;

fn registration() -> Value {
    json!({
        "ShortCode": "5200200",
        "ResponseType": "Completed",
        "ConfirmationURL": "https://relay.example.co.ke/c/0a",
        "ValidationURL": "https://relay.example.co.ke/v/0a",
    })
}

fn simulation() -> Value {
    json!({
        "ShortCode": 600_984,
        "CommandID": "CustomerPayBillOnline",
        "Amount": "10",
        "Msisdn": "254708374149",
        "BillRefNumber": "INV-7",
    })
}

fn c2b(forms: C2bForms) -> Forms {
    Forms {
        c2b: forms,
        ..Forms::default()
    }
}

/// What a registration with one field changed is refused with.
async fn refusal(counter: &Counter, field: &str, value: &str) -> (StatusCode, Value, Value) {
    let body = with(registration(), field, json!(value));
    let (status, answer) = counter.post(REGISTER, &body).await;
    (
        status,
        answer["errorCode"].clone(),
        answer["errorMessage"].clone(),
    )
}

#[tokio::test]
async fn in_the_sandbox_urls_are_registered_again_and_again() {
    let counter = Counter::open().await;
    for path in [REGISTER_V1, REGISTER, REGISTER] {
        let (status, answer) = counter.post(path, &registration()).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(answer["ResponseCode"], "0");
        assert_eq!(answer["ResponseDescription"], "Success");
        assert!(answer["OriginatorCoversationID"].is_string(), "{answer}");
        assert_eq!(answer.as_object().map(serde_json::Map::len), Some(3));
    }
    let http = with(
        registration(),
        "ValidationURL",
        json!("http://relay.example.co.ke/v"),
    );
    assert_eq!(counter.post(REGISTER, &http).await.0, StatusCode::OK);
}

#[tokio::test]
async fn each_rule_has_its_refusal() {
    let counter = Counter::open().await;
    for (field, value, text) in [
        (
            "ResponseType",
            "completed",
            "Bad Request - Invalid ResponseType",
        ),
        (
            "ResponseType",
            "Canceled",
            "Bad Request - Invalid ResponseType",
        ),
        ("ShortCode", "600610", "Kindly use your own ShortCode"),
        ("ShortCode", "5200201", "Kindly use your own ShortCode"),
        (
            "ValidationURL",
            "https://relay.example.co.ke/MPesa/v",
            "Bad Request - Invalid ValidationURL - URL has the word MPESA",
        ),
        (
            "ConfirmationURL",
            "https://relay.example.co.ke/sqlite",
            "Bad Request - Invalid ConfirmationURL - URL has the word SQL",
        ),
        (
            "ConfirmationURL",
            "https://relay.example.co.ke/executor",
            "Bad Request - Invalid ConfirmationURL - URL has the word EXEC",
        ),
        (
            "ConfirmationURL",
            "https://a.ngrok.example/c",
            "Bad Request - Invalid ConfirmationURL - URL has the word NGROK",
        ),
        (
            "ConfirmationURL",
            "relay",
            "Bad Request - Invalid ConfirmationURL",
        ),
    ] {
        let (status, code, message) = refusal(&counter, field, value).await;
        assert_eq!((status, code), (BAD, json!("400.003.02")), "{value}");
        assert_eq!(message, text);
    }
}

#[tokio::test]
async fn in_production_urls_are_registered_once() {
    let counter = Counter::open_with(|options| options.mode = Mode::Production).await;
    let (status, _, message) = refusal(&counter, "ConfirmationURL", "http://127.0.0.1:1/c").await;
    assert_eq!(status, BAD, "{message}");
    assert_eq!(
        counter.post(REGISTER, &registration()).await.0,
        StatusCode::OK
    );
    let (status, answer) = counter.post(REGISTER, &registration()).await;
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(answer["errorCode"], "500.003.1001");
    assert_eq!(answer["errorMessage"], "Urls are already registered.");

    let old = C2bForms {
        registered_again: RegisteredAgain::Ok,
        ..C2bForms::default()
    };
    counter.shop.simulator.set_forms(c2b(old));
    let (status, answer) = counter.post(REGISTER_V1, &registration()).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        answer["ResponseDescription"],
        "Validation and Confirmation URLs are already registered"
    );
    assert_eq!(answer["ResponseCode"], Value::Null);

    counter.shop.simulator.set_forms(Forms::default());
    counter.shop.simulator.unregister("5200200");
    assert_eq!(
        counter.post(REGISTER, &registration()).await.0,
        StatusCode::OK
    );
    let (status, answer) = counter.post(SIMULATE, &simulation()).await;
    assert_eq!(status, StatusCode::NOT_FOUND, "{answer}");
}

#[tokio::test]
async fn production_can_be_tried_on_this_machine() {
    let counter = Counter::open_with(|options| {
        options.mode = Mode::Production;
        options.loopback_http = true;
    })
    .await;
    let (status, _, message) = refusal(&counter, "ConfirmationURL", "http://127.0.0.1:1/c").await;
    assert_eq!(status, StatusCode::OK, "{message}");
    counter.shop.simulator.unregister("5200200");
    let elsewhere = refusal(&counter, "ConfirmationURL", "http://relay.example.co.ke/c");
    assert_eq!(elsewhere.await.0, BAD);
}

#[tokio::test]
async fn a_registration_is_answered_in_each_recorded_form() {
    let counter = Counter::open().await;
    for (registered, code) in [
        (RegisteredForm::Zero, json!("0")),
        (RegisteredForm::EightZeros, json!("00000000")),
        (RegisteredForm::NoCode, Value::Null),
    ] {
        let forms = C2bForms {
            registered,
            ..C2bForms::default()
        };
        counter.shop.simulator.set_forms(c2b(forms));
        let (status, answer) = counter.post(REGISTER, &registration()).await;
        assert_eq!((status, &answer["ResponseCode"]), (StatusCode::OK, &code));
    }
}

#[tokio::test]
async fn a_simulated_payment_is_confirmed() {
    let counter = Counter::open().await;
    let receiver = &counter.shop.receiver;
    let mut urls = with(registration(), "ShortCode", json!(600_984));
    urls["ConfirmationURL"] = json!(receiver.url("paid"));
    counter.post(REGISTER_V1, &urls).await;
    let (status, answer) = counter.post(SIMULATE, &simulation()).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(answer["ResponseCode"], "0");
    assert_eq!(
        answer["ResponseDescription"],
        "Accept the service request successfully."
    );
    let told = receiver.until_posted("paid", 1).await[0].json();
    assert_eq!(told["TransactionType"], "Pay Bill");
    assert_eq!(told["BusinessShortCode"], "600984");
    assert_eq!(told["BillRefNumber"], "INV-7");
    assert_eq!(told["TransAmount"], "10.00");
    assert_eq!(told["OrgAccountBalance"], "500010.00");

    let old = C2bForms {
        simulated: SimulatedForm::Conversation,
        ..C2bForms::default()
    };
    counter.shop.simulator.set_forms(c2b(old));
    let (_, answer) = counter.post(SIMULATE, &simulation()).await;
    assert!(answer["ConversationID"].is_string(), "{answer}");
    assert_eq!(answer["ResponseCode"], Value::Null);
}

#[tokio::test]
async fn a_simulation_must_fit_the_number() {
    let counter = Counter::open().await;
    let till = json!({"ShortCode": "5200200", "CommandID": "CustomerBuyGoodsOnline", "Amount": 10,
        "Msisdn": 254_708_374_149_u64, "BillRefNumber": null});
    assert_eq!(counter.post(SIMULATE, &till).await.0, StatusCode::OK);
    let paid = counter.shop.simulator.state().payments;
    assert_eq!(paid[0].number, "5200201", "a store is paid at its till");
    for (field, value) in [
        ("CommandID", json!("CustomerBuyGoodsOnline")),
        ("CommandID", json!("CustomerPayBill")),
        ("Amount", json!("10.50")),
        ("Amount", json!(250_001)),
        ("Msisdn", json!("0708374149")),
        ("BillRefNumber", Value::Null),
        ("ShortCode", json!("123456")),
    ] {
        let body = with(simulation(), field, value.clone());
        let (status, answer) = counter.post(SIMULATE, &body).await;
        let text = format!("Bad Request - Invalid {field}");
        assert_eq!(
            (status, &answer["errorMessage"]),
            (BAD, &json!(text)),
            "{value}"
        );
    }
}
