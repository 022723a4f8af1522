//! The shop, as its paper and its customers' phones name it, and the three worlds it can be in.

use crate::ids::RegisterId;
use serde::{Deserialize, Serialize};

/// What a shop is called and known by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shop {
    /// The trading name, on the receipt and in the prompt.
    pub name: String,
    /// The street and town, on the receipt.
    pub address: String,
    /// The trader's KRA PIN, such as `P051234567X`.
    pub kra_pin: String,
    /// The till number that customers pay to.
    pub till_number: String,
    /// This PC.
    pub register: RegisterId,
}

/// Where payments go. Credentials, database and relay pairing belong to one world and never mix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum World {
    /// Simulator and relay inside the app: no account, no internet, no money.
    Practice,
    /// Safaricom's sandbox. Real phones are really debited there.
    Sandbox,
    /// Real money.
    Live,
}

/// Reads a KRA PIN as it was typed: a letter, nine digits and a letter; in capitals, without spaces. Nothing if it is none.
#[must_use]
pub fn read_kra_pin(text: &str) -> Option<String> {
    let pin: String = text.split_whitespace().collect::<String>().to_uppercase();
    let [first, digits @ .., last] = pin.as_bytes() else {
        return None;
    };
    let is_pin = first.is_ascii_uppercase()
        && digits.len() == 9
        && digits.iter().all(u8::is_ascii_digit)
        && last.is_ascii_uppercase();
    is_pin.then_some(pin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kra_pin_is_a_letter_nine_digits_and_a_letter() {
        let read = read_kra_pin(" p051 234 567x ");
        assert_eq!(read.as_deref(), Some("P051234567X"));
        for bad in [
            "",
            "P",
            "P05123456X",
            "P0512345678X",
            "5051234567X",
            "P05123456\u{e9}X",
        ] {
            assert_eq!(read_kra_pin(bad), None, "{bad}");
        }
    }
}
