//! Print jobs on disk: what is to be printed, what a start finds half printed, and what a person is asked about.

use crate::till::{self, Till, sale};
use pokea_domain::print::{PrintInput, PrintOutcome, PrintState};
use pokea_domain::sale::Input;
use pokea_store::Store;

/// How many sales are where with their paper: queued, being printed, to be asked about, printed.
fn states(store: &Store) -> anyhow::Result<[usize; 4]> {
    let mut states = [0; 4];
    for id in store.find("")? {
        let paper = store.sale(id)?.and_then(|sale| sale.paper);
        match paper.map(|job| job.state) {
            None | Some(PrintState::Dropped) => {}
            Some(PrintState::Queued) => states[0] += 1,
            Some(PrintState::Printing) => states[1] += 1,
            Some(PrintState::Ask) => states[2] += 1,
            Some(PrintState::Printed) => states[3] += 1,
        }
    }
    Ok(states)
}

#[test]
fn a_job_is_kept_where_it_stands() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    till.sell_for_cash(1, 100)?;
    till.sell(2, 200, "0712345678")?;
    assert_eq!(states(&till.store)?, [0, 0, 0, 0]);
    for n in [2, 1] {
        till.take(n, Input::Print(PrintInput::Wanted))?;
    }
    assert_eq!(states(&till.store)?, [2, 0, 0, 0]);
    till.take(1, Input::Print(PrintInput::Begin))?;
    assert_eq!(states(&till.store)?, [1, 1, 0, 0]);
    till.take(1, Input::Print(PrintInput::Ended(PrintOutcome::Printed)))?;
    assert_eq!(states(&till.store)?, [1, 0, 0, 1]);
    Ok(())
}

#[test]
fn a_start_finds_what_was_being_printed_and_asks() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    till.sell_for_cash(1, 100)?;
    till.sell_for_cash(2, 200)?;
    for n in [1, 2] {
        till.take(n, Input::Print(PrintInput::Wanted))?;
    }
    till.take(1, Input::Print(PrintInput::Begin))?;
    let mut till = till.reopen()?;
    assert!(till.store.watched()?.is_empty());
    assert_eq!(till.store.interrupted()?, [sale(1)]);
    for id in till.store.interrupted()? {
        till::take(&mut till.store, id, Input::Restarted, till.now, None, None)?;
    }
    assert_eq!(states(&till.store)?, [1, 0, 1, 0], "none is lost");
    assert!(till.store.interrupted()?.is_empty());
    till.take(1, Input::Print(PrintInput::Looked { printed: false }))?;
    assert_eq!(states(&till.store)?, [2, 0, 0, 0]);
    assert!(
        till.store
            .sale(sale(1))?
            .and_then(|sale| sale.paper)
            .is_some_and(|job| job.copy)
    );
    Ok(())
}

#[test]
fn paper_is_no_news_and_moves_no_sale_in_the_list() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    till.sell_for_cash(1, 100)?;
    till.sell_for_cash(2, 200)?;
    till.take(1, Input::Print(PrintInput::Wanted))?;
    till.take(1, Input::Print(PrintInput::Begin))?;
    assert_eq!(till.store.latest(5)?, [sale(2), sale(1)]);
    // Nor when all lists are made anew from the log.
    let till = till.reopen()?;
    assert_eq!(till.store.latest(5)?, [sale(2), sale(1)]);
    Ok(())
}
