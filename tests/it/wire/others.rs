//! B2B Express, QR, Pull, standing orders and Bill Manager.

use super::desk::{Desk, with};
use super::{Sent, assert_same};
use pokea_domain::NairobiTime;
use pokea_simulator::{Receiver, Time};
use reqwest::Method;
use serde_json::{Value, json};

const EXPRESS: &str = "/v1/ussdpush/get-msisdn";
const QR: &str = "/mpesa/qrcode/v1/generate";
const PULL_REGISTER: &str = "/pulltransactions/v1/register";
const PULL: &str = "/pulltransactions/v1/query";
const RATIBA: &str = "/standingorder/v1/createStandingOrderExternal";
const BILLS: &str = "/v1/billmanager-invoice";

pub const SENT: &[&str] = &[
    "express/answer.json",
    "express/callback_paid.json",
    "express/callback_cancelled.json",
    "qr/answer.json",
    "qr/answer_portal.json",
    "qr/error.json",
    "pull/register_answer.json",
    "pull/register_answer_already.json",
    "pull/register_answer_spaces.json",
    "pull/query_answer.json",
    "pull/query_answer_utc.json",
    "pull/query_answer_none_or_failure.json",
    "pull/query_error_500.json",
    "errors/pull_shortcode.json",
    "errors/pull_token.json",
    "ratiba/answer.json",
    "ratiba/callback_created.json",
    "ratiba/callback_failed.json",
    "bill/optin_answer.json",
    "bill/answer.json",
    "bill/answer_plain.json",
    "bill/answer_refused.json",
    "bill/payment.json",
];

fn claimed(families: &[&str]) -> Vec<&'static str> {
    let of = |file: &&&str| families.iter().any(|family| file.starts_with(family));
    SENT.iter().filter(of).copied().collect()
}

#[tokio::test]
async fn a_business_is_asked_in_the_documented_forms() {
    let desk = Desk::open().await;
    let request = |id: &str| {
        json!({
            "primaryShortCode": "5200201",
            "receiverShortCode": "600620",
            "amount": "71",
            "paymentRef": "INV-7",
            "callbackUrl": desk.address(),
            "partnerName": "Kamau Wholesalers",
            "RequestRefID": id,
        })
    };
    let first = request("shop-7-000041");
    let answer = desk.post(EXPRESS, &first).await;
    let paid = desk
        .told(first["callbackUrl"].as_str().expect("an address"))
        .await;
    desk.control("behaviour", json!({"behaviour": "cancels"}))
        .await;
    let cancelled = desk.outcome(EXPRESS, request("shop-7-000042")).await;
    let sent = [
        Sent::answer("express/answer.json", answer),
        Sent::told("express/callback_paid.json", paid),
        Sent::told("express/callback_cancelled.json", cancelled),
    ];
    assert_same(&sent, &claimed(&["express/"]));
}

#[tokio::test]
async fn a_picture_comes_in_the_documented_forms() {
    let desk = Desk::open().await;
    let request = json!({
        "MerchantName": "Duka La Pwani",
        "RefNo": "INV-7",
        "Amount": 50,
        "TrxCode": "BG",
        "CPI": "5200201",
        "Size": "300",
    });
    let zeros = desk.post(QR, &request).await;
    let refused = desk
        .post(QR, &with(request.clone(), "TrxCode", json!("WB")))
        .await;
    desk.control("forms", json!({"qr_code": "conversation"}))
        .await;
    let portal = desk.post(QR, &request).await;
    let sent = [
        Sent::answer("qr/answer.json", zeros),
        Sent::answer("qr/error.json", refused),
        Sent::answer("qr/answer_portal.json", portal),
    ];
    assert_same(&sent, &claimed(&["qr/"]));
}

#[tokio::test]
async fn payments_are_pulled_in_the_documented_forms() {
    let moment = NairobiTime::parse_stamp("20261002181102").expect("a moment");
    let open = async || {
        Desk::open_with(|options| {
            options.shop.receiver = Receiver::PayBill;
            options.clock = Time::Still(moment.instant());
        })
        .await
    };
    let desk = open().await;
    let register = json!({
        "ShortCode": "5200200",
        "RequestType": "Pull",
        "NominatedNumber": "254722000100",
        "CallBackURL": "https://shop.example/c/7",
    });
    let query = json!({
        "ShortCode": "5200200",
        "StartDate": "2026-10-01 18:11:02",
        "EndDate": "2026-10-02 23:59:59",
        "OffSetValue": "0",
    });
    let first = desk.post(PULL_REGISTER, &register).await;
    let again = desk.post(PULL_REGISTER, &register).await;
    let nothing = desk.post(PULL, &query).await;
    let pay =
        json!({"phone": "254708374149", "number": "5200200", "account": "INV-7", "amount": 16800});
    desk.control("pay", pay).await;
    let nairobi = desk.post(PULL, &query).await;
    desk.control("forms", json!({"pull": {"time": "utc"}}))
        .await;
    let utc = desk.post(PULL, &query).await;
    desk.control("forms", json!({"pull": {"query": "breaks"}}))
        .await;
    let broken = desk.post(PULL, &query).await;
    let elsewhere = with(query.clone(), "ShortCode", json!("9999999"));
    desk.control("forms", json!({})).await;
    let unknown = desk.post(PULL, &elsewhere).await;
    let kind = "application/json";
    let refused = desk
        .send(Method::POST, PULL, "another", kind, query.to_string())
        .await;
    let older = open().await;
    older
        .control("forms", json!({"pull": {"spaced_keys": true}}))
        .await;
    let spaces = older.post(PULL_REGISTER, &register).await;
    let sent = [
        Sent::answer("pull/register_answer.json", first),
        Sent::answer("pull/register_answer_already.json", again),
        Sent::answer("pull/register_answer_spaces.json", spaces),
        Sent::answer("pull/query_answer_none_or_failure.json", nothing),
        Sent::answer("pull/query_answer.json", nairobi),
        Sent::answer("pull/query_answer_utc.json", utc),
        Sent::answer("pull/query_error_500.json", broken),
        Sent::answer("errors/pull_shortcode.json", unknown),
        Sent::answer("errors/pull_token.json", refused),
    ];
    assert_same(&sent, &claimed(&["pull/", "errors/pull"]));
}

#[tokio::test]
async fn standing_orders_are_told_in_the_documented_forms() {
    let desk = Desk::open_with(|options| options.shop.receiver = Receiver::PayBill).await;
    let order = |name: &str| {
        json!({
            "StandingOrderName": name,
            "StartDate": "20361003",
            "EndDate": "20371003",
            "BusinessShortCode": "5200200",
            "TransactionType": "Standing Order Customer Pay Bill",
            "ReceiverPartyIdentifierType": "4",
            "Amount": "450",
            "PartyA": "254712345678",
            "CallBackURL": desk.address(),
            "AccountReference": "INV-7",
            "TransactionDesc": "Rent",
            "Frequency": "4",
        })
    };
    let first = order("Rent");
    let answer = desk.post(RATIBA, &first).await;
    let created = desk
        .told(first["CallBackURL"].as_str().expect("an address"))
        .await;
    desk.control("behaviour", json!({"behaviour": "ignores"}))
        .await;
    let failed = desk.outcome(RATIBA, order("Water")).await;
    let sent = [
        Sent::answer("ratiba/answer.json", answer),
        Sent::told("ratiba/callback_created.json", created),
        Sent::told("ratiba/callback_failed.json", failed),
    ];
    assert_same(&sent, &claimed(&["ratiba/"]));
}

#[tokio::test]
async fn bills_are_answered_and_told_in_the_documented_forms() {
    let desk = Desk::open_with(|options| options.shop.receiver = Receiver::PayBill).await;
    let address = desk.address();
    let opt_in = json!({
        "shortcode": "5200200",
        "email": "duka@shop.example",
        "officialContact": "0722000100",
        "sendReminders": "1",
        "logo": "",
        "callbackurl": address,
    });
    let opted_in = desk.post(&format!("{BILLS}/optin"), &opt_in).await;
    let key: Value = serde_json::from_str(&opted_in.1).expect("JSON");
    let key = key["app_key"].as_str().expect("a key");
    let call = async |action: &str, body: Value| {
        let url = format!("{}{BILLS}/{action}", desk.simulator.base_url());
        let request = desk
            .http
            .request(Method::POST, url)
            .bearer_auth(&desk.token);
        let response = request
            .header("appKey", key)
            .json(&body)
            .send()
            .await
            .expect("an answer");
        (
            response.status().as_u16(),
            response.text().await.expect("a body"),
        )
    };
    let invoice = json!({
        "externalReference": "INV-7",
        "billedFullName": "Jane Doe",
        "billedPhoneNumber": "0708374149",
        "billedPeriod": "October 2026",
        "invoiceName": "Rent",
        "dueDate": "2026-10-12",
        "accountReference": "A7",
        "amount": "800",
        "invoiceItems": [{"itemName": "Room", "amount": "800"}],
    });
    let invoiced = call("single-invoicing", invoice).await;
    let changed = call("change-optin-details", opt_in.clone()).await;
    let pay =
        json!({"phone": "254708374149", "number": "5200200", "account": "A7", "amount": 80000});
    desk.control("pay", pay).await;
    let told = desk.told(&address).await;
    let refused = call(
        "cancel-single-invoice",
        json!({"externalReference": "INV-7"}),
    )
    .await;
    let sent = [
        Sent::answer("bill/optin_answer.json", opted_in),
        Sent::answer("bill/answer.json", invoiced),
        Sent::answer("bill/answer_plain.json", changed),
        Sent::answer("bill/answer_refused.json", refused),
        Sent::told("bill/payment.json", told),
    ];
    assert_same(&sent, &claimed(&["bill/"]));
}
