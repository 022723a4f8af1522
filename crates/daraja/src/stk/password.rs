//! The password of a push or a query, and the timestamp inside it: one function makes both from one instant, because Daraja refuses
//! a request whose two differ, which two readings of a clock do once in a while.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pokea_domain::Millis;
use secrecy::{ExposeSecret, SecretString};

/// A password, with the only timestamp that fits it.
#[derive(Clone, Debug)]
pub struct StkPassword {
    /// `Password`: anyone can read the passkey out of it, so it is as secret.
    pub password: SecretString,
    /// `Timestamp`: 14 digits of Nairobi's clock.
    pub timestamp: String,
}

impl StkPassword {
    /// base64 of short code, passkey and timestamp, one after the other (Daraja, "M-PESA Express Simulate").
    #[must_use]
    pub fn at(now: Millis, business_short_code: &str, passkey: &SecretString) -> Self {
        let timestamp = now.nairobi().stamp();
        let clear = format!(
            "{business_short_code}{}{timestamp}",
            passkey.expose_secret()
        );
        Self {
            password: STANDARD.encode(clear).into(),
            timestamp,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made with `printf '%s' ... | base64 -w0`.
    #[test]
    fn vectors() {
        for (millis, code, passkey, timestamp, password) in [
            (
                1_767_225_599_999,
                "174379",
                "passkey",
                "20260101025959",
                "MTc0Mzc5cGFzc2tleTIwMjYwMTAxMDI1OTU5",
            ),
            (
                1_795_347_129_000,
                "5200201",
                "k",
                "20261122143209",
                "NTIwMDIwMWsyMDI2MTEyMjE0MzIwOQ==",
            ),
        ] {
            let made = StkPassword::at(Millis(millis), code, &passkey.into());
            assert_eq!(made.timestamp, timestamp);
            assert_eq!(made.password.expose_secret(), password);
        }
    }
}
