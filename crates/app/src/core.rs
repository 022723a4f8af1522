//! The till's state: its database under one lock, what is forgotten at the end, and the view of both that is published after every
//! change. How a sale changes is in `take.rs`.

mod records;
mod take;

pub(crate) use take::TakeError;

use crate::clock::Clock;
use crate::practice::PracticePhones;
use crate::show;
use crate::views::{Language, Light, Lights, PracticeCustomer, SaleView, TillView};
use pokea_domain::payment::Attempt;
use pokea_domain::sale::Sale;
use pokea_domain::shop::{Shop, World};
use pokea_domain::{AttemptId, Millis, Msisdn, SaleId};
use pokea_store::{Due, Heard, OutboxId, RelayCursor, Store, StoreError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{Notify, mpsc, watch};

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
    pushes: mpsc::UnboundedSender<Push>,
    view: watch::Sender<Arc<TillView>>,
}

/// A push whose intent is committed, handed over to be sent. It exists only in memory, and once: what the program forgets it cannot send
/// again (R2).
#[derive(Debug)]
pub(crate) struct Push {
    pub(crate) sale: SaleId,
    pub(crate) attempt: Attempt,
}

/// What is forgotten when the program ends.
struct Passing {
    lights: Lights,
    language: Language,
    revision: u64,
}

impl Core {
    pub(crate) fn new(
        store: Store,
        world: World,
        shop: Shop,
        clock: Clock,
        practice: Option<Arc<dyn PracticePhones>>,
        work: Arc<Notify>,
        pushes: mpsc::UnboundedSender<Push>,
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
            pushes,
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

    pub(crate) fn mpesa_light(&self) -> Light {
        self.passing().lights.mpesa
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
