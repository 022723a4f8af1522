//! F63 and F64: what strangers post holds nothing up and is not looked into, and guessing at addresses teaches nothing.

use crate::BOUND;
use crate::test_relay::TestRelay;
use anyhow::{Context, Result, ensure};
use pokea_mailbox::{AddressBook, AddressKey, AnswerKind, Cursor, DeviceId};
use std::io::Write;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout};

/// Probes of each kind; `POKEA_RELAY_PROBES` makes them more.
const PROBES: usize = 2_000;

/// Above this a difference between means is no chance (two-sided, p = 0.01, for many degrees of freedom).
const WELCH_T: f64 = 2.576;

async fn connect(relay: &TestRelay) -> Result<TcpStream> {
    let socket = TcpStream::connect(relay.url.as_str().trim_start_matches("http://")).await?;
    socket.set_nodelay(true)?;
    Ok(socket)
}

fn post(path: &str, body: &str) -> String {
    let length = body.len();
    format!("POST {path} HTTP/1.1\r\nhost: x\r\ncontent-length: {length}\r\n\r\n{body}")
}

/// Valid callbacks are answered within a second beside a flood of others, each of which is answered 404.
#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_junk_holds_nothing_up() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start(&folder).await?;
    let desktop = relay.desktop(1).await?;
    let path = format!(
        "/c/{}/{}/{}",
        "0".repeat(32),
        "1".repeat(34),
        "2".repeat(64)
    );
    // Small enough to be read at once, so that the connection can be used again.
    let junk = post(&path, r#"{"Body":{"stkCallback":{"ResultCode":0}}}"#);
    let mut floods = JoinSet::new();
    for _ in 0..16 {
        let (mut socket, junk) = (connect(&relay).await?, junk.clone());
        floods.spawn(async move {
            let mut answered = 0_u32;
            let mut answer = [0; 1024];
            // Until the relay stops.
            while socket.write_all(junk.as_bytes()).await.is_ok() {
                match socket.read(&mut answer).await {
                    Ok(read) if read > 0 => answered += 1,
                    _ => break,
                }
            }
            answered
        });
    }
    let (flood_begun, mut slowest) = (Instant::now(), Duration::ZERO);
    for n in 0..100 {
        let begun = Instant::now();
        desktop.callback(&n.to_string()).await?;
        ensure!(
            begun.elapsed() < Duration::from_secs(1),
            "callback {n}: {:?}",
            begun.elapsed()
        );
        slowest = slowest.max(begun.elapsed());
    }
    let flood = flood_begun.elapsed();
    let items = desktop.connect(Cursor::default()).await?.items(100).await?;
    assert_eq!(desktop.open(&items[99])?, "99");
    relay.stop().await?;
    let mut junk = 0;
    while let Some(answered) = timeout(BOUND, floods.join_next()).await? {
        junk += answered?;
    }
    writeln!(
        std::io::stderr(),
        "{:.0} junk posts a second, the slowest of 100 valid ones took {slowest:.1?}",
        f64::from(junk) / flood.as_secs_f64()
    )?;
    ensure!(junk > 100, "{junk} are no flood");
    Ok(())
}

/// The relay neither inflates nor parses: what is within the size is bytes, and comes out as it went in.
#[tokio::test]
async fn a_gzip_bomb_and_deep_json_are_bytes_like_others() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start(&folder).await?;
    let desktop = relay.desktop(1).await?;
    let deep = "[".repeat(8_000) + &"]".repeat(8_000);
    let client = reqwest::Client::new();
    for (encoding, body) in [("gzip", "\u{1f}bomb"), ("identity", &deep)] {
        let address = desktop.mint(AnswerKind::Accepted);
        let post = client
            .post(address.as_str())
            .header("content-encoding", encoding);
        let answer = post.body(body.to_owned()).send().await?;
        assert_eq!(answer.status(), 200);
    }
    let items = desktop.connect(Cursor::default()).await?.items(2).await?;
    assert_eq!(desktop.open(&items[0])?, "\u{1f}bomb");
    assert_eq!(desktop.open(&items[1])?, deep);
    relay.stop().await
}

/// T15: a wrong mac for a device that is there takes as long as one for a device that is not. The probes take turns, so that whatever
/// else the machine does meets both alike.
#[tokio::test(flavor = "multi_thread")]
async fn guessing_shows_no_difference_in_time() -> Result<()> {
    let long = std::env::var("POKEA_RELAY_PROBES").ok();
    let probes = long.as_ref().map_or(Ok(PROBES), |probes| probes.parse())?;
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start(&folder).await?;
    let desktop = relay.desktop(1).await?;
    desktop.callback("so that the relay knows it").await?;
    let guess = |device| {
        let book = AddressBook {
            base_url: relay.url.clone(),
            device,
            key: AddressKey::from_bytes([0; 32]),
        };
        let address = book.mint(AnswerKind::Accepted, [1; 16]);
        post(
            address.as_str().trim_start_matches(relay.url.as_str()),
            "{}",
        )
    };
    let guesses = [
        guess(desktop.paired.device),
        guess(DeviceId::from_bytes([0xab; 16])),
    ];
    let mut socket = connect(&relay).await?;
    let mut times = [Vec::with_capacity(probes), Vec::with_capacity(probes)];
    let mut answers = [Vec::new(), Vec::new()];
    let mut sent = guesses[0].clone().into_bytes();
    for n in 0..2 * probes {
        // Either first in turn.
        let which = (n + n / 2) % 2;
        // From one place: where in memory a text lies takes its time too.
        sent.copy_from_slice(guesses[which].as_bytes());
        let begun = Instant::now();
        socket.write_all(&sent).await?;
        let mut answer = [0; 512];
        let read = timeout(BOUND, socket.read(&mut answer)).await??;
        times[which].push(begun.elapsed().as_secs_f64() * 1e6);
        let answer = String::from_utf8(answer[..read].to_vec())?;
        ensure!(answer.starts_with("HTTP/1.1 404"), "{answer}");
        let date = answer.lines().position(|line| line.starts_with("date:"));
        answers[which] = answer
            .lines()
            .enumerate()
            .filter(|(line, _)| Some(*line) != date)
            .map(|(_, text)| text.to_owned())
            .collect();
    }
    assert_eq!(answers[0], answers[1], "the same answer to the letter");
    let [known, unknown] = times.map(Trimmed::of);
    let difference = known.mean - unknown.mean;
    let t = difference / (known.variance + unknown.variance).sqrt();
    writeln!(
        std::io::stderr(),
        "{probes} probes of each: {difference:+.2} us of {:.1} us, Welch's t = {t:.2}",
        known.mean
    )?;
    ensure!(difference.abs() < 50.0, "{difference} us");
    if long.is_some() {
        ensure!(t.abs() < WELCH_T, "t = {t}");
    }
    relay.stop().await.context("stopped")
}

/// A mean without the tenth at either end, which is the scheduler's, and how far it may be from the true one: with these, Welch's t is Yuen's, in which
/// what was cut off counts as the last that was not.
struct Trimmed {
    mean: f64,
    /// Of the mean.
    variance: f64,
}

impl Trimmed {
    fn of(mut times: Vec<f64>) -> Self {
        times.sort_by(f64::total_cmp);
        let tenth = times.len() / 10;
        let (first, last) = (times[tenth], times[times.len() - tenth - 1]);
        let middle = &times[tenth..times.len() - tenth];
        let kept = middle.len() as f64;
        let mean = middle.iter().sum::<f64>() / kept;
        for time in &mut times {
            *time = time.clamp(first, last);
        }
        let clamped = times.iter().sum::<f64>() / times.len() as f64;
        let squares: f64 = times.iter().map(|time| (time - clamped).powi(2)).sum();
        Self {
            mean,
            variance: squares / kept / (kept - 1.0),
        }
    }
}
