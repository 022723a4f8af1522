//! Payouts in a real file: written with what brought them, counted where limits ask, and sent once whoever writes it.

use crate::raw;
use crate::till::{NOW, Till, code, heard, nonce};
use pokea_domain::payout::{
    Around, BusinessNumber, Claim, Event, Input, Kind, Paid, Payee, Payout, PayoutState, Purpose,
    Reason, Rules, Wish,
};
use pokea_domain::{BatchId, Cents, Millis, PayoutId};
use pokea_store::{Cause, PayoutStep, Store, StoreError, backup, restore};
use uuid::Uuid;

fn id(n: u128) -> PayoutId {
    PayoutId(Uuid::from_u128(n))
}

fn asked(n: u128, kind: Kind, shillings: i64, batch: Option<u128>) -> Event {
    let (number, account) = match kind {
        Kind::Person => ("0712345678", ""),
        _ => ("600610", "7"),
    };
    Event::Asked {
        wish: Wish {
            from: BusinessNumber::parse("600630").expect("a number"),
            payee: Payee::parse(kind, number, account, Purpose::Business).expect("a payee"),
            amount: Cents::from_shillings(shillings).expect("small"),
            reason: Reason::parse("Milk").expect("a reason"),
            by: None,
            nonce: nonce(5_000 + n),
            batch: batch.map(|batch| BatchId(Uuid::from_u128(batch))),
        },
        needs_second: false,
    }
}

fn keep(store: &mut Store, n: u128, events: &[Event], at: Millis) -> Result<Payout, StoreError> {
    let payout = match store.payout(id(n))? {
        Some(mut known) => {
            events.iter().for_each(|event| known.apply(event, at));
            known
        }
        None => Payout::replay(id(n), events.iter().map(|event| (at, event))).expect("asked"),
    };
    let step = PayoutStep {
        at,
        payout: &payout,
        events,
    };
    store.keep_payouts(&[step], Cause::default())?;
    assert_eq!(
        store.payout(id(n))?.as_ref(),
        Some(&payout),
        "as it was kept"
    );
    Ok(payout)
}

fn later(minutes: i64) -> Millis {
    Millis(NOW.0 + minutes * 60_000)
}

#[test]
fn a_payout_is_found_by_what_is_asked_about_it() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    let store = &mut till.store;
    keep(
        store,
        1,
        &[asked(1, Kind::Person, 500, None), Event::Begun],
        NOW,
    )?;
    keep(store, 2, &[asked(2, Kind::Person, 500, Some(9))], later(1))?;
    keep(store, 3, &[asked(3, Kind::PayBill, 70, None)], later(2))?;
    assert_eq!(store.latest_payouts(2)?, [id(3), id(2)]);
    assert_eq!(store.payouts_between(NOW, later(2))?, [id(1), id(2)]);
    assert_eq!(store.open_payouts()?, [id(1)]);
    assert_eq!(store.waiting_payouts(None)?, [id(2), id(3)]);
    let batch = BatchId(Uuid::from_u128(9));
    assert_eq!(store.waiting_payouts(Some(batch))?, [id(2)]);
    assert_eq!(store.payout_at(&nonce(5_002))?, Some(id(2)));
    assert_eq!(store.payout_at(&nonce(5_009))?, None);
    let shillings = |n| Cents::from_shillings(n).expect("small");
    assert_eq!(store.paid_out_since(NOW, None)?, shillings(1_070));
    assert_eq!(store.paid_out_since(NOW, Some(id(2)))?, shillings(570));
    assert_eq!(store.paid_out_since(later(2), None)?, shillings(70));
    let key = "person 254712345678";
    assert_eq!(store.twin_of(key, shillings(500), NOW)?, Some(later(1)));
    assert_eq!(store.twin_of(key, shillings(501), NOW)?, None);
    assert_eq!(store.twin_of(key, shillings(500), later(2))?, None);
    // What is open may have been paid before the balance or after it.
    let funds = store.funds_after(shillings(9), later(30), id(2))?;
    assert_eq!(
        (funds.available, funds.since),
        (shillings(9), shillings(500))
    );
    let paid = Event::Paid(Paid {
        code: Some(code(9)),
        amount: shillings(500),
        receiver: None,
    });
    keep(store, 1, &[paid], later(3))?;
    assert_eq!(store.payout_with_code(&code(9))?, Some(id(1)));
    assert_eq!(store.payout_with_code(&code(8))?, None);
    keep(store, 2, &[Event::Dropped { by: None }], later(3))?;
    assert_eq!(store.waiting_payouts(None)?, [id(3)]);
    assert_eq!(store.paid_out_since(NOW, None)?, shillings(570));
    Ok(())
}

#[test]
fn steps_and_what_brought_them_are_kept_together_or_not_at_all() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    let first = keep(
        &mut till.store,
        1,
        &[asked(1, Kind::Person, 500, None)],
        NOW,
    )?;
    let claim = Event::Claimed {
        claim: Claim::Paid { code: code(9) },
    };
    let heard = heard(b"a result", Some(1));
    let cause = Cause {
        done: None,
        heard: Some(&heard),
    };
    let step = |events| PayoutStep {
        at: NOW,
        payout: &first,
        events,
    };
    // The second one's address is the first one's.
    let twice = [asked(1, Kind::Person, 500, None)];
    let steps = [step(std::slice::from_ref(&claim)), step(&twice)];
    assert!(till.store.keep_payouts(&steps, cause).is_err());
    assert_eq!(till.store.payout(id(1))?, Some(first.clone()));
    till.store.keep_payouts(&steps[..1], cause)?;
    let (path, _folder) = till.close();
    assert_eq!(raw::count(&path, "payout")?, 2);
    assert_eq!(raw::count(&path, "evidence")?, 1);
    Ok(())
}

#[test]
fn a_payout_is_sent_once_whoever_writes_it() -> anyhow::Result<()> {
    for (kind, events, refused) in [
        (Kind::PayBill, vec![Event::Begun, Event::Lost], true),
        (Kind::PayBill, vec![Event::Begun], true),
        (Kind::Person, vec![Event::Begun, Event::Lost], false),
        (Kind::Person, vec![Event::Dropped { by: None }], false),
        (Kind::PayBill, vec![], false),
    ] {
        let mut till = Till::new()?;
        let mut all = vec![asked(1, kind, 500, None)];
        all.extend(events.clone());
        keep(&mut till.store, 1, &all, NOW)?;
        let again = keep(&mut till.store, 1, &[Event::Begun], NOW);
        let is_refused = again
            .err()
            .is_some_and(|e| e.to_string().contains("sent once"));
        assert_eq!(is_refused, refused, "{kind:?} {events:?}");
    }
    Ok(())
}

#[test]
fn the_log_of_payouts_only_grows() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    keep(
        &mut till.store,
        1,
        &[asked(1, Kind::Person, 500, None), Event::Begun],
        NOW,
    )?;
    let (path, _folder) = till.close();
    let connection = raw::connect(&path)?;
    for (sql, because) in [
        ("UPDATE payout SET at_ms = 0", "never change"),
        ("DELETE FROM payout", "never deleted"),
        (
            "REPLACE INTO payout SELECT * FROM payout WHERE seq = 2",
            "only added at the end",
        ),
        (
            "INSERT INTO payout SELECT 3, '00000000-0000-0000-0000-000000000009', at_ms, body FROM payout WHERE seq = 2",
            "begins with what was asked for",
        ),
        (
            "INSERT INTO payout SELECT 3, payout, at_ms, body FROM payout WHERE seq = 1",
            "UNIQUE",
        ),
    ] {
        let error = connection.execute_batch(sql).err().map(|e| e.to_string());
        assert!(
            error.as_ref().is_some_and(|e| e.contains(because)),
            "{sql}: {error:?}"
        );
    }
    // What lists and limits ask is under a seal.
    connection.execute_batch("UPDATE paid_out SET cents = 100")?;
    drop(connection);
    crate::open::is_damaged(&path, "a payout of another amount")
}

/// Of what waits in a backup, some may have been sent since. What M-PESA takes once by its name waits on; the rest is asked for anew.
#[test]
fn what_waited_in_a_backup_is_not_sent_twice() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    keep(
        &mut till.store,
        1,
        &[asked(1, Kind::Person, 500, None)],
        NOW,
    )?;
    keep(
        &mut till.store,
        2,
        &[asked(2, Kind::PayBill, 70, None)],
        NOW,
    )?;
    till.store.back_up(NOW, &pokea_store::room::RealDisk)?;
    let (path, _folder) = till.close();
    let newest = backup::all(&path).into_iter().next().expect("a backup");
    restore(&path, &newest, &[], later(60))?;
    let store = Store::open(&path)?;
    assert_eq!(store.waiting_payouts(None)?, [id(1)]);
    let dropped = store.payout(id(2))?.expect("kept");
    assert_eq!(dropped.state, PayoutState::Dropped);
    let send = Input::Send {
        around: Around::default(),
        rules: Rules::default(),
    };
    assert!(dropped.decide(send, later(61)).is_err());
    Ok(())
}
