//! A relay's file is moved into a cluster, with interruptions.

use crate::NOW_MS;
use crate::cluster::Cluster;
use crate::conformance::{all_items, bodies, device, item, pair, shop};
use anyhow::{Context, Result};
use async_nats::jetstream;
use futures_util::TryStreamExt;
use futures_util::future::try_join_all;
use pokea_relay::MasterSecret;
use pokea_relay::store::jetstream::{JetStreamOptions, JetStreamStore, migrate};
use pokea_relay::store::sqlite::SqliteStore;
use pokea_relay::store::{Change, Policy, Records, Store, StoreError};
use std::time::Duration;
use tokio::time::timeout;

const ITEMS: u32 = 1_500;

#[tokio::test(flavor = "multi_thread")]
async fn everything_is_there_once_and_in_order_however_often_it_was_interrupted() -> Result<()> {
    let (folder, other_folder) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let file = folder.path().join("relay.sqlite3");
    let old = SqliteStore::open(&file)?;
    for n in [1, 2, 3] {
        pair(&old, n, shop(if n == 3 { 2 } else { n })).await?;
    }
    old.change(shop(2), Change::Revoke(device(3))).await??;
    old.set_policy(shop(2), Policy::Reject, 1).await?;
    let items = (0..ITEMS).map(|n| {
        let shop = shop(if n % 3 == 0 { 2 } else { 1 });
        old.append(shop, item(NOW_MS, &n.to_be_bytes()))
    });
    try_join_all(items).await?;
    let mut before = Vec::new();
    for n in [1, 2] {
        before.push((
            old.shop(shop(n)).await?.context("a shop")?,
            all_items(&old, shop(n), 0).await?,
        ));
    }
    drop(old);

    let cluster = Cluster::start().await?;
    let options = JetStreamOptions::new(cluster.url(), folder.path().into());
    let secret = MasterSecret::from_bytes([0x5e; 32]);
    let move_on = async |patience: Duration| {
        timeout(patience, migrate(&file, options.clone(), &secret)).await
    };
    // The streams are made, and then the servers are told to forget ids at once: what was moved before an interruption is to be found by itself.
    drop(JetStreamStore::open(options.clone(), &secret).await?);
    let context = jetstream::new(cluster.client().await?);
    let mut streams = context.streams();
    while let Some(stream) = streams.try_next().await? {
        let duplicate_window = Duration::from_millis(100);
        if stream.config.name.starts_with("MAIL_") {
            context
                .update_stream(jetstream::stream::Config {
                    duplicate_window,
                    ..stream.config
                })
                .await?;
        }
    }
    // It is interrupted once the shops are there; the relay goes on with its file, and a device is stolen.
    let reader = JetStreamStore::open(
        JetStreamOptions {
            folder: other_folder.path().into(),
            ..options.clone()
        },
        &secret,
    )
    .await?;
    let shops_are_there = async {
        while reader.roll(shop(2)).await?.is_none() {
            tokio::task::yield_now().await;
        }
        anyhow::Ok(())
    };
    tokio::select! {
        moved = migrate(&file, options.clone(), &secret) => anyhow::bail!("{moved:?} before it was interrupted"),
        there = shops_are_there => there?,
    }
    drop(reader);
    let old = SqliteStore::open(&file)?;
    old.change(shop(1), Change::Revoke(device(1))).await??;
    drop(old);
    let mut patience = Duration::from_millis(200);
    let moved = loop {
        if let Ok(moved) = move_on(patience).await {
            break moved?;
        }
        patience *= 2;
    };
    assert_eq!((moved.items, moved.shops), (u64::from(ITEMS), 2));
    // Once more changes nothing, and finds the same.
    assert_eq!(move_on(crate::BOUND).await??, moved);

    let store = JetStreamStore::open(options.clone(), &secret).await?;
    for (record, items) in before {
        let there = all_items(&store, record.shop, 0).await?;
        assert_eq!(bodies(&there), bodies(&items));
        let now = store.shop(record.shop).await?.context("a shop")?;
        assert_eq!((now.key, now.policy), (record.key, record.policy));
        assert_ne!(now.epoch, record.epoch, "numbers are others");
    }
    for stolen in [1, 3] {
        let known = store.device(device(stolen)).await?;
        assert!(known.context("it stays known")?.revoked);
    }
    let other = migrate(&file, options, &MasterSecret::from_bytes([1; 32])).await;
    assert!(matches!(other, Err(StoreError::OtherSecret)), "{other:?}");
    Ok(())
}
