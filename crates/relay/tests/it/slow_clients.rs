//! Clients that are slow, silent or many: they are given up, and others are served meanwhile. Once everything is set up, the clock is
//! paused: it then jumps to whatever is waited for, so no second is spent here. (Not before: storage is a thread that a paused clock does not see.)

use crate::BOUND;
use crate::test_relay::TestRelay;
use anyhow::{Result, ensure};
use pokea_mailbox::AnswerKind;
use std::io::Write;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, pause, resume, timeout};

/// A callback is answered within this time beside all of them, on a machine that has other things to do.
const LATEST: Duration = Duration::from_secs(1);

async fn connect(relay: &TestRelay) -> Result<TcpStream> {
    Ok(TcpStream::connect(relay.url.as_str().trim_start_matches("http://")).await?)
}

/// What is left to read until the relay hangs up.
async fn rest(mut socket: TcpStream) -> Result<String> {
    let mut text = Vec::new();
    timeout(BOUND, socket.read_to_end(&mut text)).await??;
    Ok(String::from_utf8(text)?)
}

#[tokio::test]
async fn a_thousand_half_requests_hold_nothing_up() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start(&folder).await?;
    let desktop = relay.desktop(1).await?;
    let address = desktop.mint(AnswerKind::Accepted);
    let path = address.as_str().trim_start_matches(relay.url.as_str());
    // Whoever knows an address gets as far as its body.
    let genuine = format!("POST {path} HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf");
    let mut sockets = Vec::new();
    for n in 0..1_000 {
        let mut socket = connect(&relay).await?;
        let sent = match n % 2 {
            0 => &b"POST /c/0/0/0 HTTP/1.1\r\nhost: x\r\n"[..n % 30],
            _ => genuine.as_bytes(),
        };
        socket.write_all(sent).await?;
        sockets.push(socket);
    }
    let begun = Instant::now();
    desktop.callback("in between").await?;
    let took = begun.elapsed();
    writeln!(
        std::io::stderr(),
        "beside {} slow ones a callback took {took:.1?}",
        sockets.len()
    )?;
    ensure!(took < LATEST, "{took:?}");
    pause();
    let before = Instant::now();
    for socket in sockets {
        rest(socket).await?;
    }
    assert!(
        before.elapsed().as_secs() <= 10,
        "all were given up at their time, not one after the other"
    );
    resume();
    relay.stop().await
}

#[tokio::test]
async fn a_body_that_does_not_come_is_given_up() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start(&folder).await?;
    let desktop = relay.desktop(1).await?;
    let address = desktop.mint(AnswerKind::Accepted);
    let path = address.as_str().trim_start_matches(relay.url.as_str());
    let mut socket = connect(&relay).await?;
    let head = format!("POST {path} HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nonly this");
    socket.write_all(head.as_bytes()).await?;
    pause();
    assert!(rest(socket).await?.starts_with("HTTP/1.1 408"));
    resume();
    assert_eq!(relay.stored()?, 0);
    relay.stop().await
}

#[tokio::test]
async fn a_head_without_end_is_refused() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start(&folder).await?;
    let mut socket = connect(&relay).await?;
    let head = format!(
        "POST /c/0/0/0 HTTP/1.1\r\nhost: x\r\nx: {}",
        "x".repeat(100_000)
    );
    // The relay may hang up while this is still being written.
    let _ = socket.write_all(head.as_bytes()).await;
    match rest(socket).await {
        Ok(answer) => assert!(
            answer.is_empty() || answer.starts_with("HTTP/1.1 4"),
            "{answer}"
        ),
        Err(error) => assert!(error.is::<std::io::Error>(), "{error}"),
    }
    relay.stop().await
}
