//! The series of receipt numbers. A restored database does not know which numbers were given after its backup; they may be on paper in
//! customers' hands. So each restore begins a new series, `R1B-000001` after `R1-000123`, and no number is on two papers (R16, R21).
//!
//! Which series is begun lies in a small file beside the database, written before a backup takes the database's place, and in the database
//! from its next start on. A second restore may be from a backup that knows nothing of the first: it goes beyond everything that tells of a
//! series, which are that file, the backup, the papers, and how many damaged databases were kept.

use crate::open::{beside, sync_folder};
use crate::{Store, StoreError, settings};
use pokea_domain::{ReceiptNumber, RegisterId};
use rusqlite::Connection;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

const SERIES: &str = "receipt_series";

/// The file's name, after the database's.
pub(crate) const FILE: &str = "series";

/// Begins the next series, whatever follows. `known`: the highest that the caller knows of.
pub(crate) fn begin(database: &Path, known: u32) -> io::Result<()> {
    let next = { [known, begun(database), kept_aside(database)] }
        .into_iter()
        .fold(0, u32::max)
        .saturating_add(1);
    ReceiptNumber::first_of(RegisterId(1), next)
        .ok_or_else(|| io::Error::other("there is no series of receipt numbers left"))?;
    let (path, part) = (beside(database, FILE), beside(database, "series.part"));
    let mut file = File::create(&part)?;
    file.write_all(next.to_string().as_bytes())?;
    file.sync_all()?;
    fs::rename(&part, &path)?;
    sync_folder(&path)
}

/// The series that was begun last, as far as the file tells.
pub(crate) fn begun(database: &Path) -> u32 {
    let kept = fs::read_to_string(beside(database, FILE));
    kept.ok().and_then(|text| text.parse().ok()).unwrap_or(0)
}

/// Each restore keeps the database that it replaces.
fn kept_aside(database: &Path) -> u32 {
    let folder = database
        .parent()
        .and_then(|folder| fs::read_dir(folder).ok());
    let beginning = beside(database, "damaged-");
    let is_one = |path: &Path| {
        let rest = path.to_str().zip(beginning.to_str());
        rest.and_then(|(path, beginning)| path.strip_prefix(beginning))
            .is_some_and(|stamp| stamp.bytes().all(|b| b.is_ascii_digit()))
    };
    let files = folder.into_iter().flatten().filter_map(Result::ok);
    u32::try_from(files.filter(|file| is_one(&file.path())).count()).unwrap_or(u32::MAX)
}

/// As this database has it.
pub(crate) fn kept(connection: &Connection) -> rusqlite::Result<u32> {
    let kept = settings::read(connection, SERIES)?;
    Ok(kept.and_then(|series| series.parse().ok()).unwrap_or(0))
}

impl Store {
    /// Takes over the series that a restore began.
    pub(crate) fn follow_series(&mut self) -> Result<(), StoreError> {
        let begun = begun(&self.path);
        if begun > kept(&self.connection)? {
            self.set_setting(SERIES, &begun.to_string())?;
        }
        Ok(())
    }

    /// The number that this register's next receipt will have.
    pub fn next_receipt(&self, register: RegisterId) -> Result<ReceiptNumber, StoreError> {
        let last: Option<u32> = self
            .connection
            .prepare_cached("SELECT max(receipt_sequence) FROM sale WHERE register = ?1")?
            .query_row([register.0], |row| row.get(0))?;
        after(&self.connection, register, last)
    }
}

/// The number after the register's last one, or the first of the series that a restore has begun since.
pub(crate) fn after(
    connection: &Connection,
    register: RegisterId,
    last: Option<u32>,
) -> Result<ReceiptNumber, StoreError> {
    let first = ReceiptNumber::first_of(register, kept(connection)?)
        .ok_or_else(|| StoreError::Unreadable("a series of receipts that is none".to_owned()))?;
    let next = last.map(|sequence| ReceiptNumber { register, sequence }.next());
    Ok(next.map_or(first, |next| next.max(first)))
}
