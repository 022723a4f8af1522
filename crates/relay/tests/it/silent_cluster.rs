//! The distributed engine while servers and relays are killed: whatever was answered with 200 is delivered, by another relay than the one that took it;
//! and as long as a relay runs, everything is answered with 200. `POKEA_CLUSTER_CALLBACKS` makes the callbacks more.

use crate::cluster::{Cluster, NODES};
use crate::conformance::{all_items, item, pair, shop};
use crate::desktop::Desktop;
use crate::kills::take;
use crate::program::Running;
use crate::{BOUND, NOW_MS};
use anyhow::{Context, Result, ensure};
use pokea_mailbox::{AnswerKind, BaseUrl, Cursor};
use pokea_relay::MasterSecret;
use pokea_relay::store::jetstream::{JetStreamOptions, JetStreamStore};
use pokea_relay::store::{Store, StoreError};
use std::collections::HashSet;
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{Instant, interval};

const SENDERS: usize = 8;

/// Callbacks before each kill, as many while the server is down, and as many while it comes back.
const CALLBACKS: usize = 100;

#[tokio::test(flavor = "multi_thread")]
async fn every_server_and_a_relay_are_killed_and_nothing_is_missing() -> Result<()> {
    let callbacks = match std::env::var("POKEA_CLUSTER_CALLBACKS") {
        Ok(number) => number.parse::<usize>()? / (3 * NODES + 1),
        Err(_) => CALLBACKS,
    };
    let mut cluster = Cluster::start().await?;
    let (folder, other_folder) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let relay = Running::start_on(&cluster.url(), folder.path())?;
    let secret = |folder: &tempfile::TempDir| folder.path().join("master.secret");
    std::fs::copy(secret(&folder), secret(&other_folder))?;
    let other = Running::start_on(&cluster.url(), other_folder.path())?;
    let mut desktop = relay.pair_on(&cluster.url(), folder.path()).await?;
    desktop.dial = other.dial.clone();
    let desktop = Arc::new(desktop);

    let mut load = Load::begin(&desktop, &relay.dial, "with a cluster");
    for number in 0..NODES {
        load.post(2 * callbacks);
        load.until_left(callbacks).await?;
        cluster.kill(number)?;
        load.until_left(0).await?;
        load.post(callbacks);
        cluster.restart(number)?;
        cluster.until_healthy().await?;
        load.until_left(0).await?;
    }
    load.post(2 * callbacks);
    load.until_left(callbacks).await?;
    // No quorum is left, and of the relay nothing but its disk: the next one knows the shop from there, and has the rest to give away.
    cluster.kill(0)?;
    cluster.kill(1)?;
    relay.kill()?;
    let (mut answered, slowest) = load.end().await;
    let relay = Running::start_on(&cluster.url(), folder.path())?;
    let mut load = Load::begin(&desktop, &relay.dial, "without a cluster");
    load.post(callbacks);
    load.until_left(0).await?;
    answered.extend(load.end().await.0);
    cluster.restart(0)?;
    cluster.restart(1)?;

    let (mut cursor, mut delivered) = (Cursor::default(), HashSet::new());
    let deadline = Instant::now() + BOUND;
    let mut looks = interval(Duration::from_millis(50));
    loop {
        looks.tick().await;
        // A link is refused while its shop's stream has no leader; the desktop comes again.
        let link = take(&desktop, &mut cursor, &mut delivered, None).await;
        let missing = answered.difference(&delivered).count();
        if missing == 0 {
            break;
        }
        ensure!(
            Instant::now() < deadline,
            "{missing} of {} are missing, {link:?}",
            answered.len()
        );
    }
    writeln!(
        std::io::stderr(),
        "{NODES} servers and a relay were killed, {} callbacks answered, the slowest after {slowest:?}, none missing",
        answered.len()
    )?;
    Ok(())
}

/// Senders that post different bodies, as many as they are told.
struct Load {
    senders: JoinSet<(Vec<String>, Duration)>,
    to_post: Arc<Semaphore>,
    told: usize,
    answered: Arc<AtomicUsize>,
    refused: Arc<AtomicUsize>,
}

impl Load {
    fn begin(desktop: &Arc<Desktop>, relay: &BaseUrl, when: &'static str) -> Self {
        let mut load = Self {
            senders: JoinSet::new(),
            to_post: Arc::new(Semaphore::new(0)),
            told: 0,
            answered: Arc::default(),
            refused: Arc::default(),
        };
        let client = reqwest::Client::builder()
            .no_proxy()
            .build()
            .expect("a client");
        for sender in 0..SENDERS {
            let (desktop, relay, client) = (Arc::clone(desktop), relay.clone(), client.clone());
            let (answered, refused) = (Arc::clone(&load.answered), Arc::clone(&load.refused));
            let to_post = Arc::clone(&load.to_post);
            load.senders.spawn(async move {
                let (mut bodies, mut slowest) = (Vec::new(), Duration::ZERO);
                while let Ok(one) = to_post.acquire().await {
                    one.forget();
                    let body = format!("{when}, sender {sender}, callback {}", bodies.len());
                    let address = desktop.mint(AnswerKind::Accepted);
                    let base = desktop.paired.base_url.as_str();
                    let url = address.as_str().replacen(base, relay.as_str(), 1);
                    let began = Instant::now();
                    match client.post(url).body(body.clone()).send().await {
                        Ok(answer) if answer.status() == 200 => {
                            answered.fetch_add(1, Ordering::Relaxed);
                            bodies.push(body);
                        }
                        _ => {
                            refused.fetch_add(1, Ordering::Relaxed);
                            break;
                        }
                    }
                    slowest = slowest.max(began.elapsed());
                }
                (bodies, slowest)
            });
        }
        load
    }

    fn post(&mut self, more: usize) {
        self.told += more;
        self.to_post.add_permits(more);
    }

    /// Until all but so many are answered.
    async fn until_left(&self, left: usize) -> Result<()> {
        let (mut answered, mut deadline) = (0, Instant::now() + BOUND);
        let mut looks = interval(Duration::from_millis(5));
        while self.answered.load(Ordering::Relaxed) + left < self.told {
            // However many they are, it is the pause between two that would be wrong.
            if self.answered.load(Ordering::Relaxed) > answered {
                answered = self.answered.load(Ordering::Relaxed);
                deadline = Instant::now() + BOUND;
            }
            let refused = self.refused.load(Ordering::Relaxed);
            ensure!(
                refused == 0,
                "{refused} callbacks were not answered with 200"
            );
            ensure!(
                Instant::now() < deadline,
                "callbacks are no longer answered"
            );
            looks.tick().await;
        }
        Ok(())
    }

    /// Which bodies were answered with 200, and how long the slowest answer took.
    async fn end(mut self) -> (HashSet<String>, Duration) {
        self.to_post.close();
        let (mut answered, mut slowest) = (HashSet::new(), Duration::ZERO);
        while let Some(sender) = self.senders.join_next().await {
            let (bodies, its_slowest) = sender.expect("no sender panics");
            answered.extend(bodies);
            slowest = slowest.max(its_slowest);
        }
        (answered, slowest)
    }
}

/// F58 for the servers' disks. Servers that are at their own limit, which stands in for the disk's, answer nothing any more. What comes meanwhile is on the
/// relay's disk, and is given to them once they were started with more room; nothing that they have goes.
#[tokio::test(flavor = "multi_thread")]
async fn full_servers_lose_nothing_and_take_the_rest_once_there_is_room() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (shipped, small) = ("max_file_store: $POKEA_NATS_DISK", "max_file_store: 2MB");
    let mut cluster = Cluster::start_changed(shipped, small).await?;
    let options = JetStreamOptions::new(cluster.url(), folder.path().into());
    let store = JetStreamStore::open(options, &MasterSecret::from_bytes([1; 32])).await?;
    pair(&store, 2, shop(2)).await?;
    let mut given = HashSet::new();
    let mut spilled = 0;
    while spilled < 20 {
        let item = item(NOW_MS, &[0; 15_000]);
        given.insert(item.sealed.id());
        spilled += usize::from(store.append(shop(2), item).await? == 0);
        ensure!(given.len() < 1_000, "the limit was never reached");
    }
    ensure!(given.len() > 50 + spilled, "the servers took some of it");
    assert!(store.is_held(shop(2)) && store.weigh().await?.is_silent);

    cluster.change(small, shipped)?;
    for number in 0..NODES {
        cluster.kill(number)?;
        cluster.restart(number)?;
    }
    let deadline = Instant::now() + BOUND;
    let mut looks = interval(Duration::from_millis(50));
    loop {
        looks.tick().await;
        // Nobody leads the shop's stream at first.
        let read = all_items(&store, shop(2), 0).await.unwrap_or_default();
        if read.len() >= given.len() {
            let ids: HashSet<_> = read.iter().map(|item| item.sealed.id()).collect();
            assert_eq!(ids, given);
            assert_eq!(read.len(), given.len(), "each once");
            return Ok(());
        }
        ensure!(
            Instant::now() < deadline,
            "{} of {}",
            read.len(),
            given.len()
        );
    }
}

/// What is not safe is said, with what to do about it.
#[tokio::test]
async fn a_cluster_that_is_not_durable_is_refused() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let cluster = Cluster::start_changed("sync_interval: always", "sync_interval: 2m").await?;
    let options = JetStreamOptions::new(cluster.url(), folder.path().into());
    let refused = JetStreamStore::open(options, &MasterSecret::from_bytes([1; 32])).await;
    let said = refused.err().context("it was taken")?;
    assert!(matches!(said, StoreError::NotDurable(_)), "{said}");
    assert!(
        said.to_string().contains("`sync_interval: always`"),
        "{said}"
    );
    Ok(())
}
