//! What is known of shops, devices and invites: looked up on the reading connection, changed on the writer's thread.

use super::reader::Reader;
use super::schema;
use super::writer::Writer;
use crate::store::{DeviceRecord, NewDevice, NewInvite, ShopRecord, StoreError};
use pokea_mailbox::{
    DeviceId, Epoch, InviteHash, PairRefusal, Policy, SealingKey, ShopId, ShopKey, VerifyingKey,
};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use std::path::Path;

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
                    policy: match row.get(2)? {
                        true => Policy::Reject,
                        false => Policy::Accept,
                    },
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

impl Writer {
    /// The same device may use the same invite again while it is valid: its first answer may have been lost.
    pub(super) fn pair(
        &mut self,
        invite: &InviteHash,
        device: &NewDevice,
        now_ms: i64,
    ) -> rusqlite::Result<Result<ShopId, PairRefusal>> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let invited_to = match invited_to(&transaction, invite, &device.device, now_ms)? {
            Ok(shop) => shop,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let known: Option<(ShopId, bool)> = transaction
            .query_row(
                "SELECT shop, revoked FROM devices WHERE device = ?1",
                [device.device.as_bytes()],
                |row| Ok((ShopId::from_bytes(row.get(0)?), row.get(1)?)),
            )
            .optional()?;
        let shop = match known {
            Some((_, true)) => return Ok(Err(PairRefusal::Revoked)),
            Some((shop, false)) => shop,
            None => invited_to,
        };
        transaction.execute(
            "UPDATE invites SET used_by = ?2 WHERE hash = ?1",
            params![invite.as_bytes(), device.device.as_bytes()],
        )?;
        let add_or_change = if known.is_some() {
            "INSERT INTO shops (shop, sealing_key, generation, epoch, mark_at_ms) VALUES (?1, ?2, 1, ?3, ?4)
             ON CONFLICT (shop) DO UPDATE SET sealing_key = excluded.sealing_key, generation = generation + 1
             WHERE sealing_key <> excluded.sealing_key"
        } else {
            "INSERT INTO shops (shop, sealing_key, generation, epoch, mark_at_ms) VALUES (?1, ?2, 1, ?3, ?4)
             ON CONFLICT (shop) DO NOTHING"
        };
        transaction.execute(
            add_or_change,
            params![
                shop.as_bytes(),
                device.sealing_key.as_bytes(),
                device.epoch.as_bytes(),
                now_ms,
            ],
        )?;
        transaction.execute(
            "INSERT INTO devices (device, shop, verifying_key) VALUES (?1, ?2, ?3) ON CONFLICT (device) DO NOTHING",
            params![
                device.device.as_bytes(),
                shop.as_bytes(),
                device.verifying_key.as_bytes(),
            ],
        )?;
        transaction.commit()?;
        Ok(Ok(shop))
    }

    /// Gives the device's shop, if there is such a device.
    pub(super) fn revoke(&mut self, device: &DeviceId) -> rusqlite::Result<Option<ShopId>> {
        self.connection
            .query_row(
                "UPDATE devices SET revoked = 1 WHERE device = ?1 RETURNING shop",
                [device.as_bytes()],
                |row| Ok(ShopId::from_bytes(row.get(0)?)),
            )
            .optional()
    }

    pub(super) fn set_policy(&mut self, shop: &ShopId, policy: Policy) -> rusqlite::Result<()> {
        self.connection.execute(
            "UPDATE shops SET rejects = ?2 WHERE shop = ?1",
            params![shop.as_bytes(), policy == Policy::Reject],
        )?;
        Ok(())
    }

    pub(super) fn set_epoch(&mut self, shop: &ShopId, epoch: &Epoch) -> rusqlite::Result<()> {
        self.connection.execute(
            "UPDATE shops SET epoch = ?2 WHERE shop = ?1",
            params![shop.as_bytes(), epoch.as_bytes()],
        )?;
        Ok(())
    }

    pub(super) fn add_invite(&mut self, invite: &NewInvite) -> rusqlite::Result<()> {
        insert_invite(&self.connection, invite)
    }
}

/// Adds an invite to a file that a relay may have open: SQLite keeps the two writers apart, and a relay looks invites up in the file.
///
/// # Errors
/// [`StoreError::Failed`] if it was not stored.
pub fn add_invite(path: &Path, invite: &NewInvite) -> Result<(), StoreError> {
    Ok(insert_invite(&schema::open(path)?, invite)?)
}

fn insert_invite(connection: &Connection, invite: &NewInvite) -> rusqlite::Result<()> {
    connection.execute(
        "INSERT INTO invites (hash, shop, expires_at_ms) VALUES (?1, ?2, ?3)",
        params![
            invite.hash.as_bytes(),
            invite.shop.as_bytes(),
            invite.expires_at_ms
        ],
    )?;
    Ok(())
}

/// The shop that this invite lets the device into.
fn invited_to(
    transaction: &Transaction<'_>,
    invite: &InviteHash,
    device: &DeviceId,
    now_ms: i64,
) -> rusqlite::Result<Result<ShopId, PairRefusal>> {
    let found: Option<(ShopId, i64, Option<[u8; DeviceId::LEN]>)> = transaction
        .query_row(
            "SELECT shop, expires_at_ms, used_by FROM invites WHERE hash = ?1",
            [invite.as_bytes()],
            |row| Ok((ShopId::from_bytes(row.get(0)?), row.get(1)?, row.get(2)?)),
        )
        .optional()?;
    Ok(match found {
        None => Err(PairRefusal::InviteUnknown),
        Some((_, _, Some(used_by))) if used_by != *device.as_bytes() => {
            Err(PairRefusal::InviteUsed)
        }
        Some((_, expires_at_ms, _)) if expires_at_ms <= now_ms => Err(PairRefusal::InviteExpired),
        Some((shop, _, _)) => Ok(shop),
    })
}
