//! One connection that speaks HTTP: how long it may take, and where its requests go.
//!
//! `axum::serve` sets no time for a request's head to come, so we drive hyper ourselves. A client that is slow, silent or many holds a
//! connection for seconds, never for good. Callbacks, which are nearly all there is, do not go through the router.

use crate::Shared;
use crate::limits::{
    CONNECTION_BUFFER_BYTES, FIRST_REQUEST_WITHIN, HEAD_WITHIN, HEADERS_MAX, REQUEST_WITHIN,
};
use crate::networks::Client;
use crate::receive::{self, Hangup};
use crate::room::Place;
use crate::server::{Phase, stopped};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::watch;
use tokio::time::timeout;
use tower_service::Service;

pub(crate) struct Connection {
    pub(crate) relay: Arc<Shared>,
    pub(crate) router: Router,
    pub(crate) client: Client,
    /// Given back when the connection ends, or once a device has shown over it that it is one.
    pub(crate) place: Arc<Place>,
    pub(crate) phase: watch::Receiver<Phase>,
    pub(crate) has_asked: AtomicBool,
}

impl Connection {
    pub(crate) async fn serve<S>(self, stream: S)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let served = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD_WITHIN)
            .max_headers(HEADERS_MAX)
            .max_buf_size(CONNECTION_BUFFER_BYTES)
            .serve_connection(
                TokioIo::new(stream),
                service_fn(|request| self.answer(request)),
            )
            .with_upgrades();
        let mut served = pin!(served);
        let mut phase = self.phase.clone();
        let ended = tokio::select! {
            ended = served.as_mut() => ended,
            () = stopped(&mut phase) => {
                // Whoever was let in only just is listened to; its answer ends the connection.
                let first = timeout(FIRST_REQUEST_WITHIN, served.as_mut());
                match self.has_asked.load(Ordering::Relaxed) {
                    false if let Ok(ended) = first.await => ended,
                    _ => {
                        served.as_mut().graceful_shutdown();
                        served.await
                    }
                }
            }
        };
        if let Err(error) = ended {
            tracing::trace!(%error, "A connection ended early.");
        }
    }

    /// A body that does not come is given up, and with it the connection.
    async fn answer(&self, request: Request<Incoming>) -> Result<Response, Hangup> {
        self.has_asked.store(true, Ordering::Relaxed);
        let answer = timeout(REQUEST_WITHIN, self.handle(request)).await;
        let mut answer = answer.unwrap_or_else(|_| {
            let status = StatusCode::REQUEST_TIMEOUT;
            self.relay.metrics.posted(None, Some(status));
            Ok(status.into_response())
        })?;
        if *self.phase.borrow() != Phase::Serving
            && answer.status() != StatusCode::SWITCHING_PROTOCOLS
        {
            let close = HeaderValue::from_static("close");
            answer.headers_mut().insert(header::CONNECTION, close);
        }
        Ok(answer)
    }

    async fn handle(&self, mut request: Request<Incoming>) -> Result<Response, Hangup> {
        let client = self.relay.network.client(self.client, request.headers());
        if request.method() == Method::POST && request.uri().path().starts_with(receive::PREFIX) {
            return receive::callback(&self.relay, client, request).await;
        }
        request.extensions_mut().insert(client);
        request.extensions_mut().insert(Arc::clone(&self.place));
        let answered = self.router.clone().call(request.map(Body::new)).await;
        Ok(answered.unwrap_or_else(|never| match never {}))
    }
}
