//! The real relay, in this process, on a port and a file of its own.

use anyhow::Context;
use pokea_mailbox::{BaseUrl, Invite};
use pokea_relay::store::Cap;
use pokea_relay::{Engine, MasterSecret, NetworkOptions, Relay, RelayOptions};
use std::net::Ipv4Addr;
use std::path::Path;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub(crate) struct RunningRelay {
    pub(crate) base_url: BaseUrl,
    relay: Relay,
    stop: oneshot::Sender<()>,
    served: JoinHandle<()>,
}

impl RunningRelay {
    pub(crate) async fn start(folder: &Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let base_url: BaseUrl = format!("http://{}", listener.local_addr()?).parse()?;
        let relay = Relay::open(RelayOptions {
            engine: Engine::Sqlite(folder.join("relay.sqlite3"), Cap::default()),
            master_secret: MasterSecret::create(&folder.join("master.secret"))?,
            public_url: base_url.clone(),
            network: NetworkOptions::default(),
            open_registration: false,
        })
        .await?;
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = relay.clone();
        let served = tokio::spawn(async move {
            serving.serve(listener, async { drop(stopped.await) }).await;
        });
        Ok(Self {
            base_url,
            relay,
            stop,
            served,
        })
    }

    pub(crate) async fn invite(&self) -> anyhow::Result<Invite> {
        Ok(self.relay.invite(pokea_relay::now_ms()).await?)
    }

    pub(crate) async fn stop(self) -> anyhow::Result<()> {
        drop(self.stop);
        self.served.await.context("the relay did not end well")
    }
}
