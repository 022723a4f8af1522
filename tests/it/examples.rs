//! Every example of the client runs against the simulator, to its end.

use anyhow::{Context as _, Result, ensure};
use pokea_simulator::{Options, Simulator};
use std::path::PathBuf;
use tokio::process::Command;
use tokio::task::JoinSet;

/// Beside the folder of this test's own program.
fn folder() -> Result<PathBuf> {
    let tests = std::env::current_exe()?;
    let target = tests.parent().and_then(|deps| deps.parent());
    Ok(target.context("cargo's folder")?.join("examples"))
}

#[tokio::test]
async fn each_example_ends_well() -> Result<()> {
    let sources = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/daraja/examples");
    let mut examples = JoinSet::new();
    for entry in std::fs::read_dir(sources)? {
        let path = entry?.path();
        let Some(name) = path.file_stem().filter(|_| path.is_file()) else {
            continue;
        };
        let program = folder()?.join(name);
        ensure!(program.exists(), "{} is not built", program.display());
        examples.spawn(run(program));
    }
    ensure!(examples.len() >= 12, "only {} examples", examples.len());
    while let Some(ended) = examples.join_next().await {
        ended??;
    }
    Ok(())
}

/// Against a Daraja of its own, so that no example meets another's prompt.
async fn run(program: PathBuf) -> Result<()> {
    let daraja = Simulator::start(Options {
        speed: 20,
        ..Options::default()
    })
    .await?;
    let ran = Command::new(&program)
        .env("DARAJA_BASE_URL", daraja.base_url())
        .kill_on_drop(true)
        .output()
        .await?;
    let name = program.display();
    let errors = String::from_utf8_lossy(&ran.stderr);
    ensure!(ran.status.success(), "{name}: {} {errors}", ran.status);
    let said = String::from_utf8_lossy(&ran.stdout);
    ensure!(!said.trim().is_empty(), "{name} says nothing");
    for bad in ["Failed(", "Unclear", "Done: None"] {
        ensure!(!said.contains(bad), "{name}: {said}");
    }
    daraja.stop().await;
    Ok(())
}
