//! What the sender of a callback gets for an answer. The desktop chooses it when it mints the address.

use serde::{Deserialize, Serialize};

/// The kind of an address: its nonce's first byte. It decides the body of the relay's 200, and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AnswerKind {
    /// `{"ResultCode":0,"ResultDesc":"Accepted"}`: the callback of a push.
    Accepted,
    /// `{"ResultCode":0,"ResultDesc":"Success"}`: a confirmation.
    Success,
    /// `{"ResponseCode":"00000000","ResponseDesc":"success"}`: a result, or the notice of a queue's timeout.
    Result,
    /// `{"rescode":"200","resmsg":"Success"}`: a bill's payment, which comes again, up to five times, until it is answered so.
    BillPayment,
    /// A question: what the desktop says, or else the shop's [`Policy`]. It is not stored, since nothing has happened yet.
    Question,
    /// `{}`: what a device of the shop tells the others. Only the device itself ever knows such an address.
    Notice,
}

impl AnswerKind {
    /// The byte that stands for it in a nonce. Never changes: addresses are printed, registered and long-lived.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Accepted => 1,
            Self::Success => 2,
            Self::Result => 3,
            Self::BillPayment => 4,
            Self::Question => 5,
            Self::Notice => 6,
        }
    }

    /// The kind with this code; none if this version does not know it.
    #[must_use]
    pub const fn from_code(code: u8) -> Option<Self> {
        match code {
            1 => Some(Self::Accepted),
            2 => Some(Self::Success),
            3 => Some(Self::Result),
            4 => Some(Self::BillPayment),
            5 => Some(Self::Question),
            6 => Some(Self::Notice),
            _ => None,
        }
    }

    /// The JSON that the sender is answered with, once the callback is on disk; none for a question.
    #[must_use]
    pub const fn body(self) -> Option<&'static str> {
        match self {
            Self::Accepted => Some(r#"{"ResultCode":0,"ResultDesc":"Accepted"}"#),
            Self::Success => Some(r#"{"ResultCode":0,"ResultDesc":"Success"}"#),
            Self::Result => Some(r#"{"ResponseCode":"00000000","ResponseDesc":"success"}"#),
            Self::BillPayment => Some(r#"{"rescode":"200","resmsg":"Success"}"#),
            Self::Question => None,
            Self::Notice => Some("{}"),
        }
    }
}

/// What a shop's relay answers to a question that no desktop answers in time. The owner's choice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Policy {
    /// The payment goes through.
    #[default]
    Accept,
    /// It does not.
    Reject,
}

impl Policy {
    /// The JSON of the answer (Daraja portal, C2B register URL: `C2B00016` is "other error").
    #[must_use]
    pub const fn body(self) -> &'static str {
        match self {
            Self::Accept => r#"{"ResultCode":"0","ResultDesc":"Accepted"}"#,
            Self::Reject => r#"{"ResultCode":"C2B00016","ResultDesc":"Rejected"}"#,
        }
    }
}
