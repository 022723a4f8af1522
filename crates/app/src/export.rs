//! Tables as files: text stays text, whatever it begins with, and amounts are numbers.

use pokea_domain::Cents;
use pokea_receipts::{Section, TextRow};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use std::io;

/// One table.
#[derive(Debug)]
pub(crate) struct Table {
    /// Of the sheet.
    pub(crate) title: String,
    /// What the columns are called, and then what the total is.
    pub(crate) columns: Vec<String>,
    /// From top to bottom.
    pub(crate) rows: Vec<Vec<Cell>>,
    /// Under all columns but the first.
    pub(crate) total: Vec<Cell>,
}

/// What stands in one place.
#[derive(Debug)]
pub(crate) enum Cell {
    /// A name, a code, a day.
    Text(String),
    /// So many.
    Count(i64),
    /// Shillings and cents.
    Amount(Cents),
}

/// How wide the first column is, in letters.
const NAMES: f64 = 32.0;
const FIGURES: f64 = 16.0;
/// A sheet's name has no more, and none of these signs (Excel).
const SHEET_CHARS: usize = 31;
const NOT_IN_SHEET: [char; 7] = ['[', ']', ':', '*', '?', '/', '\\'];

impl Table {
    /// Commas and UTF-8, with the mark by which Excel knows that. A text that a spreadsheet would take for a formula has an apostrophe in front
    /// (OWASP, "CSV Injection").
    pub(crate) fn csv(&self) -> io::Result<Vec<u8>> {
        let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
        let (columns, total) = self.named();
        writer.write_record(columns.iter().map(|name| harmless(name)))?;
        for row in &self.rows {
            writer.write_record(row.iter().map(Cell::text))?;
        }
        let sums = { self.total.iter() }.map(Cell::text);
        writer.write_record([harmless(total)].into_iter().chain(sums))?;
        writer
            .into_inner()
            .map_err(|error| io::Error::other(error.to_string()))
    }

    /// A workbook of one sheet.
    pub(crate) fn xlsx(&self) -> io::Result<Vec<u8>> {
        self.workbook().map_err(io::Error::other)
    }

    fn workbook(&self) -> Result<Vec<u8>, XlsxError> {
        let (bold, money) = (
            Format::new().set_bold(),
            Format::new().set_num_format("#,##0.00"),
        );
        let sum = money.clone().set_bold();
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let name = self
            .title
            .chars()
            .filter(|sign| !NOT_IN_SHEET.contains(sign));
        sheet.set_name(name.take(SHEET_CHARS).collect::<String>())?;
        sheet.set_column_width(0, NAMES)?;
        let (columns, total) = self.named();
        for (name, column) in columns.iter().zip(0_u16..) {
            sheet.write_string_with_format(0, column, name, &bold)?;
            if column > 0 {
                sheet.set_column_width(column, FIGURES)?;
            }
        }
        let mut last = 1;
        for (row, at) in self.rows.iter().zip(1_u32..) {
            for (cell, column) in row.iter().zip(0_u16..) {
                match cell {
                    Cell::Text(text) => sheet.write_string(at, column, text)?,
                    Cell::Count(count) => sheet.write_number(at, column, *count as f64)?,
                    Cell::Amount(amount) => {
                        sheet.write_number_with_format(at, column, shillings(*amount), &money)?
                    }
                };
            }
            last = at.saturating_add(1);
        }
        sheet.write_string_with_format(last, 0, total, &bold)?;
        for (cell, column) in self.total.iter().zip(1_u16..) {
            match cell {
                Cell::Text(text) => sheet.write_string_with_format(last, column, text, &bold)?,
                Cell::Count(count) => {
                    sheet.write_number_with_format(last, column, *count as f64, &bold)?
                }
                Cell::Amount(amount) => {
                    sheet.write_number_with_format(last, column, shillings(*amount), &sum)?
                }
            };
        }
        sheet.set_freeze_panes(1, 0)?;
        book.save_to_buffer()
    }

    /// For paper: a row's first place is its heading, and the others follow by their columns' names.
    pub(crate) fn sections(&self) -> Vec<Section> {
        let (columns, total) = self.named();
        let below = |cells: &[Cell]| {
            let named = columns.iter().skip(1).zip(cells);
            named
                .filter_map(|(column, cell)| cell.row(column))
                .collect()
        };
        let of_row = |row: &Vec<Cell>| Section {
            heading: row.first().map(Cell::shown),
            rows: below(row.get(1..).unwrap_or_default()),
        };
        let sum = Section {
            heading: Some(total.to_owned()),
            rows: below(&self.total),
        };
        self.rows.iter().map(of_row).chain([sum]).collect()
    }

    /// The columns' names, and the total's.
    fn named(&self) -> (&[String], &str) {
        match &self.columns[..] {
            [columns @ .., total] => (columns, total),
            [] => (&[], ""),
        }
    }
}

impl Cell {
    /// As people read it.
    fn shown(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Count(count) => count.to_string(),
            Self::Amount(amount) => amount.to_string(),
        }
    }

    /// On paper, under its column's name; nothing for an empty place.
    fn row(&self, column: &str) -> Option<TextRow> {
        let label = column.to_owned();
        match self {
            Self::Amount(amount) => Some(TextRow::Amount {
                label,
                amount: *amount,
            }),
            Self::Text(_) | Self::Count(_) => {
                let value = Some(self.shown()).filter(|value| !value.is_empty());
                value.map(|value| TextRow::Fact { label, value })
            }
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Text(text) => harmless(text),
            Self::Count(count) => count.to_string(),
            Self::Amount(amount) => amount.to_string().replace(',', ""),
        }
    }
}

fn harmless(text: &str) -> String {
    match text.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r') => format!("'{text}"),
        _ => text.to_owned(),
    }
}

/// A workbook knows no whole cents: a number of so few digits is shown and added up to the cent all the same.
#[expect(clippy::cast_precision_loss, reason = "far below 2^53 cents")]
fn shillings(amount: Cents) -> f64 {
    amount.cents() as f64 / 100.0
}
