//! A copy of all shops in a file of this relay, followed as they change. It answers while the cluster does not, so that a callback for any shop can
//! be sealed and kept in the meantime. It may be a moment old, and losing it costs nothing: it is made again at every start.

use super::cluster::{Cluster, failed};
use super::records::{self, SHOPS};
use crate::store::{DeviceRecord, Roll, StoreError};
use async_nats::jetstream::kv::Entry;
use futures_util::StreamExt;
use pokea_mailbox::{DeviceId, ShopId};
use rusqlite::{Connection, OptionalExtension, params};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::broadcast;
use tokio::time::sleep;

/// Shops that are written in one transaction.
const GROUP_MAX: usize = 256;

#[derive(Clone)]
pub(super) struct Mirror(Arc<Mutex<Connection>>);

impl Mirror {
    pub(super) fn open(path: &Path) -> Result<Self, StoreError> {
        let connection = Connection::open(path)?;
        connection.execute_batch(
            "PRAGMA journal_mode = WAL;
             PRAGMA synchronous = NORMAL;
             CREATE TABLE IF NOT EXISTS shops (shop BLOB PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
             CREATE TABLE IF NOT EXISTS devices (device BLOB PRIMARY KEY, shop BLOB NOT NULL) STRICT, WITHOUT ROWID;
             CREATE TABLE IF NOT EXISTS bucket (one INTEGER PRIMARY KEY CHECK (one = 1), made TEXT NOT NULL) STRICT;",
        )?;
        Ok(Self(Arc::new(Mutex::new(connection))))
    }

    /// Whether this relay has ever followed a cluster.
    pub(super) async fn has_shops(&self) -> Result<bool, StoreError> {
        self.run(|connection| {
            connection.query_row("SELECT EXISTS (SELECT 1 FROM shops)", [], |row| row.get(0))
        })
        .await
    }

    /// All shops, as far as they can be read.
    pub(super) async fn shops(&self) -> Result<Vec<(ShopId, Roll)>, StoreError> {
        self.run(|connection| {
            let mut all = connection.prepare("SELECT shop, value FROM shops")?;
            let rows = all.query_map([], |row| {
                let value: Vec<u8> = row.get(1)?;
                let roll = serde_json::from_slice(&value).ok();
                Ok(roll.map(|roll| row.get(0).map(|shop| (ShopId::from_bytes(shop), roll))))
            })?;
            rows.filter_map(|row| row.and_then(Option::transpose).transpose())
                .collect()
        })
        .await
    }

    /// Which bucket it is a copy of, once it is one.
    pub(super) async fn bucket(&self) -> Result<Option<String>, StoreError> {
        self.run(|connection| {
            let made = connection.query_row("SELECT made FROM bucket", [], |row| row.get(0));
            made.optional()
        })
        .await
    }

    /// From now on it is a copy of this one.
    pub(super) async fn set_bucket(&self, made: String) -> Result<(), StoreError> {
        self.run(move |connection| {
            let set = "INSERT INTO bucket (one, made) VALUES (1, ?1) ON CONFLICT (one) DO UPDATE SET made = excluded.made";
            connection.execute(set, [made]).map(drop)
        })
        .await
    }

    pub(super) async fn roll(&self, shop: ShopId) -> Result<Option<Roll>, StoreError> {
        self.run(move |connection| value(connection, &shop)).await
    }

    pub(super) async fn device(
        &self,
        device: DeviceId,
    ) -> Result<Option<DeviceRecord>, StoreError> {
        self.run(move |connection| {
            let of = connection
                .prepare_cached("SELECT shop FROM devices WHERE device = ?1")?
                .query_row([device.as_bytes()], |row| {
                    row.get(0).map(ShopId::from_bytes)
                })
                .optional()?;
            let Some(of) = of else { return Ok(None) };
            Ok(value(connection, &of)?.and_then(|roll| roll.device_record(of, device)))
        })
        .await
    }

    /// Takes shops over; one without a value was removed. Gives those that were otherwise before.
    async fn put(&self, shops: Vec<(ShopId, Vec<u8>)>) -> Result<Vec<ShopId>, StoreError> {
        self.run(move |connection| {
            let mut changed = Vec::new();
            let transaction = connection.transaction()?;
            for (shop, bytes) in shops {
                if bytes.is_empty() {
                    for table in ["devices", "shops"] {
                        let remove = format!("DELETE FROM {table} WHERE shop = ?1");
                        transaction.execute(&remove, [shop.as_bytes()])?;
                    }
                    changed.push(shop);
                    continue;
                }
                let Ok(parsed) = serde_json::from_slice::<Roll>(&bytes) else {
                    tracing::error!("A shop's record in the cluster cannot be read by this version.");
                    continue;
                };
                let was = transaction.execute(
                    "INSERT INTO shops (shop, value) VALUES (?1, ?2)
                     ON CONFLICT (shop) DO UPDATE SET value = excluded.value WHERE value <> excluded.value",
                    params![shop.as_bytes(), bytes],
                )?;
                if was > 0 {
                    changed.push(shop);
                }
                for device in &parsed.devices {
                    transaction.execute(
                        "INSERT INTO devices (device, shop) VALUES (?1, ?2) ON CONFLICT (device) DO UPDATE SET shop = excluded.shop",
                        params![device.id.as_bytes(), shop.as_bytes()],
                    )?;
                }
            }
            transaction.commit()?;
            Ok(changed)
        })
        .await
    }

    async fn run<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        let connection = Arc::clone(&self.0);
        let work = move || work(&mut connection.lock().unwrap_or_else(PoisonError::into_inner));
        let done = tokio::task::spawn_blocking(work).await;
        Ok(done.map_err(|_| StoreError::Closed)??)
    }
}

fn value(connection: &Connection, shop: &ShopId) -> rusqlite::Result<Option<Roll>> {
    let bytes: Option<Vec<u8>> = connection
        .prepare_cached("SELECT value FROM shops WHERE shop = ?1")?
        .query_row([shop.as_bytes()], |row| row.get(0))
        .optional()?;
    Ok(bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
}

/// Follows the shops for good, and tells of those that change.
pub(super) async fn follow(
    cluster: Arc<Cluster>,
    mirror: Mirror,
    changes: broadcast::Sender<ShopId>,
) {
    let mut connections = cluster.connections();
    loop {
        if cluster.client().is_ok()
            && let Err(error) = follow_once(&cluster, &mirror, &changes).await
        {
            tracing::warn!(%error, "The copy of the shops does not follow the cluster; it will be tried again.");
        }
        // After a new connection at once.
        tokio::select! {
            () = sleep(crate::limits::FOLLOW_AGAIN_AFTER) => {}
            Ok(()) = connections.changed() => {}
        }
    }
}

async fn follow_once(
    cluster: &Cluster,
    mirror: &Mirror,
    changes: &broadcast::Sender<ShopId>,
) -> Result<(), StoreError> {
    let watch = cluster
        .records()?
        .watch_with_history(SHOPS)
        .await
        .map_err(failed)?;
    let mut groups = watch.ready_chunks(GROUP_MAX);
    let mut connections = cluster.connections();
    connections.mark_unchanged();
    loop {
        let group = tokio::select! {
            group = groups.next() => group,
            // What is watched may be another bucket by now.
            Ok(()) = connections.changed() => return Ok(()),
        };
        let Some(group) = group else {
            return Ok(());
        };
        let mut shops = Vec::with_capacity(group.len());
        for entry in group {
            shops.extend(named(&entry.map_err(failed)?));
        }
        for shop in mirror.put(shops).await? {
            // Nobody may be listening.
            let _ = changes.send(shop);
        }
    }
}

fn named(entry: &Entry) -> Option<(ShopId, Vec<u8>)> {
    Some((records::shop_of(&entry.key)?, entry.value.to_vec()))
}
