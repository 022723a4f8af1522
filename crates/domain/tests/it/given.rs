//! Payments that a person gave to a sale, as the simulation and readers found them to go wrong, each made as small as it goes.

use crate::counter::{checkout, code, merchant};
use crate::shop::{Shop, id, sale};
use pokea_domain::OwnerSessionId;
use pokea_domain::book::Place;
use pokea_domain::payment::{Dispute, Poll, PushAnswer, QueryAnswer};
use pokea_domain::sale::{Input, Refusal, Tender};
use pokea_domain::till::TakeError;
use uuid::Uuid;

const AMINA: &str = "0712 345 678";
const BARAKA: &str = "0733 000 111";

fn overrule(n: u128) -> Input {
    Input::Override {
        attempt: id(n),
        session: OwnerSessionId(Uuid::from_u128(n)),
    }
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

/// The first sale's answer is lost and it is paid; the customer of the second says that the payment is his. Were it given to him, the first
/// would have paid for nothing.
#[test]
fn r13_what_a_lost_answer_of_another_sale_may_have_brought_is_not_given_away() {
    let unsettled = Err(TakeError::Refused(Refusal::PaymentUnsettled));
    let mut shop = Shop::new();
    shop.asks(1, 300, AMINA).lost(1).later(20).row(1, 300, None);
    shop.asks(2, 300, BARAKA).accepted(2).later(40).failed(2);
    assert_eq!(shop.assigns(1, 2), unsettled, "nobody knows yet");
    // Its callback comes at last, and only a person can settle it, since the records hide the phone (R11).
    shop.claims(1, code(1), 300).queried(1, QueryAnswer::Paid);
    assert_eq!(shop.attempt_of(1).dispute, Some(Dispute::Unattributed));
    shop.reconciles();
    assert_eq!(shop.assigns(1, 2), unsettled, "the first claims it");
    shop.later(49 * 3_600);
    let mut later = shop.clone();
    assert!(
        later.assigns(1, 2).is_ok(),
        "nothing more is to be expected"
    );
    assert!(shop.assigns(1, 1).is_ok(), "its own sale's it always is");
}

/// Daraja says of a paid prompt that nobody answered, its customer's payment is given to another sale, and then Daraja says paid after all. The
/// first sale, which still waits, would be released for the same money.
#[test]
fn r13_what_a_prompt_that_nobody_answered_may_have_brought_waits_for_its_sale() {
    let mut shop = Shop::new();
    shop.asks(1, 300, AMINA).accepted(1).later(60).failed(1);
    shop.row(1, 300, Some(AMINA));
    shop.asks(2, 300, AMINA).accepted(2).later(60).failed(2);
    let unsettled = Err(TakeError::Refused(Refusal::PaymentUnsettled));
    assert_eq!(shop.assigns(1, 2), unsettled, "the first could be paid yet");
    let mut stopped = shop.clone();
    stopped.take(1, Input::Stop);
    assert!(stopped.assigns(1, 2).is_ok(), "it waits for nothing");
    shop.queried(1, QueryAnswer::Paid);
    assert!(shop.sale_of(1).completion().is_some());
    let taken = Err(TakeError::Refused(Refusal::PaymentTaken));
    assert_eq!(shop.assigns(1, 2), taken, "R7");
}

/// The owner's word ends the waiting for what nobody knows (R4), and the payment is another's.
#[test]
fn r13_what_was_let_go_keeps_no_payment_from_another_sale() {
    let mut shop = Shop::new();
    shop.asks(1, 300, AMINA).lost(1).later(20).row(1, 300, None);
    shop.asks(2, 300, BARAKA).accepted(2).later(200).failed(2);
    shop.take(1, overrule(1));
    assert!(shop.assigns(1, 2).is_ok());
}

/// An older payment of the same phone and amount was given to a sale. The one that paid the prompt since is the prompt's, although the older
/// would fit it too: otherwise one payment lets out the goods of two sales.
#[test]
fn r13_a_payment_that_was_given_away_makes_no_room_for_another() {
    let mut shop = Shop::new();
    shop.row(1, 300, Some(AMINA))
        .asks(2, 300, BARAKA)
        .accepted(2);
    shop.later(30).failed(2);
    assert!(
        shop.assigns(1, 2).is_ok(),
        "straight to the till, for the second"
    );
    shop.later(60).paid(3, 300, AMINA);
    let book = shop.reconciles().book;
    let held: Vec<_> = book.placeholders().iter().map(|held| held.of).collect();
    assert_eq!(held, [(sale(3), id(3))], "what was given away is not its");
    shop.asks(4, 300, BARAKA).accepted(4).later(30).failed(4);
    shop.row(3, 300, Some(AMINA)).reconciles();
    let taken = Err(TakeError::Refused(Refusal::PaymentTaken));
    assert_eq!(shop.assigns(3, 4), taken, "R7: it is the third's");
    assert_eq!(shop.reconciles().book.placeholders(), []);
}

/// The same, and somebody names the payment that was given away at the prompt's address: that does not set the prompt's own payment free.
#[test]
fn r13_a_stolen_code_of_a_payment_that_was_given_away_sets_no_other_free() {
    let mut shop = Shop::new();
    shop.row(1, 300, Some(AMINA))
        .asks(2, 300, BARAKA)
        .accepted(2);
    shop.later(30).failed(2);
    assert!(shop.assigns(1, 2).is_ok());
    shop.later(60).asks(3, 300, AMINA).accepted(3).later(20);
    shop.claims(3, code(1), 300).queried(3, QueryAnswer::Paid);
    let book = shop.row(3, 300, Some(AMINA)).reconciles().book;
    let place = &book.entry(&code(3)).expect("a row").place;
    assert_eq!(*place, Place::Inferred((sale(3), id(3))));
    assert_eq!(book.placeholders(), []);
    shop.asks(4, 300, BARAKA).accepted(4).later(30).failed(4);
    let taken = Err(TakeError::Refused(Refusal::PaymentTaken));
    assert_eq!(shop.assigns(3, 4), taken);
}

/// A customer comes for money of last week.
#[test]
fn r10_a_payment_is_given_to_a_sale_however_old_it_is() {
    let mut shop = Shop::new();
    shop.row(1, 300, Some(AMINA)).later(6 * 86_400);
    shop.asks(2, 300, BARAKA).accepted(2).later(30).failed(2);
    assert!(shop.assigns(1, 2).is_ok());
    shop.asks(3, 300, BARAKA).accepted(3).later(30).failed(3);
    let taken = Err(TakeError::Refused(Refusal::PaymentTaken));
    assert_eq!(shop.assigns(1, 3), taken, "once");
}

/// Two payments of one customer for two sales, and the code of the second is not known: the records hide the phone of a third, somebody else's,
/// which makes up for nothing. Whoever shows the message of the second again gets no other goods for it.
#[test]
fn r13_a_row_without_a_phone_makes_up_for_no_proven_payment() {
    let mut shop = Shop::new();
    shop.asks(1, 300, AMINA).accepted(1);
    shop.queried(1, QueryAnswer::Paid).later(5);
    shop.row(1, 300, Some(AMINA)).row(2, 300, None).reconciles();
    shop.later(600).asks(3, 300, AMINA).lost(3);
    assert!(
        matches!(
            shop.assigns(1, 3),
            Err(TakeError::Refused(Refusal::PaymentTaken))
        ),
        "it is the first sale's, unless the hidden one is"
    );
}

/// The same with a payment that a person has given to another sale: it is spent, and makes up for nothing either.
#[test]
fn r13_a_payment_that_was_given_away_makes_up_for_no_proven_one() {
    let mut shop = Shop::new();
    shop.asks(1, 300, AMINA).accepted(1);
    shop.queried(1, QueryAnswer::Paid).later(5);
    shop.row(1, 300, Some(AMINA))
        .row(2, 300, Some(AMINA))
        .reconciles();
    shop.later(600).asks(3, 300, AMINA).lost(3);
    shop.assigns(2, 3).expect("one of two is nobody's");
    shop.later(600).asks(4, 300, AMINA).lost(4);
    assert!(matches!(
        shop.assigns(1, 4),
        Err(TakeError::Refused(Refusal::PaymentTaken))
    ));
}

/// Two sales of one customer. The records hide whose the first's payment is, its callback is late, and its code is shown for the second, whose own
/// payment cannot be proven yet. Then the callback tells: two payments have paid two sales, each the other's.
#[test]
fn r13_two_sales_that_were_given_each_others_payments_exchange_them() {
    let mut shop = Shop::new();
    shop.asks(1, 300, AMINA).accepted(1);
    shop.asks(2, 300, AMINA).lost(2).later(20);
    shop.row(2, 300, Some(AMINA)).row(1, 300, None);
    shop.claims(2, code(2), 300).queried(2, QueryAnswer::Paid);
    shop.queried(1, QueryAnswer::Paid).later(600).reconciles();
    assert!(shop.assigns(1, 2).is_ok(), "as far as anybody knows");
    shop.later(600).claims(1, code(1), 300);
    let book = shop.reconciles().book;
    assert_eq!(book.placeholders(), []);
    let place = |n| &book.entry(&code(n)).expect("a row").place;
    assert_eq!(*place(1), Place::Assigned(sale(2)));
    assert_eq!(*place(2), Place::Counted((sale(1), id(1))));
    assert_eq!(shop.sale_of(2).refunds_due, []);
    assert!(!shop.sale_of(2).has_live_attempt(), "nobody need look");
    assert!(shop.sale_of(1).is_paid_by(id(1)), "nothing is taken back");
    let logs = shop.logs.clone();
    shop.reconciles();
    assert_eq!(shop.logs, logs, "once");
}

/// The same, where the second's payment was proven, and so due back, before the first's callback came.
#[test]
fn r10_what_was_due_back_is_not_once_it_is_exchanged() {
    let mut shop = Shop::new();
    shop.asks(1, 300, AMINA).accepted(1).later(5);
    shop.asks(2, 300, AMINA).accepted(2).later(20).failed(2);
    shop.row(2, 300, Some(AMINA)).row(1, 300, None);
    shop.queried(1, QueryAnswer::Paid).later(600).reconciles();
    assert!(shop.assigns(1, 2).is_ok());
    shop.later(60).claims(2, code(2), 300);
    shop.queried(2, QueryAnswer::Paid).reconciles();
    assert_eq!(shop.sale_of(2).refunds_due.len(), 1, "as far as is known");
    shop.later(60).claims(1, code(1), 300).reconciles();
    assert_eq!(shop.sale_of(2).refunds_due, []);
    assert_eq!(shop.reconciles().book.placeholders(), []);
}

/// Daraja denies a payment, its message is shown for another sale, and then Daraja says that it was paid. It has paid for goods. Somebody could
/// have named its code at a prompt that another payment has paid: when that one's row comes, it is due back.
#[test]
fn r10_a_denied_payment_that_paid_another_sale_is_not_due_back() {
    let mut shop = Shop::new();
    shop.asks(1, 300, AMINA).accepted(1).later(60).failed(1);
    shop.take(1, Input::Stop).row(1, 300, Some(AMINA)).later(60);
    shop.asks(2, 300, AMINA).accepted(2).later(60).failed(2);
    assert!(shop.assigns(1, 2).is_ok());
    shop.later(60).claims(1, code(1), 300);
    shop.queried(1, QueryAnswer::Paid);
    assert_eq!(shop.sale_of(1).refunds_due.len(), 1, "as far as it knows");
    let book = shop.reconciles().book;
    assert_eq!(book.placeholders(), []);
    assert_eq!(shop.sale_of(1).refunds_due, []);
    shop.later(60).row(3, 300, Some(AMINA)).reconciles();
    assert_eq!(shop.sale_of(1).refunds_due.len(), 1);
}

/// A sale asks twice, and both requests are paid, the first after it was denied. No callback tells of the second, and its payment was given to
/// another sale: the first pays for the sale in its place.
#[test]
fn r10_a_second_payment_stands_for_one_that_was_given_to_another_sale() {
    let mut shop = Shop::new();
    shop.asks(1, 300, AMINA).accepted(1).later(30).failed(1);
    assert!(shop.asks_again(1, 2, AMINA));
    let attempt = id(2);
    let answer = PushAnswer::Accepted {
        checkout: checkout(2),
        merchant: merchant(2),
    };
    shop.take(1, Input::PushAnswered { attempt, answer })
        .later(20);
    let (answer, poll) = (QueryAnswer::Paid, Poll::Planned(0));
    let paid = Input::Queried {
        attempt,
        answer,
        poll,
    };
    shop.take(1, paid).row(1, 300, Some(AMINA)).later(5);
    shop.row(2, 300, Some(AMINA)).later(60).reconciles();
    shop.asks(3, 300, AMINA).accepted(3).later(60).failed(3);
    shop.assigns(2, 3)
        .expect("either could be the first sale's");
    shop.later(60).claims(1, code(1), 300);
    shop.queried(1, QueryAnswer::Paid);
    assert_eq!(shop.sale_of(1).refunds_due.len(), 1, "as far as it knows");
    assert_eq!(shop.reconciles().book.placeholders(), []);
    assert_eq!(shop.sale_of(1).refunds_due, []);
    shop.later(60).row(4, 300, Some(AMINA)).reconciles();
    assert_eq!(shop.sale_of(1).refunds_due.len(), 1, "three payments");
}

/// Daraja denies a payment, its message is shown for another sale, and its callback and proof come after all. Another prompt of the same customer
/// was paid meanwhile, and no callback told of that one: each has its own payment, whichever is the nearer.
#[test]
fn r10_a_payment_that_was_given_away_is_whose_its_callback_names() {
    let mut shop = Shop::new();
    shop.asks(1, 300, AMINA).accepted(1).later(60).failed(1);
    shop.take(1, Input::Stop).later(300);
    shop.paid(2, 300, AMINA).row(2, 300, Some(AMINA)).later(400);
    shop.row(1, 300, Some(AMINA)).later(60);
    shop.asks(3, 300, BARAKA).accepted(3).later(60).failed(3);
    shop.assigns(1, 3).expect("either could be the second's");
    shop.later(60).claims(1, code(1), 300);
    shop.queried(1, QueryAnswer::Paid);
    let book = shop.reconciles().book;
    assert_eq!(book.placeholders(), []);
    assert!(book.has_its_own(id(2)));
    assert_eq!(shop.sale_of(1).refunds_due, [], "it has paid for goods");
}

/// Daraja denies a payment, its message is shown for another sale, and then Daraja says that it was paid. No callback names it, or somebody named
/// another code: once the records were looked at late enough, and have nothing else for it, it is what was spent.
#[test]
fn r10_what_was_given_away_is_spent_once_the_records_have_nothing_else() {
    let mut shop = Shop::new();
    shop.asks(1, 300, AMINA).accepted(1).later(60).failed(1);
    shop.take(1, Input::Stop).row(1, 300, Some(AMINA)).later(60);
    shop.asks(2, 300, AMINA).accepted(2).later(60).failed(2);
    assert!(shop.assigns(1, 2).is_ok());
    let mut unnamed = shop.clone();
    shop.later(60).claims(1, code(9), 300);
    for shop in [&mut shop, &mut unnamed] {
        shop.queried(1, QueryAnswer::Paid);
        assert_eq!(shop.looks().book.placeholders().len(), 1, "it may be late");
        assert_eq!(shop.sale_of(1).refunds_due.len(), 1);
        shop.later(700).looks();
        assert_eq!(shop.sale_of(1).refunds_due, []);
        assert_eq!(shop.reconciles().book.placeholders(), []);
        shop.later(60).row(3, 300, Some(AMINA)).reconciles();
        assert_eq!(shop.sale_of(1).refunds_due.len(), 1, "it was late");
    }
}

/// Two payments of one customer, one of which a person gave away, and nothing names either: the sale whose goods went out keeps the other.
#[test]
fn r13_what_is_left_belongs_to_the_sale_that_needs_it() {
    let mut shop = Shop::new();
    shop.asks(1, 300, AMINA).accepted(1).later(60).failed(1);
    shop.take(1, Input::Stop)
        .row(1, 300, Some(AMINA))
        .later(200);
    shop.paid(2, 300, AMINA).row(2, 300, Some(AMINA)).later(60);
    shop.asks(3, 300, AMINA).accepted(3).later(60).failed(3);
    assert!(shop.assigns(2, 3).is_ok(), "either could be the second's");
    shop.later(60).queried(1, QueryAnswer::Paid);
    let book = shop.reconciles().book;
    let held: Vec<_> = book.placeholders().iter().map(|held| held.of.1).collect();
    assert_eq!(held, [id(1)]);
    shop.later(700).looks();
    assert_eq!(shop.sale_of(1).refunds_due, []);
    assert_eq!(shop.reconciles().book.placeholders(), []);
}

/// A customer shows the message of one sale for another one, and a prompt of theirs that was let go was paid after all: three payments were asked
/// for, two came, and two sales have their goods.
#[test]
fn r10_what_is_due_back_pays_for_what_its_customer_took_twice() {
    let mut shop = Shop::new();
    shop.asks(1, 300, AMINA).lost(1).later(20);
    shop.row(1, 300, Some(AMINA)).later(200);
    shop.take(1, overrule(1)).take(1, Input::Stop).later(60);
    shop.paid(2, 300, AMINA).row(2, 300, Some(AMINA)).later(60);
    shop.asks(3, 300, AMINA).accepted(3).later(60).failed(3);
    assert!(shop.assigns(2, 3).is_ok(), "either could be the second's");
    shop.later(60)
        .claims(2, code(2), 300)
        .claims(1, code(1), 300);
    shop.reconciles();
    assert_eq!(shop.sale_of(1).refunds_due.len(), 1, "as far as is known");
    shop.later(700).looks();
    assert_eq!(shop.sale_of(1).refunds_due, []);
    assert_eq!(shop.reconciles().book.placeholders(), []);
}
