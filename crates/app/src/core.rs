//! The one path on which anything changes: load the sale, decide, commit, publish. One at a time, under one lock.

use crate::clock::Clock;
use crate::practice::PracticePhones;
use crate::show;
use crate::views::{Language, Light, Lights, PracticeCustomer, SaleView, TillView};
use pokea_domain::payment::{Claim, ClaimedOutcome};
use pokea_domain::sale::{Context, Decision, Event, Input, Refusal, Sale};
use pokea_domain::shop::{Shop, World};
use pokea_domain::{AttemptId, Millis, MpesaCode, Msisdn, SaleId};
use pokea_store::{Change, Due, Heard, OutboxId, RelayCursor, Store, StoreError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use thiserror::Error;
use tokio::sync::{Notify, watch};

const LANGUAGE: &str = "language";

/// The state of the running till: its database, and what is not worth keeping.
pub(crate) struct Core {
    store: Mutex<Store>,
    passing: Mutex<Passing>,
    pub(crate) world: World,
    pub(crate) shop: Shop,
    clock: Clock,
    practice: Option<Arc<dyn PracticePhones>>,
    work: Arc<Notify>,
    view: watch::Sender<Arc<TillView>>,
}

/// What is forgotten when the program ends.
struct Passing {
    lights: Lights,
    language: Language,
    revision: u64,
}

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

impl Core {
    pub(crate) fn new(
        store: Store,
        world: World,
        shop: Shop,
        clock: Clock,
        practice: Option<Arc<dyn PracticePhones>>,
        work: Arc<Notify>,
    ) -> Result<Self, StoreError> {
        let language = match store.setting(LANGUAGE)?.as_deref() {
            Some("sw") => Language::Sw,
            Some(_) | None => Language::En,
        };
        let lights = Lights {
            mpesa: Light::Unknown,
            relay: Light::Unknown,
        };
        let passing = Passing {
            lights,
            language,
            revision: 0,
        };
        let view = show::till(
            &store,
            &shop,
            world,
            lights,
            language,
            practice.as_deref(),
            clock.now(),
            0,
        )?;
        Ok(Self {
            store: Mutex::new(store),
            passing: Mutex::new(passing),
            world,
            shop,
            clock,
            practice,
            work,
            view: watch::Sender::new(Arc::new(view)),
        })
    }

    pub(crate) fn now(&self) -> Millis {
        self.clock.now()
    }

    pub(crate) const fn clock(&self) -> &Clock {
        &self.clock
    }

    pub(crate) fn watch(&self) -> watch::Receiver<Arc<TillView>> {
        self.view.subscribe()
    }

    pub(crate) fn language(&self) -> Language {
        self.passing().language
    }

    pub(crate) fn practice(&self) -> Option<&dyn PracticePhones> {
        self.practice.as_deref()
    }

    pub(crate) fn practice_changes(&self) -> Option<watch::Receiver<u64>> {
        self.practice.as_ref().map(|practice| practice.changes())
    }

    /// What a crash, a power cut or the last closing left: a push that may have been on its way is never sent again (R2).
    pub(crate) fn recover(&self) -> Result<(), StoreError> {
        let mut store = self.store();
        store.forget_pushes()?;
        for id in store.watched()? {
            match self.step(&mut store, id, Input::Restarted, None) {
                Ok(_) | Err(TakeError::NoSuchSale | TakeError::Refused(_)) => {}
                Err(TakeError::Store(error)) => return Err(error),
            }
        }
        drop(store);
        self.publish();
        Ok(())
    }

    /// A new sale and its first input, in one transaction. The same id again is the same sale.
    pub(crate) fn begin(&self, opened: Event, input: Input) -> Result<Sale, TakeError> {
        let now = self.now();
        let mut store = self.store();
        let sale = Sale::begin(&opened, now).ok_or(TakeError::NoSuchSale)?;
        if store.sale(sale.id)?.is_some() {
            let sale = self.step(&mut store, sale.id, input, None)?;
            drop(store);
            self.publish();
            return Ok(sale);
        }
        let context = self.context(&store, &sale, now)?;
        let Decision { events, effects } = sale.decide(input, context)?;
        let events = [vec![opened], events].concat();
        let sale = after(sale, &events, now);
        store.commit(
            &Change {
                at: now,
                sale: &sale,
                events: &events,
                effects: &effects,
                done: None,
            },
            None,
        )?;
        drop(store);
        self.publish();
        Ok(sale)
    }

    /// One input of a sale that exists.
    pub(crate) fn take(
        &self,
        id: SaleId,
        input: Input,
        done: Option<OutboxId>,
    ) -> Result<Sale, TakeError> {
        let sale = self.step(&mut self.store(), id, input, done)?;
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
        let elsewhere =
            |found: Option<(SaleId, AttemptId)>| found.is_some_and(|(_, other)| other != attempt);
        let code = match &claim.outcome {
            ClaimedOutcome::Paid { code, .. } => Some(code.clone()),
            ClaimedOutcome::Failed(_) | ClaimedOutcome::Unclear { .. } => None,
        };
        let code_elsewhere = match &code {
            Some(code) => elsewhere(store.attempt_with_code(code)?),
            None => false,
        };
        let bound_elsewhere = code_elsewhere || elsewhere(store.attempt_of_push(&claim.checkout)?);
        self.step_with(
            &mut store,
            id,
            Input::Claimed {
                attempt,
                claim,
                bound_elsewhere,
            },
            None,
            Some(heard),
        )?;
        if let Some(name) = code.map(|code| store.payer(&code)).transpose()?.flatten() {
            self.step(&mut store, id, Input::PayerNamed { attempt, name }, None)?;
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
            self.step(
                &mut store,
                id,
                Input::PayerNamed {
                    attempt,
                    name: name.to_owned(),
                },
                None,
            )?;
        }
        drop(store);
        self.publish();
        Ok(())
    }

    /// Mail that changes no sale.
    pub(crate) fn keep(&self, heard: &Heard<'_>) -> Result<(), StoreError> {
        self.store().keep(heard)
    }

    pub(crate) fn sale(&self, id: SaleId) -> Result<Option<Sale>, StoreError> {
        self.store().sale(id)
    }

    pub(crate) fn attempt_at(
        &self,
        nonce: &pokea_domain::CallbackNonce,
    ) -> Result<Option<(SaleId, AttemptId)>, StoreError> {
        self.store().attempt_at(nonce)
    }

    pub(crate) fn find(&self, text: &str) -> Result<Vec<SaleView>, StoreError> {
        let now = self.now();
        let store = self.store();
        let found = store.find(text)?;
        found
            .into_iter()
            .filter_map(|id| store.sale(id).transpose())
            .map(|sale| Ok(show::sale(&sale?, now)))
            .collect()
    }

    pub(crate) fn due(&self) -> Result<(Vec<Due>, Option<Millis>), StoreError> {
        let now = self.now();
        let store = self.store();
        Ok((store.due(now)?, store.next_due(now)?))
    }

    pub(crate) fn drop_effect(&self, id: OutboxId) -> Result<(), StoreError> {
        self.store().drop_effect(id)
    }

    pub(crate) fn relay_cursor(&self) -> Result<Option<RelayCursor>, StoreError> {
        self.store().relay_cursor()
    }

    pub(crate) fn set_mpesa_light(&self, light: Light) {
        self.set_light(|lights| &mut lights.mpesa, light);
    }

    pub(crate) fn set_relay_light(&self, light: Light) {
        self.set_light(|lights| &mut lights.relay, light);
    }

    pub(crate) fn set_language(&self, language: Language) -> Result<(), StoreError> {
        let name = match language {
            Language::En => "en",
            Language::Sw => "sw",
        };
        self.store().set_setting(LANGUAGE, name)?;
        self.passing().language = language;
        self.publish();
        Ok(())
    }

    pub(crate) fn set_practice_customer(&self, customer: PracticeCustomer) -> bool {
        let Some(practice) = self.practice() else {
            return false;
        };
        practice.set_customer(customer);
        self.publish();
        true
    }

    pub(crate) fn answer_practice_phone(&self, phone: &Msisdn, customer: PracticeCustomer) -> bool {
        let Some(practice) = self.practice() else {
            return false;
        };
        practice.answer(phone, customer);
        self.publish();
        true
    }

    /// Tells whoever watches what the screen is now, and the outbox that there may be work.
    pub(crate) fn publish(&self) {
        let store = self.store();
        let mut passing = self.passing();
        passing.revision = passing.revision.saturating_add(1);
        let (lights, language, revision) = (passing.lights, passing.language, passing.revision);
        let view = show::till(
            &store,
            &self.shop,
            self.world,
            lights,
            language,
            self.practice(),
            self.now(),
            revision,
        );
        match view {
            Ok(view) => {
                self.view.send_replace(Arc::new(view));
            }
            Err(error) => {
                tracing::error!(%error, "the screen could not be read from the database and stays as it was")
            }
        }
        self.work.notify_one();
    }

    fn step(
        &self,
        store: &mut Store,
        id: SaleId,
        input: Input,
        done: Option<OutboxId>,
    ) -> Result<Sale, TakeError> {
        self.step_with(store, id, input, done, None)
    }

    fn step_with(
        &self,
        store: &mut Store,
        id: SaleId,
        input: Input,
        done: Option<OutboxId>,
        heard: Option<&Heard<'_>>,
    ) -> Result<Sale, TakeError> {
        let now = self.now();
        let sale = store.sale(id)?.ok_or(TakeError::NoSuchSale)?;
        let context = self.context(store, &sale, now)?;
        let Decision { events, effects } = sale.decide(input, context)?;
        let sale = after(sale, &events, now);
        store.commit(
            &Change {
                at: now,
                sale: &sale,
                events: &events,
                effects: &effects,
                done,
            },
            heard,
        )?;
        Ok(sale)
    }

    fn context(&self, store: &Store, sale: &Sale, now: Millis) -> Result<Context, StoreError> {
        Ok(Context {
            now,
            next_receipt: store.next_receipt(sale.register)?,
        })
    }

    fn set_light(&self, which: impl FnOnce(&mut Lights) -> &mut Light, light: Light) {
        let mut passing = self.passing();
        let current = which(&mut passing.lights);
        let changes = *current != light;
        *current = light;
        drop(passing);
        if changes {
            self.publish();
        }
    }

    // A thread that died while it held the lock cannot have left half a change: changes are transactions.
    fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn passing(&self) -> MutexGuard<'_, Passing> {
        self.passing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn after(mut sale: Sale, events: &[Event], now: Millis) -> Sale {
    for event in events {
        sale.apply(event, now);
    }
    sale
}
