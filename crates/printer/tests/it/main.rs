//! Printing on real sockets, real devices and a real print service.

mod address;
#[cfg(unix)]
mod cupsd;
#[cfg(unix)]
mod device;
mod network;
mod quiet;
mod sink;
mod stall;
#[cfg(unix)]
mod system;

use anyhow::{Context, Result};
use pokea_printer::Limits;
use std::path::PathBuf;
use std::time::Duration;

/// So long that no test waits for it, on however slow a machine.
const LONG: Duration = Duration::from_secs(20);

/// So short that a test may wait for it.
const SHORT: Duration = Duration::from_millis(200);

/// For a printer that does what is expected of it.
const PATIENT: Limits = Limits {
    connect: LONG,
    answer: LONG,
    stall: LONG,
    send: LONG,
    close: LONG,
    queue: LONG,
};

/// For a printer that never answers.
const UNANSWERED: Limits = Limits {
    answer: SHORT,
    ..PATIENT
};

/// Bytes of a job, of which no two places look alike; no question of the status is among them.
fn job(length: usize) -> Vec<u8> {
    let byte = |at: usize| u8::try_from((at * 31 + at / 251) % 251).unwrap_or_default();
    (0..length).map(byte).collect()
}

/// The example program, which cargo builds beside the folder of this one.
fn example() -> Result<PathBuf> {
    let tests = std::env::current_exe()?;
    let built = tests.parent().and_then(|deps| deps.parent());
    Ok(built.context("cargo's folder")?.join("examples/print"))
}
