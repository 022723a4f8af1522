//! What a PIN and a passphrase may be. Neither is ever shown, logged or kept: a slow digest of it is, elsewhere.

use std::fmt;
use thiserror::Error;

/// Four to six digits that somebody chose, and that are not among the first that a stranger would try.
#[derive(Clone, PartialEq, Eq)]
pub struct Pin(String);

/// Why digits are no PIN.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PinError {
    /// Not four to six digits.
    #[error("a PIN has four to six digits")]
    Length,
    /// One digit or two again and again, a row such as 1234, or a year.
    #[error("this PIN is too easy to guess")]
    Easy,
}

/// Nobody at a till was born before.
const YEARS_FROM: u32 = 1930;
const YEARS_TO: u32 = 2039;

impl Pin {
    /// Reads a PIN that somebody wants.
    pub fn choose(text: &str) -> Result<Self, PinError> {
        let digits = text.as_bytes();
        if !(4..=6).contains(&digits.len()) || !digits.iter().all(u8::is_ascii_digit) {
            return Err(PinError::Length);
        }
        let repeats = |length| {
            digits
                .iter()
                .zip(digits.iter().skip(length))
                .all(|(a, b)| a == b)
        };
        let steps = |by: u8| {
            let pairs = digits.iter().zip(digits.iter().skip(1));
            pairs.clone().all(|(a, b)| a.checked_add(by) == Some(*b))
                || pairs.clone().all(|(a, b)| b.checked_add(by) == Some(*a))
        };
        let year = digits.len() == 4
            && text
                .parse()
                .is_ok_and(|year| (YEARS_FROM..=YEARS_TO).contains(&year));
        if repeats(1) || repeats(2) || steps(1) || year {
            return Err(PinError::Easy);
        }
        Ok(Self(text.to_owned()))
    }

    /// What is digested.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin")
    }
}

/// What an owner signs in with when a PIN is forgotten, or this PC is not the one that knew it.
#[derive(Clone, PartialEq, Eq)]
pub struct Passphrase(String);

/// Why a text is no passphrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PassphraseError {
    /// Too few characters.
    #[error("a passphrase has at least {} characters", Passphrase::LENGTH_MIN)]
    Short,
    /// More than anybody types.
    #[error("a passphrase has at most {} characters", Passphrase::LENGTH_MAX)]
    Long,
    /// The same few characters again and again.
    #[error("this passphrase is too easy to guess")]
    Easy,
}

impl Passphrase {
    /// So many characters at least: about four words.
    pub const LENGTH_MIN: usize = 16;
    /// So many at most.
    pub const LENGTH_MAX: usize = 128;
    const DIFFERENT_MIN: usize = 6;

    /// Reads a passphrase that somebody wants. How words are spaced, and capitals, are nothing that a tired person should remember.
    pub fn choose(text: &str) -> Result<Self, PassphraseError> {
        let phrase = Self::typed(text);
        let length = phrase.0.chars().count();
        let mut different: Vec<char> = phrase.0.chars().collect();
        different.sort_unstable();
        different.dedup();
        if length < Self::LENGTH_MIN {
            Err(PassphraseError::Short)
        } else if length > Self::LENGTH_MAX {
            Err(PassphraseError::Long)
        } else if different.len() < Self::DIFFERENT_MIN {
            Err(PassphraseError::Easy)
        } else {
            Ok(phrase)
        }
    }

    /// A try, held against what was chosen.
    #[must_use]
    pub fn typed(text: &str) -> Self {
        let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
        Self(words.join(" "))
    }

    /// What is digested.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase")
    }
}
