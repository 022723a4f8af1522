//! The outbox: work that committed events want done, with the time from which it may be done.

use crate::{Store, StoreError, read_id, seal};
use pokea_domain::sale::Effect;
use pokea_domain::{Millis, SaleId};
use rusqlite::{OptionalExtension, Transaction, params};

/// One piece of work in the outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutboxId(i64);

/// Work that may be done now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// To be named when it is done.
    pub id: OutboxId,
    /// The sale it is about.
    pub sale: SaleId,
    /// The work.
    pub effect: Effect,
}

pub(crate) fn add(
    transaction: &Transaction<'_>,
    sale: SaleId,
    now: Millis,
    effect: &Effect,
) -> Result<(), StoreError> {
    let due = match effect {
        Effect::WriteReceipt => now,
        Effect::Query { due, .. } => *due,
    };
    let body = serde_json::to_string(effect).map_err(|e| StoreError::Unreadable(e.to_string()))?;
    transaction
        .prepare_cached("INSERT INTO outbox (sale, due_ms, body) VALUES (?1, ?2, ?3)")?
        .execute(params![sale.to_string(), due.0, body])?;
    seal::OUTBOX.added(transaction, transaction.last_insert_rowid())
}

pub(crate) fn remove(transaction: &Transaction<'_>, id: OutboxId) -> Result<(), StoreError> {
    seal::OUTBOX.change(transaction, &id.0, || {
        transaction
            .prepare_cached("DELETE FROM outbox WHERE id = ?1")?
            .execute([id.0])
    })?;
    Ok(())
}

/// One row that cannot be read must not hold up the work of all other sales: it stays, and the log tells.
fn read(id: i64, sale: &str, body: &str) -> Option<Due> {
    match (read_id(sale), serde_json::from_str(body)) {
        (Ok(sale), Ok(effect)) => Some(Due {
            id: OutboxId(id),
            sale,
            effect,
        }),
        (Err(error), _) => {
            tracing::error!(%error, id, "work in the outbox is for no sale, and is passed over");
            None
        }
        (_, Err(error)) => {
            tracing::error!(%error, id, sale, "work in the outbox cannot be read, and is passed over");
            None
        }
    }
}

impl Store {
    /// The work that is due, earliest first. It stays until a change names it as done, so what is being done now is named again.
    pub fn due(&self, now: Millis) -> Result<Vec<Due>, StoreError> {
        let mut rows = self.connection.prepare_cached(
            "SELECT id, sale, body FROM outbox WHERE due_ms <= ?1 ORDER BY due_ms, id",
        )?;
        let rows = rows
            .query_map([now.0], |row| {
                Ok((
                    row.get(0)?,
                    row.get::<_, String>(1)?,
                    row.get::<_, String>(2)?,
                ))
            })?
            .collect::<Result<Vec<_>, _>>()?;
        Ok(rows
            .into_iter()
            .filter_map(|(id, sale, body)| read(id, &sale, &body))
            .collect())
    }

    /// When the next work that is not yet due will be.
    pub fn next_due(&self, now: Millis) -> Result<Option<Millis>, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT due_ms FROM outbox WHERE due_ms > ?1 ORDER BY due_ms LIMIT 1")?
            .query_row([now.0], |row| row.get(0).map(Millis))
            .optional()?)
    }

    /// Has one look at every payment that is to be looked at later taken now. The plan goes on from there.
    pub fn hasten_queries(&mut self, now: Millis) -> Result<(), StoreError> {
        self.write(|transaction, _| {
            for id in next_of_each_sale(transaction, now)? {
                seal::OUTBOX.change(transaction, &id, || {
                    transaction
                        .prepare_cached("UPDATE outbox SET due_ms = ?2 WHERE id = ?1")?
                        .execute(params![id, now.0])
                })?;
            }
            Ok(())
        })
    }

    /// Takes work out that turned out to change nothing.
    pub fn drop_effect(&mut self, id: OutboxId) -> Result<(), StoreError> {
        self.write(|transaction, _| remove(transaction, id))
    }
}

/// Only queries wait for a time. SQLite takes `id` from the row of the minimum.
fn next_of_each_sale(transaction: &Transaction<'_>, now: Millis) -> Result<Vec<i64>, StoreError> {
    let mut ids = transaction.prepare_cached(
        "SELECT id FROM (SELECT id, min(due_ms) AS due FROM outbox GROUP BY sale) WHERE due > ?1",
    )?;
    let ids = ids.query_map([now.0], |row| row.get(0))?;
    Ok(ids.collect::<Result<_, _>>()?)
}
