//! An older state is put back from a backup.

use super::*;

/// Else a device that is ahead of the old state would take new items for such as it has, and never ask for them.
pub async fn what_was_put_back_gives_no_number_again<E: BackedUp>() -> Result<()> {
    let mut engine = E::empty().await?;
    let store = engine.open().await?;
    let kept = store.append(shop(1), small_item()).await?;
    drop(store);
    engine.back_up().await?;
    let store = engine.open().await?;
    let mut lost = 0;
    for _ in 0..100 {
        lost = store.append(shop(1), small_item()).await?;
    }
    drop(store);

    engine.put_back().await?;
    let store = engine.open().await?;
    assert_eq!(head(&store, shop(1)).await?, kept);
    let next = store.append(shop(1), small_item()).await?;
    assert!(next > lost, "{next} was given before");
    assert_eq!(seqs(&store, shop(1), 0).await?, [kept, next]);
    assert_eq!(seqs(&store, shop(1), lost).await?, [next]);
    Ok(())
}

pub async fn an_epoch_is_kept<E: TestEngine>() -> Result<()> {
    let engine = E::empty().await?;
    let store = engine.open().await?;
    pair(&store, 1, shop(1)).await?;
    let before = store.shop(shop(1)).await?.context("a shop")?;
    let epoch = Epoch::from_bytes([0xee; Epoch::LEN]);
    store.set_epoch(shop(1), epoch).await?;
    drop(store);
    let after = engine.open().await?.shop(shop(1)).await?;
    assert_eq!(
        after,
        Some(pokea_relay::store::ShopRecord { epoch, ..before })
    );
    Ok(())
}
