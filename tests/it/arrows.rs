//! Which crate may know which: the arrows of ARCHITECTURE.md, held against what cargo reads from the manifests.

use anyhow::{Context, Result};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// Each crate, and every crate of ours that it stands on. A new arrow is a decision, and is made here.
const ARROWS: &[(&str, &[&str])] = &[
    ("pokea-domain", &[]),
    ("pokea-daraja", &["pokea-domain"]),
    ("pokea-store", &["pokea-domain"]),
    ("pokea-faulty-disk", &[]),
    ("pokea-receipts", &["pokea-domain"]),
    ("pokea-simulation", &["pokea-domain"]),
    ("pokea-simulator", &["pokea-domain"]),
    ("pokea-printer", &[]),
    ("pokea-mailbox", &[]),
    ("pokea-relay", &["pokea-mailbox"]),
    (
        "pokea-app",
        &[
            "pokea-daraja",
            "pokea-domain",
            "pokea-mailbox",
            "pokea-printer",
            "pokea-receipts",
            "pokea-store",
        ],
    ),
    (
        "pokea-practice",
        &[
            "pokea-app",
            "pokea-daraja",
            "pokea-domain",
            "pokea-mailbox",
            "pokea-relay",
            "pokea-simulator",
        ],
    ),
    ("pokea", &["pokea-app", "pokea-practice"]),
    ("pokea-empty-window", &[]),
];

/// What tests alone may know besides.
const TEST_ARROWS: &[(&str, &[&str])] = &[
    ("pokea-simulator", &["pokea-daraja"]),
    ("pokea-store", &["pokea-faulty-disk"]),
];

/// Libraries that only these crates may know.
const KEPT_TO: &[(&str, &[&str])] = &[
    ("tauri", &["pokea", "pokea-empty-window"]),
    (
        "rusqlite",
        &[
            "pokea-faulty-disk",
            "pokea-relay",
            "pokea-store",
            "pokea-tests",
        ],
    ),
    ("printpdf", &["pokea-receipts"]),
    ("rustix", &["pokea-printer"]),
    ("chrono-tz", &["pokea-domain"]),
];

struct Crate {
    name: String,
    /// Name and kind: `None`, `dev` or `build`.
    needs: Vec<(String, Option<String>)>,
}

impl Crate {
    fn ours(&self, kind: Option<&str>) -> BTreeSet<&str> {
        let needs = self.needs.iter().filter(|(_, of)| of.as_deref() == kind);
        let names = needs.map(|(name, _)| name.as_str());
        names.filter(|name| name.starts_with("pokea")).collect()
    }
}

fn crates() -> Result<Vec<Crate>> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let read = Command::new(cargo)
        .args([
            "metadata",
            "--no-deps",
            "--format-version",
            "1",
            "--locked",
            "--offline",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()?;
    let metadata: Value = serde_json::from_slice(&read.stdout)
        .with_context(|| String::from_utf8_lossy(&read.stderr).into_owned())?;
    let packages = metadata["packages"].as_array().context("packages")?;
    packages
        .iter()
        .map(|package| {
            let needs = package["dependencies"].as_array().context("dependencies")?;
            let text = |value: &Value| value.as_str().map(str::to_owned);
            Ok(Crate {
                name: text(&package["name"]).context("a name")?,
                needs: needs
                    .iter()
                    .filter_map(|need| Some((text(&need["name"])?, text(&need["kind"]))))
                    .collect(),
            })
        })
        .collect()
}

#[test]
fn every_crate_stands_on_those_named_here_and_no_other() -> Result<()> {
    let crates = crates()?;
    let found: BTreeMap<_, _> = crates
        .iter()
        .filter(|c| c.name != "pokea-tests")
        .map(|c| (c.name.as_str(), c.ours(None)))
        .collect();
    let named: BTreeMap<_, BTreeSet<_>> = ARROWS
        .iter()
        .map(|(name, needs)| (*name, needs.iter().copied().collect()))
        .collect();
    assert_eq!(found, named);
    Ok(())
}

#[test]
fn tests_know_no_more_than_is_named_here() -> Result<()> {
    let crates = crates()?;
    let found: BTreeMap<_, _> = crates
        .iter()
        .map(|c| (c.name.as_str(), c.ours(Some("dev"))))
        .filter(|(_, needs)| !needs.is_empty())
        .collect();
    let named: BTreeMap<_, BTreeSet<_>> = TEST_ARROWS
        .iter()
        .map(|(name, needs)| (*name, needs.iter().copied().collect()))
        .collect();
    assert_eq!(found, named);
    Ok(())
}

#[test]
fn some_libraries_are_kept_to_one_room() -> Result<()> {
    let crates = crates()?;
    for (library, allowed) in KEPT_TO {
        let found: BTreeSet<_> = crates
            .iter()
            .filter(|c| {
                c.needs.iter().any(|(name, _)| {
                    name == library || name.starts_with(&format!("{library}-plugin"))
                })
            })
            .map(|c| c.name.as_str())
            .collect();
        let allowed: BTreeSet<_> = allowed.iter().copied().collect();
        assert_eq!(found, allowed, "{library}");
    }
    Ok(())
}
