//! Turns: whatever goes one after the other, and not more often than so.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::{Instant, sleep_until};

/// When the next turn is.
#[derive(Debug, Default)]
pub(crate) struct Pace(Mutex<Option<Instant>>);

impl Pace {
    /// Waits for the next turn that is `apart` from all others. At once if there was none lately.
    pub(crate) async fn turn(&self, apart: Duration) {
        let now = Instant::now();
        let turn = {
            let mut next = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let turn = next.map_or(now, |next| next.max(now));
            *next = Some(turn + apart);
            turn
        };
        sleep_until(turn).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn turns_are_apart_and_the_first_is_at_once() {
        let (pace, apart) = (Pace::default(), Duration::from_secs(1));
        let began = Instant::now();
        let mut waited = Vec::new();
        for _ in 0..3 {
            pace.turn(apart).await;
            waited.push(began.elapsed().as_secs());
        }
        assert_eq!(waited, [0, 1, 2]);
        tokio::time::advance(Duration::from_secs(60)).await;
        pace.turn(apart).await;
        assert_eq!(began.elapsed().as_secs(), 62);
    }
}
