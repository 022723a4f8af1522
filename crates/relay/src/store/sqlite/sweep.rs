//! Retention: what goes, and when. An item stays for [`KEEP_ACKED`] after its acknowledgement; without one for
//! `KEEP_UNACKED`, and until it was reported for a week ([`Alarms`]).
//!
//! The log has no column for the moment of an acknowledgement, and none is needed. Each shop has a mark: what all of its active devices had
//! acknowledged at some moment. When the mark is old enough, everything up to it is released, and a new mark is set. So an acknowledged item stays for one to
//! two times [`KEEP_ACKED`].

use super::held;
use super::schema::{column, seq};
use super::writer::Writer;
use crate::limits::ALARM_UNACKED;
use crate::store::alarms::{Alarms, before};
use crate::store::{StoreError, Swept};
use pokea_mailbox::ShopId;
use pokea_mailbox::limits::KEEP_ACKED;
use rusqlite::{OptionalExtension, TransactionBehavior, params};

/// Rows that one step looks at: some milliseconds of the writer's time.
const STEP_ROWS: i64 = 1_000;

/// Changes that stay in the list of those that another process has made.
const NEWS_KEPT: i64 = 1_024;

impl Writer {
    /// Moves the marks on, and removes invites. Gives how many. They stay for a while after they expire, so that a shop which comes late is
    /// told that.
    pub(super) fn begin_sweep(&mut self, now_ms: i64) -> Result<(Alarms, usize), StoreError> {
        self.save_heads()?;
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let kept: Option<String> = transaction
            .query_row("SELECT value FROM sweeps", [], |row| row.get(0))
            .optional()?;
        let kept = kept.and_then(|kept| serde_json::from_str::<Alarms>(&kept).ok());
        let alarms = kept.unwrap_or_default().at(now_ms);
        transaction.execute(
            "INSERT INTO sweeps (one, value) VALUES (1, ?1) ON CONFLICT (one) DO UPDATE SET value = excluded.value",
            [serde_json::to_string(&alarms).expect("plain data")],
        )?;
        transaction.execute(
            "UPDATE shops SET released = mark, mark_at_ms = ?1, mark = coalesce(
               (SELECT min(acked) FROM devices WHERE devices.shop = shops.shop AND NOT revoked), 0)
             WHERE mark_at_ms <= ?2",
            params![now_ms, before(now_ms, KEEP_ACKED)],
        )?;
        // The relay reads them within half a second; but how busy is it?
        transaction.execute(
            "DELETE FROM news WHERE id < (SELECT max(id) FROM news) - ?1",
            [NEWS_KEPT],
        )?;
        let invites = transaction.execute(
            "DELETE FROM pairings WHERE expires_at_ms <= ?1",
            [before(now_ms, KEEP_ACKED)],
        )?;
        transaction.commit()?;
        Ok((alarms, invites))
    }

    /// Removes some rows of a shop that was removed. Gives how many; the last step gives 0, and forgets the shop.
    pub(super) fn sweep_removed(&mut self) -> rusqlite::Result<usize> {
        let shop = self
            .connection
            .query_row("SELECT shop FROM removed LIMIT 1", [], |row| {
                row.get(0).map(ShopId::from_bytes)
            })
            .optional()?;
        let Some(shop) = shop else {
            return Ok(0);
        };
        let mut id = held(&self.heads).get(&shop);
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut gone = 0;
        while gone < STEP_ROWS as usize {
            let prev = transaction
                .prepare_cached("DELETE FROM log WHERE id = ?1 RETURNING prev")?
                .query_row([column(id)], |row| seq(row, 0))
                .optional()?;
            let Some(prev) = prev else {
                break;
            };
            (id, gone) = (prev, gone + 1);
        }
        if gone == 0 {
            for forget in [
                "DELETE FROM heads WHERE shop = ?1",
                "DELETE FROM removed WHERE shop = ?1",
            ] {
                transaction.execute(forget, [shop.as_bytes()])?;
            }
        }
        transaction.commit()?;
        held(&self.heads).lower(shop, id);
        self.unsaved.insert(shop);
        if gone == 0 {
            self.unsaved.remove(&shop);
        }
        Ok(gone)
    }

    /// Looks at some rows after `from`. Gives what it found, and where to go on, if there is more.
    ///
    /// It ends at the first row that is younger than [`KEEP_ACKED`]: nobody can have acknowledged that long ago what had not come yet.
    pub(super) fn sweep_step(
        &mut self,
        from: u64,
        now_ms: i64,
        alarms: Alarms,
    ) -> rusqlite::Result<(Swept, Option<u64>)> {
        let (rows, upto) = self
            .connection
            .prepare_cached(
                "SELECT count(*), coalesce(max(id), 0) FROM
                   (SELECT id, received_at_ms FROM log WHERE id > ?1 ORDER BY id LIMIT ?2)
                 WHERE received_at_ms <= ?3",
            )?
            .query_row(
                params![column(from), STEP_ROWS, before(now_ms, KEEP_ACKED)],
                |row| Ok((row.get::<_, i64>(0)?, seq(row, 1)?)),
            )?;
        let range = [column(from), column(upto)];
        let released = self.connection.execute(
            "DELETE FROM log WHERE id > ?1 AND id <= ?2
               AND id <= (SELECT released FROM shops WHERE shops.shop = log.shop)",
            range,
        )?;
        // What is left and old was not acknowledged by everybody, or only lately.
        let overdue = self.connection.query_row(
            "SELECT count(*) FROM log WHERE id > ?1 AND id <= ?2 AND received_at_ms <= ?3 AND id > coalesce(
               (SELECT min(acked) FROM devices WHERE devices.shop = log.shop AND NOT revoked), 0)",
            params![range[0], range[1], before(now_ms, ALARM_UNACKED)],
            |row| row.get::<_, i64>(0),
        )?;
        let expired = self.connection.execute(
            "DELETE FROM log WHERE id > ?1 AND id <= ?2 AND received_at_ms <= ?3",
            params![range[0], range[1], alarms.expired_before()],
        )?;
        let swept = Swept {
            items: released + expired,
            overdue: usize::try_from(overdue).unwrap_or(0),
            invites: 0,
        };
        Ok((swept, (rows == STEP_ROWS).then_some(upto)))
    }
}
