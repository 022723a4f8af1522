//! I/O errors and a full disk at the n-th call, for every n until the scenario passes untouched, once and from then on.

use super::scenario::{self, Scenario, check, copy};
use anyhow::{Context, Result, ensure};
use pokea_faulty_disk::{Disk, Fault, What};
use std::io::Write;

/// No scenario makes more calls.
const CALLS_MAX: u64 = 20_000;

/// At every so-manieth call; `POKEA_ERRORS_EVERY` has the last word.
fn fail(usual: usize, scenario: &Scenario, what: What) -> Result<()> {
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

macro_rules! fail_closed {
    ($($every:literal: fn $io:ident, fn $full:ident => $scenario:ident;)*) => {$(
        #[test]
        fn $io() -> Result<()> {
            fail($every, &scenario::$scenario, What::Io)
        }

        #[test]
        fn $full() -> Result<()> {
            fail($every, &scenario::$scenario, What::Full)
        }
    )*};
}

// A migration syncs a copy, and for that does wait for the disk; a backup looks at every page twice; parts make many calls.
fail_closed! {
    1: fn a_first_start_fails_closed, fn a_first_start_without_room_fails_closed => FIRST_START;
    1: fn a_sale_paid_by_mpesa_fails_closed, fn a_sale_paid_by_mpesa_without_room_fails_closed => MPESA;
    1: fn a_sale_for_cash_fails_closed, fn a_sale_for_cash_without_room_fails_closed => CASH;
    3: fn sales_in_parts_fail_closed, fn sales_in_parts_without_room_fail_closed => PARTS;
    3: fn a_migration_fails_closed, fn a_migration_without_room_fails_closed => MIGRATION;
    3: fn a_backup_fails_closed, fn a_backup_without_room_fails_closed => BACKUP;
    1: fn mail_fails_closed, fn mail_without_room_fails_closed => MAIL;
    1: fn a_payment_that_is_taken_back_fails_closed, fn a_payment_that_is_taken_back_without_room_fails_closed => REVERSAL;
}
