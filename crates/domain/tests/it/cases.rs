//! The payment rules, one case each.

use crate::counter::{Counter, attempt, checkout, code, failed, merchant, paid};
use pokea_domain::payment::{
    AttemptState, Dispute, Failure, NotSent, Poll, PushAnswer, PushRefusal, QueryAnswer,
};
use pokea_domain::sale::{Effect, Event, Input, Person, Refusal, Sale, SaleState, Tender};
use pokea_domain::{CallbackNonce, Cents};

fn asked() -> Counter {
    let mut counter = Counter::sale_of("1500");
    counter.ask(1).expect("the first request");
    counter
}

fn accepted() -> Counter {
    let mut counter = asked();
    counter.accepted(1);
    counter
}

fn is_paid(counter: &Counter) -> bool {
    counter.sale.completion().is_some()
}

#[test]
fn r1_the_intent_is_an_event_and_the_push_follows_it() {
    let counter = asked();
    assert!(matches!(counter.log[1].1, Event::Asked { .. }));
    assert_eq!(counter.pushes, [attempt(1)]);
}

#[test]
fn r2_the_same_wish_twice_is_one_push() {
    let mut counter = asked();
    assert_eq!(counter.ask(1), Ok(vec![]));
    assert_eq!(counter.pushes.len(), 1);
}

#[test]
fn r2_a_restart_makes_a_push_in_flight_unknown_and_never_sends_it_again() {
    let mut counter = asked();
    counter.pushes.clear();
    counter.happens(Input::Restarted).expect("never refused");
    assert_eq!(counter.attempt(1).state, AttemptState::Unknown);
    assert_eq!((counter.pushes.len(), counter.effects.len()), (0, 0));
    // The answer of an exchange from before the restart is nobody's any more.
    assert_eq!(counter.accepted(1), []);
}

#[test]
fn r3_a_lost_answer_is_unknown_and_blocks_a_second_prompt() {
    let mut counter = asked();
    counter.push(1, PushAnswer::Lost);
    assert_eq!(counter.attempt(1).state, AttemptState::Unknown);
    assert_eq!(counter.later(3_600).ask(2), Err(Refusal::PromptLive));
}

#[test]
fn r4_one_live_prompt_for_a_sale() {
    let mut counter = asked();
    assert_eq!(counter.ask(2), Err(Refusal::PromptLive));
    counter.accepted(1);
    assert_eq!(counter.ask(2), Err(Refusal::PromptLive));
    assert_eq!(
        counter.happens(Input::TakeCash {
            tendered: Cents::new(150_000)
        }),
        Err(Refusal::PromptLive)
    );
    counter.query(1, QueryAnswer::Failed(Failure::Declined));
    assert!(counter.ask(2).is_ok());
}

#[test]
fn r4_what_never_rang_may_be_asked_again() {
    for answer in [
        PushAnswer::NotSent(NotSent::Unreachable),
        PushAnswer::Refused(PushRefusal::TooFast),
    ] {
        let mut counter = asked();
        counter.push(1, answer);
        assert!(counter.ask(2).is_ok());
    }
}

#[test]
fn a_busy_phone_is_left_alone_for_a_minute() {
    let mut counter = asked();
    counter.push(1, PushAnswer::Refused(PushRefusal::PhoneBusy));
    assert!(matches!(
        counter.later(59).ask(2),
        Err(Refusal::TooSoon { .. })
    ));
    assert!(counter.later(1).ask(2).is_ok());
}

#[test]
fn r5_a_claim_releases_nothing_and_asks_at_once() {
    let mut counter = accepted();
    counter.effects.clear();
    counter.claim(1, paid(1, 1_500));
    assert!(!is_paid(&counter));
    assert_eq!(
        counter.effects,
        [Effect::Query {
            attempt: attempt(1),
            poll: Poll::Claimed(0),
            due: counter.now
        }]
    );
    counter.query(1, QueryAnswer::Paid);
    let done = counter.sale.completion().expect("paid");
    assert_eq!(
        (done.receipt.to_string().as_str(), &done.tender),
        (
            "R1-000001",
            &Tender::Mpesa {
                attempt: attempt(1)
            }
        )
    );
    assert_eq!(counter.attempt(1).code(), Some(&code(1)));
    assert_eq!(counter.effects.last(), Some(&Effect::WriteReceipt));
}

#[test]
fn r6_a_negative_claim_unlocks_nothing() {
    let mut counter = accepted();
    counter.claim(1, failed(1, Failure::Declined));
    assert_eq!(counter.ask(2), Err(Refusal::PromptLive));
    counter.query(1, QueryAnswer::Pending);
    assert_eq!(counter.ask(2), Err(Refusal::PromptLive));
    counter.query(1, QueryAnswer::Failed(Failure::Declined));
    assert!(counter.ask(2).is_ok());
}

#[test]
fn a_query_before_the_callback_pays_and_the_callback_brings_the_code() {
    let mut counter = accepted();
    counter.query(1, QueryAnswer::Paid);
    assert!(is_paid(&counter) && counter.attempt(1).code().is_none());
    counter.effects.clear();
    counter.claim(1, paid(1, 1_500));
    assert_eq!(counter.attempt(1).code(), Some(&code(1)));
    assert_eq!(counter.effects, [Effect::WriteReceipt]);
    counter
        .happens(Input::PayerNamed {
            attempt: attempt(1),
            name: "WANJIKU".into(),
        })
        .expect("never refused");
    assert_eq!(counter.attempt(1).payer.as_deref(), Some("WANJIKU"));
}

#[test]
fn r7_a_callback_twice_changes_nothing() {
    let mut counter = accepted();
    counter.claim(1, paid(1, 1_500));
    counter.query(1, QueryAnswer::Paid);
    let before = counter.sale.clone();
    assert_eq!(counter.claim(1, paid(1, 1_500)), []);
    assert_eq!(counter.query(1, QueryAnswer::Paid), []);
    assert_eq!(counter.sale, before);
}

#[test]
fn r8_paid_is_absorbing_and_failed_is_not() {
    let mut counter = accepted();
    counter.query(1, QueryAnswer::Failed(Failure::NoAnswer));
    counter.effects.clear();
    counter.claim(1, paid(1, 1_500));
    assert!(
        matches!(
            counter.effects[..],
            [Effect::Query { .. }, Effect::Query { .. }]
        ),
        "a late success is asked about, now and by plan"
    );
    counter.query(1, QueryAnswer::Paid);
    assert!(is_paid(&counter));
    assert_eq!(counter.query(1, QueryAnswer::Failed(Failure::NoAnswer)), []);
    assert_eq!(counter.claim(1, failed(1, Failure::Declined)), []);
}

#[test]
fn r9_stopping_is_a_wish_and_late_money_is_due_back() {
    let mut counter = accepted();
    counter.happens(Input::Stop).expect("never refused");
    assert_eq!(counter.sale.state, SaleState::Stopped);
    counter.query(1, QueryAnswer::Paid);
    assert!(matches!(counter.sale.state, SaleState::Cancelled(_)));
    assert_eq!(counter.sale.refunds_due.len(), 1);

    let mut counter = accepted();
    counter.happens(Input::Stop).expect("never refused");
    counter.query(1, QueryAnswer::Failed(Failure::Declined));
    assert!(matches!(counter.sale.state, SaleState::Cancelled(_)));
    assert!(counter.sale.refunds_due.is_empty());
}

#[test]
fn r10_a_second_payment_is_due_back() {
    let mut counter = accepted();
    counter.query(1, QueryAnswer::Failed(Failure::NoAnswer));
    counter.ask(2).expect("the first is over");
    counter.accepted(2);
    counter.query(2, QueryAnswer::Paid);
    assert!(is_paid(&counter));
    counter.query(1, QueryAnswer::Paid);
    assert_eq!(
        counter
            .sale
            .refunds_due
            .iter()
            .map(|r| r.attempt)
            .collect::<Vec<_>>(),
        [attempt(1)]
    );
}

#[test]
fn r11_a_lost_answer_is_found_by_its_callback_but_not_released_by_it() {
    let mut counter = asked();
    counter.push(1, PushAnswer::Lost);
    counter.claim(1, paid(7, 1_500));
    let push = counter.attempt(1).push().expect("adopted");
    assert!(push.adopted && push.checkout == checkout(7));
    counter.query(1, QueryAnswer::Paid);
    assert!(!is_paid(&counter));
    assert_eq!(counter.attempt(1).dispute, Some(Dispute::Unattributed));
    assert_eq!(counter.ask(2), Err(Refusal::PromptLive));
}

#[test]
fn r11_a_negative_answer_about_an_adopted_push_unlocks_nothing() {
    let mut counter = asked();
    counter.push(1, PushAnswer::Lost);
    counter.claim(1, failed(7, Failure::Declined));
    counter.query(1, QueryAnswer::Failed(Failure::Declined));
    assert_eq!(counter.ask(2), Err(Refusal::PromptLive));
}

#[test]
fn r11_a_push_of_another_attempt_is_never_adopted() {
    let mut counter = asked();
    counter.push(1, PushAnswer::Lost);
    let replay = Input::Claimed {
        attempt: attempt(1),
        claim: paid(7, 1_500),
        bound_elsewhere: true,
    };
    assert_eq!(counter.happens(replay), Ok(vec![]));
    assert_eq!(counter.attempt(1).state, AttemptState::Unknown);
}

#[test]
fn a_callback_may_beat_the_answer_of_its_own_push() {
    let mut counter = asked();
    counter.claim(1, paid(1, 1_500));
    assert_eq!(counter.attempt(1).state, AttemptState::Sending);
    counter.accepted(1);
    assert!(counter.effects.iter().any(|e| matches!(
        e,
        Effect::Query {
            poll: Poll::Claimed(0),
            ..
        }
    )));
    counter.query(1, QueryAnswer::Paid);
    assert!(is_paid(&counter));
}

#[test]
fn a_callback_that_names_another_push_is_not_believed() {
    let mut counter = accepted();
    assert_eq!(counter.claim(1, paid(9, 1_500)), []);
    counter.query(1, QueryAnswer::Paid);
    assert_eq!(counter.attempt(1).code(), None);
}

#[test]
fn another_amount_than_asked_goes_to_a_person() {
    let mut counter = accepted();
    counter.claim(1, paid(1, 15));
    assert_eq!(counter.attempt(1).dispute, Some(Dispute::AmountDiffers));
    counter.query(1, QueryAnswer::Paid);
    assert!(
        !is_paid(&counter) && counter.attempt(1).is_paid() && counter.attempt(1).code().is_none()
    );
    assert_eq!(counter.ask(2), Err(Refusal::PromptLive));
}

#[test]
fn r10_money_that_waited_for_a_person_is_due_back_when_the_sale_is_given_up() {
    let mut counter = accepted();
    counter.claim(1, paid(1, 15));
    counter.query(1, QueryAnswer::Paid);
    counter.happens(Input::Stop).expect("never refused");
    assert_eq!(counter.sale.refunds_due.len(), 1);
    assert!(matches!(counter.sale.state, SaleState::Cancelled(_)));
}

#[test]
fn another_amount_told_after_the_proof_keeps_no_paid_sale_waiting() {
    let mut counter = accepted();
    counter.query(1, QueryAnswer::Paid);
    counter.claim(1, paid(1, 15));
    assert!(is_paid(&counter) && !counter.sale.has_live_attempt());
}

#[test]
fn a_paid_claim_that_the_query_denies_is_disputed_until_proof_agrees() {
    let mut counter = accepted();
    counter.claim(1, paid(1, 1_500));
    counter.effects.clear();
    counter.query(1, QueryAnswer::Failed(Failure::Declined));
    assert_eq!(counter.attempt(1).dispute, Some(Dispute::ClaimDenied));
    assert_eq!(counter.ask(2), Err(Refusal::PromptLive));
    assert!(!counter.effects.is_empty(), "it keeps looking");
    counter.query(1, QueryAnswer::Paid);
    assert!(is_paid(&counter));
}

#[test]
fn cash_gives_change_and_closes_the_sale_once() {
    let mut counter = Counter::sale_of("1500");
    assert_eq!(
        counter.happens(Input::TakeCash {
            tendered: Cents::new(140_000)
        }),
        Err(Refusal::NotEnoughCash)
    );
    assert_eq!(
        counter.happens(Input::TakeCash {
            tendered: Cents::new(100_000_001)
        }),
        Err(Refusal::TooMuchCash)
    );
    counter
        .happens(Input::TakeCash {
            tendered: Cents::new(200_000),
        })
        .expect("enough");
    let Some(Tender::Cash { change, .. }) = counter.sale.completion().map(|c| &c.tender) else {
        panic!("not cash")
    };
    assert_eq!(*change, Cents::new(50_000));
    assert_eq!(
        counter.happens(Input::TakeCash {
            tendered: Cents::new(200_000)
        }),
        Ok(vec![])
    );
    assert_eq!(counter.ask(1), Err(Refusal::SaleClosed));
}

#[test]
fn a_refused_push_answers_to_its_real_names_if_a_callback_comes_after_all() {
    let mut counter = asked();
    counter.push(
        1,
        PushAnswer::Refused(PushRefusal::SetUp {
            code: "500.001.1001".into(),
        }),
    );
    counter.claim(1, paid(1, 1_500));
    assert!(
        counter
            .attempt(1)
            .push()
            .is_some_and(|p| p.adopted && p.merchant == merchant(1))
    );
}

#[test]
fn r10_a_sale_that_was_given_up_may_be_paid_with_what_came_for_it() {
    let by = Person::Cashier;
    let mut counter = accepted();
    assert_eq!(
        counter.happens(Input::Reopen { by }),
        Err(Refusal::NothingToReopen)
    );
    counter.happens(Input::Stop).expect("never refused");
    assert_eq!(
        counter.happens(Input::Reopen { by }),
        Err(Refusal::NothingToReopen),
        "nothing came"
    );
    counter.query(1, QueryAnswer::Paid);
    assert_eq!(counter.sale.refunds_due.len(), 1);
    let events = counter
        .happens(Input::Reopen { by })
        .expect("its money came");
    assert!(matches!(
        events[..],
        [Event::Reopened { .. }, Event::Completed { .. }, ..]
    ));
    assert!(counter.sale.completion().is_some() && counter.sale.refunds_due.is_empty());
    let again = counter.happens(Input::Reopen { by });
    assert_eq!(again, Ok(Vec::new()), "the same wish twice");
    let log = counter.log.iter().map(|(at, event)| (*at, event));
    assert_eq!(Sale::replay(log).as_ref(), Some(&counter.sale));
}

#[test]
fn r18_a_token_refused_twice_is_asked_for_anew_once() {
    let token_refused = |n, again| Input::TokenRefused {
        attempt: attempt(n),
        why: PushRefusal::Token {
            code: "404.001.03".into(),
        },
        again: attempt(again),
        nonce: CallbackNonce::parse(&format!("{again:064x}")).expect("hex"),
    };
    let mut counter = asked();
    counter.happens(token_refused(1, 2)).expect("an answer");
    assert_eq!(counter.pushes, [attempt(1), attempt(2)], "each once");
    assert!(counter.sale.has_live_attempt());
    counter.happens(token_refused(1, 3)).expect("an answer");
    assert_eq!(
        counter.pushes.len(),
        2,
        "the answer of the one exchange counts"
    );
    counter.happens(token_refused(2, 3)).expect("an answer");
    assert_eq!(counter.pushes.len(), 2);
    assert!(counter.sale.may_push().is_ok(), "a person may ask again");

    let mut stopped = asked();
    stopped.happens(Input::Stop).expect("never refused");
    stopped.happens(token_refused(1, 2)).expect("an answer");
    assert_eq!(stopped.pushes.len(), 1, "nobody waits for it");
    assert!(matches!(stopped.sale.state, SaleState::Cancelled(_)));
}
