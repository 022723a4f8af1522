//! A sale's receipt on its way to paper: the states of one print job, and what each input makes of it.
//!
//! ```text
//! wanted -> Queued -> Printing -> Printed -> (wanted again) -> Queued, as a copy
//!                        |  restart, or no telling
//!                        +--> Ask: "did it print?" -- yes --> Printed
//!                                                  -- no ---> Queued, as a copy
//! Queued, Ask -- nobody wants it any more --> Dropped -> (wanted again) -> Queued
//! ```
//! Paper cannot be taken back, so a job goes to the printer once, after the event that says so is on disk (R1), and what nobody knows
//! is asked, never repeated: a second original is a second proof of payment. A receipt's file is not paper. It is written anew under
//! its number whenever it learns more, without harm, and has no job.

use serde::{Deserialize, Serialize};

/// The paper of one sale. A sale has one job, which begins anew when a copy is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PrintJob {
    /// How far it is.
    pub state: PrintState,
    /// The paper says that it is a copy: another one came out before, or may have.
    pub copy: bool,
}

/// How far a print job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrintState {
    /// To be printed.
    Queued,
    /// The printer may have any part of it.
    Printing,
    /// Nobody knows whether paper came out: a person looks.
    Ask,
    /// Paper came out.
    Printed,
    /// Whoever was to have it went without.
    Dropped,
}

/// What can happen to a print job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrintInput {
    /// Somebody wants paper of a paid sale.
    Wanted,
    /// The printer is free: the caller sends the job to it after the commit, once.
    Begin,
    /// What became of that.
    Ended(PrintOutcome),
    /// A person looked at the printer.
    Looked {
        /// The paper is there, and whole.
        printed: bool,
    },
    /// Nobody wants it any more: the customer is gone.
    Dropped,
    /// The program started and found the job in the log.
    Restarted,
}

/// How printing ended, as the printer tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrintOutcome {
    /// The printer says that it is done.
    Printed,
    /// Proven: no byte reached the printer.
    NotPrinted,
    /// Anything else.
    Unclear,
}

/// What happened to a print job, as the log keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PrintEvent {
    /// Paper is to be made.
    Queued {
        /// As a copy.
        copy: bool,
    },
    /// On disk before the printer gets the first byte.
    Began,
    /// It is on paper.
    Printed,
    /// Nothing reached the printer; the job waits as it was.
    NotPrinted,
    /// Nobody knows; a person is asked.
    Unclear,
    /// Nobody waits for it any more.
    Dropped,
}

impl PrintJob {
    /// What follows from an input for a paid sale's job, if there is one yet. Repeated or late news is no event, and a printer never
    /// begins without one.
    #[must_use]
    pub const fn decide(job: Option<Self>, input: PrintInput) -> Option<PrintEvent> {
        let state = match job {
            Some(job) => Some(job.state),
            None => None,
        };
        match (input, state) {
            (PrintInput::Wanted, None) => Some(PrintEvent::Queued { copy: false }),
            (PrintInput::Wanted, Some(PrintState::Printed))
            | (PrintInput::Looked { printed: false }, Some(PrintState::Ask)) => {
                Some(PrintEvent::Queued { copy: true })
            }
            (PrintInput::Wanted, Some(PrintState::Dropped)) => Some(PrintEvent::Queued {
                copy: matches!(job, Some(Self { copy: true, .. })),
            }),
            (PrintInput::Begin, Some(PrintState::Queued)) => Some(PrintEvent::Began),
            (PrintInput::Dropped, Some(PrintState::Queued | PrintState::Ask)) => {
                Some(PrintEvent::Dropped)
            }
            (PrintInput::Ended(outcome), Some(PrintState::Printing)) => Some(match outcome {
                PrintOutcome::Printed => PrintEvent::Printed,
                PrintOutcome::NotPrinted => PrintEvent::NotPrinted,
                PrintOutcome::Unclear => PrintEvent::Unclear,
            }),
            (PrintInput::Restarted, Some(PrintState::Printing)) => Some(PrintEvent::Unclear),
            (PrintInput::Looked { printed: true }, Some(PrintState::Ask)) => {
                Some(PrintEvent::Printed)
            }
            // On its way already, or over: there is nothing to add.
            (
                PrintInput::Wanted,
                Some(PrintState::Queued | PrintState::Printing | PrintState::Ask),
            )
            | (
                PrintInput::Begin,
                Some(
                    PrintState::Printing
                    | PrintState::Ask
                    | PrintState::Printed
                    | PrintState::Dropped,
                ),
            )
            | (
                PrintInput::Ended(_) | PrintInput::Restarted,
                Some(
                    PrintState::Queued
                    | PrintState::Ask
                    | PrintState::Printed
                    | PrintState::Dropped,
                ),
            )
            | (
                PrintInput::Looked { .. },
                Some(
                    PrintState::Queued
                    | PrintState::Printing
                    | PrintState::Printed
                    | PrintState::Dropped,
                ),
            )
            | (
                PrintInput::Dropped,
                Some(PrintState::Printing | PrintState::Printed | PrintState::Dropped),
            )
            | (
                PrintInput::Begin
                | PrintInput::Ended(_)
                | PrintInput::Looked { .. }
                | PrintInput::Dropped
                | PrintInput::Restarted,
                None,
            ) => None,
        }
    }

    /// The job after an event.
    #[must_use]
    pub const fn after(job: Option<Self>, event: PrintEvent) -> Self {
        let (copy, asked) = match job {
            Some(job) => (job.copy, matches!(job.state, PrintState::Ask)),
            None => (false, false),
        };
        let (state, copy) = match event {
            PrintEvent::Queued { copy } => (PrintState::Queued, copy),
            PrintEvent::Began => (PrintState::Printing, copy),
            PrintEvent::Printed => (PrintState::Printed, copy),
            PrintEvent::NotPrinted => (PrintState::Queued, copy),
            PrintEvent::Unclear => (PrintState::Ask, copy),
            // Paper may be there after all, if nobody looked.
            PrintEvent::Dropped => (PrintState::Dropped, copy || asked),
        };
        Self { state, copy }
    }
}
