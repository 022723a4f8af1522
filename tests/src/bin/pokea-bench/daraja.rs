//! A Daraja that only measures: it takes every push and confirms every payment at once, and tells when the first byte of each request
//! came. A thread of its own serves one connection after the other, so that no work of the app's runtime can delay the stamp.

use crate::wire::whole_len;
use anyhow::Context;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::Instant;

const PUSH: &str = "/mpesa/stkpush/v1/processrequest";
const QUERY: &str = "/mpesa/stkpushquery/v1/query";

/// The measuring end of the app's line to Daraja.
pub(crate) struct Daraja {
    pub(crate) base_url: String,
    seen: UnboundedReceiver<Seen>,
}

/// One push or query, as it came.
pub(crate) struct Seen {
    is_push: bool,
    pub(crate) connected: Instant,
    pub(crate) first_byte: Instant,
    /// Where the push wants its callback.
    pub(crate) callback_url: String,
    pub(crate) checkout: String,
    pub(crate) merchant: String,
}

impl Daraja {
    /// Serves for as long as the program runs.
    pub(crate) fn start() -> anyhow::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let base_url = format!("http://{}", listener.local_addr()?);
        let (tell, seen) = unbounded_channel();
        std::thread::spawn(move || {
            for count in 0.. {
                let served = listener
                    .accept()
                    .map_err(anyhow::Error::from)
                    .and_then(|(stream, _)| serve(stream, count, &tell));
                if let Err(error) = served {
                    tracing::warn!(%error, "a request to the measuring Daraja broke off");
                }
            }
        });
        Ok(Self { base_url, seen })
    }

    /// The next push, once it has come. Earlier queries are passed over.
    pub(crate) async fn push(&mut self) -> anyhow::Result<Seen> {
        self.next(true).await
    }

    /// The next query, once it has come.
    pub(crate) async fn query(&mut self) -> anyhow::Result<Seen> {
        self.next(false).await
    }

    async fn next(&mut self, push: bool) -> anyhow::Result<Seen> {
        loop {
            let seen = self.seen.recv().await.context("Daraja's thread ended")?;
            if seen.is_push == push {
                return Ok(seen);
            }
        }
    }
}

fn serve(mut stream: TcpStream, count: u64, tell: &UnboundedSender<Seen>) -> anyhow::Result<()> {
    let connected = Instant::now();
    let mut request = vec![0; 16 * 1024];
    let mut len = stream.read(&mut request)?;
    let first_byte = Instant::now();
    while whole_len(&request[..len])?.is_none_or(|whole| len < whole) {
        let read = stream.read(&mut request[len..])?;
        anyhow::ensure!(read > 0, "half a request");
        len += read;
    }
    let text = std::str::from_utf8(&request[..len])?;
    let (head, body) = text.split_once("\r\n\r\n").context("no head")?;
    let path = head.split(' ').nth(1).context("no path")?;
    let body: Value = serde_json::from_str(body).unwrap_or_default();

    let merchant = format!("29115-34620561-{count}");
    let checkout = match body["CheckoutRequestID"].as_str() {
        Some(asked) => asked.to_owned(),
        None => format!("ws_CO_22112026143209{count:09}"),
    };
    let answer = match path {
        PUSH => json!({
            "MerchantRequestID": merchant,
            "CheckoutRequestID": checkout,
            "ResponseCode": "0",
            "ResponseDescription": "Success. Request accepted for processing",
            "CustomerMessage": "Success. Request accepted for processing",
        }),
        QUERY => json!({
            "ResponseCode": "0",
            "ResponseDescription": "The service request has been accepted successfully",
            "CheckoutRequestID": checkout,
            "ResultCode": "0",
            "ResultDesc": "The service request is processed successfully.",
        }),
        token if token.starts_with("/oauth/") => {
            json!({ "access_token": "measuring", "expires_in": "3599" })
        }
        _ => json!({ "ResponseCode": "0", "ResponseDescription": "Success" }),
    }
    .to_string();
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        answer.len()
    );
    stream.write_all(format!("{head}{answer}").as_bytes())?;
    if matches!(path, PUSH | QUERY) {
        let callback_url = body["CallBackURL"].as_str().unwrap_or_default().to_owned();
        tell.send(Seen {
            is_push: path == PUSH,
            connected,
            first_byte,
            callback_url,
            checkout,
            merchant,
        })?;
    }
    Ok(())
}
