//! The screen's commands, one each from the app's list, and the views that go the other way.

use pokea_app::commands::CommandErrorCode;
use pokea_app::{App, Door, Joiner};
use pokea_practice::{Till, TillPlace};
use std::sync::{Arc, Mutex, PoisonError};
use tauri::ipc::Invoke;
use tauri::{AppHandle, Emitter, Manager, Runtime, Wry};
use tokio::sync::watch;

/// The app, once it has started, or why it did not. A command that comes earlier waits.
pub struct Running {
    app: watch::Sender<Option<Result<Door, CommandErrorCode>>>,
    place: Arc<TillPlace>,
    till: Mutex<Option<Till>>,
    /// This PC's way to its relay, if it has none.
    joiner: Mutex<Option<Arc<Joiner>>>,
}

impl Running {
    /// Nothing yet, of these tills.
    pub fn new(place: TillPlace) -> Self {
        Self {
            app: watch::Sender::new(None),
            place: Arc::new(place),
            till: Mutex::default(),
            joiner: Mutex::default(),
        }
    }

    /// Where this PC's tills are.
    pub fn place(&self) -> Arc<TillPlace> {
        Arc::clone(&self.place)
    }

    /// From now on commands are answered, and every change is pushed.
    pub fn started<R: Runtime>(&self, window: &AppHandle<R>, till: Till) {
        let app = till.app().clone();
        *self.till.lock().unwrap_or_else(PoisonError::into_inner) = Some(till);
        tauri::async_runtime::spawn(push_views(window.clone(), app.clone()));
        self.app.send_replace(Some(Ok(app.door())));
    }

    /// From now on every command is answered with the reason.
    pub fn failed(&self, reason: CommandErrorCode) {
        self.app.send_replace(Some(Err(reason)));
    }

    /// From now on this PC can be paired, and when it is, it starts again.
    pub fn unpaired(&self, window: &AppHandle, joiner: Joiner) {
        let joiner = Arc::new(joiner);
        *self.joiner.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&joiner));
        self.failed(CommandErrorCode::StartUnpaired);
        let window = window.clone();
        tauri::async_runtime::spawn(async move {
            joiner.paired().await;
            let running = window.state::<Self>();
            *running
                .joiner
                .lock()
                .unwrap_or_else(PoisonError::into_inner) = None;
            window.state::<Self>().begin_again();
            crate::start(window).await;
        });
    }

    /// While there is no till; the till has its own.
    fn joiner(&self) -> Option<Arc<Joiner>> {
        let joiner = self.joiner.lock().unwrap_or_else(PoisonError::into_inner);
        joiner.clone()
    }

    /// From now on commands wait for another start.
    pub fn begin_again(&self) {
        self.app.send_replace(None);
    }

    /// Whether the till was not opened because its database is damaged. Waits for the start.
    async fn is_damaged(&self) -> bool {
        matches!(self.app().await, Err(CommandErrorCode::StartDamaged))
    }

    /// Ends the app before the process does.
    pub fn stop(&self) {
        tauri::async_runtime::block_on(self.end());
    }

    /// Ends the till, if one runs.
    pub async fn end(&self) {
        let till = { self.till.lock() }
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(till) = till {
            till.stop().await;
        }
    }

    async fn app(&self) -> Result<Door, CommandErrorCode> {
        let mut app = self.app.subscribe();
        let started = app
            .wait_for(Option::is_some)
            .await
            .map_err(|_| CommandErrorCode::NotStarted)?;
        started.clone().unwrap_or(Err(CommandErrorCode::NotStarted))
    }
}

async fn push_views<R: Runtime>(window: AppHandle<R>, app: App) {
    let mut screen = app.watch();
    while screen.changed().await.is_ok() {
        let view = screen.borrow_and_update().clone();
        if let Err(error) = window.emit("till_changed", &*view) {
            tracing::error!(%error, "a view did not reach the screen; the next one will");
        }
    }
}

/// Answers the commands that the app lists, those for a damaged database and for a PC without a relay, and [`commands::painted`].
pub fn handler() -> impl Fn(Invoke<Wry>) -> bool + Send + Sync + 'static {
    macro_rules! handle {
        ($($(#[doc = $doc:literal])+ [$act:ident] $name:ident($request:ident) -> $answer:ident;)+) => {
            tauri::generate_handler![commands::painted, commands::look_at_damage, commands::fetch_backup, commands::restore_backup, commands::begin_pairing, commands::look_at_pairing, commands::unseal, commands::back_to_practice, $(commands::$name),+]
        };
    }
    pokea_app::with_commands!(handle)
}

// Tauri's macros make items of the same name beside each command, which a crate root or a public module would not take.
mod commands {
    use super::Running;
    use pokea_app::Database;
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
    use tauri::{AppHandle, State, WebviewWindow};

    macro_rules! commands {
        ($($(#[doc = $doc:literal])+ [$act:ident] $name:ident($request:ident) -> $answer:ident;)+) => {
            $(
                $(#[doc = $doc])+
                #[tauri::command]
                pub async fn $name(running: State<'_, Running>, request: $request) -> Result<$answer, CommandError> {
                    let app = running.app().await?;
                    app.$name(request).await
                }
            )+
        };
    }

    pokea_app::with_commands!(commands);

    /// What can be put in the place of a damaged database.
    #[tauri::command]
    pub async fn look_at_damage(
        running: State<'_, Running>,
        request: Nothing,
    ) -> Result<DamageView, CommandError> {
        let Nothing {} = request;
        let folder = running.place.folder();
        repair(&running, move || Ok(Database::damage(&folder))).await
    }

    /// Takes an encrypted backup from a stick, to be put in its place.
    #[tauri::command]
    pub async fn fetch_backup(
        running: State<'_, Running>,
        request: FetchBackup,
    ) -> Result<DamageView, CommandError> {
        let place = running.place();
        repair(&running, move || place.fetch_backup(&request)).await
    }

    /// Puts a backup in its place, keeps the damaged one aside, and opens the till.
    #[tauri::command]
    pub async fn restore_backup(
        window: AppHandle,
        running: State<'_, Running>,
        request: RestoreBackup,
    ) -> Result<RestoredView, CommandError> {
        let folder = running.place.folder();
        let restored = repair(&running, move || Database::restore(&folder, &request)).await?;
        running.begin_again();
        tauri::async_runtime::spawn(crate::start(window));
        Ok(restored)
    }

    /// Pairs this PC with its relay, by a code.
    #[tauri::command]
    pub async fn begin_pairing(
        running: State<'_, Running>,
        request: BeginPairing,
    ) -> Result<PairingView, CommandError> {
        Ok(match running.joiner() {
            Some(joiner) => joiner.begin(&request),
            None => running.app().await?.begin_pairing(&request).await?,
        })
    }

    /// How far that is.
    #[tauri::command]
    pub async fn look_at_pairing(
        running: State<'_, Running>,
        request: Nothing,
    ) -> Result<PairingView, CommandError> {
        let Nothing {} = request;
        Ok(match running.joiner() {
            Some(joiner) => joiner.view(),
            None => running.app().await?.look_at_pairing(),
        })
    }

    /// Opens this PC's secrets, and then the till that waits for them.
    #[tauri::command]
    pub async fn unseal(
        running: State<'_, Running>,
        request: OpenVault,
    ) -> Result<UnsealedView, CommandError> {
        closed(&running, CommandErrorCode::StartSealed).await?;
        running.place.worlds.unseal(&request)
    }

    /// Leaves a world that did not open, for practice.
    #[tauri::command]
    pub async fn back_to_practice(
        running: State<'_, Running>,
        request: Nothing,
    ) -> Result<UnsealedView, CommandError> {
        let Nothing {} = request;
        match running.app().await {
            Ok(_) => Err(CommandErrorCode::BadRequest.into()),
            Err(_) => running.place.worlds.back_to_practice(),
        }
    }

    /// Only where the till was not opened for this reason.
    async fn closed(running: &Running, why: CommandErrorCode) -> Result<(), CommandError> {
        match running.app().await {
            Err(reason) if reason == why => Ok(()),
            _ => Err(CommandErrorCode::BadRequest.into()),
        }
    }

    /// Only where the till was not opened because of damage: nobody uses the files then.
    async fn repair<T: Send + 'static>(
        running: &Running,
        work: impl FnOnce() -> Result<T, CommandError> + Send + 'static,
    ) -> Result<T, CommandError> {
        if !running.is_damaged().await {
            return Err(CommandErrorCode::BadRequest.into());
        }
        tauri::async_runtime::spawn_blocking(work)
            .await
            .unwrap_or_else(|error| {
                tracing::error!(%error, "the repair ended early");
                Err(CommandErrorCode::NotSaved.into())
            })
    }

    /// There is something to see: the word that the till is starting, or all of it (`complete`).
    #[expect(
        clippy::needless_pass_by_value,
        reason = "a command's arguments come by value"
    )]
    #[tauri::command]
    pub fn painted(window: WebviewWindow, complete: bool) -> Result<(), CommandError> {
        crate::window::show(&window, complete);
        Ok(())
    }
}
