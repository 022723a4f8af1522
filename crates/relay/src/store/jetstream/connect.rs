//! How a relay comes to a cluster: the connection, the streams as they must be, and how they are called.

use super::JetStreamOptions;
use super::cluster::failed;
use super::durability;
use super::group::Groups;
use crate::limits::PUBLISH_AGAIN_AFTER;
use crate::store::StoreError;
use async_nats::jetstream::ErrorCode;
use async_nats::jetstream::context::{CreateStreamError, CreateStreamErrorKind};
use async_nats::jetstream::kv;
use async_nats::jetstream::stream::{Config, DiscardPolicy, Republish, StorageType, Stream};
use async_nats::{Client, ConnectOptions, Event, jetstream};
use bytes::Bytes;
use pokea_mailbox::ShopId;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

/// Streams that shops are spread over. Each is a Raft group with a leader of its own, so this is also over how many leaders the work spreads.
/// It can never be changed for a cluster that has items.
pub(super) const SHARDS: usize = 8;

/// Copies of everything: one node may be lost.
pub(super) const REPLICAS: usize = 3;

/// An item that is given again within this time is known. The servers keep every id in memory for so long.
const RETRY_WITHIN: Duration = Duration::from_secs(120);

/// What is rare (making a stream, changing a record) is given up after this time.
const REQUEST_WITHIN: Duration = Duration::from_secs(5);

/// Where items are put, and where they are announced once they are stored.
const MAIL: &str = "mail";
const STORED: &str = "stored";

/// Where relays speak about a shop; nothing of it is stored.
const PEERS: &str = "relays";

/// The bucket of what is known of shops, devices and invites.
const BUCKET: &str = "pokea-relay";

/// A record that nobody reads.
pub(super) const PROBE: &str = "probe";

/// Nothing that a relay stores is larger, in bytes.
const MESSAGE_BYTES_MAX: i32 = 32 * 1024;

/// Numbers of a new stream are above this many times the milliseconds since 1970, so that a cluster which is made anew gives none again that a
/// device may have had from the one before.
const NUMBERS_PER_MS: u64 = 1 << 16;

/// A connection, which renews itself, to a cluster that was safe for callbacks when it was asked.
pub(super) struct Connected {
    pub(super) client: Client,
    pub(super) records: kv::Store,
    pub(super) streams: Vec<Stream>,
    /// The way into each of the streams.
    pub(super) groups: Vec<Groups>,
}

/// Connects, which the client does again by itself from then on. `connections` counts.
pub(super) async fn connect(
    asked: &JetStreamOptions,
    connections: &watch::Sender<u64>,
) -> Result<Client, StoreError> {
    let connections = connections.clone();
    options(asked)?
        .event_callback(move |event| {
            match &event {
                Event::Connected | Event::SlowConsumer(_) => connections.send_modify(|count| *count += 1),
                Event::Disconnected => tracing::warn!(
                    "The connection to the cluster is lost; callbacks go to this relay's own disk until it is back."
                ),
                other => tracing::debug!(event = %other, "The connection to the cluster says something."),
            }
            std::future::ready(())
        })
        .connect(nodes(&asked.servers)?.1)
        .await
        .map_err(failed)
}

/// Makes what is missing, and asks whether what is acknowledged is on disk. Gives the bucket's mark as well: one that is made anew has another.
pub(super) async fn prepare(
    asked: &JetStreamOptions,
    client: Client,
    now_ms: i64,
) -> Result<(Connected, String), StoreError> {
    let context = jetstream::new(client.clone());
    let mut streams = Vec::with_capacity(SHARDS);
    for shard in 0..SHARDS {
        streams.push(made(&context, mail_stream(shard, now_ms)).await?);
    }
    let bucket = made(&context, bucket_stream()).await?;
    let all = streams.iter().chain([&bucket]);
    durability::insist(&client, all.map(Stream::cached_info)).await?;
    let records = context.get_key_value(BUCKET).await.map_err(failed)?;
    until_it_answers(&records).await?;
    let made_at = bucket.cached_info().created.unix_timestamp_nanos();
    let groups = (0..SHARDS)
        .map(|_| Groups::new(client.clone(), asked.silent_after))
        .collect();
    let connected = Connected {
        client,
        records,
        streams,
        groups,
    };
    Ok((connected, made_at.to_string()))
}

/// A bucket that was just made is known to the node that made it, and to the others a moment later. Until then nobody answers them for it.
async fn until_it_answers(bucket: &kv::Store) -> Result<(), StoreError> {
    let answers = async {
        while let Err(error) = bucket.put(PROBE, Bytes::new()).await {
            tracing::debug!(%error, "The cluster's bucket does not answer yet.");
            sleep(PUBLISH_AGAIN_AFTER).await;
        }
    };
    timeout(REQUEST_WITHIN, answers).await.map_err(failed)
}

/// Which stream a shop's items are in. Ids are random, so they spread evenly.
pub(super) fn shard(shop: &ShopId) -> usize {
    usize::from(shop.as_bytes()[0]) % SHARDS
}

fn subject(what: &str, shop: &ShopId) -> String {
    format!("{what}.{}.{shop}", shard(shop))
}

/// Where a shop's items are.
pub(super) fn mail_subject(shop: &ShopId) -> String {
    subject(MAIL, shop)
}

/// Where a shop's items are announced.
pub(super) fn stored_subject(shop: &ShopId) -> String {
    subject(STORED, shop)
}

/// Where relays speak about a shop.
pub(super) fn peers_subject(shop: &ShopId) -> String {
    subject(PEERS, shop)
}

/// Where any node answers for a shop's items, also one that is a little behind.
pub(super) fn direct_subject(shop: &ShopId) -> String {
    format!("$JS.API.DIRECT.GET.{}", stream_name(shard(shop)))
}

pub(super) fn record_subject(key: &str) -> String {
    format!("$KV.{BUCKET}.{key}")
}

fn stream_name(shard: usize) -> String {
    format!("MAIL_{shard}")
}

fn mail_stream(shard: usize, now_ms: i64) -> Config {
    let clock = u64::try_from(now_ms).unwrap_or(0);
    Config {
        name: stream_name(shard),
        description: Some("Callbacks for Pokea's desktops, sealed; a subject for each shop".into()),
        subjects: vec![format!("{MAIL}.{shard}.*")],
        // Every announcement comes after the quorum, whichever relay stored the item.
        republish: Some(Republish {
            source: format!("{MAIL}.{shard}.*"),
            destination: format!("{STORED}.{shard}.{{{{wildcard(1)}}}}"),
            headers_only: true,
        }),
        duplicate_window: RETRY_WITHIN,
        first_sequence: Some(clock.saturating_mul(NUMBERS_PER_MS)),
        allow_direct: true,
        allow_atomic_publish: true,
        ..durable()
    }
}

/// A key-value bucket is a stream. This one is not the usual, in that only its leader answers: a device that has just paired is known
/// to every relay.
fn bucket_stream() -> Config {
    Config {
        name: format!("KV_{BUCKET}"),
        description: Some("What Pokea's relays know of shops, devices and invites".into()),
        subjects: vec![record_subject(">")],
        max_messages_per_subject: 1,
        allow_rollup: true,
        deny_delete: true,
        allow_direct: false,
        ..durable()
    }
}

fn durable() -> Config {
    Config {
        num_replicas: REPLICAS,
        storage: StorageType::File,
        // At a cap the newest is refused and the oldest stays: nothing goes without a word.
        discard: DiscardPolicy::New,
        max_message_size: MESSAGE_BYTES_MAX,
        ..Config::default()
    }
}

/// Servers that were just started find each other within these pauses, and elect a leader.
const GATHERING: [Duration; 5] = [
    Duration::from_millis(100),
    Duration::from_millis(400),
    Duration::from_millis(1_000),
    Duration::from_millis(2_000),
    Duration::from_millis(4_000),
];

/// Whether the servers are not together yet, or have no leader at the moment: nobody answers, or one says so.
fn is_gathering(error: &CreateStreamError) -> bool {
    match error.kind() {
        CreateStreamErrorKind::TimedOut => true,
        CreateStreamErrorKind::JetStream(said) => matches!(
            said.error_code(),
            ErrorCode::CLUSTER_NO_PEERS
                | ErrorCode::CLUSTER_NOT_AVAILABLE
                | ErrorCode::CLUSTER_INCOMPLETE
                | ErrorCode::CLUSTER_NOT_ACTIVE
        ),
        _ => false,
    }
}

/// The stream as it is, or as it should be if it is not there. What an operator has changed since (limits, placement) is left alone; a stream of
/// before there were batches learns to take them.
async fn made(context: &jetstream::Context, wanted: Config) -> Result<Stream, StoreError> {
    let takes_batches = wanted.allow_atomic_publish;
    let mut patience = GATHERING.into_iter();
    let stream = loop {
        match context.get_or_create_stream(wanted.clone()).await {
            Err(error) if is_gathering(&error) => match patience.next() {
                Some(pause) => tokio::time::sleep(pause).await,
                None => return Err(failed(error)),
            },
            made => break made.map_err(failed)?,
        }
    };
    let is = &stream.cached_info().config;
    if takes_batches && !is.allow_atomic_publish {
        let becomes = Config {
            allow_atomic_publish: true,
            ..is.clone()
        };
        context.update_stream(becomes).await.map_err(failed)?;
    }
    Ok(stream)
}

fn options(asked: &JetStreamOptions) -> Result<ConnectOptions, StoreError> {
    let options = ConnectOptions::new()
        .name("pokea-relay")
        .request_timeout(Some(asked.silent_after.max(REQUEST_WITHIN)))
        .ping_interval(Duration::from_secs(5))
        .reconnect_delay_callback(|attempt| {
            Duration::from_millis((50 * attempt as u64).min(1_000))
        });
    Ok(match nodes(&asked.servers)?.0 {
        Some((user, password)) => options.user_and_password(user.into(), password.into()),
        None => options,
    })
}

type Credentials<'a> = Option<(&'a str, &'a str)>;

/// `nats://USER:PASSWORD@HOST:PORT,HOST:PORT,..`, or with `tls://`.
fn nodes(url: &str) -> Result<(Credentials<'_>, Vec<String>), StoreError> {
    let wrong = || {
        StoreError::Failed("the cluster is written nats://USER:PASSWORD@HOST:PORT,HOST:PORT,HOST:PORT, or with tls://".into())
    };
    let (scheme, rest) = url.split_once("://").ok_or_else(wrong)?;
    let (credentials, hosts) = match rest.rsplit_once('@') {
        Some((credentials, hosts)) => (Some(credentials.split_once(':').ok_or_else(wrong)?), hosts),
        None => (None, rest),
    };
    if !matches!(scheme, "nats" | "tls") || hosts.is_empty() {
        return Err(wrong());
    }
    let nodes = hosts
        .split(',')
        .map(|host| format!("{scheme}://{}", host.trim()))
        .collect();
    Ok((credentials, nodes))
}
