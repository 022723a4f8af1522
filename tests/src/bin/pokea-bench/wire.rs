//! HTTP as little as a measurement needs: one connection kept open, whole requests made beforehand, and every answer a 200.

use anyhow::{Context, bail, ensure};
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A connection that is kept open.
pub(crate) struct Wire {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Wire {
    pub(crate) async fn to(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: Vec::with_capacity(4_096),
        })
    }

    /// Gives a whole request to the socket.
    pub(crate) async fn send(&mut self, request: &[u8]) -> anyhow::Result<()> {
        Ok(self.stream.write_all(request).await?)
    }

    /// Waits for a whole answer.
    pub(crate) async fn answer(&mut self) -> anyhow::Result<()> {
        self.buffer.clear();
        loop {
            let read = self.stream.read_buf(&mut self.buffer).await?;
            ensure!(read > 0, "the connection was closed without an answer");
            if whole_len(&self.buffer)? == Some(self.buffer.len()) {
                break;
            }
        }
        if !self.buffer.starts_with(b"HTTP/1.1 200 ") {
            let status = String::from_utf8_lossy(&self.buffer);
            bail!("not a 200: {}", status.lines().next().unwrap_or_default());
        }
        Ok(())
    }
}

/// How long a message is whose beginning is given; `None` while its head is not whole.
pub(crate) fn whole_len(message: &[u8]) -> anyhow::Result<Option<usize>> {
    let Some(end) = message.windows(4).position(|four| four == b"\r\n\r\n") else {
        return Ok(None);
    };
    let head = std::str::from_utf8(&message[..end]).context("a head is not text")?;
    let body = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.trim().parse::<usize>().ok())?
    });
    Ok(Some(end + 4 + body.unwrap_or(0)))
}

/// A whole POST of JSON to a URL such as `http://127.0.0.1:8080/path`.
pub(crate) fn post(url: &str, body: &str) -> anyhow::Result<Vec<u8>> {
    let (host, path) = host_and_path(url)?;
    Ok(format!(
        "POST {path} HTTP/1.1\r\nhost: {host}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes())
}

/// Where a URL with an address for a host leads.
pub(crate) fn address_of(url: &str) -> anyhow::Result<SocketAddr> {
    let (host, _) = host_and_path(url)?;
    host.parse().with_context(|| format!("{url} has no port"))
}

fn host_and_path(url: &str) -> anyhow::Result<(&str, &str)> {
    let rest = url.strip_prefix("http://").context("not plain HTTP")?;
    Ok(rest.split_at(rest.find('/').unwrap_or(rest.len())))
}
