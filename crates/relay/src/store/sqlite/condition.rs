//! How the file is: what it takes of the disk, whether it takes writes, and which device has the most waiting in it.

use super::heads::Heads;
use super::held;
use super::reader::Reader;
use super::schema::{column, seq};
use super::writer::Writer;
use crate::store::{BEHIND_COUNTED, Behind};
use pokea_mailbox::ShopId;
use rusqlite::{OptionalExtension, TransactionBehavior};
use std::sync::Mutex;

/// Of the devices that are behind, so many are looked at, those with the oldest cursors first.
const LOOKED_AT: usize = 16;

impl Reader {
    /// Bytes of the file that are in use, and bytes that the next rows can have.
    pub(super) fn bytes(&self) -> rusqlite::Result<(u64, u64)> {
        let number = |sql| self.connection.query_row(sql, [], |row| seq(row, 0));
        let page = number("PRAGMA page_size")?;
        let free = number("PRAGMA freelist_count")?;
        let all = number("PRAGMA page_count")?;
        Ok((all.saturating_sub(free) * page, free * page))
    }

    /// Cursors are numbers of one log, so the oldest has waited for the longest time.
    pub(super) fn most_behind(&self, heads: &Mutex<Heads>) -> rusqlite::Result<Option<Behind>> {
        let mut cursors: Vec<(ShopId, u64)> = self
            .connection
            .prepare_cached("SELECT shop, min(acked) FROM devices WHERE NOT revoked GROUP BY shop")?
            .query_map([], |row| {
                Ok((row.get(0).map(ShopId::from_bytes)?, seq(row, 1)?))
            })?
            .collect::<rusqlite::Result<_>>()?;
        {
            let heads = held(heads);
            cursors.retain(|(shop, acked)| heads.get(shop) > *acked);
        }
        cursors.sort_unstable_by_key(|(_, acked)| *acked);
        let mut found = Vec::new();
        for (shop, acked) in cursors {
            let head = held(heads).get(&shop);
            found.extend(self.waiting(head, acked)?);
            if found.len() >= LOOKED_AT {
                break;
            }
        }
        Ok(found.into_iter().max_by_key(|behind| behind.items))
    }

    /// What waits after a cursor; none if all of it was swept.
    fn waiting(&self, head: u64, acked: u64) -> rusqlite::Result<Option<Behind>> {
        let mut row = self
            .connection
            .prepare_cached("SELECT prev, received_at_ms FROM log WHERE id = ?1")?;
        let (mut id, mut waiting) = (head, None::<Behind>);
        while id > acked {
            let found = row
                .query_row([column(id)], |row| Ok((seq(row, 0)?, row.get(1)?)))
                .optional()?;
            let Some((prev, since_ms)) = found else {
                break;
            };
            let items = waiting.map_or(0, |behind| behind.items) + 1;
            waiting = Some(Behind { items, since_ms });
            if items == BEHIND_COUNTED {
                break;
            }
            id = prev;
        }
        Ok(waiting)
    }
}

impl Writer {
    /// A commit that leaves everything as it was, and is flushed like any other: a page has been written, if with what it said before.
    pub(super) fn probe(&mut self) -> rusqlite::Result<()> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute("INSERT INTO heads (shop, head) VALUES (x'', 0)", [])?;
        transaction.execute("DELETE FROM heads WHERE shop = x''", [])?;
        transaction.commit()
    }
}
