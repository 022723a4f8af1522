//! The STK push: what is asked for, and what its one answer proves.

use crate::config::LipaNaMpesa;
use crate::json::Object;
use crate::password::StkPassword;
use crate::refusal::{Refusal, refusal_in};
use crate::reply::{NoReply, Reply};
use crate::token::TokenError;
use pokea_domain::payment::{NotSent, PushAnswer};
use pokea_domain::{Cents, CheckoutRequestId, MerchantRequestId, Msisdn};
use secrecy::ExposeSecret;
use serde::Serialize;
use std::fmt;

/// The least a push may ask for: one shilling.
pub const AMOUNT_MIN: Cents = Cents::new(100);
/// The most a push may ask for: 250,000 shillings.
pub const AMOUNT_MAX: Cents = Cents::new(25_000_000);
/// The longest `AccountReference`, in characters.
pub const REFERENCE_LEN_MAX: usize = 12;
const DESCRIPTION_LEN_MAX: usize = 13;

/// What to ask a customer for.
#[derive(Clone, PartialEq, Eq)]
pub struct StkPush {
    /// Whose phone rings, and who pays.
    pub msisdn: Msisdn,
    /// Whole shillings, [`AMOUNT_MIN`] to [`AMOUNT_MAX`].
    pub amount: Cents,
    /// This attempt's own address: whoever knows it can claim a payment.
    pub callback_url: String,
    /// Shown in the prompt and in the payer's SMS: letters, digits, spaces and dashes, up to [`REFERENCE_LEN_MAX`]. It comes back
    /// nowhere.
    pub account_reference: String,
    /// The same, up to 13, or empty.
    pub description: String,
}

impl fmt::Debug for StkPush {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StkPush")
            .field("msisdn", &self.msisdn)
            .field("amount", &self.amount)
            .field("account_reference", &self.account_reference)
            .finish_non_exhaustive()
    }
}

/// What one push came to. It was sent at most once (R2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PushOutcome {
    /// Taken: a prompt is on its way. Nothing is paid yet.
    Accepted {
        /// `CheckoutRequestID`.
        checkout: CheckoutRequestId,
        /// `MerchantRequestID`.
        merchant: MerchantRequestId,
    },
    /// Proven: no byte of the push left this PC.
    NotSent(NotSent),
    /// Proven: nothing was started.
    Refused(Refusal),
    /// A prompt may be on the phone, or not: a time-out, a dropped line, words we do not know.
    Lost,
}

impl From<PushOutcome> for PushAnswer {
    fn from(outcome: PushOutcome) -> Self {
        match outcome {
            PushOutcome::Accepted { checkout, merchant } => Self::Accepted { checkout, merchant },
            PushOutcome::NotSent(why) => Self::NotSent(why),
            PushOutcome::Refused(refusal) => Self::Refused(refusal.into()),
            PushOutcome::Lost => Self::Lost,
        }
    }
}

impl From<TokenError> for PushOutcome {
    /// Without a token the push itself was never tried. Wrong credentials are told apart, because only the owner can mend them.
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::Unreachable => Self::NotSent(NotSent::Unreachable),
            TokenError::Insecure => Self::NotSent(NotSent::Insecure),
            TokenError::NoAnswer => Self::NotSent(NotSent::NoToken),
            TokenError::Refused { code } => Self::Refused(Refusal::SetUp { code }),
        }
    }
}

impl PushOutcome {
    /// What an exchange proves.
    pub(crate) fn read(reply: Result<Reply, NoReply>) -> Self {
        let reply = match reply {
            Ok(reply) => reply,
            Err(NoReply::NotSent(why)) => return Self::NotSent(why),
            Err(NoReply::Lost) => return Self::Lost,
        };
        if reply.is_success()
            && let Some(accepted) = accepted(&reply.body)
        {
            return accepted;
        }
        match refusal_in(&reply.body) {
            Some(refusal) => Self::Refused(refusal),
            None => Self::Lost,
        }
    }
}

fn accepted(body: &[u8]) -> Option<PushOutcome> {
    let object = Object::parse(body)?;
    if object.text("ResponseCode")? != "0" {
        return None;
    }
    Some(PushOutcome::Accepted {
        checkout: CheckoutRequestId::parse(&object.text("CheckoutRequestID")?).ok()?,
        merchant: MerchantRequestId::parse(&object.text("MerchantRequestID")?).ok()?,
    })
}

/// The body of `/mpesa/stkpush/v1/processrequest`. All values are strings, which Daraja takes as well as numbers.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PushRequest<'a> {
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

impl<'a> PushRequest<'a> {
    /// The body, or the field that Daraja would refuse: then nothing need be sent.
    pub(crate) fn new(
        push: &'a StkPush,
        shop: &'a LipaNaMpesa,
        password: &'a StkPassword,
    ) -> Result<Self, Refusal> {
        let refused = |field: &str| Refusal::Field {
            field: field.to_owned(),
        };
        let shillings = push
            .amount
            .whole_shillings()
            .filter(|_| (AMOUNT_MIN..=AMOUNT_MAX).contains(&push.amount))
            .ok_or_else(|| refused("Amount"))?;
        // `@`, `#` and `&` have been reported to make pushes vanish, so only what is known to pass is let through.
        let passes = |text: &str, len_max: usize| {
            text.len() <= len_max
                && text
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || matches!(b, b' ' | b'-'))
        };
        let reference = push.account_reference.as_str();
        if reference.is_empty() || !passes(reference, REFERENCE_LEN_MAX) {
            return Err(refused("AccountReference"));
        }
        if !passes(&push.description, DESCRIPTION_LEN_MAX) {
            return Err(refused("TransactionDesc"));
        }
        Ok(Self {
            business_short_code: &shop.business_short_code,
            password: password.password.expose_secret(),
            timestamp: &password.timestamp,
            transaction_type: shop.transaction_type.as_daraja(),
            amount: shillings.to_string(),
            party_a: push.msisdn.as_daraja(),
            party_b: &shop.party_b,
            phone_number: push.msisdn.as_daraja(),
            callback_url: &push.callback_url,
            account_reference: reference,
            transaction_desc: &push.description,
        })
    }
}
