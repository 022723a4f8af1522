//! What another process has changed in the file while the relay runs: its operator's commands leave the shop's name in a table, and the relay,
//! which remembers shops, looks there.

use super::schema::{open_to_read, seq};
use crate::limits::NEWS_EVERY;
use crate::store::StoreError;
use pokea_mailbox::ShopId;
use rusqlite::Connection;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use tokio::sync::broadcast;

/// Looks for as long as it is kept.
pub(super) struct News {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl News {
    /// Begins with what comes from now on: a relay that has just started remembers nothing.
    pub(super) fn follow(
        path: &Path,
        changes: broadcast::Sender<ShopId>,
    ) -> Result<Self, StoreError> {
        let connection = open_to_read(path)?;
        let seen = connection.query_row("SELECT coalesce(max(id), 0) FROM news", [], |row| {
            seq(row, 0)
        })?;
        let (stop, stopped) = std::sync::mpsc::channel();
        let thread = std::thread::Builder::new()
            .name("relay news".into())
            .spawn(move || look(&connection, seen, &changes, &stopped))
            .map_err(|error| StoreError::Failed(error.to_string()))?;
        Ok(Self {
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

/// The file is closed when this is over.
impl Drop for News {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("The thread that follows the operator's commands had failed.");
        }
    }
}

fn look(
    connection: &Connection,
    mut seen: u64,
    changes: &broadcast::Sender<ShopId>,
    stopped: &Receiver<()>,
) {
    while stopped.recv_timeout(NEWS_EVERY) == Err(RecvTimeoutError::Timeout) {
        match newer(connection, seen) {
            Ok(newer) => {
                for (id, shop) in newer {
                    seen = id;
                    // Nobody may be listening.
                    let _ = changes.send(shop);
                }
            }
            Err(error) => {
                tracing::warn!(%error, "What the operator's commands changed could not be read; it will be tried again.");
            }
        }
    }
}

fn newer(connection: &Connection, seen: u64) -> rusqlite::Result<Vec<(u64, ShopId)>> {
    connection
        .prepare_cached("SELECT id, shop FROM news WHERE id > ?1 ORDER BY id")?
        .query_map([super::schema::column(seen)], |row| {
            Ok((seq(row, 0)?, ShopId::from_bytes(row.get(1)?)))
        })?
        .collect()
}
