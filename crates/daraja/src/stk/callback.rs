//! What Safaricom posts to us. Anyone could have posted it, so it is a claim (R5) and may be any bytes at all; callers keep the raw
//! bytes before they parse them (R22). Items are found by name: their order, number and types are no contract.

use crate::json::{self, Object};
use crate::message::Unreadable;
use crate::result_code::{Meaning, ResultCode};
use pokea_domain::payment::{Claim, ClaimedOutcome};
use pokea_domain::{Cents, CheckoutRequestId, MerchantRequestId, MpesaCode, Msisdn, NairobiTime};

/// What the callback of one push claims.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StkCallback {
    /// `MerchantRequestID`.
    pub merchant: MerchantRequestId,
    /// `CheckoutRequestID`.
    pub checkout: CheckoutRequestId,
    /// `ResultCode`.
    pub result: ResultCode,
    /// Present if amount and code could be read, as they can in every payment that was captured.
    pub paid: Option<PaidDetails>,
}

/// The metadata of a paid push.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaidDetails {
    /// `Amount`.
    pub amount: Cents,
    /// `MpesaReceiptNumber`.
    pub code: MpesaCode,
    /// `TransactionDate`.
    pub at: Option<NairobiTime>,
    /// `PhoneNumber`, where it is written in full.
    pub phone: Option<Msisdn>,
}

impl StkCallback {
    /// Reads the body of a callback.
    pub fn parse(body: &[u8]) -> Result<Self, Unreadable> {
        match Self::read(body) {
            Err(first) => Self::read(&json::quote_leading_zeros(body)).map_err(|_| first),
            ok => ok,
        }
    }

    fn read(body: &[u8]) -> Result<Self, Unreadable> {
        let missing = |missing| Unreadable::new("an STK callback", missing);
        let callback = Object::parse(body)
            .and_then(|envelope| envelope.object("Body")?.object("stkCallback"))
            .ok_or(missing("Body.stkCallback"))?;
        let text = |key| callback.text(key).ok_or(missing(key));
        Ok(Self {
            merchant: MerchantRequestId::parse(&text("MerchantRequestID")?)
                .map_err(|_| missing("MerchantRequestID"))?,
            checkout: CheckoutRequestId::parse(&text("CheckoutRequestID")?)
                .map_err(|_| missing("CheckoutRequestID"))?,
            result: ResultCode::new(&text("ResultCode")?),
            paid: callback
                .object("CallbackMetadata")
                .and_then(|metadata| PaidDetails::read(&metadata)),
        })
    }

    /// The claim, in the domain's terms. "Paid" without a readable amount or code is unclear: there is nothing to hold against what
    /// was asked for.
    #[must_use]
    pub fn claim(&self) -> Claim {
        let unclear = || ClaimedOutcome::Unclear {
            code: self.result.to_string(),
        };
        let outcome = match (self.result.meaning(), &self.paid) {
            (Meaning::Paid, Some(paid)) => ClaimedOutcome::Paid {
                amount: paid.amount,
                code: paid.code.clone(),
            },
            (Meaning::Failed(failure), _) => ClaimedOutcome::Failed(failure),
            (Meaning::Paid, None) | (Meaning::Open, _) => unclear(),
        };
        Claim {
            checkout: self.checkout.clone(),
            merchant: self.merchant.clone(),
            outcome,
        }
    }
}

impl PaidDetails {
    /// `Balance` is not read: it comes in five forms, of which none is needed.
    fn read(metadata: &Object<'_>) -> Option<Self> {
        let items = metadata.objects("Item");
        let value = |name: &str| {
            items
                .iter()
                .filter(|item| {
                    item.text("Name")
                        .is_some_and(|n| n.eq_ignore_ascii_case(name))
                })
                .find_map(|item| item.text("Value"))
        };
        Some(Self {
            amount: Cents::parse_decimal(value("Amount")?.trim()).ok()?,
            code: MpesaCode::parse(value("MpesaReceiptNumber")?.trim()).ok()?,
            at: value("TransactionDate").and_then(|stamp| NairobiTime::parse_stamp(&stamp)),
            phone: value("PhoneNumber").and_then(|phone| Msisdn::parse(&phone).ok()),
        })
    }
}
