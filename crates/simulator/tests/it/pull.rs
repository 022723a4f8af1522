//! Pull Transactions: registered once, then what came in, pulled page by page.

use crate::by_hand::{Counter, with};
use crate::shop::msisdn;
use pokea_domain::{Cents, NairobiTime};
use pokea_simulator::{Forms, Options, Pay, PullForms, PullQuery, PullTime, Time};
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::time::Duration;

const REGISTER: &str = "/pulltransactions/v1/register";
const QUERY: &str = "/pulltransactions/v1/query";

fn registration() -> Value {
    json!({
        "ShortCode": "5200200",
        "RequestType": "Pull",
        "NominatedNumber": "0722000100",
        "CallBackURL": "https://relay.example.co.ke/c/0a",
    })
}

fn query() -> Value {
    json!({
        "ShortCode": "5200200",
        "StartDate": "2026-10-01 00:00:00",
        "EndDate": "2026-10-09 00:00:00",
        "OffSetValue": "0",
    })
}

/// 2 October 2026, 18:11:02 in Nairobi.
fn still(options: &mut Options) {
    let moment = NairobiTime::parse_stamp("20261002181102").expect("a moment");
    options.clock = Time::Still(moment.instant());
}

fn pay(counter: &Counter, amount: i64) {
    let order = Pay {
        phone: msisdn("0712345678"),
        number: "5200201".into(),
        account: String::new(),
        amount: Cents::new(amount),
        pin: None,
    };
    counter.shop.simulator.pay(&order).expect("paid");
}

fn set(counter: &Counter, pull: PullForms) {
    counter.shop.simulator.set_forms(Forms {
        pull,
        ..Forms::default()
    });
}

#[tokio::test]
async fn a_short_code_registers_once() {
    let counter = Counter::open().await;
    for (status, text) in [
        ("1000", "ShortCode registered successfully"),
        ("1001", "ShortCode already Registered"),
    ] {
        let (http, answer) = counter.post(REGISTER, &registration()).await;
        assert_eq!(http, StatusCode::OK);
        assert_eq!(answer["ResponseStatus"], status);
        assert_eq!(answer["ResponseDescription"], text);
        assert_eq!(answer["ShortCode"], "5200200");
    }
    let spaced_keys = PullForms {
        spaced_keys: true,
        ..PullForms::default()
    };
    set(&counter, spaced_keys);
    let (_, answer) = counter.post(REGISTER, &registration()).await;
    assert_eq!(answer["Response Status"], "1001");
    for (field, value) in [
        ("ShortCode", "5200201"),
        ("ShortCode", "600610"),
        ("RequestType", "pull"),
        ("NominatedNumber", "12"),
        ("CallBackURL", "relay"),
    ] {
        let body = with(registration(), field, json!(value));
        let (status, answer) = counter.post(REGISTER, &body).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert_eq!(answer["errorCode"], "400.001");
        assert_eq!(answer["errorMessage"], format!("Invalid {field}"));
    }
}

#[tokio::test]
async fn a_wrong_token_has_its_own_words() {
    let mut counter = Counter::open().await;
    counter.token = "none".into();
    let (status, answer) = counter.post(QUERY, &query()).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert_eq!(answer["errorCode"], "401.001");
    assert_eq!(answer["errorMessage"], "Invalid Access Token");
}

#[tokio::test]
async fn what_came_in_is_listed_in_full() {
    let counter = Counter::open_with(still).await;
    counter.post(REGISTER, &registration()).await;
    let (status, none) = counter.post(QUERY, &query()).await;
    assert_eq!(
        (status, &none["ResponseCode"]),
        (StatusCode::OK, &json!("1001"))
    );
    pay(&counter, 16_800);
    let (_, found) = counter.post(QUERY, &query()).await;
    assert_eq!(found["ResponseCode"], "1000");
    assert_eq!(found["ResponseMessage"], "Success");
    let row = &found["Response"][0][0];
    let code = &counter.shop.simulator.state().payments[0].code;
    let expected = json!({
        "transactionId": code,
        "trxDate": "2026-10-02T18:11:02+03:00",
        "msisdn": 254_712_345_678_u64,
        "sender": "WANJIKU",
        "transactiontype": "c2b-buy-goods-debit",
        "billreference": "",
        "amount": "168.00",
        "organizationname": "Mama Njeri Stores",
    });
    assert_eq!(*row, expected);

    let utc = PullForms {
        time: PullTime::Utc,
        ..PullForms::default()
    };
    set(&counter, utc);
    let (_, found) = counter.post(QUERY, &query()).await;
    assert_eq!(found["Response"][0][0]["trxDate"], "2026-10-02T15:11:02Z");
    for (form, http) in [(PullQuery::Fails, 200), (PullQuery::Breaks, 500)] {
        let broken = PullForms {
            query: form,
            ..PullForms::default()
        };
        set(&counter, broken);
        let (status, answer) = counter.post(QUERY, &query()).await;
        assert_eq!(status.as_u16(), http, "{answer}");
        assert!(answer["ResponseCode"] == "1001" || answer["errorCode"] == "500");
    }
}

#[tokio::test]
async fn a_payment_by_push_is_listed_too() {
    let counter = Counter::open().await;
    counter.post(REGISTER, &registration()).await;
    let shop = &counter.shop;
    let checkout = shop.ask("0712345678").await;
    let push = shop.until_push(&checkout, |push| push.code.is_some()).await;
    let wide = with(query(), "StartDate", json!("2020-01-01 00:00:00"));
    let wide = with(wide, "EndDate", json!("2099-01-01 00:00:00"));
    let (_, found) = counter.post(QUERY, &wide).await;
    assert_eq!(found["Response"][0][0]["transactionId"], json!(push.code));
}

/// The code of an answer, and the amounts that it lists.
async fn page(counter: &Counter, offset: &str) -> (Value, Vec<String>) {
    let body = with(query(), "OffSetValue", json!(offset));
    let (_, found) = counter.post(QUERY, &body).await;
    let rows = found["Response"][0].as_array().expect("rows");
    let amounts = rows.iter().map(|row| row["amount"].as_str().expect("text"));
    let amounts = amounts.map(str::to_owned).collect();
    (found["ResponseCode"].clone(), amounts)
}

#[tokio::test]
async fn a_page_has_a_hundred_rows() {
    let counter = Counter::open_with(still).await;
    counter.post(REGISTER, &registration()).await;
    for shillings in 1..=103 {
        pay(&counter, shillings * 100);
    }
    let (code, first) = page(&counter, "0").await;
    assert_eq!((code, first.len()), (json!("1000"), 100));
    assert_eq!((first[0].as_str(), first[99].as_str()), ("1.00", "100.00"));
    let (code, second) = page(&counter, "100").await;
    assert_eq!(code, "1000");
    assert_eq!(second, ["101.00", "102.00", "103.00"]);
    assert_eq!(page(&counter, "103").await, (json!("1001"), Vec::new()));
}

#[tokio::test]
async fn a_query_sees_two_days_back() {
    let mut counter = Counter::open_with(still).await;
    counter.post(REGISTER, &registration()).await;
    pay(&counter, 100);
    counter
        .shop
        .simulator
        .advance(Duration::from_secs(47 * 3_600));
    counter.renew_token().await;
    pay(&counter, 200);
    assert_eq!(page(&counter, "0").await.1, ["1.00", "2.00"]);
    counter
        .shop
        .simulator
        .advance(Duration::from_secs(3_600 + 1));
    counter.renew_token().await;
    assert_eq!(page(&counter, "0").await.1, ["2.00"]);
    for (field, value) in [
        ("StartDate", "2026-10-01"),
        ("EndDate", "2026-09-01 00:00:00"),
        ("OffSetValue", "-1"),
    ] {
        let (status, answer) = counter
            .post(QUERY, &with(query(), field, json!(value)))
            .await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert_eq!(answer["errorMessage"], format!("Invalid {field}"));
    }
}
