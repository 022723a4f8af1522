//! How far the file was written, in a small file of its own beside the database.
//!
//! A database whose WAL was deleted, or over which an older copy was put, is sound in itself: nothing in it tells that something is
//! missing. So after each commit two marks are written here too, without waiting for the disk: the log's end, and how often the seals were
//! moved, which counts everything beside the log. A power cut may leave them behind the database, never ahead of it. What is ahead is missing
//! from the database: restored by hand, deleted, or lost by a disk that said "written" too early.

use crate::chain::Head;
use crate::{StoreError, schema, seal};
use rusqlite::Connection;
use sha2::{Digest, Sha256};
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, Write};
use std::path::Path;

const CHECKED: usize = 40;
const LENGTH: usize = CHECKED + 8;

/// A place in what only grows: how much there was, and what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) number: u64,
    pub(crate) digest: [u8; 32],
}

/// The open file. Without one nothing is witnessed, and the till goes on.
#[derive(Debug)]
pub(crate) struct Witness {
    file: Option<File>,
    written: Vec<u8>,
}

impl Witness {
    /// Holds what was witnessed against the database, which is of this version and whose log ends with `head`. A mark that is not there, or is
    /// itself damaged, says nothing: earlier versions wrote the log's alone.
    pub(crate) fn check(
        path: &Path,
        connection: &Connection,
        version: usize,
        head: &Head,
    ) -> Result<(), StoreError> {
        let mut bytes = Vec::new();
        let read = File::open(path).and_then(|file| file.take(256).read_to_end(&mut bytes));
        if read.is_err() {
            return Ok(());
        }
        let mut marks = bytes.chunks(LENGTH).map(from_bytes);
        if let Some(log) = marks.next().flatten() {
            check_log(connection, head, &log)?;
        }
        match marks.next().flatten() {
            Some(seals) => check_seals(connection, version, &seals),
            None => Ok(()),
        }
    }

    pub(crate) fn open(path: &Path) -> Self {
        let opened = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(path);
        let file = opened
            .map_err(|error| tracing::warn!(%error, "without a file for it, a lost end of the database would not be noticed"));
        Self {
            file: file.ok(),
            written: Vec::new(),
        }
    }

    pub(crate) fn write(&mut self, log: &Mark, seals: &Mark) {
        let Some(file) = &mut self.file else { return };
        let marks = [to_bytes(log), to_bytes(seals)].concat();
        if marks == self.written {
            return;
        }
        match file.rewind().and_then(|()| file.write_all(&marks)) {
            Ok(()) => self.written = marks,
            Err(error) => {
                tracing::warn!(%error, "the end of the database was not witnessed; the database itself is kept");
            }
        }
    }
}

fn check_log(connection: &Connection, head: &Head, witnessed: &Mark) -> Result<(), StoreError> {
    let (last, written) = (head.sequence(), witnessed.number);
    if written > last {
        return Err(StoreError::Unreadable(format!(
            "the log ends with event {last}, but {written} were written: the newest are lost, or this is an older copy"
        )));
    }
    if Head::at(connection, written)?.mark() == *witnessed {
        return Ok(());
    }
    let what = "the log is another one than was written here last";
    Err(StoreError::Unreadable(what.to_owned()))
}

fn check_seals(
    connection: &Connection,
    version: usize,
    witnessed: &Mark,
) -> Result<(), StoreError> {
    let (moves, digest) = match version >= schema::SEALED_ANEW {
        true => seal::mark(connection).map(|mark| (mark.number, mark.digest))?,
        false => (0, witnessed.digest),
    };
    if witnessed.number > moves {
        let written = witnessed.number;
        return Err(StoreError::Unreadable(format!(
            "what came from outside was written down {moves} times, but {written} are known: the newest is lost, or this is an older copy"
        )));
    }
    if witnessed.number < moves || witnessed.digest == digest {
        return Ok(());
    }
    let what = "what came from outside is not what was written here last";
    Err(StoreError::Unreadable(what.to_owned()))
}

fn to_bytes(mark: &Mark) -> [u8; LENGTH] {
    let mut bytes = [0; LENGTH];
    bytes[..8].copy_from_slice(&mark.number.to_be_bytes());
    bytes[8..CHECKED].copy_from_slice(&mark.digest);
    let check = Sha256::digest(&bytes[..CHECKED]);
    bytes[CHECKED..].copy_from_slice(&check[..LENGTH - CHECKED]);
    bytes
}

fn from_bytes(bytes: &[u8]) -> Option<Mark> {
    let (mark, _) = bytes.split_at_checked(CHECKED)?;
    let (number, digest) = mark.split_at(8);
    let mark = Mark {
        number: u64::from_be_bytes(number.try_into().ok()?),
        digest: digest.try_into().ok()?,
    };
    (to_bytes(&mark) == bytes).then_some(mark)
}
