//! What goes, and when: nothing that somebody has still to get, before its month is over.

use super::*;
use tokio::time::timeout;

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
    let swept = store.sweep(NOW_MS + 23 * DAY_MS - 1).await?;
    assert_eq!((swept.items, swept.overdue), (0, 0));
    let swept = store.sweep(NOW_MS + 23 * DAY_MS).await?;
    assert_eq!((swept.items, swept.overdue), (0, 1));
    let swept = store.sweep(NOW_MS + 30 * DAY_MS - 1).await?;
    assert_eq!((swept.items, swept.overdue), (0, 1));
    assert_eq!(seqs(&store, shop(1), 0).await?, [never]);
    let swept = store.sweep(NOW_MS + 30 * DAY_MS).await?;
    assert_eq!((swept.items, swept.overdue), (1, 1));
    holds_only(&store, 0, &[]).await?;

    // What was removed is not numbered again, and who was at it goes on.
    drop(store);
    let store = engine.open().await?;
    let next = store.append(shop(1), small_item()).await?;
    assert!(next > never);
    assert_eq!(seqs(&store, shop(1), never).await?, [next]);
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
