//! What the sender of a callback gets for an answer. The desktop chooses it when it mints the address.

/// The kind of an address: its nonce's first byte. It decides the body of the relay's 200, and nothing else.
///
/// A sender that wants an answer which only the desktop can give will be one more kind here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AnswerKind {
    /// `{"ResultCode":0,"ResultDesc":"Accepted"}`
    Accepted,
    /// `{"ResultCode":0,"ResultDesc":"Success"}`
    Success,
}

impl AnswerKind {
    /// The byte that stands for it in a nonce. Never changes: addresses are printed, registered and long-lived.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Accepted => 1,
            Self::Success => 2,
        }
    }

    /// The kind with this code; none if this version does not know it.
    #[must_use]
    pub const fn from_code(code: u8) -> Option<Self> {
        match code {
            1 => Some(Self::Accepted),
            2 => Some(Self::Success),
            _ => None,
        }
    }

    /// The JSON that the sender is answered with, once the callback is on disk.
    #[must_use]
    pub const fn body(self) -> &'static str {
        match self {
            Self::Accepted => r#"{"ResultCode":0,"ResultDesc":"Accepted"}"#,
            Self::Success => r#"{"ResultCode":0,"ResultDesc":"Success"}"#,
        }
    }
}
