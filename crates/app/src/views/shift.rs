//! The shift on the screen. A count is blind: until somebody has counted, no view holds what should be in the drawer, nor the sums from which
//! that could be worked out.

use super::Money;
use super::day_end::{DayEndList, SumView};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The line that says which shift is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ShiftLine {
    /// Its number.
    pub number: u32,
    /// When it was opened, in ms since 1970 UTC.
    #[ts(type = "number")]
    pub since_ms: i64,
    /// The till opened it, and nobody has told its float.
    pub by_itself: bool,
}

/// The register's shift, and the Z reports before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ShiftView {
    /// The open shift so far; nothing while none is open.
    pub open: Option<ShiftReport>,
    /// What it must not be closed over silently.
    pub pending: Vec<PendingView>,
    /// The latest Z reports, the newest first.
    pub reports: Vec<ZLine>,
}

/// A Z report in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ZLine {
    /// Its number.
    pub z: String,
    /// When the shift was closed, in ms since 1970 UTC.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// Counted less expected.
    pub difference: Money,
}

/// A Z report's file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ZFile {
    /// The report's number.
    pub z: String,
    /// Where the PDF is.
    pub path: String,
}

/// A shift so far, or at its close.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ShiftReport {
    /// Its number, if it closed the shift.
    pub z: Option<String>,
    /// The shift's number.
    pub number: u32,
    /// When the shift was opened, in ms since 1970 UTC.
    #[ts(type = "number")]
    pub since_ms: i64,
    /// The till opened it, and nobody has told its float.
    pub by_itself: bool,
    /// When the report was made, in ms since 1970 UTC.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// The drawer; nothing until it was counted, and again when cash has moved since.
    pub drawer: Option<DrawerView>,
    /// It was counted, but cash has moved since: it must be counted again.
    pub counted_before: bool,
    /// How often it was counted.
    pub counts: u32,
    /// Cash that went in and out without a sale, in order.
    pub moves: Vec<MoveView>,
    /// Cash that was given back for sales, in order.
    pub refunds: Vec<CashBackView>,
    /// When the drawer was opened without a sale.
    pub no_sales: Vec<NoSaleView>,
    /// The payments by M-PESA, and what they come to.
    pub mpesa: SumView,
    /// Each of them.
    pub payments: Vec<ShiftPayment>,
    /// What a person must look at of the shift's time.
    pub lists: Vec<DayEndList>,
    /// What Safaricom is expected to keep of the payments, where the shop's table says so.
    pub fee: Option<Money>,
    /// What the shift was closed over.
    pub over: Vec<PendingView>,
}

/// What should be in the drawer, how that comes about, and what is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct DrawerView {
    /// All sales that were paid, however.
    pub sales: SumView,
    /// How many of them were paid in cash, wholly or in part.
    pub cash_sales: u32,
    /// What lay in it at the beginning.
    pub float: Money,
    /// What customers gave.
    pub given: Money,
    /// What they got back of it.
    pub change: Money,
    /// What was given back for sales.
    pub refunded: Money,
    /// What went in without a sale.
    pub moved_in: Money,
    /// What went out without a sale.
    pub moved_out: Money,
    /// What should be in it.
    pub expected: Money,
    /// What was counted.
    pub counted: Money,
    /// Of each note and coin, the largest first.
    pub pieces: Vec<u32>,
    /// Counted less expected.
    pub difference: Money,
}

/// Which way cash goes without a sale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CashWay {
    /// Into the drawer.
    In,
    /// Out of it.
    Out,
}

/// Cash that went in or out without a sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct MoveView {
    /// When, in ms since 1970 UTC.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// Which way.
    pub way: CashWay,
    /// How much.
    pub amount: Money,
    /// Why.
    pub reason: String,
}

/// Cash that went back to a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct CashBackView {
    /// When, in ms since 1970 UTC.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// How much.
    pub amount: Money,
    /// Why.
    pub reason: String,
    /// The sale's receipt, if it was paid.
    pub receipt: Option<String>,
}

/// The drawer was opened without a sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct NoSaleView {
    /// When, in ms since 1970 UTC.
    #[ts(type = "number")]
    pub at_ms: i64,
    /// Why.
    pub reason: String,
}

/// A payment by M-PESA that paid a sale of the shift.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ShiftPayment {
    /// Safaricom's code of it, once known.
    pub code: Option<String>,
    /// How much.
    pub amount: Money,
    /// The sale's receipt.
    pub receipt: String,
}

/// What is not over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PendingView {
    /// Names it when the shift is closed over it.
    pub key: String,
    /// What it is.
    pub kind: PendingKind,
    /// What the cashier knows a basket by; empty otherwise.
    pub name: String,
    /// What it comes to.
    pub amount: Money,
    /// Since when, in ms since 1970 UTC.
    #[ts(type = "number")]
    pub since_ms: i64,
}

/// What can be not over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PendingKind {
    /// A payment that may still come, or that has no place.
    Payment,
    /// A sale that is open, with nobody asked.
    Sale,
    /// A basket that waits.
    Parked,
}
