//! Values that requests are made of, checked when they are made: what Daraja is known to refuse, or to accept and lose, never gets into
//! a request.

use pokea_domain::Cents;
use std::fmt;
use std::net::IpAddr;
use thiserror::Error;

/// Why a text or an amount is not what it should be. The name is Safaricom's, of the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BadValue {
    /// Too short or too long.
    #[error("{name} must have {min} to {max} characters")]
    Length {
        /// The field.
        name: &'static str,
        /// The least, in characters.
        min: usize,
        /// The most, in characters.
        max: usize,
    },
    /// A character that Daraja refuses, or that was reported to make requests vanish.
    #[error("{name} may only have {allowed}")]
    Character {
        /// The field.
        name: &'static str,
        /// What is allowed.
        allowed: &'static str,
    },
    /// Not whole shillings, too little or too much.
    #[error("{name} must be whole shillings from {min} to {max}")]
    Amount {
        /// The field.
        name: &'static str,
        /// The least, in shillings.
        min: u32,
        /// The most, in shillings.
        max: u32,
    },
    /// Not an address that Daraja calls.
    #[error("{name} is not an address that Daraja calls: {why}")]
    Url {
        /// The field.
        name: &'static str,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A date or a period that cannot be.
    #[error("{name} is not a date or period that Daraja takes: {why}")]
    Period {
        /// The field.
        name: &'static str,
        /// What is wrong with it.
        why: &'static str,
    },
    /// Too few or too many in a list.
    #[error("{name} must be {min} to {max}")]
    Count {
        /// What is counted.
        name: &'static str,
        /// The least.
        min: usize,
        /// The most.
        max: usize,
    },
}

impl BadValue {
    /// Safaricom's name of the field.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        match self {
            Self::Length { name, .. }
            | Self::Character { name, .. }
            | Self::Amount { name, .. }
            | Self::Url { name, .. }
            | Self::Period { name, .. }
            | Self::Count { name, .. } => name,
        }
    }
}

/// The most of one payment by or to a customer, in shillings (M-PESA Express page, FAQ; older pages had 70,000 and 150,000).
pub const SHILLINGS_MAX: u32 = 250_000;

/// Whole shillings, `MIN` to `MAX`. M-PESA moves no cents for customers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shillings<const MIN: u32 = 1, const MAX: u32 = SHILLINGS_MAX>(u32);

impl<const MIN: u32, const MAX: u32> Shillings<MIN, MAX> {
    /// From money.
    pub fn new(amount: Cents) -> Result<Self, BadValue> {
        amount
            .whole_shillings()
            .and_then(|shillings| u32::try_from(shillings).ok())
            .filter(|shillings| (MIN..=MAX).contains(shillings))
            .map(Self)
            .ok_or(BadValue::Amount {
                name: "Amount",
                min: MIN,
                max: MAX,
            })
    }

    /// As money.
    #[must_use]
    pub fn cents(self) -> Cents {
        Cents::new(i64::from(self.0) * 100)
    }

    /// As Daraja takes it in the one API that wants a number.
    pub(crate) const fn number(self) -> u32 {
        self.0
    }

    /// As Daraja takes it elsewhere: digits.
    pub(crate) fn text(self) -> String {
        self.0.to_string()
    }
}

/// A paybill, till, store or B2C number: 5 to 7 digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ShortCode(String);

impl ShortCode {
    /// Reads it.
    pub fn parse(text: &str) -> Result<Self, BadValue> {
        let name = "ShortCode";
        if !text.bytes().all(|b| b.is_ascii_digit()) {
            return Err(BadValue::Character {
                name,
                allowed: "digits",
            });
        }
        length(name, text, 5, 7)?;
        Ok(Self(text.to_owned()))
    }

    /// Its digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ShortCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Text that a customer's phone or SMS shows: letters, digits, spaces and dashes, `MIN` to `MAX` of them. `@`, `#` and `&` were reported
/// to make pushes vanish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromptText<const MIN: usize, const MAX: usize>(String);

impl<const MIN: usize, const MAX: usize> PromptText<MIN, MAX> {
    /// Reads it; `name` is the field that it is for.
    pub fn parse(name: &'static str, text: &str) -> Result<Self, BadValue> {
        let passes = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b' ' | b'-');
        if !text.bytes().all(passes) {
            return Err(BadValue::Character {
                name,
                allowed: "letters, digits, spaces and dashes",
            });
        }
        length(name, text, MIN, MAX)?;
        Ok(Self(text.to_owned()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// `AccountReference` of pushes and standing orders: up to 12 characters, shown in the prompt and the payer's SMS. It comes back nowhere.
pub type AccountReference = PromptText<1, 12>;
/// `TransactionDesc` of pushes and standing orders: up to 13 characters, or none.
pub type Description = PromptText<0, 13>;

/// Free text for the other side's records: printable ASCII without `<`, `>`, `&`, `"` and `\`, `MIN` to `MAX` of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note<const MIN: usize, const MAX: usize>(String);

impl<const MIN: usize, const MAX: usize> Note<MIN, MAX> {
    /// Reads it; `name` is the field that it is for.
    pub fn parse(name: &'static str, text: &str) -> Result<Self, BadValue> {
        let passes = |b: u8| {
            (b.is_ascii_graphic() || b == b' ') && !matches!(b, b'<' | b'>' | b'&' | b'"' | b'\\')
        };
        if !text.bytes().all(passes) {
            return Err(BadValue::Character {
                name,
                allowed: "letters, digits, spaces and plain punctuation",
            });
        }
        length(name, text, MIN, MAX)?;
        Ok(Self(text.to_owned()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// `Remarks` of the initiator APIs: 2 to 100 characters; some of them refuse less.
pub type Remarks = Note<2, 100>;
/// `Occasion`, also written `Occassion`: up to 100 characters, or none.
pub type Occasion = Note<0, 100>;

/// Words that no address may have, in any case ("Customer To Business Register URL" page), and tunnels that Daraja refuses to call.
/// Pushes were seen to pass with one of them; using none costs nothing.
const FORBIDDEN: [&str; 9] = [
    "m-pesa",
    "mpesa",
    "safaricom",
    "exe",
    "cmd",
    "sql",
    "query",
    "ngrok",
    "mockbin",
];
/// The longest address that this crate lets through. Safaricom states no limit.
const URL_LEN_MAX: usize = 255;

/// Where Daraja posts to: `https://`, lower case, without user, query or fragment, and without the words that Safaricom forbids. Plain
/// `http://` only to this machine. Whoever knows such an address can claim a payment, so `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct CallbackUrl(String);

impl CallbackUrl {
    /// Reads it; `name` is the field that it is for.
    pub fn parse(name: &'static str, text: &str) -> Result<Self, BadValue> {
        match Self::fault(text) {
            None => Ok(Self(text.to_owned())),
            Some(why) => Err(BadValue::Url { name, why }),
        }
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn fault(text: &str) -> Option<&'static str> {
        let (rest, secure) = match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
            (Some(rest), _) => (rest, true),
            (None, Some(rest)) => (rest, false),
            (None, None) => return Some("it must begin with https://"),
        };
        let host = rest.split('/').next().unwrap_or_default();
        let name = match host.strip_prefix('[').and_then(|host| host.split_once(']')) {
            Some((name, _)) => name,
            None => host.split(':').next().unwrap_or_default(),
        };
        if name.is_empty() {
            return Some("it names no host");
        }
        let this_machine =
            name == "localhost" || name.parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
        if !secure && !this_machine {
            return Some("it must begin with https://");
        }
        if text.len() > URL_LEN_MAX {
            return Some("it is longer than 255 characters");
        }
        if !text.bytes().all(|b| b.is_ascii_graphic()) {
            return Some("it has a space or a character that is not ASCII");
        }
        if text.bytes().any(|b| b.is_ascii_uppercase()) {
            return Some("it has capital letters, which Daraja was seen to refuse");
        }
        if text.contains(['?', '#', '@']) {
            return Some("it has a user, a query or a fragment");
        }
        if FORBIDDEN.iter().any(|word| text.contains(word)) || text.contains("requestbin") {
            return Some(
                "it has a word that Safaricom forbids (mpesa, safaricom, exe, cmd, sql, query …)",
            );
        }
        None
    }
}

impl fmt::Debug for CallbackUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CallbackUrl(..)")
    }
}

/// `OriginatorConversationID` as the caller chose it: 1 to 128 graphic characters, different for each payment. The only thing in Daraja
/// that keeps a payment from being made twice.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ConversationId(String);

impl ConversationId {
    /// Reads it.
    pub fn parse(text: &str) -> Result<Self, BadValue> {
        let name = "OriginatorConversationID";
        if !text.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(BadValue::Character {
                name,
                allowed: "letters, digits and punctuation",
            });
        }
        length(name, text, 1, 128)?;
        Ok(Self(text.to_owned()))
    }

    /// The id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ConversationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn length(name: &'static str, text: &str, min: usize, max: usize) -> Result<(), BadValue> {
    if (min..=max).contains(&text.len()) {
        Ok(())
    } else {
        Err(BadValue::Length { name, min, max })
    }
}
