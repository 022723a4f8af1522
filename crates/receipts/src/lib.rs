//! Paper: one [`Receipt`] value, drawn as a [`Layout`] for PDF and SVG, and as [`Columns`] for a receipt printer's ESC/POS.
//!
//! PDF and SVG hold the same runs of text at the same places, so what the cashier sees is what the file prints; the receipt printer's
//! rows say the same in letters of one width. Nothing here reads a clock, a file or a font of the PC: the same receipt always gives the same
//! bytes.
#![deny(missing_docs)]

mod ascii;
mod bitmap;
mod columns;
mod escpos;
mod helvetica;
mod layout;
mod paper;
mod pdf;
mod printer;
mod qr;
mod receipt;
mod sheet;
mod slip;
mod style;
mod svg;
mod watermark;
mod words;
mod wrap;

pub use bitmap::Greyscale;
pub use escpos::drawer_kick;
pub use layout::{Face, Fill, Ink, Layout, Length, MARGIN, Mark, Rect, Run, WIDTH};
pub use pdf::to_pdf;
pub use printer::{Head, Printer};
pub use receipt::{Confirmation, Item, Part, Receipt, ReceiptError, Tender, VatTotal};
pub use svg::to_svg;
pub use words::Language;
