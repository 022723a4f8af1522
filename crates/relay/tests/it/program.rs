//! The program itself, started and killed.

use crate::desktop::Desktop;
use anyhow::{Context, Result, ensure};
use pokea_mailbox::{AnswerKind, BaseUrl, Cursor, Invite};
use pokea_relay::MasterSecret;
use std::collections::HashSet;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_pokea-relay");
const LISTEN: [&str; 4] = ["--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0"];
const PUBLIC_URL: &str = "https://relay.example.co.ke";

/// Killed when it goes out of scope.
pub struct Running {
    child: Child,
    pub dial: BaseUrl,
    /// Where its operator looks.
    pub admin: String,
}

impl Running {
    pub fn start(data: &Path) -> Result<Self> {
        Self::spawn(&mut command(data))
    }

    /// A relay of a cluster.
    pub fn start_on(cluster: &str, data: &Path) -> Result<Self> {
        Self::spawn(command(data).env("POKEA_RELAY_STORE", cluster))
    }

    pub fn spawn(command: &mut Command) -> Result<Self> {
        let mut child = command.stdout(Stdio::piped()).spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().context("piped")?).read_line(&mut line)?;
        let (address, admin) = line
            .trim()
            .strip_prefix("listening on ")
            .and_then(|listening| listening.split_once(", and for its operator on "))
            .with_context(|| format!("it said {line:?}"))?;
        Ok(Self {
            dial: format!("http://{address}").parse()?,
            admin: format!("http://{admin}"),
            child,
        })
    }

    /// With a socket that was made before it, handed over as systemd does: the third file, and whose it is.
    #[cfg(unix)]
    pub fn spawn_on(socket: &std::net::TcpListener, command: &Command) -> Result<Self> {
        let script = r#"LISTEN_PID=$$ LISTEN_FDS=1 exec "$0" "$@" 3<&0"#;
        let mut handed = Command::new("sh");
        handed
            .args(["-c", script, PROGRAM])
            .args(command.get_args());
        let socket = std::os::fd::OwnedFd::from(socket.try_clone()?);
        Self::spawn(handed.env("RUST_LOG", "warn").stdin(Stdio::from(socket)))
    }

    /// By the system's own tool: nothing here is unsafe.
    pub fn signal(&self, name: &str) -> Result<()> {
        let process = self.child.id().to_string();
        let sent = Command::new("kill").args(["-s", name, &process]).status()?;
        ensure!(sent.success(), "the signal was not sent");
        Ok(())
    }

    pub fn ask_to_end(&self) -> Result<()> {
        self.signal("TERM")
    }

    /// Until it has ended, which must be well.
    pub fn ended(mut self) -> Result<()> {
        let status = self.child.wait()?;
        ensure!(status.success(), "{status}");
        Ok(())
    }

    /// The status and the text of a page of its operator's.
    pub async fn page(&self, name: &str) -> Result<(u16, String)> {
        let answer = reqwest::get(format!("{}/{name}", self.admin)).await?;
        Ok((answer.status().as_u16(), answer.text().await?))
    }

    pub async fn pair(&self, data: &Path) -> Result<Desktop> {
        self.pair_on("sqlite", data).await
    }

    pub async fn pair_on(&self, store: &str, data: &Path) -> Result<Desktop> {
        self.pair_as(1, store, data).await
    }

    /// Another desktop than the first, by its seed.
    pub async fn pair_as(&self, seed: u8, store: &str, data: &Path) -> Result<Desktop> {
        Desktop::pair(seed, &self.dial, &invite(store, data)?).await
    }

    /// With a client that trusts a certificate.
    pub async fn pair_through(
        &self,
        client: &reqwest::Client,
        dial: &str,
        data: &Path,
    ) -> Result<Desktop> {
        Desktop::pair_with(client, 1, &dial.parse()?, &invite("sqlite", data)?).await
    }

    /// SIGKILL: no destructor, no flush, no goodbye.
    pub fn kill(mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn invite(store: &str, data: &Path) -> Result<Invite> {
    let data = data.to_str().context("a path in UTF-8")?;
    let printed = run(&[
        "shop", "add", "Duka", "--yes", "--data", data, "--store", store,
    ])?;
    Ok(String::from_utf8(printed.stdout)?.parse()?)
}

/// The program on a folder, on ports that are free.
pub fn command(data: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.arg("--data").arg(data).args(LISTEN);
    command.args(["--public-url", PUBLIC_URL]);
    command.env("RUST_LOG", "warn");
    command
}

pub fn run(arguments: &[&str]) -> Result<Output> {
    Ok(Command::new(PROGRAM)
        .args(arguments)
        .env("RUST_LOG", "warn")
        .output()?)
}

#[tokio::test]
async fn its_secret_lies_beside_the_store_for_its_owner_only() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("new");
    let running = Running::start(&data)?;
    let desktop = running.pair(&data).await?;
    assert_eq!(desktop.paired.base_url.as_str(), PUBLIC_URL);
    desktop.callback("x").await?;
    running.kill()?;

    let secret = data.join("master.secret");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(
            std::fs::metadata(&secret)?.permissions().mode() & 0o777,
            0o600
        );
        std::fs::set_permissions(&secret, PermissionsExt::from_mode(0o644))?;
        let refused = run(&[
            "--data",
            data.to_str().context("a path")?,
            "--listen",
            "127.0.0.1:0",
        ])?;
        assert!(
            !refused.status.success()
                && String::from_utf8(refused.stderr)?.contains("read by others")
        );
        std::fs::set_permissions(&secret, PermissionsExt::from_mode(0o600))?;
    }
    // Without the secret a relay with a store does not start: a new one would void every address without a word.
    std::fs::rename(&secret, folder.path().join("kept elsewhere"))?;
    let refused = run(&[
        "--data",
        data.to_str().context("a path")?,
        "--listen",
        "127.0.0.1:0",
    ])?;
    assert!(
        !refused.status.success()
            && String::from_utf8(refused.stderr)?.contains("put back the copy")
    );
    assert!(!secret.exists());
    std::fs::rename(folder.path().join("kept elsewhere"), &secret)?;
    Running::start(&data)?.kill()
}

/// On another disk, say, so that whoever has the store's cannot post to the addresses in it.
#[tokio::test]
async fn its_secret_may_lie_elsewhere() -> Result<()> {
    let (folder, elsewhere) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let secret = elsewhere.path().join("relay.secret");
    let start = || {
        let mut started = command(folder.path());
        Running::spawn(started.arg("--secret").arg(&secret))
    };
    let running = start()?;
    let data = folder.path().to_str().context("a path")?;
    let of = secret.to_str().context("a path")?;
    let added = run(&[
        "shop", "add", "Duka", "--yes", "--data", data, "--secret", of,
    ])?;
    let invite = String::from_utf8(added.stdout)?.parse()?;
    let mut desktop = Desktop::pair(1, &running.dial, &invite).await?;
    running.kill()?;
    assert!(!folder.path().join("master.secret").exists());
    let running = start()?;
    desktop.dial = running.dial.clone();
    desktop.callback("to an address from before").await?;
    running.kill()
}

/// A folder that is misspelt would get a relay of its own, and codes that no other knows.
#[test]
fn a_command_begins_no_relay() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let wrong = folder.path().join("wrong");
    let data = wrong.to_str().context("a path")?;
    let add = ["shop", "add", "Duka", "--yes", "--data", data];
    let said = String::from_utf8(run(&add)?.stderr)?;
    ensure!(said.contains("no relay has been started"), "{said}");
    assert!(!wrong.exists());
    // Nor beside a cluster whose name the operator's shell does not have.
    std::fs::create_dir(&wrong)?;
    MasterSecret::create(&wrong.join("master.secret"))?;
    let said = String::from_utf8(run(&add)?.stderr)?;
    ensure!(said.contains("--store"), "{said}");
    assert!(!wrong.join("relay.sqlite3").exists());
    Ok(())
}

#[test]
fn what_it_cannot_use_is_said() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().to_str().context("a path")?;
    for (arguments, said) in [
        (
            vec!["--data", data, "--listen", "0.0.0.0:0"],
            "--public-url is needed",
        ),
        (
            vec![
                "--data",
                data,
                "--listen",
                "127.0.0.1:0",
                "--public-url",
                "https://mpesa.example",
            ],
            "\"mpesa\"",
        ),
        (
            vec![
                "--data",
                data,
                "--listen",
                "127.0.0.1:0",
                "--public-url",
                "http://relay.example",
            ],
            "https://",
        ),
        (vec!["--listen", "127.0.0.1:0"], "--data is needed"),
        (vec!["--data"], "needs a value"),
        (vec!["--colour"], "not known"),
    ] {
        let output = run(&arguments)?;
        ensure!(!output.status.success(), "{arguments:?}");
        let stderr = String::from_utf8(output.stderr)?;
        ensure!(stderr.contains(said), "{arguments:?}: {stderr}");
    }
    Ok(())
}

#[cfg(unix)]
#[tokio::test]
async fn asked_to_end_it_ends_well() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let running = Running::start(folder.path())?;
    let desktop = running.pair(folder.path()).await?;
    let mut link = desktop.connect(Cursor::default()).await?;
    running.ask_to_end()?;
    link.expect_going_away().await?;
    running.ended()
}

/// F58: a disk without room is a 503, never a 200; and once there is room it goes on. The limit on a file's size stands in for the disk's.
#[cfg(unix)]
#[tokio::test]
async fn a_full_disk_is_a_503_and_nothing_answered_is_lost() -> Result<()> {
    let folder = tempfile::tempdir()?;
    drop(Running::start(folder.path())?);
    let script = r#"trap "" XFSZ; ulimit -f 2400; exec "$0" "$@""#;
    let running = Running::spawn(
        Command::new("sh")
            .args(["-c", script, PROGRAM, "--data"])
            .arg(folder.path())
            .args(LISTEN)
            .args(["--public-url", PUBLIC_URL]),
    )?;
    let mut desktop = running.pair(folder.path()).await?;
    let client = reqwest::Client::new();
    let mut answered = HashSet::new();
    let refused = loop {
        let body = format!("{:0>8000}", answered.len());
        let url = desktop.reach(&desktop.mint(AnswerKind::Accepted));
        let status = client.post(url).body(body.clone()).send().await?.status();
        if status != 200 {
            break status;
        }
        answered.insert(body);
        ensure!(answered.len() < 10_000, "the limit was never reached");
    };
    assert_eq!(refused, 503);
    let (status, why) = running.page("readyz").await?;
    assert_eq!(status, 503, "{why}");
    assert_eq!(running.page("healthz").await?.0, 200, "it lives");
    running.kill()?;

    let running = Running::start(folder.path())?;
    desktop.dial = running.dial.clone();
    desktop.callback("room again").await?;
    let mut link = desktop.connect(Cursor::default()).await?;
    let mut delivered = HashSet::new();
    while !delivered.contains("room again") {
        let items = link.batch().await?;
        for item in &items {
            delivered.insert(desktop.open(item)?);
        }
        link.ack(items.last().context("a batch has items")?.seq)
            .await?;
    }
    assert!(answered.is_subset(&delivered));
    Ok(())
}

/// A relay that begins with nothing where its shops are elsewhere would answer 404 to all of them, and be ready.
#[tokio::test]
async fn an_engine_that_is_not_where_the_shops_are_is_refused() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let running = Running::start(folder.path())?;
    running.pair(folder.path()).await?;
    running.kill()?;
    let data = folder.path().to_str().context("a path in UTF-8")?;
    let start = |store: &str| -> Result<String> {
        let mut arguments = vec!["--data", data, "--store", store];
        arguments.extend(LISTEN);
        let output = run(&arguments)?;
        ensure!(!output.status.success());
        Ok(String::from_utf8(output.stderr)?)
    };
    let said = start("nats://127.0.0.1:1")?;
    ensure!(said.contains("pokea-relay migrate"), "{said}");
    let file = folder.path().join("relay.sqlite3");
    std::fs::rename(&file, file.with_extension("migrated"))?;
    let said = start("sqlite")?;
    ensure!(said.contains("moved to a cluster"), "{said}");
    ensure!(!file.exists(), "nothing was begun");
    Ok(())
}
