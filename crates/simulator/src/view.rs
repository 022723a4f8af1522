//! What can be seen from outside: by a practice screen, by a test.

use crate::behaviour::Behaviour;
use crate::faults::Faults;
use crate::forms::Forms;
use crate::shown::{InvoiceView, PaymentView, StandingOrderView};
use crate::world::World;
use crate::world::outbox::{Post, PostId};
use crate::world::push::{Push, Stage};
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
    /// Which forms bodies and answers have.
    pub forms: Forms,
    /// The phones that ring now.
    pub ringing: Vec<Ringing>,
    /// The pushes taken, oldest first; of old ones that are over, only the last few hundred.
    pub pushes: Vec<PushView>,
    /// What customers paid, or tried to pay, without being asked by a push; as many as of pushes.
    pub payments: Vec<PaymentView>,
    /// The standing orders that customers have agreed to.
    pub standing_orders: Vec<StandingOrderView>,
    /// The invoices of Bill Manager.
    pub invoices: Vec<InvoiceView>,
    /// The payments that were asked back, as often as each was, in the order in which the requests were taken; of old ones that are over, only
    /// those of the last requests of initiators.
    pub reversals: Vec<String>,
    /// How many payments out of an organisation were taken, of the last requests of initiators.
    pub payouts: usize,
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

/// Pushes that are shown.
const SHOWN_MAX: usize = 300;

impl World {
    /// Everything there is to see.
    pub(crate) fn view(&self, base_url: &str, shop: &str) -> View {
        let pushes = self.pushes.iter();
        let ringing = pushes.filter(|push| matches!(push.stage, Stage::Ringing { .. }));
        let ringing = ringing.map(|push| Ringing {
            phone: push.phone.clone(),
            prompt: push.prompt.clone(),
        });
        let asked = self.asks.ringing().map(|ask| Ringing {
            phone: ask.phone.clone(),
            prompt: ask.prompt.clone(),
        });
        let mut newest: Vec<PushView> = self
            .pushes
            .iter()
            .rev()
            .take(SHOWN_MAX)
            .map(|push| self.view_push(push))
            .collect();
        newest.reverse();
        View {
            base_url: base_url.to_owned(),
            shop: shop.to_owned(),
            behaviour: self.behaviour,
            faults: self.faults,
            forms: self.forms,
            ringing: ringing.chain(asked).collect(),
            pushes: newest,
            payments: self.view_payments(SHOWN_MAX),
            standing_orders: self.view_standing_orders(),
            invoices: self.view_invoices(),
            reversals: self.requests.reversals(),
            payouts: self.requests.payouts(),
        }
    }

    fn view_push(&self, push: &Push) -> PushView {
        let delivered = |posts: &[PostId]| {
            let posts = posts.iter().filter_map(|id| self.outbox.get(*id));
            posts.flat_map(delivered).collect()
        };
        let (state, result_code) = match push.stage {
            Stage::Sent { .. } => (State::Sent, None),
            Stage::Ringing { .. } => (State::Ringing, None),
            Stage::Working { .. } => (State::Working, None),
            Stage::Gone { .. } => (State::Gone, None),
            Stage::Ended { ending, .. } => (State::Ended, Some(ending.code().to_owned())),
        };
        PushView {
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

/// Each time that a message was sent, and the time that it will be.
pub(crate) fn delivered(post: &Post) -> Vec<Delivered> {
    let sent = post.deliveries.iter().map(|delivery| Delivered {
        due: delivery.due,
        answer: Some(delivery.answer),
    });
    let to_come = (!post.is_done()).then_some(Delivered {
        due: post.due,
        answer: None,
    });
    sent.chain(to_come).collect()
}
