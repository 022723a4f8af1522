//! What the parts of a running simulator share: the world behind one lock, and the news that it has changed or been saved.

use crate::books::Ledger;
use crate::clock::{Clock, Tempo};
use crate::credential::Opener;
use crate::handle::Mode;
use crate::orgs::Orgs;
use crate::shop::Shop;
use crate::view::View;
use crate::world::World;
use pokea_domain::Millis;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{Notify, watch};

/// How strict this Daraja is about C2B.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules {
    pub(crate) mode: Mode,
    /// Whether production takes `http` addresses of this machine.
    pub(crate) loopback_http: bool,
}

pub(crate) struct Shared {
    pub(crate) shop: Shop,
    pub(crate) orgs: Arc<Orgs>,
    pub(crate) clock: Clock,
    pub(crate) opener: Opener,
    pub(crate) base_url: String,
    pub(crate) tempo: Tempo,
    pub(crate) rules: Rules,
    world: Mutex<World>,
    /// Counts changes of the world.
    changes: watch::Sender<u64>,
    /// Something is due sooner than it was.
    sooner: Notify,
    /// Up to which change the world is on disk; `None` if it is not to be saved.
    saved: Option<watch::Sender<u64>>,
    stop: watch::Receiver<bool>,
}

impl Shared {
    pub(crate) fn new(
        shop: Shop,
        clock: Clock,
        base_url: String,
        rules: Rules,
        world: World,
        saves: bool,
        stop: watch::Receiver<bool>,
    ) -> Self {
        Self {
            shop,
            orgs: world.orgs.clone(),
            clock,
            opener: Opener::default(),
            base_url,
            rules,
            tempo: world.tempo,
            world: Mutex::new(world),
            changes: watch::Sender::new(0),
            sooner: Notify::new(),
            saved: saves.then(|| watch::Sender::new(0)),
            stop,
        }
    }

    /// Changes the world and tells whoever waits for that.
    pub(crate) fn change<R>(&self, change: impl FnOnce(&mut World, Millis) -> R) -> R {
        let mut world = self.lock();
        let before = world.next_at();
        let result = change(&mut world, self.clock.now());
        let after = world.next_at();
        if after.is_some_and(|after| before.is_none_or(|before| after < before)) {
            self.sooner.notify_one();
        }
        self.changes.send_modify(|count| *count += 1);
        result
    }

    /// Looks at the world. Only chance may be changed by that.
    pub(crate) fn look<R>(&self, look: impl FnOnce(&mut World, Millis) -> R) -> R {
        look(&mut self.lock(), self.clock.now())
    }

    pub(crate) fn view(&self) -> View {
        self.look(|world, _| world.view(&self.base_url, &self.shop.name))
    }

    pub(crate) fn ledger(&self) -> Ledger {
        self.look(|world, _| world.books.ledger())
    }

    /// Puts the clock forward.
    pub(crate) fn advance(&self, by: Duration) {
        self.clock.advance(by);
        self.sooner.notify_one();
        self.changes.send_modify(|count| *count += 1);
    }

    /// Waits until something is due, or may be due sooner than at this moment.
    pub(crate) async fn until_due(&self, next: Option<Millis>) {
        tokio::select! {
            () = self.clock.sleep_until(next) => {}
            () = self.sooner.notified() => {}
        }
    }

    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Waits until everything that has happened so far is on disk.
    pub(crate) async fn until_saved(&self) {
        let Some(saved) = &self.saved else { return };
        let count = *self.changes.borrow();
        let mut saved = saved.subscribe();
        // An error means that the simulator stops; then nobody is left to wait for.
        let _ = saved.wait_for(|saved| *saved >= count).await;
    }

    /// Notes that the world is on disk up to this change.
    pub(crate) fn note_saved(&self, count: u64) {
        if let Some(saved) = &self.saved {
            saved.send_replace(count);
        }
    }

    /// Waits until the world fulfils a condition, for so long at Safaricom's pace at most.
    pub(crate) async fn until(&self, mut fulfilled: impl FnMut(&World) -> bool, at_most: Duration) {
        let mut changes = self.changes();
        let fulfilled = async {
            while !self.look(|world, _| fulfilled(world)) {
                if changes.changed().await.is_err() {
                    return;
                }
            }
        };
        tokio::select! {
            () = fulfilled => {}
            () = self.pause(at_most) => {}
        }
    }

    /// Waits, but not beyond the end of the simulator.
    pub(crate) async fn pause(&self, wait: Duration) {
        tokio::select! {
            () = tokio::time::sleep(self.tempo.shorten(wait)) => {}
            () = self.stopped() => {}
        }
    }

    /// Waits until the simulator is to stop, or its handle is gone.
    pub(crate) async fn stopped(&self) {
        let _ = self.stop.clone().wait_for(|stop| *stop).await;
    }

    fn lock(&self) -> MutexGuard<'_, World> {
        // A panic while the world was locked fails the test that caused it; the others may go on.
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
