//! The time that answers bear, whatever else they say.

use crate::canned::{Canned, NOW, Reply, TOKEN};
use crate::push::{push, send};
use pokea_daraja::Dated;
use pokea_domain::Millis;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A whole answer with this header `Date`, or without one.
fn dated(status: u16, date: Option<&str>, body: &str) -> Reply {
    let date = date.map_or(String::new(), |date| format!("Date: {date}\r\n"));
    let length = body.len();
    let answer = format!(
        "HTTP/1.1 {status} Any\r\n{date}Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    Reply::Raw(answer.into_bytes())
}

/// What a client is told in one push, of a server whose token has one date and whose answer another.
async fn told(token: Option<&'static str>, answer: Option<&'static str>) -> Vec<Dated> {
    let server = Canned::serve(move |request| match request.is(TOKEN) {
        true => dated(200, token, r#"{"access_token":"one","expires_in":"3599"}"#),
        false => dated(503, answer, "<html>"),
    })
    .await;
    let heard = Arc::new(Mutex::new(Vec::new()));
    let hears = heard.clone();
    let client = server
        .client()
        .telling(move |dated| hears.lock().expect("no test panics here").push(dated));
    assert!(send(&client, &push()).await.is_err(), "no answer to a push");
    let heard = heard.lock().expect("no test panics here");
    heard.clone()
}

#[tokio::test]
async fn every_answer_tells_its_time_also_tokens_and_errors() {
    let heard = told(
        Some("Sun, 22 Nov 2026 11:32:09 GMT"),
        Some("Sun, 22 Nov 2026 11:32:10 GMT"),
    )
    .await;
    let dates: Vec<Millis> = heard.iter().map(|dated| dated.date).collect();
    assert_eq!(dates, [NOW, NOW.plus(Duration::from_secs(1))]);
    for dated in heard {
        assert!(dated.round_trip < Duration::from_secs(5), "{dated:?}");
    }
}

#[tokio::test]
async fn what_is_no_time_is_not_told() {
    for no_time in [
        None,
        Some("yesterday"),
        Some(""),
        Some("2026-11-22T11:32:09Z"),
        Some("Sun, 31 Feb 2026 11:32:09 GMT"),
    ] {
        assert_eq!(told(no_time, no_time).await, [], "{no_time:?}");
    }
}
