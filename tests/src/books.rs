//! What a closed till left on disk, read as an auditor would: with SQL, and with the log folded anew.

use anyhow::{Context, Result, ensure};
use pokea_domain::sale::SaleState;
use pokea_domain::{ReceiptNumber, SaleId};
use pokea_store::{Progress, Store};
use rusqlite::Connection;
use std::path::Path;
use tempfile::TempDir;

/// The files of a till that is closed. Opening them checks what must hold at any moment, also after a kill (invariants I3 and I8):
/// the chain is whole, the log folds, rows agree with the fold, receipt numbers have no gap, and no sale was paid twice.
#[derive(Debug)]
pub struct Books {
    folder: TempDir,
    rows: Connection,
}

impl Books {
    pub(crate) fn open(folder: TempDir) -> Result<Self> {
        Self::check(folder.path())?;
        let rows = read(folder.path())?;
        Ok(Self { folder, rows })
    }

    /// Checks the books of a till that is closed or killed, in a folder that somebody else keeps.
    pub fn check(folder: &Path) -> Result<()> {
        // Damage shows when the store opens it; after a kill it also puts the file in order.
        let mut store = Store::open(&folder.join("pokea.db"))?;
        if !store.is_looked_at_whole() {
            let (looked, found) = store.freeze()?.look(&Progress::default());
            store.thaw_looked(looked)?;
            found?;
        }
        // The store keeps its file to itself, so the rows are read when it is closed.
        drop(store);
        let database = read(folder)?;
        let others = r#"SELECT count(*) FROM outbox WHERE body NOT LIKE '{"query":%' AND body <> '"write_receipt"'"#;
        let others: i64 = database.query_row(others, [], |row| row.get(0))?;
        ensure!(
            others == 0,
            "the next start would do {others} things again that may be done once (R2)"
        );
        for (what, sql) in ASTRAY {
            let astray: i64 = database.query_row(sql, [], |row| row.get(0))?;
            ensure!(astray == 0, "{astray} {what}");
        }
        let rows = rows(&database)?;
        drop(database);
        agree(&Store::open(&folder.join("pokea.db"))?, &rows)
    }

    /// Where they are.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// How many rows a table has.
    pub fn count(&self, table: &str) -> Result<i64> {
        self.number(&format!("SELECT count(*) FROM {table}"))
    }

    /// A query's one number.
    pub fn number(&self, sql: &str) -> Result<i64> {
        Ok(self.rows.query_row(sql, [], |row| row.get(0))?)
    }

    /// The files, to go on with.
    #[must_use]
    pub fn into_folder(self) -> TempDir {
        self.folder
    }

    pub(crate) fn assert_settled(&self) -> Result<()> {
        let watched = self.number("SELECT count(*) FROM sale WHERE watched")?;
        ensure!(watched == 0, "{watched} sales are still watched");
        Ok(())
    }
}

/// What the book of payments may never say, at whatever moment the till was killed (R7): it is made anew after the payments it is about.
const ASTRAY: [(&str, &str); 4] = [
    (
        "payments have a row and a placeholder",
        "SELECT count(*) FROM placeholder JOIN place ON place.attempt = placeholder.attempt",
    ),
    (
        "placeholders are for money that is not proven, or for another amount",
        "SELECT count(*) FROM placeholder LEFT JOIN money ON money.attempt = placeholder.attempt
         WHERE money.amount_cents IS NOT placeholder.amount_cents",
    ),
    (
        "payments are in the place of another sale's attempt",
        "SELECT count(*) FROM place JOIN attempt ON attempt.id = place.attempt WHERE attempt.sale IS NOT place.sale",
    ),
    (
        "payments have a place and are in no evidence",
        "SELECT count(*) FROM place WHERE code NOT IN (SELECT code FROM row UNION ALL SELECT code FROM told)",
    ),
];

/// Never while a till is open: it holds the file exclusively, and so does this, since no disk needs to have memory to share then.
fn read(folder: &Path) -> Result<Connection> {
    let read = Connection::open(folder.join("pokea.db")).context("the till's database")?;
    read.execute_batch("PRAGMA locking_mode = EXCLUSIVE; PRAGMA query_only = ON;")?;
    Ok(read)
}

/// A sale's id, state and receipt number, as lists show them.
type Row = (String, String, Option<u32>);

fn rows(database: &Connection) -> Result<Vec<Row>> {
    let mut rows = database
        .prepare("SELECT id, state, receipt_sequence FROM sale ORDER BY receipt_sequence")?;
    let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn agree(store: &Store, rows: &[Row]) -> Result<()> {
    let receipts: Vec<u32> = rows.iter().filter_map(|(_, _, receipt)| *receipt).collect();
    // In each series from 1 (R21).
    let follows =
        |before: u32, number: &u32| *number == before + 1 || number % ReceiptNumber::SERIES == 1;
    let before = [0].iter().chain(&receipts);
    let gap = before
        .zip(&receipts)
        .find(|(before, number)| !follows(**before, number));
    ensure!(gap.is_none(), "receipt numbers have gaps: {receipts:?}");
    for (id, state, receipt) in rows {
        let id: SaleId = id.parse()?;
        let sale = store.sale(id)?.context("a row without a log")?;
        let folded = match sale.state {
            SaleState::Open => "open",
            SaleState::Stopped => "stopped",
            SaleState::Cancelled(_) => "cancelled",
            SaleState::Completed(_) => "completed",
        };
        ensure!(
            folded == state,
            "sale {id} is {state}, its log says {folded}"
        );
        let numbered = sale.completion().map(|done| done.receipt.sequence);
        ensure!(
            numbered == *receipt,
            "sale {id} has another receipt number in the log"
        );
        // One payment belongs to a sale; any other can only be one to give back.
        let paid = sale
            .attempts
            .iter()
            .filter(|attempt| attempt.is_paid())
            .count();
        ensure!(
            paid <= 1 + sale.refunds_due.len(),
            "sale {id} was paid {paid} times"
        );
    }
    Ok(())
}
