//! How much of strangers' mail is kept. Whoever has stolen a PC of the shop has its address key, and can post to addresses that no payment has for as
//! long as he likes. Evidence is never deleted, so only so much of that becomes evidence a day.

use pokea_domain::Millis;
use std::sync::{Mutex, PoisonError};

const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// Room for so many bytes a day.
#[derive(Debug)]
pub struct DailyRoom {
    bytes_max: usize,
    /// The day, and what it has had.
    used: Mutex<(i64, usize)>,
}

impl DailyRoom {
    /// All of it is free.
    #[must_use]
    pub fn new(bytes_max: usize) -> Self {
        Self {
            bytes_max,
            used: Mutex::default(),
        }
    }

    /// Whether there is room for so many bytes today. If so, it is taken.
    pub fn takes(&self, bytes: usize, now: Millis) -> bool {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let today = now.0.div_euclid(DAY_MS);
        if used.0 != today {
            *used = (today, 0);
        }
        let is_room = used.1.saturating_add(bytes) <= self.bytes_max;
        if is_room {
            used.1 += bytes;
        }
        is_room
    }
}
