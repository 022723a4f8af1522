//! The app's clock: the only place that reads the PC's time, and the only one that waits. What Daraja's answers say of the time corrects
//! it (R17), so that one value, and a right one, is in stamps, passwords, events and on the screen.
//!
//! Practice and tests may run it faster than the world's. Rules never read it: they get [`Millis`] as an argument.

use pokea_daraja::Dated;
use pokea_domain::Millis;
use pokea_domain::skew::{Hands, Jump, Reading, Skew};
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::sync::Notify;
use tokio::time::Instant;

/// How often the clock is looked at for a sleep of the PC, in the world's own time.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Tells the time and waits, at the world's speed or faster. Cloning gives another handle to the same clock.
#[derive(Clone)]
pub struct Clock(Arc<Inner>);

struct Inner {
    hands: Box<dyn Fn() -> Hands + Send + Sync>,
    began: Millis,
    speed: u32,
    skew: Mutex<Skew>,
    /// Daraja has answered in this run of the program, and so has told its time.
    told: AtomicBool,
    /// Rung when what a person should hear of this clock has changed.
    news: Notify,
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Clock")
            .field("speed", &self.0.speed)
            .finish_non_exhaustive()
    }
}

impl Clock {
    /// The world's clock.
    #[must_use]
    pub fn real() -> Self {
        Self::faster(1)
    }

    /// A clock that shows what this PC's does now and then runs `speed` times as fast; 0 counts as 1.
    #[must_use]
    pub fn faster(speed: u32) -> Self {
        let started = Instant::now();
        Self::with_hands(speed, move || Hands {
            wall: pc_time(),
            steady: started.elapsed(),
        })
    }

    /// A clock whose hands somebody else moves: a PC with a wrong clock, or one that sleeps.
    #[must_use]
    pub fn with_hands(speed: u32, hands: impl Fn() -> Hands + Send + Sync + 'static) -> Self {
        Self(Arc::new(Inner {
            began: hands().wall,
            hands: Box::new(hands),
            speed: speed.max(1),
            skew: Mutex::default(),
            told: AtomicBool::new(false),
            news: Notify::new(),
        }))
    }

    /// The time.
    #[must_use]
    pub fn now(&self) -> Millis {
        let hands = (self.0.hands)();
        let mut skew = self.skew();
        skew.see(hands);
        skew.correct(self.at(hands.wall))
    }

    /// Waits for `wait` of this clock's time.
    pub async fn sleep(&self, wait: Duration) {
        tokio::time::sleep(self.shorten(wait)).await;
    }

    /// How long a span of this clock's time is in the world's.
    pub(crate) fn shorten(&self, span: Duration) -> Duration {
        span.checked_div(self.0.speed).unwrap_or(span)
    }

    /// Takes in what an answer of Daraja says of the time.
    pub(crate) fn hear(&self, dated: Dated) {
        let hands = (self.0.hands)();
        let mut skew = self.skew();
        let before = skew.to_be_told();
        skew.see(hands);
        skew.hear(Reading {
            date: dated.date,
            heard_at: hands.wall,
            round_trip: dated.round_trip,
        });
        if skew.to_be_told() != before {
            self.0.news.notify_one();
        }
        drop(skew);
        self.trust();
    }

    /// Daraja has answered: if it told no time, nothing is known that could correct this clock.
    pub(crate) fn trust(&self) {
        self.0.told.store(true, Ordering::Release);
    }

    /// Whether this clock is as right as it will be. Before the first answer of Daraja nobody knows, and nothing is asked for (R17): what is
    /// known of a request later is held against when it was asked.
    pub(crate) fn is_trusted(&self) -> bool {
        self.0.told.load(Ordering::Acquire)
    }

    /// Whether answers of Daraja have moved the time as far as a jump since this was last asked.
    pub(crate) fn was_corrected(&self) -> bool {
        self.skew().was_corrected()
    }

    /// Waits until [`Self::to_be_told`] has changed.
    pub(crate) async fn news(&self) {
        self.0.news.notified().await;
    }

    /// How far this PC's clock is behind, in milliseconds, where a person should hear of it; below zero where it is ahead.
    pub(crate) fn to_be_told(&self) -> Option<i64> {
        self.skew().to_be_told()
    }

    /// Nothing has happened to it so far: the first look that follows knows of a sleep from here on.
    pub(crate) fn look_on(&self) {
        self.skew().look((self.0.hands)(), Duration::MAX);
    }

    /// Waits a little, and tells whether the PC slept meanwhile, or its clock was set.
    pub(crate) async fn look(&self) -> Option<Jump> {
        tokio::time::sleep(LOOK_EVERY).await;
        let jump = self.skew().look((self.0.hands)(), LOOK_EVERY)?;
        let passed = jump.after.0.saturating_sub(jump.before.0);
        let after = self.now();
        Some(Jump {
            before: after.moved(passed.saturating_mul(-i64::from(self.0.speed))),
            after,
        })
    }

    /// What this clock shows when the PC's shows `wall`.
    fn at(&self, wall: Millis) -> Millis {
        let passed = wall.0.saturating_sub(self.0.began.0);
        self.0
            .began
            .moved(passed.saturating_mul(i64::from(self.0.speed)))
    }

    fn skew(&self) -> MutexGuard<'_, Skew> {
        self.0.skew.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the clock")]
fn pc_time() -> Millis {
    let since_epoch = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Millis::default().plus(since_epoch)
}
