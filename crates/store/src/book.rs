//! The till's book as it was last made ([`pokea_domain::book`]): where each payment belongs, for lists. It is made anew from all evidence
//! each time, so a place here may change; the rows themselves do not.

use crate::{Store, StoreError, seal};
use pokea_domain::book::{Party, Place};
use pokea_domain::records::Row;
use pokea_domain::till::Reconciled;
use pokea_domain::{AttemptId, Cents, Millis, MpesaCode, SaleId};
use rusqlite::{OptionalExtension, Transaction, params};
use std::collections::BTreeSet;

/// A payment that no sale has, and that waits for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unassigned {
    /// The payment.
    pub row: Row,
    /// The records hold it. Otherwise only a confirmation told of it, and it can be given to nobody yet.
    pub proven: bool,
}

/// A book that is made later does not look at the oldest again: what paid a sale is not nobody's, whatever the book of its day said.
/// What went back to the customer waits for nobody. And a confirmation that was too late for a book may tell of what an attempt brought.
const OF_NOBODY: &str =
    "FROM place LEFT JOIN row ON row.code = place.code LEFT JOIN told ON told.code = place.code
    WHERE place.how = 'nobody' AND NOT EXISTS (SELECT 1 FROM sale WHERE direct = place.code)
        AND NOT EXISTS (SELECT 1 FROM peer_sale WHERE direct = place.code) AND NOT EXISTS (SELECT 1 FROM peer_attempt WHERE peer_attempt.code = place.code)
        AND NOT EXISTS (SELECT 1 FROM payback WHERE payment = place.code AND back_cents = paid_cents)
        AND (row.code IS NOT NULL OR NOT EXISTS (SELECT 1 FROM attempt WHERE attempt.code = place.code))";

/// A payment's code, how it has its place, and whose place it is.
type Line = (String, &'static str, Option<String>, Option<String>);

/// The attempt of a placeholder, and its cents.
type Held = (String, i64);

impl Store {
    /// Keeps where payments belong that moved since, in one transaction. What is older stays as it was, for its sales are no longer looked
    /// at. A book that says what is kept already is not written.
    pub fn keep_book(&mut self, made: &Reconciled, since: Millis) -> Result<(), StoreError> {
        let recent = made.book.entries().filter(|entry| entry.row.at >= since);
        let told = made.told.iter().filter(|row| row.at >= since);
        let mut lines: BTreeSet<Line> = told
            .map(|row| (row.code.to_string(), NOBODY, None, None))
            .collect();
        let peers = self.registers_of_peers(since)?;
        for entry in recent {
            let register = owner(&entry.place).and_then(|sale| peers.get(&sale));
            lines.insert(match register {
                Some(register) => {
                    let register = Some(register.to_string());
                    (entry.row.code.to_string(), ELSEWHERE, register, None)
                }
                None => line(&entry.row.code, &entry.place),
            });
        }
        let mut held = BTreeSet::new();
        for place in { made.book.placeholders().iter() }.filter(|held| held.asked_at >= since) {
            if !peers.contains_key(&place.of.0) {
                held.insert((place.of.1.to_string(), place.amount.cents()));
            }
        }
        let (lines_before, held_before) = (self.lines(since)?, self.held(since)?);
        if lines == lines_before && held == held_before {
            return Ok(());
        }
        self.write(|transaction, _| {
            for (code, how, ..) in lines_before.difference(&lines) {
                if *how == ELSEWHERE {
                    seal::ELSEWHERE.change(transaction, code, || {
                        transaction
                            .prepare_cached("DELETE FROM elsewhere WHERE code = ?1")?
                            .execute([code])
                    })?;
                    continue;
                }
                seal::PLACE.change(transaction, code, || {
                    transaction
                        .prepare_cached("DELETE FROM place WHERE code = ?1")?
                        .execute([code])
                })?;
            }
            for line in lines.difference(&lines_before) {
                write(transaction, line)?;
            }
            for (attempt, _) in held_before.difference(&held) {
                seal::PLACEHOLDER.change(transaction, attempt, || {
                    transaction
                        .prepare_cached("DELETE FROM placeholder WHERE attempt = ?1")?
                        .execute([attempt])
                })?;
            }
            for (attempt, amount) in held.difference(&held_before) {
                seal::PLACEHOLDER.change(transaction, attempt, || {
                    transaction
                        .prepare_cached(
                            "INSERT INTO placeholder (attempt, amount_cents) VALUES (?1, ?2)",
                        )?
                        .execute(params![attempt, amount])
                })?;
            }
            Ok(())
        })
    }

    /// How many payments no sale has: those that the records hold, and those that only a confirmation told of.
    pub fn unassigned_in_all(&self) -> Result<(u32, u32), StoreError> {
        let sql = format!("SELECT count(row.code), count(*) - count(row.code) {OF_NOBODY}");
        Ok(self
            .connection
            .prepare_cached(&sql)?
            .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?)
    }

    /// Payments that no sale has: first those that the records hold, which nobody can invent; of each the newest first.
    pub fn unassigned(&self, limit: usize) -> Result<Vec<Unassigned>, StoreError> {
        let sql = format!(
            "SELECT place.code, coalesce(row.amount_cents, told.amount_cents), coalesce(row.phone, told.phone),
                 coalesce(row.at_ms, told.at_ms), coalesce(row.reference, told.reference), row.code IS NOT NULL
             {OF_NOBODY} ORDER BY 6 DESC, 4 DESC, 1 LIMIT ?1"
        );
        let mut rows = self.connection.prepare_cached(&sql)?;
        rows.query_map([limit.cast_signed()], |row| {
            Ok((crate::records::columns(row)?, row.get(5)?))
        })?
        .map(|found| {
            let (row, proven) = found?;
            let row = crate::records::read(row)?;
            Ok(Unassigned { row, proven })
        })
        .collect()
    }

    /// Proven payments that the records do not hold although they were read to their end since, newest first: what was asked for in the time
    /// that was ever read, and proven by then.
    pub fn unrecorded(
        &self,
        proven_by: Millis,
        limit: usize,
    ) -> Result<Vec<(SaleId, AttemptId)>, StoreError> {
        let Some(read_since) = self.records_read_since()? else {
            return Ok(Vec::new());
        };
        let mut rows = self.connection.prepare_cached(
            "SELECT attempt.sale, attempt.id FROM placeholder
             JOIN attempt ON attempt.id = placeholder.attempt JOIN money ON money.attempt = placeholder.attempt
             WHERE attempt.asked_at_ms >= ?1 AND money.proven_at_ms <= ?2 ORDER BY attempt.seq DESC LIMIT ?3",
        )?;
        rows.query_map(
            params![read_since.0, proven_by.0, limit.cast_signed()],
            |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)),
        )?
        .map(|found| {
            let (sale, attempt) = found?;
            Ok((crate::read_id(&sale)?, crate::read_id(&attempt)?))
        })
        .collect()
    }

    /// Open sales that still lack just this much, first those that ask nobody, and of each the newest first: those that a payment straight to the till could be for.
    pub fn open_sales_of(&self, missing: Cents, limit: usize) -> Result<Vec<SaleId>, StoreError> {
        self.ids(
            "SELECT id FROM sale WHERE state = 'open' AND missing_cents = ?1
             ORDER BY EXISTS (SELECT 1 FROM attempt WHERE attempt.sale = sale.id), seq DESC LIMIT ?2",
            params![missing.cents(), limit.cast_signed()],
        )
    }

    /// Open sales that nobody is asked about, and whose customer owes the rest or all of it: with a part there,
    /// money that came for it, or without any request. Oldest first.
    pub fn owing(&self) -> Result<Vec<SaleId>, StoreError> {
        self.ids(
            "SELECT id FROM sale WHERE state = 'open' AND watched = 0
                 AND (missing_cents < due_cents OR NOT EXISTS (SELECT 1 FROM attempt WHERE attempt.sale = sale.id)
                     OR EXISTS (SELECT 1 FROM attempt JOIN money ON money.attempt = attempt.id WHERE attempt.sale = sale.id)) ORDER BY seq",
            [],
        )
    }

    /// Whether a sale waits for its money.
    pub fn has_open_sale(&self) -> Result<bool, StoreError> {
        Ok(self.connection.query_row(
            "SELECT EXISTS (SELECT 1 FROM sale WHERE state = 'open')",
            [],
            |row| row.get(0),
        )?)
    }

    fn lines(&self, since: Millis) -> Result<BTreeSet<Line>, StoreError> {
        let mut rows = self.connection.prepare_cached(
            "SELECT code, how, sale, attempt FROM place
             WHERE code IN (SELECT code FROM row WHERE at_ms >= ?1 UNION ALL SELECT code FROM told WHERE at_ms >= ?1)
             UNION ALL SELECT code, 'elsewhere', CAST(register AS TEXT), NULL FROM elsewhere WHERE code IN (SELECT code FROM row WHERE at_ms >= ?1)",
        )?;
        rows.query_map([since.0], |row| {
            let how: String = row.get(1)?;
            let how = HOW.into_iter().find(|known| *known == how);
            Ok((
                row.get(0)?,
                how.unwrap_or_default(),
                row.get(2)?,
                row.get(3)?,
            ))
        })?
        .map(|line| Ok(line?))
        .collect()
    }

    fn held(&self, since: Millis) -> Result<BTreeSet<Held>, StoreError> {
        let mut rows = self.connection.prepare_cached(
            "SELECT attempt, amount_cents FROM placeholder WHERE attempt IN (SELECT id FROM attempt WHERE asked_at_ms >= ?1)",
        )?;
        let held = rows.query_map([since.0], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(held.collect::<Result<_, _>>()?)
    }
}

const EXACT: &str = "exact";
const INFERRED: &str = "inferred";
const COUNTED: &str = "counted";
const ASSIGNED: &str = "assigned";
const NOBODY: &str = "nobody";
/// In a table of its own: a sale of another register's.
const ELSEWHERE: &str = "elsewhere";
const HOW: [&str; 6] = [EXACT, INFERRED, COUNTED, ASSIGNED, NOBODY, ELSEWHERE];

/// The sale that has it.
const fn owner(place: &Place) -> Option<SaleId> {
    match place {
        Place::Exact((sale, _))
        | Place::Inferred((sale, _))
        | Place::Counted((sale, _))
        | Place::Assigned(sale) => Some(*sale),
        Place::Nobody(_) => None,
    }
}

fn line(code: &MpesaCode, place: &Place) -> Line {
    let owned = |how, (sale, attempt): Party| {
        let (sale, attempt) = (sale.to_string(), attempt.to_string());
        (code.to_string(), how, Some(sale), Some(attempt))
    };
    match place {
        Place::Exact(of) => owned(EXACT, *of),
        Place::Inferred(of) => owned(INFERRED, *of),
        Place::Counted(of) => owned(COUNTED, *of),
        Place::Assigned(to) => (code.to_string(), ASSIGNED, Some(to.to_string()), None),
        Place::Nobody(_) => (code.to_string(), NOBODY, None, None),
    }
}

/// A payment that moved before the days of which a book is made is nobody's, until a person looks or an attempt is known to have brought it.
pub(crate) fn write_old(transaction: &Transaction<'_>, code: &MpesaCode) -> Result<(), StoreError> {
    let mut insert = transaction.prepare_cached(
        "INSERT INTO place (code, how) VALUES (?1, 'nobody') ON CONFLICT (code) DO NOTHING",
    )?;
    seal::PLACE.change(transaction, &code.as_str(), || {
        insert.execute([code.as_str()])
    })?;
    Ok(())
}

/// An attempt that had an older payment has this one now, and the older is nobody's.
fn write(transaction: &Transaction<'_>, line: &Line) -> Result<(), StoreError> {
    let (code, how, sale, attempt) = line;
    if *how == ELSEWHERE {
        seal::ELSEWHERE.change(transaction, code, || {
            transaction
                .prepare_cached(
                    "INSERT INTO elsewhere (code, register) VALUES (?1, CAST(?2 AS INTEGER))",
                )?
                .execute(params![code, sale])
        })?;
        return Ok(());
    }
    let older: Option<String> = transaction
        .prepare_cached("SELECT code FROM place WHERE attempt = ?1")?
        .query_row([attempt], |row| row.get(0))
        .optional()?;
    if let Some(older) = older {
        seal::PLACE.change(transaction, &older, || {
            transaction
                .prepare_cached(
                    "UPDATE place SET how = 'nobody', sale = NULL, attempt = NULL WHERE code = ?1",
                )?
                .execute([&older])
        })?;
    }
    seal::PLACE.change(transaction, code, || {
        transaction
            .prepare_cached("INSERT INTO place (code, how, sale, attempt) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![code, how, sale, attempt])
    })?;
    Ok(())
}
