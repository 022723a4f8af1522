//! Where a relay is: a scheme and a host that every address begins with, checked once.

use crate::address::{ADDRESS_TAIL_CHARS, FORBIDDEN_WORDS};
use crate::limits::ADDRESS_CHARS_BELOW;
use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

/// A relay's public address, such as `https://relay.example.co.ke`: lower case, no path, no slash at the end.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BaseUrl(String);

/// Why a text cannot be a relay's public address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BaseUrlError {
    /// Not `https://`, or `http://` to a host that is not this machine.
    #[error(
        "the relay's address must begin with https:// (http:// only for this machine itself, such as http://127.0.0.1:8080)"
    )]
    Scheme,
    /// Something other than a host and perhaps a port.
    #[error(
        "the relay's address must be a host name and perhaps a port, with nothing after it, such as https://relay.example.co.ke"
    )]
    Shape,
    /// Safaricom would refuse every callback address under it.
    #[error(
        "the relay's address contains \"{word}\", and Safaricom refuses callback addresses with that word in them; choose another host name"
    )]
    ForbiddenWord {
        /// The word that was found.
        word: &'static str,
    },
    /// Addresses under it would be too long.
    #[error(
        "the relay's address has {chars} characters; with more than {chars_max} the callback addresses would be too long"
    )]
    TooLong {
        /// How many it has.
        chars: usize,
        /// How many it may have.
        chars_max: usize,
    },
}

impl BaseUrl {
    /// The most characters that leave room for the rest of an address.
    pub const CHARS_MAX: usize = ADDRESS_CHARS_BELOW - 1 - ADDRESS_TAIL_CHARS;

    /// As text, without a slash at the end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Where a desktop posts its [`PairRequest`](crate::PairRequest).
    #[must_use]
    pub fn pair_url(&self) -> String {
        format!("{self}{}", crate::pairing::PAIR_PATH)
    }

    /// Where a desktop opens its WebSocket: the same host with `ws` for `http`.
    #[must_use]
    pub fn link_url(&self) -> String {
        let rest = self
            .0
            .strip_prefix("http")
            .expect("parse checked the scheme");
        format!("ws{rest}{}", crate::frames::LINK_PATH)
    }
}

impl FromStr for BaseUrl {
    type Err = BaseUrlError;

    fn from_str(text: &str) -> Result<Self, BaseUrlError> {
        let text = text.trim().trim_end_matches('/').to_ascii_lowercase();
        let (secure, authority) =
            match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
                (Some(rest), _) => (true, rest),
                (_, Some(rest)) => (false, rest),
                _ => return Err(BaseUrlError::Scheme),
            };
        let host = host_of(authority).ok_or(BaseUrlError::Shape)?;
        if !secure && !is_this_machine(host) {
            return Err(BaseUrlError::Scheme);
        }
        if let Some(word) = FORBIDDEN_WORDS.into_iter().find(|word| text.contains(word)) {
            return Err(BaseUrlError::ForbiddenWord { word });
        }
        if text.len() > Self::CHARS_MAX {
            return Err(BaseUrlError::TooLong {
                chars: text.len(),
                chars_max: Self::CHARS_MAX,
            });
        }
        Ok(Self(text))
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The host in `host`, `host:port`, `[v6]` or `[v6]:port`, if that is all there is.
fn host_of(authority: &str) -> Option<&str> {
    let (host, port) = match authority.strip_prefix('[') {
        Some(rest) => {
            let (host, after) = rest.split_once(']')?;
            host.parse::<std::net::Ipv6Addr>().ok()?;
            match after {
                "" => (host, None),
                _ => (host, Some(after.strip_prefix(':')?)),
            }
        }
        None => match authority.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (authority, None),
        },
    };
    let named = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b':');
    let port_ok = port.is_none_or(|port| {
        port.bytes().all(|byte| byte.is_ascii_digit())
            && port.parse::<u16>().is_ok_and(|port| port != 0)
    });
    (!host.is_empty() && host.bytes().all(named) && port_ok).then_some(host)
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

impl serde::Serialize for BaseUrl {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> serde::Deserialize<'de> for BaseUrl {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
