//! The sale and its attempts from outside: each rule by its case, then random walks.

mod cases;
mod counter;
mod letting_go;
mod old_logs;
mod oracle;
mod paper;
mod sweeps;
mod walks;
