//! What Daraja said: understood, and as it came.

use std::fmt;

/// An answer as it was understood, with the bytes that it was read from: what no type names is still in them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer<T> {
    /// What it says.
    pub said: T,
    /// Evidence. Keep it where personal data may be kept.
    pub raw: Raw,
}

/// Bytes of a body as they came. They may hold phone numbers, names and, in some errors, the access token, so `Debug` shows only how
/// many they are.
#[derive(Clone, PartialEq, Eq)]
pub struct Raw(Vec<u8>);

impl Raw {
    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl From<Vec<u8>> for Raw {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl fmt::Debug for Raw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Raw({} bytes)", self.0.len())
    }
}
