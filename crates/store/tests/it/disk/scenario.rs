//! What a till does on a disk, step by step, and what it may tell after each: the facts that must outlive whatever comes.

use crate::look::look;
use crate::older::{lay_fourth, make_first};
use crate::raw;
use crate::reversals;
use crate::till::{
    self, REGISTER, accepted, ask, attempt, claimed, code, declined, heard, proven, sale,
};
use anyhow::{Context, Result, ensure};
use pokea_domain::reversal::ReversalState;
use pokea_domain::sale::{Input, SaleState};
use pokea_domain::till::{ReverseError, Reversing};
use pokea_domain::{Cents, Millis};
use pokea_faulty_disk::Disk;
use pokea_store::room::RealDisk;
use pokea_store::{Store, StoreError};
use std::path::{Path, PathBuf};

const AT: Millis = Millis(1_800_000_000_000);
const DATABASE: &str = "pokea.db";

/// A piece of a till's life.
pub struct Scenario {
    pub name: &'static str,
    /// What was there before.
    prepare: fn(&Path) -> Result<()>,
    live: fn(&mut Life<'_>),
}

pub const FIRST_START: Scenario = Scenario {
    name: "a first start",
    prepare: |_| Ok(()),
    live: |life| life.set("language", "sw"),
};

pub const MPESA: Scenario = Scenario {
    name: "a sale paid by M-PESA",
    prepare: one_sale,
    live: |life| life.sell(2),
};

pub const CASH: Scenario = Scenario {
    name: "a sale for cash",
    prepare: one_sale,
    live: |life| {
        life.open_sale(2);
        life.take_cash(2);
    },
};

pub const PARTS: Scenario = Scenario {
    name: "a sale paid in parts, and one that is given up",
    prepare: one_sale,
    live: |life| {
        life.open_sale(2);
        life.ask_for_a_part(2, 21);
        life.claim(2, 21, PART);
        life.take(2, &[Fact::Part(2, 21)], proven(21));
        life.take(2, &[], ask(22, "0722000222"));
        life.take(2, &[], accepted(22));
        life.take(2, &[], declined(22));
        life.take(2, &[], ask(23, "0733000333"));
        life.take(2, &[], accepted(23));
        life.complete(2, proven(23));
        life.open_sale(3);
        life.ask_for_a_part(3, 31);
        life.take(3, &[Fact::Part(3, 31)], proven(31));
        life.take(3, &[Fact::GivenUp(3)], Input::Stop);
    },
};

/// The first part of a sale, in shillings, and as much in cash.
const PART: i64 = 20;

pub const FIFTY: Scenario = Scenario {
    name: "fifty sales and a checkpoint",
    prepare: one_sale,
    live: |life| (2..=51).for_each(|n| life.sell(n)),
};

pub const MIGRATION: Scenario = Scenario {
    name: "a migration from the oldest schema",
    prepare: |folder| {
        one_sale(folder)?;
        make_first(&folder.join(DATABASE))
    },
    live: |life| life.sell(2),
};

pub const SEALED_ANEW: Scenario = Scenario {
    name: "a migration from version 4, whose seals are laid anew",
    prepare: |folder| lay_fourth(&folder.join(DATABASE)),
    live: |life| life.hear(9),
};

pub const BACKUP: Scenario = Scenario {
    name: "a backup",
    prepare: one_sale,
    live: |life| {
        life.sell(2);
        life.back_up();
        life.sell(3);
    },
};

pub const MAIL: Scenario = Scenario {
    name: "mail from the relay",
    prepare: one_sale,
    live: |life| (5..=9).for_each(|sequence| life.hear(sequence)),
};

pub const REVERSAL: Scenario = Scenario {
    name: "a payment taken back",
    prepare: |folder| {
        one_sale(folder)?;
        let mut store = Store::open(&folder.join(DATABASE))?;
        let rows = [till::row(1, 100, "0712345678", AT)];
        store.keep_page(&till::page(b"page", &rows, AT, None))?;
        Ok(())
    },
    live: |life| {
        life.reverse(|store| reversals::reverse(store, 1, reversals::wish(1, 100, Some(1)), AT));
        life.reverse(|store| reversals::hear(store, 1, reversals::accepted(1), AT));
        life.reverse(|store| reversals::hear(store, 1, reversals::done(1, 100, AT), AT));
    },
};

/// What was told of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    Opened(u128),
    Asked(u128),
    Accepted(u128),
    Claimed(u128),
    /// Of this sale, by this attempt: it counts, or it is due back.
    Part(u128, u128),
    /// It lies on the counter of this sale, or was handed back.
    Cash(u128),
    GivenUp(u128),
    Receipt(u128, String),
    Cursor(u64),
    Evidence(Vec<u8>),
    Setting(&'static str, &'static str),
    /// So many events of taking payment 1 back.
    Reversal(usize),
    Uncovered,
}

fn one_sale(folder: &Path) -> Result<()> {
    let mut store = Store::open(&folder.join(DATABASE))?;
    till::open_sale(&mut store, REGISTER, 1, 100, AT)?;
    for input in [
        ask(1, "0712345678"),
        accepted(1),
        claimed(1, 100),
        proven(1),
    ] {
        till::take(&mut store, sale(1), input, AT, None, None)?;
    }
    Ok(())
}

impl Scenario {
    /// Makes what was there before.
    pub fn prepare(&self, folder: &Path) -> Result<()> {
        (self.prepare)(folder)
    }

    /// Runs through, on this disk.
    pub fn run<'a>(&self, folder: &Path, disk: &'a Disk) -> Life<'a> {
        let path = folder.join(DATABASE);
        let was_there = path.exists();
        let mut life = Life {
            store: Store::open(&path).ok(),
            path,
            disk,
            told: Vec::new(),
        };
        if was_there {
            life.told.push((0, Fact::Receipt(1, "R1-000001".into())));
        }
        (self.live)(&mut life);
        life
    }
}

/// A till at work.
pub struct Life<'a> {
    pub path: PathBuf,
    /// If it could be opened.
    pub store: Option<Store>,
    /// Each with the moment from which it must hold.
    pub told: Vec<(usize, Fact)>,
    disk: &'a Disk,
}

impl Life<'_> {
    /// Does it and, if the store says that it is kept, tells of it. `Ok(false)` is a wish that was refused.
    fn step(&mut self, facts: &[Fact], work: impl FnOnce(&mut Store) -> Result<bool, StoreError>) {
        let Some(store) = &mut self.store else { return };
        if let Ok(true) = work(store) {
            let now = self.disk.now();
            self.told
                .extend(facts.iter().map(|fact| (now, fact.clone())));
        }
    }

    pub fn sell(&mut self, n: u128) {
        self.open_sale(n);
        self.take(n, &[Fact::Asked(n)], ask(n, "0712345678"));
        self.take(n, &[Fact::Accepted(n)], accepted(n));
        self.claim(n, n, 100);
        self.complete(n, proven(n));
    }

    /// The callback of a sale's attempt, from the relay.
    fn claim(&mut self, n: u128, a: u128, shillings: i64) {
        let body = evidence(a);
        let sequence = u64::try_from(a).expect("small");
        let facts = [
            Fact::Claimed(a),
            Fact::Evidence(body.clone()),
            Fact::Cursor(sequence),
        ];
        self.step(&facts, |store| {
            if store.sale(sale(n))?.is_none() {
                return Ok(false);
            }
            let heard = heard(&body, Some(sequence));
            let claim = claimed(a, shillings);
            let taken = till::take(store, sale(n), claim, AT, None, Some(&heard))?;
            Ok(!taken.events.is_empty())
        });
    }

    fn ask_for_a_part(&mut self, n: u128, a: u128) {
        let asks = till::ask_for(a, "0712345678", Some(part()), Some(part()));
        self.take(n, &[Fact::Cash(n)], asks);
        self.take(n, &[], accepted(a));
    }

    fn open_sale(&mut self, n: u128) {
        self.step(&[Fact::Opened(n)], |store| {
            till::open_sale(store, REGISTER, n, 100, AT).map(|_| true)
        });
    }

    fn take_cash(&mut self, n: u128) {
        let tendered = Cents::from_shillings(100).expect("small");
        self.complete(n, Input::TakeCash { tendered });
    }

    fn complete(&mut self, n: u128, input: Input) {
        let Some(store) = &self.store else { return };
        // On a disk that cannot be read there is no number, and nothing to tell.
        let Ok(receipt) = store.next_receipt(REGISTER) else {
            return;
        };
        self.take(n, &[Fact::Receipt(n, receipt.to_string())], input);
    }

    fn take(&mut self, n: u128, facts: &[Fact], input: Input) {
        self.step(facts, |store| {
            if store.sale(sale(n))?.is_none() {
                return Ok(false);
            }
            let taken = till::take(store, sale(n), input, AT, None, None)?;
            Ok(!taken.events.is_empty())
        });
    }

    fn hear(&mut self, sequence: u64) {
        let body = evidence(sequence.into());
        let facts = [Fact::Evidence(body.clone()), Fact::Cursor(sequence)];
        self.step(&facts, |store| {
            store.keep(&heard(&body, Some(sequence))).map(|()| true)
        });
    }

    fn set(&mut self, name: &'static str, value: &'static str) {
        self.step(&[Fact::Setting(name, value)], |store| {
            store.set_setting(name, value).map(|()| true)
        });
    }

    /// Each step is told with all before it; the last, with the sale that it is about.
    fn reverse(
        &mut self,
        step: impl FnOnce(&mut Store) -> Result<Reversing, ReverseError<StoreError>>,
    ) {
        let Some(store) = &mut self.store else { return };
        let Ok(done) = step(store) else { return };
        // An answer to what was never kept tells nothing.
        let Some(request) = done.reversals.requests.first() else {
            return;
        };
        let now = self.disk.now();
        let told = match request.state {
            ReversalState::Sending => 1,
            ReversalState::Done(_) => 3,
            _ => 2,
        };
        self.told.push((now, Fact::Reversal(told)));
        if told == 3 {
            self.told.push((now, Fact::Uncovered));
        }
    }

    fn back_up(&mut self) {
        if let Some(store) = &mut self.store
            && let Ok(backup) = store.back_up(AT, &RealDisk)
        {
            let looked_at = backup.look();
            assert!(
                looked_at.is_ok(),
                "a backup that has its name is whole: {looked_at:?}"
            );
        }
    }
}

/// Opens the database, which is closed, and looks whether it is whole and says all that was told.
pub fn check<'a>(path: &Path, told: impl Iterator<Item = &'a Fact>) -> Result<()> {
    let mut store = Store::open(path)?;
    if !store.is_looked_at_whole() {
        look(&mut store)??;
    }
    let mut bodies = Vec::new();
    for fact in told {
        let kept = match fact {
            Fact::Opened(n) => store.sale(sale(*n))?.is_some(),
            Fact::Asked(n) => store.sale(sale(*n))?.is_some_and(|s| s.attempts.len() == 1),
            Fact::Accepted(n) => store
                .sale(sale(*n))?
                .is_some_and(|s| s.attempts[0].push().is_some()),
            Fact::Claimed(n) => store.attempt_with_code(&code(*n))?.is_some(),
            Fact::Part(n, a) => store.sale(sale(*n))?.is_some_and(|s| {
                let brought = s.attempt(attempt(*a)).is_some_and(|a| a.is_paid());
                brought && !s.is_unplaced(attempt(*a))
            }),
            Fact::Cash(n) => store
                .sale(sale(*n))?
                .is_some_and(|s| s.cash.max(s.cash_back) == part()),
            Fact::GivenUp(n) => store.sale(sale(*n))?.is_some_and(|s| {
                let is_over = matches!(s.state, SaleState::Stopped | SaleState::Cancelled(_));
                is_over && s.cash == Cents::ZERO && s.parts.is_empty()
            }),
            Fact::Receipt(n, receipt) => store
                .sale(sale(*n))?
                .and_then(|s| Some(s.completion()?.receipt.to_string() == *receipt))
                .unwrap_or(false),
            Fact::Cursor(sequence) => store
                .relay_cursor()?
                .is_some_and(|cursor| cursor.sequence >= *sequence),
            Fact::Reversal(steps) => {
                let known = store.reversals(&code(1))?;
                let state = known.map(|known| known.requests[0].state.clone());
                match steps {
                    1 => state.is_some(),
                    2 => !matches!(state, None | Some(ReversalState::Sending)),
                    _ => matches!(state, Some(ReversalState::Done(_))),
                }
            }
            Fact::Uncovered => store.uncovered(1)? == [sale(1)],
            Fact::Setting(name, value) => store.setting(name)?.as_deref() == Some(value),
            Fact::Evidence(body) => {
                bodies.push(body);
                true
            }
        };
        ensure!(kept, "{fact:?} was told and is not there");
    }
    drop(store);
    let rows = raw::connect(path)?;
    // The disk has no memory to share.
    rows.execute_batch("PRAGMA locking_mode = EXCLUSIVE")?;
    let sound: String = rows.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    ensure!(sound == "ok", "{sound}");
    let evidence: Vec<Vec<u8>> = rows
        .prepare("SELECT body FROM evidence")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let lost = bodies.into_iter().find(|body| !evidence.contains(body));
    ensure!(
        lost.is_none(),
        "evidence {lost:?} was told and is not there"
    );
    Ok(())
}

/// A copy of what lies in one folder, in another.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    for file in std::fs::read_dir(from)? {
        let path = file?.path();
        if path.is_file() {
            std::fs::copy(&path, to.join(path.file_name().context("a file")?))?;
        }
    }
    Ok(())
}

fn part() -> Cents {
    Cents::from_shillings(PART).expect("small")
}

fn evidence(n: u128) -> Vec<u8> {
    format!("callback {n}").into_bytes()
}
