//! KRA PINs: by which the tax office knows the shop, and a customer who claims back the VAT.

use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

/// A letter, nine digits and a letter, such as `P051234567X`: in capitals, without spaces.
///
/// `Debug` hides it, so that a customer's cannot reach a log by accident.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct KraPin(String);

/// Why a text is not a KRA PIN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum KraPinError {
    /// So far it could become one.
    #[error("a KRA PIN has more characters")]
    Short,
    /// Nothing typed after it makes it one.
    #[error("a KRA PIN is a letter, nine digits and a letter")]
    Unreadable,
}

impl KraPin {
    /// How many characters it has.
    pub const LENGTH: usize = 11;

    /// Reads it as people type it.
    pub fn parse(text: &str) -> Result<Self, KraPinError> {
        let pin: String = text.split_whitespace().collect::<String>().to_uppercase();
        let fits = |(place, c): (usize, char)| match place {
            0 | 10 => c.is_ascii_uppercase(),
            _ => c.is_ascii_digit(),
        };
        let length = pin.chars().count();
        if length > Self::LENGTH || !pin.chars().enumerate().all(fits) {
            Err(KraPinError::Unreadable)
        } else if length < Self::LENGTH {
            Err(KraPinError::Short)
        } else {
            Ok(Self(pin))
        }
    }

    /// As it stands on paper.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for KraPin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KraPin(•••)")
    }
}

impl TryFrom<String> for KraPin {
    type Error = KraPinError;
    fn try_from(text: String) -> Result<Self, KraPinError> {
        Self::parse(&text)
    }
}

impl From<KraPin> for String {
    fn from(pin: KraPin) -> Self {
        pin.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kra_pin_is_a_letter_nine_digits_and_a_letter() {
        let pin = KraPin::parse(" p051 234 567x ").expect("a PIN");
        assert_eq!(pin.as_str(), "P051234567X");
        assert!(!format!("{pin:?}").contains("051"));
        for (text, why) in [
            ("", KraPinError::Short),
            ("P", KraPinError::Short),
            ("p05123456", KraPinError::Short),
            ("P051234567", KraPinError::Short),
            ("P05123456X", KraPinError::Unreadable),
            ("P0512345678X", KraPinError::Unreadable),
            ("P051234567XX", KraPinError::Unreadable),
            ("5051234567X", KraPinError::Unreadable),
            ("P05123456\u{e9}X", KraPinError::Unreadable),
        ] {
            assert_eq!(KraPin::parse(text), Err(why), "{text}");
        }
    }
}
