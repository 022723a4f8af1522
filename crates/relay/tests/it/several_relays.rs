//! Several relays over one cluster are one relay for a shop: its device has one link among them, and is asked wherever it is connected. And what the
//! cluster does not take is on a relay's own disk only while there is room.

use crate::BOUND;
use crate::callbacks::hex_bytes;
use crate::cluster::Cluster;
use crate::desktop::{Desktop, answered};
use crate::kills::take;
use crate::program::{PROGRAM, Running, command};
use anyhow::{Context, Result, bail, ensure};
use async_nats::jetstream;
use futures_util::TryStreamExt;
use futures_util::future::try_join_all;
use pokea_mailbox::limits::{ANSWER_WITHIN, WINDOW_ITEMS};
use pokea_mailbox::{AnswerKind, Cursor, Policy, RefusedReason, ServerFrame};
use std::collections::HashSet;
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use tokio::time::{Instant, interval};

/// At most, for an answer: of a question 8 s, and of the others nobody says.
const SAFARICOM_WAITS: Duration = Duration::from_secs(8);

/// Until a relay's own copy has so many devices.
async fn until_copied(data: &Path, devices: u64) -> Result<()> {
    let copy = rusqlite::Connection::open(data.join("shops.sqlite3"))?;
    let (deadline, mut looks) = (Instant::now() + BOUND, interval(Duration::from_millis(20)));
    loop {
        let has: i64 = copy.query_row("SELECT count(*) FROM devices", [], |row| row.get(0))?;
        if has.cast_unsigned() >= devices {
            return Ok(());
        }
        ensure!(Instant::now() < deadline, "{has} devices");
        looks.tick().await;
    }
}

/// Every file below a folder, but no relay's secret.
fn read_all(folder: &Path, dump: &mut Vec<u8>) -> Result<()> {
    for file in std::fs::read_dir(folder)? {
        let path = file?.path();
        if path.is_dir() {
            read_all(&path, dump)?;
        } else if !path.ends_with("master.secret") {
            dump.extend(std::fs::read(path)?);
        }
    }
    Ok(())
}

/// Asks, and gives what was answered.
async fn question(desktop: &Desktop) -> Result<String> {
    let url = desktop.reach(&desktop.mint(AnswerKind::Question));
    let answer = reqwest::Client::new().post(url).body("?").send().await?;
    Ok(answer.text().await?)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_is_connected_once_and_asked_wherever_it_is() -> Result<()> {
    let cluster = Cluster::start().await?;
    let (folder, other_folder) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let relay = Running::start_on(&cluster.url(), folder.path())?;
    let secret = |folder: &tempfile::TempDir| folder.path().join("master.secret");
    std::fs::copy(secret(&folder), secret(&other_folder))?;
    let other = Running::start_on(&cluster.url(), other_folder.path())?;
    let mut desktop = relay.pair_on(&cluster.url(), folder.path()).await?;

    let mut older = desktop.connect(Cursor::default()).await?;
    desktop.dial = other.dial.clone();
    let mut link = desktop.connect(Cursor::default()).await?;
    older.expect_refused(RefusedReason::Replaced).await?;

    // Posted to the one, answered by the desktop at the other.
    desktop.dial = relay.dial.clone();
    let answer = async {
        loop {
            match link.next().await? {
                ServerFrame::Ask { item } => {
                    assert_eq!(desktop.open(&item)?, "?");
                    return link
                        .send(&answered(item.seq, true, "from the other side"))
                        .await;
                }
                ServerFrame::Ping { .. } => {}
                unexpected => bail!("{unexpected:?} where a question was expected"),
            }
        }
    };
    let (heard, ()) = tokio::try_join!(question(&desktop), answer)?;
    assert_eq!(heard, "from the other side");
    // And what is stored by the one comes from the other.
    let address = desktop.callback("over there").await?;
    let items = link.items(1).await?;
    assert_eq!(desktop.open(&items[0])?, "over there");
    // Whoever takes the servers' disks, and the relays' without their secret, reads no body and has no address.
    let mut dump = Vec::new();
    for all in [cluster.folder(), folder.path(), other_folder.path()] {
        read_all(all, &mut dump)?;
    }
    let has = |bytes: &[u8]| dump.windows(bytes.len()).any(|window| window == bytes);
    let (_, mac) = address.as_str().rsplit_once('/').context("its mac")?;
    let key = desktop.paired.address_key.expose_bytes();
    for secret in [b"over there", mac.as_bytes(), &hex_bytes(mac), key] {
        ensure!(!has(secret), "{secret:?} is stored");
    }
    ensure!(has(items[0].sealed.as_bytes()), "a dump of the right files");

    // What is not there although it was announced, and was not swept, is not passed over: the desktop comes again.
    let posts = (0..WINDOW_ITEMS + 20).map(|n| {
        let desktop = &desktop;
        async move { desktop.callback(&n.to_string()).await }
    });
    try_join_all(posts).await?;
    let sent = link.items(WINDOW_ITEMS - 1).await?;
    let context = jetstream::new(cluster.client().await?);
    let mut streams = context.streams();
    while let Some(stream) = streams.try_next().await? {
        if stream.config.name.starts_with("MAIL_") {
            context
                .get_stream(stream.config.name)
                .await?
                .purge()
                .await?;
        }
    }
    link.ack(sent[sent.len() - 1].seq).await?;
    link.expect_refused(RefusedReason::Unavailable).await?;
    desktop.dial = other.dial.clone();
    let mut link = desktop.connect(Cursor::default()).await?;
    desktop.dial = relay.dial.clone();

    // With nobody anywhere the policy answers, and nobody is waited for.
    link.send_text("nonsense").await?;
    link.expect_refused(RefusedReason::BadFrame).await?;
    let begun = Instant::now();
    assert_eq!(question(&desktop).await?, Policy::Accept.body());
    ensure!(begun.elapsed() < ANSWER_WITHIN, "{:?}", begun.elapsed());
    relay.kill()?;
    other.kill()
}

/// F58 for a relay whose cluster is silent: what its own disk has no room for is a 503, never a 200. The limit on a file's size stands in for the disk's.
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_under_a_silent_cluster_is_a_503() -> Result<()> {
    let mut cluster = Cluster::start().await?;
    let folder = tempfile::tempdir()?;
    let script = r#"trap "" XFSZ; ulimit -f 2400; exec "$0" "$@""#;
    let mut limited = Command::new("sh");
    limited.args(["-c", script, PROGRAM]);
    limited.args(command(folder.path()).get_args());
    limited
        .env("POKEA_RELAY_STORE", cluster.url())
        .env("RUST_LOG", "off");
    let relay = Running::spawn(&mut limited)?;
    let desktop = relay.pair_on(&cluster.url(), folder.path()).await?;
    desktop.callback("so that the relay knows it").await?;
    let unseen = relay.pair_as(2, &cluster.url(), folder.path()).await?;
    until_copied(folder.path(), 2).await?;
    cluster.kill(0)?;
    cluster.kill(1)?;
    cluster.signal(2, "STOP")?;
    // The relay has had nothing to do with that shop yet, and nobody tells it anything: its own copy does.
    unseen
        .callback("to a shop that was not seen before")
        .await?;
    let begun = Instant::now();
    unseen.callback("and once more").await?;
    ensure!(begun.elapsed() < SAFARICOM_WAITS, "{:?}", begun.elapsed());
    cluster.signal(2, "CONT")?;
    let client = reqwest::Client::new();
    let mut answered = HashSet::from(["so that the relay knows it".to_owned()]);
    let refused = loop {
        let url = desktop.reach(&desktop.mint(AnswerKind::Accepted));
        let body = format!("{:0>8000}", answered.len());
        let status = client.post(url).body(body.clone()).send().await?.status();
        if status != 200 {
            break status;
        }
        answered.insert(body);
        ensure!(answered.len() < 10_000, "the limit was never reached");
    };
    assert_eq!(refused, 503);
    assert!(answered.len() > 10);
    let spilled = format!("pokea_relay_spilled_items {}\n", answered.len() + 1);
    let (deadline, mut looks) = (Instant::now() + BOUND, interval(Duration::from_millis(50)));
    loop {
        looks.tick().await;
        let (_, figures) = relay.page("metrics").await?;
        if figures.contains("pokea_relay_cluster_silent 1\n") && figures.contains(&spilled) {
            break;
        }
        ensure!(Instant::now() < deadline, "{spilled}: {figures}");
    }

    cluster.restart(0)?;
    cluster.restart(1)?;
    let (mut cursor, mut delivered) = (Cursor::default(), HashSet::new());
    let (deadline, mut looks) = (Instant::now() + BOUND, interval(Duration::from_millis(50)));
    while !delivered.is_superset(&answered) {
        looks.tick().await;
        let taken = take(&desktop, &mut cursor, &mut delivered, None).await;
        ensure!(
            Instant::now() < deadline,
            "{} of {}: {taken:?}",
            delivered.len(),
            answered.len()
        );
    }
    desktop.callback("room again").await.context("room again")?;
    relay.kill()
}
