//! A sale paid in parts: cash on the counter and the rest from a phone, two phones, a phone and the rest in cash.

use crate::counter::{Counter, attempt, code, paid};
use pokea_domain::payment::{Failure, PushAnswer, PushRefusal, QueryAnswer};
use pokea_domain::records::Row;
use pokea_domain::sale::{Event, Input, Person, RefundDue, Refusal, SaleState, Tender};
use pokea_domain::shown_code::{MoneyState, Moved, Said, Verdict, judge};
use pokea_domain::{CallbackNonce, Cents};

fn shillings(shillings: i64) -> Cents {
    Cents::from_shillings(shillings).expect("small")
}

fn lay(counter: &mut Counter, amount: i64) -> Result<Vec<Event>, Refusal> {
    counter.happens(Input::LayCash {
        amount: shillings(amount),
    })
}

fn cash(counter: &mut Counter, tendered: i64) -> Result<Vec<Event>, Refusal> {
    counter.happens(Input::TakeCash {
        tendered: shillings(tendered),
    })
}

fn is_paid(counter: &mut Counter, n: u128, part: Option<i64>) {
    counter
        .ask_for(n, part.map(shillings))
        .expect("may be asked for");
    counter.accepted(n);
    counter.later(5).query(n, QueryAnswer::Paid);
}

#[test]
fn the_cash_is_typed_and_the_rest_is_asked_for() {
    let mut counter = Counter::sale_of("1500");
    lay(&mut counter, 500).expect("a part");
    is_paid(&mut counter, 1, None);
    assert_eq!(counter.attempt(1).amount, shillings(1_000));
    let done = counter.sale.completion().expect("paid");
    assert_eq!(
        (done.rest, &done.tender),
        (
            shillings(1_000),
            &Tender::Mpesa {
                attempt: attempt(1)
            }
        )
    );
    assert_eq!(counter.sale.paid_in_cash(), shillings(500));
    assert_eq!(counter.sale.uncovered(), Cents::ZERO);
    assert_eq!(counter.replayed(), counter.sale);
}

#[test]
fn a_part_that_failed_keeps_the_cash() {
    let mut counter = Counter::sale_of("1500");
    lay(&mut counter, 500).expect("a part");
    counter.ask(1).expect("asked");
    counter.accepted(1);
    counter
        .later(5)
        .query(1, QueryAnswer::Failed(Failure::Declined));
    assert_eq!(
        (counter.sale.cash, counter.sale.missing()),
        (shillings(500), shillings(1_000))
    );
    // The customer has the rest in cash after all, and gets change only from what was just given.
    assert_eq!(cash(&mut counter, 999), Err(Refusal::NotEnoughCash));
    cash(&mut counter, 1_200).expect("enough");
    let done = counter.sale.completion().expect("paid");
    assert_eq!(
        done.tender,
        Tender::Cash {
            tendered: shillings(1_200),
            change: shillings(200)
        }
    );
    assert_eq!(counter.sale.paid_in_cash(), shillings(1_500));
}

#[test]
fn cash_on_the_counter_stays_as_it_is_while_a_phone_rings() {
    let mut counter = Counter::sale_of("1500");
    counter.ask(1).expect("asked");
    assert_eq!(lay(&mut counter, 500), Err(Refusal::PromptLive));
    counter.accepted(1);
    counter
        .later(5)
        .query(1, QueryAnswer::Failed(Failure::Declined));
    lay(&mut counter, 500).expect("nothing rings");
    counter.later(200).ask(2).expect("asked");
    assert!(lay(&mut counter, 500).expect("the same again").is_empty());
    assert_eq!(lay(&mut counter, 0), Err(Refusal::PromptLive));
}

#[test]
fn no_part_is_nothing_or_too_much_or_has_cents() {
    let mut counter = Counter::sale_of("1500");
    for amount in [
        Cents::new(-100),
        Cents::new(50_050),
        shillings(1_500),
        shillings(1_501),
    ] {
        assert_eq!(
            counter.happens(Input::LayCash { amount }),
            Err(Refusal::NoSuchPart),
            "{amount:?}"
        );
    }
    for amount in [
        Cents::ZERO,
        Cents::new(-100),
        Cents::new(50_050),
        shillings(1_501),
    ] {
        assert_eq!(
            counter.ask_for(1, Some(amount)),
            Err(Refusal::NoSuchPart),
            "{amount:?}"
        );
    }
    assert!(counter.sale.attempts.is_empty() && counter.sale.cash == Cents::ZERO);
    lay(&mut counter, 500).expect("a part");
    lay(&mut counter, 0).expect("handed back");
    assert_eq!(counter.sale.missing(), shillings(1_500));
}

#[test]
fn two_phones_pay_one_sale() {
    let mut counter = Counter::sale_of("1500");
    is_paid(&mut counter, 1, Some(600));
    assert!(counter.sale.completion().is_none() && counter.sale.refunds_due.is_empty());
    assert_eq!(counter.sale.missing(), shillings(900));
    assert!(counter.sale.may_push().is_ok());
    is_paid(&mut counter, 2, None);
    assert_eq!(counter.attempt(2).amount, shillings(900));
    assert!(counter.sale.is_paid_by(attempt(1)) && counter.sale.is_paid_by(attempt(2)));
    assert!(counter.sale.refunds_due.is_empty());
    let completed = counter
        .log
        .iter()
        .filter(|(_, e)| matches!(e, Event::Completed { .. }));
    assert_eq!(completed.count(), 1, "I3");
}

#[test]
fn the_rest_is_a_payment_straight_to_the_till() {
    let mut counter = Counter::sale_of("1500");
    is_paid(&mut counter, 1, Some(600));
    let row = |counter: &Counter, n, amount| -> Row { counter.row(n, amount) };
    for (n, amount) in [(7, 1_500), (8, 600)] {
        let (row, by) = (row(&counter, n, amount), Person::Cashier);
        assert_eq!(
            counter.happens(Input::Assign { row, by }),
            Err(Refusal::PaymentDiffers)
        );
    }
    let (row, by) = (row(&counter, 9, 900), Person::Cashier);
    counter
        .happens(Input::Assign { row, by })
        .expect("just what is missing");
    assert_eq!(counter.sale.paid_directly_by(), Some(&code(9)));
    assert!(counter.sale.is_paid_by(attempt(1)) && counter.sale.is_paid_with(&code(9)));
}

/// Asked for a part and let go, the customer pays all of it straight to the till instead; then the part turns out to be paid too. It cannot be
/// the payment that was given, which is of another amount, and so waits for no code.
#[test]
fn r10_a_part_beside_a_payment_of_another_amount_is_due_back_at_once() {
    let mut counter = Counter::sale_of("1000");
    counter.ask_for(1, Some(shillings(400))).expect("a part");
    counter.accepted(1);
    let unanswered = QueryAnswer::Failed(Failure::NoAnswer);
    counter.later(90).query(1, unanswered);
    let row = counter.row(9, 1_000);
    let by = Person::Cashier;
    let given = counter.happens(Input::Assign { row, by });
    given.expect("just what is missing");
    let proven = counter.query(1, QueryAnswer::Paid);
    let due = Event::RefundDue(RefundDue {
        attempt: attempt(1),
        amount: shillings(400),
    });
    assert!(proven.contains(&due), "{proven:?}");
    assert!(!counter.sale.has_unplaced_money());
}

#[test]
fn given_up_the_parts_go_back() {
    let mut counter = Counter::sale_of("1500");
    lay(&mut counter, 200).expect("a part");
    is_paid(&mut counter, 1, Some(600));
    counter
        .later(5)
        .happens(Input::Stop)
        .expect("may be given up");
    assert!(matches!(counter.sale.state, SaleState::Cancelled(_)));
    assert_eq!(
        (counter.sale.cash, counter.sale.paid_in_cash()),
        (Cents::ZERO, Cents::ZERO)
    );
    let due: Vec<_> = counter
        .sale
        .refunds_due
        .iter()
        .map(|due| (due.attempt, due.amount))
        .collect();
    assert_eq!(due, [(attempt(1), shillings(600))]);
    assert_eq!(
        counter.sale.may_reopen(),
        None,
        "it is not all that the sale comes to"
    );
}

#[test]
fn given_up_while_the_second_phone_rings() {
    let mut counter = Counter::sale_of("1500");
    is_paid(&mut counter, 1, Some(600));
    counter.ask(2).expect("asked");
    counter.accepted(2);
    counter.happens(Input::Stop).expect("a wish");
    assert_eq!(counter.sale.state, SaleState::Stopped);
    assert_eq!(counter.sale.refunds_due.len(), 1, "the first part");
    counter.later(5).query(2, QueryAnswer::Paid);
    assert!(matches!(counter.sale.state, SaleState::Cancelled(_)));
    assert_eq!(counter.sale.refunds_due.len(), 2, "R9, R10");
}

#[test]
fn a_part_that_went_back_is_missing_again() {
    let mut counter = Counter::sale_of("1500");
    is_paid(&mut counter, 1, Some(600));
    let returned = |counter: &mut Counter, amount| {
        let (attempt, amount) = (Some(attempt(1)), shillings(amount));
        counter
            .happens(Input::Returned { attempt, amount })
            .expect("evidence")
    };
    returned(&mut counter, 200);
    assert_eq!(counter.sale.missing(), shillings(1_500));
    assert_eq!(counter.sale.refunds_due[0].amount, shillings(400));
    is_paid(&mut counter, 2, None);
    assert!(counter.sale.is_paid_by(attempt(2)) && !counter.sale.is_paid_by(attempt(1)));
    // The rows tell later that nothing of it went back: then all of it is due back.
    returned(&mut counter, 0);
    assert_eq!(counter.sale.refunds_due[0].amount, shillings(600));
    assert_eq!(counter.sale.uncovered(), Cents::ZERO);
}

#[test]
fn what_went_back_of_a_paid_sale_is_uncovered() {
    let mut counter = Counter::sale_of("1500");
    lay(&mut counter, 300).expect("a part");
    is_paid(&mut counter, 1, Some(600));
    is_paid(&mut counter, 2, None);
    for (n, amount, uncovered) in [(1, 600, 600), (2, 100, 700), (1, 0, 100)] {
        let (attempt, amount) = (Some(attempt(n)), shillings(amount));
        counter
            .happens(Input::Returned { attempt, amount })
            .expect("evidence");
        assert_eq!(counter.sale.uncovered(), shillings(uncovered));
    }
}

/// Asked for `part` under 1, whose answer was lost, and let go by the owner.
fn let_go(counter: &mut Counter, part: Option<i64>) {
    counter.ask_for(1, part.map(shillings)).expect("asked");
    counter.push(1, PushAnswer::Lost);
    counter.later(200).overrule(1).expect("the owner's word");
}

/// The money of 1 came after all.
fn came(counter: &mut Counter, amount: i64) {
    let row = counter.row(1, amount);
    counter.claim(1, paid(1, amount));
    counter.record(1, row);
    assert!(counter.attempt(1).is_paid());
}

#[test]
fn a_late_payment_of_all_of_it_sends_the_parts_back() {
    let mut counter = Counter::sale_of("1500");
    let_go(&mut counter, None);
    lay(&mut counter, 300).expect("a part");
    is_paid(&mut counter, 2, Some(600));
    came(&mut counter, 1_500);
    assert!(counter.sale.is_paid_by(attempt(1)) && !counter.sale.is_paid_by(attempt(2)));
    assert_eq!(counter.sale.paid_in_cash(), Cents::ZERO);
    let due: Vec<_> = counter
        .sale
        .refunds_due
        .iter()
        .map(|due| (due.attempt, due.amount))
        .collect();
    assert_eq!(due, [(attempt(2), shillings(600))]);
}

#[test]
fn nobody_pays_more_while_more_than_is_missing_lies_there() {
    let mut counter = Counter::sale_of("1500");
    let_go(&mut counter, Some(1_000));
    is_paid(&mut counter, 2, Some(1_000));
    came(&mut counter, 1_000);
    assert_eq!(
        counter.sale.refunds_due.len(),
        1,
        "R10: more than the 500 that are missing"
    );
    assert_eq!(counter.ask(3), Err(Refusal::SaleClosed));
    assert_eq!(cash(&mut counter, 500), Err(Refusal::SaleClosed));
    counter.happens(Input::Stop).expect("may be given up");
    assert_eq!(counter.sale.refunds_due.len(), 2);
}

#[test]
fn a_sale_given_up_is_opened_again_with_what_is_all_of_it_whatever_else_is_due_back() {
    let mut counter = Counter::sale_of("1500");
    let_go(&mut counter, None);
    is_paid(&mut counter, 2, Some(600));
    counter.happens(Input::Stop).expect("may be given up");
    came(&mut counter, 1_500);
    assert_eq!(counter.sale.refunds_due.len(), 2);
    assert_eq!(counter.sale.may_reopen(), Some(attempt(1)));
}

#[test]
fn a_prompt_of_another_amount_is_not_the_payment_that_brought_the_rest() {
    let mut counter = Counter::sale_of("1500");
    let_go(&mut counter, None);
    lay(&mut counter, 600).expect("a part");
    let (row, by) = (counter.row(9, 900), Person::Cashier);
    counter
        .happens(Input::Assign { row, by })
        .expect("just what is missing");
    came(&mut counter, 1_500);
    assert_eq!(
        counter.sale.refunds_due.len(),
        1,
        "R10: due back in the same decision"
    );
}

#[test]
fn a_prompt_whose_token_was_refused_is_asked_anew_for_the_same_part() {
    let mut counter = Counter::sale_of("1500");
    counter.ask_for(1, Some(shillings(600))).expect("asked");
    let nonce = CallbackNonce::parse(&format!("{:064x}", 2)).expect("hex");
    counter
        .happens(Input::TokenRefused {
            attempt: attempt(1),
            why: PushRefusal::Token {
                code: String::new(),
            },
            again: attempt(2),
            nonce,
        })
        .expect("answers are never refused");
    assert_eq!(counter.attempt(2).amount, shillings(600));
}

#[test]
fn a_code_of_what_is_missing_fits() {
    let mut counter = Counter::sale_of("1500");
    is_paid(&mut counter, 1, Some(600));
    for (amount, fits) in [(900, true), (1_500, false), (600, false)] {
        let moved = Moved {
            code: Some(code(9)),
            state: MoneyState::Completed,
            amount: Some(shillings(amount)),
            to: Some("5200201".to_owned()),
            phone: None,
            at: Some(counter.now),
        };
        let said = Said::Known(moved);
        let verdict = judge(
            &code(9),
            &said,
            &counter.sale,
            &["5200201"],
            None,
            counter.now,
        );
        assert_eq!(
            matches!(verdict, Verdict::Fits(_)),
            fits,
            "{amount}: {verdict:?}"
        );
    }
}
