//! What can be seen from outside: by a practice screen, by a test.

use crate::behaviour::{Behaviour, Faults};
use crate::push::{Delivery, Push, Stage};
use pokea_domain::{Cents, CheckoutRequestId, MerchantRequestId, Millis, MpesaCode, Msisdn};
use serde::{Deserialize, Serialize};

/// Everything there is to see, at `GET /control/state`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct View {
    /// Where it can be reached.
    pub base_url: String,
    /// The shop's name.
    pub shop: String,
    /// What customers do unless something else is said of their number.
    pub behaviour: Behaviour,
    /// What goes wrong.
    pub faults: Faults,
    /// The phones that ring now.
    pub ringing: Vec<Ringing>,
    /// The pushes taken, oldest first; of old ones that are over, only the last few hundred.
    pub pushes: Vec<PushView>,
}

/// A phone that shows a prompt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ringing {
    /// Whose.
    pub phone: Msisdn,
    /// What it shows.
    pub prompt: String,
}

/// One push.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PushView {
    /// The phone that was asked.
    pub phone: Msisdn,
    /// How much for, in cents.
    pub amount: Cents,
    /// `AccountReference`.
    pub account_reference: String,
    /// `CheckoutRequestID`.
    pub checkout: CheckoutRequestId,
    /// `MerchantRequestID`.
    pub merchant: MerchantRequestId,
    /// `CallBackURL`.
    pub callback_url: String,
    /// Where it is.
    pub state: State,
    /// `ResultCode`, once it is over.
    pub result_code: Option<String>,
    /// The code of the money, once it has moved.
    pub code: Option<MpesaCode>,
    /// Its callbacks.
    pub callbacks: Vec<Delivered>,
    /// Its C2B confirmations.
    pub confirmations: Vec<Delivered>,
}

/// Where a push is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// On its way to the phone.
    Sent,
    /// On the phone.
    Ringing,
    /// The customer has answered, and M-PESA works on it.
    Working,
    /// The phone is off.
    Gone,
    /// Over.
    Ended,
}

/// A message to the shop, sent or to be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivered {
    /// When it is, or was, due.
    pub due: Millis,
    /// What the shop answered, once it has been sent.
    pub answer: Option<Answer>,
}

/// A shop's answer to a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// With this HTTP status.
    Status(u16),
    /// None: nobody there, or too slow.
    None,
}

impl From<&Push> for PushView {
    fn from(push: &Push) -> Self {
        let delivered = |messages: &[Delivery]| {
            messages
                .iter()
                .map(|message| Delivered {
                    due: message.due,
                    answer: message.answer,
                })
                .collect()
        };
        let (state, result_code) = match push.stage {
            Stage::Sent { .. } => (State::Sent, None),
            Stage::Ringing { .. } => (State::Ringing, None),
            Stage::Working { .. } => (State::Working, None),
            Stage::Gone { .. } => (State::Gone, None),
            Stage::Ended { ending, .. } => (State::Ended, Some(ending.code().to_owned())),
        };
        Self {
            phone: push.phone.clone(),
            amount: push.amount,
            account_reference: push.reference.clone(),
            checkout: push.checkout.clone(),
            merchant: push.merchant.clone(),
            callback_url: push.callback_url.clone(),
            state,
            result_code,
            code: push.code.clone(),
            callbacks: delivered(&push.callbacks),
            confirmations: delivered(&push.confirmations),
        }
    }
}
