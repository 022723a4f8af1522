//! Retention: what goes, and when. An item stays for [`KEEP_ACKED`] after its acknowledgement, and for [`KEEP_UNACKED`] without one.
//!
//! The log has no column for the moment of an acknowledgement, and none is needed. Each shop has a mark: what all of its active devices had
//! acknowledged at some moment. When the mark is old enough, everything up to it is released, and a new mark is set. So an acknowledged item stays for one to
//! two times [`KEEP_ACKED`].

use super::schema::{column, seq};
use super::writer::Writer;
use crate::limits::ALARM_UNACKED;
use crate::store::Swept;
use pokea_mailbox::limits::{KEEP_ACKED, KEEP_UNACKED};
use rusqlite::params;
use std::time::Duration;

/// Rows that one step looks at: some milliseconds of the writer's time.
const STEP_ROWS: i64 = 1_000;

/// Changes that stay in the list of those that another process has made.
const NEWS_KEPT: i64 = 1_024;

impl Writer {
    /// Moves the marks on, and removes invites. Gives how many. They stay for a while after they expire, so that a shop which comes late is
    /// told that.
    pub(super) fn begin_sweep(&mut self, now_ms: i64) -> rusqlite::Result<usize> {
        self.save_heads()?;
        self.connection.execute(
            "UPDATE shops SET released = mark, mark_at_ms = ?1, mark = coalesce(
               (SELECT min(acked) FROM devices WHERE devices.shop = shops.shop AND NOT revoked), 0)
             WHERE mark_at_ms <= ?2",
            params![now_ms, before(now_ms, KEEP_ACKED)],
        )?;
        // The relay reads them within half a second; but how busy is it?
        self.connection.execute(
            "DELETE FROM news WHERE id < (SELECT max(id) FROM news) - ?1",
            [NEWS_KEPT],
        )?;
        self.connection.execute(
            "DELETE FROM pairings WHERE expires_at_ms <= ?1",
            [before(now_ms, KEEP_ACKED)],
        )
    }

    /// Looks at some rows after `from`. Gives what it found, and where to go on, if there is more.
    ///
    /// It ends at the first row that is younger than [`KEEP_ACKED`]: nobody can have acknowledged that long ago what had not come yet.
    pub(super) fn sweep_step(
        &mut self,
        from: u64,
        now_ms: i64,
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
            params![range[0], range[1], before(now_ms, KEEP_UNACKED)],
        )?;
        let swept = Swept {
            items: released + expired,
            overdue: usize::try_from(overdue).unwrap_or(0),
            invites: 0,
        };
        Ok((swept, (rows == STEP_ROWS).then_some(upto)))
    }
}

fn before(now_ms: i64, ago: Duration) -> i64 {
    now_ms.saturating_sub(i64::try_from(ago.as_millis()).unwrap_or(i64::MAX))
}
