//! The distributed engine, on a cluster that is started once.

use super::{TestEngine, head, seqs, shop, small_item};
use crate::cluster::Cluster;
use anyhow::{Context, Result};
use async_nats::jetstream;
use futures_util::TryStreamExt;
use pokea_relay::MasterSecret;
use pokea_relay::store::Store;
use pokea_relay::store::jetstream::{JetStreamOptions, JetStreamStore};
use std::time::Duration;
use tempfile::TempDir;
use tokio::sync::Mutex;

static CLUSTER: Mutex<Option<Cluster>> = Mutex::const_new(None);

struct JetStream(TempDir);

impl JetStream {
    async fn context() -> Result<jetstream::Context> {
        let cluster = CLUSTER.lock().await;
        let client = cluster.as_ref().context("it runs")?.client().await?;
        Ok(jetstream::new(client))
    }
}

impl TestEngine for JetStream {
    type Opened = JetStreamStore;

    /// Streams that are there stay, and lose what is in them.
    async fn empty() -> Result<Self> {
        let context = Self::context().await?;
        let mut streams = context.streams();
        while let Some(stream) = streams.try_next().await? {
            context
                .get_stream(stream.config.name)
                .await?
                .purge()
                .await?;
        }
        Ok(Self(tempfile::tempdir()?))
    }

    async fn open(&self) -> Result<JetStreamStore> {
        let cluster = CLUSTER.lock().await;
        let cluster = cluster.as_ref().context("it runs")?;
        let options = JetStreamOptions {
            // A busy machine is no silent cluster.
            silent_after: Duration::from_secs(30),
            ..JetStreamOptions::new(cluster.url(), self.0.path().into())
        };
        let secret = MasterSecret::from_bytes([0x5e; 32]);
        Ok(JetStreamStore::open(options, &secret).await?)
    }
}

/// What is static is not dropped, and the servers would go on.
struct Stopped;

impl Drop for Stopped {
    fn drop(&mut self) {
        drop(CLUSTER.try_lock().map(|mut cluster| cluster.take()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn it_keeps_every_promise() -> Result<()> {
    *CLUSTER.lock().await = Some(Cluster::start().await?);
    let _stopped = Stopped;
    super::all_of!(in_turn, JetStream);
    made_anew_it_gives_no_number_again().await
}

/// The cluster is lost altogether, and a new one stands in its place: a device that is ahead must not take new items for such as it has.
async fn made_anew_it_gives_no_number_again() -> Result<()> {
    let engine = JetStream::empty().await?;
    let store = engine.open().await?;
    let lost = store.append(shop(1), small_item()).await?;
    drop(store);
    let context = JetStream::context().await?;
    let mut streams = context.streams();
    while let Some(stream) = streams.try_next().await? {
        context.delete_stream(stream.config.name).await?;
    }
    let store = engine.open().await?;
    assert_eq!(head(&store, shop(1)).await?, 0);
    let next = store.append(shop(1), small_item()).await?;
    assert!(next > lost, "{next} was given before");
    assert_eq!(seqs(&store, shop(1), lost).await?, [next]);
    Ok(())
}
