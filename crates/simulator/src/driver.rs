//! Moves the world on when something is due, and carries its messages to the shop: each once, as Safaricom does, whatever the answer.

use crate::shared::Shared;
use crate::view::Answer;
use crate::world::{Kind, Message};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::redirect;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;

/// How long Safaricom is believed to wait for a shop's answer.
const ANSWER_WAIT: Duration = Duration::from_secs(8);

/// The client that posts messages.
pub(crate) fn courier() -> reqwest::Result<reqwest::Client> {
    reqwest::Client::builder()
        .http1_only()
        .http1_title_case_headers()
        .retry(reqwest::retry::never())
        .redirect(redirect::Policy::none())
        .pool_max_idle_per_host(0)
        .no_proxy()
        .timeout(ANSWER_WAIT)
        .build()
}

/// Runs until the simulator stops.
pub(crate) async fn run(shared: Arc<Shared>, courier: reqwest::Client) {
    let mut changes = shared.changes();
    let mut on_their_way = JoinSet::new();
    loop {
        changes.mark_unchanged();
        let next = shared.look(|world, _| world.next_at());
        tokio::select! {
            () = shared.tempo.sleep_until(next) => {
                let messages =
                    shared.change(|world, now| world.advance(&shared.shop, now, shared.tempo));
                if !messages.is_empty() {
                    // A message must not tell of what a pulled plug could undo.
                    shared.until_saved().await;
                }
                for message in messages {
                    on_their_way.spawn(deliver(shared.clone(), courier.clone(), message));
                }
            }
            changed = changes.changed() => {
                if changed.is_err() {
                    return;
                }
            }
            Some(_) = on_their_way.join_next() => {}
            () = shared.stopped() => return,
        }
    }
}

async fn deliver(shared: Arc<Shared>, courier: reqwest::Client, message: Message) {
    let response = courier
        .post(&message.url)
        .headers(headers(&shared, message.kind))
        .body(message.body.clone())
        .send()
        .await;
    let answer = match response {
        Ok(response) => Answer::Status(response.status().as_u16()),
        Err(_) => Answer::None,
    };
    tracing::debug!(kind = ?message.kind, ?answer, "A message to the shop was sent");
    shared.change(|world, _| world.answered(&message, answer));
}

/// As measured; the short code's header comes with STK callbacks.
fn headers(shared: &Shared, kind: Kind) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("application/json;charset=UTF-8"),
    );
    if kind == Kind::Callback
        && let Ok(code) = HeaderValue::from_str(&shared.shop.store_number)
    {
        headers.insert(HeaderName::from_static("businessshortcode"), code);
    }
    headers
}
