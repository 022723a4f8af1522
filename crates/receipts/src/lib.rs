//! Paper: one [`Receipt`] value, drawn as a [`Layout`] for PDF and SVG, and in the letters of a receipt printer as ESC/POS. Any other
//! paper, such as a Z report, is a [`TextPaper`], drawn by the same pens.
//!
//! PDF and SVG hold the same runs of text at the same places, so what the cashier sees is what the file prints; the receipt printer's
//! rows say the same in letters of one width. Nothing here reads a clock, a file or a font of the PC: the same receipt always gives the same
//! bytes.
#![deny(missing_docs)]

mod ascii;
mod bitmap;
mod columns;
mod draw;
mod escpos;
mod helvetica;
mod layout;
mod letter;
mod logo;
mod paper;
mod pdf;
mod pen;
mod printer;
mod qr;
mod receipt;
mod refund;
mod sheet;
mod style;
mod svg;
mod test_page;
mod text_paper;
mod watermark;
mod words;
mod wrap;
mod z_report;

pub use bitmap::Greyscale;
pub use escpos::drawer_kick;
pub use layout::{Face, Fill, Ink, Layout, Length, Mark, Rect, Run};
pub use letter::{LetterTest, ProductionLetter, production_letter};
pub use logo::LogoError;
pub use paper::Paper;
pub use pdf::to_pdf;
pub use printer::{Head, Printer};
pub use qr::qr_svg;
pub use receipt::{Confirmation, Item, Part, Receipt, ReceiptError, Tender, VatTotal};
pub use refund::RefundPaper;
pub use svg::to_svg;
pub use test_page::test_page;
pub use text_paper::{Section, TextPaper, TextRow};
pub use words::Language;
pub use z_report::z_report;
