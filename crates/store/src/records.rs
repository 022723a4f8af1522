//! The till's own records, as far as they were fetched (Pull Transactions) or asked about (Transaction Status): rows that prove money, each
//! once, for ever, with which of the two brought it. What confirmations and statements told of money is kept beside them, and proves nothing (R5).

use crate::{Evidence, Store, StoreError, book, seal, settings};
use pokea_domain::payment::WATCH;
use pokea_domain::records::{Look, Row, late_by};
use pokea_domain::{Cents, Millis, MpesaCode, Msisdn};
use rusqlite::{OptionalExtension, Transaction, params};
use std::time::Duration;

const REGISTERED: &str = "records_registered";
const READ: &str = "records_read";
const READ_SINCE: &str = "records_read_since";

/// Whence a row came: a page of all of them, or the answer about its code.
const PULL: &str = "pull";
const STATUS: &str = "status";

/// One page of the till's records.
#[derive(Debug)]
pub struct Page<'a> {
    /// As it came.
    pub evidence: Evidence<'a>,
    /// What could be read of it.
    pub rows: &'a [Row],
    /// Some of it could not be read: it is kept whatever its rows tell.
    pub unreadable: bool,
    /// When the look that read it began.
    pub began_at: Millis,
    /// When the last complete look before it began, if there was one: a row that is older and was not there then came late.
    pub looked_at: Option<Millis>,
}

impl Store {
    /// Keeps a page byte for byte, and its rows, in one transaction (R22). A page that tells nothing new is not kept again: it comes with
    /// every look. Returns how many rows are new.
    pub fn keep_page(&mut self, page: &Page<'_>) -> Result<usize, StoreError> {
        self.write(|transaction, _| {
            let mut new = 0_usize;
            for row in page.rows {
                let late = late_by(row.at, page.looked_at, page.began_at);
                let seen = (PULL, page.began_at, late);
                new = new.saturating_add(write(transaction, row, seen)?);
            }
            if new > 0 || page.unreadable {
                page.evidence.write(transaction)?;
            }
            Ok(new)
        })
    }

    /// Keeps one row that was asked for by its code, and not by a look at all of them; its evidence ([`Source::StatusResult`]) is kept by
    /// itself.
    ///
    /// [`Source::StatusResult`]: crate::Source::StatusResult
    pub fn keep_row(&mut self, row: &Row, seen_at: Millis) -> Result<(), StoreError> {
        let seen = (STATUS, seen_at, Duration::ZERO);
        self.write(|transaction, _| write(transaction, row, seen).map(drop))
    }

    /// Rows about money that moved since, oldest first.
    pub fn rows_since(&self, since: Millis) -> Result<Vec<Row>, StoreError> {
        self.rows(
            "SELECT code, amount_cents, phone, at_ms, reference FROM row WHERE at_ms >= ?1 ORDER BY at_ms, code",
            since,
        )
    }

    /// The row of this code.
    pub fn row(&self, code: &MpesaCode) -> Result<Option<Row>, StoreError> {
        let row = self
            .connection
            .prepare_cached(
                "SELECT code, amount_cents, phone, at_ms, reference FROM row WHERE code = ?1",
            )?
            .query_row([code.as_str()], columns)
            .optional()?;
        row.map(read).transpose()
    }

    /// What confirmations told of money that moved since and that the records do not hold: claims.
    pub fn told_since(&self, since: Millis) -> Result<Vec<Row>, StoreError> {
        self.rows(
            "SELECT code, amount_cents, phone, at_ms, reference FROM told WHERE at_ms >= ?1 AND code NOT IN (SELECT code FROM row) ORDER BY at_ms, code",
            since,
        )
    }

    /// What a confirmation or a statement told of this code: a claim.
    pub fn told(&self, code: &MpesaCode) -> Result<Option<Row>, StoreError> {
        let row = self
            .connection
            .prepare_cached(
                "SELECT code, amount_cents, phone, at_ms, reference FROM told WHERE code = ?1",
            )?
            .query_row([code.as_str()], columns)
            .optional()?;
        row.map(read).transpose()
    }

    /// How late the latest row since then was seen to appear in the records.
    pub fn records_lag(&self, since: Millis) -> Result<Duration, StoreError> {
        let late: i64 = self
            .connection
            .prepare_cached("SELECT coalesce(max(late_ms), 0) FROM row WHERE at_ms >= ?1")?
            .query_row([since.0], |row| row.get(0))?;
        Ok(Duration::from_millis(late.unsigned_abs()))
    }

    /// The number whose records can be read, once they were switched on for it.
    pub fn records_registered(&self) -> Result<Option<String>, StoreError> {
        self.setting(REGISTERED)
    }

    /// Keeps that the records of this number can be read.
    pub fn set_records_registered(&mut self, short_code: &str) -> Result<(), StoreError> {
        self.set_setting(REGISTERED, short_code)
    }

    /// The last look that read the records to their end.
    pub fn records_read(&self) -> Result<Option<Look>, StoreError> {
        let kept = self.setting(READ)?;
        Ok(kept.and_then(|look| serde_json::from_str(&look).ok()))
    }

    /// From when on the records were ever read.
    pub fn records_read_since(&self) -> Result<Option<Millis>, StoreError> {
        let kept = self.setting(READ_SINCE)?;
        Ok(kept.and_then(|since| since.parse().ok()).map(Millis))
    }

    /// Keeps the last look that read the records to their end.
    pub fn set_records_read(&mut self, look: Look) -> Result<(), StoreError> {
        let first = self.records_read_since()?.is_none();
        let body =
            serde_json::to_string(&look).map_err(|e| StoreError::Unreadable(e.to_string()))?;
        self.write(|transaction, _| {
            if first {
                settings::write(transaction, READ_SINCE, &look.from.0.to_string())?;
            }
            settings::write(transaction, READ, &body)
        })
    }

    fn rows(&self, sql: &str, since: Millis) -> Result<Vec<Row>, StoreError> {
        let mut rows = self.connection.prepare_cached(sql)?;
        rows.query_map([since.0], columns)?
            .map(|row| read(row?))
            .collect()
    }
}

/// Code, amount, phone, time and reference, as they are in the file.
type Columns = (String, i64, Option<String>, i64, String);

pub(crate) fn columns(row: &rusqlite::Row<'_>) -> rusqlite::Result<Columns> {
    Ok((
        row.get(0)?,
        row.get(1)?,
        row.get(2)?,
        row.get(3)?,
        row.get(4)?,
    ))
}

pub(crate) fn read((code, amount, phone, at, reference): Columns) -> Result<Row, StoreError> {
    let phone = phone.as_deref().map(Msisdn::parse).transpose().ok();
    let (Ok(code), Some(phone)) = (MpesaCode::parse(&code), phone) else {
        return Err(StoreError::Unreadable("a payment that is none".to_owned()));
    };
    Ok(Row {
        code,
        amount: Cents::new(amount),
        phone,
        at: Millis(at),
        reference,
    })
}

/// How many rows it wrote: none if the code is there already, whatever this one says.
fn write(
    transaction: &Transaction<'_>,
    row: &Row,
    (source, seen_at, late): (&str, Millis, Duration),
) -> Result<usize, StoreError> {
    let mut insert = transaction.prepare_cached(
            "INSERT INTO row (code, amount_cents, phone, at_ms, reference, seen_at_ms, late_ms, source) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8
             WHERE NOT EXISTS (SELECT 1 FROM row WHERE code = ?1)",
        )?;
    seal::ROW.change(transaction, &row.code.as_str(), || {
        insert.execute(params![
            row.code.as_str(),
            row.amount.cents(),
            row.phone.as_ref().map(Msisdn::as_daraja),
            row.at.0,
            row.reference,
            seen_at.0,
            i64::try_from(late.as_millis()).unwrap_or(i64::MAX),
            source
        ])
    })
}

/// What a confirmation or a statement that came then told of one payment; what was told first stays.
pub(crate) fn tell(
    transaction: &Transaction<'_>,
    told: &Row,
    received_at: Millis,
) -> Result<(), StoreError> {
    write_told(transaction, told)?;
    // The book is made of the last days alone, so nobody would look at this one again.
    if told.at < received_at.before(WATCH) {
        book::write_old(transaction, &told.code)?;
    }
    Ok(())
}

fn write_told(transaction: &Transaction<'_>, told: &Row) -> Result<(), StoreError> {
    let mut insert = transaction.prepare_cached(
            "INSERT INTO told (code, amount_cents, phone, at_ms, reference) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (code) DO NOTHING",
        )?;
    seal::TOLD.change(transaction, &told.code.as_str(), || {
        insert.execute(params![
            told.code.as_str(),
            told.amount.cents(),
            told.phone.as_ref().map(Msisdn::as_daraja),
            told.at.0,
            told.reference
        ])
    })?;
    Ok(())
}
