//! Who may open the file, and what is done with a file that is not sound: nothing.

use crate::till::{EVENTS_OF_A_SALE, Till, heard};
use crate::{again, raw};
use pokea_store::{OpenError, Store};
use rusqlite::config::DbConfig;
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

#[test]
fn a_second_opener_in_this_process_is_refused() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    for _ in 0..2 {
        let second = Store::open(&till.path);
        assert!(matches!(second, Err(OpenError::InUse(_))), "{second:?}");
    }
    till.sell(1, 100, "0712345678")?;
    assert_eq!(till.reopen()?.store.log_head(), EVENTS_OF_A_SALE);
    Ok(())
}

#[test]
fn a_second_opener_in_another_process_is_refused() -> anyhow::Result<()> {
    if let Some(path) = again::part() {
        let store = Store::open(&path)?;
        // Whoever reads the file in the same process drops its POSIX locks by closing it; it stays shut to others all the same.
        fs::read(&path)?;
        again::tell("open")?;
        std::io::stdin().read_to_end(&mut Vec::new())?;
        drop(store);
        return Ok(());
    }
    let till = Till::new()?;
    let (path, _folder) = till.close();
    let mut other = again::start("open::a_second_opener_in_another_process_is_refused", &path)?;
    let out = BufReader::new(other.stdout.take().expect("piped"));
    let mut lines = out.lines();
    let open = lines.any(|line| line.is_ok_and(|line| again::told(&line) == Some("open")));
    assert!(open, "the other process has the file");
    let second = Store::open(&path);
    assert!(matches!(second, Err(OpenError::InUse(_))), "{second:?}");

    drop(other.stdin.take());
    assert!(other.wait()?.success());
    Store::open(&path)?;
    Ok(())
}

#[test]
fn another_program_in_the_file_is_noticed_and_kept_out() -> anyhow::Result<()> {
    let till = Till::new()?;
    let (path, _folder) = till.close();
    let other = raw::connect(&path)?;
    other.execute_batch("BEGIN; SELECT * FROM setting;")?;
    let ours = Store::open(&path);
    assert!(matches!(ours, Err(OpenError::InUse(_))), "{ours:?}");
    drop(other);

    let _ours = Store::open(&path)?;
    let other = raw::connect(&path)?;
    other.busy_timeout(std::time::Duration::ZERO)?;
    let read = other.query_row("SELECT count(*) FROM event", [], |row| row.get::<_, i64>(0));
    assert!(read.is_err(), "{read:?}");
    Ok(())
}

#[test]
fn a_newer_file_is_left_as_it_is() -> anyhow::Result<()> {
    for in_wal in [false, true] {
        let mut till = Till::new()?;
        till.sell(1, 100, "0712345678")?;
        let (path, folder) = till.close();
        let newer = raw::connect(&path)?;
        newer.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, in_wal)?;
        newer.execute_batch("PRAGMA user_version = 99")?;
        drop(newer);
        let before = bytes(folder.path())?;
        let opened = Store::open(&path);
        assert!(matches!(opened, Err(OpenError::Newer(_))), "{opened:?}");
        assert_eq!(bytes(folder.path())?, before, "WAL: {in_wal}");
    }
    Ok(())
}

/// Every file with something in it, by name.
pub fn bytes(folder: &Path) -> anyhow::Result<BTreeMap<String, Vec<u8>>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let content = if path.is_file() {
            fs::read(&path)?
        } else {
            Vec::new()
        };
        if !content.is_empty() {
            found.insert(path.display().to_string(), content);
        }
    }
    Ok(found)
}

/// Opens what is not sound: said so, and left as it was.
pub fn is_damaged(path: &Path, case: &str) -> anyhow::Result<()> {
    let folder = path.parent().expect("a folder");
    let before = bytes(folder)?;
    let opened = Store::open(path);
    assert!(
        matches!(opened, Err(OpenError::Damaged { .. })),
        "{case}: {opened:?}"
    );
    assert_eq!(bytes(folder)?, before, "{case}: nothing is changed");
    Ok(())
}

#[test]
fn what_is_no_database_of_ours_is_never_taken_for_a_new_one() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("pokea.db");
    for (case, content) in [
        ("an empty file", Vec::new()),
        ("a few letters", b"hello".to_vec()),
        ("garbage", b"garbage, ".repeat(2_000)),
        ("zeroes", vec![0; 8_192]),
    ] {
        fs::write(&path, content)?;
        is_damaged(&path, case)?;
    }
    fs::remove_file(&path)?;
    let foreign = rusqlite::Connection::open(&path)?;
    foreign.execute_batch("CREATE TABLE recipe (cake TEXT)")?;
    drop(foreign);
    is_damaged(&path, "another program's database")
}

#[test]
fn a_cut_file_is_damaged() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    for n in 1..=20 {
        till.sell(n, 100, "0712345678")?;
    }
    let (path, _folder) = till.close();
    let whole = fs::read(&path)?;
    for keep in [
        0,
        1,
        99,
        100,
        4_095,
        4_096,
        8_192,
        whole.len() / 2,
        whole.len() - 4_096,
        whole.len() - 1,
    ] {
        fs::write(&path, &whole[..keep])?;
        is_damaged(&path, &format!("{keep} of {} bytes", whole.len()))?;
    }
    fs::write(&path, &whole)?;
    assert_eq!(Store::open(&path)?.log_head(), 20 * EVENTS_OF_A_SALE);
    Ok(())
}

#[test]
fn a_lost_file_whose_wal_is_there_is_damage() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("pokea.db");
    fs::write(
        folder.path().join("pokea.db-wal"),
        b"what was committed last",
    )?;
    is_damaged(&path, "only the WAL")
}

#[test]
fn a_first_start_that_was_cut_off_begins_again() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("pokea.db");
    fs::write(folder.path().join("pokea.db.new"), b"half")?;
    fs::write(folder.path().join("pokea.db.new-journal"), b"half")?;
    let mut store = Store::open(&path)?;
    store.keep(&heard(b"works", None))?;
    drop(store);
    let names: Vec<String> = bytes(folder.path())?.into_keys().collect();
    let head = folder.path().join("pokea.db.head");
    assert_eq!(names, [path, head].map(|path| path.display().to_string()));
    Ok(())
}

#[test]
fn any_name_of_a_file_is_a_name() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    for name in ["duka la Mama Njeri.db", "50% off? #1.db", "mwaka'2026.db"] {
        let path = folder.path().join(name);
        drop(Store::open(&path)?);
        assert_eq!(raw::count(&path, "event")?, 0, "{name}");
    }
    let nowhere = Store::open(&folder.path().join("no such folder").join("pokea.db"));
    assert!(
        matches!(nowhere, Err(OpenError::Refused { .. })),
        "{nowhere:?}"
    );
    Ok(())
}

#[test]
fn the_file_is_as_durable_as_sqlite_makes_one() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    till.sell(1, 100, "0712345678")?;
    let wal = till.folder().join("pokea.db-wal");
    assert!(fs::metadata(&wal)?.len() > 0, "commits go to a WAL");
    assert!(
        !till.folder().join("pokea.db-shm").exists(),
        "which nobody shares"
    );
    let (path, _folder) = till.close();
    assert!(!wal.exists(), "and which goes into the file in the end");
    assert_eq!(raw::count(&path, "event")?, EVENTS_OF_A_SALE.cast_signed());
    Ok(())
}
