//! Damaged files: found before anything is written to them, or proven harmless, because the file still says the same (F46, F47).

use crate::open::bytes;
use crate::raw::{self, Rows};
use crate::till::{self, Till, heard, page, sale};
use anyhow::{Context, Result, ensure};
use pokea_domain::sale::Input;
use pokea_domain::till::reconcile;
use pokea_domain::{Millis, MpesaCode};
use pokea_store::backup::BackupError;
use pokea_store::room::RealDisk;
use pokea_store::{Cause, Evidence, Heard, OpenError, Source, Store};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const PAGE: usize = 4_096;

/// `POKEA_DAMAGES` makes it more or fewer.
const DAMAGES: usize = 500;

type Files = BTreeMap<String, Vec<u8>>;

/// A till that has something in every table.
fn a_till() -> Result<Till> {
    let mut till = Till::new()?;
    for n in 1..=6 {
        till.sell(n, 1_500, "0712345678")?;
    }
    till.sell_for_cash(7, 300)?;
    for n in 8..=14 {
        till.open_sale(n, 250)?;
        till.ask(n, n, "0722000111")?;
        till.accepted(n, n)?;
    }
    for n in 1..=9 {
        let code = MpesaCode::parse(&format!("UKM{n:07}"))?;
        till.store.keep(&Heard {
            evidence: Evidence {
                source: Source::C2bConfirmation,
                ..heard(format!("confirmation {n}").as_bytes(), None).evidence
            },
            payer: Some((&code, "Achieng")),
            ..heard(b"", Some(n))
        })?;
    }
    let rows = [
        till::row(1, 1_500, "0712345678", till.now),
        till::row(9, 20, "0733000111", till.now),
    ];
    till.store
        .keep_page(&page(b"a page", &rows, till.now, None))?;
    let made = reconcile(&mut till.store.recall(Cause::default()), None, till.now)?;
    till.store.keep_book(&made, Millis(0))?;
    till.store.set_setting("language", "sw")?;
    Ok(till)
}

/// The files of that till, closed; of a day before; and killed, with what it did last still in the WAL.
struct Samples {
    closed: Files,
    older: Files,
    killed: Files,
    said: Vec<Rows>,
    said_when_killed: Vec<Rows>,
}

impl Samples {
    fn make() -> Result<Self> {
        let (path, folder) = a_till()?.reopen()?.close();
        let older = files(folder.path())?;
        let mut till = Till::at(path, folder)?;
        for n in 20..=24 {
            till.sell(n, 700, "0712345678")?;
        }
        till.store.set_setting("language", "en")?;
        let killed = files(till.folder())?;
        let (path, folder) = till.close();
        drop(Store::open(&path)?);
        let (closed, said) = (files(folder.path())?, said(&path)?);
        // What it says when it comes up again is what it said.
        let copy = tempfile::tempdir()?;
        lay(&killed, copy.path())?;
        let path = copy.path().join("pokea.db");
        drop(Store::open(&path)?);
        let said_when_killed = self::said(&path)?;
        Ok(Self {
            closed,
            older,
            killed,
            said,
            said_when_killed,
        })
    }
}

/// By their name in the folder.
fn files(folder: &Path) -> Result<Files> {
    bytes(folder)?
        .into_iter()
        .map(|(path, content)| {
            let name = Path::new(&path).file_name().context("a name")?;
            Ok((name.to_string_lossy().into_owned(), content))
        })
        .collect()
}

fn lay(files: &Files, folder: &Path) -> Result<()> {
    for (name, content) in files {
        fs::write(folder.join(name), content)?;
    }
    Ok(())
}

/// Every row, in order, but for how far the log was checked, and for the numbers that say nothing but the order.
fn said(path: &Path) -> Result<Vec<Rows>> {
    let mark = "SELECT name, value FROM setting WHERE name <> 'chain_verified_to' ORDER BY name";
    let mut all = vec![raw::select(path, mark)?];
    for table in raw::TABLES
        .iter()
        .filter(|table| !matches!(**table, "setting" | "seal"))
    {
        let mut rows = raw::select(path, &format!("SELECT * FROM {table} ORDER BY rowid"))?;
        if matches!(*table, "sale" | "attempt") {
            rows.iter_mut().for_each(|row| drop(row.remove(0)));
        }
        all.push(rows);
    }
    Ok(all)
}

/// What a seed does to the files: a name for it, and whether it was done to the killed till's.
fn damage(samples: &Samples, dice: &mut Dice) -> (&'static str, bool, Files) {
    let kind = dice.below(10);
    let in_wal = (6..=8).contains(&kind);
    let mut files = if in_wal {
        samples.killed.clone()
    } else {
        samples.closed.clone()
    };
    let wal = "pokea.db-wal";
    let name = match kind {
        0..=2 => {
            flip(file(&mut files, "pokea.db"), dice);
            "flipped bits"
        }
        3 => {
            cut(file(&mut files, "pokea.db"), dice);
            "cut short"
        }
        4 => {
            let file = file(&mut files, "pokea.db");
            let page = dice.below(file.len() / PAGE) * PAGE;
            file[page..page + PAGE].fill(0);
            "a page of zeroes"
        }
        5 => {
            let file = file(&mut files, "pokea.db");
            let (one, other) = (dice.below(file.len() / PAGE), dice.below(file.len() / PAGE));
            for at in 0..PAGE {
                file.swap(one * PAGE + at, other * PAGE + at);
            }
            "two pages swapped"
        }
        6 => {
            flip(file(&mut files, wal), dice);
            "flipped bits in the WAL"
        }
        7 => {
            cut(file(&mut files, wal), dice);
            "a WAL cut short"
        }
        8 => {
            files.remove(wal);
            "a WAL deleted"
        }
        _ => {
            // With the newer WAL, or in place of a till that was closed.
            let under = dice.below(2) == 0;
            files = if under {
                samples.killed.clone()
            } else {
                samples.closed.clone()
            };
            *file(&mut files, "pokea.db") = samples.older["pokea.db"].clone();
            return ("an older copy", under, files);
        }
    };
    (name, in_wal, files)
}

fn file<'a>(files: &'a mut Files, name: &str) -> &'a mut Vec<u8> {
    files.get_mut(name).expect("every sample has it")
}

fn flip(file: &mut [u8], dice: &mut Dice) {
    for _ in 0..=dice.below(64) {
        let bit = dice.below(file.len() * 8);
        file[bit / 8] ^= 1 << (bit % 8);
    }
}

fn cut(file: &mut Vec<u8>, dice: &mut Dice) {
    file.truncate(dice.below(file.len()));
}

#[test]
fn damage_is_found_before_anything_is_written_or_harms_nothing() -> Result<()> {
    let samples = Samples::make()?;
    let (mut found, mut harmless) = (BTreeMap::new(), BTreeMap::new());
    for seed in 0..crate::times("POKEA_DAMAGES", DAMAGES)? {
        let (name, killed, files) = damage(&samples, &mut Dice(seed as u64));
        let folder = tempfile::tempdir()?;
        lay(&files, folder.path())?;
        let path = folder.path().join("pokea.db");
        let before = bytes(folder.path())?;
        match Store::open(&path) {
            Err(OpenError::Damaged { .. } | OpenError::Newer(_)) => {
                *found.entry(name).or_insert(0) += 1;
                let after = bytes(folder.path())?;
                ensure!(
                    after == before,
                    "seed {seed}, {name}: the files were changed"
                );
            }
            Ok(store) => {
                *harmless.entry(name).or_insert(0) += 1;
                drop(store);
                let expected = if killed {
                    &samples.said_when_killed
                } else {
                    &samples.said
                };
                ensure!(
                    said(&path)? == *expected,
                    "seed {seed}, {name}: not found, and it says another thing"
                );
            }
            Err(other) => anyhow::bail!("seed {seed}, {name}: {other}"),
        }
    }
    // Each kind is found at times, whatever of it is harmless.
    assert!(found.len() == 8, "found {found:?}, harmless {harmless:?}");
    Ok(())
}

/// SplitMix64.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % bound.max(1) as u64).expect("below a count")
    }
}

/// Lists can be made anew from the log, so that nobody needs a backup for them.
#[test]
fn lists_that_disagree_with_the_log_are_made_anew() -> Result<()> {
    for harm in [
        "UPDATE sale SET due_cents = 1 WHERE seq = 3",
        "UPDATE sale SET receipt_sequence = 100 WHERE receipt_sequence = 7",
        "UPDATE attempt SET code = NULL WHERE seq = 2",
        "DELETE FROM money",
        "DELETE FROM attempt WHERE seq = 8; DELETE FROM sale WHERE seq = 9",
        "UPDATE attempt SET holds_prompt = 0, watched_until_ms = 7 WHERE seq = 10",
    ] {
        let till = a_till()?.reopen()?;
        let (path, _folder) = till.close();
        let expected = said(&path)?;
        raw::connect(&path)?.execute_batch(harm)?;
        assert_ne!(said(&path)?, expected, "{harm}");
        drop(Store::open(&path)?);
        assert_eq!(said(&path)?, expected, "{harm}");
    }
    Ok(())
}

/// What the log does not vouch for is under a seal.
#[test]
fn what_is_under_a_seal_cannot_change_unnoticed() -> Result<()> {
    for harm in [
        "UPDATE setting SET value = '90' WHERE name = 'relay_sequence'",
        "DELETE FROM setting WHERE name = 'language'",
        "UPDATE payer SET name = 'Achiengo' WHERE code = 'UKM0000003'",
        "DELETE FROM outbox WHERE id = (SELECT min(id) FROM outbox)",
        "UPDATE outbox SET due_ms = due_ms + 1",
        "INSERT INTO payer VALUES ('UKM0000099', 'Nobody')",
        "UPDATE place SET how = 'inferred' WHERE how = 'exact'",
        "DELETE FROM place WHERE how = 'nobody'",
        "DELETE FROM placeholder",
        "UPDATE seal SET name = 'prayer' WHERE name = 'payer'",
        "UPDATE seal SET sum = zeroblob(32) WHERE name = 'evidence'",
        "DROP TRIGGER evidence_never_goes",
    ] {
        let till = a_till()?.reopen()?;
        let (path, _folder) = till.close();
        raw::connect(&path)?.execute_batch(harm)?;
        crate::open::is_damaged(&path, harm)?;
    }
    Ok(())
}

/// A start looks at a part of a large file; a backup looks at all of it.
#[test]
fn what_a_start_has_no_time_for_is_found_by_the_backup() -> Result<()> {
    let mut till = a_till()?;
    till.store.keep(&heard(&vec![b'x'; 3 << 20], None))?;
    let mut till = till.reopen()?;
    till.store.back_up(till.now, &RealDisk)?;
    let (path, _folder) = till.close();
    raw::connect(&path)?.execute_batch("UPDATE payer SET name = 'Achiengo'")?;

    let mut store = Store::open(&path)?;
    let backup = store.back_up(Millis(1), &RealDisk);
    assert!(
        matches!(backup, Err(BackupError::Damaged(OpenError::Damaged { .. }))),
        "{backup:?}"
    );
    assert_eq!(
        pokea_store::backup::all(&path).len(),
        1,
        "only the sound one is kept"
    );
    // It still keeps what comes.
    till::take(&mut store, sale(8), Input::Restarted, till::NOW, None, None)?;
    Ok(())
}

#[test]
fn lists_that_a_backup_finds_wrong_are_made_anew_at_the_next_start() -> Result<()> {
    let mut till = a_till()?;
    till.store.keep(&heard(&vec![b'x'; 3 << 20], None))?;
    let (path, _folder) = till.reopen()?.close();
    let expected = said(&path)?;
    raw::connect(&path)?.execute_batch("DELETE FROM money")?;

    let mut store = Store::open(&path)?;
    let backup = store.back_up(till::NOW, &RealDisk);
    assert!(
        matches!(backup, Err(BackupError::Damaged(OpenError::Lists(_)))),
        "{backup:?}"
    );
    drop(store);
    drop(Store::open(&path)?);
    // The wish for it is a setting, which stays.
    assert_eq!(said(&path)?[1..], expected[1..]);
    Store::open(&path)?.back_up(till::NOW, &RealDisk)?;
    Ok(())
}
