//! Kenyan mobile numbers: read as people write them, kept as Daraja wants them.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;
use thiserror::Error;

/// A Kenyan mobile number in Daraja's form, `2547XXXXXXXX` or `2541XXXXXXXX`.
///
/// Finer prefixes are not checked: Safaricom keeps opening ranges, and numbers move between networks.
/// `Debug` shows the masked form, so a number cannot reach a log by accident.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Msisdn(Arc<str>);

/// Why a text is not a Kenyan mobile number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum MsisdnError {
    /// Nothing was given.
    #[error("no phone number")]
    Empty,
    /// Something other than digits, spaces, dashes, brackets, dots and one leading plus.
    #[error("a phone number has only digits")]
    NotDigits,
    /// A digit or more is missing.
    #[error("the phone number is too short")]
    TooShort,
    /// A digit or more too many.
    #[error("the phone number is too long")]
    TooLong,
    /// The right length, but not a Kenyan mobile number (07.., 01.., 2547.., 2541..).
    #[error("not a Kenyan mobile number")]
    NotKenyanMobile,
}

impl Msisdn {
    /// Reads `0712 345 678`, `0112-345-678`, `712345678`, `+254 712 345 678`, `+254 (0) 712 345 678`, `254712345678`.
    pub fn parse(text: &str) -> Result<Self, MsisdnError> {
        let text = text.trim();
        let (international, rest) = match text.strip_prefix('+') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let mut digits = String::with_capacity(12);
        for c in rest.chars() {
            match c {
                '0'..='9' => digits.push(c),
                ' ' | '\u{a0}' | '-' | '.' | '(' | ')' => {}
                _ => return Err(MsisdnError::NotDigits),
            }
        }
        if digits.is_empty() {
            return Err(if international {
                MsisdnError::TooShort
            } else {
                MsisdnError::Empty
            });
        }
        let national = match digits.strip_prefix("254") {
            Some(national) => national,
            None if international => return Err(MsisdnError::NotKenyanMobile),
            None => &digits,
        };
        // Also `+254 0712 345 678`: many write the zero that is dialled at home.
        let national = national.strip_prefix('0').unwrap_or(national);
        let starts_mobile = national.starts_with(['7', '1']);
        match national.len() {
            _ if !national.is_empty() && !starts_mobile => Err(MsisdnError::NotKenyanMobile),
            0..=8 => Err(MsisdnError::TooShort),
            9 => Ok(Self(format!("254{national}").into())),
            _ => Err(MsisdnError::TooLong),
        }
    }

    /// The twelve digits that Daraja takes.
    #[must_use]
    pub fn as_daraja(&self) -> &str {
        &self.0
    }

    /// As Kenyans write it: `0712 345 678`.
    #[must_use]
    pub fn national(&self) -> String {
        let (prefix, middle, last) = self.parts();
        format!("0{prefix} {middle} {last}")
    }

    /// With the middle hidden, for lists and paper: `0712 ••• 678`.
    #[must_use]
    pub fn masked(&self) -> String {
        let (prefix, _, last) = self.parts();
        format!("0{prefix} ••• {last}")
    }

    fn parts(&self) -> (&str, &str, &str) {
        // Always twelve ASCII digits: `parse` is the only constructor.
        (&self.0[3..6], &self.0[6..9], &self.0[9..12])
    }
}

impl fmt::Debug for Msisdn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Msisdn({})", self.masked())
    }
}

impl TryFrom<String> for Msisdn {
    type Error = MsisdnError;
    fn try_from(text: String) -> Result<Self, MsisdnError> {
        Self::parse(&text)
    }
}

impl From<Msisdn> for String {
    fn from(msisdn: Msisdn) -> Self {
        msisdn.as_daraja().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_every_way_a_customer_says_it() {
        for text in [
            "0712345678",
            "0712 345 678",
            "0712-345-678",
            "712345678",
            "712 345 678",
            "+254712345678",
            "+254 712 345 678",
            "254712345678",
            " 0712 345 678 ",
            "(0712) 345.678",
            "2540712345678".trim_start_matches("2540").trim_start(),
        ] {
            assert_eq!(
                Msisdn::parse(text).as_ref().map(Msisdn::as_daraja),
                Ok("254712345678"),
                "{text}"
            );
        }
        assert_eq!(
            Msisdn::parse("0112345678").as_ref().map(Msisdn::as_daraja),
            Ok("254112345678")
        );
        assert_eq!(
            Msisdn::parse("112345678").as_ref().map(Msisdn::as_daraja),
            Ok("254112345678")
        );
    }

    #[test]
    fn refuses_with_the_reason() {
        use MsisdnError::{Empty, NotDigits, NotKenyanMobile, TooLong, TooShort};
        for (text, why) in [
            ("", Empty),
            ("  ", Empty),
            ("07abc", NotDigits),
            ("0712 345 67", TooShort),
            ("0712 345 6789", TooLong),
            ("0812345678", NotKenyanMobile),
            ("254012345678", TooShort),
            ("2540812345678", NotKenyanMobile),
            ("+255712345678", NotKenyanMobile),
            ("+", TooShort),
            ("0", TooShort),
            ("7", TooShort),
            ("07+12345678", NotDigits),
            ("٠٧١٢٣٤٥٦٧٨", NotDigits),
        ] {
            assert_eq!(Msisdn::parse(text), Err(why), "{text}");
        }
    }

    #[test]
    fn debug_and_mask_hide_the_middle() {
        let msisdn = Msisdn::parse("0712345678").expect("a valid number");
        assert_eq!(msisdn.masked(), "0712 ••• 678");
        assert!(!format!("{msisdn:?}").contains("345"));
        assert_eq!(msisdn.national(), "0712 345 678");
    }

    proptest! {
        #[test]
        fn any_text_is_refused_or_reads_back_the_same(text in "\\PC{0,20}") {
            if let Ok(msisdn) = Msisdn::parse(&text) {
                prop_assert_eq!(Msisdn::parse(&msisdn.national()), Ok(msisdn.clone()));
                prop_assert_eq!(Msisdn::parse(msisdn.as_daraja()), Ok(msisdn));
            }
        }
    }
}
