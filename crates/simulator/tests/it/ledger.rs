//! The money behind a push: it really moves, and only when it should.

use crate::by_hand::{Counter, PUSH, push, with};
use crate::shop::{Shop, msisdn};
use pokea_domain::{Cents, Millis};
use pokea_simulator::{
    Account, Behaviour, Ledger, Options, Purse, PushView, Simulator, State, Time, What,
};
use serde_json::json;
use std::time::Duration;
use tempfile::tempdir;

const PHONE: &str = "0712345678";
/// 2026-11-22 09:00 in Nairobi.
const MORNING: Millis = Millis(1_795_327_200_000);

fn shillings(amount: i64) -> Cents {
    Cents::from_shillings(amount).expect("a small amount")
}

fn till() -> Account {
    Account::org("5200201", Purse::Merchant)
}

#[tokio::test]
async fn a_paid_push_is_one_posting() {
    let shop = Shop::open().await;
    let before = shop.simulator.ledger();
    let checkout = shop.ask(PHONE).await;
    let push = shop
        .until_push(&checkout, |push| push.state == State::Ended)
        .await;
    let after = shop.simulator.ledger();
    assert_eq!(after.sum, shillings(0));
    let [posting] = &after.postings[..] else {
        panic!("not one posting: {:?}", after.postings);
    };
    assert_eq!(Some(&posting.receipt), push.code.as_ref());
    assert_eq!(posting.what, What::BuyGoods);
    assert_eq!(posting.payer(), Some(&Account::Customer(msisdn(PHONE))));
    assert_eq!(posting.receiver(), Some(&till()));
    assert_eq!(posting.amount(), shillings(1_500));
    assert_eq!(posting.reference, "R1-000123");
    let grown = after.balance(&till()).cents() - before.balance(&till()).cents();
    assert_eq!(grown, 150_000);
    let url = format!("{}/control/ledger", shop.simulator.base_url());
    let told = reqwest::get(url).await.expect("an answer");
    let told: Ledger = told.json().await.expect("a ledger");
    assert_eq!(told.postings, after.postings);
    assert_eq!(told.accounts, after.accounts);
}

#[tokio::test]
async fn who_does_not_pay_keeps_the_money() {
    let shop = Shop::open().await;
    shop.simulator.set_behaviour(None, Behaviour::Cancels);
    let checkout = shop.ask(PHONE).await;
    shop.until_push(&checkout, |push| push.state == State::Ended)
        .await;
    assert!(shop.simulator.ledger().postings.is_empty());
}

/// Pushes for an amount to one phone, one after the other, and what comes of them.
async fn results(counter: &Counter, amounts: &[i64]) -> Vec<String> {
    let simulator = &counter.shop.simulator;
    let before = simulator.state().pushes.len();
    let mut results = Vec::new();
    for amount in amounts {
        let body = with(push(), "Amount", json!(amount));
        let (status, answer) = counter.post(PUSH, &body).await;
        assert_eq!(status.as_u16(), 200, "{answer}");
        simulator.advance(Duration::from_secs(60));
        let count = before + results.len() + 1;
        let ended = |push: &&PushView| push.state == State::Ended;
        let view = counter
            .shop
            .until(|view| view.pushes.iter().filter(ended).count() == count)
            .await;
        let newest = view.pushes.last().and_then(|push| push.result_code.clone());
        results.push(newest.expect("a code"));
    }
    results
}

#[tokio::test]
async fn nobody_pays_more_than_they_have() {
    // Everybody has enough for one payment of the largest amount, and nobody for two.
    let counter = Counter::open().await;
    let results = results(&counter, &[250_000, 250_000, 1]).await;
    assert_eq!(results, ["0", "1", "0"]);
    let ledger = counter.shop.simulator.ledger();
    assert_eq!(ledger.postings.len(), 2);
    assert_eq!(ledger.sum, shillings(0));
}

#[tokio::test]
async fn nobody_pays_more_than_half_a_million_in_a_day() {
    let mut counter = Counter::open_with(|options| options.clock = Time::Still(MORNING)).await;
    assert_eq!(results(&counter, &[250_000]).await, ["0"]);
    let url = format!("{}/control/customer", counter.shop.simulator.base_url());
    let rich = json!({"phone": "254712345678", "balance": 50_000_000});
    let set = reqwest::Client::new().post(url).json(&rich).send().await;
    assert_eq!(set.expect("an answer").status().as_u16(), 204);
    assert_eq!(results(&counter, &[250_000, 1]).await, ["0", "4"]);
    counter.shop.simulator.advance(Duration::from_secs(86_400));
    counter.renew_token().await;
    assert_eq!(results(&counter, &[1]).await, ["0"]);
}

#[tokio::test]
async fn three_wrong_pins_lock() {
    let counter = Counter::open().await;
    let simulator = &counter.shop.simulator;
    simulator.set_behaviour(None, Behaviour::WrongPin);
    let wrong = results(&counter, &[1, 1, 1, 1]).await;
    assert_eq!(wrong, ["2001", "2001", "2001", "8006"]);
}

#[tokio::test]
async fn a_paybill_is_paid_into_its_utility_account() {
    let counter = Counter::open_with(|options| {
        options.shop.receiver = pokea_simulator::Receiver::PayBill;
    })
    .await;
    let body = with(push(), "PartyB", json!("5200200"));
    let body = with(body, "TransactionType", json!("CustomerPayBillOnline"));
    assert_eq!(counter.post(PUSH, &body).await.0.as_u16(), 200);
    let ended = |push: &PushView| push.state == State::Ended;
    counter
        .shop
        .until(|view| view.pushes.iter().all(ended))
        .await;
    let ledger = counter.shop.simulator.ledger();
    assert_eq!(ledger.postings[0].what, What::PayBill);
    let utility = Account::org("5200200", Purse::Utility);
    assert_eq!(ledger.postings[0].receiver(), Some(&utility));
}

#[tokio::test]
async fn the_books_survive_a_restart() {
    let folder = tempdir().expect("a folder");
    let path = folder.path().join("state");
    let shop = Shop::open_with(|options| options.state_file = Some(path.clone())).await;
    let checkout = shop.ask(PHONE).await;
    shop.until_push(&checkout, |push| {
        push.callbacks
            .iter()
            .any(|callback| callback.answer.is_some())
    })
    .await;
    let before = shop.simulator.ledger();
    shop.simulator.stop().await;
    let again = Simulator::start(Options {
        state_file: Some(path),
        ..Options::default()
    });
    let after = again.await.expect("a simulator").ledger();
    assert_eq!(after.postings, before.postings);
    assert_eq!(after.accounts, before.accounts);
}
