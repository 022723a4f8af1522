//! Tells Tauri which commands there are, so that a window may call only those that its capability names.
//!
//! The list is read from where the app declares it: a command that is forgotten here cannot exist.

use std::path::Path;
use tauri_build::{AppManifest, Attributes};

const COMMANDS: &str = "../crates/app/src/commands.rs";

fn main() {
    println!("cargo:rerun-if-changed={COMMANDS}");
    let source = std::fs::read_to_string(Path::new(COMMANDS))
        .expect("the app's command list is beside this crate");
    let mut names: Vec<&'static str> = source
        .lines()
        .filter_map(command_name)
        .map(|name| &*name.to_owned().leak())
        .collect();
    assert!(
        names.len() > 5,
        "the command list in {COMMANDS} is not written as this script reads it"
    );
    names.push("painted");
    let manifest = AppManifest::new().commands(names.leak());
    tauri_build::try_build(Attributes::new().app_manifest(manifest))
        .expect("the window's configuration is sound");
}

/// `charge(Charge) -> SaleView;` names the command `charge`.
fn command_name(line: &str) -> Option<&str> {
    let (name, rest) = line.trim().split_once('(')?;
    let declared = rest.contains(") -> ")
        && rest.ends_with(';')
        && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    declared.then_some(name)
}
