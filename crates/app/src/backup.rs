//! When backups are made: once on each business day, after the close of a shift, and when the till closes (R21). How one is made, beside the counter, is in
//! `pokea_store::backup`.

use crate::App;
use pokea_store::room::lay_ballast;
use std::time::Duration;

/// The first look comes this long after a start, when the counter has its rush behind it.
const LOOK_EVERY: Duration = Duration::from_secs(600);

/// Sees to it for as long as the app runs that there is a ballast (R20), laid again once there is room, and a backup of today.
pub(crate) async fn run(app: App) {
    loop {
        let laid = app.blocking(|app| app.0.core.lay_ballast()).await;
        if !matches!(laid, Ok(Ok(true))) {
            tracing::warn!(
                "there is no ballast on the disk: when it is full, what comes from outside must wait"
            );
        }
        let closed = tokio::select! {
            () = app.0.core.clock().sleep(LOOK_EVERY) => false,
            () = app.0.closed_shift.notified() => true,
        };
        if closed || !app.0.core.is_backed_up_today() {
            app.back_up().await;
        } else {
            // The stick may be there again.
            let _ = app.blocking(App::copy_offsite).await;
        }
    }
}

impl App {
    /// Makes a backup. Without one the till goes on: older ones are still there.
    pub(crate) async fn back_up(&self) {
        let made = self.blocking(|app| app.0.core.back_up()).await;
        match made {
            Ok(Ok(backup)) => tracing::info!(path = %backup.path.display(), "backed up"),
            Ok(Err(error)) => tracing::error!(%error, "no backup was made"),
            Err(_) => {}
        }
        let _ = self.blocking(Self::copy_offsite).await;
    }
}

impl crate::core::Core {
    fn lay_ballast(&self) -> std::io::Result<bool> {
        lay_ballast(&self.database(), self.disk().space())
    }
}
