//! Why there is no answer to go by, and the error bodies that say so: the variants that Daraja's gateway and its backend send, and which
//! of them prove that nothing was started. `500.001.1001` alone has four unrelated meanings, so the table goes by code and text; whatever
//! it does not list proves nothing.

use crate::answer::Raw;
use crate::json::Object;
use crate::values::BadValue;
use pokea_domain::payment::{NotSent, PushAnswer, PushRefusal};
use pokea_domain::reversal;
use thiserror::Error;

/// Why there is no answer to go by. Each variant is another decision for the caller.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Error {
    /// Proven: nothing was started. The same again would be refused again; mend what [`Refusal`] names.
    #[error("Daraja refused, and nothing was started: {0}")]
    Refused(Refusal),
    /// Proven: nothing was started, because the access token was not taken. It is forgotten, so that a new request gets a new one. Only
    /// requests that move money end so; others are repeated once with a new token (R18).
    #[error("Daraja did not take the access token ({code}), and nothing was started; ask again")]
    RefreshToken {
        /// Safaricom's error code.
        code: String,
    },
    /// Proven: nothing was started. Wait, then make a new request.
    #[error("nothing was started: {0}")]
    BackOff(BackOff),
    /// Proven: no byte of the request left this machine.
    #[error("nothing was sent: {}", not_sent(*.0))]
    NotSent(NotSent),
    /// It may have been done or not: a time-out, a dropped line, words that prove nothing. Never send money again for this: find out by
    /// query, by transaction status, by callback.
    #[error("no answer tells whether it was done; find out before asking again")]
    Unknown(Unclear),
}

/// What is to be mended before Daraja takes such a request.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// A field was refused.
    #[error("the field {field} is not valid")]
    Field {
        /// Safaricom's name of the field.
        field: String,
    },
    /// Consumer key, passkey, short code, product or address: the owner must mend the set-up.
    #[error(
        "the set-up is not right ({code}); check the keys, numbers and products of the Daraja app"
    )]
    SetUp {
        /// Safaricom's error code.
        code: String,
    },
    /// The id that this request brings along was used before, so the earlier one was taken. Ask what became of that one; a new id would
    /// pay twice.
    #[error("a request with this id was taken before; ask what became of that one")]
    Duplicate,
    /// What was to be registered is registered already, perhaps with other values. In production only Safaricom's portal changes it.
    #[error("registered already; to change it, use Safaricom's portal")]
    AlreadyRegistered,
}

/// Why to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BackOff {
    /// The customer's phone has another M-PESA session open: at least a minute.
    #[error("the phone has another M-PESA request open; wait a minute")]
    PhoneBusy,
    /// Too many requests in a short time: some seconds.
    #[error("too many requests; wait some seconds")]
    TooFast,
    /// A quota is used up: minutes to hours.
    #[error("the quota of the Daraja app is used up; wait, or ask Safaricom for more")]
    Quota,
}

/// What there is of an answer that proves nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unclear {
    /// The HTTP status, if an answer came.
    pub status: Option<u16>,
    /// Safaricom's error code, if it has one.
    pub code: Option<String>,
    /// The body as it came: evidence. It may hold the access token.
    pub raw: Option<Raw>,
}

impl Error {
    /// Whether it is proven that nothing was started or sent.
    #[must_use]
    pub const fn proves_nothing_started(&self) -> bool {
        !matches!(self, Self::Unknown(_))
    }
}

/// A request that could not be built was not sent.
impl From<BadValue> for Error {
    fn from(bad: BadValue) -> Self {
        Self::Refused(Refusal::Field {
            field: bad.field().to_owned(),
        })
    }
}

impl From<Error> for PushAnswer {
    fn from(error: Error) -> Self {
        Self::Refused(match error {
            Error::NotSent(why) => return Self::NotSent(why),
            Error::Unknown(_) => return Self::Lost,
            Error::Refused(Refusal::Field { field }) => PushRefusal::Field { field },
            Error::Refused(Refusal::SetUp { code }) => PushRefusal::SetUp { code },
            // No answer to a push says so; if one ever did, only the owner could look into it.
            Error::Refused(why @ (Refusal::Duplicate | Refusal::AlreadyRegistered)) => {
                PushRefusal::SetUp {
                    code: why.to_string(),
                }
            }
            Error::RefreshToken { code } => PushRefusal::Token { code },
            Error::BackOff(BackOff::PhoneBusy) => PushRefusal::PhoneBusy,
            Error::BackOff(BackOff::TooFast | BackOff::Quota) => PushRefusal::TooFast,
        })
    }
}

/// The answer to a request to take a payment back, where there is none to go by.
impl From<Error> for reversal::Answer {
    fn from(error: Error) -> Self {
        let code = match error {
            Error::NotSent(why) => return Self::NotSent(why),
            Error::Unknown(_) => return Self::Lost,
            // It was taken before, whoever sent it: nobody knows what became of that one.
            Error::Refused(Refusal::Duplicate) => return Self::Lost,
            Error::Refused(Refusal::SetUp { code }) | Error::RefreshToken { code } => code,
            Error::Refused(Refusal::Field { field }) => field,
            Error::Refused(why @ Refusal::AlreadyRegistered) => why.to_string(),
            Error::BackOff(_) => "busy".to_owned(),
        };
        Self::Refused { code }
    }
}

/// An error body in any of its shapes, reduced to a code and a text. The text may echo the access token: it is never logged.
pub(crate) struct ErrorBody {
    code: String,
    text: String,
}

impl ErrorBody {
    /// `errorCode` and `errorMessage` in any case, or the gateway's `fault`. `None` for HTML, a SOAP fault as JSON, nothing at all.
    pub(crate) fn parse(body: &[u8]) -> Option<Self> {
        Self::of(&Object::parse(body)?)
    }

    pub(crate) fn of(object: &Object<'_>) -> Option<Self> {
        if let Some(code) = object.text("errorCode") {
            let text = object.text("errorMessage").unwrap_or_default();
            return Some(Self { code, text });
        }
        let fault = object.object("fault")?;
        Some(Self {
            code: fault.object("detail")?.text("errorcode")?,
            text: fault.text("faultstring").unwrap_or_default(),
        })
    }

    /// What it says. It may echo the access token.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// What an answer that is no success says.
    pub(crate) fn read(status: u16, body: &[u8]) -> Error {
        let parsed = Self::parse(body);
        if let Some(error) = parsed.as_ref().and_then(Self::proof) {
            return error;
        }
        Error::Unknown(Unclear {
            status: Some(status),
            code: parsed.map(|parsed| parsed.code()),
            raw: Some(body.to_vec().into()),
        })
    }

    /// The code, short and of harmless characters, so that it may be shown and logged.
    pub(crate) fn code(&self) -> String {
        plain(&self.code, 48)
    }

    /// The refusal of the field that `Bad Request - Invalid Amount` names.
    pub(crate) fn invalid_field(&self) -> Option<Error> {
        let (_, field) = self.text.split_once("Invalid ")?;
        let field = plain(field, 32);
        Some(Error::Refused(Refusal::Field { field }))
    }

    /// The decision, if this body proves that nothing was started. Codes and texts: Daraja's error pages, and bodies captured by the
    /// authors of client libraries.
    pub(crate) fn proof(&self) -> Option<Error> {
        let says = |words: &str| self.text.to_ascii_lowercase().contains(words);
        let code = || self.code();
        let token = || Error::RefreshToken { code: code() };
        let set_up = || Error::Refused(Refusal::SetUp { code: code() });
        Some(match self.code.as_str() {
            "404.001.03" | "404.001.04" | "401.002.01" | "401.001" | "400.003.01" => token(),
            // Validation by the gateway, by C2B registration, by Pull.
            "400.002.02" | "400.003.02" | "400.001" => self.invalid_field().unwrap_or_else(set_up),
            "400.002.05" | "400.008.01" | "400.008.02" | "401.003.01" | "404.001.01"
            | "404.002.01" | "404.003.01" | "405.001" => set_up(),
            "500.001.1001" if says("unable to lock subscriber") => {
                Error::BackOff(BackOff::PhoneBusy)
            }
            "500.001.1001" if says("wrong credentials") || says("merchant does not exist") => {
                set_up()
            }
            "500.002.1001" if says("duplicate originatorconversationid") => {
                Error::Refused(Refusal::Duplicate)
            }
            // "System is busy" has the same code, and nobody has measured whether something started.
            "500.003.02" if says("spike arrest") => Error::BackOff(BackOff::TooFast),
            "500.003.03" => Error::BackOff(BackOff::Quota),
            // The gateway's own faults, raised before the request reaches M-PESA.
            fault if fault.ends_with(".SpikeArrestViolation") => Error::BackOff(BackOff::TooFast),
            fault if fault.ends_with(".QuotaViolation") => Error::BackOff(BackOff::Quota),
            fault
                if fault.ends_with(".invalid_access_token")
                    || fault.ends_with(".access_token_expired") =>
            {
                token()
            }
            _ => return None,
        })
    }
}

const fn not_sent(why: NotSent) -> &'static str {
    match why {
        NotSent::Unreachable => "Daraja could not be reached; check the internet connection",
        NotSent::Insecure => {
            "the connection to Daraja is not secure; check the date and time of this PC"
        }
        NotSent::NoToken => "Daraja gave no access token; try again",
    }
}

fn plain(text: &str, len_max: usize) -> String {
    text.chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_'))
        .take(len_max)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(code: &str, text: &str) -> String {
        format!(r#"{{"requestId":"1c5b-4ba8","errorCode":"{code}","errorMessage":"{text}"}}"#)
    }

    #[test]
    fn what_proves_that_nothing_was_started() {
        let token = |code: &str| Error::RefreshToken { code: code.into() };
        let set_up = |code: &str| Error::Refused(Refusal::SetUp { code: code.into() });
        let field = |field: &str| {
            Error::Refused(Refusal::Field {
                field: field.into(),
            })
        };
        for (code, text, refusal) in [
            (
                "400.002.02",
                "Bad Request - Invalid Amount",
                field("Amount"),
            ),
            (
                "400.002.02",
                "Bad Request - Invalid PhoneNumber",
                field("PhoneNumber"),
            ),
            ("400.002.02", "Bad Request", set_up("400.002.02")),
            (
                "400.002.05",
                "Invalid Request Payload",
                set_up("400.002.05"),
            ),
            ("400.003.01", "Invalid Access Token", token("400.003.01")),
            (
                "400.003.02",
                "Bad Request - Invalid ValidationURL - URL has the word MPESA",
                field("ValidationURL"),
            ),
            (
                "400.008.01",
                "Invalid Authentication passed",
                set_up("400.008.01"),
            ),
            (
                "400.008.02",
                "Invalid grant type passed",
                set_up("400.008.02"),
            ),
            (
                "401.002.01",
                "Error Occurred - Invalid Access Token - c9SQxWWhmdVR",
                token("401.002.01"),
            ),
            (
                "401.003.01",
                "Error Occurred - Invalid API call as no apiproduct match found",
                set_up("401.003.01"),
            ),
            ("404.001.03", "Invalid Access Token", token("404.001.03")),
            (
                "404.001.04",
                "Invalid Authentication Header",
                token("404.001.04"),
            ),
            ("404.001.01", "Resource not found", set_up("404.001.01")),
            ("405.001", "Method Not Allowed", set_up("405.001")),
            (
                "500.001.1001",
                "Merchant does not exist",
                set_up("500.001.1001"),
            ),
            (
                "500.001.1001",
                "[MerchantValidate] - Wrong credentials",
                set_up("500.001.1001"),
            ),
            (
                "500.001.1001",
                "Unable to lock subscriber, a transaction is already in process for the current subscriber",
                Error::BackOff(BackOff::PhoneBusy),
            ),
            (
                "500.003.02",
                "Error Occurred: Spike Arrest Violation",
                Error::BackOff(BackOff::TooFast),
            ),
            (
                "500.003.03",
                "Quota Violation",
                Error::BackOff(BackOff::Quota),
            ),
            (
                "500.002.1001",
                "Duplicate OriginatorConversationID.",
                Error::Refused(Refusal::Duplicate),
            ),
        ] {
            assert_eq!(
                ErrorBody::read(500, body(code, text).as_bytes()),
                refusal,
                "{code} {text}"
            );
        }
    }

    #[test]
    fn other_shapes_of_a_refusal() {
        for (shape, refusal) in [
            (
                r#"{"RequestID":"x","ErrorCode":"404.001.03","ErrorMessage":"Invalid Access Token"}"#,
                Error::RefreshToken {
                    code: "404.001.03".into(),
                },
            ),
            (
                r#"{"errorCode":"500.003.03"}"#,
                Error::BackOff(BackOff::Quota),
            ),
            (
                r#"{"fault":{"faultstring":"Spike arrest violation. Allowed rate : 5ps","detail":{"errorcode":"policies.ratelimit.SpikeArrestViolation"}}}"#,
                Error::BackOff(BackOff::TooFast),
            ),
            (
                r#"{"fault":{"faultstring":"Invalid Access Token","detail":{"errorcode":"keymanagement.service.invalid_access_token"}}}"#,
                Error::RefreshToken {
                    code: "keymanagement.service.invalid_access_token".into(),
                },
            ),
        ] {
            assert_eq!(ErrorBody::read(400, shape.as_bytes()), refusal, "{shape}");
        }
    }

    #[test]
    fn what_proves_nothing() {
        for shape in [
            body("500.001.1001", ""),
            body("500.001.1001", "The transaction is being processed"),
            body("500.001.1001", "The transaction does not Exist"),
            body("500.002.1001", "System internal error."),
            body("500.003.02", "System is busy. Please try again in few minutes."),
            body("500.003.1001", "Internal Server Error"),
            body("00.002.1001", "Service is currently under maintenance"),
            body("01", "No transaction found"),
            r#"{"errorCode":400,"errorMessage":"Bad Request - Invalid Amount"}"#.into(),
            r#"{"fault":{"faultstring":"x","detail":{"errorcode":"messaging.adaptors.http.flow.GatewayTimeout"}}}"#.into(),
            r#"{"Envelope":{"Body":{"Fault":{"faultcode":"soapenv:Server"}}}}"#.into(),
            "<html><body>Invalid Access Token 404.001.03</body></html>".into(),
            String::new(),
            "null".into(),
            "[]".into(),
        ] {
            assert!(!ErrorBody::read(500, shape.as_bytes()).proves_nothing_started(), "{shape}");
        }
    }
}
