//! Shops, devices, invites.

use super::*;
use pokea_mailbox::{Commitment, Letter, Policy};
use pokea_relay::store::{Denied, DeviceRecord, ShopRecord};
use tokio::time::timeout;

pub async fn a_first_device_makes_a_shop<E: TestEngine>() -> Result<()> {
    let engine = E::empty().await?;
    let store = engine.open().await?;
    assert_eq!(store.shop(shop(9)).await?, None);
    assert_eq!(store.roll(shop(9)).await?, None);
    assert_eq!(store.device(device(1)).await?, None);
    let made = pair(&store, 1, shop(9)).await?;
    assert_eq!((made.name.as_str(), made.must_rotate), ("shop of 1", false));
    drop(store);
    let store = engine.open().await?;
    assert_eq!(store.shops().await?, [shop(9)]);
    assert_eq!(store.roll(shop(9)).await?, Some(made));
    assert_eq!(
        store.shop(shop(9)).await?,
        Some(ShopRecord {
            shop: shop(9),
            key: ShopKey {
                generation: 1,
                public: key(0x5e)
            },
            policy: Policy::Accept,
            epoch: Epoch::from_bytes([1; Epoch::LEN]),
        })
    );
    assert_eq!(
        store.device(device(1)).await?,
        Some(DeviceRecord {
            device: device(1),
            shop: shop(9),
            verifying_key: VerifyingKey::from_bytes([1; VerifyingKey::LEN]),
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
    let admit = async |brings| {
        store
            .change(shop(9), Change::Admit(admission(2, brings)))
            .await
    };
    // With a key of its own it would leave the first one without mail, and with an old one itself.
    assert_eq!(
        admit(Brings::Own(key(0x77))).await?,
        Err(Denied::OthersInShop)
    );
    let old = ShopKey {
        generation: 0,
        public: key(0x5e),
    };
    assert_eq!(admit(Brings::Given(old)).await?, Err(Denied::Overtaken));
    assert_eq!(
        store
            .device(device(2))
            .await?
            .filter(|device| !device.revoked),
        None
    );

    pair(&store, 2, shop(9)).await?;
    let joined = store.device(device(2)).await?;
    assert_eq!(joined.map(|device| device.shop), Some(shop(9)));
    let after = store.shop(shop(9)).await?;
    assert_eq!(after, before, "a newcomer changes neither key nor epoch");
    let roll = pair(&store, 2, shop(9)).await?;
    assert_eq!(roll.devices.len(), 2, "its answer may have been lost");
    Ok(())
}

pub async fn a_revoked_device_stays_known_and_cannot_come_back<E: TestEngine>() -> Result<()> {
    let engine = E::empty().await?;
    let store = engine.open().await?;
    pair(&store, 1, shop(9)).await?;
    let revoke = async |n| store.change(shop(9), Change::Revoke(device(n))).await;
    assert!(!revoke(1).await??.must_rotate, "there is nobody for whom");
    assert_eq!(revoke(0x99).await?, Err(Denied::Unknown));
    drop(store);
    let store = engine.open().await?;
    let record = store.device(device(1)).await?.context("it stays known")?;
    assert!(record.revoked);
    assert_eq!(record.shop, shop(9), "its addresses still lead to its shop");
    for brings in [Brings::Own(key(0x77)), Brings::Own(key(0x5e))] {
        let again = Change::Admit(admission(1, brings));
        assert_eq!(store.change(shop(9), again).await?, Err(Denied::Revoked));
    }
    Ok(())
}

/// It has lost its disk but not its keys, or only the relay's answer.
pub async fn a_device_that_pairs_again_is_the_same<E: TestEngine>() -> Result<()> {
    let engine = E::empty().await?;
    let store = engine.open().await?;
    pair(&store, 1, shop(9)).await?;
    for (public, generation) in [(0x5e, 1), (0x77, 2), (0x77, 2)] {
        let again = Change::Admit(admission(1, Brings::Own(key(public))));
        let roll = store.change(shop(9), again).await??;
        assert_eq!(
            (roll.key.generation, roll.key.public),
            (generation, key(public))
        );
        assert_eq!(roll.devices.len(), 1);
        assert_eq!(roll.epoch, Epoch::from_bytes([1; Epoch::LEN]));
    }
    Ok(())
}

/// By its number a register's receipts are told from another's.
pub async fn devices_are_counted_and_no_number_is_given_twice<E: TestEngine>() -> Result<()> {
    let engine = E::empty().await?;
    let store = engine.open().await?;
    for n in 1..=3 {
        let roll = pair(&store, n, shop(9)).await?;
        assert_eq!(roll.ordinal(device(n)), u16::from(n));
        assert_eq!(roll.others(device(n)), u16::from(n) - 1);
    }
    // One that pairs again stays who it is, and one that takes the place of another is a new one.
    let known = store.roll(shop(9)).await?.context("it is there")?;
    let again = Admission {
        sealing_key: key(0x61),
        ..admission(1, Brings::Given(known.key))
    };
    let roll = store.change(shop(9), Change::Admit(again)).await??;
    assert_eq!(roll.ordinal(device(1)), 1);
    store.change(shop(9), Change::Revoke(device(3))).await??;
    drop(store);
    let store = engine.open().await?;
    let roll = store.roll(shop(9)).await?.context("it is there")?;
    let counted = |n| roll.ordinal(device(n));
    assert_eq!(
        [counted(1), counted(2), counted(3), counted(4)],
        [1, 2, 3, 0]
    );
    assert_eq!(roll.others(device(1)), 1, "the revoked one is none");
    Ok(())
}

/// A thief lets in another device while he has one; the first is revoked. He does not get the next key by the second.
pub async fn who_was_let_in_by_a_revoked_device_is_known_and_comes_in_no_more<E: TestEngine>()
-> Result<()> {
    let engine = E::empty().await?;
    let store = engine.open().await?;
    let first = pair(&store, 1, shop(9)).await?;
    pair(&store, 2, shop(9)).await?;
    let let_in = async |n, by| {
        let admission = Admission {
            let_in_by: Some(device(by)),
            ..admission(n, Brings::Given(first.key))
        };
        store.change(shop(9), Change::Admit(admission)).await
    };
    let_in(3, 2).await??;
    let_in(4, 3).await??;
    drop(store);
    let store = engine.open().await?;
    let let_in = async |n, by, key| {
        let admission = Admission {
            let_in_by: Some(device(by)),
            ..admission(n, Brings::Given(key))
        };
        store.change(shop(9), Change::Admit(admission)).await
    };
    let roll = store.change(shop(9), Change::Revoke(device(2))).await??;
    assert_eq!(roll.guests(device(2)), [device(3), device(4)]);
    assert_eq!(roll.guests(device(1)), []);
    // It was approved before, and has not come in yet: with the key that is about to be replaced by nobody.
    assert_eq!(let_in(5, 1, first.key).await?, Err(Denied::Overtaken));
    let key = ShopKey {
        generation: 2,
        public: key(0x77),
    };
    let letters = [1, 3, 4].map(|n| (device(n), Letter::from_bytes(vec![n; 84])));
    let rotate = |letters: &[(DeviceId, Letter)]| Change::Rotate {
        by: device(1),
        key,
        letters: letters.to_vec(),
    };
    let long = [1, 3, 4].map(|n| (device(n), Letter::from_bytes(vec![n; 9_000])));
    let fills = store.change(shop(9), rotate(&long)).await?;
    assert_eq!(fills, Err(Denied::TooLong), "a roll must stay small");
    store.change(shop(9), rotate(&letters)).await??;
    assert_eq!(let_in(5, 2, key).await?, Err(Denied::Unapproved));
    let roll = store.change(shop(9), Change::Revoke(device(3))).await??;
    assert_eq!(roll.guests(device(2)), [device(4)], "who is still in");
    let gone = roll.device(device(3)).context("it stays known")?;
    assert!(gone.letters.is_empty());
    Ok(())
}

pub async fn a_shops_next_key_reaches_all_of_its_devices<E: TestEngine>() -> Result<()> {
    let engine = E::empty().await?;
    let store = engine.open().await?;
    for n in [1, 2, 3, 4] {
        pair(&store, n, shop(9)).await?;
    }
    let rotate = async |by, generation, to: &[u8]| {
        let letter = |to: &u8| (device(*to), Letter::from_bytes(vec![*to; 40]));
        let change = Change::Rotate {
            by: device(by),
            key: ShopKey {
                generation,
                public: key(0xa0 + by),
            },
            letters: to.iter().map(letter).collect(),
        };
        store.change(shop(9), change).await
    };
    assert_eq!(
        rotate(1, 2, &[1, 2, 3, 4]).await?,
        Err(Denied::Overtaken),
        "nobody asked for it"
    );
    let roll = store.change(shop(9), Change::Revoke(device(4))).await??;
    assert!(roll.must_rotate);
    assert_eq!(rotate(4, 2, &[1, 2, 3]).await?, Err(Denied::Revoked));
    for lacks_one in [[1, 2], [2, 3]] {
        let rotated = rotate(1, 2, &lacks_one).await?;
        assert_eq!(rotated, Err(Denied::Overtaken), "it would leave one out");
    }
    assert_eq!(
        rotate(1, 3, &[1, 2, 3]).await?,
        Err(Denied::Overtaken),
        "not the next"
    );
    // Two that make it at once: one of them, and everybody has its letter, who made it too.
    let both = tokio::try_join!(rotate(1, 2, &[1, 2, 3, 4]), rotate(2, 2, &[1, 2, 3]))?;
    let by = match both {
        (Ok(_), Err(Denied::Overtaken)) => 1,
        (Err(Denied::Overtaken), Ok(_)) => 2,
        other => anyhow::bail!("{other:?}"),
    };
    drop(store);
    let store = engine.open().await?;
    let roll = store.roll(shop(9)).await?.context("a shop")?;
    assert!(!roll.must_rotate);
    assert_eq!((roll.key.generation, roll.key.public), (2, key(0xa0 + by)));
    for known in &roll.devices {
        let has_letter = known.letters.iter().any(|(generation, _)| *generation == 2);
        assert_eq!(has_letter, known.id != device(4), "{known:?}");
    }
    assert_eq!(store.shop(shop(9)).await?.context("a shop")?.key, roll.key);
    Ok(())
}

pub async fn a_shop_has_room_for_so_many_devices<E: TestEngine>() -> Result<()> {
    let engine = E::empty().await?;
    let store = engine.open().await?;
    let first = pair(&store, 1, shop(9)).await?;
    let given = Brings::Given(first.key);
    for n in 2..=16 {
        pair(&store, n, shop(9)).await?;
    }
    let one_more = store.change(shop(9), Change::Admit(admission(17, given)));
    assert_eq!(one_more.await?, Err(Denied::ShopFull));
    store
        .change(shop(9), Change::Admit(admission(16, given)))
        .await??;
    let replaces = Admission {
        replaces: Some(device(2)),
        ..admission(17, given)
    };
    store.change(shop(9), Change::Admit(replaces)).await??;
    Ok(())
}

pub async fn the_last_device_is_replaced<E: TestEngine>() -> Result<()> {
    let engine = E::empty().await?;
    let store = engine.open().await?;
    pair(&store, 1, shop(9)).await?;
    let new = Admission {
        replaces: Some(device(1)),
        ..admission(2, Brings::Own(key(0x77)))
    };
    for _ in 0..2 {
        let roll = store.change(shop(9), Change::Admit(new.clone())).await??;
        assert_eq!((roll.key.generation, roll.must_rotate), (2, false));
        let active: Vec<_> = roll.active().map(|device| device.id).collect();
        assert_eq!(active, [device(2)]);
    }
    // One of several had the key that stays in use, so there must be another.
    pair(&store, 3, shop(9)).await?;
    let roll = store.roll(shop(9)).await?.context("a shop")?;
    let other = Admission {
        replaces: Some(device(3)),
        ..admission(4, Brings::Given(roll.key))
    };
    assert!(
        store
            .change(shop(9), Change::Admit(other))
            .await??
            .must_rotate
    );
    Ok(())
}

pub async fn an_invite_is_changed_by_one_at_a_time<E: TestEngine>() -> Result<()> {
    let engine = E::empty().await?;
    let store = engine.open().await?;
    assert_eq!(store.invite(invite(1)).await?, None);
    let new = invited(shop(1));
    assert!(store.set_invite(invite(1), new.clone(), 0).await?);
    assert!(
        !store.set_invite(invite(1), new.clone(), 0).await?,
        "there already"
    );
    drop(store);
    let store = engine.open().await?;
    let (kept, revision) = store.invite(invite(1)).await?.context("kept")?;
    assert_eq!(kept, new);
    let begun = |n| InviteRecord {
        step: Step::Begun {
            commitment: Commitment::from_bytes([n; Commitment::LEN]),
        },
        ..new.clone()
    };
    let (one, two) = tokio::try_join!(
        store.set_invite(invite(1), begun(1), revision),
        store.set_invite(invite(1), begun(2), revision)
    )?;
    assert!(one != two, "the first to use it wins");
    let (kept, _) = store.invite(invite(1)).await?.context("kept")?;
    assert_eq!(kept, begun(if one { 1 } else { 2 }));
    Ok(())
}

pub async fn a_policy_is_kept<E: TestEngine>() -> Result<()> {
    let engine = E::empty().await?;
    let store = engine.open().await?;
    pair(&store, 1, shop(1)).await?;
    pair(&store, 2, shop(2)).await?;
    store.set_policy(shop(1), Policy::Reject, 5).await?;
    // Another register's choice was made before.
    store.set_policy(shop(1), Policy::Accept, 4).await?;
    drop(store);
    let store = engine.open().await?;
    let policy = async |n| anyhow::Ok(store.shop(shop(n)).await?.context("a shop")?.policy);
    assert_eq!(policy(1).await?, Policy::Reject);
    assert_eq!(policy(2).await?, Policy::Accept);
    store.set_policy(shop(1), Policy::Accept, 6).await?;
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
    store.set_policy(shop(1), Policy::Reject, 1).await?;
    told(shop(1)).await?;
    store.change(shop(2), Change::Revoke(device(2))).await??;
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
