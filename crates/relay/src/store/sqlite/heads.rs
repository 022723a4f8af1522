//! The newest row of each device, in memory: what the next row points back to, and what a link waits for.

use super::schema::seq;
use pokea_mailbox::DeviceId;
use rusqlite::Connection;
use std::collections::HashMap;
use tokio::sync::watch;

/// The heads of all devices, as of the last commit.
#[derive(Default)]
pub(super) struct Heads {
    last: u64,
    of: HashMap<DeviceId, u64>,
    watched: HashMap<DeviceId, watch::Sender<u64>>,
}

impl Heads {
    /// The id of the newest row of all; the next one is higher, whatever has been removed.
    pub(super) fn last(&self) -> u64 {
        self.last
    }

    pub(super) fn get(&self, device: &DeviceId) -> u64 {
        self.of.get(device).copied().unwrap_or(0)
    }

    pub(super) fn watch(&mut self, device: DeviceId) -> watch::Receiver<u64> {
        let head = self.get(&device);
        self.watched
            .entry(device)
            .or_insert_with(|| watch::Sender::new(head))
            .subscribe()
    }

    /// Takes over what a commit added, and wakes who waits for it.
    pub(super) fn advance(&mut self, last: u64, heads: impl IntoIterator<Item = (DeviceId, u64)>) {
        self.last = last;
        for (device, head) in heads {
            self.of.insert(device, head);
            match self.watched.get(&device) {
                Some(watched) if watched.is_closed() => {
                    self.watched.remove(&device);
                }
                Some(watched) => {
                    watched.send_replace(head);
                }
                None => {}
            }
        }
    }
}

/// Reads the saved heads, and the rows that are newer than those.
pub(super) fn load(connection: &Connection) -> rusqlite::Result<Heads> {
    let mut heads = Heads {
        last: connection.query_row("SELECT saved_up_to FROM progress", [], |row| seq(row, 0))?,
        ..Heads::default()
    };
    let mut saved = connection.prepare("SELECT device, head FROM devices WHERE head > 0")?;
    for row in saved.query_map([], |row| Ok((device(row, 0)?, seq(row, 1)?)))? {
        let (device, head) = row?;
        heads.of.insert(device, head);
    }
    let mut newer = connection.prepare("SELECT device, id FROM log WHERE id > ?1 ORDER BY id")?;
    for row in newer.query_map([super::schema::column(heads.last)], |row| {
        Ok((device(row, 0)?, seq(row, 1)?))
    })? {
        let (device, id) = row?;
        heads.advance(id, [(device, id)]);
    }
    Ok(heads)
}

pub(super) fn device(row: &rusqlite::Row<'_>, index: usize) -> rusqlite::Result<DeviceId> {
    row.get(index).map(DeviceId::from_bytes)
}
