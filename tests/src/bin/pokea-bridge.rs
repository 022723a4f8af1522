//! The real app behind HTTP instead of a window, so that a browser can test the built screen against it. For tests only: it is a program
//! of its own, and nothing of it is in the shipped one.
//!
//! `pokea-bridge UI_FOLDER DATA_FOLDER SPEED` prints its address and the simulator's control address, and serves until its input ends.
//! Sandbox and live world are beside practice, and their Daraja is at `POKEA_SANDBOX_DARAJA` and `POKEA_LIVE_DARAJA`.
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
use pokea_app::commands::counter::*;
use pokea_app::commands::payouts::*;
use pokea_app::commands::printing::*;
use pokea_app::commands::safety::*;
use pokea_app::commands::*;
use pokea_app::views::counter::*;
use pokea_app::views::day_end::*;
use pokea_app::views::disk::*;
use pokea_app::views::family::*;
use pokea_app::views::fields::*;
use pokea_app::views::going_live::*;
use pokea_app::views::goods::*;
use pokea_app::views::money_back::*;
use pokea_app::views::office::*;
use pokea_app::views::offsite::*;
use pokea_app::views::payouts::*;
use pokea_app::views::printing::*;
use pokea_app::views::qr::*;
use pokea_app::views::shift::*;
use pokea_app::views::statement::*;
use pokea_app::views::*;
use pokea_app::{App, Database, Hosts, Joiner, StartError, Worlds};
use pokea_practice::{Outside, Till, TillPlace};
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
    let host = |name| std::env::var(name).unwrap_or_default();
    let hosts = Hosts {
        sandbox: host("POKEA_SANDBOX_DARAJA"),
        live: host("POKEA_LIVE_DARAJA"),
    };
    let worlds = Arc::new(Worlds::at(folder.join("worlds"), hosts, None));
    let choices = worlds.choices();
    let bridge = Arc::new(Bridge {
        place: TillPlace {
            worlds,
            practice: folder,
            speed,
            outside,
        },
        till: Mutex::default(),
        app: watch::Sender::new(None),
        joiner: watch::Sender::new(None),
    });
    bridge.open().await?;
    tokio::spawn(Arc::clone(&bridge).open_paired());
    tokio::spawn(Arc::clone(&bridge).follow(choices));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let embedded = bridge.till.lock().await.as_ref().and_then(|till| {
        let simulator = till.practice()?.simulator()?;
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
    bridge.end().await;
    Ok(())
}

/// A till, if its database could be opened. One that is damaged can be repaired, as in the window.
struct Bridge {
    place: TillPlace,
    till: Mutex<Option<Till>>,
    /// Of that till, or why there is none; nothing while it starts.
    app: watch::Sender<Option<Result<App, CommandErrorCode>>>,
    /// This PC's way to its relay, if it has none.
    joiner: watch::Sender<Option<Arc<Joiner>>>,
}

impl Bridge {
    async fn open(&self) -> anyhow::Result<()> {
        let opened = self.place.start(Box::new(|_| Ok(()))).await;
        let reason = |error: &anyhow::Error| error.downcast_ref().map(StartError::code);
        match opened {
            Ok(till) => {
                self.app.send_replace(Some(Ok(till.app().clone())));
                *self.till.lock().await = Some(till);
            }
            Err(error) => match (reason(&error), self.place.joiner()) {
                (Some(CommandErrorCode::StartUnpaired), Ok(Some(joiner))) => {
                    self.joiner.send_replace(Some(Arc::new(joiner)));
                    self.app
                        .send_replace(Some(Err(CommandErrorCode::StartUnpaired)));
                }
                (Some(why), _) => {
                    self.app.send_replace(Some(Err(why)));
                    // From these the screen knows a way on.
                    let has_way = matches!(
                        why,
                        CommandErrorCode::StartDamaged
                            | CommandErrorCode::StartSealed
                            | CommandErrorCode::StartNotSetUp
                    );
                    if !has_way {
                        return Err(error);
                    }
                    tracing::error!("{error:#}");
                }
                (None, _) => return Err(error),
            },
        }
        Ok(())
    }

    /// Waits for the start.
    async fn app(&self) -> Result<App, CommandError> {
        let mut app = self.app.subscribe();
        let started = app.wait_for(Option::is_some).await;
        let started = started.map_err(|_| CommandErrorCode::NotStarted)?.clone();
        Ok(started.unwrap_or(Err(CommandErrorCode::NotStarted))?)
    }

    /// While there is no till; the till has its own.
    fn joiner(&self) -> Option<Arc<Joiner>> {
        self.joiner.borrow().clone()
    }

    /// When this PC is paired, its till opens, as in the window.
    async fn open_paired(self: Arc<Self>) {
        let mut joiners = self.joiner.subscribe();
        loop {
            let joiner = joiners.borrow_and_update().clone();
            if let Some(joiner) = joiner {
                joiner.paired().await;
                self.joiner.send_replace(None);
                self.app.send_replace(None);
                if let Err(error) = self.open().await {
                    tracing::error!("{error:#}");
                }
            }
            if joiners.changed().await.is_err() {
                return;
            }
        }
    }

    /// Whenever a world is chosen, its till opens in place of the one before, as in the window.
    async fn follow(self: Arc<Self>, mut choices: watch::Receiver<u64>) {
        while choices.changed().await.is_ok() {
            self.app.send_replace(None);
            self.joiner.send_replace(None);
            self.end().await;
            if let Err(error) = self.open().await {
                tracing::error!("{error:#}");
            }
        }
    }

    async fn end(&self) {
        if let Some(till) = self.till.lock().await.take() {
            till.stop().await;
        }
    }

    fn unseal(&self, request: &OpenVault) -> Result<UnsealedView, CommandError> {
        self.place.worlds.unseal(request)
    }

    async fn look_at_damage(&self) -> Result<DamageView, CommandError> {
        match self.app().await {
            Ok(_) => Err(CommandErrorCode::BadRequest.into()),
            Err(_) => Ok(Database::damage(&self.place.folder())),
        }
    }

    async fn fetch_backup(&self, request: &FetchBackup) -> Result<DamageView, CommandError> {
        match self.app().await {
            Ok(_) => Err(CommandErrorCode::BadRequest.into()),
            Err(_) => self.place.fetch_backup(request),
        }
    }

    async fn restore_backup(&self, request: RestoreBackup) -> Result<RestoredView, CommandError> {
        if self.app().await.is_ok() {
            return Err(CommandErrorCode::BadRequest.into());
        }
        let restored = Database::restore(&self.place.folder(), &request)?;
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
        "look_at_damage" => return answer(bridge.look_at_damage().await),
        "look_at_pairing" => {
            return answer::<PairingView>(match bridge.joiner() {
                Some(joiner) => Ok(joiner.view()),
                None => bridge.app().await.map(|app| app.look_at_pairing()),
            });
        }
        "begin_pairing" => {
            let begun = match (read(&body), bridge.joiner()) {
                (Err(error), _) => Err(error),
                (Ok(request), Some(joiner)) => Ok(joiner.begin(&request)),
                (Ok(request), None) => match bridge.app().await {
                    Ok(app) => app.door().begin_pairing(&request).await,
                    Err(error) => Err(error),
                },
            };
            return answer::<PairingView>(begun);
        }
        "unseal" => {
            return answer(read(&body).and_then(|request| bridge.unseal(&request)));
        }
        "back_to_practice" => return answer(bridge.place.worlds.back_to_practice()),
        "fetch_backup" => {
            return match read(&body) {
                Ok(request) => answer(bridge.fetch_backup(&request).await),
                Err(error) => answer::<DamageView>(Err(error)),
            };
        }
        "restore_backup" => {
            return match read(&body) {
                Ok(request) => answer(bridge.restore_backup(request).await),
                Err(error) => answer::<RestoredView>(Err(error)),
            };
        }
        _ => {}
    }
    let door = match bridge.app().await {
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

async fn opened(
    mut till: watch::Receiver<Option<Result<App, CommandErrorCode>>>,
) -> Option<watch::Receiver<Arc<TillView>>> {
    let opened = |till: &Option<Result<App, _>>| matches!(till, Some(Ok(_)));
    let app = till.wait_for(opened).await.ok()?.clone()?.ok()?;
    let mut screen = app.watch();
    screen.mark_changed();
    Some(screen)
}
