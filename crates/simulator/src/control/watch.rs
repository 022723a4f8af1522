//! What the page reads: the live stream, the bodies of messages, and what a client needs to know.
//!
//! The stream at `/control/events` brings a whole board whenever something changes, as server-sent events. A board supersedes all
//! before it, and the next is made only when the last has been taken: a slow page misses some and costs no memory, and a busy
//! simulator is not slowed by who watches it.

use crate::board::Board;
use crate::control::strict::Problem;
use crate::shared::Shared;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive};
use axum::response::{IntoResponse, Sse};
use futures_util::stream;
use serde::Serialize;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How long one board stands at least before the next; of the first change after a quiet time a page learns at once. This bounds what
/// watching costs, and waits for nothing: a board holds everything that can be seen and is made while the world is locked, and a page on
/// the same machine would otherwise take one for each of thousands of changes a second.
const GAP: Duration = Duration::from_millis(100);
/// How soon a page calls again when the stream has broken.
const AGAIN: Duration = Duration::from_secs(1);

/// What can be seen now, and again after every change until the simulator stops.
pub(super) async fn events(State(shared): State<Arc<Shared>>) -> impl IntoResponse {
    let mut changes = shared.changes();
    changes.mark_changed();
    let watching = Watching {
        shared,
        changes,
        began: false,
    };
    let boards = stream::unfold(watching, |mut watching| async move {
        let event = watching.next().await?;
        Some((Ok::<_, Infallible>(event), watching))
    });
    Sse::new(boards).keep_alive(KeepAlive::default())
}

struct Watching {
    shared: Arc<Shared>,
    changes: watch::Receiver<u64>,
    began: bool,
}

impl Watching {
    /// `None` when the simulator stops, which ends the connection.
    async fn next(&mut self) -> Option<Event> {
        let shared = self.shared.clone();
        tokio::select! {
            biased;
            () = shared.stopped() => None,
            event = self.board() => event,
        }
    }

    async fn board(&mut self) -> Option<Event> {
        if self.began {
            tokio::time::sleep(GAP).await;
        }
        self.began = true;
        self.changes.changed().await.ok()?;
        let board = self.shared.board();
        Event::default().retry(AGAIN).json_data(&board).ok()
    }
}

/// A board, and the shop that it is about.
#[derive(Serialize)]
pub(crate) struct Seen {
    shop: String,
    store_number: String,
    party_b: String,
    speed: u32,
    #[serde(flatten)]
    board: Board,
}

pub(super) async fn board(State(shared): State<Arc<Shared>>) -> Json<Seen> {
    Json(shared.board())
}

#[derive(Serialize)]
pub(super) struct Body {
    body: String,
}

/// The body of a message on the board.
pub(super) async fn body(
    State(shared): State<Arc<Shared>>,
    Path(id): Path<String>,
) -> Result<Json<Body>, Problem> {
    match shared.look(|world, _| world.body_of(&id)) {
        Some(body) => Ok(Json(Body { body })),
        None => Err(Problem::new(
            StatusCode::NOT_FOUND,
            "that message is not known, or too old to be kept",
        )),
    }
}

/// What a client of this simulator is configured with.
#[derive(Serialize)]
pub(super) struct Credentials {
    base_url: String,
    consumer_key: String,
    consumer_secret: String,
    store_number: String,
    party_b: String,
    transaction_type: &'static str,
    passkey: String,
    initiator: Option<String>,
    initiator_password: Option<String>,
}

pub(super) async fn credentials(State(shared): State<Arc<Shared>>) -> Json<Credentials> {
    let shop = &shared.shop;
    let org = shared.orgs.get(&shop.store_number);
    let initiator = org.and_then(|org| org.initiators.first());
    Json(Credentials {
        base_url: shared.base_url.clone(),
        consumer_key: shop.consumer_key.clone(),
        consumer_secret: shop.consumer_secret.clone(),
        store_number: shop.store_number.clone(),
        party_b: shop.party_b().to_owned(),
        transaction_type: shop.transaction_type(),
        passkey: shop.passkey.clone(),
        initiator: initiator.map(|initiator| initiator.name.clone()),
        initiator_password: initiator.map(|initiator| initiator.password.clone()),
    })
}

impl Shared {
    pub(crate) fn board(&self) -> Seen {
        Seen {
            shop: self.shop.name.clone(),
            store_number: self.shop.store_number.clone(),
            party_b: self.shop.party_b().to_owned(),
            speed: self.tempo.speed(),
            board: self.look(|world, now| world.board(now)),
        }
    }
}
