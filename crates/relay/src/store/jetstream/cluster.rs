//! The cluster as the engine uses it: putting and removing, asking for what is newest, and which of the streams are silent.

use super::JetStreamOptions;
use super::connect::{
    Connected, PROBE, SHARDS, connect, mail_subject, prepare, record_subject, shard,
};
use super::group::{Message, put};
use super::{durability, entry, records};
use crate::limits::{PUBLISH_AGAIN_AFTER, RECORDS_AGAIN_AFTER};
use crate::store::{NewItem, StoreError};
use async_nats::jetstream::stream::{LastRawMessageErrorKind, Stream};
use async_nats::jetstream::{ErrorCode, kv};
use async_nats::{Client, HeaderMap};
use bytes::Bytes;
use pokea_mailbox::ShopId;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout};

/// `JSStreamDuplicateMessageConflict`: an item with this id is on its way to the quorum.
const GIVEN_BEFORE: ErrorCode = ErrorCode(10_158);

/// `JSStreamWrongLastSequence`, and the same while another change is on its way to the quorum.
const WRONG_REVISION: [ErrorCode; 2] = [ErrorCode::STREAM_WRONG_LAST_SEQUENCE, ErrorCode(10_164)];

pub(super) struct Cluster {
    options: JetStreamOptions,
    /// Empty until the cluster was reached for the first time since the start; from then on the connection renews itself.
    connected: OnceLock<Connected>,
    silent: Vec<watch::Sender<bool>>,
    pub(super) silent_after: Duration,
    /// How many connections there were.
    connections: watch::Sender<u64>,
    /// Until when nobody else is to wait for records, since one who did got no answer.
    resting_until: Mutex<Option<Instant>>,
}

/// The cluster did not take an item in time. It may have it or get it all the same.
#[derive(Debug)]
pub(super) struct Silent;

impl Cluster {
    /// Not connected yet: [`join`](Self::join) is what connects.
    pub(super) fn new(options: JetStreamOptions) -> Self {
        Self {
            connected: OnceLock::new(),
            silent: (0..SHARDS).map(|_| watch::Sender::new(false)).collect(),
            silent_after: options.silent_after,
            connections: watch::Sender::new(0),
            resting_until: Mutex::default(),
            options,
        }
    }

    /// Connects to a cluster that is safe for callbacks, and that has the secret of which this is the mark. May be done again, and makes what is
    /// missing by then. Gives which bucket its records are in: one that was made anew is another.
    pub(super) async fn join(&self, mark: Option<&str>, now_ms: i64) -> Result<String, StoreError> {
        let client = match self.connected.get() {
            Some(connected) => connected.client.clone(),
            None => connect(&self.options, &self.connections).await?,
        };
        let (connected, bucket) = prepare(&self.options, client, now_ms).await?;
        // Whoever was first stands, and is the same.
        self.connected.get_or_init(|| connected);
        match mark {
            Some(mark) if !records::first(self, "secret", mark).await? => {
                Err(StoreError::OtherSecret)
            }
            _ => Ok(bucket),
        }
    }

    /// An answer, or the end of waiting for it.
    pub(super) async fn in_time<T>(
        &self,
        asked: impl Future<Output = Result<T, StoreError>>,
    ) -> Result<T, StoreError> {
        let answer = timeout(self.silent_after, asked).await;
        *self.resting() = answer
            .is_err()
            .then(|| Instant::now() + RECORDS_AGAIN_AFTER);
        answer.unwrap_or_else(|slow| Err(failed(slow)))
    }

    /// Whether it left somebody without an answer just now.
    pub(super) fn is_resting(&self) -> bool {
        self.resting().is_some_and(|until| Instant::now() < until)
    }

    fn resting(&self) -> MutexGuard<'_, Option<Instant>> {
        let resting = self.resting_until.lock();
        resting.unwrap_or_else(PoisonError::into_inner)
    }

    /// As after a new connection.
    pub(super) fn renewed(&self) {
        self.connections.send_modify(|count| *count += 1);
    }

    /// Whether the servers still promise what they did when they were joined.
    pub(super) async fn is_durable(&self) -> Result<(), StoreError> {
        let all = usize::MAX;
        durability::durable_servers(self.client()?, all)
            .await
            .map(drop)
    }

    /// Told of every new connection, for whoever must not miss anything.
    pub(super) fn connections(&self) -> watch::Receiver<u64> {
        self.connections.subscribe()
    }

    pub(super) fn client(&self) -> Result<&Client, StoreError> {
        Ok(&self.connected()?.client)
    }

    pub(super) fn records(&self) -> Result<&kv::Store, StoreError> {
        Ok(&self.connected()?.records)
    }

    fn stream(&self, shop: &ShopId) -> Result<&Stream, StoreError> {
        Ok(&self.connected()?.streams[shard(shop)])
    }

    fn connected(&self) -> Result<&Connected, StoreError> {
        self.connected
            .get()
            .ok_or_else(|| failed("it could not be reached yet"))
    }

    /// Puts an item into its shop's stream, and gives its number once the quorum has it on disk.
    pub(super) async fn publish(&self, shop: &ShopId, item: &NewItem) -> Result<u64, Silent> {
        let taken = timeout(self.silent_after, self.try_publish(shop, item)).await;
        let error = match taken {
            Ok(Ok(seq)) => return Ok(seq),
            Ok(Err(error)) => error.to_string(),
            Err(_) => format!("no answer within {:?}", self.silent_after),
        };
        tracing::debug!(error, "The cluster did not take a callback.");
        Err(Silent)
    }

    async fn try_publish(&self, shop: &ShopId, item: &NewItem) -> Result<u64, StoreError> {
        let message = Message {
            subject: mail_subject(shop),
            id: item.sealed.id().map(|id| id.to_string()),
            payload: entry::encode(item).into(),
        };
        let groups = &self.connected()?.groups[shard(shop)];
        loop {
            match groups.give(message.clone()).await? {
                Ok(seq) => return Ok(seq),
                // The same item was given before, and the quorum has yet to answer.
                Err(refused) if refused.error_code() == GIVEN_BEFORE => {
                    sleep(PUBLISH_AGAIN_AFTER).await;
                }
                Err(refused) => return Err(failed(refused)),
            }
        }
    }

    /// Sets a record whose key is still at this revision. False if somebody else was first.
    pub(super) async fn set(
        &self,
        key: &str,
        value: Bytes,
        revision: u64,
    ) -> Result<bool, StoreError> {
        let mut headers = HeaderMap::new();
        headers.insert(
            async_nats::header::NATS_EXPECTED_LAST_SUBJECT_SEQUENCE,
            revision.to_string(),
        );
        match put(self.client()?, record_subject(key), headers, value).await? {
            Ok(_) => Ok(true),
            Err(refused) if WRONG_REVISION.contains(&refused.error_code()) => Ok(false),
            Err(refused) => Err(failed(refused)),
        }
    }

    /// Whether the shop's stream took nothing the last time.
    pub(super) fn silent(&self, shop: &ShopId) -> &watch::Sender<bool> {
        &self.silent[shard(shop)]
    }

    /// Whether any stream took nothing the last time, or none could be asked yet.
    pub(super) fn is_silent(&self) -> bool {
        self.connected.get().is_none() || self.silent.iter().any(|silent| *silent.borrow())
    }

    /// Ready once the quorum has something that nobody reads.
    pub(super) async fn probe(&self) -> Result<(), StoreError> {
        let put = self.records()?.put(PROBE, Bytes::new());
        put.await.map(drop).map_err(failed)
    }

    /// The number of a shop's newest item that is still there, as the leader of its stream knows it: what was acknowledged before is seen.
    pub(super) async fn newest(&self, shop: &ShopId) -> Result<Option<u64>, StoreError> {
        let subject = mail_subject(shop);
        let newest = self.stream(shop)?.get_last_raw_message_by_subject(&subject);
        match timeout(self.silent_after, newest).await.map_err(failed)? {
            Ok(message) => Ok(Some(message.sequence)),
            Err(error) if error.kind() == LastRawMessageErrorKind::NoMessageFound => Ok(None),
            Err(error) => Err(failed(error)),
        }
    }

    /// Removes a shop's items up to this number.
    pub(super) async fn remove(&self, shop: &ShopId, upto: u64) -> Result<(), StoreError> {
        self.stream(shop)?
            .purge()
            .filter(mail_subject(shop))
            .sequence(upto.saturating_add(1))
            .await
            .map_err(failed)?;
        Ok(())
    }
}

/// Something of the cluster failed; nothing is known about what was asked for.
pub(super) fn failed(error: impl std::fmt::Display) -> StoreError {
    StoreError::Failed(format!("the cluster: {error}"))
}
