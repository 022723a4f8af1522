//! Giving a customer's payment back. Source: the portal's page "Reversal". Payments by push and to the number can be reversed while the
//! money is still in the account; payments to people cannot.

use super::body::Body;
use super::result::{InitiatorFailure, InitiatorResult, Outcome};
use super::{Accepted, Initiator, Reply, wire};
use crate::json::Object;
use crate::request::{Request, sealed};
use crate::values::{Remarks, Shillings, ShortCode};
use pokea_domain::reversal::ReversalClaim;
use pokea_domain::{Cents, Millis, MpesaCode, NairobiTime};
use serde::Serialize;
use std::fmt;

/// The longest result code that is kept of a claim: anybody can post one.
const CODE_CHARS_MAX: usize = 24;

/// Gives back a payment. A second one of the same payment is refused with R000001, which means: done already, look.
#[derive(Clone, Debug)]
pub struct Reversal {
    /// Who acts.
    pub initiator: Initiator,
    /// `TransactionID`: the payment.
    pub code: MpesaCode,
    /// How much of it, in whole shillings.
    pub amount: Shillings,
    /// `ReceiverParty`: the organisation that was paid.
    pub paid_to: ShortCode,
    /// 2 to 100 characters.
    pub remarks: Remarks,
    /// Where the result goes.
    pub reply: Reply,
}

impl sealed::Sealed for Reversal {}

impl Request for Reversal {
    type Answer = Accepted;

    fn path(&self) -> &'static str {
        "/mpesa/reversal/v1/request"
    }

    fn moves_money(&self) -> bool {
        true
    }

    fn body(&self, _now: Millis) -> String {
        let own = Own {
            code: self.code.as_str(),
            amount: self.amount.text(),
            receiver_party: self.paid_to.as_str(),
            receiver: "11",
        };
        let (initiator, remarks) = (&self.initiator, &self.remarks);
        Body::new("TransactionReversal", initiator, own, remarks, &self.reply).json()
    }

    fn accepted(&self, answer: &Object<'_>) -> Option<Accepted> {
        Accepted::read(answer)
    }
}

/// `RecieverIdentifierType` is spelt so; the right spelling is refused. 11 is what this API alone wants there.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Own<'a> {
    #[serde(rename = "TransactionID")]
    code: &'a str,
    amount: String,
    receiver_party: &'a str,
    #[serde(rename = "RecieverIdentifierType")]
    receiver: &'static str,
}

/// What was given back.
#[derive(Clone, PartialEq, Eq)]
pub struct Reversed {
    /// `TransactionID` of the result: the reversal's own code.
    pub code: Option<MpesaCode>,
    /// `OriginalTransactionID`: the payment.
    pub original: Option<MpesaCode>,
    /// `Amount`.
    pub amount: Option<Cents>,
    /// `TransCompletedTime`.
    pub at: Option<NairobiTime>,
    /// `Charge`.
    pub charge: Option<Cents>,
    /// `CreditPartyPublicName`: who got it back. Personal data.
    pub credit_party: Option<String>,
}

impl Reversed {
    /// What a result claims, by its code alone. One that says nothing is no good news, and is asked about like all others.
    #[must_use]
    pub fn claim(result: &InitiatorResult) -> ReversalClaim {
        match result.outcome() {
            Outcome::Done => ReversalClaim::Done,
            Outcome::Failed(InitiatorFailure::AlreadyReversed) => ReversalClaim::AlreadyBack,
            Outcome::Failed(_) | Outcome::Unclear => ReversalClaim::Failed {
                code: result.code.as_str().chars().take(CODE_CHARS_MAX).collect(),
            },
        }
    }

    /// What a result says; `None` if it was not done. Its parameters were seen to be absent in a success, so each may be.
    #[must_use]
    pub fn read(result: &InitiatorResult) -> Option<Self> {
        if result.outcome() != Outcome::Done {
            return None;
        }
        let code = |text: &str| MpesaCode::parse(text.trim()).ok();
        let money = |key| result.parameter(key).and_then(wire::signed);
        Some(Self {
            code: result.transaction.as_deref().and_then(code),
            original: result.parameter("OriginalTransactionID").and_then(code),
            amount: money("Amount"),
            at: result.parameter("TransCompletedTime").and_then(wire::time),
            charge: money("Charge"),
            credit_party: result.parameter("CreditPartyPublicName").map(str::to_owned),
        })
    }
}

impl fmt::Debug for Reversed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reversed")
            .field("code", &self.code)
            .field("original", &self.original)
            .field("amount", &self.amount)
            .finish_non_exhaustive()
    }
}
