//! B2C and Pochi: money that goes to customers.

use super::desk::{
    B2C, B2C_V1, Desk, PAYOUTS, PHONE, POCHI, STATUS, STORE, TILL, b2c, item, keys, status,
};
use crate::by_hand::{PUSH, push, with};
use pokea_simulator::{Account, Faults, InitiatorFaults, Purse, What};
use serde_json::{Value, json};

const ITEMS: [&str; 8] = [
    "TransactionAmount",
    "TransactionReceipt",
    "ReceiverPartyPublicName",
    "TransactionCompletedDateTime",
    "B2CUtilityAccountAvailableFunds",
    "B2CWorkingAccountAvailableFunds",
    "B2CRecipientIsRegisteredCustomer",
    "B2CChargesPaidAccountAvailableFunds",
];

fn amount(originator: &str, shillings: i64) -> Value {
    with(b2c(originator), "Amount", json!(shillings))
}

#[tokio::test]
async fn a_customer_is_paid_and_the_fee_is_charged_apart() {
    let desk = Desk::open().await;
    // A first payment makes the customer known; the second one is counted.
    desk.outcome(B2C, b2c("pay-0")).await;
    let (had, held) = (desk.has(PHONE), desk.holds(PAYOUTS, Purse::Utility));
    let charged = desk.holds(PAYOUTS, Purse::ChargesPaid);
    let asked = desk.ask(B2C, b2c("pay-1")).await;
    assert_eq!(asked.originator(), "pay-1");
    let result = desk.told(&asked).await;

    assert_eq!(result["ResultType"], 0);
    assert_eq!(result["ResultCode"], 0);
    assert_eq!(
        result["ResultDesc"],
        "The service request is processed successfully."
    );
    assert_eq!(keys(&result), ITEMS);
    let receipt = item(&result, "TransactionReceipt");
    assert_eq!(result["TransactionID"], *receipt);
    assert_eq!(*item(&result, "TransactionAmount"), json!(1000.0));
    let name = item(&result, "ReceiverPartyPublicName");
    let name = name.as_str().expect("text");
    assert!(name.starts_with("254712345678 - WANJIKU"), "{name}");
    let time = item(&result, "TransactionCompletedDateTime");
    let time: Vec<char> = time.as_str().expect("text").chars().collect();
    assert_eq!(time.len(), "06.07.2024 22:48:52".len());
    assert_eq!((time[2], time[5], time[10], time[13]), ('.', '.', ' ', ':'));
    assert_eq!(item(&result, "B2CRecipientIsRegisteredCustomer"), "Y");
    let url = "https://internalapi.safaricom.co.ke/mpesa/b2cresults/v1/submit";
    let reference = json!({"ReferenceItem": {"Key": "QueueTimeoutURL", "Value": url}});
    assert_eq!(result["ReferenceData"], reference);

    assert_eq!(desk.has(PHONE), had + 100_000);
    assert_eq!(desk.holds(PAYOUTS, Purse::Utility), held - 100_000);
    let fee = charged - desk.holds(PAYOUTS, Purse::ChargesPaid);
    assert!(fee > 0);
    let left = item(&result, "B2CChargesPaidAccountAvailableFunds");
    assert!(left.as_f64().is_some_and(|left| left < 0.0), "{left}");
    let posting = desk.ledger().postings.pop().expect("a posting");
    assert_eq!(posting.what, What::B2c);
    assert_eq!(posting.receipt.as_str(), receipt);
    assert!(
        posting
            .legs
            .iter()
            .any(|(account, _)| *account == Account::Fees)
    );
}

#[tokio::test]
async fn an_originator_id_pays_once() {
    let desk = Desk::open().await;
    desk.outcome(B2C, b2c("once")).await;
    let paid = desk.ledger().postings;
    for path in [B2C, POCHI] {
        let (status, answer) = desk.counter.post(path, &amount("once", 20)).await;
        assert_eq!(status.as_u16(), 500);
        assert_eq!(answer["errorCode"], "500.002.1001");
        assert_eq!(
            answer["errorMessage"],
            "Duplicate OriginatorConversationID."
        );
    }
    // Version 1 gives every request an id of its own.
    let first = desk.ask(B2C_V1, b2c("once")).await;
    let second = desk.ask(B2C_V1, b2c("once")).await;
    assert_ne!(first.originator(), second.originator());
    desk.told(&first).await;
    desk.told(&second).await;
    assert_eq!(desk.ledger().postings.len(), paid.len() + 2);
}

#[tokio::test]
async fn a_used_id_may_be_refused_by_result() {
    let desk = Desk::open().await;
    desk.outcome(B2C, b2c("once")).await;
    desk.counter.shop.simulator.set_faults(Faults {
        initiator: InitiatorFaults {
            duplicates_acknowledged: true,
            ..InitiatorFaults::default()
        },
        ..Faults::default()
    });
    desk.fails(B2C, b2c("once"), json!(15)).await;
    // The first request is still the one that the id names.
    let body = status(PAYOUTS, "OriginalConversationID", "once");
    let told = desk.outcome(STATUS, body).await;
    assert_eq!(*item(&told, "TransactionStatus"), "Completed");
}

#[tokio::test]
async fn an_id_whose_request_failed_is_used_up_too() {
    let desk = Desk::open().await;
    desk.fails(B2C, amount("failed", 9), json!(2)).await;
    let (_, answer) = desk.counter.post(B2C, &b2c("failed")).await;
    assert_eq!(
        answer["errorMessage"],
        "Duplicate OriginatorConversationID."
    );
}

#[tokio::test]
async fn pochi_has_its_own_command() {
    let desk = Desk::open().await;
    let pochi = |id: &str| with(b2c(id), "CommandID", json!("BusinessPayToPochi"));
    let result = desk.outcome(POCHI, pochi("p-1")).await;
    assert_eq!(result["ResultCode"], 0);
    desk.fails(POCHI, b2c("p-2"), json!(29)).await;
    desk.fails(B2C, pochi("p-3"), json!(29)).await;
    for command in ["SalaryPayment", "PromotionPayment"] {
        let body = with(b2c(command), "CommandID", json!(command));
        assert_eq!(desk.outcome(B2C, body).await["ResultCode"], 0);
    }
}

#[tokio::test]
async fn the_limits() {
    let desk = Desk::open().await;
    let result = desk.fails(B2C, amount("l-1", 9), json!(2)).await;
    assert_eq!(result.get("ResultParameters"), None);
    desk.fails(B2C, amount("l-2", 250_001), json!(3)).await;
    assert_eq!(desk.outcome(B2C, amount("l-3", 10)).await["ResultCode"], 0);
    // A customer starts with 260,000 or more and may hold 500,000.
    desk.fails(B2C, amount("l-4", 250_000), json!(8)).await;
}

#[tokio::test]
async fn more_than_may_pass_through_an_account_in_a_day() {
    let desk = Desk::open().await;
    let bought = with(push(), "Amount", json!(240_000));
    let (status, _) = desk.counter.post(PUSH, &bought).await;
    assert_eq!(status.as_u16(), 200);
    let shop = &desk.counter.shop;
    shop.until(|_| desk.ledger().postings.len() == 1).await;
    // In and out both count: of the 500,000 of a day, 240,000 are gone, then 490,000.
    let result = desk.outcome(B2C, amount("d-1", 250_000)).await;
    assert_eq!(result["ResultCode"], 0);
    desk.fails(B2C, amount("d-2", 20_000), json!(4)).await;
    assert_eq!(
        desk.outcome(B2C, amount("d-3", 10_000)).await["ResultCode"],
        0
    );
}

#[tokio::test]
async fn more_than_the_utility_account_holds() {
    let desk = Desk::open().await;
    for (count, phone) in ["254712000001", "254712000002"].into_iter().enumerate() {
        let body = with(
            amount(&format!("m-{count}"), 150_000),
            "PartyB",
            json!(phone),
        );
        let result = desk.outcome(B2C, body).await;
        // Whoever is too rich for it is not paid.
        assert!([json!(0), json!(8)].contains(&result["ResultCode"]));
    }
    while desk.holds(PAYOUTS, Purse::Utility) >= 100_000 {
        let count = desk.ledger().postings.len();
        let phone = format!("2547130{count:05}");
        let left = desk.holds(PAYOUTS, Purse::Utility) / 100;
        let body = with(
            amount(&format!("n-{count}"), left.min(20_000)),
            "PartyB",
            json!(phone),
        );
        assert_eq!(desk.outcome(B2C, body).await["ResultCode"], 0);
    }
    desk.fails(B2C, b2c("m-9"), json!(1)).await;
}

#[tokio::test]
async fn customers_who_are_not_registered_are_not_paid() {
    let desk = Desk::open().await;
    let customer = json!({"phone": PHONE, "registered": false});
    let request = desk
        .counter
        .request(reqwest::Method::POST, "/control/customer");
    let answer = request.json(&customer).send().await.expect("an answer");
    assert_eq!(answer.status(), reqwest::StatusCode::NO_CONTENT);
    desk.fails(B2C, b2c("u-1"), json!(2040)).await;
    let other = with(b2c("u-2"), "PartyB", json!("254722000000"));
    assert_eq!(desk.outcome(B2C, other).await["ResultCode"], 0);
}

#[tokio::test]
async fn organisations_without_a_utility_account_pay_nobody() {
    let desk = Desk::open().await;
    for (id, party) in [("o-1", STORE), ("o-2", TILL)] {
        desk.fails(B2C, with(b2c(id), "PartyA", json!(party)), json!(2028))
            .await;
    }
}
