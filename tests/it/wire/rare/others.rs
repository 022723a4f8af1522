//! Payments to a number, pictures, Pull and standing orders.

use super::{Forms, switch};
use crate::wire::desk::{Desk, with};
use crate::wire::{Sent, assert_same};
use pokea_domain::NairobiTime;
use pokea_simulator::{Receiver, Time};
use serde_json::json;

const REGISTER: &str = "/mpesa/c2b/v2/registerurl";
const QR: &str = "/mpesa/qrcode/v1/generate";
const PULL: &str = "/pulltransactions/v1/query";
const RATIBA: &str = "/standingorder/v1/createStandingOrderExternal";

const CONFIRMATIONS: Forms = &[
    ("transaction_type_empty", "c2b/confirmation_type_empty.json"),
    ("hash_short", "c2b/confirmation_hash_short.json"),
];

pub const SENT: &[&str] = &[
    "errors/bare_code_400.json",
    "c2b/confirmation_type_empty.json",
    "c2b/confirmation_hash_short.json",
    "qr/answer_without_code.json",
    "pull/query_answer_msisdn_text.json",
    "pull/query_answer_empty.json",
    "pull/query_answer_1001_bare.json",
    "ratiba/answer_refused.json",
];

#[tokio::test]
async fn the_other_apis_have_their_rare_forms() {
    let moment = NairobiTime::parse_stamp("20261002181102").expect("a moment");
    let desk = Desk::open_with(|options| {
        options.shop.receiver = Receiver::PayBill;
        options.clock = Time::Still(moment.instant());
    })
    .await;
    let picture = json!({
        "MerchantName": "Duka La Pwani",
        "RefNo": "INV-7",
        "Amount": 50,
        "TrxCode": "BG",
        "CPI": "5200201",
        "Size": "300",
    });
    let too_small = with(picture.clone(), "Size", json!("0"));
    let too_small = desk.post(QR, &too_small).await;
    switch(&desk, "picture_missing").await;
    let missing = desk.post(QR, &picture).await;
    let register = json!({
        "ShortCode": "5200200",
        "RequestType": "Pull",
        "NominatedNumber": "254722000100",
        "CallBackURL": "https://shop.example/c/7",
    });
    let asked = json!({
        "ShortCode": "5200200",
        "StartDate": "2026-10-01 18:11:02",
        "EndDate": "2026-10-02 23:59:59",
        "OffSetValue": "0",
    });
    let (status, said) = desk.post("/pulltransactions/v1/register", &register).await;
    assert_eq!(status, 200, "{said}");
    switch(&desk, "pull_empty").await;
    let empty = desk.post(PULL, &asked).await;
    switch(&desk, "pull_bare").await;
    let bare = desk.post(PULL, &asked).await;
    let pay =
        json!({"phone": "254708374149", "number": "5200200", "account": "INV-7", "amount": 16800});
    desk.control("pay", pay).await;
    switch(&desk, "pull_phone_text").await;
    let text = desk.post(PULL, &asked).await;
    switch(&desk, "standing_order_refused").await;
    let refused = desk.post(RATIBA, &json!({})).await;
    let mut sent = confirmations().await;
    sent.extend([
        Sent::answer("errors/bare_code_400.json", too_small),
        Sent::answer("qr/answer_without_code.json", missing),
        Sent::answer("pull/query_answer_empty.json", empty),
        Sent::answer("pull/query_answer_1001_bare.json", bare),
        Sent::answer("pull/query_answer_msisdn_text.json", text),
        Sent::answer("ratiba/answer_refused.json", refused),
    ]);
    assert_same(&sent, SENT);
}

async fn confirmations() -> Vec<Sent> {
    let desk = Desk::open().await;
    let mut sent = Vec::new();
    for (form, sample) in CONFIRMATIONS {
        let address = desk.address();
        let registration = json!({
            "ShortCode": "600984",
            "ResponseType": "Completed",
            "ConfirmationURL": address,
            "ValidationURL": address,
        });
        let payer = match form.contains("hash") {
            true => "hash",
            false => "mask",
        };
        desk.control("forms", json!({"rare": form, "c2b": {"payer": payer}}))
            .await;
        let (status, said) = desk.post(REGISTER, &registration).await;
        assert_eq!(status, 200, "{said}");
        let pay = json!({"phone": "254708374149", "number": "600984", "account": "INV-7", "amount": 5000});
        desk.control("pay", pay).await;
        sent.push(Sent::told(sample, desk.told(&address).await));
    }
    sent
}
