//! What a scanner reads at a counter: the barcode of a thing, or the QR code of one of our receipts.

use crate::ids::ReceiptNumber;
use crate::money::Cents;
use crate::shop::World;
use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

/// An EAN-8, or an EAN-13 whose check digit is right (GS1 General Specifications, section 7.9). A UPC-A is the EAN-13 with a nought before it,
/// so that scanners which are set up differently find the same thing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Barcode(String);

/// Why a text is no barcode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BarcodeError {
    /// Other than 8, 12 or 13 digits.
    #[error("a barcode has 8, 12 or 13 digits: scan it again, or look for the thing by its name")]
    Length,
    /// The last digit does not follow from the others.
    #[error("a digit of the barcode was read wrongly: scan it again")]
    CheckDigit,
}

impl Barcode {
    /// Reads the digits.
    pub fn parse(text: &str) -> Result<Self, BarcodeError> {
        if !matches!(text.len(), 8 | 12 | 13) || !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(BarcodeError::Length);
        }
        // From the right, the check digit first, they weigh 1, 3, 1, 3.
        let sum: u32 = text
            .bytes()
            .rev()
            .zip([1, 3].into_iter().cycle())
            .map(|(digit, weight)| u32::from(digit.saturating_sub(b'0')).saturating_mul(weight))
            .sum();
        if !sum.is_multiple_of(10) {
            return Err(BarcodeError::CheckDigit);
        }
        let upc = if text.len() == 12 { "0" } else { "" };
        Ok(Self(format!("{upc}{text}")))
    }

    /// Its 8 or 13 digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Barcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Barcode {
    type Error = BarcodeError;
    fn try_from(text: String) -> Result<Self, BarcodeError> {
        Self::parse(&text)
    }
}

impl From<Barcode> for String {
    fn from(code: Barcode) -> Self {
        code.0
    }
}

/// What the QR code of a receipt says. Anyone can print one: it finds a sale, and proves nothing about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptCode {
    /// Paper of another world names a sale that is not in these books.
    pub world: World,
    /// Nor is one of another trader; empty where the shop has none.
    pub kra_pin: String,
    /// Which receipt.
    pub number: ReceiptNumber,
    /// What it was for.
    pub due: Cents,
}

impl ReceiptCode {
    /// Reads `POKEA1/world/KRA PIN/receipt/Nairobi time/cents due/M-PESA code`, in capitals or not: some scanners have them locked.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_uppercase();
        let parts: Vec<&str> = text.split('/').collect();
        let ["POKEA1", world, kra_pin, number, _time, cents, _paid] = parts[..] else {
            return None;
        };
        Some(Self {
            world: match world {
                "L" => World::Live,
                "S" => World::Sandbox,
                "P" => World::Practice,
                _ => return None,
            },
            kra_pin: kra_pin.to_owned(),
            number: ReceiptNumber::parse(number)?,
            due: Cents::new(cents.parse().ok().filter(|&cents| cents > 0)?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::RegisterId;
    use proptest::prelude::*;

    #[test]
    fn reads_barcodes_as_they_are_printed() {
        // 616 is GS1 Kenya's prefix.
        for (text, kept) in [
            ("6161100000018", "6161100000018"),
            ("4006381333931", "4006381333931"),
            ("96385074", "96385074"),
            ("036000291452", "0036000291452"),
            ("0036000291452", "0036000291452"),
        ] {
            let code = Barcode::parse(text).map(String::from);
            assert_eq!(code, Ok(kept.to_owned()), "{text}");
        }
        for text in [
            "",
            "1",
            "400638133393",
            "40063813339310",
            "96385O74",
            "٩٦٣٨",
        ] {
            let wrong = Barcode::parse(text).expect_err("no barcode");
            let length =
                matches!(text.len(), 8 | 12 | 13) && text.is_ascii() && !text.contains('O');
            assert_eq!(wrong == BarcodeError::CheckDigit, length, "{text}");
        }
    }

    #[test]
    fn reads_the_qr_code_of_a_receipt() {
        let text = "POKEA1/L/P051234567X/R1-000413/20261122143209/150000/UKM4K7Q2TX";
        let code = ReceiptCode {
            world: World::Live,
            kra_pin: "P051234567X".to_owned(),
            number: ReceiptNumber {
                register: RegisterId(1),
                sequence: 413,
            },
            due: Cents::new(150_000),
        };
        assert_eq!(ReceiptCode::parse(text), Some(code.clone()));
        assert_eq!(ReceiptCode::parse(&text.to_lowercase()), Some(code));
        for other in [
            "",
            "POKEA2/L/P051234567X/R1-000413/20261122143209/150000/CASH",
            "POKEA1/X/P051234567X/R1-000413/20261122143209/150000/CASH",
            "POKEA1/L/P051234567X/R1-413/20261122143209/150000/CASH",
            "POKEA1/L/P051234567X/R1-000413/20261122143209/-5/CASH",
            "POKEA1/L/P051234567X/R1-000413/20261122143209/150000",
        ] {
            assert_eq!(ReceiptCode::parse(other), None, "{other}");
        }
    }

    proptest! {
        /// What the check digit is there for.
        #[test]
        fn one_wrong_digit_is_always_found(
            digits in proptest::collection::vec(0_u8..10, 12),
            at in 0_usize..13,
            other in 1_u8..10,
        ) {
            let text = |digits: &[u8]| digits.iter().map(u8::to_string).collect::<String>();
            let mut right: Vec<u8> = digits;
            let sound = |last: u8| Barcode::parse(&text(&[right.as_slice(), &[last]].concat())).is_ok();
            let checks: Vec<u8> = (0..10).filter(|&last| sound(last)).collect();
            prop_assert_eq!(checks.len(), 1);
            right.extend(checks);
            right[at] = right[at].wrapping_add(other) % 10;
            prop_assert_eq!(Barcode::parse(&text(&right)), Err(BarcodeError::CheckDigit));
        }
    }
}
