//! The listening sockets: who may connect, and how it all begins and stops.
//!
//! A stop is announced before it begins (`/readyz`, `connection: close`), so that whoever spreads the work sends it elsewhere; then everything that
//! has been accepted is served to the end, and desktops are told that this relay goes away.

use crate::connection::Connection;
use crate::limits::{ACCEPT_AGAIN_AFTER, CONNECTIONS_MAX, LINKS_MAX, STOP_WITHIN};
use crate::room::Room;
use crate::tls::Tls;
use crate::{Shared, admin, link, pair, upkeep};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use futures_util::FutureExt;
use pokea_mailbox::frames::LINK_PATH;
use pokea_mailbox::limits::PAIR_BYTES_MAX;
use pokea_mailbox::pairing::PAIR_PATH;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

/// Where a relay is reached.
#[derive(Debug)]
pub struct Front {
    /// By senders and desktops.
    pub public: TcpListener,
    /// With which the public one speaks; plain without, which is for a proxy on the same machine.
    pub tls: Option<Tls>,
    /// By its operator: `/readyz` and `/metrics`. Not for the internet.
    pub admin: Option<TcpListener>,
    /// For so long it goes on as before once it was asked to end, and says that it is going to.
    pub drain: Duration,
}

impl Front {
    /// One listener, and no drain.
    #[must_use]
    pub const fn new(public: TcpListener) -> Self {
        Self {
            public,
            tls: None,
            admin: None,
            drain: Duration::ZERO,
        }
    }
}

/// What every handler can reach.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) relay: Arc<Shared>,
    /// Whoever must be waited for holds a receiver.
    pub(crate) phase: watch::Sender<Phase>,
    pub(crate) links: Arc<Semaphore>,
}

/// How far a server is on its way to the end.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    Serving,
    /// It serves, and has said that it is going to stop.
    Draining,
    /// Nothing new begins.
    Stopping,
}

pub(crate) async fn serve(relay: Arc<Shared>, front: Front, shutdown: impl Future<Output = ()>) {
    let phase = watch::Sender::new(Phase::Serving);
    let app = App {
        relay: Arc::clone(&relay),
        phase: phase.clone(),
        links: Arc::new(Semaphore::new(LINKS_MAX)),
    };
    let mut upkeep = JoinSet::new();
    upkeep.spawn(upkeep::upkeep(Arc::clone(&relay)));
    let mut admin = JoinSet::new();
    if let Some(listener) = front.admin {
        admin.spawn(admin::serve(app.clone(), listener));
    }
    let door = Door {
        tls: front.tls,
        room: Room::new(),
        router: router(app),
        relay,
        phase: phase.clone(),
    };
    tokio::select! {
        () = door.accept(&front.public) => {}
        () = shutdown => {}
    }
    phase.send_replace(Phase::Draining);
    tracing::info!(drain = ?front.drain, "Asked to end; what has begun is finished first.");
    // It never ends by itself.
    let _ = timeout(front.drain, door.accept(&front.public)).await;
    door.accept_waiting(&front.public);
    drop(front.public);
    phase.send_replace(Phase::Stopping);
    // Waited for, as everything that holds the store: whoever starts a relay again on the same file finds it closed.
    upkeep.shutdown().await;
    drop(door);
    if timeout(STOP_WITHIN, phase.closed()).await.is_err() {
        tracing::warn!(
            "Some connections did not end in time and were left behind; nothing answered with 200 is lost."
        );
    }
    admin.shutdown().await;
}

/// Everything but callbacks.
fn router(app: App) -> Router {
    Router::new()
        .route(
            PAIR_PATH,
            post(pair::pair).layer(DefaultBodyLimit::max(PAIR_BYTES_MAX)),
        )
        .route(LINK_PATH, get(link::link))
        .route("/healthz", get(async || "ok"))
        .with_state(app)
}

/// Lets connections in.
struct Door {
    tls: Option<Tls>,
    relay: Arc<Shared>,
    router: Router,
    room: Room,
    phase: watch::Sender<Phase>,
}

impl Door {
    /// For good.
    async fn accept(&self, listener: &TcpListener) {
        loop {
            match listener.accept().await {
                Ok((stream, address)) => self.enter(stream, address),
                Err(error) => {
                    tracing::warn!(%error, "A connection could not be accepted.");
                    sleep(ACCEPT_AGAIN_AFTER).await;
                }
            }
        }
    }

    /// Those that the system has let in already and would hang up on.
    fn accept_waiting(&self, listener: &TcpListener) {
        for _ in 0..CONNECTIONS_MAX {
            let Some(Ok((stream, address))) = listener.accept().now_or_never() else {
                return;
            };
            self.enter(stream, address);
        }
    }

    fn enter(&self, stream: TcpStream, address: SocketAddr) {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "A connection stays slower than it could be.");
        }
        let client = self.relay.network.peer(address.ip());
        // Without a place it is closed at once, so that others need not wait behind it.
        let Some(place) = self.room.place(&client) else {
            return;
        };
        let connection = Connection {
            relay: Arc::clone(&self.relay),
            router: self.router.clone(),
            client,
            place: Arc::new(place),
            phase: self.phase.subscribe(),
            has_asked: AtomicBool::new(false),
        };
        let tls = self.tls.clone();
        tokio::spawn(async move {
            match tls {
                None => connection.serve(stream).await,
                Some(tls) => {
                    if let Some(stream) = tls.accept(stream).await {
                        connection.serve(stream).await;
                    }
                }
            }
        });
    }
}

/// Ready when the server stops.
pub(crate) async fn stopped(phase: &mut watch::Receiver<Phase>) {
    let stopping = phase.wait_for(|phase| *phase == Phase::Stopping);
    if stopping.await.is_err() {
        tracing::debug!("The server is gone, which is as good as a stop.");
    }
}
