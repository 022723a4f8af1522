//! Unknown attempts that are let go, by a sweep or by the owner's word (R4), and what becomes of their late money (R8, R10, R11).

use crate::counter::{Counter, attempt, checkout, code, failed, paid, session};
use pokea_domain::payment::{Dispute, Failure, PushAnswer, PushRefusal, QueryAnswer};
use pokea_domain::records::Row;
use pokea_domain::sale::{Event, Input, Refusal, SaleState, Tender};
use pokea_domain::{Millis, Msisdn};

/// T_live: the prompt of a push that is sent now is over after it.
pub const PROMPT_S: i64 = 180;
pub const LAG_S: i64 = 300;

/// A sale whose only push has lost its answer, just now.
pub fn unknown() -> Counter {
    let mut counter = Counter::sale_of("1500");
    counter.ask(1).expect("the first request");
    counter.push(1, PushAnswer::Lost);
    counter
}

pub fn cleared() -> Counter {
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

    // Refused after a long wait, and then a callback says that it rang after all.
    let mut counter = Counter::sale_of("1500");
    counter.ask(1).expect("the first request");
    counter.later(7_200);
    counter.push(1, PushAnswer::Refused(PushRefusal::TooFast));
    counter.claim(1, failed(1, Failure::Declined));
    assert!(matches!(
        counter.overrule(1),
        Err(Refusal::PromptFresh { .. })
    ));

    // A clock that was set back makes no prompt older.
    let mut counter = Counter::sale_of("1500");
    counter.ask(1).expect("the first request");
    let asked_at = counter.attempt(1).asked_at;
    counter.later(-7_200);
    counter.push(1, PushAnswer::Lost);
    assert_eq!(counter.attempt(1).sent_by, asked_at);
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

    // A callback that tells of another amount than the records is wrong, and they are right.
    let mut counter = unknown();
    counter.claim(1, paid(7, 15));
    let row = counter.row(7, 1_500);
    counter.record(1, row);
    assert_eq!(counter.attempt(1).dispute, None);
    assert!(counter.sale.completion().is_some());
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
