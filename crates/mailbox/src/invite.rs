//! The code that lets one device pair, once: read aloud, typed by hand, or scanned.
//!
//! Fifteen random characters and one that checks them, in four groups: `7K3M-Q9TX-2B8D-FW5R`. The alphabet is Crockford's: no I, L, O or U, and
//! whoever reads those gets the 1 or 0 that was meant. The characters are elements of GF(32), and the last is chosen so that the polynomial
//! which they are the coefficients of is zero at a generator: so one wrong character, or two that changed places, never make another code.

use crate::bytes::hex_bytes;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;
use zeroize::ZeroizeOnDrop;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const RANDOM_CHARS: usize = 15;
const GROUP_CHARS: usize = 4;
const LABEL: &[u8] = b"pokea invite v2";

/// A code for one device, good once and for a short time: 75 random bits, so that guessing is hopeless and no password protocol is needed.
///
/// Read in either case, with or without the dashes.
#[derive(Clone, PartialEq, Eq, ZeroizeOnDrop)]
pub struct Invite([u8; RANDOM_CHARS]);

hex_bytes!(
    /// What a relay keeps of an invite.
    InviteHash, 32
);

impl Invite {
    /// How many random bytes one is made from.
    pub const RANDOM_BYTES: usize = RANDOM_CHARS;

    /// An invite from random bytes, of which each gives five bits.
    #[must_use]
    pub fn from_random(random: [u8; RANDOM_CHARS]) -> Self {
        Self(random.map(|byte| byte % 32))
    }

    /// What a relay keeps of it. Plain SHA-256 is enough: nobody finds 75 random bits within the minutes that they are good for.
    #[must_use]
    pub fn hash(&self) -> InviteHash {
        let hash = Sha256::new().chain_update(LABEL).chain_update(self.0);
        InviteHash::from_bytes(hash.finalize().into())
    }
}

/// The character that makes the polynomial zero.
fn check(digits: &[u8]) -> u8 {
    digits
        .iter()
        .fold(0, |sum, digit| times_generator(sum ^ digit))
}

/// In GF(32) = GF(2)\[x\] / (x⁵ + x² + 1), where x generates all but zero.
const fn times_generator(element: u8) -> u8 {
    let carry = element >> 4;
    ((element << 1) & 31) ^ (carry * 0b0_0101)
}

impl fmt::Display for Invite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, digit) in self.0.iter().copied().chain([check(&self.0)]).enumerate() {
            if place > 0 && place % GROUP_CHARS == 0 {
                f.write_str("-")?;
            }
            write!(f, "{}", char::from(ALPHABET[usize::from(digit)]))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Invite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Invite(..)")
    }
}

/// The text is not an invite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAnInvite {
    /// Too short, too long, or with a character that no code has.
    #[error(
        "a code is four groups of four letters and digits; compare it with what you were given"
    )]
    Shape,
    /// A character is wrong, or two have changed places.
    #[error(
        "one character of the code is wrong, or two have changed places; compare it with what you were given"
    )]
    Mistyped,
}

impl FromStr for Invite {
    type Err = NotAnInvite;

    fn from_str(text: &str) -> Result<Self, NotAnInvite> {
        let digits: Vec<u8> = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| digit(c).ok_or(NotAnInvite::Shape))
            .collect::<Result<_, _>>()?;
        let (last, random) = digits.split_last().ok_or(NotAnInvite::Shape)?;
        let random: &[u8; RANDOM_CHARS] = random.try_into().map_err(|_| NotAnInvite::Shape)?;
        if *last != check(random) {
            return Err(NotAnInvite::Mistyped);
        }
        Ok(Self(*random))
    }
}

fn digit(c: char) -> Option<u8> {
    let meant = match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let place = ALPHABET
        .iter()
        .position(|known| char::from(*known) == meant)?;
    u8::try_from(place).ok()
}

impl Serialize for Invite {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Invite {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
