//! What Safaricom is expected to keep of a payment to the till. Its tariff differs from shop to shop and changes, so it is a table of the
//! shop's own, and the result an expectation: nothing at the till tells what was kept.

use super::plus;
use crate::money::Cents;
use serde::{Deserialize, Serialize};

/// The fee for payments up to some amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    /// For payments up to this.
    pub up_to: Cents,
    /// So much of each.
    pub fixed: Cents,
    /// And so many parts of ten thousand of its amount: 55 are 0.55 %.
    pub per_10_000: u32,
}

/// The tariff of the shop's till: bands that rise. Without bands nothing is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fees(pub Vec<Band>);

impl Band {
    fn parse([up_to, fixed, percent]: &TypedBand<'_>) -> Result<Self, FeeError> {
        let plain = |text: &str| text.replace([',', ' '], "");
        let amount = |text: &str| Cents::parse_decimal(&plain(text)).map_err(|_| FeeError::Amount);
        let or_nothing = |text: &str| match text.trim() {
            "" => Ok(Cents::ZERO),
            text => amount(text),
        };
        // Hundredths of a per cent are to 1 as cents are to a shilling.
        let percent = or_nothing(percent).map_err(|_| FeeError::Percent)?.cents();
        let per_10_000 = u32::try_from(percent).ok().filter(|part| *part < 10_000);
        Ok(Self {
            up_to: amount(up_to)?,
            fixed: or_nothing(fixed)?,
            per_10_000: per_10_000.ok_or(FeeError::Percent)?,
        })
    }
}

/// Why a table that was typed is none. Nothing of it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FeeError {
    /// Not an amount in shillings.
    #[error("not an amount in shillings")]
    Amount,
    /// Not a part of a hundred with two decimals at most.
    #[error("not a percentage below 100")]
    Percent,
    /// Not above the band before it.
    #[error("each band reaches higher than the one before it")]
    Order,
}

/// One row as it was typed: up to which amount, so much of each, and so many per cent. The last two may be left empty.
pub type TypedBand<'a> = [&'a str; 3];

impl Fees {
    /// Reads a table that was typed; which row is wrong, counted from 0, and why.
    pub fn parse(rows: &[TypedBand<'_>]) -> Result<Self, (usize, FeeError)> {
        let mut bands: Vec<Band> = Vec::with_capacity(rows.len());
        for (place, row) in rows.iter().enumerate() {
            let band = Band::parse(row).map_err(|error| (place, error))?;
            if bands.last().is_some_and(|last| last.up_to >= band.up_to) {
                return Err((place, FeeError::Order));
            }
            bands.push(band);
        }
        Ok(Self(bands))
    }

    /// The fee for one payment, half a cent rounded up; nothing where the table does not reach so far.
    #[must_use]
    pub fn of(&self, amount: Cents) -> Option<Cents> {
        let band = self.0.iter().find(|band| amount <= band.up_to)?;
        let ten_thousandths = amount.checked_mul(band.per_10_000.into())?;
        let rounded = ten_thousandths.checked_add(Cents::new(5_000))?.cents();
        Some(plus(band.fixed, Cents::new(rounded.div_euclid(10_000))))
    }

    /// The fee for all of them; nothing if the table does not say for each.
    #[must_use]
    pub fn for_all(&self, amounts: impl IntoIterator<Item = Cents>) -> Option<Cents> {
        if self.0.is_empty() {
            return None;
        }
        let mut fees = amounts.into_iter().map(|amount| self.of(amount));
        fees.try_fold(Cents::ZERO, |sum, fee| Some(plus(sum, fee?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_as_it_is_typed_or_says_which_row_is_wrong() {
        let table = [
            ["200", "", ""],
            ["36,363", "", "0.55"],
            ["250 000", "200", "0"],
        ];
        let fees = Fees::parse(&table).expect("a table");
        let fee = |shillings: i64| fees.of(Cents::new(shillings.saturating_mul(100)));
        assert_eq!(fee(200), Some(Cents::ZERO));
        assert_eq!(fee(1_000), Some(Cents::new(550)));
        assert_eq!(fee(250_000), Some(Cents::new(20_000)));
        assert_eq!(fee(250_001), None, "the table does not reach so far");
        for (rows, wrong) in [
            (vec![["", "", ""]], (0, FeeError::Amount)),
            (vec![["200", "x", ""]], (0, FeeError::Amount)),
            (vec![["200", "", "0.555"]], (0, FeeError::Percent)),
            (vec![["200", "", "100"]], (0, FeeError::Percent)),
            (vec![["200", "", "-1"]], (0, FeeError::Percent)),
            (
                vec![["200", "", ""], ["200", "5", ""]],
                (1, FeeError::Order),
            ),
        ] {
            assert_eq!(Fees::parse(&rows), Err(wrong), "{rows:?}");
        }
    }
}
