//! The embedded engine's own matters: what a start finds again, sweeping in steps, damage, and files of other versions. What it has in common with
//! every engine is in `conformance`.

use crate::NOW_MS;
use crate::conformance::retention::sweep_on;
use crate::conformance::{DAY_MS, device, head, item, seqs, shop, small_item};
use anyhow::Result;
use pokea_mailbox::{Epoch, Policy, SealingKey, Sender, ShopKey, VerifyingKey};
use pokea_relay::store::sqlite::{FileRecords, SqliteStore};
use pokea_relay::store::{Brings, Change, DeviceRecord, Records, ShopRecord, Store};
use std::path::PathBuf;

fn path(folder: &tempfile::TempDir) -> PathBuf {
    folder.path().join("relay.sqlite3")
}

/// Closed without a crash, and with one: the log is read again from the last summary on.
#[tokio::test]
async fn heads_are_found_again_without_their_summary() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let store = SqliteStore::open(&path(&folder))?;
    let appends =
        (0..5_000_u64).map(|n| store.append(shop(1 + u8::from(n % 5 == 0)), small_item()));
    futures_util::future::try_join_all(appends).await?;
    let newest = head(&store, shop(2)).await?;
    drop(store);
    rusqlite::Connection::open(path(&folder))?
        .execute_batch("UPDATE progress SET saved_up_to = 0; DELETE FROM heads")?;
    let store = SqliteStore::open(&path(&folder))?;
    assert_eq!(head(&store, shop(2)).await?, newest);
    assert_eq!(seqs(&store, shop(2), 0).await?.len(), 1_000);
    Ok(())
}

/// Two crashes, and a sweep between them, which summarises: what came before the first is found after the second.
#[tokio::test]
async fn heads_outlive_a_crash_right_after_the_start_that_followed_another() -> Result<()> {
    let folders = [
        tempfile::tempdir()?,
        tempfile::tempdir()?,
        tempfile::tempdir()?,
    ];
    // What the disk has at this moment is what a crash leaves.
    let crash = |from: &tempfile::TempDir, to: &tempfile::TempDir| -> Result<()> {
        for name in ["relay.sqlite3", "relay.sqlite3-wal"] {
            std::fs::copy(from.path().join(name), to.path().join(name))?;
        }
        Ok(())
    };
    let first = SqliteStore::open(&path(&folders[0]))?;
    let seq = first.append(shop(1), small_item()).await?;
    crash(&folders[0], &folders[1])?;
    let second = SqliteStore::open(&path(&folders[1]))?;
    second.sweep(NOW_MS).await?;
    crash(&folders[1], &folders[2])?;
    let third = SqliteStore::open(&path(&folders[2]))?;
    assert_eq!(seqs(&third, shop(1), 0).await?, [seq]);
    Ok(())
}

#[tokio::test]
async fn a_sweep_of_many_steps_takes_all_of_it() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let store = SqliteStore::open(&path(&folder))?;
    let appends = (0..2_500).map(|_| store.append(shop(1), small_item()));
    futures_util::future::try_join_all(appends).await?;
    let young = store
        .append(shop(1), item(NOW_MS + 30 * DAY_MS, b"young"))
        .await?;
    let (from_ms, until_ms) = (NOW_MS + 24 * DAY_MS, NOW_MS + 32 * DAY_MS);
    assert_eq!(sweep_on(&store, from_ms, until_ms).await?, 2_500);
    assert_eq!(seqs(&store, shop(1), 0).await?, [young]);
    Ok(())
}

#[tokio::test]
async fn an_item_cannot_be_changed() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let store = SqliteStore::open(&path(&folder))?;
    store.append(shop(1), small_item()).await?;
    let change =
        rusqlite::Connection::open(path(&folder))?.execute("UPDATE log SET received_at_ms = 0", []);
    assert!(change.is_err_and(|error| error.to_string().contains("never changes")));
    Ok(())
}

#[tokio::test]
async fn a_file_of_a_newer_version_is_refused() -> Result<()> {
    let folder = tempfile::tempdir()?;
    drop(SqliteStore::open(&path(&folder))?);
    rusqlite::Connection::open(path(&folder))?.pragma_update(None, "user_version", 99)?;
    assert!(SqliteStore::open(&path(&folder)).is_err());
    Ok(())
}

/// Written by the version in which every device had a mailbox to itself: each is now the first device of a shop that bears its id.
#[tokio::test]
async fn a_file_from_before_there_were_shops_is_brought_up_to_date() -> Result<()> {
    let folder = tempfile::tempdir()?;
    rusqlite::Connection::open(path(&folder))?.execute_batch(include_str!("before_shops.sql"))?;
    let store = SqliteStore::open(&path(&folder))?;
    assert_eq!(
        store.shop(shop(1)).await?,
        Some(ShopRecord {
            shop: shop(1),
            key: ShopKey {
                generation: 1,
                public: SealingKey::from_bytes([0xcc; 32])
            },
            policy: Policy::Accept,
            epoch: Epoch::from_bytes([0xee; 8]),
        })
    );
    assert_eq!(
        store.device(device(1)).await?,
        Some(DeviceRecord {
            device: device(1),
            shop: shop(1),
            verifying_key: VerifyingKey::from_bytes([0xbb; 32]),
            revoked: false,
        })
    );
    let items = store.read(shop(1), 0, 10, usize::MAX).await?;
    assert_eq!(
        items.iter().map(|item| item.seq).collect::<Vec<_>>(),
        [1, 3]
    );
    for item in items {
        assert_eq!(item.envelope.device, device(1));
        assert_eq!(item.envelope.sender, Sender::Unlisted);
        assert_eq!(item.envelope.received_at_ms, NOW_MS);
    }
    assert_eq!(seqs(&store, shop(2), 0).await?, [2]);
    let next = store.append(shop(1), small_item()).await?;
    assert_eq!(seqs(&store, shop(1), 1).await?, [3, next]);

    // Its device pairs again, with a key that is not the shop's: that is the shop's next.
    let again = crate::conformance::admission(1, Brings::Own(crate::conformance::key(7)));
    let roll = store.change(shop(1), Change::Admit(again)).await??;
    assert_eq!((roll.key.generation, roll.devices.len()), (2, 1));
    let (from_ms, until_ms) = (NOW_MS + 24 * DAY_MS, NOW_MS + 32 * DAY_MS);
    assert_eq!(sweep_on(&store, from_ms, until_ms).await?, 4);
    Ok(())
}

/// The relay that runs has the file open as its own version knows it. A command of a newer version must not change its tables under it.
#[tokio::test]
async fn an_older_file_that_a_relay_has_open_is_left_alone() -> Result<()> {
    let folder = tempfile::tempdir()?;
    rusqlite::Connection::open(path(&folder))?.execute_batch(include_str!("before_shops.sql"))?;
    let lock = std::fs::File::create(path(&folder).with_extension("lock"))?;
    lock.try_lock()?;
    let refused = FileRecords::open(&path(&folder))
        .err()
        .map(|e| e.to_string());
    assert!(refused.is_some_and(|said| said.contains("start it again first")));
    let file = rusqlite::Connection::open(path(&folder))?;
    let version: i64 = file.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    assert_eq!(version, 1);
    drop(lock);
    assert_eq!(FileRecords::open(&path(&folder))?.shops().await?.len(), 2);
    Ok(())
}

/// A shop's rows, put there by the hundred thousand.
fn fill(folder: &tempfile::TempDir, rows: u64) -> Result<()> {
    drop(SqliteStore::open(&path(folder))?);
    let file = rusqlite::Connection::open(path(folder))?;
    file.execute(
        "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < ?1)
         INSERT INTO log (id, shop, prev, device, nonce, received_at_ms, sealed)
           SELECT n, ?2, n - 1, ?3, zeroblob(17), ?4, x'00' FROM n",
        rusqlite::params![
            i64::try_from(rows)?,
            shop(1).as_bytes(),
            device(1).as_bytes(),
            NOW_MS
        ],
    )?;
    file.execute("UPDATE progress SET saved_up_to = 0", [])?;
    Ok(())
}

/// However many devices of a shop are behind, and wherever they are, each is read to in order and from where it is; also while more comes.
#[tokio::test]
async fn a_long_backlog_is_read_from_anywhere() -> Result<()> {
    const ROWS: u64 = 5_000;
    let folder = tempfile::tempdir()?;
    fill(&folder, ROWS)?;
    let store = SqliteStore::open(&path(&folder))?;
    let mut cursors = [0, 1, 1_023, 1_024, 1_025, 2_049, 4_998, ROWS - 1, ROWS];
    let mut expected: Vec<u64> = (1..=ROWS).collect();
    for round in 0..30 {
        expected.push(store.append(shop(1), small_item()).await?);
        for after in &mut cursors {
            let items = store.read(shop(1), *after, 1 + round, usize::MAX).await?;
            let found: Vec<u64> = items.iter().map(|item| item.seq).collect();
            let from = expected.partition_point(|seq| seq <= after);
            assert!(!found.is_empty(), "after {after}");
            assert_eq!(found, expected[from..from + found.len()], "after {after}");
            // The last ones follow the head, the others come on slowly.
            *after = if *after >= ROWS {
                found[found.len() - 1]
            } else {
                found[0]
            };
        }
    }
    assert_eq!(seqs(&store, shop(1), 0).await?, expected);
    // What a trail leads to may be swept while it is remembered.
    let gone = 3_000;
    rusqlite::Connection::open(path(&folder))?.execute("DELETE FROM log WHERE id <= ?1", [gone])?;
    let left = expected.split_off(usize::try_from(gone)?);
    assert_eq!(seqs(&store, shop(1), 10).await?, left);
    Ok(())
}

/// A callback for a shop that is not in memory does not wait until somebody's backlog of years was walked over.
#[tokio::test(flavor = "multi_thread")]
async fn a_lookup_does_not_wait_for_a_long_walk() -> Result<()> {
    let folder = tempfile::tempdir()?;
    fill(&folder, 40_000)?;
    let store = std::sync::Arc::new(SqliteStore::open(&path(&folder))?);
    let reading = tokio::spawn({
        let store = std::sync::Arc::clone(&store);
        async move { store.read(shop(1), 0, 1, 1).await.map(|items| items[0].seq) }
    });
    for _ in 0..20 {
        assert_eq!(store.device(device(2)).await?, None);
        tokio::task::yield_now().await;
    }
    assert!(!reading.is_finished(), "the walk is much longer than that");
    assert_eq!(reading.await??, 1);
    Ok(())
}
