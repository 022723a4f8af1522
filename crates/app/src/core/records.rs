//! The till's own records, as far as the database is concerned: pages are kept, the book is made, a person's word is taken.

use super::{Core, TakeError};
use pokea_domain::payment::WATCH;
use pokea_domain::records::{CLOCK_SLACK, Look, RECORDS_LAG_MIN, Row};
use pokea_domain::sale::{Person, Sale};
use pokea_domain::till;
use pokea_domain::{Millis, MpesaCode, SaleId};
use pokea_store::{Cause, Page, StoreError};
use std::time::Duration;

/// A look reads again so much of what the one before it read: rows may come late.
const OVERLAP: Duration = Duration::from_secs(3_600);

/// A look that is longer ago than this tells nothing about how late a row is: the PC was off, or Daraja away.
const LAG_MEASURED_WITHIN: Duration = Duration::from_secs(900);

/// What the next look at the records is to be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted {
    /// From when on.
    pub(crate) from: Millis,
    /// How late rows were seen to appear.
    pub(crate) lag: Duration,
    /// When the look before began, if that is not long ago.
    pub(crate) looked_at: Option<Millis>,
}

impl Core {
    /// The time that a look which begins now must cover: what the last one may have missed, and every attempt that nobody knows about.
    pub(crate) fn wanted(&self, now: Millis) -> Result<Wanted, StoreError> {
        let store = self.store();
        let last = store.records_read()?;
        let floor = before(now, WATCH);
        let mut from = last.map_or(floor, |look| before(look.to, OVERLAP));
        for sale in store.asked_since(floor)? {
            let unknown = sale
                .attempts
                .iter()
                .filter(|a| a.is_unknown() && a.cleared.is_none());
            let since = unknown.map(|a| before(a.asked_at, CLOCK_SLACK + CLOCK_SLACK));
            from = since.fold(from, Millis::min);
        }
        let recent = |look: &Look| now.since(look.began_at) <= LAG_MEASURED_WITHIN;
        Ok(Wanted {
            from: from.max(floor),
            lag: store.records_lag(floor)?,
            looked_at: last.filter(recent).map(|look| look.began_at),
        })
    }

    /// When a look could let an unknown attempt go that none has looked for late enough.
    pub(crate) fn next_clearing(&self, lag: Duration) -> Result<Option<Millis>, StoreError> {
        let store = self.store();
        let last = store
            .records_read()?
            .map_or(Millis(i64::MIN), |l| l.began_at);
        let mut next = None;
        for id in store.watched()? {
            let attempts = store.sale(id)?.map(|sale| sale.attempts);
            let unknown = attempts
                .into_iter()
                .flatten()
                .filter(|a| a.is_unknown() && a.cleared.is_none());
            let ready = unknown.map(|a| a.prompt_over_at().plus(lag.max(RECORDS_LAG_MIN)));
            next = next.into_iter().chain(ready.filter(|at| *at > last)).min();
        }
        Ok(next)
    }

    pub(crate) fn keep_page(&self, page: &Page<'_>) -> Result<usize, StoreError> {
        self.store().keep_page(page)
    }

    pub(crate) fn records_registered(&self) -> Result<Option<String>, StoreError> {
        self.store().records_registered()
    }

    pub(crate) fn set_records_registered(&self, short_code: &str) -> Result<(), StoreError> {
        self.store().set_records_registered(short_code)?;
        self.publish();
        Ok(())
    }

    /// Makes the book anew, and takes what it makes certain. `look`: the records were just read to their end.
    pub(crate) fn reconcile(&self, look: Option<Look>) -> Result<(), StoreError> {
        let now = self.now();
        let mut store = self.store();
        let made = till::reconcile(&mut store.recall(Cause::default()), look, now)?;
        store.keep_book(&made, before(now, WATCH))?;
        if let Some(look) = look {
            store.set_records_read(look)?;
        }
        drop(store);
        self.publish();
        Ok(())
    }

    /// Whether a claim could settle more than its own attempt: there is money whose place is not certain.
    pub(crate) fn has_unassigned(&self) -> Result<bool, StoreError> {
        Ok(!self.store().unassigned(1)?.is_empty())
    }

    /// Whether a prompt for this much is open, so that a confirmation is most likely about that.
    pub(crate) fn has_prompt_for(&self, told: &Row) -> Result<bool, StoreError> {
        let store = self.store();
        for id in store.watched()? {
            let sale = store.sale(id)?;
            let mut attempts = sale.iter().flat_map(|sale| &sale.attempts);
            if attempts.any(|a| a.is_being_asked() && a.amount == told.amount) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// A person gives a payment straight to the till to a sale.
    pub(crate) fn assign(
        &self,
        sale: SaleId,
        code: &MpesaCode,
        by: Person,
    ) -> Result<Sale, TakeError> {
        let now = self.now();
        let mut store = self.store();
        let taken = till::assign(&mut store.recall(Cause::default()), sale, code, by, now)?;
        let made = till::reconcile(&mut store.recall(Cause::default()), None, now)?;
        store.keep_book(&made, before(now, WATCH))?;
        drop(store);
        self.publish();
        Ok(taken.sale)
    }
}

fn before(moment: Millis, wait: Duration) -> Millis {
    let wait = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX);
    Millis(moment.0.saturating_sub(wait))
}
