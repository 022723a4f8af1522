//! Customers who pay a till or a paybill from their own phones: validation, money, confirmation.

use crate::by_hand::Counter;
use crate::shop::{Shop, msisdn};
use pokea_domain::Cents;
use pokea_simulator::{
    Account, AmountForm, C2bForms, Confirmations, Forms, NameForm, NotPaid, Options, Pay,
    PayerForm, PaymentState, PaymentView, Purse, Receiver, Short, TillWord,
};
use serde_json::{Value, json};
use std::time::Duration;

const PHONE: &str = "0705912645";

/// A shop with a paybill whose payments are validated.
async fn paybill(response_type: &str) -> Counter {
    let counter = Counter::open_with(|options| options.shop.receiver = Receiver::PayBill).await;
    register(&counter, "v2", response_type).await;
    counter.shop.simulator.set_validated("5200200", true);
    counter
}

async fn register(counter: &Counter, version: &str, response_type: &str) {
    let urls = json!({
        "ShortCode": "5200200",
        "ResponseType": response_type,
        "ConfirmationURL": counter.shop.receiver.url("paid"),
        "ValidationURL": counter.shop.receiver.url("may"),
    });
    let path = format!("/mpesa/c2b/{version}/registerurl");
    let (status, answer) = counter.post(&path, &urls).await;
    assert!(status.is_success(), "{answer}");
}

fn pay(number: &str, account: &str) -> Pay {
    Pay {
        phone: msisdn(PHONE),
        number: number.into(),
        account: account.into(),
        amount: Cents::new(5_000),
        pin: None,
    }
}

async fn until_decided(shop: &Shop) -> PaymentView {
    let asking = |payment: &PaymentView| payment.state == PaymentState::Asking;
    let view = shop
        .until(|view| view.payments.last().is_some_and(|last| !asking(last)))
        .await;
    view.payments.last().expect("just seen").clone()
}

/// What the shop has been paid, in cents, and that no shilling is lost on the way.
fn balance(shop: &Shop) -> i64 {
    let ledger = shop.simulator.ledger();
    assert_eq!(ledger.sum, Cents::new(0));
    ledger
        .balance(&Account::org("5200200", Purse::Utility))
        .cents()
}

#[tokio::test]
async fn a_till_is_paid_and_confirmed() {
    let shop = Shop::open().await;
    shop.register().await;
    shop.simulator.pay(&pay("5200201", "")).expect("paid");
    let told = shop.receiver.until_posted("paid", 1).await[0].json();
    let view = shop
        .until(|view| {
            view.payments[0]
                .confirmations
                .iter()
                .all(|m| m.answer.is_some())
        })
        .await;
    let payment = &view.payments[0];
    assert_eq!(payment.state, PaymentState::Paid);
    assert_eq!(told["TransID"], json!(payment.code));
    assert_eq!(told["TransactionType"], "Customer Merchant Payment");
    assert_eq!(told["BusinessShortCode"], "5200201");
    assert_eq!(told["BillRefNumber"], "");
    assert_eq!(told["TransAmount"], "50.00");
    assert_eq!(told["OrgAccountBalance"], "125050.00");
    assert_eq!(told["MSISDN"], "2547 ***** 645");
    assert_eq!(told.as_object().map(serde_json::Map::len), Some(13));
    assert!(shop.receiver.posted("may").is_empty(), "off by default");
}

#[tokio::test]
async fn a_validated_payment_is_asked_about_before_the_money_moves() {
    let counter = paybill("Cancelled").await;
    let shop = &counter.shop;
    let before = balance(shop);
    for (round, (reply, third_party)) in [
        (r#"{"ResultCode":0,"ResultDesc":"Accepted"}"#, ""),
        (
            r#"{"ResultCode":"0","ResultDesc":"Accepted","ThirdPartyTransID":"S-17"}"#,
            "S-17",
        ),
    ]
    .into_iter()
    .enumerate()
    {
        shop.receiver.reply("may", 200, reply);
        shop.simulator.pay(&pay("5200200", "INV-7")).expect("taken");
        let paid = until_decided(shop).await;
        assert_eq!(paid.state, PaymentState::Paid);
        let asked = shop.receiver.until_posted("may", round + 1).await[round].json();
        let told = shop.receiver.until_posted("paid", round + 1).await[round].json();
        assert_eq!(asked["TransID"], told["TransID"]);
        assert_eq!(asked["OrgAccountBalance"], "");
        assert_eq!(asked["BillRefNumber"], "INV-7");
        assert_eq!(told["ThirdPartyTransID"], third_party);
        assert_ne!(told["OrgAccountBalance"], "");
    }
    assert_eq!(balance(shop), before + 10_000);
}

#[tokio::test]
async fn each_rejection_stops_a_payment() {
    let counter = paybill("Completed").await;
    let shop = &counter.shop;
    let before = balance(shop);
    for code in [
        "C2B00011", "C2B00012", "C2B00013", "C2B00014", "C2B00015", "C2B00016",
    ] {
        let reply = json!({"ResultCode": code, "ResultDesc": "Rejected"}).to_string();
        shop.receiver.reply("may", 200, &reply);
        shop.simulator.pay(&pay("5200200", "INV-7")).expect("taken");
        let refused = until_decided(shop).await;
        assert_eq!(refused.state, PaymentState::Refused(code.into()));
        assert_eq!(refused.code, None);
    }
    assert_eq!(balance(shop), before);
    assert!(shop.receiver.posted("paid").is_empty());
}

#[tokio::test]
async fn after_eight_seconds_the_response_type_decides() {
    for (response_type, state, more) in [
        ("Completed", PaymentState::Paid, 5_000),
        ("Cancelled", PaymentState::Refused("silence".into()), 0),
    ] {
        let counter = paybill(response_type).await;
        let shop = &counter.shop;
        let before = balance(shop);
        shop.receiver.fall_silent("may");
        shop.simulator.pay(&pay("5200200", "INV-7")).expect("taken");
        shop.receiver.until_posted("may", 1).await;
        shop.simulator.advance(Duration::from_millis(7_000));
        assert_eq!(
            shop.simulator.state().payments[0].state,
            PaymentState::Asking
        );
        shop.simulator.advance(Duration::from_millis(1_001));
        assert_eq!(until_decided(shop).await.state, state);
        assert_eq!(balance(shop), before + more);
    }
}

#[tokio::test]
async fn an_answer_that_says_nothing_is_silence() {
    let counter = paybill("Cancelled").await;
    let shop = &counter.shop;
    for (status, body) in [(500, r#"{"ResultCode":0}"#), (200, "<html>"), (200, "{}")] {
        shop.receiver.reply("may", status, body);
        shop.simulator.pay(&pay("5200200", "INV-7")).expect("taken");
        let refused = until_decided(shop).await;
        assert_eq!(
            refused.state,
            PaymentState::Refused("silence".into()),
            "{body}"
        );
    }
}

#[tokio::test]
async fn the_payer_and_the_till_have_many_forms() {
    let counter = Counter::open().await;
    let shop = &counter.shop;
    register(&counter, "v1", "Completed").await;
    let hash = "94c392c311d522da950619227b3361752a42042db7e1e699b26e628305c68a88";
    let masked_hash = format!("{} ***** {}", &hash[..34], &hash[39..]);
    let payers = [
        (PayerForm::ByVersion, hash),
        (PayerForm::Hash, hash),
        (PayerForm::Mask, "2547 ***** 645"),
        (PayerForm::OldMask, "25470****645"),
        (PayerForm::MaskedHash, masked_hash.as_str()),
        (PayerForm::Plain, "254705912645"),
    ];
    for (round, (payer, seen)) in payers.into_iter().enumerate() {
        let forms = C2bForms {
            payer,
            ..C2bForms::default()
        };
        shop.simulator.set_c2b_forms(msisdn(PHONE), Some(forms));
        let told = told(shop, round).await;
        assert_eq!(told["MSISDN"], seen);
    }
    shop.simulator.set_c2b_forms(msisdn(PHONE), None);
    let other = C2bForms {
        names: NameForm::Absent,
        amount: AmountForm::Whole,
        till_word: TillWord::BuyGoods,
        ..C2bForms::default()
    };
    shop.simulator.set_forms(Forms {
        c2b: other,
        ..Forms::default()
    });
    let told = told(shop, payers.len()).await;
    assert_eq!(told["TransAmount"], "50");
    assert_eq!(told["TransactionType"], "Buy Goods");
    assert!(told.get("FirstName").is_none() && told.get("LastName").is_none());
}

/// Pays once more, and returns what is told of it.
async fn told(shop: &Shop, before: usize) -> Value {
    shop.simulator.pay(&pay("5200201", "")).expect("paid");
    shop.receiver.until_posted("paid", before + 1).await[before].json()
}

#[tokio::test]
async fn a_confirmation_can_come_twice_or_never() {
    let shop = Shop::open().await;
    shop.register().await;
    let forms = |confirmations| Forms {
        c2b: C2bForms {
            confirmations,
            ..C2bForms::default()
        },
        ..Forms::default()
    };
    shop.simulator.set_forms(forms(Confirmations::Twice));
    shop.simulator.pay(&pay("5200201", "")).expect("paid");
    let told = shop.receiver.until_posted("paid", 2).await;
    assert_eq!(told[0].body, told[1].body);
    shop.simulator.set_forms(forms(Confirmations::Lost));
    shop.simulator.pay(&pay("5200201", "")).expect("paid");
    let view = shop.simulator.state();
    assert_eq!(view.payments[1].state, PaymentState::Paid);
    assert!(view.payments[1].confirmations.is_empty());
}

#[tokio::test]
async fn a_phone_does_not_pay_what_it_may_not() {
    let shop = Shop::open_with(slow).await;
    let simulator = &shop.simulator;
    let wrong = |change: &dyn Fn(&mut Pay)| {
        let mut order = pay("5200201", "");
        change(&mut order);
        simulator.pay(&order).expect_err("not to be paid")
    };
    assert_eq!(wrong(&|p| p.number = "5200200".into()), NotPaid::Number);
    assert_eq!(wrong(&|p| p.number = "123456".into()), NotPaid::Number);
    assert_eq!(wrong(&|p| p.amount = Cents::new(150)), NotPaid::Amount);
    assert_eq!(
        wrong(&|p| p.amount = Cents::new(25_000_100)),
        NotPaid::Amount
    );
    assert_eq!(wrong(&|p| p.number = "600610".into()), NotPaid::Account);
    simulator
        .pay(&Pay {
            amount: Cents::new(25_000_000),
            ..pay("5200201", "")
        })
        .expect("paid");
    let payer = Account::Customer(msisdn(PHONE));
    let poor = wrong(&|p| p.amount = Cents::new(25_000_000));
    assert_eq!(poor, NotPaid::Short(Short::Balance(payer)));
    shop.ask(PHONE).await;
    assert_eq!(wrong(&|_| {}), NotPaid::Busy);
    for _ in 0..3 {
        let pin = |p: &mut Pay| {
            p.phone = msisdn("0722000009");
            p.pin = Some("no PIN".into());
        };
        assert_eq!(wrong(&pin), NotPaid::Pin);
    }
    assert_eq!(wrong(&|p| p.phone = msisdn("0722000009")), NotPaid::Locked);
    assert_eq!(simulator.ledger().sum, Cents::new(0));
}

fn slow(options: &mut Options) {
    options.speed = 1;
}

#[tokio::test]
async fn the_panel_pays_too() {
    let shop = Shop::open().await;
    let post = async |path: &str, body: &Value| {
        let url = format!("{}/control/{path}", shop.simulator.base_url());
        let request = reqwest::Client::new().post(url).json(body);
        request.send().await.expect("an answer").status().as_u16()
    };
    let forms = json!({"c2b": {"payer": "plain", "names": "all"}, "pull": {"time": "utc"}});
    assert_eq!(post("forms", &forms).await, 204);
    let forms = json!({"phone": PHONE, "c2b": {"payer": "masked_hash"}});
    assert_eq!(post("forms/phone", &forms).await, 204);
    assert_eq!(
        post("forms", &json!({"c2b": {"payer": "naked"}})).await,
        422
    );
    assert_eq!(
        post("validation", &json!({"number": "5200201", "on": true})).await,
        204
    );
    assert_eq!(
        post("unregister", &json!({"short_code": "5200200"})).await,
        204
    );
    let order = json!({"phone": PHONE, "number": "5200201", "amount": 5_000});
    assert_eq!(post("pay", &order).await, 204);
    let order = json!({"phone": PHONE, "number": "5200200", "amount": 5_000});
    assert_eq!(post("pay", &order).await, 409);
    // Nobody has registered an address to ask at, so nobody is asked.
    assert_eq!(shop.simulator.state().payments[0].state, PaymentState::Paid);
}
