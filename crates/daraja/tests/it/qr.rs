//! Dynamic QR: the request for each kind of receiver, and the picture in the answer.

use crate::asked::{outcome, proves_nothing};
use crate::canned::{Canned, NOW, Reply};
use pokea_daraja::qr::{DynamicQr, QrReceiver};
use pokea_daraja::values::{Note, Shillings, ShortCode};
use pokea_daraja::{BackOff, Error, Refusal};
use pokea_domain::{Cents, Msisdn};
use std::num::NonZeroU16;

const QR: &str = "/mpesa/qrcode/v1/generate";
/// One pixel.
const PICTURE: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABAQAAAAA3bvkkAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==";

fn request(receiver: QrReceiver) -> DynamicQr {
    DynamicQr {
        merchant_name: Note::parse("MerchantName", "Duka La Jane").expect("a name"),
        reference: Note::parse("RefNo", "INV-7").expect("a reference"),
        amount: Shillings::new(Cents::new(5_000)).expect("an amount"),
        receiver,
        size: NonZeroU16::new(300).expect("some pixels"),
    }
}

fn till() -> DynamicQr {
    request(QrReceiver::BuyGoods(number("5123456")))
}

fn number(text: &str) -> ShortCode {
    ShortCode::parse(text).expect("a number")
}

fn answer(code: &str, picture: &str) -> String {
    format!(
        r#"{{"ResponseCode":"{code}","RequestID":"16738-27456357-1","ResponseDescription":"QR Code Successfully Generated.","QRCode":"{picture}"}}"#
    )
}

#[tokio::test]
async fn each_receiver_has_its_code_and_form() {
    let server = Canned::with_token(QR, || Reply::ok(&answer("00", PICTURE))).await;
    let phone = Msisdn::parse("0708374149").expect("a number");
    for (receiver, code, cpi) in [
        (QrReceiver::BuyGoods(number("5123456")), "BG", "5123456"),
        (
            QrReceiver::WithdrawAtAgent(number("328328")),
            "WA",
            "328328",
        ),
        (QrReceiver::PayBill(number("600966")), "PB", "600966"),
        (QrReceiver::SendMoney(phone.clone()), "SM", "254708374149"),
        (QrReceiver::SendToBusiness(phone), "SB", "254708374149"),
    ] {
        let answer = server.client().send(&request(receiver), NOW).await;
        assert!(answer.expect("a picture").said.png.starts_with(b"\x89PNG"));
        let seen = server.seen(QR);
        assert_eq!(
            seen[seen.len() - 1].body,
            format!(
                r#"{{"MerchantName":"Duka La Jane","RefNo":"INV-7","Amount":50,"TrxCode":"{code}","CPI":"{cpi}","Size":"300"}}"#
            )
        );
    }
    let shown = format!(
        "{:?}",
        request(QrReceiver::SendMoney(
            Msisdn::parse("0708374149").expect("a number")
        ))
    );
    assert!(!shown.contains("374"), "{shown}");
}

#[tokio::test]
async fn a_picture_is_success_whatever_the_code() {
    type Case = fn() -> Reply;
    let cases: [Case; 3] = [
        || Reply::ok(&answer("00", PICTURE)),
        || Reply::ok(&answer("AG_20261002_20102c5d74cfaa56b887", PICTURE)),
        || Reply::ok(&answer("00", &PICTURE.replace("AAAA", "AAAA\\r\\n"))),
    ];
    for reply in cases {
        let picture = outcome(&till(), reply).await.expect("a picture");
        assert_eq!(picture.png.len(), 67);
        assert_eq!(format!("{picture:?}"), "QrPicture(67 bytes)");
    }
}

#[tokio::test]
async fn its_own_error_names_the_field() {
    let refused = outcome(&till(), || {
        Reply::error(400, "400", "Bad Request - Invalid TrxCode")
    })
    .await;
    let field = "TrxCode".to_owned();
    assert_eq!(refused, Err(Error::Refused(Refusal::Field { field })));
    let fast = outcome(&till(), || {
        Reply::error(500, "500.003.02", "Error Occurred: Spike Arrest Violation")
    })
    .await;
    assert_eq!(fast, Err(Error::BackOff(BackOff::TooFast)));
}

#[tokio::test]
async fn no_picture_is_no_answer() {
    type Case = fn() -> Reply;
    let cases: [Case; 7] = [
        || Reply::ok(&answer("00", "")),
        || Reply::ok(&answer("00", "bm90IGEgcGljdHVyZQ==")),
        || Reply::ok(&answer("00", "***")),
        || Reply::ok(r#"{"ResponseCode":"00"}"#),
        || Reply::Json(500, answer("00", PICTURE)),
        || Reply::error(400, "400", "Bad Request"),
        || Reply::ok("<html></html>"),
    ];
    for reply in cases {
        proves_nothing(&outcome(&till(), reply).await);
    }
}
