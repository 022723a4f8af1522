//! A till that is there to be killed (`pokea-till-to-kill`), and what it said until then.

use crate::BOUND;
use crate::programs::{built, path};
use anyhow::{Context, Result};
use pokea_practice::Outside;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;

/// A running till. Killed when it goes out of scope.
#[derive(Debug)]
pub struct TillToKill {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl TillToKill {
    /// Starts one on the files in `folder`; its customers' phones are numbered from `first`.
    pub async fn start(folder: &Path, outside: &Outside, speed: u32, first: u32) -> Result<Self> {
        let invite = outside.invite.as_ref().context("an invite")?.to_string();
        let mut child = Command::new(built("pokea-till-to-kill")?)
            .args([path(folder)?, &speed.to_string(), &first.to_string()])
            .env("POKEA_PRACTICE_DARAJA", &outside.daraja)
            .env("POKEA_PRACTICE_RELAY", outside.relay.as_str())
            .env("POKEA_PRACTICE_INVITE", invite)
            .env("RUST_LOG", "off")
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let out = child.stdout.take().context("its output is piped")?;
        let mut till = Self {
            child,
            lines: BufReader::new(out).lines(),
        };
        till.says().await?;
        Ok(till)
    }

    /// Waits until it has said so many things, and kills it up to that much later. All that it said, to the last word before the kill.
    pub async fn kill_after(mut self, facts: u64, late: Duration) -> Result<Vec<String>> {
        let mut told = Vec::new();
        for _ in 0..facts {
            told.push(self.says().await?);
        }
        if let Ok(Ok(Some(line))) = timeout(late, self.lines.next_line()).await {
            told.push(line);
        }
        self.child.kill().await?;
        while let Some(line) = self.lines.next_line().await? {
            told.push(line);
        }
        Ok(told)
    }

    async fn says(&mut self) -> Result<String> {
        let line = timeout(BOUND, self.lines.next_line()).await;
        let line = line.context("the till says nothing")??;
        line.context("the till ended by itself")
    }
}
