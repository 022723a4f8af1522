//! Random walks over several sales: the file always holds the fold, and a rebuild from the log gives the same projections.

use crate::raw;
use crate::till::{self, REGISTER, Till, claim, sale};
use pokea_domain::payment::{
    AttemptState, Claim, ClaimedOutcome, Failure, NotSent, PushAnswer, PushRefusal, QueryAnswer,
};
use pokea_domain::print::{PrintInput, PrintOutcome};
use pokea_domain::sale::{Decision, Effect, Event, Input, Person, Sale};
use pokea_domain::{AttemptId, Cents, Millis, RegisterId, SaleId};
use pokea_store::{Change, Due, Store, StoreError};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;

const SALES: u128 = 2;

/// One of a sale's attempts, counted from its latest.
#[derive(Clone, Copy, Debug)]
struct Nth {
    sale: u128,
    back: usize,
}

#[derive(Clone, Debug)]
enum Step {
    Ask {
        sale: u128,
        phone: &'static str,
        /// Shillings that lie on the counter from then on.
        cash: Option<i64>,
        part: Option<i64>,
    },
    LayCash(u128, i64),
    Push(Option<PushAnswer>),
    Query(QueryAnswer),
    Paid {
        at: Nth,
        names: Nth,
        differs: bool,
    },
    Failed(Nth),
    Named(Nth),
    Cash(u128),
    /// A payment straight to the till of what is missing, given to the sale.
    Direct(u128),
    /// So many shillings of its money went back.
    Returned(Nth, i64),
    Stop(u128),
    Restart,
    Wait(i64),
    Swept {
        at: Nth,
        leaves: bool,
    },
    Overrule(Nth),
    Recorded(Nth),
    Print(u128, PrintInput),
}

fn step() -> impl Strategy<Value = Step> {
    let sales = 1..=SALES;
    let nth = (sales.clone(), prop_oneof![4 => Just(0_usize), 1 => Just(1)])
        .prop_map(|(sale, back)| Nth { sale, back });
    let push = prop_oneof![
        4 => Just(None),
        2 => Just(Some(PushAnswer::Lost)),
        1 => Just(Some(PushAnswer::NotSent(NotSent::Unreachable))),
        1 => Just(Some(PushAnswer::Refused(PushRefusal::TooFast))),
    ];
    let query = prop_oneof![
        2 => Just(QueryAnswer::Paid),
        1 => Just(QueryAnswer::Pending),
        2 => Just(QueryAnswer::Failed(Failure::Declined)),
    ];
    let paid = (nth.clone(), nth.clone(), 0..8_u8).prop_map(|(at, other, kind)| Step::Paid {
        at,
        names: if kind == 0 { other } else { at },
        differs: kind == 1,
    });
    let phone = prop_oneof![Just("0712345678"), Just("0733000333")];
    let part = || prop::option::of(prop_oneof![3 => Just(500_i64), 1 => Just(1_500)]);
    let ask = (sales.clone(), phone, part(), part());
    let ask = ask.prop_map(|(sale, phone, cash, part)| Step::Ask {
        sale,
        phone,
        cash,
        part,
    });
    prop_oneof![
        6 => ask,
        1 => (sales.clone(), 0_i64..3).prop_map(|(sale, parts)| Step::LayCash(sale, parts * 500)),
        6 => push.prop_map(Step::Push),
        5 => query.prop_map(Step::Query),
        4 => paid,
        1 => nth.clone().prop_map(Step::Failed),
        2 => nth.clone().prop_map(Step::Named),
        4 => (nth.clone(), any::<bool>()).prop_map(|(at, leaves)| Step::Swept { at, leaves }),
        2 => nth.clone().prop_map(Step::Overrule),
        2 => (nth.clone(), 1_i64..3).prop_map(|(at, parts)| Step::Returned(at, parts * 250)),
        3 => nth.prop_map(Step::Recorded),
        4 => (sales.clone(), print()).prop_map(|(sale, input)| Step::Print(sale, input)),
        1 => sales.clone().prop_map(Step::Cash),
        1 => sales.clone().prop_map(Step::Direct),
        2 => sales.prop_map(Step::Stop),
        1 => Just(Step::Restart),
        // A person may set the clock back.
        2 => (-30_000_i64..400_000).prop_map(Step::Wait),
    ]
}

fn print() -> impl Strategy<Value = PrintInput> {
    prop_oneof![
        Just(PrintInput::Wanted),
        Just(PrintInput::Dropped),
        Just(PrintInput::Begin),
        Just(PrintInput::Ended(PrintOutcome::Printed)),
        Just(PrintInput::Ended(PrintOutcome::NotPrinted)),
        any::<bool>().prop_map(|printed| PrintInput::Looked { printed }),
    ]
}

struct Walk {
    till: Till,
    sales: BTreeMap<u128, Sale>,
    asked: u128,
}

impl Walk {
    fn begin() -> anyhow::Result<Self> {
        let mut till = Till::new()?;
        let sales = (1..=SALES)
            .map(|n| Ok((n, till.open_sale(n, 1_500)?)))
            .collect::<Result<_, StoreError>>()?;
        Ok(Self {
            till,
            sales,
            asked: 0,
        })
    }

    fn take(mut self, step: Step) -> anyhow::Result<Self> {
        match step {
            Step::Ask {
                sale,
                phone,
                cash,
                part,
            } => {
                self.asked += 1;
                let [cash, part] = [cash, part].map(|kind| kind.and_then(Cents::from_shillings));
                self.input(sale, till::ask_for(self.asked, phone, cash, part))?;
            }
            Step::LayCash(n, shillings) => {
                let amount = Cents::from_shillings(shillings).expect("small");
                self.input(n, Input::LayCash { amount })?;
            }
            Step::Push(answer) => {
                if let Some((sale, attempt)) = self.sending() {
                    let answered = match answer {
                        None => till::accepted(attempt.0.as_u128()),
                        Some(answer) => Input::PushAnswered { attempt, answer },
                    };
                    self.input(sale, answered)?;
                }
            }
            Step::Query(answer) => self.query(answer)?,
            Step::Paid { at, names, differs } => {
                if let (Some((at, asked)), Some((named, _))) = (self.nth(at), self.nth(names)) {
                    let shillings = if differs { 15 } else { asked };
                    self.claimed(at, claim(named.0.as_u128(), shillings))?;
                }
            }
            Step::Failed(at) => {
                if let Some((at, _)) = self.nth(at) {
                    let mut claim = claim(at.0.as_u128(), 1_500);
                    claim.outcome = ClaimedOutcome::Failed(Failure::Declined);
                    self.claimed(at, claim)?;
                }
            }
            Step::Named(at) => {
                if let Some((attempt, _)) = self.nth(at) {
                    self.input(at.sale, till::named(attempt.0.as_u128(), "Achieng"))?;
                }
            }
            Step::Cash(n) => {
                let tendered = Cents::new(200_000);
                self.input(n, Input::TakeCash { tendered })?;
            }
            Step::Direct(n) => {
                let missing = self.sales[&n].missing().whole_shillings();
                let row = till::row(900 + n, missing.unwrap_or(0), "0744000444", self.till.now);
                let by = Person::Cashier;
                self.input(n, Input::Assign { row, by })?;
            }
            Step::Returned(at, shillings) => {
                if let Some((attempt, asked)) = self.nth(at) {
                    let amount = Cents::from_shillings(shillings.min(asked)).expect("small");
                    let attempt = Some(attempt);
                    self.input(at.sale, Input::Returned { attempt, amount })?;
                }
            }
            Step::Stop(n) => self.input(n, Input::Stop)?,
            Step::Restart => {
                self.till = self.till.reopen()?;
                for n in 1..=SALES {
                    self.input(n, Input::Restarted)?;
                }
            }
            Step::Swept { at, leaves } => {
                if let Some((attempt, _)) = self.nth(at) {
                    let now = self.till.now;
                    let left = leaves.then(|| till::row(99, 1_500, "0712345678", now));
                    let swept = till::swept(attempt.0.as_u128(), now, left.into_iter().collect());
                    self.input(at.sale, swept)?;
                }
            }
            Step::Overrule(at) => {
                if let Some((attempt, _)) = self.nth(at) {
                    self.input(at.sale, till::overrule(attempt.0.as_u128()))?;
                }
            }
            Step::Recorded(at) => {
                if let Some((attempt, asked)) = self.nth(at) {
                    let a = attempt.0.as_u128();
                    let row = till::row(a, asked, "0712345678", self.till.now);
                    self.input(at.sale, till::recorded(a, row))?;
                }
            }
            Step::Print(n, input) => self.input(n, Input::Print(input))?,
            Step::Wait(ms) => self.till.now = Millis(self.till.now.0 + ms),
        }
        Ok(self)
    }

    /// The attempt, and the shillings that it asks for.
    fn nth(&self, nth: Nth) -> Option<(AttemptId, i64)> {
        let attempts = &self.sales[&nth.sale].attempts;
        let attempt = attempts.iter().rev().nth(nth.back)?;
        Some((attempt.id, attempt.amount.whole_shillings()?))
    }

    fn input(&mut self, n: u128, input: Input) -> anyhow::Result<()> {
        let decided = self.till.take(n, input);
        self.follow(n, decided)
    }

    /// A push that is on its way.
    fn sending(&self) -> Option<(u128, AttemptId)> {
        self.sales.iter().find_map(|(n, sale)| {
            let mut attempts = sale.attempts.iter();
            let sending = attempts.find(|a| a.state == AttemptState::Sending)?;
            Some((*n, sending.id))
        })
    }

    /// Does the first query in the outbox, be it due or not.
    fn query(&mut self, answer: QueryAnswer) -> anyhow::Result<()> {
        let query = self.till.work(|e| matches!(e, Effect::Query { .. }))?;
        let Some(Due {
            id,
            sale,
            effect: Effect::Query { attempt, poll, .. },
        }) = query
        else {
            return Ok(());
        };
        let input = Input::Queried {
            attempt,
            answer,
            poll,
        };
        let (store, now) = (&mut self.till.store, self.till.now);
        let decided = till::take(store, sale, input, now, Some(id), None);
        self.follow(sale.0.as_u128(), decided)
    }

    /// As the app does it: what another attempt holds is pointed out.
    fn claimed(&mut self, at: AttemptId, claim: Claim) -> anyhow::Result<()> {
        let store = &self.till.store;
        let elsewhere =
            |found: Option<(SaleId, AttemptId)>| found.is_some_and(|(_, other)| other != at);
        let code_elsewhere = match &claim.outcome {
            ClaimedOutcome::Paid { code, .. } => elsewhere(store.attempt_with_code(code)?),
            ClaimedOutcome::Failed(_) | ClaimedOutcome::Unclear { .. } => false,
        };
        let bound_elsewhere = code_elsewhere || elsewhere(store.attempt_of_push(&claim.checkout)?);
        let (id, _) = store
            .attempt_at(&till::nonce(at.0.as_u128()))?
            .expect("asked");
        let n = id.0.as_u128();
        let body = format!("{claim:?}");
        let input = Input::Claimed {
            attempt: at,
            claim,
            bound_elsewhere,
        };
        let decided = self
            .till
            .hear(n, input, &till::heard(body.as_bytes(), None));
        self.follow(n, decided)
    }

    /// The sale in memory goes along with what was kept, and stays where it was when the database refused.
    fn follow(&mut self, n: u128, decided: Result<Decision, StoreError>) -> anyhow::Result<()> {
        let sale = self.sales.get_mut(&n).expect("opened at the beginning");
        match decided {
            Ok(decision) => {
                for event in &decision.events {
                    sale.apply(event, self.till.now);
                }
                Ok(())
            }
            // A claim named another attempt's push before that one's own answer came: the index gives no push to two attempts.
            Err(StoreError::Conflict(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }
}

/// A second file, written from the first one's log and nothing else: each sale at once, as it stands at the end.
fn rebuild(from: &Path, to: &Path) -> anyhow::Result<()> {
    let connection = raw::connect(from)?;
    let mut log = connection.prepare("SELECT sale, at_ms, body FROM event ORDER BY seq")?;
    let mut log = log.query([])?;
    let mut sales: BTreeMap<String, Vec<(Millis, Event)>> = BTreeMap::new();
    while let Some(row) = log.next()? {
        let body: String = row.get(2)?;
        let event = (Millis(row.get(1)?), serde_json::from_str(&body)?);
        sales.entry(row.get(0)?).or_default().push(event);
    }
    let mut store = Store::open(to)?;
    for log in sales.into_values() {
        let sale = Sale::replay(log.iter().map(|(at, event)| (*at, event)));
        let events: Vec<Event> = log.into_iter().map(|(_, event)| event).collect();
        store.commit(
            &Change {
                at: Millis(0),
                sale: &sale.expect("a log begins with an opening"),
                events: &events,
                effects: &[],
                done: None,
            },
            None,
        )?;
    }
    Ok(())
}

/// What lists and searches read, but for the order in which sales were changed and attempts of different sales were written: a rebuild
/// writes each sale at once.
fn projections(path: &Path) -> anyhow::Result<[raw::Rows; 3]> {
    let sales = "SELECT seq, id, register, opened_at_ms, due_cents, state, watched, ended_at_ms, receipt_sequence, tender, paper, direct, uncovered_cents, cash_cents, missing_cents FROM sale ORDER BY seq";
    let attempts = "SELECT id, sale, nonce, phone, amount_cents, holds_prompt, checkout, code, payer, watched_until_ms FROM attempt ORDER BY id";
    Ok([
        raw::select(path, sales)?,
        raw::select(path, attempts)?,
        raw::select(path, "SELECT * FROM money ORDER BY attempt")?,
    ])
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
    rebuild(&path, &copy)?;
    assert_eq!(projections(&path)?, projections(&copy)?);
    Ok(())
}

proptest! {
    // Each step is a commit with its fsync.
    #![proptest_config(ProptestConfig::with_cases(u32::try_from(crate::times("POKEA_STORE_WALKS", 24).expect("a number")).expect("a small one")))]

    #[test]
    fn the_file_holds_the_fold_and_the_log_rebuilds_it(steps in prop::collection::vec(step(), 1..60)) {
        walk(steps).map_err(|error| TestCaseError::fail(error.to_string()))?;
    }
}
