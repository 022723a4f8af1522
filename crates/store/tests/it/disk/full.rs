//! A full disk: the ballast makes room for what came from outside, and not for asking anybody for money (R20).

use crate::till::{Till, ask, heard, page, row, sale};
use anyhow::{Context, Result};
use pokea_domain::records::Look;
use pokea_domain::sale::Input;
use pokea_domain::till::reconcile;
use pokea_domain::{Cents, Millis};
use pokea_faulty_disk::{Disk, Fault, What};
use pokea_store::room::{BALLAST, FreeSpace, RealDisk, Room, STOP_BELOW, WARN_BELOW, lay_ballast};
use pokea_store::{Cause, StoreError};
use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;

const FULL: Fault = Fault {
    what: What::Full,
    at: 1,
    stays: false,
};

/// A disk with so much room.
#[derive(Debug)]
pub struct Has(pub u64);

impl FreeSpace for Has {
    fn free(&self, _: &Path) -> io::Result<u64> {
        Ok(self.0)
    }
}

fn till_on_a_disk() -> Result<(Till, Disk)> {
    let folder = tempfile::tempdir()?;
    let disk = Disk::at(folder.path())?;
    Ok((Till::at(folder.path().join("pokea.db"), folder)?, disk))
}

#[test]
fn the_ballast_makes_room_for_evidence_and_for_what_is_under_way() -> Result<()> {
    let (mut till, disk) = till_on_a_disk()?;
    till.open_sale(1, 100)?;
    till.ask(1, 1, "0712345678")?;
    let ballast = till.folder().join("pokea.db.ballast");

    assert!(lay_ballast(&till.path, &RealDisk)?);
    assert_eq!(fs::metadata(&ballast)?.len(), BALLAST);
    disk.fail(FULL);
    till.store.keep(&heard(b"a callback", Some(4)))?;
    assert_eq!(disk.heal(), 1, "it failed once, and then there was room");
    assert!(!ballast.exists());
    assert_eq!(till.store.relay_cursor()?.map(|c| c.sequence), Some(4));

    assert!(lay_ballast(&till.path, &RealDisk)?);
    disk.fail(FULL);
    till.accepted(1, 1)?;
    assert!(!ballast.exists());

    // There is no second ballast: what does not fit is refused, and nothing of it is said to be kept.
    disk.fail(FULL);
    let refused = till.store.keep(&heard(b"another", Some(5)));
    assert!(refused.is_err_and(|error| error.is_full()));
    disk.heal();
    assert_eq!(till.store.relay_cursor()?.map(|c| c.sequence), Some(4));
    Ok(())
}

type Work = fn(&mut Till) -> Result<(), StoreError>;

/// What asks nobody for money, whatever it is.
const UNDER_WAY: [(&str, Work); 7] = [
    ("a page of the records", |till| {
        let rows = [row(7, 20, "0733000111", till.now)];
        let page = page(b"a page", &rows, till.now, None);
        till.store.keep_page(&page).map(drop)
    }),
    ("the proof of a typed code", |till| {
        let row = row(8, 20, "0733000111", till.now);
        till.store.keep_row(&row, till.now)
    }),
    ("the book", |till| {
        let made = reconcile(&mut till.store.recall(Cause::default()), None, till.now)?;
        till.store.keep_book(&made, Millis(0))
    }),
    ("how far the records were read", |till| {
        let look = Look {
            began_at: till.now,
            from: Millis(0),
            to: till.now,
            lag: Duration::ZERO,
        };
        till.store.set_records_read(look)
    }),
    ("queries that are hastened", |till| {
        till.store.hasten_queries(Millis(0))
    }),
    ("work that is done", |till| {
        let due = till.store.due(Millis(i64::MAX))?;
        till.store.drop_effect(due[0].id)
    }),
    ("cash for a sale that is open", |till| {
        let tendered = Cents::new(100_000);
        till.take(2, Input::TakeCash { tendered }).map(drop)
    }),
];

#[test]
fn the_ballast_makes_room_for_all_that_asks_nobody_for_money() -> Result<()> {
    let (mut till, disk) = till_on_a_disk()?;
    for n in 1..=2 {
        till.open_sale(n, 100)?;
    }
    till.ask(1, 1, "0712345678")?;
    till.accepted(1, 1)?;
    let ballast = till.folder().join("pokea.db.ballast");
    for (what, work) in UNDER_WAY {
        assert!(lay_ballast(&till.path, &RealDisk)?, "{what}: laid again");
        disk.fail(FULL);
        work(&mut till).with_context(|| what)?;
        assert_eq!(disk.heal(), 1, "{what}: it failed once");
        assert!(!ballast.exists(), "{what}");
    }
    let till = till.reopen()?;
    assert_eq!(till.store.rows_since(Millis(0))?.len(), 2);
    assert_eq!(till.store.unassigned(5)?.len(), 2, "the book is kept");
    Ok(())
}

#[test]
fn the_ballast_is_not_spent_on_asking_for_money() -> Result<()> {
    let (mut till, disk) = till_on_a_disk()?;
    till.open_sale(1, 100)?;
    lay_ballast(&till.path, &RealDisk)?;
    disk.fail(FULL);
    assert!(till.ask(1, 1, "0712345678").is_err_and(|e| e.is_full()));
    disk.fail(FULL);
    assert!(till.open_sale(2, 100).is_err_and(|e| e.is_full()));
    disk.heal();
    assert!(till.folder().join("pokea.db.ballast").exists());
    let kept = till.store.sale(sale(1))?.expect("it was opened before");
    assert!(kept.attempts.is_empty(), "no push without its intent (R1)");
    // What was refused for lack of room may be asked again.
    till.take(1, ask(1, "0712345678"))?;
    till.take(1, Input::Restarted)?;
    Ok(())
}

#[test]
fn the_ballast_is_laid_only_where_there_is_room() -> Result<()> {
    let till = Till::new()?;
    let ballast = till.folder().join("pokea.db.ballast");
    assert!(!lay_ballast(&till.path, &Has(STOP_BELOW + BALLAST - 1))?);
    assert!(!ballast.exists());
    assert!(lay_ballast(&till.path, &Has(STOP_BELOW + BALLAST))?);
    // It is there: the disk is not asked.
    assert!(lay_ballast(&till.path, &Has(0))?);
    // One that was cut short is made anew.
    fs::write(&ballast, b"short")?;
    assert!(lay_ballast(&till.path, &RealDisk)?);
    assert_eq!(fs::metadata(&ballast)?.len(), BALLAST);
    Ok(())
}

#[test]
fn room_is_told_in_three_words() {
    for (free, room) in [
        (u64::MAX, Room::Enough),
        (WARN_BELOW, Room::Enough),
        (WARN_BELOW - 1, Room::Little),
        (STOP_BELOW, Room::Little),
        (STOP_BELOW - 1, Room::TooLittle),
        (0, Room::TooLittle),
    ] {
        assert_eq!(Room::on(&Has(free), Path::new("anywhere")), room, "{free}");
    }
    assert_eq!(Room::on(&Mute, Path::new("anywhere")), Room::Enough);
}

/// A disk that does not tell.
#[derive(Debug)]
struct Mute;

impl FreeSpace for Mute {
    fn free(&self, _: &Path) -> io::Result<u64> {
        Err(io::Error::other("no such disk"))
    }
}

#[test]
fn the_real_disk_has_some_room() -> Result<()> {
    let folder = tempfile::tempdir()?;
    assert!(RealDisk.free(folder.path())? > 0);
    assert!(RealDisk.free(&folder.path().join("nowhere")).is_err());
    Ok(())
}
