//! M-PESA Ratiba: standing orders, by which a customer pays the same amount again and again. Creating one prompts the customer's phone.
//! A commercial product: Safaricom switches it on by contract. Source: the portal's page "M-PESA Ratiba", which was rewritten in 2026;
//! [`RatibaEdition`] says which of the two a Daraja app was signed up under.

use crate::json::Object;
use crate::message::Unreadable;
use crate::payer::Payer;
use crate::request::{self, Request, sealed};
use crate::result_code::{Meaning, ResultCode};
use crate::values::{AccountReference, BadValue, CallbackUrl, ConversationId, Description, Note};
use crate::values::{Shillings, ShortCode};
use pokea_domain::payment::Failure;
use pokea_domain::{Millis, Msisdn};
use serde::Serialize;

/// Asks one customer to agree to a standing order.
#[derive(Clone, Debug)]
pub struct StandingOrder {
    /// Whose words and numbers to use.
    pub edition: RatibaEdition,
    /// `StandingOrderName`: 1 to 64 characters, and one of a kind for this customer. Safaricom states no limit.
    pub name: Note<1, 64>,
    /// Who is paid.
    pub receiver: StandingOrderReceiver,
    /// Who pays.
    pub msisdn: Msisdn,
    /// Each time. 1 to 250,000 shillings.
    pub amount: Shillings,
    /// From the first to the last day.
    pub period: OrderPeriod,
    /// How often.
    pub frequency: Frequency,
    /// This order's own address.
    pub callback_url: CallbackUrl,
    /// Up to 12 characters.
    pub account_reference: AccountReference,
    /// Up to 13 characters.
    pub description: Description,
}

/// The two generations of the page. They number frequencies differently: `4` is monthly in one, every two weeks in the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RatibaEdition {
    /// Until 2026.
    First,
    /// From 2026 on. The order has an id of its own, `CustomStoId`: a UUID of the caller, which the callback has as `requestRefID`.
    ExternalThirdParty(ConversationId),
}

/// Who is paid by a standing order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StandingOrderReceiver {
    /// A paybill.
    PayBill(ShortCode),
    /// A till.
    Till(ShortCode),
}

/// How often a standing order pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each says what it is")]
pub enum Frequency {
    OneOff,
    Daily,
    Weekly,
    Monthly,
    BiMonthly,
    Quarterly,
    HalfYearly,
    Yearly,
}

impl Frequency {
    /// `Frequency`, by the table of this edition. The second has "bi-weekly" at 4, and everything behind it one further.
    const fn number(self, edition: &RatibaEdition) -> &'static str {
        let first = matches!(edition, RatibaEdition::First);
        match self {
            Self::OneOff => "1",
            Self::Daily => "2",
            Self::Weekly => "3",
            Self::Monthly if first => "4",
            Self::Monthly => "5",
            Self::BiMonthly if first => "5",
            Self::BiMonthly => "6",
            Self::Quarterly if first => "6",
            Self::Quarterly => "7",
            Self::HalfYearly if first => "7",
            Self::HalfYearly => "8",
            Self::Yearly if first => "8",
            Self::Yearly => "9",
        }
    }
}

/// The days of a standing order, in Nairobi.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderPeriod {
    start: String,
    end: String,
}

impl OrderPeriod {
    /// From the day of one instant to the day of another; both may be the same day.
    pub fn new(first: Millis, last: Millis) -> Result<Self, BadValue> {
        let day = |at: Millis| at.nairobi().day().replace('-', "");
        if last.nairobi().day_start() < first.nairobi().day_start() {
            return Err(BadValue::Period {
                name: "StartDate to EndDate",
                why: "it ends before it starts",
            });
        }
        Ok(Self {
            start: day(first),
            end: day(last),
        })
    }
}

/// Daraja took the order: a prompt is on its way. The customer has not agreed yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandingOrderAsked {
    /// `responseRefID`: the callback has it as `requestRefID`.
    pub reference: String,
}

impl sealed::Sealed for StandingOrder {}

impl Request for StandingOrder {
    type Answer = StandingOrderAsked;

    fn path(&self) -> &'static str {
        "/standingorder/v1/createStandingOrderExternal"
    }

    fn moves_money(&self) -> bool {
        true
    }

    fn body(&self, _now: Millis) -> String {
        let (short_code, identifier, first, second) = match &self.receiver {
            StandingOrderReceiver::PayBill(number) => (
                number,
                "4",
                "Standing Order Customer Pay Bill",
                "Standing Order Pay Bill External Third Party",
            ),
            StandingOrderReceiver::Till(number) => (
                number,
                "2",
                "Standing Order Customer Pay Marchant",
                "Standing Order Pay Merchant External Third Party",
            ),
        };
        let (transaction_type, custom_id) = match &self.edition {
            RatibaEdition::First => (first, None),
            RatibaEdition::ExternalThirdParty(id) => (second, Some(id.as_str())),
        };
        request::json(&Body {
            standing_order_name: self.name.as_str(),
            start_date: &self.period.start,
            end_date: &self.period.end,
            business_short_code: short_code.as_str(),
            transaction_type,
            receiver_party_identifier_type: identifier,
            amount: self.amount.text(),
            party_a: self.msisdn.as_daraja(),
            callback_url: self.callback_url.as_str(),
            account_reference: self.account_reference.as_str(),
            transaction_desc: self.description.as_str(),
            frequency: self.frequency.number(&self.edition),
            custom_sto_id: custom_id,
            standing_order_name_name: self.name.as_str(),
        })
    }

    /// Success is `"200"` here.
    fn accepted(&self, answer: &Object<'_>) -> Option<StandingOrderAsked> {
        let header = answer.object("ResponseHeader")?;
        (header.text("responseCode")? == "200").then_some(())?;
        Some(StandingOrderAsked {
            reference: header.text("responseRefID")?,
        })
    }
}

/// What the callback of one order claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandingOrderCallback {
    /// `requestRefID`: the order, as the answer or the caller called it.
    pub reference: String,
    /// `responseCode` of the header.
    pub result: ResultCode,
    /// `TransactionID`: M-PESA's number of the order, or zeros.
    pub transaction_id: Option<String>,
    /// `Msisdn`, masked.
    pub payer: Option<Payer>,
    /// `responseCode` of the data.
    inner: Option<ResultCode>,
}

/// What became of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StandingOrderOutcome {
    /// The customer agreed, it is claimed.
    Created,
    /// The customer did not agree, or was not reached.
    Failed(Failure),
    /// `1050`: this customer has an order of this name.
    NameTaken,
    /// `1051`: a field was refused.
    BadField,
    /// Not said plainly.
    Unclear,
}

impl StandingOrderCallback {
    /// Reads the body of a callback. Orders that were created come in lower camel case, others in upper; the keys are read in any.
    pub fn parse(body: &[u8]) -> Result<Self, Unreadable> {
        let missing = |missing| Unreadable::new("a Ratiba callback", missing);
        let envelope = Object::parse(body).ok_or(missing("the JSON object"))?;
        let header = envelope
            .object("ResponseHeader")
            .ok_or(missing("ResponseHeader"))?;
        let items = envelope
            .object("ResponseBody")
            .map(|body| body.objects("ResponseData"))
            .unwrap_or_default();
        let value = |name: &str| {
            items
                .iter()
                .filter(|item| {
                    item.text("Name")
                        .is_some_and(|named| named.eq_ignore_ascii_case(name))
                })
                .find_map(|item| item.text("Value"))
        };
        let result = header
            .text("responseCode")
            .ok_or(missing("ResponseHeader.responseCode"))?;
        Ok(Self {
            reference: header
                .text("requestRefID")
                .ok_or(missing("ResponseHeader.requestRefID"))?,
            result: ResultCode::new(&result),
            transaction_id: value("TransactionID"),
            payer: value("Msisdn").and_then(|payer| Payer::parse(&payer)),
            inner: value("ResponseCode").map(|code| ResultCode::new(&code)),
        })
    }

    /// What it claims. The header may say `Error` where the data have the code; where both have one and they differ, it is unclear.
    #[must_use]
    pub fn outcome(&self) -> StandingOrderOutcome {
        let told = match (self.result.as_str(), &self.inner) {
            (_, None) => &self.result,
            (header, Some(inner)) if header == inner.as_str() => inner,
            (header, Some(inner)) if header.eq_ignore_ascii_case("error") => inner,
            _ => return StandingOrderOutcome::Unclear,
        };
        let failing = self.result.as_str().eq_ignore_ascii_case("error");
        match (told.as_str(), told.meaning()) {
            ("0", _) if !failing => StandingOrderOutcome::Created,
            ("1050", _) => StandingOrderOutcome::NameTaken,
            ("1051", _) => StandingOrderOutcome::BadField,
            (_, Meaning::Failed(failure)) => StandingOrderOutcome::Failed(failure),
            _ => StandingOrderOutcome::Unclear,
        }
    }
}

/// The name goes under both spellings: one sample of the page doubles it, and unknown keys are passed over.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Body<'a> {
    standing_order_name: &'a str,
    start_date: &'a str,
    end_date: &'a str,
    business_short_code: &'a str,
    transaction_type: &'static str,
    receiver_party_identifier_type: &'static str,
    amount: String,
    party_a: &'a str,
    #[serde(rename = "CallBackURL")]
    callback_url: &'a str,
    account_reference: &'a str,
    transaction_desc: &'a str,
    frequency: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    custom_sto_id: Option<&'a str>,
    standing_order_name_name: &'a str,
}
