//! A file of an earlier version: kept aside, brought up to date, and nothing of it lost.

use crate::open::is_damaged;
use crate::raw;
use crate::till::{self, Till, sale};
use pokea_domain::Millis;
use pokea_domain::sale::Input;
use pokea_store::room::RealDisk;
use pokea_store::{RestoreError, Store, backup, restore};
use std::fs::{self, File};
use std::path::Path;

/// Makes a closed file one of the first version.
pub fn make_first(path: &Path) -> anyhow::Result<()> {
    raw::connect(path)?.execute_batch(FIRST_VERSION)?;
    // Of the witness, only the log's mark.
    let witness = path.with_added_extension("head");
    Ok(File::options().write(true).open(witness)?.set_len(48)?)
}

/// Takes away what the later steps of the schema added.
const FIRST_VERSION: &str = "
    DROP INDEX event_overridden;
    DROP TABLE peer_attempt;
    DROP TABLE peer_sale;
    DROP TABLE reservation;
    DROP TABLE elsewhere;
    DROP TABLE receipt_language;
    DROP TABLE regular;
    DROP TABLE payout;
    DROP TABLE paid_out;
    DROP INDEX event_exchange;
    DROP INDEX sale_buyer;
    ALTER TABLE sale DROP COLUMN buyer_pin;
    DROP INDEX event_refunded;
    DROP INDEX event_refund;
    DROP INDEX attempt_pays;
    DROP INDEX event_completed;
    DROP TABLE shift;
    DROP TABLE staff;
    DROP TABLE credential;
    DROP INDEX sale_open;
    ALTER TABLE attempt DROP COLUMN pays;
    ALTER TABLE sale DROP COLUMN missing_cents;
    ALTER TABLE sale DROP COLUMN cash_cents;
    DROP TABLE parked;
    DROP TABLE item_word;
    DROP TABLE item_barcode;
    DROP TRIGGER item_never_goes;
    DROP TABLE item;
    DROP INDEX sale_uncovered;
    ALTER TABLE sale DROP COLUMN uncovered_cents;
    DROP TABLE reversal;
    DROP TABLE payback;
    DROP INDEX attempt_asked;
    ALTER TABLE attempt DROP COLUMN asked_at_ms;
    DROP INDEX sale_direct;
    ALTER TABLE sale DROP COLUMN direct;
    DROP TABLE placeholder;
    DROP TABLE place;
    DROP TABLE told;
    DROP TABLE row;
    DROP INDEX sale_paper;
    ALTER TABLE sale DROP COLUMN paper;
    DROP TRIGGER event_override_has_an_owner;
    DROP INDEX attempt_watched;
    ALTER TABLE attempt DROP COLUMN watched_until_ms;
    DROP TABLE seal;
    ALTER TABLE evidence DROP COLUMN device;
    ALTER TABLE evidence DROP COLUMN nonce;
    PRAGMA user_version = 1;";

#[test]
fn a_file_of_the_first_version_goes_on() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    till.sell(1, 1_500, "0712345678")?;
    till.open_sale(2, 300)?;
    till.ask(2, 2, "0712345678")?;
    let (now, (path, folder)) = (till.now, till.close());
    let fresh = raw::select(&path, "SELECT name, sql FROM sqlite_schema ORDER BY name")?;
    let log = raw::select(&path, "SELECT * FROM event ORDER BY seq")?;
    make_first(&path)?;

    let mut store = Store::open(&path)?;
    assert!(folder.path().join("pokea.db.before-v2").exists());
    let paid = store.sale(sale(1))?.expect("kept");
    assert!(paid.completion().is_some() && paid.paper.is_none());
    assert_eq!(store.watched()?, [sale(2)]);
    till::take(&mut store, sale(2), Input::Restarted, now, None, None)?;
    drop(store);

    assert_eq!(
        raw::select(&path, "SELECT name, sql FROM sqlite_schema ORDER BY name")?,
        fresh,
        "as a new file is"
    );
    let kept = raw::select(&path, "SELECT * FROM event ORDER BY seq")?;
    assert_eq!(kept[..log.len()], log);
    Ok(())
}

/// Lays a file of version 4, whose seals that version's program laid.
pub fn lay_fourth(path: &Path) -> anyhow::Result<()> {
    Ok(rusqlite::Connection::open(path)?.execute_batch(include_str!("older/version-4.sql"))?)
}

/// What the bug did: the work moved, and the seal did not.
const HASTENED: &str = "UPDATE outbox SET due_ms = due_ms - 1000";

#[test]
fn an_outbox_whose_seal_an_old_bug_broke_is_sealed_anew() -> anyhow::Result<()> {
    for bug in ["", HASTENED] {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("pokea.db");
        lay_fourth(&path)?;
        raw::connect(&path)?.execute_batch(bug)?;
        let rows = |sql| raw::select(&path, sql);
        let evidence = "SELECT id, source, digest, received_at_ms, body FROM evidence";
        let (work, kept) = (rows("SELECT * FROM outbox")?, rows(evidence)?);

        let store = Store::open(&path)?;
        assert_eq!(store.watched()?, [sale(3)]);
        assert_eq!(store.rows_since(Millis(0))?.len(), 2);
        drop(store);
        assert_eq!(rows("SELECT * FROM outbox")?, work);
        assert_eq!(rows(evidence)?, kept);
        assert_eq!(
            raw::count(&path, "seal")?,
            23,
            "the book is under a seal too"
        );
        Store::open(&path)?.back_up(till::NOW, &RealDisk)?;
        // From now on it counts.
        raw::connect(&path)?.execute_batch(HASTENED)?;
        is_damaged(&path, "an outbox of this version")?;
    }
    Ok(())
}

#[test]
fn nothing_else_of_an_older_file_is_sealed_anew_unseen() -> anyhow::Result<()> {
    for harm in [
        "UPDATE payer SET name = 'Achiengo'",
        "UPDATE setting SET value = '90' WHERE name = 'relay_sequence'",
        "UPDATE told SET amount_cents = 1",
        "DROP TRIGGER row_never_changes; UPDATE row SET amount_cents = 1;
         CREATE TRIGGER row_never_changes BEFORE UPDATE ON row BEGIN SELECT RAISE(ABORT, 'records never change'); END",
        "DROP TRIGGER evidence_never_changes; UPDATE evidence SET body = x'00' WHERE id = 2;
         CREATE TRIGGER evidence_never_changes BEFORE UPDATE ON evidence BEGIN SELECT RAISE(ABORT, 'evidence never changes'); END",
        "DROP TRIGGER event_never_changes; UPDATE event SET at_ms = 0 WHERE seq = 2;
         CREATE TRIGGER event_never_changes BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'events never change'); END",
    ] {
        for bug in ["", HASTENED] {
            let folder = tempfile::tempdir()?;
            let path = folder.path().join("pokea.db");
            lay_fourth(&path)?;
            raw::connect(&path)?.execute_batch(&format!("{bug}; {harm}"))?;
            is_damaged(&path, harm)?;
        }
    }
    Ok(())
}

/// A backup from before the update is looked at, and put back, as strictly.
#[test]
fn a_backup_of_an_earlier_version_is_brought_up_to_date_and_sealed() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("pokea.db");
    let backups = folder.path().join("pokea.db.backups");
    fs::create_dir(&backups)?;
    let (good, bad) = (
        backups.join("20261120180000.db"),
        backups.join("20261121180000.db"),
    );
    for backup in [&good, &bad] {
        lay_fourth(backup)?;
    }
    raw::connect(&bad)?.execute_batch("UPDATE payer SET name = 'Achiengo'")?;
    let [newest, older] = &backup::all(&path)[..] else {
        anyhow::bail!("two backups");
    };
    let refused = restore(&path, newest, &[], till::NOW);
    assert!(
        matches!(refused, Err(RestoreError::Backup(_))),
        "{refused:?}"
    );
    restore(&path, older, &[], till::NOW)?;
    assert_eq!(Store::open(&path)?.watched()?, [sale(3)]);
    assert_eq!(raw::count(&path, "seal")?, 23);
    Ok(())
}
