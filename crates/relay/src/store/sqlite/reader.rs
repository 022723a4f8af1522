//! The connection that reads: a shop's items, by walking back from its newest row.

use super::schema::{column, open_to_read, seq};
use pokea_mailbox::{DeviceId, Envelope, Item, Nonce, Sealed, Sender, ShopId};
use rusqlite::{Connection, OptionalExtension};
use std::collections::{HashMap, VecDeque};
use std::path::Path;

/// Walks that are remembered at one time. Above that all are forgotten, and walked again when they are asked for.
const WALKS_MAX: usize = 1_024;

pub(super) struct Reader {
    pub(super) connection: Connection,
    /// The ids of a shop's rows that come after one of them, oldest first. A device with a long backlog reads it in many batches, but it is
    /// walked through only once.
    walks: HashMap<(ShopId, u64), VecDeque<u64>>,
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
        shop: ShopId,
        head: u64,
        after: u64,
        items_max: usize,
        bytes_max: usize,
    ) -> rusqlite::Result<Vec<Item>> {
        let mut ids = match self.walks.remove(&(shop, after)) {
            Some(ids) => ids,
            None => self.walk_back(head, after)?,
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
            self.walks.insert((shop, last.seq), ids);
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

    pub(super) fn has(&self, id: u64) -> rusqlite::Result<bool> {
        self.connection
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM log WHERE id = ?1)")?
            .query_row([column(id)], |row| row.get(0))
    }

    pub(super) fn item(&self, id: u64) -> rusqlite::Result<Option<Item>> {
        self.connection
            .prepare_cached(
                "SELECT coalesce(device, shop), nonce, received_at_ms, listed, sealed FROM log WHERE id = ?1",
            )?
            .query_row([column(id)], |row| {
                Ok(Item {
                    seq: id,
                    envelope: Envelope {
                        device: DeviceId::from_bytes(row.get(0)?),
                        nonce: Nonce::from_bytes(row.get(1)?),
                        received_at_ms: row.get(2)?,
                        sender: match row.get(3)? {
                            true => Sender::Listed,
                            false => Sender::Unlisted,
                        },
                    },
                    sealed: Sealed::from_bytes(row.get(4)?),
                })
            })
            .optional()
    }
}
