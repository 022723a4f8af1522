//! What one shop's mail from strangers may take of storage: a share of the cap for as long as mail is kept. Whoever has a leaked address, or a shop of his
//! own, fills that and not what the others need. Nothing is counted on the disk: a level rises with what comes, and sinks as what came grows old.

use crate::limits::SHOPS_TO_FILL_STORAGE;
use pokea_mailbox::ShopId;
use pokea_mailbox::limits::KEEP_UNACKED;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use tokio::time::Instant;

/// The shops' levels, in bytes.
#[derive(Default)]
pub(crate) struct Shares {
    /// All that storage may take; 0 while that is not known.
    cap_bytes: AtomicU64,
    levels: Mutex<HashMap<ShopId, (u64, Instant)>>,
}

impl Shares {
    pub(crate) fn set_cap(&self, bytes: u64) {
        self.cap_bytes.store(bytes, Ordering::Relaxed);
    }

    /// Whether the shop's share has room for so many bytes now. If so, they count.
    pub(crate) fn takes(&self, shop: ShopId, bytes: u64, now: Instant) -> bool {
        let share = self.cap_bytes.load(Ordering::Relaxed) / SHOPS_TO_FILL_STORAGE;
        if share == 0 {
            return true;
        }
        let mut levels = self.levels.lock().unwrap_or_else(PoisonError::into_inner);
        let (level, at) = levels.entry(shop).or_insert((0, now));
        let sunk = u128::from(share) * (now - *at).as_millis() / KEEP_UNACKED.as_millis();
        let left = level.saturating_sub(u64::try_from(sunk).unwrap_or(u64::MAX));
        let is_room = left.saturating_add(bytes) <= share;
        if is_room {
            (*level, *at) = (left + bytes, now);
        }
        is_room
    }
}
