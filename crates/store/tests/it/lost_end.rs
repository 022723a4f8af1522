//! A database that lost its end, or that is older than what was told: each kind of commit is witnessed beside it (R21, F47).

use crate::open::is_damaged;
use crate::till::{Till, heard, page, row};
use anyhow::Result;
use pokea_domain::till;
use pokea_domain::{Cents, Millis};
use pokea_store::{Cause, Store, StoreError};
use std::fs;

const BARAKA: &str = "0733000111";

type Work = fn(&mut Till) -> Result<(), StoreError>;

/// Everything that is written beside the log.
const WORK: [(&str, Work); 6] = [
    ("mail", |till| {
        till.store.keep(&heard(b"a callback", Some(9)))
    }),
    ("a page of the records", |till| {
        let rows = [row(7, 250, BARAKA, till.now)];
        till.store
            .keep_page(&page(b"a page", &rows, till.now, None))
            .map(drop)
    }),
    ("a row that was asked for", |till| {
        let row = row(8, 250, BARAKA, till.now);
        till.store.keep_row(&row, till.now)
    }),
    ("work that is done", |till| {
        let due = till.store.due(Millis(i64::MAX))?;
        till.store.drop_effect(due[0].id)
    }),
    ("queries that are hastened", |till| {
        till.store.hasten_queries(Millis(till.now.0 - 1_000))
    }),
    ("a setting", |till| till.store.set_setting("language", "sw")),
];

/// A till with one open payment, all of it in the file and none of it in the WAL.
fn a_till() -> Result<Till> {
    let mut till = Till::new()?;
    till.open_sale(1, 250)?;
    till.ask(1, 1, "0722000111")?;
    till.accepted(1, 1)?;
    till.reopen()
}

/// Lets the disk forget the WAL, as if it had said "written" too early.
fn without_wal(till: &Till) -> Result<()> {
    let copy = tempfile::tempdir()?;
    for name in ["pokea.db", "pokea.db.head"] {
        fs::copy(till.folder().join(name), copy.path().join(name))?;
    }
    is_damaged(&copy.path().join("pokea.db"), "without its WAL")
}

#[test]
fn a_lost_end_is_noticed_whatever_was_written_last() -> Result<()> {
    for (what, work) in WORK {
        let mut till = a_till()?;
        work(&mut till)?;
        without_wal(&till).map_err(|error| error.context(what))?;
    }
    Ok(())
}

#[test]
fn a_book_that_is_lost_is_noticed() -> Result<()> {
    let mut till = a_till()?;
    let rows = [row(7, 20, BARAKA, till.now)];
    till.store
        .keep_page(&page(b"a page", &rows, till.now, None))?;
    let mut till = till.reopen()?;
    let made = till::reconcile(&mut till.store.recall(Cause::default()), None, till.now)?;
    till.store.keep_book(&made, Millis(0))?;
    assert_eq!(till.store.unassigned(5)?[0].row.amount, Cents::new(2_000));
    without_wal(&till)
}

/// A witness is written without waiting for the disk, so that a power cut may leave it behind the database.
#[test]
fn a_witness_that_is_behind_says_nothing() -> Result<()> {
    for (what, work) in WORK {
        let mut till = a_till()?;
        let witness = till.folder().join("pokea.db.head");
        let before = fs::read(&witness)?;
        work(&mut till)?;
        assert_ne!(fs::read(&witness)?, before, "{what}");
        let (path, _folder) = till.close();
        fs::write(&witness, before)?;
        Store::open(&path)?;
    }
    Ok(())
}

#[test]
fn another_end_of_the_same_length_is_noticed() -> Result<()> {
    let (path, folder) = a_till()?.close();
    let before = fs::read(&path)?;
    let mut store = Store::open(&path)?;
    store.keep(&heard(b"what came", Some(9)))?;
    drop(store);
    let witness = fs::read(folder.path().join("pokea.db.head"))?;
    fs::write(&path, before)?;
    fs::remove_file(folder.path().join("pokea.db.head"))?;
    let mut store = Store::open(&path)?;
    store.keep(&heard(b"another thing", Some(9)))?;
    drop(store);
    fs::write(folder.path().join("pokea.db.head"), witness)?;
    is_damaged(&path, "another end")
}
