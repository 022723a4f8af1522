//! What Daraja checks of a request before it does anything, in Daraja's order, and with which words it refuses.

use crate::answers::Refused;
use crate::push::Ending;
use crate::shop::Shop;
use axum::http::{HeaderMap, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pokea_domain::{Cents, Msisdn, NairobiTime};
use reqwest::Url;
use serde_json::{Map, Value};
use std::net::IpAddr;

const SHILLINGS_MAX: i64 = 250_000;
const REFERENCE_LEN_MAX: usize = 12;
const DESCRIPTION_LEN_MAX: usize = 13;
/// Words that no address registered for C2B may contain, in any case ("Register URL" page), and tunnels that it may not lead to.
const FORBIDDEN: [&str; 11] = [
    "m-pesa",
    "mpesa",
    "safaricom",
    "exec",
    "exe",
    "cmd",
    "sql",
    "query",
    "ngrok",
    "mockbin",
    "requestbin",
];

/// A push that may go out.
#[derive(Debug)]
pub(crate) struct PushOrder {
    pub(crate) phone: Msisdn,
    pub(crate) amount: Cents,
    pub(crate) reference: String,
    pub(crate) callback_url: String,
    /// Taken now, and found wrong later.
    pub(crate) flaw: Option<Ending>,
}

/// Basic authentication of the token request.
pub(crate) fn basic(headers: &HeaderMap, shop: &Shop) -> Result<(), Refused> {
    let expected = STANDARD.encode(format!("{}:{}", shop.consumer_key, shop.consumer_secret));
    match scheme(headers, "Basic ") {
        Some(given) if given == expected => Ok(()),
        _ => Err(Refused::wrong_key()),
    }
}

/// The bearer token, wherever it comes from.
pub(crate) fn bearer(headers: &HeaderMap) -> Result<&str, Refused> {
    scheme(headers, "Bearer ").ok_or_else(Refused::no_token)
}

fn scheme<'a>(headers: &'a HeaderMap, scheme: &str) -> Option<&'a str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    value.strip_prefix(scheme)
}

/// The fields of a request's body. Values may be numbers or strings; unknown ones are ignored.
pub(crate) struct Fields(Map<String, Value>);

impl Fields {
    /// A body that is not called JSON is not read, and the gateway complains of the first field it misses.
    pub(crate) fn read(
        headers: &HeaderMap,
        body: &[u8],
        first_field: &str,
    ) -> Result<Self, Refused> {
        let content_type = headers.get(header::CONTENT_TYPE);
        let is_json = content_type
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.to_ascii_lowercase().starts_with("application/json"));
        if !is_json {
            return Err(Refused::field(first_field));
        }
        serde_json::from_slice(body)
            .map(Self)
            .map_err(|_| Refused::not_json())
    }

    fn text(&self, name: &str) -> Result<String, Refused> {
        match self.0.get(name) {
            Some(Value::String(text)) if !text.is_empty() => Ok(text.clone()),
            Some(Value::Number(number)) => Ok(number.to_string()),
            _ => Err(Refused::field(name)),
        }
    }

    fn phone(&self, name: &str) -> Result<Msisdn, Refused> {
        let text = self.text(name)?;
        Msisdn::parse(&text)
            .ok()
            .filter(|phone| phone.as_daraja() == text)
            .ok_or_else(|| Refused::field(name))
    }

    /// `BusinessShortCode`, `Password` and `Timestamp`, which every STK request has.
    fn merchant(&self) -> Result<Merchant, Refused> {
        let code = self.text("BusinessShortCode")?;
        if !is_short_code(&code) {
            return Err(Refused::field("BusinessShortCode"));
        }
        let password = self.text("Password")?;
        let timestamp = self.text("Timestamp")?;
        if NairobiTime::parse_stamp(&timestamp).is_none() {
            return Err(Refused::field("Timestamp"));
        }
        Ok(Merchant {
            code,
            password,
            timestamp,
        })
    }

    /// The order of a push.
    pub(crate) fn push(&self, shop: &Shop) -> Result<PushOrder, Refused> {
        let merchant = self.merchant()?;
        let transaction_type = self.text("TransactionType")?;
        let known = ["CustomerPayBillOnline", "CustomerBuyGoodsOnline"];
        if !known.contains(&transaction_type.as_str()) {
            return Err(Refused::field("TransactionType"));
        }
        let amount = self
            .text("Amount")?
            .parse()
            .ok()
            .filter(|shillings| (1..=SHILLINGS_MAX).contains(shillings))
            .and_then(Cents::from_shillings)
            .ok_or_else(|| Refused::field("Amount"))?;
        self.phone("PartyA")?;
        let party_b = self.text("PartyB")?;
        if !is_short_code(&party_b) {
            return Err(Refused::field("PartyB"));
        }
        let phone = self.phone("PhoneNumber")?;
        let callback_url = self.text("CallBackURL")?;
        if !is_address(&callback_url) {
            return Err(Refused::field("CallBackURL"));
        }
        let reference = self.text("AccountReference")?;
        if reference.chars().count() > REFERENCE_LEN_MAX {
            return Err(Refused::field("AccountReference"));
        }
        let description = self.text("TransactionDesc").unwrap_or_default();
        if description.chars().count() > DESCRIPTION_LEN_MAX {
            return Err(Refused::field("TransactionDesc"));
        }
        merchant.check(shop)?;
        let flaw = if party_b != shop.party_b() {
            Some(Ending::WrongTill)
        } else if transaction_type != shop.transaction_type() {
            Some(Ending::WrongType)
        } else {
            None
        };
        Ok(PushOrder {
            phone,
            amount,
            reference,
            callback_url,
            flaw,
        })
    }

    /// The push that a query asks about.
    pub(crate) fn query(&self, shop: &Shop) -> Result<String, Refused> {
        let merchant = self.merchant()?;
        let checkout = self.text("CheckoutRequestID")?;
        merchant.check(shop)?;
        Ok(checkout)
    }

    /// The confirmation address of a registration.
    pub(crate) fn registration(&self, shop: &Shop) -> Result<String, Refused> {
        let text = |name: &str| {
            self.text(name)
                .map_err(|_| Refused::c2b(format!("Bad Request - Invalid {name}")))
        };
        if text("ShortCode")? != shop.store_number {
            return Err(Refused::c2b("Kindly use your own ShortCode"));
        }
        if !["Completed", "Cancelled"].contains(&text("ResponseType")?.as_str()) {
            return Err(Refused::c2b("Bad Request - Invalid ResponseType"));
        }
        for name in ["ConfirmationURL", "ValidationURL"] {
            let url = text(name)?;
            let lower = url.to_ascii_lowercase();
            if let Some(word) = FORBIDDEN.iter().find(|word| lower.contains(**word)) {
                return Err(Refused::c2b(format!(
                    "Bad Request - Invalid {name} - URL has the word {}",
                    word.to_ascii_uppercase()
                )));
            }
            if !is_address(&url) {
                return Err(Refused::c2b(format!("Bad Request - Invalid {name}")));
            }
        }
        text("ConfirmationURL")
    }
}

/// Who asks, and how they show it.
struct Merchant {
    code: String,
    password: String,
    timestamp: String,
}

impl Merchant {
    /// The time is not held against the clock: no refusal for that has ever been captured.
    fn check(&self, shop: &Shop) -> Result<(), Refused> {
        if self.code != shop.store_number {
            return Err(Refused::no_such_merchant());
        }
        let clear = format!("{}{}{}", self.code, shop.passkey, self.timestamp);
        if self.password == STANDARD.encode(clear) {
            Ok(())
        } else {
            Err(Refused::wrong_password())
        }
    }
}

fn is_short_code(text: &str) -> bool {
    (5..=7).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// HTTPS, or this machine, which Safaricom could not reach but practice can. Upper case is refused anywhere: Daraja has refused a URL
/// with some, and nobody knows what exactly it objected to.
fn is_address(text: &str) -> bool {
    let clean = text
        .bytes()
        .all(|b| b.is_ascii_graphic() && !b.is_ascii_uppercase());
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
