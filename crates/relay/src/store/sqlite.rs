//! The embedded engine: one SQLite file, one thread that writes, and connections that read.
//!
//! *Durable* is WAL with `synchronous=FULL`: a commit returns after the fsync of the log. One fsync serves everything that came in during the one
//! before it (group commit), so the disk's speed sets the delay and not the rate.
//!
//! The `log` table has **no secondary index**: maintaining one per row costs several times what the row itself costs, and is paid on the way
//! to the 200. Rows get rising ids in the order of commit, and an item's number is its row's id. Each row names its shop's row before it, the newest row of
//! each shop is known in memory, and so a shop's items are found by walking back from there: paid by the reader, once per connection.

mod backup;
mod condition;
mod drain;
mod export;
mod heads;
mod news;
mod reader;
mod records;
mod retries;
mod revoked;
mod schema;
mod sweep;
mod writer;

pub use backup::{BackedUp, back_up};
pub use records::FileRecords;
pub use schema::has_shops;

use crate::ambient::now_ms;
use crate::limits::{CHANGES_BEHIND_MAX, CLOSED_WITHIN, OPENED_AGAIN_AFTER};
use crate::store::capacity::{Cap, Capacity, Weight};
use crate::store::{Behind, DeviceRecord, NewItem, Reply, ShopRecord, Store, StoreError, Swept};
use futures_util::FutureExt;
use heads::Heads;
use news::News;
use pokea_mailbox::{DeviceId, Epoch, Item, Policy, ShopId};
use reader::Reader;
use records::Transact;
use rusqlite::Transaction;
use std::fs::{File, TryLockError};
use std::path::Path;
use std::sync::mpsc::{SyncSender, TrySendError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use tokio::sync::{broadcast, oneshot, watch};
use tokio::time::{Instant, sleep};
use writer::{Command, Writer};

/// Commands that may wait for the writer. Each belongs to an open request, so this is about the number of connections.
const QUEUE_LEN_MAX: usize = 8_192;

/// The embedded engine. Dropping it finishes what was queued, and closes the file.
pub struct SqliteStore {
    queue: Option<SyncSender<Command>>,
    writer: Option<JoinHandle<()>>,
    reader: Arc<Mutex<Reader>>,
    /// For what a callback waits for, whatever is read meanwhile.
    lookups: Arc<Mutex<Reader>>,
    heads: Arc<Mutex<Heads>>,
    changes: broadcast::Sender<ShopId>,
    capacity: Arc<Capacity>,
    _news: News,
    /// Held so that a second relay on the same file is refused: it would have other heads in its memory.
    _lock: File,
}

impl SqliteStore {
    /// Opens the file, or makes it.
    ///
    /// # Errors
    /// [`StoreError::InUse`] if a relay has it open; [`StoreError::Failed`] for everything else.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let lock = lock(path)?;
        let mut connection = schema::open(path)?;
        revoked::apply(&mut connection)?;
        let (mut heads, unsaved) = heads::load(&connection)?;
        heads.begin_above(now_ms());
        let heads = Arc::new(Mutex::new(heads));
        let reader = Arc::new(Mutex::new(Reader::open(path)?));
        let lookups = Arc::new(Mutex::new(Reader::open(path)?));
        let (queue, commands) = std::sync::mpsc::sync_channel(QUEUE_LEN_MAX);
        let writer = Writer::new(connection, Arc::clone(&heads), unsaved)?;
        let writer = std::thread::Builder::new()
            .name("relay store".into())
            .spawn(move || writer.run(&commands))
            .map_err(|error| StoreError::Failed(error.to_string()))?;
        let changes = broadcast::Sender::new(CHANGES_BEHIND_MAX);
        Ok(Self {
            _news: News::follow(path, changes.clone())?,
            queue: Some(queue),
            writer: Some(writer),
            reader,
            lookups,
            heads,
            changes,
            capacity: Arc::new(Capacity::new(path, Cap::default())),
            _lock: lock,
        })
    }

    /// The same, with patience for a relay that is still closing the file.
    ///
    /// # Errors
    /// As [`open`](Self::open); [`StoreError::InUse`] only if it stays so.
    pub async fn open_once_free(path: &Path) -> Result<Self, StoreError> {
        let deadline = Instant::now() + CLOSED_WITHIN;
        loop {
            match Self::open(path) {
                Err(StoreError::InUse(_)) if Instant::now() < deadline => {
                    sleep(OPENED_AGAIN_AFTER).await;
                }
                opened => return opened,
            }
        }
    }

    /// With a cap of its own on what it takes of the disk.
    #[must_use]
    pub fn with_cap(mut self, cap: Cap) -> Self {
        self.capacity = Arc::new(self.capacity.with(cap));
        self
    }

    fn send(&self, command: Command) -> Result<(), StoreError> {
        let queue = self.queue.as_ref().ok_or(StoreError::Closed)?;
        queue.try_send(command).map_err(|error| match error {
            TrySendError::Full(_) => StoreError::Overloaded,
            TrySendError::Disconnected(_) => StoreError::Closed,
        })
    }

    /// Runs something on the writer's thread, between two groups.
    fn on_writer<T, F>(&self, work: F) -> Reply<'_, T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Writer) -> Result<T, StoreError> + Send + 'static,
    {
        let (done, outcome) = oneshot::channel();
        let sent = self.send(Command::Run(Box::new(move |writer| {
            // Whoever asked may be gone; the work is done all the same.
            let _ = done.send(work(writer));
        })));
        async move {
            sent?;
            outcome.await.unwrap_or(Err(StoreError::Closed))
        }
        .boxed()
    }

    /// Runs something on the connection that reads items, away from the async threads.
    fn on_reader<T, F>(&self, work: F) -> Reply<'_, T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Reader) -> Result<T, StoreError> + Send + 'static,
    {
        Self::on(&self.reader, work)
    }

    fn on<'a, T, F>(reader: &Arc<Mutex<Reader>>, work: F) -> Reply<'a, T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Reader) -> Result<T, StoreError> + Send + 'static,
    {
        let reader = Arc::clone(reader);
        let work = tokio::task::spawn_blocking(move || work(&mut held(&reader)));
        async move { work.await.unwrap_or(Err(StoreError::Closed)) }.boxed()
    }
}

impl Store for SqliteStore {
    fn append(&self, shop: ShopId, item: NewItem) -> Reply<'_, u64> {
        if self.capacity.is_full() {
            return std::future::ready(Err(StoreError::Full)).boxed();
        }
        let (done, outcome) = oneshot::channel();
        let sent = self.send(Command::Append(writer::Append { shop, item, done }));
        async move {
            sent?;
            outcome.await.unwrap_or(Err(StoreError::Closed))
        }
        .boxed()
    }

    fn read(
        &self,
        shop: ShopId,
        after: u64,
        items_max: usize,
        bytes_max: usize,
    ) -> Reply<'_, Vec<Item>> {
        let head = held(&self.heads).get(&shop);
        async move {
            loop {
                let read = move |reader: &mut Reader| {
                    Ok(reader.read(shop, head, after, items_max, bytes_max)?)
                };
                if let Some(items) = self.on_reader(read).await? {
                    return Ok(items);
                }
            }
        }
        .boxed()
    }

    fn head(&self, shop: ShopId) -> Reply<'_, watch::Receiver<u64>> {
        let receiver = held(&self.heads).watch(shop);
        std::future::ready(Ok(receiver)).boxed()
    }

    /// Rows before one that is gone are gone as well.
    fn swept_upto(&self, shop: ShopId) -> Reply<'_, u64> {
        let head = held(&self.heads).get(&shop);
        self.on_reader(move |reader| Ok(if reader.has(head)? { 0 } else { head }))
    }

    fn ack(&self, device: DeviceId, seq: u64) {
        if let Err(error) = self.send(Command::Ack { device, seq }) {
            tracing::debug!(%error, "An acknowledgement was not kept; its items stay a little longer.");
        }
    }

    fn acked(&self, device: DeviceId) -> Reply<'_, u64> {
        self.on_writer(move |writer| Ok(writer.acked(&device)?))
    }

    fn shop(&self, shop: ShopId) -> Reply<'_, Option<ShopRecord>> {
        Self::on(&self.lookups, move |reader| Ok(reader.shop(&shop)?))
    }

    fn device(&self, device: DeviceId) -> Reply<'_, Option<DeviceRecord>> {
        Self::on(&self.lookups, move |reader| Ok(reader.device(&device)?))
    }

    fn set_policy(&self, shop: ShopId, policy: Policy, set_at_ms: i64) -> Reply<'_, ()> {
        self.transact(move |transaction| {
            records::set_policy(transaction, &shop, policy, set_at_ms)?;
            Ok((Some(shop), ()))
        })
    }

    fn set_epoch(&self, shop: ShopId, epoch: Epoch) -> Reply<'_, ()> {
        self.transact(move |transaction| {
            Ok((Some(shop), records::set_epoch(transaction, &shop, &epoch)?))
        })
    }

    fn changes(&self) -> broadcast::Receiver<ShopId> {
        self.changes.subscribe()
    }

    /// In steps, so that callbacks are stored between them.
    fn sweep(&self, now_ms: i64) -> Reply<'_, Swept> {
        async move {
            let (alarms, invites) = self.on_writer(move |w| w.begin_sweep(now_ms)).await?;
            let mut swept = Swept {
                invites,
                ..Swept::default()
            };
            while let removed @ 1.. = self.on_writer(|w| Ok(w.sweep_removed()?)).await? {
                swept.items += removed;
            }
            let mut next = Some(0);
            while let Some(from) = next {
                let (step, more) = self
                    .on_writer(move |w| Ok(w.sweep_step(from, now_ms, alarms)?))
                    .await?;
                swept.items += step.items;
                swept.overdue += step.overdue;
                next = more;
            }
            Ok(swept)
        }
        .boxed()
    }

    fn most_behind(&self) -> Reply<'_, Option<Behind>> {
        let heads = Arc::clone(&self.heads);
        self.on_reader(move |reader| Ok(reader.most_behind(&heads)?))
    }

    fn probe(&self) -> Reply<'_, ()> {
        if self.capacity.is_full() {
            return std::future::ready(Err(StoreError::Full)).boxed();
        }
        self.on_writer(|writer| Ok(writer.probe()?))
    }

    fn weigh(&self) -> Reply<'_, Weight> {
        let capacity = Arc::clone(&self.capacity);
        self.on_reader(move |reader| {
            let (used, reusable) = reader.bytes()?;
            let weighed = capacity.weigh(used, reusable);
            weighed.map_err(|error| StoreError::Failed(error.to_string()))
        })
    }
}

/// On the writer's thread, between two groups.
impl Transact for SqliteStore {
    fn transact<T, W>(&self, work: W) -> Reply<'_, T>
    where
        T: Send + 'static,
        W: FnOnce(&Transaction<'_>) -> Result<(Option<ShopId>, T), StoreError> + Send + 'static,
    {
        let changes = self.changes.clone();
        self.on_writer(move |writer| {
            let (changed, outcome) = records::run(&mut writer.connection, work)?;
            if let Some(shop) = changed {
                // Nobody may be listening.
                let _ = changes.send(shop);
            }
            Ok(outcome)
        })
    }
}

impl Drop for SqliteStore {
    fn drop(&mut self) {
        self.queue = None;
        if let Some(writer) = self.writer.take()
            && writer.join().is_err()
        {
            tracing::error!(
                "The thread that writes the relay's store had failed; everything answered with 200 is on disk."
            );
        }
    }
}

impl std::fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SqliteStore")
    }
}

fn lock(path: &Path) -> Result<File, StoreError> {
    let file = File::create(path.with_extension("lock"))
        .map_err(|error| StoreError::Failed(error.to_string()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse(path.into())),
        Err(TryLockError::Error(error)) => Err(StoreError::Failed(error.to_string())),
    }
}

/// What the mutex guards is whole between two statements, so a panic elsewhere is no reason to stop.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Failed(error.to_string())
    }
}
