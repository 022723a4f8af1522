//! The real programs as processes of their own, to be killed without a word and started again where they were.

use crate::{BOUND, LISTEN};
use anyhow::{Context, Result, bail};
use pokea_mailbox::Invite;
use pokea_practice::Outside;
use serde_json::{Value, json};
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
fn built(name: &str) -> Result<PathBuf> {
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
    log: Option<(PathBuf, String)>,
    program: Option<Program>,
}

impl RelayProgram {
    /// A new relay, on any free port.
    pub async fn start() -> Result<Self> {
        Self::start_logging(None).await
    }

    /// The same, logging into a file, at this level.
    pub async fn start_with_log(log: &Path, level: &str) -> Result<Self> {
        Self::start_logging(Some((log.to_owned(), level.to_owned()))).await
    }

    async fn start_logging(log: Option<(PathBuf, String)>) -> Result<Self> {
        let mut relay = Self {
            folder: tempfile::tempdir()?,
            address: format!("{LISTEN}:0"),
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

    /// Kills it.
    pub fn kill(&mut self) -> Result<()> {
        self.program.take().context("it runs")?.kill()
    }

    /// Starts it where it was, on what it had stored.
    pub async fn start_again(&mut self) -> Result<()> {
        let data = path(self.folder.path())?;
        let arguments = ["--data", data, "--listen", &self.address];
        let (log, environment) = match &self.log {
            Some((file, level)) => (Some(file.as_path()), vec![("RUST_LOG", level.as_str())]),
            None => (None, Vec::new()),
        };
        let program = Program::start("pokea-relay", &arguments, &environment, log).await?;
        self.address = program
            .first_line()
            .strip_prefix("listening on ")
            .context("it says where it listens")?
            .to_owned();
        self.program = Some(program);
        Ok(())
    }

    /// An invite for one desktop.
    pub fn invite(&self) -> Result<Invite> {
        let mut command = Command::new(built("pokea-relay")?);
        let printed = command
            .args(["invite", "--data", path(self.folder.path())?])
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

/// A till in a process of its own: the app behind the test-only bridge, asked and watched over HTTP as the screen would.
#[derive(Debug)]
pub struct Desktop {
    program: Program,
    http: reqwest::Client,
    base_url: String,
}

impl Desktop {
    /// Starts a till on the files in `folder`, and logs into a file, at a level, if one is named.
    pub async fn start(
        folder: &Path,
        outside: &Outside,
        speed: u32,
        log: Option<(&Path, &str)>,
    ) -> Result<Self> {
        let invite = outside
            .invite
            .as_ref()
            .context("a new till needs an invite")?
            .to_string();
        let speed = speed.to_string();
        let arguments = [path(folder)?, path(folder)?, &speed];
        let mut environment = vec![
            ("POKEA_PRACTICE_DARAJA", outside.daraja.as_str()),
            ("POKEA_PRACTICE_RELAY", outside.relay.as_str()),
            ("POKEA_PRACTICE_INVITE", invite.as_str()),
        ];
        environment.extend(log.map(|(_, level)| ("RUST_LOG", level)));
        let log = log.map(|(file, _)| file);
        let program = Program::start("pokea-bridge", &arguments, &environment, log).await?;
        let base_url = program
            .first_line()
            .split(' ')
            .next()
            .context("an address")?
            .to_owned();
        let http = reqwest::Client::builder().no_proxy().build()?;
        Ok(Self {
            program,
            http,
            base_url,
        })
    }

    /// Follows a command, as the screen would send it.
    pub async fn ask(&self, command: &str, request: &Value) -> Result<Value> {
        let url = format!("{}/ipc/{command}", self.base_url);
        Ok(self
            .http
            .post(url)
            .json(request)
            .send()
            .await?
            .json()
            .await?)
    }

    /// Asks a phone for a sale's money.
    pub async fn charge(&self, sale: &str, amount: &str, phone: &str) -> Result<Value> {
        let charge =
            json!({ "sale": sale, "attempt": crate::new_id(), "amount": amount, "phone": phone });
        self.ask("charge", &charge).await
    }

    /// The sale as a search shows it, if it is there.
    pub async fn sale(&self, id: &str) -> Result<Option<Value>> {
        let found = self.ask("find_sales", &json!({ "text": "" })).await?;
        let sales = found["sales"].as_array().context("a list of sales")?;
        Ok(sales.iter().find(|sale| sale["id"] == id).cloned())
    }

    /// Waits until a sale is shown as a test waits for it.
    pub async fn until_sale(
        &self,
        id: &str,
        what: &str,
        seen: impl Fn(&Value) -> bool,
    ) -> Result<Value> {
        let watching = self.watch(|view| {
            let sales = [&view["waiting"], &view["latest"]];
            let mut sales = sales.into_iter().filter_map(Value::as_array).flatten();
            sales.find(|sale| sale["id"] == id && seen(sale)).cloned()
        });
        match timeout(BOUND, watching).await {
            Ok(sale) => sale,
            Err(_) => bail!("never shown: {what}; at last: {:#?}", self.sale(id).await?),
        }
    }

    /// Follows the screen until something is found in a view.
    async fn watch<T>(&self, find: impl Fn(&Value) -> Option<T>) -> Result<T> {
        let mut events = self
            .http
            .get(format!("{}/events", self.base_url))
            .send()
            .await?;
        let mut heard = Vec::new();
        while let Some(chunk) = events.chunk().await? {
            heard.extend_from_slice(&chunk);
            while let Some(end) = heard.windows(2).position(|two| two == b"\n\n") {
                let event: Vec<u8> = heard.drain(..end + 2).collect();
                if let Some(json) = event.strip_prefix(b"data: ")
                    && let Some(found) = find(&serde_json::from_slice(json)?)
                {
                    return Ok(found);
                }
            }
        }
        bail!("the till closed")
    }

    /// Kills it, without a word.
    pub fn kill(self) -> Result<()> {
        self.program.kill()
    }
}

/// The M-PESA code on a sale's paper, as the bridge sends it.
#[must_use]
pub fn code_of_json(sale: &Value) -> Option<&str> {
    sale["paid"]["tender"]["code"].as_str()
}

fn path(path: &Path) -> Result<&str> {
    path.to_str().context("a path in UTF-8")
}
