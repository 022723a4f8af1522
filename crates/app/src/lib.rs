//! The whole product without a window.
//!
//! ```text
//! screen --command--> till.rs --decide--> one transaction --effects--> effects.rs --> Daraja, paper
//! relay  --frame----> link.rs --> mail.rs --decide--> the same transaction path, then the acknowledgement
//! every commit ------> a new TillView to whoever watches
//! ```
//! Everything that changes a sale goes through `core/take.rs`: load, decide, commit, publish. Effects run only after the
//! commit that names them has returned, and what they bring back is the next input of the same path.
#![deny(missing_docs)]

mod backup;
mod balance;
mod bindings;
mod clock;
mod codes;
pub mod commands;
mod core;
mod database;
mod day_end;
mod disk;
mod door;
mod effects;
mod entered;
mod exchange;
mod export;
mod family;
mod fees;
mod follow;
mod going_live;
mod goods;
mod link;
mod lists;
mod logo;
mod look;
mod mail;
mod moments;
mod notices;
mod office;
mod offsite;
mod pace;
mod pairing;
mod paper;
mod payouts;
mod practice;
mod printing;
mod qr;
mod questions;
mod refund;
mod refusals;
mod regulars;
mod reversals;
mod setup;
mod shift;
mod show;
mod staff;
mod statement;
mod strangers;
mod stretched;
mod sweep;
mod till;
mod validation;
mod vault;
pub mod views;
mod whole;
mod worlds;

pub use bindings::typescript;
pub use clock::Clock;
pub use database::Database;
pub use door::{Door, matrix};
pub use pairing::{ComesAs, JoinStep, Joiner, PairError, is_paired, join};
pub use pokea_store::room::{FreeSpace, RealDisk};
pub use practice::PracticePhones;
pub use setup::{Setup, StartError, Viewer};
pub use strangers::DailyRoom;
pub use validation::{OpenSales, ValidationRule};
pub use vault::Vault;
pub use whole::{Readers, write_whole};
pub use worlds::{Hosts, VaultError, VaultState, Worlds};

use crate::core::Core;
use crate::family::Family;
use crate::notices::Notices;
use crate::pace::Pace;
use crate::pairing::Pairing;
use crate::questions::Questions;
use crate::views::{Light, TillView};
use pokea_daraja::c2b::{C2bRegister, C2bVersion, Unanswered};
use pokea_daraja::initiator::Initiator;
use pokea_daraja::stk::LipaNaMpesa;
use pokea_daraja::values::CallbackUrl;
use pokea_daraja::{Client, Error, Refusal};
use pokea_domain::CallbackNonce;
use pokea_domain::payout::BusinessNumber;
use pokea_domain::shop::Shop;
use pokea_mailbox::{AnswerKind, BaseUrl, Invite};
use pokea_store::Store;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, mpsc, watch};
use tokio::task::JoinHandle;

/// The running product. Cloning gives another handle to the same one.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    core: Core,
    daraja: Client,
    mpesa: LipaNaMpesa,
    initiator: Option<Initiator>,
    pays_from: Option<BusinessNumber>,
    pairing: std::sync::Mutex<Arc<Pairing>>,
    family: Family,
    notices: Notices,
    joiner: Joiner,
    vault: Arc<dyn Vault>,
    worlds: Option<Arc<Worlds>>,
    registers_addresses: bool,
    trial: going_live::Trial,
    /// One PIN is looked at at a time, so that each try is counted before the next.
    proving: std::sync::Mutex<()>,
    confirmations: CallbackNonce,
    validations: CallbackNonce,
    strangers: DailyRoom,
    receipts: PathBuf,
    viewer: Viewer,
    /// One file at a time: the outbox and the screen may want the same one.
    filing: std::sync::Mutex<()>,
    /// One paper at a time goes to a printer.
    printer: tokio::sync::Mutex<()>,
    /// Rung when somebody has seen to the printer.
    seen_to_printer: Notify,
    /// Rung after each commit: there may be work in the outbox.
    work: Arc<Notify>,
    /// Rung when a shift was closed: a backup is due.
    closed_shift: Notify,
    /// Calls for a look at the till's own records.
    records: sweep::Calls,
    /// Questions to Transaction Status that wait for their answers.
    questions: Questions,
    /// Rung when something was heard of a payment that goes back.
    reversals: Notify,
    /// Rung when something was heard of a payout.
    payouts: Notify,
    paying: payouts::Paying,
    /// Rung when the line to the relay is to be dialled anew, however well it looks.
    redial: Notify,
    /// Of planned queries.
    queries: Pace,
    tasks: std::sync::Mutex<Vec<JoinHandle<()>>>,
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("App")
    }
}

const CONFIRMATIONS: &str = "confirmation_nonce";
const VALIDATIONS: &str = "validation_nonce";
const TOKEN_LOOK: Duration = Duration::from_secs(60);

impl App {
    /// Picks up what a crash or power cut left, and begins to work.
    pub async fn start(setup: Setup) -> Result<Self, StartError> {
        let Database {
            mut store,
            receipts,
            disk,
        } = setup.database;
        let hears = setup.clock.clone();
        let daraja = Client::new(setup.daraja)?.telling(move |dated| hears.hear(dated));
        let pairing = paired(&setup.vault, &setup.relay, setup.invite).await?;
        let family = Family::new(&pairing);
        let joiner = Joiner::of_paired(Arc::clone(&setup.vault), setup.relay);
        let confirmations = kept_nonce(&mut store, CONFIRMATIONS, AnswerKind::Success)?;
        let validations = kept_nonce(&mut store, VALIDATIONS, AnswerKind::Question)?;
        let work = Arc::new(Notify::new());
        let (pushes, to_send) = mpsc::unbounded_channel();
        if let Some(items) = setup.first_items {
            goods::stock_if_empty(&mut store, items);
        }
        let shop = Shop {
            register: store.register(pairing.paired.ordinal)?,
            ..setup.shop
        };
        let core = Core::new(
            store,
            disk,
            setup.world,
            shop,
            setup.clock,
            setup.practice,
            Arc::clone(&work),
            pushes,
        )?;
        core.know_password(setup.password_at);
        core.recover()?;
        core.nobody_is_at_the_till_yet()?;
        let app = Self(Arc::new(Inner {
            core,
            daraja,
            mpesa: setup.mpesa,
            initiator: setup.initiator,
            pays_from: setup.pays_from,
            pairing: std::sync::Mutex::new(Arc::new(pairing)),
            family,
            notices: Notices::new()?,
            joiner,
            vault: setup.vault,
            worlds: setup.worlds,
            registers_addresses: setup.registers_addresses,
            trial: going_live::Trial::default(),
            proving: std::sync::Mutex::default(),
            confirmations,
            validations,
            strangers: DailyRoom::new(mail::STRANGERS_BYTES_A_DAY),
            receipts,
            viewer: setup.viewer,
            filing: std::sync::Mutex::default(),
            printer: tokio::sync::Mutex::default(),
            seen_to_printer: Notify::new(),
            work,
            closed_shift: Notify::new(),
            records: sweep::Calls::default(),
            questions: Questions::default(),
            reversals: Notify::new(),
            payouts: Notify::new(),
            paying: payouts::Paying::default(),
            redial: Notify::new(),
            queries: Pace::default(),
            tasks: std::sync::Mutex::default(),
        }));
        app.spawn(effects::send(app.clone(), to_send));
        app.spawn(effects::run(app.clone()));
        app.spawn(link::run(app.clone()));
        app.spawn(notices::run(app.clone()));
        app.spawn(app.clone().follow_joiner());
        app.spawn(sweep::run(app.clone(), setup.nominated));
        app.spawn(follow::run::<reversals::Open>(app.clone()));
        app.spawn(follow::run::<payouts::Open>(app.clone()));
        app.spawn(moments::follow_clock(app.clone()));
        app.spawn(moments::turn_pages(app.clone()));
        app.spawn(moments::follow_disk(app.clone()));
        app.spawn(app.clone().keep_token());
        app.spawn(look::run(app.clone()));
        app.spawn(backup::run(app.clone()));
        app.spawn(day_end::run(app.clone()));
        app.spawn(staff::run(app.clone()));
        app.spawn(printing::run(app.clone()));
        app.spawn(printing::open_drawer(app.clone()));
        if let Some(changes) = app.0.core.practice_changes() {
            app.spawn(app.clone().follow_practice(changes));
        }
        Ok(app)
    }

    /// The screen, now and after every change.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<Arc<TillView>> {
        self.0.core.watch()
    }

    /// This PC as its relay knows it now.
    fn pairing(&self) -> Arc<Pairing> {
        let pairing = self.0.pairing.lock();
        Arc::clone(&pairing.unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    fn be(&self, pairing: Pairing) {
        let held = self.0.pairing.lock();
        *held.unwrap_or_else(std::sync::PoisonError::into_inner) = Arc::new(pairing);
    }

    /// Stops all work and makes a backup. What was on its way is found again at the next start.
    pub async fn close(&self) {
        let tasks = self.stop();
        self.back_up().await;
        // Each holds the app, and so the database, until it has ended.
        for task in tasks {
            drop(task.await);
        }
    }

    /// Stops all work. What is committed is kept.
    fn stop(&self) -> Vec<JoinHandle<()>> {
        self.0.core.looking().stop();
        let mut tasks = self
            .0
            .tasks
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        for task in &*tasks {
            task.abort();
        }
        std::mem::take(&mut *tasks)
    }

    fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let mut tasks = self
            .0
            .tasks
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        tasks.push(tokio::spawn(task));
    }

    /// Keeps a token at hand, so that no cashier waits for one, and the M-PESA light true. The address for confirmations is told to
    /// Daraja once it answers: only a confirmation carries the payer's first name.
    async fn keep_token(self) {
        let mut registered = false;
        loop {
            let now = self.0.core.now();
            // A token in hand tells nothing about the line: where something went wrong, a new one is asked for.
            let token = match self.0.core.mpesa_light() {
                Light::Trouble => self.0.daraja.renew_token(now).await,
                Light::Unknown | Light::Good => self.0.daraja.prefetch_token(now).await,
            };
            let light = match token {
                Ok(()) => Light::Good,
                Err(error) => {
                    tracing::warn!(%error, "no access token from Daraja");
                    Light::Trouble
                }
            };
            self.show_mpesa_light(light).await;
            if light == Light::Good && self.0.registers_addresses && !registered {
                registered = self.register_confirmations().await;
            }
            self.0
                .core
                .clock()
                .sleep(if light == Light::Good {
                    TOKEN_LOOK
                } else {
                    TOKEN_LOOK / 6
                })
                .await;
        }
    }

    pub(crate) async fn register_confirmations(&self) -> bool {
        let address = |name, nonce| {
            let address = self.pairing().address(nonce).unwrap_or_default();
            CallbackUrl::parse(name, &address)
        };
        let confirmation = address("ConfirmationURL", &self.0.confirmations);
        let validation = address("ValidationURL", &self.0.validations);
        let registered = match (confirmation, validation) {
            (Ok(confirmation), Ok(validation)) => {
                let register = C2bRegister {
                    version: C2bVersion::V2,
                    short_code: self.0.mpesa.business_short_code().clone(),
                    confirmation,
                    validation,
                    unanswered: Unanswered::Completed,
                };
                self.0.daraja.send(&register, self.0.core.now()).await
            }
            (Err(bad), _) | (_, Err(bad)) => Err(bad.into()),
        };
        match registered {
            Ok(_) | Err(Error::Refused(Refusal::AlreadyRegistered)) => true,
            Err(error) => {
                tracing::warn!(
                    %error,
                    "Daraja did not take the address for confirmations; receipts will lack the payer's name"
                );
                false
            }
        }
    }

    async fn follow_practice(self, mut changes: watch::Receiver<u64>) {
        while changes.changed().await.is_ok()
            && self.blocking(|app| app.0.core.publish()).await.is_ok()
        {}
    }
}

/// The kept pairing with this relay, or a new one by the invite.
async fn paired(
    vault: &Arc<dyn Vault>,
    relay: &BaseUrl,
    invite: Option<Invite>,
) -> Result<Pairing, PairError> {
    if let Some(kept) = Pairing::find(vault, relay)? {
        return Ok(kept);
    }
    let invite = invite.ok_or(PairError::NoInvite)?;
    join(&**vault, relay, Some(invite), ComesAs::Itself, |_| {}).await?;
    Pairing::find(vault, relay)?.ok_or(PairError::Damaged)
}

/// The nonce of an address that is made once and registered with Daraja.
fn kept_nonce(
    store: &mut Store,
    name: &str,
    kind: AnswerKind,
) -> Result<CallbackNonce, StartError> {
    if let Some(kept) = store
        .setting(name)?
        .and_then(|text| CallbackNonce::parse(&text).ok())
    {
        return Ok(kept);
    }
    let nonce = Pairing::new_nonce(kind)?;
    store.set_setting(name, nonce.as_str())?;
    Ok(nonce)
}
