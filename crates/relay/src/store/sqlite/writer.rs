//! The thread that writes. It takes what has come in while it was busy, puts it down in one transaction, and only then answers.

use super::heads::Heads;
use super::held;
use super::schema::{self, column};
use crate::store::{DeviceRecord, NewItem, StoreError};
use pokea_mailbox::{DeviceId, Epoch, InviteHash, PairRefusal};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use std::collections::{HashMap, HashSet};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::oneshot;

/// The most items in one transaction.
const GROUP_ITEMS_MAX: usize = 512;

/// After this many new rows the heads are saved, so that a start reads no more than about this many.
const SAVE_HEADS_EVERY: u64 = 4_096;

/// Acknowledgements wait this long for a callback whose transaction they can join.
const ACKS_WAIT: Duration = Duration::from_secs(1);

pub(super) enum Command {
    Append(Append),
    Ack {
        device: DeviceId,
        seq: u64,
    },
    /// Anything rare, between two groups.
    Run(Box<dyn FnOnce(&mut Writer) + Send>),
}

pub(super) struct Append {
    pub(super) device: DeviceId,
    pub(super) item: NewItem,
    pub(super) done: oneshot::Sender<Result<u64, StoreError>>,
}

pub(super) struct Writer {
    pub(super) connection: Connection,
    heads: Arc<Mutex<Heads>>,
    /// Devices whose head in the table is behind.
    unsaved: HashSet<DeviceId>,
    saved_up_to: u64,
    acks: HashMap<DeviceId, u64>,
}

impl Writer {
    pub(super) fn new(connection: Connection, heads: Arc<Mutex<Heads>>) -> Self {
        let saved_up_to = held(&heads).last();
        Self {
            connection,
            heads,
            unsaved: HashSet::new(),
            saved_up_to,
            acks: HashMap::new(),
        }
    }

    /// Until the queue is closed and empty.
    pub(super) fn run(mut self, commands: &Receiver<Command>) {
        let mut group = Vec::with_capacity(GROUP_ITEMS_MAX);
        loop {
            let wait = if self.acks.is_empty() {
                Duration::MAX
            } else {
                ACKS_WAIT
            };
            let mut next = match commands.recv_timeout(wait) {
                Ok(command) => Some(command),
                Err(RecvTimeoutError::Timeout) => {
                    self.save_acks();
                    continue;
                }
                Err(RecvTimeoutError::Disconnected) => break,
            };
            let mut run = None;
            while let Some(command) = next {
                match command {
                    Command::Append(append) => group.push(append),
                    Command::Ack { device, seq } => {
                        let acked = self.acks.entry(device).or_default();
                        *acked = seq.max(*acked);
                    }
                    Command::Run(work) => run = Some(work),
                }
                let full = run.is_some() || group.len() >= GROUP_ITEMS_MAX;
                next = if full { None } else { commands.try_recv().ok() };
            }
            self.put_down(&mut group);
            if let Some(work) = run {
                work(&mut self);
            }
        }
        self.save_acks();
        if let Err(error) = self.save_heads() {
            tracing::warn!(%error, "The relay's store was closed without its summary; the next start reads a little more.");
        }
    }

    /// Stores a group and answers everyone in it: all with a number, or all with an error.
    fn put_down(&mut self, group: &mut Vec<Append>) {
        if group.is_empty() {
            return;
        }
        match self.commit(group) {
            Ok(first) => {
                for (id, append) in (first..).zip(group.drain(..)) {
                    // Whoever asked may be gone; the item is stored all the same.
                    let _ = append.done.send(Ok(id));
                }
            }
            Err(error) => {
                tracing::error!(%error, callbacks = group.len(), "Callbacks could not be stored and were answered with 503.");
                for append in group.drain(..) {
                    let _ = append.done.send(Err(StoreError::Failed(error.to_string())));
                }
            }
        }
    }

    /// One transaction, one fsync. Gives the first row's id; the others follow it.
    fn commit(&mut self, group: &[Append]) -> rusqlite::Result<u64> {
        let mut last = held(&self.heads).last();
        let first = last + 1;
        let mut fresh: HashMap<DeviceId, u64> = HashMap::new();
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        {
            let mut insert = transaction.prepare_cached(
                "INSERT INTO log (id, device, prev, nonce, received_at_ms, sealed) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?;
            for Append { device, item, .. } in group {
                last += 1;
                let prev = fresh
                    .insert(*device, last)
                    .unwrap_or_else(|| held(&self.heads).get(device));
                insert.execute(params![
                    column(last),
                    device.as_bytes(),
                    column(prev),
                    item.nonce.as_bytes(),
                    item.received_at_ms,
                    item.sealed.as_bytes(),
                ])?;
            }
        }
        write_acks(&transaction, &self.acks)?;
        transaction.commit()?;
        self.acks.clear();
        self.unsaved.extend(fresh.keys());
        held(&self.heads).advance(last, fresh);
        if last - self.saved_up_to >= SAVE_HEADS_EVERY
            && let Err(error) = self.save_heads()
        {
            tracing::warn!(%error, "The relay's store could not be summarised; it will be tried again.");
        }
        Ok(first)
    }

    /// Lost acknowledgements only keep items longer, so a failure here is not a failure of anything else.
    fn save_acks(&mut self) {
        let saved = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .and_then(|transaction| {
                write_acks(&transaction, &self.acks)?;
                transaction.commit()
            });
        if let Err(error) = saved {
            tracing::warn!(%error, "Acknowledgements could not be kept; their items stay a little longer.");
        }
        self.acks.clear();
    }

    /// Makes the saved heads true for every row up to now. Also what keeps ids from being used twice once rows are removed.
    pub(super) fn save_heads(&mut self) -> rusqlite::Result<()> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let last = {
            let heads = held(&self.heads);
            let mut update =
                transaction.prepare_cached("UPDATE devices SET head = ?2 WHERE device = ?1")?;
            for device in &self.unsaved {
                update.execute(params![device.as_bytes(), column(heads.get(device))])?;
            }
            transaction.execute(
                "UPDATE progress SET saved_up_to = ?1",
                [column(heads.last())],
            )?;
            heads.last()
        };
        transaction.commit()?;
        self.unsaved.clear();
        self.saved_up_to = last;
        Ok(())
    }

    /// The same device may use the same invite again while it is valid: its first answer may have been lost.
    pub(super) fn pair(
        &mut self,
        invite: &InviteHash,
        record: &DeviceRecord,
        now_ms: i64,
    ) -> rusqlite::Result<Result<(), PairRefusal>> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let found: Option<(i64, Option<[u8; DeviceId::LEN]>)> = transaction
            .query_row(
                "SELECT expires_at_ms, used_by FROM invites WHERE hash = ?1",
                [invite.as_bytes()],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()?;
        let refusal = match found {
            None => Some(PairRefusal::InviteUnknown),
            Some((_, Some(used_by))) if used_by != *record.device.as_bytes() => {
                Some(PairRefusal::InviteUsed)
            }
            Some((expires_at_ms, _)) if expires_at_ms <= now_ms => Some(PairRefusal::InviteExpired),
            Some(_) => None,
        };
        if let Some(refusal) = refusal {
            return Ok(Err(refusal));
        }
        transaction.execute(
            "UPDATE invites SET used_by = ?2 WHERE hash = ?1",
            params![invite.as_bytes(), record.device.as_bytes()],
        )?;
        transaction.execute(
            "INSERT INTO devices (device, verifying_key, sealing_key, epoch, mark_at_ms) VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT (device) DO UPDATE SET sealing_key = excluded.sealing_key",
            params![
                record.device.as_bytes(),
                record.verifying_key.as_bytes(),
                record.sealing_key.as_bytes(),
                record.epoch.as_bytes(),
                now_ms,
            ],
        )?;
        transaction.commit()?;
        Ok(Ok(()))
    }

    pub(super) fn set_epoch(&mut self, device: &DeviceId, epoch: &Epoch) -> rusqlite::Result<()> {
        self.connection.execute(
            "UPDATE devices SET epoch = ?2 WHERE device = ?1",
            params![device.as_bytes(), epoch.as_bytes()],
        )?;
        Ok(())
    }

    pub(super) fn add_invite(
        &mut self,
        invite: &InviteHash,
        expires_at_ms: i64,
    ) -> rusqlite::Result<()> {
        schema::add_invite(&self.connection, invite, expires_at_ms)
    }
}

fn write_acks(
    transaction: &Transaction<'_>,
    acks: &HashMap<DeviceId, u64>,
) -> rusqlite::Result<()> {
    let mut update = transaction
        .prepare_cached("UPDATE devices SET acked = max(acked, ?2) WHERE device = ?1")?;
    for (device, acked) in acks {
        update.execute(params![device.as_bytes(), column(*acked)])?;
    }
    Ok(())
}
