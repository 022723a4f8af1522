//! The storage engine by itself: numbers, walking back, retention, and what a start finds again.

use crate::NOW_MS;
use anyhow::Result;
use pokea_mailbox::limits::BATCH_BYTES_MAX;
use pokea_mailbox::{
    AnswerKind, DeviceId, Epoch, InviteHash, Nonce, Sealed, SealingKey, VerifyingKey,
};
use pokea_relay::store::sqlite::SqliteStore;
use pokea_relay::store::{DeviceRecord, NewItem, Store};
use std::path::{Path, PathBuf};

const DAY_MS: i64 = 24 * 3_600_000;

fn path(folder: &tempfile::TempDir) -> PathBuf {
    folder.path().join("relay.sqlite3")
}

fn record(n: u8) -> DeviceRecord {
    DeviceRecord {
        device: DeviceId::from_bytes([n; 16]),
        verifying_key: VerifyingKey::from_bytes([n; 32]),
        sealing_key: SealingKey::from_bytes([n; 32]),
        epoch: Epoch::from_bytes([n; 8]),
    }
}

fn item(received_at_ms: i64, bytes: &[u8]) -> NewItem {
    NewItem {
        nonce: Nonce::new(AnswerKind::Accepted, [0; 16]),
        received_at_ms,
        sealed: Sealed::from_bytes(bytes.to_vec()),
    }
}

/// A store with devices 1 and 2.
async fn open(path: &Path) -> Result<SqliteStore> {
    let store = SqliteStore::open(path)?;
    for n in [1, 2] {
        let invite = InviteHash::from_bytes([n; 32]);
        if store.device(record(n).device).await?.is_none() {
            store.add_invite(invite, NOW_MS + DAY_MS).await?;
            store.pair(invite, record(n), NOW_MS).await??;
        }
    }
    Ok(store)
}

async fn seqs(store: &SqliteStore, n: u8, after: u64) -> Result<Vec<u64>> {
    let items = store
        .read(record(n).device, after, usize::MAX, usize::MAX)
        .await?;
    Ok(items.iter().map(|item| item.seq).collect())
}

#[tokio::test]
async fn numbers_rise_and_survive_a_start() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let mut given = [Vec::new(), Vec::new()];
    for _ in 0..3 {
        let store = open(&path(&folder)).await?;
        for n in [1, 2, 1, 1] {
            let seq = store.append(record(n).device, item(NOW_MS, b"x")).await?;
            given[usize::from(n) - 1].push(seq);
        }
        for n in [1, 2] {
            let given = &given[usize::from(n) - 1];
            assert!(given.is_sorted_by(|a, b| a < b));
            assert_eq!(&seqs(&store, n, 0).await?, given);
            assert_eq!(seqs(&store, n, given[0]).await?, given[1..]);
            assert_eq!(
                Some(&*store.head(record(n).device).await?.borrow()),
                given.last()
            );
        }
    }
    assert_eq!(
        open(&path(&folder)).await?.device(record(1).device).await?,
        Some(record(1))
    );
    Ok(())
}

/// Many at once share transactions; every one gets its own number, and what is read in small pieces is all of it, in order.
#[tokio::test]
async fn many_at_once_are_all_there() -> Result<()> {
    const COUNT: u64 = 5_000;
    let folder = tempfile::tempdir()?;
    let store = open(&path(&folder)).await?;
    let appends = (0..COUNT).map(|n| {
        let device = record(if n % 5 == 0 { 2 } else { 1 }).device;
        store.append(device, item(NOW_MS, &n.to_be_bytes()))
    });
    let mut given = futures_util::future::try_join_all(appends).await?;
    given.sort_unstable();
    given.dedup();
    assert_eq!(given.len(), 5_000);

    for (n, count) in [(1, 4_000), (2, 1_000)] {
        let (mut after, mut seen) = (0, 0);
        loop {
            let items = store
                .read(record(n).device, after, 100, BATCH_BYTES_MAX)
                .await?;
            let Some(last) = items.last() else { break };
            assert!(
                items.first().is_some_and(|first| first.seq > after)
                    && items.is_sorted_by(|a, b| a.seq < b.seq)
            );
            (after, seen) = (last.seq, seen + items.len());
        }
        assert_eq!(seen, count);
    }
    drop(store);
    // Closed without a crash, and with one: the table is read again from the last summary on.
    rusqlite::Connection::open(path(&folder))?
        .execute_batch("UPDATE progress SET saved_up_to = 0; UPDATE devices SET head = 0")?;
    assert_eq!(seqs(&open(&path(&folder)).await?, 2, 0).await?.len(), 1_000);
    Ok(())
}

#[tokio::test]
async fn a_batch_is_cut_by_bytes_but_never_empty() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let store = open(&path(&folder)).await?;
    for _ in 0..3 {
        store
            .append(record(1).device, item(NOW_MS, &[0; 100]))
            .await?;
    }
    assert_eq!(store.read(record(1).device, 0, 10, 1).await?.len(), 1);
    assert_eq!(store.read(record(1).device, 0, 10, 101).await?.len(), 2);
    assert_eq!(store.read(record(1).device, u64::MAX, 10, 101).await?, []);
    Ok(())
}

#[tokio::test]
async fn the_head_can_be_watched() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let store = open(&path(&folder)).await?;
    let mut head = store.head(record(1).device).await?;
    assert_eq!(*head.borrow_and_update(), 0);
    let seq = store.append(record(1).device, item(NOW_MS, b"x")).await?;
    head.changed().await?;
    assert_eq!(*head.borrow_and_update(), seq);
    store.append(record(2).device, item(NOW_MS, b"x")).await?;
    assert!(!head.has_changed()?, "another device's item is no news");
    Ok(())
}

#[tokio::test]
async fn items_stay_a_week_after_their_acknowledgement_and_a_month_without() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let store = open(&path(&folder)).await?;
    let (one, two) = (record(1).device, record(2).device);
    let acked = store.append(one, item(NOW_MS, b"acknowledged")).await?;
    let waiting = store.append(one, item(NOW_MS, b"waiting")).await?;
    let never = store
        .append(two, item(NOW_MS, b"never acknowledged"))
        .await?;
    store.ack(one, acked);
    // The acknowledgement is written with the next callback at the latest.
    let newest = store
        .append(one, item(NOW_MS + 40 * DAY_MS, b"newest"))
        .await?;

    for day in 1..=13 {
        store.sweep(NOW_MS + day * DAY_MS).await?;
        assert_eq!(
            seqs(&store, 1, 0).await?,
            [acked, waiting, newest],
            "day {day}"
        );
    }
    assert_eq!(store.sweep(NOW_MS + 14 * DAY_MS).await?.items, 1);
    assert_eq!(seqs(&store, 1, 0).await?, [waiting, newest]);
    assert_eq!(store.sweep(NOW_MS + 30 * DAY_MS - 1).await?.items, 0);
    assert_eq!(seqs(&store, 2, 0).await?, [never]);
    assert_eq!(store.sweep(NOW_MS + 30 * DAY_MS).await?.items, 2);
    assert_eq!(seqs(&store, 1, 0).await?, [newest]);
    assert_eq!(seqs(&store, 2, 0).await?, Vec::<u64>::new());
    Ok(())
}

#[tokio::test]
async fn a_number_is_never_used_twice_even_when_everything_is_swept() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let store = open(&path(&folder)).await?;
    let appends = (0..2_500).map(|_| store.append(record(1).device, item(NOW_MS, b"x")));
    let given = futures_util::future::try_join_all(appends).await?;
    let last = given.into_iter().max().expect("there are many");
    assert_eq!(store.sweep(NOW_MS + 31 * DAY_MS).await?.items, 2_500);
    assert_eq!(seqs(&store, 1, 0).await?, Vec::<u64>::new());
    drop(store);
    let store = open(&path(&folder)).await?;
    assert_eq!(*store.head(record(1).device).await?.borrow(), last);
    let next = store.append(record(1).device, item(NOW_MS, b"x")).await?;
    assert!(next > last);
    assert_eq!(seqs(&store, 1, 0).await?, [next]);
    Ok(())
}

#[tokio::test]
async fn invites_are_swept_a_week_after_they_expired() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let store = open(&path(&folder)).await?;
    assert_eq!(store.sweep(NOW_MS + 8 * DAY_MS - 1).await?.invites, 0);
    assert_eq!(store.sweep(NOW_MS + 8 * DAY_MS).await?.invites, 2);
    Ok(())
}

#[tokio::test]
async fn an_item_cannot_be_changed() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let store = open(&path(&folder)).await?;
    store.append(record(1).device, item(NOW_MS, b"x")).await?;
    let change =
        rusqlite::Connection::open(path(&folder))?.execute("UPDATE log SET received_at_ms = 0", []);
    assert!(change.is_err_and(|error| error.to_string().contains("never changes")));
    Ok(())
}

#[tokio::test]
async fn a_file_of_a_newer_version_is_refused() -> Result<()> {
    let folder = tempfile::tempdir()?;
    drop(open(&path(&folder)).await?);
    rusqlite::Connection::open(path(&folder))?.pragma_update(None, "user_version", 99)?;
    assert!(SqliteStore::open(&path(&folder)).is_err());
    Ok(())
}
