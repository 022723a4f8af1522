//! What a commit keeps, all of it or nothing.

use crate::raw;
use crate::till::{self, Till, ask, attempt, checkout, claim, claimed, code, heard, nonce, proven};
use pokea_domain::payment::{Poll, QueryAnswer};
use pokea_domain::sale::{Effect, Event, Input, Tender};
use pokea_domain::{Millis, Msisdn, ReceiptNumber};
use pokea_store::room::RealDisk;
use pokea_store::{Address, Change, Evidence, Heard, RelayCursor, Source, StoreError};
use rusqlite::types::Value;

const PHONE: &str = "0712345678";

#[test]
fn everything_comes_back_after_reopening() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    till.sell(1, 1_500, PHONE)?;
    till.open_sale(2, 300)?;
    till.ask(2, 2, "0112 345 678")?;
    till.accepted(2, 2)?;
    till.hear(2, claimed(2, 300), &heard(b"{\"a claim\": 1}", Some(41)))?;
    till.store.keep(&Heard {
        evidence: Evidence {
            source: Source::C2bConfirmation,
            received_at: till.now,
            posted_to: None,
            body: b"\0\xff not even text",
        },
        relay: Some(RelayCursor {
            epoch: 7,
            sequence: 42,
        }),
        payer: Some((&code(2), "Achieng")),
        told: None,
    })?;
    till.store.set_setting("language", "sw")?;

    let seen = |till: &Till| -> anyhow::Result<_> {
        let store = &till.store;
        Ok((
            (store.sale(till::sale(1))?, store.sale(till::sale(2))?),
            (store.due(Millis(i64::MAX))?, store.next_due(till.now)?),
            (store.watched()?, store.latest(5)?, store.find("1500")?),
            (store.paid_since(till.now)?, store.log_head()),
            (store.next_receipt(till::REGISTER)?, store.relay_cursor()?),
            (
                store.attempt_at(&nonce(2))?,
                store.attempt_with_code(&code(1))?,
            ),
            (store.attempt_of_push(&checkout(2))?, store.payer(&code(2))?),
            store.setting("language")?,
        ))
    };
    let before = seen(&till)?;
    assert_eq!(before.4.1.map(|c| c.sequence), Some(42));
    assert_eq!(before.2.0, [till::sale(2)]);
    assert_eq!(before.5.0, Some((till::sale(2), attempt(2))));

    let till = till.reopen()?;
    assert_eq!(seen(&till)?, before);

    let (path, _folder) = till.close();
    let connection = raw::connect(&path)?;
    let bodies: Vec<(String, Vec<u8>)> = connection
        .prepare("SELECT source, body FROM evidence ORDER BY id")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    assert_eq!(
        bodies,
        [
            ("stk_callback".to_owned(), b"{\"a claim\": 1}".to_vec()),
            (
                "c2b_confirmation".to_owned(),
                b"\0\xff not even text".to_vec()
            ),
        ]
    );
    Ok(())
}

/// A till with a paid sale 1, and sale 2 whose prompt is on a phone; and what a bug might try to commit next to it.
fn refused(case: &str, events: &[Event]) -> anyhow::Result<()> {
    let mut till = Till::new()?;
    till.sell(1, 1_500, PHONE)?;
    let mut sale = till.open_sale(2, 300)?;
    till.ask(2, 2, PHONE)?;
    till.accepted(2, 2)?;
    sale = till.store.sale(sale.id)?.expect("just opened");
    let work = till
        .work(|effect| matches!(effect, Effect::Query { .. }))?
        .expect("a prompt is queried");
    let (path, head) = (till.path.clone(), till.store.log_head());
    let till = till.reopen()?;
    let (now, (_, folder)) = (till.now, till.close());
    let before = raw::everything(&path)?;

    let mut store = pokea_store::Store::open(&path)?;
    for event in events {
        sale.apply(event, now);
    }
    let effects = [Effect::WriteReceipt];
    let change = Change {
        at: now,
        sale: &sale,
        events,
        effects: &effects,
        done: Some(work.id),
    };
    let result = store.commit(&change, Some(&heard(b"came with it", Some(99))));
    assert!(
        matches!(result, Err(StoreError::Conflict(_))),
        "{case}: {result:?}"
    );
    assert_eq!(store.log_head(), head, "{case}");
    assert_eq!(store.relay_cursor()?, None, "{case}");
    drop(store);
    assert_eq!(raw::everything(&path)?, before, "{case}: nothing is kept");

    let mut store = pokea_store::Store::open(&path)?;
    let again = store.commit(&change, None);
    assert!(again.is_err(), "{case}");
    let decision = till::take(&mut store, sale.id, proven(2), now, None, None)?;
    assert_eq!(
        decision.events.len(),
        2,
        "{case}: proof and completion follow"
    );
    drop(store);
    assert_eq!(
        pokea_store::Store::open(&path)?.log_head(),
        head + 2,
        "{case}: the chain went on from what was kept"
    );
    drop(folder);
    Ok(())
}

#[test]
fn a_refused_commit_keeps_nothing_and_the_next_one_works() -> anyhow::Result<()> {
    let due = pokea_domain::Cents::new(30_000);
    let asked = |a, with: u128| Event::Asked {
        attempt: attempt(a),
        phone: Msisdn::parse(PHONE).expect("a valid number"),
        amount: due,
        nonce: nonce(with),
    };
    let over = Event::NotSent {
        attempt: attempt(3),
        why: pokea_domain::payment::NotSent::Unreachable,
    };
    refused("a second prompt for one sale (R4)", &[asked(3, 3)])?;
    refused("another attempt's address", &[asked(3, 2), over])?;
    let mut taken = claim(2, 300);
    if let pokea_domain::payment::ClaimedOutcome::Paid { code: of, .. } = &mut taken.outcome {
        *of = code(1);
    }
    refused(
        "a code that paid another sale (R7)",
        &[Event::Claimed {
            attempt: attempt(2),
            claim: taken,
        }],
    )?;
    refused(
        "a receipt number that is on another paper",
        &[Event::Completed {
            receipt: ReceiptNumber::first(till::REGISTER),
            tender: Tender::Mpesa {
                attempt: attempt(2),
            },
        }],
    )?;
    refused(
        "another attempt's push",
        &[Event::Accepted {
            attempt: attempt(2),
            push: pokea_domain::payment::Push {
                checkout: checkout(1),
                merchant: till::merchant(1),
                adopted: false,
            },
        }],
    )
}

#[test]
fn a_failed_commit_leaves_the_running_store_able_to_go_on() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    till.sell(1, 1_500, PHONE)?;
    let sale = till.open_sale(2, 300)?;
    let events = [Event::Completed {
        receipt: ReceiptNumber::first(till::REGISTER),
        tender: Tender::Mpesa {
            attempt: attempt(1),
        },
    }];
    let mut completed = sale.clone();
    completed.apply(&events[0], till.now);
    let change = Change {
        at: till.now,
        sale: &completed,
        events: &events,
        effects: &[],
        done: None,
    };
    assert!(till.store.commit(&change, None).is_err());
    assert_eq!(till.store.sale(sale.id)?, Some(sale));
    till.ask(2, 2, PHONE)?;
    let till = till.reopen()?;
    assert_eq!(till.store.watched()?, [till::sale(2)]);
    Ok(())
}

#[test]
fn evidence_twice_is_one_row() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    till.open_sale(1, 300)?;
    till.ask(1, 1, PHONE)?;
    till.accepted(1, 1)?;
    for sequence in [5, 6] {
        till.hear(
            1,
            claimed(1, 300),
            &heard(b"the same claim", Some(sequence)),
        )?;
    }
    till.store.keep(&heard(b"the same claim", None))?;
    let mut from_elsewhere = heard(b"the same claim", None);
    from_elsewhere.evidence.source = Source::Unknown;
    till.store.keep(&from_elsewhere)?;
    assert_eq!(till.store.relay_cursor()?.map(|c| c.sequence), Some(6));
    let (path, _folder) = till.close();
    assert_eq!(raw::count(&path, "evidence")?, 2, "one for each source");
    Ok(())
}

/// For a push whose answer was lost the address is all that tells which payment an unreadable callback is about.
#[test]
fn evidence_says_where_it_was_posted_to() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    let device = "0d";
    for nonce in ["0a", "0b", "0a"] {
        let mut posted = heard(b"the same words", None);
        posted.evidence.posted_to = Some(Address { nonce, device });
        till.store.keep(&posted)?;
    }
    till.store.keep(&heard(b"the same words", None))?;
    let (path, _folder) = till.reopen()?.close();
    let kept = raw::select(&path, "SELECT nonce, device FROM evidence ORDER BY id")?;
    let text = |text: &str| Value::from(text.to_owned());
    let expected = [
        vec![text("0a"), text(device)],
        vec![text("0b"), text(device)],
        vec![Value::Null, Value::Null],
    ];
    assert_eq!(kept, expected);
    Ok(())
}

#[test]
fn the_relays_cursor_never_goes_back_within_an_epoch() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    let cursor = |epoch, sequence| RelayCursor { epoch, sequence };
    for (heard_at, kept) in [
        (cursor(7, 10), cursor(7, 10)),
        (cursor(7, 9), cursor(7, 10)),
        (cursor(7, 11), cursor(7, 11)),
        (cursor(8, 1), cursor(8, 1)),
    ] {
        let mut mail = heard(b"mail", None);
        mail.relay = Some(heard_at);
        till.store.keep(&mail)?;
        assert_eq!(till.store.relay_cursor()?, Some(kept));
    }
    Ok(())
}

#[test]
fn work_stays_until_it_is_done_and_is_due_in_order() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    till.open_sale(1, 300)?;
    till.ask(1, 1, PHONE)?;
    assert_eq!(
        till.store.due(till.now)?,
        [],
        "a push is never in the outbox"
    );
    till.accepted(1, 1)?;
    assert_eq!(till.store.due(till.now)?, [], "the first look is later");

    let (poll, due) = Poll::first(till.now);
    assert_eq!(till.store.next_due(till.now)?, Some(due));
    till.take(1, claimed(1, 300))?;
    let effects: Vec<_> = till.store.due(due)?.into_iter().map(|d| d.effect).collect();
    let look = |poll, due| Effect::Query {
        attempt: attempt(1),
        poll,
        due,
    };
    assert_eq!(effects, [look(Poll::Claimed(0), till.now), look(poll, due)]);

    let first = till.store.due(till.now)?;
    assert_eq!(
        till.store.due(till.now)?,
        first,
        "named again until it is done"
    );
    let looked = Input::Queried {
        attempt: attempt(1),
        answer: QueryAnswer::Pending,
        poll: Poll::Claimed(0),
    };
    let (store, now) = (&mut till.store, till.now);
    till::take(store, till::sale(1), looked, now, Some(first[0].id), None)?;
    let left = store.due(due)?;
    assert!(
        left.len() == 2 && !left.contains(&first[0]),
        "the next look in its place: {left:?}"
    );
    store.drop_effect(left[0].id)?;
    assert_eq!(store.due(due)?, left[1..]);
    Ok(())
}

#[test]
fn a_restart_leaves_the_work_and_makes_an_unanswered_push_unknown() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    till.open_sale(1, 300)?;
    till.ask(1, 1, PHONE)?;
    till.accepted(1, 1)?;
    till.open_sale(2, 400)?;
    till.ask(2, 2, "0112345678")?;

    let mut till = till.reopen()?;
    for id in till.store.interrupted()? {
        till::take(&mut till.store, id, Input::Restarted, till.now, None, None)?;
    }
    let left: Vec<_> = till.store.due(Millis(i64::MAX))?;
    assert_eq!(
        left.len(),
        1,
        "the query of the push that was taken: {left:?}"
    );
    let second = till.store.sale(till::sale(2))?.expect("opened");
    assert_eq!(
        second.latest_attempt().map(|a| &a.state),
        Some(&pokea_domain::payment::AttemptState::Unknown)
    );
    let refused = till.take(2, ask(3, "0112345678"))?;
    assert_eq!(
        refused.events,
        [],
        "R2, R4: no second prompt for the unknown one"
    );
    Ok(())
}

/// R17: after a sleep of the PC. What is overdue anyway stays so; of each sale one look comes forward.
#[test]
fn one_look_at_every_open_payment_can_be_taken_at_once() -> anyhow::Result<()> {
    let mut till = Till::new()?;
    for n in 1..=3 {
        till.open_sale(n, 300)?;
        till.ask(n, n, PHONE)?;
        till.accepted(n, n)?;
    }
    till.take(3, claimed(3, 300))?;
    let overdue = till.store.due(till.now)?;
    assert_eq!(
        overdue.len(),
        1,
        "the claim of the third is to be followed up"
    );
    till.store.hasten_queries(till.now)?;
    let sales: Vec<_> = till
        .store
        .due(till.now)?
        .iter()
        .map(|due| due.sale)
        .collect();
    assert_eq!(sales, [1, 2, 3].map(till::sale));
    till.store.hasten_queries(till.now)?;
    assert_eq!(till.store.due(till.now)?.len(), 3, "once is enough");
    assert!(till.store.next_due(till.now)?.is_some(), "the plan goes on");
    // The outbox is under a seal, which what is brought forward must not break (R21).
    let mut till = till.reopen()?;
    till.store.back_up(till.now, &RealDisk)?;
    for due in till.store.due(till.now)? {
        till.store.drop_effect(due.id)?;
    }
    till.reopen()?;
    Ok(())
}
