//! Everything of a kind between two moments, for a person who takes it away as a table. Each question goes by an index of the time.

use crate::{Store, StoreError, records};
use pokea_domain::records::Row;
use pokea_domain::shift;
use pokea_domain::{Cents, Millis, ReceiptNumber, RegisterId};
use rusqlite::params;

/// A sale that was paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaidSale {
    /// When.
    pub at: Millis,
    /// Its receipt.
    pub receipt: ReceiptNumber,
    /// What it came to.
    pub due: Cents,
    /// In cash, of that, without the change.
    pub cash: Cents,
    /// By prompts, of that.
    pub prompted: Cents,
    /// Safaricom's codes of what was paid by M-PESA, as far as they are known.
    pub codes: Vec<String>,
}

/// A payment in M-PESA's records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// It.
    pub row: Row,
    /// The receipt of the sale that has it.
    pub receipt: Option<ReceiptNumber>,
}

const PAID: &str = "
    SELECT ended_at_ms, register, receipt_sequence, due_cents, cash_cents,
        coalesce((SELECT sum(amount_cents) FROM attempt WHERE attempt.sale = sale.id AND pays = 1), 0), direct,
        (SELECT group_concat(code, ' ') FROM attempt WHERE attempt.sale = sale.id AND pays = 1)
    FROM sale INDEXED BY sale_paid
    WHERE state = 'completed' AND ended_at_ms >= ?1 AND ended_at_ms < ?2 ORDER BY ended_at_ms, seq";

const RECEIVED: &str = "
    SELECT row.code, row.amount_cents, row.phone, row.at_ms, row.reference, sale.register, sale.receipt_sequence
    FROM row LEFT JOIN sale ON sale.id = coalesce(
        (SELECT attempt.sale FROM attempt WHERE attempt.code = row.code),
        (SELECT given.id FROM sale AS given WHERE given.direct = row.code))
    WHERE row.at_ms >= ?1 AND row.at_ms < ?2 ORDER BY row.at_ms, row.code";

/// Shifts are few: all of them are looked through.
const CLOSED: &str = "
    SELECT body FROM shift WHERE substr(body, 3, 6) = 'closed' AND at_ms >= ?1 AND at_ms < ?2 ORDER BY seq";

impl Store {
    /// Sales that were paid from `from` on and before `to`, oldest first.
    pub fn paid_sales(&self, from: Millis, to: Millis) -> Result<Vec<PaidSale>, StoreError> {
        let mut rows = self.connection.prepare_cached(PAID)?;
        let rows = rows.query_map(params![from.0, to.0], |row| {
            let cents = |column| row.get(column).map(Cents::new);
            let codes: [Option<String>; 2] = [row.get(6)?, row.get(7)?];
            let codes = codes.iter().flatten().flat_map(|codes| codes.split(' '));
            Ok(PaidSale {
                at: Millis(row.get(0)?),
                receipt: ReceiptNumber {
                    register: RegisterId(row.get(1)?),
                    sequence: row.get(2)?,
                },
                due: cents(3)?,
                cash: cents(4)?,
                prompted: cents(5)?,
                codes: codes.map(str::to_owned).collect(),
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Payments of M-PESA's records that moved from `from` on and before `to`, oldest first.
    pub fn received(&self, from: Millis, to: Millis) -> Result<Vec<Received>, StoreError> {
        let mut rows = self.connection.prepare_cached(RECEIVED)?;
        let rows = rows.query_map(params![from.0, to.0], |row| {
            let receipt: (Option<u16>, Option<u32>) = (row.get(5)?, row.get(6)?);
            Ok((records::columns(row)?, receipt))
        })?;
        rows.map(|row| {
            let (columns, (register, sequence)) = row?;
            let numbered = register.zip(sequence);
            Ok(Received {
                row: records::read(columns)?,
                receipt: numbered.map(|(register, sequence)| ReceiptNumber {
                    register: RegisterId(register),
                    sequence,
                }),
            })
        })
        .collect()
    }

    /// Z reports that were made from `from` on and before `to`, of all registers, in their order.
    pub fn closed_shifts(
        &self,
        from: Millis,
        to: Millis,
    ) -> Result<Vec<shift::Report>, StoreError> {
        let mut found = self.connection.prepare_cached(CLOSED)?;
        let found = found.query_map([from.0, to.0], |row| row.get::<_, String>(0))?;
        found
            .filter_map(|body| crate::shift::read_report(body).transpose())
            .collect()
    }
}
