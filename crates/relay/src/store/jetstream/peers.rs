//! The relays of a cluster speak to each other over the servers they share, in messages that nobody keeps. Each link listens to its shop's subject, so
//! the servers know at once when nobody does.

use super::cluster::Cluster;
use super::connect::peers_subject;
use crate::ambient::random;
use crate::peers::{Echo, Peers, Reply, Said};
use async_nats::{Client, Message};
use futures_util::future::BoxFuture;
use futures_util::stream::{self, BoxStream};
use futures_util::{FutureExt, StreamExt};
use pokea_mailbox::{DeviceId, Item, ShopId};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

pub(super) struct Others {
    cluster: Arc<Cluster>,
    /// This relay, so that it does not listen to itself.
    id: u64,
}

#[derive(Serialize, Deserialize)]
struct Words {
    relay: u64,
    #[serde(flatten)]
    what: What,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum What {
    Connected { device: DeviceId, since_ms: i64 },
    Ask { item: Item },
}

impl Others {
    pub(super) fn new(cluster: Arc<Cluster>) -> Self {
        let id = u64::from_le_bytes(random());
        Self { cluster, id }
    }

    fn words(&self, what: What) -> Vec<u8> {
        let relay = self.id;
        serde_json::to_vec(&Words { relay, what }).expect("words are plain data")
    }
}

impl Peers for Others {
    fn said_about(&self, shop: ShopId) -> BoxFuture<'_, BoxStream<'static, Said>> {
        async move {
            let Ok(client) = self.cluster.client().cloned() else {
                return stream::pending().boxed();
            };
            let heard = match client.subscribe(peers_subject(&shop)).await {
                Ok(heard) => heard,
                Err(error) => {
                    tracing::warn!(%error, "Other relays cannot be listened to.");
                    return stream::pending().boxed();
                }
            };
            let me = self.id;
            heard
                .filter_map(move |message| std::future::ready(said(&client, me, &message)))
                .chain(stream::pending())
                .boxed()
        }
        .boxed()
    }

    fn connected(&self, shop: ShopId, device: DeviceId, since_ms: i64) -> BoxFuture<'_, ()> {
        async move {
            let words = self.words(What::Connected { device, since_ms });
            if let Ok(client) = self.cluster.client()
                && let Err(error) = client.publish(peers_subject(&shop), words.into()).await
            {
                tracing::debug!(%error, "Other relays were not told of a link; an older one ends by itself.");
            }
        }
        .boxed()
    }

    fn ask<'a>(&'a self, shop: ShopId, item: &'a Item) -> BoxStream<'a, Echo> {
        let asked = async move {
            let words = self.words(What::Ask { item: item.clone() });
            let client = self.cluster.client().ok()?;
            let inbox = client.new_inbox();
            let echoes = client.subscribe(inbox.clone()).await.ok()?;
            let asked = client.publish_with_reply(peers_subject(&shop), inbox, words.into());
            asked.await.ok()?;
            Some(echoes)
        };
        // "Nobody listens" has a status.
        stream::once(asked)
            .filter_map(std::future::ready)
            .flatten()
            .take_while(|message| std::future::ready(message.status.is_none()))
            .filter_map(|message| std::future::ready(serde_json::from_slice(&message.payload).ok()))
            .boxed()
    }
}

fn said(client: &Client, me: u64, message: &Message) -> Option<Said> {
    let words: Words = serde_json::from_slice(&message.payload).ok()?;
    if words.relay == me {
        return None;
    }
    match words.what {
        What::Connected { device, since_ms } => Some(Said::Connected(device, since_ms)),
        What::Ask { item } => {
            let (client, back) = (client.clone(), message.reply.clone()?);
            let reply = move |echo: Echo| {
                let (client, back) = (client.clone(), back.clone());
                async move {
                    let echo = serde_json::to_vec(&echo).expect("an echo is plain data");
                    if let Err(error) = client.publish(back, echo.into()).await {
                        tracing::debug!(%error, "An answer did not get back; the shop's policy answers.");
                    }
                }
                .boxed()
            };
            Some(Said::Asks(item, Reply(Box::new(reply))))
        }
    }
}
