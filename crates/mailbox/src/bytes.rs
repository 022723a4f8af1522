//! Fixed numbers of bytes that are written as lower-case hex, each its own type.

/// The text is not the expected number of lower-case hex digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected {digits} lower-case hexadecimal digits")]
pub struct NotHex {
    /// How many digits belong there.
    pub digits: usize,
}

/// What each byte is worth as a lower-case digit; more than four bits if it is none.
const DIGITS: [u8; 256] = {
    let mut digits = [u8::MAX; 256];
    let mut worth = 0;
    while worth < 16 {
        digits[b"0123456789abcdef"[worth] as usize] = worth as u8;
        worth += 1;
    }
    digits
};

/// Decodes exactly `N` bytes. Upper case is refused: one value has one spelling, and a mac over bytes then covers the text too.
pub(crate) fn decode<const N: usize>(text: &str) -> Result<[u8; N], NotHex> {
    let refused = NotHex { digits: 2 * N };
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else {
        return Err(refused);
    };
    if pairs.len() != N {
        return Err(refused);
    }
    let mut bytes = [0; N];
    // Once over all of them, and one look at the end: every callback's address is decoded before anything else.
    let mut seen = 0;
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        let (high, low) = (DIGITS[usize::from(*high)], DIGITS[usize::from(*low)]);
        seen |= high | low;
        *byte = high << 4 | low & 0xf;
    }
    if seen > 0xf { Err(refused) } else { Ok(bytes) }
}

macro_rules! hex_bytes {
    ($(#[$attribute:meta])* $name:ident, $len:expr) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $len]);

        impl $name {
            /// How many bytes it has.
            pub const LEN: usize = $len;

            /// From the bytes themselves.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; $len]) -> Self {
                Self(bytes)
            }

            /// The bytes.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; $len] {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&hex::encode(self.0))
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::NotHex;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $crate::bytes::decode(text).map(Self)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use hex_bytes;
