//! Clients that are slow, silent or many: they are given up, and others are served meanwhile. Once everything is set up, the clock is
//! paused: it then jumps to whatever is waited for, so no second is spent here. (Not before: storage is a thread that a paused clock does not see.)

use crate::BOUND;
use crate::test_relay::TestRelay;
use anyhow::Result;
use pokea_mailbox::AnswerKind;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, pause, resume, timeout};

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
    let mut sockets = Vec::new();
    for n in 0..1_000 {
        let mut socket = connect(&relay).await?;
        socket
            .write_all(&b"POST /c/0/0/0 HTTP/1.1\r\nhost: x\r\n"[..n % 30])
            .await?;
        sockets.push(socket);
    }
    desktop.callback("in between").await?;
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
