//! Lists and searches over the projections. Each is answered from an index, so that it grows with the answer and not with the history.

use crate::{Store, StoreError, read_id};
use pokea_domain::{Cents, Millis, Msisdn, SaleId};
use rusqlite::{Params, params};

/// The most sales that a search answers.
const FOUND_MAX: usize = 50;

impl Store {
    /// Sales with a request that is not over, oldest first.
    pub fn watched(&self) -> Result<Vec<SaleId>, StoreError> {
        self.ids(
            "SELECT id FROM sale WHERE watched = 1 ORDER BY opened_at_ms",
            [],
        )
    }

    /// The latest sales without one, newest first.
    pub fn latest(&self, limit: usize) -> Result<Vec<SaleId>, StoreError> {
        self.ids(
            "SELECT id FROM sale WHERE watched = 0 ORDER BY opened_at_ms DESC LIMIT ?1",
            [limit.cast_signed()],
        )
    }

    /// How many sales were paid since, and what they came to.
    pub fn paid_since(&self, from: Millis) -> Result<(u32, Cents), StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT count(*), coalesce(sum(due_cents), 0) FROM sale WHERE state = 'completed' AND ended_at_ms >= ?1")?
            .query_row([from.0], |row| Ok((row.get(0)?, Cents::new(row.get(1)?))))?)
    }

    /// Sales that a cashier may mean by this text: an amount, the end of a receipt number, an M-PESA code, a phone number, or the
    /// beginning of a name. Newest first; the latest sales for an empty text.
    pub fn find(&self, text: &str) -> Result<Vec<SaleId>, StoreError> {
        let text = text.trim();
        if text.is_empty() {
            return self.ids(
                "SELECT id FROM sale ORDER BY opened_at_ms DESC LIMIT ?1",
                [FOUND_MAX.cast_signed()],
            );
        }
        let compact: String = text
            .chars()
            .filter(|c| !matches!(c, ' ' | ',' | '-'))
            .collect();
        let cents = Cents::parse_decimal(&compact).map_or(-1, Cents::cents);
        let (register, sequence) = receipt_number(&compact);
        let phone = Msisdn::parse(text).map(String::from).unwrap_or_default();
        self.ids(
            "SELECT id FROM (
                 SELECT id, opened_at_ms FROM sale WHERE due_cents = ?1
                 UNION SELECT id, opened_at_ms FROM sale WHERE register = ?2 AND receipt_sequence = ?3
                 UNION SELECT sale.id, sale.opened_at_ms FROM attempt JOIN sale ON sale.id = attempt.sale WHERE attempt.code = ?4
                 UNION SELECT sale.id, sale.opened_at_ms FROM attempt JOIN sale ON sale.id = attempt.sale WHERE attempt.phone = ?5
                 UNION SELECT sale.id, sale.opened_at_ms FROM attempt JOIN sale ON sale.id = attempt.sale
                     WHERE attempt.payer >= ?6 COLLATE NOCASE AND attempt.payer < ?6 || char(1114111) COLLATE NOCASE
             ) ORDER BY opened_at_ms DESC LIMIT ?7",
            params![cents, register, sequence, compact.to_ascii_uppercase(), phone, text, FOUND_MAX.cast_signed()],
        )
    }

    fn ids(&self, sql: &str, params: impl Params) -> Result<Vec<SaleId>, StoreError> {
        let mut rows = self.connection.prepare_cached(sql)?;
        rows.query_map(params, |row| row.get::<_, String>(0))?
            .map(|id| read_id(&id?))
            .collect()
    }
}

/// `R1-000123`, `r1000123` (its dash lost) or `123`, as register and sequence; register 1 where none is named.
fn receipt_number(compact: &str) -> (u16, i64) {
    let unknown = (0, -1);
    match compact.strip_prefix(['R', 'r']) {
        Some(rest) if rest.len() > 6 && rest.is_ascii() => {
            let (register, sequence) = rest.split_at(rest.len().saturating_sub(6));
            register
                .parse()
                .ok()
                .zip(sequence.parse().ok())
                .unwrap_or(unknown)
        }
        Some(_) => unknown,
        None => compact.parse().map_or(unknown, |sequence| (1, sequence)),
    }
}
