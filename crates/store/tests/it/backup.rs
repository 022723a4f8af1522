//! Backups are whole when they have their name, and a damaged database gives way to one only when somebody asks for it (R21, F48).

use crate::open::{bytes, is_damaged};
use crate::raw;
use crate::till::{self, EVENTS_OF_A_SALE, NOW, REGISTER, Till, heard, sale};
use anyhow::Result;
use pokea_domain::sale::Input;
use pokea_domain::till::{Gap, Memory};
use pokea_domain::{Cents, Millis, ReceiptNumber};
use pokea_store::backup::{Backup, BackupError, all};
use pokea_store::room::{FreeSpace, RealDisk, STOP_BELOW};
use pokea_store::{Cause, OpenError, RestoreError, Store, restore};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Closed, with one sale in a backup, and a second one after it.
fn backed_up() -> Result<(Till, Backup)> {
    let mut till = Till::new()?;
    till.sell(1, 1_500, "0712345678")?;
    till.store.keep(&heard(b"a callback", Some(3)))?;
    let backup = till.store.back_up(NOW, &RealDisk)?;
    till.sell(2, 300, "0712345678")?;
    till.store.keep(&heard(b"another", Some(4)))?;
    Ok((till, backup))
}

#[test]
fn a_backup_holds_what_was_committed_before_it_and_the_till_goes_on_beside_it() -> Result<()> {
    let mut till = Till::new()?;
    till.sell(1, 1_500, "0712345678")?;
    let frozen = till.store.freeze()?;
    let before = fs::read(&till.path)?;
    till.sell(2, 300, "0712345678")?;
    // More than the WAL is left to grow to otherwise.
    till.store.keep(&heard(&vec![b'x'; 6 << 20], None))?;
    till.sell(3, 300, "0712345678")?;
    assert!(
        fs::read(&till.path)? == before,
        "commits leave the file alone"
    );
    let copied = frozen.copy(NOW, &RealDisk);
    till.store.thaw(&copied)?;
    till.sell(4, 300, "0712345678")?;
    assert!(fs::read(&till.path)? != before, "and reach it again");

    let backup = copied?;
    assert_eq!(
        backup.path,
        till.folder().join("pokea.db.backups/20270115110000.db")
    );
    let contents = backup.look()?;
    let last = ReceiptNumber {
        register: REGISTER,
        sequence: 1,
    };
    assert_eq!(
        (contents.events, contents.last_receipts),
        (EVENTS_OF_A_SALE, vec![last])
    );
    assert_eq!(all(&till.path), [backup]);
    assert_eq!(till.reopen()?.store.log_head(), 4 * EVENTS_OF_A_SALE);
    Ok(())
}

#[test]
fn a_backup_that_leaves_no_room_is_not_made() -> Result<()> {
    #[derive(Debug)]
    struct Little;
    impl FreeSpace for Little {
        fn free(&self, _: &Path) -> std::io::Result<u64> {
            Ok(STOP_BELOW)
        }
    }
    let (mut till, backup) = backed_up()?;
    let refused = till.store.back_up(Millis(NOW.0 + 1_000), &Little);
    assert!(matches!(refused, Err(BackupError::NoRoom)), "{refused:?}");
    assert_eq!(all(&till.path), [backup]);
    till.sell(3, 100, "0712345678")?;
    Ok(())
}

#[test]
fn a_damaged_database_gives_way_to_a_backup_and_is_kept() -> Result<()> {
    let (till, backup) = backed_up()?;
    let (path, folder) = till.close();
    let mut broken = fs::read(&path)?;
    broken[5_000..9_000].fill(0x55);
    fs::write(&path, &broken)?;
    is_damaged(&path, "before it is restored")?;

    let restored = restore(&path, &backup, &[], Millis(NOW.0 + 5_000))?;
    assert_eq!(restored.contents.events, EVENTS_OF_A_SALE);
    let kept = folder.path().join("pokea.db.damaged-20270115110005");
    assert_eq!(restored.aside, kept);
    assert!(
        fs::read(&kept)? == broken,
        "the damaged file is kept as it was"
    );
    let mut store = Store::open(&path)?;
    assert!(store.sale(sale(1))?.is_some() && store.sale(sale(2))?.is_none());
    assert_eq!(
        store.relay_cursor()?.map(|cursor| cursor.sequence),
        Some(3),
        "the relay sends the rest again"
    );
    till::open_sale(&mut store, REGISTER, 9, 100, NOW)?;
    drop(store);
    assert_eq!(Store::open(&path)?.log_head(), EVENTS_OF_A_SALE + 1);
    Ok(())
}

#[test]
fn a_restored_shop_knows_from_when_to_when_it_lacks_sales() -> Result<()> {
    let (till, backup) = backed_up()?;
    let (path, _folder) = till.close();
    let gap = |hours: i64| Gap {
        from: backup.taken_at,
        to: Millis(NOW.0 + hours * 3_600_000),
    };
    restore(&path, &backup, &[], gap(1).to)?;
    let mut store = Store::open(&path)?;
    assert_eq!(store.recall(Cause::default()).gaps()?, [gap(1)]);
    // A backup of it knows that too, and is put back in its turn.
    let backup = store.back_up(gap(2).to, &RealDisk)?;
    drop(store);
    restore(&path, &backup, &[], gap(3).to)?;
    let gaps = Store::open(&path)?.recall(Cause::default()).gaps()?;
    let second = Gap {
        from: backup.taken_at,
        to: gap(3).to,
    };
    assert_eq!(gaps, [gap(1), second]);
    Ok(())
}

#[test]
fn a_backup_that_is_not_whole_is_not_put_in_place() -> Result<()> {
    let (till, backup) = backed_up()?;
    let (path, folder) = till.close();
    fs::write(&path, b"damaged")?;
    let mut rotten = fs::read(&backup.path)?;
    let middle = rotten.len() / 2;
    rotten[middle..].fill(0);
    fs::write(&backup.path, rotten)?;
    let before = bytes(folder.path())?;
    let refused = restore(&path, &backup, &[], NOW);
    assert!(
        matches!(
            refused,
            Err(RestoreError::Backup(OpenError::Damaged { .. }))
        ),
        "{refused:?}"
    );
    assert_eq!(bytes(folder.path())?, before);
    Ok(())
}

#[test]
fn a_database_in_use_is_not_restored() -> Result<()> {
    let (till, backup) = backed_up()?;
    let refused = restore(&till.path, &backup, &[], NOW);
    assert!(
        matches!(refused, Err(RestoreError::InUse(OpenError::InUse(_)))),
        "{refused:?}"
    );
    assert_eq!(till.reopen()?.store.log_head(), 2 * EVENTS_OF_A_SALE);
    Ok(())
}

/// Whatever stops the restoring halfway, the next start finds damage and never an empty or older shop, and restoring works again.
#[test]
fn restoring_can_be_cut_off_anywhere() -> Result<()> {
    for done in 1..=5 {
        let (till, backup) = backed_up()?;
        let copy = tempfile::tempdir()?;
        // Killed: what came last is in the WAL.
        for name in ["pokea.db", "pokea.db-wal", "pokea.db.head"] {
            fs::copy(till.folder().join(name), copy.path().join(name))?;
        }
        let path = copy.path().join("pokea.db");
        let file = |name: &str| copy.path().join(name);
        fs::write(file("pokea.db.restoring"), b"half")?;
        let steps = [
            (file("pokea.db"), file("pokea.db.damaged-1")),
            (file("pokea.db-wal"), file("pokea.db.damaged-1-wal")),
            (file("pokea.db.head"), file("pokea.db.damaged-1.head")),
        ];
        for (from, to) in steps.iter().take(done - 1) {
            fs::rename(from, to)?;
        }
        if done == 1 {
            assert_eq!(Store::open(&path)?.log_head(), 2 * EVENTS_OF_A_SALE);
        } else {
            is_damaged(&path, "halfway")?;
        }
        restore(&path, &backup, &[], NOW)?;
        assert_eq!(Store::open(&path)?.log_head(), EVENTS_OF_A_SALE);
    }
    Ok(())
}

#[test]
fn a_database_that_is_gone_is_no_new_shop() -> Result<()> {
    let (till, backup) = backed_up()?;
    let (path, folder) = till.close();
    fs::remove_file(&path)?;
    is_damaged(&path, "with a witness and a backup")?;
    fs::remove_file(folder.path().join("pokea.db.head"))?;
    is_damaged(&path, "with a backup")?;
    restore(&path, &backup, &[], NOW)?;
    assert_eq!(raw::count(&path, "event")?, EVENTS_OF_A_SALE.cast_signed());
    Ok(())
}

/// Disks forget: the damage may be older than the newest backup.
#[test]
fn nothing_that_is_damaged_becomes_a_backup() -> Result<()> {
    let (mut till, backup) = backed_up()?;
    till.store.keep(&heard(&vec![b'x'; 3 << 20], None))?;
    let (path, _folder) = till.reopen()?.close();
    let mut broken = fs::read(&path)?;
    let callback = b"a callback";
    let at = broken.windows(callback.len()).position(|w| w == callback);
    broken[at.expect("evidence lies there in plain text")] ^= 1;
    fs::write(&path, broken)?;
    let refused = Store::open(&path)?.back_up(Millis(NOW.0 + 86_400_000), &RealDisk);
    assert!(
        matches!(refused, Err(BackupError::Damaged(_))),
        "{refused:?}"
    );
    assert_eq!(all(&path), [backup]);
    Ok(())
}

/// Numbers given after a backup are on paper already: no restore, of whichever backup, gives one of them again.
#[test]
fn after_a_restore_no_number_is_given_twice() -> Result<()> {
    let (till, backup) = backed_up()?;
    assert_eq!(till.store.next_receipt(REGISTER)?.to_string(), "R1-000003");
    let (path, _folder) = till.close();
    let mut given = BTreeSet::new();
    for (restores, letter) in ["B", "C", "D", "E"].into_iter().enumerate() {
        let now = Millis(NOW.0 + 5_000 * (restores as i64 + 1));
        // What remembers the series may be lost: the papers know it, and the kept databases do.
        let papers: Vec<_> = given.iter().copied().filter(|_| restores == 2).collect();
        if restores >= 2 {
            fs::remove_file(path.with_added_extension("series"))?;
        }
        restore(&path, &backup, &papers, now)?;
        let mut store = Store::open(&path)?;
        let z = store.next_z(REGISTER)?.to_string();
        assert_eq!(z, format!("Z1{letter}-000001"));
        for n in 1..=2 {
            let next = store.next_receipt(REGISTER)?;
            assert_eq!(next.to_string(), format!("R1{letter}-00000{n}"));
            assert!(given.insert(next));
            let sale = 100 * (restores as u128 + 1) + n;
            till::open_sale(&mut store, REGISTER, sale, 100, now)?;
            let cash = Input::TakeCash {
                tendered: Cents::from_shillings(100).expect("small"),
            };
            till::take(&mut store, till::sale(sale), cash, now, None, None)?;
            let found = store.find(&next.to_string())?;
            assert_eq!(found, [till::sale(sale)], "it is found by its name");
            assert!(
                store.find(&n.to_string())?.contains(&till::sale(sale)),
                "and its number"
            );
        }
        drop(store);
        let again = Store::open(&path)?;
        assert_eq!(
            again.next_receipt(REGISTER)?.to_string(),
            format!("R1{letter}-000003")
        );
    }
    Ok(())
}
