//! When Daraja is asked about a push that has not concluded.

use super::WATCH;
use crate::time::Millis;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// When to ask Daraja next about a push that is not concluded.
///
/// The plan is dense while a customer stands at the counter (paid prompts conclude 10-30 s after the push) and thin afterwards, so that a
/// forgotten sale does not spend the app's request rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Poll {
    /// The n-th look of the regular plan, counted from the push.
    Planned(u16),
    /// The n-th look because a callback came.
    Claimed(u16),
}

const EARLY_POLLS_S: [u64; 9] = [5, 10, 15, 25, 40, 60, 80, 120, 180];
const CLAIM_RETRIES_S: [u64; 4] = [1, 2, 4, 8];
const FIVE_MINUTES_S: u64 = 300;
const HOUR_S: u64 = 3_600;

impl Poll {
    /// The first look after a push was taken, and when.
    #[must_use]
    pub fn first(asked_at: Millis) -> (Self, Millis) {
        (
            Self::Planned(0),
            asked_at.plus(Duration::from_secs(EARLY_POLLS_S[0])),
        )
    }

    /// The look after this one, which reached nobody: the next of the plan, or the same in an hour. A plan ends with an answer, or a PC that
    /// was off would never ask about money that may have moved.
    #[must_use]
    pub fn again(self, asked_at: Millis, now: Millis) -> (Self, Millis) {
        let hour = Duration::from_secs(HOUR_S);
        self.next(asked_at, now).unwrap_or((self, now.plus(hour)))
    }

    /// When to ask about a request in the shop's own name that is not over: at once when it was not asked about in this run of the program or a
    /// result was heard since, and then by the plan, at least once an hour. Nothing of it is kept: the request's state says that it is open.
    #[must_use]
    pub fn of_open(
        sent_by: Millis,
        heard_at: Option<Millis>,
        last: Option<Millis>,
        now: Millis,
    ) -> Millis {
        // A clock that was ahead told times that have not come (R17).
        let heard_at = heard_at.filter(|heard_at| *heard_at <= now);
        let is_news = |last: Millis| heard_at.is_some_and(|heard_at| heard_at > last);
        let Some(last) = last.filter(|last| *last <= now && !is_news(*last)) else {
            return now;
        };
        let by_plan = |from: Millis| Self::Planned(0).again(from, last).1;
        let planned = by_plan(heard_at.unwrap_or(sent_by)).min(by_plan(sent_by));
        planned.min(last.plus(Duration::from_secs(HOUR_S)))
    }

    /// The look after this one, which found nothing; `None` once 48 hours are over, or when the regular plan covers the rest.
    #[must_use]
    pub fn next(self, asked_at: Millis, now: Millis) -> Option<(Self, Millis)> {
        match self {
            Self::Claimed(n) => {
                let wait = CLAIM_RETRIES_S.get(usize::from(n))?;
                Some((
                    Self::Claimed(n.saturating_add(1)),
                    now.plus(Duration::from_secs(*wait)),
                ))
            }
            // By the time alone: a clock that was ahead would have gone through the plan too far (R17).
            Self::Planned(_) => (0..=u16::MAX)
                .map(|n| (n, planned_seconds(n)))
                .take_while(|(_, seconds)| *seconds <= WATCH.as_secs())
                .map(|(n, seconds)| {
                    (
                        Self::Planned(n),
                        asked_at.plus(Duration::from_secs(seconds)),
                    )
                })
                // After a long sleep of the PC many looks are overdue: the one that just was is enough.
                .find(|(_, due)| *due > now),
        }
    }
}

/// When the n-th look of the plan is, in seconds after the push.
fn planned_seconds(n: u16) -> u64 {
    let early = u16::try_from(EARLY_POLLS_S.len()).unwrap_or(u16::MAX);
    let late = u64::from(n.saturating_sub(early));
    match EARLY_POLLS_S.get(usize::from(n)) {
        Some(&seconds) => seconds,
        // Every five minutes to the first hour, then hourly to 48 hours.
        None if late < 12 => FIVE_MINUTES_S.saturating_mul(late.saturating_add(1)),
        None => HOUR_S.saturating_mul(late.saturating_sub(10)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plan_is_dense_at_first_and_ends_after_two_days() {
        let asked = Millis(0);
        let (mut poll, mut due) = Poll::first(asked);
        let mut seconds = vec![due.0 / 1_000];
        while let Some((next, at)) = poll.next(asked, due) {
            assert!(at > due, "the plan moves on");
            (poll, due) = (next, at);
            seconds.push(at.0 / 1_000);
        }
        assert_eq!(
            seconds[..12],
            [5, 10, 15, 25, 40, 60, 80, 120, 180, 300, 600, 900]
        );
        assert_eq!(seconds.last(), Some(&(48 * 3_600)));
        assert!(seconds.contains(&3_600) && seconds.contains(&7_200));
    }

    #[test]
    fn a_claim_is_followed_up_at_once_and_then_left_to_the_plan() {
        let mut poll = Poll::Claimed(0);
        let mut waits = Vec::new();
        while let Some((next, at)) = poll.next(Millis(0), Millis(60_000)) {
            waits.push((at.0 - 60_000) / 1_000);
            poll = next;
        }
        assert_eq!(waits, [1, 2, 4, 8]);
    }

    #[test]
    fn a_long_sleep_makes_one_look_not_many() {
        let next = Poll::Planned(2).next(Millis(0), Millis(9_000_000));
        assert_eq!(
            next.map(|(_, due)| due.0 / 3_600_000),
            Some(3),
            "the next full hour after two and a half"
        );
        assert_eq!(
            Poll::Planned(2).next(Millis(0), Millis(200_000_000_000)),
            None
        );
    }
}
