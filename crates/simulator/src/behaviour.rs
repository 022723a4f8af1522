//! What a customer does with a prompt.

use serde::{Deserialize, Serialize};

/// What a customer does with a prompt, and the result code that comes of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Behaviour {
    /// Enters the PIN: 0.
    #[default]
    Pays,
    /// Dismisses the prompt: 1032.
    Cancels,
    /// Enters the PIN of an account that holds too little: 1.
    NoMoney,
    /// Enters a wrong PIN: 2001.
    WrongPin,
    /// Lets the prompt ring out: 1037, told by a callback.
    Ignores,
    /// Lets the prompt ring out, which M-PESA calls expired: 1019. Nobody knows what makes it the one or the other.
    Expires,
    /// Cannot be reached, and Safaricom notices: a query says 1037 after 14 s, a callback 12 s later.
    Unreachable,
    /// The phone is off: no callback ever, and a query says 1037 after ten minutes.
    Vanishes,
}
