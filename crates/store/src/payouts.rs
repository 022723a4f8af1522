//! Payouts: what happened to each is a log of its own, which only ever grows and is under a seal. What lists and limits ask is written with it.

use crate::{Cause, Store, StoreError, outbox, read_id, read_log, seal};
use pokea_domain::payout::{Event, Funds, Payout, PayoutState};
use pokea_domain::{BatchId, CallbackNonce, Cents, Millis, MpesaCode, PayoutId};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

/// What an input made of one payout.
#[derive(Clone, Copy, Debug)]
pub struct PayoutStep<'a> {
    /// When.
    pub at: Millis,
    /// With `events` applied.
    pub payout: &'a Payout,
    /// What happened, in order. May be empty: an input that changes nothing has a cause that must still be kept.
    pub events: &'a [Event],
}

impl Store {
    /// Keeps these steps, and what brought them, in one transaction: all or nothing. Returns once they are on disk. On a full disk the ballast
    /// makes room for whatever moves no money (R20).
    pub fn keep_payouts(
        &mut self,
        steps: &[PayoutStep<'_>],
        cause: Cause<'_>,
    ) -> Result<(), StoreError> {
        let begins = |event: &Event| matches!(event, Event::Asked { .. } | Event::Begun);
        let keep = |transaction: &Transaction<'_>| {
            if let Some(heard) = cause.heard {
                heard.write(transaction)?;
            }
            if let Some(done) = cause.done {
                outbox::remove(transaction, done)?;
            }
            { steps.iter() }.try_for_each(|step| write(transaction, step))
        };
        match steps.iter().flat_map(|step| step.events).any(begins) {
            true => self.write_if_room(|transaction, _| keep(transaction)),
            false => self.write(|transaction, _| keep(transaction)),
        }
    }

    /// What is known of a payout, folded from its events.
    pub fn payout(&self, id: PayoutId) -> Result<Option<Payout>, StoreError> {
        fold(&self.connection, id)
    }

    /// The latest payouts, the newest first.
    pub fn latest_payouts(&self, limit: usize) -> Result<Vec<PayoutId>, StoreError> {
        self.payout_ids(
            "SELECT payout FROM paid_out ORDER BY seq DESC LIMIT ?1",
            [limit.cast_signed()],
        )
    }

    /// Payouts that were asked for from `from` on and before `to`, oldest first.
    pub fn payouts_between(&self, from: Millis, to: Millis) -> Result<Vec<PayoutId>, StoreError> {
        self.payout_ids(
            "SELECT payout FROM paid_out WHERE asked_at_ms >= ?1 AND asked_at_ms < ?2 ORDER BY seq",
            [from.0, to.0],
        )
    }

    /// Payouts of which nobody knows yet what became of them.
    pub fn open_payouts(&self) -> Result<Vec<PayoutId>, StoreError> {
        self.payout_ids(
            "SELECT payout FROM paid_out WHERE open = 1 ORDER BY seq",
            [],
        )
    }

    /// Payouts that were not sent, oldest first: all of them, or those of one list.
    pub fn waiting_payouts(&self, batch: Option<BatchId>) -> Result<Vec<PayoutId>, StoreError> {
        self.payout_ids(
            "SELECT payout FROM paid_out WHERE waits = 1 AND (?1 IS NULL OR batch = ?1) ORDER BY seq",
            [batch.map(|batch| batch.to_string())],
        )
    }

    /// How many wait or are not over, and what they come to.
    pub fn payouts_not_over(&self) -> Result<(u32, Cents), StoreError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT count(*), coalesce(sum(cents), 0) FROM paid_out WHERE waits = 1 OR open = 1",
            )?
            .query_row([], |row| Ok((row.get(0)?, row.get(1).map(Cents::new)?)))?)
    }

    /// Whether a list came in before.
    pub fn knows_batch(&self, batch: BatchId) -> Result<bool, StoreError> {
        Ok(self
            .connection
            .prepare_cached("SELECT 1 FROM paid_out WHERE batch = ?1 LIMIT 1")?
            .exists([batch.to_string()])?)
    }

    /// Of a list: how many there are, and how many of them were sent.
    pub fn batch_counts(&self, batch: BatchId) -> Result<(u32, u32), StoreError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT count(*), coalesce(sum(waits = 0), 0) FROM paid_out WHERE batch = ?1",
            )?
            .query_row([batch.to_string()], |row| Ok((row.get(0)?, row.get(1)?)))?)
    }

    /// The payout whose result address has this nonce.
    pub fn payout_at(&self, nonce: &CallbackNonce) -> Result<Option<PayoutId>, StoreError> {
        let found: Option<String> = self
            .connection
            .prepare_cached(
                "SELECT payout FROM payout WHERE json_extract(body, '$.asked.wish.nonce') = ?1",
            )?
            .query_row([nonce.as_str()], |row| row.get(0))
            .optional()?;
        found.map(|id| read_id(&id)).transpose()
    }

    /// The payout that was proven paid under this code.
    pub fn payout_with_code(&self, code: &MpesaCode) -> Result<Option<PayoutId>, StoreError> {
        let found: Option<String> = self
            .connection
            .prepare_cached(
                "SELECT payout FROM payout WHERE json_extract(body, '$.paid.code') = ?1",
            )?
            .query_row([code.as_str()], |row| row.get(0))
            .optional()?;
        found.map(|id| read_id(&id)).transpose()
    }

    /// What went out from `from` on, or may yet, but for one payout.
    pub fn paid_out_since(&self, from: Millis, but: Option<PayoutId>) -> Result<Cents, StoreError> {
        let sum = self
            .connection
            .prepare_cached(
                "SELECT coalesce(sum(cents), 0) FROM paid_out WHERE counts = 1 AND moved_at_ms >= ?1 AND payout IS NOT ?2",
            )?
            .query_row(params![from.0, but.map(|id| id.to_string())], |row| row.get(0))?;
        Ok(Cents::new(sum))
    }

    /// What was sent from the balance's time on, or may have been, but for one payout.
    pub fn funds_after(
        &self,
        available: Cents,
        at: Millis,
        but: PayoutId,
    ) -> Result<Funds, StoreError> {
        let since = self
            .connection
            .prepare_cached(
                "SELECT coalesce(sum(cents), 0) FROM paid_out WHERE counts = 1 AND waits = 0 AND payout <> ?2 AND (open = 1 OR moved_at_ms >= ?1)",
            )?
            .query_row(params![at.0, but.to_string()], |row| row.get(0))?;
        Ok(Funds {
            available,
            at,
            since: Cents::new(since),
        })
    }

    /// When the same was last paid to this payee from `from` on, or asked for; only what still counts.
    pub fn twin_of(
        &self,
        payee: &str,
        amount: Cents,
        from: Millis,
    ) -> Result<Option<Millis>, StoreError> {
        let at: Option<i64> = self
            .connection
            .prepare_cached(
                "SELECT max(moved_at_ms) FROM paid_out WHERE payee = ?1 AND cents = ?2 AND counts = 1 AND moved_at_ms >= ?3",
            )?
            .query_row(params![payee, amount.cents(), from.0], |row| row.get(0))?;
        Ok(at.map(Millis))
    }

    /// As M-PESA called this payee the last time it was paid.
    pub fn last_receiver(&self, payee: &str) -> Result<Option<String>, StoreError> {
        Ok(self
            .connection
            .prepare_cached(
                "SELECT receiver FROM paid_out WHERE payee = ?1 AND receiver IS NOT NULL ORDER BY seq DESC LIMIT 1",
            )?
            .query_row([payee], |row| row.get(0))
            .optional()?)
    }

    fn payout_ids<P: rusqlite::Params>(
        &self,
        sql: &str,
        params: P,
    ) -> Result<Vec<PayoutId>, StoreError> {
        let mut ids = self.connection.prepare_cached(sql)?;
        let ids = ids.query_map(params, |row| row.get::<_, String>(0))?;
        ids.map(|id| read_id(&id?)).collect()
    }
}

fn write(transaction: &Transaction<'_>, step: &PayoutStep<'_>) -> Result<(), StoreError> {
    if step.events.is_empty() {
        return Ok(());
    }
    let id = step.payout.id.to_string();
    for event in step.events {
        let body =
            serde_json::to_string(event).map_err(|e| StoreError::Unreadable(e.to_string()))?;
        transaction
            .prepare_cached("INSERT INTO payout (seq, payout, at_ms, body) SELECT coalesce(max(seq), 0) + 1, ?1, ?2, ?3 FROM payout")?
            .execute(params![id, step.at.0, body])?;
        seal::PAYOUT.added(transaction, transaction.last_insert_rowid())?;
    }
    project(transaction, step.payout)
}

fn project(transaction: &Transaction<'_>, payout: &Payout) -> Result<(), StoreError> {
    let id = payout.id.to_string();
    let receiver = match &payout.state {
        PayoutState::Paid(paid) => paid.receiver.as_deref(),
        _ => None,
    };
    let mut upsert = transaction.prepare_cached(
        "INSERT INTO paid_out (payout, payee, named, cents, batch, asked_at_ms, moved_at_ms, waits, counts, open, receiver)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
         ON CONFLICT (payout) DO UPDATE SET moved_at_ms = excluded.moved_at_ms, waits = excluded.waits, counts = excluded.counts,
             open = excluded.open, receiver = excluded.receiver",
    )?;
    seal::PAID_OUT.change(transaction, &id, || {
        upsert.execute(params![
            id,
            payout.wish.payee.key(),
            payout.wish.payee.is_named(),
            payout.wish.amount.cents(),
            payout.wish.batch.map(|batch| batch.to_string()),
            payout.asked_at.0,
            payout.begun_at.unwrap_or(payout.asked_at).0,
            payout.state == PayoutState::Waiting,
            payout.counts(),
            payout.is_open(),
            receiver,
        ])
    })?;
    Ok(())
}

fn fold(connection: &Connection, id: PayoutId) -> Result<Option<Payout>, StoreError> {
    let sql = "SELECT at_ms, body FROM payout WHERE payout = ?1 ORDER BY seq";
    let log: Vec<(Millis, Event)> = read_log(connection, sql, &id.to_string(), "payout")?;
    if log.is_empty() {
        return Ok(None);
    }
    Payout::replay(id, log.iter().map(|(at, event)| (*at, event)))
        .ok_or_else(|| StoreError::Unreadable(format!("payout {id} has no beginning")))
        .map(Some)
}

/// A restored database may have waiting what was sent after its backup. What M-PESA knows by our name may wait on, since it is paid once; the
/// rest must be asked for anew, by somebody who looked (R21).
pub(crate) fn drop_waiting(transaction: &Transaction<'_>, at: Millis) -> Result<(), StoreError> {
    let ids = transaction
        .prepare("SELECT payout FROM paid_out WHERE waits = 1 AND named = 0 ORDER BY seq")?
        .query_map([], |row| row.get::<_, String>(0))?
        .collect::<Result<Vec<_>, _>>()?;
    for id in ids {
        if let Some(mut payout) = fold(transaction, read_id(&id)?)? {
            let events = [Event::Dropped { by: None }];
            payout.apply(&events[0], at);
            let step = PayoutStep {
                at,
                payout: &payout,
                events: &events,
            };
            write(transaction, &step)?;
        }
    }
    Ok(())
}
