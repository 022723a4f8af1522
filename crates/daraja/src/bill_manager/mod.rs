//! Bill Manager: invoices by SMS, paid at a paybill. Opt in once, then every call carries the key that the opt-in gave. Source: the
//! portal's page "Bill Manager".
//!
//! Safaricom's go-live mail of September 2026 names each path with its prefix twice; a shop that Bill Manager did not know got `401` on
//! both. This crate uses the paths of the page.

mod invoice;
mod opt_in;
mod payment;

pub use invoice::{
    BilledPeriod, CancelInvoice, CancelInvoices, Cancelled, ExternalReference, Invoice,
    InvoiceAmount, InvoiceItem, Invoices, Month,
};
pub use opt_in::{ChangeOptIn, Email, OptIn, OptedIn};
pub use payment::{BillPayment, Reconciliation};

use crate::error::{Error, ErrorBody, Refusal};
use crate::json::Object;
use crate::request::{Request, sealed};
use crate::values::{BadValue, Note};
use pokea_domain::{Millis, Msisdn};
use secrecy::SecretString;
use std::fmt;

/// A call with the key of a shop that has opted in.
#[derive(Clone, Debug)]
pub struct Billing<C> {
    /// From [`OptedIn`].
    pub app_key: SecretString,
    /// What to do.
    pub call: C,
}

/// Something that Bill Manager does for a shop that has opted in.
pub trait BillingCall: sealed::Sealed + Sync {
    /// What it is answered with.
    type Answer;
    #[doc(hidden)]
    const PATH: &'static str;
    #[doc(hidden)]
    fn json(&self) -> String;
    #[doc(hidden)]
    fn done(&self) -> Self::Answer;
    #[doc(hidden)]
    fn conflict(&self, text: &str) -> Option<Result<Self::Answer, Error>> {
        conflict(text).map(Err)
    }
}

/// Bill Manager did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Done;

impl<C: BillingCall> sealed::Sealed for Billing<C> {}

impl<C: BillingCall> Request for Billing<C> {
    type Answer = C::Answer;

    fn path(&self) -> &'static str {
        C::PATH
    }

    /// Invoices are told apart by the shop's own reference, so that a second one is refused; none of them moves money.
    fn moves_money(&self) -> bool {
        false
    }

    fn body(&self, _now: Millis) -> String {
        self.call.json()
    }

    /// The page says that the key goes into the header, and calls it `appKey` there.
    fn header(&self) -> Option<(&'static str, &SecretString)> {
        Some(("appKey", &self.app_key))
    }

    fn accepted(&self, answer: &Object<'_>) -> Option<C::Answer> {
        is_done(answer).then(|| self.call.done())
    }

    fn declined(&self, _status: u16, answer: &Object<'_>) -> Option<Result<C::Answer, Error>> {
        declined(answer, |text| self.call.conflict(text))
    }
}

fn is_done(answer: &Object<'_>) -> bool {
    answer.text("rescode").as_deref() == Some("200")
}

/// `409` says why in words; `401` says that Bill Manager does not know the shop or its app, before it does anything.
fn declined<A>(
    answer: &Object<'_>,
    conflict: impl Fn(&str) -> Option<Result<A, Error>>,
) -> Option<Result<A, Error>> {
    let code = ErrorBody::of(answer).map(|error| error.code());
    match code.or_else(|| answer.text("rescode"))?.as_str() {
        "401" => Some(Err(set_up("401"))),
        "409" => {
            let said = ["Status_Message", "resmsg", "errorMessage"]
                .map(|key| answer.text(key).unwrap_or_default());
            conflict(&said.join(" ").to_ascii_lowercase())
        }
        _ => None,
    }
}

/// The conflicts that the page's table of errors lists.
fn conflict(text: &str) -> Option<Error> {
    if text.contains("already registered") {
        Some(Error::Refused(Refusal::AlreadyRegistered))
    } else if text.contains("same externalreference") {
        Some(Error::Refused(Refusal::Duplicate))
    } else if text.contains("consumer key") || text.contains("consumerkey") {
        Some(set_up("409"))
    } else {
        None
    }
}

fn set_up(code: &str) -> Error {
    Error::Refused(Refusal::SetUp {
        code: code.to_owned(),
    })
}

/// A person's or a shop's name: 1 to 64 characters. Safaricom states no limit. Personal data, so `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct Name(Note<1, 64>);

impl Name {
    /// Reads it; `name` is the field that it is for.
    pub fn parse(name: &'static str, text: &str) -> Result<Self, BadValue> {
        Note::parse(name, text).map(Self)
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Name(..)")
    }
}

/// `07..`, as the page writes numbers.
fn national(number: &Msisdn) -> String {
    number.national().replace(' ', "")
}
