//! Standing orders: asked for, agreed to on the phone, and paid on their days.

use crate::by_hand::{Counter, REGISTER, with};
use crate::shop::msisdn;
use pokea_domain::NairobiTime;
use pokea_simulator::{Behaviour, Forms, Options, RatibaKeys, Time};
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::time::Duration;

const CREATE: &str = "/standingorder/v1/createStandingOrderExternal";
const PHONE: &str = "0712345678";

fn request(counter: &Counter, name: &str) -> Value {
    json!({
        "StandingOrderName": name,
        "StartDate": "20261003",
        "EndDate": "20261231",
        "BusinessShortCode": "5200201",
        "TransactionType": "Standing Order Customer Pay Marchant",
        "ReceiverPartyIdentifierType": "2",
        "Amount": "450",
        "PartyA": "254712345678",
        "CallBackURL": counter.shop.receiver.url("told"),
        "AccountReference": "Rent",
        "TransactionDesc": "Rent",
        "Frequency": "4",
    })
}

/// The morning of 2 October 2026, until somebody moves the clock.
fn still(options: &mut Options) {
    let moment = NairobiTime::parse_stamp("20261002080000").expect("a moment");
    options.clock = Time::Still(moment.instant());
}

fn hours(hours: u64) -> Duration {
    Duration::from_secs(hours * 3_600)
}

#[tokio::test]
async fn an_order_is_agreed_to_and_paid_on_its_days() {
    let counter = Counter::open_with(still).await;
    let shop = &counter.shop;
    let urls = json!({
        "ShortCode": "5200200",
        "ResponseType": "Completed",
        "ConfirmationURL": shop.receiver.url("paid"),
        "ValidationURL": shop.receiver.url("may"),
    });
    counter.post(REGISTER, &urls).await;
    let (status, answer) = counter.post(CREATE, &request(&counter, "Rent")).await;
    assert_eq!(status, StatusCode::OK);
    let header = &answer["ResponseHeader"];
    assert_eq!(header["responseCode"], "200");
    assert_eq!(
        header["responseDescription"],
        "Request accepted for processing"
    );
    assert_eq!(answer["ResponseBody"]["responseCode"], "200");

    shop.simulator.advance(Duration::from_secs(60));
    let told = shop.receiver.until_posted("told", 1).await[0].json();
    assert_eq!(told["responseHeader"]["responseCode"], "0");
    assert_eq!(
        told["responseHeader"]["requestRefID"],
        header["responseRefID"]
    );
    let line = |place: usize| told["responseBody"]["responseData"][place].clone();
    assert_eq!(line(0)["name"], "TransactionID");
    assert_eq!(line(1), json!({"name": "responseCode", "value": "0"}));
    assert_eq!(line(2), json!({"name": "Status", "value": "OKAY"}));
    assert_eq!(line(3), json!({"name": "Msisdn", "value": "254******678"}));
    assert_eq!(shop.simulator.state().standing_orders[0].next, "20261003");

    shop.simulator.advance(hours(24));
    let paid = shop.receiver.until_posted("paid", 1).await[0].json();
    assert_eq!(paid["TransAmount"], "450.00");
    assert_eq!(shop.simulator.state().standing_orders[0].next, "20261103");
    shop.simulator.advance(hours(24 * 31));
    shop.receiver.until_posted("paid", 2).await;
    shop.simulator.advance(hours(24 * 30));
    shop.receiver.until_posted("paid", 3).await;
    assert!(
        shop.simulator.state().standing_orders.is_empty(),
        "the year is over"
    );
    assert_eq!(shop.simulator.ledger().sum.cents(), 0);
}

#[tokio::test]
async fn who_does_not_agree_is_told_in_capitals() {
    let counter = Counter::open().await;
    let shop = &counter.shop;
    for (round, (behaviour, code)) in [
        (Behaviour::Cancels, "1032"),
        (Behaviour::Ignores, "1037"),
        (Behaviour::Vanishes, "1037"),
        (Behaviour::WrongPin, "2001"),
    ]
    .into_iter()
    .enumerate()
    {
        shop.simulator.set_behaviour(None, behaviour);
        counter.post(CREATE, &request(&counter, "Rent")).await;
        let told = shop.receiver.until_posted("told", round + 1).await[round].json();
        assert_eq!(
            told["ResponseHeader"]["responseCode"], code,
            "{behaviour:?}"
        );
        let data = &told["ResponseBody"]["ResponseData"];
        assert_eq!(
            data[0],
            json!({"Name": "TransactionID", "Value": "0000000000"})
        );
        assert_eq!(data[2], json!({"Name": "Status", "Value": "ERROR"}));
    }
    shop.simulator.set_forms(Forms {
        ratiba_keys: RatibaKeys::Lower,
        ..Forms::default()
    });
    counter.post(CREATE, &request(&counter, "Rent")).await;
    let told = shop.receiver.until_posted("told", 5).await[4].json();
    assert_eq!(told["responseHeader"]["responseCode"], "2001");
}

#[tokio::test]
async fn a_name_is_used_once_for_each_customer() {
    let counter = Counter::open().await;
    let shop = &counter.shop;
    counter.post(CREATE, &request(&counter, "Rent")).await;
    counter.post(CREATE, &request(&counter, "Rent")).await;
    let told = shop.receiver.until_posted("told", 2).await;
    let mut codes: Vec<String> = told.iter().map(|posted| code(&posted.json())).collect();
    codes.sort_unstable();
    assert_eq!(codes, ["0", "1050"]);
    shop.simulator.set_behaviour(None, Behaviour::Ignores);
    let other = with(request(&counter, "Rent"), "PartyA", json!("254722000009"));
    counter.post(CREATE, &other).await;
    shop.until(|view| view.ringing.iter().any(|r| r.phone == msisdn("0722000009")))
        .await;
    let agrees = shop
        .simulator
        .answer(&msisdn("0722000009"), Behaviour::Pays);
    agrees.expect("it rings");
    shop.until(|view| {
        view.standing_orders
            .iter()
            .any(|o| o.phone == msisdn("0722000009"))
    })
    .await;
}

#[tokio::test]
async fn a_phone_with_a_prompt_cannot_be_asked() {
    let counter = Counter::open().await;
    let shop = &counter.shop;
    shop.simulator.set_behaviour(None, Behaviour::Ignores);
    let checkout = shop.ask(PHONE).await;
    counter.post(CREATE, &request(&counter, "Rent")).await;
    let told = shop.receiver.until_posted("told", 1).await[0].json();
    assert_eq!(code(&told), "1001");
    shop.until_push(&checkout, |push| push.result_code.is_some())
        .await;
}

fn code(told: &Value) -> String {
    let header = told.get("responseHeader").or(told.get("ResponseHeader"));
    let code = header.and_then(|header| header["responseCode"].as_str());
    code.expect("a code").to_owned()
}

#[tokio::test]
async fn each_field_is_checked() {
    let counter = Counter::open().await;
    let doubled = with(
        request(&counter, ""),
        "StandingOrderNameName",
        json!("Rent"),
    );
    let merchant = "Standing Order Customer Pay Merchant";
    let doubled = with(doubled, "TransactionType", json!(merchant));
    assert_eq!(counter.post(CREATE, &doubled).await.0, StatusCode::OK);
    for (field, value) in [
        ("StandingOrderName", ""),
        ("StartDate", "2026-10-03"),
        ("EndDate", "20261002"),
        ("BusinessShortCode", "5200200"),
        ("TransactionType", "Standing Order Customer Pay Bill"),
        ("TransactionType", "Standing Order"),
        ("ReceiverPartyIdentifierType", "4"),
        ("Amount", "1.50"),
        ("PartyA", "0712345678"),
        ("CallBackURL", "relay"),
        ("AccountReference", "thirteen char"),
        ("TransactionDesc", "fourteen chars"),
        ("Frequency", "9"),
    ] {
        let body = with(request(&counter, "Rent"), field, json!(value));
        let (status, answer) = counter.post(CREATE, &body).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{field}");
        let text = format!("Bad Request - Invalid {field}");
        assert_eq!(answer["errorMessage"], text);
    }
}
