//! The distributed engine, on a cluster that is started once.

use super::{TestEngine, all_items, device, pair, seqs, shop, small_item};
use crate::cluster::Cluster;
use anyhow::{Context, Result, ensure};
use async_nats::jetstream::{self, stream};
use futures_util::TryStreamExt;
use futures_util::future::try_join_all;
use pokea_mailbox::{DeviceId, Item, ItemId};
use pokea_relay::MasterSecret;
use pokea_relay::store::jetstream::{JetStreamOptions, JetStreamStore};
use pokea_relay::store::{Change, Records, Roll, Store};
use std::collections::HashSet;
use std::time::Duration;
use tempfile::TempDir;
use tokio::sync::Mutex;
use tokio::time::{Instant, interval};

static CLUSTER: Mutex<Option<Cluster>> = Mutex::const_new(None);

struct JetStream(TempDir);

impl JetStream {
    async fn context() -> Result<jetstream::Context> {
        let cluster = CLUSTER.lock().await;
        let client = cluster.as_ref().context("it runs")?.client().await?;
        Ok(jetstream::new(client))
    }

    async fn signal(number: usize, name: &str) -> Result<()> {
        let cluster = CLUSTER.lock().await;
        cluster.as_ref().context("it runs")?.signal(number, name)
    }

    /// Whether the relay's own copy of the shops says that a device is revoked, if it knows it.
    fn copied(&self, device: DeviceId) -> Result<Option<bool>> {
        let copy = rusqlite::Connection::open(self.0.path().join("shops.sqlite3"))?;
        let mut shops = copy.prepare("SELECT value FROM shops")?;
        for value in shops.query_map([], |row| row.get::<_, Vec<u8>>(0))? {
            let roll: Roll = serde_json::from_slice(&value?)?;
            if let Some(known) = roll.device(device) {
                return Ok(Some(known.revoked));
            }
        }
        Ok(None)
    }
}

impl TestEngine for JetStream {
    type Opened = JetStreamStore;

    /// Streams that are there stay, and lose what is in them.
    async fn empty() -> Result<Self> {
        let context = Self::context().await?;
        let mut streams = context.streams();
        while let Some(stream) = streams.try_next().await? {
            context
                .get_stream(stream.config.name)
                .await?
                .purge()
                .await?;
        }
        Ok(Self(tempfile::tempdir()?))
    }

    async fn open(&self) -> Result<JetStreamStore> {
        // A busy machine is no silent cluster.
        self.open_with(Duration::from_secs(30)).await
    }
}

impl JetStream {
    async fn open_with(&self, silent_after: Duration) -> Result<JetStreamStore> {
        let cluster = CLUSTER.lock().await;
        let cluster = cluster.as_ref().context("it runs")?;
        let options = JetStreamOptions {
            silent_after,
            ..JetStreamOptions::new(cluster.url(), self.0.path().into())
        };
        let secret = MasterSecret::from_bytes([0x5e; 32]);
        Ok(JetStreamStore::open(options, &secret).await?)
    }
}

/// What is static is not dropped, and the servers would go on.
struct Stopped;

impl Drop for Stopped {
    fn drop(&mut self) {
        drop(CLUSTER.try_lock().map(|mut cluster| cluster.take()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_keeps_every_promise() -> Result<()> {
    *CLUSTER.lock().await = Some(Cluster::start().await?);
    let _stopped = Stopped;
    super::all_of!(in_turn, JetStream);
    made_anew_it_has_the_shops_and_gives_no_number_again().await?;
    a_stream_that_takes_nothing_holds_up_no_other().await?;
    what_a_newer_relay_wrote_is_not_passed_over().await?;
    a_leader_that_is_cut_off_and_comes_back_costs_nothing().await
}

/// The cluster is lost altogether while a relay runs, and a new one stands in its place: the relay makes its streams, brings back the shops, and gives
/// it what it has kept meanwhile. A device that is ahead must not take new items for such as it has.
async fn made_anew_it_has_the_shops_and_gives_no_number_again() -> Result<()> {
    let engine = JetStream::empty().await?;
    let store = engine.open_with(Duration::from_secs(1)).await?;
    pair(&store, 1, shop(1)).await?;
    pair(&store, 2, shop(1)).await?;
    store.change(shop(1), Change::Revoke(device(2))).await??;
    let before = store.shop(shop(1)).await?.context("a shop")?;
    let lost = numbered(&store).await?;
    until("copied", async || {
        Ok(engine.copied(device(2))? == Some(true))
    })
    .await?;
    let context = JetStream::context().await?;
    for name in stream_names(&context).await? {
        context.delete_stream(name).await?;
    }

    // With no stream there it is kept here, and given to the new one.
    assert_eq!(store.append(shop(1), small_item()).await?, 0);
    until("given", async || {
        match all_items(&store, shop(1), lost).await {
            Ok(items) => Ok(items.len() == 1),
            Err(_) => Ok(false),
        }
    })
    .await?;
    let after = store.shop(shop(1)).await?.context("it came back")?;
    assert_eq!((after.key, after.policy), (before.key, before.policy));
    until("in a new epoch", async || {
        Ok(store.shop(shop(1)).await?.context("a shop")?.epoch != before.epoch)
    })
    .await?;
    let stolen = store.device(device(2)).await?.context("it is known")?;
    assert!(stolen.revoked);
    let next = numbered(&store).await?;
    assert!(next > lost, "{next} was given before");
    assert!(seqs(&store, shop(1), lost).await?.len() >= 2);
    Ok(())
}

/// Stores items until the cluster takes one in time.
async fn numbered(store: &impl Store) -> Result<u64> {
    let mut seq = 0;
    while seq == 0 {
        seq = store.append(shop(1), small_item()).await?;
    }
    Ok(seq)
}

/// More than one page of a stream without a leader lies before what another stream would take.
async fn a_stream_that_takes_nothing_holds_up_no_other() -> Result<()> {
    const STUCK: usize = 600;
    let engine = JetStream::empty().await?;
    let store = engine.open_with(Duration::from_secs(1)).await?;
    let context = JetStream::context().await?;
    let mut configurations = Vec::new();
    for (n, items) in [(2, STUCK), (3, 1)] {
        let stream = context.get_stream(format!("MAIL_{n}")).await?;
        configurations.push(stream.cached_info().config.clone());
        // Its messages go to another, which answers nothing.
        context
            .update_stream(closed(stream.cached_info().config.clone()))
            .await?;
        let kept = try_join_all((0..items).map(|_| store.append(shop(n), small_item()))).await?;
        assert!(kept.iter().all(|seq| *seq == 0));
    }
    context
        .update_stream(configurations.pop().context("two")?)
        .await?;
    until("given", async || {
        Ok(seqs(&store, shop(3), 0).await?.len() == 1)
    })
    .await?;
    assert!(seqs(&store, shop(2), 0).await?.is_empty());
    context
        .update_stream(configurations.pop().context("two")?)
        .await?;
    until("given", async || {
        Ok(seqs(&store, shop(2), 0).await?.len() == STUCK)
    })
    .await
}

/// While relays are replaced one by one: an older one must not deliver what comes after an item that it cannot read. What is no item is left where it is.
async fn what_a_newer_relay_wrote_is_not_passed_over() -> Result<()> {
    let engine = JetStream::empty().await?;
    let store = engine.open().await?;
    let context = JetStream::context().await?;
    let subject = format!("mail.1.{}", shop(1));
    let first = store.append(shop(1), small_item()).await?;
    context
        .publish(subject.clone(), vec![0].into())
        .await?
        .await?;
    let second = store.append(shop(1), small_item()).await?;
    assert_eq!(seqs(&store, shop(1), 0).await?, [first, second]);
    context.publish(subject, vec![2].into()).await?.await?;
    store.append(shop(1), small_item()).await?;
    let read = store.read(shop(1), second, 100, 256 * 1024).await;
    let said = read.err().context("it was passed over")?.to_string();
    ensure!(said.contains("a newer version"), "{said}");
    Ok(())
}

/// The server that leads a shop's stream answers nobody, until another leads; and goes on as if it still did. A reader that follows all the while
/// gets everything once, and nothing is passed over.
async fn a_leader_that_is_cut_off_and_comes_back_costs_nothing() -> Result<()> {
    let engine = JetStream::empty().await?;
    let store = engine.open_with(Duration::from_secs(1)).await?;
    let stream = JetStream::context().await?.get_stream("MAIL_1").await?;
    let leader = stream.cached_info().cluster.as_ref();
    let leader = leader.and_then(|cluster| cluster.leader.clone());
    let leader = leader.context("it has a leader")?;
    let leader = leader.strip_prefix("node-").context("a node's name")?;
    let leader = leader.parse::<usize>()? - 1;
    let (mut given, mut followed) = (HashSet::new(), Vec::new());
    for _ in 0..10 {
        give(&store, &mut given).await?;
        follow(&store, &mut followed).await?;
    }
    JetStream::signal(leader, "STOP").await?;
    let deadline = Instant::now() + crate::BOUND;
    let mut looks = interval(Duration::from_millis(50));
    while give(&store, &mut given).await? == 0 {
        // There may be nobody to read from yet.
        let _ = follow(&store, &mut followed).await;
        ensure!(Instant::now() < deadline, "no other server leads");
        looks.tick().await;
    }
    JetStream::signal(leader, "CONT").await?;
    for _ in 0..10 {
        give(&store, &mut given).await?;
        let _ = follow(&store, &mut followed).await;
    }
    until("everything is followed", async || {
        Ok(follow(&store, &mut followed).await.is_ok() && followed.len() >= given.len())
    })
    .await?;
    let ids: HashSet<_> = followed.iter().map(|item| item.sealed.id()).collect();
    assert_eq!(ids, given);
    assert_eq!(followed.len(), given.len(), "each once");
    assert_eq!(all_items(&store, shop(1), 0).await?, followed);
    Ok(())
}

/// Stores an item, and gives its number.
async fn give(store: &impl Store, given: &mut HashSet<Option<ItemId>>) -> Result<u64> {
    let item = small_item();
    given.insert(item.sealed.id());
    Ok(store.append(shop(1), item).await?)
}

/// Reads on from what was read last, as a desktop's link does.
async fn follow(store: &impl Store, followed: &mut Vec<Item>) -> Result<()> {
    let after = followed.last().map_or(0, |last| last.seq);
    followed.extend(store.read(shop(1), after, 100, 256 * 1024).await?);
    Ok(())
}

/// As a stream that takes nothing more.
fn closed(config: stream::Config) -> stream::Config {
    stream::Config {
        max_messages: 1,
        max_message_size: 1,
        ..config
    }
}

async fn stream_names(context: &jetstream::Context) -> Result<Vec<String>> {
    Ok(context.stream_names().try_collect().await?)
}

async fn until(what: &str, mut holds: impl AsyncFnMut() -> Result<bool>) -> Result<()> {
    let deadline = Instant::now() + crate::BOUND;
    let mut looks = interval(Duration::from_millis(20));
    while !holds().await? {
        ensure!(Instant::now() < deadline, "never {what}");
        looks.tick().await;
    }
    Ok(())
}
