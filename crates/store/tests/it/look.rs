//! The look at the whole file beside the counter: what a start has no time to read is found, while the counter sells (R21).

use crate::raw;
use crate::till::{EVENTS_OF_A_SALE, Till, heard};
use anyhow::{Context, Result};
use pokea_store::{LookError, Progress, Store};
use std::fs;
use std::path::Path;

const MIB: usize = 1 << 20;

/// A till with more than 20 MiB, all of it in the file.
fn large_till() -> Result<Till> {
    let mut till = Till::new()?;
    for n in 0..40_u128 {
        till.sell(n + 1, 300, "0712345678")?;
    }
    for n in 0..21_u8 {
        till.store.keep(&heard(&vec![b'a' + n; MIB], None))?;
    }
    let till = till.reopen()?;
    assert!(!till.store.is_looked_at_whole());
    Ok(till)
}

/// The look beside the counter, while nobody sells.
pub fn look(store: &mut Store) -> Result<Result<(), LookError>> {
    let progress = Progress::default();
    let (looked, found) = store.freeze()?.look(&progress);
    store.thaw_looked(looked)?;
    Ok(found)
}

/// Spoils the page in which these bytes lie.
fn spoil(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut file = fs::read(path)?;
    let at = file.windows(bytes.len()).rposition(|at| at == bytes);
    let page = at.context("they are in the file")? / 4096 * 4096;
    file[page + 100..page + 3_000].fill(0x5a);
    Ok(fs::write(path, file)?)
}

#[test]
fn a_sound_file_is_looked_at_while_the_counter_sells() -> Result<()> {
    let mut till = large_till()?;
    let progress = Progress::default();
    let frozen = till.store.freeze()?;
    let before = fs::read(&till.path)?;
    till.sell(100, 300, "0712345678")?;
    let (looked, found) = frozen.look(&progress);
    found?;
    assert!(
        fs::read(&till.path)? == before,
        "commits leave the file alone"
    );
    till.sell(101, 300, "0712345678")?;
    till.store.thaw_looked(looked)?;
    assert!((60..=100).contains(&progress.percent()), "{progress:?}");
    // The store still has its locks, and what was sold meanwhile is there.
    let second = Store::open(&till.path);
    assert!(second.is_err(), "{second:?}");
    assert!(raw::select(&till.path, "SELECT 1 FROM sale").is_err());
    till.sell(102, 300, "0712345678")?;
    look(&mut till.store)??;
    let till = till.reopen()?;
    assert_eq!(till.store.log_head(), 43 * EVENTS_OF_A_SALE);
    Ok(())
}

#[test]
fn a_damaged_page_in_the_middle_is_found() -> Result<()> {
    let (path, _folder) = large_till()?.close();
    spoil(&path, &[b'k'; 4_000])?;
    let mut store = Store::open(&path).context("no start has time to read it")?;
    let found = look(&mut store)?;
    assert!(matches!(found, Err(LookError::Damaged(_))), "{found:?}");
    Ok(())
}

#[test]
fn a_look_ends_when_it_is_asked_to_and_the_store_goes_on() -> Result<()> {
    let mut till = large_till()?;
    let progress = Progress::default();
    progress.stop();
    let (looked, found) = till.store.freeze()?.look(&progress);
    assert!(matches!(found, Err(LookError::Stopped)), "{found:?}");
    till.store.thaw_looked(looked)?;
    till.sell(100, 300, "0712345678")?;
    look(&mut till.store)??;
    Ok(())
}
