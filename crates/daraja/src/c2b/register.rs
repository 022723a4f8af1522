//! Registering where a shop hears of payments to its number. A push's own callback does not say who paid; the payer's first name
//! comes only with the confirmation that this registration asks for.

use crate::error::{Error, ErrorBody, Refusal};
use crate::json::Object;
use crate::request::{self, Request, sealed};
use crate::values::{CallbackUrl, ShortCode};
use pokea_domain::Millis;
use serde::Serialize;

/// Asks Daraja to tell of every payment to a number. In production this can be done once: to change it, two operators must delete it in
/// Safaricom's portal first. In the sandbox each registration replaces the last.
#[derive(Clone, Debug)]
pub struct C2bRegister {
    /// Which of the two APIs; a Daraja app is entitled to one of them.
    pub version: C2bVersion,
    /// The paybill, or the store number of a till.
    pub short_code: ShortCode,
    /// Told of every payment.
    pub confirmation: CallbackUrl,
    /// Asked before one, if Safaricom has switched validation on for this number.
    pub validation: CallbackUrl,
    /// What M-PESA does when it does not answer within 8 seconds.
    pub unanswered: Unanswered,
}

/// How a payer's number comes in the bodies: v2 masks it, v1 sends its SHA-256.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum C2bVersion {
    /// The older.
    V1,
    /// Today's.
    V2,
}

/// What M-PESA does when the validation address does not answer in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Unanswered {
    /// The payment goes through.
    Completed,
    /// The payment is cancelled.
    Cancelled,
}

/// The addresses hold from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Registered;

impl sealed::Sealed for C2bRegister {}

impl Request for C2bRegister {
    type Answer = Registered;

    fn path(&self) -> &'static str {
        match self.version {
            C2bVersion::V1 => "/mpesa/c2b/v1/registerurl",
            C2bVersion::V2 => "/mpesa/c2b/v2/registerurl",
        }
    }

    fn moves_money(&self) -> bool {
        false
    }

    fn body(&self, _now: Millis) -> String {
        request::json(&Body {
            short_code: self.short_code.as_str(),
            response_type: self.unanswered,
            confirmation_url: self.confirmation.as_str(),
            validation_url: self.validation.as_str(),
        })
    }

    /// `"0"` on the page, `"00000000"` in a recorded body; bodies of 2018 to 2020 have none, and are told by their id and their word.
    fn accepted(&self, answer: &Object<'_>) -> Option<Registered> {
        let taken = match answer.text("ResponseCode") {
            Some(code) => !code.is_empty() && code.bytes().all(|b| b == b'0'),
            None => {
                answer.text("OriginatorCoversationID")?;
                answer.text("ResponseDescription")? == "success"
            }
        };
        taken.then_some(Registered)
    }

    /// The old form of "already registered" came with HTTP 200 and looks like success. Of numbers on the older aggregator the page has
    /// `Duplicate notification info`.
    fn declined(&self, _status: u16, answer: &Object<'_>) -> Option<Result<Registered, Error>> {
        let already = |text: &str| {
            let text = text.to_ascii_lowercase();
            text.contains("already registered") || text.starts_with("duplicate notification info")
        };
        let said = [
            answer.text("ResponseDescription"),
            ErrorBody::of(answer).map(|error| error.text().to_owned()),
        ];
        said.into_iter()
            .flatten()
            .any(|text| already(&text))
            .then_some(Err(Error::Refused(Refusal::AlreadyRegistered)))
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Body<'a> {
    short_code: &'a str,
    response_type: Unanswered,
    #[serde(rename = "ConfirmationURL")]
    confirmation_url: &'a str,
    #[serde(rename = "ValidationURL")]
    validation_url: &'a str,
}
