//! Practice mode: the whole system in one process, with no account and no internet, so that a cashier can learn and a stranger can try it.
//!
//! Nothing of it is pretended inside the app: the app talks HTTP to a Daraja simulator over a socket, the simulator calls back to a relay
//! over a socket, and the relay's mail comes over its WebSocket. All of them listen on loopback only, and practice has a folder of its own
//! for its database, so that no practice sale can ever be taken for a real one.
#![deny(missing_docs)]

mod folder;
mod phones;
mod shop;
mod till;
mod vault;

pub use folder::data_folder;
pub use till::{Till, TillPlace, fetch_backup};

use crate::folder::Ports;
use crate::phones::SimulatedPhones;
use crate::vault::FileVault;
use anyhow::Context;
use pokea_app::{
    App, Clock, Database, FreeSpace, PracticePhones, RealDisk, Setup, Vault, Viewer, Worlds,
};
use pokea_domain::shop::World;
use pokea_mailbox::{BaseUrl, Invite};
use pokea_relay::store::Cap;
use pokea_relay::{Engine, MasterSecret, NetworkOptions, Relay, RelayOptions};
use pokea_simulator::{Handle, Options, Simulator};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// How to practise.
pub struct PracticeOptions {
    /// Where practice keeps its files.
    pub folder: PathBuf,
    /// 1 is Safaricom's own pace; 20 is twenty times as fast, for app and simulator alike.
    pub speed: u32,
    /// Simulator and relay that run as programs of their own, in place of the embedded ones.
    pub outside: Option<Outside>,
    /// Shows a receipt in the PC's own viewer.
    pub viewer: Viewer,
    /// The worlds beyond practice, for whoever goes on to one.
    pub worlds: Option<Arc<Worlds>>,
}

impl std::fmt::Debug for PracticeOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PracticeOptions")
            .field("folder", &self.folder)
            .field("speed", &self.speed)
            .finish_non_exhaustive()
    }
}

/// A simulator and a relay outside this process, so that each can be stopped, killed and watched by itself.
#[derive(Clone, Debug)]
pub struct Outside {
    /// The simulator's address.
    pub daraja: String,
    /// The relay's address.
    pub relay: BaseUrl,
    /// The relay's invite, for the first start.
    pub invite: Option<Invite>,
}

impl Outside {
    /// From `POKEA_PRACTICE_DARAJA`, `POKEA_PRACTICE_RELAY` and, for the first start, `POKEA_PRACTICE_INVITE`; nothing if neither
    /// address is set.
    pub fn from_environment() -> anyhow::Result<Option<Self>> {
        let (Ok(daraja), Ok(relay)) = (
            std::env::var("POKEA_PRACTICE_DARAJA"),
            std::env::var("POKEA_PRACTICE_RELAY"),
        ) else {
            return Ok(None);
        };
        let relay = relay
            .parse()
            .context("POKEA_PRACTICE_RELAY is not a relay's address")?;
        let invite = match std::env::var("POKEA_PRACTICE_INVITE") {
            Ok(text) => Some(
                text.parse()
                    .context("POKEA_PRACTICE_INVITE is not an invite")?,
            ),
            Err(_) => None,
        };
        Ok(Some(Self {
            daraja,
            relay,
            invite,
        }))
    }
}

/// Where practice keeps the keys to its relay.
#[must_use]
pub fn vault(folder: &Path) -> Arc<dyn Vault> {
    Arc::new(FileVault::at(folder.join("practice-secrets.json")))
}

/// A running practice.
#[derive(Debug)]
pub struct Practice {
    app: App,
    embedded: Option<Embedded>,
}

/// The simulator and relay inside this process.
#[derive(Debug)]
struct Embedded {
    simulator: Arc<Handle>,
    relay: RunningRelay,
}

#[derive(Debug)]
struct RunningRelay {
    base_url: BaseUrl,
    relay: Relay,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<()>,
}

impl Practice {
    /// Starts simulator, relay and app, in this order, each listening before the next begins.
    pub async fn start(options: PracticeOptions) -> anyhow::Result<Self> {
        let clock = Clock::faster(options.speed);
        Self::start_by(options, clock, Arc::new(RealDisk)).await
    }

    /// The same for a PC with this clock, whatever the simulator's pace, and with this disk.
    pub async fn start_by(
        options: PracticeOptions,
        clock: Clock,
        disk: Arc<dyn FreeSpace>,
    ) -> anyhow::Result<Self> {
        let PracticeOptions {
            folder,
            speed,
            outside,
            viewer,
            worlds,
        } = options;
        std::fs::create_dir_all(&folder)
            .with_context(|| format!("cannot make {}", folder.display()))?;
        let database = Database::open_on(disk, &folder)?;
        let vault = vault(&folder);
        let (
            Outside {
                daraja,
                relay,
                invite,
            },
            embedded,
        ) = match outside {
            Some(outside) => (outside, None),
            None => {
                let embedded = Embedded::start(&folder, speed).await?;
                (embedded.reached(&vault).await?, Some(embedded))
            }
        };
        let practice = embedded.as_ref().map(Embedded::phones);
        let app = App::start(Setup {
            database,
            world: World::Practice,
            shop: shop::demo(),
            daraja: shop::daraja(daraja),
            mpesa: shop::mpesa()?,
            nominated: Some(shop::phone()?),
            // On a PC whose clock is years wrong the certificate is not valid, and codes cannot be asked about.
            initiator: shop::initiator(clock.now()).ok(),
            password_at: None,
            pays_from: Some(shop::pays_from()?),
            relay,
            invite,
            vault,
            clock,
            practice,
            viewer,
            registers_addresses: true,
            worlds,
            first_items: Some(include_bytes!("../duka.csv")),
        })
        .await?;
        Ok(Self { app, embedded })
    }

    /// The app.
    #[must_use]
    pub const fn app(&self) -> &App {
        &self.app
    }

    /// The embedded simulator, if it is not outside.
    #[must_use]
    pub fn simulator(&self) -> Option<&Handle> {
        self.embedded.as_ref().map(|embedded| &*embedded.simulator)
    }

    /// Ends the app, then relay and simulator. What is on its way is found again at the next start.
    pub async fn stop(self) {
        self.app.close().await;
        if let Some(embedded) = self.embedded {
            embedded.stop().await;
        }
    }
}

impl Embedded {
    /// On the ports of the last time where they are free, so that callback addresses of open payments stay right.
    async fn start(folder: &Path, speed: u32) -> anyhow::Result<Self> {
        let ports = Ports::load(folder);
        let relay = RunningRelay::start(&folder.join("relay"), ports.relay).await?;
        let options = |port| Options {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
            speed,
            state_file: Some(folder.join("simulator.json")),
            // All of it is written after every change.
            remember: 1_000,
            ..Options::default()
        };
        let simulator = match Simulator::start(options(ports.daraja)).await {
            Ok(simulator) => simulator,
            Err(_) => Simulator::start(options(0)).await?,
        };
        Ports {
            daraja: port_of(simulator.base_url()),
            relay: port_of(relay.base_url.as_str()),
        }
        .save(folder)?;
        Ok(Self {
            simulator: Arc::new(simulator),
            relay,
        })
    }

    /// How the app reaches them; with an invite if it does not know this relay yet.
    async fn reached(&self, vault: &Arc<dyn Vault>) -> anyhow::Result<Outside> {
        let relay = self.relay.base_url.clone();
        let invite = match pokea_app::is_paired(vault, &relay)? {
            true => None,
            false => Some(self.relay.relay.invite(pokea_relay::now_ms()).await?),
        };
        Ok(Outside {
            daraja: self.simulator.base_url().to_owned(),
            relay,
            invite,
        })
    }

    fn phones(&self) -> Arc<dyn PracticePhones> {
        Arc::new(SimulatedPhones::new(Arc::clone(&self.simulator)))
    }

    async fn stop(self) {
        self.relay.stop().await;
        // Whoever still looks at the phones keeps the simulator's handle; then it ends with the last of them.
        if let Ok(simulator) = Arc::try_unwrap(self.simulator) {
            simulator.stop().await;
        }
    }
}

impl RunningRelay {
    async fn start(folder: &Path, port: u16) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make {}", folder.display()))?;
        let listener = match TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await {
            Ok(listener) => listener,
            Err(_) => TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?,
        };
        let base_url: BaseUrl = format!("http://{}", listener.local_addr()?).parse()?;
        let secret = folder.join("master.secret");
        let master_secret = if secret.exists() {
            MasterSecret::load(&secret)?
        } else {
            MasterSecret::create(&secret)?
        };
        let options = RelayOptions {
            engine: Engine::Sqlite(folder.join("relay.sqlite3"), Cap::default()),
            master_secret,
            public_url: base_url.clone(),
            network: NetworkOptions::default(),
            open_registration: false,
        };
        let relay = Relay::open(options).await?;
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = relay.clone();
        let task = tokio::spawn(async move {
            serving.serve(listener, async { drop(stopped.await) }).await;
        });
        Ok(Self {
            base_url,
            relay,
            stop: Some(stop),
            task,
        })
    }

    async fn stop(mut self) {
        drop(self.stop.take());
        if let Err(error) = self.task.await {
            tracing::warn!(%error, "the practice relay did not end well; its mail is kept");
        }
    }
}

fn port_of(base_url: &str) -> u16 {
    base_url
        .rsplit(':')
        .next()
        .and_then(|port| port.parse().ok())
        .unwrap_or(0)
}
