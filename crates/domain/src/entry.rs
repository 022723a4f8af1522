//! What a cashier types as the amount of a sale: `1500`, `1,500`, or a little sum such as `2*215 + 770`.

use crate::money::Cents;
use thiserror::Error;

pub use crate::line::Line;

/// The most that a customer may pay in one M-PESA payment (Safaricom, M-PESA Express FAQ). Cash has the same bound at the keypad:
/// a larger figure at a shop's counter is a slip of the finger.
pub const AMOUNT_MAX: Cents = Cents::new(25_000_000);

/// The most lines in one typed sum.
pub const LINES_MAX: usize = 40;

/// Why a typed amount is not one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AmountError {
    /// Nothing typed yet.
    #[error("no amount")]
    Empty,
    /// A letter or another sign that does not belong.
    #[error("an amount has only digits")]
    NotDigits,
    /// A sum that ends in `+` or `*`, or has two of them in a row.
    #[error("the sum is not finished")]
    Unfinished,
    /// Below zero.
    #[error("an amount cannot be negative")]
    Negative,
    /// M-PESA moves whole shillings only.
    #[error("M-PESA takes whole shillings")]
    HasCents,
    /// Nothing to pay.
    #[error("the amount is zero")]
    Zero,
    /// Above [`AMOUNT_MAX`].
    #[error("more than one payment may carry")]
    TooLarge,
    /// More than [`LINES_MAX`] lines.
    #[error("too many lines in one sum")]
    TooManyLines,
}

/// A readable amount: at least one line, whole shillings, at least 1 and at most [`AMOUNT_MAX`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amount {
    lines: Vec<Line>,
    total: Cents,
}

impl Amount {
    /// Reads what was typed.
    pub fn parse(text: &str) -> Result<Self, AmountError> {
        let text: String = text
            .chars()
            .filter(|c| !matches!(c, ' ' | ',' | '\u{a0}'))
            .collect();
        if text.is_empty() {
            return Err(AmountError::Empty);
        }
        if let Some(stray) = text
            .chars()
            .find(|c| !matches!(c, '0'..='9' | '.' | '+' | '*' | '×' | '-' | '−'))
        {
            debug_assert!(!stray.is_ascii_digit(), "digits belong to an amount");
            return Err(AmountError::NotDigits);
        }
        if text.contains(['-', '−']) {
            return Err(AmountError::Negative);
        }
        let lines = text
            .split('+')
            .map(read_line)
            .collect::<Result<Vec<_>, _>>()?;
        if lines.len() > LINES_MAX {
            return Err(AmountError::TooManyLines);
        }
        let total = lines
            .iter()
            .try_fold(Cents::ZERO, |sum, line| sum.checked_add(line.total()?))
            .filter(|&total| total <= AMOUNT_MAX)
            .ok_or(AmountError::TooLarge)?;
        if total == Cents::ZERO {
            Err(AmountError::Zero)
        } else {
            Ok(Self { lines, total })
        }
    }

    /// What is to be paid.
    #[must_use]
    pub const fn total(&self) -> Cents {
        self.total
    }

    /// The lines of the sum, in the order typed, without lines of nothing.
    #[must_use]
    pub fn into_lines(self) -> Vec<Line> {
        self.lines
            .into_iter()
            .filter(|line| line.total() != Some(Cents::ZERO))
            .collect()
    }
}

fn read_line(text: &str) -> Result<Line, AmountError> {
    let mut factors = text.split(['*', '×']);
    let first = read_whole(factors.next().unwrap_or_default())?;
    let second = factors.next().map(read_whole).transpose()?;
    if factors.next().is_some() {
        return Err(AmountError::Unfinished);
    }
    let (quantity, unit) = match second {
        Some(unit) => (first, unit),
        None => (1, first),
    };
    let quantity = u32::try_from(quantity).map_err(|_| AmountError::TooLarge)?;
    let unit = Cents::from_shillings(unit).ok_or(AmountError::TooLarge)?;
    Ok(Line::plain(quantity, unit))
}

fn read_whole(text: &str) -> Result<i64, AmountError> {
    if text.is_empty() {
        return Err(AmountError::Unfinished);
    }
    if let Some((_, cents)) = text.split_once('.') {
        return Err(if cents.is_empty() {
            AmountError::Unfinished
        } else {
            AmountError::HasCents
        });
    }
    text.parse().map_err(|_| AmountError::TooLarge)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn total(text: &str) -> Result<i64, AmountError> {
        Amount::parse(text).map(|amount| amount.total().cents())
    }

    #[test]
    fn reads_amounts_and_sums() {
        for (text, shillings) in [
            ("1500", 1500),
            ("1,500", 1500),
            ("1200+300", 1500),
            ("2*215 + 770+300", 1500),
            ("3×50", 150),
            ("250000", 250_000),
            ("0+5", 5),
        ] {
            assert_eq!(total(text), Ok(shillings * 100), "{text}");
        }
        let lines = Amount::parse("0+2*215+5").expect("a sum").into_lines();
        assert_eq!(
            lines
                .iter()
                .map(|l| (l.quantity, l.unit.cents()))
                .collect::<Vec<_>>(),
            [(2, 21_500), (1, 500)]
        );
    }

    #[test]
    fn refuses_with_the_reason() {
        use AmountError::{
            Empty, HasCents, Negative, NotDigits, TooLarge, TooManyLines, Unfinished, Zero,
        };
        for (text, why) in [
            ("", Empty),
            ("  ", Empty),
            ("0", Zero),
            ("0*9", Zero),
            ("-5", Negative),
            ("−5", Negative),
            ("250001", TooLarge),
            ("250000+1", TooLarge),
            ("99999999999999999999", TooLarge),
            ("99999999999*250000", TooLarge),
            ("15.50", HasCents),
            ("1500.00", HasCents),
            ("15.", Unfinished),
            ("abc", NotDigits),
            ("12a", NotDigits),
            ("1e3", NotDigits),
            ("5+", Unfinished),
            ("+5", Unfinished),
            ("5**5", Unfinished),
            ("2*3*4", Unfinished),
            ("٥", NotDigits),
            (&"1+".repeat(40), Unfinished),
            (&vec!["1"; 41].join("+"), TooManyLines),
        ] {
            assert_eq!(total(text), Err(why), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_gives_a_payable_amount_or_a_reason(text in "[0-9+*.,× -]{0,30}|\\PC{0,12}") {
            if let Ok(amount) = Amount::parse(&text) {
                prop_assert!(amount.total() >= Cents::new(100) && amount.total() <= AMOUNT_MAX);
                prop_assert_eq!(amount.total().cents() % 100, 0);
                let total = amount.total();
                let sum = amount.into_lines().iter().filter_map(Line::total).map(Cents::cents).sum::<i64>();
                prop_assert_eq!(sum, total.cents());
            }
        }
    }
}
