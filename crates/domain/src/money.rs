//! Money: whole cents in an `i64`, never a float, and VAT taken out of a price that includes it.

use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

/// An amount of Kenyan money in cents. Arithmetic that could overflow returns `None`.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Cents(i64);

impl Cents {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// From a number of cents.
    #[must_use]
    pub const fn new(cents: i64) -> Self {
        Self(cents)
    }

    /// From whole shillings; `None` where cents would not fit.
    #[must_use]
    pub const fn from_shillings(shillings: i64) -> Option<Self> {
        match shillings.checked_mul(100) {
            Some(cents) => Some(Self(cents)),
            None => None,
        }
    }

    /// The number of cents.
    #[must_use]
    pub const fn cents(self) -> i64 {
        self.0
    }

    /// The whole shillings; `None` if there are cents beside them, which M-PESA does not take.
    #[must_use]
    pub const fn whole_shillings(self) -> Option<i64> {
        if self.0 % 100 == 0 {
            Some(self.0 / 100)
        } else {
            None
        }
    }

    /// The sum, or `None` on overflow.
    #[must_use]
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(cents) => Some(Self(cents)),
            None => None,
        }
    }

    /// The difference, or `None` on overflow.
    #[must_use]
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        match self.0.checked_sub(other.0) {
            Some(cents) => Some(Self(cents)),
            None => None,
        }
    }

    /// So many times this amount, or `None` on overflow.
    #[must_use]
    pub const fn checked_mul(self, times: i64) -> Option<Self> {
        match self.0.checked_mul(times) {
            Some(cents) => Some(Self(cents)),
            None => None,
        }
    }

    /// The nearest whole shillings, half of one upwards; `None` on overflow.
    #[must_use]
    pub const fn to_nearest_shilling(self) -> Option<Self> {
        match self.0.checked_add(50) {
            Some(above) => Self::from_shillings(above.div_euclid(100)),
            None => None,
        }
    }

    /// This amount times `part` by `whole`, rounded down, and what the rounding left, in parts of a cent by `whole`. For amounts that are not
    /// negative, and a part that is in the whole; of nothing it is nothing.
    #[must_use]
    pub fn part(self, part: Self, whole: Self) -> (Self, i64) {
        let product = i128::from(self.0).saturating_mul(i128::from(part.0));
        let whole = i128::from(whole.0);
        let share = product.checked_div(whole).unwrap_or(0);
        let left = product.checked_rem(whole).unwrap_or(0);
        let narrow = |wide| i64::try_from(wide).unwrap_or(0);
        (Self(narrow(share)), narrow(left))
    }

    /// Reads the decimal text of Safaricom's wire (`1`, `1.0`, `1.00`, `05`): at most two decimals, no sign, no exponent.
    pub fn parse_decimal(text: &str) -> Result<Self, DecimalError> {
        let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(decimals) || text.ends_with('.') {
            return Err(DecimalError::NotDecimal);
        }
        let (decimals, rest) = decimals.split_at(decimals.len().min(2));
        if rest.bytes().any(|b| b != b'0') {
            return Err(DecimalError::FinerThanCents);
        }
        let shillings: i64 = whole.parse().map_err(|_| DecimalError::TooLarge)?;
        let cents: i64 = format!("{decimals:0<2}")
            .parse()
            .map_err(|_| DecimalError::NotDecimal)?;
        Self::from_shillings(shillings)
            .and_then(|s| s.checked_add(Self(cents)))
            .ok_or(DecimalError::TooLarge)
    }
}

/// Why a text is not an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DecimalError {
    /// Something other than digits with one point between them.
    #[error("not a plain decimal number")]
    NotDecimal,
    /// A part of a cent.
    #[error("finer than a cent")]
    FinerThanCents,
    /// More than an `i64` of cents.
    #[error("larger than any amount of money")]
    TooLarge,
}

/// Shillings with thousands separated and two decimals: `1,500.00`.
impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let magnitude = self.0.unsigned_abs();
        let shillings = (magnitude / 100).to_string();
        let mut grouped = String::with_capacity(shillings.len().saturating_add(8));
        for (place, digit) in shillings.chars().enumerate() {
            if place > 0 && shillings.len().saturating_sub(place).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{grouped}.{:02}", magnitude % 100)
    }
}

/// Kenya's VAT bands, lettered as KRA's control units letter them: A exempt, B 16 %, C zero-rated, D not VAT, E 8 %.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[expect(
    missing_docs,
    reason = "the letters are KRA's own names, explained above"
)]
pub enum Vat {
    A,
    B,
    C,
    D,
    E,
}

impl Vat {
    /// As KRA names the band.
    #[must_use]
    pub const fn letter(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
            Self::E => "E",
        }
    }

    /// The rate in per cent.
    #[must_use]
    pub const fn percent(self) -> i64 {
        match self {
            Self::A | Self::C | Self::D => 0,
            Self::B => 16,
            Self::E => 8,
        }
    }

    /// The VAT inside a price that includes it, rounded half up to a cent: 1,500.00 at 16 % holds 206.90.
    #[must_use]
    pub fn inside(self, gross: Cents) -> Cents {
        let rate = i128::from(self.percent());
        let base = rate.saturating_add(100);
        let numerator = i128::from(gross.0)
            .saturating_mul(rate)
            .saturating_mul(2)
            .saturating_add(base);
        let rounded = numerator.div_euclid(base.saturating_mul(2));
        Cents(i64::try_from(rounded).unwrap_or(0))
    }
}

#[cfg(test)]
#[expect(
    clippy::arithmetic_side_effects,
    reason = "the amounts are bounded by the tests themselves"
)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn prints_shillings_with_thousands() {
        let shown = |c| Cents::new(c).to_string();
        assert_eq!(
            [
                shown(0),
                shown(5),
                shown(150_000),
                shown(99_999_999_999),
                shown(-123_456)
            ],
            ["0.00", "0.05", "1,500.00", "999,999,999.99", "-1,234.56"]
        );
    }

    #[test]
    fn reads_every_decimal_safaricom_writes() {
        for (text, cents) in [
            ("1", 100),
            ("1.0", 100),
            ("1.00", 100),
            ("05", 500),
            ("10.5", 1_050),
            ("168.000", 16_800),
        ] {
            assert_eq!(Cents::parse_decimal(text), Ok(Cents::new(cents)), "{text}");
        }
        for text in [
            "",
            ".",
            "1.",
            ".5",
            "-1",
            "+1",
            "1e2",
            "1,000",
            " 1",
            "1.005",
            "99999999999999999999",
        ] {
            assert!(Cents::parse_decimal(text).is_err(), "{text}");
        }
    }

    #[test]
    fn takes_vat_out_of_a_price() {
        assert_eq!(Vat::B.inside(Cents::new(150_000)), Cents::new(20_690));
        assert_eq!(Vat::B.inside(Cents::new(23_000)), Cents::new(3_172));
        assert_eq!(Vat::E.inside(Cents::new(10_800)), Cents::new(800));
        assert_eq!(Vat::A.inside(Cents::new(10_800)), Cents::ZERO);
    }

    proptest! {
        #[test]
        fn decimal_text_round_trips(cents in 0_i64..=1_000_000_000_000) {
            let text = Cents::new(cents).to_string().replace(',', "");
            prop_assert_eq!(Cents::parse_decimal(&text), Ok(Cents::new(cents)));
        }

        #[test]
        fn vat_is_the_nearest_cent(gross in 0_i64..=25_000_000) {
            let vat = Vat::B.inside(Cents::new(gross)).cents();
            prop_assert!((vat * 116 - gross * 16).abs() * 2 <= 116);
        }
    }
}
