//! Names of things. Each id is a type of its own, so that one cannot stand in for another.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use thiserror::Error;
use uuid::Uuid;

/// Why a text is not the id it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not a valid {0}")]
pub struct IdError(pub &'static str);

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                Uuid::from_str(text).map(Self).map_err(|_| IdError(stringify!($name)))
            }
        }
    };
}

uuid_id! {
    /// Somebody who works at the till.
    PersonId
}
uuid_id! {
    /// One sale. The screen makes it before it asks for anything, so that asking twice is asking once.
    SaleId
}
uuid_id! {
    /// One M-PESA request for one sale: one push, sent at most once. Made by the screen, like [`SaleId`].
    AttemptId
}
uuid_id! {
    /// One time that the owner was let in. What only an owner may decide is logged with it.
    OwnerSessionId
}

uuid_id! {
    /// One thing that a shop sells, in its catalogue.
    ItemId
}
uuid_id! {
    /// One request of the owner to take a payment back: sent at most once. Made by the screen, like [`SaleId`].
    ReversalId
}
uuid_id! {
    /// One payout: money that leaves the shop's M-PESA account. Made by the screen, like [`SaleId`].
    PayoutId
}
uuid_id! {
    /// A list of payouts that came in together.
    BatchId
}
uuid_id! {
    /// One time that cash went back to a customer. Made by the screen, like [`SaleId`].
    RefundId
}

impl SaleId {
    /// What a customer names as the account when a sale is paid at a paybill without a prompt: short, because it may be typed. It proves nothing.
    #[must_use]
    pub fn reference(self) -> String {
        let id = self.0.simple().to_string();
        id.get(26..).unwrap_or(&id).to_ascii_uppercase()
    }
}

impl AttemptId {
    /// What a paybill's records call this attempt's money by: the account that its push names, of 12 characters (portal: at most 12).
    #[must_use]
    pub fn reference(self) -> String {
        let id = self.0.simple().to_string();
        id.get(20..).unwrap_or(&id).to_ascii_uppercase()
    }

    /// Whether this is [`Self::reference`], in capitals or not. Nothing is written for it: it is asked of each row and attempt.
    #[must_use]
    pub fn has_reference(self, text: &str) -> bool {
        let low = self.0.as_u128() & 0xffff_ffff_ffff;
        text.len() == 12
            && text.bytes().all(|byte| byte.is_ascii_hexdigit())
            && u64::from_str_radix(text, 16).is_ok_and(|number| u128::from(number) == low)
    }
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $valid:expr) => {
        text_id! { $(#[$doc])* $name, $valid, |text| text }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
    // With what of it `Debug` may show. A sale is copied for each decision about it, so a copy of an id shares its text.
    ($(#[$doc:meta])* $name:ident, $valid:expr, $shown:expr) => {
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Arc<str>);

        impl $name {
            /// Reads the id, refusing a text that cannot be one.
            pub fn parse(text: &str) -> Result<Self, IdError> {
                let valid: fn(&str) -> bool = $valid;
                if valid(text) { Ok(Self(text.into())) } else { Err(IdError(stringify!($name))) }
            }

            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.as_str().to_owned()
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let shown: fn(&str) -> &str = $shown;
                f.debug_tuple(stringify!($name)).field(&shown(&self.0)).finish()
            }
        }
    };
}

/// Safaricom's ids are opaque and longer than its portal says; this bound only keeps nonsense out.
const DARAJA_ID_LEN_MAX: usize = 128;

fn is_daraja_id(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= DARAJA_ID_LEN_MAX
        && text.bytes().all(|b| b.is_ascii_graphic())
}

text_id! {
    /// Safaricom's name for one push, used to query it (`CheckoutRequestID`). It ends in the last nine digits of the payer's number, so
    /// `Debug` shows only what is before them, and there is no `Display`.
    CheckoutRequestId, is_daraja_id, |text| text.get(..text.len().saturating_sub(9)).unwrap_or_default()
}
text_id! {
    /// Safaricom's other name for one push (`MerchantRequestID`).
    MerchantRequestId, is_daraja_id
}
text_id! {
    /// Safaricom's name for one request that was made in an initiator's name, as it acknowledged it (`OriginatorConversationID`).
    ConversationId, is_daraja_id
}
text_id! {
    /// Safaricom's ten-character code of money that moved (`MpesaReceiptNumber`, `TransID`).
    MpesaCode, |text| text.len() == 10 && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}
text_id! {
    /// The secret part of one attempt's own callback address, in lower-case hex: it finds the payment again when the push's
    /// answer was lost.
    CallbackNonce, |text| (32..=128).contains(&text.len()) && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// One register (one PC) of a shop; a shop's first is 1. It is part of every receipt number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RegisterId(pub u16);

/// The number on our paper, gapless for each register: `R1-000123`. A register whose database was restored from a backup begins a new
/// *series*, since nobody knows which numbers it gave after the backup (R21): `R1B-000001`, then `R1C-000001`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ReceiptNumber {
    /// Who wrote it.
    pub register: RegisterId,
    /// Counts from 1, and in each series from one above its multiple of [`Self::SERIES`].
    pub sequence: u32,
}

impl ReceiptNumber {
    /// So many numbers has a series: a register that is never restored has them all for itself.
    pub const SERIES: u32 = 10_000_000;

    /// A register's first receipt.
    #[must_use]
    pub const fn first(register: RegisterId) -> Self {
        Self {
            register,
            sequence: 1,
        }
    }

    /// The first receipt of a register's series; nothing after the 429th.
    #[must_use]
    pub fn first_of(register: RegisterId, series: u32) -> Option<Self> {
        let before = series.checked_mul(Self::SERIES)?;
        before.checked_add(Self::SERIES)?;
        Some(Self {
            register,
            sequence: before.checked_add(1)?,
        })
    }

    /// 0 until the register was restored from a backup.
    #[must_use]
    pub const fn series(self) -> u32 {
        self.sequence / Self::SERIES
    }

    /// The one after this.
    #[must_use]
    pub const fn next(self) -> Self {
        Self {
            register: self.register,
            sequence: self.sequence.saturating_add(1),
        }
    }

    /// As papers have it, and nothing else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (name, within) = text.strip_prefix('R')?.split_once('-')?;
        let digits = name.trim_end_matches(|c: char| c.is_ascii_uppercase());
        let number = Self::of(
            digits.parse().ok()?,
            name.get(digits.len()..)?,
            within.parse().ok()?,
        )?;
        (number.to_string() == text).then_some(number)
    }

    /// A number from the parts of its name, such as 1, `B` and 123; in the first series the letters are empty.
    #[must_use]
    pub fn of(register: u16, letters: &str, within: u32) -> Option<Self> {
        let series = letters.bytes().try_fold(0_u32, |series, letter| {
            let digit = letter
                .to_ascii_uppercase()
                .checked_sub(b'A')
                .filter(|digit| *digit < 26)?;
            series.checked_mul(26)?.checked_add(digit.into())
        })?;
        let first = Self::first_of(RegisterId(register), series)?;
        let sequence = first.sequence.checked_add(within.checked_sub(1)?)?;
        (within < Self::SERIES).then_some(Self { sequence, ..first })
    }
}

impl fmt::Display for ReceiptNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "R{}", self.register.0)?;
        letters(self.series(), f)?;
        write!(f, "-{:06}", self.sequence % Self::SERIES)
    }
}

/// A number in letters, with A for nought: none for 0, then B to Z, BA, BB.
fn letters(series: u32, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if series == 0 {
        return Ok(());
    }
    letters(series / 26, f)?;
    let digit = u8::try_from(series % 26).map_err(|_| fmt::Error)?;
    write!(f, "{}", char::from(b'A'.saturating_add(digit)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_refuse_what_they_are_not() {
        assert!(MpesaCode::parse("UKM4K7Q2TX").is_ok());
        for text in ["", "ukm4k7q2tx", "UKM4K7Q2T", "UKM4K7Q2TXX", "UKM4K7Q2T "] {
            assert!(MpesaCode::parse(text).is_err(), "{text}");
        }
        assert!(serde_json::from_str::<MpesaCode>("\"short\"").is_err());
        assert!(CallbackNonce::parse(&"ab".repeat(32)).is_ok());
        assert!(CallbackNonce::parse(&"AB".repeat(32)).is_err());
        assert!(CheckoutRequestId::parse("ws_CO_22112026143209712345678").is_ok());
        assert!(CheckoutRequestId::parse("has a space").is_err());
        let push = CheckoutRequestId::parse("ws_CO_22112026143209712345678").expect("an id");
        assert_eq!(
            format!("{push:?}"),
            r#"CheckoutRequestId("ws_CO_22112026143209")"#
        );
        let short = CheckoutRequestId::parse("c").expect("an id");
        assert_eq!(format!("{short:?}"), r#"CheckoutRequestId("")"#);
    }

    #[test]
    fn receipt_numbers_read_as_paper_shows_them() {
        let first = ReceiptNumber::first(RegisterId(1));
        assert_eq!(first.to_string(), "R1-000001");
        assert_eq!(first.next().to_string(), "R1-000002");
    }

    #[test]
    fn each_series_has_its_letters() {
        let first = |series| ReceiptNumber::first_of(RegisterId(1), series);
        for (series, text) in [
            (0, "R1-000001"),
            (1, "R1B-000001"),
            (25, "R1Z-000001"),
            (26, "R1BA-000001"),
            (428, "R1QM-000001"),
        ] {
            let number = first(series).expect("a series");
            assert_eq!(
                (number.to_string().as_str(), number.series()),
                (text, series)
            );
            assert_eq!(ReceiptNumber::parse(text), Some(number));
            assert!(series == 0 || number > first(series - 1).expect("one before"));
        }
        assert_eq!(first(429), None);
        for text in [
            "",
            "R1-1",
            "R1A-000001",
            "R1b-000001",
            "R001-000001",
            "R1-000000",
            "R1B-",
        ] {
            assert_eq!(ReceiptNumber::parse(text), None, "{text}");
        }
        // A register that is never restored may need more than six digits.
        let many = ReceiptNumber::parse("R1-1234567").expect("a number");
        assert_eq!(
            (many.sequence, many.next().to_string().as_str()),
            (1_234_567, "R1-1234568")
        );
    }
}
