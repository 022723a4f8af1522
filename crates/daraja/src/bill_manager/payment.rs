//! A payment on an invoice: what Bill Manager tells of it, and telling Bill Manager that it was booked.

use super::{BillingCall, Done, ExternalReference, InvoiceAmount, Name, national};
use crate::json::Object;
use crate::message::Unreadable;
use crate::payer::Payer;
use crate::request::{self, sealed};
use crate::values::Note;
use pokea_domain::{Cents, Millis, MpesaCode, Msisdn};
use serde::Serialize;
use std::fmt;

/// What Bill Manager tells of a payment. It comes up to five times, until it is answered with
/// [`Acknowledge::BillPayment`](crate::Acknowledge::BillPayment).
#[derive(Clone, PartialEq, Eq)]
pub struct BillPayment {
    /// `transactionId`: each payment once, however often it is told of.
    pub code: MpesaCode,
    /// `paidAmount`.
    pub amount: Cents,
    /// `msisdn`.
    pub payer: Option<Payer>,
    /// `dateCreated`, as it is written: `2021-09-15`.
    pub date: String,
    /// `accountReference`: what the customer paid to.
    pub account: String,
    /// `shortCode`: what was paid at.
    pub short_code: String,
}

impl BillPayment {
    /// Reads the body of a callback.
    pub fn parse(body: &[u8]) -> Result<Self, Unreadable> {
        let missing = |missing| Unreadable::new("a Bill Manager payment", missing);
        let object = Object::parse(body).ok_or(missing("the JSON object"))?;
        let text = |key| object.text(key).map(|text| text.trim().to_owned());
        let code = text("transactionId").ok_or(missing("transactionId"))?;
        let amount = text("paidAmount").ok_or(missing("paidAmount"))?;
        Ok(Self {
            code: MpesaCode::parse(&code).map_err(|_| missing("transactionId"))?,
            amount: Cents::parse_decimal(&amount).map_err(|_| missing("paidAmount"))?,
            payer: text("msisdn").and_then(|payer| Payer::parse(&payer)),
            date: text("dateCreated").unwrap_or_default(),
            account: text("accountReference").unwrap_or_default(),
            short_code: text("shortCode").unwrap_or_default(),
        })
    }
}

impl fmt::Debug for BillPayment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BillPayment")
            .field("code", &self.code)
            .field("amount", &self.amount)
            .field("payer", &self.payer)
            .finish_non_exhaustive()
    }
}

/// Tells Bill Manager that a payment is booked; it then sends the customer a receipt.
#[derive(Clone)]
pub struct Reconciliation {
    /// `paymentDate`: the day of this instant in Nairobi.
    pub paid_at: Millis,
    /// `paidAmount`.
    pub amount: InvoiceAmount,
    /// `accountReference`.
    pub account: Note<1, 20>,
    /// `transactionId`.
    pub code: MpesaCode,
    /// `phoneNumber`: who gets the receipt.
    pub phone: Msisdn,
    /// `fullName`.
    pub customer: Name,
    /// `invoiceName`.
    pub invoice_name: Note<1, 64>,
    /// The shop's own name of the invoice.
    pub reference: ExternalReference,
}

impl sealed::Sealed for Reconciliation {}

impl BillingCall for Reconciliation {
    type Answer = Done;
    const PATH: &'static str = "/v1/billmanager-invoice/reconciliation";

    fn json(&self) -> String {
        request::json(&Body {
            payment_date: self.paid_at.nairobi().day(),
            paid_amount: self.amount.text(),
            account_reference: self.account.as_str(),
            transaction_id: self.code.as_str(),
            phone_number: national(&self.phone),
            full_name: self.customer.as_str(),
            invoice_name: self.invoice_name.as_str(),
            external_reference: self.reference.as_str(),
        })
    }

    fn done(&self) -> Done {
        Done
    }
}

impl fmt::Debug for Reconciliation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reconciliation")
            .field("code", &self.code)
            .field("amount", &self.amount)
            .field("reference", &self.reference)
            .finish_non_exhaustive()
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    payment_date: String,
    paid_amount: String,
    account_reference: &'a str,
    transaction_id: &'a str,
    phone_number: String,
    full_name: &'a str,
    invoice_name: &'a str,
    external_reference: &'a str,
}
