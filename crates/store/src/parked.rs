//! Baskets that wait: a customer went back for something, and the next is served. Table `parked`, under a seal.

use crate::{Store, StoreError, seal};
use pokea_domain::Millis;
use pokea_domain::basket::Basket;
use rusqlite::{OptionalExtension, params};

/// One parked basket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ParkedId(pub i64);

/// A basket that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parked {
    /// Which.
    pub id: ParkedId,
    /// What the cashier knows it by.
    pub name: String,
    /// Since when.
    pub at: Millis,
    /// Its lines.
    pub basket: Basket,
}

impl Store {
    /// Keeps a basket until it is taken back.
    pub fn park(
        &mut self,
        name: &str,
        basket: &Basket,
        at: Millis,
    ) -> Result<ParkedId, StoreError> {
        let body = serde_json::to_string(basket)
            .map_err(|e| StoreError::Unreadable(format!("a basket that is no JSON: {e}")))?;
        self.write(|transaction, _| {
            transaction
                .prepare_cached("INSERT INTO parked (name, at_ms, body) VALUES (?1, ?2, ?3)")?
                .execute(params![name, at.0, body])?;
            let id = transaction.last_insert_rowid();
            seal::PARKED.added(transaction, id)?;
            Ok(ParkedId(id))
        })
    }

    /// All that wait, the longest first.
    pub fn parked(&self) -> Result<Vec<Parked>, StoreError> {
        let mut rows = self
            .connection
            .prepare_cached("SELECT id, name, at_ms, body FROM parked ORDER BY id")?;
        let rows = rows.query_map([], |row| {
            let (id, at) = (ParkedId(row.get(0)?), Millis(row.get(2)?));
            Ok((id, row.get(1)?, at, row.get::<_, String>(3)?))
        })?;
        rows.map(|row| {
            let (id, name, at, body) = row?;
            let basket = read(&body)?;
            Ok(Parked {
                id,
                name,
                at,
                basket,
            })
        })
        .collect()
    }

    /// Takes a basket back; nothing if somebody has taken it already.
    pub fn unpark(&mut self, id: ParkedId) -> Result<Option<Basket>, StoreError> {
        let body: Option<String> = self.write(|transaction, _| {
            seal::PARKED.change(transaction, &id.0, || {
                transaction
                    .prepare_cached("DELETE FROM parked WHERE id = ?1 RETURNING body")?
                    .query_row([id.0], |row| row.get(0))
                    .optional()
            })
        })?;
        body.map(|body| read(&body)).transpose()
    }
}

fn read(body: &str) -> Result<Basket, StoreError> {
    serde_json::from_str(body).map_err(|e| StoreError::Unreadable(format!("a parked basket: {e}")))
}
