//! The one room that talks to a receipt printer: bytes and an [`Address`] go in, and an [`Outcome`] comes out.
//!
//! It knows neither receipts nor payments, keeps nothing, and sends bytes once: whoever holds the queue decides what is done again. Paper
//! cannot be taken back, so the outcome is as exact as a printer lets it be. [`Outcome::NotPrinted`] is a proof; what is neither
//! proven nor told by the printer is [`Outcome::Unclear`], and a person looks.
//!
//! No content and no address is logged above the debug level.
#![deny(missing_docs)]

mod address;
mod condition;
mod device;
mod io_error;
mod limits;
mod line;
mod network;
mod outcome;
mod system;

pub use address::Address;
pub use limits::Limits;
pub use outcome::{Outcome, Readiness, Trouble};
#[cfg(unix)]
pub use system::PrintService;
pub use system::SystemPrinter;

/// Sends bytes to a printer, once, and says what became of them. Ends within the limits, whatever the printer does.
///
/// A caller that drops the future midway knows as much as after [`Outcome::Unclear`].
pub async fn print(address: &Address, bytes: &[u8], limits: Limits) -> Outcome {
    let outcome = match address {
        Address::Network { host, port } => network::print(host, *port, bytes, &limits).await,
        Address::Device { path } => device::print(path, bytes, &limits).await,
        Address::System { queue } => system::print(queue, bytes, &limits).await,
    };
    tracing::debug!(%address, bytes = bytes.len(), ?outcome, "a print job ended");
    outcome
}

/// Whether a printer could print now. Prints nothing.
///
/// # Errors
/// What keeps it from printing.
pub async fn status(address: &Address, limits: Limits) -> Result<Readiness, Trouble> {
    match address {
        Address::Network { host, port } => network::status(host, *port, &limits).await,
        Address::Device { path } => device::status(path, &limits).await,
        Address::System { queue } => system::status(queue, &limits).await,
    }
}

/// The printers that this PC's print service has, in its order. None where there is no such service, or where it does not answer.
pub async fn system_printers() -> Vec<SystemPrinter> {
    system::printers(&Limits::default())
        .await
        .unwrap_or_default()
}
