//! When a look at the till's records lets an unknown attempt go, and why it mostly does not (R12).

use crate::counter::{Counter, attempt, paid};
use crate::letting_go::{LAG_S, PROMPT_S, cleared, unknown};
use pokea_domain::payment::{AttemptState, Failure, NotSent, PushAnswer, QueryAnswer};
use pokea_domain::records::{
    CLOCK_SLACK, Look, NotCleared, RECORDS_LAG_MIN, RECORDS_REACH, Row, Sweep, late_by, looked_at,
    read_from,
};
use pokea_domain::sale::{Event, Input, Refusal, SaleState};
use pokea_domain::{Cents, Millis, Msisdn};
use std::time::Duration;

fn not_cleared(why: NotCleared) -> Result<Vec<Event>, Refusal> {
    Err(Refusal::NotCleared(why))
}

#[test]
fn r12_a_complete_look_that_finds_nothing_lets_the_customer_be_asked_again() {
    let mut counter = cleared();
    assert!(matches!(
        counter.log.last(),
        Some((_, Event::Cleared { .. }))
    ));
    assert_eq!(counter.attempt(1).state, AttemptState::Unknown);
    assert!(!counter.attempt(1).holds_the_prompt());
    assert!(counter.ask(2).is_ok());
    assert_eq!(counter.pushes, [attempt(1), attempt(2)]);

    let cash = Input::TakeCash {
        tendered: Cents::new(150_000),
    };
    assert!(cleared().happens(cash).is_ok(), "cash obeys the same rule");
}

#[test]
fn r12_a_look_is_complete_once() {
    let mut counter = cleared();
    let again = counter.clean_sweep();
    assert_eq!(counter.sweep(1, again), Ok(vec![]));
}

#[test]
fn r12_a_look_that_began_too_early_proves_nothing() {
    let mut counter = unknown();
    let from = Millis(counter.now.0 + (PROMPT_S + LAG_S) * 1_000);
    counter.later(PROMPT_S + LAG_S - 1);
    let early = counter.clean_sweep();
    let too_early = NotCleared::TooEarly { from };
    assert_eq!(counter.sweep(1, early.clone()), not_cleared(too_early));
    assert_eq!(counter.ask(2), Err(Refusal::PromptLive));
    // However late it is handed in.
    counter.later(3_600);
    assert_eq!(counter.sweep(1, early), not_cleared(too_early));
    // Nor has anybody looked who has yet to begin.
    let mut tomorrow = counter.clean_sweep();
    tomorrow.look.began_at = Millis(counter.now.0 + 1);
    assert_eq!(counter.sweep(1, tomorrow), not_cleared(too_early));
}

#[test]
fn r12_records_that_lag_more_are_looked_at_later() {
    let mut counter = unknown();
    counter.later(PROMPT_S + LAG_S);
    let mut sweep = counter.clean_sweep();
    sweep.look.lag = Duration::from_secs(600);
    assert!(matches!(
        counter.sweep(1, sweep.clone()),
        Err(Refusal::NotCleared(NotCleared::TooEarly { .. }))
    ));
    sweep.look.began_at = counter.later(300).now;
    assert!(counter.sweep(1, sweep).is_ok());
    assert_eq!(RECORDS_LAG_MIN.as_secs(), LAG_S.cast_unsigned());
}

/// A row is late by what a recent look should have shown; what moved since then, or while nobody looked, tells nothing.
#[test]
fn r12_a_row_is_late_if_the_look_before_should_have_shown_it() {
    let at = |minute: i64| Millis(1_800_000_000_000 + minute * 60_000);
    let last = |minute: i64| {
        Some(Look {
            began_at: at(minute),
            from: at(minute - 60),
            to: at(minute),
            lag: Duration::ZERO,
        })
    };
    for (moved, before, minutes) in [
        (0, last(90), 95),
        (94, last(90), 0),
        (0, last(79), 0),
        (0, None, 0),
    ] {
        let looked_at = looked_at(before, at(95));
        let late = late_by(at(moved), looked_at, at(95));
        assert_eq!(late.as_secs(), minutes * 60, "{moved} {before:?}");
    }
}

#[test]
fn r12_a_look_over_a_part_of_the_time_proves_nothing() {
    let asked_at = unknown().attempt(1).asked_at.0;
    let slack = i64::try_from(CLOCK_SLACK.as_millis()).expect("small");
    let over_at = asked_at + PROMPT_S * 1_000;
    for (from, to, is_enough) in [
        (asked_at - slack, over_at + slack, true),
        (asked_at - slack + 1, over_at + slack, false),
        (asked_at - slack, over_at + slack - 1, false),
        (over_at, over_at + slack, false),
    ] {
        let mut counter = unknown();
        counter.later(3_600);
        let mut sweep = counter.clean_sweep();
        (sweep.look.from, sweep.look.to) = (Millis(from), Millis(to));
        let taken = counter.sweep(1, sweep);
        if is_enough {
            assert!(taken.is_ok(), "{taken:?}");
        } else {
            assert_eq!(taken, not_cleared(NotCleared::NotCovered));
            assert_eq!(counter.ask(2), Err(Refusal::PromptLive));
        }
    }
}

#[test]
fn r12_a_look_that_leaves_a_row_that_could_be_the_attempts_proves_nothing() {
    let leaves = |change: fn(&mut Row)| {
        let mut counter = unknown();
        let mut row = counter.row(1, 1_500);
        change(&mut row);
        counter.later(3_600);
        let left = vec![counter.row(8, 20), row];
        let look = counter.clean_sweep().look;
        counter.sweep(1, Sweep { look, left })
    };
    let another = Msisdn::parse("0733 000 111").expect("a number");
    let fitting: [fn(&mut Row); 4] = [
        |_| {},
        |row| row.phone = None,
        |row| row.at = Millis(row.at.0 - 300_000),
        |row| row.at = Millis(row.at.0 + 3_000_000),
    ];
    for fits in fitting {
        assert_eq!(leaves(fits), not_cleared(NotCleared::RowLeft));
    }
    let foreign: [fn(&mut Row); 2] = [
        |row| row.amount = Cents::new(149_900),
        |row| row.at = Millis(row.at.0 - 300_001),
    ];
    for does_not_fit in foreign {
        assert!(leaves(does_not_fit).is_ok());
    }
    let mut counter = unknown();
    let mut row = counter.row(1, 1_500);
    row.phone = Some(another);
    counter.later(3_600);
    let look = counter.clean_sweep().look;
    assert!(
        counter
            .sweep(
                1,
                Sweep {
                    look,
                    left: vec![row]
                }
            )
            .is_ok()
    );
}

#[test]
fn r12_only_what_nobody_knows_can_be_cleared() {
    let sweeps = |prepare: fn(&mut Counter)| {
        let mut counter = Counter::sale_of("1500");
        counter.ask(1).expect("the first request");
        prepare(&mut counter);
        counter.later(3_600);
        let sweep = counter.clean_sweep();
        (counter.sweep(1, sweep), counter.overrule(1))
    };
    let known: [fn(&mut Counter); 5] = [
        |_| {},
        |c| {
            c.accepted(1);
        },
        |c| {
            c.push(1, PushAnswer::NotSent(NotSent::Unreachable));
        },
        |c| {
            c.accepted(1);
            c.query(1, QueryAnswer::Failed(Failure::Declined));
        },
        |c| {
            c.push(1, PushAnswer::Lost);
            c.claim(1, paid(1, 1_500));
        },
    ];
    for known in known {
        let both = (
            not_cleared(NotCleared::NotUnknown),
            Err(Refusal::NotUnknown),
        );
        assert_eq!(sweeps(known), both);
    }
    let paid_already = sweeps(|c| {
        c.accepted(1);
        c.query(1, QueryAnswer::Paid);
    });
    assert_eq!(paid_already.0, not_cleared(NotCleared::NotUnknown));
    assert_eq!(paid_already.1, Err(Refusal::SaleClosed));
    let mut counter = unknown();
    let sweep = counter.clean_sweep();
    assert_eq!(
        counter.sweep(9, sweep),
        not_cleared(NotCleared::NotUnknown),
        "an attempt of no one"
    );
    assert_eq!(counter.overrule(9), Err(Refusal::NotUnknown));
}

#[test]
fn r12_a_sale_that_was_stopped_is_over_when_its_last_unknown_is_cleared() {
    let mut counter = unknown();
    counter.happens(Input::Stop).expect("never refused");
    assert_eq!(counter.sale.state, SaleState::Stopped);
    counter.later(PROMPT_S + 1);
    let mut told = counter.clone();
    assert!(told.overrule(1).is_ok(), "or by the owner's word");
    assert!(matches!(told.sale.state, SaleState::Cancelled(_)));
    counter.later(LAG_S);
    let sweep = counter.clean_sweep();
    counter.sweep(1, sweep).expect("a complete look");
    assert!(matches!(counter.sale.state, SaleState::Cancelled(_)));
}

/// Every look reads what the one before may have missed. Each hour, and first of all, one reads as far back as the records go: money that was
/// looked for and let go may be listed hours late, and so may a payment straight to the till, which nobody waits for.
#[test]
fn r12_each_hour_the_records_are_read_as_far_back_as_they_go() {
    let counter = unknown();
    let look = |began_at: Millis, hours: u64| Look {
        began_at,
        from: began_at.before(Duration::from_secs(hours * 3_600)),
        to: began_at,
        lag: Duration::ZERO,
    };
    let now = counter.now;
    let reach = now.before(RECORDS_REACH);
    let ago = |minutes: u64| now.before(Duration::from_secs(minutes * 60));
    assert_eq!(read_from(None, None, [], now), reach);
    let last = Some(look(ago(5), 1));
    assert_eq!(read_from(last, None, [], now), reach, "at each start");
    let whole = Some(look(ago(59), 48));
    assert_eq!(read_from(last, whole, [], now), ago(65));
    let old = Some(look(ago(60), 48));
    assert_eq!(read_from(last, old, [], now), reach);
    // And as far back as anything is not known yet.
    let mut waits = counter.attempt(1).clone();
    waits.asked_at = ago(300);
    assert_eq!(read_from(last, whole, [&waits], now), ago(310));
    waits.asked_at = ago(100 * 60);
    assert_eq!(read_from(last, whole, [&waits], now), reach);
    waits.cleared = Some(now);
    assert_eq!(read_from(last, whole, [&waits], now), ago(65));
}
