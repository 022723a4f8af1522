//! All that the file knows of shops, devices and invites, for a move to another engine.

use super::SqliteStore;
use super::reader::Reader;
use super::schema::seq;
use crate::store::{DeviceRecord, NewInvite, ShopRecord, StoreError};
use pokea_mailbox::{DeviceId, InviteHash, ShopId};

/// What is known beside the items.
pub(in crate::store) struct Exported {
    pub(in crate::store) shops: Vec<ShopRecord>,
    pub(in crate::store) devices: Vec<DeviceRecord>,
    /// Those that nobody has used.
    pub(in crate::store) invites: Vec<NewInvite>,
}

impl SqliteStore {
    /// Everything but the items.
    pub(in crate::store) async fn export(&self) -> Result<Exported, StoreError> {
        self.on_reader(|reader| Ok(reader.export()?)).await
    }

    /// How many items there are.
    pub(in crate::store) async fn count(&self) -> Result<u64, StoreError> {
        let count = |reader: &mut Reader| {
            let sql = "SELECT count(*) FROM log";
            Ok(reader.connection.query_row(sql, [], |row| seq(row, 0))?)
        };
        self.on_reader(count).await
    }
}

impl Reader {
    fn export(&self) -> rusqlite::Result<Exported> {
        let shops = self
            .ids("SELECT shop FROM shops")?
            .into_iter()
            .map(ShopId::from_bytes)
            .filter_map(|shop| self.shop(&shop).transpose());
        let devices = self
            .ids("SELECT device FROM devices")?
            .into_iter()
            .map(DeviceId::from_bytes)
            .filter_map(|device| self.device(&device).transpose());
        let invites = self
            .connection
            .prepare("SELECT hash, shop, expires_at_ms FROM invites WHERE used_by IS NULL")?
            .query_map([], |row| {
                Ok(NewInvite {
                    hash: InviteHash::from_bytes(row.get(0)?),
                    shop: ShopId::from_bytes(row.get(1)?),
                    expires_at_ms: row.get(2)?,
                })
            })?
            .collect::<rusqlite::Result<_>>()?;
        Ok(Exported {
            shops: shops.collect::<rusqlite::Result<_>>()?,
            devices: devices.collect::<rusqlite::Result<_>>()?,
            invites,
        })
    }

    fn ids(&self, sql: &str) -> rusqlite::Result<Vec<[u8; 16]>> {
        let mut all = self.connection.prepare(sql)?;
        all.query_map([], |row| row.get(0))?.collect()
    }
}
