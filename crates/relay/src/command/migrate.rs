//! `pokea-relay migrate`: from the file into a cluster.

use super::arguments::Arguments;
use super::data::DataFolder;
use super::say;
use anyhow::{Context, bail};
use pokea_relay::Engine;
use pokea_relay::store::jetstream;

pub(crate) async fn migrate(arguments: &Arguments) -> anyhow::Result<()> {
    let files = DataFolder::open(arguments)?;
    let Engine::JetStream(to) = files.named_engine(arguments)? else {
        bail!(
            "--store is needed: the cluster to move to, nats://USER:PASSWORD@HOST:PORT,HOST:PORT,HOST:PORT"
        );
    };
    if !files.store.exists() {
        bail!("there is no {} to move", files.store.display());
    }
    let moved = jetstream::migrate(&files.store, to, &files.secret).await?;
    let left = files.store.with_extension("migrated");
    std::fs::rename(&files.store, &left).with_context(|| {
        format!(
            "everything was moved, but {} keeps its name",
            files.store.display()
        )
    })?;
    say(&format!(
        "{} callbacks of {} shops are in the cluster, and were found there again (SHA-256 {}). The file is now {}",
        moved.items,
        moved.shops,
        moved.hash,
        left.display()
    ))
}
