//! The sale and its attempts from outside: each rule by its case, then random walks.

mod cases;
mod counter;
mod walks;
