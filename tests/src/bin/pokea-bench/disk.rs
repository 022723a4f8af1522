//! The disk by itself: what one durable write costs on it.

use crate::table::Samples;
use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;
use tokio::time::Instant;

/// About what one commit of a sale writes.
const BYTES: usize = 4_096;

/// A file that is appended to and synced.
pub(crate) struct Disk {
    file: File,
    pub(crate) syncs: Samples,
}

impl Disk {
    pub(crate) fn in_folder(folder: &Path) -> io::Result<Self> {
        Ok(Self {
            file: OpenOptions::new()
                .create(true)
                .append(true)
                .open(folder.join("disk"))?,
            syncs: Samples::default(),
        })
    }

    /// One append, on disk when this returns. Stops the thread that calls it.
    pub(crate) fn sync(&mut self) -> io::Result<Duration> {
        let begun = Instant::now();
        self.file.write_all(&[0x5a; BYTES])?;
        self.file.sync_data()?;
        let took = begun.elapsed();
        self.syncs.push(took);
        Ok(took)
    }
}
