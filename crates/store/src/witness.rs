//! How far the log was written, in a small file of its own beside the database.
//!
//! A database whose WAL was deleted, or over which an older copy was put, is sound in itself: nothing in it tells that something is
//! missing. So after each commit the log's end is written here too, without waiting for the disk. A power cut may leave it behind the
//! database, never ahead of it. What is ahead is missing from the database: restored by hand, deleted, or lost by a disk that said
//! "written" too early.

use crate::StoreError;
use crate::chain::Head;
use rusqlite::Connection;
use sha2::{Digest, Sha256};
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, Write};
use std::path::Path;

const CHECKED: usize = 40;
const LENGTH: usize = CHECKED + 8;

/// The open file. Without one nothing is witnessed, and the till goes on.
#[derive(Debug)]
pub(crate) struct Witness(Option<File>);

impl Witness {
    /// Holds what was witnessed against the database, whose log ends with `head`. A witness that is not there, or is itself damaged, says
    /// nothing.
    pub(crate) fn check(
        path: &Path,
        connection: &Connection,
        head: &Head,
    ) -> Result<(), StoreError> {
        let mut bytes = Vec::new();
        let read = File::open(path).and_then(|file| file.take(64).read_to_end(&mut bytes));
        let Some(witnessed) = read.ok().and_then(|_| from_bytes(&bytes)) else {
            return Ok(());
        };
        if witnessed.sequence() > head.sequence() {
            let (last, written) = (head.sequence(), witnessed.sequence());
            return Err(StoreError::Unreadable(format!(
                "the log ends with event {last}, but {written} were written: the newest are lost, or this is an older copy"
            )));
        }
        if Head::at(connection, witnessed.sequence())? == witnessed {
            return Ok(());
        }
        let what = "the log is another one than was written here last";
        Err(StoreError::Unreadable(what.to_owned()))
    }

    pub(crate) fn open(path: &Path) -> Self {
        let opened = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(path);
        match opened {
            Ok(file) => Self(Some(file)),
            Err(error) => {
                tracing::warn!(%error, "without a file for it, a lost end of the log would not be noticed");
                Self(None)
            }
        }
    }

    pub(crate) fn write(&mut self, head: &Head) {
        let Some(file) = &mut self.0 else { return };
        let written = file.rewind().and_then(|()| file.write_all(&to_bytes(head)));
        if let Err(error) = written {
            tracing::warn!(%error, "the end of the log was not witnessed; the log itself is kept");
        }
    }
}

fn to_bytes(head: &Head) -> [u8; LENGTH] {
    let mut bytes = [0; LENGTH];
    bytes[..8].copy_from_slice(&head.sequence().to_be_bytes());
    bytes[8..CHECKED].copy_from_slice(&head.digest());
    let check = Sha256::digest(&bytes[..CHECKED]);
    bytes[CHECKED..].copy_from_slice(&check[..LENGTH - CHECKED]);
    bytes
}

fn from_bytes(bytes: &[u8]) -> Option<Head> {
    let (head, _) = bytes.split_at_checked(CHECKED)?;
    let (sequence, digest) = head.split_at(8);
    let head = Head::new(
        u64::from_be_bytes(sequence.try_into().ok()?),
        digest.try_into().ok()?,
    );
    (to_bytes(&head) == bytes).then_some(head)
}
