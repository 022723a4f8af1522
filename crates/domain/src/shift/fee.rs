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

impl Fees {
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
