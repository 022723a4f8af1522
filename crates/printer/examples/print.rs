//! Sends a file to a printer and says what became of it: `print network|device|system ADDRESS FILE`. Without a file it says how the
//! printer is, and without anything which printers the system has.

use anyhow::{Context, Result};
use pokea_printer::{Address, Limits, print, status, system_printers};
use std::io::Write;

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut out = std::io::stdout().lock();
    let Some(kind) = arguments.next() else {
        for printer in system_printers().await {
            writeln!(out, "{printer:?}")?;
        }
        return Ok(());
    };
    let text = arguments.next().context("where is the printer?")?;
    let address = match kind.as_str() {
        "network" => Address::network(&text),
        "device" => Address::device(&text),
        "system" => Address::system(&text),
        _ => None,
    };
    let address =
        address.context("such as: network 192.168.1.50, device /dev/usb/lp0, system Receipts")?;
    match arguments.next() {
        None => writeln!(out, "{:?}", status(&address, Limits::default()).await)?,
        Some(file) => {
            let bytes = std::fs::read(file)?;
            writeln!(
                out,
                "{:?}",
                print(&address, &bytes, Limits::default()).await
            )?;
        }
    }
    Ok(())
}
