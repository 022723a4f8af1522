//! How an input reaches the rules and comes back: the store's lock, what brought the input, the push, the screen. What the rules make of
//! it is in [`pokea_domain::till`].

use super::{Core, Push};
use pokea_domain::payment::Claim;
use pokea_domain::sale::{Event, Input, Person, Sale};
use pokea_domain::till::{self, Taken};
use pokea_domain::{AttemptId, MpesaCode, SaleId};
use pokea_store::{Cause, Evidence, Heard, OutboxId, Source, StoreError};

/// Why an input was not taken. Nothing was kept of it.
pub(crate) type TakeError = till::TakeError<StoreError>;

impl Core {
    /// What a crash, a power cut or the last closing left.
    pub(crate) fn recover(&self) -> Result<(), StoreError> {
        let left = till::recover(&mut self.store().recall(Cause::default()), self.now())?;
        for (sale, error) in left {
            tracing::error!(%error, %sale, "an unanswered push stays unanswered; a person must look");
        }
        if let Err(error) = self.recover_payouts() {
            tracing::error!(%error, "payouts that were on their way stay so; a person must look");
        }
        self.publish();
        Ok(())
    }

    /// A new sale and its first input, in one transaction. The same id again is the same sale.
    pub(crate) fn begin(&self, opened: Event, input: Input) -> Result<Sale, TakeError> {
        let now = self.now();
        let taken = till::begin(
            &mut self.store().recall(Cause::default()),
            opened,
            input,
            now,
        );
        Ok(self.hand_over(taken?))
    }

    /// One input of a sale that exists; `done` is the work of the outbox that brought it.
    pub(crate) fn take(
        &self,
        id: SaleId,
        input: Input,
        done: Option<OutboxId>,
    ) -> Result<Sale, TakeError> {
        let cause = Cause { done, heard: None };
        let now = self.now();
        let taken = till::take(&mut self.store().recall(cause), id, input, now);
        Ok(self.hand_over(taken?))
    }

    /// A person opens a sale again that was given up, and pays it with what came for it.
    pub(crate) fn reopen(&self, id: SaleId, by: Person) -> Result<Sale, TakeError> {
        let now = self.now();
        let taken = till::reopen(&mut self.store().recall(Cause::default()), id, by, now);
        Ok(self.hand_over(taken?))
    }

    /// What Daraja answered to a push or concluded about one, with the answer as it came (R22); `done` is the work of the outbox that asked.
    pub(crate) fn take_answer(
        &self,
        id: SaleId,
        input: Input,
        done: Option<OutboxId>,
        (source, body): (Source, &[u8]),
    ) -> Result<Sale, TakeError> {
        let now = self.now();
        let heard = Heard {
            evidence: Evidence {
                source,
                received_at: now,
                posted_to: None,
                body,
            },
            relay: None,
            payer: None,
            told: None,
        };
        let cause = Cause {
            done,
            heard: Some(&heard),
        };
        let taken = till::take(&mut self.store().recall(cause), id, input, now);
        Ok(self.hand_over(taken?))
    }

    /// A claim that the relay brought, with its evidence.
    pub(crate) fn take_claim(
        &self,
        at: (SaleId, AttemptId),
        claim: Claim,
        heard: &Heard<'_>,
    ) -> Result<(), TakeError> {
        let cause = Cause {
            done: None,
            heard: Some(heard),
        };
        let now = self.now();
        let taken = till::claim(&mut self.store().recall(cause), at, claim, now);
        self.hand_over(taken?);
        Ok(())
    }

    /// A confirmation that the relay brought: what was paid, under which code, and by whom if it says. Whether the code is an attempt's.
    pub(crate) fn take_confirmation(
        &self,
        code: &MpesaCode,
        name: Option<&str>,
        heard: &Heard<'_>,
    ) -> Result<bool, TakeError> {
        let mut store = self.store();
        store.keep(heard)?;
        let known = store.attempt_with_code(code)?.is_some();
        if let Some(name) = name {
            till::confirm(&mut store.recall(Cause::default()), code, name, self.now())?;
        }
        drop(store);
        self.publish();
        Ok(known)
    }

    /// Straight from the commit to the sender, before anything else: a cashier waits for this.
    pub(super) fn hand_over(&self, taken: Taken) -> Sale {
        let sale = taken.sale;
        if let Some(attempt) = taken.push
            && self
                .pushes
                .send(Push {
                    sale: sale.id,
                    attempt,
                    timed: self.clock.is_trusted(),
                })
                .is_err()
        {
            tracing::warn!(sale = %sale.id, "the app is ending: the push was not sent, and is found as unanswered at the next start");
        }
        if taken.paid {
            self.open_drawer_for(&sale);
        }
        self.publish();
        sale
    }
}
