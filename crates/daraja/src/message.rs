//! What all bodies that Safaricom posts to us have in common: they may be any bytes at all. Callers keep the raw bytes before they parse
//! them (R22).

use thiserror::Error;

/// Bytes that are not the message they should be. Keep them for a person to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not readable as {message}: {missing} is missing or malformed")]
pub struct Unreadable {
    message: &'static str,
    missing: &'static str,
}

impl Unreadable {
    pub(crate) const fn new(message: &'static str, missing: &'static str) -> Self {
        Self { message, missing }
    }
}
