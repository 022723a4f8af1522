//! Pokea's window: starts the app, shows it, and passes commands and views between it and the screen. It decides nothing.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod ipc;
mod window;

use anyhow::Context;
use pokea_app::commands::CommandErrorCode;
use pokea_app::{Joiner, StartError};
use pokea_practice::{Outside, Practice, PracticeOptions, default_folder};
use tauri::{Manager, RunEvent};
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
        .manage(ipc::Running::default())
        .invoke_handler(ipc::handler())
        .setup(|app| {
            window::open(app)?;
            // Beside the loading of the page: the first of the two that needs the other waits for it.
            tauri::async_runtime::spawn(start(app.handle().clone()));
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
    // As a task of its own: whatever happens in it, the screen is told.
    let started = tauri::async_runtime::spawn(practise()).await;
    match started.map_err(anyhow::Error::from).flatten() {
        Ok(practice) => window.state::<ipc::Running>().started(&window, practice),
        Err(error) => {
            tracing::error!("Pokea did not start: {error:#}");
            let running = window.state::<ipc::Running>();
            match (reason(&error), Outside::from_environment()) {
                (CommandErrorCode::StartUnpaired, Ok(Some(outside))) => {
                    let vault = pokea_practice::vault(&default_folder());
                    running.unpaired(&window, Joiner::new(vault, outside.relay));
                }
                (reason, _) => running.failed(reason),
            }
        }
    }
}

/// What the screen can say about a start that failed; the log has the rest.
fn reason(error: &anyhow::Error) -> CommandErrorCode {
    error
        .downcast_ref::<StartError>()
        .map_or(CommandErrorCode::NotStarted, StartError::code)
}

/// The only world there is so far. Sandbox and live come with their set-up.
async fn practise() -> anyhow::Result<Practice> {
    let speed = match std::env::var("POKEA_PRACTICE_SPEED") {
        Ok(speed) => speed
            .parse()
            .context("POKEA_PRACTICE_SPEED is a whole number, 1 for Safaricom's own pace")?,
        Err(_) => 1,
    };
    let viewer = Box::new(|path: &std::path::Path| open::that_detached(path));
    Practice::start(PracticeOptions {
        folder: default_folder(),
        speed,
        outside: Outside::from_environment()?,
        viewer,
    })
    .await
}
