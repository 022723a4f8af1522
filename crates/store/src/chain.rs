//! The log's chain: each event's digest covers the one before, so that a changed, missing or reordered event is found.
//!
//! A start checks what was written since the last one, and does not read the whole history: the look beside the counter does (`look.rs`). The
//! chain has no key: it shows damage and careless hands. Whoever can rewrite the whole file can rewrite the chain, and then it does not end as the
//! papers say: each Z report has the chain's end at its close printed on it.

use crate::witness::Mark;
use crate::{StoreError, settings};
use pokea_domain::sale::Event;
use pokea_domain::shift::LogEnd;
use pokea_domain::{Millis, RegisterId, SaleId};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use sha2::{Digest, Sha256};

pub(crate) const VERIFIED: &str = "chain_verified_to";

/// A place in the log: after so many events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Head {
    sequence: u64,
    digest: [u8; 32],
}

impl Head {
    pub(crate) const fn sequence(&self) -> u64 {
        self.sequence
    }

    /// As a Z report names it.
    pub(crate) fn end(&self) -> LogEnd {
        LogEnd {
            events: self.sequence,
            digest: { self.digest.iter() }
                .map(|byte| format!("{byte:02x}"))
                .collect(),
        }
    }

    pub(crate) const fn mark(&self) -> Mark {
        Mark {
            number: self.sequence,
            digest: self.digest,
        }
    }

    /// Writes one event at the end.
    pub(crate) fn append(
        &mut self,
        transaction: &Transaction<'_>,
        sale: SaleId,
        register: RegisterId,
        at: Millis,
        event: &Event,
    ) -> Result<(), StoreError> {
        let body =
            serde_json::to_string(event).map_err(|e| StoreError::Unreadable(e.to_string()))?;
        let sale = sale.to_string();
        self.step(&sale, register.0, at.0, &body);
        transaction
            .prepare_cached("INSERT INTO event (seq, sale, register, at_ms, body, chain) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
            .execute(params![self.sequence.cast_signed(), sale, register.0, at.0, body, self.digest])?;
        Ok(())
    }

    /// The end of the log, once what was written since the last check is checked. Writes nothing.
    pub(crate) fn verify(connection: &Connection) -> Result<Self, StoreError> {
        let checked = settings::read(connection, VERIFIED)?
            .and_then(|v| v.parse().ok())
            .unwrap_or(0);
        Self::at(connection, checked)?.verify_from(connection)
    }

    /// The end of the log, once all that was written after this place is checked.
    pub(crate) fn verify_from(self, connection: &Connection) -> Result<Self, StoreError> {
        let head = self.walk(connection)?;
        let written: Option<i64> = connection
            .query_row(
                "SELECT seq FROM sqlite_sequence WHERE name = 'event'",
                [],
                |row| row.get(0),
            )
            .optional()?;
        let written = written.unwrap_or(0).cast_unsigned();
        if head.sequence != written {
            return Err(ends_early(head.sequence, written));
        }
        Ok(head)
    }

    /// Lets the next start check from here. Not kept on a full disk, the next start only checks more.
    pub(crate) fn keep_verified(&self, connection: &Connection) {
        let kept = settings::read(connection, VERIFIED).and_then(|known| {
            let now = self.sequence.to_string();
            if known.as_ref() == Some(&now) {
                return Ok(());
            }
            settings::write_verified(connection, &now)
        });
        if let Err(error) = kept {
            tracing::warn!(%error, "the log is sound, but the database did not keep how far it was checked");
        }
    }

    pub(crate) fn at(connection: &Connection, sequence: u64) -> Result<Self, StoreError> {
        if sequence == 0 {
            return Ok(Self::default());
        }
        connection
            .query_row(
                "SELECT chain FROM event WHERE seq = ?1",
                [sequence.cast_signed()],
                |row| row.get(0),
            )
            .optional()?
            .map(|digest| Self { sequence, digest })
            .ok_or_else(|| StoreError::Unreadable(format!("event {sequence} is missing")))
    }

    /// Checks the events from here on, and goes to the last of them.
    fn walk(mut self, connection: &Connection) -> Result<Self, StoreError> {
        let mut rows = connection.prepare_cached(
            "SELECT seq, sale, register, at_ms, body, chain FROM event WHERE seq > ?1 ORDER BY seq",
        )?;
        let mut rows = rows.query([self.sequence.cast_signed()])?;
        while let Some(row) = rows.next()? {
            let sequence: i64 = row.get(0)?;
            let (sale, body): (String, String) = (row.get(1)?, row.get(4)?);
            self.step(&sale, row.get(2)?, row.get(3)?, &body);
            let digest: [u8; 32] = row.get(5)?;
            if sequence.cast_unsigned() != self.sequence || digest != self.digest {
                return Err(StoreError::Unreadable(format!(
                    "event {sequence} is not what was written"
                )));
            }
        }
        Ok(self)
    }

    fn step(&mut self, sale: &str, register: u16, at_ms: i64, body: &str) {
        self.sequence = self.sequence.saturating_add(1);
        let mut hash = Sha256::new();
        hash.update(self.digest);
        hash.update(self.sequence.to_be_bytes());
        hash.update(register.to_be_bytes());
        hash.update(at_ms.to_be_bytes());
        // Neither text holds a zero byte, so that nothing can move from one to the other unnoticed.
        hash.update(sale.as_bytes());
        hash.update([0]);
        hash.update(body.as_bytes());
        self.digest = hash.finalize().into();
    }
}

fn ends_early(last: u64, written: u64) -> StoreError {
    StoreError::Unreadable(format!(
        "the log ends with event {last}, but {written} were written"
    ))
}
