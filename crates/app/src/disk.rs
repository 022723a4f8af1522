//! The disk under the till: how much room it has, and what went wrong with it. Nothing new begins on a disk that may not keep it (R20).

use crate::commands::CommandErrorCode;
use crate::views::disk::DiskView;
use pokea_store::OpenError;
use pokea_store::backup::BackupError;
use pokea_store::room::{FreeSpace, Room};
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
    pub(crate) fn heard(&self, kept: bool) -> bool {
        self.not_saved.swap(!kept, Ordering::Relaxed) == kept
    }

    /// Somebody looked at the whole database and found damage: it stays until the next start.
    pub(crate) fn is_damaged(&self) {
        self.damaged.store(true, Ordering::Relaxed);
    }

    /// A backup looked at the whole database, or could not.
    pub(crate) fn looked_at(&self, error: &BackupError) {
        match error {
            // Made anew from the log at the next start.
            BackupError::Damaged(OpenError::Lists(_)) => {}
            BackupError::Damaged(_) => self.is_damaged(),
            BackupError::Store(_) | BackupError::NoRoom | BackupError::Write(..) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pokea_store::room::{STOP_BELOW, WARN_BELOW};
    use std::path::Path;

    #[derive(Debug)]
    struct Has(u64);

    impl FreeSpace for Has {
        fn free(&self, _: &Path) -> std::io::Result<u64> {
            Ok(self.0)
        }
    }

    fn with(free: u64) -> Disk {
        Disk::new(Arc::new(Has(free)), PathBuf::from("anywhere"))
    }

    #[test]
    fn without_room_nothing_new_begins() {
        let refused = Err(CommandErrorCode::NoRoom);
        for (free, view, may_begin) in [
            (WARN_BELOW, DiskView::Good, Ok(())),
            (WARN_BELOW - 1, DiskView::Little, Ok(())),
            (STOP_BELOW, DiskView::Little, Ok(())),
            (STOP_BELOW - 1, DiskView::TooLittle, refused),
        ] {
            let disk = with(free);
            assert_eq!((disk.view(), disk.may_begin()), (view, may_begin), "{free}");
        }
    }

    #[test]
    fn what_was_not_saved_is_said_until_something_is() {
        let disk = with(WARN_BELOW);
        assert!(disk.heard(false), "news");
        assert!(!disk.heard(false));
        assert_eq!(disk.view(), DiskView::NotSaved);
        assert_eq!(disk.may_begin(), Err(CommandErrorCode::NotSaved));
        assert!(disk.heard(true));
        assert_eq!(disk.view(), DiskView::Good);
    }

    #[test]
    fn damage_that_a_backup_found_stays_until_the_next_start() {
        let disk = with(WARN_BELOW);
        disk.looked_at(&BackupError::NoRoom);
        disk.looked_at(&BackupError::Damaged(OpenError::Lists(PathBuf::new())));
        assert_eq!(disk.may_begin(), Ok(()));
        disk.looked_at(&BackupError::Damaged(OpenError::Newer(PathBuf::new())));
        assert!(!disk.heard(true));
        assert_eq!(disk.may_begin(), Err(CommandErrorCode::Damaged));
    }
}
