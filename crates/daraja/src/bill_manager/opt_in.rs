//! Becoming a biller, and changing what Bill Manager knows of the shop.

use super::{BillingCall, Done, conflict, declined, is_done, national};
use crate::error::Error;
use crate::json::Object;
use crate::request::{self, Request, sealed};
use crate::values::{BadValue, CallbackUrl, Note, ShortCode};
use pokea_domain::{Millis, Msisdn};
use secrecy::SecretString;
use serde::Serialize;
use std::fmt;

/// Makes the shop a biller. Once is enough.
#[derive(Clone, Debug)]
pub struct OptIn {
    /// The paybill or till.
    pub short_code: ShortCode,
    /// Shown to customers on invoices and receipts.
    pub email: Email,
    /// `officialContact`: the same.
    pub contact: Msisdn,
    /// Whether customers are reminded by SMS 7 days and 3 days before an invoice is due, and on the day.
    pub reminders: bool,
    /// `logo`, or empty: up to 255 characters. The page says "image, JPEG", and not in what form; an address is what others send.
    pub logo: Note<0, 255>,
    /// Told of every payment.
    pub callback_url: CallbackUrl,
}

/// The shop is a biller.
#[derive(Clone, Debug)]
pub struct OptedIn {
    /// `app_key`: goes with every later call. Keep it safe: it is given only now.
    pub app_key: SecretString,
}

impl sealed::Sealed for OptIn {}

impl Request for OptIn {
    type Answer = OptedIn;

    fn path(&self) -> &'static str {
        "/v1/billmanager-invoice/optin"
    }

    fn moves_money(&self) -> bool {
        false
    }

    fn body(&self, _now: Millis) -> String {
        self.json()
    }

    fn accepted(&self, answer: &Object<'_>) -> Option<OptedIn> {
        let app_key = answer.text("app_key").filter(|key| !key.is_empty())?;
        is_done(answer).then(|| OptedIn {
            app_key: app_key.into(),
        })
    }

    fn declined(&self, _status: u16, answer: &Object<'_>) -> Option<Result<OptedIn, Error>> {
        declined(answer, |text| conflict(text).map(Err))
    }
}

impl OptIn {
    fn json(&self) -> String {
        request::json(&Body {
            shortcode: self.short_code.as_str(),
            email: self.email.as_str(),
            official_contact: national(&self.contact),
            send_reminders: if self.reminders { "1" } else { "0" },
            logo: self.logo.as_str(),
            callbackurl: self.callback_url.as_str(),
        })
    }
}

/// Replaces all that the opt-in told.
#[derive(Clone, Debug)]
pub struct ChangeOptIn(pub OptIn);

impl sealed::Sealed for ChangeOptIn {}

impl BillingCall for ChangeOptIn {
    type Answer = Done;
    const PATH: &'static str = "/v1/billmanager-invoice/change-optin-details";

    fn json(&self) -> String {
        self.0.json()
    }

    fn done(&self) -> Done {
        Done
    }
}

/// An e-mail address: one `@` with something on both sides, up to 254 characters. `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    /// Reads it.
    pub fn parse(text: &str) -> Result<Self, BadValue> {
        let bad = BadValue::Character {
            name: "email",
            allowed: "one @ between a name and a host",
        };
        let (user, host) = text.split_once('@').ok_or(bad)?;
        let whole = !user.is_empty() && host.contains('.') && !host.contains('@');
        if !whole || !text.bytes().all(|b| b.is_ascii_graphic()) {
            return Err(bad);
        }
        if text.len() > 254 {
            return Err(BadValue::Length {
                name: "email",
                min: 3,
                max: 254,
            });
        }
        Ok(Self(text.to_owned()))
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(..)")
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    shortcode: &'a str,
    email: &'a str,
    official_contact: String,
    send_reminders: &'static str,
    logo: &'a str,
    callbackurl: &'a str,
}
