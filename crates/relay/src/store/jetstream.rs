//! The distributed engine: NATS JetStream, for any number of relays over a cluster of three or five servers. Any relay serves any shop.
//!
//! Shops are spread over a few streams, each shop with a subject of its own. An item is stored when two of three servers have it on disk
//! (`sync_interval: always`, which the relay [insists on](durability)); its number is the stream's. Nothing is kept per shop or device in the
//! servers' memory: the desktop brings its cursor, and is [read to](read) from there.
//!
//! A cluster can be silent, for the seconds in which it elects a leader or for hours. Callbacks then go to [this relay's own disk](spill), and
//! what is known of shops comes from a [copy](mirror) there.

mod cluster;
mod connect;
mod durability;
mod entry;
mod group;
mod heads;
mod keeper;
mod migrate;
mod mirror;
mod peers;
mod read;
mod records;
mod spill;
mod sweep;

pub use migrate::{Migrated, migrate};
pub use records::ClusterRecords;

use crate::MasterSecret;
use crate::limits::{CHANGES_BEHIND_MAX, JOIN_WITHIN, SILENT_AFTER};
use crate::peers::Peers;
use crate::store::{
    Behind, Cap, Change, Denied, DeviceRecord, InviteRecord, NewItem, Policy, Records, Reply, Roll,
    ShopRecord, Store, StoreError, Swept, Weight,
};
use cluster::{Cluster, Silent, failed};
use futures_util::FutureExt;
use heads::Heads;
use mirror::Mirror;
use peers::Others;
use pokea_mailbox::{DeviceId, Epoch, InviteHash, Item, ShopId};
use spill::Spill;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{broadcast, watch};
use tokio::task::AbortHandle;
use tokio::time::timeout;

/// Where the cluster is, and what this relay does while it is silent.
#[derive(Clone)]
pub struct JetStreamOptions {
    /// `nats://USER:PASSWORD@HOST:PORT,HOST:PORT,HOST:PORT`, or with `tls://`. The password is a secret.
    pub servers: String,
    /// This relay's own folder: `spill.sqlite3` has callbacks that the cluster has yet to get, `shops.sqlite3` a copy of the shops.
    pub folder: PathBuf,
    /// A callback that the cluster has not taken within this time goes to this relay's own disk.
    pub silent_after: Duration,
    /// The most that this relay's own disk takes while the cluster is silent.
    pub cap: Cap,
}

impl JetStreamOptions {
    /// With the usual patience and cap.
    #[must_use]
    pub fn new(servers: String, folder: PathBuf) -> Self {
        Self {
            servers,
            folder,
            silent_after: SILENT_AFTER,
            cap: Cap::default(),
        }
    }
}

/// The distributed engine. Dropping it leaves what is in the spill for the next start.
pub struct JetStreamStore {
    cluster: Arc<Cluster>,
    heads: Arc<Heads>,
    spill: Arc<Spill>,
    mirror: Mirror,
    acks: Arc<Acks>,
    others: Arc<Others>,
    records: ClusterRecords,
    tasks: [AbortHandle; 4],
}

/// The newest acknowledgement of each device that has yet to be written.
type Acks = Mutex<HashMap<DeviceId, u64>>;

impl JetStreamStore {
    /// Connects to the cluster, and makes its streams if they are not there. The master secret is the same for all relays of a cluster; the
    /// first of them leaves a mark of it there.
    ///
    /// A relay that has been in the cluster before starts without it as well, if it cannot be reached: callbacks are lost if nobody takes
    /// them.
    ///
    /// # Errors
    /// [`StoreError::NotDurable`] if its servers do not promise what a 200 does; [`StoreError::OtherSecret`]; [`StoreError::InUse`] if another relay
    /// has the folder; [`StoreError::Failed`] for everything else.
    pub async fn open(
        options: JetStreamOptions,
        secret: &MasterSecret,
    ) -> Result<Self, StoreError> {
        let spill =
            Arc::new(Spill::open(&options.folder.join("spill.sqlite3"), options.cap).await?);
        let mirror = Mirror::open(&options.folder.join("shops.sqlite3"))?;
        let cluster = Arc::new(Cluster::new(options));
        let mark = secret.mark();
        let patience = if mirror.has_shops().await? {
            JOIN_WITHIN
        } else {
            Duration::MAX
        };
        let join = timeout(patience, keeper::join(&cluster, &mirror, &mark));
        let joined = match join.await.unwrap_or_else(|slow| Err(failed(slow))) {
            Err(StoreError::Failed(error)) if patience < Duration::MAX => {
                tracing::error!(
                    error,
                    "The cluster cannot be worked with; callbacks go to this relay's own disk until it can."
                );
                false
            }
            joined => joined.map(|()| true)?,
        };
        let heads = Arc::<Heads>::default();
        let acks = Arc::<Acks>::default();
        let changes = broadcast::Sender::new(CHANGES_BEHIND_MAX);
        let tasks = [
            tokio::spawn(spill::drain(spill.clone(), cluster.clone(), heads.clone())),
            tokio::spawn(mirror::follow(
                cluster.clone(),
                mirror.clone(),
                changes.clone(),
            )),
            tokio::spawn(keeper::save_acks(cluster.clone(), acks.clone())),
            tokio::spawn(keeper::watch_over(
                cluster.clone(),
                mirror.clone(),
                mark,
                joined,
            )),
        ]
        .map(|task| task.abort_handle());
        Ok(Self {
            others: Arc::new(Others::new(cluster.clone())),
            records: ClusterRecords {
                cluster: Arc::clone(&cluster),
                changes,
            },
            cluster,
            heads,
            spill,
            mirror,
            acks,
            tasks,
        })
    }

    async fn take(&self, shop: ShopId, item: NewItem) -> Result<u64, StoreError> {
        let mut silent = self.cluster.silent(&shop).subscribe();
        if !*silent.borrow() && !self.spill.holds(&shop) {
            let taken = tokio::select! {
                taken = self.cluster.publish(&shop, &item) => taken,
                // Others have waited for long enough.
                _ = silent.wait_for(|silent| *silent) => Err(Silent),
            };
            if let Ok(seq) = taken {
                self.heads.advance(&shop, seq);
                return Ok(seq);
            }
            if !self.cluster.silent(&shop).send_replace(true) {
                tracing::error!(
                    "The cluster does not take callbacks; they go to this relay's own disk until it does."
                );
            }
        }
        let kept = self.spill.keep(shop, item).await;
        if kept.is_err() {
            // With nothing here that could be drained, only the next callback can find out that the cluster is back.
            self.cluster.silent(&shop).send_replace(false);
        }
        kept.map(|()| 0)
    }

    /// What the cluster knows, or else this relay's copy: a sender waits, and does not call again. The copy is asked first while the cluster has
    /// just not answered; and it knows what a cluster that was made anew has yet to be told.
    async fn known<T, C>(
        &self,
        asked: impl Future<Output = Result<Option<T>, StoreError>>,
        copy: impl Fn() -> C,
    ) -> Result<Option<T>, StoreError>
    where
        C: Future<Output = Result<Option<T>, StoreError>>,
    {
        if self.cluster.is_resting()
            && let Some(found) = copy().await?
        {
            return Ok(Some(found));
        }
        match self.cluster.in_time(asked).await {
            Ok(Some(found)) => Ok(Some(found)),
            Ok(None) => copy().await,
            Err(error) => copy().await?.map(Some).ok_or(error),
        }
    }
}

impl Store for JetStreamStore {
    fn append(&self, shop: ShopId, item: NewItem) -> Reply<'_, u64> {
        self.take(shop, item).boxed()
    }

    fn read(
        &self,
        shop: ShopId,
        after: u64,
        items_max: usize,
        bytes_max: usize,
    ) -> Reply<'_, Vec<Item>> {
        async move {
            let head = self.heads.known(&shop);
            read::read(&self.cluster, &shop, head, after, items_max, bytes_max).await
        }
        .boxed()
    }

    fn head(&self, shop: ShopId) -> Reply<'_, watch::Receiver<u64>> {
        self.heads.watch(&self.cluster, shop).boxed()
    }

    fn newest(&self, shop: ShopId) -> Reply<'_, u64> {
        async move { heads::ask(&self.cluster, &shop).await }.boxed()
    }

    fn swept_upto(&self, shop: ShopId) -> Reply<'_, u64> {
        async move { sweep::swept_upto(&self.cluster, &shop).await }.boxed()
    }

    fn is_held(&self, shop: ShopId) -> bool {
        *self.cluster.silent(&shop).borrow() || self.spill.holds(&shop)
    }

    fn ack(&self, device: DeviceId, seq: u64) {
        let mut acks = self.acks.lock().unwrap_or_else(PoisonError::into_inner);
        let newest = acks.entry(device).or_default();
        *newest = seq.max(*newest);
    }

    fn acked(&self, device: DeviceId) -> Reply<'_, u64> {
        let acks = self.acks.lock().unwrap_or_else(PoisonError::into_inner);
        let unwritten = acks.get(&device).copied().unwrap_or(0);
        drop(acks);
        async move {
            let written = self.cluster.in_time(sweep::acked(&self.cluster, &device));
            Ok(written.await?.max(unwritten))
        }
        .boxed()
    }

    fn shop(&self, shop: ShopId) -> Reply<'_, Option<ShopRecord>> {
        async move {
            let roll = self.roll(shop).await?;
            Ok(roll.map(|roll| roll.record(shop)))
        }
        .boxed()
    }

    fn device(&self, device: DeviceId) -> Reply<'_, Option<DeviceRecord>> {
        async move {
            let asked = records::device(&self.cluster, device);
            self.known(asked, || self.mirror.device(device)).await
        }
        .boxed()
    }

    fn set_policy(&self, shop: ShopId, policy: Policy, set_at_ms: i64) -> Reply<'_, ()> {
        let cluster = Arc::clone(&self.cluster);
        self.records.changing(async move {
            records::set_policy(&cluster, &shop, policy, set_at_ms).await?;
            Ok((Some(shop), ()))
        })
    }

    fn set_epoch(&self, shop: ShopId, epoch: Epoch) -> Reply<'_, ()> {
        let cluster = Arc::clone(&self.cluster);
        self.records.changing(async move {
            records::set_epoch(&cluster, &shop, epoch).await?;
            Ok((Some(shop), ()))
        })
    }

    fn changes(&self) -> broadcast::Receiver<ShopId> {
        self.records.changes.subscribe()
    }

    fn sweep(&self, now_ms: i64) -> Reply<'_, Swept> {
        async move {
            sweep::save_acks(&self.cluster, taken(&self.acks)).await?;
            sweep::sweep(&self.cluster, now_ms).await
        }
        .boxed()
    }

    fn most_behind(&self) -> Reply<'_, Option<Behind>> {
        async move {
            sweep::save_acks(&self.cluster, taken(&self.acks)).await?;
            sweep::most_behind(&self.cluster).await
        }
        .boxed()
    }

    fn peers(&self) -> Option<Arc<dyn Peers>> {
        Some(Arc::clone(&self.others) as _)
    }

    /// A quorum that is silent is no reason to send callbacks elsewhere, as long as they are safe here.
    fn probe(&self) -> Reply<'_, ()> {
        async move {
            match timeout(self.cluster.silent_after, self.cluster.probe()).await {
                Ok(Ok(())) => Ok(()),
                _ => self.spill.probe().await,
            }
        }
        .boxed()
    }

    fn weigh(&self) -> Reply<'_, Weight> {
        async move {
            let here = self.spill.weigh().await?;
            Ok(Weight {
                is_silent: self.cluster.is_silent() || here.spilled > 0,
                ..here
            })
        }
        .boxed()
    }
}

/// While the cluster is silent, a roll comes from the copy of it, and nothing can be changed.
impl Records for JetStreamStore {
    fn shops(&self) -> Reply<'_, Vec<ShopId>> {
        self.records.shops()
    }

    fn roll(&self, shop: ShopId) -> Reply<'_, Option<Roll>> {
        async move {
            let asked = self.records.roll(shop);
            self.known(asked, || self.mirror.roll(shop)).await
        }
        .boxed()
    }

    fn change(&self, shop: ShopId, change: Change) -> Reply<'_, Result<Roll, Denied>> {
        self.records.change(shop, change)
    }

    fn remove(&self, shop: ShopId) -> Reply<'_, bool> {
        self.records.remove(shop)
    }

    fn invite(&self, invite: InviteHash) -> Reply<'_, Option<(InviteRecord, u64)>> {
        self.records.invite(invite)
    }

    fn set_invite(
        &self,
        invite: InviteHash,
        record: InviteRecord,
        revision: u64,
    ) -> Reply<'_, bool> {
        self.records.set_invite(invite, record, revision)
    }
}

impl Drop for JetStreamStore {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

impl std::fmt::Debug for JetStreamStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("JetStreamStore")
    }
}

impl std::fmt::Debug for JetStreamOptions {
    /// Without the password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("JetStreamOptions")
            .field("folder", &self.folder)
            .field("silent_after", &self.silent_after)
            .finish_non_exhaustive()
    }
}

fn taken(acks: &Acks) -> HashMap<DeviceId, u64> {
    std::mem::take(&mut acks.lock().unwrap_or_else(PoisonError::into_inner))
}
