//! Each customer to the end, by callback and by query.

use crate::shop::{Shop, msisdn};
use pokea_daraja::c2b::C2bConfirmation;
use pokea_daraja::stk::{LipaNaMpesa, StkCallback};
use pokea_domain::CheckoutRequestId;
use pokea_domain::payment::{ClaimedOutcome, Failure, QueryAnswer};
use pokea_simulator::{Answer, Behaviour, NobodyRings, Options, Receiver, State};

const PHONE: &str = "0712345678";

#[tokio::test]
async fn one_who_pays() {
    // Rings for more than two seconds, unless someone answers.
    let shop = Shop::open_with(|options| options.speed = 10).await;
    shop.register().await;
    shop.simulator.set_behaviour(None, Behaviour::Ignores);
    let checkout = shop.ask(PHONE).await;
    let ringing = shop.until(|view| !view.ringing.is_empty()).await.ringing;
    assert_eq!(ringing[0].phone, msisdn(PHONE));
    assert_eq!(
        ringing[0].prompt,
        "Do you want to pay Ksh1500.00 to MAMA NJERI STORES Account no. R1-000123? Enter M-PESA PIN"
    );
    assert_eq!(shop.query(&checkout).await, QueryAnswer::Pending);
    shop.simulator
        .answer(&msisdn(PHONE), Behaviour::Pays)
        .expect("it rings");

    let posted = &shop.receiver.until_posted("stk", 1).await[0];
    assert_eq!(
        posted.headers["content-type"],
        "application/json;charset=UTF-8"
    );
    assert_eq!(posted.headers["businessshortcode"], "5200200");
    let callback = StkCallback::parse(&posted.body).expect("a callback");
    assert_eq!(callback.checkout, checkout);
    let ClaimedOutcome::Paid { amount, code } = callback.claim().outcome else {
        panic!("not paid: {callback:?}");
    };
    assert_eq!(amount.cents(), 150_000);
    assert_eq!(callback.paid.expect("paid").phone, Some(msisdn(PHONE)));
    assert_eq!(shop.query(&checkout).await, QueryAnswer::Paid);

    let confirmation = &shop.receiver.until_posted("paid", 1).await[0];
    let confirmed = C2bConfirmation::parse(&confirmation.body).expect("a confirmation");
    let confirmed = confirmed.payment;
    assert_eq!(confirmed.code, code);
    assert_eq!(confirmed.amount, amount);
    assert_eq!(confirmed.short_code, "5200201");
    assert_eq!(confirmed.first_name.as_deref(), Some("WANJIKU"));
    let text = String::from_utf8_lossy(&confirmation.body);
    assert!(text.contains(r#""MSISDN":"2547 ***** 678""#), "{text}");

    let push = shop
        .until_push(&checkout, |push| {
            push.callbacks
                .iter()
                .chain(&push.confirmations)
                .all(|m| m.answer.is_some())
        })
        .await;
    assert_eq!(push.state, State::Ended);
    assert_eq!(push.result_code.as_deref(), Some("0"));
    assert_eq!(push.code, Some(code));
    assert_eq!(push.callbacks[0].answer, Some(Answer::Status(200)));
    assert_eq!(push.callbacks.len(), 1);
    shop.simulator.stop().await;
}

#[tokio::test]
async fn those_who_do_not_pay() {
    for (behaviour, code, failure) in [
        (Behaviour::Cancels, "1032", Failure::Declined),
        (Behaviour::NoMoney, "1", Failure::NoMoney),
        (Behaviour::WrongPin, "2001", Failure::WrongPin),
        (Behaviour::Ignores, "1037", Failure::NoAnswer),
    ] {
        let shop = Shop::open().await;
        shop.register().await;
        shop.simulator.set_behaviour(None, behaviour);
        let checkout = shop.ask(PHONE).await;
        let posted = &shop.receiver.until_posted("stk", 1).await[0];
        let callback = StkCallback::parse(&posted.body).expect("a callback");
        assert_eq!(callback.result.as_str(), code);
        assert_eq!(
            callback.claim().outcome,
            ClaimedOutcome::Failed(failure.clone())
        );
        let answer = until_concluded(&shop, &checkout).await;
        assert_eq!(answer, QueryAnswer::Failed(failure));
        let push = shop
            .until_push(&checkout, |p| p.callbacks[0].answer.is_some())
            .await;
        assert_eq!(push.code, None);
        assert!(push.confirmations.is_empty());
    }
}

#[tokio::test]
async fn one_whose_phone_is_off() {
    // Ten minutes of silence, a thousand times as fast; slower tests watch it pass.
    let shop = Shop::open_with(|options| options.speed = 1_000).await;
    shop.simulator
        .set_behaviour(Some(msisdn(PHONE)), Behaviour::Vanishes);
    let checkout = shop.ask(PHONE).await;
    let push = shop
        .until_push(&checkout, |push| push.state == State::Ended)
        .await;
    assert!(push.callbacks.is_empty(), "no callback ever");
    assert_eq!(
        until_concluded(&shop, &checkout).await,
        QueryAnswer::Failed(Failure::NoAnswer)
    );
    assert!(shop.receiver.posted("stk").is_empty());
}

/// A push that reached nobody is "not found" once in five times, so that one query may prove nothing.
async fn until_concluded(shop: &Shop, checkout: &CheckoutRequestId) -> QueryAnswer {
    for _ in 0..100 {
        let answer = shop.query(checkout).await;
        if answer != QueryAnswer::Pending {
            return answer;
        }
    }
    panic!("not concluded in a hundred queries");
}

#[tokio::test]
async fn the_practising_cashier_decides_what_the_customer_does() {
    let shop = Shop::open_with(|options| {
        // Slow enough that the prompt would ring through the whole test.
        options.speed = 8;
    })
    .await;
    let phone = msisdn(PHONE);
    assert_eq!(
        shop.simulator.answer(&phone, Behaviour::Pays),
        Err(NobodyRings)
    );
    shop.simulator.set_behaviour(None, Behaviour::Ignores);
    let checkout = shop.ask(PHONE).await;
    shop.until_push(&checkout, |push| push.state == State::Ringing)
        .await;
    shop.simulator
        .answer(&phone, Behaviour::Cancels)
        .expect("it rings");
    let push = shop
        .until_push(&checkout, |push| push.state == State::Ended)
        .await;
    assert_eq!(push.result_code.as_deref(), Some("1032"));
}

/// What the shop is, how its client is set up, and what comes of it.
type Flaw = (
    fn(&mut Options),
    fn(&pokea_simulator::Shop) -> LipaNaMpesa,
    &'static str,
    Failure,
);

#[tokio::test]
async fn a_wrong_set_up_is_taken_and_fails_later() {
    let cases: [Flaw; 3] = [
        (
            |_| {},
            |shop| till(shop, "5200209"),
            "SFC_IC0003",
            Failure::SetUp,
        ),
        (
            |options| options.shop.receiver = Receiver::PayBill,
            |shop| till(shop, &shop.store_number),
            "2028",
            Failure::SetUp,
        ),
        (
            |options| options.shop.name = "A name so long that no prompt can hold it ".repeat(4),
            |shop| till(shop, shop.party_b()),
            "1025",
            Failure::Busy,
        ),
    ];
    for (shop_is, client_is, code, failure) in cases {
        let mut shop = Shop::open_with(shop_is).await;
        shop.mpesa = client_is(shop.simulator.shop());
        let checkout = shop.ask(PHONE).await;
        let posted = &shop.receiver.until_posted("stk", 1).await[0];
        let callback = StkCallback::parse(&posted.body).expect("a callback");
        assert_eq!(callback.result.as_str(), code);
        assert_eq!(shop.query(&checkout).await, QueryAnswer::Failed(failure));
    }
}

fn till(shop: &pokea_simulator::Shop, till: &str) -> LipaNaMpesa {
    let passkey = shop.passkey.as_str().into();
    LipaNaMpesa::till(&shop.store_number, till, passkey).expect("good numbers")
}

#[tokio::test]
async fn names_can_be_given() {
    let shop = Shop::open().await;
    shop.register().await;
    shop.simulator.set_name(&msisdn(PHONE), "ZAWADI");
    shop.ask(PHONE).await;
    let confirmation = &shop.receiver.until_posted("paid", 1).await[0];
    let confirmed = C2bConfirmation::parse(&confirmation.body).expect("a confirmation");
    let confirmed = confirmed.payment;
    assert_eq!(confirmed.first_name.as_deref(), Some("ZAWADI"));
}

#[tokio::test]
async fn every_form_of_a_paid_callback_can_be_read() {
    let shop = Shop::open().await;
    let phones: Vec<String> = (0..40).map(|n| format!("07123456{n:02}")).collect();
    for phone in &phones {
        shop.ask(phone).await;
    }
    let posted = shop.receiver.until_posted("stk", phones.len()).await;
    let mut codes = std::collections::BTreeSet::new();
    for message in &posted {
        let callback = StkCallback::parse(&message.body).expect("a callback");
        let paid = callback.paid.expect("paid");
        assert!(codes.insert(paid.code), "each code once");
    }
    let with = |words: &str| {
        let texts = posted
            .iter()
            .map(|p| String::from_utf8_lossy(&p.body).into_owned());
        texts.filter(|text| text.contains(words)).count()
    };
    for form in [
        r#"{"Name":"Balance"}"#,
        r#""Value":0.00"#,
        "{Amount={CurrencyCode=KES",
        r#"{"Name":"Balance","Value":""}"#,
    ] {
        assert!(with(form) > 0, "{form} occurs");
    }
    assert!(with("Balance") < posted.len(), "and so does none at all");
}
