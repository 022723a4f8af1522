//! The sale and its attempts from outside: each rule by its case, then random walks.

mod basket;
mod book;
mod book_any;
mod calendar;
mod cases;
mod counter;
mod found;
mod given;
mod letting_go;
mod old_logs;
mod oracle;
mod paper;
mod returned;
mod reversals;
mod reversals_any;
mod shop;
mod shown_code;
mod skew;
mod sweeps;
mod walks;
