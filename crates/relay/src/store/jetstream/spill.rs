//! What the cluster did not take in time: kept on this relay's own disk, in the embedded engine, and given to the cluster later, in order.
//!
//! Safaricom does not call again, so a cluster that elects a leader for some seconds must not cost a callback. While a shop has anything here, its newer
//! items go here too, so that they come after. An item of which nobody knows whether the cluster has it is given again under its own id.

use super::cluster::Cluster;
use super::connect::shard;
use super::heads::Heads;
use crate::limits::DRAIN_AGAIN_AFTER;
use crate::store::sqlite::SqliteStore;
use crate::store::{Cap, NewItem, Store, StoreError, Weight};
use futures_util::{StreamExt, stream};
use pokea_mailbox::ShopId;
use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;
use tokio::task::unconstrained;
use tokio::time::sleep;

/// Items that are read from the disk at one time.
const PAGE_ITEMS: usize = 512;

/// Shops whose items are given to the cluster side by side.
const SHOPS_AT_ONCE: usize = 16;

/// Items of one shop that are on their way at one time.
const ITEMS_AT_ONCE: usize = 64;

pub(super) struct Spill {
    store: SqliteStore,
    /// The shops that have something here.
    waiting: Mutex<HashMap<ShopId, Waiting>>,
    items: AtomicU64,
    /// The cluster has these, and they are still here: this disk may be too full even to forget.
    given: Mutex<HashSet<u64>>,
    more: Notify,
}

/// What is known of a shop's items here. There are none as soon as nothing is being written and all that was written has gone.
#[derive(Default)]
struct Waiting {
    being_written: usize,
    written_upto: u64,
    gone_upto: u64,
}

impl Spill {
    /// Opens the file; what a relay before this one left there is waiting.
    pub(super) async fn open(path: &Path, cap: Cap) -> Result<Self, StoreError> {
        let store = SqliteStore::open_once_free(path).await?.with_cap(cap);
        let left = store.newest_of_each().await?;
        if !left.is_empty() {
            tracing::warn!(
                shops = left.len(),
                "Callbacks wait on this relay's own disk to be given to the cluster."
            );
        }
        let waiting = left.into_iter().map(|(shop, newest)| {
            (
                shop,
                Waiting {
                    written_upto: newest,
                    ..Waiting::default()
                },
            )
        });
        Ok(Self {
            items: AtomicU64::new(store.count().await?),
            store,
            waiting: Mutex::new(waiting.collect()),
            given: Mutex::default(),
            more: Notify::new(),
        })
    }

    pub(super) fn holds(&self, shop: &ShopId) -> bool {
        self.held().contains_key(shop)
    }

    /// Ready means durable here. Goes on if nobody waits.
    pub(super) async fn keep(
        self: &Arc<Self>,
        shop: ShopId,
        item: NewItem,
    ) -> Result<(), StoreError> {
        self.held().entry(shop).or_default().being_written += 1;
        let spill = Arc::clone(self);
        let kept = tokio::spawn(async move {
            let kept = spill.store.append(shop, item).await;
            if kept.is_ok() {
                spill.items.fetch_add(1, Ordering::Relaxed);
            }
            spill.settle(shop, |waiting| {
                waiting.being_written -= 1;
                waiting.written_upto = waiting.written_upto.max(*kept.as_ref().unwrap_or(&0));
            });
            spill.more.notify_one();
            kept
        });
        kept.await.unwrap_or(Err(StoreError::Closed)).map(drop)
    }

    /// Whether an item would be kept here now.
    pub(super) async fn probe(&self) -> Result<(), StoreError> {
        self.store.probe().await
    }

    pub(super) async fn weigh(&self) -> Result<Weight, StoreError> {
        Ok(Weight {
            spilled: self.items.load(Ordering::Relaxed),
            ..self.store.weigh().await?
        })
    }

    fn given(&self) -> MutexGuard<'_, HashSet<u64>> {
        self.given.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// From here on newer items of these shops go to the cluster themselves, whether this disk takes writes or not.
    fn gave(&self, gone: &[(ShopId, u64)]) {
        self.items.fetch_sub(gone.len() as u64, Ordering::Relaxed);
        self.given().extend(gone.iter().map(|(_, seq)| *seq));
        for (shop, seq) in gone {
            self.settle(*shop, |waiting| {
                waiting.gone_upto = waiting.gone_upto.max(*seq);
            });
        }
    }

    async fn forget_given(&self) -> Result<(), StoreError> {
        let given: Vec<u64> = self.given().iter().copied().collect();
        self.store.forget(given).await?;
        self.given().clear();
        Ok(())
    }

    fn settle(&self, shop: ShopId, change: impl FnOnce(&mut Waiting)) {
        let mut all = self.held();
        let waiting = all.entry(shop).or_default();
        change(waiting);
        if waiting.being_written == 0 && waiting.gone_upto >= waiting.written_upto {
            all.remove(&shop);
        }
    }

    fn held(&self) -> MutexGuard<'_, HashMap<ShopId, Waiting>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Gives what is here to the cluster, for good.
pub(super) async fn drain(spill: Arc<Spill>, cluster: Arc<Cluster>, heads: Arc<Heads>) {
    loop {
        match drain_once(&spill, &cluster, &heads).await {
            Ok(true) => {
                if spill.held().is_empty() {
                    spill.more.notified().await;
                }
            }
            Ok(false) => sleep(DRAIN_AGAIN_AFTER).await,
            Err(error) => {
                tracing::error!(%error, "Callbacks on this relay's own disk cannot be read or forgotten; it will be tried again.");
                sleep(DRAIN_AGAIN_AFTER).await;
            }
        }
    }
}

/// Goes over everything once. False if the cluster did not take all of it. A stream that takes nothing holds up its own shops and no others.
async fn drain_once(spill: &Spill, cluster: &Cluster, heads: &Heads) -> Result<bool, StoreError> {
    let stuck = Stuck::default();
    let (mut after, mut drained) = (0, 0);
    loop {
        let streams = stuck.streams();
        let is_wanted = move |shop: &ShopId| !streams.contains(&shard(shop));
        let (mut page, next) = spill.store.oldest_of(after, PAGE_ITEMS, is_wanted).await?;
        let Some(next) = next else {
            break;
        };
        after = next;
        page.retain(|(_, seq, _)| !spill.given().contains(seq));
        let gone = pass_on(cluster, heads, page, &stuck).await;
        drained += gone.len();
        spill.gave(&gone);
        spill.forget_given().await?;
    }
    if drained > 0 {
        tracing::info!(
            callbacks = drained,
            "Callbacks were given from this relay's own disk to the cluster."
        );
    }
    Ok(stuck.streams().is_empty())
}

/// The streams that did not take an item: nothing more is given to them in this round.
#[derive(Default)]
pub(super) struct Stuck(Mutex<HashSet<usize>>);

impl Stuck {
    pub(super) fn streams(&self) -> HashSet<usize> {
        self.held().clone()
    }

    fn held(&self) -> MutexGuard<'_, HashSet<usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Gives items to the cluster, each shop's in order. Gives those that it took, and notes which streams took none.
pub(super) async fn pass_on(
    cluster: &Cluster,
    heads: &Heads,
    items: Vec<(ShopId, u64, NewItem)>,
    stuck: &Stuck,
) -> Vec<(ShopId, u64)> {
    let mut shops: HashMap<ShopId, Vec<(u64, NewItem)>> = HashMap::new();
    for (shop, here, item) in items {
        shops.entry(shop).or_default().push((here, item));
    }
    let mut gone = Vec::new();
    let mut given = stream::iter(shops)
        .map(|(shop, items)| give(cluster, heads, shop, items, stuck))
        .buffer_unordered(SHOPS_AT_ONCE);
    while let Some((shop, taken)) = given.next().await {
        gone.extend(taken.into_iter().map(|here| (shop, here)));
    }
    gone
}

/// Gives a shop's items in order, until the cluster does not take one. Gives the numbers here of those that it took. Some are on their way at one
/// time, so if it fails again just then, a few may change places; the desktop knows its payments by what is in them.
async fn give(
    cluster: &Cluster,
    heads: &Heads,
    shop: ShopId,
    items: Vec<(u64, NewItem)>,
    stuck: &Stuck,
) -> (ShopId, Vec<u64>) {
    let mut taken = Vec::with_capacity(items.len());
    if stuck.held().contains(&shard(&shop)) {
        return (shop, taken);
    }
    let mut given = stream::iter(items)
        .map(|(here, item)| {
            // What a runtime's budget holds up is woken in reverse, and would be sent so.
            unconstrained(async move { (here, cluster.publish(&shop, &item).await) })
        })
        .buffered(ITEMS_AT_ONCE);
    while let Some((here, outcome)) = given.next().await {
        let Ok(seq) = outcome else {
            stuck.held().insert(shard(&shop));
            return (shop, taken);
        };
        heads.advance(&shop, seq);
        cluster.silent(&shop).send_if_modified(std::mem::take);
        taken.push(here);
    }
    (shop, taken)
}
