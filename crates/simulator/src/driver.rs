//! Moves the world on when something is due, and carries its messages to merchants: many at once, but to one host only so many, on lines
//! that are kept open.

use crate::shared::Shared;
use crate::view::Answer;
use crate::world::outbox::{Outgoing, Reply};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Url, redirect};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// How long Safaricom waits for a merchant's answer: documented for C2B validation, assumed for the rest.
const ANSWER_WAIT: Duration = Duration::from_secs(8);
/// Messages on their way to one host at a time.
const PER_HOST_MAX: usize = 64;

/// The client that posts messages.
pub(crate) fn courier() -> reqwest::Result<reqwest::Client> {
    reqwest::Client::builder()
        .http1_only()
        .http1_title_case_headers()
        .retry(reqwest::retry::never())
        .redirect(redirect::Policy::none())
        .pool_max_idle_per_host(PER_HOST_MAX)
        .no_proxy()
        .timeout(ANSWER_WAIT)
        .build()
}

/// Runs until the simulator stops.
pub(crate) async fn run(shared: Arc<Shared>, courier: reqwest::Client) {
    let mut on_their_way = JoinSet::new();
    let mut gates: HashMap<String, Arc<Semaphore>> = HashMap::new();
    loop {
        let next = shared.look(|world, _| world.next_at());
        tokio::select! {
            () = shared.until_due(next) => {}
            () = shared.stopped() => return,
        }
        while on_their_way.try_join_next().is_some() {}
        let messages = shared.change(|world, now| world.advance(now));
        if !messages.is_empty() {
            // A message must not tell of what a pulled plug could undo.
            shared.until_saved().await;
        }
        for message in messages {
            let gate = gates
                .entry(host(&message.url))
                .or_insert_with(|| Arc::new(Semaphore::new(PER_HOST_MAX)));
            on_their_way.spawn(deliver(
                shared.clone(),
                courier.clone(),
                gate.clone(),
                message,
            ));
        }
    }
}

async fn deliver(
    shared: Arc<Shared>,
    courier: reqwest::Client,
    gate: Arc<Semaphore>,
    message: Outgoing,
) {
    let turn = gate.acquire().await;
    let Outgoing {
        id,
        kind,
        url,
        headers,
        body,
    } = message;
    let request = courier.post(url).headers(wire(&headers)).body(body);
    let reply = match request.send().await {
        Ok(response) => Reply {
            answer: Answer::Status(response.status().as_u16()),
            body: response.text().await.unwrap_or_default(),
        },
        Err(_) => Reply {
            answer: Answer::None,
            body: String::new(),
        },
    };
    drop(turn);
    tracing::debug!(?kind, answer = ?reply.answer, "A message to a merchant was sent");
    shared.change(|world, now| world.answered(id, &reply, now));
}

/// As measured.
fn wire(more: &[(String, String)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("application/json;charset=UTF-8"),
    );
    for (name, value) in more {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), HeaderValue::from_str(value)) {
            headers.insert(name, value);
        }
    }
    headers
}

fn host(url: &str) -> String {
    let url = Url::parse(url).ok();
    url.map_or_else(String::new, |url| url.authority().to_owned())
}
