//! What is known of shops, devices and invites: values in a bucket, changed by compare-and-set, so that several relays may change them at once.
//!
//! Everything about a shop is one value, its devices included; that makes every change of a shop one step. A device's own entry says only which
//! shop to look in, and says nothing until it is found there.

use super::cluster::{Cluster, failed};
use super::sweep;
use crate::ambient::now_ms;
use crate::store::{
    Change, Denied, DeviceRecord, InviteRecord, Policy, Records, Reply, Roll, StoreError,
};
use async_nats::jetstream::kv::Operation;
use futures_util::{FutureExt, StreamExt, TryStreamExt};
use pokea_mailbox::{DeviceId, Epoch, InviteHash, ShopId};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use tokio::sync::broadcast;

pub(super) const SHOPS: &str = "shop.*";
pub(super) const INVITES: &str = "invite.";

pub(super) fn shop_key(shop: &ShopId) -> String {
    format!("shop.{shop}")
}

/// The shop whose roll this key holds.
pub(super) fn shop_of(key: &str) -> Option<ShopId> {
    key.strip_prefix("shop.")?.parse().ok()
}

fn device_key(device: &DeviceId) -> String {
    format!("device.{device}")
}

fn invite_key(invite: &InviteHash) -> String {
    format!("{INVITES}{invite}")
}

/// The records of a cluster, beside relays that run or within one. The relays learn of every change from the cluster itself.
#[derive(Clone)]
pub struct ClusterRecords {
    pub(super) cluster: Arc<Cluster>,
    /// Who is told of a change at once.
    pub(super) changes: broadcast::Sender<ShopId>,
}

impl ClusterRecords {
    /// Connects to a cluster.
    ///
    /// # Errors
    /// [`StoreError::NotDurable`], or [`StoreError::Failed`] if it cannot be reached.
    pub async fn open(options: &super::JetStreamOptions) -> Result<Self, StoreError> {
        let cluster = Cluster::new(options.clone());
        cluster.join(None, now_ms()).await?;
        Ok(Self {
            cluster: Arc::new(cluster),
            changes: broadcast::Sender::new(1),
        })
    }

    /// Does something to the end, whether anybody waits or not, and then tells of the shop that it has changed.
    pub(super) fn changing<T, F>(&self, work: F) -> Reply<'_, T>
    where
        T: Send + 'static,
        F: Future<Output = Result<(Option<ShopId>, T), StoreError>> + Send + 'static,
    {
        let changes = self.changes.clone();
        let work = tokio::spawn(async move {
            let (changed, answer) = work.await?;
            if let Some(shop) = changed {
                // Nobody may be listening.
                let _ = changes.send(shop);
            }
            Ok(answer)
        });
        async move { work.await.unwrap_or(Err(StoreError::Closed)) }.boxed()
    }
}

impl Records for ClusterRecords {
    fn shops(&self) -> Reply<'_, Vec<ShopId>> {
        async {
            let mut shops = Vec::new();
            let mut keys = self
                .cluster
                .records()?
                .keys()
                .await
                .map_err(failed)?
                .boxed();
            while let Some(key) = keys.try_next().await.map_err(failed)? {
                shops.extend(shop_of(&key));
            }
            Ok(shops)
        }
        .boxed()
    }

    fn roll(&self, shop: ShopId) -> Reply<'_, Option<Roll>> {
        async move { roll(&self.cluster, &shop).await }.boxed()
    }

    /// A device's own entry comes first, and means nothing until the device is in the shop's roll.
    fn change(&self, shop: ShopId, wanted: Change) -> Reply<'_, Result<Roll, Denied>> {
        let cluster = Arc::clone(&self.cluster);
        self.changing(async move {
            if let Change::Admit(admission) = &wanted {
                let of = |_: Option<ShopId>| (Some(shop), ());
                change(&cluster, &device_key(&admission.device), of).await?;
            }
            let changed = change(
                &cluster,
                &shop_key(&shop),
                |found: Option<Roll>| match Roll::after(found, &wanted) {
                    Ok(roll) => (Some(roll.clone()), Ok(roll)),
                    Err(denied) => (None, Err(denied)),
                },
            )
            .await?;
            Ok((changed.is_ok().then_some(shop), changed))
        })
    }

    /// The roll goes first: without it nothing of the shop is known any more. An invite of its that is open is good for minutes.
    fn remove(&self, shop: ShopId) -> Reply<'_, bool> {
        let cluster = Arc::clone(&self.cluster);
        self.changing(async move {
            let found = roll(&cluster, &shop).await?;
            let mut keys = vec![shop_key(&shop), sweep::kept_key(&shop)];
            for device in found.iter().flat_map(|roll| &roll.devices) {
                keys.extend([device_key(&device.id), sweep::ack_key(&device.id)]);
            }
            for key in keys {
                cluster.records()?.delete(key).await.map_err(failed)?;
            }
            cluster.remove(&shop, u64::MAX - 1).await?;
            Ok((Some(shop), found.is_some()))
        })
    }

    fn invite(&self, invite: InviteHash) -> Reply<'_, Option<(InviteRecord, u64)>> {
        async move {
            let (found, revision) = get(&self.cluster, &invite_key(&invite)).await?;
            Ok(found.map(|found| (found, revision)))
        }
        .boxed()
    }

    fn set_invite(
        &self,
        invite: InviteHash,
        record: InviteRecord,
        revision: u64,
    ) -> Reply<'_, bool> {
        async move { set(&self.cluster, &invite_key(&invite), &record, revision).await }.boxed()
    }
}

impl std::fmt::Debug for ClusterRecords {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ClusterRecords")
    }
}

/// The value of a key and its revision, as the leader has them. Revision 0 is that of a key that is not there.
pub(super) async fn get<T: DeserializeOwned>(
    cluster: &Cluster,
    key: &str,
) -> Result<(Option<T>, u64), StoreError> {
    match cluster.records()?.entry(key).await.map_err(failed)? {
        None => Ok((None, 0)),
        Some(entry) if entry.operation == Operation::Put => {
            let value = serde_json::from_slice(&entry.value)
                .map_err(|error| failed(format!("{key} cannot be read: {error}")))?;
            Ok((Some(value), entry.revision))
        }
        Some(removed) => Ok((None, removed.revision)),
    }
}

/// Sets a key that is still at this revision. False if somebody else was first.
pub(super) async fn set<T: Serialize>(
    cluster: &Cluster,
    key: &str,
    value: &T,
    revision: u64,
) -> Result<bool, StoreError> {
    let value = serde_json::to_vec(value).expect("a record is plain data");
    cluster.set(key, value.into(), revision).await
}

/// Whether a key has this value, which it gets if it has none.
pub(super) async fn first(cluster: &Cluster, key: &str, value: &str) -> Result<bool, StoreError> {
    change(cluster, key, |found: Option<String>| match found {
        Some(found) => (None, found == value),
        None => (Some(value.to_owned()), true),
    })
    .await
}

/// Changes a value for as long as somebody else is first. `change` gives what to do now that the value is as it is: nothing, with an answer; or
/// a new value, and the answer once it is set.
async fn change<T, A>(
    cluster: &Cluster,
    key: &str,
    mut change: impl FnMut(Option<T>) -> (Option<T>, A),
) -> Result<A, StoreError>
where
    T: Serialize + DeserializeOwned,
{
    loop {
        let (value, revision) = get(cluster, key).await?;
        let (changed, answer) = change(value);
        match changed {
            None => return Ok(answer),
            Some(changed) if set(cluster, key, &changed, revision).await? => return Ok(answer),
            Some(_) => {}
        }
    }
}

pub(super) async fn roll(cluster: &Cluster, shop: &ShopId) -> Result<Option<Roll>, StoreError> {
    Ok(get(cluster, &shop_key(shop)).await?.0)
}

pub(super) async fn device(
    cluster: &Cluster,
    device: DeviceId,
) -> Result<Option<DeviceRecord>, StoreError> {
    let (Some(of), _) = get::<ShopId>(cluster, &device_key(&device)).await? else {
        return Ok(None);
    };
    Ok(roll(cluster, &of)
        .await?
        .and_then(|roll| roll.device_record(of, device)))
}

pub(super) async fn set_policy(
    cluster: &Cluster,
    shop: &ShopId,
    policy: Policy,
    set_at_ms: i64,
) -> Result<(), StoreError> {
    change_roll(cluster, shop, |roll| {
        let is_newer = set_at_ms > roll.policy_at_ms;
        if is_newer {
            (roll.policy, roll.policy_at_ms) = (policy, set_at_ms);
        }
        is_newer
    })
    .await
}

pub(super) async fn set_epoch(
    cluster: &Cluster,
    shop: &ShopId,
    epoch: Epoch,
) -> Result<(), StoreError> {
    change_roll(cluster, shop, |roll| {
        roll.epoch = epoch;
        true
    })
    .await
}

async fn change_roll(
    cluster: &Cluster,
    shop: &ShopId,
    mut with: impl FnMut(&mut Roll) -> bool,
) -> Result<(), StoreError> {
    change(cluster, &shop_key(shop), |found: Option<Roll>| {
        let changed = found.and_then(|mut roll| with(&mut roll).then_some(roll));
        (changed, ())
    })
    .await
}

/// What becomes of a shop that is there already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bring {
    /// It stays, and learns only which devices were revoked. One that was removed is not brought back.
    IfNew,
    /// What is brought takes its place.
    Instead,
}

/// Keeps a shop that was elsewhere until now, in a new epoch.
pub(super) async fn bring(
    cluster: &Cluster,
    shop: ShopId,
    roll: &Roll,
    epoch: Epoch,
    how: Bring,
) -> Result<(), StoreError> {
    for device in &roll.devices {
        let of = |there: Option<ShopId>| (there.is_none().then_some(shop), ());
        change(cluster, &device_key(&device.id), of).await?;
    }
    let key = shop_key(&shop);
    loop {
        let (there, revision) = get::<Roll>(cluster, &key).await?;
        let brought = match there {
            Some(there) if how == Bring::IfNew => {
                let merged = there.clone().revoked_as_in(roll);
                if merged == there {
                    return Ok(());
                }
                merged
            }
            None if how == Bring::IfNew && revision > 0 => return Ok(()),
            _ => Roll {
                epoch,
                ..roll.clone()
            },
        };
        if set(cluster, &key, &brought, revision).await? {
            return Ok(());
        }
    }
}
