//! A code that the customer shows, and every way in which it is not this sale's money (F33). Each has an answer of its own.

use crate::counter::Counter;
use pokea_domain::records::Row;
use pokea_domain::shown_code::{FRESH_FOR, MoneyState, Moved, Said, Verdict, judge};
use pokea_domain::{Cents, Millis, MpesaCode, SaleId};
use std::time::Duration;
use uuid::Uuid;

/// What is said otherwise, with an amount and a time to say it with.
type Change = fn(&mut Moved, Cents, Millis);

const NOW: Millis = Millis(1_795_347_129_000);
const TILL: [&str; 2] = ["5200201", "5200200"];

fn code(text: &str) -> MpesaCode {
    MpesaCode::parse(text).expect("a code")
}

fn asked() -> MpesaCode {
    code("UKM4K7Q2TX")
}

/// What is said of a payment of the sale's amount, a minute ago.
fn moved(due: Cents) -> Moved {
    Moved {
        code: Some(asked()),
        state: MoneyState::Completed,
        amount: Some(due),
        to: Some("5200201".to_owned()),
        phone: None,
        at: Some(NOW.moved(-60_000)),
    }
}

fn verdict_on(change: impl FnOnce(&mut Moved)) -> Verdict {
    let sale = Counter::sale_of("300").sale;
    let mut moved = moved(sale.due);
    change(&mut moved);
    judge(&asked(), &Said::Known(moved), &sale, &TILL, None, NOW)
}

#[test]
fn f33_what_fits_in_everything_is_a_row_that_may_be_given() {
    let due = Counter::sale_of("300").sale.due;
    let row = Row {
        code: asked(),
        amount: due,
        phone: None,
        at: NOW.moved(-60_000),
        reference: String::new(),
    };
    assert_eq!(verdict_on(|_| {}), Verdict::Fits(row.clone()));
    // To the store's own number, as a paybill is paid.
    assert_eq!(
        verdict_on(|moved| moved.to = Some("5200200".to_owned())),
        Verdict::Fits(row)
    );
}

#[test]
fn f33_each_way_not_to_be_the_sales_money_has_its_answer() {
    let due = Counter::sale_of("300").sale.due;
    let more = due.checked_add(Cents::new(100)).expect("small");
    let old = NOW.moved(-86_400_001);
    let cases: [(Verdict, Change); 9] = [
        (Verdict::OtherAmount(more), |moved, more, _| {
            moved.amount = Some(more)
        }),
        (Verdict::OtherTill, |moved, _, _| {
            moved.to = Some("600610".to_owned())
        }),
        (Verdict::Reversed, |moved, _, _| {
            moved.state = MoneyState::Reversed
        }),
        (Verdict::NotMoved, |moved, _, _| {
            moved.state = MoneyState::Other
        }),
        (Verdict::TooOld(old), |moved, _, old| moved.at = Some(old)),
        (Verdict::Unclear, |moved, _, _| moved.amount = None),
        (Verdict::Unclear, |moved, _, _| moved.to = None),
        (Verdict::Unclear, |moved, _, _| moved.at = None),
        (Verdict::Unclear, |moved, _, _| {
            moved.code = Some(code("UKM4K7Q2TY"))
        }),
    ];
    for (answer, change) in cases {
        assert_eq!(verdict_on(|moved| change(moved, more, old)), answer);
    }
    let ahead = NOW.plus(Duration::from_secs(3_600));
    assert_eq!(
        verdict_on(|moved| moved.at = Some(ahead)),
        Verdict::Unclear,
        "a time that has not come"
    );
    let edge = NOW.moved(-i64::try_from(FRESH_FOR.as_millis()).expect("a day"));
    assert!(matches!(
        verdict_on(|moved| moved.at = Some(edge)),
        Verdict::Fits(_)
    ));
}

#[test]
fn f33_a_code_that_another_sale_has_is_used_whatever_is_said_of_it() {
    let sale = Counter::sale_of("300").sale;
    let other = SaleId(Uuid::from_u128(77));
    for said in [Said::NoSuch, Said::Unclear, Said::Known(moved(sale.due))] {
        let verdict = judge(&asked(), &said, &sale, &TILL, Some(other), NOW);
        assert_eq!(verdict, Verdict::Used(other));
    }
    let known = Said::Known(moved(sale.due));
    let own = judge(&asked(), &known, &sale, &TILL, Some(sale.id), NOW);
    assert!(
        matches!(own, Verdict::Fits(_)),
        "its own code is no other's"
    );
}

#[test]
fn f33_what_safaricom_does_not_know_and_what_it_does_not_say() {
    let sale = Counter::sale_of("300").sale;
    let answer = |said| judge(&asked(), &said, &sale, &TILL, None, NOW);
    assert_eq!(answer(Said::NoSuch), Verdict::Unknown);
    assert_eq!(answer(Said::Unclear), Verdict::Unclear);
}
