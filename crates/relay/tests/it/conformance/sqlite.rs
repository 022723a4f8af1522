//! The embedded engine.

use super::{BackedUp, TestEngine};
use anyhow::Result;
use pokea_relay::store::sqlite::SqliteStore;
use std::path::PathBuf;
use tempfile::TempDir;

struct Sqlite(TempDir);

impl Sqlite {
    fn file(&self) -> PathBuf {
        self.0.path().join("relay.sqlite3")
    }

    fn backup(&self) -> PathBuf {
        self.0.path().join("backup.sqlite3")
    }
}

impl TestEngine for Sqlite {
    type Opened = SqliteStore;

    async fn empty() -> Result<Self> {
        Ok(Self(tempfile::tempdir()?))
    }

    async fn open(&self) -> Result<SqliteStore> {
        Ok(SqliteStore::open(&self.file())?)
    }
}

impl BackedUp for Sqlite {
    async fn back_up(&mut self) -> Result<()> {
        let to = self.backup();
        rusqlite::Connection::open(self.file())?
            .execute("VACUUM INTO ?1", [to.to_str().expect("a path in UTF-8")])?;
        Ok(())
    }

    async fn put_back(&mut self) -> Result<()> {
        std::fs::copy(self.backup(), self.file())?;
        Ok(())
    }
}

super::all_of!(as_tests, Sqlite);

#[tokio::test(flavor = "multi_thread")]
async fn what_was_put_back_gives_no_number_again() -> Result<()> {
    super::restored::what_was_put_back_gives_no_number_again::<Sqlite>().await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_was_revoked_since_stays_out() -> Result<()> {
    super::restored::a_device_that_was_revoked_since_stays_out::<Sqlite>().await
}
