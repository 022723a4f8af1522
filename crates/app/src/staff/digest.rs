//! PINs and passphrases as slow digests (argon2id, RFC 9106).
//!
//! A PIN has so few digits that whoever holds the database could go through all of them, however slow each is; so it is digested with a
//! *pepper* that rests in the vault and not in the file. A passphrase is long enough without: it is what lets an owner in on a PC whose vault
//! never knew the pepper.

use crate::Vault;
use argon2::{Algorithm, Argon2, Params, Version};
use pokea_store::Digest;
use std::io;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// Memory in KiB and passes: what OWASP's password storage cheat sheet asks for at least. About 100 to 250 ms on a cheap PC.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 4;
const LANES: u32 = 1;
const SALT: usize = 16;
const LENGTH: usize = 32;

const PEPPER: &str = "staff_pepper";

/// What the vault adds to each PIN.
pub(super) type Pepper = Zeroizing<Vec<u8>>;

/// The pepper of this PC; a new one if it has none.
pub(super) fn pepper(vault: &dyn Vault) -> io::Result<Pepper> {
    if let Some(known) = vault.get(PEPPER)? {
        return Ok(Zeroizing::new(known));
    }
    let mut new = Zeroizing::new(vec![0; LENGTH]);
    getrandom::fill(&mut new)?;
    vault.put(PEPPER, &new)?;
    Ok(new)
}

/// A new digest of this; slow on purpose, so never on a thread that serves sockets.
pub(super) fn digest(secret: &[u8], pepper: &[u8]) -> io::Result<Digest> {
    let mut salt = [0; SALT];
    getrandom::fill(&mut salt)?;
    made(secret, pepper, salt)
}

/// Whether this is what was digested; as slow.
pub(super) fn is_that(secret: &[u8], pepper: &[u8], kept: &Digest) -> io::Result<bool> {
    let mut salt = [0; SALT];
    salt.copy_from_slice(&kept.0[..SALT]);
    let tried = made(secret, pepper, salt)?;
    Ok(tried.0.ct_eq(&kept.0).into())
}

fn made(secret: &[u8], pepper: &[u8], salt: [u8; SALT]) -> io::Result<Digest> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, Some(LENGTH)).map_err(io::Error::other)?;
    let argon = match pepper {
        [] => Argon2::new(Algorithm::Argon2id, Version::V0x13, params),
        _ => Argon2::new_with_secret(pepper, Algorithm::Argon2id, Version::V0x13, params)
            .map_err(io::Error::other)?,
    };
    let mut digest = [0; SALT + LENGTH];
    let (salt_kept, hash) = digest.split_at_mut(SALT);
    salt_kept.copy_from_slice(&salt);
    argon
        .hash_password_into(secret, &salt, hash)
        .map_err(io::Error::other)?;
    Ok(Digest(digest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;
    use std::sync::Mutex;
    use std::time::Duration;
    use tokio::time::Instant;

    #[derive(Debug, Default)]
    struct InMemory(Mutex<BTreeMap<String, Vec<u8>>>);

    impl Vault for InMemory {
        fn get(&self, name: &str) -> io::Result<Option<Vec<u8>>> {
            Ok(self.0.lock().expect("not poisoned").get(name).cloned())
        }

        fn put(&self, name: &str, secret: &[u8]) -> io::Result<()> {
            let mut secrets = self.0.lock().expect("not poisoned");
            secrets.insert(name.to_owned(), secret.to_owned());
            Ok(())
        }
    }

    #[test]
    fn a_pin_is_known_with_its_pepper_alone() -> io::Result<()> {
        let (here, elsewhere) = (InMemory::default(), InMemory::default());
        let pepper_here = pepper(&here)?;
        assert_eq!(pepper(&here)?, pepper_here, "one for ever");
        let kept = digest(b"4821", &pepper_here)?;
        assert!(is_that(b"4821", &pepper_here, &kept)?);
        assert!(!is_that(b"4822", &pepper_here, &kept)?);
        assert!(!is_that(b"4821", &pepper(&elsewhere)?, &kept)?);
        assert!(!is_that(b"4821", &[], &kept)?);
        assert_ne!(digest(b"4821", &pepper_here)?, kept, "salted");
        Ok(())
    }

    /// The RFC's own vector is the crate's to hold; here, that it is slow. No upper bound: a busy machine is no fault.
    #[test]
    fn a_guess_costs_something() -> io::Result<()> {
        let began = Instant::now();
        digest(b"4821", b"pepper")?;
        let took = began.elapsed();
        assert!(took > Duration::from_millis(10), "{took:?}");
        Ok(())
    }
}
