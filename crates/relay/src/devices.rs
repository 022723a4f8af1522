//! The devices that this relay has had to do with since it started: their keys, the sealing context that is open, the link that is live.

use crate::ambient::random;
use crate::store::{DeviceRecord, Store, StoreError};
use pokea_mailbox::{DeviceId, Nonce, SealError, Sealed, Sealer, SealingKey, VerifyingKey};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use tokio::sync::watch;

/// Loaded when they are first needed, and kept.
#[derive(Default)]
pub(crate) struct Devices(RwLock<HashMap<DeviceId, Arc<Device>>>);

impl Devices {
    /// The device, if it is paired. Asks storage only about devices that are not in memory, so callers check first that a stranger
    /// cannot make them ask.
    pub(crate) async fn get(
        &self,
        store: &dyn Store,
        id: DeviceId,
    ) -> Result<Option<Arc<Device>>, StoreError> {
        if let Some(device) = self.known(&id) {
            return Ok(Some(device));
        }
        let Some(record) = store.device(id).await? else {
            return Ok(None);
        };
        let mut devices = self.0.write().unwrap_or_else(PoisonError::into_inner);
        Ok(Some(Arc::clone(
            devices
                .entry(id)
                .or_insert_with(|| Arc::new(Device::new(&record))),
        )))
    }

    fn known(&self, id: &DeviceId) -> Option<Arc<Device>> {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(id)
            .cloned()
    }

    /// A device has paired again, perhaps with a new sealing key: what comes from now on is sealed to that.
    pub(crate) fn paired_again(&self, id: DeviceId, sealing_key: SealingKey) {
        if let Some(device) = self.known(&id) {
            *device.sealer() = Sealer::new(id, sealing_key);
        }
    }

    /// Forgets the sealing contexts that will not be used again.
    pub(crate) fn forget_spent(&self, now_ms: i64) {
        for device in self
            .0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .values()
        {
            device.sealer().forget_spent(now_ms);
        }
    }
}

pub(crate) struct Device {
    pub(crate) id: DeviceId,
    pub(crate) verifying_key: VerifyingKey,
    sealer: Mutex<Sealer>,
    /// Counts the links that this device has opened; the newest is the live one.
    links: watch::Sender<u64>,
}

impl Device {
    fn new(record: &DeviceRecord) -> Self {
        Self {
            id: record.device,
            verifying_key: record.verifying_key,
            sealer: Mutex::new(Sealer::new(record.device, record.sealing_key)),
            links: watch::Sender::new(0),
        }
    }

    pub(crate) fn seal(
        &self,
        nonce: &Nonce,
        received_at_ms: i64,
        body: &[u8],
    ) -> Result<Sealed, SealError> {
        self.sealer().seal(nonce, received_at_ms, body, random)
    }

    /// Opens a sealing context before the callback comes.
    pub(crate) fn warm(&self, now_ms: i64) -> Result<(), SealError> {
        self.sealer().warm(now_ms, random)
    }

    /// Makes the caller's link the live one. The receiver changes when a newer link has taken over.
    pub(crate) fn take_over(&self) -> watch::Receiver<u64> {
        self.links.send_modify(|links| *links += 1);
        self.links.subscribe()
    }

    fn sealer(&self) -> std::sync::MutexGuard<'_, Sealer> {
        self.sealer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Enough of a device's id to find its lines in a log, and too little to be a part of an address.
pub(crate) fn short(id: &DeviceId) -> String {
    hex::encode(&id.as_bytes()[..4])
}
