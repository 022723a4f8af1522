//! Pull Transactions: fetching the C2B payments of the last 48 hours, STK payments among them, for those whose confirmation was lost.
//! Production only, and the only API that shows a payer's whole number. Source: the portal's page "Pull Transactions"; its sample answer
//! is a copy of the request, so the shape of rows is from what the authors of client libraries recorded.

use crate::answer::Raw;
use crate::error::{Error, Refusal};
use crate::json::Object;
use crate::payer::Payer;
use crate::request::{self, Request, sealed};
use crate::values::{BadValue, CallbackUrl, ShortCode};
use chrono::DateTime;
use pokea_domain::{Cents, Millis, MpesaCode, Msisdn};
use serde::Serialize;
use std::fmt;
use std::time::Duration;

/// Switches Pull on for a number. Once is enough; head-office numbers can, the paybills under them cannot.
#[derive(Clone, Debug)]
pub struct PullRegister {
    /// The paybill, or the store number of a till.
    pub short_code: ShortCode,
    /// `NominatedNumber`: the phone that M-PESA knows as the organisation's.
    pub nominated_number: Msisdn,
    /// `CallBackURL`. No source tells of a call to it.
    pub callback_url: CallbackUrl,
}

/// Pull is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PullRegistered;

impl sealed::Sealed for PullRegister {}

impl Request for PullRegister {
    type Answer = PullRegistered;

    fn path(&self) -> &'static str {
        "/pulltransactions/v1/register"
    }

    fn moves_money(&self) -> bool {
        false
    }

    fn body(&self, _now: Millis) -> String {
        request::json(&RegisterBody {
            short_code: self.short_code.as_str(),
            request_type: "Pull",
            nominated_number: self.nominated_number.as_daraja(),
            callback_url: self.callback_url.as_str(),
        })
    }

    fn accepted(&self, answer: &Object<'_>) -> Option<PullRegistered> {
        (register_status(answer)? == "1000").then_some(PullRegistered)
    }

    fn declined(&self, _status: u16, answer: &Object<'_>) -> Option<Result<PullRegistered, Error>> {
        (register_status(answer)? == "1001")
            .then_some(Err(Error::Refused(Refusal::AlreadyRegistered)))
    }
}

/// Older bodies have keys with spaces.
fn register_status(answer: &Object<'_>) -> Option<String> {
    answer
        .text("ResponseStatus")
        .or_else(|| answer.text("Response Status"))
}

/// Asks for one page of payments. Ask no more often than every 30 seconds for one number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PullQuery {
    /// The number that was registered.
    pub short_code: ShortCode,
    /// Paid when.
    pub window: PullWindow,
    /// `OffSetValue`: how many rows to pass over. A page has about 100.
    pub offset: u32,
}

/// A time of at most 48 hours, in whole seconds: what is less is cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PullWindow {
    start: Millis,
    end: Millis,
}

/// As far back as Pull sees.
const WINDOW_MAX: Duration = Duration::from_hours(48);

impl PullWindow {
    /// From one instant to a later one.
    pub fn new(start: Millis, end: Millis) -> Result<Self, BadValue> {
        let why = if end < start {
            "it ends before it starts"
        } else if end.since(start) > WINDOW_MAX {
            "it is longer than 48 hours"
        } else {
            return Ok(Self { start, end });
        };
        Err(BadValue::Period {
            name: "StartDate to EndDate",
            why,
        })
    }
}

/// What Pull says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pulled {
    /// One page. It is the last if the next is empty or [`Pulled::NoneOrFailed`].
    Page(PulledPage),
    /// `1001`: there are no payments, or Pull failed, and nothing tells which. Not a proof that nobody paid.
    NoneOrFailed,
}

/// Rows of one page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PulledPage {
    /// What could be read.
    pub payments: Vec<PulledPayment>,
    /// Rows that could not, as they came. Somebody paid: a person must look at each.
    pub unreadable: Vec<Raw>,
}

/// A payment to the number.
#[derive(Clone, PartialEq, Eq)]
pub struct PulledPayment {
    /// `transactionId`.
    pub code: MpesaCode,
    /// `amount`.
    pub amount: Cents,
    /// `trxDate`, if it names its zone.
    pub at: Option<Millis>,
    /// `msisdn`: whole, as a rule.
    pub payer: Option<Payer>,
    /// `sender`: a name.
    pub sender: Option<String>,
    /// `transactiontype`: `c2b-pay-bill-debit` and the like.
    pub transaction_type: String,
    /// `billreference`: what the payer typed.
    pub reference: String,
}

impl PullQuery {
    /// The query for the page behind this one; `None` behind an empty page.
    #[must_use]
    pub fn after(&self, page: &PulledPage) -> Option<Self> {
        let rows = u32::try_from(page.payments.len() + page.unreadable.len()).ok()?;
        let offset = self.offset.checked_add(rows)?;
        (rows > 0).then(|| Self {
            offset,
            ..self.clone()
        })
    }
}

impl sealed::Sealed for PullQuery {}

impl Request for PullQuery {
    type Answer = Pulled;

    fn path(&self) -> &'static str {
        "/pulltransactions/v1/query"
    }

    fn moves_money(&self) -> bool {
        false
    }

    fn body(&self, _now: Millis) -> String {
        request::json(&QueryBody {
            short_code: self.short_code.as_str(),
            start_date: date_time(self.window.start),
            end_date: date_time(self.window.end),
            offset_value: self.offset.to_string(),
        })
    }

    /// Rows come in an array in an array, or in one. A page without any such array is no answer.
    fn accepted(&self, answer: &Object<'_>) -> Option<Pulled> {
        match answer.text("ResponseCode")?.as_str() {
            "1000" => Some(Pulled::Page(PulledPage::read(
                &answer.elements("Response")?,
            ))),
            "1001" => Some(Pulled::NoneOrFailed),
            _ => None,
        }
    }
}

impl PulledPage {
    fn read(rows: &[&str]) -> Self {
        let mut page = Self::default();
        for row in rows {
            match PulledPayment::read(row) {
                Some(payment) => page.payments.push(payment),
                None => page.unreadable.push(row.as_bytes().to_vec().into()),
            }
        }
        page
    }
}

impl PulledPayment {
    fn read(row: &str) -> Option<Self> {
        let row = Object::parse(row.as_bytes())?;
        let text = |key| row.text(key).map(|text| text.trim().to_owned());
        Some(Self {
            code: MpesaCode::parse(&text("transactionId")?).ok()?,
            amount: Cents::parse_decimal(&text("amount")?).ok()?,
            at: text("trxDate").and_then(|date| {
                let instant = DateTime::parse_from_rfc3339(&date).ok()?;
                Some(Millis(instant.timestamp_millis()))
            }),
            payer: text("msisdn").and_then(|payer| Payer::parse(&payer)),
            sender: text("sender").filter(|sender| !sender.is_empty()),
            transaction_type: text("transactiontype").unwrap_or_default(),
            reference: text("billreference").unwrap_or_default(),
        })
    }
}

impl fmt::Debug for PulledPayment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PulledPayment")
            .field("code", &self.code)
            .field("amount", &self.amount)
            .field("at", &self.at)
            .field("payer", &self.payer)
            .finish_non_exhaustive()
    }
}

/// `YYYY-MM-DD HH:mm:ss` of Nairobi's clock.
fn date_time(at: Millis) -> String {
    let nairobi = at.nairobi();
    let (day, stamp) = (nairobi.day(), nairobi.stamp());
    let time = &stamp[stamp.len() - 6..];
    format!("{day} {}:{}:{}", &time[..2], &time[2..4], &time[4..])
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct RegisterBody<'a> {
    short_code: &'a str,
    request_type: &'static str,
    nominated_number: &'a str,
    #[serde(rename = "CallBackURL")]
    callback_url: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct QueryBody<'a> {
    short_code: &'a str,
    start_date: String,
    end_date: String,
    #[serde(rename = "OffSetValue")]
    offset_value: String,
}
