//! Phones that paid, remembered until ninety days after their last payment. Table `regular`, under a seal. The log keeps its phones in any case; this is
//! only what the counter offers by a number's last digits, and what a shop can switch off.

use crate::{Store, StoreError, seal, settings};
use pokea_domain::regular::KEPT;
use pokea_domain::{Millis, Msisdn};
use rusqlite::{Connection, OptionalExtension, params};

/// `off` where the shop wants none of it.
const REMEMBERING: &str = "remember_phones";
const OFF: &str = "off";

/// Which remembered phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RegularId(pub i64);

/// A phone that paid before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Regular {
    /// Which.
    pub id: RegularId,
    /// Its number.
    pub phone: Msisdn,
    /// Whose, if Safaricom ever said it.
    pub payer: Option<String>,
}

/// Remembers a phone that paid, and forgets those that have not for long enough.
pub(crate) fn remember(
    connection: &Connection,
    phone: &Msisdn,
    at: Millis,
) -> Result<(), StoreError> {
    if settings::read(connection, REMEMBERING)?.as_deref() == Some(OFF) {
        return Ok(());
    }
    let tail = backwards(phone.as_daraja());
    seal::REGULAR.change(connection, &tail, || {
        connection
            .prepare_cached("INSERT INTO regular (tail, paid_at_ms) VALUES (?1, ?2) ON CONFLICT (tail) DO UPDATE SET paid_at_ms = excluded.paid_at_ms")?
            .execute(params![tail, at.0])
    })?;
    let stale: Vec<String> = connection
        .prepare_cached("SELECT tail FROM regular WHERE paid_at_ms < ?1")?
        .query_map([since(at)], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for tail in stale {
        forget(connection, &tail)?;
    }
    Ok(())
}

fn forget(connection: &Connection, tail: &str) -> Result<(), StoreError> {
    seal::REGULAR.change(connection, &tail, || {
        connection
            .prepare_cached("DELETE FROM regular WHERE tail = ?1")?
            .execute([tail])
    })?;
    Ok(())
}

impl Store {
    /// The phones whose numbers end in these digits, at most so many, who paid last first.
    pub fn regulars(
        &self,
        digits: &str,
        now: Millis,
        limit: usize,
    ) -> Result<Vec<Regular>, StoreError> {
        let tail = backwards(digits);
        let sql = "SELECT id, tail FROM regular WHERE tail >= ?1 AND tail < ?1 || ':' AND paid_at_ms >= ?2 ORDER BY paid_at_ms DESC LIMIT ?3";
        let mut rows = self.connection.prepare_cached(sql)?;
        let rows = rows.query_map(params![tail, since(now), limit.cast_signed()], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        rows.map(|row| self.regular_of(row?)).collect()
    }

    /// A phone that is remembered still.
    pub fn regular(&self, id: RegularId, now: Millis) -> Result<Option<Regular>, StoreError> {
        let sql = "SELECT id, tail FROM regular WHERE id = ?1 AND paid_at_ms >= ?2";
        let mut row = self.connection.prepare_cached(sql)?;
        let row = row.query_row(params![id.0, since(now)], |row| {
            Ok((row.get(0)?, row.get(1)?))
        });
        row.optional()?.map(|row| self.regular_of(row)).transpose()
    }

    /// Forgets one, until it pays again.
    pub fn forget_regular(&mut self, id: RegularId) -> Result<(), StoreError> {
        self.write(|transaction, _| {
            let tail: Option<String> = transaction
                .prepare_cached("SELECT tail FROM regular WHERE id = ?1")?
                .query_row([id.0], |row| row.get(0))
                .optional()?;
            tail.map_or(Ok(()), |tail| forget(transaction, &tail))
        })
    }

    /// Whether phones are remembered.
    pub fn remembers_phones(&self) -> Result<bool, StoreError> {
        Ok(self.setting(REMEMBERING)?.as_deref() != Some(OFF))
    }

    /// Remembers phones from now on, or none any more and forgets all.
    pub fn remember_phones(&mut self, wanted: bool) -> Result<(), StoreError> {
        self.write(|transaction, _| {
            settings::write(transaction, REMEMBERING, if wanted { "on" } else { OFF })?;
            if !wanted {
                seal::REGULAR.change_many(transaction, || {
                    transaction.execute("DELETE FROM regular", [])
                })?;
            }
            Ok(())
        })
    }

    fn regular_of(&self, (id, tail): (i64, String)) -> Result<Regular, StoreError> {
        let phone = Msisdn::parse(&backwards(&tail))
            .map_err(|error| StoreError::Unreadable(format!("a remembered phone: {error}")))?;
        let sql = "SELECT payer FROM attempt WHERE phone = ?1 AND payer IS NOT NULL ORDER BY seq DESC LIMIT 1";
        let mut payer = self.connection.prepare_cached(sql)?;
        let payer = payer.query_row([phone.as_daraja()], |row| row.get(0));
        Ok(Regular {
            id: RegularId(id),
            phone,
            payer: payer.optional()?,
        })
    }
}

/// Before that moment a payment is too long ago.
fn since(now: Millis) -> i64 {
    now.0
        .saturating_sub(i64::try_from(KEPT.as_millis()).unwrap_or(i64::MAX))
}

/// A number from its end, as an index finds it by its last digits.
fn backwards(digits: &str) -> String {
    digits.chars().rev().collect()
}
