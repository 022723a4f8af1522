//! The file without the store: what a test may look at, and what careless hands may do.

use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;

/// Every row of every table, in order.
pub type Rows = Vec<(String, Vec<Vec<Value>>)>;

pub const TABLES: [&str; 8] = [
    "event", "evidence", "payer", "sale", "attempt", "money", "outbox", "setting",
];

pub fn connect(path: &Path) -> anyhow::Result<Connection> {
    Ok(Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_WRITE,
    )?)
}

pub fn rows(path: &Path, tables: &[&str]) -> anyhow::Result<Rows> {
    let connection = connect(path)?;
    tables
        .iter()
        .map(|table| {
            let mut rows = connection.prepare(&format!("SELECT * FROM {table} ORDER BY rowid"))?;
            let width = rows.column_count();
            let rows = rows
                .query_map([], |row| (0..width).map(|column| row.get(column)).collect())?
                .collect::<Result<_, _>>()?;
            Ok(((*table).to_owned(), rows))
        })
        .collect()
}

pub fn count(path: &Path, table: &str) -> anyhow::Result<i64> {
    let sql = format!("SELECT count(*) FROM {table}");
    Ok(connect(path)?.query_row(&sql, [], |row| row.get(0))?)
}
