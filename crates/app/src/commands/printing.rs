//! What the screen asks about paper and printers.

use crate::views::printing::{FilePaper, HeadWidth, PrinterPlace};
use serde::Deserialize;
use ts_rs::TS;

/// A printer to be named.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct AddPrinter {
    /// What it is connected to.
    pub place: PrinterPlace,
    /// Where, as typed; the queue's name for `system`.
    pub address: String,
    /// How wide it writes.
    pub head: HeadWidth,
}

/// What a printer can do.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
pub struct ChangePrinter {
    /// Which, as [`crate::views::printing::PrinterView`] gives it.
    pub printer: u32,
    /// How wide it writes.
    pub head: HeadWidth,
    /// It cuts.
    pub cutter: bool,
    /// The cash drawer hangs on it.
    pub drawer: bool,
}

/// One printer.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
pub struct OnePrinter {
    /// Which, as [`crate::views::printing::PrinterView`] gives it.
    pub printer: u32,
}

/// What is printed, and how wide.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
pub struct SetPaper {
    /// Each sale that is paid is printed.
    pub every_sale: bool,
    /// The width of receipts in files.
    pub files: FilePaper,
}

/// Somebody looked at the printer.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct SettlePaper {
    /// The sale whose receipt nobody knew about.
    pub sale: String,
    /// Its paper is there, and whole; otherwise a copy is printed.
    pub came_out: bool,
}
