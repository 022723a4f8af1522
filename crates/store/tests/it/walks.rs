//! Random walks over several sales: the file always holds the fold, and a rebuild from the log gives the same projections.

use crate::raw;
use crate::till::{self, REGISTER, Till, attempt, claim, sale};
use pokea_domain::payment::{
    ClaimedOutcome, Failure, NotSent, Poll, PushAnswer, PushRefusal, QueryAnswer,
};
use pokea_domain::sale::{Effect, Event, Input, Sale};
use pokea_domain::{Cents, Millis, RegisterId, SaleId};
use pokea_store::{Change, Store, StoreError};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;

const SALES: u128 = 3;

#[derive(Clone, Debug)]
enum Step {
    Ask(u128),
    Push(PushAnswer),
    PushTaken,
    Query(QueryAnswer),
    Paid {
        at: u128,
        names: u128,
        shillings: i64,
    },
    Failed {
        at: u128,
        names: u128,
    },
    Named(u128),
    Cash(u128),
    Stop(u128),
    Restart,
    Wait(i64),
}

fn step() -> impl Strategy<Value = Step> {
    let sales = 1..=SALES;
    // Attempts 1, 4, 7 are of sale 1, and so on.
    let attempts = 1..=3 * SALES;
    prop_oneof![
        4 => attempts.clone().prop_map(Step::Ask),
        4 => Just(Step::PushTaken),
        2 => prop_oneof![
            Just(PushAnswer::Lost),
            Just(PushAnswer::NotSent(NotSent::Unreachable)),
            Just(PushAnswer::Refused(PushRefusal::TooFast))
        ].prop_map(Step::Push),
        4 => prop_oneof![
            Just(QueryAnswer::Paid), Just(QueryAnswer::Pending), Just(QueryAnswer::Failed(Failure::Declined))
        ].prop_map(Step::Query),
        3 => (attempts.clone(), prop_oneof![8 => Just(None), 1 => attempts.clone().prop_map(Some)], prop_oneof![9 => Just(1_500_i64), 1 => Just(15)])
            .prop_map(|(at, names, shillings)| Step::Paid { at, names: names.unwrap_or(at), shillings }),
        1 => (attempts.clone(), attempts.clone()).prop_map(|(at, names)| Step::Failed { at, names }),
        1 => attempts.prop_map(Step::Named),
        1 => sales.clone().prop_map(Step::Cash),
        1 => sales.prop_map(Step::Stop),
        1 => Just(Step::Restart),
        // A person may set the clock back.
        2 => (-30_000_i64..400_000).prop_map(Step::Wait),
    ]
}

const fn of(a: u128) -> u128 {
    (a - 1) % SALES + 1
}

struct Walk {
    till: Till,
    sales: BTreeMap<u128, Sale>,
}

impl Walk {
    fn begin() -> anyhow::Result<Self> {
        let mut till = Till::new()?;
        let sales = (1..=SALES)
            .map(|n| Ok((n, till.open_sale(n, 1_500)?)))
            .collect::<Result<_, StoreError>>()?;
        Ok(Self { till, sales })
    }

    fn take(mut self, step: Step) -> anyhow::Result<Self> {
        match step {
            Step::Ask(a) => self.input(of(a), till::ask(a, &format!("071234567{a}")))?,
            Step::PushTaken => self.work(|a, _| Some(till::accepted(a)), false)?,
            Step::Push(answer) => self.work(
                |a, _| {
                    Some(Input::PushAnswered {
                        attempt: attempt(a),
                        answer: answer.clone(),
                    })
                },
                false,
            )?,
            Step::Query(answer) => self.work(
                |a, poll| {
                    Some(Input::Queried {
                        attempt: attempt(a),
                        answer: answer.clone(),
                        poll: poll?,
                    })
                },
                true,
            )?,
            Step::Paid {
                at,
                names,
                shillings,
            } => self.claimed(at, claim(names, shillings))?,
            Step::Failed { at, names } => {
                let outcome = ClaimedOutcome::Failed(Failure::Declined);
                self.claimed(
                    at,
                    pokea_domain::payment::Claim {
                        outcome,
                        ..claim(names, 1)
                    },
                )?;
            }
            Step::Named(a) => self.input(of(a), till::named(a, "Achieng"))?,
            Step::Cash(n) => self.input(
                n,
                Input::TakeCash {
                    tendered: Cents::new(200_000),
                },
            )?,
            Step::Stop(n) => self.input(n, Input::Stop)?,
            Step::Restart => {
                self.till = self.till.reopen()?;
                self.till.store.forget_pushes()?;
                for n in 1..=SALES {
                    self.input(n, Input::Restarted)?;
                }
            }
            Step::Wait(ms) => self.till.now = Millis(self.till.now.0 + ms),
        }
        Ok(self)
    }

    fn input(&mut self, n: u128, input: Input) -> anyhow::Result<()> {
        let decided = self.till.take(n, input);
        self.follow(n, decided)
    }

    /// Does the first due work of this kind.
    fn work(
        &mut self,
        answer: impl Fn(u128, Option<Poll>) -> Option<Input>,
        queries: bool,
    ) -> anyhow::Result<()> {
        let now = self.till.now;
        for due in self.till.store.due(now)? {
            let (a, poll) = match due.effect {
                Effect::SendPush { attempt } if !queries => (attempt, None),
                Effect::Query { attempt, poll, .. } if queries => (attempt, Some(poll)),
                Effect::SendPush { .. } | Effect::Query { .. } | Effect::WriteReceipt => continue,
            };
            let Some(input) = answer(a.0.as_u128(), poll) else {
                continue;
            };
            let decided = till::take(
                &mut self.till.store,
                due.sale,
                input,
                now,
                Some(due.id),
                None,
            );
            return self.follow(due.sale.0.as_u128(), decided);
        }
        Ok(())
    }

    /// As the app does it: what another attempt holds is pointed out.
    fn claimed(&mut self, at: u128, claim: pokea_domain::payment::Claim) -> anyhow::Result<()> {
        let store = &mut self.till.store;
        let other = |found: Option<(SaleId, pokea_domain::AttemptId)>| {
            found.is_some_and(|(_, a)| a != attempt(at))
        };
        let code = match &claim.outcome {
            ClaimedOutcome::Paid { code, .. } => other(store.attempt_with_code(code)?),
            ClaimedOutcome::Failed(_) | ClaimedOutcome::Unclear { .. } => false,
        };
        let bound_elsewhere = code || other(store.attempt_of_push(&claim.checkout)?);
        let body = format!("{claim:?}");
        let input = Input::Claimed {
            attempt: attempt(at),
            claim,
            bound_elsewhere,
        };
        let decided = self
            .till
            .hear(of(at), input, &till::heard(body.as_bytes(), None));
        self.follow(of(at), decided)
    }

    /// The sale in memory goes along with what was kept, and stays where it was when the database refused.
    fn follow(
        &mut self,
        n: u128,
        decided: Result<pokea_domain::sale::Decision, StoreError>,
    ) -> anyhow::Result<()> {
        let sale = self.sales.get_mut(&n).expect("opened at the beginning");
        match decided {
            Ok(decision) => decision
                .events
                .iter()
                .for_each(|event| sale.apply(event, self.till.now)),
            // A forged claim took the name of a push before its answer came: the index refuses to give it to two attempts.
            Err(StoreError::Sqlite(error))
                if error.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation) => {}
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }
}

/// A second file, written from the first one's log and nothing else, event by event.
fn rebuilt(from: &Path, to: &Path) -> anyhow::Result<()> {
    let connection = raw::connect(from)?;
    let mut log = connection.prepare("SELECT sale, at_ms, body FROM event ORDER BY seq")?;
    let mut log = log.query([])?;
    let mut store = Store::open(to)?;
    let mut sales: BTreeMap<String, Sale> = BTreeMap::new();
    while let Some(row) = log.next()? {
        let (id, at, body): (String, i64, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let event: Event = serde_json::from_str(&body)?;
        let at = Millis(at);
        let sale = match sales.entry(id) {
            std::collections::btree_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::btree_map::Entry::Vacant(new) => {
                new.insert(Sale::begin(&event, at).expect("an opening event"))
            }
        };
        sale.apply(&event, at);
        store.commit(
            &Change {
                at,
                sale,
                events: &[event],
                effects: &[],
                done: None,
            },
            None,
        )?;
    }
    Ok(())
}

fn walk(steps: Vec<Step>) -> anyhow::Result<()> {
    let mut walk = Walk::begin()?;
    for step in steps {
        walk = walk.take(step)?;
        for (n, expected) in &walk.sales {
            assert_eq!(walk.till.store.sale(sale(*n))?.as_ref(), Some(expected));
        }
    }
    let mut completed: Vec<u32> = walk
        .sales
        .values()
        .filter_map(|s| s.completion())
        .map(|c| c.receipt.sequence)
        .collect();
    completed.sort_unstable();
    assert!(
        completed
            .iter()
            .copied()
            .zip(1..)
            .all(|(receipt, nth)| receipt == nth),
        "gapless: {completed:?}"
    );
    assert_eq!(
        walk.till.store.next_receipt(REGISTER)?.sequence as usize,
        completed.len() + 1
    );
    assert_eq!(walk.till.store.next_receipt(RegisterId(2))?.sequence, 1);

    let (path, folder) = walk.till.close();
    let copy = folder.path().join("rebuilt.db");
    rebuilt(&path, &copy)?;
    let written = ["event", "sale", "attempt", "money"];
    assert_eq!(raw::rows(&path, &written)?, raw::rows(&copy, &written)?);
    Ok(())
}

proptest! {
    // Each step is a commit with its fsync.
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_file_holds_the_fold_and_the_log_rebuilds_it(steps in prop::collection::vec(step(), 1..50)) {
        walk(steps).map_err(|error| TestCaseError::fail(error.to_string()))?;
    }
}
