//! A file that a spreadsheet can hold, as rows of text: CSV, or the first sheet with anything on it of a workbook.

use calamine::{Data, Reader, open_workbook_auto_from_rs};
use csv::{ReaderBuilder, Trim};
use std::io::Cursor;

/// With these bytes begin workbooks: those of today and OpenDocument's, and those of old.
const WORKBOOKS: [&[u8]; 2] = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"];

/// All of it. A workbook that cannot be read has nothing.
pub fn read(file: &[u8]) -> Vec<Vec<String>> {
    match WORKBOOKS.iter().any(|begins| file.starts_with(begins)) {
        true => workbook(file).unwrap_or_default(),
        false => csv(file),
    }
}

fn workbook(file: &[u8]) -> Option<Vec<Vec<String>>> {
    let mut book = open_workbook_auto_from_rs(Cursor::new(file)).ok()?;
    let sheets = book.worksheets().into_iter().map(|(_, sheet)| sheet);
    let sheet = sheets.into_iter().find(|sheet| !sheet.is_empty())?;
    let rows = sheet.rows();
    Some(rows.map(|row| row.iter().map(text).collect()).collect())
}

/// A workbook keeps a time as a number of days: told as one that begins with its year.
fn text(cell: &Data) -> String {
    match cell {
        Data::DateTime(at) => {
            let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
        }
        other => other.to_string().trim().to_owned(),
    }
}

/// Where the comma is the decimal sign, spreadsheets put semicolons between fields.
fn csv(file: &[u8]) -> Vec<Vec<String>> {
    let file = file.strip_prefix("\u{feff}".as_bytes()).unwrap_or(file);
    let often = |delimiter: &u8| file.iter().filter(|byte| *byte == delimiter).count();
    let delimiter = [b',', b';', b'\t'].into_iter().max_by_key(often);
    let mut lines = ReaderBuilder::new()
        .delimiter(delimiter.unwrap_or(b','))
        .has_headers(false)
        .flexible(true)
        .trim(Trim::All)
        .from_reader(file);
    let text = |field: &[u8]| String::from_utf8_lossy(field).into_owned();
    // Reading from memory, and with lines of any length, fails at nothing.
    let lines = lines.byte_records().map(Result::unwrap_or_default);
    lines.map(|line| line.iter().map(text).collect()).collect()
}
