//! B2B Express: a vendor asks another organisation for a payment, on the phone that M-PESA knows that organisation by ("B2B Express
//! Checkout" page).

use super::World;
use super::asks::About;
use super::outbox::{Post, PostKind};
use crate::behaviour::Behaviour;
use crate::books::{Account, Posting, Purse, Short, What};
use crate::orgs::OrgKind;
use crate::{ids, tariff};
use pokea_domain::{Cents, Millis, MpesaCode};
use serde::{Deserialize, Serialize};
use std::time::Duration;

const CALLBACK_AFTER: Duration = Duration::from_millis(500);
/// Request ids that are remembered, so that none is taken twice.
const REQUESTS_KEPT_MAX: usize = 1_000;

/// What a vendor asks for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ExpressOrder {
    /// `primaryShortCode`: who is to pay.
    pub(crate) payer: String,
    /// `receiverShortCode`: the vendor.
    pub(crate) receiver: String,
    pub(crate) amount: Cents,
    pub(crate) reference: String,
    pub(crate) callback_url: String,
    /// `partnerName`, as the operator reads it.
    pub(crate) partner: String,
    /// `RequestRefID`: the vendor's own, and never the same twice.
    pub(crate) request: String,
}

/// How it ends. Only 0 and 4001 were ever printed with a body; 4104, 4201 and 4203 are remembered from older pages, and the others are
/// the result codes that the same thing has elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Ending {
    Paid(MpesaCode),
    Cancelled,
    NoNominatedNumber,
    Unreachable,
    NoAnswer,
    WrongPin,
    NoMoney,
}

/// Success and failure have different keys.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Paid<'a> {
    result_code: &'static str,
    result_desc: &'static str,
    amount: String,
    request_id: &'a str,
    result_type: &'static str,
    #[serde(rename = "conversationID")]
    conversation: String,
    transaction_id: &'a MpesaCode,
    status: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Failed<'a> {
    result_code: &'static str,
    result_desc: &'static str,
    request_id: &'a str,
    amount: String,
    payment_reference: &'a str,
}

impl World {
    /// Takes an order, and asks the payer's operator. False if the request id is used up.
    pub(crate) fn take_express(&mut self, order: ExpressOrder, now: Millis) -> bool {
        if self.express_requests.contains(&order.request) {
            return false;
        }
        self.express_requests.push_back(order.request.clone());
        if self.express_requests.len() > REQUESTS_KEPT_MAX {
            self.express_requests.pop_front();
        }
        let nominated = self
            .orgs
            .get(&order.payer)
            .and_then(|org| org.nominated.clone());
        match nominated {
            None => self.tell_express(&order, &Ending::NoNominatedNumber, now),
            Some(phone) if self.is_busy(&phone, now) => {
                self.tell_express(&order, &Ending::Unreachable, now);
            }
            Some(phone) => {
                let prompt = format!(
                    "Pay Ksh{} to {} Ref. {}? Enter operator ID and M-PESA PIN",
                    crate::messages::plain(order.amount),
                    order.partner.to_uppercase(),
                    order.reference,
                );
                self.put_to(phone, prompt, About::Express(order), now);
            }
        }
        true
    }

    pub(super) fn end_express(&mut self, order: &ExpressOrder, does: Behaviour, at: Millis) {
        let ending = match does {
            Behaviour::Pays => self
                .move_express(order, at)
                .map_or_else(|_| Ending::NoMoney, Ending::Paid),
            Behaviour::NoMoney => Ending::NoMoney,
            Behaviour::Cancels => Ending::Cancelled,
            Behaviour::WrongPin => Ending::WrongPin,
            Behaviour::Ignores | Behaviour::Expires => Ending::NoAnswer,
            Behaviour::Vanishes | Behaviour::Unreachable => Ending::Unreachable,
        };
        self.tell_express(order, &ending, at);
    }

    /// A till pays from what it was paid, everyone else from the working account.
    fn move_express(&mut self, order: &ExpressOrder, at: Millis) -> Result<MpesaCode, Short> {
        let payer = self.orgs.get(&order.payer).ok_or(Short::Nonsense)?;
        let purse = match payer.kind {
            OrgKind::Till { .. } => Purse::Merchant,
            _ => Purse::Working,
        };
        let receiver = self.orgs.get(&order.receiver);
        let receiver = receiver.and_then(|org| org.receiving_account());
        let receiver = receiver.ok_or(Short::Nonsense)?;
        let code = self.next_code(at);
        let from = Account::org(&order.payer, purse);
        let fee = tariff::b2b(order.amount);
        let charges = Account::org(&order.payer, Purse::ChargesPaid);
        let posting = Posting::transfer(code.clone(), at, What::B2b, from, receiver, order.amount)
            .with_fee(charges, fee)
            .with_reference(&order.reference);
        self.books.post(posting)?;
        self.books.keep(self.remember);
        Ok(code)
    }

    fn tell_express(&mut self, order: &ExpressOrder, ending: &Ending, at: Millis) {
        let amount = one_decimal(order.amount);
        let body = match ending {
            Ending::Paid(code) => serde_json::to_string(&Paid {
                result_code: ending.code(),
                result_desc: ending.text(),
                amount,
                request_id: &order.request,
                result_type: "0",
                conversation: ids::conversation_id(at, &mut self.random),
                transaction_id: code,
                status: "SUCCESS",
            }),
            _ => serde_json::to_string(&Failed {
                result_code: ending.code(),
                result_desc: ending.text(),
                request_id: &order.request,
                amount,
                payment_reference: &order.reference,
            }),
        };
        if let Ok(body) = body {
            let due = self.tempo.after(at, CALLBACK_AFTER);
            let post = Post::new(PostKind::ExpressCallback, &order.callback_url, body, due);
            self.send(post);
        }
    }
}

impl Ending {
    fn code(&self) -> &'static str {
        match self {
            Self::Paid(_) => "0",
            Self::Cancelled => "4001",
            Self::NoNominatedNumber => "4104",
            Self::Unreachable => "4201",
            Self::NoAnswer => "4203",
            Self::WrongPin => "2001",
            Self::NoMoney => "1",
        }
    }

    fn text(&self) -> &'static str {
        match self {
            Self::Paid(_) => "The service request is processed successfully.",
            Self::Cancelled => "User cancelled transaction",
            Self::NoNominatedNumber => "Missing nominated number",
            Self::Unreachable => "USSD network error",
            Self::NoAnswer => "USSD exception error",
            Self::WrongPin => "The initiator information is invalid.",
            Self::NoMoney => "The balance is insufficient for the transaction.",
        }
    }
}

/// `71.0`, as captured; with cents, both digits.
fn one_decimal(amount: Cents) -> String {
    match amount.whole_shillings() {
        Some(shillings) => format!("{shillings}.0"),
        None => crate::messages::plain(amount),
    }
}
