//! What the relay and the shop's other PCs mean to this one: another PC on its way into the shop, what is amiss with this one's place in it, and its
//! own way in.

use serde::Serialize;
use ts_rs::TS;

/// This PC among those of its shop.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
pub struct FamilyView {
    /// By what the relay's operator tells this PC from others: eight hex digits.
    pub device: String,
    /// Another PC on its way into the shop.
    pub newcomer: Option<NewDeviceView>,
    /// Why the relay takes this PC for none of a shop's. It sells on, and must be paired again to hear of payments at once.
    pub estranged: Option<Estranged>,
    /// So many messages are kept that cannot be opened, because this PC lacks a key of its shop's.
    pub unopened: u32,
}

/// Why the relay does not let this PC connect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Estranged {
    /// It does not know it: its storage was lost, its address has changed, or the shop was reset.
    Unknown,
    /// The PC was taken out of its shop.
    Revoked,
}

/// Another PC that is to work in this shop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct NewDeviceView {
    /// How far it is.
    pub step: NewDeviceStep,
    /// The code to be typed there, for `invited`.
    pub code: Option<String>,
    /// What must be the same there, for `asks`.
    pub digits: Option<String>,
    /// Until when the code is good, for `invited`, in ms since 1970 UTC.
    #[ts(type = "number | null")]
    pub until_ms: Option<i64>,
}

/// How far another PC is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NewDeviceStep {
    /// The relay was asked for a code, and has not answered.
    Wanted,
    /// There is no line to the relay, or no answer.
    NoLine,
    /// The code waits to be typed.
    Invited,
    /// A PC has come with a code that this one did not give out: is it expected?
    Knocks,
    /// The other PC has typed it, and shows its keys in a moment.
    Met,
    /// A person compares the digits.
    Asks,
    /// It is let in, and has yet to fetch its keys.
    LetIn,
    /// It is in.
    Admitted,
    /// It was not let in, or was too late.
    Declined,
}

/// This PC on its way to a relay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PairingView {
    /// How far it is.
    pub step: PairingStep,
    /// Which relay.
    pub relay: String,
    /// What must be the same on the other side, for `shows`.
    pub digits: Option<String>,
    /// Why it did not come about, for `refused`.
    pub problem: Option<PairProblem>,
}

/// How far this PC is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PairingStep {
    /// A code is to be typed.
    Unpaired,
    /// The relay knows the code; nobody is there yet to compare digits with.
    Waits,
    /// The digits are to be compared.
    Shows,
    /// It is paired: the till opens.
    Paired,
    /// It was refused, and may be tried again with another code.
    Refused,
}

/// Why a pairing did not come about, as far as a person can do something about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PairProblem {
    /// The text is no code.
    NoCode,
    /// One character is wrong.
    Mistyped,
    /// The code is another relay's.
    OtherRelay,
    /// The relay does not know it.
    Unknown,
    /// Another PC has used it.
    Used,
    /// It is too late.
    Expired,
    /// Somebody said no.
    NotApproved,
    /// One of the shop's PCs must give out the code.
    OthersInShop,
    /// This PC was taken out of its shop.
    Revoked,
    /// This PC belongs to another shop.
    OtherShop,
    /// The relay goes by another address than the one that this PC was told.
    OtherAddress,
    /// Too many wrong codes.
    TooMany,
    /// The relay does not answer.
    Unreachable,
    /// Something else, which the log tells.
    Failed,
}
