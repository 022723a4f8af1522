//! Dedupe: an item that is given again, because nobody knows whether it was stored, is there once. It is known by its own id, not by its body.

use super::*;

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
