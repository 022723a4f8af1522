//! Random walks: whatever comes, in whatever order and however often, the rules hold after every step.

use crate::counter::{Counter, attempt, failed, paid};
use pokea_domain::Cents;
use pokea_domain::payment::{Attempt, Failure, NotSent, PushAnswer, PushRefusal, QueryAnswer};
use pokea_domain::sale::{Event, Input, SaleState, Tender};
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Step {
    Ask(u128),
    Accept(u128),
    Answer(u128, PushAnswer),
    Query(u128, QueryAnswer),
    Paid {
        at: u128,
        names: u128,
        shillings: i64,
    },
    Failed {
        at: u128,
        names: u128,
    },
    Cash,
    Stop,
    Restart,
    Wait(i64),
}

fn step() -> impl Strategy<Value = Step> {
    let n = 1_u128..4;
    prop_oneof![
        3 => n.clone().prop_map(Step::Ask),
        3 => n.clone().prop_map(Step::Accept),
        1 => (n.clone(), prop_oneof![
            Just(PushAnswer::Lost),
            Just(PushAnswer::NotSent(NotSent::Unreachable)),
            Just(PushAnswer::Refused(PushRefusal::PhoneBusy))
        ]).prop_map(|(n, a)| Step::Answer(n, a)),
        3 => (n.clone(), prop_oneof![
            Just(QueryAnswer::Paid), Just(QueryAnswer::Pending), Just(QueryAnswer::Failed(Failure::Declined))
        ]).prop_map(|(n, a)| Step::Query(n, a)),
        2 => (n.clone(), n.clone(), prop_oneof![9 => Just(1_500_i64), 1 => Just(15)])
            .prop_map(|(at, names, shillings)| Step::Paid { at, names, shillings }),
        1 => (n.clone(), n).prop_map(|(at, names)| Step::Failed { at, names }),
        1 => Just(Step::Cash),
        1 => Just(Step::Stop),
        1 => Just(Step::Restart),
        1 => (1_i64..200).prop_map(Step::Wait),
    ]
}

fn take(counter: &mut Counter, step: Step) -> Vec<Event> {
    match step {
        Step::Ask(n) => counter.ask(n).unwrap_or_default(),
        Step::Accept(n) => counter.accepted(n),
        Step::Answer(n, answer) => counter.push(n, answer),
        Step::Query(n, answer) => counter.query(n, answer),
        Step::Paid {
            at,
            names,
            shillings,
        } => claim(counter, at, names, paid(names, shillings)),
        Step::Failed { at, names } => claim(counter, at, names, failed(names, Failure::Declined)),
        Step::Cash => counter
            .happens(Input::TakeCash {
                tendered: Cents::new(200_000),
            })
            .unwrap_or_default(),
        Step::Stop => counter.happens(Input::Stop).unwrap_or_default(),
        Step::Restart => counter.happens(Input::Restarted).unwrap_or_default(),
        Step::Wait(seconds) => {
            counter.later(seconds);
            Vec::new()
        }
    }
}

/// As the app does it: a push that another attempt holds is pointed out.
fn claim(
    counter: &mut Counter,
    at: u128,
    names: u128,
    claim: pokea_domain::payment::Claim,
) -> Vec<Event> {
    let held = |a: &Attempt| {
        a.id != attempt(at)
            && a.push()
                .is_some_and(|p| p.checkout == crate::counter::checkout(names))
    };
    let bound_elsewhere = counter.sale.attempts.iter().any(held);
    counter
        .happens(Input::Claimed {
            attempt: attempt(at),
            claim,
            bound_elsewhere,
        })
        .expect("claims are never refused")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_rules_hold_after_every_step(steps in prop::collection::vec(step(), 1..60)) {
        let mut counter = Counter::sale_of("1500");
        let mut proven = 0_usize;
        for step in steps {
            let was_live = counter.sale.has_live_attempt();
            let was_paid: Vec<_> = counter.sale.attempts.iter().filter(|a| a.is_paid()).map(|a| a.id).collect();
            let pushes_before = counter.pushes.len();
            let events = take(&mut counter, step);
            let sale = &counter.sale;

            let pushes = counter.pushes.len();
            prop_assert!(pushes == pushes_before || !was_live, "R4: no push beside a live prompt");
            prop_assert_eq!(pushes, sale.attempts.len(), "R2: one push for each attempt, ever");
            prop_assert!(sale.attempts.iter().filter(|a| a.is_live()).count() <= 1 || !sale.refunds_due.is_empty()
                || sale.attempts.iter().any(|a| a.dispute.is_some() || a.push().is_some_and(|p| p.adopted)), "R4");
            prop_assert!(was_paid.iter().all(|id| sale.attempt(*id).is_some_and(Attempt::is_paid)), "R8: paid is absorbing");

            proven += events.iter().filter(|e| matches!(e, Event::ProvenPaid { .. })).count();
            if let Some(done) = sale.completion() {
                match done.tender {
                    Tender::Cash { .. } => {}
                    Tender::Mpesa { attempt } => {
                        let paid = sale.attempt(attempt).expect("the paying attempt");
                        prop_assert!(paid.is_paid() && !paid.push().is_some_and(|p| p.adopted), "R5, R11: released on proof");
                    }
                }
            }
            let used = usize::from(matches!(sale.completion().map(|d| &d.tender), Some(Tender::Mpesa { .. })));
            let disputed = sale.attempts.iter().filter(|a| a.is_paid() && a.dispute.is_some()).count();
            prop_assert!(proven <= used + sale.refunds_due.len() + disputed, "R10: proven money is used, due back or disputed");
            prop_assert!(!matches!(sale.state, SaleState::Cancelled(_)) || sale.completion().is_none(), "closed one way");
            prop_assert_eq!(&counter.replayed(), sale, "the state is the fold of the log");
        }
    }
}
