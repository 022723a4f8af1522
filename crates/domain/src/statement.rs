//! The statement of a till, as its owner downloads it from Safaricom's portal: a table of text, read row by row into the payments that came.
//!
//! Whoever hands the file over may have edited it, so its rows are claims, as confirmations are (R5): they are shown, and release nothing.
//! Its columns have other names and orders at different times, it has lines above them, and dates are written day, month or year first.

use crate::ids::MpesaCode;
use crate::money::Cents;
use crate::phone::Msisdn;
use crate::records::Row;
use crate::time::{Millis, NairobiTime};
use std::collections::BTreeMap;
use thiserror::Error;

/// The columns are named in one of so many first lines.
const ABOVE_MAX: usize = 40;

/// What a statement tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statement {
    /// Money that came, each payment once, in the order of its lines.
    pub payments: Vec<Row>,
    /// Lines about something else: money that went out, charges, what did not complete, sums.
    pub other: usize,
    /// Lines that cannot be read, by their number from 1.
    pub bad: Vec<(usize, LineError)>,
}

/// What is amiss with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum LineError {
    /// Not ten letters and digits.
    #[error("the receipt number is none")]
    Code,
    /// Not an amount.
    #[error("the amount is none")]
    Amount,
    /// Not a time, or not in the order of the other lines' dates.
    #[error("the time is none")]
    Time,
    /// An earlier line tells another amount or time of this code.
    #[error("an earlier line has this receipt number with another amount or time")]
    Contradicts,
}

/// No line names the columns that must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error(
    "no line names the columns Receipt No., Completion Time and Paid In: choose the statement as the portal gave it"
)]
pub struct NoColumns;

/// Where each column is.
struct Columns {
    code: usize,
    at: usize,
    paid_in: usize,
    status: Option<usize>,
    party: Option<usize>,
    account: Option<usize>,
}

/// In which order the numbers of a date stand.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    DayFirst,
    MonthFirst,
}

/// A line that tells of money, before it is known how the file writes its dates.
struct Paid<'t> {
    line: usize,
    code: MpesaCode,
    amount: Cents,
    at: &'t str,
    phone: Option<Msisdn>,
    reference: String,
}

impl Statement {
    /// Reads a table. `now` tells in which order dates are that could be either: nothing was paid later.
    pub fn read(table: &[Vec<String>], now: Millis) -> Result<Self, NoColumns> {
        let named = table.iter().take(ABOVE_MAX).enumerate();
        let mut named = named.filter_map(|(at, line)| Some((at, Columns::of(line)?)));
        let (above, columns) = named.next().ok_or(NoColumns)?;
        let mut statement = Self::default();
        let mut paid = Vec::new();
        for (at, line) in table.iter().enumerate().skip(above.saturating_add(1)) {
            let number = at.saturating_add(1);
            match columns.read(number, line) {
                Ok(Some(found)) => paid.push(found),
                Ok(None) => statement.other = statement.other.saturating_add(1),
                Err(why) => statement.bad.push((number, why)),
            }
        }
        let order = order_of(&paid, now);
        let mut known: BTreeMap<MpesaCode, Row> = BTreeMap::new();
        for paid in paid {
            let Some(at) = time(paid.at, order) else {
                statement.bad.push((paid.line, LineError::Time));
                continue;
            };
            let row = Row {
                code: paid.code,
                amount: paid.amount,
                phone: paid.phone,
                at,
                reference: paid.reference,
            };
            match known.get(&row.code) {
                None => {
                    known.insert(row.code.clone(), row.clone());
                    statement.payments.push(row);
                }
                Some(first) if first.amount == row.amount && first.at == row.at => {}
                Some(_) => statement.bad.push((paid.line, LineError::Contradicts)),
            }
        }
        statement.bad.sort_unstable_by_key(|(line, _)| *line);
        Ok(statement)
    }
}

impl Columns {
    fn of(line: &[String]) -> Option<Self> {
        let names: Vec<String> = line.iter().map(|name| letters(name)).collect();
        let find = |wanted: &[&str]| {
            let mut wanted = wanted.iter();
            wanted.find_map(|wanted| names.iter().position(|name| name.starts_with(wanted)))
        };
        Some(Self {
            code: find(&[
                "receipt",
                "mpesacode",
                "mpesareceipt",
                "transactionid",
                "transid",
            ])?,
            at: find(&[
                "completion",
                "completed",
                "transactiontime",
                "transactiondate",
                "date",
                "initiation",
            ])?,
            paid_in: find(&["paidin", "moneyin", "amountin", "credit"])?,
            status: find(&["transactionstatus", "status"]),
            party: find(&["otherparty", "opposite", "msisdn", "phone", "from"]),
            account: find(&["acno", "account", "billref"]),
        })
    }

    /// Nothing for a line that tells of no money that came.
    fn read<'t>(&self, line: usize, fields: &'t [String]) -> Result<Option<Paid<'t>>, LineError> {
        let field = |at: usize| fields.get(at).map_or("", |field| field.trim());
        let (code, paid_in) = (field(self.code), field(self.paid_in));
        let status = self.status.map_or("", field);
        let is_over = status.is_empty() || letters(status).starts_with("complete");
        if code.is_empty() || paid_in.is_empty() || !is_over {
            return Ok(None);
        }
        let amount = amount(paid_in).ok_or(LineError::Amount)?;
        if amount <= Cents::ZERO {
            return Ok(None);
        }
        Ok(Some(Paid {
            line,
            code: MpesaCode::parse(code).map_err(|_| LineError::Code)?,
            amount,
            at: field(self.at),
            phone: self.party.and_then(|at| phone(field(at))),
            reference: self.account.map_or("", field).to_owned(),
        }))
    }
}

/// The one order in which every date is one, and none is after now; the day first, where both do.
fn order_of(paid: &[Paid<'_>], now: Millis) -> Order {
    let fits = |order| {
        paid.iter()
            .all(|paid| time(paid.at, order).is_some_and(|at| at <= now))
    };
    match (fits(Order::DayFirst), fits(Order::MonthFirst)) {
        (false, true) => Order::MonthFirst,
        _ => Order::DayFirst,
    }
}

/// `22-11-2026 14:32:09`, `11/22/2026 2:32 PM`, `2026-11-22T14:32:09`: a year that comes first is followed by its month.
fn time(text: &str, order: Order) -> Option<Millis> {
    let text = text.to_ascii_uppercase();
    let half = ["AM", "PM"].into_iter().find(|half| text.ends_with(half));
    let numbers = text.split(|c: char| !c.is_ascii_digit());
    let numbers: Vec<&str> = numbers.filter(|number| !number.is_empty()).collect();
    let (date, clock) = numbers.split_at_checked(3)?;
    let (year, month, day) = match (date, order) {
        ([year, month, day], _) if year.len() == 4 => (year, month, day),
        ([day, month, year], Order::DayFirst) | ([month, day, year], Order::MonthFirst)
            if year.len() == 4 =>
        {
            (year, month, day)
        }
        _ => return None,
    };
    let (hour, minute, second) = match clock {
        [hour, minute] => (hour, minute, &"0"),
        [hour, minute, second, ..] => (hour, minute, second),
        _ => return None,
    };
    let hour: u8 = hour.parse().ok()?;
    let hour = match half {
        None => hour,
        Some(_) if hour == 0 || hour > 12 => return None,
        Some("AM") => hour % 12,
        Some(_) => (hour % 12).checked_add(12)?,
    };
    let stamp = format!("{year:0>4}{month:0>2}{day:0>2}{hour:02}{minute:0>2}{second:0>2}");
    Some(NairobiTime::parse_stamp(&stamp)?.instant())
}

/// `1,250.00`, `KES 1 250`: with whatever stands between thousands.
fn amount(text: &str) -> Option<Cents> {
    let currency = ["KES", "KSH.", "KSH"].into_iter();
    let upper = text.to_ascii_uppercase();
    let bare = currency.fold(upper.as_str(), |text, name| {
        text.strip_prefix(name).unwrap_or(text)
    });
    let digits: String = { bare.chars() }
        .filter(|c| !matches!(c, ',' | '\'' | '’') && !c.is_whitespace())
        .collect();
    Cents::parse_decimal(&digits).ok()
}

/// `254712345678 - Achieng`; a number that hides a part of itself is none.
fn phone(text: &str) -> Option<Msisdn> {
    let number = text.split(|c: char| c.is_alphabetic()).next()?;
    Msisdn::parse(number.trim_end_matches([' ', '-'])).ok()
}

fn letters(text: &str) -> String {
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    letters.collect::<String>().to_lowercase()
}
