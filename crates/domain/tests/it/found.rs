//! What the simulation and readers found in these rules, each made as small as it goes.

use crate::counter::{Counter, checkout, code, merchant, paid};
use crate::shop::{MORNING, Shop, id, row, sale};
use pokea_domain::book::Place;
use pokea_domain::payment::{AttemptState, Dispute, Failure, Poll, PushAnswer, QueryAnswer};
use pokea_domain::records::Row;
use pokea_domain::sale::{Effect, Input, Person, RefundDue, Refusal, SaleState};
use pokea_domain::till::{self, Gap, TakeError};
use pokea_domain::{Millis, OwnerSessionId};
use uuid::Uuid;

const AMINA: &str = "0712 345 678";
const BARAKA: &str = "0733 000 111";

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

/// A backup was put in the place of a damaged database. What moved since the backup may have paid sales that nobody remembers, and their
/// goods are out of the shop.
#[test]
fn r21_money_of_sales_that_were_lost_is_not_spent_again_by_a_cashier() {
    let mut shop = Shop::new();
    // What nobody had when the backup was made may have been given to a sale since.
    shop.row(4, 300, Some(AMINA)).later(7_200);
    let from = shop.now;
    shop.later(1_000).row(1, 300, Some(AMINA)).later(1_000);
    shop.gaps = vec![Gap { from, to: shop.now }];
    shop.asks(2, 300, BARAKA).accepted(2).later(30).failed(2);
    let lost = Err(TakeError::Refused(Refusal::PaymentOfLostSale));
    assert_eq!(shop.assigns(1, 2), lost);
    assert_eq!(shop.assigns(4, 2), lost);
    shop.later(600).row(3, 300, Some(AMINA));
    let mut other = shop.clone();
    assert!(other.assigns(3, 2).is_ok(), "it moved since");
    let owner = Person::Owner(OwnerSessionId(Uuid::from_u128(1)));
    let now = shop.now;
    assert!(till::assign(&mut shop, sale(2), &code(1), owner, now).is_ok());
}

/// The PC was off over the weekend, and what it asks first it asks before the network is there. The plan ends with an answer only.
#[test]
fn r9_a_query_that_reached_nobody_ends_no_plan() {
    let mut counter = Counter::sale_of("300");
    counter.ask(1).expect("a first prompt");
    counter.accepted(1);
    counter.later(60 * 3_600).effects.clear();
    counter.query(1, QueryAnswer::NotReached);
    let again = Effect::Query {
        attempt: id(1),
        poll: Poll::Planned(0),
        due: Millis(counter.now.0 + 3_600_000),
    };
    assert_eq!(counter.effects, [again]);
    counter.later(3_600).effects.clear();
    counter.query(1, QueryAnswer::Pending);
    assert_eq!(counter.effects, [], "it was asked about for two days");
}

/// Daraja took a prompt and never concludes it. The owner's word ends it once nothing more is to be expected, also for a sale that was
/// stopped, and it keeps no payment from another sale.
#[test]
fn r4_what_daraja_never_concludes_is_let_go_by_the_owner_after_two_days() {
    let mut counter = Counter::sale_of("300");
    counter.ask(1).expect("a first prompt");
    counter.accepted(1);
    counter.later(48 * 3_600);
    assert_eq!(counter.overrule(1), Err(Refusal::NotUnknown));
    counter.later(1);
    let mut stopped = counter.clone();
    assert!(counter.overrule(1).is_ok());
    assert!(!counter.attempt(1).holds_the_prompt());
    assert!(counter.ask(2).is_ok());
    counter.claim(1, paid(1, 300));
    assert!(counter.attempt(1).is_live(), "R8: it may be paid after all");

    stopped.happens(Input::Stop).expect("a wish");
    assert!(stopped.overrule(1).is_ok());
    assert!(matches!(stopped.sale.state, SaleState::Cancelled(_)));
    stopped.query(1, QueryAnswer::Paid);
    assert_eq!(stopped.sale.refunds_due.len(), 1, "R10");

    let mut shop = Shop::new();
    shop.asks(1, 300, AMINA).accepted(1).later(48 * 3_600);
    shop.row(2, 300, Some(AMINA));
    shop.asks(2, 300, BARAKA).accepted(2).later(30).failed(2);
    assert!(shop.assigns(2, 2).is_ok());
}

/// A post at the prompt's address, before Daraja has answered, names another push and another amount. It is about that one.
#[test]
fn r11_a_claim_that_came_before_the_answer_is_held_against_it() {
    let mut counter = Counter::sale_of("300");
    counter.ask(1).expect("a first prompt");
    counter.claim(1, paid(9, 1));
    counter.accepted(1);
    assert_eq!(counter.attempt(1).dispute, None);
    assert_eq!(counter.attempt(1).claim, None);
    counter.claim(1, paid(1, 300));
    counter.query(1, QueryAnswer::Paid);
    assert!(counter.sale.completion().is_some());
    assert_eq!(counter.attempt(1).code(), Some(&code(1)));
    assert_eq!(counter.replayed(), counter.sale);
}

/// Somebody posts another amount than was asked for; the query says paid, and the records how much.
#[test]
fn r5_the_records_end_a_dispute_about_the_amount() {
    let mut shop = Shop::new();
    shop.asks(1, 300, AMINA).accepted(1).claims(1, code(9), 3);
    shop.queried(1, QueryAnswer::Paid);
    assert_eq!(shop.attempt_of(1).dispute, Some(Dispute::AmountDiffers));
    assert!(shop.sale_of(1).completion().is_none());
    shop.later(30).row(1, 300, Some(AMINA)).reconciles();
    assert_eq!(shop.attempt_of(1).dispute, None);
    assert!(shop.sale_of(1).completion().is_some());
    assert_eq!(shop.attempt_of(1).code(), Some(&code(1)));
}

/// The only payment that fits gives a prompt its code; when there is a second one, nobody knows any more which it is.
#[test]
fn r13_a_code_that_was_inferred_is_withdrawn_when_another_fits_as_well() {
    let mut shop = Shop::new();
    shop.paid(1, 300, AMINA).row(1, 300, Some(AMINA));
    shop.reconciles();
    assert_eq!(shop.attempt_of(1).code(), Some(&code(1)));
    shop.later(60).row(2, 300, Some(AMINA)).reconciles();
    assert_eq!(shop.attempt_of(1).code(), None);
    let log = shop.logs[&sale(1)].len();
    shop.reconciles();
    assert_eq!(shop.logs[&sale(1)].len(), log, "once");
    shop.claims(1, code(2), 300).reconciles();
    assert_eq!(shop.attempt_of(1).code(), Some(&code(2)), "its own word");
}

/// A PC may sleep between the intent and the push: M-PESA's pause counts from when the push can have been sent.
#[test]
fn r4_the_pause_of_a_phone_counts_from_the_answer() {
    let mut counter = Counter::sale_of("300");
    counter.ask(1).expect("a first prompt");
    counter.later(7_200);
    counter.accepted(1);
    counter.query(1, QueryAnswer::Failed(Failure::TooSoon));
    let from = Millis(counter.now.0 + 120_000);
    assert_eq!(counter.ask(2), Err(Refusal::TooSoon { from }));
}

/// The clock was a day ahead when the customer was asked, and right when Daraja answered: the payment's row is not older than its request.
#[test]
fn r17_a_request_was_made_no_later_than_its_answer_came() {
    let mut shop = Shop::new();
    shop.later(86_400).asks(1, 300, AMINA).later(-86_400);
    shop.accepted(1).queried(1, QueryAnswer::Paid).later(5);
    shop.row(1, 300, Some(AMINA));
    let book = shop.reconciles().book;
    assert_eq!(book.placeholders(), [], "one payment, one row");
    shop.later(86_400).asks(2, 450, AMINA).later(-86_400);
    shop.lost(2).later(500);
    shop.looks();
    let attempt = shop.attempt_of(2);
    assert!(!attempt.is_let_go(), "either time may be the wrong one");
    assert!(attempt.sent_by > attempt.asked_at);
}

/// Set ahead by ten hours: the query that reached nobody then has gone through the plan, and brought forward it goes on from the right time.
#[test]
fn r17_a_clock_that_was_ahead_goes_no_further_in_the_plan() {
    let asked = Millis(0);
    let far = Poll::Planned(1).again(asked, Millis(36_000_000));
    assert_eq!(far.1, Millis(11 * 3_600_000));
    let (_, due) = far.0.again(asked, Millis(100_000));
    assert_eq!(due, Millis(120_000), "two minutes after it was asked for");
}

/// A prompt of a sale that was given up was paid after all, without a code; and a payment of the same customer, which may be just that, was
/// given to another sale. One payment releases no two sales.
#[test]
fn r10_a_sale_is_not_opened_again_with_what_may_have_paid_another() {
    let by = Person::Cashier;
    let mut shop = Shop::new();
    shop.asks(1, 300, AMINA).accepted(1).later(60).failed(1);
    shop.take(1, Input::Stop);
    shop.row(7, 300, Some(AMINA));
    shop.asks(2, 300, BARAKA).accepted(2).later(30).failed(2);
    shop.assigns(7, 2).expect("nobody's");
    shop.queried(1, QueryAnswer::Paid);
    assert_eq!(shop.sale_of(1).refunds_due.len(), 1);
    let now = shop.now;
    let taken = Err(TakeError::Refused(Refusal::PaymentTaken));
    assert_eq!(till::reopen(&mut shop, sale(1), by, now).map(drop), taken);
    // Another payment of this customer's turns up: now there are two.
    shop.row(8, 300, Some(AMINA)).reconciles();
    let now = shop.now;
    till::reopen(&mut shop, sale(1), by, now).expect("its own money");
    assert!(shop.sale_of(1).completion().is_some());
}

/// A customer pays straight to the till, and then at a prompt; a later prompt was denied. Whoever knows both addresses names the one payment
/// at the first and the other at the second: what a callback names is no reason to take a payment from a request that Daraja proved.
#[test]
fn r5_two_stolen_codes_prove_no_request_that_daraja_denied() {
    let mut shop = Shop::new();
    shop.row(8, 450, Some(AMINA)).later(140);
    shop.asks(1, 450, AMINA).accepted(1).later(25);
    shop.claims(1, code(8), 450).later(20);
    shop.row(9, 450, Some(AMINA)).later(5);
    shop.queried(1, QueryAnswer::Paid).later(200);
    shop.asks(2, 450, AMINA).accepted(2).later(90).failed(2);
    shop.claims(2, code(9), 450).reconciles();
    assert!(!shop.attempt_of(2).is_paid(), "it may be the first's");
    assert!(shop.attempt_of(2).is_live(), "it is asked about again");
    shop.queried(2, QueryAnswer::Paid);
    assert!(shop.sale_of(2).completion().is_some(), "Daraja's own word");
}

/// Daraja denies a payment, its code is shown for another sale, and Daraja says paid after all. The records hide whose another payment of that
/// amount is: it makes up for nothing, so what was spent on goods is not due back, and its own sale cannot be opened again with it.
#[test]
fn r10_a_row_that_hides_its_phone_makes_nothing_due_back_that_was_spent() {
    let mut shop = Shop::new();
    shop.asks(1, 300, AMINA).accepted(1).later(60).failed(1);
    shop.take(1, Input::Stop).row(1, 300, Some(AMINA)).later(60);
    shop.asks(2, 300, AMINA).accepted(2).later(60).failed(2);
    assert!(shop.assigns(1, 2).is_ok());
    shop.later(60).claims(1, code(1), 300);
    let mut other = shop.clone();
    shop.queried(1, QueryAnswer::Paid).reconciles();
    shop.paid(3, 300, BARAKA).row(3, 300, None).later(60);
    shop.row(4, 300, Some(BARAKA)).reconciles();
    assert_eq!(shop.sale_of(1).refunds_due, []);

    // In another order.
    other.paid(3, 300, BARAKA).row(3, 300, None).later(60);
    other.row(4, 300, Some(BARAKA));
    other.queried(1, QueryAnswer::Paid).reconciles();
    assert_eq!(other.sale_of(1).refunds_due, []);
    assert_eq!(other.reconciles().book.placeholders(), []);
}

/// The first request's answer is lost, and it is paid. Its code is named at the address of a later one of the same customer, whose own row is late:
/// what moved before that one was asked for is not its money, and the first is not cleared.
#[test]
fn r12_a_code_that_is_older_than_the_request_it_is_named_at_clears_no_other() {
    let mut shop = Shop::new();
    shop.asks(1, 300, AMINA).lost(1).later(15);
    shop.row(1, 300, Some(AMINA)).later(277);
    shop.asks(2, 300, AMINA).accepted(2).later(10);
    shop.queried(2, QueryAnswer::Paid).claims(2, code(1), 300);
    shop.later(600).looks();
    assert!(!shop.attempt_of(1).is_let_go(), "it may be the first's");
}

/// A code of a payment that hides its phone is named at the address of a prompt that another payment has paid: that one is not another sale's.
#[test]
fn r13_a_stolen_code_of_a_hidden_payment_sets_no_other_free() {
    let mut shop = Shop::new();
    shop.paid(1, 300, AMINA).row(1, 300, Some(AMINA));
    shop.paid(2, 300, BARAKA).row(2, 300, None);
    shop.row(3, 300, Some(BARAKA)).later(20);
    shop.claims(1, code(2), 300).reconciles();
    shop.later(3_600).asks(4, 300, AMINA).lost(4).later(90);
    let taken = Err(TakeError::Refused(Refusal::PaymentTaken));
    assert_eq!(shop.assigns(1, 4).map(drop), taken);
}

/// A lost answer is paid, and the records hide the phone. Its code is named at another customer's prompt, which has a payment of its own there: the
/// lost answer is not cleared.
#[test]
fn r12_a_stolen_code_of_a_hidden_payment_clears_no_lost_answer() {
    let mut shop = Shop::new();
    shop.paid(1, 300, AMINA).row(1, 300, Some(AMINA)).later(60);
    shop.asks(2, 300, BARAKA).lost(2).later(10);
    shop.row(2, 300, None).claims(1, code(2), 300);
    shop.later(900).looks();
    assert!(!shop.attempt_of(2).is_let_go(), "it may be the lost one's");
}

/// Nobody else's payment is in the records: then a code that a callback names tells whose it is.
#[test]
fn r12_a_hidden_payment_that_its_callback_names_holds_up_no_lost_answer() {
    let mut shop = Shop::new();
    shop.paid(1, 300, AMINA).later(60);
    shop.asks(2, 300, BARAKA).lost(2).later(10);
    shop.row(1, 300, None).claims(1, code(1), 300);
    shop.later(900).looks();
    assert!(shop.attempt_of(2).is_let_go());
}

/// A clock that is ten minutes ahead asks for a payment at a paybill, and is killed: the payment is older than its request. It bears the account that
/// only this request named, and so nothing lets the request go beside it.
#[test]
fn r11_what_bears_its_account_is_its_own_whatever_the_clock_said() {
    let mut shop = Shop::new();
    shop.later(600).asks(1, 300, AMINA).lost(1);
    shop.rows.push(Row {
        reference: id(1).reference(),
        ..row(1, 300, Some(AMINA), MORNING)
    });
    shop.later(900).looks();
    assert!(shop.attempt_of(1).is_paid());
    assert!(shop.sale_of(1).completion().is_some());
}
