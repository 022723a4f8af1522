//! Unknown attempts that are let go, by the till's records (R12) or by the owner (R4), and what becomes of their late money.

use crate::counter::{Counter, attempt, checkout, code, failed, paid, session};
use pokea_domain::payment::{AttemptState, Dispute, Failure, NotSent, PushAnswer, QueryAnswer};
use pokea_domain::records::{CLOCK_SLACK, NotCleared, RECORDS_LAG_MIN, Row, Sweep};
use pokea_domain::sale::{Event, Input, Refusal, SaleState, Tender};
use pokea_domain::{Cents, Millis, Msisdn};
use std::time::Duration;

/// T_live: the prompt of a push that is sent now is over after it.
const PROMPT_S: i64 = 180;
const LAG_S: i64 = 300;

/// A sale whose only push has lost its answer, just now.
fn unknown() -> Counter {
    let mut counter = Counter::sale_of("1500");
    counter.ask(1).expect("the first request");
    counter.push(1, PushAnswer::Lost);
    counter
}

fn cleared() -> Counter {
    let mut counter = unknown();
    counter.later(PROMPT_S + LAG_S);
    let sweep = counter.clean_sweep();
    counter.sweep(1, sweep).expect("a complete look");
    counter
}

fn overridden() -> Counter {
    let mut counter = unknown();
    counter.later(PROMPT_S + 1);
    counter.overrule(1).expect("nobody can answer any more");
    counter
}

/// Both ways of letting go.
fn let_go() -> [Counter; 2] {
    [cleared(), overridden()]
}

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
fn r11_an_adopted_push_that_is_told_unpaid_is_still_unknown_and_can_be_let_go() {
    let mut counter = unknown();
    counter.claim(1, failed(7, Failure::Declined));
    counter.query(1, QueryAnswer::Failed(Failure::Declined));
    assert_eq!(counter.ask(2), Err(Refusal::PromptLive));
    counter.later(PROMPT_S + LAG_S);
    let sweep = counter.clean_sweep();
    counter.sweep(1, sweep).expect("a complete look");
    counter.ask(2).expect("let go");
}

#[test]
fn r12_a_sale_that_was_stopped_is_over_when_its_last_unknown_is_cleared() {
    let mut counter = unknown();
    counter.happens(Input::Stop).expect("never refused");
    assert_eq!(counter.sale.state, SaleState::Stopped);
    assert_eq!(
        counter.later(PROMPT_S + 1).overrule(1),
        Err(Refusal::SaleClosed)
    );
    counter.later(LAG_S);
    let sweep = counter.clean_sweep();
    counter.sweep(1, sweep).expect("a complete look");
    assert!(matches!(counter.sale.state, SaleState::Cancelled(_)));
}

#[test]
fn r4_the_owner_lets_an_unknown_attempt_go_once_its_prompt_is_over() {
    let mut counter = unknown();
    let after = Millis(counter.now.0 + PROMPT_S * 1_000);
    counter.later(PROMPT_S);
    assert_eq!(counter.overrule(1), Err(Refusal::PromptFresh { after }));
    assert_eq!(counter.ask(2), Err(Refusal::PromptLive));
    counter.later(1);
    let logged = Event::Overridden {
        attempt: attempt(1),
        session: session(),
    };
    assert_eq!(counter.overrule(1), Ok(vec![logged]));
    assert_eq!(counter.overrule(1), Ok(vec![]), "a double click");
    assert!(!counter.attempt(1).holds_the_prompt());
    counter.ask(2).expect("let go");
    // One word, one attempt: the next unknown needs another.
    counter.push(2, PushAnswer::Lost);
    assert_eq!(counter.ask(3), Err(Refusal::PromptLive));
}

#[test]
fn r4_a_prompt_counts_from_when_its_push_can_last_have_been_sent() {
    let mut counter = Counter::sale_of("1500");
    counter.ask(1).expect("the first request");
    // The PC slept between the intent and the push, or the program was away.
    counter.later(7_200);
    counter.happens(Input::Restarted).expect("never refused");
    assert!(matches!(
        counter.overrule(1),
        Err(Refusal::PromptFresh { .. })
    ));
    assert!(counter.later(PROMPT_S + 1).overrule(1).is_ok());
}

#[test]
fn i12_an_override_cannot_be_read_without_whose_it_is() {
    let counter = overridden();
    let (_, event) = counter.log.last().expect("the override");
    let mut written = serde_json::to_value(event).expect("an event is JSON");
    assert_eq!(
        serde_json::from_value::<Event>(written.clone()).expect("as written"),
        *event
    );
    written["overridden"]
        .as_object_mut()
        .expect("fields")
        .remove("session");
    assert!(serde_json::from_value::<Event>(written).is_err());
}

#[test]
fn r8_what_was_let_go_is_looked_for_two_days_and_comes_back_when_a_callback_says_paid() {
    for mut counter in let_go() {
        let until = Millis(counter.attempt(1).sent_by.0 + 48 * 3_600_000);
        assert_eq!(counter.attempt(1).watched_until(), Some(until));
        counter.claim(1, paid(7, 1_500));
        assert_eq!(counter.attempt(1).watched_until(), None);
        assert_eq!(counter.ask(2), Err(Refusal::PromptLive), "it may be paid");
    }
    assert_eq!(unknown().attempt(1).watched_until(), None);
}

#[test]
fn r11_the_tills_own_records_settle_an_adopted_push() {
    for mut counter in let_go() {
        counter.claim(1, paid(7, 1_500));
        counter.query(1, QueryAnswer::Paid);
        assert_eq!(counter.attempt(1).dispute, Some(Dispute::Unattributed));
        let row = counter.row(7, 1_500);
        counter.record(1, row.clone());
        let done = counter.sale.completion().expect("paid");
        let by_it = Tender::Mpesa {
            attempt: attempt(1),
        };
        assert_eq!(done.tender, by_it);
        assert_eq!(counter.attempt(1).code(), Some(&code(7)));
        assert_eq!(counter.record(1, row), []);
        assert_eq!(counter.query(1, QueryAnswer::Failed(Failure::Declined)), []);
    }
}

#[test]
fn r10_late_money_of_what_was_let_go_is_due_back_in_the_same_decision() {
    for mut counter in let_go() {
        counter.ask(2).expect("let go");
        counter.accepted(2);
        counter.query(2, QueryAnswer::Paid);
        counter.claim(1, paid(7, 1_500));
        assert!(counter.sale.refunds_due.is_empty(), "a claim is no proof");
        let row = counter.row(7, 1_500);
        let events = counter.record(1, row);
        assert!(matches!(
            events[..],
            [Event::Recorded { .. }, Event::RefundDue(_)]
        ));
        assert_eq!(counter.sale.refunds_due[0].attempt, attempt(1));
        assert!(!counter.sale.has_live_attempt());
    }
}

#[test]
fn r10_whichever_of_the_two_is_proven_second_is_due_back() {
    for mut counter in let_go() {
        counter.ask(2).expect("let go");
        counter.accepted(2);
        counter.claim(1, paid(7, 1_500));
        let row = counter.row(7, 1_500);
        counter.record(1, row);
        assert!(counter.sale.completion().is_some());
        let events = counter.query(2, QueryAnswer::Paid);
        assert!(matches!(
            events[..],
            [Event::ProvenPaid { .. }, Event::RefundDue(_)]
        ));
        assert_eq!(counter.sale.refunds_due[0].attempt, attempt(2));
    }
}

#[test]
fn r10_late_money_for_a_sale_given_up_is_due_back() {
    for mut counter in let_go() {
        counter.happens(Input::Stop).expect("never refused");
        assert!(matches!(counter.sale.state, SaleState::Cancelled(_)));
        counter.claim(1, paid(7, 1_500));
        let row = counter.row(7, 1_500);
        counter.record(1, row);
        assert_eq!(counter.sale.refunds_due.len(), 1);
        assert!(matches!(counter.sale.state, SaleState::Cancelled(_)));
    }
}

#[test]
fn r11_a_row_that_is_not_surely_the_attempts_settles_nothing() {
    let doubts: [fn(&mut Row); 4] = [
        |row| row.code = code(8),
        |row| row.phone = None,
        |row| row.phone = Some(Msisdn::parse("0733 000 111").expect("a number")),
        |row| row.at = Millis(row.at.0 - 3_600_000),
    ];
    for doubt in doubts {
        let mut counter = unknown();
        counter.claim(1, paid(7, 1_500));
        let mut row = counter.row(7, 1_500);
        doubt(&mut row);
        assert_eq!(counter.record(1, row.clone()), []);
        counter.query(1, QueryAnswer::Paid);
        assert_eq!(counter.record(1, row), []);
        assert_eq!(counter.attempt(1).dispute, Some(Dispute::Unattributed));
    }
    let mut counter = unknown();
    counter.claim(1, paid(7, 1_500));
    let replay = Input::Recorded {
        attempt: attempt(1),
        row: counter.row(7, 1_500),
        bound_elsewhere: true,
    };
    assert_eq!(counter.happens(replay), Ok(vec![]));
    let mut counter = unknown();
    let row = counter.row(7, 1_500);
    assert_eq!(counter.record(1, row), [], "no callback named a code");
    assert_eq!(counter.attempt(1).push().map(|p| &p.checkout), None);
    counter.claim(1, paid(7, 1_500));
    assert_eq!(
        counter.attempt(1).push().map(|p| &p.checkout),
        Some(&checkout(7))
    );
}

#[test]
fn f25_a_row_of_another_amount_under_the_claimed_code_goes_to_a_person() {
    let mut counter = unknown();
    counter.claim(1, paid(7, 1_500));
    let row = counter.row(7, 15);
    counter.record(1, row);
    assert_eq!(counter.attempt(1).dispute, Some(Dispute::AmountDiffers));
    assert!(counter.sale.completion().is_none());
}

#[test]
fn r8_a_row_outranks_a_query_that_denied_the_payment() {
    let mut counter = Counter::sale_of("1500");
    counter.ask(1).expect("the first request");
    counter.accepted(1);
    counter.query(1, QueryAnswer::Failed(Failure::NoAnswer));
    counter.claim(1, paid(1, 1_500));
    let row = counter.row(1, 1_500);
    counter.record(1, row);
    assert!(counter.sale.completion().is_some());
}

#[test]
fn r4_no_prompt_for_a_sale_whose_money_is_proven() {
    let mut counter = Counter::sale_of("1500");
    counter.ask(1).expect("the first request");
    counter.accepted(1);
    // As no decision of ours leaves it: proven, and not completed.
    let proven = Event::ProvenPaid {
        attempt: attempt(1),
    };
    counter.sale.apply(&proven, counter.now);
    assert_eq!(counter.ask(2), Err(Refusal::SaleClosed));
}
