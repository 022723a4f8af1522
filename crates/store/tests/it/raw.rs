//! The file without the store: what a test may look at, and what careless hands may do.

use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;

/// Rows as they are in the file.
pub type Rows = Vec<Vec<Value>>;

pub const TABLES: [&str; 29] = [
    "event",
    "evidence",
    "payer",
    "sale",
    "attempt",
    "money",
    "outbox",
    "setting",
    "row",
    "told",
    "place",
    "placeholder",
    "reversal",
    "payback",
    "payout",
    "paid_out",
    "item",
    "item_barcode",
    "parked",
    "shift",
    "staff",
    "credential",
    "regular",
    "receipt_language",
    "peer_sale",
    "peer_attempt",
    "reservation",
    "elsewhere",
    "seal",
];

pub fn connect(path: &Path) -> anyhow::Result<Connection> {
    Ok(Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE,
    )?)
}

pub fn select(path: &Path, sql: &str) -> anyhow::Result<Rows> {
    let connection = connect(path)?;
    let mut rows = connection.prepare(sql)?;
    let width = rows.column_count();
    let rows = rows.query_map([], |row| (0..width).map(|column| row.get(column)).collect())?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Every row of every table, in order.
pub fn everything(path: &Path) -> anyhow::Result<Vec<Rows>> {
    TABLES
        .iter()
        .map(|table| select(path, &format!("SELECT * FROM {table} ORDER BY rowid")))
        .collect()
}

pub fn count(path: &Path, table: &str) -> anyhow::Result<i64> {
    let sql = format!("SELECT count(*) FROM {table}");
    Ok(connect(path)?.query_row(&sql, [], |row| row.get(0))?)
}
