//! Time: the only place in the simulator that reads a clock. Moments are the wall clock's, so that they survive a restart and agree
//! with the client's; what a speed shortens is the waiting between them.

use pokea_domain::Millis;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How fast things happen.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tempo {
    speed: u32,
}

impl Tempo {
    /// `speed` 1 is Safaricom's own pace.
    pub(crate) fn new(speed: u32) -> Self {
        Self {
            speed: speed.max(1),
        }
    }

    /// Now.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the simulator's clock: everything else asks it"
    )]
    pub(crate) fn now(self) -> Millis {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH);
        Millis(since_epoch.map_or(0, |d| i64::try_from(d.as_millis()).unwrap_or(i64::MAX)))
    }

    /// How long `wait` is at this speed.
    pub(crate) fn shorten(self, wait: Duration) -> Duration {
        wait / self.speed
    }

    /// Waits as long as `wait` is at this speed.
    pub(crate) async fn sleep(self, wait: Duration) {
        tokio::time::sleep(self.shorten(wait)).await;
    }

    /// Waits for a moment; forever without one.
    pub(crate) async fn sleep_until(self, moment: Option<Millis>) {
        match moment {
            Some(moment) => tokio::time::sleep(moment.since(self.now())).await,
            None => std::future::pending().await,
        }
    }
}
