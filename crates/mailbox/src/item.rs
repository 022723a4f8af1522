//! One callback on its way: the envelope that a relay writes around it, the sealed body, and the number that storage gives it.

use crate::address::{DeviceId, Nonce};
use crate::bytes::hex_bytes;
use crate::seal::Sealed;
use serde::{Deserialize, Serialize};

/// What a relay knows of a callback beside its body. All of it is bound to the sealed body, so that storage can change none of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    /// Whose address it was posted to. The item goes to every device of the shop all the same.
    pub device: DeviceId,
    /// The nonce of that address.
    pub nonce: Nonce,
    /// When the relay got it: milliseconds since 1970-01-01 UTC, by the relay's clock.
    pub received_at_ms: i64,
    /// Where it came from, as far as a network address says.
    pub sender: Sender,
}

/// Whether a callback came from one of the network addresses that the relay's operator lists as the right ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sender {
    /// It did.
    Listed,
    /// It did not, or nobody looked. The list may be old, so this alone makes no callback false.
    Unlisted,
}

/// One callback, as a relay stores and sends it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Its number within the epoch, given by storage and bound to nothing.
    pub seq: u64,
    /// What the relay knows of it.
    pub envelope: Envelope,
    /// The body, which only the shop can open.
    pub sealed: Sealed,
}

hex_bytes!(
    /// Which item this is, whatever number it has: no two bodies are ever sealed to the same one. The same body posted twice makes two items; an
    /// item that is stored again because nobody knows whether it was has the same id, and is known by it.
    ItemId, 16
);
