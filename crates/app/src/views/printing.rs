//! Paper on the screen: what waits to be printed, what a person is asked about, and the printers.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the till's screen shows of paper.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
pub struct PaperView {
    /// The name of the printer that prints; nothing where there is none.
    pub printer: Option<String>,
    /// Why nothing comes out of it, since it was last tried.
    pub trouble: Option<PrintTrouble>,
    /// How many receipts are not out yet, the one in the printer among them.
    pub waiting: u32,
    /// Receipts of which nobody knows whether they came out, the oldest first.
    pub asks: Vec<PaperAsk>,
}

/// A receipt of which nobody knows whether it came out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PaperAsk {
    /// The sale.
    pub sale: String,
    /// The receipt's number.
    pub receipt: String,
}

/// Why a printer printed nothing, or perhaps not all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PrintTrouble {
    /// Nothing answers at its address: it is off, or its cable is out.
    Unreachable,
    /// It is switched off-line, or paused.
    Offline,
    /// It has no paper.
    PaperOut,
    /// Its cover is open.
    CoverOpen,
    /// Another program prints, or holds it.
    Busy,
    /// There is no such device, or no such queue.
    NoSuchPrinter,
    /// This PC does not let Pokea print there.
    NotAllowed,
    /// What is there is no printer.
    NotAPrinter,
    /// It took a part and then nothing more.
    Stalled,
    /// It failed, and does not say how.
    Failed,
}

/// The printers of this register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PrintersView {
    /// Those that were named, in that order.
    pub printers: Vec<PrinterView>,
    /// Queues of the system's print service that were not named.
    pub system: Vec<String>,
    /// Each sale that is paid is printed.
    pub every_sale: bool,
    /// The width of receipts in files.
    pub files: FilePaper,
    /// Whether another one can be named.
    pub is_full: bool,
}

/// One printer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PrinterView {
    /// Which.
    pub id: u32,
    /// What people call it.
    pub name: String,
    /// What it is connected to.
    pub place: PrinterPlace,
    /// Where, as it is typed.
    pub address: String,
    /// How wide it writes.
    pub head: HeadWidth,
    /// It cuts.
    pub cutter: bool,
    /// The cash drawer hangs on it.
    pub drawer: bool,
    /// It is the one that prints.
    pub in_use: bool,
}

/// What a printer is connected to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PrinterPlace {
    /// The shop's network: `192.168.1.50`, or with its port, `192.168.1.50:9100`.
    Network,
    /// This PC, as a device: `/dev/usb/lp0`, `COM3`.
    Device,
    /// A queue of the system's print service, by its name.
    System,
}

/// How wide a receipt printer writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum HeadWidth {
    /// 58 mm paper.
    Columns32,
    /// 80 mm paper, older.
    Columns42,
    /// 80 mm paper.
    Columns48,
}

/// The width of receipts in files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FilePaper {
    /// 58 mm.
    Roll58,
    /// 80 mm.
    #[default]
    Roll80,
    /// Sheets.
    A4,
}

/// What became of paper that somebody stands and waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PrintedView {
    /// Whether it came out.
    pub came_out: CameOut,
    /// Why not, or why nobody knows.
    pub trouble: Option<PrintTrouble>,
}

/// Whether paper came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CameOut {
    /// It did.
    Yes,
    /// It did not.
    No,
    /// Any part of it may have.
    Perhaps,
}
