//! A relay in this process, on a port of its own.

use crate::desktop::Desktop;
use crate::{BOUND, NOW_MS};
use anyhow::Result;
use pokea_mailbox::BaseUrl;
use pokea_relay::store::Cap;
use pokea_relay::{Engine, MasterSecret, NetworkOptions, Relay, RelayOptions};
use std::path::PathBuf;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

pub struct TestRelay {
    pub relay: Relay,
    pub url: BaseUrl,
    pub store_path: PathBuf,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<()>,
}

impl TestRelay {
    pub async fn start(folder: &TempDir) -> Result<Self> {
        Self::start_with(folder, NetworkOptions::default()).await
    }

    pub async fn start_with(folder: &TempDir, network: NetworkOptions) -> Result<Self> {
        Self::start_as(folder, network, false).await
    }

    /// One that is open to everybody.
    pub async fn start_open(folder: &TempDir) -> Result<Self> {
        Self::start_as(folder, NetworkOptions::default(), true).await
    }

    async fn start_as(
        folder: &TempDir,
        network: NetworkOptions,
        open_registration: bool,
    ) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url: BaseUrl = format!("http://{}", listener.local_addr()?).parse()?;
        let store_path = folder.path().join("relay.sqlite3");
        let relay = Relay::open(RelayOptions {
            engine: Engine::Sqlite(store_path.clone(), Cap::default()),
            master_secret: MasterSecret::from_bytes([0x5e; 32]),
            public_url: url.clone(),
            network,
            open_registration,
        })
        .await?;
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = tokio::spawn({
            let relay = relay.clone();
            async move {
                relay
                    .serve(listener, async move { drop(stopped.await) })
                    .await;
            }
        });
        Ok(Self {
            relay,
            url,
            store_path,
            stop,
            serving,
        })
    }

    /// A desktop that has paired.
    pub async fn desktop(&self, seed: u8) -> Result<Desktop> {
        let invite = self.relay.invite(pokea_relay::now_ms()).await?;
        Desktop::pair(seed, &self.url, &invite).await
    }

    /// Stops, and gives the store back.
    pub async fn stop(self) -> Result<()> {
        drop(self.stop);
        timeout(BOUND, self.serving).await??;
        Ok(())
    }

    /// How many callbacks are stored, as the file says.
    pub fn stored(&self) -> Result<u64> {
        let count: i64 = rusqlite::Connection::open(&self.store_path)?.query_row(
            "SELECT count(*) FROM log",
            [],
            |row| row.get(0),
        )?;
        Ok(u64::try_from(count)?)
    }
}

#[tokio::test]
async fn it_stops_at_once_and_its_store_can_be_opened_again() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let relay = TestRelay::start(&folder).await?;
    let desktop = relay.desktop(1).await?;
    let mut link = desktop.connect(pokea_mailbox::Cursor::default()).await?;
    let second = Relay::open(RelayOptions {
        engine: Engine::Sqlite(relay.store_path.clone(), Cap::default()),
        master_secret: MasterSecret::from_bytes([0x5e; 32]),
        public_url: relay.url.clone(),
        network: NetworkOptions::default(),
        open_registration: false,
    })
    .await;
    assert!(
        matches!(second, Err(pokea_relay::store::StoreError::InUse(_))),
        "one relay at a time"
    );

    let before = tokio::time::Instant::now();
    relay.stop().await?;
    assert!(
        before.elapsed() < std::time::Duration::from_secs(2),
        "an open link does not hold the stop up"
    );
    link.expect_closed().await?;

    let relay = TestRelay::start(&folder).await?;
    relay.relay.sweep(NOW_MS).await?;
    relay.stop().await
}
