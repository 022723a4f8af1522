//! I/O errors and a full disk at the n-th call, for every n until the scenario passes untouched, once and from then on.

use super::scenario::{self, Scenario, check, copy};
use anyhow::{Context, Result, ensure};
use pokea_faulty_disk::{Disk, Fault, What};
use std::io::Write;

/// No scenario makes more calls.
const CALLS_MAX: u64 = 20_000;

fn fail(scenario: &Scenario, what: What) -> Result<()> {
    every(1, scenario, what)
}

/// At every so-manieth call; `POKEA_ERRORS_EVERY` has the last word.
fn every(usual: usize, scenario: &Scenario, what: What) -> Result<()> {
    let every = crate::times("POKEA_ERRORS_EVERY", usual)?;
    let before = tempfile::tempdir()?;
    scenario.prepare(before.path())?;
    for stays in [false, true] {
        let mut n = 0;
        for at in (1..CALLS_MAX).step_by(every) {
            let fault = Fault { what, at, stays };
            let failed = fails_closed(scenario, fault, before.path())
                .with_context(|| format!("{}: {fault:?}", scenario.name))?;
            n = at;
            if failed == 0 {
                break;
            }
        }
        ensure!((2..CALLS_MAX - 1).contains(&n), "{n} calls");
        let (name, lasting) = (scenario.name, if stays { "lasting " } else { "" });
        writeln!(
            std::io::stderr(),
            "{name}: {lasting}{what:?} at 1 in {every} of {n} calls"
        )?;
    }
    Ok(())
}

/// Runs a scenario with this fault, then without it from where it came to. How many calls failed.
fn fails_closed(scenario: &Scenario, fault: Fault, before: &std::path::Path) -> Result<u64> {
    let folder = tempfile::tempdir()?;
    copy(before, folder.path())?;
    let disk = Disk::at(folder.path())?;
    disk.fail(fault);
    let mut life = scenario.run(folder.path(), &disk);
    let failed = disk.heal();
    let running = life.store.is_some();
    let told = life.told.len();
    // What goes on without being started again.
    life.sell(90);
    ensure!(
        !running || life.told.len() > told + 4,
        "the running store goes on"
    );
    drop(life.store.take());
    check(&life.path, life.told.iter().map(|(_, fact)| fact))?;
    Ok(failed)
}

#[test]
fn a_first_start_fails_closed() -> Result<()> {
    fail(&scenario::FIRST_START, What::Io)
}

#[test]
fn a_sale_paid_by_mpesa_fails_closed() -> Result<()> {
    fail(&scenario::MPESA, What::Io)
}

#[test]
fn a_sale_for_cash_fails_closed() -> Result<()> {
    fail(&scenario::CASH, What::Io)
}

#[test]
fn a_migration_fails_closed() -> Result<()> {
    // It syncs a copy, and for that does wait for the disk.
    every(3, &scenario::MIGRATION, What::Io)
}

#[test]
fn a_backup_fails_closed() -> Result<()> {
    // It looks at every page twice.
    every(3, &scenario::BACKUP, What::Io)
}

#[test]
fn mail_fails_closed() -> Result<()> {
    fail(&scenario::MAIL, What::Io)
}

#[test]
fn a_first_start_without_room_fails_closed() -> Result<()> {
    fail(&scenario::FIRST_START, What::Full)
}

#[test]
fn a_sale_paid_by_mpesa_without_room_fails_closed() -> Result<()> {
    fail(&scenario::MPESA, What::Full)
}

#[test]
fn a_sale_for_cash_without_room_fails_closed() -> Result<()> {
    fail(&scenario::CASH, What::Full)
}

#[test]
fn a_migration_without_room_fails_closed() -> Result<()> {
    every(3, &scenario::MIGRATION, What::Full)
}

#[test]
fn a_backup_without_room_fails_closed() -> Result<()> {
    every(3, &scenario::BACKUP, What::Full)
}

#[test]
fn mail_without_room_fails_closed() -> Result<()> {
    fail(&scenario::MAIL, What::Full)
}
