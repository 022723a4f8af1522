//! The disk under the till: how much room it has, and what went wrong with it. Nothing new begins on a disk that may not keep it (R20).

use crate::commands::CommandErrorCode;
use crate::views::disk::DiskView;
use pokea_store::backup::BackupError;
use pokea_store::room::{FreeSpace, Room};
use pokea_store::{OpenError, StoreError};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// The disk of one database.
#[derive(Debug)]
pub(crate) struct Disk {
    space: Arc<dyn FreeSpace>,
    folder: PathBuf,
    not_saved: AtomicBool,
    damaged: AtomicBool,
}

impl Disk {
    pub(crate) fn new(space: Arc<dyn FreeSpace>, folder: PathBuf) -> Self {
        Self {
            space,
            folder,
            not_saved: AtomicBool::new(false),
            damaged: AtomicBool::new(false),
        }
    }

    pub(crate) fn space(&self) -> &dyn FreeSpace {
        &*self.space
    }

    /// As the screen shows it.
    pub(crate) fn view(&self) -> DiskView {
        if self.damaged.load(Ordering::Relaxed) {
            return DiskView::Damaged;
        }
        if self.not_saved.load(Ordering::Relaxed) {
            return DiskView::NotSaved;
        }
        match Room::on(&*self.space, &self.folder) {
            Room::Enough => DiskView::Good,
            Room::Little => DiskView::Little,
            Room::TooLittle => DiskView::TooLittle,
        }
    }

    /// Refuses a new sale and a new prompt where there is no room for what may come of it.
    pub(crate) fn may_begin(&self) -> Result<(), CommandErrorCode> {
        match self.view() {
            DiskView::Good | DiskView::Little => Ok(()),
            DiskView::TooLittle => Err(CommandErrorCode::NoRoom),
            DiskView::NotSaved => Err(CommandErrorCode::NotSaved),
            DiskView::Damaged => Err(CommandErrorCode::Damaged),
        }
    }

    /// Whether the last message from outside was kept. `true` if that is news.
    pub(crate) fn heard(&self, kept: Result<(), &StoreError>) -> bool {
        let not_saved = matches!(kept, Err(StoreError::Sqlite(_)));
        self.not_saved.swap(not_saved, Ordering::Relaxed) != not_saved
    }

    /// A backup looked at the whole database, or could not.
    pub(crate) fn looked_at(&self, error: &BackupError) {
        match error {
            // Made anew from the log at the next start.
            BackupError::Damaged(OpenError::Lists(_)) => {}
            BackupError::Damaged(_) => self.damaged.store(true, Ordering::Relaxed),
            BackupError::Store(_) | BackupError::NoRoom | BackupError::Write(..) => {}
        }
    }
}
