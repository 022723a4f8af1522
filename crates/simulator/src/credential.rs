//! Safaricom's half of the security credential: the key that opens it, and the certificate that a client encrypts to.
//!
//! The key pair belongs to the simulator alone and lies open in the crate's folder `keys`: it protects play money, and opens
//! nothing that was encrypted for Safaricom. A credential is the base64 of RSA PKCS#1 v1.5 over the bytes of the initiator's
//! password ("Getting started", *security credential*), so it is really decrypted here, and one made with another key, another
//! padding or another text is found wrong as it would be there. Opening one costs about a thousandth of a second; clients reuse
//! theirs, so those already opened are remembered.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rsa::pkcs8::DecodePrivateKey as _;
use rsa::{Pkcs1v15Encrypt, RsaPrivateKey};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

/// The certificate with the public key, as PEM.
pub const CERTIFICATE_PEM: &str = include_str!("../keys/practice.crt.pem");

/// Parsed once for all simulators of a process.
static KEY: LazyLock<RsaPrivateKey> = LazyLock::new(|| {
    RsaPrivateKey::from_pkcs8_pem(include_str!("../keys/practice.key.pem"))
        .expect("the key in the crate's own folder is one")
});

/// Credentials remembered; when there are more, all are forgotten.
const OPENED_MAX: usize = 1_024;

/// Opens credentials.
#[derive(Clone, Default)]
pub(crate) struct Opener {
    opened: Arc<Mutex<HashMap<String, Option<Vec<u8>>>>>,
}

impl Opener {
    /// The password inside a credential; `None` if it cannot be one. Out of a text with the wrong padding, or for another key, comes
    /// noise, which is nobody's password (that is `rsa`'s implicit rejection). Works beside the async threads, and without the
    /// world's lock.
    pub(crate) async fn open(&self, credential: &str) -> Option<Vec<u8>> {
        if let Some(password) = self.remembered().get(credential) {
            return password.clone();
        }
        let sealed = credential.to_owned();
        // An error means that decrypting panicked: then it was no credential.
        let password = tokio::task::spawn_blocking(move || decrypt(&sealed)).await;
        let password = password.unwrap_or_default();
        let mut opened = self.remembered();
        if opened.len() >= OPENED_MAX {
            opened.clear();
        }
        opened.insert(credential.to_owned(), password.clone());
        password
    }

    fn remembered(&self) -> std::sync::MutexGuard<'_, HashMap<String, Option<Vec<u8>>>> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn decrypt(credential: &str) -> Option<Vec<u8>> {
    let sealed = STANDARD.decode(credential).ok()?;
    KEY.decrypt(Pkcs1v15Encrypt, &sealed).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `Practice#2026`, encrypted to the certificate by OpenSSL.
    const MADE_BY_OPENSSL: &str = "CfXPM3ZwUuaAamn5/1d2sCRvfoGGd1H6i8WwODgrnIIqgzuVTPSmVALHCWtf2tSpU65v7mjcaVYcY0iETFb5qL+mXRMCK4bpzrzd4SOVpfFtsHpgKU/AtgvWgBHTVpGkqEUDB8NFWQDVrax3cmL+LeUcrpKsqGuaMTYBrRZaAYlUGTXPr45mGDN4RSARuGS65Cj9x6lFxafpKctGLfJMLnpAkwPeF2WPzYBu2D00H+j7Pi0WJV7SeuO39Cl3WdsqNAdKfkDmGgXNfOTsfgsx88/I2qqNRsSRuYDoUFJQtr7H3v4qir9ZOgCm+IThtvkFugV1AUiBhA6H/iKzV94lJA==";
    /// The same, padded with OAEP.
    const OAEP: &str = "Zh2t5A/aA5EogIIgagnKftZLzqUfr9Mmgm8sDacNm3wdQH8ViycBB8Kc3VlFXdWEoboQ7+QC2xP71nyicukgiSbBF1Jh3SzqRbTx3uzx+25ULhmVV8pkmGOrU6R3ls9jBliJ0au+BZs8Uj6LJkr/eeexah2VjjNyGIairD9mZFvh4iop1rszvSvwcT1DjxjArgZZRMgH8lSzrsrnSHOAYvsFxnN3fn0KTaQ7Ubrh4Ure029CcZg2lsKOvjxof0eInVEwSGGCN9FyLQXMm+jEq87WQ8okFdZ2z8ke1iQsCGb1mABy16f+e587h8iAWZZtw1M3BYlK8H2iwExHXHisxw==";

    #[tokio::test]
    async fn the_password_is_found_again_and_remembered() {
        let opener = Opener::default();
        for _ in 0..2 {
            let password = opener.open(MADE_BY_OPENSSL).await;
            assert_eq!(password.as_deref(), Some(b"Practice#2026".as_slice()));
        }
    }

    #[tokio::test]
    async fn other_texts_hold_no_password() {
        let opener = Opener::default();
        let other_key = STANDARD.encode([0x5a; 256]);
        let short = STANDARD.encode("Practice#2026");
        let broken = MADE_BY_OPENSSL.replacen('/', "\n/", 1);
        for text in [OAEP, &other_key, &short, &broken, "not base64", ""] {
            let password = opener.open(text).await;
            assert_ne!(
                password.as_deref(),
                Some(b"Practice#2026".as_slice()),
                "{text}"
            );
        }
    }
}
