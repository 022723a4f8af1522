//! What the shop sells, as the screen shows it.

use super::{Money, SaleView};
use crate::commands::basket::BasketEntry;
use pokea_domain::{Cents, Vat};
use serde::Serialize;
use ts_rs::TS;

/// A thing of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ItemView {
    /// Its id.
    pub id: String,
    /// As it stands on the receipt.
    pub name: String,
    /// Of one, VAT included.
    pub price: Money,
    /// The VAT that it bears, by the letter of KRA's band.
    #[ts(type = "\"A\" | \"B\" | \"C\" | \"D\" | \"E\"")]
    pub vat: Vat,
    /// Its barcodes.
    pub barcodes: Vec<String>,
    /// The group it is shown in.
    pub category: Option<String>,
    /// Its place among the quick keys, from 1.
    pub quick_key: Option<u8>,
}

/// Things of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ItemsFound {
    /// At most 50.
    pub items: Vec<ItemView>,
}

/// What a scanned code is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Scanned {
    /// A thing of the catalogue.
    Item {
        /// Which.
        item: ItemView,
    },
    /// A barcode that nothing has yet.
    NewBarcode {
        /// Its digits.
        code: String,
    },
    /// A receipt of this till.
    Sale {
        /// Its sale.
        sale: Box<SaleView>,
    },
    /// A receipt of another shop, world or book.
    StrangeReceipt,
    /// A barcode whose check digit is wrong: it was misread.
    Misread,
    /// No code that Pokea knows.
    NoCode,
}

/// A parked basket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ParkedView {
    /// Which.
    #[ts(type = "number")]
    pub id: i64,
    /// What the cashier knows it by.
    pub name: String,
    /// Since when, in ms since 1970 UTC.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// What it came to then.
    pub total: Money,
    /// How many things of one kind or another.
    pub lines: usize,
}

/// A parked basket that was taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct RecalledView {
    /// Its lines; nothing if somebody took it back before.
    pub basket: Option<BasketEntry>,
}

/// What a file of items would do, or did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ItemsPreview {
    /// Things that are not there yet.
    pub new: usize,
    /// Things that are, and would be otherwise.
    pub changed: usize,
    /// Rows that say what is there already.
    pub unchanged: usize,
    /// Rows that say nothing usable, at most 50 of them. While there is one, nothing of the file comes in.
    pub bad: Vec<BadRowView>,
    /// How many there are of those.
    pub bad_count: usize,
    /// Why it is no file of items at all.
    pub problem: Option<ItemsFileProblem>,
}

/// A row that cannot be an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct BadRowView {
    /// Its line in the file, from 1.
    #[ts(type = "number")]
    pub line: u64,
    /// What is amiss.
    pub why: RowProblem,
}

/// What can be amiss with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RowProblem {
    /// Not one field for each column.
    Fields,
    /// No name, or too long.
    Name,
    /// Not a price.
    Price,
    /// Not a band from A to E.
    Vat,
    /// Not a barcode, or too many.
    Barcode,
    /// Another thing has it.
    BarcodeTaken,
    /// Too long.
    Category,
    /// Not the number of a quick key.
    QuickKey,
    /// Another thing has it.
    QuickKeyTaken,
    /// More than one thing could be meant.
    Several,
    /// An earlier row is about the same.
    Repeated,
}

/// Why a file is none of items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ItemsFileProblem {
    /// More than 64 MiB.
    TooLarge,
    /// Its first row does not name the columns `name` and `price`.
    NoColumns,
}

impl ParkedView {
    pub(crate) fn of(parked: &pokea_store::Parked) -> Self {
        let bill = parked.basket.bill();
        Self {
            id: parked.id.0,
            name: parked.name.clone(),
            at_ms: parked.at.0,
            total: Money(bill.map_or(Cents::ZERO, |bill| bill.total)),
            lines: parked.basket.lines.len(),
        }
    }
}
