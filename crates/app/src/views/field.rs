//! What is wrong with what was typed into a field. Each has words of its own.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

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
    /// Not ten letters and digits.
    CodeUnreadable,
    /// Fewer than two letters, or more than a hundred.
    ReasonUnreadable,
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
}
