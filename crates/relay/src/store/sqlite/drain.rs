//! The file as a queue in front of another engine: what came first, whichever shop's, and forgetting what has been passed on.

use super::SqliteStore;
use super::reader::Reader;
use super::schema::{column, seq};
use super::writer::Writer;
use crate::store::{NewItem, StoreError};
use pokea_mailbox::ShopId;
use rusqlite::TransactionBehavior;

/// Items, and the number of the last row that was looked at.
type Page = (Vec<(ShopId, u64, NewItem)>, Option<u64>);

impl SqliteStore {
    /// The items after a number, of all shops in the order in which they came.
    pub(in crate::store) async fn oldest(
        &self,
        after: u64,
        items_max: usize,
    ) -> Result<Vec<(ShopId, u64, NewItem)>, StoreError> {
        let found = self.oldest_of(after, items_max, |_| true).await?;
        Ok(found.0)
    }

    /// The same of some shops only, among so many rows; and where to go on, if there were any.
    pub(in crate::store) async fn oldest_of(
        &self,
        after: u64,
        rows_max: usize,
        is_wanted: impl Fn(&ShopId) -> bool + Send + 'static,
    ) -> Result<Page, StoreError> {
        self.on_reader(move |reader| Ok(reader.oldest(after, rows_max, is_wanted)?))
            .await
    }

    /// The shops that have items, each with the number of its newest.
    pub(in crate::store) async fn newest_of_each(&self) -> Result<Vec<(ShopId, u64)>, StoreError> {
        self.on_reader(|reader| Ok(reader.newest_of_each()?)).await
    }

    /// Removes these items, which are elsewhere now.
    pub(in crate::store) async fn forget(&self, seqs: Vec<u64>) -> Result<(), StoreError> {
        self.on_writer(move |writer| Ok(writer.forget(&seqs)?))
            .await
    }
}

impl Reader {
    fn oldest(
        &self,
        after: u64,
        rows_max: usize,
        is_wanted: impl Fn(&ShopId) -> bool,
    ) -> rusqlite::Result<Page> {
        let shops: Vec<(ShopId, u64)> = self
            .connection
            .prepare_cached("SELECT shop, id FROM log WHERE id > ?1 ORDER BY id LIMIT ?2")?
            .query_map([column(after), column(rows_max as u64)], |row| {
                Ok((row.get(0).map(ShopId::from_bytes)?, seq(row, 1)?))
            })?
            .collect::<rusqlite::Result<_>>()?;
        let next = shops.last().map(|(_, id)| *id);
        let mut items = Vec::with_capacity(shops.len());
        for (shop, id) in shops {
            if is_wanted(&shop)
                && let Some(item) = self.item(id)?
            {
                let item = NewItem {
                    envelope: item.envelope,
                    sealed: item.sealed,
                };
                items.push((shop, id, item));
            }
        }
        Ok((items, next))
    }

    fn newest_of_each(&self) -> rusqlite::Result<Vec<(ShopId, u64)>> {
        self.connection
            .prepare("SELECT shop, max(id) FROM log GROUP BY shop")?
            .query_map([], |row| {
                Ok((row.get(0).map(ShopId::from_bytes)?, seq(row, 1)?))
            })?
            .collect()
    }
}

impl Writer {
    /// On a full disk the write-ahead log is emptied into the file first, and its room is used.
    fn forget(&mut self, seqs: &[u64]) -> rusqlite::Result<()> {
        self.try_forget(seqs).or_else(|_| {
            let empty = "PRAGMA wal_checkpoint(TRUNCATE)";
            self.connection.query_row(empty, [], |_| Ok(()))?;
            self.try_forget(seqs)
        })
    }

    fn try_forget(&mut self, seqs: &[u64]) -> rusqlite::Result<()> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        {
            let mut delete = transaction.prepare_cached("DELETE FROM log WHERE id = ?1")?;
            for seq in seqs {
                delete.execute([column(*seq)])?;
            }
        }
        transaction.commit()
    }
}
