//! The page at `/` and who may use it: its files are all there, other sites' pages are kept out, and the live stream ends with the
//! simulator.

use crate::shop::Shop;
use pokea_simulator::Options;
use reqwest::{Client, Response, StatusCode, header};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::timeout;

const BOUND: Duration = Duration::from_secs(20);

async fn get(shop: &Shop, path: &str) -> Response {
    let url = format!("{}{path}", shop.simulator.base_url());
    Client::new().get(url).send().await.expect("an answer")
}

#[tokio::test]
async fn every_file_that_the_page_names_is_there_and_guarded() {
    let shop = Shop::open().await;
    let page = get(&shop, "/").await;
    let policy = page.headers()[header::CONTENT_SECURITY_POLICY].to_str();
    let policy = policy.expect("a policy in ASCII").to_owned();
    for rule in [
        "default-src 'none'",
        "script-src 'self'",
        "frame-ancestors 'none'",
    ] {
        assert!(policy.contains(rule), "{policy}");
    }
    assert!(!policy.contains("unsafe"), "{policy}");
    let mut texts = vec![page.text().await.expect("a text")];
    let mut seen = Vec::new();
    while let Some(text) = texts.pop() {
        assert!(
            !text.contains("http://") && !text.contains("https://")
                || text.contains("w3.org/2000/svg")
                || text.contains("127.0.0.1"),
            "{text}"
        );
        for name in text
            .split(['"', '\''])
            .filter_map(|word| word.strip_prefix("/page/").or(word.strip_prefix("./")))
        {
            if seen.iter().any(|known| known == name) {
                continue;
            }
            seen.push(name.to_owned());
            let file = get(&shop, &format!("/page/{name}")).await;
            assert_eq!(file.status(), StatusCode::OK, "{name}");
            assert_eq!(file.headers()[header::CONTENT_SECURITY_POLICY], policy);
            texts.push(file.text().await.expect("a text"));
        }
    }
    assert!(seen.len() > 10, "{seen:?}");
}

#[tokio::test]
async fn other_sites_pages_are_kept_out() {
    let shop = Shop::open().await;
    let url = |path: &str| format!("{}{path}", shop.simulator.base_url());
    let own = shop.simulator.base_url();
    let lost = json!({"callback": "lost"});
    for (name, value) in [
        (header::ORIGIN, "https://evil.example"),
        (header::ORIGIN, "null"),
        (header::ORIGIN, "http://127.0.0.1:1"),
        (header::HOST, "evil.example"),
        (header::HOST, "127.0.0.1.evil.example:8790"),
    ] {
        let post = Client::new()
            .post(url("/control/faults"))
            .header(&name, value)
            .json(&lost);
        let refused = post.send().await.expect("an answer");
        assert_eq!(refused.status(), StatusCode::FORBIDDEN, "{name}: {value}");
        let told: Value = refused.json().await.expect("JSON");
        assert!(told["error"].is_string(), "{told}");
        for path in ["/", "/control/state", "/control/events"] {
            let read = Client::new().get(url(path)).header(&name, value);
            assert_eq!(
                read.send().await.expect("an answer").status(),
                StatusCode::FORBIDDEN,
                "{path}, {name}: {value}"
            );
        }
    }
    assert_eq!(
        shop.simulator.state().faults,
        pokea_simulator::Faults::default()
    );
    let ours = Client::new()
        .post(url("/control/faults"))
        .header(header::ORIGIN, own)
        .json(&lost);
    assert_eq!(
        ours.send().await.expect("an answer").status(),
        StatusCode::NO_CONTENT
    );
    // A form of another site can post text without asking first, but not JSON.
    let form = Client::new()
        .post(url("/control/faults"))
        .header(header::CONTENT_TYPE, "text/plain")
        .body("{}");
    assert_eq!(
        form.send().await.expect("an answer").status(),
        StatusCode::UNSUPPORTED_MEDIA_TYPE
    );
}

/// Reads a live stream until one snapshot is as a test wants it.
async fn until(stream: &mut Response, seen: impl Fn(&Value) -> bool) -> Value {
    let mut text = String::new();
    let reading = async {
        loop {
            let chunk = stream.chunk().await.expect("a stream").expect("more of it");
            text.push_str(std::str::from_utf8(&chunk).expect("a text"));
            while let Some((event, rest)) = text.split_once("\n\n") {
                let data = event.lines().find_map(|line| line.strip_prefix("data: "));
                let snapshot = data.map(|data| serde_json::from_str::<Value>(data).expect("JSON"));
                text = rest.to_owned();
                if let Some(snapshot) = snapshot.filter(&seen) {
                    return snapshot;
                }
            }
        }
    };
    timeout(BOUND, reading).await.expect("a snapshot in time")
}

#[tokio::test]
async fn the_live_stream_tells_of_every_change_and_ends_with_the_simulator() {
    let shop = Shop::open_with(|options: &mut Options| options.speed = 10).await;
    let mut stream = get(&shop, "/control/events").await;
    assert_eq!(stream.headers()[header::CONTENT_TYPE], "text/event-stream");
    let first = until(&mut stream, |_| true).await;
    assert_eq!(first["pushes"], json!([]));
    let checkout = shop.ask("0712345678").await;
    let ringing = until(&mut stream, |board| {
        board["phones"][0]["prompt"].is_string()
    })
    .await;
    assert_eq!(ringing["phones"][0]["phone"], "254712345678");
    assert_eq!(ringing["pushes"][0]["checkout"], checkout.as_str());
    until(&mut stream, |board| {
        board["pushes"][0]["result_code"] == "0"
    })
    .await;

    let never_read = get(&shop, "/control/events").await;
    // Sooner than connections that do not end by themselves are given up.
    timeout(Duration::from_secs(4), shop.simulator.stop())
        .await
        .expect("it stops at once while pages look at it");
    let rest = async { while let Ok(Some(_)) = stream.chunk().await {} };
    timeout(BOUND, rest).await.expect("the stream ends");
    drop(never_read);
}
