//! Scenarios of a push that the other tests do not already play: by switch, by phone, by chance.

use crate::by_hand::{Counter, PUSH, QUERY, push, query, with};
use crate::shop::{Shop, msisdn, now};
use pokea_daraja::stk::StkCallback;
use pokea_daraja::{BackOff, Error};
use pokea_simulator::{
    Answer, BalanceForm, Behaviour, Ending, Faults, Mix, Options, PendingForm, PushView, Scenario,
    State, Time,
};
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::time::Duration;

const PHONE: &str = "0712345678";

fn stands_still(options: &mut Options) {
    options.clock = Time::Still(now());
    options.speed = 1;
}

fn result_of(body: &[u8]) -> String {
    let callback = StkCallback::parse(body).expect("a callback");
    callback.result.as_str().to_owned()
}

fn all_answered(push: &PushView) -> bool {
    push.state == State::Ended && push.callbacks.iter().all(|c| c.answer.is_some())
}

#[tokio::test]
async fn time_is_what_the_test_says() {
    let shop = Shop::open_with(stands_still).await;
    let checkout = shop.ask(PHONE).await;
    shop.simulator.advance(Duration::from_secs(4));
    shop.until_push(&checkout, |push| push.state == State::Ringing)
        .await;
    assert!(shop.receiver.posted("stk").is_empty());
    shop.simulator.advance(Duration::from_secs(26));
    shop.until_push(&checkout, all_answered).await;
    assert_eq!(result_of(&shop.receiver.posted("stk")[0].body), "0");
}

#[tokio::test]
async fn a_callback_comes_again_only_where_it_is_told_to() {
    let shop = Shop::open().await;
    shop.receiver.answer_with(500);
    let once = shop.ask(PHONE).await;
    let push = shop.until_push(&once, all_answered).await;
    assert_eq!(push.callbacks.len(), 1);
    let retried = Some(Scenario::CallbackRetried);
    shop.simulator.set_scenario(None, retried);
    let again = shop.ask("0722000000").await;
    let push = shop
        .until_push(&again, |push| {
            push.callbacks.len() == 4 && all_answered(push)
        })
        .await;
    let failed = Some(Answer::Status(500));
    assert!(
        push.callbacks
            .iter()
            .all(|callback| callback.answer == failed)
    );
    let posted = shop.receiver.posted("stk");
    assert_eq!(posted.len(), 5);
    assert_eq!(posted[1].body, posted[4].body);
    shop.receiver.answer_with(200);
    let heard = shop.ask("0733000000").await;
    let push = shop.until_push(&heard, all_answered).await;
    assert_eq!(push.callbacks.len(), 1, "and no more once it is heard");
}

#[tokio::test]
async fn the_same_amount_ends_in_17_for_two_minutes() {
    let shop = Shop::open_with(stands_still).await;
    let rule = Some(Scenario::SameAmountRefused);
    shop.simulator.set_scenario(None, rule);
    let mut codes = Vec::new();
    for wait in [30, 30, 130, 0] {
        let checkout = shop.ask(PHONE).await;
        shop.simulator.advance(Duration::from_secs(wait));
        if wait == 0 {
            break;
        }
        let push = shop
            .until_push(&checkout, |push| push.state == State::Ended)
            .await;
        codes.extend(push.result_code);
    }
    // The third comes 60 s after the first, but 30 s after the second, which is a push too.
    assert_eq!(codes, ["0", "17", "17"]);
}

#[tokio::test]
async fn a_phone_stays_locked_after_a_push() {
    let shop = Shop::open_with(stands_still).await;
    let locked = Some(Scenario::PhoneLocked);
    shop.simulator.set_scenario(Some(msisdn(PHONE)), locked);
    let checkout = shop.ask(PHONE).await;
    shop.simulator.advance(Duration::from_secs(20));
    shop.until_push(&checkout, |push| push.state == State::Ended)
        .await;
    let busy = Err(Error::BackOff(BackOff::PhoneBusy));
    assert_eq!(shop.push(PHONE).await, busy);
    shop.simulator.advance(Duration::from_secs(61));
    shop.ask(PHONE).await;
}

#[tokio::test]
async fn money_can_come_after_its_failure() {
    let shop = Shop::open_with(stands_still).await;
    let late = Some(Scenario::LateSuccess);
    shop.simulator.set_scenario(None, late);
    let checkout = shop.ask(PHONE).await;
    shop.simulator.advance(Duration::from_secs(63));
    let failed = shop.until_push(&checkout, all_answered).await;
    assert_eq!(failed.result_code.as_deref(), Some("1037"));
    assert!(shop.simulator.ledger().postings.is_empty());
    shop.simulator.advance(Duration::from_secs(62));
    let paid = shop
        .until_push(&checkout, |push| {
            push.callbacks.len() == 2 && all_answered(push)
        })
        .await;
    assert_eq!(paid.result_code.as_deref(), Some("0"));
    let posted = shop.receiver.posted("stk");
    assert_eq!(result_of(&posted[0].body), "1037");
    assert_eq!(result_of(&posted[1].body), "0");
    assert_eq!(shop.simulator.ledger().postings.len(), 1);
}

#[tokio::test]
async fn an_unreachable_phone_is_told_by_query_before_it_is_told_by_callback() {
    let shop = Shop::open_with(stands_still).await;
    shop.simulator.set_behaviour(None, Behaviour::Unreachable);
    let checkout = shop.ask(PHONE).await;
    shop.simulator.advance(Duration::from_secs(15));
    let push = shop
        .until_push(&checkout, |push| push.state == State::Ended)
        .await;
    assert_eq!(push.callbacks.len(), 1);
    assert_eq!(push.callbacks[0].answer, None, "12 s later");
    shop.simulator.advance(Duration::from_secs(12));
    shop.until_push(&checkout, all_answered).await;
    assert_eq!(result_of(&shop.receiver.posted("stk")[0].body), "1037");
}

#[tokio::test]
async fn an_open_push_is_queried_in_every_form() {
    let counter = Counter::open_with(stands_still).await;
    for (form, status, field, value) in [
        (PendingForm::Measured, 200, "ResultCode", json!("4999")),
        (PendingForm::WithoutCode, 200, "ResultCode", Value::Null),
        (
            PendingForm::Processing,
            500,
            "errorMessage",
            json!("The transaction is being processed"),
        ),
        (PendingForm::Silence, 200, "errorMessage", json!("")),
        (
            PendingForm::SpikeArrest,
            500,
            "errorCode",
            json!("500.003.02"),
        ),
    ] {
        let faults = Faults {
            pending: form,
            ..Faults::default()
        };
        counter.shop.simulator.set_faults(faults);
        let (_, taken) = counter.post(PUSH, &push()).await;
        let checkout = taken["CheckoutRequestID"].as_str().expect("an id");
        let (told, answer) = counter.post(QUERY, &query(checkout)).await;
        assert_eq!(told.as_u16(), status, "{form:?}");
        assert_eq!(answer[field], value, "{form:?}: {answer}");
        counter.shop.simulator.advance(Duration::from_secs(60));
        let ended = |push: &PushView| push.state == State::Ended;
        counter
            .shop
            .until(|view| view.pushes.iter().all(ended))
            .await;
        let (_, answer) = counter.post(QUERY, &query(checkout)).await;
        assert_eq!(answer["ResultCode"], "0", "{form:?}");
    }
}

#[tokio::test]
async fn a_push_can_be_made_to_end_in_any_way_and_with_any_balance() {
    let shop = Shop::open().await;
    for (ending, code) in [
        (Ending::Busy, "26"),
        (Ending::Unsent, "9999"),
        (Ending::CancelledToo, "1031"),
    ] {
        shop.simulator.set_faults(Faults {
            ending: Some(ending),
            ..Faults::default()
        });
        let checkout = shop.ask(PHONE).await;
        let push = shop.until_push(&checkout, all_answered).await;
        assert_eq!(push.result_code.as_deref(), Some(code));
    }
    shop.simulator.set_faults(Faults {
        balance: Some(BalanceForm::Structure),
        ..Faults::default()
    });
    let checkout = shop.ask(PHONE).await;
    shop.until_push(&checkout, all_answered).await;
    let posted = shop.receiver.posted("stk");
    let last = String::from_utf8_lossy(&posted.last().expect("a callback").body).into_owned();
    assert!(last.contains("BasicAmount"), "{last}");
}

#[tokio::test]
async fn some_numbers_play_a_scenario_by_themselves() {
    let counter = Counter::open().await;
    let to = |phone: &str| with(push(), "PhoneNumber", json!(phone));
    let (_, busy) = counter.post(PUSH, &to("254700000112")).await;
    assert_eq!(busy["errorCode"], "500.003.02");
    assert_eq!(
        counter.post(PUSH, &to("254700000109")).await.0,
        StatusCode::OK
    );
    let ended = |push: &PushView| push.state == State::Ended;
    let view = counter
        .shop
        .until(|view| view.pushes.iter().all(ended))
        .await;
    assert_eq!(view.pushes[0].result_code.as_deref(), Some("SFC_IC0003"));
}

#[tokio::test]
async fn the_control_panel_lists_and_sets_scenarios() {
    let shop = Shop::open().await;
    let url = |path: &str| format!("{}/control/{path}", shop.simulator.base_url());
    let list: Value = reqwest::get(url("scenarios"))
        .await
        .expect("an answer")
        .json()
        .await
        .expect("JSON");
    let names: Vec<_> = list
        .as_array()
        .expect("a list")
        .iter()
        .map(|row| &row["scenario"])
        .collect();
    assert!(names.contains(&&json!("late_success")));
    let set = async |body: Value| {
        let request = reqwest::Client::new().post(url("scenario")).json(&body);
        request.send().await.expect("an answer").status()
    };
    let poor = json!({"phone": "0712345678", "scenario": "no_money"});
    assert_eq!(set(poor).await, StatusCode::NO_CONTENT);
    assert_eq!(
        set(json!({"scenario": "dances"})).await,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let checkout = shop.ask(PHONE).await;
    let push = shop
        .until_push(&checkout, |push| push.state == State::Ended)
        .await;
    assert_eq!(push.result_code.as_deref(), Some("1"));
    assert_eq!(
        set(json!({"phone": "0712345678", "scenario": null})).await,
        StatusCode::NO_CONTENT
    );
    let checkout = shop.ask(PHONE).await;
    let push = shop
        .until_push(&checkout, |push| push.state == State::Ended)
        .await;
    assert_eq!(push.result_code.as_deref(), Some("0"));
}

/// What chance makes of twenty customers.
async fn twenty(seed: u64) -> Vec<Option<String>> {
    let shop = Shop::open_with(|options| {
        options.seed = seed;
        options.mix = Mix::new(&[
            (Scenario::Paid, 2),
            (Scenario::Dismissed, 1),
            (Scenario::NoMoney, 1),
        ]);
    })
    .await;
    for number in 0..20 {
        shop.ask(&format!("07123456{number:02}")).await;
    }
    let ended = |push: &PushView| push.state == State::Ended;
    let view = shop.until(|view| view.pushes.iter().all(ended)).await;
    view.pushes
        .into_iter()
        .map(|push| push.result_code)
        .collect()
}

#[tokio::test]
async fn chance_comes_from_the_seed() {
    let first = twenty(7).await;
    for code in ["0", "1032", "1"] {
        assert!(
            first.iter().any(|result| result.as_deref() == Some(code)),
            "{code}: {first:?}"
        );
    }
    assert_ne!(first, twenty(8).await);
}
