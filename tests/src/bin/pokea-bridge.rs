//! The real app behind HTTP instead of a window, so that a browser can test the built screen against it. For tests only: it is a program
//! of its own, and nothing of it is in the shipped one.
//!
//! `pokea-bridge UI_FOLDER DATA_FOLDER SPEED` prints its address and the simulator's control address, and serves until its input ends.
//! With `POKEA_PRACTICE_DARAJA` and `POKEA_PRACTICE_RELAY` both are outside, so that they live on when this process is killed.

use anyhow::Context;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use futures_util::stream::{self, Stream, StreamExt};
use pokea_app::commands::basket::*;
use pokea_app::commands::printing::*;
use pokea_app::commands::*;
use pokea_app::views::day_end::*;
use pokea_app::views::disk::*;
use pokea_app::views::family::*;
use pokea_app::views::fields::*;
use pokea_app::views::goods::*;
use pokea_app::views::money_back::*;
use pokea_app::views::printing::*;
use pokea_app::views::shift::*;
use pokea_app::views::statement::*;
use pokea_app::views::*;
use pokea_app::{App, Database, Joiner, StartError};
use pokea_practice::{Outside, Practice, PracticeOptions};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::convert::Infallible;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use tokio::sync::{Mutex, watch};
use tower_http::services::ServeDir;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    let mut arguments = std::env::args().skip(1);
    let mut argument = |name| {
        arguments
            .next()
            .with_context(|| format!("missing argument {name}"))
    };
    let (screen, folder) = (
        argument("UI_FOLDER")?,
        PathBuf::from(argument("DATA_FOLDER")?),
    );
    let speed = argument("SPEED")?
        .parse()
        .context("SPEED is a whole number")?;

    let outside = Outside::from_environment()?;
    let daraja = outside.as_ref().map(|outside| outside.daraja.clone());
    let bridge = Arc::new(Bridge {
        folder,
        speed,
        outside,
        practice: Mutex::default(),
        app: watch::Sender::new(None),
        joiner: watch::Sender::new(None),
    });
    bridge.open().await?;
    tokio::spawn(Arc::clone(&bridge).open_paired());
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let embedded = bridge.practice.lock().await.as_ref().and_then(|practice| {
        let simulator = practice.simulator()?;
        Some(simulator.base_url().to_owned())
    });
    let simulator = embedded.or(daraja).unwrap_or("-".to_owned());
    writeln!(
        std::io::stdout(),
        "http://{} {simulator}",
        listener.local_addr()?
    )?;

    let router = Router::new()
        .route("/ipc/{command}", post(command))
        .route("/events", get(events))
        .fallback_service(ServeDir::new(screen))
        .with_state(Arc::clone(&bridge));
    // Not a graceful end: a browser's stream of views never ends by itself.
    tokio::select! {
        served = axum::serve(listener, router) => served?,
        () = input_ends() => {}
    }
    if let Some(practice) = bridge.practice.lock().await.take() {
        practice.stop().await;
    }
    Ok(())
}

/// A till, if its database could be opened. One that is damaged can be repaired, as in the window.
struct Bridge {
    folder: PathBuf,
    speed: u32,
    outside: Option<Outside>,
    practice: Mutex<Option<Practice>>,
    /// Of that practice.
    app: watch::Sender<Option<App>>,
    /// This PC's way to its relay, if it has none.
    joiner: watch::Sender<Option<Arc<Joiner>>>,
}

impl Bridge {
    async fn open(&self) -> anyhow::Result<()> {
        let opened = Practice::start(PracticeOptions {
            folder: self.folder.clone(),
            speed: self.speed,
            outside: self.outside.clone(),
            viewer: Box::new(|_| Ok(())),
        })
        .await;
        let reason = |error: &anyhow::Error| error.downcast_ref().map(StartError::code);
        match opened {
            Ok(practice) => {
                self.app.send_replace(Some(practice.app().clone()));
                *self.practice.lock().await = Some(practice);
            }
            Err(error) => match (reason(&error), &self.outside) {
                (Some(CommandErrorCode::StartDamaged), _) => tracing::error!("{error:#}"),
                (Some(CommandErrorCode::StartUnpaired), Some(outside)) => {
                    let vault = pokea_practice::vault(&self.folder);
                    let joiner = Joiner::new(vault, outside.relay.clone());
                    self.joiner.send_replace(Some(Arc::new(joiner)));
                }
                _ => return Err(error),
            },
        }
        Ok(())
    }

    fn app(&self) -> Result<App, CommandError> {
        let app = self.app.borrow().clone();
        app.ok_or_else(|| match &*self.joiner.borrow() {
            Some(_) => CommandErrorCode::StartUnpaired.into(),
            None => CommandErrorCode::StartDamaged.into(),
        })
    }

    /// While there is no till; the till has its own.
    fn joiner(&self) -> Option<Arc<Joiner>> {
        self.joiner.borrow().clone()
    }

    /// When this PC is paired, its till opens, as in the window.
    async fn open_paired(self: Arc<Self>) {
        let joiner = self.joiner.borrow().clone();
        if let Some(joiner) = joiner {
            joiner.paired().await;
            if let Err(error) = self.open().await {
                tracing::error!("{error:#}");
            }
            self.joiner.send_replace(None);
        }
    }

    fn look_at_damage(&self) -> Result<DamageView, CommandError> {
        match self.app() {
            Ok(_) => Err(CommandErrorCode::BadRequest.into()),
            Err(_) => Ok(Database::damage(&self.folder)),
        }
    }

    async fn restore_backup(&self, request: RestoreBackup) -> Result<RestoredView, CommandError> {
        if self.app().is_ok() {
            return Err(CommandErrorCode::BadRequest.into());
        }
        let restored = Database::restore(&self.folder, &request)?;
        self.open().await.map_err(|error| {
            tracing::error!("{error:#}");
            CommandErrorCode::NotStarted
        })?;
        Ok(restored)
    }
}

/// Whoever started the bridge holds its input; when that process is gone, so is the bridge.
async fn input_ends() {
    let mut rest = Vec::new();
    if let Err(error) = tokio::io::stdin().read_to_end(&mut rest).await {
        tracing::info!(%error, "the input broke off");
    }
}

async fn command(
    State(bridge): State<Arc<Bridge>>,
    Path(name): Path<String>,
    body: Bytes,
) -> Response {
    match name.as_str() {
        "look_at_damage" => return answer(bridge.look_at_damage()),
        "look_at_pairing" => {
            return answer::<PairingView>(match bridge.joiner() {
                Some(joiner) => Ok(joiner.view()),
                None => bridge.app().map(|app| app.look_at_pairing()),
            });
        }
        "begin_pairing" => {
            let begun = match (read(&body), bridge.joiner()) {
                (Err(error), _) => Err(error),
                (Ok(request), Some(joiner)) => Ok(joiner.begin(&request)),
                (Ok(request), None) => match bridge.app() {
                    Ok(app) => app.door().begin_pairing(&request).await,
                    Err(error) => Err(error),
                },
            };
            return answer::<PairingView>(begun);
        }
        "restore_backup" => {
            return match read(&body) {
                Ok(request) => answer(bridge.restore_backup(request).await),
                Err(error) => answer::<RestoredView>(Err(error)),
            };
        }
        _ => {}
    }
    let door = match bridge.app() {
        Ok(app) => app.door(),
        Err(error) => return answer::<TillView>(Err(error)),
    };
    macro_rules! dispatch {
        ($($(#[doc = $doc:literal])+ [$act:ident] $command:ident($request:ident) -> $answer:ident;)+) => {
            match name.as_str() {
                $(stringify!($command) => match read::<$request>(&body) {
                    Ok(request) => answer::<$answer>(door.$command(request).await),
                    Err(error) => answer::<$answer>(Err(error)),
                },)+
                _ => StatusCode::NOT_FOUND.into_response(),
            }
        };
    }
    pokea_app::with_commands!(dispatch)
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, CommandError> {
    serde_json::from_slice(body).map_err(|_| CommandErrorCode::BadRequest.into())
}

fn answer<T: Serialize>(result: Result<T, CommandError>) -> Response {
    match result {
        Ok(answer) => Json(answer).into_response(),
        Err(error) => (StatusCode::UNPROCESSABLE_ENTITY, Json(error)).into_response(),
    }
}

/// Every view, from when there is a till on.
async fn events(
    State(bridge): State<Arc<Bridge>>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let till = bridge.app.subscribe();
    let views = stream::once(opened(till)).flat_map(|screen| {
        stream::unfold(screen, |screen| async move {
            let mut screen = screen?;
            screen.changed().await.ok()?;
            let view = screen.borrow_and_update().clone();
            let event = Event::default()
                .json_data(&*view)
                .unwrap_or_else(|error| Event::default().comment(error.to_string()));
            Some((Ok(event), Some(screen)))
        })
    });
    Sse::new(views).keep_alive(KeepAlive::default())
}

async fn opened(mut till: watch::Receiver<Option<App>>) -> Option<watch::Receiver<Arc<TillView>>> {
    let app = till.wait_for(Option::is_some).await.ok()?.clone()?;
    let mut screen = app.watch();
    screen.mark_changed();
    Some(screen)
}
