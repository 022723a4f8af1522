//! How often somebody may do something: so many at once, and then so many a second.
//!
//! The generic cell rate algorithm (ITU-T I.371): one instant is kept for each, the moment at which its allowance would be whole again. Our own
//! because it is so short: a crate for it would be many times the size.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// How often.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rate {
    /// One more after each of these.
    pub(crate) every: Duration,
    /// So many at once.
    pub(crate) burst: u32,
}

/// Who may still do it.
pub(crate) struct Rates<K> {
    rate: Rate,
    /// Those whose allowance is not whole.
    whole_at: Mutex<HashMap<K, Instant>>,
}

/// How many are remembered. Above that those whose allowance is whole again are forgotten, and then everybody: a limit that forgets is better
/// than a relay without memory.
const REMEMBERED_MAX: usize = 65_536;

impl<K: Hash + Eq> Rates<K> {
    pub(crate) fn new(rate: Rate) -> Self {
        Self {
            rate,
            whole_at: Mutex::default(),
        }
    }

    /// Whether it may be done now. If so, it counts as done.
    pub(crate) fn allows(&self, who: K, now: Instant) -> bool {
        let mut all = self.whole_at.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= REMEMBERED_MAX && !all.contains_key(&who) {
            all.retain(|_, whole_at| *whole_at > now);
            if all.len() >= REMEMBERED_MAX {
                all.clear();
            }
        }
        let whole_at = all.entry(who).or_insert(now);
        let next = (*whole_at).max(now) + self.rate.every;
        let allowed = next <= now + self.rate.every * self.rate.burst;
        if allowed {
            *whole_at = next;
        }
        allowed
    }
}
