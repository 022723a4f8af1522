//! The newest row of each shop, in memory: what the next row points back to, and what a link waits for.

use super::schema::{column, seq};
use pokea_mailbox::ShopId;
use rusqlite::Connection;
use std::collections::{HashMap, HashSet};
use tokio::sync::watch;

/// Numbers of one start are above this many times the milliseconds since 1970: 65 million a second are room enough.
const NUMBERS_PER_MS: u64 = 1 << 16;

/// The heads of all shops, as of the last commit.
#[derive(Default)]
pub(super) struct Heads {
    last: u64,
    of: HashMap<ShopId, u64>,
    watched: HashMap<ShopId, watch::Sender<u64>>,
}

impl Heads {
    /// No number up to here is given again, whatever has been removed; every one that was given is at most this.
    pub(super) fn last(&self) -> u64 {
        self.last
    }

    /// Numbers go on above the clock, so that a file which was put back to an earlier state gives none again: a device that was ahead of it
    /// would take new items for such as it has, and never ask for them.
    pub(super) fn begin_above(&mut self, now_ms: i64) {
        let clock = u64::try_from(now_ms).unwrap_or(0);
        self.last = self.last.max(clock.saturating_mul(NUMBERS_PER_MS));
    }

    pub(super) fn get(&self, shop: &ShopId) -> u64 {
        self.of.get(shop).copied().unwrap_or(0)
    }

    pub(super) fn watch(&mut self, shop: ShopId) -> watch::Receiver<u64> {
        let head = self.get(&shop);
        self.watched
            .entry(shop)
            .or_insert_with(|| watch::Sender::new(head))
            .subscribe()
    }

    /// A removed shop's newest row is this one now.
    pub(super) fn lower(&mut self, shop: ShopId, head: u64) {
        if head == 0 {
            self.of.remove(&shop);
        } else {
            self.of.insert(shop, head);
        }
    }

    /// Takes over what a commit added, and wakes who waits for it.
    pub(super) fn advance(&mut self, last: u64, heads: impl IntoIterator<Item = (ShopId, u64)>) {
        self.last = last;
        for (shop, head) in heads {
            self.of.insert(shop, head);
            match self.watched.get(&shop) {
                Some(watched) if watched.is_closed() => {
                    self.watched.remove(&shop);
                }
                Some(watched) => {
                    watched.send_replace(head);
                }
                None => {}
            }
        }
    }
}

/// Reads the saved heads, and the rows that are newer than those. Gives the shops of these as well: what is saved of them is behind.
pub(super) fn load(connection: &Connection) -> rusqlite::Result<(Heads, HashSet<ShopId>)> {
    let mut heads = Heads {
        last: connection.query_row("SELECT saved_up_to FROM progress", [], |row| seq(row, 0))?,
        ..Heads::default()
    };
    let mut saved = connection.prepare("SELECT shop, head FROM heads")?;
    for row in saved.query_map([], |row| Ok((shop(row)?, seq(row, 1)?)))? {
        let (shop, head) = row?;
        heads.of.insert(shop, head);
    }
    let mut unsaved = HashSet::new();
    let mut newer = connection.prepare("SELECT shop, id FROM log WHERE id > ?1 ORDER BY id")?;
    for row in newer.query_map([column(heads.last)], |row| Ok((shop(row)?, seq(row, 1)?)))? {
        let (shop, id) = row?;
        heads.advance(id, [(shop, id)]);
        unsaved.insert(shop);
    }
    Ok((heads, unsaved))
}

fn shop(row: &rusqlite::Row<'_>) -> rusqlite::Result<ShopId> {
    row.get(0).map(ShopId::from_bytes)
}
