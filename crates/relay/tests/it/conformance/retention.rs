//! What goes, and when: nothing that somebody has still to get, before its month is over.

use super::*;
use tokio::time::timeout;

pub const HOUR_MS: i64 = 3_600_000;

/// An acknowledgement need not happen at once, so this waits until a sweep would see it: the next callback's commit takes it along.
async fn ack(store: &impl Store, n: u8, seq: u64) -> Result<()> {
    store.ack(device(n), seq);
    timeout(
        crate::BOUND,
        store.append(shop(0xaa), item(NOW_MS + 90 * DAY_MS, b"later")),
    )
    .await??;
    Ok(())
}

/// What was removed may be read for a moment longer, so this waits until the first shop has these items alone.
async fn holds_only(store: &impl Store, after: u64, expected: &[u64]) -> Result<()> {
    timeout(crate::BOUND, async {
        while seqs(store, shop(1), after).await? != expected {
            tokio::task::yield_now().await;
        }
        anyhow::Ok(())
    })
    .await?
}

pub async fn items_stay_a_week_after_everybody_has_them<E: TestEngine>() -> Result<()> {
    let engine = E::empty().await?;
    let store = engine.open().await?;
    for n in [1, 2, 3] {
        pair(&store, n, shop(1)).await?;
    }
    let first = store.append(shop(1), item(NOW_MS, b"first")).await?;
    let second = store.append(shop(1), item(NOW_MS, b"second")).await?;
    ack(&store, 1, second).await?;
    store.change(shop(1), Change::Revoke(device(3))).await??;
    for day in 1..=15 {
        store.sweep(NOW_MS + day * DAY_MS).await?;
    }
    assert_eq!(
        seqs(&store, shop(1), 0).await?,
        [first, second],
        "one device has neither"
    );
    ack(&store, 2, first).await?;
    for day in 16..=21 {
        store.sweep(NOW_MS + day * DAY_MS).await?;
    }
    assert_eq!(seqs(&store, shop(1), 0).await?, [first, second]);
    for day in 22..=29 {
        store.sweep(NOW_MS + day * DAY_MS).await?;
    }
    // Who was revoked is not waited for.
    holds_only(&store, 0, &[second]).await?;
    Ok(())
}

pub async fn a_device_that_never_acknowledges_is_reported_and_then_given_up<E: TestEngine>()
-> Result<()> {
    let engine = E::empty().await?;
    let store = engine.open().await?;
    pair(&store, 1, shop(1)).await?;
    let never = store.append(shop(1), item(NOW_MS, b"never")).await?;
    let swept = store.sweep(NOW_MS + 23 * DAY_MS).await?;
    assert_eq!((swept.items, swept.overdue), (0, 1));
    // A month in which no relay ran, or a clock that is ahead, or an old backup: it goes when it has been reported for a week.
    let swept = store.sweep(NOW_MS + 60 * DAY_MS).await?;
    assert_eq!((swept.items, swept.overdue), (0, 1));
    let until_ms = NOW_MS + 67 * DAY_MS - 12 * HOUR_MS;
    assert_eq!(sweep_on(&store, NOW_MS + 60 * DAY_MS, until_ms).await?, 0);
    assert_eq!(seqs(&store, shop(1), 0).await?, [never]);
    // Two clocks that do not agree count for nothing.
    for _ in 0..5 {
        store.sweep(until_ms - DAY_MS).await?;
    }
    assert_eq!(seqs(&store, shop(1), 0).await?, [never]);
    let young = store
        .append(shop(1), item(until_ms - 29 * DAY_MS, b"young"))
        .await?;
    assert_eq!(
        sweep_on(&store, until_ms, until_ms + 18 * HOUR_MS).await?,
        1
    );
    holds_only(&store, 0, &[young]).await?;
    let never = young;

    // What was removed is not numbered again, and who was at it goes on.
    drop(store);
    let store = engine.open().await?;
    let next = store.append(shop(1), small_item()).await?;
    assert!(next > never);
    assert_eq!(seqs(&store, shop(1), never).await?, [next]);
    Ok(())
}

/// As a relay sweeps that is started again and again. Gives how many items went.
pub async fn sweep_on(store: &impl Store, from_ms: i64, until_ms: i64) -> Result<usize> {
    let (mut now_ms, mut items) = (from_ms, 0);
    while now_ms < until_ms {
        now_ms += 6 * HOUR_MS;
        items += store.sweep(now_ms).await?.items;
    }
    Ok(items)
}

pub async fn a_shop_that_is_removed_goes_with_all_that_it_has<E: TestEngine>() -> Result<()> {
    let engine = E::empty().await?;
    let store = engine.open().await?;
    let mut changes = store.changes();
    pair(&store, 1, shop(1)).await?;
    pair(&store, 2, shop(2)).await?;
    assert!(store.set_invite(invite(1), invited(shop(1)), 0).await?);
    let mut kept = Vec::new();
    for _ in 0..10 {
        store.append(shop(1), small_item()).await?;
        kept.push(store.append(shop(2), small_item()).await?);
    }
    assert!(store.remove(shop(1)).await?);
    assert!(!store.remove(shop(1)).await?, "it is not there any more");
    timeout(crate::BOUND, async {
        while changes.recv().await? != shop(1) {}
        anyhow::Ok(())
    })
    .await??;
    assert_eq!(store.device(device(1)).await?, None);
    assert_eq!(store.shops().await?, [shop(2)]);
    store.sweep(NOW_MS).await?;
    holds_only(&store, 0, &[]).await?;
    drop(store);
    let store = engine.open().await?;
    assert_eq!(head(&store, shop(1)).await?, 0);
    assert_eq!(store.device(device(1)).await?, None);
    assert_eq!(seqs(&store, shop(2), 0).await?, kept);
    Ok(())
}

pub async fn invites_go_a_week_after_they_expired<E: TestEngine>() -> Result<()> {
    let engine = E::empty().await?;
    let store = engine.open().await?;
    for n in [1, 2] {
        assert!(store.set_invite(invite(n), invited(shop(n)), 0).await?);
    }
    assert_eq!(store.sweep(NOW_MS + 8 * DAY_MS - 1).await?.invites, 0);
    assert_eq!(store.sweep(NOW_MS + 8 * DAY_MS).await?.invites, 2);
    Ok(())
}
