//! Taking payments back, whatever comes, in whatever order and however often. What must hold is read from the logs alone.

use crate::counter::code;
use crate::reversals::{conversation, request, wish};
use crate::shop::{Shop, id, sale};
use pokea_domain::payment::{NotSent, QueryAnswer};
use pokea_domain::reversal::{
    Answer, Context, Event, Input, OVER_AFTER, PaymentTold, RequestTold, ReversalClaim,
    ReversalState, Reversals, Told,
};
use pokea_domain::sale as sales;
use pokea_domain::till;
use pokea_domain::{Cents, Millis};
use proptest::prelude::*;

const PAID: Cents = Cents::new(30_000);

#[derive(Clone, Debug)]
enum Step {
    Ask(u128, i64),
    Answer(u128, Answer),
    Claim(u128, ReversalClaim),
    Look(u128, Told),
    TakenBack(Option<i64>),
    Restart,
    Wait(i64),
    /// The last step once more.
    Again,
}

fn claim() -> impl Strategy<Value = ReversalClaim> {
    prop_oneof![
        Just(ReversalClaim::Done),
        Just(ReversalClaim::AlreadyBack),
        Just(ReversalClaim::Failed {
            code: "1".to_owned()
        }),
    ]
}

fn answer() -> impl Strategy<Value = Answer> {
    prop_oneof![
        3 => (1_u128..4).prop_map(|n| Answer::Accepted(conversation(n))),
        3 => Just(Answer::Lost),
        1 => Just(Answer::NotSent(NotSent::Unreachable)),
        1 => Just(Answer::Refused { code: "400.002.02".to_owned() }),
    ]
}

fn told() -> impl Strategy<Value = Told> {
    let request = prop_oneof![
        Just(RequestTold::Unclear),
        Just(RequestTold::NoSuch),
        Just(RequestTold::Pending),
        Just(RequestTold::Failed),
        Just(RequestTold::Done(Cents::new(10_000))),
    ];
    let payment = prop_oneof![
        Just(PaymentTold::Unclear),
        Just(PaymentTold::Completed),
        Just(PaymentTold::Reversed),
    ];
    (request, payment).prop_map(|(request, payment)| Told { request, payment })
}

fn step() -> impl Strategy<Value = Step> {
    let n = 1_u128..4;
    prop_oneof![
        5 => (n.clone(), prop_oneof![3 => Just(300_i64), 1 => Just(100), 1 => Just(301)])
            .prop_map(|(n, shillings)| Step::Ask(n, shillings)),
        4 => (n.clone(), answer()).prop_map(|(n, answer)| Step::Answer(n, answer)),
        2 => (n.clone(), claim()).prop_map(|(n, claim)| Step::Claim(n, claim)),
        4 => (n, told()).prop_map(|(n, told)| Step::Look(n, told)),
        1 => prop_oneof![Just(Some(300)), Just(Some(40)), Just(None)].prop_map(Step::TakenBack),
        1 => Just(Step::Restart),
        2 => prop_oneof![1_i64..600, 1_000_i64..4_000].prop_map(Step::Wait),
        2 => Just(Step::Again),
    ]
}

fn input(step: &Step, now: Millis) -> Option<Input> {
    Some(match step.clone() {
        Step::Ask(n, shillings) => Input::Ask(wish(n, shillings, None)),
        Step::Answer(n, answer) => Input::Answered {
            reversal: request(n),
            answer,
        },
        Step::Claim(n, claim) => Input::Claimed {
            reversal: request(n),
            claim,
        },
        Step::Look(n, told) => Input::Looked {
            reversal: request(n),
            told,
            asked_at: now,
        },
        Step::TakenBack(shillings) => Input::TakenBack {
            amount: shillings.and_then(Cents::from_shillings),
        },
        Step::Restart => Input::Restarted,
        Step::Wait(_) | Step::Again => return None,
    })
}

type Log = Vec<(Millis, Event)>;

/// Whether anything may have gone back, or may yet, as the log tells before a request is sent.
fn is_in_the_way(log: &Log) -> bool {
    let mut asked = Vec::new();
    for (_, event) in log {
        match event {
            Event::Asked { reversal, .. } => asked.push((*reversal, true)),
            Event::NotDone { reversal, .. } => {
                asked
                    .iter_mut()
                    .filter(|(id, _)| id == reversal)
                    .for_each(|(_, open)| *open = false);
            }
            Event::Claimed { reversal, .. } => {
                asked
                    .iter_mut()
                    .filter(|(id, _)| id == reversal)
                    .for_each(|(_, open)| *open = true);
            }
            Event::Done { .. } | Event::Elsewhere { .. } => return true,
            Event::Accepted { .. } | Event::Lost { .. } => {}
        }
    }
    asked.iter().any(|(_, open)| *open)
}

/// Money moves in our books by what Transaction Status or the records say, and by nothing else (R5).
fn is_proven(event: &Event, step: &Step) -> bool {
    match (event, step) {
        (Event::Done { .. } | Event::Elsewhere { .. }, Step::Look(_, told)) => {
            told.payment == PaymentTold::Reversed || matches!(told.request, RequestTold::Done(_))
        }
        (Event::Elsewhere { .. }, Step::TakenBack(_)) => true,
        (Event::Done { .. } | Event::Elsewhere { .. }, _) => false,
        _ => true,
    }
}

/// What was lost is over when the payment is seen to be there long after it (F35).
fn was_over(before: &Reversals, event: &Event, step: &Step, now: Millis) -> bool {
    let (Event::NotDone { reversal, .. }, Step::Look(_, told)) = (event, step) else {
        return true;
    };
    let request = before.request(*reversal).expect("asked");
    let is_late = now >= request.sent_by.plus(OVER_AFTER);
    let was_done_with = matches!(request.state, ReversalState::NotDone(_));
    told.request == RequestTold::Failed || is_late || was_done_with
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(crate::times("POKEA_WALKS", 3_000)))]

    #[test]
    fn the_rules_of_taking_back_hold_after_every_step(steps in prop::collection::vec(step(), 1..60)) {
        let mut known = Reversals::none(code(1), PAID);
        let mut log: Log = Vec::new();
        let mut now = Millis(1_800_000_000_000);
        let mut sent = Vec::new();
        let mut last = Step::Restart;
        for step in steps {
            if !matches!(step, Step::Again) {
                last = step;
            }
            if let Step::Wait(seconds) = last {
                now = Millis(now.0 + seconds * 1_000);
            }
            let Some(input) = input(&last, now) else { continue };
            let Ok(decision) = known.decide(input, Context { now }) else { continue };
            if let Some(id) = decision.send {
                prop_assert!(!is_in_the_way(&log), "F35: never repeated blindly");
                prop_assert!(!sent.contains(&id), "R2: sent once");
                prop_assert!(decision.events.iter().any(|e| matches!(e, Event::Asked { reversal, .. } if *reversal == id)), "R1");
                sent.push(id);
            }
            let before = known.clone();
            for event in decision.events {
                prop_assert!(is_proven(&event, &last), "R5: {event:?} after {last:?}");
                prop_assert!(was_over(&before, &event, &last, now), "R3: {event:?} after {last:?}");
                known.apply(&event, now);
                log.push((now, event));
            }
            prop_assert!(known.back() >= before.back() && known.back() <= PAID, "R8, and never more than was paid");
            prop_assert!(known.requests.iter().filter(|r| r.is_under_way()).count() <= 1, "one at a time");
            let fold = Reversals::replay(&code(1), log.iter().map(|(at, event)| (*at, event)));
            prop_assert_eq!(fold.unwrap_or_else(|| Reversals::none(code(1), PAID)), known.clone(), "the state is the fold of the log");
        }
    }
}

/// One message about sale and payment `n`.
#[derive(Clone, Copy, Debug)]
enum Heard {
    Query(u128),
    Row(u128),
    Claim(u128),
    TakenBack(u128),
    Reconciled,
}

const PHONES: [&str; 2] = ["0712345678", "0722000000"];

fn hear(shop: &mut Shop, heard: Heard, begun: Millis) {
    match heard {
        Heard::Query(n) => {
            shop.queried(n, QueryAnswer::Paid);
        }
        Heard::Row(n) => {
            let phone = PHONES[usize::try_from(n % 2).expect("small")];
            let row = crate::shop::row(n, 300, Some(phone), begun);
            if !shop.rows.contains(&row) {
                shop.rows.push(row);
            }
        }
        Heard::Claim(n) => {
            shop.claims(n, code(n), 300);
        }
        Heard::TakenBack(n) => {
            let (payment, now) = (code(n), shop.now);
            let told = Input::TakenBack { amount: Some(PAID) };
            // What the records do not hold yet is told again.
            let _told_again = till::hear_of_reversal(shop, &payment, told, now);
        }
        Heard::Reconciled => {
            shop.reconciles();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(crate::times("POKEA_ORDERS", 1_000)))]

    #[test]
    fn i11_whatever_is_heard_first_the_same_money_went_back(
        back in prop::collection::btree_set(1_u128..4, 0..3),
        claims in prop::collection::btree_set(1_u128..4, 0..4),
        stops in prop::option::of(1_u128..4),
        order in prop::collection::vec(any::<prop::sample::Index>(), 0..30),
    ) {
        let everything: Vec<Heard> = (1..4)
            .flat_map(|n| [Heard::Query(n), Heard::Row(n), Heard::Reconciled])
            .chain(claims.iter().map(|n| Heard::Claim(*n)))
            .chain(back.iter().map(|n| Heard::TakenBack(*n)))
            .collect();
        let mut shop = Shop::new();
        let begun = shop.now;
        for n in 1..4 {
            shop.asks(n, 300, PHONES[usize::try_from(n % 2).expect("small")]).accepted(n);
            if stops == Some(n) {
                shop.take(n, sales::Input::Stop);
            }
        }
        shop.later(60);
        for n in &order {
            hear(&mut shop, everything[n.index(everything.len())], begun);
        }
        for _ in 0..2 {
            everything.iter().for_each(|heard| hear(&mut shop, *heard, begun));
        }
        shop.reconciles();
        let returned: i64 = (1..4).map(|n| shop.attempt_of(n).returned.cents()).sum();
        let expected = i64::try_from(back.len()).expect("few") * PAID.cents();
        prop_assert_eq!(returned, expected, "each that went back is known of one sale");
        for n in 1..4 {
            let (sold, attempt) = (shop.sale_of(n), shop.attempt_of(n));
            let due_back = sold.refunds_due.iter().any(|due| due.attempt == id(n));
            let covers = sold.is_paid_by(id(n)) && sold.uncovered() == Cents::ZERO;
            let went_back = attempt.returned == PAID;
            prop_assert!(u8::from(due_back) + u8::from(covers) + u8::from(went_back) == 1, "I3: {sold:?}");
            prop_assert!(went_back == (sold.uncovered() > Cents::ZERO) || !sold.is_paid_by(id(n)), "F34: {}", sale(n));
            let named = claims.contains(&n);
            prop_assert!(!named || went_back == back.contains(&n), "a code that is known tells whose");
        }
    }
}
