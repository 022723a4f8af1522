//! What the fields of a screen read as, and why one of them is refused.

use super::{LineView, Money};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the amount field reads as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct AmountReading {
    /// The total, if it is payable.
    pub total: Option<Money>,
    /// VAT inside it.
    pub vat: Option<Money>,
    /// Its lines: those of the basket first. Without a total, as far as they can be read.
    pub lines: Vec<LineView>,
    /// Taken off the whole.
    pub discount: Money,
    /// What the total has beyond that: M-PESA takes whole shillings.
    pub rounding: Money,
    /// What is between this basket and the goods that came back for it, if it is an exchange.
    pub exchange: Option<ExchangeReading>,
    /// More is taken off than whoever stands at the till may: somebody is asked when it is paid.
    pub needs_approval: bool,
    /// Why it is not payable.
    pub problem: Option<FieldProblem>,
}

/// New goods against those that came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ExchangeReading {
    /// The refund's paper: `R1-000123-1`.
    pub number: String,
    /// What was given back.
    pub back: Money,
    /// What the customer adds to that.
    pub adds: Option<Money>,
    /// What is left of it for the customer.
    pub gets: Option<Money>,
}

/// What the phone field reads as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PhoneReading {
    /// `0712 345 678`, if it is a number.
    pub phone: Option<String>,
    /// Why it is not.
    pub problem: Option<FieldProblem>,
}

/// What a KRA PIN's field reads as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct KraPinReading {
    /// In capitals, without spaces, once it is whole.
    pub pin: Option<String>,
    /// Why nothing typed after it can make it one.
    pub problem: Option<FieldProblem>,
}

/// What the cash field reads as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct CashReading {
    /// What the customer gives, if readable.
    pub tendered: Option<Money>,
    /// What goes back, if it is enough.
    pub change: Option<Money>,
    /// What a phone would be asked for beside it, if it is not enough.
    pub rest: Option<Money>,
    /// Why it cannot be taken.
    pub problem: Option<FieldProblem>,
}

/// Why a field was refused. Nothing was written or sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FieldProblem {
    /// Nothing typed.
    AmountEmpty,
    /// Letters or other signs.
    AmountNotDigits,
    /// A sum not finished.
    AmountUnfinished,
    /// Below zero.
    AmountNegative,
    /// Cents.
    AmountHasCents,
    /// Zero.
    AmountZero,
    /// Above KSh 250,000.
    AmountTooLarge,
    /// Too many lines.
    AmountTooManyLines,
    /// Nothing typed.
    PhoneEmpty,
    /// Letters or other signs.
    PhoneNotDigits,
    /// Digits missing.
    PhoneTooShort,
    /// Digits too many.
    PhoneTooLong,
    /// Not 07.., 01.., 2547.., 2541..
    PhoneNotKenyan,
    /// Less than is due.
    CashNotEnough,
    /// More than any counter takes.
    CashTooMuch,
    /// Not an amount of cash.
    CashUnreadable,
    /// A part that is nothing, has cents, or is more than what is missing.
    PartRefused,
    /// Not a letter, nine digits and a letter.
    KraPinUnreadable,
    /// Not ten letters and digits.
    CodeUnreadable,
    /// Fewer than two letters, or more than a hundred.
    ReasonUnreadable,
    /// More than may still go back.
    BackTooMuch,
    /// Not a paybill's or till's number.
    PayeeNumber,
    /// Not an account at a paybill, or not KRA's number for a payment.
    PayeeAccount,
    /// Not an amount that M-PESA carries to this payee.
    PayoutAmount,
    /// No number of things, or more than the customer has of them.
    GoodsTooMany,
    /// No number of notes or coins, or more than a drawer holds.
    CountUnreadable,
    /// No name.
    NameEmpty,
    /// More than fits the screen and the paper.
    NameTooLong,
    /// Characters that no paper shows.
    NameUnreadable,
    /// Somebody has this name.
    NameTaken,
    /// Not four to six digits.
    PinLength,
    /// A PIN that everybody tries first.
    PinEasy,
    /// A passphrase of too few characters.
    PassphraseShort,
    /// A passphrase of too many characters.
    PassphraseLong,
    /// A passphrase of the same few characters.
    PassphraseEasy,
    /// Not an amount such as 50, nor a part such as 10%.
    DiscountUnreadable,
    /// More than there is to take it off.
    DiscountTooLarge,
    /// None of it, or more than a line holds.
    QuantityRefused,
    /// A price of a line that is none.
    PriceRefused,
    /// A name or a note that is too long.
    TextTooLong,
    /// More lines than a basket holds.
    BasketFull,
    /// Nothing that a printer could be found at.
    PrinterUnreadable,
    /// Nothing is left to pay.
    BasketForNothing,
    /// A thing that is not in the catalogue any more.
    ItemGone,
    /// No name, one too long, or one in several lines.
    ItemName,
    /// Not a price.
    ItemPrice,
    /// Not a barcode, or too many of them.
    ItemBarcode,
    /// Another thing has this barcode.
    ItemBarcodeTaken,
    /// A category too long, or in several lines.
    ItemCategory,
    /// Not the number of a quick key.
    ItemQuickKey,
    /// Another thing has this quick key.
    ItemQuickKeyTaken,
}
