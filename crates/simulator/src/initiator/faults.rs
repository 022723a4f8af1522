//! What can go wrong with an initiator's request, by switch.

use super::outcome::Outcome;
use crate::faults::AnswerFault;
use serde::{Deserialize, Serialize};

/// What goes wrong with initiators' requests that are taken from now on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InitiatorFaults {
    /// With the answer to the request.
    pub answer: AnswerFault,
    /// With the result.
    pub result: ResultFault,
    /// How the result is written.
    pub shape: ResultShape,
    /// Every request ends with this code, and no money moves.
    pub outcome: Option<Outcome>,
    /// An originator conversation id that has been used is acknowledged, and refused by result 15, instead of at once.
    pub duplicates_acknowledged: bool,
    /// Which version of B2C the Daraja app may call.
    pub b2c: B2cProduct,
    /// Where a transaction status says that the money of a receipt is.
    pub money: MoneyWord,
}

impl InitiatorFaults {
    /// Nothing goes wrong.
    pub const NONE: Self = Self {
        answer: AnswerFault::Normal,
        result: ResultFault::Once,
        shape: ResultShape::Usual,
        outcome: None,
        duplicates_acknowledged: false,
        b2c: B2cProduct::Both,
        money: MoneyWord::Completed,
    };
}

/// Whether, when and where the outcome is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResultFault {
    /// Once, to `ResultURL`, shortly after the end.
    #[default]
    Once,
    /// Never. What was asked for is done all the same.
    Lost,
    /// Twice.
    Twice,
    /// So many seconds later, at Safaricom's pace.
    Late {
        /// The seconds.
        seconds: u32,
    },
    /// Before the request is answered: the answer waits for it.
    BeforeAnswer,
    /// Not at all: a notice goes to `QueueTimeOutURL` instead.
    QueueTimeout {
        /// Whether what was asked for is done all the same.
        done: bool,
    },
}

/// The forms in which results have been seen ("one object or an array", and so on).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResultShape {
    /// As mostly.
    #[default]
    Usual,
    /// `ResultParameter` is one object: the first item.
    SingleObject,
    /// The last item has no `Value`.
    MissingValue,
    /// A key comes twice: `DebitPartyName` in a transaction status, the first one elsewhere.
    RepeatedKey,
    /// `ResultType`, `ResultCode` and all figures are strings.
    Strings,
    /// An item `ActionType` comes first, and slashes are escaped.
    ActionTypeFirst,
}

/// Which version of B2C an app is entitled to. The other answers 401.003.01.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum B2cProduct {
    /// Both.
    #[default]
    Both,
    /// Only `/mpesa/b2c/v1/paymentrequest`.
    V1,
    /// Only `/mpesa/b2c/v3/paymentrequest`.
    V3,
}

/// The word `TransactionStatus` of a payment that has a receipt. Only `Completed` has been captured; statements have the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MoneyWord {
    /// `Completed`, also of what was taken back since.
    #[default]
    Completed,
    /// `Reversed` of what was taken back since, and `Completed` of all else.
    AsBooked,
    /// `Reversed`.
    Reversed,
    /// `Pending`.
    Pending,
    /// `Declined`.
    Declined,
}

impl MoneyWord {
    pub(crate) fn word(self, was_taken_back: bool) -> &'static str {
        match self {
            Self::AsBooked if was_taken_back => "Reversed",
            Self::Completed | Self::AsBooked => "Completed",
            Self::Reversed => "Reversed",
            Self::Pending => "Pending",
            Self::Declined => "Declined",
        }
    }
}
