//! What the relay asks of its storage. Two engines: [`sqlite`], one file; and [`jetstream`], a cluster for any number of relays.
//!
//! A **shop** has one log, from which each of its **devices** reads from a cursor of its own. The trait is what the relay needs and no more, so that
//! a distributed engine can stand behind it, with several relays before it: numbers grow within a shop and may have gaps (they may be a
//! stream's); a head is watched, because another relay may have stored the item; an acknowledgement is a hint about retention, since the
//! desktop brings its own cursor; and what is known of a shop may be changed elsewhere, and is then named by [`Store::changes`].
//!
//! Every engine keeps the same promises, and one set of tests holds all of them to it (`tests/it/conformance`). Any future of it may be dropped
//! at any point: what it was to do is then done or not done, never half, and may be done again.

mod alarms;
mod capacity;
mod invites;
pub mod jetstream;
mod roll;
pub mod sqlite;

pub use capacity::{Cap, NotACap, Weight};
pub use invites::{Approval, Given, InviteRecord, Step};
pub use pokea_mailbox::Policy;
pub use roll::{Admission, Brings, Change, Denied, Device, Roll};

use crate::peers::Peers;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use pokea_mailbox::{
    DeviceId, Envelope, Epoch, InviteHash, Item, Sealed, ShopId, ShopKey, VerifyingKey,
};
use std::sync::Arc;
use tokio::sync::{broadcast, watch};

/// An answer that may take a while.
pub type Reply<'a, T> = BoxFuture<'a, Result<T, StoreError>>;

/// Where shops, devices and invites are kept. Beside a running relay, this is what its operator's commands work on.
pub trait Records: Send + Sync {
    /// All shops.
    fn shops(&self) -> Reply<'_, Vec<ShopId>>;

    /// Everything that is known of a shop.
    fn roll(&self, shop: ShopId) -> Reply<'_, Option<Roll>>;

    /// Changes a shop's roll as [`Roll::after`] says, in one step, and gives the new one.
    fn change(&self, shop: ShopId, change: Change) -> Reply<'_, Result<Roll, Denied>>;

    /// Takes a shop out with everything that is known of it and its invites: its addresses are unknown from then on, and what is kept for it goes with the
    /// next sweep at the latest. False if it is not there.
    fn remove(&self, shop: ShopId) -> Reply<'_, bool>;

    /// An invite that was given out, and its revision.
    fn invite(&self, invite: InviteHash) -> Reply<'_, Option<(InviteRecord, u64)>>;

    /// Keeps an invite that is still at this revision; 0 is that of one which is not there. False if somebody else was first.
    fn set_invite(
        &self,
        invite: InviteHash,
        record: InviteRecord,
        revision: u64,
    ) -> Reply<'_, bool>;
}

/// Where items are kept, and [`Records`].
pub trait Store: Records {
    /// Keeps an item, and gives it the shop's next number. Ready means durable: a power cut does not take it away. A number of 0 says that
    /// it is safe and gets its number later, before any item of its shop that is given to this relay after it.
    ///
    /// After an error, or when nobody waited, the item may be stored or not. It may then be given again: as long as it is among the last
    /// [`RETRY_ITEMS`], it is not stored twice, and its first number is given. It is known by its own id ([`Sealed::id`]), not by its body.
    fn append(&self, shop: ShopId, item: NewItem) -> Reply<'_, u64>;

    /// The shop's items after a number, in order and without one missing: at most so many, and no more than about so many sealed bytes, but at
    /// least one if there is one.
    fn read(
        &self,
        shop: ShopId,
        after: u64,
        items_max: usize,
        bytes_max: usize,
    ) -> Reply<'_, Vec<Item>>;

    /// The number of the shop's newest durable item (0 for none), now and from now on. Whatever is stored later has a higher one.
    fn head(&self, shop: ShopId) -> Reply<'_, watch::Receiver<u64>>;

    /// The number of the shop's newest item as whoever decides on it knows it, of which [`head`](Self::head) may be a moment behind.
    fn newest(&self, shop: ShopId) -> Reply<'_, u64> {
        async move { Ok(*self.head(shop).await?.borrow()) }.boxed()
    }

    /// Up to where the shop's items have been removed for good, 0 for none; at least so far as nothing after it is read.
    fn swept_upto(&self, shop: ShopId) -> Reply<'_, u64>;

    /// Whether items of the shop may lie where they cannot be read yet.
    fn is_held(&self, _shop: ShopId) -> bool {
        false
    }

    /// The device has everything up to here. Need not be durable, nor happen at once: a lost one keeps items longer.
    fn ack(&self, device: DeviceId, seq: u64);

    /// Up to where the device has ever acknowledged, as far as is known; 0 for nothing.
    fn acked(&self, device: DeviceId) -> Reply<'_, u64>;

    /// What is known of a shop.
    fn shop(&self, shop: ShopId) -> Reply<'_, Option<ShopRecord>>;

    /// What is known of a device.
    fn device(&self, device: DeviceId) -> Reply<'_, Option<DeviceRecord>>;

    /// Sets what the shop's questions are answered with when no desktop answers, as its owner chose at a moment (milliseconds since 1970-01-01
    /// UTC). Of two choices the later one stands.
    fn set_policy(&self, shop: ShopId, policy: Policy, set_at_ms: i64) -> Reply<'_, ()>;

    /// Opens a new epoch for a shop.
    fn set_epoch(&self, shop: ShopId, epoch: Epoch) -> Reply<'_, ()>;

    /// Shops of which something was changed, by this relay or another: what is remembered of them is to be asked for again. Whoever lags
    /// behind forgets everything.
    fn changes(&self) -> broadcast::Receiver<ShopId>;

    /// Removes what has been kept for long enough: items that every active device of their shop acknowledged `KEEP_ACKED` ago, or that came
    /// `KEEP_UNACKED` ago (both in [`pokea_mailbox::limits`]) and were reported by sweeps of a week; invites; and what is left of removed shops. What is removed
    /// may be read for a moment longer.
    fn sweep(&self, now_ms: i64) -> Reply<'_, Swept>;

    /// The active device that is most behind; none if all have everything.
    fn most_behind(&self) -> Reply<'_, Option<Behind>>;

    /// The other relays, if the engine can be shared.
    fn peers(&self) -> Option<Arc<dyn Peers>> {
        None
    }

    /// Whether an item would be kept now: writes nothing, durably.
    fn probe(&self) -> Reply<'_, ()>;

    /// Looks at how much storage takes of this relay's disk. From then on, until the next look, it takes nothing new if it has reached its cap.
    fn weigh(&self) -> Reply<'_, Weight>;
}

/// An item that is given again is known among at least this many.
pub const RETRY_ITEMS: usize = 4_096;

/// An item before it has a number.
#[derive(Clone, Debug)]
pub struct NewItem {
    /// What the relay knows of it.
    pub envelope: Envelope,
    /// The sealed body.
    pub sealed: Sealed,
}

/// What a relay must know of a shop to seal and deliver: the part of its [`Roll`] that is read most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShopRecord {
    /// Which shop.
    pub shop: ShopId,
    /// What to seal to.
    pub key: ShopKey,
    /// What a question is answered with when no desktop answers.
    pub policy: Policy,
    /// Within which its numbers count.
    pub epoch: Epoch,
}

/// What a relay must know of a device to let it connect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeviceRecord {
    /// Which device.
    pub device: DeviceId,
    /// Whose; never changes.
    pub shop: ShopId,
    /// Who it is.
    pub verifying_key: VerifyingKey,
    /// It may connect no more.
    pub revoked: bool,
}

/// What a sweep removed, and what it found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    /// Items that were acknowledged long enough ago, or that nobody wanted for longer than that.
    pub items: usize,
    /// Items that some active device has not acknowledged for so long that they go within two weeks, or went just now. Somebody must be told.
    pub overdue: usize,
    /// Invites that had expired some time ago.
    pub invites: usize,
}

/// A device that does not have everything yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Behind {
    /// How many items it has yet to take, counted up to [`BEHIND_COUNTED`].
    pub items: u64,
    /// When the first of them came, in milliseconds since 1970-01-01 UTC.
    pub since_ms: i64,
}

/// Beyond so many it does not matter how many they are.
pub const BEHIND_COUNTED: u64 = 10_000;

/// Why storage did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another relay has the file open.
    #[error("another relay is running on {0}")]
    InUse(std::path::PathBuf),
    /// The servers of a cluster do not promise what a 200 does, or nobody can tell.
    #[error("the cluster is not safe for callbacks: {0}")]
    NotDurable(String),
    /// The cluster belongs to relays with another master secret, and would answer 404 to their addresses through this one.
    #[error(
        "the cluster's relays have another master.secret; put a copy of theirs in the place of this relay's"
    )]
    OtherSecret,
    /// It has more to do than it can; try again.
    #[error("storage is overloaded; nothing was stored")]
    Overloaded,
    /// It has taken all that it may of the disk.
    #[error(
        "storage is at its cap; nothing was stored, and nothing that is stored goes: give it more with --store-cap, or make room on the disk"
    )]
    Full,
    /// It has been closed.
    #[error("storage is closed; nothing was stored")]
    Closed,
    /// The disk, or the file on it.
    #[error("storage failed; what was asked for is stored as a whole or not at all: {0}")]
    Failed(String),
}
