//! From a callback's post to its frame at the desktop: beside one loopback round trip and one flush of as many bytes, measured in the same run.
//! `POKEA_RELAY_DELIVERIES` makes them more.

use crate::test_relay::TestRelay;
use anyhow::{Result, ensure};
use pokea_mailbox::{AnswerKind, Cursor};
use std::io::Write;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::Instant;

const DELIVERIES: usize = 100;

/// As long as a callback, and as what is stored of it.
const BYTES: usize = 1_024;

#[tokio::test(flavor = "multi_thread")]
async fn a_callback_is_at_the_desktop_as_soon_as_it_is_on_disk() -> Result<()> {
    let wanted = std::env::var("POKEA_RELAY_DELIVERIES").ok();
    let count = wanted.map_or(Ok(DELIVERIES), |count| count.parse())?;
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start(&folder).await?;
    let desktop = relay.desktop(1).await?;
    let mut link = desktop.connect(Cursor::default()).await?;
    let mut socket = TcpStream::connect(relay.url.as_str().trim_start_matches("http://")).await?;
    socket.set_nodelay(true)?;
    let (mut echo, mut file) = (echo().await?, tempfile::tempfile_in(folder.path())?);
    let (mut delivered, mut beside) = (Vec::new(), Vec::new());
    for _ in 0..count {
        let address = desktop.mint(AnswerKind::Accepted);
        let path = address.as_str().trim_start_matches(relay.url.as_str());
        let post = format!(
            "POST {path} HTTP/1.1\r\nhost: x\r\ncontent-length: {BYTES}\r\n\r\n{}",
            "x".repeat(BYTES)
        );
        let begun = Instant::now();
        socket.write_all(post.as_bytes()).await?;
        let items = link.items(1).await?;
        delivered.push(begun.elapsed());
        link.ack(items[0].seq).await?;
        let mut answer = [0; 1024];
        ensure!(socket.read(&mut answer).await? > 0, "the answer");

        let begun = Instant::now();
        echo.write_all(&[0; BYTES]).await?;
        echo.read_exact(&mut [0; BYTES]).await?;
        file.write_all(&[0; BYTES])?;
        file.sync_data()?;
        beside.push(begun.elapsed());
    }
    let [delivered, beside] = [delivered, beside].map(|mut times: Vec<Duration>| {
        times.sort_unstable();
        [times[count / 2], times[count * 99 / 100]]
    });
    writeln!(
        std::io::stderr(),
        "{count} callbacks to the desktop: p50 {:.1?}, p99 {:.1?}; a round trip and a flush: p50 {:.1?}, p99 {:.1?}",
        delivered[0],
        delivered[1],
        beside[0],
        beside[1]
    )?;
    ensure!(delivered[0] < Duration::from_secs(1), "{delivered:?}");
    relay.stop().await
}

/// Sends back what it gets.
async fn echo() -> Result<TcpStream> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let socket = TcpStream::connect(listener.local_addr()?).await?;
    socket.set_nodelay(true)?;
    let (mut other, _) = listener.accept().await?;
    other.set_nodelay(true)?;
    tokio::spawn(async move {
        let (mut from, mut to) = other.split();
        tokio::io::copy(&mut from, &mut to).await
    });
    Ok(socket)
}
