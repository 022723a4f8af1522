//! B2B Express Checkout: asking another business to pay from its till to our paybill. A USSD prompt goes to the phone that the paying
//! business has nominated at M-PESA, and asks its operator for id and PIN. No initiator is needed. Source: the portal's page "B2B
//! Express CheckOut".

use crate::json::Object;
use crate::message::Unreadable;
use crate::request::{self, Request, sealed};
use crate::result_code::ResultCode;
use crate::values::{CallbackUrl, ConversationId, Note, PromptText, Shillings, ShortCode};
use pokea_domain::{Cents, Millis, MpesaCode};
use serde::Serialize;

/// Asks one business to pay. The same sent twice is two prompts.
#[derive(Clone, Debug)]
pub struct B2bExpress {
    /// `primaryShortCode`: the till of the business that pays.
    pub payer: ShortCode,
    /// `receiverShortCode`: the paybill that is paid.
    pub receiver: ShortCode,
    /// Whole shillings. Safaricom states no limit for businesses.
    pub amount: Shillings<1, 999_999_999>,
    /// `paymentRef`, shown in the prompt: 1 to 64 characters. Safaricom states no limit.
    pub reference: PromptText<1, 64>,
    /// This request's own address.
    pub callback_url: CallbackUrl,
    /// `partnerName`: who asks, as the operator reads it. 1 to 64 characters; Safaricom states no limit.
    pub partner_name: Note<1, 64>,
    /// `RequestRefID`: the caller's own name for this request, different each time. The callback has it as `requestId`.
    pub request_id: ConversationId,
}

/// Daraja took the request: a prompt is on its way. Nothing is paid yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct B2bExpressAccepted;

impl sealed::Sealed for B2bExpress {}

impl Request for B2bExpress {
    type Answer = B2bExpressAccepted;

    fn path(&self) -> &'static str {
        "/v1/ussdpush/get-msisdn"
    }

    fn moves_money(&self) -> bool {
        true
    }

    fn body(&self, _now: Millis) -> String {
        request::json(&Body {
            primary_short_code: self.payer.as_str(),
            receiver_short_code: self.receiver.as_str(),
            amount: self.amount.text(),
            payment_ref: self.reference.as_str(),
            callback_url: self.callback_url.as_str(),
            partner_name: self.partner_name.as_str(),
            request_ref_id: self.request_id.as_str(),
        })
    }

    fn accepted(&self, answer: &Object<'_>) -> Option<B2bExpressAccepted> {
        (answer.text("code")? == "0").then_some(B2bExpressAccepted)
    }
}

/// What the callback of one request claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct B2bExpressCallback {
    /// `requestId`: the caller's own.
    pub request_id: String,
    /// `resultCode`.
    pub result: ResultCode,
    /// `amount`, if it can be read.
    pub amount: Option<Cents>,
    /// `transactionId`: only of a payment.
    pub code: Option<MpesaCode>,
    /// `conversationID`: only of a payment.
    pub conversation: Option<String>,
    /// `paymentReference`: only of a failure.
    pub reference: Option<String>,
    status: Option<String>,
}

/// What became of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum B2bExpressOutcome {
    /// Paid, it is claimed.
    Paid {
        /// How much.
        amount: Cents,
        /// Safaricom's code of the money.
        code: MpesaCode,
    },
    /// `4001`: the operator cancelled.
    Cancelled,
    /// `4102`: M-PESA's records of the paying business are not in order.
    PayerNotVerified,
    /// `4104`: the paying business has nominated no phone.
    NoNominatedNumber,
    /// Not said plainly, the USSD errors `4201` and `4203` among it: nobody has shown that nothing was paid after them.
    Unclear,
}

impl B2bExpressCallback {
    /// Reads the body of a callback, in the form of a payment or of a failure.
    pub fn parse(body: &[u8]) -> Result<Self, Unreadable> {
        let missing = |missing| Unreadable::new("a B2B Express callback", missing);
        let object = Object::parse(body).ok_or(missing("the JSON object"))?;
        let text = |key| object.text(key).map(|text| text.trim().to_owned());
        Ok(Self {
            request_id: text("requestId").ok_or(missing("requestId"))?,
            result: ResultCode::new(&text("resultCode").ok_or(missing("resultCode"))?),
            amount: text("amount").and_then(|amount| Cents::parse_decimal(&amount).ok()),
            code: text("transactionId").and_then(|code| MpesaCode::parse(&code).ok()),
            conversation: text("conversationID"),
            reference: text("paymentReference"),
            status: text("status"),
        })
    }

    /// What it claims. "Paid" without amount or code, or beside a status that is not `SUCCESS`, is unclear. The codes of failures are
    /// from the portal's table of errors.
    #[must_use]
    pub fn outcome(&self) -> B2bExpressOutcome {
        let contradicted = self.status.as_deref().is_some_and(|said| said != "SUCCESS");
        match (self.result.as_str(), self.amount, &self.code) {
            ("0", Some(amount), Some(code)) if !contradicted => B2bExpressOutcome::Paid {
                amount,
                code: code.clone(),
            },
            ("4001", ..) => B2bExpressOutcome::Cancelled,
            ("4102", ..) => B2bExpressOutcome::PayerNotVerified,
            ("4104", ..) => B2bExpressOutcome::NoNominatedNumber,
            _ => B2bExpressOutcome::Unclear,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    primary_short_code: &'a str,
    receiver_short_code: &'a str,
    amount: String,
    payment_ref: &'a str,
    callback_url: &'a str,
    partner_name: &'a str,
    #[serde(rename = "RequestRefID")]
    request_ref_id: &'a str,
}
