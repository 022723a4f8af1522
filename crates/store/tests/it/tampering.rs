//! What careless hands and failing disks do to the log, and when it is found.

use crate::look::look;
use crate::open::is_damaged;
use crate::raw;
use crate::shift::{close, count, open, wish};
use crate::till::{self, EVENTS_OF_A_SALE, Till};
use pokea_store::{LookError, Store};
use sha2::{Digest, Sha256};
use std::fs;

/// What [`file`] writes.
const EVENTS: u64 = 3 * EVENTS_OF_A_SALE;

const TAMPERINGS: [(&str, &str); 7] = [
    (
        "a body changed",
        "UPDATE event SET body = replace(body, '150000', '100000') WHERE seq = 1",
    ),
    (
        "a time changed",
        "UPDATE event SET at_ms = at_ms + 1 WHERE seq = 4",
    ),
    (
        "an event given to another sale",
        "UPDATE event SET sale = (SELECT sale FROM event WHERE seq = 8) WHERE seq = 2",
    ),
    (
        "text moved from one column to the next",
        "UPDATE event SET sale = sale || substr(body, 1, 1), body = substr(body, 2) WHERE seq = 3",
    ),
    ("an event deleted", "DELETE FROM event WHERE seq = 5"),
    (
        "two events swapped",
        "UPDATE event SET seq = -1 WHERE seq = 5; UPDATE event SET seq = 5 WHERE seq = 6; UPDATE event SET seq = 6 WHERE seq = -1",
    ),
    (
        "a body that is no text",
        "UPDATE event SET body = CAST(x'ff00' AS TEXT) WHERE seq = 6",
    ),
];

/// A closed file with the logs of three sales; `checked` once more opened and closed, so that the log was checked to its end.
fn file(checked: bool) -> anyhow::Result<(std::path::PathBuf, tempfile::TempDir)> {
    let mut till = Till::new()?;
    for n in 1..=3 {
        till.sell(n, 1_500, "0712345678")?;
    }
    if checked {
        // Larger than what a start looks at whole.
        till.store.keep(&till::heard(&vec![b'x'; 3 << 20], None))?;
        till = till.reopen()?;
    }
    Ok(till.close())
}

fn tamper(path: &std::path::Path, sql: &str) -> anyhow::Result<()> {
    let connection = raw::connect(path)?;
    let triggers: String = connection.query_row(
        "SELECT group_concat(sql, '; ') FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'event'",
        [],
        |row| row.get(0),
    )?;
    connection.execute_batch("DROP TRIGGER event_never_changes; DROP TRIGGER event_never_goes; DROP TRIGGER event_only_at_the_end; DROP TRIGGER event_override_has_an_owner;")?;
    let before = connection.total_changes();
    connection.execute_batch(sql)?;
    anyhow::ensure!(
        connection.total_changes() > before,
        "{sql} changes something"
    );
    // Whoever does it well leaves no trace in the schema.
    connection.execute_batch(&triggers)?;
    Ok(())
}

#[test]
fn what_was_written_since_the_last_start_is_checked_at_the_next() -> anyhow::Result<()> {
    for (case, sql) in TAMPERINGS {
        let (path, _folder) = file(false)?;
        tamper(&path, sql)?;
        is_damaged(&path, case)?;
    }
    Ok(())
}

#[test]
fn what_was_checked_before_is_checked_by_the_look() -> anyhow::Result<()> {
    for (case, sql) in TAMPERINGS {
        let (path, _folder) = file(true)?;
        tamper(&path, sql)?;
        let mut store = Store::open(&path)?;
        let found = look(&mut store)?;
        assert!(
            matches!(found, Err(LookError::Damaged(_))),
            "{case}: {found:?}"
        );
    }
    let (path, _folder) = file(true)?;
    let mut store = Store::open(&path)?;
    assert_eq!(store.log_head(), EVENTS);
    Ok(look(&mut store)??)
}

#[test]
fn a_log_cut_short_is_noticed_at_every_start() -> anyhow::Result<()> {
    for checked in [false, true] {
        for (case, sql) in [
            (
                "the last event",
                "DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)",
            ),
            ("all events", "DELETE FROM event"),
            (
                "the last event under another number",
                "UPDATE event SET seq = 19 WHERE seq = 18",
            ),
        ] {
            let (path, _folder) = file(checked)?;
            tamper(&path, sql)?;
            is_damaged(&path, case)?;
        }
    }
    Ok(())
}

#[test]
fn a_lost_mark_only_means_more_to_check() -> anyhow::Result<()> {
    for mark in [
        "DELETE FROM setting",
        "UPDATE setting SET value = 'x'",
        "UPDATE setting SET value = '3'",
    ] {
        let (path, _folder) = file(true)?;
        raw::connect(&path)?.execute_batch(mark)?;
        assert_eq!(Store::open(&path)?.log_head(), EVENTS, "{mark}");
        assert_eq!(Store::open(&path)?.log_head(), EVENTS, "{mark}");
    }
    let (path, _folder) = file(true)?;
    raw::connect(&path)?.execute_batch("UPDATE setting SET value = '19'")?;
    is_damaged(&path, "a mark beyond the end")
}

#[test]
fn a_flipped_bit_in_the_log_is_found() -> anyhow::Result<()> {
    let (path, _folder) = file(false)?;
    let sound = fs::read(&path)?;
    let bodies: Vec<usize> = (0..sound.len())
        .filter(|&at| sound[at..].starts_with(b"{\"asked\":{"))
        .collect();
    assert_eq!(bodies.len(), 3, "the log is there in plain JSON");
    for at in bodies {
        for (offset, bit) in [(0, 0), (2, 1), (40, 4), (90, 7)] {
            let mut flipped = sound.clone();
            flipped[at + offset] ^= 1 << bit;
            fs::write(&path, flipped)?;
            is_damaged(&path, &format!("bit {bit} of byte {}", at + offset))?;
        }
    }
    fs::write(&path, &sound)?;
    assert_eq!(Store::open(&path)?.log_head(), EVENTS);
    Ok(())
}

/// Somebody makes a sale smaller and writes the whole chain anew, as it would have been. It does not end as the shift's Z report says, which is on
/// paper, too.
#[test]
fn a_log_that_was_written_anew_does_not_end_as_its_z_report_says() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    wish(&mut till.store, open(0), till.now)??;
    till.sell(1, 1_500, "0712345678")?;
    wish(&mut till.store, count(0), till.now)??;
    wish(&mut till.store, close(&[]), till.now)??;
    let (path, _folder) = till.close();
    assert!(Store::open(&path).is_ok());
    let connection = raw::connect(&path)?;
    connection.execute_batch("DROP TRIGGER event_never_changes")?;
    connection.execute_batch(TAMPERINGS[0].1)?;
    let mut digest = [0; 32];
    let sql = "SELECT seq, sale, register, at_ms, body FROM event";
    let events: Vec<(i64, String, u16, i64, String)> = { connection.prepare(sql)? }
        .query_map([], |row| row.try_into())?
        .collect::<Result<_, _>>()?;
    for (sequence, sale, register, at, body) in events {
        let mut hash = Sha256::new();
        hash.update(digest);
        hash.update(sequence.to_be_bytes());
        hash.update(register.to_be_bytes());
        hash.update(at.to_be_bytes());
        hash.update(sale.as_bytes());
        hash.update([0]);
        hash.update(body.as_bytes());
        digest = hash.finalize().into();
        let update = "UPDATE event SET chain = ?2 WHERE seq = ?1";
        connection.execute(update, rusqlite::params![sequence, digest])?;
    }
    drop(connection);
    fs::remove_file(path.with_added_extension("head"))?;
    is_damaged(&path, "another history")
}
