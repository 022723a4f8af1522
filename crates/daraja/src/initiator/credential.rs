//! The security credential: an initiator's password, encrypted so that only M-PESA can read it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rsa::rand_core::CryptoRng;
use rsa::{Pkcs1v15Encrypt, RsaPublicKey};
use secrecy::{ExposeSecret as _, SecretString};
use thiserror::Error;

/// `SecurityCredential`: 344 characters of base64. Whoever has it can act as the initiator, so it is kept like the password itself.
#[derive(Clone, Debug)]
pub struct SecurityCredential(SecretString);

/// RSA of 2048 bits with this padding takes at most 245 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the initiator's password is empty or longer than 245 bytes; nothing was encrypted")]
pub struct BadPassword;

impl SecurityCredential {
    /// RSA PKCS#1 v1.5 over the plain bytes of the password, then base64. The portal's words, "encrypt the base64 encoded password",
    /// describe the order wrongly: a password encoded first is refused with 2001.
    pub(super) fn encrypt(
        key: &RsaPublicKey,
        password: &SecretString,
        random: &mut impl CryptoRng,
    ) -> Result<Self, BadPassword> {
        let password = password.expose_secret().as_bytes();
        if password.is_empty() {
            return Err(BadPassword);
        }
        let encrypted = key
            .encrypt(random, Pkcs1v15Encrypt, password)
            .map_err(|_| BadPassword)?;
        Ok(Self(STANDARD.encode(encrypted).into()))
    }

    /// As a set-up that was made elsewhere holds it: 344 characters of base64.
    #[must_use]
    pub fn from_portal(text: &str) -> Option<Self> {
        let bytes = STANDARD.decode(text.trim()).ok()?;
        (bytes.len() == 256).then(|| Self(text.trim().into()))
    }

    pub(crate) fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}
