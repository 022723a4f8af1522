//! What became of a transaction, asked by its code or by the id of the request that began it. Source: the portal's page "Transaction
//! Status".

use super::b2b::KRA;
use super::body::Body;
use super::result::{InitiatorFailure, InitiatorResult, Outcome};
use super::{Accepted, Initiator, Party, Reply, wire};
use crate::json::Object;
use crate::request::{Request, sealed};
use crate::values::{ConversationId, Occasion, Remarks};
use pokea_domain::payout;
use pokea_domain::reversal::{PaymentTold, RequestTold};
use pokea_domain::shown_code::{MoneyState, Moved, Said};
use pokea_domain::{Cents, Millis, MpesaCode, Msisdn, NairobiTime};
use serde::Serialize;
use std::fmt;

/// Asks what became of a transaction.
#[derive(Clone, Debug)]
pub struct TransactionStatus {
    /// Who asks.
    pub initiator: Initiator,
    /// Which one.
    pub asked: Asked,
    /// `PartyA`: the organisation, till or person that took part in it.
    pub party: Party,
    /// 2 to 100 characters.
    pub remarks: Remarks,
    /// Up to 100 characters, or none.
    pub occasion: Occasion,
    /// Where the result goes.
    pub reply: Reply,
}

/// Which transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// `TransactionID`: that with this code.
    Code(MpesaCode),
    /// `OriginalConversationID`: that of the request whose answer was lost. Nobody has shown that a push can be asked about so.
    Conversation(ConversationId),
}

impl sealed::Sealed for TransactionStatus {}

impl Request for TransactionStatus {
    type Answer = Accepted;

    fn path(&self) -> &'static str {
        "/mpesa/transactionstatus/v1/query"
    }

    fn moves_money(&self) -> bool {
        false
    }

    fn body(&self, _now: Millis) -> String {
        let (code, conversation) = match &self.asked {
            Asked::Code(code) => (Some(code.as_str()), None),
            Asked::Conversation(id) => (None, Some(id.as_str())),
        };
        let own = Own {
            code,
            conversation,
            party_a: self.party.as_daraja(),
            identifier_type: self.party.identity().as_daraja(),
            occasion: self.occasion.as_str(),
        };
        let (initiator, remarks) = (&self.initiator, &self.remarks);
        Body::new(
            "TransactionStatusQuery",
            initiator,
            own,
            remarks,
            &self.reply,
        )
        .json()
    }

    fn accepted(&self, answer: &Object<'_>) -> Option<Accepted> {
        Accepted::read(answer)
    }
}

/// `Occasion` is spelt rightly here.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Own<'a> {
    #[serde(rename = "TransactionID", skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    #[serde(rename = "OriginalConversationID")]
    #[serde(skip_serializing_if = "Option::is_none")]
    conversation: Option<&'a str>,
    party_a: &'a str,
    identifier_type: &'static str,
    #[serde(skip_serializing_if = "str::is_empty")]
    occasion: &'a str,
}

/// What is known of a transaction. That the query worked says nothing about it: [`TransactionDetails::state`] does.
#[derive(Clone, PartialEq, Eq)]
pub struct TransactionDetails {
    /// `TransactionStatus`.
    pub state: TransactionState,
    /// `ReceiptNo`.
    pub code: Option<MpesaCode>,
    /// `Amount`.
    pub amount: Option<Cents>,
    /// `InitiatedTime`.
    pub begun_at: Option<NairobiTime>,
    /// `FinalisedTime`.
    pub ended_at: Option<NairobiTime>,
    /// `DebitPartyName`: who paid. Personal data.
    pub debit_party: Option<String>,
    /// `CreditPartyName`, or the second `DebitPartyName`, as the portal's own sample has it: who was paid. Personal data.
    pub credit_party: Option<String>,
    /// `ReasonType`, such as `Pay Utility with OD`.
    pub reason: Option<String>,
    /// `OriginatorConversationID` of the request that began it.
    pub originator: Option<String>,
    /// `ConversationID` of that request.
    pub conversation: Option<String>,
}

/// Where a transaction is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TransactionState {
    /// `Completed`: the money moved.
    Completed,
    /// Another word (Pending, Failed, Declined, Cancelled, Expired …), as it came: those words were seen in statements, and never in a
    /// captured result.
    Other(String),
}

impl TransactionDetails {
    /// What a result says; `None` if it says nothing about the transaction.
    #[must_use]
    pub fn read(result: &InitiatorResult) -> Option<Self> {
        if result.outcome() != Outcome::Done {
            return None;
        }
        let text = |key| result.parameter(key).map(str::to_owned);
        let mut debit_parties = result.parameters_named("DebitPartyName").map(str::to_owned);
        let debit_party = debit_parties.next();
        let state = result.parameter("TransactionStatus")?;
        Some(Self {
            state: match state.trim() {
                "Completed" => TransactionState::Completed,
                other => TransactionState::Other(other.to_owned()),
            },
            code: result
                .parameter("ReceiptNo")
                .and_then(|code| MpesaCode::parse(code.trim()).ok()),
            amount: result.parameter("Amount").and_then(wire::signed),
            begun_at: result.parameter("InitiatedTime").and_then(wire::time),
            ended_at: result.parameter("FinalisedTime").and_then(wire::time),
            debit_party,
            credit_party: text("CreditPartyName").or_else(|| debit_parties.next()),
            reason: text("ReasonType"),
            originator: text("OriginatorConversationID"),
            conversation: text("ConversationID"),
        })
    }
}

impl TransactionDetails {
    /// What the result of a question about a payment, by its code, says of whether the money is where it was paid to.
    #[must_use]
    pub fn told_of_payment(result: &InitiatorResult) -> PaymentTold {
        match Self::said(result) {
            Said::Known(Moved {
                state: MoneyState::Completed,
                ..
            }) => PaymentTold::Completed,
            Said::Known(Moved {
                state: MoneyState::Reversed,
                ..
            }) => PaymentTold::Reversed,
            Said::Known(Moved {
                state: MoneyState::Other,
                ..
            })
            | Said::NoSuch
            | Said::Unclear => PaymentTold::Unclear,
        }
    }

    /// What the result of a question about a request for money back, by its name, says of that request. Words that nobody has seen say nothing.
    #[must_use]
    pub fn told_of_request(result: &InitiatorResult) -> RequestTold {
        if result.outcome() == Outcome::Failed(InitiatorFailure::NoSuchTransaction) {
            return RequestTold::NoSuch;
        }
        let Some(details) = Self::read(result) else {
            return RequestTold::Unclear;
        };
        match (details.end(), details.amount) {
            (Some(End::Completed), Some(amount)) => RequestTold::Done(amount),
            (Some(End::Pending), _) => RequestTold::Pending,
            (Some(End::Failed), _) => RequestTold::Failed,
            (Some(End::Completed) | None, _) => RequestTold::Unclear,
        }
    }

    /// What the result of a question about a payout says of it: asked by its name, or, with `of`, by the code of what may be it.
    #[must_use]
    pub fn told_of_payout(result: &InitiatorResult, of: Option<&PaidFrom<'_>>) -> payout::Told {
        if result.outcome() == Outcome::Failed(InitiatorFailure::NoSuchTransaction) {
            return payout::Told::NoSuch;
        }
        let Some(details) = Self::read(result) else {
            return payout::Told::Unclear;
        };
        if of.is_some_and(|of| !of.is_it(&details)) {
            return payout::Told::NoSuch;
        }
        match (details.end(), details.amount) {
            (Some(End::Completed), Some(amount)) => payout::Told::Paid(payout::Paid {
                code: details.code,
                amount,
                receiver: details.credit_party.as_deref().map(name),
            }),
            (Some(End::Pending), _) => payout::Told::Pending,
            (Some(End::Failed), _) => payout::Told::Failed,
            (Some(End::Completed) | None, _) => payout::Told::Unclear,
        }
    }

    /// Words that nobody has seen say nothing.
    fn end(&self) -> Option<End> {
        let word = match &self.state {
            TransactionState::Completed => return Some(End::Completed),
            TransactionState::Other(word) => word.to_ascii_lowercase(),
        };
        match word.as_str() {
            "completed" => Some(End::Completed),
            "pending" => Some(End::Pending),
            "failed" | "declined" | "cancelled" | "expired" => Some(End::Failed),
            _ => None,
        }
    }

    /// What a result says to somebody who shows a code. Parties are written `254712345678 - NAME` and `5200201 - Name`.
    #[must_use]
    pub fn said(result: &InitiatorResult) -> Said {
        let number = |party: &Option<String>| Some(number(party.as_deref()?)?.to_owned());
        match (result.outcome(), Self::read(result)) {
            (Outcome::Failed(InitiatorFailure::NoSuchTransaction), _) => Said::NoSuch,
            (_, None) => Said::Unclear,
            (_, Some(details)) => Said::Known(Moved {
                state: match &details.state {
                    TransactionState::Completed => MoneyState::Completed,
                    // Statements have this word; no captured result has.
                    TransactionState::Other(word) if word.eq_ignore_ascii_case("reversed") => {
                        MoneyState::Reversed
                    }
                    TransactionState::Other(_) => MoneyState::Other,
                },
                code: details.code,
                amount: details.amount,
                to: number(&details.credit_party),
                phone: number(&details.debit_party).and_then(|phone| Msisdn::parse(&phone).ok()),
                at: details.ended_at.map(NairobiTime::instant),
            }),
        }
    }
}

/// How a transaction ended, by its word.
enum End {
    Completed,
    Pending,
    Failed,
}

/// From whom a payout comes, to tell it from any other payment.
#[derive(Clone, Copy, Debug)]
pub struct PaidFrom<'a> {
    /// The number that pays.
    pub number: &'a str,
    /// The payout.
    pub payout: &'a payout::Payout,
}

impl PaidFrom<'_> {
    /// A name of ours tells it alone; without one, who paid whom how much does.
    fn is_it(&self, details: &TransactionDetails) -> bool {
        if let Some(name) = self.payout.own_name() {
            return details.originator.as_deref() == Some(name.as_str());
        }
        let payer = details.debit_party.as_deref().and_then(number);
        let receiver = details.credit_party.as_deref().and_then(number);
        let payee = self.payout.wish.payee.number().unwrap_or(KRA);
        payer == Some(self.number)
            && receiver == Some(payee)
            && details.amount == Some(self.payout.wish.amount)
    }
}

/// Of `254712345678 - NAME`; all of it where it is written otherwise.
fn name(party: &str) -> String {
    let name = party.split_once(" - ").map_or(party, |(_, name)| name);
    name.trim().to_owned()
}

/// Of `254712345678 - NAME`.
fn number(party: &str) -> Option<&str> {
    Some(party.split_once(" - ")?.0.trim())
}

impl fmt::Debug for TransactionDetails {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransactionDetails")
            .field("state", &self.state)
            .field("code", &self.code)
            .field("amount", &self.amount)
            .finish_non_exhaustive()
    }
}
