//! B2B Express: a supplier asks the shop for money, on the shop's own phone.

use crate::by_hand::{Counter, with};
use crate::shop::msisdn;
use pokea_domain::Cents;
use pokea_simulator::{Account, Behaviour, Purse};
use reqwest::StatusCode;
use serde_json::{Value, json};

const PUSH: &str = "/v1/ussdpush/get-msisdn";
/// The phone that M-PESA knows the demo shop by.
const OWNER: &str = "0722000100";

fn request(counter: &Counter, id: &str) -> Value {
    json!({
        "primaryShortCode": "5200201",
        "receiverShortCode": "600620",
        "amount": "71",
        "paymentRef": "INV-7",
        "callbackUrl": counter.shop.receiver.url("told"),
        "partnerName": "Kamau Wholesalers",
        "RequestRefID": id,
    })
}

fn balance(counter: &Counter, number: &str, purse: Purse) -> i64 {
    let ledger = counter.shop.simulator.ledger();
    assert_eq!(ledger.sum, Cents::new(0));
    ledger.balance(&Account::org(number, purse)).cents()
}

#[tokio::test]
async fn the_owner_pays_and_the_supplier_is_told() {
    let counter = Counter::open_with(|options| options.speed = 20).await;
    let shop = &counter.shop;
    let before = balance(&counter, "5200201", Purse::Merchant);
    shop.simulator.set_behaviour(None, Behaviour::Ignores);
    let (status, answer) = counter.post(PUSH, &request(&counter, "a-1")).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        answer,
        json!({"code": "0", "status": "USSD Initiated Successfully"})
    );
    let ringing = shop.until(|view| !view.ringing.is_empty()).await.ringing;
    assert_eq!(ringing[0].phone, msisdn(OWNER));
    assert_eq!(
        ringing[0].prompt,
        "Pay Ksh71.00 to KAMAU WHOLESALERS Ref. INV-7? Enter operator ID and M-PESA PIN"
    );
    let pays = shop.simulator.answer(&msisdn(OWNER), Behaviour::Pays);
    pays.expect("it rings");
    let told = shop.receiver.until_posted("told", 1).await[0].json();
    assert_eq!(told["resultCode"], "0");
    assert_eq!(told["amount"], "71.0");
    assert_eq!(told["requestId"], "a-1");
    assert_eq!(told["resultType"], "0");
    assert_eq!(told["status"], "SUCCESS");
    let conversation = told["conversationID"].as_str().expect("text");
    assert!(conversation.starts_with("AG_"), "{told}");
    let ledger = shop.simulator.ledger();
    assert_eq!(json!(ledger.postings[0].receipt), told["transactionId"]);
    assert_eq!(balance(&counter, "600620", Purse::Utility), 7_100);
    assert_eq!(
        balance(&counter, "5200201", Purse::Merchant),
        before - 7_100
    );
    assert!(balance(&counter, "5200201", Purse::ChargesPaid) < 0);
}

#[tokio::test]
async fn who_does_not_pay_is_told_in_the_other_form() {
    let counter = Counter::open().await;
    let shop = &counter.shop;
    for (round, (behaviour, code)) in [
        (Behaviour::Cancels, "4001"),
        (Behaviour::NoMoney, "1"),
        (Behaviour::Ignores, "4203"),
        (Behaviour::Vanishes, "4201"),
        (Behaviour::WrongPin, "2001"),
    ]
    .into_iter()
    .enumerate()
    {
        shop.simulator.set_behaviour(None, behaviour);
        let body = request(&counter, &format!("a-{round}"));
        assert_eq!(counter.post(PUSH, &body).await.0, StatusCode::OK);
        let told = shop.receiver.until_posted("told", round + 1).await[round].json();
        assert_eq!(told["resultCode"], code, "{behaviour:?}");
        assert_eq!(told["paymentReference"], "INV-7");
        assert_eq!(told["amount"], "71.0");
        assert_eq!(told.as_object().map(serde_json::Map::len), Some(5));
    }
    assert_eq!(balance(&counter, "600620", Purse::Utility), 0);
}

#[tokio::test]
async fn an_organisation_without_a_phone_is_not_asked() {
    let counter = Counter::open().await;
    let body = with(
        request(&counter, "a-1"),
        "primaryShortCode",
        json!("600610"),
    );
    assert_eq!(counter.post(PUSH, &body).await.0, StatusCode::OK);
    let told = counter.shop.receiver.until_posted("told", 1).await[0].json();
    assert_eq!(told["resultCode"], "4104");
}

#[tokio::test]
async fn an_empty_account_pays_nothing() {
    let counter = Counter::open().await;
    let body = with(
        request(&counter, "a-1"),
        "primaryShortCode",
        json!("600621"),
    );
    assert_eq!(counter.post(PUSH, &body).await.0, StatusCode::OK);
    let told = counter.shop.receiver.until_posted("told", 1).await[0].json();
    assert_eq!(told["resultCode"], "1");
}

#[tokio::test]
async fn a_request_is_checked_and_taken_once() {
    let counter = Counter::open().await;
    let body = request(&counter, "a-1");
    assert_eq!(counter.post(PUSH, &body).await.0, StatusCode::OK);
    for (field, value) in [
        ("RequestRefID", json!("a-1")),
        ("primaryShortCode", json!("999999")),
        ("receiverShortCode", json!("5200200")),
        ("receiverShortCode", json!("5200201")),
        ("amount", json!("0")),
        ("callbackUrl", json!("relay")),
        ("paymentRef", Value::Null),
        ("partnerName", json!("")),
    ] {
        let (status, answer) = counter.post(PUSH, &with(body.clone(), field, value)).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        let text = format!("Bad Request - Invalid {field}");
        assert_eq!(answer["errorMessage"], text);
    }
}
