//! Dynamic QR codes, read back by another program.

use crate::by_hand::{Counter, with};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pokea_simulator::{Forms, QrResponse};
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::process::Command;

const GENERATE: &str = "/mpesa/qrcode/v1/generate";

fn request() -> Value {
    json!({
        "MerchantName": "Mama Njeri Stores",
        "RefNo": "INV-7",
        "Amount": 1500,
        "TrxCode": "BG",
        "CPI": "5200201",
        "Size": "300",
    })
}

#[tokio::test]
async fn a_code_can_be_scanned() {
    let counter = Counter::open().await;
    let (status, answer) = counter.post(GENERATE, &request()).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(answer["ResponseCode"], "00");
    assert_eq!(
        answer["ResponseDescription"],
        "QR Code Successfully Generated."
    );
    let picture = answer["QRCode"].as_str().expect("text");
    let picture = STANDARD.decode(picture).expect("base64");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("code.png");
    std::fs::write(&file, &picture).expect("a file");
    let seen = Command::new("zbarimg")
        .args(["--quiet", "--raw"])
        .arg(&file)
        .output()
        .expect("zbarimg, of the package zbar-tools");
    assert!(seen.status.success(), "{seen:?}");
    let text = String::from_utf8_lossy(&seen.stdout);
    assert_eq!(text.trim(), "BG\n5200201\n1500\nINV-7\nMama Njeri Stores");
    let side = picture[16..20].try_into().map(u32::from_be_bytes);
    assert_eq!(side.ok(), Some(300), "the width in the PNG's header");
}

#[tokio::test]
async fn every_kind_of_receiver_has_its_own_form_of_number() {
    let counter = Counter::open().await;
    for (kind, cpi) in [
        ("BG", "5200201"),
        ("WA", "600640"),
        ("PB", "600610"),
        ("SM", "254712345678"),
        ("SB", "0712345678"),
    ] {
        let body = with(with(request(), "TrxCode", json!(kind)), "CPI", json!(cpi));
        let (status, answer) = counter.post(GENERATE, &body).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
    }
    for (field, value) in [
        ("TrxCode", json!("WB")),
        ("TrxCode", json!("bg")),
        ("CPI", json!("254712345678")),
        ("Amount", json!(0)),
        ("Size", json!("20")),
        ("Size", json!("5000")),
        ("MerchantName", json!("")),
    ] {
        let (status, answer) = counter.post(GENERATE, &with(request(), field, value)).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        assert_eq!(answer["errorCode"], "400");
        assert_eq!(
            answer["errorMessage"],
            format!("Bad Request - Invalid {field}")
        );
    }
}

#[tokio::test]
async fn the_response_code_can_be_an_id() {
    let counter = Counter::open().await;
    counter.shop.simulator.set_forms(Forms {
        qr_code: QrResponse::Conversation,
        ..Forms::default()
    });
    let (_, answer) = counter.post(GENERATE, &request()).await;
    let code = answer["ResponseCode"].as_str().expect("text");
    assert!(code.starts_with("AG_"), "{code}");
}
