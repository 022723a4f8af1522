//! Customers who come again: a phone that paid is remembered for a while, so that its last digits are enough.

use std::ops::RangeInclusive;
use std::time::Duration;

/// For so long after its last payment.
pub const KEPT: Duration = Duration::from_hours(90 * 24);

/// Fewer digits would list half the customers, and whoever types more types the whole number.
const DIGITS: RangeInclusive<usize> = 3..=6;

/// What is typed as a phone number, if it may be the end of one that is remembered: its digits.
#[must_use]
pub fn end_of_number(typed: &str) -> Option<String> {
    let is_number = |c: char| c.is_ascii_digit() || c == ' ';
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    (typed.chars().all(is_number) && DIGITS.contains(&digits.len())).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::end_of_number;

    #[test]
    fn three_to_six_digits_may_be_the_end_of_a_number() {
        let cases = [
            ("678", Some("678")),
            ("345 678", Some("345678")),
            ("0712", Some("0712")),
            ("67", None),
            ("0712 345", None),
            ("+25", None),
            ("67a8", None),
            ("", None),
        ];
        for (typed, digits) in cases {
            assert_eq!(end_of_number(typed).as_deref(), digits, "{typed}");
        }
    }
}
