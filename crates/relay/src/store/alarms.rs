//! What was said before it goes. Nothing that some device has yet to take goes for its age before its operator was told for a week, and a week in
//! which the relay ran: a clock that is wrong, a relay that was off for weeks, or an old backup must not make a month pass in a moment.
//!
//! So there is a clock that goes on from sweep to sweep only, by no more than a relay that runs leaves between two. On it stands since when has been
//! reported what came before a certain moment.

use crate::limits::{ALARM_UNACKED, SWEEP_EVERY};
use pokea_mailbox::limits::KEEP_UNACKED;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// For so long it is said that something is going to go.
const SAID_FOR: Duration = KEEP_UNACKED.saturating_sub(ALARM_UNACKED);

/// Between two sweeps a relay may have been started again, but not much more.
const COUNTED_MAX: Duration = SWEEP_EVERY.saturating_mul(6);

/// What all sweeps of one storage know, and each leaves for the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Alarms {
    /// When the last sweep was, by the clock on the wall.
    swept_at_ms: i64,
    /// For how long relays have run, in milliseconds.
    running_ms: i64,
    /// What came before this is being reported, since the other.
    reported_before_ms: i64,
    reported_since_ms: i64,
    /// What came before this has been reported for long enough.
    goes_before_ms: i64,
}

impl Alarms {
    /// A sweep begins now.
    pub(super) fn at(self, now_ms: i64) -> Self {
        let passed = now_ms.saturating_sub(self.swept_at_ms);
        let running_ms = self.running_ms + passed.clamp(0, millis(COUNTED_MAX));
        let now = Self {
            swept_at_ms: now_ms,
            running_ms,
            ..self
        };
        let overdue_before_ms = before(now_ms, ALARM_UNACKED);
        if self.reported_before_ms == 0 {
            return Self {
                reported_before_ms: overdue_before_ms,
                reported_since_ms: running_ms,
                ..now
            };
        }
        if running_ms - self.reported_since_ms < millis(SAID_FOR) {
            return now;
        }
        Self {
            goes_before_ms: self.reported_before_ms,
            reported_before_ms: overdue_before_ms,
            reported_since_ms: running_ms,
            ..now
        }
    }

    /// What came at this moment or before may go although some device has yet to take it.
    pub(super) fn expired_before(&self) -> i64 {
        self.goes_before_ms
            .min(before(self.swept_at_ms, KEEP_UNACKED))
    }
}

/// The moment so long ago.
pub(super) fn before(now_ms: i64, ago: Duration) -> i64 {
    now_ms.saturating_sub(millis(ago))
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
