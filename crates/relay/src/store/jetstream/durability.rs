//! Whether the servers do what a 200 promises. It is asked of them, because a configuration that looks right and is not would only show in a
//! power cut: by default a server acknowledges at once and flushes every two minutes.

use super::cluster::failed;
use super::connect::REPLICAS;
use crate::store::StoreError;
use async_nats::Client;
use async_nats::jetstream::stream::{Info, StorageType};
use futures_util::StreamExt;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// The subject that `deploy/nats/nats.conf` lends to relays.
const SUBJECT: &str = "servers.durability";

/// Servers answer within milliseconds, or not at all.
const WITHIN: Duration = Duration::from_secs(2);

/// Older servers flush once per message instead of once per group, or do not know the setting.
const VERSION_MIN: (u64, u64) = (2, 15);

#[derive(Deserialize)]
struct Answer {
    server: Server,
    #[serde(default)]
    data: Data,
}

#[derive(Deserialize)]
struct Server {
    name: String,
    ver: String,
}

#[derive(Default, Deserialize)]
struct Data {
    #[serde(default)]
    config: JetStream,
}

#[derive(Default, Deserialize)]
struct JetStream {
    #[serde(default)]
    sync_always: bool,
}

/// Fails with a sentence for the operator unless every stream is replicated on disk, every server that answers flushes before it
/// acknowledges, and those that answer are a quorum of every stream. One that is down cannot be asked, and is no reason to lose callbacks.
pub(super) async fn insist<'a>(
    client: &Client,
    streams: impl Iterator<Item = &'a Info>,
) -> Result<(), StoreError> {
    let streams: Vec<&Info> = streams.collect();
    let all: BTreeSet<&str> = streams.iter().flat_map(|info| peers(info)).collect();
    let answered = durable_servers(client, all.len()).await?;
    for info in streams {
        let config = &info.config;
        if config.num_replicas < REPLICAS || config.storage != StorageType::File {
            return Err(StoreError::NotDurable(format!(
                "stream {} has {} copies in {:?} storage, and {REPLICAS} in files are needed; `nats stream edit` changes it",
                config.name, config.num_replicas, config.storage
            )));
        }
        let peers = peers(info);
        let known = peers
            .iter()
            .filter(|peer| answered.contains(**peer))
            .count();
        if known * 2 <= peers.len() {
            return Err(failed(format!(
                "of the {} servers of stream {} only {known} said whether they flush; two of three must run, and the account of the relay needs the import `{SUBJECT}` of deploy/nats/nats.conf",
                peers.len(),
                config.name
            )));
        }
    }
    Ok(())
}

/// The names of the servers that are up, all of which flush before they acknowledge. Once so many have answered, no others are waited for.
pub(super) async fn durable_servers(
    client: &Client,
    expected: usize,
) -> Result<BTreeSet<String>, StoreError> {
    let answered = ask(client, expected).await?;
    for (name, answer) in &answered {
        if version(&answer.server.ver).is_none_or(|version| version < VERSION_MIN) {
            let (major, minor) = VERSION_MIN;
            return Err(StoreError::NotDurable(format!(
                "server {name} is nats-server {}, and {major}.{minor} or later is needed",
                answer.server.ver
            )));
        }
        if !answer.data.config.sync_always {
            return Err(StoreError::NotDurable(format!(
                "server {name} acknowledges before its disk has it; put `sync_interval: always` into the `jetstream` block of its configuration and start it again"
            )));
        }
    }
    Ok(answered.into_keys().collect())
}

fn peers(info: &Info) -> BTreeSet<&str> {
    let cluster = info.cluster.iter();
    cluster
        .flat_map(|cluster| {
            let leader = cluster.leader.as_deref();
            leader
                .into_iter()
                .chain(cluster.replicas.iter().map(|peer| peer.name.as_str()))
        })
        .collect()
}

/// What every server that is up says, by its name.
async fn ask(client: &Client, expected: usize) -> Result<BTreeMap<String, Answer>, StoreError> {
    let inbox = client.new_inbox();
    let mut answers = client.subscribe(inbox.clone()).await.map_err(failed)?;
    client
        .publish_with_reply(SUBJECT, inbox, "".into())
        .await
        .map_err(failed)?;
    let mut answered = BTreeMap::new();
    let deadline = Instant::now() + WITHIN;
    while let Ok(Some(message)) = timeout_at(deadline, answers.next()).await {
        // "Nobody listens" has a status and no answer in it.
        let Ok(answer) = serde_json::from_slice::<Answer>(&message.payload) else {
            break;
        };
        answered.insert(answer.server.name.clone(), answer);
        if answered.len() >= expected {
            break;
        }
    }
    Ok(answered)
}

fn version(text: &str) -> Option<(u64, u64)> {
    let mut parts = text.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}
