//! Starting and stopping a simulator, and its switches for code in the same process.

use crate::behaviour::Behaviour;
use crate::books::Ledger;
use crate::clock::{Clock, Tempo, Time};
use crate::faults::Faults;
use crate::forms::{C2bForms, Forms};
use crate::line::{Cut, Lines};
use crate::orgs::Orgs;
use crate::scenario::{Mix, Scenario};
use crate::shared::{Rules, Shared};
use crate::shop::Shop;
use crate::view::View;
use crate::world::World;
use crate::world::c2b::Urls;
use crate::world::c2b::pay::{NotPaid, Pay};
use crate::{api, credential, driver, saved};
use pokea_domain::Msisdn;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// How long open connections may take to end when the simulator stops.
const STOP_WAIT: Duration = Duration::from_secs(5);

/// How to run a simulator.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where to listen; port 0 takes any that is free. Not for other machines: anyone who reaches it can turn its switches.
    pub listen: SocketAddr,
    /// The shop that it knows.
    pub shop: Shop,
    /// 1 is Safaricom's own pace, 20 twenty times as fast.
    pub speed: u32,
    /// Which time it is at the start.
    pub clock: Time,
    /// Where chance comes from.
    pub seed: u64,
    /// What happens to pushes by chance; without one, what the switches say.
    pub mix: Option<Mix>,
    /// How many pushes that are over, messages that are done and postings are kept, so that they can be asked about: so many of each.
    pub remember: usize,
    /// Where to keep the state, so that open prompts survive a restart. What it holds wins over `seed`.
    pub state_file: Option<PathBuf>,
    /// Where C2B confirmations go from the start, as if the shop had registered it.
    pub confirmation_url: Option<String>,
    /// Which of Safaricom's two worlds this is.
    pub mode: Mode,
    /// Lets merchants register `http` addresses of this machine in production mode too, so that its rules can be tried without TLS.
    pub loopback_http: bool,
}

/// Which of Safaricom's two worlds a simulator plays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// C2B URLs can be registered again, and may be plain HTTP; payments can be simulated.
    #[default]
    Sandbox,
    /// C2B URLs are registered once, and are HTTPS; nothing is simulated.
    Production,
}

impl Default for Options {
    /// The demo shop, on any free port of this machine, at Safaricom's pace, forgetting everything.
    fn default() -> Self {
        Self {
            listen: (Ipv4Addr::LOCALHOST, 0).into(),
            shop: Shop::demo(),
            speed: 1,
            clock: Time::Wall,
            seed: 1,
            mix: None,
            remember: 10_000,
            state_file: None,
            confirmation_url: None,
            mode: Mode::Sandbox,
            loopback_http: false,
        }
    }
}

/// Why a simulator did not start.
#[derive(Debug, Error)]
pub enum StartError {
    /// The port is taken, or not allowed.
    #[error("cannot listen on {address}: {cause}. Choose another port")]
    Listen {
        /// Where it was to listen.
        address: SocketAddr,
        /// What the system said.
        cause: io::Error,
    },
    /// The state file is there but cannot be read. It was left as it is.
    #[error("cannot read the state in {path}: {cause}. Move the file away to begin anew")]
    State {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        cause: io::Error,
    },
    /// The client that carries callbacks could not be made.
    #[error("cannot prepare to send callbacks: {0}")]
    Courier(#[from] reqwest::Error),
}

/// That phone shows no prompt now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("that phone does not ring")]
pub struct NobodyRings;

/// A Daraja to practise and test on.
#[derive(Clone, Copy, Debug)]
pub struct Simulator;

impl Simulator {
    /// Binds first, then serves in the background of this runtime until the handle is stopped or dropped.
    pub async fn start(options: Options) -> Result<Handle, StartError> {
        let world = match &options.state_file {
            Some(path) => saved::load(path).map_err(|cause| StartError::State {
                path: path.clone(),
                cause,
            })?,
            None => None,
        };
        let mut world = world.unwrap_or_else(|| World::new(options.seed));
        if let Some(url) = &options.confirmation_url {
            world
                .c2b
                .register(&options.shop.store_number, Urls::confirming(url));
        }
        let tempo = Tempo::new(options.speed);
        world.mix = options.mix;
        world.begin(Orgs::with(&options.shop), tempo, options.remember.max(1));
        let cannot_listen = |cause| StartError::Listen {
            address: options.listen,
            cause,
        };
        let listener = TcpListener::bind(options.listen)
            .await
            .map_err(cannot_listen)?;
        let address = listener.local_addr().map_err(cannot_listen)?;
        let base_url = format!("http://{address}");
        let courier = driver::courier()?;

        let (stop, stopped) = watch::channel(false);
        let shared = Arc::new(Shared::new(
            options.shop,
            Clock::new(options.clock),
            base_url,
            Rules {
                mode: options.mode,
                loopback_http: options.loopback_http,
            },
            world,
            options.state_file.is_some(),
            stopped,
        ));
        let router = api::router(shared.clone(), address.ip());
        let service = router.into_make_service_with_connect_info::<Cut>();
        let until = shared.clone();
        let server = axum::serve(Lines(listener), service)
            .with_graceful_shutdown(async move { until.stopped().await });
        let workers = vec![
            tokio::spawn(async move {
                if let Err(error) = server.await {
                    tracing::error!(%error, "The simulator's server ended; start it again");
                }
            }),
            tokio::spawn(driver::run(shared.clone(), courier)),
        ];
        let keeper = options
            .state_file
            .map(|path| tokio::spawn(saved::keep(shared.clone(), path)));
        Ok(Handle {
            shared,
            stop,
            workers,
            keeper,
        })
    }
}

/// A running simulator. Dropping it stops it without waiting.
pub struct Handle {
    shared: Arc<Shared>,
    stop: watch::Sender<bool>,
    workers: Vec<JoinHandle<()>>,
    keeper: Option<JoinHandle<()>>,
}

impl Handle {
    /// Where it can be reached: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.shared.base_url
    }

    /// The shop that it knows, with the credentials for it.
    #[must_use]
    pub fn shop(&self) -> &Shop {
        &self.shared.shop
    }

    /// What can be seen now.
    #[must_use]
    pub fn state(&self) -> View {
        self.shared.view()
    }

    /// Tells of every change of what can be seen.
    #[must_use]
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.shared.changes()
    }

    /// What customers do with the prompts of pushes to come: this phone's owner, or all of whom nothing else is said.
    pub fn set_behaviour(&self, phone: Option<Msisdn>, behaviour: Behaviour) {
        self.shared.set_behaviour(phone, behaviour);
    }

    /// What the customer does now with the prompt on the phone.
    pub fn answer(&self, phone: &Msisdn, behaviour: Behaviour) -> Result<(), NobodyRings> {
        let rings = self.shared.answer(phone, behaviour);
        rings.then_some(()).ok_or(NobodyRings)
    }

    /// What goes wrong with pushes to come.
    pub fn set_faults(&self, faults: Faults) {
        self.shared.set_faults(faults);
    }

    /// The certificate that a security credential is to be encrypted with, as PEM: the same for every simulator.
    #[must_use]
    pub fn certificate_pem(&self) -> &'static str {
        credential::CERTIFICATE_PEM
    }

    /// Locks an organisation's initiator as three wrong passwords do (8006), or unlocks it.
    pub fn lock_initiator(&self, number: &str, initiator: &str, locked: bool) {
        self.shared.lock_initiator(number, initiator, locked);
    }

    /// What happens to pushes to come: to this phone, or to all, in place of the behaviour and the faults set before. `None` takes it
    /// back.
    pub fn set_scenario(&self, phone: Option<Msisdn>, scenario: Option<Scenario>) {
        self.shared.set_scenario(phone, scenario);
    }

    /// Gives the owner of a phone another first name.
    pub fn set_name(&self, phone: &Msisdn, first_name: &str) {
        self.shared.set_name(phone, first_name);
    }

    /// A customer pays a paybill or till from their own phone. The payment is made when this returns, or waits for its validation.
    pub fn pay(&self, pay: &Pay) -> Result<(), NotPaid> {
        self.shared.pay(pay)
    }

    /// Whether payments to this number are validated from now on, which Safaricom switches on by e-mail.
    pub fn set_validated(&self, number: &str, validated: bool) {
        self.shared.set_validated(number, validated);
    }

    /// Forgets what was registered for a short code, as two operators do in the portal.
    pub fn unregister(&self, short_code: &str) {
        self.shared.unregister(short_code);
    }

    /// Which forms bodies and answers have from now on.
    pub fn set_forms(&self, forms: Forms) {
        self.shared.set_forms(forms);
    }

    /// Which forms this customer's payments are told in, whatever everyone's are; `None` for everyone's again.
    pub fn set_c2b_forms(&self, phone: Msisdn, forms: Option<C2bForms>) {
        self.shared.set_c2b_forms(phone, forms);
    }

    /// The books, for an audit.
    #[must_use]
    pub fn ledger(&self) -> Ledger {
        self.shared.ledger()
    }

    /// Puts the clock forward by so much of its own time, whatever the speed: tokens age, prompts run out, and whatever would have
    /// happened meanwhile happens at once.
    pub fn advance(&self, by: Duration) {
        self.shared.advance(by);
    }

    /// Answers what is being asked, saves, and ends.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        for mut worker in std::mem::take(&mut self.workers) {
            if tokio::time::timeout(STOP_WAIT, &mut worker).await.is_err() {
                worker.abort();
            }
        }
        if let Some(keeper) = self.keeper.take() {
            self.shared.until_saved().await;
            keeper.abort();
        }
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.stop.send_replace(true);
        if let Some(keeper) = &self.keeper {
            keeper.abort();
        }
    }
}

impl std::fmt::Debug for Handle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Handle")
            .field("base_url", &self.shared.base_url)
            .finish_non_exhaustive()
    }
}
