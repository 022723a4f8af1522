//! Payments that somebody wanted back: what happened to each is a log of its own, beside the sales', because a payment may be no sale's. It
//! only ever grows, and is under a seal, as the records are. How much went back, and whether a request is not over, is written with it.

use crate::{Cause, Store, StoreError, outbox, read_id, read_log, seal};
use pokea_domain::reversal::{Event, Reversals};
use pokea_domain::till::ReversalStep;
use pokea_domain::{CallbackNonce, Cents, Millis, MpesaCode, ReversalId, SaleId};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

impl Store {
    /// Keeps one step of taking a payment back, and what brought it, in one transaction. Returns once it is on disk. On a full disk the
    /// ballast makes room for whatever does not ask for money (R20).
    pub fn keep_reversal(
        &mut self,
        step: &ReversalStep<'_>,
        cause: Cause<'_>,
    ) -> Result<(), StoreError> {
        let asks = |event: &Event| matches!(event, Event::Asked { .. });
        let keep = |transaction: &Transaction<'_>| {
            if let Some(heard) = cause.heard {
                heard.write(transaction)?;
            }
            if let Some(done) = cause.done {
                outbox::remove(transaction, done)?;
            }
            write(transaction, step)
        };
        match step.events.iter().any(asks) {
            true => self.write_if_room(|transaction, _| keep(transaction)),
            false => self.write(|transaction, _| keep(transaction)),
        }
    }

    /// What is known of taking this payment back, folded from its events; nothing if nobody ever wanted it back.
    pub fn reversals(&self, payment: &MpesaCode) -> Result<Option<Reversals>, StoreError> {
        fold(&self.connection, payment)
    }

    /// Payments with a request to take them back that is not over.
    pub fn reversing(&self) -> Result<Vec<MpesaCode>, StoreError> {
        let mut open = self
            .connection
            .prepare_cached("SELECT payment FROM payback WHERE open = 1 ORDER BY payment")?;
        let open = open.query_map([], |row| row.get::<_, String>(0))?;
        open.map(|code| read_code(&code?)).collect()
    }

    /// Payments that moved since and of which something went back, and how much.
    pub fn returned_since(&self, since: Millis) -> Result<Vec<(MpesaCode, Cents)>, StoreError> {
        let mut back = self.connection.prepare_cached(
            "SELECT payback.payment, payback.back_cents FROM payback JOIN row ON row.code = payback.payment
             WHERE payback.back_at_ms IS NOT NULL AND row.at_ms >= ?1 ORDER BY 1",
        )?;
        let back = back.query_map([since.0], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))?;
        back.map(|found| {
            let (code, cents) = found?;
            Ok((read_code(&code)?, Cents::new(cents)))
        })
        .collect()
    }

    /// The request whose result address has this nonce, and the payment that it wants back.
    pub fn reversal_at(
        &self,
        nonce: &CallbackNonce,
    ) -> Result<Option<(MpesaCode, ReversalId)>, StoreError> {
        let found: Option<(String, String)> = self
            .connection
            .prepare_cached(
                "SELECT payment, json_extract(body, '$.asked.reversal') FROM reversal
                 WHERE json_extract(body, '$.asked.nonce') = ?1",
            )?
            .query_row([nonce.as_str()], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        found
            .map(|(code, id)| Ok((read_code(&code)?, read_id(&id)?)))
            .transpose()
    }

    /// The latest paid sales whose money went back, in whole or in part.
    pub fn uncovered(&self, limit: usize) -> Result<Vec<SaleId>, StoreError> {
        self.ids(
            "SELECT id FROM sale WHERE uncovered_cents > 0 ORDER BY changed DESC LIMIT ?1",
            [limit.cast_signed()],
        )
    }
}

fn write(transaction: &Transaction<'_>, step: &ReversalStep<'_>) -> Result<(), StoreError> {
    if step.events.is_empty() {
        return Ok(());
    }
    let Reversals {
        payment, amount, ..
    } = step.reversals;
    for event in step.events {
        let body =
            serde_json::to_string(event).map_err(|e| StoreError::Unreadable(e.to_string()))?;
        transaction
            .prepare_cached("INSERT INTO reversal (seq, payment, at_ms, body) SELECT coalesce(max(seq), 0) + 1, ?1, ?2, ?3 FROM reversal")?
            .execute(params![payment.as_str(), step.at.0, body])?;
        seal::REVERSAL.added(transaction, transaction.last_insert_rowid())?;
    }
    let back = step.reversals.back();
    let open = step.reversals.open().next().is_some();
    let mut insert = transaction.prepare_cached(
        "INSERT INTO payback (payment, paid_cents, back_cents, back_at_ms, open) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (payment) DO UPDATE SET back_cents = excluded.back_cents, open = excluded.open,
             back_at_ms = coalesce(back_at_ms, excluded.back_at_ms)",
    )?;
    seal::PAYBACK.change(transaction, &payment.as_str(), || {
        insert.execute(params![
            payment.as_str(),
            amount.cents(),
            back.cents(),
            (back > Cents::ZERO).then_some(step.at.0),
            open
        ])
    })?;
    Ok(())
}

fn fold(connection: &Connection, payment: &MpesaCode) -> Result<Option<Reversals>, StoreError> {
    let sql = "SELECT at_ms, body FROM reversal WHERE payment = ?1 ORDER BY seq";
    let log: Vec<(Millis, Event)> = read_log(connection, sql, payment.as_str(), "payment")?;
    if log.is_empty() {
        return Ok(None);
    }
    Reversals::replay(payment, log.iter().map(|(at, event)| (*at, event)))
        .ok_or_else(|| StoreError::Unreadable(format!("how {payment} went back has no beginning")))
        .map(Some)
}

fn read_code(text: &str) -> Result<MpesaCode, StoreError> {
    MpesaCode::parse(text)
        .map_err(|_| StoreError::Unreadable("a payment's code that is none".to_owned()))
}
