//! How long anything may take.

use std::time::Duration;

/// How long each step may take. The defaults suit a printer in a shop; tests shorten them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Until a printer is found, and its line is open.
    pub connect: Duration,
    /// Until it answers a question about how it is, before the first byte. One that does not answer is printed on all the same.
    pub answer: Duration,
    /// Without any byte taken; and after the last byte, until one that had answered before answers again, because it prints first.
    pub stall: Duration,
    /// Until everything is sent, however slowly.
    pub send: Duration,
    /// Until the other side closes the line after everything was sent; many never do.
    pub close: Duration,
    /// Until the system's queue is done with a job.
    pub queue: Duration,
}

impl Limits {
    /// What suits a printer in a shop.
    pub const DEFAULT: Self = Self {
        connect: Duration::from_secs(3),
        answer: Duration::from_millis(500),
        stall: Duration::from_secs(10),
        send: Duration::from_secs(60),
        close: Duration::from_secs(2),
        queue: Duration::from_secs(30),
    };
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}
