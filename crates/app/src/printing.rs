//! Paper: receipts from the queue, one at a time, and what somebody stands and waits for. A sale never waits for any of it.
//!
//! A receipt's job is a state of its sale (R16): *begun* is on disk before the printer gets a byte, and what nobody knows is asked. A page
//! that is no receipt has no job: whoever pressed the key sees what became of it, and presses it again.

mod commands;
mod printers;

pub(crate) use printers::{Known, Printers};

use crate::App;
use crate::core::TakeError;
use crate::views::printing::PrintTrouble;
use pokea_domain::SaleId;
use pokea_domain::print::PrintOutcome;
use pokea_printer::{Limits, Outcome};
use pokea_receipts::drawer_kick;
use std::time::Duration;

/// A printer that printed nothing is tried again after this long, and each time after twice as long.
const TRY_AGAIN: Duration = Duration::from_secs(3);

/// But never after longer than this: paper was put in, and nobody told.
const TRY_AGAIN_AT_MOST: Duration = Duration::from_secs(48);

/// After a failure of the disk, what the printer said is kept again after this long.
const AFTER_FAILURE: Duration = Duration::from_secs(5);

/// The drawer's few bytes are on their way at once, and the receipt behind them must not wait.
const KICK: Limits = Limits {
    answer: Duration::from_millis(100),
    close: Duration::from_millis(100),
    ..Limits::DEFAULT
};

/// What became of the next receipt.
enum Turn {
    /// There was none, or no printer.
    Idle,
    /// It is with the printer, or with somebody who looks.
    Done,
    /// The printer took nothing.
    Waits,
}

/// Prints what waits, for as long as the app runs.
pub(crate) async fn run(app: App) {
    let mut views = app.watch();
    let mut again = TRY_AGAIN;
    loop {
        views.mark_unchanged();
        match app.print_next().await {
            Turn::Done => again = TRY_AGAIN,
            Turn::Idle => {
                again = TRY_AGAIN;
                // Rung too: what somebody has seen to counts from now on.
                tokio::select! {
                    changed = views.changed() => if changed.is_err() { return },
                    () = app.0.seen_to_printer.notified() => {}
                }
            }
            Turn::Waits => tokio::select! {
                () = app.0.seen_to_printer.notified() => again = TRY_AGAIN,
                () = app.0.core.clock().sleep(again) => {
                    again = (again * 2).min(TRY_AGAIN_AT_MOST);
                }
            },
        }
    }
}

/// Opens the drawer whenever cash moves, for as long as the app runs.
pub(crate) async fn open_drawer(app: App) {
    loop {
        app.0.core.drawer().notified().await;
        let printers = app.0.core.printers();
        let Some(known) = printers.with_drawer() else {
            continue;
        };
        if let Some(kick) = drawer_kick(known.profile()) {
            let _ = app.print_now(known, &kick, KICK).await;
        }
    }
}

impl App {
    async fn print_next(&self) -> Turn {
        let next = self.blocking(|app| app.0.core.next_paper()).await;
        let (sale, printer) = match next {
            Ok(Ok(Some(next))) => next,
            Ok(Ok(None)) | Err(_) => return Turn::Idle,
            Ok(Err(error)) => {
                tracing::error!(%error, "what is to be printed could not be read; trying again");
                return Turn::Waits;
            }
        };
        let (id, profile) = (sale.id, printer.profile());
        let drawn = self
            .blocking(move |app| app.receipt_bytes(&sale, profile))
            .await;
        let Ok(Ok(bytes)) = drawn else {
            // It would hold up all others, and its file tells the same.
            tracing::error!(sale = %id, "a receipt cannot be drawn for the printer, and is left out");
            return self.drop_paper(id).await;
        };
        match self.blocking(move |app| app.0.core.begin_paper(id)).await {
            Ok(Ok(_)) => {}
            // Somebody dropped it meanwhile.
            Ok(Err(TakeError::Refused(_) | TakeError::NoSuchSale)) => return Turn::Done,
            Ok(Err(TakeError::Memory(error))) => {
                tracing::error!(%error, "nothing is printed that is not on disk as begun; trying again");
                return Turn::Waits;
            }
            Err(_) => return Turn::Waits,
        }
        let outcome = self.print_now(&printer, &bytes, Limits::DEFAULT).await;
        self.keep_outcome(id, outcome).await;
        match outcome {
            Outcome::NotPrinted(_) => Turn::Waits,
            Outcome::Printed | Outcome::Unclear(_) => Turn::Done,
        }
    }

    /// Held here until the disk takes it. If the program ends first, the next start asks.
    async fn keep_outcome(&self, sale: SaleId, outcome: Outcome) {
        let outcome = match outcome {
            Outcome::Printed => PrintOutcome::Printed,
            Outcome::NotPrinted(_) => PrintOutcome::NotPrinted,
            Outcome::Unclear(_) => PrintOutcome::Unclear,
        };
        while let Ok(Err(error)) = self
            .blocking(move |app| app.0.core.end_paper(sale, outcome))
            .await
        {
            tracing::error!(%error, %sale, "what became of a receipt cannot be kept; it is held here and tried again");
            self.0.core.clock().sleep(AFTER_FAILURE).await;
        }
    }

    async fn drop_paper(&self, sale: SaleId) -> Turn {
        match self.blocking(move |app| app.0.core.drop_paper(sale)).await {
            Ok(Ok(_)) => Turn::Done,
            Ok(Err(_)) | Err(_) => Turn::Waits,
        }
    }

    /// One paper at a time, each printer alike; the light shows how the one went that prints receipts.
    async fn print_now(&self, printer: &Known, bytes: &[u8], limits: Limits) -> Outcome {
        let _alone = self.0.printer.lock().await;
        let outcome = pokea_printer::print(&printer.address, bytes, limits).await;
        let trouble = trouble(outcome);
        if let Some(trouble) = trouble {
            tracing::warn!(?trouble, "the printer did not print all of it");
        }
        let id = printer.id;
        let _ = self
            .blocking(move |app| app.0.core.show_print_trouble(id, trouble))
            .await;
        outcome
    }
}

/// What is the matter with the printer, in the screen's words.
pub(crate) fn trouble(outcome: Outcome) -> Option<PrintTrouble> {
    match outcome {
        Outcome::Printed => None,
        Outcome::NotPrinted(trouble) | Outcome::Unclear(trouble) => Some(trouble.into()),
    }
}
