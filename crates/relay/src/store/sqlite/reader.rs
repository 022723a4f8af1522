//! The connection that reads: a device's items by walking back from its newest row, and what is known of a device.

use super::schema::{column, open_to_read, seq};
use crate::store::DeviceRecord;
use pokea_mailbox::{DeviceId, Epoch, Item, Nonce, Sealed, SealingKey, VerifyingKey};
use rusqlite::{Connection, OptionalExtension, params};
use std::collections::{HashMap, VecDeque};
use std::path::Path;

/// Walks that are remembered at one time. Above that all are forgotten, and walked again when they are asked for.
const WALKS_MAX: usize = 1_024;

pub(super) struct Reader {
    connection: Connection,
    /// A device with a long backlog reads it in many batches, but is walked through only once.
    walks: HashMap<DeviceId, Walk>,
}

/// The ids of a device's rows, oldest first, that come after one that it has read.
struct Walk {
    after: u64,
    ids: VecDeque<u64>,
}

impl Reader {
    pub(super) fn open(path: &Path) -> rusqlite::Result<Self> {
        Ok(Self {
            connection: open_to_read(path)?,
            walks: HashMap::new(),
        })
    }

    pub(super) fn read(
        &mut self,
        device: DeviceId,
        head: u64,
        after: u64,
        items_max: usize,
        bytes_max: usize,
    ) -> rusqlite::Result<Vec<Item>> {
        let mut ids = match self.walks.remove(&device) {
            Some(walk) if walk.after == after => walk.ids,
            _ => self.walk_back(head, after)?,
        };
        let mut items: Vec<Item> = Vec::with_capacity(ids.len().min(items_max));
        let mut bytes = 0;
        while items.len() < items_max && bytes < bytes_max {
            let Some(id) = ids.pop_front() else { break };
            // A row that is gone was swept since the walk.
            if let Some(item) = self.item(id)? {
                bytes += item.sealed.as_bytes().len();
                items.push(item);
            }
        }
        if let (Some(last), false) = (items.last(), ids.is_empty()) {
            if self.walks.len() >= WALKS_MAX {
                self.walks.clear();
            }
            self.walks.insert(
                device,
                Walk {
                    after: last.seq,
                    ids,
                },
            );
        }
        Ok(items)
    }

    /// Rows before one that has been swept have been swept as well, so the walk ends there.
    fn walk_back(&self, head: u64, after: u64) -> rusqlite::Result<VecDeque<u64>> {
        let mut previous = self
            .connection
            .prepare_cached("SELECT prev FROM log WHERE id = ?1")?;
        let mut ids = VecDeque::new();
        let mut id = head;
        while id > after {
            let Some(prev) = previous
                .query_row([column(id)], |row| seq(row, 0))
                .optional()?
            else {
                break;
            };
            ids.push_front(id);
            id = prev;
        }
        Ok(ids)
    }

    fn item(&self, id: u64) -> rusqlite::Result<Option<Item>> {
        self.connection
            .prepare_cached("SELECT nonce, received_at_ms, sealed FROM log WHERE id = ?1")?
            .query_row([column(id)], |row| {
                Ok(Item {
                    seq: id,
                    nonce: Nonce::from_bytes(row.get(0)?),
                    received_at_ms: row.get(1)?,
                    sealed: Sealed::from_bytes(row.get(2)?),
                })
            })
            .optional()
    }

    pub(super) fn device(&self, device: &DeviceId) -> rusqlite::Result<Option<DeviceRecord>> {
        self.connection
            .prepare_cached(
                "SELECT verifying_key, sealing_key, epoch FROM devices WHERE device = ?1",
            )?
            .query_row(params![device.as_bytes()], |row| {
                Ok(DeviceRecord {
                    device: *device,
                    verifying_key: VerifyingKey::from_bytes(row.get(0)?),
                    sealing_key: SealingKey::from_bytes(row.get(1)?),
                    epoch: Epoch::from_bytes(row.get(2)?),
                })
            })
            .optional()
    }
}
