//! The look at a database that was too large for the start to read whole (R21): soon after the start, beside the counter, told on the
//! screen, and ended when the till closes. Where it finds damage nothing new is sold.

use crate::App;
use pokea_store::{LookError, Progress, StoreError};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use thiserror::Error;

/// So long after a start it begins: what was open at the last closing comes first.
const BEGINS_AFTER: Duration = Duration::from_secs(20);

/// The screen is told how far it is.
const TOLD_EVERY: Duration = Duration::from_secs(2);

/// The look, before it begins, while it goes on, and when it is over.
#[derive(Debug, Default)]
pub(crate) struct Look {
    progress: Progress,
    goes_on: AtomicBool,
}

/// Why there was none, or what it found.
#[derive(Debug, Error)]
pub(crate) enum NotSound {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Look(#[from] LookError),
}

impl Look {
    /// How far it is, in percent, while it goes on.
    pub(crate) fn percent(&self) -> Option<u8> {
        let goes_on = self.goes_on.load(Ordering::Relaxed);
        goes_on.then(|| self.progress.percent())
    }

    /// Ends it soon; one that has not begun ends at once.
    pub(crate) fn stop(&self) {
        self.progress.stop();
    }
}

/// Takes one look if the start had no time for it.
pub(crate) async fn run(app: App) {
    if app.0.core.is_looked_at_whole() {
        return;
    }
    app.0.core.clock().sleep(BEGINS_AFTER).await;
    let looking = app.blocking(|app| app.0.core.look());
    tokio::pin!(looking);
    let mut told = None;
    let found = loop {
        tokio::select! {
            found = &mut looking => break found,
            () = app.0.core.clock().sleep(TOLD_EVERY) => {
                let percent = app.0.core.looked_percent();
                if percent != told && app.blocking(|app| app.0.core.publish()).await.is_ok() {
                    told = percent;
                }
            }
        }
    };
    match found {
        Ok(Ok(())) => tracing::info!("the whole database was looked at, and is sound"),
        Ok(Err(error)) => tracing::error!(%error, "the database was not found sound"),
        Err(_) => {}
    }
}

impl crate::core::Core {
    fn look(&self) -> Result<(), NotSound> {
        let alone = self.alone_with_the_file();
        let frozen = self.store().freeze()?;
        self.looking().goes_on.store(true, Ordering::Relaxed);
        self.publish();
        let (looked, found) = frozen.look(&self.looking().progress);
        self.looking().goes_on.store(false, Ordering::Relaxed);
        self.store().thaw_looked(looked)?;
        drop(alone);
        if let Err(LookError::Damaged(_)) = found {
            self.disk().is_damaged();
        }
        self.publish();
        Ok(found?)
    }
}
