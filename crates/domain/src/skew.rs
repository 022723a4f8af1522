//! How wrong this PC's clock is (R17): measured by the `Date` of Daraja's answers, and watched for jumps, which are a sleep of the PC or
//! somebody who set its clock.
//!
//! The correction is one number that is added to the PC's clock. It is the median of the last few measurements, so that one wrong header
//! among them moves nothing. No time here decides an order: that is the log's.

use crate::time::Millis;
use std::collections::VecDeque;
use std::time::Duration;

/// The screen tells of a clock that is more wrong than this.
pub const TELL_FROM: Duration = Duration::from_secs(60);

/// The wall clock moving so much more, or less, than the steady one is a jump.
const JUMP: Duration = Duration::from_secs(5);

/// Where the steady clock runs on while a PC sleeps, only the look that came this late tells of the sleep.
const LATE: Duration = Duration::from_secs(10);

/// What a header can tell apart.
const SECOND_MS: i64 = 1_000;

/// Of so many measurements the median counts.
const READINGS: usize = 5;

/// One `Date` header, held against this PC's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// What the header says: the second in which the answer was made.
    pub date: Millis,
    /// When the answer came, by this PC's wall clock.
    pub heard_at: Millis,
    /// How long that was after the request was begun.
    pub round_trip: Duration,
}

/// What this PC's clocks show at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hands {
    /// The time of day, as the PC believes it; people and networks set it.
    pub wall: Millis,
    /// A clock that nobody sets: only spans of it mean anything.
    pub steady: Duration,
}

/// The PC slept, or its clock was set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Jump {
    /// The last look before it, in corrected time.
    pub before: Millis,
    /// Now, in corrected time.
    pub after: Millis,
}

/// The correction of one PC's clock.
#[derive(Clone, Debug, Default)]
pub struct Skew {
    readings: VecDeque<i64>,
    behind_ms: i64,
    /// At the last moment that anybody asked for the time.
    seen: Option<Hands>,
    /// At the last look, and how long until the next one.
    looked: Option<Hands>,
    every: Duration,
    /// What the next look will tell of.
    jump: Option<Jump>,
    /// Headers have moved the time as far as a jump since anybody asked.
    is_corrected: bool,
}

impl Skew {
    /// The time, given what the PC's clock shows.
    #[must_use]
    pub const fn correct(&self, wall: Millis) -> Millis {
        wall.moved(self.behind_ms)
    }

    /// How far this PC's clock is behind Daraja's, in milliseconds; below zero where it is ahead.
    #[must_use]
    pub const fn behind_ms(&self) -> i64 {
        self.behind_ms
    }

    /// The same where a person should hear of it.
    #[must_use]
    pub fn to_be_told(&self) -> Option<i64> {
        (u128::from(self.behind_ms.unsigned_abs()) > TELL_FROM.as_millis())
            .then_some(self.behind_ms)
    }

    /// Takes one measurement in. Of two that differ, the earlier one still counts: a third decides.
    pub fn hear(&mut self, reading: Reading) {
        if self.readings.len() >= READINGS {
            self.readings.pop_front();
        }
        self.readings.push_back(reading.behind_ms(self.behind_ms));
        let mut sorted: Vec<i64> = self.readings.iter().copied().collect();
        sorted.sort_unstable();
        // One and the same, unless they are even in number.
        let low = sorted.get(sorted.len().saturating_sub(1) / 2);
        let high = sorted.get(sorted.len() / 2);
        let median = match (low, high) {
            (Some(&low), Some(&high)) if self.is_nearer(low, high) => low,
            (_, Some(&high)) => high,
            _ => return,
        };
        // A header tells whole seconds. Time that went to and fro by less than that would be worse than time that is off by it.
        if self.behind_ms.abs_diff(median) > SECOND_MS.unsigned_abs() {
            self.is_corrected |= is_long(self.behind_ms.saturating_sub(median));
            self.behind_ms = median;
        }
    }

    /// Whether headers have moved the time as far as a jump since this was last asked: what was planned by the time before may be hours away
    /// by the right one.
    pub fn was_corrected(&mut self) -> bool {
        std::mem::take(&mut self.is_corrected)
    }

    /// The time, given what the PC's clocks show. Corrected time goes on across a clock that is set: one that is set back, or forward by
    /// just what it was behind, changes the correction. Any other jump forward is taken for a sleep, and so is a look that is overdue. In
    /// every case the next measurement alone counts, also one that comes before the look.
    pub fn see(&mut self, now: Hands) -> Millis {
        if let Some(last) = self.seen.replace(now) {
            let passed = now.steady.saturating_sub(last.steady);
            let steady_ms = i64::try_from(passed.as_millis()).unwrap_or(i64::MAX);
            let wall_ms = now.wall.0.saturating_sub(last.wall.0);
            let jump_ms = wall_ms.saturating_sub(steady_ms);
            if is_long(jump_ms) {
                let before = self.correct(last.wall);
                let was_mended =
                    is_long(self.behind_ms) && !is_long(self.behind_ms.saturating_sub(jump_ms));
                if jump_ms < 0 || was_mended {
                    self.behind_ms = self.behind_ms.saturating_sub(jump_ms);
                }
                self.jumps(before, now);
            }
        }
        let overdue = |looked: &Hands| {
            now.steady.saturating_sub(looked.steady) > self.every.saturating_add(LATE)
        };
        if let Some(looked) = self.looked.filter(overdue)
            && self.jump.is_none()
        {
            self.jumps(self.correct(looked.wall), now);
        }
        self.correct(now.wall)
    }

    /// Tells of a jump since the last look; `every` is how often this is called.
    pub fn look(&mut self, now: Hands, every: Duration) -> Option<Jump> {
        self.every = every;
        self.see(now);
        self.looked = Some(now);
        self.jump.take()
    }

    fn jumps(&mut self, before: Millis, now: Hands) {
        self.readings.clear();
        self.jump = Some(Jump {
            before: self.jump.map_or(before, |jump| jump.before),
            after: self.correct(now.wall),
        });
    }

    const fn is_nearer(&self, low: i64, high: i64) -> bool {
        self.behind_ms.abs_diff(low) <= self.behind_ms.abs_diff(high)
    }
}

impl Reading {
    /// The answer was made at some time of the exchange, and at some time of the second that the header names. What agrees with that is
    /// right as far as anyone can tell: the correction as it is, or none at all. Otherwise it is the middle, at most a second and half the
    /// round trip wrong.
    fn behind_ms(&self, now: i64) -> i64 {
        let round_trip = i64::try_from(self.round_trip.as_millis()).unwrap_or(i64::MAX);
        let least = self.date.0.saturating_sub(self.heard_at.0);
        let most = least.saturating_add(SECOND_MS).saturating_add(round_trip);
        [now, 0]
            .into_iter()
            .find(|behind| (least..=most).contains(behind))
            .unwrap_or_else(|| least.midpoint(most))
    }
}

fn is_long(span_ms: i64) -> bool {
    u128::from(span_ms.unsigned_abs()) > JUMP.as_millis()
}
