//! Reading a shop's items from its stream, by direct get: no consumer is made, so a shop costs nothing while it sleeps.
//!
//! Any node that has a copy answers, so an answer may end before the item that was acknowledged last. It is always the beginning of what the
//! leader has; a reader that was told of a newer item reads on until it sees that.

use super::cluster::{Cluster, failed};
use super::connect::{direct_subject, mail_subject};
use super::entry;
use crate::limits::{READ_AGAIN_AFTER, READ_WITHIN};
use crate::store::StoreError;
use async_nats::{HeaderMap, Message, StatusCode};
use futures_util::StreamExt;
use pokea_mailbox::{Item, ShopId};
use serde_json::json;
use tokio::time::{Instant, sleep, timeout};

/// Messages that one request asks for.
const PAGE_ITEMS_MAX: usize = 256;

/// Bytes that one request asks for.
const PAGE_BYTES_MAX: usize = 1024 * 1024;

/// The end of what a node sent: `204 EOB`, "end of batch".
const END_OF_BATCH: u16 = 204;

/// What one request brought.
struct Page {
    items: Vec<Item>,
    /// The number of the last message, whether it was an item or not.
    last: Option<u64>,
    /// The node that answered has no more.
    is_end: bool,
}

/// The items after a number: at most so many, and about so many sealed bytes. `head` is the newest number that somebody was told of.
pub(super) async fn read(
    cluster: &Cluster,
    shop: &ShopId,
    head: Option<u64>,
    mut after: u64,
    items_max: usize,
    bytes_max: usize,
) -> Result<Vec<Item>, StoreError> {
    let deadline = Instant::now() + READ_WITHIN;
    let (mut items, mut bytes) = (Vec::new(), 0);
    // Not asked for until a node says that there is no more.
    let mut newest = head;
    while items.len() < items_max && bytes < bytes_max {
        let room = (items_max - items.len()).min(PAGE_ITEMS_MAX);
        let page = match page(cluster, shop, after, room, bytes_max - bytes).await {
            Ok(page) => page,
            Err(error) if Instant::now() >= deadline => return Err(error),
            Err(_) => {
                sleep(READ_AGAIN_AFTER).await;
                continue;
            }
        };
        for item in page.items {
            if items.len() < items_max && bytes < bytes_max {
                bytes += item.sealed.as_bytes().len();
                items.push(item);
            }
        }
        after = page.last.unwrap_or(after);
        if !page.is_end {
            continue;
        }
        if newest.is_some_and(|newest| newest <= after) {
            break;
        }
        // The node is behind, or what somebody was told of has been swept: the leader knows.
        newest = Some(cluster.newest(shop).await?.unwrap_or(0));
        if newest.is_some_and(|newest| newest <= after) {
            break;
        }
        if Instant::now() >= deadline {
            return Err(failed("a node is too far behind to be read from"));
        }
        sleep(READ_AGAIN_AFTER).await;
    }
    Ok(items)
}

async fn page(
    cluster: &Cluster,
    shop: &ShopId,
    after: u64,
    items_max: usize,
    bytes_max: usize,
) -> Result<Page, StoreError> {
    let client = cluster.client()?;
    let inbox = client.new_inbox();
    let mut answers = client.subscribe(inbox.clone()).await.map_err(failed)?;
    let request = json!({
        "seq": after.saturating_add(1),
        "next_by_subj": mail_subject(shop),
        "batch": items_max,
        "max_bytes": bytes_max.min(PAGE_BYTES_MAX),
    });
    client
        .publish_with_reply(direct_subject(shop), inbox, request.to_string().into())
        .await
        .map_err(failed)?;
    let mut page = Page {
        items: Vec::new(),
        last: None,
        is_end: true,
    };
    loop {
        let message = timeout(cluster.silent_after, answers.next())
            .await
            .map_err(failed)?
            .ok_or_else(|| failed("the connection was closed"))?;
        match message.status {
            None => {}
            Some(StatusCode::NOT_FOUND) => return Ok(page),
            Some(status) if status.as_u16() == END_OF_BATCH => {
                page.is_end = number(&message, "Nats-Num-Pending") == Some(0);
                return Ok(page);
            }
            Some(status) => return Err(failed(format!("reading was answered with {status}"))),
        }
        // A message that was lost on the way must not become a gap.
        let before = number(&message, "Nats-Last-Sequence").filter(|before| *before > 0);
        let seq =
            number(&message, "Nats-Sequence").ok_or_else(|| failed("an item has no number"))?;
        if before != page.last {
            return Err(failed("an item was lost on its way"));
        }
        page.last = Some(seq);
        match entry::decode(&message.payload) {
            Some(item) => page.items.push(Item {
                seq,
                envelope: item.envelope,
                sealed: item.sealed,
            }),
            None if entry::is_newer(&message.payload) => {
                return Err(failed(
                    "an item was written by a newer version of the relay, which is needed to read on",
                ));
            }
            None => tracing::error!(
                stream = direct_subject(shop),
                seq,
                "A message in a stream of callbacks is none; it is left there and not delivered."
            ),
        }
    }
}

fn number(message: &Message, name: &str) -> Option<u64> {
    let headers: &HeaderMap = message.headers.as_ref()?;
    headers.get(name)?.as_str().parse().ok()
}
