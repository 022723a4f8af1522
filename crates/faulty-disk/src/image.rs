//! What was done to the files of a disk, in order, and what of it is left after a power cut.
//!
//! The model: a sync makes all earlier writes to its file last. What was written since may be there whole, up to or from some sector, as
//! noise, or not at all, and each write for itself, so that a later one can be there without an earlier. Names last from the first sync of
//! a file that is new, or from a removal that asks for it; before that, a journal of the file system keeps their order, and so the first
//! few changes of names are there. Bytes beside those written are never harmed, as SQLite expects of a disk.

use std::collections::BTreeMap;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

const SECTOR: usize = 512;

/// A file, however it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FileId(usize);

#[derive(Debug, Default)]
pub(crate) struct Log {
    files: Vec<Base>,
    /// Of the files that were there at first.
    names: BTreeMap<PathBuf, usize>,
    operations: Vec<Operation>,
}

/// A file as it was found.
#[derive(Debug)]
struct Base {
    inode: u64,
    path: PathBuf,
    content: Vec<u8>,
    gone: bool,
}

#[derive(Debug)]
enum Operation {
    Write {
        file: FileId,
        at: usize,
        bytes: Vec<u8>,
    },
    Truncate {
        file: FileId,
        length: usize,
    },
    Sync(FileId),
    Named {
        file: FileId,
        path: PathBuf,
        lasts: bool,
    },
    Removed {
        path: PathBuf,
        lasts: bool,
    },
}

impl Log {
    pub(crate) const fn len(&self) -> usize {
        self.operations.len()
    }

    /// With the files that are in a folder already.
    pub(crate) fn of(folder: &Path) -> std::io::Result<Self> {
        let mut log = Self::default();
        for file in std::fs::read_dir(folder)? {
            let path = file?.path();
            if path.is_file() {
                log.add(&path)?;
                log.names.insert(path, log.files.len() - 1);
            }
        }
        Ok(log)
    }

    fn add(&mut self, path: &Path) -> std::io::Result<FileId> {
        self.files.push(Base {
            inode: std::fs::metadata(path)?.ino(),
            path: path.to_owned(),
            content: std::fs::read(path)?,
            gone: false,
        });
        Ok(FileId(self.files.len() - 1))
    }

    /// A file was opened, and made if it was not there before.
    pub(crate) fn opened(&mut self, path: &Path, was_there: bool) -> std::io::Result<FileId> {
        let metadata = std::fs::metadata(path)?;
        let known = self.files.iter().position(|file| {
            !file.gone && file.inode == metadata.ino() && (file.path == path || !file.path.exists())
        });
        if let Some(known) = known {
            let file = FileId(known);
            if self.files[known].path != path {
                self.files[known].path = path.to_owned();
                self.operations.push(Operation::Named {
                    file,
                    path: path.to_owned(),
                    lasts: true,
                });
            }
            return Ok(file);
        }
        let file = self.add(path)?;
        self.operations.push(Operation::Named {
            file,
            path: path.to_owned(),
            lasts: was_there,
        });
        Ok(file)
    }

    pub(crate) fn wrote(&mut self, file: FileId, at: usize, bytes: &[u8]) {
        let bytes = bytes.to_vec();
        self.operations.push(Operation::Write { file, at, bytes });
    }

    pub(crate) fn truncated(&mut self, file: FileId, length: usize) {
        self.operations.push(Operation::Truncate { file, length });
    }

    pub(crate) fn synced(&mut self, file: FileId) {
        self.operations.push(Operation::Sync(file));
    }

    pub(crate) fn removed(&mut self, path: &Path, lasts: bool) {
        for file in self.files.iter_mut().filter(|file| file.path == path) {
            file.gone = true;
        }
        let path = path.to_owned();
        self.operations.push(Operation::Removed { path, lasts });
    }

    /// Every file by its path, after the power went when so many operations were done.
    pub(crate) fn image(&self, moment: usize, seed: u64) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut dice = Dice(seed);
        let mut contents: Vec<Vec<u8>> = self.files.iter().map(|f| f.content.clone()).collect();
        let mut unsynced: Vec<Vec<&Operation>> = self.files.iter().map(|_| Vec::new()).collect();
        let mut names = self.names.clone();
        let mut unsynced_names: Vec<&Operation> = Vec::new();
        for operation in &self.operations[..moment] {
            match operation {
                Operation::Write { file, .. } | Operation::Truncate { file, .. } => {
                    unsynced[file.0].push(operation);
                }
                Operation::Sync(file) => {
                    for done in unsynced[file.0].drain(..) {
                        done.apply(&mut contents[file.0]);
                    }
                    let is_new = |name: &&Operation| matches!(name, Operation::Named { file: named, .. } if named == file);
                    if unsynced_names.iter().any(is_new) {
                        unsynced_names
                            .drain(..)
                            .for_each(|done| done.name(&mut names));
                    }
                }
                Operation::Named { lasts, .. } | Operation::Removed { lasts, .. } => {
                    unsynced_names.push(operation);
                    if *lasts {
                        unsynced_names
                            .drain(..)
                            .for_each(|done| done.name(&mut names));
                    }
                }
            }
        }
        let kept = dice.below(unsynced_names.len() + 1);
        for done in &unsynced_names[..kept] {
            done.name(&mut names);
        }
        let mood = Mood::roll(&mut dice);
        for (content, left) in contents.iter_mut().zip(unsynced) {
            for operation in left {
                operation.apply_partly(content, mood, &mut dice);
            }
        }
        names
            .into_iter()
            .map(|(path, file)| (path, std::mem::take(&mut contents[file])))
            .collect()
    }
}

impl Operation {
    fn apply(&self, content: &mut Vec<u8>) {
        match self {
            Self::Write { at, bytes, .. } => write(content, *at, bytes),
            Self::Truncate { length, .. } => content.resize(*length, 0),
            Self::Sync(_) | Self::Named { .. } | Self::Removed { .. } => {}
        }
    }

    fn name(&self, names: &mut BTreeMap<PathBuf, usize>) {
        match self {
            Self::Named { file, path, .. } => {
                names.retain(|_, named| *named != file.0);
                names.insert(path.clone(), file.0);
            }
            Self::Removed { path, .. } => {
                names.remove(path);
            }
            Self::Write { .. } | Self::Truncate { .. } | Self::Sync(_) => {}
        }
    }

    fn apply_partly(&self, content: &mut Vec<u8>, mood: Mood, dice: &mut Dice) {
        let Self::Write { at, bytes, .. } = self else {
            if mood != Mood::Nothing && dice.below(2) == 0 {
                self.apply(content);
            }
            return;
        };
        match (mood, dice.below(4)) {
            (Mood::Nothing, _) | (Mood::Anything, 0) => {}
            (Mood::All, _) | (Mood::Anything, 1) => write(content, *at, bytes),
            (Mood::Anything, 2) => {
                // Sectors lie where the disk has them, not where the write begins.
                let first = SECTOR - at % SECTOR;
                let edge = (first + SECTOR * dice.below(bytes.len() / SECTOR + 1)).min(bytes.len());
                if dice.below(2) == 0 {
                    write(content, *at, &bytes[..edge]);
                } else {
                    write(content, at + edge, &bytes[edge..]);
                }
            }
            (Mood::Anything, _) => {
                let noise: Vec<u8> = bytes.iter().map(|_| dice.byte()).collect();
                write(content, *at, &noise);
            }
        }
    }
}

fn write(content: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    if bytes.is_empty() {
        return;
    }
    let end = at + bytes.len();
    if content.len() < end {
        content.resize(end, 0);
    }
    content[at..end].copy_from_slice(bytes);
}

/// What became of all that was not synced: often it is all there or all gone, and in between are the hard cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mood {
    Nothing,
    All,
    Anything,
}

impl Mood {
    fn roll(dice: &mut Dice) -> Self {
        match dice.below(8) {
            0 => Self::Nothing,
            1 => Self::All,
            _ => Self::Anything,
        }
    }
}

/// SplitMix64 (Steele, Lea and Flood, 2014): the same seed, the same fall.
struct Dice(u64);

impl Dice {
    const fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound).expect("a count").max(1);
        usize::try_from(self.roll() % bound).expect("below a count")
    }

    const fn byte(&mut self) -> u8 {
        self.roll().to_le_bytes()[0]
    }
}
