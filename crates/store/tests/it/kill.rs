//! kill -9 at any moment: whatever was told after its commit is there, and the chain holds.

use crate::look::look;
use crate::till::{self, accepted, ask, claimed, code, proven, sale};
use crate::{again, raw};
use pokea_domain::Millis;
use pokea_domain::sale::Input;
use pokea_store::Store;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

const ROUNDS: usize = 50;
const PATIENCE: Duration = Duration::from_secs(10);
const AT: Millis = Millis(1_800_000_000_000);

/// What the till that gets killed said: `1 claimed` or `1 R1-000001`.
struct Told {
    sale: u128,
    what: String,
}

#[test]
fn whatever_was_told_outlives_a_kill() -> anyhow::Result<()> {
    if let Some(path) = again::part() {
        return sell_for_ever(&path);
    }
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("pokea.db");
    let mut random = 20_261_122_u64;
    let mut all = Vec::new();
    for round in 0..ROUNDS {
        let told = killed_after(&path, roll(&mut random, 9), roll(&mut random, 6_000))?;
        all.extend(told);

        let mut store = Store::open(&path)?;
        if !store.is_looked_at_whole() {
            look(&mut store)??;
        }
        for Told { sale: n, what } in &all {
            let kept = store.sale(sale(*n))?.expect("a sale that was told of");
            let holds = match what.as_str() {
                "opened" => true,
                "asked" => kept.attempts.len() == 1,
                "accepted" => kept.attempts[0].push().is_some(),
                "claimed" => {
                    let cursor = store.relay_cursor()?.map_or(0, |c| u128::from(c.sequence));
                    store.attempt_with_code(&code(*n))?.is_some() && cursor >= *n
                }
                receipt => kept
                    .completion()
                    .is_some_and(|c| c.receipt.to_string() == receipt),
            };
            assert!(holds, "round {round}: sale {n} was {what}: {kept:?}");
        }
    }
    assert!(all.len() >= ROUNDS, "{} commits were told of", all.len());

    let bodies: Vec<Vec<u8>> = raw::connect(&path)?
        .prepare("SELECT body FROM evidence")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for Told { sale, .. } in all.iter().filter(|told| told.what == "claimed") {
        assert!(
            bodies.contains(&evidence(*sale)),
            "the evidence of sale {sale}"
        );
    }
    let receipts: Vec<i64> = raw::connect(&path)?
        .prepare("SELECT receipt_sequence FROM sale WHERE receipt_sequence IS NOT NULL ORDER BY 1")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    assert!(
        receipts
            .iter()
            .copied()
            .eq(1..=i64::try_from(receipts.len())?),
        "{receipts:?}"
    );
    Ok(())
}

/// Starts the other till and kills it that many commits, and then microseconds, later. What it told, to the last word before the kill.
fn killed_after(path: &Path, commits: u64, micros: u64) -> anyhow::Result<Vec<Told>> {
    let mut child = again::start("kill::whatever_was_told_outlives_a_kill", path)?;
    let out = BufReader::new(child.stdout.take().expect("piped"));
    let (tell, hear) = mpsc::channel();
    let reader = std::thread::spawn(move || {
        for line in out.lines().map_while(Result::ok) {
            let Some((sale, what)) = again::told(&line).and_then(|told| told.split_once(' '))
            else {
                continue;
            };
            let told = Told {
                sale: sale.parse().expect("a number"),
                what: what.to_owned(),
            };
            if tell.send(told).is_err() {
                return;
            }
        }
    });
    let mut told = Vec::new();
    for _ in 0..commits {
        told.push(hear.recv_timeout(PATIENCE)?);
    }
    told.extend(hear.recv_timeout(Duration::from_micros(micros)));
    child.kill()?;
    child.wait()?;
    told.extend(hear.iter());
    anyhow::ensure!(reader.join().is_ok(), "every line was read");
    Ok(told)
}

/// The till that gets killed: starts as the app does, sells one sale after the other, and tells of each commit after it.
fn sell_for_ever(path: &Path) -> anyhow::Result<()> {
    let mut store = Store::open(path)?;
    for id in store.interrupted()? {
        till::take(&mut store, id, Input::Restarted, AT, None, None)?;
    }
    // Numbers of sales grow from start to start, since the log does.
    let mut n = u128::from(store.log_head());
    loop {
        n += 1;
        till::open_sale(&mut store, till::REGISTER, n, 1_500, AT)?;
        again::tell(&format!("{n} opened"))?;
        till::take(&mut store, sale(n), ask(n, "0712345678"), AT, None, None)?;
        again::tell(&format!("{n} asked"))?;
        till::take(&mut store, sale(n), accepted(n), AT, None, None)?;
        again::tell(&format!("{n} accepted"))?;
        let body = evidence(n);
        let heard = till::heard(&body, Some(u64::try_from(n)?));
        till::take(
            &mut store,
            sale(n),
            claimed(n, 1_500),
            AT,
            None,
            Some(&heard),
        )?;
        again::tell(&format!("{n} claimed"))?;
        let receipt = store.next_receipt(till::REGISTER)?;
        till::take(&mut store, sale(n), proven(n), AT, None, None)?;
        again::tell(&format!("{n} {receipt}"))?;
    }
}

fn evidence(n: u128) -> Vec<u8> {
    format!("claim of sale {n}").into_bytes()
}

/// A number below `below`, from a small linear congruential generator (Knuth's MMIX constants): the same rounds in every run.
fn roll(state: &mut u64, below: u64) -> u64 {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    (*state >> 33) % below
}
