//! What was sold between two moments. The question goes by the index of paid sales, and so grows with the time that is asked about and not
//! with the history.

use crate::{Store, StoreError};
use pokea_domain::report::Sold;
use pokea_domain::sale::Event;
use pokea_domain::{Cents, Millis, SaleId};
use rusqlite::params;

const SOLD: &str = "
    SELECT sale.id, sale.ended_at_ms, sale.due_cents, sale.cash_cents,
        coalesce((SELECT sum(attempt.amount_cents) FROM attempt WHERE attempt.sale = sale.id AND attempt.pays = 1), 0),
        (SELECT body FROM event WHERE event.sale = sale.id ORDER BY seq LIMIT 1)
    FROM sale INDEXED BY sale_paid
    WHERE sale.state = 'completed' AND sale.ended_at_ms >= ?1 AND sale.ended_at_ms < ?2 ORDER BY sale.ended_at_ms, sale.seq";

/// Cash over the counter, and payments that went back to their phones. Of refunds there are few: their index is read, whatever the day.
const GIVEN_BACK: &str = "
    SELECT coalesce((SELECT sum(json_extract(body, '$.refunded.amount')) FROM event INDEXED BY event_refunded
            WHERE substr(body, 3, 8) = 'refunded' AND at_ms >= ?1 AND at_ms < ?2), 0)
        + coalesce((SELECT sum(back_cents) FROM payback WHERE back_at_ms >= ?1 AND back_at_ms < ?2), 0)";

impl Store {
    /// What went back to customers from `from` on and before `to`, for whatever sale, of whatever day.
    pub fn given_back(&self, from: Millis, to: Millis) -> Result<Cents, StoreError> {
        let mut statement = self.connection.prepare_cached(GIVEN_BACK)?;
        Ok(Cents::new(
            statement.query_row([from.0, to.0], |row| row.get(0))?,
        ))
    }

    /// Every sale that was paid from `from` on and before `to`. Who served is asked for only where it is wanted.
    pub fn sold(
        &self,
        from: Millis,
        to: Millis,
        with_names: bool,
    ) -> Result<Vec<Sold>, StoreError> {
        let mut rows = self.connection.prepare_cached(SOLD)?;
        let rows = rows.query_map(params![from.0, to.0], |row| {
            let cents = |column| row.get(column).map(Cents::new);
            Ok((
                row.get::<_, String>(0)?,
                Millis(row.get(1)?),
                [cents(2)?, cents(3)?, cents(4)?],
                row.get::<_, String>(5)?,
            ))
        })?;
        rows.map(|row| {
            let (id, at, [due, cash, prompted], body) = row?;
            let id: SaleId = crate::read_id(&id)?;
            let opened: Event = serde_json::from_str(&body).map_err(|e| {
                StoreError::Unreadable(format!("the first event of sale {id}: {e}"))
            })?;
            let lines = match opened {
                Event::Opened { lines, .. } => lines,
                _ => Vec::new(),
            };
            let by = match with_names {
                true => self.served_by(id)?.map(String::from),
                false => None,
            };
            Ok(Sold {
                at,
                due,
                cash,
                prompted,
                by,
                lines,
            })
        })
        .collect()
    }
}
