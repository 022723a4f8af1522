//! Result codes of a push: what each says became of it. One table for callbacks and queries.

use pokea_domain::payment::Failure;
use std::fmt;

/// `ResultCode`: mostly digits, but not always (`SFC_IC0003`), a number in callbacks and a string in queries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResultCode(String);

/// What a result code says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// The money moved.
    Paid,
    /// This push will not be paid.
    Failed(Failure),
    /// Not concluded, or a code that does not say. An unknown code is no failure (R3).
    Open,
}

/// Longer than any code seen; a longer one is cut, for it is only shown.
const CODE_LEN_MAX: usize = 32;

impl ResultCode {
    /// From the text on the wire.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.trim().chars().take(CODE_LEN_MAX).collect())
    }

    /// The code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What it says. Sources: Daraja's "M-PESA Express Simulate" result table and codes captured in production. 9999 and 100000000
    /// are left open: nobody has shown that no prompt went out with them.
    #[must_use]
    pub fn meaning(&self) -> Meaning {
        let failure = match self.0.as_str() {
            "0" => return Meaning::Paid,
            "1" => Failure::NoMoney,
            "2" | "3" | "4" => Failure::Limit,
            "11" | "2006" => Failure::CustomerAccount,
            "17" => Failure::TooSoon,
            "26" | "1025" => Failure::Busy,
            "1001" => Failure::PhoneBusy,
            "1019" | "1036" | "1037" | "2026" => Failure::NoAnswer,
            "1031" | "1032" => Failure::Declined,
            "2001" | "2008" => Failure::WrongPin,
            "8006" => Failure::PinLocked,
            "8" | "15" | "20" | "21" | "1101" | "1102" | "2028" | "SFC_IC0003" => Failure::SetUp,
            _ => return Meaning::Open,
        };
        Meaning::Failed(failure)
    }
}

impl fmt::Display for ResultCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_zero_is_paid_and_only_listed_codes_fail() {
        let mut paid = Vec::new();
        let mut failed = Vec::new();
        for code in 0..=10_000 {
            match ResultCode::new(&code.to_string()).meaning() {
                Meaning::Paid => paid.push(code),
                Meaning::Failed(_) => failed.push(code),
                Meaning::Open => {}
            }
        }
        assert_eq!(paid, [0]);
        assert_eq!(
            failed,
            [
                1, 2, 3, 4, 8, 11, 15, 17, 20, 21, 26, 1001, 1019, 1025, 1031, 1032, 1036, 1037,
                1101, 1102, 2001, 2006, 2008, 2026, 2028, 8006
            ]
        );
        let open = [
            "",
            "00",
            "0.0",
            "-0",
            "4999",
            "9999",
            "100000000",
            "R000002",
            "PAID",
        ];
        for text in open {
            assert_eq!(ResultCode::new(text).meaning(), Meaning::Open, "{text}");
        }
        assert_eq!(
            ResultCode::new("SFC_IC0003").meaning(),
            Meaning::Failed(Failure::SetUp)
        );
        assert_eq!(ResultCode::new(" 0 ").meaning(), Meaning::Paid);
    }
}
