//! How much of this relay's disk its storage may take. At the cap it takes nothing new and drops nothing that it has; what lets it go on is retention,
//! a larger cap or a larger disk. Some room is left on the disk in any case, because what makes room has to write as well.

use crate::limits::PARTS_WITH_ONE_RESERVED;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::atomic::{AtomicBool, Ordering};

/// Left free on the disk in any case, in bytes; of a small disk a twentieth.
const FREE_MIN: u64 = 128 << 20;

/// The most that storage may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cap {
    /// So many hundredths of the disk.
    Percent(u8),
    /// So many bytes.
    Bytes(u64),
}

impl Default for Cap {
    fn default() -> Self {
        Self::Percent(80)
    }
}

/// The text is no cap.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no size: write a share of the disk, such as 80%, or bytes, such as 500M or 20G")]
pub struct NotACap(String);

impl FromStr for Cap {
    type Err = NotACap;

    fn from_str(text: &str) -> Result<Self, NotACap> {
        let bad = || NotACap(text.to_owned());
        let number = |digits: &str| digits.parse::<u64>().map_err(|_| bad());
        if let Some(percent) = text.strip_suffix('%') {
            let percent = number(percent)?;
            return u8::try_from(percent)
                .ok()
                .filter(|percent| (1..=100).contains(percent))
                .map(Self::Percent)
                .ok_or_else(bad);
        }
        let (digits, shift) = match text.char_indices().next_back() {
            Some((at, 'K')) => (&text[..at], 10),
            Some((at, 'M')) => (&text[..at], 20),
            Some((at, 'G')) => (&text[..at], 30),
            Some((at, 'T')) => (&text[..at], 40),
            _ => (text, 0),
        };
        let bytes = number(digits)?.checked_mul(1 << shift).ok_or_else(bad)?;
        Ok(Self::Bytes(bytes))
    }
}

/// What storage takes of this relay's own disk, and what it means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weight {
    /// Bytes in use in its files.
    pub used_bytes: u64,
    /// Bytes that are free on the disk.
    pub free_bytes: u64,
    /// The most that they may be.
    pub cap_bytes: u64,
    /// What is left of that is for listed senders.
    pub is_tight: bool,
    /// It is at its cap, and takes nothing new.
    pub is_full: bool,
    /// Items that wait here for the cluster to take them.
    pub spilled: u64,
    /// The cluster does not take items, or has not taken all of those yet.
    pub is_silent: bool,
}

/// The cap of one file, and whether it is reached.
#[derive(Debug)]
pub(super) struct Capacity {
    cap: Cap,
    folder: PathBuf,
    is_full: AtomicBool,
}

impl Capacity {
    pub(super) fn new(file: &Path, cap: Cap) -> Self {
        let folder = file
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        Self {
            cap,
            folder: folder.unwrap_or(Path::new(".")).into(),
            is_full: AtomicBool::new(false),
        }
    }

    pub(super) fn with(&self, cap: Cap) -> Self {
        Self {
            cap,
            folder: self.folder.clone(),
            is_full: AtomicBool::new(false),
        }
    }

    pub(super) fn is_full(&self) -> bool {
        self.is_full.load(Ordering::Relaxed)
    }

    /// Looks at the disk. `used` bytes of the file hold something, `reusable` ones nothing.
    pub(super) fn weigh(&self, used: u64, reusable: u64) -> std::io::Result<Weight> {
        let disk = fs4::statvfs(&self.folder)?;
        let (free, total) = (disk.available_space(), disk.total_space());
        let cap_bytes = match self.cap {
            Cap::Percent(percent) => total / 100 * u64::from(percent),
            Cap::Bytes(bytes) => bytes,
        };
        let mut most = cap_bytes;
        let mut least_free = FREE_MIN.min(total / 20);
        // Whoever is full becomes so again at once unless there is a little room.
        if self.is_full() {
            most -= most / 64;
            least_free += least_free / 64;
        }
        let is_full = used >= most || free.saturating_add(reusable) < least_free;
        self.is_full.store(is_full, Ordering::Relaxed);
        Ok(Weight {
            used_bytes: used,
            free_bytes: free,
            cap_bytes,
            is_tight: used >= cap_bytes - cap_bytes / PARTS_WITH_ONE_RESERVED,
            is_full,
            ..Weight::default()
        })
    }
}
