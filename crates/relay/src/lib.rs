//! The relay: catches callbacks for desktops that the internet cannot reach, and passes them on. It knows no payments and cannot read what it keeps.
//!
//! ```text
//! POST /c/{device}/{nonce}/{mac}   receive.rs   mac, seal, durable, 200; a question is passed on instead (ask.rs)
//! GET  /v1/link                    link.rs      WebSocket to one desktop, from its cursor on; it begins in greet.rs
//! POST /v1/pair                    pair.rs      an invite and two public keys for an address key
//! GET  /healthz                    server.rs    200 while it runs; /readyz and /metrics are on another listener (admin.rs)
//! ```
//!
//! The one promise: **200 means durable**. A sender that got 200 will not call again, so the answer waits for the disk; and whatever fails
//! before that is a 503, never a 200 (rule R15 in docs/rules.md). Delivery is at least once. The relay does not look for duplicates: a sender's
//! repeated callback is stored again, and the desktop knows its own by what is in them.

#![warn(missing_docs)]

mod admin;
mod ambient;
mod ask;
mod connection;
mod family;
mod greet;
mod limits;
mod link;
mod live;
mod metrics;
mod networks;
mod pair;
pub mod peers;
mod rates;
mod receive;
mod registry;
mod room;
mod secret;
mod server;
mod shares;
mod shops;
mod socket;
pub mod store;
pub mod tls;
mod upkeep;

pub use networks::{Network, NetworkOptions, NotANetwork};
pub use registry::{Pairing, Registry};
pub use secret::{MasterSecret, SecretError};
pub use server::Front;

use ask::Questions;
use limits::{
    CALLBACKS_OF_DEVICE, CALLBACKS_OF_DEVICE_AND_NETWORK, CALLBACKS_OF_REVOKED, EPOCHS_OF_SHOP,
    GUESSES_OF_NETWORK, PAIRINGS_OF_NETWORK, SHOPS_OF_ALL, SHOPS_OF_NETWORK, TOLD_OF_SHARE,
    UNKNOWN_OF_NETWORK, WISHES_OF_DEVICE,
};
use metrics::Metrics;
use pokea_mailbox::{BaseUrl, DeviceId, Invite, ShopId};
use rates::Rates;
use shares::Shares;
use shops::Shops;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use store::jetstream::{JetStreamOptions, JetStreamStore};
use store::sqlite::SqliteStore;
use store::{Approval, Cap, Change, Store, StoreError, Swept};
use tokio::net::TcpListener;
use tokio::time::Instant;

/// What a relay needs to know before it starts.
#[derive(Debug)]
pub struct RelayOptions {
    /// Where items, shops and devices are kept.
    pub engine: Engine,
    /// What every address hangs on. Keep it, and keep it out of the store's backups.
    pub master_secret: MasterSecret,
    /// What the addresses begin with that desktops mint: how senders reach this relay.
    pub public_url: BaseUrl,
    /// Where callbacks are expected from, and what stands in front.
    pub network: NetworkOptions,
    /// Whether everybody may make a shop here, without an invite of the operator's.
    pub open_registration: bool,
}

/// Which storage engine, and where it is.
#[derive(Clone, Debug)]
pub enum Engine {
    /// An SQLite file, and the most that it takes of the disk. Made if it is not there; one relay at a time can have it open.
    Sqlite(PathBuf, Cap),
    /// A cluster of NATS servers, behind any number of relays with the same master secret.
    JetStream(JetStreamOptions),
}

/// A relay. Cloning gives another handle to the same one; the store is closed when the last handle and the last connection are gone.
#[derive(Clone)]
pub struct Relay(Arc<Shared>);

struct Shared {
    store: Box<dyn Store>,
    master_secret: MasterSecret,
    public_url: BaseUrl,
    network: NetworkOptions,
    shops: Shops,
    questions: Arc<Questions>,
    callbacks: Rates<DeviceId>,
    from_network: Rates<(DeviceId, Network)>,
    to_revoked: Rates<DeviceId>,
    shares: Shares,
    /// Storage has room for listed senders only.
    is_tight: AtomicBool,
    told_of_share: Rates<ShopId>,
    unknown: Rates<Network>,
    pairings: Rates<Network>,
    guesses: Rates<Network>,
    registrations: Rates<Network>,
    all_registrations: Rates<()>,
    wishes: Rates<DeviceId>,
    epochs: Rates<ShopId>,
    open_registration: bool,
    metrics: Metrics,
    /// When the last callback could not be stored; none once one could be again.
    refused_at: Mutex<Option<Instant>>,
}

impl Relay {
    /// Opens the store; nothing listens yet.
    ///
    /// # Errors
    /// [`StoreError`] if storage cannot be opened, is another relay's, or is of a newer version.
    pub async fn open(options: RelayOptions) -> Result<Self, StoreError> {
        let store: Box<dyn Store> = match options.engine {
            Engine::Sqlite(path, cap) => {
                Box::new(SqliteStore::open_once_free(&path).await?.with_cap(cap))
            }
            Engine::JetStream(cluster) => {
                Box::new(JetStreamStore::open(cluster, &options.master_secret).await?)
            }
        };
        Ok(Self(Arc::new(Shared {
            store,
            master_secret: options.master_secret,
            public_url: options.public_url,
            network: options.network,
            shops: Shops::default(),
            questions: Arc::default(),
            callbacks: Rates::new(CALLBACKS_OF_DEVICE),
            from_network: Rates::new(CALLBACKS_OF_DEVICE_AND_NETWORK),
            to_revoked: Rates::new(CALLBACKS_OF_REVOKED),
            shares: Shares::default(),
            is_tight: AtomicBool::new(false),
            told_of_share: Rates::new(TOLD_OF_SHARE),
            unknown: Rates::new(UNKNOWN_OF_NETWORK),
            pairings: Rates::new(PAIRINGS_OF_NETWORK),
            guesses: Rates::new(GUESSES_OF_NETWORK),
            registrations: Rates::new(SHOPS_OF_NETWORK),
            all_registrations: Rates::new(SHOPS_OF_ALL),
            wishes: Rates::new(WISHES_OF_DEVICE),
            epochs: Rates::new(EPOCHS_OF_SHOP),
            open_registration: options.open_registration,
            metrics: Metrics::default(),
            refused_at: Mutex::default(),
        })))
    }

    /// Serves until `shutdown` is ready; then finishes what it has begun, and returns within some seconds.
    pub async fn serve(&self, listener: TcpListener, shutdown: impl Future<Output = ()>) {
        self.serve_at(Front::new(listener), shutdown).await;
    }

    /// The same for a relay that stands by itself.
    pub async fn serve_at(&self, front: Front, shutdown: impl Future<Output = ()>) {
        server::serve(Arc::clone(&self.0), front, shutdown).await;
    }

    /// An invite for the first device of a new shop, which is let in without anybody being asked.
    ///
    /// # Errors
    /// [`StoreError`] if it could not be stored; then it is not valid.
    pub async fn invite(&self, now_ms: i64) -> Result<Invite, StoreError> {
        registry::invite_shop(&*self.0.store, String::new(), Approval::Nobody, now_ms).await
    }

    /// Takes a device out of its shop for good: it is disconnected and may not come back, and what is posted to its addresses goes to the
    /// shop's other devices, one of which makes the shop's next key. A device that nobody knows is left alone.
    ///
    /// # Errors
    /// [`StoreError`] if it could not be stored; then nothing has changed.
    pub async fn revoke(&self, device: DeviceId) -> Result<(), StoreError> {
        if let Some(known) = self.0.store.device(device).await? {
            let revoked = self.0.store.change(known.shop, Change::Revoke(device));
            if let Err(denied) = revoked.await? {
                tracing::warn!(%denied, "A device was not revoked.");
            }
        }
        Ok(())
    }

    /// Removes what need not be kept any longer. [`serve`](Self::serve) does it every hour.
    ///
    /// # Errors
    /// [`StoreError`] if it could not be finished; what is gone was due to go.
    pub async fn sweep(&self, now_ms: i64) -> Result<Swept, StoreError> {
        self.0.store.sweep(now_ms).await
    }
}

impl Shared {
    fn refused_at(&self) -> MutexGuard<'_, Option<Instant>> {
        self.refused_at
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Relay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Relay")
            .field("public_url", &self.0.public_url)
            .finish_non_exhaustive()
    }
}

/// Milliseconds since 1970-01-01 UTC, by this machine's clock.
#[must_use]
pub fn now_ms() -> i64 {
    ambient::now_ms()
}

fn after(now_ms: i64, wait: std::time::Duration) -> i64 {
    now_ms.saturating_add(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX))
}
