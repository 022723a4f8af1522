//! The listening socket: who may connect, how long they may take, and how it all stops.
//!
//! `axum::serve` sets no time for a request's head to come, so we drive hyper ourselves. A client that is slow, silent or many holds a
//! connection for seconds, never for good.

use crate::limits::{
    ACCEPT_AGAIN_AFTER, CONNECTION_BUFFER_BYTES, CONNECTIONS_MAX, FORGET_EVERY, HEAD_WITHIN,
    HEADERS_MAX, LINKS_MAX, REQUEST_WITHIN, STOP_WITHIN, SWEEP_EVERY,
};
use crate::{Shared, ambient, link, pair, receive};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::StatusCode;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use pokea_mailbox::frames::LINK_PATH;
use pokea_mailbox::limits::{BODY_BYTES_MAX, PAIR_BYTES_MAX};
use pokea_mailbox::pairing::PAIR_PATH;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{Semaphore, watch};
use tokio::time::{interval, sleep, timeout};

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
    let upkeep = tokio::spawn(upkeep(relay));
    let router = router(app);
    tokio::select! {
        () = accept(&listener, &router, &stop) => {}
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

fn router(app: App) -> Router {
    Router::new()
        .route(
            "/c/{device}/{nonce}/{mac}",
            post(receive::callback).layer(DefaultBodyLimit::max(BODY_BYTES_MAX)),
        )
        .route(
            PAIR_PATH,
            post(pair::pair).layer(DefaultBodyLimit::max(PAIR_BYTES_MAX)),
        )
        .route(LINK_PATH, get(link::link))
        .route("/healthz", get(healthz))
        .layer(middleware::from_fn(in_time))
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

/// A body that does not come is given up, and with it the connection.
async fn in_time(request: Request, next: Next) -> Response {
    timeout(REQUEST_WITHIN, next.run(request))
        .await
        .unwrap_or_else(|_| StatusCode::REQUEST_TIMEOUT.into_response())
}

async fn accept(listener: &TcpListener, router: &Router, stop: &watch::Sender<bool>) {
    let room = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    loop {
        let permit = Arc::clone(&room)
            .acquire_owned()
            .await
            .expect("the semaphore is never closed");
        match listener.accept().await {
            Ok((stream, _)) => {
                let (router, stop) = (router.clone(), stop.subscribe());
                tokio::spawn(async move {
                    connection(stream, router, stop).await;
                    drop(permit);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "A connection could not be accepted.");
                sleep(ACCEPT_AGAIN_AFTER).await;
            }
        }
    }
}

async fn connection(stream: TcpStream, router: Router, mut stop: watch::Receiver<bool>) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "A connection stays slower than it could be.");
    }
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_WITHIN)
        .max_headers(HEADERS_MAX)
        .max_buf_size(CONNECTION_BUFFER_BYTES)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router))
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
