//! Time: the only place in the simulator that reads a clock. Moments are the wall clock's, so that they survive a restart and agree
//! with the client's; what a speed shortens is the waiting between them. A test can put the clock forward, or start with one that
//! moves only when it is told to.

use pokea_domain::Millis;
use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How fast things happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Tempo(u32);

impl Default for Tempo {
    fn default() -> Self {
        Self(1)
    }
}

impl Tempo {
    /// `speed` 1 is Safaricom's own pace.
    pub(crate) fn new(speed: u32) -> Self {
        Self(speed.max(1))
    }

    pub(crate) fn speed(self) -> u32 {
        self.0
    }

    /// How long `wait` is at this speed.
    pub(crate) fn shorten(self, wait: Duration) -> Duration {
        wait / self.0
    }

    /// So long after a moment, at this speed.
    pub(crate) fn after(self, moment: Millis, wait: Duration) -> Millis {
        moment.plus(self.shorten(wait))
    }
}

/// Which time it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Time {
    /// The computer's.
    #[default]
    Wall,
    /// This moment, until [`Handle::advance`](crate::Handle::advance) moves it.
    Still(Millis),
}

/// The simulator's clock.
#[derive(Debug)]
pub(crate) struct Clock {
    runs: bool,
    /// Ahead of the wall clock by so much; or, on a clock that stands still, the time itself.
    ms: AtomicI64,
}

impl Clock {
    pub(crate) fn new(time: Time) -> Self {
        let (runs, ms) = match time {
            Time::Wall => (true, 0),
            Time::Still(moment) => (false, moment.0),
        };
        Self {
            runs,
            ms: AtomicI64::new(ms),
        }
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "this is the simulator's clock: everything else asks it"
    )]
    pub(crate) fn now(&self) -> Millis {
        let ms = self.ms.load(Ordering::Acquire);
        if !self.runs {
            return Millis(ms);
        }
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH);
        let wall = since_epoch.map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX));
        Millis(wall.saturating_add(ms))
    }

    pub(crate) fn advance(&self, by: Duration) {
        let ms = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.ms.fetch_add(ms, Ordering::AcqRel);
    }

    /// Waits for a moment; forever without one, or while the clock stands still. Whoever waits must look again after
    /// [`advance`](Self::advance).
    pub(crate) async fn sleep_until(&self, moment: Option<Millis>) {
        let now = self.now();
        match moment {
            Some(moment) if moment <= now => {}
            Some(moment) if self.runs => tokio::time::sleep(moment.since(now)).await,
            _ => std::future::pending().await,
        }
    }
}
