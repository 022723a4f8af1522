//! What the parts of a running simulator share: the world behind one lock, and the news that it has changed or been saved.

use crate::shop::Shop;
use crate::tempo::Tempo;
use crate::view::View;
use crate::world::World;
use pokea_domain::Millis;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;

pub(crate) struct Shared {
    pub(crate) shop: Shop,
    pub(crate) tempo: Tempo,
    pub(crate) base_url: String,
    world: Mutex<World>,
    /// Counts changes of the world.
    changes: watch::Sender<u64>,
    /// Up to which change the world is on disk; `None` if it is not to be saved.
    saved: Option<watch::Sender<u64>>,
    stop: watch::Receiver<bool>,
}

impl Shared {
    pub(crate) fn new(
        shop: Shop,
        tempo: Tempo,
        base_url: String,
        world: World,
        saves: bool,
        stop: watch::Receiver<bool>,
    ) -> Self {
        Self {
            shop,
            tempo,
            base_url,
            world: Mutex::new(world),
            changes: watch::Sender::new(0),
            saved: saves.then(|| watch::Sender::new(0)),
            stop,
        }
    }

    /// Changes the world and tells whoever waits for that.
    pub(crate) fn change<R>(&self, change: impl FnOnce(&mut World, Millis) -> R) -> R {
        let mut world = self.lock();
        let result = change(&mut world, self.tempo.now());
        self.changes.send_modify(|count| *count += 1);
        result
    }

    /// Looks at the world. Only chance may be changed by that.
    pub(crate) fn look<R>(&self, look: impl FnOnce(&mut World, Millis) -> R) -> R {
        look(&mut self.lock(), self.tempo.now())
    }

    pub(crate) fn view(&self) -> View {
        self.look(|world, _| world.view(&self.base_url, &self.shop))
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
            () = self.tempo.sleep(wait) => {}
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
