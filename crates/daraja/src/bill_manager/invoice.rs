//! Sending invoices, and taking them back while nothing is paid on them.

use super::{BillingCall, Done, Name, conflict, national};
use crate::error::Error;
use crate::request::{self, sealed};
use crate::values::{BadValue, Note, Shillings};
use pokea_domain::{Millis, Msisdn};
use serde::Serialize;
use std::fmt;

/// `externalReference`: the shop's own name of an invoice, one of a kind. 1 to 64 characters; Safaricom states no limit.
pub type ExternalReference = Note<1, 64>;
/// Whole shillings of an invoice. Safaricom states no limit; one payment is at most 250,000.
pub type InvoiceAmount = Shillings<1, 999_999_999>;

/// Sends one invoice to a customer, by SMS.
#[derive(Clone)]
pub struct Invoice {
    /// The shop's own name of it.
    pub reference: ExternalReference,
    /// `billedFullName`.
    pub customer: Name,
    /// `billedPhoneNumber`: a number of Safaricom's.
    pub phone: Msisdn,
    /// `billedPeriod`.
    pub period: BilledPeriod,
    /// `invoiceName`: what is billed, as the SMS says it.
    pub name: Note<1, 64>,
    /// `dueDate`: the day of this instant in Nairobi.
    pub due: Millis,
    /// `accountReference`: what the customer pays to, 1 to 20 characters.
    pub account: Note<1, 20>,
    /// The whole.
    pub amount: InvoiceAmount,
    /// Its parts, or none.
    pub items: Vec<InvoiceItem>,
}

/// A part of an invoice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvoiceItem {
    /// `itemName`.
    pub name: Note<1, 64>,
    /// Its amount.
    pub amount: InvoiceAmount,
}

/// A month of a year: `August 2021`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BilledPeriod {
    /// The month.
    pub month: Month,
    /// The year, as in 2021.
    pub year: u16,
}

/// A month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "each says what it is; `Debug` is what Daraja reads"
)]
pub enum Month {
    January,
    February,
    March,
    April,
    May,
    June,
    July,
    August,
    September,
    October,
    November,
    December,
}

impl sealed::Sealed for Invoice {}

impl BillingCall for Invoice {
    type Answer = Done;
    const PATH: &'static str = "/v1/billmanager-invoice/single-invoicing";

    fn json(&self) -> String {
        request::json(&Body::from(self))
    }

    fn done(&self) -> Done {
        Done
    }
}

impl fmt::Debug for Invoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Invoice")
            .field("reference", &self.reference)
            .field("amount", &self.amount)
            .finish_non_exhaustive()
    }
}

/// Sends up to 1,000 invoices.
#[derive(Clone, Debug)]
pub struct Invoices(Vec<Invoice>);

/// As many as one call takes.
const INVOICES_MAX: usize = 1_000;

impl Invoices {
    /// 1 to 1,000 of them.
    pub fn new(invoices: Vec<Invoice>) -> Result<Self, BadValue> {
        count(invoices.len()).map(|()| Self(invoices))
    }
}

impl sealed::Sealed for Invoices {}

impl BillingCall for Invoices {
    type Answer = Done;
    const PATH: &'static str = "/v1/billmanager-invoice/bulk-invoicing";

    fn json(&self) -> String {
        let invoices: Vec<_> = self.0.iter().map(Body::from).collect();
        request::json(&invoices)
    }

    fn done(&self) -> Done {
        Done
    }
}

/// Takes one invoice back.
#[derive(Clone, Debug)]
pub struct CancelInvoice(pub ExternalReference);

/// Takes several invoices back.
#[derive(Clone, Debug)]
pub struct CancelInvoices(Vec<ExternalReference>);

/// What became of a cancellation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cancelled {
    /// Customers can no longer pay to it, or to any of them.
    Yes,
    /// Something is paid already on it, or on one of them; the body of the answer may name it under `errors`.
    PaidAlready,
}

impl CancelInvoices {
    /// 1 to 1,000 of them.
    pub fn new(references: Vec<ExternalReference>) -> Result<Self, BadValue> {
        count(references.len()).map(|()| Self(references))
    }
}

impl sealed::Sealed for CancelInvoice {}

impl BillingCall for CancelInvoice {
    type Answer = Cancelled;
    const PATH: &'static str = "/v1/billmanager-invoice/cancel-single-invoice";

    fn json(&self) -> String {
        request::json(&CancelBody::from(&self.0))
    }

    fn done(&self) -> Cancelled {
        Cancelled::Yes
    }

    fn conflict(&self, text: &str) -> Option<Result<Cancelled, Error>> {
        not_cancelled(text)
    }
}

impl sealed::Sealed for CancelInvoices {}

impl BillingCall for CancelInvoices {
    type Answer = Cancelled;
    const PATH: &'static str = "/v1/billmanager-invoice/cancel-bulk-invoices";

    fn json(&self) -> String {
        let references: Vec<_> = self.0.iter().map(CancelBody::from).collect();
        request::json(&references)
    }

    fn done(&self) -> Cancelled {
        Cancelled::Yes
    }

    fn conflict(&self, text: &str) -> Option<Result<Cancelled, Error>> {
        not_cancelled(text)
    }
}

fn not_cancelled(text: &str) -> Option<Result<Cancelled, Error>> {
    if text.contains("paid invoices cannot be cancelled") {
        return Some(Ok(Cancelled::PaidAlready));
    }
    conflict(text).map(Err)
}

fn count(number: usize) -> Result<(), BadValue> {
    if (1..=INVOICES_MAX).contains(&number) {
        return Ok(());
    }
    Err(BadValue::Count {
        name: "invoices of one call",
        min: 1,
        max: INVOICES_MAX,
    })
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    external_reference: &'a str,
    billed_full_name: &'a str,
    billed_phone_number: String,
    billed_period: String,
    invoice_name: &'a str,
    due_date: String,
    account_reference: &'a str,
    amount: String,
    invoice_items: Vec<ItemBody<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ItemBody<'a> {
    item_name: &'a str,
    amount: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CancelBody<'a> {
    external_reference: &'a str,
}

impl<'a> From<&'a Invoice> for Body<'a> {
    fn from(invoice: &'a Invoice) -> Self {
        Self {
            external_reference: invoice.reference.as_str(),
            billed_full_name: invoice.customer.as_str(),
            billed_phone_number: national(&invoice.phone),
            billed_period: format!("{:?} {}", invoice.period.month, invoice.period.year),
            invoice_name: invoice.name.as_str(),
            due_date: invoice.due.nairobi().day(),
            account_reference: invoice.account.as_str(),
            amount: invoice.amount.text(),
            invoice_items: invoice
                .items
                .iter()
                .map(|item| ItemBody {
                    item_name: item.name.as_str(),
                    amount: item.amount.text(),
                })
                .collect(),
        }
    }
}

impl<'a> From<&'a ExternalReference> for CancelBody<'a> {
    fn from(reference: &'a ExternalReference) -> Self {
        Self {
            external_reference: reference.as_str(),
        }
    }
}
