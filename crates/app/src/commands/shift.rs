//! What the screen asks about the shift.

use crate::views::shift::CashWay;
use serde::Deserialize;
use ts_rs::TS;

/// A shift that begins.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct OpenShift {
    /// What lies in the drawer, as typed; nothing means that it is empty.
    pub float: String,
}

/// Cash that goes in or out without a sale.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct MoveCash {
    /// Which way.
    pub way: CashWay,
    /// How much, as typed.
    pub amount: String,
    /// Why, as typed.
    pub reason: String,
}

/// The drawer, opened without a sale.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct NoSale {
    /// Why, as typed.
    pub reason: String,
}

/// What is in the drawer.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct CountDrawer {
    /// How many there are of each note and coin, as typed, the largest first: 1000, 500, 200, 100, 50, 40, 20, 10, 5, 1.
    pub pieces: Vec<String>,
}

/// A shift that ends.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct CloseShift {
    /// What it is closed over, by the keys of [`crate::views::shift::PendingView`]. If anything else is not over, nothing happens.
    pub over: Vec<String>,
}

/// A Z report.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct ShowZ {
    /// Its number, as [`crate::views::shift::ZLine`] gives it.
    pub z: String,
}
