//! The connection that reads: a shop's items, by walking back from its newest row.

use super::schema::{column, open_to_read, seq};
use pokea_mailbox::{DeviceId, Envelope, Item, Nonce, Sealed, Sender, ShopId};
use rusqlite::{Connection, OptionalExtension};
use std::collections::{HashMap, VecDeque};
use std::path::Path;

/// Rows that are walked over in one go: a millisecond or so, after which others have their turn.
const STEP_ROWS: usize = 1_024;

/// Walks, and trails, that are remembered at one time. Above that all are forgotten, and walked again when they are asked for.
const REMEMBERED_MAX: usize = 256;

pub(super) struct Reader {
    pub(super) connection: Connection,
    /// The ids of a shop's rows that come after one of them, oldest first, as far as the last walk went: a device reads them in several batches.
    walks: HashMap<(ShopId, u64), VecDeque<u64>>,
    trails: HashMap<ShopId, Trail>,
}

/// The way back over a shop's long backlog, which is gone once for all of its readers: with a stone at every so many rows, each of them finds where
/// to begin.
struct Trail {
    /// Newest first. Between two are [`STEP_ROWS`] rows at most.
    stones: Vec<u64>,
    /// Where the way goes on; 0 at its end.
    at: u64,
}

/// Some rows, oldest first, and where the way back goes on.
struct Walked {
    ids: VecDeque<u64>,
    at: u64,
}

impl Reader {
    pub(super) fn open(path: &Path) -> rusqlite::Result<Self> {
        Ok(Self {
            connection: open_to_read(path)?,
            walks: HashMap::new(),
            trails: HashMap::new(),
        })
    }

    /// None if the way back to them is long: it is a step shorter the next time.
    pub(super) fn read(
        &mut self,
        shop: ShopId,
        head: u64,
        after: u64,
        items_max: usize,
        bytes_max: usize,
    ) -> rusqlite::Result<Option<Vec<Item>>> {
        let mut ids = match self.walks.remove(&(shop, after)) {
            Some(ids) => ids,
            None => match self.find(shop, head, after)? {
                Some(ids) => ids,
                None => return Ok(None),
            },
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
            if self.walks.len() >= REMEMBERED_MAX {
                self.walks.clear();
            }
            self.walks.insert((shop, last.seq), ids);
        }
        Ok(Some(items))
    }

    /// The next rows after one, or none after another step on the way back to it.
    fn find(
        &mut self,
        shop: ShopId,
        head: u64,
        after: u64,
    ) -> rusqlite::Result<Option<VecDeque<u64>>> {
        let trail = self.trails.get(&shop);
        let trail = trail.filter(|trail| trail.stones.first() > Some(&after));
        let Some(trail) = trail else {
            // Most readers are close to the newest row, and need no trail.
            let walked = self.walk_back(head, after)?;
            if walked.at <= after {
                return Ok(Some(walked.ids));
            }
            if self.trails.len() >= REMEMBERED_MAX {
                self.trails.clear();
            }
            let (stones, at) = (vec![head], walked.at);
            self.trails.insert(shop, Trail { stones, at });
            return Ok(None);
        };
        if trail.at > after {
            let stone = trail.at;
            let at = self.walk_back(stone, after)?.at;
            if let Some(trail) = self.trails.get_mut(&shop) {
                trail.stones.push(stone);
                trail.at = at;
            }
            return Ok(None);
        }
        // What lies below may have been swept since.
        let above = trail.stones.partition_point(|stone| *stone > after);
        for stone in trail.stones[..above].iter().rev() {
            let ids = self.walk_back(*stone, after)?.ids;
            if !ids.is_empty() {
                return Ok(Some(ids));
            }
        }
        Ok(Some(VecDeque::new()))
    }

    /// One step back. Rows before one that has been swept have been swept as well, so the way ends there.
    fn walk_back(&self, from: u64, after: u64) -> rusqlite::Result<Walked> {
        let mut previous = self
            .connection
            .prepare_cached("SELECT prev FROM log WHERE id = ?1")?;
        let (mut ids, mut at) = (VecDeque::new(), from);
        while at > after && ids.len() < STEP_ROWS {
            let prev = previous
                .query_row([column(at)], |row| seq(row, 0))
                .optional()?;
            match prev {
                Some(prev) => {
                    ids.push_front(at);
                    at = prev;
                }
                None => at = 0,
            }
        }
        Ok(Walked { ids, at })
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
