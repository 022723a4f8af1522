//! What goes wrong on the way, and what the client makes of it.

use crate::shop::{SPEED, Shop, config, msisdn, now, query};
use pokea_daraja::stk::StkCallback;
use pokea_daraja::{BackOff, Client, Error};
use pokea_domain::payment::QueryAnswer;
use pokea_simulator::{Answer, AnswerFault, Behaviour, CallbackFault, Faults, State};
use std::time::Duration;

const PHONE: &str = "0712345678";

fn callback(fault: CallbackFault) -> Faults {
    Faults {
        callback: fault,
        ..Faults::default()
    }
}

fn answer(fault: AnswerFault) -> Faults {
    Faults {
        answer: fault,
        ..Faults::default()
    }
}

#[tokio::test]
async fn a_lost_callback_leaves_the_query() {
    let shop = Shop::open().await;
    shop.simulator.set_faults(callback(CallbackFault::Lost));
    let checkout = shop.ask(PHONE).await;
    let push = shop
        .until_push(&checkout, |push| push.state == State::Ended)
        .await;
    assert!(push.callbacks.is_empty());
    assert_eq!(shop.query(&checkout).await, QueryAnswer::Paid);
}

#[tokio::test]
async fn a_callback_comes_twice_word_for_word() {
    let shop = Shop::open().await;
    shop.simulator.set_faults(callback(CallbackFault::Twice));
    shop.ask(PHONE).await;
    let posted = shop.receiver.until_posted("stk", 2).await;
    assert_eq!(posted[0].body, posted[1].body);
}

#[tokio::test]
async fn a_late_callback_comes_long_after_the_proof() {
    let shop = Shop::open().await;
    let fault = CallbackFault::Late { seconds: 100 };
    shop.simulator.set_faults(callback(fault));
    let asked_at = now();
    let checkout = shop.ask(PHONE).await;
    let push = shop
        .until_push(&checkout, |push| push.state == State::Ended)
        .await;
    assert_eq!(push.callbacks[0].answer, None);
    assert!(push.callbacks[0].due.since(asked_at) >= Duration::from_secs(100) / SPEED);
    assert_eq!(shop.query(&checkout).await, QueryAnswer::Paid);
    shop.receiver.until_posted("stk", 1).await;
}

#[tokio::test]
async fn a_callback_comes_before_the_answer() {
    let shop = Shop::open().await;
    shop.simulator
        .set_faults(callback(CallbackFault::BeforeAnswer));
    let outcome = shop.push(PHONE).await;
    let posted = shop.receiver.posted("stk");
    let callback = StkCallback::parse(&posted[0].body).expect("a callback");
    assert_eq!(
        outcome.map(|accepted| accepted.checkout),
        Ok(callback.checkout)
    );
}

#[tokio::test]
async fn a_lost_answer_is_lost_and_the_prompt_goes_out_all_the_same() {
    let shop = Shop::open().await;
    shop.simulator.set_faults(answer(AnswerFault::Lost));
    assert!(matches!(shop.push(PHONE).await, Err(Error::Unknown(_))));
    assert_eq!(
        shop.simulator.state().pushes.len(),
        1,
        "one push reached it"
    );
    let posted = shop.receiver.until_posted("stk", 1).await;
    let callback = StkCallback::parse(&posted[0].body).expect("a callback");
    assert_eq!(shop.query(&callback.checkout).await, QueryAnswer::Paid);
}

#[tokio::test]
async fn a_slow_answer_is_waited_for_or_given_up() {
    let mut shop = Shop::open().await;
    shop.simulator
        .set_faults(answer(AnswerFault::Slow { seconds: 5 }));
    shop.ask(PHONE).await;
    let mut impatient = config(shop.simulator.base_url());
    impatient.timeouts.total = Duration::from_secs(2);
    impatient.timeouts.connect = Duration::from_secs(1);
    shop.client = Client::new(impatient).expect("a client");
    shop.simulator
        .set_faults(answer(AnswerFault::Slow { seconds: 3_600 }));
    assert!(matches!(
        shop.push("0722000000").await,
        Err(Error::Unknown(_))
    ));
    // Stopping does not wait for the hour.
    shop.simulator.stop().await;
}

#[tokio::test]
async fn a_receiver_that_is_down_misses_its_callback_for_good() {
    let mut shop = Shop::open().await;
    shop.receiver.close().await;
    let checkout = shop.ask(PHONE).await;
    let push = shop
        .until_push(&checkout, |push| {
            push.callbacks.iter().any(|c| c.answer.is_some())
        })
        .await;
    assert_eq!(push.callbacks.len(), 1);
    assert_eq!(push.callbacks[0].answer, Some(Answer::None));
}

#[tokio::test]
async fn a_phone_takes_one_prompt_at_a_time() {
    let shop = Shop::open_with(|options| options.speed = 10).await;
    shop.simulator.set_behaviour(None, Behaviour::Ignores);
    let checkout = shop.ask(PHONE).await;
    let busy = Err(Error::BackOff(BackOff::PhoneBusy));
    assert_eq!(shop.push(PHONE).await, busy);
    shop.ask("0722000000").await;
    shop.until_push(&checkout, |push| push.state == State::Ringing)
        .await;
    let phone = msisdn(PHONE);
    shop.simulator
        .answer(&phone, Behaviour::Cancels)
        .expect("it rings");
    shop.until_push(&checkout, |push| push.state == State::Ended)
        .await;
    shop.ask(PHONE).await;
}

#[tokio::test]
async fn a_phone_that_is_off_is_free_again_after_a_minute() {
    let shop = Shop::open_with(|options| options.speed = 40).await;
    shop.simulator
        .set_behaviour(Some(msisdn(PHONE)), Behaviour::Vanishes);
    let first = shop.ask(PHONE).await;
    shop.until_push(&first, |push| push.state == State::Gone)
        .await;
    assert!(shop.simulator.state().ringing.is_empty());
    let mut refused = 0;
    let second = loop {
        match shop.push(PHONE).await {
            Ok(accepted) => break accepted.checkout,
            Err(Error::BackOff(BackOff::PhoneBusy)) => refused += 1,
            other => panic!("{other:?}"),
        }
    };
    assert!(refused > 0);
    let view = shop.simulator.state();
    assert_eq!(
        view.pushes[0].state,
        State::Gone,
        "and the first is still open"
    );
    assert_eq!(view.pushes[1].checkout, second);
}

#[tokio::test]
async fn a_new_token_kills_the_old_one_if_it_is_told_to() {
    let shop = Shop::open().await;
    let other = Client::new(config(shop.simulator.base_url())).expect("a client");
    shop.client.prefetch_token(now()).await.expect("a token");
    other.prefetch_token(now()).await.expect("a token");
    shop.ask(PHONE).await;

    shop.simulator.set_faults(Faults {
        new_token_kills_old: true,
        ..Faults::default()
    });
    let third = Client::new(config(shop.simulator.base_url())).expect("a client");
    third.prefetch_token(now()).await.expect("a token");
    let refused = Err(Error::RefreshToken {
        code: "404.001.03".into(),
    });
    assert_eq!(shop.push("0722000000").await, refused);
    // The client has forgotten it, so a new push gets a new token.
    let checkout = shop.ask("0722000000").await;
    // A query replaces its token by itself.
    third.prefetch_token(now()).await.expect("a token");
    query(&other, &checkout).await;
    shop.until_push(&checkout, |push| push.state == State::Ended)
        .await;
    assert_eq!(query(&third, &checkout).await, QueryAnswer::Paid);
}
