//! Shops, devices, invites.

use super::*;
use pokea_mailbox::{PairRefusal, Policy};
use pokea_relay::store::{DeviceRecord, ShopRecord};
use tokio::time::timeout;

pub async fn an_invite_makes_a_shop_with_a_device<E: TestEngine>() -> Result<()> {
    let engine = E::empty().await?;
    let store = engine.open().await?;
    assert_eq!(store.shop(shop(9)).await?, None);
    assert_eq!(store.device(device(1)).await?, None);
    pair(&store, 1, shop(9)).await?;
    drop(store);
    let store = engine.open().await?;
    let asked = new_device(1, 0x5e);
    assert_eq!(
        store.shop(shop(9)).await?,
        Some(ShopRecord {
            shop: shop(9),
            key: ShopKey {
                generation: 1,
                public: asked.sealing_key
            },
            policy: Policy::Accept,
            epoch: asked.epoch,
        })
    );
    assert_eq!(
        store.device(device(1)).await?,
        Some(DeviceRecord {
            device: device(1),
            shop: shop(9),
            verifying_key: asked.verifying_key,
            revoked: false,
        })
    );
    Ok(())
}

pub async fn a_second_device_joins_the_shop<E: TestEngine>() -> Result<()> {
    let engine = E::empty().await?;
    let store = engine.open().await?;
    pair(&store, 1, shop(9)).await?;
    let before = store.shop(shop(9)).await?;
    let second = invite(2, shop(9));
    store.add_invite(second).await?;
    let joined = store.pair(second.hash, new_device(2, 0x77), NOW_MS).await?;
    assert_eq!(joined, Ok(shop(9)));
    assert_eq!(
        store.device(device(2)).await?.map(|device| device.shop),
        Some(shop(9))
    );
    assert_eq!(
        store.shop(shop(9)).await?,
        before,
        "a newcomer changes neither key nor epoch"
    );
    Ok(())
}

pub async fn a_revoked_device_stays_known_and_cannot_come_back<E: TestEngine>() -> Result<()> {
    let engine = E::empty().await?;
    let store = engine.open().await?;
    pair(&store, 1, shop(9)).await?;
    store.revoke(device(1)).await?;
    store.revoke(device(0x99)).await?; // nobody
    drop(store);
    let store = engine.open().await?;
    let record = store.device(device(1)).await?.context("it stays known")?;
    assert!(record.revoked);
    assert_eq!(record.shop, shop(9), "its addresses still lead to its shop");
    for again in [invite(7, shop(9)), invite(8, shop(1))] {
        store.add_invite(again).await?;
        assert_eq!(
            store.pair(again.hash, new_device(1, 0x5e), NOW_MS).await?,
            Err(PairRefusal::Revoked)
        );
    }
    Ok(())
}

pub async fn an_invite_is_good_once_and_for_its_time<E: TestEngine>() -> Result<()> {
    let engine = E::empty().await?;
    let store = engine.open().await?;
    let invite = invite(1, shop(1));
    let (one, two) = (new_device(1, 1), new_device(2, 2));
    assert_eq!(
        store.pair(invite.hash, one, NOW_MS).await?,
        Err(PairRefusal::InviteUnknown)
    );
    store.add_invite(invite).await?;
    let late = invite.expires_at_ms;
    assert_eq!(
        store.pair(invite.hash, one, late).await?,
        Err(PairRefusal::InviteExpired)
    );
    // Two at once: one of them.
    let both = tokio::try_join!(
        store.pair(invite.hash, one, NOW_MS),
        store.pair(invite.hash, two, late - 1)
    )?;
    let used = Err(PairRefusal::InviteUsed);
    let (winner, loser) = match both {
        (Ok(_), refused) => {
            assert_eq!(refused, used);
            (one, two)
        }
        (refused, made) => {
            assert_eq!((refused, made), (used, Ok(shop(1))));
            (two, one)
        }
    };
    assert_eq!(
        store.pair(invite.hash, winner, NOW_MS).await?,
        Ok(shop(1)),
        "its answer may have been lost"
    );
    assert_eq!(store.pair(invite.hash, loser, NOW_MS).await?, used);
    assert_eq!(store.device(loser.device).await?, None);
    Ok(())
}

pub async fn another_sealing_key_is_the_next_generation<E: TestEngine>() -> Result<()> {
    let engine = E::empty().await?;
    let store = engine.open().await?;
    pair(&store, 1, shop(9)).await?;
    // It has lost its disk, and was given an invite of its own: it stays in its shop.
    for (n, key, generation) in [(2, 0x5e, 1), (3, 0x77, 2), (4, 0x77, 2)] {
        let invite = invite(n, shop(n));
        store.add_invite(invite).await?;
        assert_eq!(
            store.pair(invite.hash, new_device(1, key), NOW_MS).await?,
            Ok(shop(9))
        );
        let record = store.shop(shop(9)).await?.context("a shop")?;
        assert_eq!(
            record.key,
            ShopKey {
                generation,
                public: SealingKey::from_bytes([key; 32])
            }
        );
        assert_eq!(record.epoch, new_device(1, key).epoch);
    }
    Ok(())
}

pub async fn a_policy_is_kept<E: TestEngine>() -> Result<()> {
    let engine = E::empty().await?;
    let store = engine.open().await?;
    pair(&store, 1, shop(1)).await?;
    pair(&store, 2, shop(2)).await?;
    store.set_policy(shop(1), Policy::Reject).await?;
    drop(store);
    let store = engine.open().await?;
    let policy = async |n| anyhow::Ok(store.shop(shop(n)).await?.context("a shop")?.policy);
    assert_eq!(policy(1).await?, Policy::Reject);
    assert_eq!(policy(2).await?, Policy::Accept);
    store.set_policy(shop(1), Policy::Accept).await?;
    assert_eq!(policy(1).await?, Policy::Accept);
    Ok(())
}

pub async fn changes_are_told<E: TestEngine>() -> Result<()> {
    let engine = E::empty().await?;
    let store = engine.open().await?;
    let mut changes = store.changes();
    let mut told = async |expected| {
        let wait = async {
            // An engine may say more than it must.
            while changes.recv().await? != expected {}
            anyhow::Ok(())
        };
        timeout(crate::BOUND, wait).await?
    };
    pair(&store, 1, shop(1)).await?;
    told(shop(1)).await?;
    pair(&store, 2, shop(2)).await?;
    told(shop(2)).await?;
    store.set_policy(shop(1), Policy::Reject).await?;
    told(shop(1)).await?;
    store.revoke(device(2)).await?;
    told(shop(2)).await?;
    store
        .set_epoch(shop(1), Epoch::from_bytes([3; Epoch::LEN]))
        .await?;
    told(shop(1)).await
}

pub async fn what_a_device_acknowledged_is_known<E: TestEngine>() -> Result<()> {
    let engine = E::empty().await?;
    let store = engine.open().await?;
    pair(&store, 1, shop(9)).await?;
    assert_eq!(store.acked(device(1)).await?, 0);
    store.ack(device(1), 7);
    store.ack(device(1), 5);
    timeout(crate::BOUND, async {
        while store.acked(device(1)).await? != 7 {
            tokio::task::yield_now().await;
        }
        anyhow::Ok(())
    })
    .await??;
    assert_eq!(store.acked(device(2)).await?, 0, "of each device");
    Ok(())
}
