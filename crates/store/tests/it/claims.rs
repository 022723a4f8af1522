//! Two programs on one shop's file, and one payment that both would give to a sale of their own: one gets it, every time (R13, R14).
//! Nothing stands between them but the file: whoever has it shuts it to the other, who waits and then finds the payment given.

use crate::again;
use crate::till::{self, NOW, code, page, row, sale};
use anyhow::{Context, Result, bail, ensure};
use pokea_domain::sale::{Input, Person, Refusal};
use pokea_domain::till::{TakeError, assign};
use pokea_domain::{Millis, RegisterId};
use pokea_store::{Cause, OpenError, Store};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Lines, Write, stdin};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout};

/// `POKEA_CLAIMS` makes it more or fewer.
const CLAIMS: usize = 50;

/// Between two payments, so that no look at the one sees the other.
const APART: i64 = 4 * 86_400_000;

#[test]
fn of_two_programs_that_claim_one_code_one_wins() -> Result<()> {
    if let Some(path) = again::part() {
        return claim_what_is_named(&path);
    }
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("pokea.db");
    drop(Store::open(&path)?);
    let claims = crate::times("POKEA_CLAIMS", CLAIMS)?;
    let mut both = [Claimant::start(&path, 1)?, Claimant::start(&path, 2)?];
    let mut won = [0, 0];
    let mut refused = 0;
    for n in 1..=claims {
        for claimant in &mut both {
            claimant.claims(n)?;
        }
        let mut winners = 0;
        for (claimant, won) in both.iter_mut().zip(&mut won) {
            let (has_won, was_refused) = claimant.ends(n)?;
            winners += usize::from(has_won);
            *won += usize::from(has_won);
            refused += was_refused;
        }
        ensure!(winners == 1, "payment {n} has {winners} winners");
    }
    for claimant in both {
        claimant.leaves()?;
    }
    ensure!(won[0] > 0 && won[1] > 0, "they took turns: {won:?}");
    ensure!(refused > 0, "they never met at the file");

    let store = Store::open(&path)?;
    let sold = (1..=claims).flat_map(|n| [1, 2].map(|register| named(n, register)));
    let mut paid = Vec::new();
    for id in sold {
        let kept = store.sale(sale(id))?.context("each opened its own sale")?;
        paid.extend(kept.paid_directly_by().cloned());
    }
    let codes: BTreeSet<_> = paid.iter().collect();
    assert_eq!((paid.len(), codes.len()), (claims, claims));
    Ok(())
}

/// The sale of this register for the n-th payment.
fn named(n: usize, register: u16) -> u128 {
    u128::try_from(n).expect("small") * 2 + u128::from(register)
}

/// The other process: for each number that it is told, it opens the file and claims that payment for a sale of its own.
fn claim_what_is_named(path: &Path) -> Result<()> {
    for line in stdin().lines() {
        let line = line?;
        let (register, n) = line.split_once(' ').context("register and payment")?;
        let (register, n) = (register.parse()?, n.parse()?);
        let (store, refused) = open(path)?;
        let word = if claim(store, n, register)? {
            "won"
        } else {
            "lost"
        };
        again::tell(&format!("{n} {word} {refused}"))?;
    }
    Ok(())
}

/// And how often the file was the other's.
fn open(path: &Path) -> Result<(Store, usize)> {
    for refused in 0..10_000_000 {
        match Store::open(path) {
            Ok(store) => return Ok((store, refused)),
            Err(OpenError::InUse(_)) => std::thread::yield_now(),
            Err(error) => return Err(error.into()),
        }
    }
    bail!("the other has it for ever")
}

fn claim(mut store: Store, n: usize, register: u16) -> Result<bool> {
    let number = u128::try_from(n)?;
    let now = Millis(NOW.0 + i64::try_from(n)? * APART);
    let rows = [row(number, 100, "0712345678", now)];
    let body = format!("page {n}");
    store.keep_page(&page(body.as_bytes(), &rows, now, None))?;
    let mine = named(n, register);
    till::open_sale(&mut store, RegisterId(register), mine, 100, now)?;
    let memory = &mut store.recall(Cause::default());
    match assign(memory, sale(mine), &code(number), Person::Cashier, now) {
        Ok(_) => Ok(true),
        Err(TakeError::Refused(Refusal::PaymentTaken)) => {
            till::take(&mut store, sale(mine), Input::Stop, now, None, None)?;
            Ok(false)
        }
        Err(error) => bail!("{error:?}"),
    }
}

/// A program of a register, as the test talks to it.
struct Claimant {
    register: u16,
    process: Child,
    into: ChildStdin,
    out: Lines<BufReader<ChildStdout>>,
}

impl Claimant {
    fn start(path: &Path, register: u16) -> Result<Self> {
        let test = "claims::of_two_programs_that_claim_one_code_one_wins";
        let mut process = again::start(test, path)?;
        let into = process.stdin.take().context("piped")?;
        let out = BufReader::new(process.stdout.take().context("piped")?).lines();
        Ok(Self {
            register,
            process,
            into,
            out,
        })
    }

    fn claims(&mut self, n: usize) -> Result<()> {
        Ok(writeln!(self.into, "{} {n}", self.register)?)
    }

    /// Whether it won, and how often the file was shut to it.
    fn ends(&mut self, n: usize) -> Result<(bool, usize)> {
        for line in &mut self.out {
            let line = line?;
            let mut words = again::told(&line).unwrap_or_default().split(' ');
            if words.next() == Some(n.to_string().as_str()) {
                let has_won = words.next() == Some("won");
                return Ok((has_won, words.next().context("a number")?.parse()?));
            }
        }
        bail!(
            "register {} ended before payment {n} was claimed",
            self.register
        )
    }

    fn leaves(mut self) -> Result<()> {
        drop(self.into);
        ensure!(self.process.wait()?.success());
        Ok(())
    }
}
