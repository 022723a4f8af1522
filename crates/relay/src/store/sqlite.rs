//! The embedded engine: one SQLite file, one thread that writes, one connection that reads.
//!
//! *Durable* is WAL with `synchronous=FULL`: a commit returns after the fsync of the log. One fsync serves everything that came in during the one
//! before it (group commit), so the disk's speed sets the delay and not the rate.
//!
//! The `log` table has **no secondary index**: maintaining one per row costs several times what the row itself costs, and is paid on the way
//! to the 200. Rows get rising ids in the order of commit, and an item's number is its row's id. Each row names its device's row before it, the newest row of
//! each device is known in memory, and so a device's items are found by walking back from there: paid by the reader, once per connection.

mod heads;
mod reader;
mod schema;
mod sweep;
mod writer;

use crate::store::{DeviceRecord, NewItem, Reply, Store, StoreError, Swept};
use futures_util::FutureExt;
use heads::Heads;
use pokea_mailbox::{DeviceId, Epoch, InviteHash, Item, PairRefusal};
use reader::Reader;
use std::fs::{File, TryLockError};
use std::path::Path;
use std::sync::mpsc::{SyncSender, TrySendError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use tokio::sync::{oneshot, watch};
use writer::{Command, Writer};

/// Commands that may wait for the writer. Each belongs to an open request, so this is about the number of connections.
const QUEUE_LEN_MAX: usize = 8_192;

/// The embedded engine. Dropping it finishes what was queued, and closes the file.
pub struct SqliteStore {
    queue: Option<SyncSender<Command>>,
    writer: Option<JoinHandle<()>>,
    reader: Arc<Mutex<Reader>>,
    heads: Arc<Mutex<Heads>>,
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
        let connection = schema::open(path)?;
        let heads = Arc::new(Mutex::new(heads::load(&connection)?));
        let reader = Arc::new(Mutex::new(Reader::open(path)?));
        let (queue, commands) = std::sync::mpsc::sync_channel(QUEUE_LEN_MAX);
        let writer = Writer::new(connection, Arc::clone(&heads));
        let writer = std::thread::Builder::new()
            .name("relay store".into())
            .spawn(move || writer.run(&commands))
            .map_err(|error| StoreError::Failed(error.to_string()))?;
        Ok(Self {
            queue: Some(queue),
            writer: Some(writer),
            reader,
            heads,
            _lock: lock,
        })
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

    /// Runs something on the reading connection, away from the async threads.
    fn on_reader<T, F>(&self, work: F) -> Reply<'_, T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Reader) -> Result<T, StoreError> + Send + 'static,
    {
        let reader = Arc::clone(&self.reader);
        let work = tokio::task::spawn_blocking(move || work(&mut held(&reader)));
        async move { work.await.unwrap_or(Err(StoreError::Closed)) }.boxed()
    }
}

impl Store for SqliteStore {
    fn append(&self, device: DeviceId, item: NewItem) -> Reply<'_, u64> {
        let (done, outcome) = oneshot::channel();
        let sent = self.send(Command::Append(writer::Append { device, item, done }));
        async move {
            sent?;
            outcome.await.unwrap_or(Err(StoreError::Closed))
        }
        .boxed()
    }

    fn read(
        &self,
        device: DeviceId,
        after: u64,
        items_max: usize,
        bytes_max: usize,
    ) -> Reply<'_, Vec<Item>> {
        let head = held(&self.heads).get(&device);
        self.on_reader(move |reader| Ok(reader.read(device, head, after, items_max, bytes_max)?))
    }

    fn head(&self, device: DeviceId) -> Reply<'_, watch::Receiver<u64>> {
        let receiver = held(&self.heads).watch(device);
        std::future::ready(Ok(receiver)).boxed()
    }

    fn ack(&self, device: DeviceId, seq: u64) {
        if let Err(error) = self.send(Command::Ack { device, seq }) {
            tracing::debug!(%error, "An acknowledgement was not kept; its items stay a little longer.");
        }
    }

    fn device(&self, device: DeviceId) -> Reply<'_, Option<DeviceRecord>> {
        self.on_reader(move |reader| Ok(reader.device(&device)?))
    }

    fn pair(
        &self,
        invite: InviteHash,
        device: DeviceRecord,
        now_ms: i64,
    ) -> Reply<'_, Result<(), PairRefusal>> {
        self.on_writer(move |writer| Ok(writer.pair(&invite, &device, now_ms)?))
    }

    fn set_epoch(&self, device: DeviceId, epoch: Epoch) -> Reply<'_, ()> {
        self.on_writer(move |writer| Ok(writer.set_epoch(&device, &epoch)?))
    }

    fn add_invite(&self, invite: InviteHash, expires_at_ms: i64) -> Reply<'_, ()> {
        self.on_writer(move |writer| Ok(writer.add_invite(&invite, expires_at_ms)?))
    }

    /// In steps, so that callbacks are stored between them.
    fn sweep(&self, now_ms: i64) -> Reply<'_, Swept> {
        async move {
            let mut swept = Swept {
                items: 0,
                invites: self.on_writer(move |w| Ok(w.begin_sweep(now_ms)?)).await?,
            };
            let mut next = Some(0);
            while let Some(from) = next {
                let (items, more) = self
                    .on_writer(move |w| Ok(w.sweep_step(from, now_ms)?))
                    .await?;
                swept.items += items;
                next = more;
            }
            Ok(swept)
        }
        .boxed()
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

/// Adds an invite to a file that a relay may have open: SQLite keeps the two writers apart, and a relay looks invites up in the file.
///
/// # Errors
/// [`StoreError::Failed`] if it was not stored.
pub fn add_invite(path: &Path, invite: &InviteHash, expires_at_ms: i64) -> Result<(), StoreError> {
    Ok(schema::add_invite(
        &schema::open(path)?,
        invite,
        expires_at_ms,
    )?)
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
