//! `kill -9` of the till's real core, again and again, while it sells: whatever a cashier saw is there afterwards, no phone is asked twice,
//! and at last every payment has its code, so that no mail was acknowledged that was not kept (F36-F39, F41).
//!
//! `POKEA_KILLS` makes them more or fewer. They run in two tests beside each other, each with a Daraja and a relay of its own.

use anyhow::{Context, Result, ensure};
use pokea_practice::Outside;
use pokea_simulator::{Handle, Options, Simulator};
use pokea_tests::{
    Books, Desktop, LISTEN, RelayProgram, TillToKill, code_of_json as code_of, until,
};
use rusqlite::{Connection, OpenFlags};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;
use std::time::Duration;

/// Kills of each of the two tests.
const KILLS: u32 = 150;

/// A payment takes a tenth of a second.
const SPEED: u32 = 60;

/// No till is killed more than so many microseconds after the fact that was waited for.
const LATEST: u64 = 45_000;

#[tokio::test(flavor = "multi_thread")]
async fn whatever_was_seen_outlives_kills_soon_after_a_start() -> Result<()> {
    kill_again_and_again(1, 2).await
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_was_seen_outlives_kills_while_it_sells() -> Result<()> {
    kill_again_and_again(2, 8).await
}

/// Each till is killed after up to so many things that it said.
async fn kill_again_and_again(seed: u64, facts_max: u64) -> Result<()> {
    let kills = match std::env::var("POKEA_KILLS") {
        Ok(number) => number.parse::<u32>()? / 2,
        Err(_) => KILLS,
    };
    let folder = tempfile::tempdir()?;
    let daraja = Simulator::start(Options {
        listen: (LISTEN, 0).into(),
        speed: SPEED,
        // Every push is looked at.
        remember: 1_000_000,
        ..Options::default()
    })
    .await?;
    let relay = RelayProgram::start().await?;
    let outside = relay.with(daraja.base_url())?;
    let (mut random, mut seen) = (seed, Seen::default());
    for round in 0..kills {
        let till = TillToKill::start(folder.path(), &outside, SPEED, 10_000_000 + round * 1_000);
        let facts = 1 + roll(&mut random, facts_max);
        let late = Duration::from_micros(roll(&mut random, LATEST));
        for told in till.await?.kill_after(facts, late).await? {
            seen.add(&told)?;
        }
        let books = Books::check(folder.path()).and_then(|()| Kept::read(folder.path()));
        { books }
            .and_then(|kept| kept.holds(&seen, &daraja))
            .with_context(|| format!("after kill {round}, seed {seed}"))?;
        if round % 100 == 99 {
            writeln!(std::io::stderr(), "{} kills, {seen}", round + 1)?;
        }
    }
    settle(folder.path(), &outside).await?;
    Kept::read(folder.path())?.holds(&seen, &daraja)?;
    writeln!(std::io::stderr(), "{kills} kills, {seen}")?;
    ensure!(seen.asked.len() >= kills as usize / 4, "the tills sold");
    Ok(())
}

/// What a cashier saw, over all tills.
#[derive(Debug, Default)]
struct Seen {
    /// The phone of a sale.
    asked: BTreeMap<String, String>,
    /// The receipt of a sale.
    paid: BTreeMap<String, String>,
    /// The M-PESA code of a sale.
    code: BTreeMap<String, String>,
}

impl Seen {
    fn add(&mut self, told: &str) -> Result<()> {
        let mut words = told.split(' ').map(str::to_owned);
        let facts = match words.next().as_deref() {
            Some("asked") => &mut self.asked,
            Some("paid") => &mut self.paid,
            Some("code") => &mut self.code,
            _ => return Ok(()),
        };
        let (sale, what) = words.next().zip(words.next()).context("two words")?;
        let before = facts.insert(sale, what.clone());
        ensure!(
            before.is_none_or(|before| before == what),
            "{told} was something else before"
        );
        Ok(())
    }
}

impl std::fmt::Display for Seen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (asked, paid, code) = (self.asked.len(), self.paid.len(), self.code.len());
        write!(f, "{asked} asked, {paid} seen paid, {code} with their code")
    }
}

/// What a closed till's lists say, which [`Books::check`] has held against its log.
#[derive(Debug, Default)]
struct Kept {
    asked: BTreeMap<String, String>,
    paid: BTreeMap<String, String>,
    code: BTreeMap<String, String>,
}

impl Kept {
    fn read(folder: &Path) -> Result<Self> {
        let read_only = OpenFlags::SQLITE_OPEN_READ_ONLY;
        let database = Connection::open_with_flags(folder.join("pokea.db"), read_only)?;
        let mut rows = database.prepare(
            "SELECT sale.id, attempt.phone, sale.receipt_sequence, attempt.code FROM sale JOIN attempt ON attempt.sale = sale.id",
        )?;
        let mut rows = rows.query([])?;
        let mut kept = Self::default();
        while let Some(row) = rows.next()? {
            let (sale, phone): (String, String) = (row.get(0)?, row.get(1)?);
            kept.asked
                .insert(sale.clone(), phone.replacen("254", "0", 1));
            if let Some(receipt) = row.get::<_, Option<u32>>(2)? {
                kept.paid.insert(sale.clone(), format!("R1-{receipt:06}"));
            }
            if let Some(code) = row.get(3)? {
                kept.code.insert(sale, code);
            }
        }
        Ok(kept)
    }

    /// All that was seen; whatever arrived at Daraja (I5), and that once.
    fn holds(&self, seen: &Seen, daraja: &Handle) -> Result<()> {
        for (seen, kept) in [
            (&seen.asked, &self.asked),
            (&seen.paid, &self.paid),
            (&seen.code, &self.code),
        ] {
            let lost = seen
                .iter()
                .find(|(sale, what)| kept.get(*sale) != Some(what));
            ensure!(lost.is_none(), "{lost:?} was seen and is not there");
        }
        let written: BTreeSet<&str> = self.asked.values().map(String::as_str).collect();
        let mut rang = BTreeSet::new();
        for push in daraja.state().pushes {
            let phone = push.phone.national().replace(' ', "");
            ensure!(
                written.contains(phone.as_str()),
                "{phone} rang, and nobody wrote it down"
            );
            ensure!(rang.insert(phone.clone()), "{phone} rang twice");
        }
        Ok(())
    }
}

/// Opens the till until all is over that can be, and every sale that is paid has its code: the relay's mail about it was not lost.
async fn settle(folder: &Path, outside: &Outside) -> Result<()> {
    let till = Desktop::start(folder, outside, SPEED, None).await?;
    until("a code for every payment", async || {
        // The latest fifty; mail about older ones came before theirs.
        let found = till.ask("find_sales", &json!({ "text": "" })).await?;
        let sales = found["sales"].as_array().context("a list of sales")?;
        let settled = sales.iter().all(|sale| match sale["status"].as_str() {
            Some("paid") => code_of(sale).is_some(),
            status => status != Some("waiting"),
        });
        Ok(settled.then_some(()))
    })
    .await?;
    till.close().await?;
    Books::check(folder)?;
    let kept = Kept::read(folder)?;
    let without = kept
        .paid
        .keys()
        .filter(|sale| !kept.code.contains_key(*sale));
    ensure!(without.count() == 0, "every payment has its code");
    Ok(())
}

/// A number below `below`, from a small linear congruential generator (Knuth's MMIX constants): the same rounds in every run.
fn roll(state: &mut u64, below: u64) -> u64 {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) % below
}
