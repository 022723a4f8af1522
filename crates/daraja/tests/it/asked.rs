//! What a request comes to when the server gives one answer.

use crate::canned::{Canned, NOW, Reply};
use pokea_daraja::{Error, Request};
use std::fmt::Debug;

/// Sends one request to a server that knows one answer.
pub async fn outcome<R: Request>(
    request: &R,
    reply: impl Fn() -> Reply + Send + Sync + 'static,
) -> Result<R::Answer, Error> {
    let server = Canned::with_token(request.path(), reply).await;
    let answer = server.impatient_client().send(request, NOW).await;
    answer.map(|answer| answer.said)
}

/// Neither done nor refused (R3).
pub fn proves_nothing<T: Debug>(outcome: &Result<T, Error>) {
    assert!(matches!(outcome, Err(Error::Unknown(_))), "{outcome:?}");
}
