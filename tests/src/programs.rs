//! The real programs as processes of their own, to be killed without a word and started again where they were.

use crate::{BOUND, LISTEN};
use anyhow::{Context, Result, bail};
use pokea_mailbox::Invite;
use pokea_practice::Outside;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;
use tokio::time::timeout;

/// A process that said its first line. Killed when it goes out of scope.
#[derive(Debug)]
pub struct Program {
    child: Child,
    first_line: String,
}

impl Program {
    /// Starts a program of this workspace and waits for its first line. `log` takes what it logs.
    pub async fn start(
        name: &str,
        arguments: &[&str],
        environment: &[(&str, &str)],
        log: Option<&Path>,
    ) -> Result<Self> {
        let mut command = Command::new(built(name)?);
        command
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        command
            .env("RUST_LOG", "error")
            .envs(environment.iter().copied());
        if let Some(log) = log {
            command.stderr(File::options().create(true).append(true).open(log)?);
        }
        let mut child = command
            .spawn()
            .with_context(|| format!("{name} does not start"))?;
        let out = child.stdout.take().context("its output is piped")?;
        let reading = tokio::task::spawn_blocking(move || {
            let mut line = String::new();
            BufReader::new(out).read_line(&mut line).map(|_| line)
        });
        let mut program = Self {
            child,
            first_line: String::new(),
        };
        program.first_line = timeout(BOUND, reading)
            .await
            .with_context(|| format!("{name} says nothing"))???
            .trim()
            .to_owned();
        if program.first_line.is_empty() {
            bail!("{name} ended at once: {}", program.child.wait()?);
        }
        Ok(program)
    }

    /// What it said first.
    #[must_use]
    pub fn first_line(&self) -> &str {
        &self.first_line
    }

    /// Sends it a signal, such as `STOP`, by the system's own tool: this workspace has no unsafe code.
    pub fn signal(&self, name: &str) -> Result<()> {
        let process = self.child.id().to_string();
        let sent = Command::new("kill").args(["-s", name, &process]).status()?;
        sent.success()
            .then_some(())
            .context("the signal was not sent")
    }

    /// Ends its input, which it takes as the wish to end, and waits for that.
    pub async fn close(mut self) -> Result<()> {
        drop(self.child.stdin.take());
        let ended = tokio::task::spawn_blocking(move || self.child.wait());
        let status = timeout(BOUND, ended).await.context("it goes on")???;
        status.success().then_some(()).context("it ended badly")
    }

    /// The kill that no program can catch: no goodbye, no flush. What a pulled plug does, as far as the program is concerned.
    pub fn kill(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Cargo puts programs one folder above the tests. It names them to their own package's tests only, so they are looked for.
pub(crate) fn built(name: &str) -> Result<PathBuf> {
    let this = std::env::current_exe()?;
    let folder = this
        .parent()
        .and_then(Path::parent)
        .context("a test lies in target/*/deps")?;
    let program = folder
        .join(name)
        .with_extension(std::env::consts::EXE_EXTENSION);
    if !program.exists() {
        bail!(
            "{name} is not built: run `cargo build --workspace --bins` first, or scripts/test, which does"
        );
    }
    Ok(program)
}

/// The relay as a program, always at the same address.
#[derive(Debug)]
pub struct RelayProgram {
    folder: TempDir,
    address: String,
    admin: String,
    log: Option<(PathBuf, String)>,
    program: Option<Program>,
}

impl RelayProgram {
    /// A new relay, on any free port.
    pub async fn start() -> Result<Self> {
        Self::start_in(tempfile::tempdir()?).await
    }

    /// The same, with its files in a folder of the test's own.
    pub async fn start_in(folder: TempDir) -> Result<Self> {
        Self::start_logging(folder, None).await
    }

    /// The same, logging into a file, at this level.
    pub async fn start_with_log(log: &Path, level: &str) -> Result<Self> {
        let log = Some((log.to_owned(), level.to_owned()));
        Self::start_logging(tempfile::tempdir()?, log).await
    }

    async fn start_logging(folder: TempDir, log: Option<(PathBuf, String)>) -> Result<Self> {
        let mut relay = Self {
            folder,
            address: format!("{LISTEN}:0"),
            admin: String::new(),
            log,
            program: None,
        };
        relay.start_again().await?;
        Ok(relay)
    }

    /// Where its files are.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// What `/readyz` answers.
    pub async fn readiness(&self) -> Result<u16> {
        let answer = reqwest::get(format!("http://{}/readyz", self.admin)).await?;
        Ok(answer.status().as_u16())
    }

    /// Kills it.
    pub fn kill(&mut self) -> Result<()> {
        self.program.take().context("it runs")?.kill()
    }

    /// Starts it where it was, on what it had stored.
    pub async fn start_again(&mut self) -> Result<()> {
        let data = path(self.folder.path())?;
        let admin = format!("{LISTEN}:0");
        let arguments = ["--data", data, "--listen", &self.address, "--admin", &admin];
        let (log, environment) = match &self.log {
            Some((file, level)) => (Some(file.as_path()), vec![("RUST_LOG", level.as_str())]),
            None => (None, Vec::new()),
        };
        let program = Program::start("pokea-relay", &arguments, &environment, log).await?;
        let (address, admin) = program
            .first_line()
            .strip_prefix("listening on ")
            .and_then(|listening| listening.split_once(", and for its operator on "))
            .context("it says where it listens")?;
        (self.address, self.admin) = (address.to_owned(), admin.to_owned());
        self.program = Some(program);
        Ok(())
    }

    /// An invite for one desktop.
    pub fn invite(&self) -> Result<Invite> {
        let mut command = Command::new(built("pokea-relay")?);
        let printed = command
            .args([
                "shop",
                "add",
                "Duka",
                "--yes",
                "--data",
                path(self.folder.path())?,
            ])
            .output()?;
        Ok(String::from_utf8(printed.stdout)?.trim().parse()?)
    }

    /// This relay and that Daraja, for one shop.
    pub fn with(&self, daraja: &str) -> Result<Outside> {
        Ok(Outside {
            daraja: daraja.to_owned(),
            relay: format!("http://{}", self.address).parse()?,
            invite: Some(self.invite()?),
        })
    }
}

pub(crate) fn path(path: &Path) -> Result<&str> {
    path.to_str().context("a path in UTF-8")
}
