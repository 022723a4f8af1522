//! The items that were stored last, by their own ids: one that is given again is answered with the number that it has.

use super::schema::{column, seq};
use crate::store::RETRY_ITEMS;
use pokea_mailbox::{ItemId, Sealed};
use rusqlite::Connection;
use std::collections::{HashMap, VecDeque};

#[derive(Default)]
pub(super) struct Retries {
    seqs: HashMap<ItemId, u64>,
    /// Oldest first.
    order: VecDeque<ItemId>,
}

impl Retries {
    /// From the newest rows, so that a relay which was killed before it could answer knows its items again.
    pub(super) fn load(connection: &Connection) -> rusqlite::Result<Self> {
        let mut retries = Self::default();
        let mut newest = connection.prepare(
            "SELECT * FROM (SELECT id, sealed FROM log ORDER BY id DESC LIMIT ?1) ORDER BY id",
        )?;
        let rows = newest.query_map([column(RETRY_ITEMS as u64)], |row| {
            Ok((seq(row, 0)?, Sealed::from_bytes(row.get(1)?).id()))
        })?;
        for row in rows {
            let (seq, id) = row?;
            retries.remember(id, seq);
        }
        Ok(retries)
    }

    pub(super) fn find(&self, id: Option<ItemId>) -> Option<u64> {
        self.seqs.get(&id?).copied()
    }

    /// It is in the transaction that is open.
    pub(super) fn remember(&mut self, id: Option<ItemId>, seq: u64) {
        if let Some(id) = id {
            self.seqs.insert(id, seq);
            self.order.push_back(id);
        }
    }

    /// The transaction is on disk: the oldest need not be known any longer.
    pub(super) fn committed(&mut self) {
        while self.order.len() > RETRY_ITEMS
            && let Some(oldest) = self.order.pop_front()
        {
            self.seqs.remove(&oldest);
        }
    }

    /// The transaction failed, and with it everything above this number.
    pub(super) fn rolled_back(&mut self, last: u64) {
        while let Some(newest) = self.order.back()
            && self.seqs.get(newest).is_some_and(|seq| *seq > last)
        {
            self.seqs.remove(newest);
            self.order.pop_back();
        }
    }
}
