//! Receipts judged from outside: by poppler and zbar reading the file, by an emulator of a printer, and by rules that every layout keeps.

mod emulator;
mod escpos;
mod layout;
mod logo;
mod pdf;
mod random;
mod sample;
mod sums;
mod svg;
mod text_paper;
mod tools;
mod z_report;
