//! The till's state: its database under one lock, what is forgotten at the end, and the view of both that is published after every
//! change. How a sale changes is in `take.rs`.

mod first_prompt;
mod payouts;
mod printing;
mod records;
mod reversals;
mod shift;
mod staff;
mod take;

pub(crate) use payouts::PayoutError;
pub(crate) use shift::ShiftError;
pub(crate) use take::TakeError;

use crate::clock::Clock;
use crate::codes::Inquiry;
use crate::disk::Disk;
use crate::look::Look;
use crate::offsite::Offsite;
use crate::practice::PracticePhones;
use crate::printing::Printers;
use crate::show::{self, Around, Asleep};
use crate::staff::Session;
use crate::views::disk::DiskView;
use crate::views::family::FamilyView;
use crate::views::offsite::OffsiteView;
use crate::views::printing::PrintTrouble;
use crate::views::{CodeView, Language, Light, Lights, PracticeCustomer, SaleView, TillView};
use pokea_domain::catalogue::Item;
use pokea_domain::payment::Attempt;
use pokea_domain::sale::Sale;
use pokea_domain::shop::{Shop, World};
use pokea_domain::skew::Jump;
use pokea_domain::{AttemptId, ItemId, Millis, Msisdn, SaleId};
use pokea_store::backup::{self, Backup, BackupError};
use pokea_store::{Due, Heard, OutboxId, RelayCursor, Store, StoreError};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, mpsc, watch};

/// A line to the relay that breaks for less than this is no news to a cashier.
const RELAY_AWAY: Duration = Duration::from_secs(10);

const LANGUAGE: &str = "language";

/// The state of the running till: its database, and what is not worth keeping.
pub(crate) struct Core {
    store: Mutex<Store>,
    /// Held by whoever has SQLite leave the database's file alone.
    file: Mutex<()>,
    disk: Disk,
    look: Look,
    offsite: Offsite,
    passing: Mutex<Passing>,
    /// Codes that customers showed, and what became of the questions about them.
    inquiries: Mutex<Vec<Inquiry>>,
    pub(crate) world: World,
    pub(crate) shop: Shop,
    clock: Clock,
    practice: Option<Arc<dyn PracticePhones>>,
    work: Arc<Notify>,
    pushes: mpsc::UnboundedSender<Push>,
    /// Rung when the cash drawer is to open.
    drawer: Notify,
    view: watch::Sender<Arc<TillView>>,
}

/// A push whose intent is committed, handed over to be sent. It exists only in memory, and once: what the program forgets it cannot send
/// again (R2).
#[derive(Debug)]
pub(crate) struct Push {
    pub(crate) sale: SaleId,
    pub(crate) attempt: Attempt,
    /// It was asked for by a clock that Daraja had corrected. Otherwise it is not sent.
    pub(crate) timed: bool,
}

/// What is forgotten when the program ends.
struct Passing {
    lights: Lights,
    /// Since when the relay has not answered.
    relay_away: Option<Millis>,
    /// What was open when the PC last fell asleep, until the cashier has seen what became of it.
    asleep: Option<Asleep>,
    /// The relay knows of more than these files do.
    older_copy: bool,
    /// This PC among those of its shop.
    family: FamilyView,
    printers: Printers,
    /// Why nothing comes out of the printer, since it was last tried.
    print_trouble: Option<PrintTrouble>,
    session: Session,
    language: Language,
    /// When the operator's password was typed.
    password_at: Option<Millis>,
    revision: u64,
}

impl Core {
    #[expect(
        clippy::too_many_arguments,
        reason = "one place makes it, from everything that it holds"
    )]
    pub(crate) fn new(
        store: Store,
        disk: Disk,
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
            relay_away: None,
            asleep: None,
            older_copy: false,
            family: FamilyView::default(),
            printers: Printers::read(store.printers()?.as_deref()),
            print_trouble: None,
            session: Session::default(),
            language,
            password_at: None,
            revision: 0,
        };
        let offsite = Offsite::read(&store)?;
        let mut around = passing.around(&clock, practice.as_deref(), disk.view(), None, Vec::new());
        around.offsite = offsite.view();
        let view = show::till(&store, &shop, world, &around)?;
        Ok(Self {
            store: Mutex::new(store),
            file: Mutex::default(),
            disk,
            look: Look::default(),
            offsite,
            passing: Mutex::new(passing),
            inquiries: Mutex::default(),
            world,
            shop,
            clock,
            practice,
            work,
            pushes,
            drawer: Notify::new(),
            view: watch::Sender::new(Arc::new(view)),
        })
    }

    pub(crate) fn now(&self) -> Millis {
        self.clock.now()
    }

    pub(crate) const fn clock(&self) -> &Clock {
        &self.clock
    }

    pub(crate) const fn disk(&self) -> &Disk {
        &self.disk
    }

    /// Where the database is.
    pub(crate) fn database(&self) -> PathBuf {
        self.store().path().to_owned()
    }

    pub(crate) const fn offsite(&self) -> &Offsite {
        &self.offsite
    }

    pub(crate) const fn looking(&self) -> &Look {
        &self.look
    }

    pub(crate) fn looked_percent(&self) -> Option<u8> {
        self.look.percent()
    }

    pub(crate) fn is_looked_at_whole(&self) -> bool {
        self.store().is_looked_at_whole()
    }

    /// One backup or look at a time.
    pub(crate) fn alone_with_the_file(&self) -> MutexGuard<'_, ()> {
        self.file.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A backup, made while others sell.
    pub(crate) fn back_up(&self) -> Result<Backup, BackupError> {
        let _alone = self.alone_with_the_file();
        let frozen = self.store().freeze()?;
        let copied = frozen.copy(self.now(), self.disk.space());
        self.store().thaw(&copied)?;
        if let Err(error) = &copied {
            self.disk.looked_at(error);
            self.publish();
        }
        copied
    }

    pub(crate) fn is_backed_up_today(&self) -> bool {
        let today = self.now().nairobi().day_start();
        let newest = backup::all(&self.database()).into_iter().next();
        newest.is_some_and(|backup| backup.taken_at >= today)
    }

    pub(crate) fn watch(&self) -> watch::Receiver<Arc<TillView>> {
        self.view.subscribe()
    }

    /// The operator's password was typed then, and ends.
    pub(crate) fn know_password(&self, typed_at: Option<Millis>) {
        self.passing().password_at = typed_at;
        self.publish();
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
            .map(|sale| show::sale_with_money_back(&store, &sale?, now))
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

    /// Publishes how the disk is, if the screen says otherwise.
    pub(crate) fn show_disk(&self) {
        if self.disk.view() != self.view.borrow().disk {
            self.publish();
        }
    }

    pub(crate) fn set_mpesa_light(&self, light: Light) {
        self.show_if_changed(|passing, _| passing.lights.mpesa = light);
    }

    pub(crate) fn set_relay_light(&self, light: Light) {
        self.show_if_changed(|passing, now| {
            passing.lights.relay = light;
            passing.relay_away = match light {
                Light::Trouble => passing.relay_away.or(Some(now)),
                Light::Good | Light::Unknown => None,
            };
        });
    }

    /// The time was put right: every open payment is asked about now.
    pub(crate) fn hasten_queries(&self) -> Result<(), StoreError> {
        let now = self.now();
        self.store().hasten_queries(now)?;
        self.publish();
        Ok(())
    }

    pub(crate) fn set_older_copy(&self) {
        self.passing().older_copy = true;
        self.publish();
    }

    /// Shows something else about this PC among those of its shop.
    pub(crate) fn show_family(&self, change: impl FnOnce(&mut FamilyView)) {
        let mut passing = self.passing();
        let before = passing.family.clone();
        change(&mut passing.family);
        let is_new = passing.family != before;
        drop(passing);
        if is_new {
            self.publish();
        }
    }

    /// Mail that came sealed to a key that was not here.
    pub(crate) fn sealed_mail(&self) -> Result<Vec<Vec<u8>>, StoreError> {
        self.store().sealed_mail()
    }

    /// The PC slept, or its clock was set: every open payment is asked about now, and the screen will tell what became of those that were
    /// open before.
    pub(crate) fn resume(&self, jump: Jump, open: &[SaleView]) -> Result<(), StoreError> {
        self.store().hasten_queries(jump.after)?;
        let mut passing = self.passing();
        passing.asleep = Asleep::after(passing.asleep.take(), jump, open);
        drop(passing);
        self.publish();
        Ok(())
    }

    /// The cashier has seen what changed while the PC slept.
    pub(crate) fn forget_sleep(&self) {
        self.passing().asleep = None;
        self.publish();
    }

    /// Spoken at once, and kept if the disk takes it: what a full disk means must be read in one's own language.
    pub(crate) fn set_language(&self, language: Language) {
        let name = match language {
            Language::En => "en",
            Language::Sw => "sw",
        };
        if let Err(error) = self.store().set_setting(LANGUAGE, name) {
            tracing::warn!(%error, "the language is not kept for the next start");
        }
        self.passing().language = language;
        self.publish();
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
        let codes = self.inquiries().iter().map(Inquiry::view).collect();
        let (disk, looked) = (self.disk.view(), self.look.percent());
        let mut around = passing.around(&self.clock, self.practice(), disk, looked, codes);
        around.offsite = self.offsite.view();
        let view = show::till(&store, &self.shop, self.world, &around);
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

    fn show_if_changed(&self, change: impl FnOnce(&mut Passing, Millis)) {
        let now = self.now();
        let mut passing = self.passing();
        let shown = |passing: &Passing| (passing.lights, passing.is_relay_away(now));
        let before = shown(&passing);
        change(&mut passing, now);
        let is_news = shown(&passing) != before || self.view.borrow().callbacks_delayed != before.1;
        drop(passing);
        if is_news {
            self.publish();
        }
    }

    // A thread that died while it held the lock cannot have left half a change: changes are transactions.
    /// A thing of the catalogue, archived or not. The till is held for no longer than that: nobody waits for a basket of them.
    pub(crate) fn item(&self, id: ItemId) -> Result<Option<Item>, StoreError> {
        self.store().item(id)
    }

    pub(crate) fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn inquiries(&self) -> MutexGuard<'_, Vec<Inquiry>> {
        self.inquiries
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn passing(&self) -> MutexGuard<'_, Passing> {
        self.passing.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Passing {
    fn is_relay_away(&self, now: Millis) -> bool {
        self.relay_away
            .is_some_and(|since| now.since(since) >= RELAY_AWAY)
    }

    fn around<'p>(
        &'p self,
        clock: &Clock,
        practice: Option<&'p dyn PracticePhones>,
        disk: DiskView,
        looked_percent: Option<u8>,
        codes: Vec<CodeView>,
    ) -> Around<'p> {
        let now = clock.now();
        Around {
            now,
            revision: self.revision,
            language: self.language,
            lights: self.lights,
            disk,
            looked_percent,
            callbacks_delayed: self.is_relay_away(now),
            clock_behind_ms: clock.to_be_told(),
            older_copy: self.older_copy,
            asleep: self.asleep.as_ref(),
            family: &self.family,
            printer: self.printers.in_use().map(|known| known.name.as_str()),
            print_trouble: self.print_trouble,
            at_till: self.session.at_till(),
            codes,
            offsite: OffsiteView::default(),
            password_at: self.password_at,
            practice,
        }
    }
}
