//! What a cashier types as a discount, `50` for so many shillings or `10%` for a part, and how much of a basket may go that way unasked.

use crate::basket::Bill;
use crate::money::Cents;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What is taken off something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Discount {
    /// So much.
    Amount(Cents),
    /// So many hundredths of a percent, at most 10,000.
    Part(i64),
}

/// Why a typed discount is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DiscountError {
    /// Not a number, with `%` behind it or not.
    #[error("a discount is an amount such as 50, or a part such as 10%")]
    Unreadable,
    /// More than all of it.
    #[error("a discount is at most 100%")]
    TooLarge,
}

/// How much of a whole basket a cashier may take off unasked, in hundredths of a percent, at most 10,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiscountLimit(i64);

impl Default for DiscountLimit {
    fn default() -> Self {
        Self(1_000)
    }
}

impl DiscountLimit {
    /// Reads `10` or `7.5`, with `%` behind it or not. Nothing typed is no limit that anybody meant.
    pub fn parse(text: &str) -> Result<Self, DiscountError> {
        let number = text.trim().trim_end_matches('%').trim_end();
        if number.is_empty() {
            return Err(DiscountError::Unreadable);
        }
        match Discount::parse(&format!("{number}%"))? {
            Discount::Part(part) => Ok(Self(part)),
            Discount::Amount(_) => Err(DiscountError::Unreadable),
        }
    }

    /// In hundredths of a percent.
    #[must_use]
    pub const fn hundredths(self) -> i64 {
        self.0
    }

    /// Whether all that is taken off this bill, off its lines and off the whole together, is within it. Where a part is not a whole number of
    /// cents it may be rounded up, once for each line.
    #[must_use]
    pub fn allows(self, bill: &Bill) -> bool {
        let part = Discount::Part(self.0);
        let lines = bill
            .lines
            .iter()
            .filter_map(|line| Some(part.of(line.gross()?)));
        let by_line = lines.map(Cents::cents).sum::<i64>();
        let taken = bill.line_discounts.checked_add(bill.sale_discount);
        taken.is_some_and(|taken| taken.cents() <= by_line.max(part.of(bill.gross).cents()))
    }
}

impl Discount {
    /// Reads what was typed; nothing typed takes nothing off.
    pub fn parse(text: &str) -> Result<Self, DiscountError> {
        let text: String = text
            .chars()
            .filter(|c| !matches!(c, ' ' | ',' | '\u{a0}'))
            .collect();
        if text.is_empty() {
            return Ok(Self::Amount(Cents::ZERO));
        }
        let (number, is_part) = match text.strip_suffix('%') {
            Some(number) => (number, true),
            None => (text.as_str(), false),
        };
        let number = Cents::parse_decimal(number).map_err(|_| DiscountError::Unreadable)?;
        match (is_part, number.cents()) {
            (false, _) => Ok(Self::Amount(number)),
            (true, part @ 0..=10_000) => Ok(Self::Part(part)),
            (true, _) => Err(DiscountError::TooLarge),
        }
    }

    /// What it takes off this much, to the nearest cent. An amount may be more than there is: the basket refuses that.
    #[must_use]
    pub fn of(self, whole: Cents) -> Cents {
        match self {
            Self::Amount(amount) => amount,
            Self::Part(hundredths) => {
                let exact = i128::from(whole.cents()).saturating_mul(i128::from(hundredths));
                let nearest = exact.saturating_add(5_000).div_euclid(10_000);
                Cents::new(i64::try_from(nearest).unwrap_or(i64::MAX))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn off(text: &str, whole: i64) -> Result<i64, DiscountError> {
        Discount::parse(text).map(|discount| discount.of(Cents::new(whole)).cents())
    }

    #[test]
    fn reads_amounts_and_parts() {
        for (text, whole, taken) in [
            ("", 10_000, 0),
            ("50", 10_000, 5_000),
            ("1,050.50", 999_900, 105_050),
            ("10%", 10_000, 1_000),
            ("10 %", 21_555, 2_156),
            ("12.5%", 10_000, 1_250),
            ("100%", 12_345, 12_345),
            ("0%", 12_345, 0),
        ] {
            assert_eq!(off(text, whole), Ok(taken), "{text}");
        }
        for text in ["%", "ten", "-5", "5-", "5%%", "1.234", "5%5", "1e2"] {
            assert_eq!(off(text, 1), Err(DiscountError::Unreadable), "{text}");
        }
        assert_eq!(off("100.01%", 1), Err(DiscountError::TooLarge));
    }

    #[test]
    fn a_limit_is_a_part_and_nothing_else() {
        for (text, hundredths) in [("10", 1_000), (" 7.5 % ", 750), ("0", 0), ("100%", 10_000)] {
            let limit = DiscountLimit::parse(text).map(DiscountLimit::hundredths);
            assert_eq!(limit, Ok(hundredths), "{text}");
        }
        for text in ["", "%", "ten", "-1", "1.234"] {
            let limit = DiscountLimit::parse(text);
            assert_eq!(limit, Err(DiscountError::Unreadable), "{text}");
        }
        assert_eq!(DiscountLimit::parse("101"), Err(DiscountError::TooLarge));
    }

    proptest! {
        #[test]
        fn a_part_never_takes_more_than_there_is(hundredths in 0_i64..=10_000, whole in 0_i64..1_000_000_000_000) {
            let taken = Discount::Part(hundredths).of(Cents::new(whole));
            prop_assert!((0..=whole).contains(&taken.cents()));
        }
    }
}
