//! Measures what Pokea promises about speed and size. `scripts/bench` runs it, in a release build.
//!
//! Every figure stands beside one that the same run measured in turn with it, because an absolute number says more about the computer
//! than about the program: the budgets are ratios. A figure over its budget is marked and is no error. Files are made beside this
//! program and not in the folder for temporary ones, which may be memory, where an fsync costs nothing.

mod counter;
mod daraja;
mod disk;
mod history;
mod load;
mod paper;
mod relay;
mod table;
mod wire;

use anyhow::{Context, bail};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;
use table::Row;

const USAGE: &str = "\
pokea-bench [--quick | --full] [counter] [history] [paper] [relay]

  counter   key press to request, callback to screen
  history   searches and starts with many sales: 100,000, or 1,000,000 with --full
  paper     a receipt, and the size of the built UI
  relay     durable callbacks per second

pokea-bench --write-history FILE SALES makes a database with so many sales.

Without a name: all of them. --quick only shows that everything can be measured.";

/// How much is measured.
struct Scale {
    /// Rounds that everything is measured in, so that a slow minute of the computer hits both sides of a ratio.
    rounds: usize,
    /// Sales in a round at the counter, at most.
    sales: usize,
    /// Sales in the history.
    history: u32,
    /// Searches of each kind in a round.
    searches: usize,
    /// Shops that the relay's callbacks are for.
    shops: usize,
    /// How long the relay is under load in a round.
    load: Duration,
}

impl Scale {
    const NORMAL: Self = Self {
        rounds: 6,
        sales: 80,
        history: 100_000,
        searches: 50,
        shops: 1_000,
        load: Duration::from_secs(2),
    };
    const FULL: Self = Self {
        history: 1_000_000,
        ..Self::NORMAL
    };
    const QUICK: Self = Self {
        rounds: 1,
        sales: 8,
        history: 1_000,
        searches: 10,
        shops: 10,
        load: Duration::from_millis(200),
    };
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env()
                .unwrap_or_else(|_| "error".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    let mut scale = Scale::NORMAL;
    let mut parts = Vec::new();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--quick" => scale = Scale::QUICK,
            "--full" => scale = Scale::FULL,
            "--write-history" => {
                let (file, sales) = (arguments.next(), arguments.next());
                let file = PathBuf::from(file.context(USAGE)?);
                return history::write(&file, sales.context(USAGE)?.parse()?).await;
            }
            "counter" | "history" | "paper" | "relay" => parts.push(argument),
            "-h" | "--help" => return say(USAGE),
            _ => bail!(USAGE),
        }
    }
    let wanted = |part: &str| parts.is_empty() || parts.iter().any(|wanted| wanted == part);

    let folder = tempfile::tempdir_in(beside_this_program()?)?;
    let mut rows = Vec::new();
    if wanted("counter") {
        rows.extend(counter::measure(&scale, folder.path()).await?);
    }
    if wanted("history") {
        rows.extend(history::measure(&scale, folder.path()).await?);
    }
    if wanted("paper") {
        rows.extend(paper::measure(&scale)?);
    }
    if wanted("relay") {
        rows.extend(load::measure(&scale, folder.path()).await?);
    }
    say(&Row::table(&rows))?;
    if cfg!(debug_assertions) {
        say("This is a debug build: its figures say nothing.")?;
    }
    Ok(())
}

fn beside_this_program() -> anyhow::Result<PathBuf> {
    let program = std::env::current_exe()?;
    let folder = program.parent().map(Path::to_owned);
    folder.context("a program is in a folder")
}

fn say(text: &str) -> anyhow::Result<()> {
    Ok(writeln!(std::io::stdout(), "{text}")?)
}
