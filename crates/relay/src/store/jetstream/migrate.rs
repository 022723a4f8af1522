//! A relay moves from its own file to a cluster: shops, devices, and every item in order. Invites are good for minutes, and are not moved. It may be interrupted and begun again.
//!
//! Items get new numbers, so every shop gets a new epoch: its desktops are sent everything that is kept once more, and know what they have.

use super::cluster::{Cluster, failed};
use super::heads::Heads;
use super::records::{self, Bring};
use super::spill::{self, Stuck};
use super::{JetStreamOptions, entry, read};
use crate::MasterSecret;
use crate::ambient::{now_ms, random};
use crate::limits::DRAIN_AGAIN_AFTER;
use crate::store::sqlite::SqliteStore;
use crate::store::{NewItem, Records, StoreError};
use pokea_mailbox::{Epoch, Item, ItemId, ShopId};
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};
use std::path::Path;
use tokio::time::sleep;

/// Items that are on their way at one time. After an interruption it is looked for so many in the cluster.
const PAGE_ITEMS: usize = 512;

/// Items that are read from the cluster at one time.
const CHECK_ITEMS: usize = 1_024;

/// Where in the cluster it is kept how far the file has been moved.
const PROGRESS: &str = "migrated";

/// Where it is kept that all of it has been.
const DONE: &str = "migrated.all";

/// What was moved, and found in the cluster afterwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Migrated {
    /// Shops.
    pub shops: usize,
    /// Items.
    pub items: u64,
    /// SHA-256 over the items in the order of the file, as they were read back from the cluster; hexadecimal.
    pub hash: String,
}

/// Moves a file that no relay has open into a cluster that has this secret or none yet, and compares. The file is not changed.
///
/// # Errors
/// [`StoreError::InUse`] if a relay runs on the file; [`StoreError::OtherSecret`]; [`StoreError::NotDurable`]; [`StoreError::Failed`] if the cluster or the
/// file failed, or if not everything was found again. It can be begun again each time.
pub async fn migrate(
    file: &Path,
    to: JetStreamOptions,
    secret: &MasterSecret,
) -> Result<Migrated, StoreError> {
    let from = SqliteStore::open(file)?;
    let cluster = Cluster::new(to);
    cluster.join(Some(&secret.mark()), now_ms()).await?;
    let shops = from.shops().await?;
    // Until all is moved the file is what counts: a relay may have gone on with it after an interruption, and a device been revoked.
    let how = match records::get::<bool>(&cluster, DONE).await? {
        (Some(true), _) => Bring::IfNew,
        _ => Bring::Instead,
    };
    for shop in &shops {
        if let Some(roll) = from.roll(*shop).await? {
            let epoch = Epoch::from_bytes(random());
            records::bring(&cluster, *shop, &roll, epoch, how).await?;
        }
    }
    move_items(&from, &cluster).await?;
    let (items, hash) = compare(&from, &cluster).await?;
    let (_, revision) = records::get::<bool>(&cluster, DONE).await?;
    if !records::set(&cluster, DONE, &true, revision).await? {
        return Err(failed(
            "another file is being moved into it at the same time",
        ));
    }
    Ok(Migrated {
        shops: shops.len(),
        items,
        hash,
    })
}

async fn move_items(from: &SqliteStore, cluster: &Cluster) -> Result<(), StoreError> {
    let (moved, mut revision) = records::get::<u64>(cluster, PROGRESS).await?;
    let mut after = moved.unwrap_or(0);
    let mut is_first = true;
    loop {
        let mut page = from.oldest(after, PAGE_ITEMS).await?;
        let Some((_, last, _)) = page.last() else {
            return Ok(());
        };
        let last = *last;
        // An interrupted run may have been further than it could write down.
        if std::mem::take(&mut is_first) {
            let there = ids_of(cluster, page.iter().map(|(shop, ..)| *shop).collect()).await?;
            page.retain(|(_, _, item)| item.sealed.id().is_none_or(|id| !there.contains(&id)));
        }
        while !page.is_empty() {
            let stuck = Stuck::default();
            let gone = spill::pass_on(cluster, &Heads::default(), page.clone(), &stuck).await;
            let gone: HashSet<u64> = gone.into_iter().map(|(_, here)| here).collect();
            page.retain(|(_, here, _)| !gone.contains(here));
            if !stuck.streams().is_empty() {
                tracing::warn!("The cluster does not take items just now; it will be tried again.");
                sleep(DRAIN_AGAIN_AFTER).await;
            }
        }
        if !records::set(cluster, PROGRESS, &last, revision).await? {
            return Err(failed(
                "another file is being moved into it at the same time",
            ));
        }
        revision = records::get::<u64>(cluster, PROGRESS).await?.1;
        after = last;
    }
}

async fn ids_of(cluster: &Cluster, shops: HashSet<ShopId>) -> Result<HashSet<ItemId>, StoreError> {
    let mut ids = HashSet::new();
    for shop in shops {
        let mut there = Walk::default();
        while let Some(item) = there.next(cluster, &shop).await? {
            ids.extend(item.sealed.id());
        }
    }
    Ok(ids)
}

/// Every item of the file must be in its shop's stream, each behind the one before it. Newer ones may have come in between. Gives how many
/// they are, and their hash.
async fn compare(from: &SqliteStore, cluster: &Cluster) -> Result<(u64, String), StoreError> {
    let mut walks: HashMap<ShopId, Walk> = HashMap::new();
    let (mut after, mut count, mut hash) = (0, 0, Sha256::new());
    loop {
        let page = from.oldest(after, PAGE_ITEMS).await?;
        let Some((_, last, _)) = page.last() else {
            break;
        };
        after = *last;
        for (shop, _, item) in page {
            let wanted = entry::encode(&item);
            let there = walks.entry(shop).or_default();
            loop {
                let found = there.next(cluster, &shop).await?;
                let found = found.ok_or_else(|| failed("an item of the file is missing in it"))?;
                let found = entry::encode(&NewItem {
                    envelope: found.envelope,
                    sealed: found.sealed,
                });
                if found == wanted {
                    hash.update(shop.as_bytes());
                    hash.update(&found);
                    break;
                }
            }
            count += 1;
        }
    }
    if count != from.count().await? {
        return Err(StoreError::Failed("the file has changed meanwhile".into()));
    }
    Ok((count, hex::encode(hash.finalize())))
}

/// A walk over a shop's items in the cluster.
#[derive(Default)]
struct Walk {
    after: u64,
    read: std::collections::VecDeque<Item>,
}

impl Walk {
    async fn next(&mut self, cluster: &Cluster, shop: &ShopId) -> Result<Option<Item>, StoreError> {
        if self.read.is_empty() {
            let items =
                read::read(cluster, shop, None, self.after, CHECK_ITEMS, usize::MAX).await?;
            self.read = items.into();
        }
        let next = self.read.pop_front();
        self.after = next.as_ref().map_or(self.after, |item| item.seq);
        Ok(next)
    }
}
