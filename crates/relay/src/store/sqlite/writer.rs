//! The thread that writes. It takes what has come in while it was busy, puts it down in one transaction, and only then answers.

use super::heads::Heads;
use super::held;
use super::retries::Retries;
use super::schema::column;
use crate::store::{NewItem, StoreError};
use pokea_mailbox::{DeviceId, Sender, ShopId};
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
    pub(super) shop: ShopId,
    pub(super) item: NewItem,
    pub(super) done: oneshot::Sender<Result<u64, StoreError>>,
}

pub(super) struct Writer {
    pub(super) connection: Connection,
    pub(super) heads: Arc<Mutex<Heads>>,
    retries: Retries,
    /// Shops whose head in the table is behind.
    pub(super) unsaved: HashSet<ShopId>,
    saved_up_to: u64,
    acks: HashMap<DeviceId, u64>,
}

impl Writer {
    pub(super) fn new(
        connection: Connection,
        heads: Arc<Mutex<Heads>>,
        unsaved: HashSet<ShopId>,
    ) -> rusqlite::Result<Self> {
        let saved_up_to = held(&heads).last();
        Ok(Self {
            retries: Retries::load(&connection)?,
            connection,
            heads,
            unsaved,
            saved_up_to,
            acks: HashMap::new(),
        })
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

    /// Written down or not.
    pub(super) fn acked(&self, device: &DeviceId) -> rusqlite::Result<u64> {
        let written: Option<i64> = self
            .connection
            .prepare_cached("SELECT acked FROM devices WHERE device = ?1")?
            .query_row([device.as_bytes()], |row| row.get(0))
            .optional()?;
        let written = written.map_or(0, i64::cast_unsigned);
        Ok(written.max(self.acks.get(device).copied().unwrap_or(0)))
    }

    /// Stores a group and answers everyone in it: all with a number, or all with an error.
    fn put_down(&mut self, group: &mut Vec<Append>) {
        if group.is_empty() {
            return;
        }
        match self.commit(group) {
            Ok(seqs) => {
                for (seq, append) in seqs.into_iter().zip(group.drain(..)) {
                    // Whoever asked may be gone; the item is stored all the same.
                    let _ = append.done.send(Ok(seq));
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

    /// One transaction, one fsync. Gives everyone's number.
    fn commit(&mut self, group: &[Append]) -> rusqlite::Result<Vec<u64>> {
        let before = held(&self.heads).last();
        let (seqs, fresh) = self
            .insert(group, before)
            .inspect_err(|_| self.retries.rolled_back(before))?;
        self.acks.clear();
        self.retries.committed();
        self.unsaved.extend(fresh.keys());
        let last = seqs.iter().fold(before, |last, seq| last.max(*seq));
        held(&self.heads).advance(last, fresh);
        if last - self.saved_up_to >= SAVE_HEADS_EVERY
            && let Err(error) = self.save_heads()
        {
            tracing::warn!(%error, "The relay's store could not be summarised; it will be tried again.");
        }
        Ok(seqs)
    }

    /// Gives everyone's number, and the new heads of their shops.
    fn insert(
        &mut self,
        group: &[Append],
        mut last: u64,
    ) -> rusqlite::Result<(Vec<u64>, HashMap<ShopId, u64>)> {
        let mut seqs = Vec::with_capacity(group.len());
        let mut fresh: HashMap<ShopId, u64> = HashMap::new();
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        {
            let mut insert = transaction.prepare_cached(
                "INSERT INTO log (id, shop, prev, device, nonce, received_at_ms, listed, sealed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?;
            for Append { shop, item, .. } in group {
                let id = item.sealed.id();
                if let Some(seq) = self.retries.find(id) {
                    seqs.push(seq);
                    continue;
                }
                last += 1;
                let prev = fresh
                    .insert(*shop, last)
                    .unwrap_or_else(|| held(&self.heads).get(shop));
                let envelope = &item.envelope;
                insert.execute(params![
                    column(last),
                    shop.as_bytes(),
                    column(prev),
                    envelope.device.as_bytes(),
                    envelope.nonce.as_bytes(),
                    envelope.received_at_ms,
                    envelope.sender == Sender::Listed,
                    item.sealed.as_bytes(),
                ])?;
                self.retries.remember(id, last);
                seqs.push(last);
            }
        }
        write_acks(&transaction, &self.acks)?;
        transaction.commit()?;
        Ok((seqs, fresh))
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
            let mut save = transaction.prepare_cached(
                "INSERT INTO heads (shop, head) VALUES (?1, ?2) ON CONFLICT (shop) DO UPDATE SET head = excluded.head",
            )?;
            for shop in &self.unsaved {
                save.execute(params![shop.as_bytes(), column(heads.get(shop))])?;
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
