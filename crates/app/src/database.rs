//! This world's files. Opened before anything else starts, because that is what keeps a second Pokea out (R19); and, where they are
//! damaged, what a person can put in their place (R21).

use crate::commands::safety::FetchBackup;
use crate::commands::{CommandError, CommandErrorCode, RestoreBackup};
use crate::disk::Disk;
use crate::offsite::{self, UnsealError};
use crate::views::disk::{BackupView, DamageView, RestoredView};
use crate::{Clock, StartError};
use pokea_domain::shop::{Shop, World};
use pokea_domain::staff::Passphrase;
use pokea_domain::{Millis, ReceiptNumber};
use pokea_mailbox::limits::KEEP_ACKED;
use pokea_store::backup::{self, Backup, Contents, LayError};
use pokea_store::room::{FreeSpace, RealDisk};
use pokea_store::{OpenError, RestoreError, Store, restore};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The database and the folder for receipts of one shop in one world, held open: no other Pokea can use them from now on.
#[derive(Debug)]
pub struct Database {
    pub(crate) store: Store,
    pub(crate) receipts: PathBuf,
    pub(crate) disk: Disk,
}

impl Database {
    /// Opens or makes them. An existing database is checked first, and not changed if it is refused.
    pub fn open(folder: &Path) -> Result<Self, StartError> {
        Self::open_on(Arc::new(RealDisk), folder)
    }

    /// The same on a disk whose room something else tells.
    pub fn open_on(disk: Arc<dyn FreeSpace>, folder: &Path) -> Result<Self, StartError> {
        let receipts = receipts(folder);
        fs::create_dir_all(&receipts).map_err(|e| StartError::Folder(receipts.clone(), e))?;
        let store = Store::open(&database(folder))?;
        tracing::info!(events = store.log_head(), "the database is open");
        Ok(Self {
            store,
            receipts,
            disk: Disk::new(disk, folder.to_owned()),
        })
    }

    /// What can be done about a database that was refused as damaged. Looks at backups until one is whole, which may take a while.
    #[must_use]
    pub fn damage(folder: &Path) -> DamageView {
        let now = Clock::real().now();
        let mut damaged_backups = 0;
        let mut backups = backup::all(&database(folder)).into_iter();
        let whole = backups.find_map(|backup| match backup.look() {
            Ok(contents) => Some(view(folder, &backup, &contents, now)),
            Err(error) => {
                tracing::error!(%error, "a backup is damaged too");
                damaged_backups += 1;
                None
            }
        });
        DamageView {
            folder: folder.display().to_string(),
            backup: whole,
            damaged_backups,
        }
    }

    /// Takes an encrypted backup of this shop from a stick and lays it beside those that are here, after all of it was looked at. Nothing else
    /// is changed.
    pub fn fetch(
        folder: &Path,
        (shop, world): (&Shop, World),
        request: &FetchBackup,
    ) -> Result<DamageView, CommandError> {
        let phrase = Passphrase::typed(request.passphrase.expose());
        let fetched = backup::lay(&database(folder), |file| {
            offsite::fetch(request.file.trim().as_ref(), &phrase, (shop, world), file)
        });
        match fetched {
            Ok(Some(_)) => Ok(Self::damage(folder)),
            Ok(None) => Err(CommandErrorCode::BackupForeign.into()),
            Err(error) => {
                tracing::error!(%error, "an encrypted backup was not taken");
                Err(refusal(&error).into())
            }
        }
    }

    /// Puts a backup in the place of the damaged database, which is kept aside, as are the papers whose sales the backup lacks. The
    /// next start asks the relay for its mail from the backup on, and Safaricom about what was not over then.
    pub fn restore(folder: &Path, request: &RestoreBackup) -> Result<RestoredView, CommandError> {
        let (database, now) = (database(folder), Clock::real().now());
        let backup = { backup::all(&database).into_iter() }
            .find(|backup| name(backup) == request.backup)
            .ok_or(CommandErrorCode::BackupGone)?;
        let restored = restore(&database, &backup, &papers(folder), now).map_err(|error| {
            tracing::error!(%error, "the backup was not restored");
            match error {
                RestoreError::InUse(_) => CommandErrorCode::StartInUse,
                RestoreError::Backup(_) => CommandErrorCode::BackupGone,
                RestoreError::Files(..) => CommandErrorCode::NotSaved,
            }
        })?;
        let backup = view(folder, &backup, &restored.contents, now);
        let papers = keep_papers(folder, &backup.missing_receipts, now);
        Ok(RestoredView {
            papers: papers.map(|papers| papers.display().to_string()),
            backup,
            restored_at_ms: now.0,
            kept: restored.aside.display().to_string(),
        })
    }
}

const fn refusal(error: &LayError<UnsealError>) -> CommandErrorCode {
    match error {
        LayError::Source(UnsealError::Passphrase) => CommandErrorCode::WrongPin,
        LayError::Source(_) => CommandErrorCode::BackupGone,
        LayError::Backup(OpenError::Newer(_)) => CommandErrorCode::StartNewer,
        LayError::Backup(_) => CommandErrorCode::BackupGone,
        LayError::Write(..) => CommandErrorCode::NotSaved,
    }
}

fn database(folder: &Path) -> PathBuf {
    folder.join("pokea.db")
}

fn receipts(folder: &Path) -> PathBuf {
    folder.join("receipts")
}

fn name(backup: &Backup) -> String {
    backup.taken_at.nairobi().stamp()
}

fn view(folder: &Path, backup: &Backup, contents: &Contents, now: Millis) -> BackupView {
    BackupView {
        name: name(backup),
        taken_at_ms: backup.taken_at.0,
        last_receipt: contents.last_receipts.last().map(ToString::to_string),
        missing_receipts: missing(folder, &contents.last_receipts),
        relay_has_all: now.since(backup.taken_at) < KEEP_ACKED,
    }
}

/// Papers with a number that comes after those of a backup.
fn missing(folder: &Path, last: &[ReceiptNumber]) -> Vec<String> {
    let mut missing = papers_in(&receipts(folder));
    missing.retain(|paper| {
        let known = last.iter().find(|last| last.register == paper.register);
        known.is_none_or(|last| paper.sequence > last.sequence)
    });
    missing.sort_by_key(|paper| (paper.register.0, paper.sequence));
    missing.iter().map(ToString::to_string).collect()
}

/// Moves these papers aside, since no sale is theirs any more. One that cannot be moved stays: its number is never given again, and the till
/// opens all the same.
fn keep_papers(folder: &Path, numbers: &[String], now: Millis) -> Option<PathBuf> {
    if numbers.is_empty() {
        return None;
    }
    let receipts = receipts(folder);
    let kept = receipts.join(format!("before-{}", now.nairobi().stamp()));
    let moved = fs::create_dir_all(&kept).and_then(|()| {
        let mut papers = numbers.iter().map(|number| format!("{number}.pdf"));
        papers.try_for_each(|paper| fs::rename(receipts.join(&paper), kept.join(&paper)))
    });
    moved
        .map_err(|error| tracing::error!(%error, "papers after the backup stay where they were"))
        .ok()
        .map(|()| kept)
}

/// The numbers of all papers, also of those that were put aside.
fn papers(folder: &Path) -> Vec<ReceiptNumber> {
    let receipts = receipts(folder);
    let folders = files(&receipts).filter(|path| path.is_dir());
    let aside = folders.flat_map(|aside| papers_in(&aside));
    aside.chain(papers_in(&receipts)).collect()
}

fn papers_in(folder: &Path) -> Vec<ReceiptNumber> {
    let number = |path: PathBuf| {
        let name = path.file_name()?.to_str()?;
        ReceiptNumber::parse(name.strip_suffix(".pdf")?)
    };
    files(folder).filter_map(number).collect()
}

fn files(folder: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries.filter_map(|entry| Some(entry.ok()?.path()))
}
