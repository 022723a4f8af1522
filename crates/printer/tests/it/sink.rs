//! Printers on loopback: what each does with a line is the test's, what each was sent is kept.

use anyhow::{Context, Result};
use pokea_printer::Address;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What a well printer answers to `DLE EOT 1` to `4`.
pub const WELL: [u8; 4] = [0x12, 0x12, 0x12, 0x12];
pub const PAPER_OUT: [u8; 4] = [0x1a, 0x32, 0x12, 0x7e];

/// Everything that came over one line.
pub type Heard = Vec<u8>;

/// A listening printer.
pub struct Sink {
    pub port: u16,
    lines: Arc<Mutex<Vec<JoinHandle<Heard>>>>,
}

impl Sink {
    /// One that serves its lines, numbered from 0, as it is told to.
    pub async fn start<F>(serve: impl Fn(usize, TcpStream) -> F + Send + 'static) -> Result<Self>
    where
        F: Future<Output = Heard> + Send + 'static,
    {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let port = listener.local_addr()?.port();
        let lines = Arc::new(Mutex::new(Vec::new()));
        let served = Arc::clone(&lines);
        tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                let Ok(mut lines) = served.lock() else { return };
                let number = lines.len();
                lines.push(tokio::spawn(serve(number, line)));
            }
        });
        Ok(Self { port, lines })
    }

    /// One that answers every question so before a job's bytes, and so after them, and closes when we do.
    pub async fn answering(before: [u8; 4], after: [u8; 4]) -> Result<Self> {
        Self::start(move |_, mut line| async move {
            let heard = converse(&mut line, before, after).await;
            let _ = line.shutdown().await;
            heard
        })
        .await
    }

    pub fn address(&self) -> Address {
        Address::Network {
            host: "127.0.0.1".into(),
            port: self.port,
        }
    }

    /// What came over each line, once all of them have ended.
    pub async fn heard(self) -> Result<Vec<Heard>> {
        let lines = std::mem::take(
            &mut *self
                .lines
                .lock()
                .map_err(|_| anyhow::anyhow!("a sink failed"))?,
        );
        let mut heard = Vec::new();
        for line in lines {
            heard.push(
                tokio::time::timeout(crate::LONG, line)
                    .await
                    .context("a line is still open")??,
            );
        }
        Ok(heard)
    }
}

/// Answers questions until the other side closes, and keeps everything else.
pub async fn converse(line: &mut TcpStream, before: [u8; 4], after: [u8; 4]) -> Heard {
    let mut job = Vec::new();
    let mut asked = Vec::new();
    while let Ok(byte) = line.read_u8().await {
        asked.push(byte);
        match asked[..] {
            [0x10] | [0x10, 0x04] => {}
            [0x10, 0x04, n @ 1..=4] => {
                let answers = if job.is_empty() { before } else { after };
                // Whoever asks and does not wait for the answer has a reason.
                let _ = line.write_all(&[answers[usize::from(n) - 1]]).await;
                asked.clear();
            }
            _ => job.append(&mut asked),
        }
    }
    job
}

/// Reads to the end without a word.
pub async fn listen(mut line: TcpStream) -> Heard {
    let mut heard = Vec::new();
    let _ = line.read_to_end(&mut heard).await;
    heard
}
