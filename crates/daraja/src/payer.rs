//! Who paid, as far as Safaricom says: since 2023 it hides most of the number from shops. Each form can still be held against a number
//! that the shop knows already. None is ever turned back into a number, which for the hash would be easy: there are few numbers.

use pokea_domain::Msisdn;
use sha2::{Digest as _, Sha256};
use std::fmt;

/// The number of a payer, in the form in which it came. Each form is personal data, the hash too.
#[derive(Clone, PartialEq, Eq)]
pub struct Payer {
    text: String,
    form: Form,
}

/// Whether a payer may be the holder of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    /// It is this number.
    Yes,
    /// What is shown fits. About one other number in a thousand fits a mask too, so this alone identifies nobody.
    Possible,
    /// It is another number.
    No,
}

#[derive(Clone, PartialEq, Eq)]
enum Form {
    Number(Msisdn),
    /// The visible start and end of the twelve digits.
    Mask(String, String),
    /// The visible start and end of the lower-case hex; all of it is start if nothing is hidden.
    Hash(String, String),
    Unknown,
}

/// Hex digits of a SHA-256.
const HASH_LEN: usize = 64;
/// The masked hash shows 59 hex digits. With fewer than this a match would be no proof.
const HASH_SHOWN_MIN: usize = 48;

impl Payer {
    /// Reads any form that was seen; what is in none of them is kept, and fits every number. `None` for an empty text.
    ///
    /// | form | where |
    /// |---|---|
    /// | `254708374149` | Pull Transactions, Bill Manager; C2B until 2020 |
    /// | 64 hex digits: the SHA-256 of those twelve digits, without salt | C2B v1 |
    /// | `2547 ***** 126`, `25470****149`, `254******149` | C2B v2, an older page, Ratiba |
    /// | 34 hex digits, ` ***** `, 25 hex digits: the hash with its middle masked | C2B, captured in 2024 |
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self {
            text: text.to_owned(),
            form: Form::read(text),
        })
    }

    /// The text as it came.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The whole number, where it is shown.
    #[must_use]
    pub const fn number(&self) -> Option<&Msisdn> {
        match &self.form {
            Form::Number(number) => Some(number),
            Form::Mask(..) | Form::Hash(..) | Form::Unknown => None,
        }
    }

    /// Whether this number may have paid.
    #[must_use]
    pub fn may_be(&self, number: &Msisdn) -> Match {
        let (fits, verdict) = match &self.form {
            Form::Number(payer) => (payer == number, Match::Yes),
            Form::Hash(start, end) => (shows(&hash(number), start, end), Match::Yes),
            Form::Mask(start, end) => (shows(number.as_daraja(), start, end), Match::Possible),
            Form::Unknown => (true, Match::Possible),
        };
        if fits { verdict } else { Match::No }
    }
}

impl Form {
    fn read(text: &str) -> Self {
        let hidden = |c: char| c == '*' || c == ' ';
        let (start, end) = match (text.find('*'), text.rfind('*')) {
            (Some(first), Some(last)) => (
                text[..first].trim_end_matches(hidden),
                text[last..].trim_start_matches(hidden),
            ),
            _ => match Msisdn::parse(text) {
                Ok(number) => return Self::Number(number),
                Err(_) => (text, ""),
            },
        };
        let shown = start.len() + end.len();
        let only = |passes: fn(&u8) -> bool| start.bytes().chain(end.bytes()).all(|b| passes(&b));
        if only(u8::is_ascii_digit) && shown < 12 && text.contains('*') {
            // A mask of the national form hides the same digits.
            let start = match start.strip_prefix('0') {
                Some(rest) => format!("254{rest}"),
                None => start.to_owned(),
            };
            return Self::Mask(start, end.to_owned());
        }
        let masked = (HASH_SHOWN_MIN..HASH_LEN).contains(&shown) && text.contains('*');
        if only(u8::is_ascii_hexdigit) && (shown == HASH_LEN || masked) {
            return Self::Hash(start.to_ascii_lowercase(), end.to_ascii_lowercase());
        }
        Self::Unknown
    }
}

fn shows(whole: &str, start: &str, end: &str) -> bool {
    whole.starts_with(start) && whole.ends_with(end)
}

/// Lower-case hex of the SHA-256 over the twelve ASCII digits: what C2B v1 sends, as two captured pairs of hash and number show.
fn hash(number: &Msisdn) -> String {
    hex::encode(Sha256::digest(number.as_daraja()))
}

impl fmt::Debug for Payer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.form {
            Form::Number(_) => "Payer(number)",
            Form::Mask(..) => "Payer(mask)",
            Form::Hash(..) => "Payer(hash)",
            Form::Unknown => "Payer(unknown form)",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SHA-256 of 254705912645, made with `printf %s 254705912645 | sha256sum`; its ends were captured in the sandbox.
    const HASH: &str = "94c392c311d522da950619227b3361752a42042db7e1e699b26e628305c68a88";
    const HOLDER: &str = "254705912645";

    fn held_against(text: &str, number: &str) -> Match {
        let number = Msisdn::parse(number).expect("a number");
        Payer::parse(text).expect("a text").may_be(&number)
    }

    #[test]
    fn each_form_is_held_against_a_number() {
        let masked_hash = format!("{} ***** {}", &HASH[..34], &HASH[39..]);
        let upper = HASH.to_uppercase();
        for (text, fits, other) in [
            (HOLDER, Match::Yes, Match::No),
            ("0705912645", Match::Yes, Match::No),
            (HASH, Match::Yes, Match::No),
            (&upper, Match::Yes, Match::No),
            (&masked_hash, Match::Yes, Match::No),
            ("2547 ***** 645", Match::Possible, Match::No),
            ("25470****645", Match::Possible, Match::No),
            ("254******645", Match::Possible, Match::No),
            ("0705***645", Match::Possible, Match::No),
            ("*********645", Match::Possible, Match::No),
            (&HASH[..62], Match::Possible, Match::Possible),
            ("SAFARICOM", Match::Possible, Match::Possible),
            ("*", Match::Possible, Match::Possible),
            ("12ab ***** cd", Match::Possible, Match::Possible),
        ] {
            assert_eq!(held_against(text, HOLDER), fits, "{text}");
            assert_eq!(held_against(text, "254705912646"), other, "{text}");
        }
    }

    #[test]
    fn a_mask_fits_whoever_has_the_same_ends() {
        assert_eq!(
            held_against("2547 ***** 645", "254799999645"),
            Match::Possible
        );
        assert_eq!(held_against("2547 ***** 645", "254105912645"), Match::No);
        assert_eq!(held_against("2541 ***** 645", "254705912645"), Match::No);
    }

    #[test]
    fn nothing_of_it_is_printed() {
        for text in [HOLDER, HASH, "2547 ***** 645", "Jane"] {
            let payer = Payer::parse(text).expect("a text");
            let shown = format!("{payer:?}");
            assert_eq!(payer.as_str(), text);
            assert!(!shown.contains("645") && !shown.contains("94c3") && !shown.contains("Jane"));
        }
        assert_eq!(Payer::parse("  "), None);
        let whole = Payer::parse(HOLDER).expect("a text");
        assert_eq!(whole.number().map(Msisdn::as_daraja), Some(HOLDER));
    }
}
