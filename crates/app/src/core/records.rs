//! The till's own records, as far as the database is concerned: pages are kept, the book is made, a person's word is taken.

use super::{Core, TakeError};
use pokea_domain::payment::WATCH;
use pokea_domain::records::{
    LAG_REMEMBERED, Look, RECORDS_LAG_MIN, RECORDS_REACH, Row, looked_at, read_from,
};
use pokea_domain::sale::{Person, Sale};
use pokea_domain::till;
use pokea_domain::{Millis, MpesaCode, SaleId};
use pokea_store::{Cause, Page, Store, StoreError};
use std::time::Duration;

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
    /// What a look that begins now is to read; `whole` is the last one of this run that read as far back as the records go.
    pub(crate) fn wanted(&self, whole: Option<Look>, now: Millis) -> Result<Wanted, StoreError> {
        let store = self.store();
        let last = store.records_read()?;
        let sales = store.asked_since(now.before(RECORDS_REACH))?;
        let asked = sales.iter().flat_map(|sale| &sale.attempts);
        Ok(Wanted {
            from: read_from(last, whole, asked, now),
            lag: records_lag(&store, now)?,
            looked_at: looked_at(last, now),
        })
    }

    /// When a look could let an unknown attempt go that none has looked for late enough.
    pub(crate) fn next_clearing(&self, now: Millis) -> Result<Option<Millis>, StoreError> {
        let store = self.store();
        let lag = records_lag(&store, now)?;
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
        let made = self.make_book(look);
        // Sales may be paid by it, also where the rest was not kept.
        self.publish();
        made
    }

    fn make_book(&self, look: Option<Look>) -> Result<(), StoreError> {
        let now = self.now();
        let mut store = self.store();
        let look = match look {
            // What it brought may have been later than anything before.
            Some(look) => Some(Look {
                lag: look.lag.max(records_lag(&store, now)?),
                ..look
            }),
            None => None,
        };
        let made = till::reconcile(&mut store.recall(Cause::default()), look, now)?;
        store.keep_book(&made, now.before(WATCH))?;
        if let Some(look) = look {
            if let Some(last) = store.records_read()?.filter(|last| last.to < look.from) {
                tracing::error!(from = %last.to.nairobi().paper(), to = %look.from.nairobi().paper(), "the till's records of this time were never read, and cannot be read any more; the statement has them");
            }
            store.set_records_read(look)?;
        }
        Ok(())
    }

    /// Whether a claim could settle more than its own attempt: there is money whose place is not certain.
    pub(crate) fn has_unassigned(&self) -> Result<bool, StoreError> {
        Ok(!self.store().unassigned(1)?.is_empty())
    }

    /// Whether a prompt for this much is open, so that a confirmation is most likely about that.
    pub(crate) fn has_prompt_for(&self, told: &Row) -> Result<bool, StoreError> {
        let now = self.now();
        let store = self.store();
        for id in store.watched()? {
            let sale = store.sale(id)?;
            let mut attempts = sale.iter().flat_map(|sale| &sale.attempts);
            if attempts.any(|a| a.is_being_asked(now) && a.amount == told.amount) {
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
        drop(store);
        // The sale is paid, whatever becomes of the book: each look makes it anew.
        if let Err(error) = self.reconcile(None) {
            tracing::error!(%error, %sale, "a payment was given to a sale, and the list of what is left was not kept");
        }
        Ok(taken.sale)
    }
}

/// How late rows were seen to appear.
fn records_lag(store: &Store, now: Millis) -> Result<Duration, StoreError> {
    store.records_lag(now.before(LAG_REMEMBERED))
}
