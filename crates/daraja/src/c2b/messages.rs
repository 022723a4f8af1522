//! What Safaricom tells a shop of payments to its number: asked about before the money moves, told of afterwards. Both bodies have the
//! same fields. Anyone could have posted either (R5).

use crate::json::Object;
use crate::message::Unreadable;
use crate::payer::Payer;
use pokea_domain::{Cents, MpesaCode, NairobiTime};
use std::fmt;

/// What happened: money reached the shop's number. STK payments are told of here too, under the same code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct C2bConfirmation {
    /// The payment.
    pub payment: C2bPayment,
    /// `OrgAccountBalance`: what the shop's account then held. The owner's business, not the cashier's.
    pub balance: Option<Cents>,
}

/// What is about to happen, if the shop does not reject it: nothing is paid. M-PESA waits 8 seconds for the
/// [`ValidationAnswer`](super::ValidationAnswer).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct C2bValidation {
    /// The payment that a customer has ordered.
    pub payment: C2bPayment,
}

/// A payment to a paybill or till.
#[derive(Clone, PartialEq, Eq)]
pub struct C2bPayment {
    /// `TransID`: each payment once, however often it is told of.
    pub code: MpesaCode,
    /// `TransAmount`.
    pub amount: Cents,
    /// `TransTime`.
    pub at: Option<NairobiTime>,
    /// `TransactionType`: `Pay Bill`; for tills `Customer Merchant Payment` in production, `Buy Goods` on the page, nothing in old
    /// bodies. Tells nothing that can be relied on.
    pub transaction_type: String,
    /// `BusinessShortCode`: may be a till, and may be shared by several outlets.
    pub short_code: String,
    /// `BillRefNumber`: up to 20 characters of free text that the payer typed; empty for tills.
    pub reference: String,
    /// `InvoiceNumber`, mostly empty.
    pub invoice: String,
    /// `ThirdPartyTransID`: what the shop's answer to the validation called this payment, if it did.
    pub third_party: Option<String>,
    /// `MSISDN`: masked, hashed or whole.
    pub payer: Option<Payer>,
    /// `FirstName`, where Safaricom gives one.
    pub first_name: Option<String>,
    /// `MiddleName`, which is given seldom.
    pub middle_name: Option<String>,
    /// `LastName`, the same.
    pub last_name: Option<String>,
}

impl C2bConfirmation {
    /// Reads the body of a confirmation.
    pub fn parse(body: &[u8]) -> Result<Self, Unreadable> {
        let message = "a C2B confirmation";
        let object = object(body, message)?;
        Ok(Self {
            payment: C2bPayment::read(&object, message)?,
            balance: object
                .text("OrgAccountBalance")
                .and_then(|balance| Cents::parse_decimal(balance.trim()).ok()),
        })
    }
}

impl C2bValidation {
    /// Reads the body of a validation.
    pub fn parse(body: &[u8]) -> Result<Self, Unreadable> {
        let message = "a C2B validation";
        let payment = C2bPayment::read(&object(body, message)?, message)?;
        Ok(Self { payment })
    }
}

fn object<'a>(body: &'a [u8], message: &'static str) -> Result<Object<'a>, Unreadable> {
    Object::parse(body).ok_or(Unreadable::new(message, "the JSON object"))
}

impl C2bPayment {
    fn read(object: &Object<'_>, message: &'static str) -> Result<Self, Unreadable> {
        let missing = |missing| Unreadable::new(message, missing);
        let text = |key| object.text(key).map(|text| text.trim().to_owned());
        let given = |key| text(key).filter(|text| !text.is_empty());
        let code = text("TransID").ok_or(missing("TransID"))?;
        let amount = text("TransAmount").ok_or(missing("TransAmount"))?;
        Ok(Self {
            code: MpesaCode::parse(&code).map_err(|_| missing("TransID"))?,
            amount: Cents::parse_decimal(&amount).map_err(|_| missing("TransAmount"))?,
            at: text("TransTime").and_then(|stamp| NairobiTime::parse_stamp(&stamp)),
            transaction_type: text("TransactionType").unwrap_or_default(),
            short_code: text("BusinessShortCode").ok_or(missing("BusinessShortCode"))?,
            reference: text("BillRefNumber").unwrap_or_default(),
            invoice: text("InvoiceNumber").unwrap_or_default(),
            third_party: given("ThirdPartyTransID"),
            payer: text("MSISDN").and_then(|payer| Payer::parse(&payer)),
            first_name: given("FirstName"),
            middle_name: given("MiddleName"),
            last_name: given("LastName"),
        })
    }
}

impl fmt::Debug for C2bPayment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("C2bPayment")
            .field("code", &self.code)
            .field("amount", &self.amount)
            .field("at", &self.at)
            .field("short_code", &self.short_code)
            .field("payer", &self.payer)
            .finish_non_exhaustive()
    }
}
