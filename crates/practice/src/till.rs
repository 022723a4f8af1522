//! The till in whichever world this PC works in: practice whole in this process, or the app alone with the real Daraja and a real relay.

use crate::{Outside, Practice, PracticeOptions, shop, vault};
use pokea_app::commands::safety::FetchBackup;
use pokea_app::commands::{CommandError, CommandErrorCode};
use pokea_app::views::disk::DamageView;
use pokea_app::{App, Clock, Database, Joiner, Viewer, Worlds};
use pokea_domain::shop::World;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Where this PC's tills are, and how practice is done.
#[derive(Debug)]
pub struct TillPlace {
    /// The worlds of this PC.
    pub worlds: Arc<Worlds>,
    /// Where practice keeps its files.
    pub practice: PathBuf,
    /// How fast practice is.
    pub speed: u32,
    /// Simulator and relay of practice that run as programs of their own.
    pub outside: Option<Outside>,
}

/// A running till.
#[derive(Debug)]
pub enum Till {
    /// With its simulator and relay.
    Practice(Practice),
    /// With Safaricom's Daraja.
    Real(App),
}

/// Takes an encrypted backup of practice from a stick.
pub fn fetch_backup(folder: &Path, request: &FetchBackup) -> Result<DamageView, CommandError> {
    Database::fetch(folder, (&shop::demo(), World::Practice), request)
}

impl TillPlace {
    /// Everything below one folder.
    #[must_use]
    pub fn at(worlds: Worlds, speed: u32, outside: Option<Outside>) -> Self {
        Self {
            practice: worlds.folder(World::Practice),
            worlds: Arc::new(worlds),
            speed,
            outside,
        }
    }

    /// The folder of the world that is chosen.
    #[must_use]
    pub fn folder(&self) -> PathBuf {
        match self.worlds.world() {
            World::Practice => self.practice.clone(),
            world => self.worlds.folder(world),
        }
    }

    /// Starts the till in the world that is chosen.
    pub async fn start(&self, viewer: Viewer) -> anyhow::Result<Till> {
        match self.worlds.world() {
            World::Practice => Practice::start(PracticeOptions {
                folder: self.practice.clone(),
                speed: self.speed,
                outside: self.outside.clone(),
                viewer,
                worlds: Some(Arc::clone(&self.worlds)),
            })
            .await
            .map(Till::Practice),
            world => {
                let setup = self.worlds.setup(world, Clock::real(), viewer)?;
                Ok(Till::Real(App::start(setup).await?))
            }
        }
    }

    /// Takes an encrypted backup of the chosen world's shop from a stick.
    pub fn fetch_backup(&self, request: &FetchBackup) -> Result<DamageView, CommandError> {
        let world = self.worlds.world();
        if world == World::Practice {
            return fetch_backup(&self.practice, request);
        }
        let shop = { self.worlds.profile(world).ok() }.and_then(|profile| profile.shop());
        let shop = shop.ok_or(CommandErrorCode::StartNotSetUp)?;
        Database::fetch(&self.folder(), (&shop, world), request)
    }

    /// How this PC is paired with its relay, where it has to be done by a person.
    pub fn joiner(&self) -> anyhow::Result<Option<Joiner>> {
        Ok(match self.worlds.world() {
            World::Practice => { self.outside.as_ref() }
                .map(|outside| Joiner::new(vault(&self.practice), outside.relay.clone())),
            world => {
                let relay = self.worlds.profile(world)?.relay;
                let relay = relay.and_then(|text| text.parse().ok());
                let vault = self.worlds.vault(world)?;
                relay.map(|relay| Joiner::new(vault, relay))
            }
        })
    }
}

impl Till {
    /// The app.
    #[must_use]
    pub const fn app(&self) -> &App {
        match self {
            Self::Practice(practice) => practice.app(),
            Self::Real(app) => app,
        }
    }

    /// Practice, if it is.
    #[must_use]
    pub const fn practice(&self) -> Option<&Practice> {
        match self {
            Self::Practice(practice) => Some(practice),
            Self::Real(_) => None,
        }
    }

    /// Ends it. What is on its way is found again at the next start.
    pub async fn stop(self) {
        match self {
            Self::Practice(practice) => practice.stop().await,
            Self::Real(app) => app.close().await,
        }
    }
}
