//! How a print service is reached: each request is one HTTP POST on a line of its own.

use super::ipp::Answer;
use crate::Trouble;
use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::client::conn::http1::handshake;
use hyper::header::{CONTENT_TYPE, HOST};
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use std::io::{Error, ErrorKind};
use std::path::PathBuf;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, UnixStream};

const IPP_PORT: u16 = 631;

/// The longest answer lists all printers of a PC.
const ANSWER_MAX: usize = 1 << 20;

/// Where a print service listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Socket(PathBuf),
    /// Host and port.
    Server(String),
}

impl Place {
    /// A server by its name, with or without a port.
    pub(crate) fn server(name: &str) -> Self {
        Self::Server(match name.contains(':') {
            true => name.to_owned(),
            false => format!("{name}:{IPP_PORT}"),
        })
    }

    pub(crate) async fn post(&self, request: Vec<u8>) -> Result<Answer, Trouble> {
        match self {
            Self::Socket(path) => {
                let line = UnixStream::connect(path).await;
                post(
                    line.map_err(|error| unanswered(&error))?,
                    "localhost",
                    request,
                )
                .await
            }
            Self::Server(server) => {
                let line = TcpStream::connect(server).await;
                post(line.map_err(|error| unanswered(&error))?, server, request).await
            }
        }
    }
}

/// Whoever stops waiting closes the line with it, and what was not sent yet never is.
async fn post(
    line: impl AsyncRead + AsyncWrite + Unpin,
    host: &str,
    request: Vec<u8>,
) -> Result<Answer, Trouble> {
    let lost = |_| Trouble::Unreachable;
    let (mut sender, connection) = handshake(TokioIo::new(line)).await.map_err(lost)?;
    let answered = async move {
        let request = Request::builder()
            .method(Method::POST)
            .uri("/")
            .header(HOST, host)
            .header(CONTENT_TYPE, "application/ipp")
            .body(Full::new(Bytes::from(request)))
            .map_err(|_| Trouble::Failed)?;
        let response = sender.send_request(request).await.map_err(lost)?;
        match response.status() {
            StatusCode::OK => {}
            // Or a password or TLS is wanted, which nobody here has.
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::UPGRADE_REQUIRED => {
                return Err(Trouble::NotAllowed);
            }
            _ => return Err(Trouble::Failed),
        }
        let body = Limited::new(response.into_body(), ANSWER_MAX);
        let body = body.collect().await.map_err(|_| Trouble::Unreachable)?;
        Answer::read(&body.to_bytes()).ok_or(Trouble::Unreachable)
    };
    let (answer, _) = tokio::join!(answered, connection);
    answer
}

fn unanswered(error: &Error) -> Trouble {
    match error.kind() {
        ErrorKind::PermissionDenied => Trouble::NotAllowed,
        _ => Trouble::Unreachable,
    }
}
