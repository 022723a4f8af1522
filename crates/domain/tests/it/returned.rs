//! What follows for sales when a payment goes back (R10, F34), each rule by its case.

use crate::counter::code;
use crate::reversals::{
    BACK, NOTHING_BACK, PHONE, conversation, given_back, paid_twice, request, wish,
};
use crate::shop::{Shop, sale};
use pokea_domain::payment::QueryAnswer;
use pokea_domain::reversal::{
    Answer, Event, Input, PaymentTold, Refusal, RequestTold, ReversalClaim, Told,
};
use pokea_domain::sale::{self, Person, SaleState};
use pokea_domain::till::{self, TakeError};
use pokea_domain::{Cents, Millis};

#[test]
fn r10_money_that_went_back_is_due_back_no_more() {
    let mut shop = paid_twice();
    let asked = shop
        .reverses(1, wish(1, 300, None))
        .expect("it is due back");
    assert_eq!(
        asked.send.map(|send| send.id),
        Some(request(1)),
        "sent once, after the commit"
    );
    assert!(
        matches!(shop.reversal_logs[&code(1)][..], [(_, Event::Asked { .. })]),
        "R1"
    );
    shop.answers(1, 1, Answer::Accepted(conversation(1)))
        .later(5);
    shop.result(1, 1, ReversalClaim::Done);
    assert_eq!(
        shop.reversals_of(1).back(),
        Cents::ZERO,
        "a result is a claim (R5)"
    );
    assert!(!given_back(&shop));
    let done = Cents::new(30_000);
    shop.sees(
        1,
        1,
        Told {
            request: RequestTold::Done(done),
            payment: PaymentTold::Unclear,
        },
    );
    assert_eq!(shop.reversals_of(1).back(), done);
    assert!(given_back(&shop) && shop.sale_of(1).uncovered() == Cents::ZERO);
    assert_eq!(shop.attempt_of(1).returned, done);
    shop.reconciles();
    assert!(given_back(&shop), "the books go on saying so");
}

#[test]
fn r10_a_part_that_went_back_leaves_the_rest_due_back() {
    let mut shop = paid_twice();
    shop.reverses(1, wish(1, 100, None)).expect("a part of it");
    shop.answers(1, 1, Answer::Lost).sees(1, 1, BACK);
    assert_eq!(shop.sale_of(1).refunds_due[0].amount, Cents::new(20_000));
    let again = shop.reverses(1, wish(2, 200, None));
    assert_eq!(
        again,
        Err(Refusal::AlreadyBack.into()),
        "Safaricom takes a payment back once"
    );
}

#[test]
fn r10_a_sale_loses_its_money_only_in_so_many_words_and_says_so_then() {
    let mut shop = paid_twice();
    let paid = Refusal::PaidForSale(sale(2)).into();
    assert_eq!(shop.reverses(2, wish(1, 300, None)), Err(paid));
    assert_eq!(
        shop.reverses(2, wish(1, 300, Some(9))),
        Err(paid),
        "another sale's words"
    );
    shop.reverses(2, wish(1, 300, Some(2)))
        .expect("the owner said so");
    shop.answers(2, 1, Answer::Lost).sees(2, 1, BACK);
    let sold = shop.sale_of(2);
    assert_eq!(sold.uncovered(), sold.due, "F34: the sale is flagged");
    assert!(
        matches!(sold.state, SaleState::Completed(_)),
        "its goods are out"
    );
    assert!(!given_back(&shop), "the other payment is as it was");
}

#[test]
fn f34_what_safaricom_takes_back_is_the_same_fact() {
    let mut shop = paid_twice();
    let amount = Cents::new(30_000);
    shop.hears_of(
        2,
        Input::TakenBack {
            amount: Some(amount),
        },
    );
    shop.hears_of(
        2,
        Input::TakenBack {
            amount: Some(amount),
        },
    );
    assert_eq!(shop.reversal_logs[&code(2)].len(), 1, "told twice");
    assert_eq!(shop.sale_of(2).uncovered(), amount);
    let asked = shop.reverses(2, wish(1, 300, Some(2)));
    assert_eq!(asked, Err(Refusal::AlreadyBack.into()));
    // More than was paid cannot go back, whoever says so.
    shop.hears_of(
        2,
        Input::TakenBack {
            amount: Some(Cents::new(99_000)),
        },
    );
    assert_eq!(shop.reversals_of(2).back(), amount);
}

#[test]
fn r10_what_is_going_back_pays_for_nothing() {
    let mut shop = Shop::new();
    shop.row(5, 450, Some(PHONE)).later(30);
    shop.asks(1, 450, "0722000000").accepted(1).failed(1);
    shop.reverses(5, wish(1, 450, None)).expect("nobody's");
    let refused = Err(TakeError::Refused(sale::Refusal::PaymentGoingBack));
    assert_eq!(
        shop.assigns(5, 1).map(drop),
        refused,
        "it is on its way, for all we know"
    );
    shop.answers(5, 1, Answer::Lost)
        .later(1_900)
        .sees(5, 1, NOTHING_BACK);
    shop.assigns(5, 1).expect("proven to be here");
    shop.hears_of(
        5,
        Input::TakenBack {
            amount: Some(Cents::new(45_000)),
        },
    );
    assert_eq!(
        shop.sale_of(1).uncovered(),
        shop.sale_of(1).due,
        "a payment that was given away, too"
    );
}

#[test]
fn r10_what_an_open_prompt_may_have_brought_is_not_taken_back() {
    let mut shop = Shop::new();
    shop.asks(1, 300, PHONE)
        .lost(1)
        .later(20)
        .row(1, 300, Some(PHONE));
    let unsettled = Refusal::PaymentUnsettled.into();
    assert_eq!(shop.reverses(1, wish(1, 300, None)), Err(unsettled));
    assert_eq!(
        shop.reverses(8, wish(1, 300, None)),
        Err(Refusal::PaymentUnknown.into())
    );
}

#[test]
fn r10_a_sale_that_was_given_up_is_not_opened_again_with_money_that_is_going_back() {
    let mut shop = Shop::new();
    shop.asks(1, 300, PHONE)
        .accepted(1)
        .take(1, sale::Input::Stop)
        .later(20);
    shop.row(1, 300, Some(PHONE)).queried(1, QueryAnswer::Paid);
    shop.claims(1, code(1), 300).reconciles();
    shop.reverses(1, wish(1, 300, None)).expect("due back");
    let now = shop.now;
    let reopened = till::reopen(&mut shop, sale(1), Person::Cashier, now);
    let refused = Err(TakeError::Refused(sale::Refusal::PaymentGoingBack));
    assert_eq!(reopened.map(drop), refused);
    shop.answers(1, 1, Answer::Lost).sees(1, 1, BACK);
    let reopened = till::reopen(&mut shop, sale(1), Person::Cashier, now);
    assert_eq!(
        reopened.map(drop),
        Err(TakeError::Refused(sale::Refusal::NothingToReopen))
    );
}

#[test]
fn f34_a_sale_whose_money_went_back_before_it_was_known_to_be_its_is_not_paid() {
    let mut shop = Shop::new();
    shop.asks(1, 300, PHONE)
        .lost(1)
        .later(20)
        .row(1, 300, Some(PHONE));
    shop.hears_of(1, Input::TakenBack { amount: None });
    shop.claims(1, code(1), 300).reconciles();
    assert_eq!(
        shop.sale_of(1).state,
        SaleState::Open,
        "no goods for money that went back"
    );
    assert!(
        shop.asks_again(1, 2, PHONE),
        "and the customer may be asked again"
    );
}

#[test]
fn r9_a_sale_that_was_stopped_ends_when_what_came_for_it_had_gone_back_already() {
    let mut shop = Shop::new();
    shop.asks(1, 300, PHONE).lost(1).take(1, sale::Input::Stop);
    shop.later(20)
        .claims(1, code(1), 300)
        .row(1, 300, Some(PHONE));
    shop.hears_of(1, Input::TakenBack { amount: None });
    assert_eq!(shop.attempt_of(1).returned, Cents::new(30_000));
    assert_eq!(shop.sale_of(1).state, SaleState::Stopped, "not proven yet");
    shop.reconciles();
    assert!(matches!(shop.sale_of(1).state, SaleState::Cancelled(_)));
    assert_eq!(shop.sale_of(1).refunds_due, []);
}

/// A payment straight to the till went back; the next one of that amount is proven at a prompt, disputed, and its row is late. By the amount alone
/// the first could be its money: that is a guess, and the customer is not asked for more.
#[test]
fn r4_money_that_went_back_by_a_guess_lets_no_second_prompt_out() {
    let mut shop = Shop::new();
    shop.row(5, 300, Some(PHONE)).later(60);
    let amount = Some(Cents::new(30_000));
    shop.hears_of(5, Input::TakenBack { amount });
    shop.asks(1, 300, PHONE).accepted(1).later(20);
    shop.claims(1, code(1), 1).queried(1, QueryAnswer::Paid);
    shop.reconciles();
    assert_eq!(shop.attempt_of(1).returned, Cents::ZERO);
    let row = crate::shop::row(1, 300, Some(PHONE), shop.now);
    shop.later(600).rows.push(row);
    shop.reconciles();
    assert!(shop.sale_of(1).completion().is_some(), "with its own money");
}

/// A lost answer is paid, and so is the till directly. Safaricom takes the second back, and its code is named at the lost answer's address: which of
/// the two was the prompt's nobody knows, so nothing more is asked for, and a person gives the sale what is here.
#[test]
fn r4_money_that_went_back_settles_no_lost_answer_beside_a_payment_that_stayed() {
    let mut shop = Shop::new();
    shop.asks(1, 300, PHONE).lost(1).later(20);
    shop.row(1, 300, Some(PHONE)).row(2, 300, Some(PHONE));
    shop.hears_of(2, Input::TakenBack { amount: None });
    shop.claims(1, code(2), 300).queried(1, QueryAnswer::Paid);
    shop.later(900).looks();
    assert!(!shop.attempt_of(1).is_paid());
    assert!(shop.sale_of(1).has_live_attempt(), "no cash, and no prompt");
    shop.assigns(1, 1).expect("what stayed");
    shop.reconciles();
    assert_eq!(shop.sale_of(1).uncovered(), Cents::ZERO);
    assert_eq!(shop.sale_of(1).refunds_due, []);
    assert!(!shop.sale_of(1).has_live_attempt(), "nobody need look");
}

/// Three payments of one customer, of which the first came late, the second went back, and the third is never in the records. When the book no longer
/// reaches back to the first request, and then to the second, what went back is still the second's.
#[test]
fn f34_what_went_back_stays_where_it_was_as_the_days_pass() {
    let mut shop = Shop::new();
    shop.paid(1, 300, PHONE).later(580).row(1, 300, Some(PHONE));
    shop.claims(1, code(1), 300).later(200);
    shop.paid(2, 300, PHONE).row(2, 300, Some(PHONE));
    shop.claims(2, code(2), 300).later(200);
    shop.paid(3, 300, PHONE).reconciles();
    shop.hears_of(2, Input::TakenBack { amount: None });
    let morning = crate::shop::MORNING;
    let all = Cents::new(30_000);
    for since in [300, 810] {
        shop.now = Millis(morning.0 + since * 1_000).plus(till::HORIZON);
        shop.reconciles();
        assert_eq!(shop.attempt_of(2).returned, all, "{since}");
        assert_eq!(shop.attempt_of(3).returned, Cents::ZERO, "{since}");
    }
}
