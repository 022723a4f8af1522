//! The shop's answer to a validation: the only callback whose answer Safaricom acts on.

use crate::request;
use crate::values::Note;
use serde::Serialize;

/// Whether a customer may pay. It must be there within 8 seconds; otherwise M-PESA does what the registration says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ValidationAnswer {
    /// Let it through.
    Accept {
        /// The shop's own name for the payment; the confirmation then has it as `ThirdPartyTransID`.
        third_party: Option<ThirdPartyId>,
    },
    /// Stop it. The reason chooses the words of the payer's SMS.
    Reject(Rejection),
}

/// `ThirdPartyTransID`: 1 to 64 characters. Safaricom states no limit.
pub type ThirdPartyId = Note<1, 64>;

/// Why a payment is not wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rejection {
    /// `C2B00011`: this payer may not pay.
    Msisdn,
    /// `C2B00012`: no such account.
    AccountNumber,
    /// `C2B00013`: not this amount.
    Amount,
    /// `C2B00014`: the payer's particulars do not fit.
    Kyc,
    /// `C2B00015`: not this number.
    ShortCode,
    /// `C2B00016`: another reason.
    Other,
}

impl ValidationAnswer {
    /// The JSON to answer with, under HTTP 200.
    #[must_use]
    pub fn body(&self) -> String {
        let (result_code, result_desc, third_party) = match self {
            Self::Accept { third_party } => ("0", "Accepted", third_party.as_ref()),
            Self::Reject(why) => (why.code(), "Rejected", None),
        };
        request::json(&Body {
            result_code,
            result_desc,
            third_party_trans_id: third_party.map(Note::as_str),
        })
    }
}

impl Rejection {
    /// Daraja's code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Msisdn => "C2B00011",
            Self::AccountNumber => "C2B00012",
            Self::Amount => "C2B00013",
            Self::Kyc => "C2B00014",
            Self::ShortCode => "C2B00015",
            Self::Other => "C2B00016",
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Body<'a> {
    result_code: &'static str,
    result_desc: &'static str,
    #[serde(rename = "ThirdPartyTransID", skip_serializing_if = "Option::is_none")]
    third_party_trans_id: Option<&'a str>,
}
