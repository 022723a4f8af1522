//! Files that are whole or not there: a reader sees the old one or the new one, never a part, since the new one is on disk before it takes the
//! old one's name.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::Path;

/// Who may read it, where the system knows such a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// As the folder has it.
    Anyone,
    /// Nobody else on this PC.
    Owner,
}

/// Writes it, in place of an earlier one.
pub fn write_whole(path: &Path, bytes: &[u8], readers: Readers) -> io::Result<()> {
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(".part");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    if readers == Readers::Owner {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    let mut file = options.open(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&unfinished, path)
}
