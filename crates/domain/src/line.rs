//! One line of a sale: so many of something at so much, what is taken off, and the VAT inside.

use crate::ids::ItemId;
use crate::money::{Cents, Vat};
use serde::{Deserialize, Serialize};

/// So many of one thing. The price includes VAT.
///
/// Lines are in the log, which is read for ever: a field that came later is optional, and absent where it says nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// What was sold; nothing for an amount typed at the keypad.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How many.
    pub quantity: u32,
    /// The price of one.
    pub unit: Cents,
    /// The item of the catalogue that it was, if it was one. Name, price and band are the line's own: a catalogue changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<ItemId>,
    /// An amount typed at the keypad has no item to ask, so it bears the standard rate.
    #[serde(default = "standard", skip_serializing_if = "is_standard")]
    pub vat: Vat,
    /// Taken off this line, the whole quantity.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub discount: Cents,
    /// This line's share of what is taken off the whole sale.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub sale_discount: Cents,
    /// What the cashier noted about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Line {
    /// So many at so much, and nothing else known: as typed at the keypad.
    #[must_use]
    pub const fn plain(quantity: u32, unit: Cents) -> Self {
        Self {
            name: None,
            quantity,
            unit,
            item: None,
            vat: Vat::B,
            discount: Cents::ZERO,
            sale_discount: Cents::ZERO,
            note: None,
        }
    }

    /// Quantity times price; `None` on overflow.
    #[must_use]
    pub fn gross(&self) -> Option<Cents> {
        self.unit.checked_mul(i64::from(self.quantity))
    }

    /// What the customer pays for it: gross less both discounts; `None` on overflow.
    #[must_use]
    pub fn total(&self) -> Option<Cents> {
        self.gross()?
            .checked_sub(self.discount)?
            .checked_sub(self.sale_discount)
    }
}

const fn standard() -> Vat {
    Vat::B
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_standard(vat: &Vat) -> bool {
    *vat == standard()
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
fn is_nothing(cents: &Cents) -> bool {
    *cents == Cents::ZERO
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The log's chain covers these bytes (`tests/it/old_logs.rs`).
    #[test]
    fn a_plain_line_is_written_as_before_there_were_baskets() {
        let json = r#"{"quantity":2,"unit":21500}"#;
        let line: Line = serde_json::from_str(json).expect("a line of the first version");
        assert_eq!(line, Line::plain(2, Cents::new(21_500)));
        assert_eq!(serde_json::to_string(&line).expect("JSON"), json);
    }

    #[test]
    fn a_full_line_is_read_as_it_was_written() {
        let json = r#"{"name":"Maziwa 500 ml","quantity":3,"unit":6500,"item":"00000000-0000-0000-0000-000000000007","vat":"A","discount":500,"sale_discount":19,"note":"baridi"}"#;
        let line: Line = serde_json::from_str(json).expect("a line");
        assert_eq!(line.gross(), Some(Cents::new(19_500)));
        assert_eq!(line.total(), Some(Cents::new(18_981)));
        assert_eq!(serde_json::to_string(&line).expect("JSON"), json);
    }
}
