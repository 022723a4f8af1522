//! Looking at everything: whether each byte that means something is what was written.
//!
//! SQLite looks at pages, rows and indexes; the chain at the log; the seals at what the log does not vouch for; and lists and searches are
//! held against the fold of the log. It reads the whole file, so a start does it only for a small one. A larger one is looked at beside the
//! counter (`look.rs`), and so is every backup before it gets its name.

use crate::chain::Head;
use crate::look::Progress;
use crate::{StoreError, evidence, fold, project, schema, seal, shift};
use pokea_domain::SaleId;
use rusqlite::types::Value;
use rusqlite::{Connection, Params};

/// Whether lists and searches say what the log says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lists {
    Agree,
    /// Nothing is lost: they can be made anew from the log.
    Differ,
}

/// Looks at everything in a file of this version but the log, whose chain the caller has walked. Lists and searches of an earlier version are
/// made anew by whoever brings the file up to date.
pub(crate) fn everything(
    connection: &Connection,
    version: usize,
    progress: &Progress,
) -> Result<Lists, StoreError> {
    progress.at(20, 0, 0, 1)?;
    pages(connection)?;
    progress.at(40, 0, 0, 1)?;
    evidence::check(connection, version)?;
    progress.at(50, 0, 0, 1)?;
    if version >= schema::SEALS_BEGIN {
        seal::check(connection, version)?;
    }
    if version < schema::LATEST {
        return Ok(Lists::Differ);
    }
    shift::check_ends(connection)?;
    lists(connection, &|done, of| progress.at(60, 40, done, of))
}

/// The whole log from its beginning, up to where it was written.
pub(crate) fn log(connection: &Connection, progress: &Progress) -> Result<Head, StoreError> {
    progress.at(0, 0, 0, 1)?;
    Head::default().verify_from(connection)
}

fn pages(connection: &Connection) -> Result<(), StoreError> {
    let found: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if found == "ok" {
        return Ok(());
    }
    Err(StoreError::Unreadable(found))
}

/// Writes each sale anew into an empty database in memory, and compares. The order of lists (`seq`) is SQLite's own and checked with the
/// pages.
fn lists(
    connection: &Connection,
    reached: &dyn Fn(u64, u64) -> Result<(), StoreError>,
) -> Result<Lists, StoreError> {
    let mut anew = Connection::open_in_memory()?;
    schema::MIGRATIONS
        .to_latest(&mut anew)
        .map_err(|error| StoreError::Unreadable(error.to_string()))?;
    let (mut sales, mut attempts, mut paid) = (0, 0, 0);
    let of_log = sales_of_log(connection)?;
    let last = of_log.iter().map(|(_, changed)| *changed).max();
    for (id, changed) in of_log {
        reached(changed, last.unwrap_or(0))?;
        let Some(sale) = fold(connection, id)? else {
            continue;
        };
        let written = anew.transaction()?;
        project::write(&written, &sale, changed)?;
        sales += 1;
        let same = |table: &str, key: &str, id: &str| {
            let sql = format!("SELECT * FROM {table} WHERE {key} = ?1");
            let (ours, anew) = (rows(connection, &sql, [id])?, rows(&written, &sql, [id])?);
            Ok::<_, StoreError>((ours == anew, i64::from(!anew.is_empty())))
        };
        let mut agree = same("sale", "id", &id.to_string())?.0;
        for attempt in &sale.attempts {
            let attempt = attempt.id.to_string();
            let (money, number) = same("money", "attempt", &attempt)?;
            agree &= same("attempt", "id", &attempt)?.0 && money;
            attempts += 1;
            paid += number;
        }
        if !agree {
            return Ok(Lists::Differ);
        }
    }
    let counts = [("sale", sales), ("attempt", attempts), ("money", paid)];
    for (table, expected) in counts {
        let sql = format!("SELECT count(*) FROM {table}");
        let found: i64 = connection.query_row(&sql, [], |row| row.get(0))?;
        if found != expected {
            return Ok(Lists::Differ);
        }
    }
    Ok(Lists::Agree)
}

/// Every sale of the log with the number of its latest event that is news, in the order in which they began. Its paper is none: what waits for
/// a printer must not move about in the list of the latest.
pub(crate) fn sales_of_log(connection: &Connection) -> Result<Vec<(SaleId, u64)>, StoreError> {
    let mut sales = connection.prepare(
        "SELECT sale, max(seq) FILTER (WHERE substr(body, 3, 5) <> 'paper') FROM event GROUP BY sale ORDER BY min(seq)",
    )?;
    sales
        .query_map([], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)?))
        })?
        .map(|row| {
            let (sale, changed) = row?;
            Ok((crate::read_id(&sale)?, changed.cast_unsigned()))
        })
        .collect()
}

/// Rows without the numbers that SQLite gave them.
fn rows(
    connection: &Connection,
    sql: &str,
    params: impl Params,
) -> Result<Vec<Vec<Value>>, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    let named: Vec<bool> = statement
        .column_names()
        .iter()
        .map(|n| *n != "seq")
        .collect();
    let columns = || named.iter().enumerate().filter(|(_, kept)| **kept);
    let found = statement.query_map(params, |row| {
        columns().map(|(column, _)| row.get(column)).collect()
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}
