//! Rules of the house that a program can check.

use anyhow::{Context, Result};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

const LINES_MAX: usize = 500;
const SOURCES: [&str; 8] = ["rs", "ts", "svelte", "css", "mjs", "js", "py", "sh"];
/// Built, fetched or generated: no one reads these.
const NOT_OURS: [&str; 8] = [
    "target",
    "node_modules",
    "dist",
    "dist-bridge",
    "gen",
    "bindings.ts",
    ".git",
    ".svelte-kit",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("this crate lies in the workspace")
}

/// All source files below a folder, by their path from the root, with what is in them.
fn sources(below: &str) -> Result<Vec<(PathBuf, String)>> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(below)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            let path = entry?.path();
            let name = path.file_name().and_then(OsStr::to_str).unwrap_or_default();
            let extension = path.extension().and_then(OsStr::to_str).unwrap_or_default();
            if path.is_dir() {
                if !NOT_OURS.contains(&name) {
                    folders.push(path);
                }
            } else if SOURCES.contains(&extension) && !NOT_OURS.contains(&name) {
                let text = std::fs::read_to_string(&path)?;
                found.push((path.strip_prefix(root())?.to_owned(), text));
            }
        }
    }
    assert!(!found.is_empty(), "there are sources below {below:?}");
    Ok(found)
}

/// Whether a word stands in a text, and not only as a part of another.
fn has_word(text: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word)
        .any(|(at, _)| !text[..at].ends_with(part) && !text[at + word.len()..].starts_with(part))
}

/// The tests and what they share. The benchmark measures, and may wait for quiet.
fn is_test(path: &Path) -> bool {
    let in_tests = path.components().any(|part| part.as_os_str() == "tests");
    in_tests && !path.starts_with("tests/src/bin")
}

#[test]
fn no_source_file_is_longer_than_a_reader_can_hold() -> Result<()> {
    let generated = Path::new("ui/src/ipc/bindings.ts");
    for (path, text) in sources("")? {
        if text.starts_with("// Generated") {
            continue;
        }
        let lines = text.lines().count();
        assert!(
            path == generated || lines <= LINES_MAX,
            "{} has {lines} lines",
            path.display()
        );
    }
    Ok(())
}

/// Money is whole cents. Floats are points on paper, in the one file that draws, which knows no money; the cells of a workbook, which Excel's format
/// makes floats; and figures of measurements.
#[test]
fn money_is_never_a_float() -> Result<()> {
    let drawing = Path::new("crates/receipts/src/pdf.rs");
    let workbook = Path::new("crates/app/src/export.rs");
    for (path, text) in [sources("crates")?, sources("src-tauri")?].concat() {
        if path.extension().is_none_or(|e| e != "rs") || is_test(&path) {
            continue;
        }
        let floats = has_word(&text, "f32") || has_word(&text, "f64");
        if path == drawing {
            assert!(
                floats && !has_word(&text, "Cents"),
                "{} is the one file that draws",
                path.display()
            );
        } else {
            assert!(!floats || path == workbook, "{} has floats", path.display());
        }
    }
    Ok(())
}

#[test]
fn every_test_file_is_part_of_its_program() -> Result<()> {
    let mut programs = 0;
    let sources = [sources("crates")?, sources("tests")?].concat();
    for (main, text) in sources
        .iter()
        .filter(|(path, _)| path.ends_with("it/main.rs"))
    {
        programs += 1;
        let folder = main.parent().context("a folder")?;
        for (path, _) in sources
            .iter()
            .filter(|(path, _)| path.parent() == Some(folder) && path != main)
        {
            let name = path.file_stem().and_then(OsStr::to_str).context("a name")?;
            let listed = text
                .lines()
                .any(|line| line.trim() == format!("mod {name};"));
            assert!(
                listed,
                "{} is not listed in {}",
                path.display(),
                main.display()
            );
        }
    }
    assert!(programs >= 8, "{programs} test programs are found");
    Ok(())
}

/// A test waits for what happens. One that sleeps either wastes time or fails on a slow day; one that is skipped tests nothing.
#[test]
fn no_test_sleeps_and_none_is_skipped() -> Result<()> {
    let forbidden = [["sle", "ep("].concat(), ["#[ign", "ore"].concat()];
    for (path, text) in [sources("crates")?, sources("tests")?].concat() {
        if is_test(&path) {
            for word in &forbidden {
                assert!(!text.contains(word), "{} has {word}", path.display());
            }
        }
    }
    Ok(())
}

/// The screen reaches Rust through one folder, so that the browser's tests can stand in for the window there.
#[test]
fn only_the_ipc_folder_imports_tauri() -> Result<()> {
    let mut importing = 0;
    for (path, text) in sources("ui/src")? {
        if text.contains("@tauri-apps/") {
            assert!(
                path.starts_with("ui/src/ipc"),
                "{} imports Tauri",
                path.display()
            );
            importing += 1;
        }
    }
    assert_eq!(importing, 1, "one file is the way to the window");
    Ok(())
}

/// The tables under a seal (`crates/store/src/seal.rs`) are written where the seal moves along, or the next start takes them for damaged.
#[test]
fn nothing_is_written_under_a_seal_without_it() -> Result<()> {
    const SEALED: [&str; 11] = [
        "evidence",
        "payer",
        "row",
        "told",
        "outbox",
        "setting",
        "place",
        "placeholder",
        "shift",
        "staff",
        "credential",
    ];
    /// A statement and its seal stand in one function, or in two that follow each other.
    const NEAR: usize = 14;
    let mut written = 0;
    for (path, text) in sources("crates/store/src")? {
        let lines: Vec<&str> = text.lines().collect();
        for (at, table) in lines.iter().enumerate().flat_map(|(at, line)| {
            let writes = |table: &&&str| {
                ["UPDATE", "INSERT INTO", "DELETE FROM"]
                    .iter()
                    .any(|verb| line.contains(&format!("\"{verb} {table} ")))
            };
            SEALED.iter().filter(writes).map(move |table| (at, table))
        }) {
            written += 1;
            let near = &lines[at.saturating_sub(NEAR)..lines.len().min(at + NEAR)];
            let seal = format!("seal::{}.", table.to_uppercase());
            assert!(
                near.iter().any(|line| line.contains(&seal)),
                "{}:{} writes {table} without its seal",
                path.display(),
                at + 1
            );
        }
    }
    assert_eq!(
        written, 18,
        "every statement that writes such a table is found"
    );
    Ok(())
}

/// What is not written by `Store::write` gets no room of the ballast, and nobody notices if the disk loses it.
#[test]
fn the_open_store_has_one_way_to_write() -> Result<()> {
    // A start, a migration and a restore have no running store.
    const BEFORE_IT_IS_OPEN: [&str; 4] = ["open.rs", "project.rs", "restore.rs", "seal.rs"];
    let mut ways = Vec::new();
    for (path, text) in sources("crates/store/src")? {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if text.contains("connection.transaction()") && !BEFORE_IT_IS_OPEN.contains(&&*name) {
            ways.push(name.into_owned());
        }
    }
    assert_eq!(ways, ["write.rs"]);
    Ok(())
}

/// Comments cite rules, faults and invariants by number; each number is explained in one place.
#[test]
fn every_rule_that_is_cited_is_written_down() -> Result<()> {
    let rules = std::fs::read_to_string(root().join("docs/rules.md"))?;
    let mut cited = 0;
    let sources = [sources("crates")?, sources("tests")?].concat();
    let rust = sources
        .iter()
        .filter(|(path, _)| path.extension().is_some_and(|e| e == "rs"));
    for (path, text) in rust {
        let words = text.split(|c: char| !c.is_ascii_alphanumeric());
        for word in words.filter(|word| is_citation(word)) {
            cited += 1;
            assert!(
                has_word(&rules, word),
                "{} cites {word}, which docs/rules.md does not have",
                path.display()
            );
        }
    }
    assert!(cited > 50, "only {cited} citations are found");
    Ok(())
}

/// `R2`, `F41`, `I13`: a letter and up to two digits.
fn is_citation(word: &str) -> bool {
    let number = word.strip_prefix(['R', 'F', 'I']).unwrap_or_default();
    (1..=2).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit())
}
