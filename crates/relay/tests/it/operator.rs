//! What the relay's operator sees: figures, readiness, the cap on its disk, and how it ends.

use crate::BOUND;
use crate::desktop::{Desktop, ask, joining};
use crate::program::{PROGRAM, Running, command, run};
use anyhow::{Context, Result, ensure};
use pokea_mailbox::{AnswerKind, Cursor, Invite, Next, PairAnswer};
use std::collections::{HashMap, HashSet};
use std::io::{BufRead, BufReader, Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{Instant, interval};

/// The figures by their whole names.
async fn figures(relay: &Running) -> Result<HashMap<String, f64>> {
    let (status, text) = relay.page("metrics").await?;
    assert_eq!(status, 200);
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| {
            let (name, value) = line.rsplit_once(' ').context("a name and a value")?;
            Ok((
                name.trim_start_matches("pokea_relay_").to_owned(),
                value.parse()?,
            ))
        })
        .collect()
}

/// Looks again and again until something holds.
async fn until(what: &str, mut holds: impl AsyncFnMut() -> Result<bool>) -> Result<()> {
    let (deadline, mut looks) = (Instant::now() + BOUND, interval(Duration::from_millis(20)));
    while !holds().await? {
        ensure!(Instant::now() < deadline, "never {what}");
        looks.tick().await;
    }
    Ok(())
}

#[tokio::test]
async fn what_happens_is_counted_and_names_nobody() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let relay = Running::start(folder.path())?;
    let desktop = relay.pair(folder.path()).await?;
    assert_eq!(relay.page("readyz").await?, (200, "ready".into()));
    let address = desktop.callback("one").await?;
    desktop.callback("two").await?;
    let client = reqwest::Client::new();
    let unknown = format!("{}/c/00/00/00", relay.dial);
    assert_eq!(client.post(&unknown).send().await?.status(), 404);
    let large = client.post(desktop.reach(&desktop.mint(AnswerKind::Result)));
    assert_eq!(large.body("x".repeat(20_000)).send().await?.status(), 413);
    let link = desktop.connect(Cursor::default()).await?;
    until("weighed", async || {
        Ok(figures(&relay).await?["store_bytes"] > 0.0)
    })
    .await?;

    let figures = figures(&relay).await?;
    for (name, value) in [
        (r#"posts_total{kind="accepted",answer="200"}"#, 2.0),
        (r#"posts_total{kind="unknown",answer="404"}"#, 1.0),
        (r#"posts_total{kind="result",answer="413"}"#, 1.0),
        (r#"durable_seconds_bucket{le="+Inf"}"#, 2.0),
        ("durable_seconds_count", 2.0),
        ("links", 1.0),
        ("spilled_items", 0.0),
        ("store_full", 0.0),
        ("stopping", 0.0),
    ] {
        assert_eq!(figures.get(name), Some(&value), "{name}");
    }
    assert!(figures["disk_free_bytes"] > 0.0 && figures["durable_seconds_sum"] > 0.0);
    let (_, text) = relay.page("metrics").await?;
    for secret in address.as_str().rsplit('/').take(3) {
        assert!(!text.contains(secret), "{secret}");
    }
    // What is the operator's is not the internet's.
    for page in ["metrics", "readyz"] {
        let answer = client.get(format!("{}/{page}", relay.dial)).send().await?;
        assert_eq!(answer.status(), 404);
    }
    let healthz = client.get(format!("{}/healthz", relay.dial)).send().await?;
    assert_eq!(healthz.status(), 200);
    drop(link);
    relay.kill()
}

/// At its cap the relay takes nothing and drops nothing; with room again it goes on.
#[tokio::test]
async fn at_its_cap_it_answers_503_until_there_is_room() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let capped = |cap: &str| Running::spawn(command(folder.path()).args(["--store-cap", cap]));
    let relay = capped("600K")?;
    let mut desktop = relay.pair(folder.path()).await?;
    let client = reqwest::Client::new();
    let (mut answered, deadline) = (HashSet::new(), Instant::now() + BOUND);
    let refused = loop {
        let url = desktop.reach(&desktop.mint(AnswerKind::Accepted));
        let body = format!("{:0>8000}", answered.len());
        let status = client.post(url).body(body.clone()).send().await?.status();
        if status != 200 {
            break status;
        }
        answered.insert(body);
        ensure!(Instant::now() < deadline, "the cap is never reached");
    };
    assert_eq!(refused, 503);
    let full = figures(&relay).await?;
    assert_eq!(full["store_full"], 1.0);
    assert!(full["store_bytes"] >= 600.0 * 1024.0);
    // Desktops get what there is.
    assert!(delivered(&desktop).await? == answered);
    relay.kill()?;

    let relay = capped("600K")?;
    until("full again", async || {
        let (status, why) = relay.page("readyz").await?;
        Ok(status == 503 && why.contains("at its cap"))
    })
    .await?;
    relay.kill()?;
    let relay = capped("80M")?;
    desktop.dial = relay.dial.clone();
    desktop.callback("room again").await?;
    assert_eq!(relay.page("readyz").await?.0, 200);
    answered.insert("room again".into());
    assert!(delivered(&desktop).await? == answered);
    relay.kill()
}

/// Senders that post different bodies, each on a new connection and on old ones in turn, until they are told to stop.
struct Load {
    stop: Arc<AtomicBool>,
    senders: JoinSet<Result<HashSet<String>>>,
}

impl Load {
    /// `may_be_cut`: a connection that finds nobody is the end of a sender, and no failure.
    fn begin(desktop: &Arc<Desktop>, may_be_cut: bool) -> Self {
        let mut load = Self {
            stop: Arc::default(),
            senders: JoinSet::new(),
        };
        for sender in 0..8 {
            let (desktop, stop) = (Arc::clone(desktop), Arc::clone(&load.stop));
            // A kept connection may be hung up on in the moment in which something is written to it, and nobody can say whether that was read.
            let kept = usize::from(may_be_cut && sender % 2 == 0);
            load.senders.spawn(async move {
                let client = reqwest::Client::builder()
                    .no_proxy()
                    .pool_max_idle_per_host(kept)
                    .build()?;
                let mut answered = HashSet::new();
                while !stop.load(Ordering::Relaxed) {
                    let body = format!("sender {sender} callback {}", answered.len());
                    let url = desktop.reach(&desktop.mint(AnswerKind::Accepted));
                    match client.post(url).body(body.clone()).send().await {
                        Ok(answer) => {
                            ensure!(answer.status() == 200, "{}", answer.status());
                            answered.insert(body);
                        }
                        Err(_) if may_be_cut => break,
                        Err(error) => return Err(error.into()),
                    }
                }
                Ok(answered)
            });
        }
        load
    }

    async fn end(mut self) -> Result<HashSet<String>> {
        self.stop.store(true, Ordering::Relaxed);
        let mut all = HashSet::new();
        while let Some(answered) = self.senders.join_next().await {
            all.extend(answered??);
        }
        Ok(all)
    }
}

async fn delivered(desktop: &Desktop) -> Result<HashSet<String>> {
    let (mut cursor, mut delivered) = (Cursor::default(), HashSet::new());
    crate::kills::take(desktop, &mut cursor, &mut delivered, None).await?;
    Ok(delivered)
}

/// Asked to end under load, it answers 200 to everything that it has read, and keeps nothing that it has not answered.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn asked_to_end_under_load_it_answers_all_that_it_has_read() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let relay = Running::spawn(command(folder.path()).args(["--drain", "1"]))?;
    let mut desktop = relay.pair(folder.path()).await?;
    let mut link = desktop.connect(Cursor::default()).await?;
    let shared = Arc::new(desktop);
    let load = Load::begin(&shared, true);
    let first = link.batch().await?;
    ensure!(!first.is_empty(), "the load has begun");
    relay.ask_to_end()?;
    // It says so before it does.
    until("announced", async || {
        Ok(relay.page("readyz").await? == (503, "it was asked to end".into()))
    })
    .await?;
    let drain = reqwest::get(format!("{}/healthz", relay.dial)).await?;
    assert_eq!(drain.headers()["connection"], "close");
    relay.ended()?;
    let answered = load.end().await?;

    let relay = Running::start(folder.path())?;
    desktop = Arc::into_inner(shared).context("all senders have ended")?;
    desktop.dial = relay.dial.clone();
    let delivered = delivered(&desktop).await?;
    ensure!(answered.len() > 20, "{} are no load", answered.len());
    assert_eq!(answered.symmetric_difference(&delivered).count(), 0);
    relay.kill()
}

/// With a socket that outlives it (systemd's), a relay is replaced by another under load, and no sender notices.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_relay_is_replaced_under_load_and_nobody_is_refused() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let socket = std::net::TcpListener::bind("127.0.0.1:0")?;
    let start = || Running::spawn_on(&socket, &command(folder.path()));
    let mut relay = start()?;
    let desktop = Arc::new(relay.pair(folder.path()).await?);
    let load = Load::begin(&desktop, false);
    for _ in 0..3 {
        let mut link = desktop.connect(Cursor::default()).await?;
        let head = link.head;
        until("more has come", async || {
            Ok(link.batch().await?.iter().any(|item| item.seq > head))
        })
        .await?;
        relay.ask_to_end()?;
        relay.ended()?;
        relay = start()?;
    }
    let answered = load.end().await?;
    let delivered = delivered(&desktop).await?;
    ensure!(answered.len() > 20, "{} are no load", answered.len());
    assert_eq!(answered.symmetric_difference(&delivered).count(), 0);
    relay.kill()
}

/// A backup that is made under load has everything that was answered before it; put back, its relay begins a new epoch for a device that had more.
#[tokio::test(flavor = "multi_thread")]
async fn a_backup_under_load_can_be_put_back() -> Result<()> {
    let (folder, restored) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let relay = Running::start(folder.path())?;
    let mut desktop = relay.pair(folder.path()).await?;
    desktop.callback("before").await?;
    let shared = Arc::new(desktop);
    let load = Load::begin(&shared, true);
    let mut link = shared.connect(Cursor::default()).await?;
    until("the load has begun", async || {
        Ok(link.batch().await?.len() > 1)
    })
    .await?;
    let copy = restored.path().join("relay.sqlite3");
    let name = copy.to_str().context("a path in UTF-8")?;
    let data = folder.path().to_str().context("a path in UTF-8")?;
    let backup = || run(&["backup", name, "--data", data]);
    let made = backup()?;
    ensure!(made.status.success(), "{made:?}");
    let again = backup()?;
    ensure!(!again.status.success() && String::from_utf8(again.stderr)?.contains("there already"));
    let answered = load.end().await?;
    desktop = Arc::into_inner(shared).context("all senders have ended")?;
    let (mut cursor, mut before) = (Cursor::default(), HashSet::new());
    crate::kills::take(&desktop, &mut cursor, &mut before, None).await?;
    assert!(before.is_superset(&answered));
    relay.kill()?;

    std::fs::copy(
        folder.path().join("master.secret"),
        restored.path().join("master.secret"),
    )?;
    let relay = Running::start(restored.path())?;
    desktop.dial = relay.dial.clone();
    let link = desktop.connect(cursor).await?;
    assert_ne!(link.epoch, cursor.epoch, "it is ahead of the backup");
    drop(link);
    let kept = delivered(&desktop).await?;
    assert!(kept.contains("before") && kept.len() > 1 && kept.is_subset(&before));
    ensure!(kept.len() < before.len(), "the load went on after it");
    relay.kill()
}

/// The operator cannot nod it through: he types what the shop reads to him.
#[tokio::test]
async fn the_operator_types_the_digits_that_the_device_shows() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let relay = Running::start(folder.path())?;
    let data = folder.path().to_str().context("a path in UTF-8")?;
    for is_right in [false, true] {
        let mut command = std::process::Command::new(PROGRAM);
        command.args(["shop", "add", "Duka", "--data", data]);
        let mut asked = command
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()?;
        let mut said = BufReader::new(asked.stdout.take().context("piped")?);
        let mut code = String::new();
        said.read_line(&mut code)?;
        let invite: Invite = code.trim().parse()?;
        let mut device = joining(if is_right { 1 } else { 6 }, &invite);
        let Next::Post(reveal) = device.hear(&ask(&relay.dial, &device.begin()).await??)? else {
            anyhow::bail!("it does not reveal")
        };
        assert_eq!(ask(&relay.dial, &reveal).await?, Ok(PairAnswer::Wait));
        let digits = device.digits().context("it shows them")?.to_string();
        let typed = if is_right { digits.clone() } else { "y".into() };
        // The line to the operator's terminal breaks, and he goes on from another.
        if is_right {
            asked.kill()?;
            asked.wait()?;
            let mut command = std::process::Command::new(PROGRAM);
            command.args(["code", code.trim(), "--data", data]);
            asked = command
                .stdin(std::process::Stdio::piped())
                .stdout(std::process::Stdio::piped())
                .stderr(std::process::Stdio::piped())
                .spawn()?;
            said = BufReader::new(asked.stdout.take().context("piped")?);
        }
        let mut to = asked.stdin.take().context("piped")?;
        writeln!(to, "{typed}")?;
        if is_right {
            let mut line = String::new();
            while !line.contains("yet to hear") {
                line.clear();
                ensure!(said.read_line(&mut line)? > 0, "it ended early");
            }
            ask(&relay.dial, &reveal).await??;
        }
        assert_eq!(asked.wait()?.success(), is_right);
        let mut rest = String::new();
        said.read_to_string(&mut rest)?;
        assert_eq!(rest.contains("The device is in"), is_right, "{rest}");
    }
    let listed = run(&["device", "list", "--data", data])?;
    let listed = String::from_utf8(listed.stdout)?;
    ensure!(listed.contains(": active, paired 2"), "{listed}");
    relay.kill()
}

/// A shop's strangers fill its share and no more, and the last of storage is for listed senders.
#[tokio::test]
async fn strangers_fill_a_shops_share_and_leave_the_rest_to_others() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let options = ["--store-cap", "2M", "--proxy", "127.0.0.1"];
    let relay = Running::spawn(command(folder.path()).args(options))?;
    let one = relay.pair(folder.path()).await?;
    let two = relay.pair_as(2, "sqlite", folder.path()).await?;
    until("weighed", async || {
        Ok(figures(&relay).await?["store_bytes"] > 0.0)
    })
    .await?;
    let client = reqwest::Client::new();
    let body = "x".repeat(8_000);
    let post = async |to: &Desktop, from: &str| {
        let post = client.post(to.reach(&to.mint(AnswerKind::Accepted)));
        let post = post.header("x-forwarded-for", from).body(body.clone());
        anyhow::Ok(post.send().await?.status().as_u16())
    };
    let mut taken = 0;
    // From everywhere, so that it is not a network's rate that stops it.
    let stranger = |n: usize| format!("203.0.{n}.9");
    while post(&one, &stranger(taken)).await? == 200 {
        taken += 1;
        ensure!(taken < 100, "an eighth of 2 MB are some thirty");
    }
    assert_eq!(post(&one, &stranger(taken)).await?, 429);
    ensure!(taken > 20, "{taken}");
    assert_eq!(post(&two, "203.0.113.9").await?, 200);
    let safaricom = "196.201.214.200";
    assert_eq!(post(&one, safaricom).await?, 200);

    // With a cap that is nearly reached, Safaricom's go on where strangers' no longer do.
    let mut used = 0.0;
    until("weighed", async || {
        used = figures(&relay).await?["store_bytes"];
        Ok(used > (taken * body.len()) as f64)
    })
    .await?;
    relay.kill()?;
    let cap = format!("{}", used as u64 * 11 / 10);
    let options = ["--store-cap", &cap, "--proxy", "127.0.0.1"];
    let relay = Running::spawn(command(folder.path()).args(options))?;
    let post = async |from: &str| {
        let address = two.mint(AnswerKind::Accepted);
        let path = address.as_str().split_once("/c/").context("a path")?.1;
        let post = client.post(format!("{}/c/{path}", relay.dial));
        let post = post.header("x-forwarded-for", from).body("x");
        anyhow::Ok(post.send().await?.status().as_u16())
    };
    until("tight", async || Ok(post("198.51.100.7").await? == 503)).await?;
    assert_eq!(post(safaricom).await?, 200);
    relay.kill()
}

/// Prometheus or whatever else has taken the port: that is no reason to lose callbacks.
#[tokio::test]
async fn a_port_that_is_taken_costs_the_operators_pages_alone() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let taken = std::net::TcpListener::bind("127.0.0.1:0")?;
    let data = folder.path().to_str().context("a path in UTF-8")?;
    let admin = taken.local_addr()?.to_string();
    let mut relay = std::process::Command::new(PROGRAM)
        .args(["--data", data, "--listen", "127.0.0.1:0", "--admin", &admin])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()?;
    let mut line = String::new();
    let mut said = BufReader::new(relay.stdout.take().context("piped")?);
    let read = said.read_line(&mut line);
    relay.kill()?;
    relay.wait()?;
    read?;
    ensure!(line.starts_with("listening on 127.0.0.1:"), "{line}");
    Ok(())
}
