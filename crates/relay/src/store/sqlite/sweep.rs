//! Retention: what goes, and when. An item stays for [`KEEP_ACKED`] after its acknowledgement, and for [`KEEP_UNACKED`] without one.
//!
//! The log has no column for the moment of an acknowledgement, and none is needed. Each device has a mark: what it had acknowledged at some
//! moment. When the mark is old enough, everything up to it is released, and a new mark is set. So an acknowledged item stays for one to
//! two times [`KEEP_ACKED`].

use super::schema::{column, seq};
use super::writer::Writer;
use pokea_mailbox::limits::{KEEP_ACKED, KEEP_UNACKED};
use rusqlite::{OptionalExtension, params};
use std::time::Duration;

/// Rows that one step looks at: some milliseconds of the writer's time.
const STEP_ROWS: i64 = 1_000;

impl Writer {
    /// Moves the marks on, and removes invites. Gives how many. They stay for a while after they expire, so that a shop which comes late is
    /// told that.
    pub(super) fn begin_sweep(&mut self, now_ms: i64) -> rusqlite::Result<usize> {
        self.save_heads()?;
        self.connection.execute(
            "UPDATE devices SET released = mark, mark = acked, mark_at_ms = ?1 WHERE mark_at_ms <= ?2",
            params![now_ms, before(now_ms, KEEP_ACKED)],
        )?;
        self.connection.execute(
            "DELETE FROM invites WHERE expires_at_ms <= ?1",
            [before(now_ms, KEEP_ACKED)],
        )
    }

    /// Looks at some rows after `from`. Gives how many it removed, and where to go on, if there is more.
    ///
    /// It ends at the first row that is younger than [`KEEP_ACKED`]: nobody can have acknowledged that long ago what had not come yet.
    pub(super) fn sweep_step(
        &mut self,
        from: u64,
        now_ms: i64,
    ) -> rusqlite::Result<(usize, Option<u64>)> {
        let upto = self
            .connection
            .prepare_cached(
                "SELECT max(id), count(*) FROM
                   (SELECT id, received_at_ms FROM log WHERE id > ?1 ORDER BY id LIMIT ?2)
                 WHERE received_at_ms <= ?3",
            )?
            .query_row(
                params![column(from), STEP_ROWS, before(now_ms, KEEP_ACKED)],
                |row| {
                    let rows: i64 = row.get(1)?;
                    if rows == 0 {
                        Ok(None)
                    } else {
                        Ok(Some((seq(row, 0)?, rows == STEP_ROWS)))
                    }
                },
            )
            .optional()?
            .flatten();
        let Some((upto, more)) = upto else {
            return Ok((0, None));
        };
        let removed = self.connection.execute(
            "DELETE FROM log WHERE id > ?1 AND id <= ?2 AND (
               received_at_ms <= ?3
               OR id <= (SELECT released FROM devices WHERE devices.device = log.device))",
            params![column(from), column(upto), before(now_ms, KEEP_UNACKED)],
        )?;
        Ok((removed, more.then_some(upto)))
    }
}

fn before(now_ms: i64, ago: Duration) -> i64 {
    now_ms.saturating_sub(i64::try_from(ago.as_millis()).unwrap_or(i64::MAX))
}
