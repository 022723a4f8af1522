//! The listening socket: who may connect, how long they may take, and how it all stops.
//!
//! `axum::serve` sets no time for a request's head to come, so we drive hyper ourselves. A client that is slow, silent or many holds a
//! connection for seconds, never for good. Callbacks, which are nearly all there is, do not go through the router.

use crate::limits::{
    ACCEPT_AGAIN_AFTER, CONNECTION_BUFFER_BYTES, FORGET_EVERY, HEAD_WITHIN, HEADERS_MAX, LINKS_MAX,
    REQUEST_WITHIN, STOP_WITHIN, SWEEP_EVERY,
};
use crate::networks::Client;
use crate::receive::{self, Hangup};
use crate::room::Room;
use crate::{Shared, ambient, link, pair};
use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request};
use hyper_util::rt::{TokioIo, TokioTimer};
use pokea_mailbox::frames::LINK_PATH;
use pokea_mailbox::limits::PAIR_BYTES_MAX;
use pokea_mailbox::pairing::PAIR_PATH;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{Semaphore, watch};
use tokio::time::{interval, sleep, timeout};
use tower_service::Service;

/// What every handler can reach.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) relay: Arc<Shared>,
    /// Becomes true when the server stops. Whoever must be waited for holds a receiver.
    pub(crate) stop: watch::Sender<bool>,
    pub(crate) links: Arc<Semaphore>,
}

pub(crate) async fn serve(
    relay: Arc<Shared>,
    listener: TcpListener,
    shutdown: impl Future<Output = ()>,
) {
    let stop = watch::Sender::new(false);
    let app = App {
        relay: Arc::clone(&relay),
        stop: stop.clone(),
        links: Arc::new(Semaphore::new(LINKS_MAX)),
    };
    let upkeep = tokio::spawn(upkeep(Arc::clone(&relay)));
    let router = router(app);
    tokio::select! {
        () = accept(&relay, &listener, &router, &stop) => {}
        () = shutdown => {}
    }
    drop(listener);
    stop.send_replace(true);
    upkeep.abort();
    if timeout(STOP_WITHIN, stop.closed()).await.is_err() {
        tracing::warn!(
            "Some connections did not end in time and were left behind; nothing answered with 200 is lost."
        );
    }
}

/// Everything but callbacks.
fn router(app: App) -> Router {
    Router::new()
        .route(
            PAIR_PATH,
            post(pair::pair).layer(DefaultBodyLimit::max(PAIR_BYTES_MAX)),
        )
        .route(LINK_PATH, get(link::link))
        .route("/healthz", get(healthz))
        .with_state(app)
}

/// For whoever watches the relay: it runs, and its storage took the last callback.
async fn healthz(State(app): State<App>) -> Response {
    if app.relay.storing.load(Ordering::Relaxed) {
        "ok".into_response()
    } else {
        (
            StatusCode::SERVICE_UNAVAILABLE,
            "the last callback could not be stored",
        )
            .into_response()
    }
}

async fn accept(
    relay: &Arc<Shared>,
    listener: &TcpListener,
    router: &Router,
    stop: &watch::Sender<bool>,
) {
    let room = Room::new();
    loop {
        match listener.accept().await {
            Ok((stream, address)) => {
                let client = relay.network.peer(address.ip());
                // Without a place it is closed at once, so that others need not wait behind it.
                let Some(place) = room.place(&client) else {
                    continue;
                };
                let connection = Connection {
                    relay: Arc::clone(relay),
                    router: router.clone(),
                    client,
                };
                let stop = stop.subscribe();
                tokio::spawn(async move {
                    connection.serve(stream, stop).await;
                    drop(place);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "A connection could not be accepted.");
                sleep(ACCEPT_AGAIN_AFTER).await;
            }
        }
    }
}

struct Connection {
    relay: Arc<Shared>,
    router: Router,
    client: Client,
}

impl Connection {
    async fn serve(self, stream: TcpStream, mut stop: watch::Receiver<bool>) {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "A connection stays slower than it could be.");
        }
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
        let ended = tokio::select! {
            ended = served.as_mut() => ended,
            () = stopped(&mut stop) => {
                served.as_mut().graceful_shutdown();
                served.await
            }
        };
        if let Err(error) = ended {
            tracing::trace!(%error, "A connection ended early.");
        }
    }

    /// A body that does not come is given up, and with it the connection.
    async fn answer(&self, request: Request<Incoming>) -> Result<Response, Hangup> {
        timeout(REQUEST_WITHIN, self.handle(request))
            .await
            .unwrap_or_else(|_| Ok(StatusCode::REQUEST_TIMEOUT.into_response()))
    }

    async fn handle(&self, mut request: Request<Incoming>) -> Result<Response, Hangup> {
        let client = self.relay.network.client(self.client, request.headers());
        if request.method() == Method::POST && request.uri().path().starts_with(receive::PREFIX) {
            return receive::callback(&self.relay, client, request).await;
        }
        request.extensions_mut().insert(client);
        let answered = self.router.clone().call(request.map(Body::new)).await;
        Ok(answered.unwrap_or_else(|never| match never {}))
    }
}

/// Ready when the server stops.
pub(crate) async fn stopped(stop: &mut watch::Receiver<bool>) {
    if stop.wait_for(|stop| *stop).await.is_err() {
        tracing::debug!("The server is gone, which is as good as a stop.");
    }
}

async fn upkeep(relay: Arc<Shared>) {
    let (mut forget, mut sweep) = (interval(FORGET_EVERY), interval(SWEEP_EVERY));
    let mut changes = relay.store.changes();
    loop {
        tokio::select! {
            _ = forget.tick() => relay.shops.forget_spent(ambient::now_ms()),
            _ = sweep.tick() => relay.sweep_and_report(ambient::now_ms()).await,
            changed = changes.recv() => match changed {
                Ok(shop) => relay.shops.changed(Some(shop)),
                Err(RecvError::Lagged(_)) => relay.shops.changed(None),
                Err(RecvError::Closed) => return,
            },
        }
    }
}
