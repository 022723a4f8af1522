//! What became of a print job, and why nothing came out: in what a person at the counter can do about it.

use serde::{Deserialize, Serialize};

/// What became of the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[must_use]
pub enum Outcome {
    /// The printer took all of them. One that tells how it is says after the last byte that all is well.
    Printed,
    /// Proven: none of them reached the printer.
    NotPrinted(Trouble),
    /// The printer may have any part of them, and more may still come out of it.
    Unclear(Trouble),
}

/// What is the matter with a printer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// Nothing takes jobs at the address: is it switched on, is the cable in, is the address still the same? For a queue of the system:
    /// does its print service run?
    Unreachable,
    /// It is off-line or unplugged: switch it on, and press its button if a lamp blinks. For a queue of the system: resume it.
    Offline,
    /// Its paper is out: put in a roll.
    PaperOut,
    /// Its cover is open: close it.
    CoverOpen,
    /// Another PC or program is printing on it: wait, or close that.
    Busy,
    /// No printer has this name or path: choose another in the settings.
    NoSuchPrinter,
    /// This user of the PC may not print there. On Linux the groups `lp`, and `dialout` for a serial line, may.
    NotAllowed,
    /// The path leads to a file, a folder or a disk, and nothing was written there: choose another in the settings.
    NotAPrinter,
    /// It stopped half way, as printers do when paper is out: it takes no more, says no more, or closed the line. Look at it.
    Stalled,
    /// It says that something is broken or stuck, such as the cutter; or anything else. Clear it, switch it off and on.
    Failed,
}

/// How a printer that could print is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Readiness {
    /// It says that all is well.
    Ready,
    /// All is well, and the roll will soon be at its end.
    PaperLow,
    /// It is there, and does not tell how it is, as many cheap printers.
    Silent,
}
