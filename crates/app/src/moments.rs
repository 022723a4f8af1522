//! What changes though nothing was heard: the PC slept or its clock was set, and everything open is asked about anew (R17); a prompt
//! outlives its time; the disk fills up.

use crate::App;
use crate::show::ESCALATE_AFTER;
use crate::views::{Light, SaleView, TillView};
use pokea_domain::Millis;
use pokea_domain::skew::Jump;
use std::pin::pin;
use std::time::Duration;

/// How often the disk is looked at: others write to it too.
const DISK_EVERY: Duration = Duration::from_secs(10);

/// Follows the PC's clock for as long as the app runs.
pub(crate) async fn follow_clock(app: App) {
    let mut screen = app.watch();
    app.0.core.clock().look_on();
    loop {
        // Mail may be quicker than the look after a sleep, so what was open is known from every view since the look before.
        let mut open = Vec::new();
        let mut look = pin!(app.0.core.clock().look());
        let jump = loop {
            note(&mut open, &screen.borrow_and_update().waiting);
            tokio::select! {
                jump = &mut look => break jump,
                changed = screen.changed() => {
                    if changed.is_err() {
                        return;
                    }
                }
            }
        };
        let was_corrected = app.0.core.clock().was_corrected();
        if let Some(jump) = jump {
            let seconds = jump.after.since(jump.before).as_secs();
            tracing::warn!(
                seconds,
                "the PC slept, or its clock was set; everything open is asked about"
            );
            app.resume(jump, open).await;
        } else if was_corrected {
            app.ask_anew().await;
        }
    }
}

/// Adds the sales that are not in the list yet: each stays as it was first seen.
fn note(open: &mut Vec<SaleView>, waiting: &[SaleView]) {
    for sale in waiting {
        if open.iter().all(|known| known.id != sale.id) {
            open.push(sale.clone());
        }
    }
}

/// Shows how much room the disk has, for as long as the app runs.
pub(crate) async fn follow_disk(app: App) {
    loop {
        app.0.core.clock().sleep(DISK_EVERY).await;
        if app.blocking(|app| app.0.core.show_disk()).await.is_err() {
            return;
        }
    }
}

/// Shows anew what time alone changes, for as long as the app runs.
pub(crate) async fn turn_pages(app: App) {
    let mut screen = app.watch();
    loop {
        let now = app.0.core.now();
        let next = next_turn(&screen.borrow_and_update(), now);
        let turn = async {
            match next {
                Some(at) => {
                    let wait = at.since(now).saturating_add(Duration::from_millis(1));
                    app.0.core.clock().sleep(wait).await;
                }
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            changed = screen.changed() => {
                if changed.is_err() {
                    return;
                }
                continue;
            }
            () = app.0.core.clock().news() => {}
            () = turn => {}
        }
        if app.blocking(|app| app.0.core.publish()).await.is_err() {
            return;
        }
    }
}

/// The next moment at which a sale that waits is shown otherwise, though nothing happens to it.
fn next_turn(view: &TillView, now: Millis) -> Option<Millis> {
    let attempts = view.waiting.iter().filter_map(|sale| sale.attempt.as_ref());
    attempts
        .flat_map(|attempt| {
            let asked = Millis(attempt.asked_at_ms);
            [Millis(attempt.live_until_ms), asked.plus(ESCALATE_AFTER)]
        })
        .filter(|at| *at >= now)
        .min()
}

impl App {
    /// An answer of Daraja has put the time right. What was planned by the time before may be hours away by the right one.
    async fn ask_anew(&self) {
        if let Ok(Err(error)) = self.blocking(|app| app.0.core.hasten_queries()).await {
            tracing::error!(%error, "open payments are asked about at their usual times only");
        }
    }

    async fn resume(&self, jump: Jump, open: Vec<SaleView>) {
        let nothing_open = open.is_empty();
        self.leave_till(true).await;
        match self
            .blocking(move |app| app.0.core.resume(jump, &open))
            .await
        {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::error!(%error, "open payments are asked about at their usual times only")
            }
            Err(_) => return,
        }
        self.0.redial.notify_one();
        self.0.records.look();
        // Any answer tells the time, and the next one alone decides. Where no payment is asked about, a token is.
        if nothing_open {
            let renewed = self.0.daraja.renew_token(self.0.core.now()).await;
            let light = match renewed {
                Ok(()) => Light::Good,
                Err(_) => Light::Trouble,
            };
            self.show_mpesa_light(light).await;
        }
    }
}
