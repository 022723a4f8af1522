//! How an initiator's request ends: the result codes, and the words for them.

use crate::books::Short;
use serde::{Deserialize, Serialize};

/// A `ResultCode` of the initiator APIs. Two pages of the portal may word the same code differently; no client may depend on the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// Done.
    #[serde(rename = "0")]
    Done,
    /// The paying account holds too little.
    #[serde(rename = "1")]
    NoMoney,
    /// Less than the least that may be paid.
    #[serde(rename = "2")]
    BelowMinimum,
    /// More than may be paid at once.
    #[serde(rename = "3")]
    AboveMaximum,
    /// More than may pass through the customer's account in a day.
    #[serde(rename = "4")]
    DayFull,
    /// The paying account would hold less than it must.
    #[serde(rename = "5")]
    BelowBalance,
    /// The paying organisation is not known.
    #[serde(rename = "6")]
    NoSuchPayer,
    /// The receiver is not known.
    #[serde(rename = "7")]
    NoSuchReceiver,
    /// The receiver's account would hold more than it may.
    #[serde(rename = "8")]
    ReceiverFull,
    /// The payer's account may not be used now.
    #[serde(rename = "11")]
    PayerState,
    /// The receiver's account may not be used now.
    #[serde(rename = "12")]
    ReceiverState,
    /// The account to take from is not known.
    #[serde(rename = "13")]
    NoDebitAccount,
    /// The account to pay into is not known.
    #[serde(rename = "14")]
    NoCreditAccount,
    /// The originator conversation id has been used.
    #[serde(rename = "15")]
    Duplicate,
    /// Safaricom's own trouble.
    #[serde(rename = "17")]
    Internal,
    /// The initiator's credential could not be checked, as with a password that is older than 90 days.
    #[serde(rename = "18")]
    CredentialCheck,
    /// Messages came in the wrong order.
    #[serde(rename = "19")]
    Sequencing,
    /// The initiator is not known.
    #[serde(rename = "20")]
    NoSuchInitiator,
    /// The initiator lacks the role.
    #[serde(rename = "21")]
    NoRole,
    /// The initiator is not active, or may not deal with this receiver.
    #[serde(rename = "22")]
    NotActive,
    /// A parameter is missing.
    #[serde(rename = "24")]
    MissingParameter,
    /// A parameter is not valid.
    #[serde(rename = "25")]
    WrongParameter,
    /// Too much traffic.
    #[serde(rename = "26")]
    Busy,
    /// The command is not known.
    #[serde(rename = "29")]
    NoSuchCommand,
    /// The account reference is not valid.
    #[serde(rename = "1005")]
    WrongReference,
    /// The password in the credential is wrong, or it was not encrypted as it must be.
    #[serde(rename = "2001")]
    WrongCredential,
    /// The account is not active.
    #[serde(rename = "2006")]
    Inactive,
    /// The receiver's own validation said no.
    #[serde(rename = "2007")]
    ValidationFailed,
    /// The amount is in no form to be read.
    #[serde(rename = "2020")]
    AmountFormat,
    /// The organisation may not do this, or not with this receiver.
    #[serde(rename = "2028")]
    NotAllowed,
    /// The reason type is not known.
    #[serde(rename = "2029")]
    NoSuchReason,
    /// No transaction has this receipt or this conversation.
    #[serde(rename = "2033")]
    NoSuchTransaction,
    /// The customer is not registered.
    #[serde(rename = "2040")]
    Unregistered,
    /// The organisation is no child of the initiator's.
    #[serde(rename = "2043")]
    NoChild,
    /// The phone number is not valid.
    #[serde(rename = "2051")]
    WrongPhone,
    /// The account number is not valid.
    #[serde(rename = "2202")]
    WrongAccount,
    /// A code that no list has: a reader must leave the outcome open.
    #[serde(rename = "7777")]
    Unlisted,
    /// Wrong passwords have locked the initiator.
    #[serde(rename = "8006")]
    Locked,
    /// The operator does not exist.
    #[serde(rename = "SFC_IC0003")]
    NoSuchOperator,
    /// The request is kept and sent again: one of a family of nine digits.
    #[serde(rename = "100000000")]
    Cached,
    /// The system is overloaded.
    #[serde(rename = "100000001")]
    Overload,
    /// Too many requests at once.
    #[serde(rename = "100000002")]
    Throttled,
    /// Safaricom's own trouble, as of that family.
    #[serde(rename = "100000004")]
    InternalError,
    /// The input is not valid.
    #[serde(rename = "100000005")]
    InvalidInput,
    /// The service is out of order.
    #[serde(rename = "100000007")]
    ServiceAbnormal,
    /// The API is out of order.
    #[serde(rename = "100000009")]
    ApiAbnormal,
    /// The caller lacks the permission.
    #[serde(rename = "100000010")]
    NoPermission,
    /// The caller asks too often.
    #[serde(rename = "100000011")]
    RateExceeded,
    /// It has been reversed already.
    #[serde(rename = "R000001")]
    AlreadyReversed,
    /// There is nothing of the kind to reverse.
    #[serde(rename = "R000002")]
    NoSuchOriginal,
    /// The identifier type is not known.
    #[serde(rename = "R002")]
    NoSuchIdentifierType,
    /// The identifier type is not the party's.
    #[serde(rename = "R003")]
    WrongIdentifierType,
}

impl Outcome {
    /// `ResultCode`. Not all of them are numbers.
    pub(crate) fn code(self) -> &'static str {
        self.words().0
    }

    /// `ResultDesc`.
    pub(crate) fn text(self) -> &'static str {
        self.words().1
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Done => ("0", "The service request is processed successfully."),
            Self::NoMoney => ("1", "The balance is insufficient for the transaction."),
            Self::BelowMinimum => (
                "2",
                "Declined due to limit rule: less than the minimum transaction amount.",
            ),
            Self::AboveMaximum => (
                "3",
                "Declined due to limit rule: greater than the maximum transaction amount.",
            ),
            Self::DayFull => (
                "4",
                "Declined due to limit rule: would exceed the daily transfer limit.",
            ),
            Self::BelowBalance => (
                "5",
                "The debit party's balance would fall below its minimum.",
            ),
            Self::NoSuchPayer => ("6", "Unresolved Primary Party"),
            Self::NoSuchReceiver => ("7", "Unresolved Receiver Party"),
            Self::ReceiverFull => (
                "8",
                "Declined due to limit rule: would exceed the maximum balance.",
            ),
            Self::PayerState => ("11", "The DebitParty is in an invalid state."),
            Self::ReceiverState => ("12", "The CreditParty is in an invalid state."),
            Self::NoDebitAccount => ("13", "Unresolved debit account."),
            Self::NoCreditAccount => ("14", "Unresolved credit account."),
            Self::Duplicate => ("15", "Duplicate OriginatorConversationID."),
            Self::Internal => ("17", "System internal error."),
            Self::CredentialCheck => ("18", "Initiator Credential Check Failure"),
            Self::Sequencing => ("19", "Message sequencing failure."),
            Self::NoSuchInitiator => ("20", "Unresolved Initiator"),
            Self::NoRole => (
                "21",
                "The initiator is not allowed to initiate this request",
            ),
            Self::NotActive => ("22", "The initiator is not active for this receiver."),
            Self::MissingParameter => ("24", "Missing mandatory parameters."),
            Self::WrongParameter => ("25", "Invalid parameters."),
            Self::Busy => ("26", "Traffic blocking condition in place."),
            Self::NoSuchCommand => ("29", "Invalid command."),
            Self::WrongReference => ("1005", "The account reference is invalid."),
            Self::WrongCredential => ("2001", "The initiator information is invalid."),
            Self::Inactive => (
                "2006",
                "Declined due to account rule: the account is not active.",
            ),
            Self::ValidationFailed => ("2007", "External validation failed."),
            Self::AmountFormat => ("2020", "The amount format is invalid."),
            Self::NotAllowed => (
                "2028",
                "The request is not permitted according to product assignment.",
            ),
            Self::NoSuchReason => ("2029", "Unresolved reason type."),
            Self::NoSuchTransaction => ("2033", "The transaction receipt number does not exist."),
            Self::Unregistered => (
                "2040",
                "Credit Party customer type (Unregistered or Registered Customer) can't be supported by the service.",
            ),
            Self::NoChild => ("2043", "The organisation is not a child organisation."),
            Self::WrongPhone => ("2051", "The MSISDN is invalid."),
            Self::WrongAccount => ("2202", "The account number is invalid."),
            Self::Unlisted => ("7777", "A code that nobody has seen."),
            Self::Locked => ("8006", "The security credential is locked."),
            Self::NoSuchOperator => ("SFC_IC0003", "The operator does not exist."),
            Self::Cached => ("100000000", "The request was cached to be sent again."),
            Self::Overload => ("100000001", "The system is overloaded."),
            Self::Throttled => ("100000002", "The system throttles requests."),
            Self::InternalError => ("100000004", "An internal error has occurred."),
            Self::InvalidInput => ("100000005", "The input is invalid."),
            Self::ServiceAbnormal => ("100000007", "The service is abnormal."),
            Self::ApiAbnormal => ("100000009", "The API is abnormal."),
            Self::NoPermission => ("100000010", "Permission denied."),
            Self::RateExceeded => ("100000011", "The rate limit was exceeded."),
            Self::AlreadyReversed => ("R000001", "The transaction has already been reversed."),
            Self::NoSuchOriginal => ("R000002", "The OriginalTransactionID is invalid."),
            Self::NoSuchIdentifierType => ("R002", "The identifier type was not found."),
            Self::WrongIdentifierType => ("R003", "The identifier type does not match the party."),
        }
    }
}

impl From<Short> for Outcome {
    fn from(short: Short) -> Self {
        match short {
            Short::Balance(_) => Self::NoMoney,
            Short::Full(_) => Self::ReceiverFull,
            Short::Day(_) => Self::DayFull,
            Short::Nonsense => Self::Internal,
        }
    }
}
