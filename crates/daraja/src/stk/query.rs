//! The STK query, the only proof of a payment that we can fetch ourselves (R5). While a prompt is open Daraja answers in at least four
//! shapes, one of them HTTP 500, so everything that is not plainly concluded is pending.

use super::{LipaNaMpesa, StkPassword};
use crate::error::{Error, ErrorBody};
use crate::json::Object;
use crate::request::{self, Request, sealed};
use crate::result_code::{Meaning, ResultCode};
use pokea_domain::payment::{Failure, QueryAnswer};
use pokea_domain::{CheckoutRequestId, Millis};
use secrecy::ExposeSecret as _;
use serde::Serialize;

/// Asks what became of a push. Daraja's answer has no code of the money, no amount and no phone.
#[derive(Clone, Debug)]
pub struct StkQuery {
    /// Who was to be paid.
    pub shop: LipaNaMpesa,
    /// The push.
    pub checkout: CheckoutRequestId,
}

/// What became of a push, as far as Daraja says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StkStatus {
    /// Proven paid.
    Paid,
    /// Proven not paid.
    Failed(ResultCode, Failure),
    /// Not concluded, or not said plainly. Ask again.
    Pending,
}

impl From<StkStatus> for QueryAnswer {
    fn from(status: StkStatus) -> Self {
        match status {
            StkStatus::Paid => Self::Paid,
            StkStatus::Failed(_, failure) => Self::Failed(failure),
            StkStatus::Pending => Self::Pending,
        }
    }
}

impl sealed::Sealed for StkQuery {}

impl Request for StkQuery {
    type Answer = StkStatus;

    fn path(&self) -> &'static str {
        "/mpesa/stkpushquery/v1/query"
    }

    fn moves_money(&self) -> bool {
        false
    }

    fn body(&self, now: Millis) -> String {
        let short_code = self.shop.business_short_code.as_str();
        let password = StkPassword::at(now, short_code, &self.shop.passkey);
        request::json(&Body {
            business_short_code: short_code,
            password: password.password.expose_secret(),
            timestamp: &password.timestamp,
            checkout_request_id: self.checkout.as_str(),
        })
    }

    /// It names its push in every recorded body; one that does not is still the answer to our question.
    fn accepted(&self, answer: &Object<'_>) -> Option<StkStatus> {
        let about_another = answer
            .text("CheckoutRequestID")
            .is_some_and(|named| named != self.checkout.as_str());
        if about_another || answer.text("ResponseCode")? != "0" {
            return None;
        }
        let code = ResultCode::new(&answer.text("ResultCode").unwrap_or_default());
        Some(match code.meaning() {
            Meaning::Paid => StkStatus::Paid,
            Meaning::Failed(failure) => StkStatus::Failed(code, failure),
            Meaning::Open => StkStatus::Pending,
        })
    }

    /// `500.001.1001` says that it is being processed, that it does not exist, or nothing at all, and was seen to say each of a push that
    /// was known: with every status it proves nothing but that Daraja answered.
    fn declined(&self, _status: u16, answer: &Object<'_>) -> Option<Result<StkStatus, Error>> {
        let error = ErrorBody::of(answer)?;
        (error.code() == "500.001.1001" && error.proof().is_none())
            .then_some(Ok(StkStatus::Pending))
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Body<'a> {
    business_short_code: &'a str,
    password: &'a str,
    timestamp: &'a str,
    #[serde(rename = "CheckoutRequestID")]
    checkout_request_id: &'a str,
}
