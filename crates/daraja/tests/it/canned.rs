//! A server on a real socket that reads whole requests, remembers them, and answers with the bytes that a test chose: half of them,
//! wrong ones, or none.

use pokea_daraja::stk::LipaNaMpesa;
use pokea_daraja::{Client, Config, Timeouts};
use pokea_domain::Millis;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// 2026-11-22 14:32:09 in Nairobi.
pub const NOW: Millis = Millis(1_795_347_129_000);
pub const PUSH: &str = "/mpesa/stkpush/v1/processrequest";
pub const QUERY: &str = "/mpesa/stkpushquery/v1/query";
pub const TOKEN: &str = "/oauth/v1/generate";

pub enum Reply {
    /// A whole answer.
    Json(u16, String),
    /// These bytes, and then the end of the connection.
    Raw(Vec<u8>),
    /// The end of the connection.
    Close,
    /// Nothing, for as long as the server lives.
    Hang,
    /// This answer, but not before the test says so.
    After(Arc<Notify>, Box<Reply>),
}

impl Reply {
    pub fn ok(body: &str) -> Self {
        Self::Json(200, body.to_owned())
    }

    pub fn token(token: &str) -> Self {
        Self::Json(
            200,
            format!(r#"{{"access_token":"{token}","expires_in":"3599"}}"#),
        )
    }

    pub fn error(status: u16, code: &str, text: &str) -> Self {
        Self::Json(
            status,
            format!(r#"{{"requestId":"1c5b","errorCode":"{code}","errorMessage":"{text}"}}"#),
        )
    }
}

#[derive(Clone, Debug)]
pub struct Request {
    /// Method, path and query.
    pub line: String,
    /// In lower case.
    pub headers: String,
    pub body: String,
}

impl Request {
    pub fn is(&self, path: &str) -> bool {
        self.line.contains(path)
    }
}

pub struct Canned {
    pub address: SocketAddr,
    seen: Seen,
    server: JoinHandle<()>,
}

type Seen = watch::Sender<Vec<Request>>;

impl Canned {
    /// Answers every request with what `reply` makes of it.
    pub async fn serve(reply: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("a bound port");
        let seen = Seen::default();
        let (noted, reply) = (seen.clone(), Arc::new(reply));
        let server = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream, noted.clone(), reply.clone()));
            }
        });
        Self {
            address,
            seen,
            server,
        }
    }

    /// Gives everyone a token, and answers one path with the same reply each time.
    pub async fn with_token(
        path: &'static str,
        reply: impl Fn() -> Reply + Send + Sync + 'static,
    ) -> Self {
        Self::serve(move |request| {
            if request.is(path) {
                reply()
            } else {
                Reply::token("c9SQxWWhmdVRlyh0zh8gZDTkubVF")
            }
        })
        .await
    }

    pub fn client(&self) -> Client {
        client(&format!("http://{}", self.address))
    }

    /// For tests that wait for the end of its patience.
    pub fn impatient_client(&self) -> Client {
        let timeouts = Timeouts {
            connect: Duration::from_millis(300),
            read: Duration::from_millis(400),
            total: Duration::from_millis(600),
        };
        Client::new(Config {
            timeouts,
            ..config(&format!("http://{}", self.address))
        })
        .expect("a good configuration")
    }

    /// The requests for one path, oldest first.
    pub fn seen(&self, path: &str) -> Vec<Request> {
        let seen = self.seen.borrow();
        seen.iter()
            .filter(|request| request.is(path))
            .cloned()
            .collect()
    }

    /// Waits for a request to arrive.
    pub async fn until_seen(&self, path: &str) {
        let mut seen = self.seen.subscribe();
        let arrived = seen.wait_for(|seen| seen.iter().any(|request| request.is(path)));
        timeout(Duration::from_secs(5), arrived)
            .await
            .expect("a request within five seconds")
            .expect("a server");
    }

    /// Stops listening, and returns when nobody can connect any more.
    pub async fn close(&mut self) {
        self.server.abort();
        let _ = (&mut self.server).await;
    }
}

async fn answer(mut stream: TcpStream, seen: Seen, reply: Arc<impl Fn(&Request) -> Reply>) {
    let Some(request) = read(&mut stream).await else {
        return;
    };
    let mut reply = reply(&request);
    seen.send_modify(|seen| seen.push(request));
    while let Reply::After(go, then) = reply {
        go.notified().await;
        reply = *then;
    }
    let bytes = match reply {
        Reply::Json(status, body) => format!(
            "HTTP/1.1 {status} Any\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
        .into_bytes(),
        Reply::Raw(bytes) => bytes,
        Reply::Close => return,
        Reply::Hang | Reply::After(..) => std::future::pending().await,
    };
    let _ = stream.write_all(&bytes).await;
    let _ = stream.shutdown().await;
}

async fn read(stream: &mut TcpStream) -> Option<Request> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let (line, headers) = head.split_once("\r\n")?;
            let headers = headers.to_ascii_lowercase();
            let length = headers
                .lines()
                .find_map(|header| header.strip_prefix("content-length: "))
                .map_or(0, |length| length.parse().expect("a number"));
            if body.len() >= length {
                return Some(Request {
                    line: line.to_owned(),
                    headers: headers.clone(),
                    body: body.to_owned(),
                });
            }
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}

pub fn client(base_url: &str) -> Client {
    Client::new(config(base_url)).expect("a good configuration")
}

/// A till.
pub fn shop() -> LipaNaMpesa {
    LipaNaMpesa::till("174379", "5200201", "passkey".into()).expect("good numbers")
}

pub fn config(base_url: &str) -> Config {
    Config {
        base_url: base_url.to_owned(),
        consumer_key: "key".into(),
        consumer_secret: "secret".into(),
        timeouts: Timeouts::default(),
        proxy: None,
    }
}
