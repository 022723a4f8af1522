//! Registering where a shop hears of payments to its number. A push's own callback does not say who paid; the payer's first name
//! comes only with the confirmation that this registration asks for.

use crate::config::LipaNaMpesa;
use crate::json::Object;
use crate::refusal::{ErrorBody, Refusal};
use crate::reply::Reply;
use crate::token::TokenError;
use serde::Serialize;

/// What M-PESA does when the validation address does not answer in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Unanswered {
    /// The payment goes through.
    Completed,
    /// The payment is cancelled.
    Cancelled,
}

/// Where to tell of payments. Neither address may contain, in any case, `mpesa`, `m-pesa`, `safaricom`, `exe`, `exec`, `cmd`, `sql` or
/// `query`.
#[derive(Clone)]
pub struct C2bUrls {
    /// Told of every payment.
    pub confirmation: String,
    /// Asked before one, if Safaricom has switched validation on for this number.
    pub validation: String,
    /// When it does not answer.
    pub unanswered: Unanswered,
}

impl std::fmt::Debug for C2bUrls {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("C2bUrls")
            .field("unanswered", &self.unanswered)
            .finish_non_exhaustive()
    }
}

/// What a registration came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RegisterOutcome {
    /// These addresses hold from now on.
    Registered,
    /// Others hold, and in production only Safaricom's portal can remove them.
    AlreadyRegistered,
    /// Daraja refused it.
    Refused(Refusal),
    /// No token, so nothing was asked.
    NoToken(TokenError),
    /// Not known. Asking again does no harm.
    Unknown,
}

/// The body of `/mpesa/c2b/v2/registerurl`.
#[derive(Serialize)]
pub(crate) struct RegisterRequest<'a> {
    #[serde(rename = "ShortCode")]
    short_code: &'a str,
    #[serde(rename = "ResponseType")]
    response_type: Unanswered,
    #[serde(rename = "ConfirmationURL")]
    confirmation_url: &'a str,
    #[serde(rename = "ValidationURL")]
    validation_url: &'a str,
}

impl<'a> RegisterRequest<'a> {
    pub(crate) fn new(urls: &'a C2bUrls, shop: &'a LipaNaMpesa) -> Self {
        Self {
            short_code: &shop.business_short_code,
            response_type: urls.unanswered,
            confirmation_url: &urls.confirmation,
            validation_url: &urls.validation,
        }
    }
}

/// What an answer says. The old form of "already registered" came with HTTP 200 and looks like success.
pub(crate) fn read(reply: &Reply) -> RegisterOutcome {
    let already = |text: Option<String>| {
        text.is_some_and(|text| text.to_ascii_lowercase().contains("already registered"))
    };
    if let Some(object) = Object::parse(&reply.body) {
        if already(object.text("errorMessage")) || already(object.text("ResponseDescription")) {
            return RegisterOutcome::AlreadyRegistered;
        }
        let code = object.text("ResponseCode");
        let is_zero = |code: String| !code.is_empty() && code.bytes().all(|b| b == b'0');
        if reply.is_success() && code.is_some_and(is_zero) {
            return RegisterOutcome::Registered;
        }
    }
    match ErrorBody::parse(&reply.body).and_then(|error| error.refusal()) {
        Some(refusal) => RegisterOutcome::Refused(refusal),
        None => RegisterOutcome::Unknown,
    }
}
