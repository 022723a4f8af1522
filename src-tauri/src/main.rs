//! Pokea's window: starts the app, shows it, and passes commands and views between it and the screen. It decides nothing.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod ipc;
mod key_store;
mod window;

use anyhow::Context;
use pokea_app::commands::CommandErrorCode;
use pokea_app::{Hosts, StartError, Worlds};
use pokea_practice::{Outside, TillPlace, data_folder};
use std::sync::Arc;
use tauri::{Manager, RunEvent};
use tokio::sync::watch;
use tracing_subscriber::EnvFilter;

fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt()
        .with_env_filter(
            EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn")),
        )
        .with_writer(std::io::stderr)
        .init();
    let app = tauri::Builder::default()
        // First, so that a second start ends before it touches anything (R19).
        .plugin(tauri_plugin_single_instance::init(|app, _, _| {
            window::raise(app)
        }))
        .invoke_handler(ipc::handler())
        .setup(|app| {
            let place = place()?;
            let choices = place.worlds.choices();
            app.manage(ipc::Running::new(place));
            window::open(app)?;
            // Beside the loading of the page: the first of the two that needs the other waits for it.
            tauri::async_runtime::spawn(start(app.handle().clone()));
            tauri::async_runtime::spawn(follow(choices, app.handle().clone()));
            Ok(())
        })
        .build(tauri::generate_context!())
        .context("the window could not be made")?;
    app.run(|app, event| {
        if let RunEvent::Exit = event {
            app.state::<ipc::Running>().stop();
        }
    });
    Ok(())
}

async fn start(window: tauri::AppHandle) {
    let place = window.state::<ipc::Running>().place();
    // As a task of its own: whatever happens in it, the screen is told.
    let starting = Arc::clone(&place);
    let started = tauri::async_runtime::spawn(async move {
        let viewer = Box::new(|path: &std::path::Path| open::that_detached(path));
        starting.start(viewer).await
    })
    .await;
    let running = window.state::<ipc::Running>();
    match started.map_err(anyhow::Error::from).flatten() {
        Ok(till) => running.started(&window, till),
        Err(error) => {
            tracing::error!("Pokea did not start: {error:#}");
            match (reason(&error), place.joiner()) {
                (CommandErrorCode::StartUnpaired, Ok(Some(joiner))) => {
                    running.unpaired(&window, joiner);
                }
                (reason, _) => running.failed(reason),
            }
        }
    }
}

/// Whenever somebody goes on to another world, the till that runs ends, and the next one starts.
async fn follow(mut choices: watch::Receiver<u64>, window: tauri::AppHandle) {
    while choices.changed().await.is_ok() {
        let running = window.state::<ipc::Running>();
        running.begin_again();
        running.end().await;
        start(window.clone()).await;
    }
}

/// What the screen can say about a start that failed; the log has the rest.
fn reason(error: &anyhow::Error) -> CommandErrorCode {
    error
        .downcast_ref::<StartError>()
        .map_or(CommandErrorCode::NotStarted, StartError::code)
}

/// Where this PC's tills are.
fn place() -> anyhow::Result<TillPlace> {
    let speed = match std::env::var("POKEA_PRACTICE_SPEED") {
        Ok(speed) => speed
            .parse()
            .context("POKEA_PRACTICE_SPEED is a whole number, 1 for Safaricom's own pace")?,
        Err(_) => 1,
    };
    let worlds = Worlds::at(data_folder(), Hosts::default(), Some(key_store::find()));
    Ok(TillPlace::at(worlds, speed, Outside::from_environment()?))
}
