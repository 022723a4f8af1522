//! The control panel over HTTP, as a practice screen in another process uses it.

use crate::shop::{Shop, find};
use pokea_domain::payment::{Failure, QueryAnswer};
use pokea_simulator::{State, View};
use reqwest::StatusCode;
use serde_json::{Value, json};

async fn post(shop: &Shop, path: &str, body: &Value) -> StatusCode {
    let url = format!("{}/control/{path}", shop.simulator.base_url());
    let answer = reqwest::Client::new().post(url).json(body).send();
    answer.await.expect("an answer").status()
}

async fn state(shop: &Shop) -> View {
    let url = format!("{}/control/state", shop.simulator.base_url());
    let answer = reqwest::get(url).await.expect("an answer");
    answer.json().await.expect("a view")
}

#[tokio::test]
async fn every_switch_can_be_turned() {
    let shop = Shop::open_with(|options| options.speed = 10).await;
    let turned = StatusCode::NO_CONTENT;
    let off = json!({"callback": "lost", "answer": {"slow": {"seconds": 1}}});
    assert_eq!(post(&shop, "faults", &off).await, turned);
    assert_eq!(
        post(
            &shop,
            "names",
            &json!({"phone": "0722000000", "first_name": "ZAWADI"})
        )
        .await,
        turned
    );
    assert_eq!(
        post(&shop, "behaviour", &json!({"behaviour": "no_money"})).await,
        turned
    );
    let ignores = json!({"phone": "0712 345 678", "behaviour": "ignores"});
    assert_eq!(post(&shop, "behaviour", &ignores).await, turned);

    let ignored = shop.ask("0712345678").await;
    let poor = shop.ask("0722000000").await;
    shop.until(|view| {
        view.ringing
            .iter()
            .any(|r| r.phone.as_daraja() == "254712345678")
    })
    .await;
    let view = state(&shop).await;
    assert_eq!(view.shop, "Mama Njeri Stores");
    assert_eq!(
        find(&view, &ignored).map(|push| push.state),
        Some(State::Ringing)
    );
    let pays = json!({"phone": "0712345678", "behaviour": "pays"});
    assert_eq!(post(&shop, "answer", &pays).await, turned);
    for (checkout, code) in [(&ignored, "0"), (&poor, "1")] {
        let push = shop
            .until_push(checkout, |push| push.state == State::Ended)
            .await;
        assert_eq!(push.result_code.as_deref(), Some(code));
        assert!(push.callbacks.is_empty());
    }
    assert_eq!(
        shop.query(&poor).await,
        QueryAnswer::Failed(Failure::NoMoney)
    );
    assert_eq!(post(&shop, "answer", &pays).await, StatusCode::CONFLICT);
}

#[tokio::test]
async fn nonsense_is_refused_and_changes_nothing() {
    let shop = Shop::open().await;
    for (path, body) in [
        ("faults", json!({"callback": "sometimes"})),
        ("faults", json!({"calback": "lost"})),
        ("behaviour", json!({"behaviour": "dances"})),
        (
            "behaviour",
            json!({"phone": "0812345678", "behaviour": "pays"}),
        ),
        ("answer", json!({"behaviour": "pays"})),
        ("names", json!({"phone": "0712345678"})),
    ] {
        assert_eq!(
            post(&shop, path, &body).await,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{body}"
        );
    }
    let view = state(&shop).await;
    assert_eq!(view.faults, pokea_simulator::Faults::default());
    assert_eq!(view.behaviour, pokea_simulator::Behaviour::Pays);
}
