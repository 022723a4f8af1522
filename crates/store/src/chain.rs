//! The log's chain: each event's digest covers the one before, so that a changed, missing or reordered event is found.
//!
//! The chain is checked at start from the last place that was checked, and moves on from there: a start does not read the whole history.

use crate::{StoreError, settings};
use pokea_domain::sale::Event;
use pokea_domain::{Millis, RegisterId, SaleId};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use sha2::{Digest, Sha256};

const VERIFIED: &str = "chain_verified_to";

/// The end of the log.
#[derive(Clone, Debug, Default)]
pub(crate) struct Head {
    sequence: u64,
    digest: [u8; 32],
}

impl Head {
    pub(crate) const fn sequence(&self) -> u64 {
        self.sequence
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

    /// Checks what was written since the last check, and says what is wrong.
    pub(crate) fn verify(connection: &mut Connection) -> Result<Self, String> {
        let fault = |e: rusqlite::Error| e.to_string();
        let from: i64 = settings::read(connection, VERIFIED)
            .map_err(|e| e.to_string())?
            .and_then(|v| v.parse().ok())
            .unwrap_or(0);
        let start: Option<[u8; 32]> = connection
            .query_row("SELECT chain FROM event WHERE seq = ?1", [from], |row| {
                row.get(0)
            })
            .optional()
            .map_err(fault)?;
        let mut head = match start {
            Some(digest) => Self {
                sequence: from.cast_unsigned(),
                digest,
            },
            None if from == 0 => Self::default(),
            None => return Err(format!("event {from} is missing from the log")),
        };
        {
            let mut rows = connection.prepare("SELECT seq, sale, register, at_ms, body, chain FROM event WHERE seq > ?1 ORDER BY seq").map_err(fault)?;
            let mut rows = rows.query([from]).map_err(fault)?;
            while let Some(row) = rows.next().map_err(fault)? {
                let sequence: i64 = row.get(0).map_err(fault)?;
                let (sale, body): (String, String) =
                    (row.get(1).map_err(fault)?, row.get(4).map_err(fault)?);
                head.step(
                    &sale,
                    row.get(2).map_err(fault)?,
                    row.get(3).map_err(fault)?,
                    &body,
                );
                let digest: [u8; 32] = row.get(5).map_err(fault)?;
                if sequence.cast_unsigned() != head.sequence || digest != head.digest {
                    return Err(format!(
                        "event {sequence} of the log is not what was written"
                    ));
                }
            }
        }
        settings::write(connection, VERIFIED, &head.sequence.to_string())
            .map_err(|e| e.to_string())?;
        Ok(head)
    }

    fn step(&mut self, sale: &str, register: u16, at_ms: i64, body: &str) {
        self.sequence = self.sequence.saturating_add(1);
        let mut hash = Sha256::new();
        hash.update(self.digest);
        hash.update(self.sequence.to_be_bytes());
        hash.update(register.to_be_bytes());
        hash.update(at_ms.to_be_bytes());
        // The sale id has one length, so that no two rows can be read as the same bytes.
        hash.update(sale.as_bytes());
        hash.update(body.as_bytes());
        self.digest = hash.finalize().into();
    }
}
