//! What the relay asks of its storage. One engine so far: [`sqlite`].
//!
//! The trait is what the relay needs and no more, so that a distributed engine can stand behind it: items have numbers that grow for each device
//! but may have gaps, a head can be watched because another relay may have stored the item, and an acknowledgement is a hint about retention,
//! since the desktop brings its own cursor.

pub mod sqlite;

use futures_util::future::BoxFuture;
use pokea_mailbox::{
    DeviceId, Epoch, InviteHash, Item, Nonce, PairRefusal, Sealed, SealingKey, VerifyingKey,
};
use tokio::sync::watch;

/// An answer that may take a while.
pub type Reply<'a, T> = BoxFuture<'a, Result<T, StoreError>>;

/// Where items, devices and invites are kept.
pub trait Store: Send + Sync {
    /// Keeps an item, and gives it the device's next number. Ready means durable: a power cut does not take it away.
    fn append(&self, device: DeviceId, item: NewItem) -> Reply<'_, u64>;

    /// The device's items after a number, in order: at most so many, and no more than about so many sealed bytes, but at least one if there is one.
    fn read(
        &self,
        device: DeviceId,
        after: u64,
        items_max: usize,
        bytes_max: usize,
    ) -> Reply<'_, Vec<Item>>;

    /// The number of the device's newest durable item (0 for none), now and from now on.
    fn head(&self, device: DeviceId) -> Reply<'_, watch::Receiver<u64>>;

    /// The device has everything up to here. Need not be durable, nor happen at once: a lost one keeps items longer.
    fn ack(&self, device: DeviceId, seq: u64);

    /// What is known of a device.
    fn device(&self, device: DeviceId) -> Reply<'_, Option<DeviceRecord>>;

    /// Uses an invite up for a device, and keeps the device, in one step. A device that is known already keeps its items and its epoch.
    fn pair(
        &self,
        invite: InviteHash,
        device: DeviceRecord,
        now_ms: i64,
    ) -> Reply<'_, Result<(), PairRefusal>>;

    /// Opens a new epoch for a device.
    fn set_epoch(&self, device: DeviceId, epoch: Epoch) -> Reply<'_, ()>;

    /// Keeps a new invite.
    fn add_invite(&self, invite: InviteHash, expires_at_ms: i64) -> Reply<'_, ()>;

    /// Removes what has been kept for long enough.
    fn sweep(&self, now_ms: i64) -> Reply<'_, Swept>;
}

/// An item before it has a number.
#[derive(Clone, Debug)]
pub struct NewItem {
    /// The nonce of the address that it was posted to.
    pub nonce: Nonce,
    /// When, in milliseconds since 1970-01-01 UTC.
    pub received_at_ms: i64,
    /// The sealed body.
    pub sealed: Sealed,
}

/// What a relay keeps about a device. Nothing in it is secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeviceRecord {
    /// Which device.
    pub device: DeviceId,
    /// Who it is.
    pub verifying_key: VerifyingKey,
    /// What to seal to.
    pub sealing_key: SealingKey,
    /// Within which its numbers count.
    pub epoch: Epoch,
}

/// What a sweep removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Items that were acknowledged long enough ago, or that nobody ever wanted.
    pub items: usize,
    /// Invites that had expired some time ago.
    pub invites: usize,
}

/// Why storage did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another relay has the file open.
    #[error("another relay is running on {0}")]
    InUse(std::path::PathBuf),
    /// It has more to do than it can; try again.
    #[error("storage is overloaded; nothing was stored")]
    Overloaded,
    /// It has been closed.
    #[error("storage is closed; nothing was stored")]
    Closed,
    /// The disk, or the file on it.
    #[error("storage failed, nothing was stored: {0}")]
    Failed(String),
}
