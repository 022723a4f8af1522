//! Keys that are made of a passphrase: slow on purpose, so that guessing costs each guess as much.

use argon2::{Algorithm, Argon2, Params, Version};
use pokea_domain::staff::Passphrase;
use std::io;
use zeroize::Zeroizing;

/// Of the salt that goes in, and is kept beside what the key seals.
pub(crate) const SALT: usize = 16;
/// Of the key that comes out.
pub(crate) const KEY: usize = 32;

/// The second choice of RFC 9106: more than for a PIN (`staff/digest.rs`), since it is seldom typed and has no lockout.
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;
const LANES: u32 = 1;

/// The key of this passphrase under this salt.
pub(crate) fn stretch(phrase: &Passphrase, salt: &[u8; SALT]) -> io::Result<Zeroizing<[u8; KEY]>> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, Some(KEY)).map_err(io::Error::other)?;
    let mut key = Zeroizing::new([0; KEY]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(phrase.as_bytes(), salt, key.as_mut_slice())
        .map_err(io::Error::other)?;
    Ok(key)
}
