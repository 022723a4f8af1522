//! What a customer is about to buy, and what it comes to: the one place where discounts are spread, VAT is added up and a total is rounded.
//!
//! VAT is taken out of each line, then added (KRA's control units do so: OSCU and VSCU specification 2.0, section 4.1). A discount on the
//! whole sale is therefore spread over the lines first. Rounding comes last and touches no VAT.

use crate::entry::AMOUNT_MAX;
use crate::kra_pin::KraPin;
use crate::line::Line;
use crate::money::{Cents, Vat};
use crate::sale::Exchange;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The most lines in one basket.
pub const BASKET_LINES_MAX: usize = 200;

/// The most of one thing in one line.
pub const QUANTITY_MAX: u32 = 9_999;

/// The longest name of a thing, in characters.
pub const NAME_MAX: usize = 80;

/// The longest note on a line, in characters.
pub const NOTE_MAX: usize = 120;

/// Lines as the cashier enters them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basket {
    /// In the order entered. Their [`Line::sale_discount`] is not read: [`Basket::bill`] works it out.
    pub lines: Vec<Line>,
    /// Taken off the whole sale.
    #[serde(default)]
    pub discount: Cents,
    /// The KRA PIN of a customer who is a business.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buyer_pin: Option<KraPin>,
    /// What came back for it, if it is an exchange.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exchange: Option<Exchange>,
}

/// What a basket comes to. Gross, less both discounts, plus the rounding, is the total.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bill {
    /// The lines, each with its share of the sale's discount: what a sale is opened with.
    pub lines: Vec<Line>,
    /// Prices times quantities.
    pub gross: Cents,
    /// Taken off single lines.
    pub line_discounts: Cents,
    /// Taken off the whole sale.
    pub sale_discount: Cents,
    /// One entry for each band that occurs, in KRA's order.
    pub vat: Vec<BandTotal>,
    /// What the total has beyond the lines, from -49 to 50 cents.
    pub rounding: Cents,
    /// What is to be paid: whole shillings, because M-PESA moves no cents.
    pub total: Cents,
}

/// What was sold in one VAT band.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BandTotal {
    /// The band.
    pub band: Vat,
    /// Without VAT.
    pub net: Cents,
    /// The VAT on it.
    pub vat: Cents,
}

/// Why a basket cannot be sold. Nothing of it is lost. Lines are counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BasketError {
    /// No line.
    #[error("the basket is empty: add what the customer buys")]
    Empty,
    /// More than [`BASKET_LINES_MAX`].
    #[error(
        "a basket has at most {BASKET_LINES_MAX} lines: sell these, and begin another for the rest"
    )]
    TooManyLines,
    /// None of it, or more than [`QUANTITY_MAX`].
    #[error(
        "the quantity of line {line} is not between 1 and {QUANTITY_MAX}: change it, or take the line away"
    )]
    Quantity {
        /// Which.
        line: usize,
    },
    /// Below nothing, or above [`AMOUNT_MAX`].
    #[error(
        "the price of line {line} is not between 0 and {AMOUNT_MAX}: change it, or take the line away"
    )]
    Price {
        /// Which.
        line: usize,
    },
    /// Below nothing, or more than the line comes to.
    #[error(
        "the discount of line {line} is not between 0 and what the line comes to: make it smaller"
    )]
    Discount {
        /// Which.
        line: usize,
    },
    /// A name above [`NAME_MAX`] or a note above [`NOTE_MAX`].
    #[error(
        "line {line} has a name of more than {NAME_MAX} characters or a note of more than {NOTE_MAX}: shorten it"
    )]
    Text {
        /// Which.
        line: usize,
    },
    /// Below nothing, or more than all lines come to.
    #[error("the discount is not between 0 and what the lines come to: make it smaller")]
    SaleDiscount,
    /// Less than half a shilling.
    #[error("nothing is left to pay: add something, or make the discount smaller")]
    Nothing,
    /// Above [`AMOUNT_MAX`].
    #[error(
        "the basket comes to more than {AMOUNT_MAX}: sell a part of it, and begin another for the rest"
    )]
    TooLarge,
}

impl Basket {
    /// Works it out.
    pub fn bill(&self) -> Result<Bill, BasketError> {
        if self.lines.is_empty() {
            return Err(BasketError::Empty);
        }
        if self.lines.len() > BASKET_LINES_MAX {
            return Err(BasketError::TooManyLines);
        }
        let mut lines = self.lines.clone();
        for (number, line) in (1..).zip(&mut lines) {
            line.sale_discount = Cents::ZERO;
            check(number, line)?;
        }
        let gross = sum(&lines, Line::gross)?;
        let line_discounts = sum(&lines, |line| Some(line.discount))?;
        let after_lines = sum(&lines, Line::total)?;
        if !(Cents::ZERO..=after_lines).contains(&self.discount) {
            return Err(BasketError::SaleDiscount);
        }
        spread(self.discount, after_lines, &mut lines);
        let exact = sum(&lines, Line::total)?;
        let total = exact.to_nearest_shilling().ok_or(BasketError::TooLarge)?;
        let rounding = total.checked_sub(exact).ok_or(BasketError::TooLarge)?;
        if total == Cents::ZERO {
            return Err(BasketError::Nothing);
        }
        if total > AMOUNT_MAX {
            return Err(BasketError::TooLarge);
        }
        Ok(Bill {
            vat: vat_by_band(&lines).ok_or(BasketError::TooLarge)?,
            lines,
            gross,
            line_discounts,
            sale_discount: self.discount,
            rounding,
            total,
        })
    }
}

/// VAT taken out of each line and then added, for each band that occurs; `None` on overflow.
#[must_use]
pub fn vat_by_band(lines: &[Line]) -> Option<Vec<BandTotal>> {
    let mut totals = Vec::new();
    for band in [Vat::A, Vat::B, Vat::C, Vat::D, Vat::E] {
        let mut sums = None;
        for line in lines.iter().filter(|line| line.vat == band) {
            let (net, vat) = sums.unwrap_or((Cents::ZERO, Cents::ZERO));
            let total = line.total()?;
            let inside = band.inside(total);
            let before = total.checked_sub(inside)?;
            sums = Some((net.checked_add(before)?, vat.checked_add(inside)?));
        }
        totals.extend(sums.map(|(net, vat)| BandTotal { band, net, vat }));
    }
    Some(totals)
}

fn check(number: usize, line: &Line) -> Result<(), BasketError> {
    let longer = |text: &Option<String>, max| {
        text.as_ref()
            .is_some_and(|text| text.chars().nth(max).is_some())
    };
    if !(1..=QUANTITY_MAX).contains(&line.quantity) {
        return Err(BasketError::Quantity { line: number });
    }
    if !(Cents::ZERO..=AMOUNT_MAX).contains(&line.unit) {
        return Err(BasketError::Price { line: number });
    }
    let gross = line.gross().ok_or(BasketError::TooLarge)?;
    if !(Cents::ZERO..=gross).contains(&line.discount) {
        return Err(BasketError::Discount { line: number });
    }
    if longer(&line.name, NAME_MAX) || longer(&line.note, NOTE_MAX) {
        return Err(BasketError::Text { line: number });
    }
    Ok(())
}

fn sum(lines: &[Line], of: impl Fn(&Line) -> Option<Cents>) -> Result<Cents, BasketError> {
    lines
        .iter()
        .try_fold(Cents::ZERO, |sum, line| sum.checked_add(of(line)?))
        .ok_or(BasketError::TooLarge)
}

/// Spreads `discount` over lines that come to `whole`, each by its part of it: rounded down, and the cents that are left over go one by one to
/// the lines that lost the most by that, the earlier line first. No line gets more than it comes to.
fn spread(discount: Cents, whole: Cents, lines: &mut [Line]) {
    let mut left = discount.cents();
    let mut lost = Vec::with_capacity(lines.len());
    for (at, line) in lines.iter_mut().enumerate() {
        let total = line.total().unwrap_or_default();
        let (share, remainder) = discount.part(total, whole);
        line.sale_discount = share;
        left = left.saturating_sub(share.cents());
        lost.push((std::cmp::Reverse(remainder), at));
    }
    lost.sort_unstable();
    for (_, at) in lost.into_iter().take(usize::try_from(left).unwrap_or(0)) {
        if let Some(line) = lines.get_mut(at) {
            line.sale_discount = Cents::new(line.sale_discount.cents().saturating_add(1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(quantity: u32, unit: i64, vat: Vat, discount: i64) -> Line {
        Line {
            vat,
            discount: Cents::new(discount),
            ..Line::plain(quantity, Cents::new(unit))
        }
    }

    fn basket(lines: Vec<Line>, discount: i64) -> Basket {
        Basket {
            lines,
            discount: Cents::new(discount),
            ..Basket::default()
        }
    }

    #[test]
    fn a_basket_comes_to_its_lines_less_what_is_taken_off() {
        // Two packets of flour, milk with five shillings off, soap; and ten shillings off the whole.
        let lines = vec![
            line(2, 21_500, Vat::A, 0),
            line(3, 6_500, Vat::A, 500),
            line(1, 14_575, Vat::B, 0),
        ];
        let bill = basket(lines, 1_000).bill().expect("a basket");
        let shares: Vec<i64> = bill.lines.iter().map(|l| l.sale_discount.cents()).collect();
        // 430.00, 190.00 and 145.75 of 765.75: 561.54, 248.12 and 190.34 cents.
        assert_eq!(shares, [562, 248, 190]);
        assert_eq!(bill.gross, Cents::new(77_075));
        assert_eq!(bill.line_discounts, Cents::new(500));
        assert_eq!(
            (bill.rounding, bill.total),
            (Cents::new(25), Cents::new(75_600))
        );
        let of = |band, net, vat| BandTotal {
            band,
            net: Cents::new(net),
            vat: Cents::new(vat),
        };
        // 143.85 holds 19.84.
        assert_eq!(bill.vat, [of(Vat::A, 61_190, 0), of(Vat::B, 12_401, 1_984)]);
    }

    #[test]
    fn the_total_is_the_nearest_shilling_and_the_vat_stays() {
        for (price, rounding, total) in [
            (10_000, 0, 10_000),
            (10_049, -49, 10_000),
            (10_050, 50, 10_100),
            (10_099, 1, 10_100),
        ] {
            let bill = basket(vec![line(1, price, Vat::B, 0)], 0).bill();
            let bill = bill.expect("a basket");
            assert_eq!(
                (bill.rounding.cents(), bill.total.cents()),
                (rounding, total)
            );
            assert_eq!(bill.vat[0].vat, Vat::B.inside(Cents::new(price)));
        }
    }

    #[test]
    fn refuses_with_the_reason() {
        let long = |name: usize, note: usize| Line {
            name: Some("ñ".repeat(name)),
            note: Some("ñ".repeat(note)),
            ..Line::plain(1, Cents::new(100))
        };
        let fine = || line(1, 100, Vat::B, 0);
        use BasketError::{
            Discount, Empty, Nothing, Price, Quantity, SaleDiscount, Text, TooLarge, TooManyLines,
        };
        for (lines, discount, why) in [
            (vec![], 0, Empty),
            (vec![fine(); 201], 0, TooManyLines),
            (
                vec![fine(), line(0, 100, Vat::B, 0)],
                0,
                Quantity { line: 2 },
            ),
            (vec![line(10_000, 1, Vat::B, 0)], 0, Quantity { line: 1 }),
            (vec![line(1, -1, Vat::B, 0)], 0, Price { line: 1 }),
            (vec![line(1, 25_000_001, Vat::B, 0)], 0, Price { line: 1 }),
            (vec![line(1, i64::MAX, Vat::B, 0)], 0, Price { line: 1 }),
            (vec![line(2, 100, Vat::B, 201)], 0, Discount { line: 1 }),
            (vec![line(2, 100, Vat::B, -1)], 0, Discount { line: 1 }),
            (vec![long(81, 0)], 0, Text { line: 1 }),
            (vec![long(0, 121)], 0, Text { line: 1 }),
            (vec![fine()], 101, SaleDiscount),
            (vec![fine()], -1, SaleDiscount),
            (vec![fine()], 51, Nothing),
            (vec![line(2, 100, Vat::B, 200)], 0, Nothing),
            (vec![line(2, 12_500_050, Vat::B, 0)], 0, TooLarge),
        ] {
            let given = basket(lines, discount);
            assert_eq!(given.bill().expect_err("refused"), why);
        }
        for (lines, discount) in [
            (vec![fine(); 200], 0),
            (vec![long(80, 120)], 0),
            (vec![fine()], 50),
            (vec![line(9_999, 2_500, Vat::B, 0)], 0),
            (vec![line(2, 12_500_024, Vat::B, 0)], 0),
        ] {
            basket(lines, discount).bill().expect("just within");
        }
    }
}
