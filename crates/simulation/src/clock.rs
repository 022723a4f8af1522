//! A PC's clocks, which may be wrong, stand still or be set, and what the product makes of them: the rules' own correction by the `Date` of
//! Daraja's answers (`pokea_domain::skew`).

use crate::time::{At, SECOND, wall};
use pokea_domain::Millis;
use pokea_domain::skew::{Hands, Jump, Reading, Skew};
use std::time::Duration;

/// How often the program looks whether its PC slept.
const EVERY: Duration = Duration::from_secs(5);

/// A jump of less than this is corrected by the headers alone.
const NOT_NOTICED: At = 5 * SECOND;

/// The clocks of one PC.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    /// How much the time of day is ahead of the truth.
    wrong: At,
    /// For how long the steady clock stood still, because the PC slept.
    stood: At,
    skew: Skew,
    /// How wrong the corrected time can be at most; nothing is known before the first header after a start or a jump.
    promise: Option<At>,
    times_set: u32,
    changed_at: At,
    furthest: i64,
    is_corrected: bool,
    /// It slept or was set, and the program has not looked since; else it looks every few seconds.
    unlooked: bool,
    /// A saboteur corrects nothing, or sees no jumps.
    pub(crate) uncorrected: bool,
    pub(crate) blind: bool,
}

impl Clock {
    /// Somebody sets it so much ahead of the truth. Tells by how much it jumps.
    pub(crate) fn set(&mut self, ahead: At, now: At) -> At {
        let by = ahead - self.wrong;
        self.now(now);
        if by.abs() > NOT_NOTICED {
            self.changes(now);
        } else {
            self.promise = self.promise.map(|promise| promise + by.abs());
        }
        self.wrong = ahead;
        self.now(now);
        by
    }

    /// The PC sleeps for so long. On some the steady clock stands still meanwhile.
    pub(crate) const fn sleep(&mut self, now: At, until: At, stands_still: bool) {
        if stands_still {
            self.stood += until - now;
        }
        self.changes(until);
    }

    const fn changes(&mut self, at: At) {
        self.promise = None;
        self.unlooked = true;
        self.times_set += 1;
        self.changed_at = at;
    }

    /// The program starts, and knows nothing of earlier answers.
    pub(crate) fn start(&mut self, now: At) {
        self.skew = Skew::default();
        self.stood = 0;
        self.promise = None;
        self.is_corrected = false;
        self.unlooked = false;
        self.look_on(now);
    }

    /// How often it was set, or slept.
    pub(crate) const fn times_set(&self) -> u32 {
        self.times_set
    }

    /// When it was set last, or woke.
    pub(crate) const fn changed_at(&self) -> At {
        self.changed_at
    }

    /// How wrong the corrected time is at most, if that can be known.
    pub(crate) const fn promise(&self) -> Option<At> {
        self.promise
    }

    /// The time, as the program believes it.
    pub(crate) fn now(&mut self, now: At) -> Millis {
        self.look_on(now);
        let hands = self.hands(now);
        let told = if self.uncorrected {
            hands.wall
        } else if self.blind {
            self.skew.correct(hands.wall)
        } else {
            self.skew.see(hands)
        };
        self.furthest = self.furthest.max(told.0);
        told
    }

    /// What the PC itself takes for the time.
    pub(crate) const fn uncorrected(&self, now: At) -> Millis {
        wall(now + self.wrong)
    }

    /// The latest time that it ever told.
    pub(crate) const fn furthest(&self) -> Millis {
        Millis(self.furthest)
    }

    /// An answer of Daraja's to a request that began then, made at a time in between. Whether it moves the time as far as a jump.
    pub(crate) fn hear(&mut self, began: At, made: At, now: At) -> bool {
        self.now(now);
        let round_trip = now - began;
        self.skew.hear(Reading {
            date: wall(made - made.rem_euclid(SECOND)),
            heard_at: self.hands(now).wall,
            round_trip: Duration::from_millis(round_trip.unsigned_abs()),
        });
        // The header tells a second, and may have been made at any moment of the exchange; less than a second is not corrected.
        let bound = 2 * SECOND + round_trip;
        self.promise = Some(self.promise.unwrap_or(0).max(bound));
        let corrects = self.skew.was_corrected();
        self.is_corrected |= corrects;
        corrects
    }

    /// Whether the PC slept, or its clock was set, since the last look.
    pub(crate) fn look(&mut self, now: At) -> Option<Jump> {
        if self.blind {
            return None;
        }
        self.unlooked = false;
        self.skew.look(self.hands(now), EVERY)
    }

    /// Whether headers have moved the time as far as a jump since this was last asked.
    pub(crate) const fn was_corrected(&mut self) -> bool {
        std::mem::replace(&mut self.is_corrected, false)
    }

    /// Nothing has happened to the clocks so far, if nothing has.
    pub(crate) fn look_on(&mut self, now: At) {
        if !self.unlooked {
            self.skew.look(self.hands(now), Duration::MAX);
            self.skew.look(self.hands(now), EVERY);
        }
    }

    fn hands(&self, now: At) -> Hands {
        Hands {
            wall: wall(now + self.wrong),
            steady: Duration::from_millis((now - self.stood).unsigned_abs()),
        }
    }
}
