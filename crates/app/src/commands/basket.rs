//! Requests about what is sold: the basket, baskets that wait, and the catalogue.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A basket, as the cashier put it together. Prices and names are the catalogue's, which is read again with every reading.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct BasketEntry {
    /// In the order entered.
    pub lines: Vec<LineEntry>,
    /// Taken off the whole, as typed: `50`, `10%`, or nothing.
    pub discount: String,
    /// The KRA PIN of a customer who is a business, as typed; nothing for any other.
    pub buyer_pin: String,
    /// What came back for it; nothing where it is no exchange.
    #[ts(optional)]
    pub exchange: Option<ExchangeEntry>,
}

/// A refund in whose place a basket is sold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ExchangeEntry {
    /// The id of the sale that the goods came back from.
    pub sale: String,
    /// The refund's own id.
    pub refund: String,
}

/// One line of a basket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LineEntry {
    /// The thing's id in the catalogue; nothing for an amount that was typed.
    pub item: Option<String>,
    /// The price of one where no thing says it, as typed.
    pub price: String,
    /// How many.
    pub quantity: u32,
    /// Taken off this line, as typed: `50`, `10%`, or nothing.
    pub discount: String,
    /// What the cashier noted about it.
    pub note: String,
}

/// A basket to let wait.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct Park {
    /// What the cashier knows it by.
    pub name: String,
    /// The amount field, as typed.
    pub amount: String,
    /// What is in it.
    pub basket: BasketEntry,
}

/// A parked basket to take back.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
pub struct Recall {
    /// Which.
    #[ts(type = "number")]
    pub id: i64,
}

/// A search in the catalogue.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct FindItems {
    /// Beginnings of words of the name, or a barcode.
    pub text: String,
}

/// A scanner's burst of keys.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct Scan {
    /// All of it.
    pub text: String,
}

/// A thing for the catalogue, as typed.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct PutItem {
    /// Its id, which the screen makes for a new one.
    pub id: String,
    /// As it is to stand on the receipt.
    pub name: String,
    /// Of one, VAT included.
    pub price: String,
    /// KRA's band.
    #[ts(type = "\"A\" | \"B\" | \"C\" | \"D\" | \"E\"")]
    pub vat: pokea_domain::Vat,
    /// Several with spaces between them.
    pub barcodes: String,
    /// Nothing for none.
    pub category: String,
    /// The number of its quick key; nothing for none.
    pub quick_key: String,
    /// No longer sold.
    pub archived: bool,
}

/// A file of things, as a spreadsheet saves it.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct ItemsFile {
    /// CSV.
    pub text: String,
}
