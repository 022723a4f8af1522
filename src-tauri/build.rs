//! Tells Tauri which commands there are, so that a window may call only those that its capability names.
//!
//! The list is read from where the app declares it: a command that is forgotten here cannot exist, and one that the capability forgets, which
//! the window could not call, ends the build.

use std::path::Path;
use tauri_build::{AppManifest, Attributes};

const COMMANDS: &str = "../crates/app/src/commands.rs";
const CAPABILITY: &str = "capabilities/main.json";

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
    println!("cargo:rerun-if-changed={CAPABILITY}");
    let capability = std::fs::read_to_string(Path::new(CAPABILITY))
        .expect("the window's capability is beside this script");
    for name in &names {
        let permission = format!("\"allow-{}\"", name.replace('_', "-"));
        assert!(
            capability.contains(&permission),
            "{CAPABILITY} does not let the window call {name}: add {permission}"
        );
    }
    let manifest = AppManifest::new().commands(names.leak());
    tauri_build::try_build(Attributes::new().app_manifest(manifest))
        .expect("the window's configuration is sound");
}

/// `[Sell] charge(Charge) -> SaleView;` names the command `charge`. Repairs have no row.
fn command_name(line: &str) -> Option<&str> {
    let (row_and_name, rest) = line.trim().split_once('(')?;
    let name = row_and_name.rsplit(' ').next()?;
    let declared = rest.contains(") -> ")
        && rest.ends_with(';')
        && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    declared.then_some(name)
}
