//! Programs of others that read paper.

use pokea_receipts::{Layout, to_pdf};
use std::path::Path;
use std::process::Command;

/// Runs a tool and gives what it prints.
pub fn run(tool: &str, package: &str, arguments: &[&str], folder: &Path) -> String {
    let output = Command::new(tool)
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap_or_else(|e| {
            panic!("cannot run {tool} ({e}): install {package}, or let scripts/test do it")
        });
    assert!(
        output.status.success(),
        "{tool}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("UTF-8, as asked for")
}

/// The paper as a file in a folder of its own, and what a poppler tool says of it.
pub fn poppler(layout: &Layout, tool: &str, arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("r.pdf"), to_pdf(layout)).expect("it can be written");
    run(tool, "poppler-utils", arguments, folder.path())
}
