//! A printer through the system's print service, which has the cable or the network to it. CUPS on Linux and macOS; none elsewhere yet.

#[cfg(unix)]
mod cups;
#[cfg(unix)]
mod http;
#[cfg(unix)]
mod ipp;

#[cfg(unix)]
pub use cups::PrintService;

use crate::{Limits, Outcome, Readiness, Trouble};

/// A queue of the system's print service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SystemPrinter {
    /// Its name, for [`Address::System`](crate::Address::System).
    pub queue: String,
    /// What its owner calls it.
    pub description: Option<String>,
    /// The system prints here where nothing else is said.
    pub is_default: bool,
}

#[cfg(unix)]
pub(crate) async fn print(queue: &str, bytes: &[u8], limits: &Limits) -> Outcome {
    match PrintService::of_this_pc() {
        Some(service) => service.print(queue, bytes, limits).await,
        None => Outcome::NotPrinted(Trouble::Unreachable),
    }
}

#[cfg(unix)]
pub(crate) async fn status(queue: &str, limits: &Limits) -> Result<Readiness, Trouble> {
    let service = PrintService::of_this_pc().ok_or(Trouble::Unreachable)?;
    service.status(queue, limits).await
}

#[cfg(unix)]
pub(crate) async fn printers(limits: &Limits) -> Result<Vec<SystemPrinter>, Trouble> {
    let service = PrintService::of_this_pc().ok_or(Trouble::Unreachable)?;
    service.printers(limits).await
}

#[cfg(not(unix))]
pub(crate) async fn print(_: &str, _: &[u8], _: &Limits) -> Outcome {
    Outcome::NotPrinted(Trouble::Unreachable)
}

#[cfg(not(unix))]
pub(crate) async fn status(_: &str, _: &Limits) -> Result<Readiness, Trouble> {
    Err(Trouble::Unreachable)
}

#[cfg(not(unix))]
pub(crate) async fn printers(_: &Limits) -> Result<Vec<SystemPrinter>, Trouble> {
    Err(Trouble::Unreachable)
}
