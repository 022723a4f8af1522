//! Giving back what came in.

use super::desk::{
    B2C, Desk, PAYOUTS, PHONE, REVERSAL, STATUS, STORE, TILL, b2c, item, keys, reversal, status,
};
use crate::by_hand::with;
use pokea_simulator::{Purse, What};
use serde_json::json;

#[tokio::test]
async fn what_other_libraries_call_the_receiver() {
    let desk = Desk::open().await;
    let receipt = desk.sell().await;
    let theirs = with(
        reversal(&receipt, 1_500),
        "RecieverIdentifierType",
        json!("4"),
    );
    let result = desk.outcome(REVERSAL, theirs).await;
    assert_eq!(result["ResultCode"], 0, "{result}");
}

#[tokio::test]
async fn a_payment_is_given_back_whole_and_once() {
    let desk = Desk::open().await;
    let receipt = desk.sell().await;
    let (had, held) = (desk.has(PHONE), desk.holds(TILL, Purse::Merchant));
    let result = desk.outcome(REVERSAL, reversal(&receipt, 1_500)).await;
    assert_eq!(result["ResultCode"], 0, "{result}");
    assert_eq!(
        keys(&result),
        [
            "DebitAccountBalance",
            "Amount",
            "TransCompletedTime",
            "OriginalTransactionID",
            "Charge",
            "CreditPartyPublicName",
            "DebitPartyPublicName"
        ]
    );
    assert_eq!(*item(&result, "Amount"), json!(1500.0));
    assert_eq!(*item(&result, "Charge"), json!(0.0));
    assert_eq!(*item(&result, "OriginalTransactionID"), receipt.as_str());
    let left = held - 150_000;
    let left_text = format!("{}.{:02}", left / 100, left % 100);
    assert_eq!(
        *item(&result, "DebitAccountBalance"),
        format!("Merchant Account|KES|{left_text}|{left_text}|0.00|0.00")
    );
    assert_eq!(
        *item(&result, "DebitPartyPublicName"),
        "5200201 - Mama Njeri Stores"
    );
    assert_eq!(desk.has(PHONE), had + 150_000);
    assert_eq!(desk.holds(TILL, Purse::Merchant), left);

    let own = result["TransactionID"].as_str().expect("text");
    let postings = desk.ledger().postings;
    assert_eq!(postings[1].what, What::Reversal);
    assert_eq!(postings[1].receipt.as_str(), own);
    assert_eq!(postings[0].reversed_by, Some(postings[1].receipt.clone()));
    desk.fails(REVERSAL, reversal(&receipt, 1_500), json!("R000001"))
        .await;
    // The reversal has a status of its own, and cannot be reversed.
    let told = desk
        .outcome(STATUS, status(STORE, "TransactionID", own))
        .await;
    assert_eq!(*item(&told, "TransactionStatus"), "Completed");
    desk.fails(REVERSAL, reversal(own, 1_500), json!("R000002"))
        .await;
}

#[tokio::test]
async fn a_part_is_given_back_once_too() {
    let desk = Desk::open().await;
    let receipt = desk.sell().await;
    let had = desk.has(PHONE);
    desk.fails(REVERSAL, reversal(&receipt, 1_501), json!(25))
        .await;
    let result = desk.outcome(REVERSAL, reversal(&receipt, 500)).await;
    assert_eq!(result["ResultCode"], 0);
    assert_eq!(desk.has(PHONE), had + 50_000);
    desk.fails(REVERSAL, reversal(&receipt, 500), json!("R000001"))
        .await;
}

#[tokio::test]
async fn what_cannot_be_given_back() {
    let desk = Desk::open().await;
    let receipt = desk.sell().await;
    let unknown = desk
        .fails(REVERSAL, reversal("UKM1234567", 10), json!("R000002"))
        .await;
    assert_eq!(unknown.get("ResultParameters"), None);
    desk.fails(REVERSAL, reversal("no receipt", 10), json!("R000002"))
        .await;
    let foreign = with(reversal(&receipt, 10), "ReceiverParty", json!(PAYOUTS));
    desk.fails(REVERSAL, foreign, json!("R000002")).await;
    let other = with(reversal(&receipt, 10), "CommandID", json!("Reverse"));
    desk.fails(REVERSAL, other, json!(29)).await;

    let paid = desk.outcome(B2C, b2c("r-1")).await;
    let paid = paid["TransactionID"].as_str().expect("text");
    let b2c = with(reversal(paid, 10), "ReceiverParty", json!(PAYOUTS));
    desk.fails(REVERSAL, b2c, json!(2028)).await;
}

#[tokio::test]
async fn money_that_has_left_the_till_cannot_be_given_back() {
    let desk = Desk::open().await;
    let receipt = desk.sell().await;
    let held = desk.holds(TILL, Purse::Merchant) / 100;
    let body = super::desk::b2b("MerchantTransferFromMerchantToWorking", TILL, TILL);
    let body = with(body, "Amount", json!(held - 1_499));
    assert_eq!(desk.outcome(super::desk::B2B, body).await["ResultCode"], 0);
    desk.fails(REVERSAL, reversal(&receipt, 1_500), json!(1))
        .await;
    let part = desk.outcome(REVERSAL, reversal(&receipt, 1_499)).await;
    assert_eq!(part["ResultCode"], 0);
}
