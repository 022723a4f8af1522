//! Who may have a connection: all together, and of one network.

use crate::limits::{CONNECTIONS_MAX, CONNECTIONS_OF_NETWORK_MAX, CONNECTIONS_RESERVED};
use crate::networks::{Client, Network};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Room for connections.
pub(crate) struct Room {
    open: Arc<Semaphore>,
    reserved: Arc<Semaphore>,
    of_network: Arc<Mutex<HashMap<Network, usize>>>,
}

/// One connection's place; given back when it is dropped.
pub(crate) struct Place {
    _place: OwnedSemaphorePermit,
    _share: Option<Share>,
}

struct Share {
    of: Network,
    of_network: Arc<Mutex<HashMap<Network, usize>>>,
}

impl Room {
    pub(crate) fn new() -> Self {
        Self {
            open: Arc::new(Semaphore::new(CONNECTIONS_MAX - CONNECTIONS_RESERVED)),
            reserved: Arc::new(Semaphore::new(CONNECTIONS_RESERVED)),
            of_network: Arc::default(),
        }
    }

    /// A place for this one, if there is one.
    pub(crate) fn place(&self, client: &Client) -> Option<Place> {
        let share = match client.limited_as {
            Some(of) => Some(self.share(of)?),
            None => None,
        };
        let place = Arc::clone(&self.open).try_acquire_owned().ok();
        let place = match place {
            None if share.is_none() => Arc::clone(&self.reserved).try_acquire_owned().ok(),
            place => place,
        };
        Some(Place {
            _place: place?,
            _share: share,
        })
    }

    fn share(&self, of: Network) -> Option<Share> {
        let mut all = self
            .of_network
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let taken = all.entry(of).or_default();
        if *taken >= CONNECTIONS_OF_NETWORK_MAX {
            return None;
        }
        *taken += 1;
        Some(Share {
            of,
            of_network: Arc::clone(&self.of_network),
        })
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut all = self
            .of_network
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(taken) = all.get_mut(&self.of) {
            *taken -= 1;
            if *taken == 0 {
                all.remove(&self.of);
            }
        }
    }
}
