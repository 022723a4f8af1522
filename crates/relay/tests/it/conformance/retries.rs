//! Dedupe: an item that is given again, because nobody knows whether it was stored, is there once. It is known by its own id, not by its body.

use super::*;
use futures_util::future::try_join_all;

pub async fn an_item_given_again_keeps_its_number<E: TestEngine>() -> Result<()> {
    let engine = E::empty().await?;
    let store = engine.open().await?;
    let given = small_item();
    // At once, so that they may come into one commit; and afterwards, with others in between.
    let (first, second) = tokio::try_join!(
        store.append(shop(1), given.clone()),
        store.append(shop(1), given.clone())
    )?;
    assert_eq!(first, second);
    for _ in 0..100 {
        store.append(shop(1), small_item()).await?;
    }
    assert_eq!(store.append(shop(1), given.clone()).await?, first);
    let items = all_items(&store, shop(1), 0).await?;
    assert_eq!(items.len(), 101);
    assert_eq!(items[0].sealed, given.sealed);
    Ok(())
}

/// Two payments of the same amount are two, even if the bodies are alike to the byte.
pub async fn the_same_body_twice_is_two_items<E: TestEngine>() -> Result<()> {
    let engine = E::empty().await?;
    let store = engine.open().await?;
    let first = store.append(shop(1), item(NOW_MS, b"alike")).await?;
    let second = store.append(shop(1), item(NOW_MS, b"alike")).await?;
    assert_eq!(seqs(&store, shop(1), 0).await?, [first, second]);
    Ok(())
}

/// Who gives it again may be the relay that was killed before it had the answer.
pub async fn a_retry_is_known_after_a_start<E: TestEngine>() -> Result<()> {
    let engine = E::empty().await?;
    let given = small_item();
    let store = engine.open().await?;
    let first = store.append(shop(1), given.clone()).await?;
    drop(store);
    let store = engine.open().await?;
    assert_eq!(store.append(shop(1), given).await?, first);
    assert_eq!(seqs(&store, shop(1), 0).await?, [first]);
    Ok(())
}

/// A group that is in doubt is given again as it was, with what has come since in between: as one group, as far as the engine makes any.
pub async fn a_group_given_again_keeps_its_numbers<E: TestEngine>() -> Result<()> {
    let engine = E::empty().await?;
    let store = engine.open().await?;
    let given: Vec<_> = (0..40).map(|_| item(NOW_MS, &[0; 15_000])).collect();
    let give = |items: Vec<NewItem>| {
        try_join_all(items.into_iter().map(|item| store.append(shop(1), item)))
    };
    let first = give(given.clone()).await?;
    let among_others = given.iter().flat_map(|item| [item.clone(), small_item()]);
    let second = give(among_others.collect()).await?;
    assert!(first.iter().eq(second.iter().step_by(2)));
    let mut numbers = [first, second].concat();
    numbers.sort_unstable();
    numbers.dedup();
    assert_eq!(seqs(&store, shop(1), 0).await?, numbers);
    Ok(())
}
