//! Paper: one [`Receipt`] value, drawn once as a [`Layout`], and that layout written as PDF and as SVG.
//!
//! The printer gets the PDF, the screen shows the SVG, and both hold the same runs of text at the same places, so what the cashier
//! sees is what the customer gets. Nothing here reads a clock, a file or a font of the PC: the same receipt always gives the same
//! bytes.
#![deny(missing_docs)]

mod helvetica;
mod layout;
mod paper;
mod pdf;
mod qr;
mod receipt;
mod sheet;
mod style;
mod svg;
mod watermark;
mod words;

pub use layout::{Face, Fill, Ink, Layout, Length, MARGIN, Mark, Rect, Run, WIDTH};
pub use pdf::to_pdf;
pub use receipt::{Confirmation, Item, Part, Receipt, ReceiptError, Tender, VatTotal};
pub use svg::to_svg;
pub use words::Language;
