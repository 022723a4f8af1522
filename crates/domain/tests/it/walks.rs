//! Random walks: whatever comes, in whatever order and however often, the rules hold after every step. What must hold is read from the
//! log alone, by other code than the rules' own (`oracle.rs`).

use crate::counter::{Counter, attempt, failed, paid};
use crate::oracle;
use pokea_domain::payment::{Attempt, Failure, NotSent, PushAnswer, PushRefusal, QueryAnswer};
use pokea_domain::print::{PrintInput, PrintOutcome};
use pokea_domain::records::{Row, Sweep};
use pokea_domain::sale::{Event, Input, Person, Tender};
use pokea_domain::{Cents, Millis};
use proptest::prelude::*;

#[derive(Clone, Debug)]
enum Step {
    /// For all that is missing, or a part of it.
    Ask(u128, Option<i64>),
    Lay(i64),
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
    Sweep(u128, Look, Option<Left>),
    Overrule(u128),
    Row {
        at: u128,
        names: u128,
        shillings: i64,
    },
    Assign {
        names: u128,
        shillings: i64,
    },
    Returned(u128, i64),
    Print(PrintInput),
    /// The last step once more.
    Again,
}

/// How complete a sweep is.
#[derive(Clone, Copy, Debug)]
enum Look {
    Whole,
    BeganEarlier(i64),
    FromLater(i64),
    ToEarlier(i64),
}

/// A row that a sweep leaves.
#[derive(Clone, Copy, Debug)]
enum Left {
    Fitting,
    Hidden,
    OtherAmount,
}

fn step() -> impl Strategy<Value = Step> {
    let n = 1_u128..4;
    prop_oneof![
        3 => (n.clone(), prop_oneof![3 => Just(None), 2 => Just(Some(500)), 1 => Just(Some(1_000)), 1 => (0_i64..1_600).prop_map(Some)]).prop_map(|(n, part)| Step::Ask(n, part)),
        1 => prop_oneof![2 => Just(500_i64), 1 => Just(1_000), 1 => Just(0), 1 => 0_i64..1_600].prop_map(Step::Lay),
        3 => n.clone().prop_map(Step::Accept),
        1 => (n.clone(), prop_oneof![
            Just(PushAnswer::Lost),
            Just(PushAnswer::NotSent(NotSent::Unreachable)),
            Just(PushAnswer::Refused(PushRefusal::PhoneBusy))
        ]).prop_map(|(n, a)| Step::Answer(n, a)),
        3 => (n.clone(), prop_oneof![
            Just(QueryAnswer::Paid), Just(QueryAnswer::Pending), Just(QueryAnswer::Failed(Failure::Declined))
        ]).prop_map(|(n, a)| Step::Query(n, a)),
        2 => (n.clone(), n.clone(), shillings())
            .prop_map(|(at, names, shillings)| Step::Paid { at, names, shillings }),
        1 => (n.clone(), n.clone()).prop_map(|(at, names)| Step::Failed { at, names }),
        1 => Just(Step::Cash),
        1 => Just(Step::Stop),
        2 => Just(Step::Restart),
        2 => prop_oneof![1_i64..200, 100_i64..1_000].prop_map(Step::Wait),
        4 => (n.clone(), look(), left()).prop_map(|(n, look, left)| Step::Sweep(n, look, left)),
        2 => n.clone().prop_map(Step::Overrule),
        3 => (n.clone(), n, shillings())
            .prop_map(|(at, names, shillings)| Step::Row { at, names, shillings }),
        2 => (1_u128..10, shillings())
            .prop_map(|(names, shillings)| Step::Assign { names, shillings }),
        1 => (1_u128..4, prop_oneof![3 => Just(1_500_i64), 1 => Just(500), 2 => Just(0)])
            .prop_map(|(n, shillings)| Step::Returned(n, shillings)),
        6 => print().prop_map(Step::Print),
        2 => Just(Step::Again),
    ]
}

fn shillings() -> impl Strategy<Value = i64> {
    prop_oneof![9 => Just(1_500_i64), 3 => Just(1_000), 3 => Just(500), 1 => Just(15)]
}

fn look() -> impl Strategy<Value = Look> {
    prop_oneof![
        6 => Just(Look::Whole),
        1 => (1_i64..1_000).prop_map(Look::BeganEarlier),
        1 => (172_000_i64..173_000).prop_map(Look::FromLater),
        1 => (1_i64..1_000).prop_map(Look::ToEarlier),
    ]
}

fn left() -> impl Strategy<Value = Option<Left>> {
    prop_oneof![
        5 => Just(None),
        1 => Just(Some(Left::Fitting)),
        1 => Just(Some(Left::Hidden)),
        1 => Just(Some(Left::OtherAmount)),
    ]
}

fn print() -> impl Strategy<Value = PrintInput> {
    prop_oneof![
        3 => Just(PrintInput::Begin),
        2 => Just(PrintInput::Ended(PrintOutcome::Printed)),
        1 => Just(PrintInput::Ended(PrintOutcome::NotPrinted)),
        1 => Just(PrintInput::Ended(PrintOutcome::Unclear)),
        1 => any::<bool>().prop_map(|printed| PrintInput::Looked { printed }),
        1 => Just(PrintInput::Wanted),
        1 => Just(PrintInput::Dropped),
    ]
}

fn take(counter: &mut Counter, step: Step) -> Vec<Event> {
    match step {
        Step::Ask(n, part) => {
            let part = part.map(|shillings| Cents::new(shillings * 100));
            counter.ask_for(n, part).unwrap_or_default()
        }
        Step::Lay(shillings) => counter
            .happens(Input::LayCash {
                amount: Cents::new(shillings * 100),
            })
            .unwrap_or_default(),
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
        Step::Sweep(n, look, left) => {
            let sweep = sweep(counter, look, left);
            counter.sweep(n, sweep).unwrap_or_default()
        }
        Step::Overrule(n) => counter.overrule(n).unwrap_or_default(),
        Step::Row {
            at,
            names,
            shillings,
        } => {
            let row = counter.row(names, shillings);
            let bound_elsewhere = counter
                .sale
                .attempts
                .iter()
                .any(|a| a.id != attempt(at) && a.code() == Some(&row.code));
            counter
                .happens(Input::Recorded {
                    attempt: attempt(at),
                    row,
                    bound_elsewhere,
                })
                .expect("rows are never refused")
        }
        Step::Assign { names, shillings } => {
            let (row, by) = (counter.row(names, shillings), Person::Cashier);
            counter
                .happens(Input::Assign { row, by })
                .unwrap_or_default()
        }
        Step::Returned(n, shillings) => {
            let asked = counter.sale.attempt(attempt(n)).map(|a| a.amount);
            let amount = Cents::from_shillings(shillings).expect("small");
            counter
                .happens(Input::Returned {
                    attempt: Some(attempt(n)),
                    // No more goes back than came.
                    amount: asked.map_or(amount, |asked| amount.min(asked)),
                })
                .expect("what went back is never refused")
        }
        Step::Print(input) => counter.print(input).unwrap_or_default(),
        Step::Again => Vec::new(),
    }
}

fn sweep(counter: &Counter, look: Look, left: Option<Left>) -> Sweep {
    let mut sweep = counter.clean_sweep();
    let moved = |moment: Millis, seconds: i64| Millis(moment.0 + seconds * 1_000);
    match look {
        Look::Whole => {}
        Look::BeganEarlier(s) => sweep.look.began_at = moved(sweep.look.began_at, -s),
        Look::FromLater(s) => sweep.look.from = moved(sweep.look.from, s),
        Look::ToEarlier(s) => sweep.look.to = moved(sweep.look.to, -s),
    }
    sweep.left = left
        .map(|left| match left {
            Left::Fitting => counter.row(9, 1_500),
            Left::Hidden => Row {
                phone: None,
                ..counter.row(9, 1_500)
            },
            Left::OtherAmount => counter.row(9, 15),
        })
        .into_iter()
        .collect();
    sweep
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
    #![proptest_config(ProptestConfig::with_cases(crate::times("POKEA_WALKS", 4_000)))]

    #[test]
    fn the_rules_hold_after_every_step(steps in prop::collection::vec(step(), 1..80)) {
        let mut counter = Counter::sale_of("1500");
        let mut last = Step::Restart;
        for step in steps {
            if !matches!(step, Step::Again) {
                last = step;
            }
            let before = counter.log.len();
            let was_paid: Vec<_> = counter.sale.attempts.iter().filter(|a| a.is_paid()).map(|a| a.id).collect();
            let events = take(&mut counter, last.clone());
            let (sale, now) = (&counter.sale, counter.now);

            prop_assert_eq!(counter.pushes.len(), sale.attempts.len(), "R2: one push for each attempt, ever");
            prop_assert!(was_paid.iter().all(|id| sale.attempt(*id).is_some_and(Attempt::is_paid)), "R8: paid is absorbing");
            prop_assert_eq!(&counter.replayed(), sale, "the state is the fold of the log");
            prop_assert!(
                sale.attempts.iter().filter(|a| a.holds_the_prompt()).count() <= 1,
                "R4: what the database's unique index refuses never comes about"
            );
            if let Err(broken) = oracle::judge(&counter.log, before, &events, now) {
                return Err(TestCaseError::fail(broken));
            }
            if let Some(Tender::Mpesa { attempt }) = sale.completion().map(|done| &done.tender) {
                prop_assert!(sale.attempt(*attempt).is_some_and(Attempt::is_paid), "R5: released on proof");
            }
            prop_assert!(sale.completion().is_none() || sale.paper.is_some(), "R16: paid, and a job for its paper");
        }
    }
}
