//! What people did, out of the logs that tell it.

use crate::{Store, StoreError};
use pokea_domain::sale::Event;
use pokea_domain::staff::Deed;
use pokea_domain::{Cents, Millis};
use rusqlite::{Row, params};

/// Staff, payouts and reversals are few: all of them are looked through.
const STAFF: &str = "SELECT at_ms, body FROM staff WHERE at_ms >= ?1 AND at_ms < ?2 ORDER BY seq";
const PAYOUTS: &str = "
    SELECT at_ms, body, cents FROM payout JOIN paid_out USING (payout)
    WHERE at_ms >= ?1 AND at_ms < ?2 ORDER BY payout.seq";
const REVERSALS: &str =
    "SELECT at_ms, body FROM reversal WHERE at_ms >= ?1 AND at_ms < ?2 ORDER BY seq";
const REFUNDS: &str = "
    SELECT at_ms, body FROM event INDEXED BY event_refunded
    WHERE substr(body, 3, 8) = 'refunded' AND at_ms >= ?1 AND at_ms < ?2 ORDER BY register, seq";
const OVERRIDES: &str = "
    SELECT at_ms, body FROM event INDEXED BY event_overridden
    WHERE substr(body, 3, 10) = 'overridden' AND at_ms >= ?1 AND at_ms < ?2 ORDER BY register, seq";

impl Store {
    /// What people did from `from` on and before `to`, oldest first.
    pub fn deeds(&self, from: Millis, to: Millis) -> Result<Vec<Deed>, StoreError> {
        let mut deeds = Vec::new();
        self.each(STAFF, from, to, |at, body, _| {
            let event = serde_json::from_str(body).map_err(unreadable)?;
            deeds.push(Deed::of_staff(at, &event));
            Ok(())
        })?;
        self.each(PAYOUTS, from, to, |at, body, row| {
            let event = serde_json::from_str(body).map_err(unreadable)?;
            deeds.extend(Deed::of_payout(at, &event, Cents::new(row.get(2)?)));
            Ok(())
        })?;
        self.each(REVERSALS, from, to, |at, body, _| {
            let event = serde_json::from_str(body).map_err(unreadable)?;
            deeds.extend(Deed::of_reversal(at, &event));
            Ok(())
        })?;
        self.each(REFUNDS, from, to, |at, body, _| {
            if let Event::Refunded(refunded) = serde_json::from_str(body).map_err(unreadable)? {
                deeds.push(Deed::of_refund(at, &refunded));
            }
            Ok(())
        })?;
        self.each(OVERRIDES, from, to, |at, body, _| {
            if let Event::Overridden { session, .. } =
                serde_json::from_str(body).map_err(unreadable)?
            {
                deeds.push(Deed::of_override(at, session));
            }
            Ok(())
        })?;
        deeds.sort_by_key(|deed| deed.at);
        Ok(deeds)
    }

    fn each(
        &self,
        sql: &str,
        from: Millis,
        to: Millis,
        mut tell: impl FnMut(Millis, &str, &Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut rows = self.connection.prepare_cached(sql)?;
        let mut rows = rows.query(params![from.0, to.0])?;
        while let Some(row) = rows.next()? {
            let body: String = row.get(1)?;
            tell(Millis(row.get(0)?), &body, row)?;
        }
        Ok(())
    }
}

#[expect(clippy::needless_pass_by_value, reason = "as `map_err` hands it over")]
fn unreadable(error: serde_json::Error) -> StoreError {
    StoreError::Unreadable(format!("a log of what people did: {error}"))
}
