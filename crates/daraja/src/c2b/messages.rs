//! What Safaricom tells a shop of payments to its number: asked about before the money moves, told of afterwards. Both bodies have the
//! same fields. Anyone could have posted either (R5).

use crate::json::Object;
use crate::message::Unreadable;
use pokea_domain::{Cents, MpesaCode, NairobiTime};
use std::fmt;

/// A payment to the shop's number, as the confirmation of C2B v2 tells of it. STK payments come here too, under the same code.
#[derive(Clone, PartialEq, Eq)]
pub struct C2bConfirmation {
    /// `TransID`: each payment once, however often it is told of.
    pub code: MpesaCode,
    /// `TransAmount`.
    pub amount: Cents,
    /// `TransTime`.
    pub at: Option<NairobiTime>,
    /// `BusinessShortCode`: may be shared by several outlets.
    pub short_code: String,
    /// `BillRefNumber`: free text that the payer typed; empty for tills.
    pub reference: String,
    /// `MSISDN`: masked, hashed or whole. Personal data in each form.
    pub payer_number: String,
    /// `FirstName`, where Safaricom gives one.
    pub first_name: Option<String>,
}

impl C2bConfirmation {
    /// Reads the body of a confirmation.
    pub fn parse(body: &[u8]) -> Result<Self, Unreadable> {
        let missing = |missing| Unreadable::new("a C2B confirmation", missing);
        let object = Object::parse(body).ok_or(missing("the JSON object"))?;
        let text = |key| object.text(key).map(|text| text.trim().to_owned());
        let code = text("TransID").ok_or(missing("TransID"))?;
        let amount = text("TransAmount").ok_or(missing("TransAmount"))?;
        Ok(Self {
            code: MpesaCode::parse(&code).map_err(|_| missing("TransID"))?,
            amount: Cents::parse_decimal(&amount).map_err(|_| missing("TransAmount"))?,
            at: text("TransTime").and_then(|stamp| NairobiTime::parse_stamp(&stamp)),
            short_code: text("BusinessShortCode").ok_or(missing("BusinessShortCode"))?,
            reference: text("BillRefNumber").unwrap_or_default(),
            payer_number: text("MSISDN").unwrap_or_default(),
            first_name: text("FirstName").filter(|name| !name.is_empty()),
        })
    }
}

impl fmt::Debug for C2bConfirmation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("C2bConfirmation")
            .field("code", &self.code)
            .field("amount", &self.amount)
            .field("short_code", &self.short_code)
            .finish_non_exhaustive()
    }
}
