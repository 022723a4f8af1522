//! B2B, top-up and tax: money that goes to organisations.

use super::desk::{B2B, Desk, PAYOUTS, STORE, TAX, TILL, b2b, item, keys};
use crate::by_hand::with;
use pokea_simulator::Purse;
use serde_json::{Value, json};

const ITEMS: [&str; 8] = [
    "DebitAccountBalance",
    "Amount",
    "DebitPartyAffectedAccountBalance",
    "TransCompletedTime",
    "DebitPartyCharges",
    "ReceiverPartyPublicName",
    "Currency",
    "InitiatorAccountCurrentBalance",
];

#[tokio::test]
async fn a_bill_is_paid_from_the_working_account() {
    let desk = Desk::open().await;
    let held = desk.holds(STORE, Purse::Working);
    let body = b2b("BusinessPayBill", STORE, "600610");
    let result = desk.outcome(B2B, body).await;
    assert_eq!(result["ResultCode"], 0);
    assert_eq!(keys(&result), ITEMS);
    assert_eq!(*item(&result, "Amount"), "190.00");
    assert_eq!(*item(&result, "Currency"), "KES");
    assert_eq!(
        *item(&result, "ReceiverPartyPublicName"),
        "600610 - Maji Safi Water"
    );
    assert!(item(&result, "TransCompletedTime").is_u64());

    let left = desk.holds(STORE, Purse::Working);
    assert_eq!(left, held - 19_000);
    assert_eq!(desk.holds("600610", Purse::Utility), 19_000);
    let shillings = format!("{}.{:02}", left / 100, left % 100);
    let braces =
        format!("{{Amount={{CurrencyCode=KES, MinimumAmount={left}, BasicAmount={shillings}}}}}");
    assert_eq!(*item(&result, "DebitAccountBalance"), braces.as_str());
    assert_eq!(
        *item(&result, "InitiatorAccountCurrentBalance"),
        braces.as_str()
    );
    assert_eq!(
        *item(&result, "DebitPartyAffectedAccountBalance"),
        format!("Working Account|KES|{shillings}|{shillings}|0.00|0.00")
    );
    let fee = -desk.holds(STORE, Purse::ChargesPaid);
    assert_eq!(
        *item(&result, "DebitPartyCharges"),
        format!("Business Payment Charge|KES|{}.{:02}", fee / 100, fee % 100)
    );
    let references = result["ReferenceData"]["ReferenceItem"].as_array();
    let references = references.expect("two items");
    assert_eq!(
        references[0],
        json!({"Key": "BillReferenceNumber", "Value": "353353"})
    );
    assert_eq!(references[1]["Key"], "QueueTimeoutURL");
    assert_eq!(desk.ledger().postings[0].reference, "353353");
}

#[tokio::test]
async fn goods_are_bought_and_b2c_numbers_topped_up() {
    let desk = Desk::open().await;
    let mut goods = with(
        b2b("BusinessBuyGoods", STORE, "600621"),
        "RecieverIdentifierType",
        json!("2"),
    );
    goods
        .as_object_mut()
        .expect("an object")
        .remove("AccountReference");
    assert_eq!(desk.outcome(B2B, goods).await["ResultCode"], 0);
    assert_eq!(desk.holds("600621", Purse::Merchant), 19_000);

    let before = desk.holds(PAYOUTS, Purse::Utility);
    let top_up = b2b("BusinessPayToBulk", STORE, PAYOUTS);
    assert_eq!(desk.outcome(B2B, top_up).await["ResultCode"], 0);
    assert_eq!(desk.holds(PAYOUTS, Purse::Utility), before + 19_000);
}

#[tokio::test]
async fn taxes_go_to_one_number_on_one_path() {
    let desk = Desk::open().await;
    let tax = || {
        with(
            b2b("PayTaxToKRA", STORE, "572572"),
            "AccountReference",
            json!("PRN1234ABCD5"),
        )
    };
    let result = desk.outcome(TAX, tax()).await;
    assert_eq!(result["ResultCode"], 0);
    assert_eq!(keys(&result), ITEMS);
    assert_eq!(desk.holds("572572", Purse::Utility), 19_000);
    desk.fails(B2B, tax(), json!(29)).await;
    desk.fails(
        TAX,
        with(tax(), "CommandID", json!("BusinessPayBill")),
        json!(29),
    )
    .await;
}

#[tokio::test]
async fn the_older_commands() {
    let desk = Desk::open().await;
    let done = |result: &Value| assert_eq!(result["ResultCode"], 0, "{result}");
    let (merchant, working) = (
        desk.holds(TILL, Purse::Merchant),
        desk.holds(TILL, Purse::Working),
    );
    let own = b2b("MerchantTransferFromMerchantToWorking", TILL, TILL);
    let result = desk.outcome(B2B, own).await;
    done(&result);
    assert_eq!(*item(&result, "DebitPartyCharges"), "");
    assert_eq!(desk.holds(TILL, Purse::Merchant), merchant - 19_000);
    assert_eq!(desk.holds(TILL, Purse::Working), working + 19_000);
    done(
        &desk
            .outcome(
                B2B,
                b2b("BusinessTransferFromMMFToUtility", PAYOUTS, PAYOUTS),
            )
            .await,
    );
    done(
        &desk
            .outcome(B2B, b2b("MerchantToMerchantTransfer", TILL, "600621"))
            .await,
    );
    done(
        &desk
            .outcome(B2B, b2b("BusinessToBusinessTransfer", STORE, "600610"))
            .await,
    );
    for command in [
        "MerchantServicesMMFAccountTransfer",
        "AgencyFloatAdvance",
        "DisburseFundsToBusiness",
    ] {
        desk.fails(B2B, b2b(command, STORE, "600610"), json!(2028))
            .await;
    }
    desk.fails(B2B, b2b("BusinessPayBills", STORE, "600610"), json!(29))
        .await;
}

#[tokio::test]
async fn what_cannot_be_paid() {
    let desk = Desk::open().await;
    let unknown = b2b("BusinessPayBill", STORE, "999999");
    let result = desk.fails(B2B, unknown, json!(7)).await;
    // On failure one item, and so no array.
    let one = &result["ResultParameters"]["ResultParameter"];
    assert_eq!(one["Key"], "BOCompletedTime");
    assert!(one["Value"].is_u64());
    for (command, to) in [
        ("BusinessPayBill", "600621"),
        ("BusinessBuyGoods", "600610"),
        ("BusinessPayToBulk", "600610"),
        ("BusinessPayBill", "572572"),
        ("BusinessBuyGoods", STORE),
        ("BusinessToBusinessTransfer", STORE),
        ("BusinessTransferFromMMFToUtility", PAYOUTS),
    ] {
        desk.fails(B2B, b2b(command, STORE, to), json!(2028)).await;
    }
    let rich = with(
        b2b("BusinessPayBill", STORE, "600610"),
        "Amount",
        json!(9_000_000),
    );
    desk.fails(B2B, rich, json!(1)).await;
}
