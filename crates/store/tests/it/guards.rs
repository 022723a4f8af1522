//! What the database itself refuses, whoever asks: a bug in our code, or a hand with another program.

use crate::raw;
use crate::till::{self, Till, heard, page};

/// A closed file with two sales; the second has a prompt on a phone.
fn file() -> anyhow::Result<(rusqlite::Connection, tempfile::TempDir)> {
    let mut till = Till::new()?;
    till.sell(1, 1_500, "0712345678")?;
    till.open_sale(2, 300)?;
    till.ask(2, 2, "0712345678")?;
    till.store.keep(&heard(b"evidence", Some(1)))?;
    let row = till::row(9, 20, "0733000111", till.now);
    till.store
        .keep_page(&page(b"page", &[row], till.now, None))?;
    let (path, folder) = till.close();
    Ok((raw::connect(&path)?, folder))
}

fn refused(sql: &str, because: &str) -> anyhow::Result<()> {
    let (connection, _folder) = file()?;
    // As far as a program can get that asks SQLite for the least.
    connection.execute_batch("PRAGMA recursive_triggers = OFF; PRAGMA foreign_keys = ON;")?;
    let error = connection.execute_batch(sql).err().map(|e| e.to_string());
    assert!(
        error.as_ref().is_some_and(|e| e.contains(because)),
        "{sql}: {error:?} should say {because:?}"
    );
    Ok(())
}

#[test]
fn events_are_only_ever_added_at_the_end() -> anyhow::Result<()> {
    for (sql, because) in [
        ("UPDATE event SET body = '{}' WHERE seq = 1", "never change"),
        (
            "UPDATE OR REPLACE event SET seq = 1 WHERE seq = 2",
            "never change",
        ),
        ("DELETE FROM event WHERE seq = 1", "never deleted"),
        ("DELETE FROM event", "never deleted"),
        (
            "INSERT OR REPLACE INTO event SELECT seq, sale, register, at_ms, '{}', chain FROM event WHERE seq = 1",
            "only added at the end",
        ),
        (
            "REPLACE INTO event SELECT * FROM event WHERE seq = (SELECT max(seq) FROM event)",
            "only added at the end",
        ),
        (
            "INSERT INTO event SELECT max(seq) + 2, sale, register, at_ms, body, chain FROM event",
            "only added at the end",
        ),
        (
            "INSERT INTO event SELECT max(seq) + 1, sale, register, at_ms, body, x'00' FROM event",
            "CHECK constraint",
        ),
    ] {
        refused(sql, because)?;
    }
    Ok(())
}

#[test]
fn i12_no_override_without_an_owner() -> anyhow::Result<()> {
    for session in [
        "",
        r#","session":null"#,
        r#","session":"""#,
        r#","session":7"#,
    ] {
        refused(
            &format!(
                r#"INSERT INTO event SELECT max(seq) + 1, sale, register, at_ms, '{{"overridden":{{"attempt":"x"{session}}}}}', chain
                   FROM event"#
            ),
            "needs the session of an owner",
        )?;
    }
    Ok(())
}

#[test]
fn evidence_never_changes() -> anyhow::Result<()> {
    for (sql, because) in [
        ("UPDATE evidence SET body = x'00'", "never changes"),
        ("UPDATE evidence SET received_at_ms = 0", "never changes"),
        ("DELETE FROM evidence", "never deleted"),
        (
            "INSERT OR REPLACE INTO evidence SELECT id, 'other', digest, 0, x'00', NULL, NULL FROM evidence",
            "never replaced",
        ),
        (
            "INSERT OR REPLACE INTO evidence SELECT NULL, source, digest, 0, x'00', NULL, NULL FROM evidence",
            "never replaced",
        ),
        (
            "INSERT INTO evidence SELECT NULL, 'other', digest, 0, x'00', NULL, 'a device' FROM evidence",
            "CHECK constraint",
        ),
        (
            "INSERT INTO evidence VALUES (NULL, 'other', x'00', 0, x'00', NULL, NULL)",
            "CHECK constraint",
        ),
    ] {
        refused(sql, because)?;
    }
    Ok(())
}

#[test]
fn rows_of_the_records_never_change() -> anyhow::Result<()> {
    for (sql, because) in [
        ("UPDATE row SET amount_cents = 1", "never change"),
        ("DELETE FROM row", "never deleted"),
        (
            "INSERT OR REPLACE INTO row SELECT code, 1, phone, at_ms, reference, seen_at_ms, late_ms, source FROM row",
            "never replaced",
        ),
        (
            "INSERT INTO row SELECT 'UKM9999999', 0, phone, at_ms, reference, seen_at_ms, late_ms, source FROM row",
            "CHECK constraint",
        ),
        (
            "INSERT INTO row SELECT 'UKM9999999', 1, phone, at_ms, reference, seen_at_ms, late_ms, 'hearsay' FROM row",
            "CHECK constraint",
        ),
        (
            "INSERT INTO row SELECT 'short', 1, phone, at_ms, reference, seen_at_ms, late_ms, source FROM row",
            "CHECK constraint",
        ),
        // R7: one payment for each attempt, one place for each payment, and a payment is given away once.
        (
            "INSERT INTO place SELECT 'UKM9999999', 'exact', sale, id FROM attempt;
             INSERT INTO place SELECT 'UKM9999998', 'counted', sale, id FROM attempt WHERE seq = 1",
            "place",
        ),
        (
            "INSERT INTO place SELECT 'UKM9999999', 'nobody', sale, id FROM attempt WHERE seq = 1",
            "CHECK constraint",
        ),
        (
            "UPDATE sale SET state = 'completed', direct = 'UKM9999999'",
            "sale.direct",
        ),
        (
            "UPDATE sale SET direct = 'UKM9999999' WHERE seq = 2",
            "CHECK constraint",
        ),
    ] {
        refused(sql, because)?;
    }
    Ok(())
}

#[test]
fn projections_cannot_say_what_the_rules_forbid() -> anyhow::Result<()> {
    let copy = |of: u8, what: &str| {
        format!(
            "INSERT INTO attempt (id, sale, nonce, phone, amount_cents, holds_prompt, checkout, code)
             SELECT {what} FROM attempt WHERE seq = {of}"
        )
    };
    for (sql, because) in [
        // R4: sale 2 holds its prompt.
        (
            copy(2, "'x', sale, 'x', phone, amount_cents, 1, 'x', NULL"),
            "attempt.sale",
        ),
        (
            copy(1, "'x', sale, nonce, phone, amount_cents, 0, NULL, NULL"),
            "attempt.nonce",
        ),
        (
            copy(1, "'x', sale, 'x', phone, amount_cents, 0, checkout, NULL"),
            "attempt.checkout",
        ),
        (
            copy(1, "'x', sale, 'x', phone, amount_cents, 0, NULL, code"),
            "attempt.code",
        ),
        (
            copy(1, "'x', 'no sale', 'x', phone, amount_cents, 0, NULL, NULL"),
            "FOREIGN KEY",
        ),
        (
            copy(1, "'x', sale, 'x', phone, 0, 0, NULL, NULL"),
            "CHECK constraint",
        ),
        (
            "UPDATE sale SET receipt_sequence = 1".to_owned(),
            "sale.receipt_sequence",
        ),
        (
            "UPDATE sale SET state = 'perhaps'".to_owned(),
            "CHECK constraint",
        ),
        (
            "UPDATE sale SET due_cents = -1".to_owned(),
            "CHECK constraint",
        ),
        // R12: what is let go is not the sale's prompt.
        (
            "UPDATE attempt SET watched_until_ms = 1".to_owned(),
            "CHECK constraint",
        ),
        (
            "UPDATE sale SET paper = 'queued'".to_owned(),
            "CHECK constraint",
        ),
        (
            "UPDATE sale SET paper = 'perhaps' WHERE state = 'completed'".to_owned(),
            "CHECK constraint",
        ),
        (
            "UPDATE money SET amount_cents = 0".to_owned(),
            "CHECK constraint",
        ),
        ("DELETE FROM sale".to_owned(), "FOREIGN KEY"),
    ] {
        refused(&sql, because)?;
    }
    Ok(())
}

#[test]
fn every_table_keeps_types() -> anyhow::Result<()> {
    let (connection, _folder) = file()?;
    for table in raw::TABLES {
        let strict: bool = connection.query_row(
            "SELECT strict FROM pragma_table_list WHERE name = ?1",
            [table],
            |row| row.get(0),
        )?;
        assert!(strict, "{table}");
    }
    // The words of items are FTS5's, whose tables have no types.
    let mut tables: Vec<String> = connection
        .prepare(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'item_word%'",
        )?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    tables.sort();
    let mut known = raw::TABLES.to_vec();
    known.sort_unstable();
    assert_eq!(tables, known);
    refused(
        "UPDATE sale SET due_cents = 'much'",
        "cannot store TEXT value in INTEGER",
    )
}
