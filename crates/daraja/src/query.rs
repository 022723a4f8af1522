//! The STK query, the only proof of a payment that we can fetch ourselves (R5). While a prompt is open Daraja answers in at least four
//! shapes, one of them HTTP 500, so everything that is not plainly concluded is pending.

use crate::json::Object;
use crate::reply::Reply;
use crate::result_code::{Meaning, ResultCode};
use pokea_domain::CheckoutRequestId;
use pokea_domain::payment::QueryAnswer;
use serde::Serialize;

/// The body of `/mpesa/stkpushquery/v1/query`.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct QueryRequest<'a> {
    pub(crate) business_short_code: &'a str,
    pub(crate) password: &'a str,
    pub(crate) timestamp: &'a str,
    #[serde(rename = "CheckoutRequestID")]
    pub(crate) checkout_request_id: &'a str,
}

/// What an answer proves about the push that was asked about.
pub(crate) fn read(reply: &Reply, asked: &CheckoutRequestId) -> QueryAnswer {
    if !reply.is_success() {
        return QueryAnswer::Pending;
    }
    match concluded(&reply.body, asked).map(|code| code.meaning()) {
        Some(Meaning::Paid) => QueryAnswer::Paid,
        Some(Meaning::Failed(failure)) => QueryAnswer::Failed(failure),
        Some(Meaning::Open) | None => QueryAnswer::Pending,
    }
}

/// The result code, if the answer is about this push. It names its push in every recorded body; one that does not is still the answer
/// to our question.
fn concluded(body: &[u8], asked: &CheckoutRequestId) -> Option<ResultCode> {
    let object = Object::parse(body)?;
    let about_another = object
        .text("CheckoutRequestID")
        .is_some_and(|named| named != asked.as_str());
    if about_another || object.text("ResponseCode")? != "0" {
        return None;
    }
    object.text("ResultCode").map(|code| ResultCode::new(&code))
}
