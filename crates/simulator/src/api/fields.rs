//! The fields of a request's body, read as Daraja reads them.

use super::answers::Refused;
use axum::http::{HeaderMap, header};
use pokea_domain::{Cents, Msisdn};
use reqwest::Url;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::net::IpAddr;
use std::ops::RangeInclusive;

/// The fields of a request's body. Values may be numbers or strings; unknown ones are ignored.
#[derive(Debug)]
pub(crate) struct Fields(Map<String, Value>);

impl Fields {
    /// A body that is not called JSON is not read, and the gateway complains of the first field it misses.
    pub(crate) fn read(
        headers: &HeaderMap,
        body: &[u8],
        first_field: &str,
    ) -> Result<Self, Refused> {
        parse(headers, body, first_field).map(Self)
    }

    /// The same of a list of objects.
    pub(crate) fn read_list(
        headers: &HeaderMap,
        body: &[u8],
        first_field: &str,
    ) -> Result<Vec<Self>, Refused> {
        let list: Vec<Map<String, Value>> = parse(headers, body, first_field)?;
        Ok(list.into_iter().map(Self).collect())
    }

    /// A text that is not empty, or a number as text.
    pub(crate) fn text(&self, name: &str) -> Result<String, Refused> {
        match self.0.get(name) {
            Some(Value::String(text)) if !text.is_empty() => Ok(text.clone()),
            Some(Value::Number(number)) => Ok(number.to_string()),
            _ => Err(Refused::field(name)),
        }
    }

    /// A phone number in Daraja's own form.
    pub(crate) fn phone(&self, name: &str) -> Result<Msisdn, Refused> {
        let text = self.text(name)?;
        Msisdn::parse(&text)
            .ok()
            .filter(|phone| phone.as_daraja() == text)
            .ok_or_else(|| Refused::field(name))
    }

    /// A whole number of shillings of this range. `500.0` is one: the `mpesa` crate for Rust sends its amounts so.
    pub(crate) fn shillings(
        &self,
        name: &str,
        range: RangeInclusive<i64>,
    ) -> Result<Cents, Refused> {
        let text = self.text(name)?;
        let shillings = text.strip_suffix(".0").unwrap_or(&text).parse().ok();
        shillings
            .filter(|shillings| range.contains(shillings))
            .and_then(Cents::from_shillings)
            .ok_or_else(|| Refused::field(name))
    }
}

fn parse<T: DeserializeOwned>(
    headers: &HeaderMap,
    body: &[u8],
    first_field: &str,
) -> Result<T, Refused> {
    let content_type = headers.get(header::CONTENT_TYPE);
    let is_json = content_type
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.to_ascii_lowercase().starts_with("application/json"));
    if !is_json {
        return Err(Refused::field(first_field));
    }
    serde_json::from_slice(body).map_err(|_| Refused::not_json())
}

/// Five to seven digits.
pub(crate) fn is_short_code(text: &str) -> bool {
    (5..=7).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// An address for STK and C2B. Upper case is refused anywhere: Daraja has refused a URL with some, and nobody knows what exactly it
/// objected to.
pub(crate) fn is_address(text: &str) -> bool {
    is_reachable(text) && !text.bytes().any(|b| b.is_ascii_uppercase())
}

/// HTTPS, or this machine, which Safaricom could not reach but practice can.
pub(crate) fn is_reachable(text: &str) -> bool {
    let clean = text.bytes().all(|b| b.is_ascii_graphic());
    let Ok(url) = Url::parse(text) else {
        return false;
    };
    let host = url.host_str().unwrap_or_default();
    let loopback = host == "localhost"
        || host
            .trim_matches(['[', ']'])
            .parse()
            .is_ok_and(|ip: IpAddr| ip.is_loopback());
    clean && (url.scheme() == "https" || (url.scheme() == "http" && loopback))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for good in [
            "https://relay.example.co.ke/c/0a/1b/2c",
            "http://127.0.0.1:4000/c/0a",
            "http://localhost/c",
            "http://[::1]:4000/c",
        ] {
            assert!(is_address(good), "{good}");
        }
        for bad in [
            "",
            "relay.example.co.ke/c",
            "http://relay.example.co.ke/c",
            "https://Relay.example.co.ke/c",
            " https://relay.example.co.ke/c",
            "https://relay.example.co.ke/c ",
            "ftp://127.0.0.1/c",
            "http://127.0.0.1.example.com/c",
        ] {
            assert!(!is_address(bad), "{bad}");
        }
    }
}
