//! What a cashier types as a discount: `50` for so many shillings, `10%` for a part.

use crate::money::Cents;
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

    proptest! {
        #[test]
        fn a_part_never_takes_more_than_there_is(hundredths in 0_i64..=10_000, whole in 0_i64..1_000_000_000_000) {
            let taken = Discount::Part(hundredths).of(Cents::new(whole));
            prop_assert!((0..=whole).contains(&taken.cents()));
        }
    }
}
