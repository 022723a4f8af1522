//! Receipts judged from outside: by poppler and zbar reading the file, and by rules that every layout keeps.

mod layout;
mod pdf;
mod sample;
mod sums;
mod svg;
