//! Retention, by the same rule as the embedded engine's: each shop has a mark, what all of its active devices had acknowledged at some moment; when the
//! mark is old enough, everything up to it is released, and a new mark is set.

use super::cluster::{Cluster, failed};
use super::read::read;
use super::records::{self, INVITES};
use crate::limits::ALARM_UNACKED;
use crate::store::alarms::{Alarms, before};
use crate::store::{BEHIND_COUNTED, Behind, InviteRecord, Roll, StoreError, Swept};
use futures_util::{StreamExt, TryStreamExt};
use pokea_mailbox::limits::KEEP_ACKED;
use pokea_mailbox::{DeviceId, ShopId};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Items that are looked at in one go.
const STEP_ITEMS: usize = 256;

/// Sealed bytes that are looked at in one go.
const STEP_BYTES: usize = 1024 * 1024;

/// Where it is kept what was reported, and for how long.
const ALARMS: &str = "alarms";

/// Where a shop's retention is.
#[derive(Serialize, Deserialize)]
struct Kept {
    mark: u64,
    mark_at_ms: i64,
    released: u64,
    /// Everything up to here has been removed.
    swept: u64,
}

pub(super) fn kept_key(shop: &ShopId) -> String {
    format!("kept.{shop}")
}

pub(super) fn ack_key(device: &DeviceId) -> String {
    format!("ack.{device}")
}

/// Acknowledgements are hints, so the last one to be written stands.
pub(super) async fn save_acks(
    cluster: &Cluster,
    acks: HashMap<DeviceId, u64>,
) -> Result<(), StoreError> {
    futures_util::stream::iter(acks)
        .map(Ok)
        .try_for_each_concurrent(16, async |(device, seq)| {
            let value = seq.to_string().into();
            cluster
                .records()?
                .put(ack_key(&device), value)
                .await
                .map_err(failed)?;
            Ok(())
        })
        .await
}

/// Up to where a device has everything, as far as it is written down.
pub(super) async fn acked(cluster: &Cluster, device: &DeviceId) -> Result<u64, StoreError> {
    let (acked, _) = records::get::<u64>(cluster, &ack_key(device)).await?;
    Ok(acked.unwrap_or(0))
}

/// The number up to which a shop's items have been removed.
pub(super) async fn swept_upto(cluster: &Cluster, shop: &ShopId) -> Result<u64, StoreError> {
    let (kept, _) = records::get::<Kept>(cluster, &kept_key(shop)).await?;
    Ok(kept.map_or(0, |kept| kept.swept))
}

/// Goes over all shops and invites. Several relays may do it at once: each step is the same whoever takes it.
pub(super) async fn sweep(cluster: &Cluster, now_ms: i64) -> Result<Swept, StoreError> {
    let mut swept = Swept::default();
    let alarms = begin(cluster, now_ms).await?;
    let mut keys = cluster.records()?.keys().await.map_err(failed)?.boxed();
    while let Some(key) = keys.try_next().await.map_err(failed)? {
        // One record that cannot be read must not keep all others from being swept.
        match sweep_record(cluster, &key, now_ms, alarms).await {
            Ok(step) => {
                swept.items += step.items;
                swept.overdue += step.overdue;
                swept.invites += step.invites;
            }
            Err(error) => {
                tracing::warn!(%error, "A shop or an invite could not be swept; it will be tried again.");
            }
        }
    }
    Ok(swept)
}

async fn sweep_record(
    cluster: &Cluster,
    key: &str,
    now_ms: i64,
    alarms: Alarms,
) -> Result<Swept, StoreError> {
    if let Some(shop) = records::shop_of(key) {
        return sweep_shop(cluster, &shop, now_ms, alarms).await;
    }
    let mut swept = Swept::default();
    if key.starts_with(INVITES) && is_expired(cluster, key, now_ms).await? {
        cluster.records()?.purge(key).await.map_err(failed)?;
        swept.invites = 1;
    }
    Ok(swept)
}

/// Whoever sweeps moves the one clock of all relays on. If another does so just now, nothing is sooner than it says.
async fn begin(cluster: &Cluster, now_ms: i64) -> Result<Alarms, StoreError> {
    let (kept, revision) = records::get::<Alarms>(cluster, ALARMS).await?;
    let kept = kept.unwrap_or_default();
    let alarms = kept.at(now_ms);
    Ok(if records::set(cluster, ALARMS, &alarms, revision).await? {
        alarms
    } else {
        kept
    })
}

/// The shop of which an active device has left an item waiting for the longest time, and how many wait for that device.
pub(super) async fn most_behind(cluster: &Cluster) -> Result<Option<Behind>, StoreError> {
    let mut most: Option<(i64, ShopId, u64)> = None;
    let mut keys = cluster.records()?.keys().await.map_err(failed)?.boxed();
    while let Some(key) = keys.try_next().await.map_err(failed)? {
        let Some(shop) = records::shop_of(&key) else {
            continue;
        };
        let Some(record) = records::roll(cluster, &shop).await? else {
            continue;
        };
        let acked = acked_by_all(cluster, &record).await?;
        let first = read(cluster, &shop, None, acked, 1, STEP_BYTES).await?;
        if let Some(item) = first.first() {
            let since_ms = item.envelope.received_at_ms;
            if most.is_none_or(|(most, ..)| since_ms < most) {
                most = Some((since_ms, shop, acked));
            }
        }
    }
    let Some((since_ms, shop, mut after)) = most else {
        return Ok(None);
    };
    let mut items = 0;
    while items < BEHIND_COUNTED {
        let page = read(cluster, &shop, None, after, STEP_ITEMS, STEP_BYTES).await?;
        let Some(last) = page.last() else { break };
        after = last.seq;
        items += page.len() as u64;
    }
    Ok(Some(Behind { items, since_ms }))
}

async fn is_expired(cluster: &Cluster, key: &str, now_ms: i64) -> Result<bool, StoreError> {
    let (invite, _) = records::get::<InviteRecord>(cluster, key).await?;
    Ok(invite.is_some_and(|invite| invite.expires_at_ms <= before(now_ms, KEEP_ACKED)))
}

async fn sweep_shop(
    cluster: &Cluster,
    shop: &ShopId,
    now_ms: i64,
    alarms: Alarms,
) -> Result<Swept, StoreError> {
    let Some(record) = records::roll(cluster, shop).await? else {
        return Ok(Swept::default());
    };
    let acked = acked_by_all(cluster, &record).await?;
    let (mut kept, revision) = records::get::<Kept>(cluster, &kept_key(shop)).await?;
    let kept = kept.get_or_insert(Kept {
        mark: 0,
        mark_at_ms: record.made_at_ms,
        released: 0,
        swept: 0,
    });
    let is_due = kept.mark_at_ms <= before(now_ms, KEEP_ACKED);
    if is_due {
        kept.released = kept.mark;
        (kept.mark, kept.mark_at_ms) = (acked, now_ms);
    }
    let found = look(cluster, shop, kept.released, acked, now_ms, alarms).await?;
    if let Some(upto) = found.goes_upto {
        kept.swept = upto;
    }
    if (is_due || found.goes_upto.is_some())
        && !records::set(cluster, &kept_key(shop), kept, revision).await?
    {
        // Another relay sweeps this shop just now.
        return Ok(Swept::default());
    }
    if let Some(upto) = found.goes_upto {
        cluster.remove(shop, upto).await?;
    }
    Ok(found.swept)
}

struct Found {
    swept: Swept,
    goes_upto: Option<u64>,
}

/// From the oldest item on, to the first that is too young to go or to be overdue.
async fn look(
    cluster: &Cluster,
    shop: &ShopId,
    released: u64,
    acked: u64,
    now_ms: i64,
    alarms: Alarms,
) -> Result<Found, StoreError> {
    let mut found = Found {
        swept: Swept::default(),
        goes_upto: None,
    };
    let (mut after, mut goes) = (0, true);
    loop {
        let items = read(cluster, shop, None, after, STEP_ITEMS, STEP_BYTES).await?;
        let Some(last) = items.last() else {
            return Ok(found);
        };
        after = last.seq;
        for item in items {
            let came = item.envelope.received_at_ms;
            let is_released = item.seq <= released && came <= before(now_ms, KEEP_ACKED);
            goes = goes && (is_released || came <= alarms.expired_before());
            let is_overdue = item.seq > acked && came <= before(now_ms, ALARM_UNACKED);
            if !goes && came > before(now_ms, ALARM_UNACKED) {
                return Ok(found);
            }
            found.swept.overdue += usize::from(is_overdue);
            if goes {
                found.swept.items += 1;
                found.goes_upto = Some(item.seq);
            }
        }
    }
}

/// What every device that is not revoked has.
async fn acked_by_all(cluster: &Cluster, shop: &Roll) -> Result<u64, StoreError> {
    let mut acked = None;
    for device in shop.devices.iter().filter(|device| !device.revoked) {
        let has = self::acked(cluster, &device.id).await?;
        acked = Some(acked.map_or(has, |acked: u64| acked.min(has)));
    }
    Ok(acked.unwrap_or(0))
}
