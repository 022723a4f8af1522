//! Seals: for each table that the log does not vouch for, a sum over its rows, kept in the same transactions as the rows.
//!
//! The log has its chain, and the projections have the log. Evidence, the records, the book, the outbox and settings have neither, and a bit that flips
//! in them would be taken for what was written: a relay cursor that is too high skips mail for ever. A seal adds up one digest for each
//! row, so that a row comes and goes in one step and in any order. Like the chain it has no key: it shows damage, not intent. Seals count their
//! moves, which tells the newer of two files (`witness.rs`).

use crate::chain::VERIFIED;
use crate::witness::Mark;
use crate::{StoreError, schema};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Params, ToSql, params};
use sha2::{Digest, Sha256};

/// A table under a seal.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sealed {
    name: &'static str,
    key: &'static str,
}

pub(crate) const EVIDENCE: Sealed = Sealed::new("evidence", "id");
pub(crate) const PAYER: Sealed = Sealed::new("payer", "code");
pub(crate) const ROW: Sealed = Sealed::new("row", "code");
pub(crate) const TOLD: Sealed = Sealed::new("told", "code");
pub(crate) const OUTBOX: Sealed = Sealed::new("outbox", "id");
pub(crate) const SETTING: Sealed = Sealed::new("setting", "name");
pub(crate) const PLACE: Sealed = Sealed::new("place", "code");
pub(crate) const PLACEHOLDER: Sealed = Sealed::new("placeholder", "attempt");
pub(crate) const REVERSAL: Sealed = Sealed::new("reversal", "seq");
pub(crate) const PAYBACK: Sealed = Sealed::new("payback", "payment");
pub(crate) const PAYOUT: Sealed = Sealed::new("payout", "seq");
pub(crate) const PAID_OUT: Sealed = Sealed::new("paid_out", "payout");
pub(crate) const ITEM: Sealed = Sealed::new("item", "id");
pub(crate) const PARKED: Sealed = Sealed::new("parked", "id");
pub(crate) const REGULAR: Sealed = Sealed::new("regular", "tail");
pub(crate) const RECEIPT_LANGUAGE: Sealed = Sealed::new("receipt_language", "sale");
pub(crate) const PEER_SALE: Sealed = Sealed::new("peer_sale", "id");
pub(crate) const PEER_ATTEMPT: Sealed = Sealed::new("peer_attempt", "id");
pub(crate) const RESERVATION: Sealed = Sealed::new("reservation", "code");
pub(crate) const ELSEWHERE: Sealed = Sealed::new("elsewhere", "code");
pub(crate) const SHIFT: Sealed = Sealed::new("shift", "seq");
pub(crate) const STAFF: Sealed = Sealed::new("staff", "seq");
pub(crate) const CREDENTIAL: Sealed = Sealed::new("credential", "name");

const ALL: [Sealed; 23] = [
    EVIDENCE,
    PAYER,
    ROW,
    TOLD,
    OUTBOX,
    SETTING,
    PLACE,
    PLACEHOLDER,
    REVERSAL,
    PAYBACK,
    PAYOUT,
    PAID_OUT,
    ITEM,
    PARKED,
    REGULAR,
    RECEIPT_LANGUAGE,
    PEER_SALE,
    PEER_ATTEMPT,
    RESERVATION,
    ELSEWHERE,
    SHIFT,
    STAFF,
    CREDENTIAL,
];

/// Sums wrap around, each of the four numbers for itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sum([u64; 4]);

impl Sealed {
    const fn new(name: &'static str, key: &'static str) -> Self {
        Self { name, key }
    }

    /// Lets `write` change the row of this key, and only that, and moves the seal along.
    pub(crate) fn change<T>(
        self,
        connection: &Connection,
        key: &dyn ToSql,
        write: impl FnOnce() -> Result<T, rusqlite::Error>,
    ) -> Result<T, StoreError> {
        let before = self.row(connection, key)?;
        let done = write()?;
        let after = self.row(connection, key)?;
        self.move_on(connection, before, after)?;
        Ok(done)
    }

    /// Lets `write` change any rows, and moves the seal along in two readings of the table: for more rows than a few.
    pub(crate) fn change_many<T>(
        self,
        connection: &Connection,
        write: impl FnOnce() -> Result<T, rusqlite::Error>,
    ) -> Result<T, StoreError> {
        let before = self.rows(connection)?;
        let done = write()?;
        let after = self.rows(connection)?;
        self.move_on(connection, before, after)?;
        Ok(done)
    }

    /// Moves the seal along after a row was added; `id` is its number.
    pub(crate) fn added(self, connection: &Connection, id: i64) -> Result<(), StoreError> {
        let row = self.row(connection, &id)?;
        self.move_on(connection, Sum::default(), row)
    }

    fn row(self, connection: &Connection, key: &dyn ToSql) -> Result<Sum, StoreError> {
        let sql = format!("SELECT * FROM {} WHERE {} = ?1", self.name, self.key);
        sum(connection, &sql, params![key])
    }

    /// How far the log was checked is left out: wrong, it only means more to check.
    fn rows(self, connection: &Connection) -> Result<Sum, StoreError> {
        let sql = format!("SELECT * FROM {} WHERE {} IS NOT ?1", self.name, self.key);
        sum(connection, &sql, [VERIFIED])
    }

    fn read(self, connection: &Connection) -> Result<Option<Sum>, StoreError> {
        let kept: Option<[u8; 32]> = connection
            .prepare_cached("SELECT sum FROM seal WHERE name = ?1")?
            .query_row([self.name], |row| row.get(0))
            .optional()?;
        Ok(kept.map(Sum::from_bytes))
    }

    fn move_on(self, connection: &Connection, before: Sum, after: Sum) -> Result<(), StoreError> {
        if before == after {
            return Ok(());
        }
        let sum = self.read(connection)?.unwrap_or_default();
        let sum = sum
            .with(before, u64::wrapping_sub)
            .with(after, u64::wrapping_add);
        connection
            .prepare_cached("UPDATE seal SET sum = ?2, moves = moves + 1 WHERE name = ?1")?
            .execute(params![self.name, sum.to_bytes()])?;
        Ok(())
    }
}

/// Seals what has no seal yet: in a new file, and in one of an earlier version.
pub(crate) fn lay(connection: &mut Connection) -> Result<(), StoreError> {
    let transaction = connection.transaction()?;
    for table in ALL {
        if table.read(&transaction)?.is_none() {
            let sum = table.rows(&transaction)?;
            transaction.execute(
                "INSERT INTO seal (name, sum) VALUES (?1, ?2)",
                params![table.name, sum.to_bytes()],
            )?;
        }
    }
    transaction.commit()?;
    Ok(())
}

/// Reads every sealed table and holds it against its seal; `version` is the file's.
pub(crate) fn check(connection: &Connection, version: usize) -> Result<(), StoreError> {
    let mut sealed = 0;
    for table in ALL {
        if let Some(sum) = table.read(connection)? {
            sealed += 1;
            let holds = table.name != OUTBOX.name || version >= schema::SEALED_ANEW;
            if holds && sum != table.rows(connection)? {
                let what = format!("table {} is not what was written", table.name);
                return Err(StoreError::Unreadable(what));
            }
        }
    }
    let seals: u32 = connection.query_row("SELECT count(*) FROM seal", [], |row| row.get(0))?;
    if seals != sealed {
        return Err(StoreError::Unreadable("a seal has no table".to_owned()));
    }
    Ok(())
}

/// All seals as one: how often any was moved, and a digest of their sums.
pub(crate) fn mark(connection: &Connection) -> Result<Mark, StoreError> {
    let mut seals = connection.prepare_cached("SELECT name, sum, moves FROM seal ORDER BY name")?;
    let mut seals = seals.query([])?;
    let (mut moves, mut hash) = (0_u64, Sha256::new());
    while let Some(seal) = seals.next()? {
        hash.update(seal.get_ref(0)?.as_bytes().unwrap_or_default());
        hash.update(seal.get::<_, [u8; 32]>(1)?);
        moves = moves.saturating_add(seal.get::<_, i64>(2)?.unsigned_abs());
    }
    Ok(Mark {
        number: moves,
        digest: hash.finalize().into(),
    })
}

fn sum(connection: &Connection, sql: &str, params: impl Params) -> Result<Sum, StoreError> {
    let mut rows = connection.prepare_cached(sql)?;
    let mut rows = rows.query(params)?;
    let mut sum = Sum::default();
    while let Some(row) = rows.next()? {
        let mut hash = Sha256::new();
        // Asked of the row: a statement from before a migration counts the columns of before.
        for column in 0..row.as_ref().column_count() {
            let (kind, bytes) = match row.get_ref(column)? {
                ValueRef::Null => (0, Vec::new()),
                ValueRef::Integer(number) => (1, number.to_be_bytes().to_vec()),
                ValueRef::Real(number) => (2, number.to_be_bytes().to_vec()),
                ValueRef::Text(text) => (3, text.to_vec()),
                ValueRef::Blob(blob) => (4, blob.to_vec()),
            };
            hash.update([kind]);
            hash.update(bytes.len().to_be_bytes());
            hash.update(bytes);
        }
        sum = sum.with(Sum::from_bytes(hash.finalize().into()), u64::wrapping_add);
    }
    Ok(sum)
}

impl Sum {
    fn with(self, other: Self, step: impl Fn(u64, u64) -> u64) -> Self {
        Self(std::array::from_fn(|lane| {
            step(self.0[lane], other.0[lane])
        }))
    }

    fn from_bytes(bytes: [u8; 32]) -> Self {
        let (lanes, _) = bytes.as_chunks::<8>();
        Self(std::array::from_fn(|lane| u64::from_be_bytes(lanes[lane])))
    }

    fn to_bytes(self) -> [u8; 32] {
        let mut bytes = [0; 32];
        for (lane, eight) in self.0.iter().zip(bytes.as_chunks_mut::<8>().0) {
            *eight = lane.to_be_bytes();
        }
        bytes
    }
}
