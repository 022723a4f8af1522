//! Daraja's answers to requests, word for word.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// A refusal: HTTP status, `errorCode`, `errorMessage`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refused {
    status: StatusCode,
    code: &'static str,
    text: String,
}

impl Refused {
    pub(crate) fn new(status: StatusCode, code: &'static str, text: impl Into<String>) -> Self {
        Self {
            status,
            code,
            text: text.into(),
        }
    }

    pub(crate) fn wrong_method() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "405.001",
            "Method Not Allowed",
        )
    }

    pub(crate) fn no_such_path() -> Self {
        Self::new(StatusCode::NOT_FOUND, "404.001.01", "Resource not found")
    }

    pub(crate) fn wrong_key() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "400.008.01",
            "Invalid Authentication passed",
        )
    }

    pub(crate) fn wrong_grant() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "400.008.02",
            "Invalid grant type passed",
        )
    }

    pub(crate) fn no_token() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "404.001.04",
            "Invalid Authentication Header",
        )
    }

    /// As the STK pages have it: HTTP 404.
    pub(crate) fn wrong_token() -> Self {
        Self::new(StatusCode::NOT_FOUND, "404.001.03", "Invalid Access Token")
    }

    /// As the B2C, B2B and balance pages have it: the token comes back in the text.
    pub(crate) fn echoed_token(token: &str) -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "401.002.01",
            format!("Error Occurred - Invalid Access Token - {token}"),
        )
    }

    /// As the C2B pages have it.
    pub(crate) fn wrong_c2b_token() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "400.003.01",
            "Invalid Access Token",
        )
    }

    /// The app's product list lacks this API, or this version of it.
    pub(crate) fn no_product() -> Self {
        Self::new(
            StatusCode::UNAUTHORIZED,
            "401.003.01",
            "Error Occurred - Invalid API call as no apiproduct match found",
        )
    }

    /// The originator conversation id has been used: the earlier request stands, and this one is nothing.
    pub(crate) fn duplicate_originator() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "500.002.1001",
            "Duplicate OriginatorConversationID.",
        )
    }

    /// As the page of Pull Transactions has it.
    pub(crate) fn wrong_pull_token() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "401.001", "Invalid Access Token")
    }

    pub(crate) fn not_json() -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "400.002.05",
            "Invalid Request Payload",
        )
    }

    pub(crate) fn field(name: &str) -> Self {
        Self::new(
            StatusCode::BAD_REQUEST,
            "400.002.02",
            format!("Bad Request - Invalid {name}"),
        )
    }

    pub(crate) fn no_such_merchant() -> Self {
        Self::backend("Merchant does not exist")
    }

    pub(crate) fn wrong_password() -> Self {
        Self::backend("[MerchantValidate] - Wrong credentials")
    }

    pub(crate) fn phone_busy() -> Self {
        Self::backend(
            "Unable to lock subscriber, a transaction is already in process for the current subscriber",
        )
    }

    pub(crate) fn still_processing() -> Self {
        Self::backend("The transaction is being processed")
    }

    pub(crate) fn spike_arrest() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "500.003.02",
            "Error Occurred: Spike Arrest Violation",
        )
    }

    pub(crate) fn no_such_push() -> Self {
        Self::backend("The transaction does not Exist")
    }

    /// The same code once more, without a word and with HTTP 200.
    pub(crate) fn silence() -> Self {
        Self {
            status: StatusCode::OK,
            ..Self::backend("")
        }
    }

    fn backend(text: &'static str) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "500.001.1001", text)
    }

    pub(crate) fn answer(&self, request_id: &str) -> Response {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Body<'a> {
            request_id: &'a str,
            error_code: &'a str,
            error_message: &'a str,
        }
        json_with(
            self.status,
            &Body {
                request_id,
                error_code: self.code,
                error_message: &self.text,
            },
        )
    }
}

/// An answer of HTTP 200.
pub(crate) fn json(body: &impl Serialize) -> Response {
    json_with(StatusCode::OK, body)
}

pub(crate) fn json_with(status: StatusCode, body: &impl Serialize) -> Response {
    let content_type = (header::CONTENT_TYPE, "application/json");
    match serde_json::to_string(body) {
        Ok(text) => (status, [content_type], text).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
