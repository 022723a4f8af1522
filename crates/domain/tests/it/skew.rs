//! A PC's clock against Daraja's (R17): measured, corrected, and watched for jumps. Every clock here is an argument.

use pokea_domain::Millis;
use pokea_domain::skew::{Hands, Reading, Skew, TELL_FROM};
use std::time::Duration;

/// 22 November 2026, 14:32:09.500 in Nairobi.
const TRUE: Millis = Millis(1_795_347_129_500);

const SECOND: i64 = 1_000;
const HOUR: i64 = 3_600 * SECOND;
const DAY: i64 = 24 * HOUR;
const EVERY: Duration = Duration::from_secs(2);

/// How wrong clocks of shops are: not, a little, by summer time, by a day, by a dead battery.
const SKEWS: [i64; 11] = [
    0,
    SECOND,
    -SECOND,
    61 * SECOND,
    -61 * SECOND,
    HOUR,
    -HOUR,
    DAY,
    -DAY,
    3_652 * DAY,
    -3_652 * DAY,
];

/// What a PC that is ahead by so much hears at a true time, in an exchange of this length.
fn heard(at: Millis, ahead_ms: i64, round_trip: Duration) -> Reading {
    let made = at.moved(-i64::try_from(round_trip.as_millis() / 2).expect("a short exchange"));
    Reading {
        date: Millis(made.0.div_euclid(SECOND) * SECOND),
        heard_at: at.moved(ahead_ms),
        round_trip,
    }
}

fn hands(wall: Millis, steady_s: u64) -> Hands {
    Hands {
        wall,
        steady: Duration::from_secs(steady_s),
    }
}

/// F52: a PC in any of 24 zones, taken for UTC by mistake, and wrong by something more; at every part of a second.
#[test]
fn r17_after_the_first_header_the_stamp_is_right_in_any_zone_and_with_any_skew() {
    for zone in -11..=12 {
        for skew in SKEWS {
            for part in (0..SECOND).step_by(50) {
                let at = TRUE.moved(part);
                let ahead = zone * HOUR + skew;
                let mut clock = Skew::default();
                clock.hear(heard(at, ahead, Duration::from_millis(180)));
                let corrected = clock.correct(at.moved(ahead));
                let wrong_by = corrected.0.abs_diff(at.0);
                assert!(wrong_by < 2_000, "{zone} {skew} {part}: {wrong_by} ms");
                let (stamp, right) = (corrected.nairobi().stamp(), at.nairobi().stamp());
                let near = [-2, -1, 0, 1, 2].map(|s| at.moved(s * SECOND).nairobi().stamp());
                assert!(near.contains(&stamp), "{stamp} is not {right}");
            }
        }
    }
}

#[test]
fn r17_a_clock_that_agrees_with_daraja_is_left_alone() {
    for part in (0..SECOND).step_by(10) {
        for round_trip in [0, 40, 900, 8_000] {
            let mut clock = Skew::default();
            clock.hear(heard(
                TRUE.moved(part),
                0,
                Duration::from_millis(round_trip),
            ));
            assert_eq!(clock.behind_ms(), 0, "{part} ms, {round_trip} ms");
        }
    }
}

#[test]
fn r17_one_wrong_header_moves_nothing() {
    for ahead in SKEWS {
        for wrong in [1, 3_600, -3_600, 315_360_000_i64] {
            let mut clock = Skew::default();
            let quick = Duration::from_millis(20);
            clock.hear(heard(TRUE, ahead, quick));
            let known = clock.behind_ms();
            let mut bad = heard(TRUE, ahead, quick);
            bad.date = bad.date.moved(wrong * SECOND);
            clock.hear(bad);
            assert_eq!(clock.behind_ms(), known, "{ahead}, wrong by {wrong} s");
            for _ in 0..4 {
                clock.hear(heard(TRUE, ahead, quick));
                assert_eq!(clock.behind_ms(), known, "{ahead}, wrong by {wrong} s");
            }
        }
    }
}

#[test]
fn r17_a_wrong_first_header_is_outvoted_by_two() {
    let mut clock = Skew::default();
    let quick = Duration::from_millis(20);
    clock.hear(heard(TRUE.moved(DAY), -DAY, quick));
    assert!(clock.behind_ms() > DAY - 2 * SECOND);
    clock.hear(heard(TRUE, 0, quick));
    clock.hear(heard(TRUE, 0, quick));
    assert_eq!(clock.behind_ms(), 0);
}

#[test]
fn r17_only_what_a_person_should_mend_is_told() {
    let told = |ahead: i64| {
        let mut clock = Skew::default();
        clock.hear(heard(TRUE, ahead, Duration::ZERO));
        clock.to_be_told()
    };
    let least = i64::try_from(TELL_FROM.as_millis()).expect("a minute");
    for quiet in [0, SECOND, 5 * SECOND, 59 * SECOND, -59 * SECOND] {
        assert_eq!(told(quiet), None, "{quiet}");
    }
    for loud in [61 * SECOND, HOUR, DAY, 3_652 * DAY] {
        assert!(told(loud).is_some_and(|ms| ms < -least), "{loud}");
        assert!(told(-loud).is_some_and(|ms| ms > least), "-{loud}");
    }
}

/// F51: the wall clock runs on while the steady one stands, or both run on and nobody looked.
#[test]
fn r17_a_sleep_is_noticed_and_time_goes_on_as_the_pc_says() {
    for slept in [6, 61, 3_600, 86_400] {
        let mut clock = Skew::default();
        assert_eq!(clock.look(hands(TRUE, 10), EVERY), None, "the first look");
        let awake = TRUE.moved(2 * SECOND);
        assert_eq!(clock.look(hands(awake, 12), EVERY), None, "all is well");
        let after = awake.moved((slept + 2) * SECOND);
        let jump = clock
            .look(hands(after, 14), EVERY)
            .expect("a sleep of which the steady clock knows nothing");
        assert_eq!((jump.before, jump.after), (awake, after));
        assert_eq!(clock.behind_ms(), 0);
    }
    let mut clock = Skew::default();
    clock.look(hands(TRUE, 0), EVERY);
    let after = TRUE.moved(3_600 * SECOND);
    let jump = clock.look(hands(after, 3_600), EVERY).expect("a late look");
    assert_eq!((jump.before, jump.after), (TRUE, after));
}

#[test]
fn r17_a_busy_pc_is_awake() {
    let mut clock = Skew::default();
    clock.look(hands(TRUE, 0), EVERY);
    let mut at = (TRUE, 0);
    for late in [2, 5, 11, 2, 12] {
        at = (at.0.moved(late * SECOND), at.1 + late.unsigned_abs());
        assert_eq!(clock.look(hands(at.0, at.1), EVERY), None, "{late} s");
    }
    // A network that corrects the clock by a little at a time is no jump either.
    assert_eq!(
        clock.look(hands(at.0.moved(7 * SECOND), at.1 + 2), EVERY),
        None
    );
}

/// Whoever asks for the time notices first; the next look tells of it once, and a header that came between counts once.
#[test]
fn r17_a_jump_is_corrected_before_the_next_look_and_told_by_it() {
    let mut clock = Skew::default();
    clock.look(hands(TRUE, 0), EVERY);
    for _ in 0..3 {
        clock.hear(heard(TRUE, 0, Duration::ZERO));
    }
    let at = TRUE.moved(SECOND);
    let set = at.moved(-DAY);
    assert_eq!(clock.see(hands(set, 1)), at);
    clock.hear(heard(at, -DAY, Duration::ZERO));
    assert_eq!(clock.see(hands(set, 1)), at);
    let later = hands(set.moved(SECOND), 2);
    let jump = clock.look(later, EVERY).expect("a jump");
    assert_eq!((jump.before, jump.after), (TRUE, at));
    assert_eq!(clock.correct(later.wall), at.moved(SECOND));
    assert_eq!(clock.look(later, EVERY), None, "told once");
}

/// Where the steady clock runs on while a PC sleeps, a header may come before the look that is overdue: it alone counts as well.
#[test]
fn r17_a_header_that_comes_before_the_overdue_look_alone_decides() {
    let mut clock = Skew::default();
    clock.look(hands(TRUE.moved(HOUR), 0), EVERY);
    for _ in 0..3 {
        // Made as the exchange began, and five seconds on its way: all that can be said is wrong by half of that.
        clock.hear(Reading {
            date: TRUE.moved(-5_500),
            heard_at: TRUE.moved(HOUR),
            round_trip: Duration::from_secs(5),
        });
    }
    let before = clock.correct(TRUE.moved(HOUR)).0.abs_diff(TRUE.0);
    assert!(before > 2_000, "{before} ms");
    let woke = TRUE.moved(HOUR);
    let pc = hands(woke.moved(HOUR), 3_600);
    clock.see(pc);
    clock.hear(heard(woke, HOUR, Duration::from_millis(200)));
    assert!(clock.correct(pc.wall).0.abs_diff(woke.0) < 2_000);
    let jump = clock.look(pc, EVERY).expect("a late look");
    assert_eq!(jump.after.0 - jump.before.0, HOUR);
    assert_eq!(clock.look(pc, EVERY), None, "told once");
}

/// Somebody sets the clock back, or sets right what was wrong: the corrected time goes on as if nothing had happened.
#[test]
fn r17_a_clock_that_is_set_moves_no_corrected_time() {
    for ahead in [DAY, HOUR, 61 * SECOND] {
        for (measured, set) in [(0, -ahead), (ahead, -ahead), (-ahead, ahead)] {
            let mut clock = Skew::default();
            clock.hear(heard(TRUE, measured, Duration::ZERO));
            let wall = TRUE.moved(measured);
            clock.look(hands(wall, 0), EVERY);
            let jump = clock
                .look(hands(wall.moved(2 * SECOND + set), 2), EVERY)
                .expect("a jump");
            let went = jump.after.0 - jump.before.0;
            assert!((went - 2 * SECOND).abs() <= SECOND, "{ahead} {set}: {went}");
        }
    }
}

#[test]
fn r17_after_a_jump_the_next_header_alone_decides() {
    let mut clock = Skew::default();
    for _ in 0..5 {
        clock.hear(heard(TRUE, 0, Duration::ZERO));
    }
    clock.look(hands(TRUE, 0), EVERY);
    let set = TRUE.moved(HOUR);
    assert!(clock.look(hands(set, 2), EVERY).is_some());
    let at = TRUE.moved(2 * SECOND);
    clock.hear(heard(at, set.0 - at.0, Duration::ZERO));
    assert!(clock.correct(set).0.abs_diff(at.0) < 2_000);
}

/// What was planned by a time that was hours wrong must be planned anew; a header that only agrees changes no plan.
#[test]
fn r17_a_correction_as_far_as_a_jump_is_told_once() {
    let mut clock = Skew::default();
    clock.hear(heard(TRUE, 0, Duration::ZERO));
    assert!(!clock.was_corrected(), "it was right");
    for ahead in [4 * SECOND, -4 * SECOND, 6 * SECOND, -6 * SECOND, HOUR] {
        let mut clock = Skew::default();
        clock.hear(heard(TRUE, ahead, Duration::ZERO));
        assert_eq!(clock.was_corrected(), ahead.abs() > 5 * SECOND, "{ahead}");
        assert!(!clock.was_corrected(), "told once");
    }
}
