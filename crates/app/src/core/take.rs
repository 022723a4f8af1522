//! The one path on which a sale changes: load, decide, commit, hand the push over, publish. One at a time, under the store's lock.

use super::{Core, Push};
use pokea_domain::payment::{Attempt, Claim, ClaimedOutcome};
use pokea_domain::sale::{Context, Decision, Event, Input, Refusal, Sale};
use pokea_domain::{AttemptId, MpesaCode, SaleId};
use pokea_store::{Change, Heard, OutboxId, Store, StoreError};
use thiserror::Error;

/// Why an input was not taken. Nothing was kept of it.
#[derive(Debug, Error)]
pub(crate) enum TakeError {
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("there is no such sale")]
    NoSuchSale,
}

/// What brought an input, to be committed with what it makes.
#[derive(Clone, Copy, Default)]
struct Cause<'a> {
    done: Option<OutboxId>,
    heard: Option<&'a Heard<'a>>,
}

impl Core {
    /// What a crash, a power cut or the last closing left: a push that may have been on its way is never sent again (R2), nor is paper.
    pub(crate) fn recover(&self) -> Result<(), StoreError> {
        let mut store = self.store();
        for id in store.interrupted()? {
            match self.step(&mut store, id, Input::Restarted, Cause::default()) {
                Ok(_) | Err(TakeError::NoSuchSale | TakeError::Refused(_)) => {}
                // A claim that came before the answer names a push that another attempt holds: nothing to adopt, and no reason not to open.
                Err(TakeError::Store(error @ StoreError::Conflict(_))) => {
                    tracing::error!(%error, sale = %id, "an unanswered push stays unanswered; a person must look");
                }
                Err(TakeError::Store(error)) => return Err(error),
            }
        }
        drop(store);
        self.publish();
        Ok(())
    }

    /// A new sale and its first input, in one transaction. The same id again is the same sale.
    pub(crate) fn begin(&self, opened: Event, input: Input) -> Result<Sale, TakeError> {
        let mut store = self.store();
        let sale = Sale::begin(&opened, self.now()).ok_or(TakeError::NoSuchSale)?;
        let sale = match store.sale(sale.id)? {
            Some(known) => self.change(&mut store, known, vec![], input, Cause::default())?,
            None => self.change(&mut store, sale, vec![opened], input, Cause::default())?,
        };
        drop(store);
        self.publish();
        Ok(sale)
    }

    /// One input of a sale that exists; `done` is the work of the outbox that brought it.
    pub(crate) fn take(
        &self,
        id: SaleId,
        input: Input,
        done: Option<OutboxId>,
    ) -> Result<Sale, TakeError> {
        let sale = self.step(&mut self.store(), id, input, Cause { done, heard: None })?;
        self.publish();
        Ok(sale)
    }

    /// A claim that the relay brought, with its evidence. A code that a confirmation named before brings the payer's name along.
    pub(crate) fn take_claim(
        &self,
        at: (SaleId, AttemptId),
        claim: Claim,
        heard: &Heard<'_>,
    ) -> Result<(), TakeError> {
        let (id, attempt) = at;
        let mut store = self.store();
        let code = match &claim.outcome {
            ClaimedOutcome::Paid { code, .. } => Some(code.clone()),
            ClaimedOutcome::Failed(_) | ClaimedOutcome::Unclear { .. } => None,
        };
        let bound_elsewhere = is_bound_elsewhere(&store, attempt, &claim, code.as_ref())?;
        let claimed = Input::Claimed {
            attempt,
            claim,
            bound_elsewhere,
        };
        self.step(
            &mut store,
            id,
            claimed,
            Cause {
                done: None,
                heard: Some(heard),
            },
        )?;
        if let Some(name) = code.map(|code| store.payer(&code)).transpose()?.flatten() {
            self.name_payer(&mut store, id, attempt, &name)?;
        }
        drop(store);
        self.publish();
        Ok(())
    }

    /// A confirmation that the relay brought: who paid under which code.
    pub(crate) fn take_confirmation(
        &self,
        code: &MpesaCode,
        name: &str,
        heard: &Heard<'_>,
    ) -> Result<(), TakeError> {
        let mut store = self.store();
        store.keep(heard)?;
        if let Some((id, attempt)) = store.attempt_with_code(code)? {
            self.name_payer(&mut store, id, attempt, name)?;
        }
        drop(store);
        self.publish();
        Ok(())
    }

    fn name_payer(
        &self,
        store: &mut Store,
        id: SaleId,
        attempt: AttemptId,
        name: &str,
    ) -> Result<(), TakeError> {
        let named = Input::PayerNamed {
            attempt,
            name: name.to_owned(),
        };
        self.step(store, id, named, Cause::default()).map(drop)
    }

    fn step(
        &self,
        store: &mut Store,
        id: SaleId,
        input: Input,
        cause: Cause<'_>,
    ) -> Result<Sale, TakeError> {
        let sale = store.sale(id)?.ok_or(TakeError::NoSuchSale)?;
        self.change(store, sale, vec![], input, cause)
    }

    /// Decides and commits. `before` are events that the sale holds already and the log does not.
    fn change(
        &self,
        store: &mut Store,
        mut sale: Sale,
        before: Vec<Event>,
        input: Input,
        cause: Cause<'_>,
    ) -> Result<Sale, TakeError> {
        let now = self.now();
        let context = Context {
            now,
            next_receipt: store.next_receipt(sale.register)?,
            // No receipt printer can be set up yet.
            prints: false,
        };
        let Decision {
            events,
            push,
            effects,
        } = sale.decide(input, context)?;
        for event in &events {
            sale.apply(event, now);
        }
        let events = [before, events].concat();
        let change = Change {
            at: now,
            sale: &sale,
            events: &events,
            effects: &effects,
            done: cause.done,
        };
        store.commit(&change, cause.heard)?;
        if let Some(attempt) = push.and_then(|id| sale.attempt(id)) {
            self.hand_over(sale.id, attempt.clone());
        }
        Ok(sale)
    }

    /// Straight from the commit to the sender, before anything else: a cashier waits for this.
    fn hand_over(&self, sale: SaleId, attempt: Attempt) {
        if self.pushes.send(Push { sale, attempt }).is_err() {
            tracing::warn!(%sale, "the app is ending: the push was not sent, and is found as unanswered at the next start");
        }
    }
}

fn is_bound_elsewhere(
    store: &Store,
    attempt: AttemptId,
    claim: &Claim,
    code: Option<&MpesaCode>,
) -> Result<bool, StoreError> {
    let elsewhere =
        |found: Option<(SaleId, AttemptId)>| found.is_some_and(|(_, other)| other != attempt);
    let code = match code {
        Some(code) => store.attempt_with_code(code)?,
        None => None,
    };
    Ok(elsewhere(code) || elsewhere(store.attempt_of_push(&claim.checkout)?))
}
