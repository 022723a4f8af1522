//! The app's clock: the only place that reads the PC's time, and the only one that waits.
//!
//! Practice and tests may run it faster than the world's. Rules never read it: they get [`Millis`] as an argument.

use pokea_domain::Millis;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Tells the time and waits, at the world's speed or faster.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    began: Millis,
    speed: u32,
}

impl Clock {
    /// The world's clock.
    #[must_use]
    pub fn real() -> Self {
        Self::faster(1)
    }

    /// A clock that is right now and then runs `speed` times as fast as the world's; 0 counts as 1.
    #[must_use]
    pub fn faster(speed: u32) -> Self {
        Self {
            began: pc_time(),
            speed: speed.max(1),
        }
    }

    /// The time.
    #[must_use]
    pub fn now(&self) -> Millis {
        let passed = pc_time().since(self.began);
        self.began.plus(passed.saturating_mul(self.speed))
    }

    /// Waits for `wait` of this clock's time.
    pub async fn sleep(&self, wait: Duration) {
        tokio::time::sleep(wait.checked_div(self.speed).unwrap_or(wait)).await;
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the clock")]
fn pc_time() -> Millis {
    let since_epoch = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Millis::default().plus(since_epoch)
}
