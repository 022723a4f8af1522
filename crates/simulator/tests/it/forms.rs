//! The scenarios of forms: C2B bodies, validation, registering again, and Pull; by switch, by phone, by a number kept for them, by chance.

use crate::by_hand::{Counter, REGISTER, with};
use crate::shop::{Shop, msisdn};
use pokea_domain::Cents;
use pokea_simulator::{C2bForms, Mix, Mode, NameForm, Pay, PaymentState, Scenario};
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::time::Duration;

const PHONE: &str = "0705912645";
/// Kept for number 13.
const KEPT: &str = "0700000113";
const HASH: &str = "94c392c311d522da950619227b3361752a42042db7e1e699b26e628305c68a88";

fn pay(shop: &Shop, phone: &str) {
    let order = Pay {
        phone: msisdn(phone),
        number: "5200201".into(),
        account: String::new(),
        amount: Cents::new(5_000),
        pin: None,
    };
    shop.simulator.pay(&order).expect("paid");
}

/// What is told of one more payment.
async fn told(shop: &Shop, phone: &str) -> Value {
    let before = shop.receiver.posted("paid").len();
    pay(shop, phone);
    shop.receiver.until_posted("paid", before + 1).await[before].json()
}

fn is_masked_hash(payer: &Value) -> bool {
    let parts = payer.as_str().and_then(|text| text.split_once(" ***** "));
    parts.is_some_and(|(start, end)| (start.len(), end.len()) == (34, 25))
}

#[tokio::test]
async fn the_payer_is_told_as_the_scenario_has_it() {
    let shop = Shop::open().await;
    shop.register().await;
    let masked_hash = format!("{} ***** {}", &HASH[..34], &HASH[39..]);
    for (scenario, payer) in [
        (Scenario::PayerMaskedHash, masked_hash.as_str()),
        (Scenario::PayerHash, HASH),
        (Scenario::PayerMask, "2547 ***** 645"),
        (Scenario::PayerPlain, "254705912645"),
    ] {
        shop.simulator.set_scenario(None, Some(scenario));
        assert_eq!(told(&shop, PHONE).await["MSISDN"], payer);
        shop.simulator.set_scenario(None, None);
        assert_eq!(told(&shop, PHONE).await["MSISDN"], "2547 ***** 645");
        let phone = Some(msisdn(PHONE));
        shop.simulator.set_scenario(phone.clone(), Some(scenario));
        assert_eq!(told(&shop, PHONE).await["MSISDN"], payer);
        assert_eq!(
            told(&shop, "0722000000").await["MSISDN"],
            "2547 ***** 000",
            "for one phone only"
        );
        shop.simulator.set_scenario(phone, None);
    }
}

#[tokio::test]
async fn names_are_told_as_the_scenario_has_it() {
    let shop = Shop::open().await;
    shop.register().await;
    for (scenario, first_name) in [
        (Scenario::NamesAbsent, None),
        (Scenario::NamesEmpty, Some(json!(""))),
        (Scenario::Paid, Some(json!("WANJIKU"))),
    ] {
        shop.simulator.set_scenario(None, Some(scenario));
        let told = told(&shop, "0712345678").await;
        assert_eq!(told.get("FirstName"), first_name.as_ref(), "{scenario:?}");
        assert_eq!(told.get("LastName").is_some(), first_name.is_some());
    }
}

#[tokio::test]
async fn a_number_is_kept_for_the_forms_of_c2b() {
    let shop = Shop::open().await;
    shop.register().await;
    assert!(is_masked_hash(&told(&shop, KEPT).await["MSISDN"]));
    // A push is confirmed through C2B too.
    shop.ask(KEPT).await;
    let pushed = shop.receiver.until_posted("paid", 2).await[1].json();
    assert_eq!(pushed["TransAmount"], "1500.00");
    assert!(is_masked_hash(&pushed["MSISDN"]), "{pushed}");
    assert!(!is_masked_hash(&told(&shop, PHONE).await["MSISDN"]));
}

#[tokio::test]
async fn chance_draws_forms_and_leaves_others_as_they_are() {
    let shop = Shop::open_with(|options| {
        options.mix = Mix::new(&[(Scenario::Paid, 1), (Scenario::PayerMaskedHash, 1)]);
    })
    .await;
    shop.register().await;
    let forms = C2bForms {
        names: NameForm::Absent,
        ..C2bForms::USUAL
    };
    shop.simulator.set_c2b_forms(msisdn(PHONE), Some(forms));
    let (mut drawn, mut own) = (0, 0);
    for _ in 0..20 {
        let told = told(&shop, PHONE).await;
        match is_masked_hash(&told["MSISDN"]) {
            true => drawn += 1,
            false => own += i32::from(told.get("FirstName").is_none()),
        }
    }
    assert!(drawn > 0 && own > 0, "{drawn} and {own}");
    assert_eq!(drawn + own, 20, "what is drawn without forms has its own");
}

#[tokio::test]
async fn a_confirmation_comes_twice_or_never() {
    let shop = Shop::open().await;
    shop.register().await;
    let phone = Some(msisdn(PHONE));
    let twice = Some(Scenario::ConfirmationTwice);
    shop.simulator.set_scenario(phone.clone(), twice);
    pay(&shop, PHONE);
    let told = shop.receiver.until_posted("paid", 2).await;
    assert_eq!(told[0].body, told[1].body);
    let lost = Some(Scenario::ConfirmationLost);
    shop.simulator.set_scenario(phone, lost);
    pay(&shop, PHONE);
    let view = shop.simulator.state();
    assert_eq!(view.payments[1].state, PaymentState::Paid);
    assert!(view.payments[1].confirmations.is_empty());
}

async fn until_decided(shop: &Shop, place: usize) -> PaymentState {
    let decided = |state: &PaymentState| *state != PaymentState::Asking;
    let view = shop
        .until(|view| view.payments.get(place).is_some_and(|p| decided(&p.state)))
        .await;
    view.payments[place].state.clone()
}

#[tokio::test]
async fn a_payment_is_validated_though_that_is_switched_on_nowhere() {
    let shop = Shop::open().await;
    shop.register().await;
    let validated = Some(Scenario::Validated);
    shop.simulator.set_scenario(Some(msisdn(PHONE)), validated);
    let rejected = r#"{"ResultCode":"C2B00012","ResultDesc":"Rejected"}"#;
    shop.receiver.reply("may", 200, rejected);
    pay(&shop, PHONE);
    let refused = PaymentState::Refused("C2B00012".into());
    assert_eq!(until_decided(&shop, 0).await, refused);
    let accepted = r#"{"ResultCode":"0","ResultDesc":"Accepted","ThirdPartyTransID":"S-17"}"#;
    shop.receiver.reply("may", 200, accepted);
    assert_eq!(told(&shop, PHONE).await["ThirdPartyTransID"], "S-17");
    told(&shop, "0722000000").await;
    assert_eq!(shop.receiver.posted("may").len(), 2, "of one phone only");
}

#[tokio::test]
async fn a_validation_that_is_not_heard_is_decided_by_the_response_type() {
    for (response_type, state) in [
        ("Completed", PaymentState::Paid),
        ("Cancelled", PaymentState::Refused("silence".into())),
    ] {
        let counter = Counter::open().await;
        let shop = &counter.shop;
        let urls = json!({
            "ShortCode": "5200200",
            "ResponseType": response_type,
            "ConfirmationURL": shop.receiver.url("paid"),
            "ValidationURL": shop.receiver.url("may"),
        });
        counter.post(REGISTER, &urls).await;
        let unheard = Some(Scenario::ValidationUnheard);
        shop.simulator.set_scenario(None, unheard);
        pay(shop, PHONE);
        // The merchant accepts at once, and in vain.
        shop.receiver.until_posted("may", 1).await;
        shop.simulator.advance(Duration::from_millis(7_000));
        let payment = &shop.simulator.state().payments[0];
        assert_eq!(payment.state, PaymentState::Asking);
        shop.simulator.advance(Duration::from_millis(1_001));
        assert_eq!(until_decided(shop, 0).await, state);
    }
}

fn registration(word: &str) -> Value {
    json!({
        "ShortCode": "5200200",
        "ResponseType": "Completed",
        "ConfirmationURL": format!("https://relay.example.co.ke/{word}/c"),
        "ValidationURL": "https://relay.example.co.ke/v",
    })
}

#[tokio::test]
async fn registering_again_is_refused_or_looks_like_success() {
    for mode in [Mode::Sandbox, Mode::Production] {
        let counter = Counter::open_with(|options| options.mode = mode).await;
        let set = |scenario| counter.shop.simulator.set_scenario(None, scenario);
        set(Some(Scenario::RegisteredOnce));
        let (first, _) = counter.post(REGISTER, &registration("a")).await;
        assert_eq!(first, StatusCode::OK);
        let (status, answer) = counter.post(REGISTER, &registration("a")).await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(answer["errorCode"], "500.003.1001");
        assert_eq!(answer["errorMessage"], "Urls are already registered.");
        set(Some(Scenario::RegisteredAgain));
        let (status, answer) = counter.post(REGISTER, &registration("a")).await;
        assert_eq!(status, StatusCode::OK);
        let sentence = "Validation and Confirmation URLs are already registered";
        assert_eq!(answer["ResponseDescription"], sentence);
        assert_eq!(answer.get("ResponseCode"), None);
        set(None);
        let (status, _) = counter.post(REGISTER, &registration("a")).await;
        assert_eq!(status == StatusCode::OK, mode == Mode::Sandbox);
    }
}

#[tokio::test]
async fn forbidden_words_are_refused_in_every_scenario() {
    let counter = Counter::open().await;
    for scenario in [None, Some(Scenario::ForbiddenWords), Some(Scenario::Paid)] {
        counter.shop.simulator.set_scenario(None, scenario);
        for word in ["MPESA", "SQL", "QUERY"] {
            let body = registration(&word.to_ascii_lowercase());
            let (status, answer) = counter.post(REGISTER, &body).await;
            assert_eq!(status, StatusCode::BAD_REQUEST);
            let text = format!("Bad Request - Invalid ConfirmationURL - URL has the word {word}");
            assert_eq!(answer["errorMessage"], text);
        }
    }
}

#[tokio::test]
async fn pull_lists_in_a_list_page_by_page_or_fails_with_200() {
    let counter = Counter::open().await;
    let register = json!({"ShortCode": "5200200", "RequestType": "Pull",
        "NominatedNumber": "0722000100", "CallBackURL": "https://relay.example.co.ke/c"});
    let path = "/pulltransactions/v1/register";
    assert_eq!(
        counter.post(path, &register).await.1["ResponseStatus"],
        "1000"
    );
    for _ in 0..101 {
        pay(&counter.shop, PHONE);
    }
    let query = json!({"ShortCode": "5200200", "StartDate": "2020-01-01 00:00:00",
        "EndDate": "2099-01-01 00:00:00", "OffSetValue": "0"});
    let pull = async |scenario, offset: &str| {
        counter.shop.simulator.set_scenario(None, Some(scenario));
        let query = with(query.clone(), "OffSetValue", json!(offset));
        let path = "/pulltransactions/v1/query";
        let (status, answer) = counter.post(path, &query).await;
        assert_eq!(status, StatusCode::OK);
        let lists = answer["Response"].as_array().expect("a list");
        assert_eq!(lists.len(), 1);
        let rows = lists[0].as_array().expect("a list in it").len();
        (answer["ResponseCode"].clone(), rows)
    };
    assert_eq!(pull(Scenario::PullNested, "0").await, (json!("1000"), 100));
    assert_eq!(pull(Scenario::PullPages, "100").await, (json!("1000"), 1));
    assert_eq!(pull(Scenario::PullPages, "101").await, (json!("1001"), 0));
    assert_eq!(pull(Scenario::PullFails, "0").await, (json!("1001"), 0));
    assert_eq!(pull(Scenario::Paid, "0").await, (json!("1000"), 100));
}

#[tokio::test]
async fn the_control_panel_lists_forms_and_sets_them() {
    let shop = Shop::open().await;
    let http = reqwest::Client::new();
    let url = |path: &str| format!("{}/control/{path}", shop.simulator.base_url());
    let get = async |path: &str| -> Value {
        let answer = http.get(url(path)).send().await.expect("an answer");
        answer.json().await.expect("JSON")
    };
    let list = get("scenarios").await;
    let list = list.as_array().expect("a list");
    let numbers = list.iter().filter_map(|row| row["number"].as_u64());
    let numbers: std::collections::BTreeSet<_> = numbers.collect();
    assert_eq!(numbers, (1..=20).collect(), "every number has a scenario");
    let named = |name: &str| {
        let mut rows = list.iter();
        rows.find(|row| row["scenario"] == name).expect("listed")
    };
    assert_eq!(named("paid")["forms"], Value::Null);
    assert_eq!(get("board").await["forms"], Value::Null);
    let set = json!({"scenario": "pull_fails"});
    let set = http.post(url("scenario")).json(&set).send().await;
    assert_eq!(set.expect("an answer").status(), StatusCode::NO_CONTENT);
    let forms = &named("pull_fails")["forms"];
    assert_eq!(forms["pull"]["query"], "fails");
    assert_eq!(&get("board").await["forms"], forms);
    assert_eq!(&get("state").await["forms"], forms);
}
