//! What is known of shops, devices and invites. A relay looks two things up on its reading connection; all else is rare, and goes through
//! [`Transact`]: on the writer's thread in a relay, and on a connection of its own beside one.

use super::reader::Reader;
use super::revoked;
use super::schema::{self, seq};
use crate::store::{
    Change, Denied, Device, DeviceRecord, InviteRecord, Records, Reply, Roll, ShopRecord,
    StoreError,
};
use futures_util::FutureExt;
use pokea_mailbox::{
    DeviceId, Epoch, InviteHash, Policy, SealingKey, ShopId, ShopKey, VerifyingKey,
};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use std::path::Path;
use std::sync::{Arc, Mutex};

impl Reader {
    pub(super) fn shop(&self, shop: &ShopId) -> rusqlite::Result<Option<ShopRecord>> {
        self.connection
            .prepare_cached(
                "SELECT sealing_key, generation, rejects, epoch FROM shops WHERE shop = ?1",
            )?
            .query_row([shop.as_bytes()], |row| {
                Ok(ShopRecord {
                    shop: *shop,
                    key: ShopKey {
                        public: SealingKey::from_bytes(row.get(0)?),
                        generation: row.get(1)?,
                    },
                    policy: policy(row.get(2)?),
                    epoch: Epoch::from_bytes(row.get(3)?),
                })
            })
            .optional()
    }

    pub(super) fn device(&self, device: &DeviceId) -> rusqlite::Result<Option<DeviceRecord>> {
        self.connection
            .prepare_cached("SELECT shop, verifying_key, revoked FROM devices WHERE device = ?1")?
            .query_row([device.as_bytes()], |row| {
                Ok(DeviceRecord {
                    device: *device,
                    shop: ShopId::from_bytes(row.get(0)?),
                    verifying_key: VerifyingKey::from_bytes(row.get(1)?),
                    revoked: row.get(2)?,
                })
            })
            .optional()
    }
}

/// Where a transaction can be run.
pub(super) trait Transact: Send + Sync {
    /// Runs work in a transaction, which is committed if it succeeds. It names the shop that it has changed, if it has one.
    fn transact<T, W>(&self, work: W) -> Reply<'_, T>
    where
        T: Send + 'static,
        W: FnOnce(&Transaction<'_>) -> Result<(Option<ShopId>, T), StoreError> + Send + 'static;
}

impl<F: Transact> Records for F {
    fn shops(&self) -> Reply<'_, Vec<ShopId>> {
        self.transact(|transaction| {
            let shops = transaction
                .prepare("SELECT shop FROM shops")?
                .query_map([], |row| row.get(0).map(ShopId::from_bytes))?
                .collect::<rusqlite::Result<_>>()?;
            Ok((None, shops))
        })
    }

    fn roll(&self, shop: ShopId) -> Reply<'_, Option<Roll>> {
        self.transact(move |transaction| Ok((None, load(transaction, &shop)?)))
    }

    fn change(&self, shop: ShopId, change: Change) -> Reply<'_, Result<Roll, Denied>> {
        self.transact(move |transaction| {
            let before = load(transaction, &shop)?;
            if let Change::Admit(admission) = &change
                && revoked::read(transaction)?.contains(&admission.device)
            {
                return Ok((None, Err(Denied::Revoked)));
            }
            let roll = match Roll::after(before.clone(), &change) {
                Ok(roll) => roll,
                Err(denied) => return Ok((None, Err(denied))),
            };
            revoked::note(transaction, before.as_ref(), &roll)?;
            save(transaction, &shop, &roll)?;
            Ok((Some(shop), Ok(roll)))
        })
    }

    fn remove(&self, shop: ShopId) -> Reply<'_, bool> {
        self.transact(move |transaction| {
            let is_there = transaction.execute(
                "INSERT INTO removed (shop) SELECT shop FROM shops WHERE shop = ?1",
                [shop.as_bytes()],
            )?;
            for table in ["devices", "shops"] {
                let remove = format!("DELETE FROM {table} WHERE shop = ?1");
                transaction.execute(&remove, [shop.as_bytes()])?;
            }
            transaction.execute(
                "DELETE FROM pairings WHERE json_extract(value, '$.shop') = ?1",
                [shop.to_string()],
            )?;
            Ok((Some(shop), is_there == 1))
        })
    }

    fn invite(&self, invite: InviteHash) -> Reply<'_, Option<(InviteRecord, u64)>> {
        self.transact(move |transaction| {
            let found = transaction
                .query_row(
                    "SELECT value, revision FROM pairings WHERE hash = ?1",
                    [invite.as_bytes()],
                    |row| Ok((row.get::<_, String>(0)?, seq(row, 1)?)),
                )
                .optional()?;
            match found {
                Some((value, revision)) => Ok((None, Some((parsed(&value)?, revision)))),
                None => Ok((None, None)),
            }
        })
    }

    fn set_invite(
        &self,
        invite: InviteHash,
        record: InviteRecord,
        revision: u64,
    ) -> Reply<'_, bool> {
        self.transact(move |transaction| {
            let set = transaction.execute(
                "INSERT INTO pairings (hash, value, revision, expires_at_ms) SELECT ?1, ?2, ?3 + 1, ?4
                   WHERE ?3 = coalesce((SELECT revision FROM pairings WHERE hash = ?1), 0)
                 ON CONFLICT (hash) DO UPDATE SET value = excluded.value, revision = excluded.revision, expires_at_ms = excluded.expires_at_ms",
                params![
                    invite.as_bytes(),
                    written(&record),
                    schema::column(revision),
                    record.expires_at_ms,
                ],
            )?;
            Ok((None, set == 1))
        })
    }
}

/// What was decided before, whatever the file says.
pub(super) fn revoke(
    transaction: &Transaction<'_>,
    shop: &ShopId,
    device: DeviceId,
) -> Result<(), StoreError> {
    if let Ok(roll) = Roll::after(load(transaction, shop)?, &Change::Revoke(device)) {
        save(transaction, shop, &roll)?;
    }
    Ok(())
}

fn load(transaction: &Transaction<'_>, shop: &ShopId) -> Result<Option<Roll>, StoreError> {
    let found = transaction
        .query_row(
            "SELECT name, sealing_key, generation, must_rotate, rejects, epoch, joining, made_at_ms, policy_at_ms FROM shops WHERE shop = ?1",
            [shop.as_bytes()],
            |row| {
                Ok(Roll {
                    name: row.get(0)?,
                    key: ShopKey {
                        public: SealingKey::from_bytes(row.get(1)?),
                        generation: row.get(2)?,
                    },
                    must_rotate: row.get(3)?,
                    policy: policy(row.get(4)?),
                    epoch: Epoch::from_bytes(row.get(5)?),
                    joining: row.get::<_, Option<_>>(6)?.map(InviteHash::from_bytes),
                    made_at_ms: row.get(7)?,
                    policy_at_ms: row.get(8)?,
                    devices: Vec::new(),
                })
            },
        )
        .optional()?;
    let Some(mut roll) = found else {
        return Ok(None);
    };
    let mut devices = transaction.prepare_cached(
        "SELECT device, verifying_key, sealing_key, paired_at_ms, revoked, letters, let_in_by, ordinal FROM devices WHERE shop = ?1 ORDER BY ordinal",
    )?;
    let rows = devices.query_map([shop.as_bytes()], |row| {
        let device = Device {
            id: DeviceId::from_bytes(row.get(0)?),
            verifying_key: VerifyingKey::from_bytes(row.get(1)?),
            sealing_key: SealingKey::from_bytes(row.get(2)?),
            paired_at_ms: row.get(3)?,
            revoked: row.get(4)?,
            letters: Vec::new(),
            let_in_by: row.get::<_, Option<_>>(6)?.map(DeviceId::from_bytes),
            ordinal: row.get(7)?,
        };
        Ok((device, row.get::<_, String>(5)?))
    })?;
    for row in rows {
        let (device, letters) = row?;
        let letters = parsed(&letters)?;
        roll.devices.push(Device { letters, ..device });
    }
    Ok(Some(roll))
}

/// What concerns retention, acknowledgements and marks, is not the roll's and stays as it is.
fn save(transaction: &Transaction<'_>, shop: &ShopId, roll: &Roll) -> rusqlite::Result<()> {
    transaction.execute(
        "INSERT INTO shops (shop, name, sealing_key, generation, must_rotate, rejects, epoch, joining, made_at_ms, mark_at_ms, policy_at_ms)
           VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9, ?10)
         ON CONFLICT (shop) DO UPDATE SET name = excluded.name, sealing_key = excluded.sealing_key, generation = excluded.generation,
           must_rotate = excluded.must_rotate, rejects = excluded.rejects, epoch = excluded.epoch, joining = excluded.joining,
           policy_at_ms = excluded.policy_at_ms",
        params![
            shop.as_bytes(),
            roll.name,
            roll.key.public.as_bytes(),
            roll.key.generation,
            roll.must_rotate,
            roll.policy == Policy::Reject,
            roll.epoch.as_bytes(),
            roll.joining.as_ref().map(InviteHash::as_bytes),
            roll.made_at_ms,
            roll.policy_at_ms,
        ],
    )?;
    let mut save = transaction.prepare_cached(
        "INSERT INTO devices (device, shop, verifying_key, sealing_key, paired_at_ms, revoked, letters, let_in_by, ordinal) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (device) DO UPDATE SET sealing_key = excluded.sealing_key, paired_at_ms = excluded.paired_at_ms,
           revoked = excluded.revoked, letters = excluded.letters, let_in_by = excluded.let_in_by",
    )?;
    for device in &roll.devices {
        save.execute(params![
            device.id.as_bytes(),
            shop.as_bytes(),
            device.verifying_key.as_bytes(),
            device.sealing_key.as_bytes(),
            device.paired_at_ms,
            device.revoked,
            written(&device.letters),
            device.let_in_by.as_ref().map(DeviceId::as_bytes),
            device.ordinal,
        ])?;
    }
    Ok(())
}

pub(super) fn set_policy(
    transaction: &Transaction<'_>,
    shop: &ShopId,
    policy: Policy,
    set_at_ms: i64,
) -> rusqlite::Result<()> {
    transaction.execute(
        "UPDATE shops SET rejects = ?2, policy_at_ms = ?3 WHERE shop = ?1 AND policy_at_ms < ?3",
        params![shop.as_bytes(), policy == Policy::Reject, set_at_ms],
    )?;
    Ok(())
}

pub(super) fn set_epoch(
    transaction: &Transaction<'_>,
    shop: &ShopId,
    epoch: &Epoch,
) -> rusqlite::Result<()> {
    transaction.execute(
        "UPDATE shops SET epoch = ?2 WHERE shop = ?1",
        params![shop.as_bytes(), epoch.as_bytes()],
    )?;
    Ok(())
}

const fn policy(rejects: bool) -> Policy {
    if rejects {
        Policy::Reject
    } else {
        Policy::Accept
    }
}

fn parsed<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Failed(error.to_string()))
}

fn written<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("a record is plain data")
}

const OLDER_RELAY: &str =
    "the relay that is running is of an earlier version than this command; start it again first";

/// The records of a file that a relay may have open: SQLite keeps the two apart, and the relay is left word of what was changed.
pub struct FileRecords(Arc<Mutex<Connection>>);

impl FileRecords {
    /// Opens the file, or makes it. One of an earlier version is brought up to date, unless a relay has it open.
    ///
    /// # Errors
    /// [`StoreError::Failed`].
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        // A relay that has it open must not find other tables in it all at once.
        let _lock = match schema::is_current(path)? {
            true => None,
            false => Some(super::lock(path).map_err(|error| match error {
                StoreError::InUse(_) => StoreError::Failed(OLDER_RELAY.into()),
                other => other,
            })?),
        };
        Ok(Self(Arc::new(Mutex::new(schema::open(path)?))))
    }
}

impl Transact for FileRecords {
    fn transact<T, W>(&self, work: W) -> Reply<'_, T>
    where
        T: Send + 'static,
        W: FnOnce(&Transaction<'_>) -> Result<(Option<ShopId>, T), StoreError> + Send + 'static,
    {
        let connection = Arc::clone(&self.0);
        let work = tokio::task::spawn_blocking(move || {
            run(&mut super::held(&connection), |transaction| {
                let (changed, outcome) = work(transaction)?;
                if let Some(shop) = changed {
                    transaction
                        .execute("INSERT INTO news (shop) VALUES (?1)", [shop.as_bytes()])?;
                }
                Ok(outcome)
            })
        });
        async move { work.await.unwrap_or(Err(StoreError::Closed)) }.boxed()
    }
}

impl std::fmt::Debug for FileRecords {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FileRecords")
    }
}

/// All of it or nothing.
pub(super) fn run<T>(
    connection: &mut Connection,
    work: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
) -> Result<T, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let outcome = work(&transaction)?;
    transaction.commit()?;
    Ok(outcome)
}
