//! The sale and its attempts from outside: each rule by its case, then random walks.

mod basket;
mod book;
mod book_any;
mod calendar;
mod cases;
mod counter;
mod found;
mod given;
mod ke_qr;
mod letting_go;
mod old_logs;
mod oracle;
mod paper;
mod parts;
mod pay_list;
mod payouts;
mod payouts_any;
mod refunds;
mod returned;
mod reversals;
mod reversals_any;
mod shift;
mod shop;
mod shown_code;
mod skew;
mod staff;
mod statement;
mod sweeps;
mod walks;

/// How often: what a test does by itself, or what `scripts/soak` asks of it.
fn times(variable: &str, usual: u32) -> u32 {
    let asked = std::env::var(variable).ok();
    asked.map_or(usual, |number| number.parse().expect("a number"))
}
