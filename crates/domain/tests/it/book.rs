//! Whose each payment is, case by case. The first nine are what a draft of these rules got wrong: money counted twice, goods released to
//! another, a customer charged again.

use crate::counter::code;
use crate::shop::{Shop, id, sale};
use pokea_domain::book::{Book, Place};
use pokea_domain::day_end::{Reason, open_of};
use pokea_domain::payment::{AttemptState, Failure, QueryAnswer};
use pokea_domain::sale::{Refusal, SaleState};
use pokea_domain::till::TakeError;
use pokea_domain::{Cents, MpesaCode};

const AMINA: &str = "0712 345 678";
const BARAKA: &str = "0733 000 111";

fn place(book: &Book, row: u128) -> &Place {
    &book.entry(&code(row)).expect("a row of the records").place
}

/// What the book says came in: rows, and proven money whose row has not come.
fn shillings(book: &Book) -> i64 {
    let rows = book.entries().map(|entry| entry.row.amount);
    let all = rows.chain(book.placeholders().iter().map(|held| held.amount));
    all.map(Cents::cents).sum::<i64>() / 100
}

fn code_of(shop: &Shop, n: u128) -> Option<&MpesaCode> {
    shop.attempt_of(n).code()
}

#[test]
fn r7_a_query_after_the_row_is_the_same_money() {
    let mut shop = Shop::new();
    shop.asks(1, 300, AMINA).accepted(1).later(10);
    shop.row(1, 300, Some(AMINA));
    assert_eq!(shop.reconciles().book.placeholders(), []);
    shop.later(10).queried(1, QueryAnswer::Paid);
    let book = shop.reconciles().book;
    assert_eq!(*place(&book, 1), Place::Inferred((sale(1), id(1))));
    assert_eq!(shillings(&book), 300, "once, whichever came first");
    assert_eq!(code_of(&shop, 1), Some(&code(1)), "for the paper");

    let mut other_way = Shop::new();
    other_way.paid(1, 300, AMINA);
    assert_eq!(shillings(&other_way.reconciles().book), 300);
    other_way.rows = shop.rows.clone();
    assert_eq!(shillings(&other_way.reconciles().book), 300);
}

#[test]
fn r7_a_forged_code_in_a_claim_keeps_no_row_from_its_payment() {
    let mut shop = Shop::new();
    shop.asks(1, 300, AMINA)
        .accepted(1)
        .claims(1, code(99), 300);
    shop.later(20).row(1, 300, Some(AMINA));
    shop.queried(1, QueryAnswer::Paid);
    assert_eq!(code_of(&shop, 1), Some(&code(99)), "all there is so far");
    let book = shop.reconciles().book;
    assert_eq!(*place(&book, 1), Place::Inferred((sale(1), id(1))));
    assert_eq!(shillings(&book), 300);
    assert_eq!(code_of(&shop, 1), Some(&code(1)), "the row outranks it");
}

#[test]
fn r7_a_code_that_another_claimed_first_goes_to_whom_the_records_give_it() {
    let mut shop = Shop::new();
    shop.paid(1, 300, AMINA).paid(2, 300, BARAKA);
    // Forged at the first, before the second's own callback: which is then taken for a replay.
    shop.claims(1, code(2), 300).claims(2, code(2), 300);
    assert_eq!(code_of(&shop, 1), Some(&code(2)));
    shop.row(2, 300, Some(BARAKA));
    let book = shop.reconciles().book;
    assert_eq!(*place(&book, 2), Place::Inferred((sale(2), id(2))));
    assert_eq!(code_of(&shop, 2), Some(&code(2)));
    assert_eq!(code_of(&shop, 1), None);
    assert_eq!(shillings(&book), 600);
}

#[test]
fn r13_a_row_releases_no_sale_by_fitting_it() {
    let mut shop = Shop::new();
    // Asked at one counter and given up; the same customer then pays the same amount straight to the till for another sale.
    shop.asks(1, 300, AMINA).accepted(1).later(40).failed(1);
    shop.asks(2, 300, AMINA).lost(2).later(30);
    shop.row(1, 300, Some(AMINA));
    let book = shop.reconciles().book;
    assert_eq!(*place(&book, 1), Place::Nobody(vec![(sale(2), id(2))]));
    assert_eq!(shop.sale_of(1).state, SaleState::Open);
    assert_eq!(shop.sale_of(2).state, SaleState::Open, "goods go on proof");
    assert_eq!(code_of(&shop, 2), None);
}

#[test]
fn r14_a_success_after_all_takes_its_row_from_whoever_it_could_have_been() {
    let mut shop = Shop::new();
    shop.asks(1, 300, AMINA).accepted(1).later(100).failed(1);
    shop.asks(2, 300, AMINA).lost(2).later(20);
    shop.row(1, 300, Some(AMINA));
    let book = shop.reconciles().book;
    assert_eq!(*place(&book, 1), Place::Nobody(vec![(sale(2), id(2))]));
    // It was the first one's: its callback comes late, names the row, and makes the till ask again.
    shop.claims(1, code(1), 300).queried(1, QueryAnswer::Paid);
    let book = shop.reconciles().book;
    assert_eq!(*place(&book, 1), Place::Exact((sale(1), id(1))));
    assert!(shop.attempt_of(1).is_paid() && !shop.attempt_of(2).is_paid());
    assert_eq!(shillings(&book), 300, "counted once");
}

#[test]
fn r7_one_row_for_each_attempt_and_an_exact_one_displaces() {
    let mut shop = Shop::new();
    shop.paid(1, 300, AMINA).row(1, 300, Some(AMINA));
    shop.later(60).row(2, 300, Some(AMINA));
    let book = shop.reconciles().book;
    assert_eq!(*place(&book, 1), Place::Counted((sale(1), id(1))));
    assert_eq!(*place(&book, 2), Place::Nobody(vec![(sale(1), id(1))]));
    assert_eq!(code_of(&shop, 1), None, "which of them is not known");
    shop.claims(1, code(2), 300);
    let book = shop.reconciles().book;
    assert_eq!(*place(&book, 2), Place::Exact((sale(1), id(1))));
    assert_eq!(*place(&book, 1), Place::Nobody(vec![]));
    assert_eq!(shillings(&book), 600);
}

#[test]
fn r12_a_row_that_two_could_have_clears_neither() {
    let mut shop = Shop::new();
    shop.asks(1, 300, AMINA).lost(1);
    shop.asks(2, 300, AMINA).lost(2).later(30);
    shop.row(1, 300, Some(AMINA)).later(3_600);
    let book = shop.looks().book;
    let both = Place::Nobody(vec![(sale(1), id(1)), (sale(2), id(2))]);
    assert_eq!(*place(&book, 1), both);
    assert!(shop.attempt_of(1).is_live() && shop.attempt_of(2).is_live());
    assert!(!shop.asks_again(1, 11, AMINA) && !shop.asks_again(2, 12, AMINA));
}

#[test]
fn r12_a_row_bound_by_inference_is_left_over_for_the_others() {
    let mut shop = Shop::new();
    shop.asks(1, 300, AMINA).lost(1).later(10);
    shop.paid(2, 300, AMINA)
        .row(2, 300, Some(AMINA))
        .later(3_600);
    let book = shop.looks().book;
    assert_eq!(*place(&book, 2), Place::Counted((sale(2), id(2))));
    assert!(
        shop.attempt_of(1).is_live(),
        "it may be the first one's, and the second's yet to come"
    );
    // The callback of the second makes it certain, and the first can go.
    shop.claims(2, code(2), 300);
    shop.looks();
    assert!(shop.attempt_of(1).is_let_go());
    assert!(shop.asks_again(1, 11, AMINA));
}

#[test]
fn r14_proof_that_names_its_row_opens_an_inferred_binding() {
    let mut shop = Shop::new();
    shop.paid(2, 300, AMINA).row(1, 300, Some(AMINA));
    assert_eq!(shop.reconciles().book.placeholders(), []);
    assert_eq!(code_of(&shop, 2), Some(&code(1)), "by inference");
    // Another attempt that had failed succeeds after all, and the row is its.
    shop.asks(1, 300, AMINA).accepted(1).later(60).failed(1);
    shop.claims(1, code(1), 300);
    // Its claim names a code that is held, and is put off as a replay; the query proves it all the same.
    shop.queried(1, QueryAnswer::Paid);
    assert!(shop.attempt_of(1).is_paid());
    let book = shop.reconciles().book;
    assert_eq!(shillings(&book), 600, "two payments, one row so far");
    shop.row(2, 300, Some(AMINA));
    let book = shop.reconciles().book;
    assert_eq!(book.placeholders(), []);
    assert_eq!(shillings(&book), 600, "nothing is counted twice");
}

#[test]
fn r7_two_payments_of_one_sale_are_two_whichever_row_is_whose() {
    let mut shop = Shop::new();
    shop.paid(1, 300, AMINA).row(1, 300, None).later(120);
    shop.paid(2, 300, BARAKA).row(2, 300, Some(AMINA));
    // First come, first served would give the hidden row to the first, and find none for the second.
    let book = shop.reconciles().book;
    assert_eq!(book.placeholders().len(), 0);
    assert_eq!(*place(&book, 2), Place::Counted((sale(1), id(1))));
    assert_eq!(shillings(&book), 600);
}

#[test]
fn r11_an_account_that_only_one_push_named_proves_it() {
    let mut shop = Shop::new();
    shop.asks(0xabc, 300, AMINA).lost(0xabc).later(20);
    shop.row(1, 300, Some(AMINA));
    shop.rows[0].reference = id(0xabc).reference();
    assert_eq!(shop.rows[0].reference, "000000000ABC");
    let book = shop.reconciles().book;
    assert_eq!(*place(&book, 1), Place::Exact((sale(0xabc), id(0xabc))));
    let attempt = shop.attempt_of(0xabc);
    assert!(matches!(attempt.state, AttemptState::Paid(None, _)));
    assert_eq!(attempt.code(), Some(&code(1)));
    assert!(shop.sale_of(0xabc).completion().is_some());
}

#[test]
fn r11_an_adopted_push_is_settled_by_its_row_and_by_no_one_elses() {
    let mut shop = Shop::new();
    shop.asks(1, 300, AMINA)
        .lost(1)
        .later(20)
        .claims(1, code(1), 300);
    shop.queried(1, QueryAnswer::Paid);
    assert!(!shop.attempt_of(1).is_paid(), "whose money, nobody knows");
    shop.row(1, 300, None);
    shop.reconciles();
    assert!(
        !shop.attempt_of(1).is_paid(),
        "a hidden phone proves nothing"
    );
    shop.rows[0] = crate::shop::row(1, 300, Some(AMINA), shop.now);
    shop.reconciles();
    assert!(shop.attempt_of(1).is_paid());
    assert!(shop.sale_of(1).completion().is_some());
}

#[test]
fn a_row_of_another_amount_than_its_claim_is_a_dispute() {
    let mut shop = Shop::new();
    shop.asks(1, 300, AMINA).accepted(1).claims(1, code(1), 300);
    shop.row(1, 3, Some(AMINA));
    shop.reconciles();
    assert!(shop.attempt_of(1).dispute.is_some());
    assert_eq!(shop.sale_of(1).state, SaleState::Open);
    assert_eq!(shop.reconciles(), shop.clone().reconciles(), "once");
}

#[test]
fn r13_a_payment_straight_to_the_till_waits_for_a_person() {
    let mut shop = Shop::new();
    shop.asks(1, 300, AMINA).accepted(1).later(60).failed(1);
    shop.row(1, 300, Some(BARAKA));
    let book = shop.looks().book;
    assert_eq!(*place(&book, 1), Place::Nobody(vec![]));
    let taken = shop.assigns(1, 1).expect("nobody's, and what is due");
    assert_eq!(taken.sale.paid_directly_by(), Some(&code(1)));
    assert_eq!(
        taken.sale.completion().map(|done| done.receipt.sequence),
        Some(1)
    );
    let book = shop.looks().book;
    assert_eq!(*place(&book, 1), Place::Assigned(sale(1)));
    assert_eq!(
        shop.assigns(1, 1).map(|again| again.sale),
        Ok(taken.sale),
        "the same wish"
    );
    shop.asks(2, 300, BARAKA).accepted(2).later(60).failed(2);
    let refused = |why| Err(TakeError::Refused(why));
    assert_eq!(shop.assigns(1, 2), refused(Refusal::PaymentTaken), "used");
    assert_eq!(shop.assigns(9, 2), refused(Refusal::PaymentUnknown));
    shop.row(3, 299, Some(BARAKA));
    assert_eq!(shop.assigns(3, 2), refused(Refusal::PaymentDiffers));
    shop.paid(4, 500, AMINA).row(4, 500, Some(AMINA));
    assert_eq!(
        shop.assigns(4, 2),
        refused(Refusal::PaymentTaken),
        "a proven one's"
    );
}

#[test]
fn r13_what_a_prompt_could_still_have_brought_is_not_given_away() {
    let refused = Err(TakeError::Refused(Refusal::PaymentUnsettled));
    let mut shop = Shop::new();
    shop.asks(1, 300, AMINA).accepted(1);
    shop.row(1, 300, Some(AMINA)).row(2, 300, Some(BARAKA));
    assert_eq!(shop.assigns(1, 1), refused, "the prompt's own money, maybe");
    shop.asks(2, 300, BARAKA).accepted(2).later(30);
    shop.queried(2, QueryAnswer::Failed(Failure::Declined));
    assert_eq!(shop.assigns(1, 2), refused, "nor to another sale");
    let direct = shop.assigns(2, 1).expect("from a phone that was not asked");
    assert!(direct.sale.completion().is_some());
    // The customer types the PIN as well.
    shop.queried(1, QueryAnswer::Paid);
    assert_eq!(shop.sale_of(1).refunds_due.len(), 1, "R10");
    let book = shop.reconciles().book;
    assert_eq!(*place(&book, 1), Place::Inferred((sale(1), id(1))));
    assert_eq!(shillings(&book), 600);
}

#[test]
fn r10_a_payment_given_to_a_sale_before_its_prompt_is_known_to_have_brought_it_is_not_due_back() {
    let mut shop = Shop::new();
    shop.asks(1, 300, AMINA).accepted(1).later(60).failed(1);
    shop.row(1, 300, Some(AMINA));
    shop.assigns(1, 1).expect("nobody's");
    // It was the prompt after all: the query was too early.
    shop.claims(1, code(1), 300).queried(1, QueryAnswer::Paid);
    assert!(shop.attempt_of(1).is_paid());
    assert_eq!(shop.sale_of(1).refunds_due, [], "the same money");
    let book = shop.reconciles().book;
    assert_eq!(*place(&book, 1), Place::Assigned(sale(1)));
    assert_eq!(shillings(&book), 300);
}

#[test]
fn r10_a_prompt_paid_beside_a_payment_of_the_same_phone_is_due_back_once_its_own_row_is_there() {
    let mut shop = Shop::new();
    shop.asks(1, 300, AMINA).accepted(1).later(60).failed(1);
    shop.row(1, 300, Some(AMINA));
    shop.assigns(1, 1).expect("nobody's");
    shop.queried(1, QueryAnswer::Paid);
    assert_eq!(shop.sale_of(1).refunds_due, [], "it may be the same money");
    assert_eq!(shillings(&shop.reconciles().book), 300);
    shop.row(2, 300, Some(AMINA));
    let book = shop.reconciles().book;
    assert_eq!(*place(&book, 2), Place::Inferred((sale(1), id(1))));
    assert_eq!(shop.sale_of(1).refunds_due.len(), 1, "it was not");
    assert_eq!(shillings(&book), 600);
}

/// Where rows hide their phones, nothing will ever tell which of two the prompt brought: the owner is shown it, however long.
#[test]
fn r10_a_prompt_paid_beside_a_given_payment_is_in_sight_while_no_code_tells_which_is_which() {
    let mut shop = Shop::new();
    shop.asks(1, 300, AMINA).accepted(1).later(60).failed(1);
    shop.row(1, 300, None);
    shop.assigns(1, 1).expect("nobody's");
    shop.queried(1, QueryAnswer::Paid);
    shop.row(2, 300, None).row(3, 300, None);
    for _ in 0..3 {
        shop.later(30 * 3_600).reconciles();
        let known = shop.sale_of(1);
        assert_eq!(known.refunds_due, [], "it may be the same money");
        assert!(known.has_unplaced_money() && !known.has_live_attempt());
        let listed = open_of(known);
        assert_eq!(listed.len(), 1);
        assert_eq!(
            (listed[0].reason, listed[0].amount.cents()),
            (Reason::Disputed, 30_000)
        );
    }
    shop.claims(1, code(1), 300);
    assert!(
        !shop.sale_of(1).has_unplaced_money(),
        "its callback told that it was"
    );
}

#[test]
fn r10_money_for_a_sale_that_is_over_is_due_back_when_the_records_prove_it() {
    let mut shop = Shop::new();
    shop.asks(1, 300, AMINA)
        .lost(1)
        .later(20)
        .claims(1, code(1), 300);
    shop.take(1, pokea_domain::sale::Input::Stop);
    shop.row(1, 300, Some(AMINA));
    shop.reconciles();
    assert_eq!(shop.sale_of(1).refunds_due.len(), 1);
    assert!(matches!(shop.sale_of(1).state, SaleState::Cancelled(_)));
}

#[test]
fn r12_a_lost_answer_whose_money_never_came_is_cleared_by_a_complete_look() {
    let mut shop = Shop::new();
    shop.asks(1, 300, AMINA).lost(1).later(400);
    shop.looks();
    assert!(shop.attempt_of(1).is_live(), "the records may lag");
    shop.later(81).reconciles();
    assert!(shop.attempt_of(1).is_live(), "nobody looked");
    shop.looks();
    assert!(shop.attempt_of(1).is_let_go());
    assert!(shop.asks_again(1, 11, AMINA));
}

#[test]
fn r13_a_person_ends_a_lost_answer_whose_money_came() {
    let mut shop = Shop::new();
    shop.asks(1, 300, AMINA)
        .lost(1)
        .later(20)
        .row(1, 300, Some(AMINA));
    shop.later(3_600);
    let book = shop.looks().book;
    assert_eq!(*place(&book, 1), Place::Nobody(vec![(sale(1), id(1))]));
    assert!(
        shop.attempt_of(1).is_live(),
        "nothing says that it came to nothing"
    );
    shop.assigns(1, 1).expect("nobody's yet");
    shop.looks();
    assert!(
        !shop.sale_of(1).has_live_attempt(),
        "and nothing is watched any more"
    );
    // Its callback comes two hours later.
    shop.later(7_200).claims(1, code(1), 300);
    shop.queried(1, QueryAnswer::Failed(Failure::NoAnswer))
        .looks();
    assert_eq!(shop.sale_of(1).refunds_due, []);
    assert_eq!(shillings(&shop.looks().book), 300);
}

#[test]
fn what_a_confirmation_tells_is_shown_until_the_records_prove_it_or_an_attempt_has_it() {
    let mut shop = Shop::new();
    shop.paid(1, 300, AMINA);
    shop.told = vec![
        crate::shop::row(1, 300, Some(AMINA), shop.now),
        crate::shop::row(2, 500, None, shop.now),
    ];
    let told = shop.reconciles().told;
    assert_eq!(told, shop.told[1..], "the first is the prompt's");
    let refused = Err(TakeError::Refused(Refusal::PaymentUnknown));
    shop.asks(2, 500, BARAKA).accepted(2).later(60).failed(2);
    assert_eq!(shop.assigns(2, 2), refused, "R5: a claim releases nothing");
    shop.row(2, 500, Some(BARAKA));
    let after = shop.reconciles();
    assert_eq!(after.told, []);
    assert_eq!(*place(&after.book, 2), Place::Nobody(vec![]));
}
