//! Many people in one file, as a spreadsheet saves it: read as a whole, each row with what is amiss in it.

use super::{Kind, Reason};
use crate::entry::Amount;
use crate::money::Cents;
use crate::phone::Msisdn;
use std::collections::HashMap;
use thiserror::Error;

/// More rows than this nobody looks through before money goes.
pub const ROWS_MAX: usize = 500;

/// What the columns may be called, in both languages.
const PHONES: [&str; 6] = [
    "phone",
    "phone number",
    "number",
    "msisdn",
    "simu",
    "nambari",
];
const AMOUNTS: [&str; 3] = ["amount", "kiasi", "ksh"];
const NAMES: [&str; 2] = ["name", "jina"];
const REASONS: [&str; 4] = ["reason", "for", "sababu", "remarks"];

/// A list of people to be paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayList {
    /// Its rows, in the file's order.
    pub rows: Vec<PayRow>,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayRow {
    /// Its line in the file, from 1.
    pub line: usize,
    /// As it was written.
    pub phone: String,
    /// What the file calls the person; nobody checks it.
    pub name: String,
    /// Who is paid how much and why, or what is amiss.
    pub paid: Result<(Msisdn, Cents, Reason), RowProblem>,
}

/// What can be amiss with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RowProblem {
    /// Not a Kenyan mobile number.
    #[error("not a Kenyan mobile number")]
    Phone,
    /// Not whole shillings from 10 to 250,000.
    #[error("not whole shillings from 10 to 250,000")]
    Amount,
    /// No reason, or one that is too long.
    #[error("a reason has 2 to 100 characters")]
    Reason,
    /// An earlier row pays the same phone.
    #[error("an earlier row pays the same phone")]
    Repeated,
}

/// Why a file is no list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ListError {
    /// No row names a phone.
    #[error("there is no row with a phone and an amount")]
    Empty,
    /// More than [`ROWS_MAX`].
    #[error("there are more than {ROWS_MAX} rows")]
    TooLong,
}

/// Where in a row each thing stands.
#[derive(Clone, Copy, Debug)]
struct Columns {
    phone: usize,
    amount: usize,
    name: Option<usize>,
    reason: Option<usize>,
}

impl Columns {
    /// As the first row names them; nothing if it names none.
    fn named(header: &[String]) -> Option<Self> {
        let at = |names: &[&str]| {
            let is_one = |text: &String| names.contains(&text.trim().to_lowercase().as_str());
            header.iter().position(is_one)
        };
        Some(Self {
            phone: at(&PHONES)?,
            amount: at(&AMOUNTS)?,
            name: at(&NAMES),
            reason: at(&REASONS),
        })
    }

    /// Where nothing names them.
    const UNNAMED: Self = Self {
        phone: 0,
        amount: 1,
        name: Some(2),
        reason: Some(3),
    };
}

impl PayList {
    /// Reads a file's rows. `reason` is that of each row that has none of its own.
    pub fn read(rows: &[Vec<String>], reason: &str) -> Result<Self, ListError> {
        let first = rows.first().ok_or(ListError::Empty)?;
        let named = Columns::named(first);
        let columns = named.unwrap_or(Columns::UNNAMED);
        let mut seen: HashMap<Msisdn, usize> = HashMap::new();
        let mut read = Vec::new();
        let lines = { rows.iter().enumerate() }.skip(usize::from(named.is_some()));
        for (at, row) in lines {
            if row.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            if read.len() == ROWS_MAX {
                return Err(ListError::TooLong);
            }
            let cell =
                |at: Option<usize>| at.and_then(|at| row.get(at)).map_or("", |cell| cell.trim());
            let mut paid = Self::row(
                &phone(cell(Some(columns.phone))),
                cell(Some(columns.amount)),
                match cell(columns.reason) {
                    "" => reason,
                    own => own,
                },
            );
            if let Ok((phone, ..)) = &paid
                && seen.insert(phone.clone(), at).is_some()
            {
                paid = Err(RowProblem::Repeated);
            }
            read.push(PayRow {
                line: at.saturating_add(1),
                phone: cell(Some(columns.phone)).to_owned(),
                name: cell(columns.name).to_owned(),
                paid,
            });
        }
        match read.is_empty() {
            true => Err(ListError::Empty),
            false => Ok(Self { rows: read }),
        }
    }

    fn row(phone: &str, amount: &str, reason: &str) -> Result<(Msisdn, Cents, Reason), RowProblem> {
        let phone = Msisdn::parse(phone).map_err(|_| RowProblem::Phone)?;
        let amount = amount.strip_suffix(".00").unwrap_or(amount);
        let amount = Amount::parse(amount).map(|amount| amount.total());
        let amount = amount.ok().filter(|amount| Kind::Person.takes(*amount));
        let amount = amount.ok_or(RowProblem::Amount)?;
        let reason = Reason::parse(reason).map_err(|_| RowProblem::Reason)?;
        Ok((phone, amount, reason))
    }

    /// Whether every row can be paid.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.rows.iter().all(|row| row.paid.is_ok())
    }

    /// What it comes to, of the rows that can be paid.
    #[must_use]
    pub fn total(&self) -> Cents {
        let amounts = self.rows.iter().filter_map(|row| row.paid.as_ref().ok());
        amounts.fold(Cents::ZERO, |sum, (_, amount, _)| {
            sum.checked_add(*amount).unwrap_or(sum)
        })
    }
}

/// A spreadsheet takes a phone for a number: without its first zero, or with a fraction of none.
fn phone(text: &str) -> String {
    let text = text.strip_suffix(".0").unwrap_or(text);
    text.to_owned()
}
