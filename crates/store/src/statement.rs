//! The portal's statement from a file: CSV or a workbook, kept byte for byte, with each payment that was not known yet beside what confirmations told. Its
//! rows prove nothing (R5): the file went through somebody's hands.

use crate::{Evidence, Source, Store, StoreError, records, table};
use pokea_domain::Millis;
use pokea_domain::records::Row;
use pokea_domain::statement::{NoColumns, Statement};
use thiserror::Error;

/// The longest file that is read: a year of a busy till takes a tenth of it.
const BYTES_MAX: usize = 64 << 20;

/// What a statement tells, against what is known.
#[derive(Debug, Default)]
pub struct Told {
    /// Payments of which nothing was known.
    pub new: Vec<Row>,
    /// How many are in the till's records, are a request's, or were told of before, and say the same.
    pub known: usize,
    /// Those of which the records, or what was told before, have another amount.
    pub differ: Vec<Row>,
    /// All that the file says.
    pub statement: Statement,
}

/// Why a file is no statement.
#[derive(Debug, Error)]
pub enum StatementError {
    /// More than 64 MiB.
    #[error("the file has more than 64 MiB, and nothing of it was taken: choose a shorter time")]
    TooLarge,
    /// Not a statement's columns.
    #[error(transparent)]
    NoColumns(#[from] NoColumns),
    /// The disk or SQLite refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Store {
    /// What `import_statement` would do with this file.
    pub fn preview_statement(&self, file: &[u8], now: Millis) -> Result<Told, StatementError> {
        if file.len() > BYTES_MAX {
            return Err(StatementError::TooLarge);
        }
        let statement = Statement::read(&table::read(file), now)?;
        let mut told = Told::default();
        for row in &statement.payments {
            let known = match self.row(&row.code)? {
                Some(known) => Some(known),
                None => self.told(&row.code)?,
            };
            match known {
                None if self.attempt_with_code(&row.code)?.is_some() => {
                    told.known = told.known.saturating_add(1);
                }
                None => told.new.push(row.clone()),
                Some(known) if known.amount == row.amount => {
                    told.known = told.known.saturating_add(1);
                }
                Some(_) => told.differ.push(row.clone()),
            }
        }
        Ok(Told { statement, ..told })
    }

    /// Keeps the file, and what is new in it. The same file again changes nothing.
    pub fn import_statement(&mut self, file: &[u8], now: Millis) -> Result<Told, StatementError> {
        let told = self.preview_statement(file, now)?;
        if told.new.is_empty() {
            return Ok(told);
        }
        let evidence = Evidence {
            source: Source::Statement,
            received_at: now,
            posted_to: None,
            body: file,
        };
        self.write(|transaction, _| {
            evidence.write(transaction)?;
            { told.new.iter() }.try_for_each(|row| records::tell(transaction, row, now))
        })?;
        Ok(told)
    }
}
