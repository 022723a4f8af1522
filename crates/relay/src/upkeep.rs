//! What a relay does by itself from time to time: it looks at its disk, sweeps, forgets what is spent, and hears of changes. Whatever it finds that a
//! person must know is an error in the log, and a figure for whoever watches (`metrics.rs`).

use crate::Shared;
use crate::ambient::now_ms;
use crate::limits::{FORGET_EVERY, SWEEP_EVERY, WEIGH_EVERY};
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use tokio::sync::broadcast::error::RecvError;
use tokio::time::{MissedTickBehavior, interval};

/// For as long as it is polled.
pub(crate) async fn upkeep(relay: Arc<Shared>) {
    let mut weigh = interval(WEIGH_EVERY);
    weigh.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut forget, mut sweep) = (interval(FORGET_EVERY), interval(SWEEP_EVERY));
    // Not tasks of their own, which would hold the store for longer than this is polled.
    let mut sweeping = FuturesUnordered::new();
    let mut changes = relay.store.changes();
    loop {
        tokio::select! {
            _ = weigh.tick() => relay.weigh().await,
            _ = forget.tick() => relay.shops.forget_spent(now_ms()),
            // Takes its time where much is stored.
            _ = sweep.tick() => sweeping.push(sweep_and_report(&relay)),
            Some(()) = sweeping.next() => {}
            changed = changes.recv() => match changed {
                Ok(shop) => relay.shops.changed(Some(shop)),
                Err(RecvError::Lagged(_)) => relay.shops.changed(None),
                Err(RecvError::Closed) => return,
            },
        }
    }
}

impl Shared {
    async fn weigh(&self) {
        let weight = match self.store.weigh().await {
            Ok(weight) => weight,
            Err(error) => {
                tracing::warn!(%error, "It could not be seen how full the disk is; it will be tried again.");
                return;
            }
        };
        self.shares.set_cap(weight.cap_bytes);
        self.is_tight.store(weight.is_tight, Ordering::Relaxed);
        let before = std::mem::replace(&mut self.metrics.looked().weight, weight);
        let (used_bytes, free_bytes) = (weight.used_bytes, weight.free_bytes);
        if weight.is_full && !before.is_full {
            tracing::error!(
                used_bytes,
                free_bytes,
                "Storage on this disk is at its cap: callbacks that it would have to keep are answered with 503, and nothing that is stored goes. Give it more with --store-cap, make room on the disk, or reach the shops that do not connect."
            );
        }
        if before.is_full && !weight.is_full {
            tracing::warn!(
                used_bytes,
                free_bytes,
                "There is room in storage again; callbacks are taken."
            );
        }
    }
}

async fn sweep_and_report(relay: &Shared) {
    match relay.store.sweep(now_ms()).await {
        Ok(swept) => {
            tracing::info!(
                items = swept.items,
                invites = swept.invites,
                "Storage was swept."
            );
            if swept.overdue > 0 {
                tracing::error!(
                    callbacks = swept.overdue,
                    "Callbacks have waited for more than three weeks, and go once they are 30 days old and were reported for a week: their shops do not connect. Reach the shops, or revoke the devices that are no longer used."
                );
            }
            relay.metrics.looked().swept = swept;
        }
        Err(error) => {
            tracing::warn!(%error, "Storage could not be swept; it will be tried again.");
        }
    }
    match relay.store.most_behind().await {
        Ok(behind) => relay.metrics.looked().behind = behind,
        Err(error) => {
            tracing::warn!(%error, "It could not be seen which device is behind; it will be tried again.");
        }
    }
}
