//! One HTTP exchange as far as it got: an answer, or how much is proven about a request without one.

use crate::error::{Error, Unclear};
use pokea_domain::payment::NotSent;
use reqwest::{Response, StatusCode};
use std::error::Error as _;
use std::io;

/// Daraja's longest bodies, a page of Pull Transactions or the picture of a QR code, are some ten kilobytes; a body longer than this is
/// not Daraja's.
const BODY_LEN_MAX: usize = 512 * 1024;

/// A whole answer.
pub(crate) struct Reply {
    status: StatusCode,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    /// HTTP 2xx. A redirect is none: the client follows none.
    pub(crate) fn is_success(&self) -> bool {
        self.status.is_success()
    }

    /// The HTTP status, for a log.
    pub(crate) fn status(&self) -> u16 {
        self.status.as_u16()
    }
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoReply {
    /// No connection came about, so no byte of the request left.
    NotSent(NotSent),
    /// The request, or some of it, may have arrived.
    Lost,
}

impl From<NoReply> for Error {
    fn from(no_reply: NoReply) -> Self {
        match no_reply {
            NoReply::NotSent(why) => Self::NotSent(why),
            NoReply::Lost => Self::Unknown(Unclear {
                status: None,
                code: None,
                raw: None,
            }),
        }
    }
}

impl From<reqwest::Error> for NoReply {
    fn from(error: reqwest::Error) -> Self {
        if !error.is_connect() {
            return Self::Lost;
        }
        Self::NotSent(if is_tls(&error) {
            NotSent::Insecure
        } else {
            NotSent::Unreachable
        })
    }
}

/// While connecting, only TLS reads bytes, so only TLS can find them wrong or missing.
fn is_tls(error: &reqwest::Error) -> bool {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = error.source();
    while let Some(error) = cause {
        let io = error.downcast_ref::<io::Error>();
        if io.is_some_and(|io| {
            matches!(
                io.kind(),
                io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof
            )
        }) {
            return true;
        }
        // An `io::Error` around another error passes it over in `source`, so it is asked for what it holds.
        cause = match io.and_then(io::Error::get_ref) {
            Some(held) => Some(held),
            None => error.source(),
        };
    }
    false
}

/// Reads an answer to its end; half an answer is none.
pub(crate) async fn read(mut response: Response) -> Result<Reply, NoReply> {
    let mut body = Vec::new();
    while let Some(piece) = response.chunk().await? {
        if body.len() + piece.len() > BODY_LEN_MAX {
            return Err(NoReply::Lost);
        }
        body.extend_from_slice(&piece);
    }
    Ok(Reply {
        status: response.status(),
        body,
    })
}
