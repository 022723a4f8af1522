//! The shops that this relay has had to do with since it started: their devices' keys, the sealing context that is open, the links that are live.

use crate::ambient::random;
use crate::live::{LiveLinks, Note};
use crate::store::{DeviceRecord, ShopRecord, Store, StoreError};
use pokea_mailbox::{DeviceId, Envelope, SealError, Sealed, Sealer, ShopId, ShopKey};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

/// Loaded when they are first needed, and again when storage says that they have changed.
#[derive(Default)]
pub(crate) struct Shops(RwLock<Known>);

#[derive(Default)]
struct Known {
    shops: HashMap<ShopId, Arc<Shop>>,
    devices: HashMap<DeviceId, Device>,
    /// Counts the changes that were heard of, so that a record which was read before one is not taken for a newer.
    changes: u64,
}

/// A device that is or was paired. Cloning it is cheap.
#[derive(Clone)]
pub(crate) struct Device {
    pub(crate) id: DeviceId,
    /// It may connect no more; what is posted to its addresses goes to its shop all the same.
    pub(crate) revoked: bool,
    pub(crate) shop: Arc<Shop>,
}

pub(crate) struct Shop {
    pub(crate) id: ShopId,
    sealer: Mutex<Sealer>,
    pub(crate) links: LiveLinks,
}

impl Shops {
    /// The device, if it is paired. Asks storage only about devices that are not in memory, so callers check first that a stranger
    /// cannot make them ask.
    pub(crate) async fn device(
        &self,
        store: &dyn Store,
        id: DeviceId,
    ) -> Result<Option<Device>, StoreError> {
        loop {
            let changes = {
                let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
                if let Some(device) = known.devices.get(&id) {
                    return Ok(Some(device.clone()));
                }
                known.changes
            };
            let Some(device) = store.device(id).await? else {
                return Ok(None);
            };
            let Some(shop) = store.shop(device.shop).await? else {
                return Ok(None);
            };
            let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
            if known.changes == changes {
                return Ok(Some(known.learn(&device, &shop)));
            }
        }
    }

    /// What is remembered of these shops is old, or of all. Their links look again.
    pub(crate) fn changed(&self, changed: Option<ShopId>) {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        known.changes += 1;
        let is_changed = |shop: &Shop| changed.is_none_or(|changed| changed == shop.id);
        known.devices.retain(|_, device| !is_changed(&device.shop));
        for shop in known.shops.values().filter(|shop| is_changed(shop)) {
            shop.links.tell(|| Note::LookAgain);
        }
    }

    /// Forgets the sealing contexts that will not be used again.
    pub(crate) fn forget_spent(&self, now_ms: i64) {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        for shop in known.shops.values() {
            shop.sealer().forget_spent(now_ms);
        }
    }
}

impl Known {
    fn learn(&mut self, device: &DeviceRecord, record: &ShopRecord) -> Device {
        let shop = self
            .shops
            .entry(record.shop)
            .or_insert_with(|| Arc::new(Shop::new(record)));
        shop.seal_to(record.key);
        let device = Device {
            id: device.device,
            revoked: device.revoked,
            shop: Arc::clone(shop),
        };
        self.devices.insert(device.id, device.clone());
        device
    }
}

impl Shop {
    fn new(record: &ShopRecord) -> Self {
        Self {
            id: record.shop,
            sealer: Mutex::new(Sealer::new(record.key)),
            links: LiveLinks::default(),
        }
    }

    pub(crate) fn seal(&self, envelope: &Envelope, body: &[u8]) -> Result<Sealed, SealError> {
        self.sealer().seal(envelope, body, random)
    }

    /// Opens a sealing context before the callback comes.
    pub(crate) fn warm(&self, now_ms: i64) -> Result<(), SealError> {
        self.sealer().warm(now_ms, random)
    }

    fn seal_to(&self, key: ShopKey) {
        let mut sealer = self.sealer();
        if sealer.recipient() != key {
            *sealer = Sealer::new(key);
        }
    }

    fn sealer(&self) -> MutexGuard<'_, Sealer> {
        self.sealer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Enough of a device's id to find its lines in a log, and too little to be a part of an address.
pub(crate) fn short(id: &DeviceId) -> String {
    hex::encode(&id.as_bytes()[..4])
}
