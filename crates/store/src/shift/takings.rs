//! What belongs to a register's open shift: the sales that were paid since it was opened, by the order of the log; what the day's ends list of
//! its time; and what is not over. Each question goes by an index, and so grows with the shift and not with the history.

use crate::{Store, StoreError, read_id};
use pokea_domain::day_end::Sum;
use pokea_domain::sale::Event;
use pokea_domain::shift::{CashBack, Listed, Payment, Pending, Shift, Takings, What};
use pokea_domain::time::BusinessDay;
use pokea_domain::{Cents, Millis, MpesaCode, ReceiptNumber, RegisterId};
use rusqlite::{OptionalExtension, params};

/// What a day's end lists is looked for on so many days of a shift that nobody closes, the latest: older ones are open matters.
const DAYS_MAX: usize = 31;

const SALES: &str = "
    SELECT count(*), coalesce(sum(sale.due_cents), 0), count(nullif(sale.cash_cents, 0)), coalesce(sum(sale.cash_cents), 0),
        coalesce(sum(json_extract(event.body, '$.completed.tender.Cash.change')), 0)
    FROM event CROSS JOIN sale ON sale.id = event.sale
    WHERE event.register = ?1 AND event.seq > ?2 AND substr(event.body, 3, 9) = 'completed'";

/// A sale is paid by requests, by a payment straight to the till for what they left, or by both.
const PAYMENTS: &str = "
    SELECT attempt.code, attempt.amount_cents, sale.receipt_sequence, event.seq
    FROM event CROSS JOIN sale ON sale.id = event.sale CROSS JOIN attempt ON attempt.sale = sale.id AND attempt.pays = 1
    WHERE event.register = ?1 AND event.seq > ?2 AND substr(event.body, 3, 9) = 'completed'
    UNION ALL
    SELECT sale.direct, sale.due_cents - sale.cash_cents
            - coalesce((SELECT sum(part.amount_cents) FROM attempt AS part WHERE part.sale = sale.id AND part.pays = 1), 0),
        sale.receipt_sequence, event.seq
    FROM event CROSS JOIN sale ON sale.id = event.sale
    WHERE event.register = ?1 AND event.seq > ?2 AND substr(event.body, 3, 9) = 'completed' AND sale.direct IS NOT NULL
    ORDER BY 4, 1";

/// Cash that went back to customers.
const REFUNDS: &str = "
    SELECT event.at_ms, event.body, sale.receipt_sequence FROM event CROSS JOIN sale ON sale.id = event.sale
    WHERE event.register = ?1 AND event.seq > ?2 AND substr(event.body, 3, 8) = 'refunded' ORDER BY event.seq";

/// The registers of one file are few, so that their index would find almost every sale: the plus keeps it out.
const NOT_OVER: &str = "
    SELECT id, due_cents, opened_at_ms, watched, seq FROM sale WHERE watched = 1 AND +register = ?1
    UNION SELECT id, due_cents, opened_at_ms, watched, seq FROM sale INDEXED BY sale_open WHERE state = 'open' AND missing_cents >= 0 AND +register = ?1
    ORDER BY 5";

impl Store {
    /// What the sales since the opening of this shift brought, and what a person must look at of its time.
    pub fn takings(
        &self,
        register: RegisterId,
        shift: &Shift,
        now: Millis,
    ) -> Result<Takings, StoreError> {
        let Some(from) = self.opened_after(register, shift.number)? else {
            return Ok(Takings::default());
        };
        let mut sums = self.connection.prepare_cached(SALES)?;
        let (sales, in_cash, change) = sums.query_row(params![register.0, from], |row| {
            let sum = |count, amount| -> rusqlite::Result<Sum> {
                let amount = Cents::new(row.get(amount)?);
                Ok(Sum {
                    count: row.get(count)?,
                    amount,
                })
            };
            Ok((sum(0, 1)?, sum(2, 3)?, Cents::new(row.get(4)?)))
        })?;
        Ok(Takings {
            sales,
            in_cash,
            change,
            payments: self.payments(register, from)?,
            refunds: self.refunds(register, from)?,
            listed: self.listed(shift.opened_at, now)?,
        })
    }

    /// What a shift of this register must not be closed over silently: payments and sales that are not over, and baskets that wait.
    pub fn pending(&self, register: RegisterId) -> Result<Vec<Pending>, StoreError> {
        let mut rows = self.connection.prepare_cached(NOT_OVER)?;
        let rows = rows.query_map([register.0], |row| {
            let (amount, since) = (Cents::new(row.get(1)?), Millis(row.get(2)?));
            Ok((row.get::<_, String>(0)?, amount, since, row.get(3)?))
        })?;
        let sales = rows.map(|row| {
            let (id, amount, since, watched) = row?;
            let id = read_id(&id)?;
            let what = match watched {
                true => What::Payment(id),
                false => What::Sale(id),
            };
            Ok(Pending {
                what,
                amount,
                since,
            })
        });
        let parked = self.parked()?.into_iter().map(|parked| {
            let bill = parked.basket.bill();
            Ok(Pending {
                what: What::Parked {
                    id: parked.id.0,
                    name: parked.name,
                },
                amount: bill.map_or(Cents::ZERO, |bill| bill.total),
                since: parked.at,
            })
        });
        sales.chain(parked).collect()
    }

    /// After how many events of sales it was opened.
    fn opened_after(&self, register: RegisterId, number: u32) -> Result<Option<i64>, StoreError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT log FROM shift WHERE register = ?1 AND number = ?2 ORDER BY seq LIMIT 1",
            )?
            .query_row(params![register.0, number], |row| row.get(0))
            .optional()?)
    }

    fn payments(&self, register: RegisterId, from: i64) -> Result<Vec<Payment>, StoreError> {
        let mut rows = self.connection.prepare_cached(PAYMENTS)?;
        let rows = rows.query_map(params![register.0, from], |row| {
            Ok((
                row.get::<_, Option<String>>(0)?,
                Cents::new(row.get(1)?),
                row.get(2)?,
            ))
        })?;
        rows.map(|row| {
            let (code, amount, sequence) = row?;
            let code = code.map(|code| MpesaCode::parse(&code)).transpose();
            Ok(Payment {
                code: code.map_err(|e| StoreError::Unreadable(e.to_string()))?,
                amount,
                receipt: ReceiptNumber { register, sequence },
            })
        })
        .collect()
    }

    fn refunds(&self, register: RegisterId, from: i64) -> Result<Vec<CashBack>, StoreError> {
        let mut rows = self.connection.prepare_cached(REFUNDS)?;
        let rows = rows.query_map(params![register.0, from], |row| {
            Ok((Millis(row.get(0)?), row.get::<_, String>(1)?, row.get(2)?))
        })?;
        let refunds = rows.map(|row| {
            let (at, body, sequence): (_, _, Option<u32>) = row?;
            let event: Event = serde_json::from_str(&body)
                .map_err(|e| StoreError::Unreadable(format!("a refund: {e}")))?;
            Ok(match event {
                Event::Refunded(refunded) => Some(CashBack {
                    at,
                    amount: refunded.amount,
                    reason: refunded.reason,
                    receipt: sequence.map(|sequence| ReceiptNumber { register, sequence }),
                }),
                _ => None,
            })
        });
        refunds.filter_map(Result::transpose).collect()
    }

    /// What the ends of the days that the shift touches list of its time. A shift may go over midnight, and a payment that went back is listed
    /// on two days.
    fn listed(&self, from: Millis, to: Millis) -> Result<Vec<Listed>, StoreError> {
        let first = BusinessDay::of(from);
        let days = std::iter::successors(Some(BusinessDay::of(to)), |day| Some(day.before()));
        let days: Vec<_> = days
            .take_while(|day| *day >= first)
            .take(DAYS_MAX)
            .collect();
        let mut listed: Vec<Listed> = Vec::new();
        for day in days.into_iter().rev() {
            let end = self.day_end(day)?;
            let of_the_shift = end
                .items
                .iter()
                .filter(|item| (from..=to).contains(&item.at));
            for item in of_the_shift.map(Listed::from) {
                let is_same = |known: &Listed| {
                    known.code.is_some() && (known.code == item.code && known.reason == item.reason)
                };
                if !listed.iter().any(is_same) {
                    listed.push(item);
                }
            }
        }
        Ok(listed)
    }
}

#[cfg(test)]
mod tests {
    use super::{NOT_OVER, PAYMENTS, REFUNDS, SALES};
    use crate::schema;
    use rusqlite::Connection;

    /// The plan that SQLite makes of it: each table is found by an index, and none is read from one end to the other.
    #[test]
    fn a_shifts_questions_go_by_indexes() {
        let mut connection = Connection::open_in_memory().expect("in memory");
        let latest = schema::MIGRATIONS.to_latest(&mut connection);
        latest.expect("the tables");
        for (sql, indexes) in [
            (SALES, &["event_completed"][..]),
            (PAYMENTS, &["event_completed", "attempt_pays"]),
            (REFUNDS, &["event_refunded"]),
            (NOT_OVER, &["sale_watched", "sale_open"]),
        ] {
            let numbered = sql.replace("?1", "1").replace("?2", "7");
            let mut plan = connection
                .prepare(&format!("EXPLAIN QUERY PLAN {numbered}"))
                .expect("a statement");
            let steps = plan.query_map([], |row| row.get::<_, String>(3));
            let steps: Vec<String> = { steps.expect("a plan") }
                .collect::<Result<_, _>>()
                .expect("steps");
            let is_whole = |step: &&String| step.starts_with("SCAN");
            assert_eq!(steps.iter().find(is_whole), None, "{steps:#?}");
            for index in indexes {
                assert!(
                    steps.iter().any(|step| step.contains(index)),
                    "{index}: {steps:#?}"
                );
            }
        }
    }
}
