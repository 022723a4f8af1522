//! Shifts: a log of their own beside the sales', under a seal. Each event knows after how many of the sales' events it was written, and so
//! which sale was paid in which shift follows from the two logs alone, whatever the clock said; no list of it has to be kept, or can be wrong.

mod takings;

use crate::chain::Head;
use crate::{Store, StoreError, seal, series, settings};
use pokea_domain::shift::{
    Decision, Event, Fees, LogEnd, Report, Shift, ZNumber, opened_by_a_sale,
};
use pokea_domain::{Millis, ReceiptNumber, RegisterId};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

const FEES: &str = "fees";

impl Store {
    /// Keeps what was decided about the register's shift. Returns once it is on disk. On a full disk the ballast makes room for it (R20).
    pub fn keep_shift(
        &mut self,
        register: RegisterId,
        decision: &Decision,
        at: Millis,
    ) -> Result<(), StoreError> {
        let Decision { number, event } = decision;
        self.write(|transaction, head| {
            write(transaction, (register, *number), at, head.sequence(), event)
        })
    }

    /// The register's latest shift, open or closed, folded from its events.
    pub fn shift(&self, register: RegisterId) -> Result<Option<Shift>, StoreError> {
        latest(&self.connection, register)
    }

    /// The number that this register's next Z report will have.
    pub fn next_z(&self, register: RegisterId) -> Result<ZNumber, StoreError> {
        let last: Option<u32> = self
            .connection
            .prepare_cached(
                "SELECT max(json_extract(body, '$.closed.report.z.sequence')) FROM shift
                 WHERE register = ?1 AND substr(body, 3, 6) = 'closed'",
            )?
            .query_row([register.0], |row| row.get(0))?;
        let next = series::after(&self.connection, register, last)?;
        Ok(ZNumber(next))
    }

    /// The register's latest Z reports, the newest first, as they were when each was made.
    pub fn z_reports(&self, register: RegisterId, limit: usize) -> Result<Vec<Report>, StoreError> {
        let mut found = self.connection.prepare_cached(
            "SELECT body FROM shift WHERE register = ?1 AND substr(body, 3, 6) = 'closed'
             ORDER BY json_extract(body, '$.closed.report.z.sequence') DESC LIMIT ?2",
        )?;
        let found = found.query_map(params![register.0, limit.cast_signed()], |row| {
            row.get::<_, String>(0)
        })?;
        found
            .filter_map(|body| read_report(body).transpose())
            .collect()
    }

    /// The Z report of this number.
    pub fn z_report(&self, z: ZNumber) -> Result<Option<Report>, StoreError> {
        let ReceiptNumber { register, sequence } = z.0;
        let found = self
            .connection
            .prepare_cached(
                "SELECT body FROM shift WHERE register = ?1 AND substr(body, 3, 6) = 'closed'
                 AND json_extract(body, '$.closed.report.z.sequence') = ?2",
            )?
            .query_row(params![register.0, sequence], |row| row.get(0))
            .optional()?;
        found.map_or(Ok(None), |body: String| read_report(Ok(body)))
    }

    /// Where the log of sales ends.
    #[must_use]
    pub fn log_end(&self) -> LogEnd {
        self.head.end()
    }

    /// What Safaricom is expected to keep of payments; empty until somebody told it.
    pub fn fees(&self) -> Result<Fees, StoreError> {
        let kept = self.setting(FEES)?;
        let read = |text: String| {
            serde_json::from_str(&text)
                .map_err(|e| StoreError::Unreadable(format!("the fees: {e}")))
        };
        kept.map_or_else(|| Ok(Fees::default()), read)
    }

    /// Keeps what Safaricom is expected to keep of payments. Reports that were made stay as they are.
    pub fn set_fees(&mut self, fees: &Fees) -> Result<(), StoreError> {
        let text =
            serde_json::to_string(fees).map_err(|e| StoreError::Unreadable(e.to_string()))?;
        self.write(|transaction, _| settings::write(transaction, FEES, &text))
    }
}

/// A sale is paid, or cash of it goes back: without an open shift it opens one, in the same transaction and before it.
pub(crate) fn open_for_a_sale(
    transaction: &Transaction<'_>,
    register: RegisterId,
    at: Millis,
    log: u64,
) -> Result<(), StoreError> {
    match opened_by_a_sale(latest(transaction, register)?.as_ref()) {
        Some((number, event)) => write(transaction, (register, number), at, log, &event),
        None => Ok(()),
    }
}

/// `log`: after so many events of sales.
fn write(
    transaction: &Transaction<'_>,
    (register, number): (RegisterId, u32),
    at: Millis,
    log: u64,
    event: &Event,
) -> Result<(), StoreError> {
    let body = serde_json::to_string(event).map_err(|e| StoreError::Unreadable(e.to_string()))?;
    transaction
        .prepare_cached(
            "INSERT INTO shift (seq, register, number, at_ms, log, body)
             SELECT coalesce(max(seq), 0) + 1, ?1, ?2, ?3, ?4, ?5 FROM shift",
        )?
        .execute(params![register.0, number, at.0, log.cast_signed(), body])?;
    seal::SHIFT.added(transaction, transaction.last_insert_rowid())
}

fn latest(connection: &Connection, register: RegisterId) -> Result<Option<Shift>, StoreError> {
    let number: Option<u32> = connection
        .prepare_cached("SELECT max(number) FROM shift WHERE register = ?1")?
        .query_row([register.0], |row| row.get(0))?;
    let Some(number) = number else {
        return Ok(None);
    };
    let mut rows = connection.prepare_cached(
        "SELECT at_ms, body FROM shift WHERE register = ?1 AND number = ?2 ORDER BY seq",
    )?;
    let log = rows
        .query_map(params![register.0, number], |row| {
            Ok((Millis(row.get(0)?), row.get::<_, String>(1)?))
        })?
        .map(|row| {
            let (at, body) = row?;
            Ok((at, read(&body)?))
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    Shift::replay(number, log.iter().map(|(at, event)| (*at, event)))
        .ok_or_else(|| StoreError::Unreadable(format!("shift {number} has no beginning")))
        .map(Some)
}

/// That the log still is where each Z report says that it was.
pub(crate) fn check_ends(connection: &Connection) -> Result<(), StoreError> {
    let mut closed = connection
        .prepare("SELECT body FROM shift WHERE substr(body, 3, 6) = 'closed' ORDER BY seq")?;
    let closed = closed.query_map([], |row| row.get::<_, String>(0))?;
    for body in closed {
        let Some(Report {
            log: Some(log), z, ..
        }) = read_report(body)?
        else {
            continue;
        };
        if Head::at(connection, log.events)?.end() != log {
            let z = z.map_or_else(String::new, |z| z.to_string());
            return Err(StoreError::Unreadable(format!(
                "the log is not the one that the Z report {z} ends with"
            )));
        }
    }
    Ok(())
}

pub(crate) fn read_report(body: rusqlite::Result<String>) -> Result<Option<Report>, StoreError> {
    Ok(match read(&body?)? {
        Event::Closed { report } => Some(*report),
        Event::Opened { .. }
        | Event::FloatTold { .. }
        | Event::CashMoved { .. }
        | Event::NoSale { .. }
        | Event::Counted { .. } => None,
    })
}

fn read(body: &str) -> Result<Event, StoreError> {
    serde_json::from_str(body)
        .map_err(|e| StoreError::Unreadable(format!("an event of a shift: {e}")))
}
