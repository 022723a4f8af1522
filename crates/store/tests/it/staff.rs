//! The staff in a real file: whose a sale is, tries that outlive a restart, and what nobody can alter unseen.

use crate::raw;
use crate::till::{NOW, REGISTER, open_sale, sale};
use pokea_domain::PersonId;
use pokea_domain::staff::{Event, Lockout, Name, Role, add, archive};
use pokea_store::{Credential, Digest, Held, OpenError, Store};
use std::time::Duration;
use uuid::Uuid;

const WANJIRU: PersonId = PersonId(Uuid::from_u128(1));
const ACHIENG: PersonId = PersonId(Uuid::from_u128(2));
const PIN: Credential = Credential::Pin(ACHIENG);

fn named(text: &str) -> anyhow::Result<Name> {
    Ok(Name::parse(text)?)
}

fn digest(byte: u8) -> Digest {
    Digest([byte; 48])
}

/// Wanjiru is the owner, and Achieng has a PIN.
fn staffed(store: &mut Store) -> anyhow::Result<()> {
    let owner = add(&store.staff()?, WANJIRU, named("Wanjiru")?, Role::Owner)?;
    let passphrase = Credential::Passphrase(WANJIRU);
    store.keep_staff(&[owner], &[(passphrase, digest(1))], NOW)?;
    let cashier = add(&store.staff()?, ACHIENG, named("Achieng")?, Role::Cashier)?;
    store.keep_staff(&[cashier], &[(PIN, digest(2))], NOW)?;
    Ok(())
}

#[test]
fn a_sale_is_of_whoever_stood_there_when_it_began() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("pokea.db");
    let mut store = Store::open(&path)?;
    open_sale(&mut store, REGISTER, 1, 100, NOW)?;
    staffed(&mut store)?;
    // A clock that is set back between them changes nothing (R17).
    let signed_in = |person| Event::SignedIn { person };
    store.keep_staff(&[signed_in(ACHIENG)], &[], NOW)?;
    open_sale(&mut store, REGISTER, 2, 100, NOW)?;
    store.keep_staff(&[signed_in(WANJIRU)], &[], NOW.moved(-9_000_000))?;
    open_sale(&mut store, REGISTER, 3, 100, NOW)?;
    let leaves = archive(&store.staff()?, ACHIENG)?;
    store.keep_staff(&[leaves], &[], NOW)?;
    let out = Event::SignedOut {
        person: WANJIRU,
        by_itself: true,
    };
    assert_eq!(store.left_at_till()?, Some(WANJIRU));
    store.keep_staff(&[out], &[], NOW)?;
    open_sale(&mut store, REGISTER, 4, 100, NOW)?;
    drop(store);

    let store = Store::open(&path)?;
    assert_eq!(store.left_at_till()?, None);
    for (n, server) in [
        (1, None),
        (2, Some("Achieng")),
        (3, Some("Wanjiru")),
        (4, None),
    ] {
        let served_by = store.served_by(sale(n))?;
        assert_eq!(served_by.as_ref().map(Name::as_str), server, "sale {n}");
    }
    Ok(())
}

#[test]
fn tries_outlive_a_restart_and_a_pause_ends_by_running_alone() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("pokea.db");
    let mut store = Store::open(&path)?;
    staffed(&mut store)?;
    let mut held = store.credential(PIN)?.expect("Achieng has a PIN");
    assert_eq!(held.digest, digest(2));
    while held.lockout.left.is_zero() {
        held.lockout = held.lockout.tried()?;
        store.keep_try(PIN, &held, &[], NOW)?;
    }
    drop(store);

    let mut store = Store::open(&path)?;
    assert_eq!(store.credential(PIN)?, Some(held));
    // A year later by the clock, and nothing has changed: no instant is asked for here.
    assert!(store.let_pauses_run(Duration::from_secs(59))?);
    drop(store);
    let mut store = Store::open(&path)?;
    let left = Held {
        lockout: held.lockout.ran(Duration::from_secs(59)),
        ..held
    };
    assert_eq!(left.lockout.left, Duration::from_secs(1));
    assert_eq!(store.credential(PIN)?, Some(left));
    assert!(!store.let_pauses_run(Duration::from_secs(5))?);
    let over = store.credential(PIN)?.expect("it is there");
    assert_eq!((over.lockout.left, over.lockout.wrong), (Duration::ZERO, 4));
    // A new PIN was never tried.
    store.keep_staff(
        &[Event::PinSet { person: ACHIENG }],
        &[(PIN, digest(3))],
        NOW,
    )?;
    let new = Held {
        digest: digest(3),
        lockout: Lockout::default(),
    };
    assert_eq!(store.credential(PIN)?, Some(new));
    Ok(())
}

#[test]
fn who_alters_the_staff_by_hand_is_found_out() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("pokea.db");
    staffed(&mut Store::open(&path)?)?;
    for event in ["UPDATE staff SET body = '{}'", "DELETE FROM staff"] {
        assert!(
            raw::connect(&path)?.execute_batch(event).is_err(),
            "{event}"
        );
    }
    let sound = std::fs::read(&path)?;
    for change in [
        "UPDATE credential SET wrong = 1, left_ms = 0",
        "DELETE FROM credential WHERE name LIKE 'pin%'",
        "INSERT INTO staff (seq, at_ms, log, body) VALUES (3, 0, 0, '{\"archived\":{}}')",
    ] {
        raw::connect(&path)?.execute_batch(change)?;
        let opened = Store::open(&path);
        assert!(matches!(opened, Err(OpenError::Damaged { .. })), "{change}");
        std::fs::write(&path, &sound)?;
    }
    Store::open(&path)?;
    Ok(())
}
