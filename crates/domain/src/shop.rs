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
