//! What the simulation found in these rules, each made as small as it goes.

use crate::counter::{Counter, checkout, code, merchant, paid};
use crate::shop::{Shop, id, sale};
use pokea_domain::book::Place;
use pokea_domain::payment::{AttemptState, Dispute, Failure, Poll, PushAnswer, QueryAnswer};
use pokea_domain::sale::{Effect, Input, RefundDue, Refusal, Tender};

const AMINA: &str = "0712 345 678";

/// Two sales of one customer: the first's answer is lost, and it is paid. Somebody names its code at the address of the second.
#[test]
fn r5_a_stolen_code_releases_no_other_sale_of_the_same_customer() {
    let mut shop = Shop::new();
    shop.asks(1, 300, AMINA).lost(1).later(60);
    shop.asks(2, 300, AMINA).accepted(2).later(5);
    shop.row(1, 300, Some(AMINA)).claims(2, code(1), 300);
    let book = shop.reconciles().book;
    assert!(!shop.attempt_of(2).is_paid(), "it could be the first's");
    let place = &book.entry(&code(1)).expect("a row").place;
    assert_eq!(
        *place,
        Place::Nobody(vec![(sale(1), id(1)), (sale(2), id(2))])
    );
}

/// The same with one sale: the request that was denied takes no money from the one that is being asked about.
#[test]
fn r7_a_stolen_code_does_not_make_one_payment_two() {
    let mut shop = Shop::new();
    shop.asks(1, 300, AMINA).accepted(1).failed(1).later(30);
    assert!(shop.asks_again(1, 2, AMINA));
    let attempt = id(2);
    let answer = PushAnswer::Accepted {
        checkout: checkout(2),
        merchant: merchant(2),
    };
    shop.take(1, Input::PushAnswered { attempt, answer })
        .later(5);
    shop.claims(1, code(2), 300).row(2, 300, Some(AMINA));
    shop.reconciles();
    assert!(!shop.attempt_of(1).is_paid());
    let (answer, poll) = (QueryAnswer::Paid, Poll::Planned(0));
    shop.take(
        1,
        Input::Queried {
            attempt,
            answer,
            poll,
        },
    );
    let book = shop.reconciles().book;
    assert_eq!(book.placeholders(), [], "one payment, one row");
    assert_eq!(shop.sale_of(1).refunds_due, []);
}

/// "Not paid" and then a callback that says paid is the same dispute as the other way round, and no second prompt goes out.
#[test]
fn r8_a_denial_and_a_later_paid_claim_are_a_dispute_in_either_order() {
    let mut counter = Counter::sale_of("300");
    counter.ask(1).expect("a first prompt");
    counter.accepted(1);
    counter.query(1, QueryAnswer::Failed(Failure::NoAnswer));
    counter.later(20).effects.clear();
    counter.claim(1, paid(1, 300));
    assert_eq!(counter.ask(2), Err(Refusal::PromptLive), "it may be paid");
    let planned = |effect: &Effect| {
        matches!(
            effect,
            Effect::Query {
                poll: Poll::Planned(_),
                ..
            }
        )
    };
    assert!(counter.effects.iter().any(planned), "the plan goes on");
    counter.query(1, QueryAnswer::Failed(Failure::NoAnswer));
    assert_eq!(counter.attempt(1).dispute, Some(Dispute::ClaimDenied));
    counter.query(1, QueryAnswer::Paid);
    assert!(counter.sale.completion().is_some() && counter.attempt(1).dispute.is_none());
}

/// Money that waits for a person has no sale to wait for once another request has paid it.
#[test]
fn r10_disputed_money_is_due_back_when_another_request_pays_the_sale() {
    let mut counter = Counter::sale_of("300");
    counter.ask(1).expect("a first prompt");
    counter.accepted(1);
    counter.query(1, QueryAnswer::Failed(Failure::NoAnswer));
    counter.later(200);
    counter.ask(2).expect("a second prompt");
    counter.accepted(2);
    counter.claim(2, paid(2, 1));
    counter.query(2, QueryAnswer::Paid);
    assert_eq!(counter.attempt(2).dispute, Some(Dispute::AmountDiffers));
    counter.claim(1, paid(1, 300));
    counter.query(1, QueryAnswer::Paid);
    let attempt = counter.attempt(2).id;
    let due = RefundDue {
        attempt,
        amount: counter.sale.due,
    };
    assert_eq!(counter.sale.refunds_due, [due]);
}

/// A person gave the sale a payment that came before its prompt; its code is then named at the prompt's address, and the prompt is paid too.
#[test]
fn r10_a_code_that_was_given_away_hides_no_second_payment() {
    let mut shop = Shop::new();
    shop.row(1, 300, Some(AMINA)).later(600);
    shop.asks(2, 300, AMINA).accepted(2).reconciles();
    shop.assigns(1, 2).expect("a payment that is nobody's");
    shop.later(5)
        .claims(2, code(1), 300)
        .queried(2, QueryAnswer::Paid);
    shop.later(30).row(2, 300, Some(AMINA)).reconciles();
    let sale = shop.sale_of(2);
    assert!(matches!(
        sale.completion().map(|done| &done.tender),
        Some(Tender::Direct { .. })
    ));
    assert_eq!(
        sale.refunds_due
            .iter()
            .map(|due| due.attempt)
            .collect::<Vec<_>>(),
        [id(2)]
    );
}

/// A disputed payment keeps the code that its callback named: what another request claims meanwhile cannot stand in the way of its proof.
#[test]
fn r7_the_code_of_a_disputed_payment_stays_its_own() {
    let mut shop = Shop::new();
    shop.asks(1, 300, AMINA).accepted(1).claims(1, code(1), 300);
    shop.queried(1, QueryAnswer::Failed(Failure::NoAnswer));
    assert_eq!(shop.attempt_of(1).dispute, Some(Dispute::ClaimDenied));
    shop.later(60)
        .asks(2, 300, AMINA)
        .accepted(2)
        .claims(2, code(1), 300);
    shop.queried(1, QueryAnswer::Paid);
    assert!(matches!(shop.attempt_of(1).state, AttemptState::Paid(..)));
    assert_eq!(shop.attempt_of(1).code(), Some(&code(1)));
    assert_eq!(shop.attempt_of(2).code(), None, "a replay");
}
