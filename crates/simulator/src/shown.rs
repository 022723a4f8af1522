//! What can be seen of payments without a push, of standing orders and of invoices.

use crate::view::{Delivered, delivered};
use crate::world::World;
use crate::world::c2b::pay::{Payment, Stage};
use pokea_domain::{Cents, MpesaCode, Msisdn};
use serde::{Deserialize, Serialize};

/// A payment that a customer began on their own phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentView {
    /// Who pays.
    pub phone: Msisdn,
    /// The paybill or till.
    pub number: String,
    /// The account that was named; empty at a till.
    pub account: String,
    /// How much, in cents.
    pub amount: Cents,
    /// Where it is.
    pub state: PaymentState,
    /// Its code; none of a payment that was not made.
    pub code: Option<MpesaCode>,
    /// Its confirmations.
    pub confirmations: Vec<Delivered>,
}

/// Where a payment is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentState {
    /// The merchant is asked whether it may be made.
    Asking,
    /// Made.
    Paid,
    /// Not made: the merchant's code (`C2B00012`), `silence`, or M-PESA's result code (`1`).
    Refused(String),
}

/// A standing order that a customer has agreed to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandingOrderView {
    /// `StandingOrderName`.
    pub name: String,
    /// Who pays.
    pub phone: Msisdn,
    /// Who is paid.
    pub number: String,
    /// How much each time, in cents.
    pub amount: Cents,
    /// The day of the next payment, `YYYYMMDD`.
    pub next: String,
}

/// An invoice of Bill Manager.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceView {
    /// Whose: the biller's short code.
    pub short_code: String,
    /// `externalReference`.
    pub reference: String,
    /// Who was sent it.
    pub phone: Msisdn,
    /// `accountReference`.
    pub account: String,
    /// What it asks for, in cents.
    pub amount: Cents,
    /// What has come in for it, in cents.
    pub paid: Cents,
    /// The payments that the biller has acknowledged.
    pub acknowledged: Vec<MpesaCode>,
}

impl World {
    pub(crate) fn view_payments(&self, newest: usize) -> Vec<PaymentView> {
        let payments: Vec<&Payment> = self.c2b.payments().collect();
        let from = payments.len().saturating_sub(newest);
        let shown = payments.into_iter().skip(from);
        shown.map(|payment| self.view_payment(payment)).collect()
    }

    fn view_payment(&self, payment: &Payment) -> PaymentView {
        let (state, code) = match &payment.stage {
            Stage::Asking { .. } => (PaymentState::Asking, None),
            Stage::Paid => (PaymentState::Paid, Some(payment.code.clone())),
            Stage::Refused { code } => (PaymentState::Refused(code.clone()), None),
        };
        let posts = payment.confirmations.iter();
        let posts = posts.filter_map(|id| self.outbox.get(*id));
        PaymentView {
            phone: payment.phone.clone(),
            number: payment.number.clone(),
            account: payment.account.clone(),
            amount: payment.amount,
            state,
            code,
            confirmations: posts.flat_map(delivered).collect(),
        }
    }

    pub(crate) fn view_standing_orders(&self) -> Vec<StandingOrderView> {
        let orders = self.standing_orders.iter().map(|order| StandingOrderView {
            name: order.name.clone(),
            phone: order.phone.clone(),
            number: order.number.clone(),
            amount: order.amount,
            next: order.next.clone(),
        });
        orders.collect()
    }

    pub(crate) fn view_invoices(&self) -> Vec<InvoiceView> {
        let invoices = self.bills.iter().map(|(short_code, invoice)| InvoiceView {
            short_code: short_code.to_owned(),
            reference: invoice.reference.clone(),
            phone: invoice.phone.clone(),
            account: invoice.account.clone(),
            amount: invoice.amount,
            paid: invoice.paid,
            acknowledged: invoice.acknowledged.clone(),
        });
        invoices.collect()
    }
}
