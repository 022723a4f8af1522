//! What an open engine does by itself: it joins the cluster again when that was away or was made anew, sees to it that it stays safe, and writes
//! acknowledgements down.

use super::cluster::Cluster;
use super::mirror::Mirror;
use super::{Acks, records, sweep, taken};
use crate::ambient::{now_ms, random};
use crate::limits::{ACKS_SAVED_EVERY, DURABILITY_ASKED_EVERY, JOIN_AGAIN_AFTER};
use crate::store::StoreError;
use pokea_mailbox::Epoch;
use std::sync::Arc;
use tokio::time::{Instant, interval};

/// Comes to the cluster, or looks again whether everything is there. What is missing is made; and if all that the servers knew is gone, the shops
/// come back from this relay's own copy, so that nobody has to pair again.
pub(super) async fn join(cluster: &Cluster, mirror: &Mirror, mark: &str) -> Result<(), StoreError> {
    let bucket = cluster.join(Some(mark), now_ms()).await?;
    let before = mirror.bucket().await?;
    if before.as_ref() == Some(&bucket) {
        return Ok(());
    }
    if before.is_some() {
        let shops = mirror.shops().await?;
        tracing::warn!(
            shops = shops.len(),
            "The servers have begun with nothing; this relay brings back the shops that it knows."
        );
        for (shop, roll) in shops {
            let epoch = Epoch::from_bytes(random());
            records::bring(cluster, shop, &roll, epoch, records::Bring::IfNew).await?;
        }
    }
    mirror.set_bucket(bucket).await?;
    // Whoever follows something of it begins again.
    cluster.renewed();
    Ok(())
}

/// Goes on trying until the cluster can be worked with; and then sees to it that it stays so, for good.
pub(super) async fn watch_over(
    cluster: Arc<Cluster>,
    mirror: Mirror,
    mark: String,
    mut joined: bool,
) {
    let mut looks = interval(JOIN_AGAIN_AFTER);
    let mut asked_at = Instant::now();
    loop {
        looks.tick().await;
        if !joined || cluster.is_silent() {
            match join(&cluster, &mirror, &mark).await {
                Ok(()) => joined = true,
                Err(error) if joined => {
                    tracing::debug!(%error, "The cluster cannot be worked with just now.");
                }
                Err(error) => {
                    tracing::error!(%error, "The cluster cannot be worked with yet; callbacks go to this relay's own disk.");
                }
            }
        } else if asked_at.elapsed() >= DURABILITY_ASKED_EVERY {
            asked_at = Instant::now();
            match cluster.is_durable().await {
                Err(error @ StoreError::NotDurable(_)) => {
                    tracing::error!(%error, "A server was changed, and a power cut would take callbacks that were answered.");
                }
                Err(error) => tracing::debug!(%error, "The servers could not be asked just now."),
                Ok(()) => {}
            }
        }
    }
}

/// Writes acknowledgements down every few seconds, for good.
pub(super) async fn save_acks(cluster: Arc<Cluster>, acks: Arc<Acks>) {
    let mut every = interval(ACKS_SAVED_EVERY);
    loop {
        every.tick().await;
        if let Err(error) = sweep::save_acks(&cluster, taken(&acks)).await {
            tracing::debug!(%error, "Acknowledgements were not kept; their items stay a little longer.");
        }
    }
}
