//! A thing that a shop sells, as its catalogue has it, and what such a thing must be like.

use crate::barcode::Barcode;
use crate::basket::NAME_MAX;
use crate::entry::AMOUNT_MAX;
use crate::ids::ItemId;
use crate::line::Line;
use crate::money::{Cents, Vat};
use thiserror::Error;

/// Quick keys are numbered from 1 to this: one for each letter of a keyboard.
pub const QUICK_KEYS: u8 = 26;

/// The most barcodes of one thing: makers change them, and old stock keeps its own.
pub const BARCODES_MAX: usize = 8;

/// The longest name of a category, in characters.
pub const CATEGORY_MAX: usize = 40;

/// One thing with its price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Which.
    pub id: ItemId,
    /// As it stands on the receipt.
    pub name: String,
    /// Of one, VAT included.
    pub price: Cents,
    /// The VAT that it bears.
    pub vat: Vat,
    /// None, one or several.
    pub barcodes: Vec<Barcode>,
    /// The group it is shown in.
    pub category: Option<String>,
    /// Its place among the quick keys.
    pub quick_key: Option<u8>,
    /// No longer sold. It stays, because old sales name it; its barcodes and its quick key are free for another.
    pub archived: bool,
}

/// Why a thing cannot be in the catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ItemError {
    /// None, or more than [`NAME_MAX`] characters, or not in one line.
    #[error("a name has 1 to {NAME_MAX} characters, in one line")]
    Name,
    /// None, or above [`AMOUNT_MAX`].
    #[error("a price is between 0.01 and {AMOUNT_MAX}")]
    Price,
    /// More than [`BARCODES_MAX`].
    #[error("a thing has at most {BARCODES_MAX} barcodes")]
    Barcodes,
    /// As a name, but of [`CATEGORY_MAX`].
    #[error("a category has 1 to {CATEGORY_MAX} characters, in one line")]
    Category,
    /// Outside 1 to [`QUICK_KEYS`].
    #[error("quick keys are numbered from 1 to {QUICK_KEYS}")]
    QuickKey,
}

impl Item {
    /// That it can be in the catalogue.
    pub fn check(&self) -> Result<(), ItemError> {
        if !is_label(&self.name, NAME_MAX) {
            return Err(ItemError::Name);
        }
        if self.price <= Cents::ZERO || self.price > AMOUNT_MAX {
            return Err(ItemError::Price);
        }
        if self.barcodes.len() > BARCODES_MAX {
            return Err(ItemError::Barcodes);
        }
        let category = self.category.as_deref();
        if category.is_some_and(|category| !is_label(category, CATEGORY_MAX)) {
            return Err(ItemError::Category);
        }
        if self
            .quick_key
            .is_some_and(|key| !(1..=QUICK_KEYS).contains(&key))
        {
            return Err(ItemError::QuickKey);
        }
        Ok(())
    }

    /// So many of it, at today's price.
    #[must_use]
    pub fn line(&self, quantity: u32) -> Line {
        Line {
            name: Some(self.name.clone()),
            item: Some(self.id),
            vat: self.vat,
            ..Line::plain(quantity, self.price)
        }
    }
}

fn is_label(text: &str, max: usize) -> bool {
    text.trim() == text
        && !text.is_empty()
        && text.chars().nth(max).is_none()
        && !text.chars().any(char::is_control)
}
