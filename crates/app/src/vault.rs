//! Where secrets rest: this PC's keys to its relay. Never in the database, never across to the screen.

use std::fmt::Debug;
use std::io;

/// A place for secrets, by name. The window brings the one of the operating system; practice brings a file of its own, since its
/// secrets open only the practice simulator's mail.
pub trait Vault: Debug + Send + Sync {
    /// The secret of this name.
    fn get(&self, name: &str) -> io::Result<Option<Vec<u8>>>;
    /// Keeps a secret, durably, in place of an earlier one of this name.
    fn put(&self, name: &str, secret: &[u8]) -> io::Result<()>;
}
