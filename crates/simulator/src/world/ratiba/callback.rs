//! What a merchant is told of a standing order: with small first letters when there is one, with capitals when there is none, as the
//! page prints them.

use crate::forms::RatibaKeys;
use pokea_domain::{MpesaCode, Msisdn};
use serde::Serialize;

/// How the asking ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    Agreed,
    Cancelled,
    NoResponse,
    Expired,
    WrongPin,
    Locked,
    Busy,
    /// The customer has a standing order of this name.
    SameName,
}

pub(super) struct Created<'a> {
    pub(super) reference: &'a str,
    pub(super) request: &'a str,
    pub(super) code: Option<&'a MpesaCode>,
    pub(super) phone: &'a Msisdn,
}

impl Ending {
    fn code(self) -> &'static str {
        match self {
            Self::Agreed => "0",
            Self::Cancelled => "1032",
            Self::NoResponse => "1037",
            Self::Expired => "1019",
            Self::WrongPin => "2001",
            Self::Locked => "8006",
            Self::Busy => "1001",
            Self::SameName => "1050",
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Agreed => "The service request is processed successfully",
            Self::Cancelled => "Request cancelled by user",
            Self::NoResponse => "DS timeout user cannot be reached.",
            Self::Expired => "Transaction has expired",
            Self::WrongPin => "The initiator information is invalid.",
            Self::Locked => "The security credential is locked.",
            Self::Busy => {
                "Unable to lock subscriber, a transaction is already in process for the current subscriber"
            }
            Self::SameName => "The customer already has a standing order with the same name",
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Header<'a> {
    #[serde(rename = "responseRefID")]
    reference: &'a str,
    #[serde(rename = "requestRefID")]
    request: &'a str,
    response_code: &'static str,
    response_description: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Lower<'a> {
    response_header: Header<'a>,
    response_body: LowerBody,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LowerBody {
    response_data: [LowerLine; 4],
}

#[derive(Serialize)]
struct LowerLine {
    name: &'static str,
    value: String,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Upper<'a> {
    response_header: Header<'a>,
    response_body: UpperBody,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct UpperBody {
    response_data: [UpperLine; 4],
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct UpperLine {
    name: &'static str,
    value: String,
}

pub(super) fn body(created: &Created<'_>, ending: Ending, keys: RatibaKeys) -> Option<String> {
    let response_header = Header {
        reference: created.reference,
        request: created.request,
        response_code: ending.code(),
        response_description: ending.text(),
    };
    let digits = created.phone.as_daraja();
    let status = if ending == Ending::Agreed {
        "OKAY"
    } else {
        "ERROR"
    };
    let lines = [
        (
            "TransactionID",
            created
                .code
                .map_or("0000000000".to_owned(), ToString::to_string),
        ),
        ("responseCode", ending.code().to_owned()),
        ("Status", status.to_owned()),
        ("Msisdn", format!("{}******{}", &digits[..3], &digits[9..])),
    ];
    let lower = match keys {
        RatibaKeys::AsPrinted => ending == Ending::Agreed,
        RatibaKeys::Lower => true,
        RatibaKeys::Upper => false,
    };
    if lower {
        serde_json::to_string(&Lower {
            response_header,
            response_body: LowerBody {
                response_data: lines.map(|(name, value)| LowerLine { name, value }),
            },
        })
    } else {
        serde_json::to_string(&Upper {
            response_header,
            response_body: UpperBody {
                response_data: lines.map(|(name, value)| UpperLine { name, value }),
            },
        })
    }
    .ok()
}
