//! How a push can end: the result codes of STK, and their words in callback and query.

use serde::{Deserialize, Serialize};

/// How a push ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// 0: the money has moved.
    Paid,
    /// 1: the payer holds too little.
    NoMoney,
    /// 2: less than may be paid.
    BelowMinimum,
    /// 3: more than may be paid at once.
    AboveMaximum,
    /// 4: the payer's day is full.
    DayFull,
    /// 8: the merchant's account is full.
    MerchantFull,
    /// 11: the payer's account is in no state to pay.
    PayerInvalid,
    /// 15: the request's own name has been used.
    Duplicate,
    /// 17: the same amount for the same phone within two minutes.
    Repeated,
    /// 20: the initiator is not known.
    NoSuchInitiator,
    /// 21: the initiator may not do this.
    NotAllowed,
    /// 26: turned away by a busy system.
    Busy,
    /// 1001: another M-PESA session is open on the phone.
    PhoneLocked,
    /// 1019: the prompt has expired.
    Expired,
    /// 1025: the prompt would be longer than USSD takes, or could not be sent.
    TooLong,
    /// 1031: cancelled, under its other code.
    CancelledToo,
    /// 1032: cancelled.
    Cancelled,
    /// 1036: the text message centre did not confirm the prompt.
    NotConfirmed,
    /// 1037: nobody answered, or the phone was not reached.
    NoResponse,
    /// 1101: the prompt's prefix is not valid.
    WrongPrefix,
    /// 1102: the message that asks for the PIN is not valid.
    WrongMessage,
    /// 2001: a wrong PIN.
    WrongPin,
    /// 2006: the payer's account is not active.
    Inactive,
    /// 2008: the payer could not be authenticated.
    NotAuthenticated,
    /// 2026: the session with the payer's phone has run out.
    SessionExpired,
    /// 2028: the transaction type does not fit the number.
    WrongType,
    /// 8006: three wrong PINs have locked the payer's M-PESA.
    PinLocked,
    /// 9999: the prompt went wrong somewhere.
    Unsent,
    /// 100000100: the payment could not be stored.
    StorageFailure,
    /// 7777, which no list has: a reader must leave the payment open.
    Unlisted,
    /// `SFC_IC0003`, the code that is no number: the till does not belong to the store.
    WrongTill,
}

impl Ending {
    /// `ResultCode`.
    pub(crate) fn code(self) -> &'static str {
        self.row().0
    }

    /// `ResultDesc` of the callback. One of them has been seen in two wordings.
    pub(crate) fn callback_text(self, wording: u64) -> &'static str {
        match self {
            Self::Cancelled if wording == 0 => "Request cancelled by user",
            other => other.row().1,
        }
    }

    /// `ResultDesc` of the query, which words one ending otherwise than the callback does.
    pub(crate) fn query_text(self, wording: u64) -> &'static str {
        match self {
            Self::NoResponse => "DS timeout user cannot be reached.",
            other => other.callback_text(wording),
        }
    }

    /// Whether the customer was merely not there, so that money could still come ("late success").
    pub(crate) fn was_silence(self) -> bool {
        matches!(self, Self::NoResponse | Self::Expired)
    }

    fn row(self) -> (&'static str, &'static str) {
        match self {
            Self::Paid => ("0", "The service request is processed successfully."),
            Self::NoMoney => ("1", "The balance is insufficient for the transaction."),
            Self::BelowMinimum => ("2", "The amount is less than the minimum."),
            Self::AboveMaximum => ("3", "The amount is more than the maximum."),
            Self::DayFull => ("4", "The amount would exceed the customer's daily limit."),
            Self::MerchantFull => (
                "8",
                "The amount would exceed the maximum balance of the credit party.",
            ),
            Self::PayerInvalid => ("11", "The debit party is in an invalid state."),
            Self::Duplicate => ("15", "Duplicate detected."),
            Self::Repeated => ("17", "Rule limited."),
            Self::NoSuchInitiator => ("20", "Unresolved initiator."),
            Self::NotAllowed => ("21", "The initiator is not allowed to do this."),
            Self::Busy => ("26", "System busy. The service request is rejected."),
            Self::PhoneLocked => (
                "1001",
                "Unable to lock subscriber, a transaction is already in process for the current subscriber",
            ),
            Self::Expired => ("1019", "Transaction has expired"),
            Self::TooLong => ("1025", "An error occurred while sending a push request."),
            Self::CancelledToo => ("1031", "Request cancelled by user"),
            Self::Cancelled => ("1032", "Request Cancelled by user."),
            Self::NotConfirmed => ("1036", "[STK_CB - ]SMSC ACK timeout."),
            Self::NoResponse => ("1037", "No response from user."),
            Self::WrongPrefix => ("1101", "Invalid prompt prefix."),
            Self::WrongMessage => ("1102", "Invalid authentication message."),
            Self::WrongPin => ("2001", "The initiator information is invalid."),
            Self::Inactive => (
                "2006",
                "The account status does not allow this transaction.",
            ),
            Self::NotAuthenticated => ("2008", "Authentication failed."),
            Self::SessionExpired => ("2026", "The channel session has expired."),
            Self::WrongType => (
                "2028",
                "The request is not permitted according to product assignment.",
            ),
            Self::PinLocked => ("8006", "The security credential is locked."),
            Self::Unsent => ("9999", "An error occurred while sending the push request."),
            Self::StorageFailure => ("100000100", "Storage failure"),
            Self::Unlisted => ("7777", "A code that nobody has seen"),
            Self::WrongTill => ("SFC_IC0003", "The operator does not exist."),
        }
    }
}
