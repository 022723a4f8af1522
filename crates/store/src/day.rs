//! One business day, for its end: the payments around it and where they belong, and what was sold for M-PESA. Each question goes by an index
//! on time, and so grows with the day and not with the history.

use crate::records::{columns, read};
use crate::{Store, StoreError, read_id};
use pokea_domain::day_end::{DayEnd, Evidence, Lacking, Owner, Placed, Sum};
use pokea_domain::sale::Sale;
use pokea_domain::time::BusinessDay;
use pokea_domain::{Cents, Millis, SaleId};
use rusqlite::params;
use std::collections::BTreeSet;
use std::time::Duration;

/// A payment is recorded so long before or after its sale is paid, at most: for so long Daraja is asked about it.
const BESIDE: Duration = Duration::from_secs(48 * 3_600);

const DAY_END: &str = "day_end";

impl Store {
    /// The end of this day, as far as it is known now.
    pub fn day_end(&self, day: BusinessDay) -> Result<DayEnd, StoreError> {
        let placed = self.placed(day)?;
        let lacking = self.lacking(day)?;
        let went_back = placed.iter().filter(|placed| placed.returned.is_some());
        let refunds = placed.iter().filter_map(|placed| placed.of);
        let wanted: BTreeSet<SaleId> =
            { refunds.filter(|of| of.refund_due || of.paid_at.is_none()) }
                .chain(went_back.filter_map(|placed| placed.of))
                .map(|of| of.sale)
                .chain(lacking.iter().map(|lacking| lacking.sale))
                .chain(self.not_over(day)?)
                .collect();
        let known = { wanted.into_iter() }
            .filter_map(|id| self.sale(id).transpose())
            .collect::<Result<Vec<Sale>, _>>()?;
        Ok(DayEnd::of(
            day,
            &Evidence {
                placed: &placed,
                lacking: &lacking,
                sales: self.mpesa_sales(day)?,
                known: &known,
            },
        ))
    }

    /// What was kept of this day's end.
    pub fn kept_day_end(&self, day: BusinessDay) -> Result<Option<String>, StoreError> {
        self.setting(&format!("{DAY_END} {day}"))
    }

    /// Keeps a day's end as it is now; what was kept of it before is replaced.
    pub fn keep_day_end(&mut self, day: BusinessDay, body: &str) -> Result<(), StoreError> {
        self.set_setting(&format!("{DAY_END} {day}"), body)
    }

    /// Payments of the day and of those beside it, and older ones that went back on it, as the book has them.
    fn placed(&self, day: BusinessDay) -> Result<Vec<Placed>, StoreError> {
        let mut found = self.connection.prepare_cached(
            "SELECT payment.code, payment.amount_cents, payment.phone, payment.at_ms, payment.reference, payment.proven,
                 place.sale, sale.ended_at_ms, sale.state = 'completed' AND coalesce(sale.direct = payment.code OR pays.pays, 1), coalesce(money.refund_due, 0),
                 payback.back_cents, payback.back_at_ms,
                 EXISTS (SELECT 1 FROM elsewhere WHERE elsewhere.code = payment.code) OR EXISTS (SELECT 1 FROM peer_sale WHERE direct = payment.code)
                     OR EXISTS (SELECT 1 FROM peer_attempt WHERE peer_attempt.code = payment.code)
             FROM (SELECT code, amount_cents, phone, at_ms, reference, 1 AS proven FROM row WHERE at_ms >= ?1 AND at_ms < ?2
                     OR code IN (SELECT payment FROM payback WHERE back_at_ms >= ?3 AND back_at_ms < ?4)
                 UNION ALL SELECT code, amount_cents, phone, at_ms, reference, 0 FROM told
                 WHERE at_ms >= ?1 AND at_ms < ?2 AND code NOT IN (SELECT code FROM row)) AS payment
             LEFT JOIN place ON place.code = payment.code LEFT JOIN sale ON sale.id = place.sale
             LEFT JOIN money ON money.attempt = place.attempt LEFT JOIN attempt AS pays ON pays.id = place.attempt LEFT JOIN payback ON payback.payment = payment.code AND payback.back_cents > 0
             WHERE payment.proven OR (place.how = 'nobody' AND NOT EXISTS (SELECT 1 FROM attempt WHERE attempt.code = payment.code))",
        )?;
        let (from, to) = around(day);
        found
            .query_map([from.0, to.0, day.start().0, day.end().0], |row| {
                let back: Option<i64> = row.get(10)?;
                let back_at: Option<i64> = row.get(11)?;
                let owner = (
                    row.get::<_, Option<String>>(6)?,
                    row.get(7)?,
                    row.get(8)?,
                    row.get(9)?,
                );
                let returned = back.map(Cents::new).zip(back_at.map(Millis));
                Ok((columns(row)?, row.get(5)?, owner, returned, row.get(12)?))
            })?
            .map(|found| {
                let (payment, in_records, owner, returned, is_peers): (
                    _,
                    _,
                    (_, Option<i64>, Option<bool>, bool),
                    _,
                    bool,
                ) = found?;
                let (sale, ended_at, is_paid, refund_due) = owner;
                let paid_at = ended_at.filter(|_| is_paid == Some(true)).map(Millis);
                let of = sale.map(|sale| -> Result<Owner, StoreError> {
                    let sale = read_id(&sale)?;
                    Ok(Owner {
                        sale,
                        paid_at,
                        refund_due,
                    })
                });
                let of: Option<Owner> = of.transpose()?;
                Ok(Placed {
                    row: read(payment)?,
                    in_records,
                    is_elsewhere: is_peers && of.is_none(),
                    of,
                    returned,
                })
            })
            .collect()
    }

    /// Proven money without a row, asked for on the day or on one beside it.
    fn lacking(&self, day: BusinessDay) -> Result<Vec<Lacking>, StoreError> {
        let mut found = self.connection.prepare_cached(
            "SELECT attempt.sale, attempt.id, sale.ended_at_ms, sale.state = 'completed' AND (sale.direct IS NULL OR attempt.pays) AND money.refund_due = 0
             FROM attempt JOIN placeholder ON placeholder.attempt = attempt.id JOIN money ON money.attempt = attempt.id
             JOIN sale ON sale.id = attempt.sale WHERE attempt.asked_at_ms >= ?1 AND attempt.asked_at_ms < ?2",
        )?;
        let (from, to) = around(day);
        found
            .query_map([from.0, to.0], |row| {
                Ok((
                    row.get::<_, String>(0)?,
                    row.get::<_, String>(1)?,
                    row.get::<_, Option<i64>>(2)?,
                    row.get::<_, bool>(3)?,
                ))
            })?
            .map(|found| {
                let (sale, attempt, ended_at, paid) = found?;
                Ok(Lacking {
                    sale: read_id(&sale)?,
                    attempt: read_id(&attempt)?,
                    paid_at: ended_at.filter(|_| paid).map(Millis),
                })
            })
            .collect()
    }

    /// Sales with a request of the day that is not over, or was let go.
    fn not_over(&self, day: BusinessDay) -> Result<Vec<SaleId>, StoreError> {
        let mut open = self.watched()?;
        open.extend(self.ids(
            "SELECT DISTINCT sale FROM attempt WHERE asked_at_ms >= ?1 AND asked_at_ms < ?2 AND watched_until_ms IS NOT NULL",
            params![day.start().0, day.end().0],
        )?);
        Ok(open)
    }

    fn mpesa_sales(&self, day: BusinessDay) -> Result<Sum, StoreError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT count(*), coalesce(sum(due_cents - cash_cents), 0) FROM sale
                 WHERE state = 'completed' AND cash_cents < due_cents AND ended_at_ms >= ?1 AND ended_at_ms < ?2",
            )?
            .query_row([day.start().0, day.end().0], |row| {
                let amount = Cents::new(row.get(1)?);
                Ok(Sum { count: row.get(0)?, amount })
            })?)
    }
}

fn around(day: BusinessDay) -> (Millis, Millis) {
    let before = i64::try_from(BESIDE.as_millis()).unwrap_or(i64::MAX);
    (day.start().moved(-before), day.end().plus(BESIDE))
}
