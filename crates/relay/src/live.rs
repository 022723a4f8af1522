//! The links of one shop that are live, one for each device, and what they are told from outside.

use pokea_mailbox::{DeviceId, Item};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// A shop has few devices, so this is a list.
#[derive(Default)]
pub(crate) struct LiveLinks(Mutex<Vec<Arc<LiveLink>>>);

/// A link as others see it. Small, because there are as many as desktops.
pub(crate) struct LiveLink {
    device: DeviceId,
    notes: Mutex<Vec<Note>>,
    wake: Notify,
}

/// What a link is told.
pub(crate) enum Note {
    /// The same device has opened another link, which is the live one now.
    Replaced,
    /// Something about the shop or the device has changed.
    LookAgain,
    /// Somebody waits for the desktop's answer to this.
    Ask(Arc<Item>),
}

impl LiveLinks {
    /// A device's link goes live. An older one of the same device is told that it is not any longer.
    pub(crate) fn take_over(&self, device: DeviceId) -> Arc<LiveLink> {
        let link = Arc::new(LiveLink {
            device,
            // It looks once more itself, because a change may have come before it was here.
            notes: Mutex::new(vec![Note::LookAgain]),
            wake: Notify::new(),
        });
        let mut links = self.all();
        for older in links.extract_if(.., |link| link.device == device) {
            older.tell(Note::Replaced);
        }
        links.push(Arc::clone(&link));
        link
    }

    /// The link has ended.
    pub(crate) fn remove(&self, link: &Arc<LiveLink>) {
        self.all().retain(|live| !Arc::ptr_eq(live, link));
    }

    pub(crate) fn any(&self) -> bool {
        !self.all().is_empty()
    }

    /// Tells every link. Gives how many they are.
    pub(crate) fn tell(&self, note: impl Fn() -> Note) -> usize {
        let links = self.all();
        for link in links.iter() {
            link.tell(note());
        }
        links.len()
    }

    fn all(&self) -> MutexGuard<'_, Vec<Arc<LiveLink>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl LiveLink {
    /// The notes since the last time, as soon as there are any. May be dropped at any time; nothing is lost.
    pub(crate) async fn notes(&self) -> Vec<Note> {
        loop {
            let notes = std::mem::take(&mut *self.held());
            if !notes.is_empty() {
                return notes;
            }
            self.wake.notified().await;
        }
    }

    fn tell(&self, note: Note) {
        self.held().push(note);
        self.wake.notify_one();
    }

    fn held(&self) -> MutexGuard<'_, Vec<Note>> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
