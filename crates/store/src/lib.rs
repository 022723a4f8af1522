//! What Pokea remembers: one SQLite file with the event log, the evidence, the projections and the outbox, written together.
//!
//! The log is the truth: a sale is the fold of its events. Projections (tables `sale`, `attempt`, `money`) are rewritten from that fold in
//! the same transaction, so that lists and searches need no fold. Evidence is every message from outside, byte for byte, kept before it is
//! understood (R22). The outbox names the work that the events want done; it runs after the commit (R1).
//!
//! WAL with `synchronous=FULL` makes a commit outlive a power cut; a lock file and `locking_mode=EXCLUSIVE` keep every other process out (R19).
#![deny(missing_docs)]

pub mod backup;
mod book;
mod catalogue;
mod chain;
mod check;
mod day;
mod deeds;
mod evidence;
mod find;
mod import;
mod lists;
mod look;
mod memory;
mod open;
mod outbox;
mod parked;
mod payouts;
mod peers;
mod printing;
mod project;
mod receipt_language;
mod records;
mod regular;
mod report;
mod restore;
mod reversals;
pub mod room;
mod schema;
mod seal;
mod series;
mod settings;
mod shift;
mod staff;
mod statement;
pub mod table;
mod witness;
mod write;

pub use book::Unassigned;
pub use catalogue::CatalogueError;
pub use evidence::{Address, Evidence, Source};
pub use import::{BadRow, ImportError, Preview, RowError};
pub use lists::{PaidSale, Received};
pub use look::{LookError, Looked, Progress};
pub use memory::{Cause, Recall};
pub use open::OpenError;
pub use outbox::{Due, OutboxId};
pub use parked::{Parked, ParkedId};
pub use payouts::PayoutStep;
pub use peers::{HeardNotice, Untold};
pub use records::Page;
pub use regular::{Regular, RegularId};
pub use restore::{RestoreError, Restored, restore};
pub use staff::{Credential, Digest, Held};
pub use statement::{StatementError, Told};

use pokea_domain::records::Row;
use pokea_domain::sale::{Effect, Event, Sale};
use pokea_domain::{AttemptId, CallbackNonce, CheckoutRequestId, Millis, MpesaCode, SaleId};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde::de::DeserializeOwned;
use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;
use thiserror::Error;

/// The open database of one shop in one world.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    // Open as long as the connection, because closing any handle of the file drops the locks that SQLite has on it (POSIX).
    file: Arc<File>,
    head: chain::Head,
    witness: witness::Witness,
    path: PathBuf,
    /// A file up to some size was looked at whole when it was opened.
    looked_at_whole: bool,
    // Of looks beside the counter: after `connection`, like `file`.
    closed_last: Vec<Connection>,
    // Held after the connection is closed: fields are dropped in order.
    _lock: File,
}

/// Why the database did not do what was asked. Nothing of the change was kept.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The disk or SQLite refused: full, read-only, damaged.
    #[error("the database did not take the change, and nothing of it was kept: {0}")]
    Sqlite(#[source] rusqlite::Error),
    /// It would break a rule that the database itself holds: a second prompt for one sale, a code or an id that another payment has.
    /// Trying again cannot help.
    #[error("the change would break a rule of the database, and nothing of it was kept: {0}")]
    Conflict(#[source] rusqlite::Error),
    /// What the database holds is not what this program writes.
    #[error("the database holds what this program did not write: {0}")]
    Unreadable(String),
}

impl StoreError {
    /// The disk has no room.
    #[must_use]
    pub fn is_full(&self) -> bool {
        matches!(self, Self::Sqlite(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull))
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::ConstraintViolation) => Self::Conflict(error),
            _ => Self::Sqlite(error),
        }
    }
}

/// One step: everything that one input made, kept together or not at all (R16).
#[derive(Debug)]
pub struct Change<'a> {
    /// When.
    pub at: Millis,
    /// The sale with `events` applied.
    pub sale: &'a Sale,
    /// What happened, in order.
    pub events: &'a [Event],
    /// What is to be done about it.
    pub effects: &'a [Effect],
    /// The work that brought the input, now done.
    pub done: Option<OutboxId>,
}

impl Change<'_> {
    fn write(
        &self,
        transaction: &Transaction<'_>,
        head: &mut chain::Head,
        heard: Option<&Heard<'_>>,
    ) -> Result<(), StoreError> {
        if let Some(heard) = heard {
            heard.write(transaction)?;
        }
        let moves_cash =
            |event: &Event| matches!(event, Event::Completed { .. } | Event::Refunded(_));
        if self.events.iter().any(moves_cash) {
            shift::open_for_a_sale(transaction, self.sale.register, self.at, head.sequence())?;
        }
        let mut news = 0;
        for event in self.events {
            head.append(
                transaction,
                self.sale.id,
                self.sale.register,
                self.at,
                event,
            )?;
            if !matches!(event, Event::Paper(_)) {
                news = head.sequence();
            }
            if let Event::ProvenPaid { attempt } | Event::Recorded { attempt, .. } = event
                && let Some(attempt) = self.sale.attempt(*attempt)
            {
                regular::remember(transaction, &attempt.phone, self.at)?;
            }
        }
        if !self.events.is_empty() {
            project::write(transaction, self.sale, news)?;
        }
        if let Some(done) = self.done {
            outbox::remove(transaction, done)?;
        }
        for effect in self.effects {
            outbox::add(transaction, self.sale.id, self.at, effect)?;
        }
        Ok(())
    }
}

impl Store {
    /// Keeps one change, and the evidence and relay cursor that came with it, in one transaction. Returns once it is on disk. On a full
    /// disk the ballast makes room for whatever does not ask a customer for money (R20).
    pub fn commit(
        &mut self,
        change: &Change<'_>,
        heard: Option<&Heard<'_>>,
    ) -> Result<(), StoreError> {
        let asks = |event: &Event| matches!(event, Event::Opened { .. } | Event::Asked { .. });
        let write = |transaction: &Transaction<'_>, head: &mut chain::Head| {
            change.write(transaction, head, heard)
        };
        match change.events.iter().any(asks) {
            true => self.write_if_room(write),
            false => self.write(write),
        }
    }

    /// Keeps a message that changes no sale: a duplicate, something unreadable, something about nobody we know.
    pub fn keep(&mut self, heard: &Heard<'_>) -> Result<(), StoreError> {
        self.write(|transaction, _| heard.write(transaction))
    }

    /// What was kept of source [`Source::Sealed`], in the order in which it came.
    pub fn sealed_mail(&self) -> Result<Vec<Vec<u8>>, StoreError> {
        evidence::sealed(&self.connection)
    }

    /// The sale of this id, folded from its events.
    pub fn sale(&self, id: SaleId) -> Result<Option<Sale>, StoreError> {
        fold(&self.connection, id)
    }

    /// The sale and attempt whose callback address has this nonce.
    pub fn attempt_at(
        &self,
        nonce: &CallbackNonce,
    ) -> Result<Option<(SaleId, AttemptId)>, StoreError> {
        self.attempt_where(
            "SELECT sale, id FROM attempt WHERE nonce = ?1",
            nonce.as_str(),
        )
    }

    /// The sale and attempt that this M-PESA code paid, as far as a callback or the records told.
    pub fn attempt_with_code(
        &self,
        code: &MpesaCode,
    ) -> Result<Option<(SaleId, AttemptId)>, StoreError> {
        self.attempt_where(
            "SELECT sale, id FROM attempt WHERE code = ?1",
            code.as_str(),
        )
    }

    /// The sale and attempt that this push belongs to.
    pub fn attempt_of_push(
        &self,
        checkout: &CheckoutRequestId,
    ) -> Result<Option<(SaleId, AttemptId)>, StoreError> {
        self.attempt_where(
            "SELECT sale, id FROM attempt WHERE checkout = ?1",
            checkout.as_str(),
        )
    }

    /// The first name that a confirmation gave for this M-PESA code.
    pub fn payer(&self, code: &MpesaCode) -> Result<Option<String>, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT name FROM payer WHERE code = ?1")?
            .query_row([code.as_str()], |row| row.get(0))
            .optional()?)
    }

    /// The latest sequence number of the log.
    #[must_use]
    pub fn log_head(&self) -> u64 {
        self.head.sequence()
    }

    fn attempt_where(
        &self,
        sql: &str,
        key: &str,
    ) -> Result<Option<(SaleId, AttemptId)>, StoreError> {
        let found: Option<(String, String)> = self
            .connection
            .prepare_cached(sql)?
            .query_row(params![key], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        found
            .map(|(sale, attempt)| Ok((read_id(&sale)?, read_id(&attempt)?)))
            .transpose()
    }
}

/// A message from outside, and how far the relay's mail is read with it. Kept in the same transaction as what it changed, so that the
/// relay is told "read" only about what is on this disk (R15).
#[derive(Debug)]
pub struct Heard<'a> {
    /// The message.
    pub evidence: Evidence<'a>,
    /// The relay's sequence number of it, if it came from there.
    pub relay: Option<RelayCursor>,
    /// Who paid under which code, if it is a confirmation that names anybody.
    pub payer: Option<(&'a MpesaCode, &'a str)>,
    /// What it tells of a payment, if it is a confirmation: a claim.
    pub told: Option<&'a Row>,
}

/// How far a relay's mail is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RelayCursor {
    /// The relay's store, which starts a new epoch when it is restored from a backup.
    pub epoch: u64,
    /// Everything up to here is kept here.
    pub sequence: u64,
}

impl Heard<'_> {
    fn write(&self, transaction: &Transaction<'_>) -> Result<(), StoreError> {
        self.evidence.write(transaction)?;
        if let Some((code, name)) = self.payer {
            seal::PAYER.change(transaction, &code.as_str(), || {
                transaction
                    .prepare_cached("INSERT INTO payer (code, name) VALUES (?1, ?2) ON CONFLICT (code) DO NOTHING")?
                    .execute(params![code.as_str(), name])
            })?;
        }
        if let Some(told) = self.told {
            records::tell(transaction, told, self.evidence.received_at)?;
        }
        if let Some(cursor) = self.relay {
            settings::write_cursor(transaction, cursor)?;
        }
        Ok(())
    }
}

fn fold(connection: &Connection, id: SaleId) -> Result<Option<Sale>, StoreError> {
    let sql = "SELECT at_ms, body FROM event WHERE sale = ?1 ORDER BY seq";
    let log: Vec<(Millis, Event)> = read_log(connection, sql, &id.to_string(), "sale")?;
    if log.is_empty() {
        return Ok(None);
    }
    Sale::replay(log.iter().map(|(at, event)| (*at, event)))
        .ok_or_else(|| StoreError::Unreadable(format!("sale {id} has no beginning")))
        .map(Some)
}

/// The events of one `of`, such as a sale, in their order; `sql` selects when and what.
fn read_log<E: DeserializeOwned>(
    connection: &Connection,
    sql: &str,
    id: &str,
    of: &str,
) -> Result<Vec<(Millis, E)>, StoreError> {
    let mut rows = connection.prepare_cached(sql)?;
    rows.query_map([id], |row| {
        Ok((Millis(row.get(0)?), row.get::<_, String>(1)?))
    })?
    .map(|row| {
        let (at, body) = row?;
        let event = serde_json::from_str(&body)
            .map_err(|e| StoreError::Unreadable(format!("an event of {of} {id}: {e}")))?;
        Ok((at, event))
    })
    .collect()
}

fn read_id<T: std::str::FromStr>(text: &str) -> Result<T, StoreError> {
    text.parse()
        .map_err(|_| StoreError::Unreadable("an id that is none".to_owned()))
}
