//! The access token, over a real socket: only the client knows it.

use super::{Reading, Sample};
use crate::canned::{Canned, NOW, QUERY, Reply, TOKEN};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use pokea_daraja::{Error, Refusal};
use pokea_domain::Millis;
use serde_json::{Value, json};
use std::time::Duration;

pub fn read(sample: &Sample) -> (Reading, Value) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(async {
        match sample.kind.as_str() {
            "request" => {
                let sent = sent().await;
                (Reading::of(&"sent", json!(sent)), json!(asked_for(sample)))
            }
            _ => (answered(sample).await, sample.meaning()),
        }
    })
}

/// What the client sends for a token.
async fn sent() -> [String; 2] {
    let server = Canned::serve(|_| Reply::token("c9SQxWWhmdVRlyh0zh8gZDTkubVF")).await;
    server.client().prefetch_token(NOW).await.expect("a token");
    let [request] = &server.seen(TOKEN)[..] else {
        panic!("one request for a token");
    };
    let basic = request
        .headers
        .lines()
        .find_map(|line| line.strip_prefix("authorization: basic "));
    [
        request.line.clone(),
        basic.expect("the credentials").to_owned(),
    ]
}

/// The same of the sample, with the credentials of the tests.
fn asked_for(sample: &Sample) -> [String; 2] {
    let text = String::from_utf8(sample.body.clone()).expect("text");
    let (line, header) = text.trim_end().split_once('\n').expect("two lines");
    let basic = header
        .strip_prefix("Authorization: Basic ")
        .expect("the credentials");
    let pair = format!(
        "{}:{}",
        sample.text("consumer_key"),
        sample.text("consumer_secret")
    );
    assert_eq!(basic, BASE64_STANDARD.encode(pair));
    [
        line.to_owned(),
        BASE64_STANDARD.encode("key:secret").to_ascii_lowercase(),
    ]
}

async fn answered(sample: &Sample) -> Reading {
    let (status, body) = (sample.status, sample.body.clone());
    let server = Canned::serve(move |request| {
        if request.is(TOKEN) {
            Reply::Json(status, String::from_utf8(body.clone()).expect("text"))
        } else {
            Reply::error(500, "500.001.1001", "")
        }
    })
    .await;
    let client = server.client();
    match client.prefetch_token(NOW).await {
        Ok(()) => {
            // Renewed five minutes before its end and not a moment earlier, which tells how long the client takes it to live.
            let life = sample.means["lifetime_seconds"]
                .as_u64()
                .expect("a lifetime");
            let renewal = NOW.plus(Duration::from_secs(life - 300));
            for (now, tokens) in [(NOW, 1), (Millis(renewal.0 - 1), 1), (renewal, 2)] {
                let answer = client.send(&super::stk::any_query(), now).await;
                answer.expect("still open");
                assert_eq!(server.seen(TOKEN).len(), tokens);
            }
            let bearer = format!("authorization: bearer {}", sample.text("token"));
            assert!(
                server.seen(QUERY)[0]
                    .headers
                    .contains(&bearer.to_ascii_lowercase())
            );
            Reading::of(&client, sample.meaning())
        }
        Err(error) => {
            let outcome = match error {
                Error::Refused(Refusal::SetUp { .. }) => "misconfigured",
                // No token, so nothing was started; why, this crate does not know.
                Error::NotSent(_) => "unknown",
                _ => "another",
            };
            Reading::of(&error, json!({"outcome": outcome}))
        }
    }
}
