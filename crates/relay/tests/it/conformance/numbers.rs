//! Order: numbers rise, a reader that goes by them misses nothing, and a head is never ahead of what can be read.

use super::*;
use futures_util::future::try_join_all;
use pokea_mailbox::limits::BATCH_BYTES_MAX;
use tokio::time::timeout;

pub async fn numbers_rise_and_survive_a_start<E: TestEngine>() -> Result<()> {
    let engine = E::empty().await?;
    let mut given = [Vec::new(), Vec::new()];
    for _ in 0..3 {
        let store = engine.open().await?;
        for n in [1, 2, 1, 1] {
            let seq = store.append(shop(n), small_item()).await?;
            given[usize::from(n) - 1].push(seq);
        }
        for n in [1, 2] {
            let given = &given[usize::from(n) - 1];
            assert!(given.is_sorted_by(|a, b| a < b), "{given:?}");
            assert_eq!(&seqs(&store, shop(n), 0).await?, given);
            assert_eq!(seqs(&store, shop(n), given[0]).await?, given[1..]);
            assert_eq!(Some(&head(&store, shop(n)).await?), given.last());
        }
    }
    Ok(())
}

/// Many at once share whatever the engine commits together; every one gets its own number, and what is read in small pieces is all of it.
pub async fn many_at_once_are_all_there_in_order<E: TestEngine>() -> Result<()> {
    const COUNT: u64 = 2_000;
    let engine = E::empty().await?;
    let store = engine.open().await?;
    let appends = (0..COUNT).map(|n| {
        let shop = shop(if n % 5 == 0 { 2 } else { 1 });
        store.append(shop, item(NOW_MS, &n.to_be_bytes()))
    });
    let given = try_join_all(appends).await?;
    for (n, count) in [(1, 1_600), (2, 400)] {
        let seen = seqs(&store, shop(n), 0).await?;
        assert!(seen.is_sorted_by(|a, b| a < b));
        assert_eq!(seen.len(), count);
        let mut of_this_shop: Vec<u64> = (0..COUNT)
            .zip(&given)
            .filter(|(i, _)| (i % 5 == 0) == (n == 2))
            .map(|(_, seq)| *seq)
            .collect();
        of_this_shop.sort_unstable();
        assert_eq!(seen, of_this_shop);
    }
    Ok(())
}

/// A lower number that becomes readable after a higher one would be skipped for ever by a desktop whose cursor is the higher one.
pub async fn who_follows_the_head_misses_nothing<E: TestEngine>() -> Result<()> {
    const WRITERS: usize = 8;
    const EACH: usize = 100;
    let engine = E::empty().await?;
    let store = engine.open().await?;
    let write = async {
        let writers = (0..WRITERS).map(|_| async {
            for _ in 0..EACH {
                store.append(shop(1), small_item()).await?;
            }
            anyhow::Ok(())
        });
        try_join_all(writers).await
    };
    let follow = async {
        let mut head = store.head(shop(1)).await?;
        let (mut seen, mut cursor) = (Vec::new(), 0);
        while seen.len() < WRITERS * EACH {
            let newest = *head.borrow_and_update();
            let items = store.read(shop(1), cursor, 64, BATCH_BYTES_MAX).await?;
            let Some(last) = items.last() else {
                assert!(newest <= cursor, "the head is ahead of what can be read");
                timeout(crate::BOUND, head.changed()).await??;
                continue;
            };
            cursor = last.seq;
            seen.extend(items.iter().map(|item| item.seq));
        }
        anyhow::Ok(seen)
    };
    let (_, seen) = tokio::try_join!(write, follow)?;
    assert_eq!(seen, seqs(&store, shop(1), 0).await?);
    Ok(())
}

pub async fn a_batch_is_cut_by_bytes_but_never_empty<E: TestEngine>() -> Result<()> {
    let engine = E::empty().await?;
    let store = engine.open().await?;
    let size = small_item().sealed.as_bytes().len();
    for _ in 0..3 {
        store.append(shop(1), small_item()).await?;
    }
    assert_eq!(store.read(shop(1), 0, 10, 1).await?.len(), 1);
    assert_eq!(store.read(shop(1), 0, 10, size + 1).await?.len(), 2);
    assert_eq!(store.read(shop(1), 0, 2, usize::MAX).await?.len(), 2);
    assert_eq!(store.read(shop(1), u64::MAX, 10, usize::MAX).await?, []);
    Ok(())
}

pub async fn the_head_can_be_watched<E: TestEngine>() -> Result<()> {
    let engine = E::empty().await?;
    let store = engine.open().await?;
    let mut head = store.head(shop(1)).await?;
    assert_eq!(*head.borrow_and_update(), 0);
    let seq = store.append(shop(1), small_item()).await?;
    timeout(crate::BOUND, head.wait_for(|head| *head == seq)).await??;
    head.borrow_and_update();
    store.append(shop(2), small_item()).await?;
    assert!(!head.has_changed()?, "another shop's item is no news");
    Ok(())
}

pub async fn shops_do_not_see_each_other<E: TestEngine>() -> Result<()> {
    let engine = E::empty().await?;
    let store = engine.open().await?;
    let given = [item(NOW_MS, b"one"), item(NOW_MS, b"two")];
    for (n, item) in (1..).zip(&given) {
        store.append(shop(n), item.clone()).await?;
    }
    for (n, item) in (1..).zip(&given) {
        let items = all_items(&store, shop(n), 0).await?;
        assert_eq!(bodies(&items), [&item.sealed]);
        assert_eq!(items[0].envelope, item.envelope);
    }
    Ok(())
}
