//! The STK push: what is asked for, and what its one answer proves.

use super::{LipaNaMpesa, StkPassword};
use crate::json::Object;
use crate::request::{self, Request, sealed};
use crate::values::{AccountReference, CallbackUrl, Description, Shillings};
use pokea_domain::payment::PushAnswer;
use pokea_domain::{CheckoutRequestId, MerchantRequestId, Millis, Msisdn};
use secrecy::ExposeSecret as _;
use serde::Serialize;

/// Asks one customer to pay. The same push sent twice is two prompts and two payments: Daraja has no key that makes them one.
#[derive(Clone, Debug)]
pub struct StkPush {
    /// Who is paid.
    pub shop: LipaNaMpesa,
    /// Whose phone rings, and who pays.
    pub msisdn: Msisdn,
    /// 1 to 250,000 shillings.
    pub amount: Shillings,
    /// This push's own address: whoever knows it can claim a payment, and it finds the payment again when the answer is lost.
    pub callback_url: CallbackUrl,
    /// Shown in the prompt and in the payer's SMS. It comes back nowhere.
    pub account_reference: AccountReference,
    /// The same, or empty.
    pub description: Description,
}

/// Daraja took a push: a prompt is on its way. Nothing is paid yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StkAccepted {
    /// `CheckoutRequestID`: asked about by this.
    pub checkout: CheckoutRequestId,
    /// `MerchantRequestID`: its other name.
    pub merchant: MerchantRequestId,
}

impl From<StkAccepted> for PushAnswer {
    fn from(accepted: StkAccepted) -> Self {
        Self::Accepted {
            checkout: accepted.checkout,
            merchant: accepted.merchant,
        }
    }
}

impl sealed::Sealed for StkPush {}

impl Request for StkPush {
    type Answer = StkAccepted;

    fn path(&self) -> &'static str {
        "/mpesa/stkpush/v1/processrequest"
    }

    fn moves_money(&self) -> bool {
        true
    }

    fn body(&self, now: Millis) -> String {
        let shop = &self.shop;
        let password = StkPassword::at(now, shop.business_short_code.as_str(), &shop.passkey);
        request::json(&Body {
            business_short_code: shop.business_short_code.as_str(),
            password: password.password.expose_secret(),
            timestamp: &password.timestamp,
            transaction_type: shop.transaction_type.as_daraja(),
            amount: self.amount.text(),
            party_a: self.msisdn.as_daraja(),
            party_b: shop.party_b.as_str(),
            phone_number: self.msisdn.as_daraja(),
            callback_url: self.callback_url.as_str(),
            account_reference: self.account_reference.as_str(),
            transaction_desc: self.description.as_str(),
        })
    }

    fn accepted(&self, answer: &Object<'_>) -> Option<StkAccepted> {
        if answer.text("ResponseCode")? != "0" {
            return None;
        }
        Some(StkAccepted {
            checkout: CheckoutRequestId::parse(&answer.text("CheckoutRequestID")?).ok()?,
            merchant: MerchantRequestId::parse(&answer.text("MerchantRequestID")?).ok()?,
        })
    }
}

/// All values are strings, which Daraja takes as well as numbers.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Body<'a> {
    business_short_code: &'a str,
    password: &'a str,
    timestamp: &'a str,
    transaction_type: &'static str,
    amount: String,
    party_a: &'a str,
    party_b: &'a str,
    phone_number: &'a str,
    #[serde(rename = "CallBackURL")]
    callback_url: &'a str,
    account_reference: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    transaction_desc: &'a str,
}
