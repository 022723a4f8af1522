//! An older state is put back from a backup.

use super::*;
use pokea_relay::store::Denied;

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

/// Nor does whoever has stolen a device profit from it, with the file of then or with none at all.
pub async fn a_device_that_was_revoked_since_stays_out<E: BackedUp>() -> Result<()> {
    let mut engine = E::empty().await?;
    let store = engine.open().await?;
    pair(&store, 1, shop(1)).await?;
    pair(&store, 2, shop(1)).await?;
    drop(store);
    engine.back_up().await?;
    let store = engine.open().await?;
    store.change(shop(1), Change::Revoke(device(2))).await??;
    drop(store);

    engine.put_back().await?;
    let store = engine.open().await?;
    let known = store.device(device(2)).await?.context("it is known")?;
    assert!(known.revoked);
    let roll = store.roll(shop(1)).await?.context("a shop")?;
    assert!(roll.must_rotate, "it had the key that is in use again");
    assert!(!store.device(device(1)).await?.context("known")?.revoked);
    let elsewhere = Change::Admit(admission(2, Brings::Own(key(7))));
    let admitted = store.change(shop(2), elsewhere).await?;
    assert_eq!(admitted, Err(Denied::Revoked));
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
