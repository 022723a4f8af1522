//! The newest number of each shop that somebody waits for. The servers announce every stored item, whichever relay stored it; an announcement
//! may be lost, so the leader is asked from time to time as well, and after every new connection.

use super::cluster::{Cluster, failed};
use super::connect::stored_subject;
use super::sweep;
use crate::limits::HEAD_ASKED_EVERY;
use crate::store::StoreError;
use async_nats::Subscriber;
use futures_util::StreamExt;
use pokea_mailbox::ShopId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;
use tokio::time::{Instant, interval_at};

/// A shop is in here while anybody watches it.
#[derive(Default)]
pub(super) struct Heads(Mutex<HashMap<ShopId, watch::Sender<u64>>>);

impl Heads {
    /// The newest number that somebody who watches was told of.
    pub(super) fn known(&self, shop: &ShopId) -> Option<u64> {
        self.held().get(shop).map(|head| *head.borrow())
    }

    /// An item was stored.
    pub(super) fn advance(&self, shop: &ShopId, seq: u64) {
        if let Some(head) = self.held().get(shop) {
            advance(head, seq);
        }
    }

    /// The head, now and from now on.
    pub(super) async fn watch(
        self: &Arc<Self>,
        cluster: &Arc<Cluster>,
        shop: ShopId,
    ) -> Result<watch::Receiver<u64>, StoreError> {
        if let Some(head) = self.held().get(&shop)
            && !head.is_closed()
        {
            return Ok(head.subscribe());
        }
        // What is stored after this is announced, and what was stored before is the head that is asked for.
        let announced = cluster
            .client()?
            .subscribe(stored_subject(&shop))
            .await
            .map_err(failed)?;
        let newest = ask(cluster, &shop).await?;
        let (head, receiver) = {
            let mut heads = self.held();
            match heads.get(&shop).filter(|head| !head.is_closed()) {
                Some(head) => {
                    advance(head, newest);
                    return Ok(head.subscribe());
                }
                None => {
                    let (head, receiver) = watch::channel(newest);
                    heads.insert(shop, head.clone());
                    (head, receiver)
                }
            }
        };
        tokio::spawn(follow(
            Arc::clone(self),
            Arc::clone(cluster),
            shop,
            head,
            announced,
        ));
        Ok(receiver)
    }

    fn forget(&self, shop: &ShopId, head: &watch::Sender<u64>) {
        let mut heads = self.held();
        // Another may have begun to watch it meanwhile.
        if heads
            .get(shop)
            .is_some_and(|current| current.same_channel(head) && head.is_closed())
        {
            heads.remove(shop);
        }
    }

    fn held(&self) -> MutexGuard<'_, HashMap<ShopId, watch::Sender<u64>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Until nobody watches the shop any more.
async fn follow(
    heads: Arc<Heads>,
    cluster: Arc<Cluster>,
    shop: ShopId,
    head: watch::Sender<u64>,
    mut announced: Subscriber,
) {
    let mut connections = cluster.connections();
    connections.mark_unchanged();
    let mut again = interval_at(Instant::now() + HEAD_ASKED_EVERY, HEAD_ASKED_EVERY);
    loop {
        tokio::select! {
            () = head.closed() => {
                heads.forget(&shop, &head);
                if head.is_closed() {
                    return;
                }
            }
            Some(message) = announced.next() => {
                let headers = message.headers.as_ref();
                let seq = headers.and_then(|headers| headers.get("Nats-Sequence")?.as_str().parse().ok());
                advance(&head, seq.unwrap_or(0));
            }
            _ = again.tick() => look(&cluster, &shop, &head).await,
            Ok(()) = connections.changed() => look(&cluster, &shop, &head).await,
        }
    }
}

async fn look(cluster: &Cluster, shop: &ShopId, head: &watch::Sender<u64>) {
    match cluster.newest(shop).await {
        Ok(newest) => advance(head, newest.unwrap_or(0)),
        Err(error) => {
            tracing::debug!(%error, "A shop's newest item could not be asked for; it will be tried again.")
        }
    }
}

fn advance(head: &watch::Sender<u64>, seq: u64) {
    head.send_if_modified(|head| {
        let is_newer = seq > *head;
        *head = seq.max(*head);
        is_newer
    });
}

/// The number of the newest item that the shop has had, whether it has been swept since or not.
pub(super) async fn ask(cluster: &Cluster, shop: &ShopId) -> Result<u64, StoreError> {
    match cluster.newest(shop).await? {
        Some(newest) => Ok(newest),
        None => sweep::swept_upto(cluster, shop).await,
    }
}
