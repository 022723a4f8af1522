//! Account balance and transaction status: what is only asked.

use super::desk::{
    B2B, B2C, BALANCE, Desk, PAYOUTS, STATUS, STORE, TILL, b2b, b2c, balance, item, keys, status,
};
use crate::by_hand::with;
use serde_json::{Value, json};

#[tokio::test]
async fn the_balances_of_all_accounts_in_one_text() {
    let desk = Desk::open().await;
    desk.outcome(B2B, b2b("BusinessPayBill", TILL, "600610"))
        .await;
    let result = desk.outcome(BALANCE, balance(TILL)).await;
    assert_eq!(result["ResultCode"], 0);
    assert_eq!(keys(&result), ["AccountBalance", "BOCompletedTime"]);
    assert!(item(&result, "BOCompletedTime").is_u64());
    assert_eq!(
        *item(&result, "AccountBalance"),
        "Merchant Account|KES|125000.00|125000.00|0.00|0.00\
         &Working Account|KES|99810.00|99810.00|0.00|0.00\
         &Charges Paid Account|KES|-5.00|-5.00|0.00|0.00\
         &Organization Settlement Account|KES|0.00|0.00|0.00|0.00"
    );
    let filler = result["TransactionID"].as_str().expect("text");
    assert!(filler.ends_with("0000000"));
}

#[tokio::test]
async fn a_balance_asked_for_wrongly() {
    let desk = Desk::open().await;
    let till = with(balance(TILL), "IdentifierType", json!(2));
    assert_eq!(desk.outcome(BALANCE, till).await["ResultCode"], 0);
    let paybill = with(balance(PAYOUTS), "IdentifierType", json!(2));
    desk.fails(BALANCE, paybill, json!("R003")).await;
    let phone = with(balance(PAYOUTS), "IdentifierType", json!(1));
    desk.fails(BALANCE, phone, json!("R003")).await;
    let other = with(balance(STORE), "CommandID", json!("Balance"));
    let result = desk.fails(BALANCE, other, json!(29)).await;
    assert_eq!(
        result["ResultParameters"]["ResultParameter"]["Key"],
        "BOCompletedTime"
    );
}

const STATUS_ITEMS: [&str; 13] = [
    "DebitPartyName",
    "CreditPartyName",
    "OriginatorConversationID",
    "InitiatedTime",
    "DebitAccountType",
    "DebitPartyCharges",
    "TransactionReason",
    "ReasonType",
    "TransactionStatus",
    "FinalisedTime",
    "Amount",
    "ConversationID",
    "ReceiptNo",
];

#[tokio::test]
async fn a_payment_is_found_by_receipt_and_by_conversation() {
    let desk = Desk::open().await;
    let paid = desk.outcome(B2C, b2c("s-1")).await;
    let receipt = paid["TransactionID"].as_str().expect("text").to_owned();
    let by_receipt = status(PAYOUTS, "TransactionID", &receipt);
    let by_id = with(
        status(PAYOUTS, "OriginalConversationID", "s-1"),
        "TransactionID",
        json!(""),
    );
    let ag = paid["ConversationID"].as_str().expect("text");
    let by_ag = status(PAYOUTS, "OriginalConversationID", ag);
    for body in [by_receipt, by_id, by_ag] {
        let result = desk.outcome(STATUS, body).await;
        assert_eq!(result["ResultCode"], 0, "{result}");
        assert_eq!(keys(&result), STATUS_ITEMS);
        assert_eq!(*item(&result, "TransactionStatus"), "Completed");
        assert_eq!(*item(&result, "ReceiptNo"), receipt.as_str());
        assert_eq!(*item(&result, "OriginatorConversationID"), "s-1");
        assert_eq!(*item(&result, "ConversationID"), paid["ConversationID"]);
        assert_eq!(*item(&result, "Amount"), json!(1000.0));
        assert_eq!(
            *item(&result, "DebitPartyName"),
            "600630 - Mama Njeri Payouts"
        );
        assert_eq!(*item(&result, "DebitAccountType"), "Utility Account");
        assert_eq!(*item(&result, "TransactionReason"), Value::Null);
        let fee = item(&result, "DebitPartyCharges").as_str().expect("text");
        assert!(fee.starts_with("Fee For B2C Payment|KES|"), "{fee}");
        assert_eq!(
            result["ReferenceData"],
            json!({"ReferenceItem": {"Key": "Occasion"}})
        );
        let filler = result["TransactionID"].as_str().expect("text");
        assert!(filler.ends_with("0000000"));
    }
}

#[tokio::test]
async fn a_payment_to_the_till_is_found_by_the_till_and_by_its_store() {
    let desk = Desk::open().await;
    let receipt = desk.sell().await;
    for party in [TILL, STORE] {
        let result = desk
            .outcome(STATUS, status(party, "TransactionID", &receipt))
            .await;
        assert_eq!(
            *item(&result, "CreditPartyName"),
            "5200201 - Mama Njeri Stores"
        );
        assert_eq!(*item(&result, "DebitPartyCharges"), Value::Null);
        assert_eq!(*item(&result, "Amount"), json!(1500.0));
    }
    // Nobody else hears of it.
    let other = status(PAYOUTS, "TransactionID", &receipt);
    desk.fails(STATUS, other, json!(2033)).await;
}

#[tokio::test]
async fn payments_that_wait_or_failed_are_found_by_conversation() {
    let desk = Desk::open().await;
    let poor = with(b2c("s-2"), "Amount", json!(9));
    desk.fails(B2C, poor, json!(2)).await;
    let failed = status(PAYOUTS, "OriginalConversationID", "s-2");
    let result = desk.outcome(STATUS, failed).await;
    assert_eq!(*item(&result, "TransactionStatus"), "Failed");
    assert!(!keys(&result).contains(&"ReceiptNo"));
    for (field, id) in [
        ("TransactionID", "UKM1234567"),
        ("TransactionID", "nothing"),
        ("OriginalConversationID", "never-sent"),
    ] {
        desk.fails(STATUS, status(PAYOUTS, field, id), json!(2033))
            .await;
    }
    let foreign = status(STORE, "OriginalConversationID", "s-2");
    desk.fails(STATUS, foreign, json!(2033)).await;
}
