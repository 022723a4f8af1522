//! Error bodies of every API: the variants that Daraja's gateway and its backend send, and which of them prove that nothing was
//! started. `500.001.1001` alone has four unrelated meanings, so the table goes by code and text; whatever it does not list proves
//! nothing.

use crate::json::Object;
use pokea_domain::payment::PushRefusal;

/// Why Daraja refused a request; nothing was started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The phone has another M-PESA session open.
    PhoneBusy,
    /// Too many requests in a short time, or a quota used up.
    TooFast,
    /// The gateway did not take the access token. The client has forgotten it: a new request gets a new token (R18).
    Token {
        /// Safaricom's error code.
        code: String,
    },
    /// Consumer key, passkey, short code, product or address: the owner must mend the set-up.
    SetUp {
        /// Safaricom's error code.
        code: String,
    },
    /// A field was refused.
    Field {
        /// Safaricom's name of the field.
        field: String,
    },
}

impl From<Refusal> for PushRefusal {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::PhoneBusy => Self::PhoneBusy,
            Refusal::TooFast => Self::TooFast,
            Refusal::Token { code } => Self::Token { code },
            Refusal::SetUp { code } => Self::SetUp { code },
            Refusal::Field { field } => Self::Field { field },
        }
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
        let object = Object::parse(body)?;
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

    /// The code, short and of harmless characters, so that it may be shown and logged.
    pub(crate) fn code(&self) -> String {
        plain(&self.code, 48)
    }

    /// The reason, if this body proves that nothing was started. Codes and texts: Daraja's error pages, and bodies captured by the
    /// authors of client libraries.
    pub(crate) fn refusal(&self) -> Option<Refusal> {
        let says = |words: &str| self.text.to_ascii_lowercase().contains(words);
        let code = || self.code();
        Some(match self.code.as_str() {
            "404.001.03" | "404.001.04" | "401.002.01" | "400.003.01" => {
                Refusal::Token { code: code() }
            }
            "400.002.02" => match self.text.split_once("Invalid ") {
                Some((_, field)) => Refusal::Field {
                    field: plain(field, 32),
                },
                None => Refusal::SetUp { code: code() },
            },
            "400.002.05" | "400.003.02" | "400.008.01" | "400.008.02" | "401.003.01"
            | "404.001.01" | "404.002.01" | "404.003.01" | "405.001" => {
                Refusal::SetUp { code: code() }
            }
            "500.001.1001" if says("unable to lock subscriber") => Refusal::PhoneBusy,
            "500.001.1001" if says("wrong credentials") || says("merchant does not exist") => {
                Refusal::SetUp { code: code() }
            }
            // "System is busy" has the same code, and nobody has measured whether something started.
            "500.003.02" if says("spike arrest") => Refusal::TooFast,
            "500.003.03" => Refusal::TooFast,
            // The gateway's own faults, raised before the request reaches M-PESA.
            fault if fault.ends_with(".SpikeArrestViolation") => Refusal::TooFast,
            fault if fault.ends_with(".QuotaViolation") => Refusal::TooFast,
            fault
                if fault.ends_with(".invalid_access_token")
                    || fault.ends_with(".access_token_expired") =>
            {
                Refusal::Token { code: code() }
            }
            _ => return None,
        })
    }
}

/// The refusal that a body proves, if it proves one.
pub(crate) fn refusal_in(body: &[u8]) -> Option<Refusal> {
    ErrorBody::parse(body)?.refusal()
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
        let token = |code: &str| Refusal::Token { code: code.into() };
        let set_up = |code: &str| Refusal::SetUp { code: code.into() };
        let field = |field: &str| Refusal::Field {
            field: field.into(),
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
                set_up("400.003.02"),
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
                Refusal::PhoneBusy,
            ),
            (
                "500.003.02",
                "Error Occurred: Spike Arrest Violation",
                Refusal::TooFast,
            ),
            ("500.003.03", "Quota Violation", Refusal::TooFast),
        ] {
            assert_eq!(
                refusal_in(body(code, text).as_bytes()),
                Some(refusal),
                "{code} {text}"
            );
        }
    }

    #[test]
    fn other_shapes_of_a_refusal() {
        for (shape, refusal) in [
            (
                r#"{"RequestID":"x","ErrorCode":"404.001.03","ErrorMessage":"Invalid Access Token"}"#,
                Refusal::Token {
                    code: "404.001.03".into(),
                },
            ),
            (r#"{"errorCode":"500.003.03"}"#, Refusal::TooFast),
            (
                r#"{"fault":{"faultstring":"Spike arrest violation. Allowed rate : 5ps","detail":{"errorcode":"policies.ratelimit.SpikeArrestViolation"}}}"#,
                Refusal::TooFast,
            ),
            (
                r#"{"fault":{"faultstring":"Invalid Access Token","detail":{"errorcode":"keymanagement.service.invalid_access_token"}}}"#,
                Refusal::Token {
                    code: "keymanagement.service.invalid_access_token".into(),
                },
            ),
        ] {
            assert_eq!(refusal_in(shape.as_bytes()), Some(refusal), "{shape}");
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
            assert_eq!(refusal_in(shape.as_bytes()), None, "{shape}");
        }
    }
}
