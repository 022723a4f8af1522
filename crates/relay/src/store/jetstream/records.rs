//! What is known of shops, devices and invites: values in a bucket, changed by compare-and-set, so that several relays may change them at once.
//!
//! Everything about a shop is one value, its devices included; that makes every change of a shop one step. A device's own entry says only which
//! shop to look in, and says nothing until it is found there.

use super::cluster::{Cluster, failed};
use crate::store::{DeviceRecord, NewDevice, NewInvite, Policy, ShopRecord, StoreError};
use async_nats::jetstream::kv::Operation;
use pokea_mailbox::{
    DeviceId, Epoch, InviteHash, PairRefusal, SealingKey, ShopId, ShopKey, VerifyingKey,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// A shop's value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Shop {
    sealing_key: SealingKey,
    generation: u32,
    /// Validations are rejected while no desktop is connected.
    #[serde(default)]
    rejects: bool,
    epoch: Epoch,
    pub(super) made_at_ms: i64,
    pub(super) devices: Vec<Device>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Device {
    pub(super) id: DeviceId,
    verifying_key: VerifyingKey,
    #[serde(default)]
    pub(super) revoked: bool,
}

#[derive(Serialize, Deserialize)]
pub(super) struct Invite {
    shop: ShopId,
    pub(super) expires_at_ms: i64,
    used_by: Option<DeviceId>,
}

pub(super) const SHOPS: &str = "shop.*";
pub(super) const INVITES: &str = "invite.";

pub(super) fn shop_key(shop: &ShopId) -> String {
    format!("shop.{shop}")
}

fn device_key(device: &DeviceId) -> String {
    format!("device.{device}")
}

fn invite_key(invite: &InviteHash) -> String {
    format!("{INVITES}{invite}")
}

impl Invite {
    const fn new(invite: &NewInvite) -> Self {
        Self {
            shop: invite.shop,
            expires_at_ms: invite.expires_at_ms,
            used_by: None,
        }
    }
}

impl Shop {
    pub(super) fn record(&self, shop: ShopId) -> ShopRecord {
        ShopRecord {
            shop,
            key: ShopKey {
                generation: self.generation,
                public: self.sealing_key,
            },
            policy: if self.rejects {
                Policy::Reject
            } else {
                Policy::Accept
            },
            epoch: self.epoch,
        }
    }

    pub(super) fn device(&self, shop: ShopId, device: DeviceId) -> Option<DeviceRecord> {
        let found = self.devices.iter().find(|known| known.id == device)?;
        Some(DeviceRecord {
            device,
            shop,
            verifying_key: found.verifying_key,
            revoked: found.revoked,
        })
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

pub(super) async fn shop(cluster: &Cluster, shop: &ShopId) -> Result<Option<Shop>, StoreError> {
    Ok(get(cluster, &shop_key(shop)).await?.0)
}

pub(super) async fn device(
    cluster: &Cluster,
    device: DeviceId,
) -> Result<Option<DeviceRecord>, StoreError> {
    let (Some(of), _) = get::<ShopId>(cluster, &device_key(&device)).await? else {
        return Ok(None);
    };
    Ok(shop(cluster, &of)
        .await?
        .and_then(|shop| shop.device(of, device)))
}

/// The invite is used up first, for this device, and the shop's value is changed last: until then nothing is paired, and the same device can
/// begin again.
pub(super) async fn pair(
    cluster: &Cluster,
    invite: InviteHash,
    asking: NewDevice,
    now_ms: i64,
) -> Result<Result<ShopId, PairRefusal>, StoreError> {
    let known = device(cluster, asking.device).await?;
    let invite = invite_key(&invite);
    let used = change(cluster, &invite, |found: Option<Invite>| match found {
        None => (None, Err(PairRefusal::InviteUnknown)),
        Some(Invite {
            used_by: Some(other),
            ..
        }) if other != asking.device => (None, Err(PairRefusal::InviteUsed)),
        Some(invite) if invite.expires_at_ms <= now_ms => (None, Err(PairRefusal::InviteExpired)),
        Some(_) if known.is_some_and(|known| known.revoked) => (None, Err(PairRefusal::Revoked)),
        Some(invite) => {
            let shop = invite.shop;
            (
                Some(Invite {
                    used_by: Some(asking.device),
                    ..invite
                }),
                Ok(shop),
            )
        }
    });
    let invited_to = match used.await? {
        Ok(shop) => shop,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let of = known.map_or(invited_to, |known| known.shop);
    change(cluster, &device_key(&asking.device), |_: Option<ShopId>| {
        (Some(of), ())
    })
    .await?;
    change(cluster, &shop_key(&of), |shop| {
        (Some(admit(shop, &asking, now_ms)), ())
    })
    .await?;
    Ok(Ok(of))
}

/// The shop with the device in it.
fn admit(shop: Option<Shop>, asking: &NewDevice, now_ms: i64) -> Shop {
    let mut shop = shop.unwrap_or_else(|| Shop {
        sealing_key: asking.sealing_key,
        generation: 1,
        rejects: false,
        epoch: asking.epoch,
        made_at_ms: now_ms,
        devices: Vec::new(),
    });
    let is_known = shop.devices.iter().any(|device| device.id == asking.device);
    if !is_known {
        shop.devices.push(Device {
            id: asking.device,
            verifying_key: asking.verifying_key,
            revoked: false,
        });
    } else if shop.sealing_key != asking.sealing_key {
        shop.sealing_key = asking.sealing_key;
        shop.generation += 1;
    }
    shop
}

/// Gives the device's shop, if there is such a device.
pub(super) async fn revoke(
    cluster: &Cluster,
    device: DeviceId,
) -> Result<Option<ShopId>, StoreError> {
    let (of, _) = get::<ShopId>(cluster, &device_key(&device)).await?;
    if let Some(of) = of {
        change_shop(cluster, &of, |shop| {
            for known in shop.devices.iter_mut().filter(|known| known.id == device) {
                known.revoked = true;
            }
        })
        .await?;
    }
    Ok(of)
}

pub(super) async fn set_policy(
    cluster: &Cluster,
    shop: &ShopId,
    policy: Policy,
) -> Result<(), StoreError> {
    change_shop(cluster, shop, |shop| {
        shop.rejects = policy == Policy::Reject
    })
    .await
}

pub(super) async fn set_epoch(
    cluster: &Cluster,
    shop: &ShopId,
    epoch: Epoch,
) -> Result<(), StoreError> {
    change_shop(cluster, shop, |shop| shop.epoch = epoch).await
}

async fn change_shop(
    cluster: &Cluster,
    shop: &ShopId,
    mut with: impl FnMut(&mut Shop),
) -> Result<(), StoreError> {
    change(cluster, &shop_key(shop), |found: Option<Shop>| {
        let changed = found.map(|mut shop| {
            with(&mut shop);
            shop
        });
        (changed, ())
    })
    .await
}

pub(super) async fn add_invite(cluster: &Cluster, invite: &NewInvite) -> Result<(), StoreError> {
    match set(cluster, &invite_key(&invite.hash), &Invite::new(invite), 0).await? {
        true => Ok(()),
        false => Err(failed("this invite is there already")),
    }
}

/// Keeps a shop that was elsewhere until now, in a new epoch. One that is there already stays as it is.
pub(super) async fn bring(
    cluster: &Cluster,
    record: &ShopRecord,
    devices: impl Iterator<Item = &DeviceRecord>,
    epoch: Epoch,
    now_ms: i64,
) -> Result<(), StoreError> {
    let mut shop = Shop {
        sealing_key: record.key.public,
        generation: record.key.generation,
        rejects: record.policy == Policy::Reject,
        epoch,
        made_at_ms: now_ms,
        devices: Vec::new(),
    };
    for device in devices {
        shop.devices.push(Device {
            id: device.device,
            verifying_key: device.verifying_key,
            revoked: device.revoked,
        });
        let of = |there: Option<ShopId>| (there.is_none().then_some(record.shop), ());
        change(cluster, &device_key(&device.device), of).await?;
    }
    let new = |there: Option<Shop>| (there.is_none().then(|| shop.clone()), ());
    change(cluster, &shop_key(&record.shop), new).await
}

/// Keeps an invite that was elsewhere until now. One that is there already stays as it is.
pub(super) async fn bring_invite(cluster: &Cluster, invite: &NewInvite) -> Result<(), StoreError> {
    let new = |there: Option<Invite>| (there.is_none().then(|| Invite::new(invite)), ());
    change(cluster, &invite_key(&invite.hash), new).await
}
