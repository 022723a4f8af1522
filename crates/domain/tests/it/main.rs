//! The sale and its attempts from outside: each rule by its case, then random walks.

mod book;
mod book_any;
mod cases;
mod counter;
mod letting_go;
mod old_logs;
mod oracle;
mod paper;
mod shop;
mod sweeps;
mod walks;
