//! Who may act, and how they show it.

use super::desk::{B2C, BALANCE, Desk, GOOD, PAYOUTS, STORE, b2c, balance};
use crate::by_hand::with;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

/// `Practice#2025`, encrypted to the practice certificate.
const OTHER_PASSWORD: &str = "WW03lcIY4qDrFZzDy5rGwqVcPEX3KN02YCW0733f9sfFKrJqQidmwQd2R5mNGuP0B9AEGuNEPza6cr5D3uC3WEhGMUQLnaVMz8ektAj2cyKLl8fUkI2tgDvmSHaYyAhYn3Nq65arVgYpWf6E1LOiw1901G/nhMhEy7s0YyuYmp2wQGq1l/1QIczY9CF5hROIqkCVyjeUAIeJffRVrY9/3OzUqDK6Dj4NaT/Lav56hSpQVs72Bc1wGoX6vWZrjP9MMdqYd2zs085Hm+6FUy29ut39N2j14zACQkxXULh81a2BKx7lwoaxGNa8mARV5rT+ZA2Lfzysafq0avWrAWCOSA==";
/// `Practice#2026`, encrypted to another certificate.
const OTHER_KEY: &str = "kQVgWQxStAYYqXqYyDGKPn4b21apXzUA449QVjaLDbj+/kCKEeZyZYHqq6SaK7xS23zaiDeT7jhlc2iFRfmJJLDjLI4a8lcXRrT8P0ZCgwTrTOTsZgBAs/eC1j/gVjQHdQAiix+hSoPEGcNQduOMOOMVW3fJWC6Lek8szTCSohyl9wbHJRqQTERgOte70mmiieHfM0uw84knAIn7YpWffEGl/zS2yQ4JZRQKYUnpSI9sOxjQ/AtLsuBAC6zlvyVqGNPCxPsYFo9woalQfam7aUxdXNlHD3z2RrY8y965Ec2AdY4uMZnn0aSVfVD4zK2CTVxT5sUqzTusOKlwhcL3UQ==";
/// `Practice#2026`, encrypted to the practice certificate with OAEP.
const OAEP: &str = "Zh2t5A/aA5EogIIgagnKftZLzqUfr9Mmgm8sDacNm3wdQH8ViycBB8Kc3VlFXdWEoboQ7+QC2xP71nyicukgiSbBF1Jh3SzqRbTx3uzx+25ULhmVV8pkmGOrU6R3ls9jBliJ0au+BZs8Uj6LJkr/eeexah2VjjNyGIairD9mZFvh4iop1rszvSvwcT1DjxjArgZZRMgH8lSzrsrnSHOAYvsFxnN3fn0KTaQ7Ubrh4Ure029CcZg2lsKOvjxof0eInVEwSGGCN9FyLQXMm+jEq87WQ8okFdZ2z8ke1iQsCGb1mABy16f+e587h8iAWZZtw1M3BYlK8H2iwExHXHisxw==";

#[tokio::test]
async fn a_credential_that_does_not_hold_the_password_is_found_wrong_later() {
    let desk = Desk::open().await;
    let short = STANDARD.encode("Practice#2026");
    for credential in [OTHER_PASSWORD, OTHER_KEY, OAEP, &short, "no base64!"] {
        desk.counter
            .shop
            .simulator
            .lock_initiator(STORE, "practice-api", false);
        let body = with(balance(STORE), "SecurityCredential", json!(credential));
        let result = desk.fails(BALANCE, body, json!(2001)).await;
        assert_eq!(
            result["ResultDesc"],
            "The initiator information is invalid."
        );
    }
}

#[tokio::test]
async fn three_wrong_passwords_lock_the_initiator_until_somebody_unlocks_it() {
    let desk = Desk::open().await;
    let wrong = with(balance(STORE), "SecurityCredential", json!(OTHER_PASSWORD));
    // A right one in between lets the wrong ones be forgotten.
    desk.fails(BALANCE, wrong.clone(), json!(2001)).await;
    desk.fails(BALANCE, wrong.clone(), json!(2001)).await;
    assert_eq!(desk.outcome(BALANCE, balance(STORE)).await["ResultCode"], 0);
    for _ in 0..3 {
        desk.fails(BALANCE, wrong.clone(), json!(2001)).await;
    }
    desk.fails(BALANCE, balance(STORE), json!(8006)).await;
    // The initiator of another organisation is somebody else, whatever they are called.
    let other = desk.outcome(BALANCE, balance(PAYOUTS)).await;
    assert_eq!(other["ResultCode"], 0);

    let unlock = json!({"number": STORE, "initiator": "practice-api", "locked": false});
    let request = desk
        .counter
        .request(reqwest::Method::POST, "/control/initiators");
    let answer = request.json(&unlock).send().await.expect("an answer");
    assert_eq!(answer.status(), reqwest::StatusCode::NO_CONTENT);
    assert_eq!(desk.outcome(BALANCE, balance(STORE)).await["ResultCode"], 0);
}

#[tokio::test]
async fn initiators_that_are_unknown_or_may_not() {
    let desk = Desk::open().await;
    let stranger = with(balance(STORE), "Initiator", json!("somebody"));
    desk.fails(BALANCE, stranger, json!(20)).await;
    let clerk = with(b2c("a-1"), "InitiatorName", json!("practice-clerk"));
    desk.fails(B2C, clerk, json!(21)).await;
    let clerk = with(balance(PAYOUTS), "Initiator", json!("practice-clerk"));
    assert_eq!(desk.outcome(BALANCE, clerk).await["ResultCode"], 0);
    let nobody = with(balance(STORE), "PartyA", json!("999999"));
    desk.fails(BALANCE, nobody, json!(6)).await;
    let sandbox = with(balance("600984"), "SecurityCredential", json!(GOOD));
    desk.fails(BALANCE, sandbox, json!(20)).await;
}

#[tokio::test]
async fn the_certificate_can_be_fetched() {
    let desk = Desk::open().await;
    let pem = desk.counter.shop.simulator.certificate_pem();
    assert!(pem.starts_with("-----BEGIN CERTIFICATE-----\n"));
    let request = desk
        .counter
        .request(reqwest::Method::GET, "/control/certificate");
    let answer = request.send().await.expect("an answer");
    assert_eq!(answer.headers()["content-type"], "application/x-pem-file");
    assert_eq!(answer.text().await.expect("text"), pem);
}
