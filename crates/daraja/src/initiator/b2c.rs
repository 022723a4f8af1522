//! Business to customer: paying a person, from the organisation's utility account. Source: the portal's pages "Business To Customer (B2C)"
//! and "Business To Pochi". It cannot be reversed by API.

use super::body::Body;
use super::result::{InitiatorResult, Outcome};
use super::{Accepted, Initiator, Reply, wire};
use crate::json::Object;
use crate::request::{Request, sealed};
use crate::values::{ConversationId, Occasion, Remarks, Shillings, ShortCode};
use pokea_domain::{Cents, Millis, MpesaCode, Msisdn, NairobiTime};
use serde::Serialize;
use std::fmt;

/// 10 to 250,000 shillings. The receiver may hold 500,000 and receive 500,000 a day.
pub type B2cAmount = Shillings<10>;

/// Pays a person. Sent once: after a lost answer ask for the status of its `OriginatorConversationID`, and never send it with a new one.
#[derive(Clone, Debug)]
pub struct B2c {
    /// Which API; a Daraja app is entitled to one of them.
    pub version: B2cVersion,
    /// What for.
    pub purpose: B2cPurpose,
    /// Who acts.
    pub initiator: Initiator,
    /// `PartyA`: the organisation that pays.
    pub from: ShortCode,
    /// `PartyB`: a registered customer; others are refused with 2040.
    pub to: Msisdn,
    /// How much.
    pub amount: B2cAmount,
    /// 2 to 100 characters.
    pub remarks: Remarks,
    /// Up to 100 characters, or none.
    pub occasion: Occasion,
    /// Where the result goes.
    pub reply: Reply,
}

/// Which of the APIs that pay people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum B2cVersion {
    /// The older one, without an id of ours: what a lost answer came to can only be seen in the balance and the statement.
    V1,
    /// With our id, which Daraja takes once.
    V3(ConversationId),
    /// To a small trader's Pochi la Biashara, with our id.
    Pochi(ConversationId),
}

/// `CommandID` of a payment to a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum B2cPurpose {
    /// `BusinessPayment`.
    Business,
    /// `SalaryPayment`.
    Salary,
    /// `PromotionPayment`.
    Promotion,
}

impl sealed::Sealed for B2c {}

impl Request for B2c {
    type Answer = Accepted;

    fn path(&self) -> &'static str {
        match self.version {
            B2cVersion::V1 => "/mpesa/b2c/v1/paymentrequest",
            B2cVersion::V3(_) => "/mpesa/b2c/v3/paymentrequest",
            B2cVersion::Pochi(_) => "/mpesa/b2pochi/v1/paymentrequest",
        }
    }

    fn moves_money(&self) -> bool {
        true
    }

    fn body(&self, _now: Millis) -> String {
        let (id, command) = match (&self.version, self.purpose) {
            (B2cVersion::Pochi(id), _) => (Some(id), "BusinessPayToPochi"),
            (B2cVersion::V3(id), purpose) => (Some(id), purpose.as_daraja()),
            (B2cVersion::V1, purpose) => (None, purpose.as_daraja()),
        };
        let own = Own {
            id: id.map(ConversationId::as_str),
            amount: self.amount.text(),
            party_a: self.from.as_str(),
            party_b: self.to.as_daraja(),
            occasion: self.occasion.as_str(),
        };
        Body::new(command, &self.initiator, own, &self.remarks, &self.reply)
            .with_initiator_name()
            .json()
    }

    fn accepted(&self, answer: &Object<'_>) -> Option<Accepted> {
        Accepted::read(answer)
    }
}

impl B2cPurpose {
    const fn as_daraja(self) -> &'static str {
        match self {
            Self::Business => "BusinessPayment",
            Self::Salary => "SalaryPayment",
            Self::Promotion => "PromotionPayment",
        }
    }
}

/// `Occassion` is spelt so.
#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Own<'a> {
    #[serde(rename = "OriginatorConversationID")]
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    amount: String,
    party_a: &'a str,
    party_b: &'a str,
    #[serde(rename = "Occassion", skip_serializing_if = "str::is_empty")]
    occasion: &'a str,
}

/// What a person was paid.
#[derive(Clone, PartialEq, Eq)]
pub struct B2cPaid {
    /// `TransactionReceipt`.
    pub code: MpesaCode,
    /// `TransactionAmount`.
    pub amount: Cents,
    /// `TransactionCompletedDateTime`.
    pub at: Option<NairobiTime>,
    /// `ReceiverPartyPublicName`: number and name. Personal data.
    pub receiver: Option<String>,
    /// `B2CRecipientIsRegisteredCustomer`.
    pub registered: Option<bool>,
    /// `B2CUtilityAccountAvailableFunds`: what is left to pay from.
    pub utility: Option<Cents>,
    /// `B2CWorkingAccountAvailableFunds`.
    pub working: Option<Cents>,
    /// `B2CChargesPaidAccountAvailableFunds`: below zero.
    pub charges_paid: Option<Cents>,
}

impl B2cPaid {
    /// What a result says of it; `None` if it was not paid, or if amount or code cannot be read.
    #[must_use]
    pub fn read(result: &InitiatorResult) -> Option<Self> {
        if result.outcome() != Outcome::Done {
            return None;
        }
        let money = |key| result.parameter(key).and_then(wire::signed);
        Some(Self {
            code: MpesaCode::parse(result.parameter("TransactionReceipt")?.trim()).ok()?,
            amount: money("TransactionAmount")?,
            at: result
                .parameter("TransactionCompletedDateTime")
                .and_then(wire::time),
            receiver: result
                .parameter("ReceiverPartyPublicName")
                .map(str::to_owned),
            registered: match result.parameter("B2CRecipientIsRegisteredCustomer") {
                Some("Y") => Some(true),
                Some("N") => Some(false),
                _ => None,
            },
            utility: money("B2CUtilityAccountAvailableFunds"),
            working: money("B2CWorkingAccountAvailableFunds"),
            charges_paid: money("B2CChargesPaidAccountAvailableFunds"),
        })
    }
}

impl fmt::Debug for B2cPaid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("B2cPaid")
            .field("code", &self.code)
            .field("amount", &self.amount)
            .field("at", &self.at)
            .field("registered", &self.registered)
            .finish_non_exhaustive()
    }
}
