//! A catalogue from a file, as a spreadsheet saves it: CSV with a first row that names the columns. All of it comes in, or nothing.
//!
//! Columns `name` and `price` must be there; `vat` (a band's letter, B where empty), `barcode` (several with spaces between them), `category`
//! and `quick key` may be. A row is about the item that has one of its barcodes, else about the one of its name, else about a new one; so the
//! same file a second time changes nothing. What a file does not name stays as it is.

use crate::{CatalogueError, Store, StoreError, catalogue};
use csv::{ReaderBuilder, StringRecord, Trim};
use pokea_domain::barcode::{Barcode, BarcodeError};
use pokea_domain::catalogue::Item;
use pokea_domain::{Cents, ItemId, Vat};
use std::collections::{HashMap, HashSet};
use thiserror::Error;

/// The longest file that is read: 100,000 items take a tenth of it.
const BYTES_MAX: usize = 64 << 20;

/// What a file would do.
#[derive(Debug, Default)]
pub struct Preview {
    /// Items that are not there yet.
    pub new: Vec<Item>,
    /// Items that are, as they would be.
    pub changed: Vec<Item>,
    /// Rows that say what is there already.
    pub unchanged: usize,
    /// Rows that say nothing usable. While there is one, nothing of the file comes in.
    pub bad: Vec<BadRow>,
}

/// A row that cannot be an item.
#[derive(Debug)]
pub struct BadRow {
    /// Its line in the file, from 1, which is the line of the columns' names.
    pub line: u64,
    /// What is amiss with it.
    pub why: RowError,
}

/// What can be amiss with a row.
#[derive(Debug, Error)]
pub enum RowError {
    /// Not as many fields as columns, or not UTF-8.
    #[error("the row has not one field for each column")]
    Fields,
    /// Not an amount.
    #[error("the price is no amount of shillings, such as 1250 or 1250.50")]
    Price,
    /// Not a letter from A to E.
    #[error("the VAT band is none of A, B, C, D and E")]
    Vat,
    /// Not a number.
    #[error("the quick key is no number")]
    QuickKey,
    /// Not a barcode.
    #[error(transparent)]
    Barcode(#[from] BarcodeError),
    /// Two items have a barcode of it each, or several its name.
    #[error("more than one item in the catalogue could be meant: say its barcode")]
    Several,
    /// An earlier row is about the same item, barcode or quick key.
    #[error("an earlier row has this item, barcode or quick key already")]
    Repeated,
    /// What the catalogue would not take.
    #[error(transparent)]
    Refused(CatalogueError),
}

/// Why a file is no catalogue.
#[derive(Debug, Error)]
pub enum ImportError {
    /// More than 64 MiB.
    #[error(
        "the file has more than 64 MiB, and nothing of it was taken: save the list of items alone"
    )]
    TooLarge,
    /// The first row lacks a column.
    #[error(
        "the first row names no column \"{0}\", and nothing was taken: name the columns name, price, vat, barcode, category, quick key"
    )]
    NoColumn(&'static str),
    /// Some rows are bad.
    #[error("{} rows cannot be read, and nothing was taken: mend them and choose the file again", .0.len())]
    Bad(Vec<BadRow>),
    /// The disk or SQLite refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Store {
    /// What `import_items` would do with this file; `fresh` makes ids for new items.
    pub fn preview_items(
        &self,
        file: &[u8],
        mut fresh: impl FnMut() -> ItemId,
    ) -> Result<Preview, ImportError> {
        if file.len() > BYTES_MAX {
            return Err(ImportError::TooLarge);
        }
        let file = file.strip_prefix("\u{feff}".as_bytes()).unwrap_or(file);
        let first = file.split(|&b| b == b'\n').next().unwrap_or_default();
        // Where the comma is the decimal sign, spreadsheets put semicolons between fields.
        let delimiter = if first.contains(&b';') { b';' } else { b',' };
        let mut rows = ReaderBuilder::new()
            .delimiter(delimiter)
            .trim(Trim::All)
            .from_reader(file);
        let no_name = |_| ImportError::NoColumn("name");
        let columns = Columns::of(rows.headers().map_err(no_name)?)?;
        let mut preview = Preview::default();
        let mut seen = Seen::default();
        for row in rows.into_records() {
            let line = match &row {
                Ok(row) => row.position().map(csv::Position::line),
                Err(error) => error.position().map(csv::Position::line),
            };
            let read = match row {
                Ok(row) => columns.read(&row),
                Err(_) => Err(RowError::Fields),
            };
            let placed = read.and_then(|read| self.place(read, &mut seen, &mut fresh));
            match placed {
                Ok(Placed::New(item)) => preview.new.push(item),
                Ok(Placed::Changed(item)) => preview.changed.push(item),
                Ok(Placed::Unchanged) => preview.unchanged += 1,
                Err(RowError::Refused(CatalogueError::Store(error))) => return Err(error.into()),
                Err(why) => preview.bad.push(BadRow {
                    line: line.unwrap_or_default(),
                    why,
                }),
            }
        }
        Ok(preview)
    }

    /// Takes the file in, if every row of it is good.
    pub fn import_items(
        &mut self,
        file: &[u8],
        fresh: impl FnMut() -> ItemId,
    ) -> Result<Preview, ImportError> {
        let mut preview = self.preview_items(file, fresh)?;
        if !preview.bad.is_empty() {
            return Err(ImportError::Bad(std::mem::take(&mut preview.bad)));
        }
        let items: Vec<&Item> = preview.changed.iter().chain(&preview.new).collect();
        if !items.is_empty() {
            self.put_items(&items)?;
        }
        Ok(preview)
    }

    /// Whose row it is, and whether that item could be so.
    fn place(
        &self,
        read: Read,
        seen: &mut Seen,
        fresh: &mut impl FnMut() -> ItemId,
    ) -> Result<Placed, RowError> {
        let known = self.known(&read)?;
        let mut item = known.clone().unwrap_or_else(|| Item {
            id: fresh(),
            name: String::new(),
            price: Cents::ZERO,
            vat: Vat::B,
            barcodes: Vec::new(),
            category: None,
            quick_key: None,
            archived: false,
        });
        read.put_into(&mut item);
        item.check().map_err(|e| RowError::Refused(e.into()))?;
        self.is_free_for(&item).map_err(RowError::Refused)?;
        if !seen.is_first(&item) {
            return Err(RowError::Repeated);
        }
        Ok(match known {
            Some(known) if known == item => Placed::Unchanged,
            Some(_) => Placed::Changed(item),
            None => Placed::New(item),
        })
    }

    fn known(&self, read: &Read) -> Result<Option<Item>, RowError> {
        let store = |error: StoreError| RowError::Refused(error.into());
        let mut found: Vec<Item> = Vec::new();
        for code in &read.barcodes {
            let item = self.item_with_barcode(code).map_err(store)?;
            found.extend(item.filter(|item| found.iter().all(|f| f.id != item.id)));
        }
        if found.is_empty() {
            found = self.items_named(&read.name).map_err(store)?;
            // Another thing of the same name: theirs are other barcodes.
            found.retain(|item| read.barcodes.is_empty() || item.barcodes.is_empty());
        }
        match found.len() {
            0 | 1 => Ok(found.pop()),
            _ => Err(RowError::Several),
        }
    }
}

enum Placed {
    New(Item),
    Changed(Item),
    Unchanged,
}

/// What earlier rows are about.
#[derive(Default)]
struct Seen {
    ids: HashSet<ItemId>,
    barcodes: HashSet<Barcode>,
    quick_keys: HashSet<u8>,
    // Of items without a barcode, which are told apart by nothing else.
    names: HashSet<String>,
}

impl Seen {
    fn is_first(&mut self, item: &Item) -> bool {
        let mut codes = item.barcodes.iter().cloned();
        let codes = codes.all(|code| self.barcodes.insert(code));
        let key = item.quick_key.is_none_or(|key| self.quick_keys.insert(key));
        let name = !item.barcodes.is_empty() || self.names.insert(item.name.to_ascii_lowercase());
        self.ids.insert(item.id) && codes && key && name
    }
}

/// Where in a row each column is.
struct Columns {
    name: usize,
    price: usize,
    vat: Option<usize>,
    barcode: Option<usize>,
    category: Option<usize>,
    quick_key: Option<usize>,
}

/// What one row says. A column that the file lacks changes nothing.
struct Read {
    name: String,
    price: Cents,
    vat: Option<Vat>,
    barcodes: Vec<Barcode>,
    category: Option<Option<String>>,
    quick_key: Option<Option<u8>>,
}

impl Columns {
    fn of(headers: &StringRecord) -> Result<Self, ImportError> {
        let places: HashMap<String, usize> = headers
            .iter()
            .enumerate()
            .map(|(at, name)| (name.to_ascii_lowercase().replace(['_', '-'], " "), at))
            .collect();
        let place = |name: &'static str| places.get(name).copied();
        let needed = |name| place(name).ok_or(ImportError::NoColumn(name));
        Ok(Self {
            name: needed("name")?,
            price: needed("price")?,
            vat: place("vat"),
            barcode: place("barcode"),
            category: place("category"),
            quick_key: place("quick key"),
        })
    }

    fn read(&self, row: &StringRecord) -> Result<Read, RowError> {
        let field = |at: usize| row.get(at).unwrap_or_default();
        let filled = |at| Some(field(at)).filter(|text| !text.is_empty());
        let vat = |at| match filled(at) {
            Some(letter) => catalogue::vat_of(&letter.to_ascii_uppercase()).ok_or(RowError::Vat),
            None => Ok(Vat::B),
        };
        let quick_key = |at| {
            let number = filled(at).map(|text| text.parse().map_err(|_| RowError::QuickKey));
            number.transpose()
        };
        let mut barcodes: Vec<Barcode> = Vec::new();
        for code in self.barcode.map_or("", field).split_whitespace() {
            let code = Barcode::parse(code)?;
            if !barcodes.contains(&code) {
                barcodes.push(code);
            }
        }
        Ok(Read {
            name: field(self.name).to_owned(),
            price: Cents::parse_decimal(&field(self.price).replace(',', ""))
                .map_err(|_| RowError::Price)?,
            vat: self.vat.map(vat).transpose()?,
            barcodes,
            category: self.category.map(|at| filled(at).map(str::to_owned)),
            quick_key: self.quick_key.map(quick_key).transpose()?,
        })
    }
}

impl Read {
    fn put_into(self, item: &mut Item) {
        item.name = self.name;
        item.price = self.price;
        item.vat = self.vat.unwrap_or(item.vat);
        item.category = self.category.unwrap_or(item.category.take());
        item.quick_key = self.quick_key.unwrap_or(item.quick_key);
        for code in self.barcodes {
            if !item.barcodes.contains(&code) {
                item.barcodes.push(code);
            }
        }
    }
}
