//! Group commit over a cluster: what came in while the group before was on its way goes to a stream as one atomic batch. That is one proposal to
//! the quorum, one fsync on each server and one answer for all of it, as one transaction of the embedded engine is.
//!
//! A batch is stored whole or not at all, and its items have neighbouring numbers. One that the servers refuse, as they do if they have one of its
//! items already, is given again item by item.

use super::cluster::failed;
use crate::ambient::random;
use crate::store::StoreError;
use async_nats::header::NATS_MESSAGE_ID;
use async_nats::jetstream;
use async_nats::jetstream::publish::PublishAck;
use async_nats::jetstream::response::Response;
use async_nats::{Client, HeaderMap};
use bytes::Bytes;
use futures_util::future::join_all;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

/// The most items in one batch. Servers take a thousand.
const GROUP_ITEMS_MAX: usize = 256;

/// Items that may wait for the group before them. Each belongs to an open request, so this is about the number of connections.
const QUEUE_LEN_MAX: usize = 8_192;

const BATCH_ID: &str = "Nats-Batch-Id";
const BATCH_SEQUENCE: &str = "Nats-Batch-Sequence";
const BATCH_COMMIT: &str = "Nats-Batch-Commit";

/// What the servers say of an item: its number once the quorum has it on disk, or their reason.
pub(super) type Given = Result<Result<u64, jetstream::Error>, StoreError>;

/// An item on its way.
#[derive(Clone)]
pub(super) struct Message {
    pub(super) subject: String,
    /// By which the servers know it if it is given again.
    pub(super) id: Option<String>,
    pub(super) payload: Bytes,
}

impl Message {
    fn headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        if let Some(id) = &self.id {
            headers.insert(NATS_MESSAGE_ID, id.as_str());
        }
        headers
    }
}

struct Waiting {
    message: Message,
    done: oneshot::Sender<Given>,
}

/// The way into one stream.
pub(super) struct Groups(mpsc::Sender<Waiting>);

impl Groups {
    /// A group that is not answered within `silent_after` is given up, so that the next one finds out whether the servers are back.
    pub(super) fn new(client: Client, silent_after: Duration) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE_LEN_MAX);
        tokio::spawn(run(client, waiting, silent_after));
        Self(queue)
    }

    /// Puts an item into the stream with whatever else is waiting.
    pub(super) async fn give(&self, message: Message) -> Given {
        let (done, given) = oneshot::channel();
        let waiting = Waiting { message, done };
        self.0.try_send(waiting).map_err(failed)?;
        given.await.map_err(failed)?
    }
}

async fn run(client: Client, mut waiting: mpsc::Receiver<Waiting>, silent_after: Duration) {
    let mut group = Vec::with_capacity(GROUP_ITEMS_MAX);
    while waiting.recv_many(&mut group, GROUP_ITEMS_MAX).await > 0 {
        // Nobody waits any more for what has gone elsewhere meanwhile.
        group.retain(|one| !one.done.is_closed());
        let messages: Vec<_> = group.iter().map(|one| one.message.clone()).collect();
        let given = timeout(silent_after, put_all(&client, &messages)).await;
        let given =
            given.unwrap_or_else(|slow| messages.iter().map(|_| Err(failed(&slow))).collect());
        for (one, given) in group.drain(..).zip(given) {
            // Whoever asked may be gone; the item is stored all the same.
            let _ = one.done.send(given);
        }
    }
}

/// The answer for each, in their order.
async fn put_all(client: &Client, messages: &[Message]) -> Vec<Given> {
    if messages.len() > 1
        && let Some(last) = put_batch(client, messages).await
    {
        let before = last - messages.len() as u64;
        return (1..=messages.len() as u64)
            .map(|nth| Ok(Ok(before + nth)))
            .collect();
    }
    join_all(messages.iter().map(|one| {
        put(
            client,
            one.subject.clone(),
            one.headers(),
            one.payload.clone(),
        )
    }))
    .await
}

/// Gives the number of the last one, if the servers say that they have all of them.
async fn put_batch(client: &Client, messages: &[Message]) -> Option<u64> {
    let id = hex::encode(random::<16>());
    let (last, before) = messages.split_last()?;
    for (nth, message) in before.iter().enumerate() {
        let headers = in_batch(message, &id, nth + 1);
        let (subject, payload) = (message.subject.clone(), message.payload.clone());
        let sent = client.publish_with_headers(subject, headers, payload);
        sent.await.ok()?;
    }
    let mut headers = in_batch(last, &id, messages.len());
    headers.insert(BATCH_COMMIT, "1");
    let asked = ask(client, last.subject.clone(), headers, last.payload.clone());
    let acked = asked.await.ok()?.ok()?;
    (acked.batch_size == Some(messages.len() as u64)).then_some(acked.sequence)
}

fn in_batch(message: &Message, id: &str, nth: usize) -> HeaderMap {
    let mut headers = message.headers();
    headers.insert(BATCH_ID, id);
    headers.insert(BATCH_SEQUENCE, nth.to_string());
    headers
}

/// Puts a message into a stream, and gives its number once the quorum has it on disk, or the servers' reason.
pub(super) async fn put(
    client: &Client,
    subject: String,
    headers: HeaderMap,
    message: Bytes,
) -> Given {
    let acked = ask(client, subject, headers, message).await?;
    Ok(acked.map(|acked| acked.sequence))
}

async fn ask(
    client: &Client,
    subject: String,
    headers: HeaderMap,
    message: Bytes,
) -> Result<Result<PublishAck, jetstream::Error>, StoreError> {
    let asked = client.request_with_headers(subject, headers, message);
    let answer = asked.await.map_err(failed)?;
    Ok(
        match serde_json::from_slice(&answer.payload).map_err(failed)? {
            Response::Ok(acked) => Ok(acked),
            Response::Err { error } => Err(error),
        },
    )
}
