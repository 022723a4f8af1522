//! The control API as a person at the page uses it: PINs, customers, the bodies of messages; and how it refuses.

use crate::shop::Shop;
use pokea_domain::CheckoutRequestId;
use pokea_simulator::{Behaviour, CallbackFault, Faults, PushView, State};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};

const WANJIKU: &str = "254712345678";

async fn post(shop: &Shop, path: &str, body: &Value) -> (StatusCode, Value) {
    let url = format!("{}/control/{path}", shop.simulator.base_url());
    let answer = Client::new().post(url).json(body).send().await;
    let answer = answer.expect("an answer");
    let status = answer.status();
    (status, answer.json().await.unwrap_or(Value::Null))
}

async fn get(shop: &Shop, path: &str) -> (StatusCode, Value) {
    let url = format!("{}/control/{path}", shop.simulator.base_url());
    let answer = reqwest::get(url).await.expect("an answer");
    (answer.status(), answer.json().await.expect("JSON"))
}

async fn by_hand() -> Shop {
    let shop = Shop::open_with(|options| options.speed = 20).await;
    shop.simulator.set_behaviour(None, Behaviour::Ignores);
    shop
}

/// The customer as the page has them.
async fn wanjiku(shop: &Shop) -> Value {
    let (_, board) = get(shop, "board").await;
    let phones = board["phones"].as_array().expect("phones");
    let found = phones.iter().find(|phone| phone["phone"] == WANJIKU);
    found.expect("she is on the board").clone()
}

/// Asks Wanjiku, and types a PIN as soon as her phone rings.
async fn ask(shop: &Shop, pin: &str) -> (CheckoutRequestId, Value) {
    let checkout = shop.ask(WANJIKU).await;
    shop.until_push(&checkout, |push| push.state == State::Ringing)
        .await;
    let (status, answer) = post(shop, "pin", &json!({"phone": WANJIKU, "pin": pin})).await;
    assert_eq!(status, StatusCode::OK);
    (checkout, answer)
}

async fn over(shop: &Shop, checkout: &CheckoutRequestId) -> PushView {
    shop.until_push(checkout, |push| push.state == State::Ended)
        .await
}

#[tokio::test]
async fn the_right_pin_pays_and_three_wrong_ones_lock() {
    let shop = by_hand().await;
    let customer =
        json!({"phone": WANJIKU, "pin": "2580", "balance": 400_000, "first_name": "NJERI"});
    assert_eq!(
        post(&shop, "customer", &customer).await.0,
        StatusCode::NO_CONTENT
    );

    let (paid, answer) = ask(&shop, "2580").await;
    assert_eq!(answer, json!({"right": true}));
    assert_eq!(over(&shop, &paid).await.result_code.as_deref(), Some("0"));
    let her = wanjiku(&shop).await;
    assert_eq!(her["balance"], 250_000);
    let sms = her["sms"]["text"].as_str().expect("a message");
    assert!(
        sms.contains("Ksh1,500.00 paid to Mama Njeri Stores"),
        "{sms}"
    );
    assert!(sms.ends_with("Balance now Ksh2,500.00."), "{sms}");
    assert!(
        her["name"]
            .as_str()
            .is_some_and(|name| name.starts_with("NJERI "))
    );

    for _ in 0..3 {
        let (wrong, answer) = ask(&shop, "0852").await;
        assert_eq!(answer, json!({"right": false}));
        assert_eq!(
            over(&shop, &wrong).await.result_code.as_deref(),
            Some("2001")
        );
    }
    assert_eq!(wanjiku(&shop).await["locked"], true);
    let (locked, _) = ask(&shop, "2580").await;
    assert_eq!(
        over(&shop, &locked).await.result_code.as_deref(),
        Some("8006")
    );

    post(
        &shop,
        "customer",
        &json!({"phone": WANJIKU, "locked": false}),
    )
    .await;
    let (paid, _) = ask(&shop, "2580").await;
    assert_eq!(over(&shop, &paid).await.result_code.as_deref(), Some("0"));
    let (_, board) = get(&shop, "board").await;
    assert_eq!(board["sum"], 0);
}

#[tokio::test]
async fn the_body_of_a_message_can_be_read_even_of_one_that_was_lost() {
    let shop = Shop::open().await;
    let checkout = shop.ask(WANJIKU).await;
    let posted = shop.receiver.until_posted("stk", 1).await;
    over(&shop, &checkout).await;
    let (_, board) = get(&shop, "board").await;
    let path = format!("posts/{}", board["posts"][0]["id"].as_str().expect("an id"));
    let (_, body) = get(&shop, &path).await;
    assert_eq!(
        body["body"].as_str().map(str::as_bytes),
        Some(posted[0].body.as_slice())
    );

    shop.simulator.set_faults(Faults {
        callback: CallbackFault::Lost,
        ..Faults::default()
    });
    let checkout = shop.ask(WANJIKU).await;
    over(&shop, &checkout).await;
    let (_, board) = get(&shop, "board").await;
    let post = &board["posts"][0];
    assert_eq!(
        (&post["lost"], &post["deliveries"]),
        (&json!(true), &json!([]))
    );
    let path = format!("posts/{}", post["id"].as_str().expect("an id"));
    let (_, body) = get(&shop, &path).await;
    assert!(
        body["body"]
            .as_str()
            .is_some_and(|body| body.contains(checkout.as_str()))
    );
    assert_eq!(get(&shop, "posts/999").await.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn whatever_is_refused_is_told_in_a_sentence() {
    let shop = Shop::open().await;
    for (path, body, status, word) in [
        (
            "pin",
            json!({"phone": WANJIKU, "pin": "1234"}),
            409,
            "does not ring",
        ),
        (
            "pin",
            json!({"phone": WANJIKU, "pin": "12"}),
            422,
            "four digits",
        ),
        ("pin", json!({"phone": WANJIKU, "pni": "1234"}), 422, "pni"),
        ("customer", json!({"phone": "12"}), 422, "not understood"),
        (
            "customer",
            json!({"phone": WANJIKU, "balance": -1}),
            422,
            "500,000",
        ),
        (
            "customer",
            json!({"phone": WANJIKU, "balance": 50_000_001}),
            422,
            "500,000",
        ),
        ("behaviour", json!({"behaviour": null}), 422, "everyone"),
        (
            "answer",
            json!({"phone": WANJIKU, "behaviour": "pays"}),
            409,
            "does not ring",
        ),
        ("pni", json!({}), 404, "no such path"),
        ("state", json!({}), 405, "another method"),
    ] {
        let (refused, answer) = post(&shop, path, &body).await;
        assert_eq!(refused.as_u16(), status, "{path} {body}");
        let sentence = answer["error"].as_str().expect("a sentence");
        assert!(sentence.contains(word), "{sentence}");
    }
    let url = format!("{}/control/pin", shop.simulator.base_url());
    let broken = Client::new().request(Method::POST, url);
    let broken = broken.header("content-type", "application/json").body("{");
    assert_eq!(
        broken.send().await.expect("an answer").status(),
        StatusCode::BAD_REQUEST
    );
    let (_, board) = get(&shop, "board").await;
    assert_eq!(board["phones"], json!([]), "nobody was asked anything");
}
