//! Attempts that were let go (R4, R12): the database's own guard admits the next prompt then, and not before.

use crate::raw;
use crate::till::{self, Till, lost, overrule, sale, swept};
use pokea_domain::sale::{Event, Sale};
use pokea_domain::{Millis, OwnerSessionId};
use pokea_store::{Change, StoreError};
use uuid::Uuid;

const PHONE: &str = "0712345678";

/// A sale whose first push has lost its answer, ten minutes ago.
fn unknown() -> anyhow::Result<Till> {
    let mut till = Till::new()?;
    till.open_sale(1, 1_500)?;
    till.ask(1, 1, PHONE)?;
    till.take(1, lost(1))?;
    till.now = Millis(till.now.0 + 600_000);
    Ok(till)
}

/// Keeps events as a decision with a fault would make them.
fn force(till: &mut Till, events: &[Event]) -> Result<(), StoreError> {
    let mut sale: Sale = till.store.sale(sale(1))?.expect("opened");
    for event in events {
        sale.apply(event, till.now);
    }
    let change = Change {
        at: till.now,
        sale: &sale,
        events,
        effects: &[],
        done: None,
    };
    till.store.commit(&change, None)
}

fn asked(a: u128) -> Event {
    Event::Asked {
        attempt: till::attempt(a),
        phone: pokea_domain::Msisdn::parse(PHONE).expect("a valid number"),
        amount: pokea_domain::Cents::new(150_000),
        nonce: till::nonce(a),
    }
}

#[test]
fn r4_the_index_refuses_a_prompt_beside_an_unknown_one_unless_it_was_let_go() -> anyhow::Result<()>
{
    let mut till = unknown()?;
    let refused = force(&mut till, &[asked(2)]);
    assert!(
        matches!(refused, Err(StoreError::Conflict(_))),
        "{refused:?}"
    );

    let overridden = Event::Overridden {
        attempt: till::attempt(1),
        session: OwnerSessionId(Uuid::from_u128(7)),
    };
    force(&mut till, &[overridden, asked(2)])?;
    let refused = force(&mut till, &[asked(3)]);
    assert!(
        matches!(refused, Err(StoreError::Conflict(_))),
        "one word lets one attempt go: {refused:?}"
    );
    Ok(())
}

#[test]
fn what_the_rules_let_go_the_database_lets_go_and_goes_on_looking_for() -> anyhow::Result<()> {
    for override_it in [false, true] {
        let mut till = unknown()?;
        assert_eq!(till.ask(1, 2, PHONE)?.events, [], "R4");
        let sent_by = till.store.sale(sale(1))?.expect("opened").attempts[0].sent_by;
        let input = if override_it {
            overrule(1)
        } else {
            swept(1, till.now, vec![])
        };
        till.take(1, input)?;
        assert!(till.store.watched()?.is_empty());
        till.ask(1, 2, PHONE)?;
        assert_eq!(till.store.watched()?, [sale(1)]);

        let until = Millis(sent_by.0 + 48 * 3_600_000);
        let (path, _folder) = till.close();
        let rows = raw::select(
            &path,
            "SELECT holds_prompt, watched_until_ms FROM attempt ORDER BY seq",
        )?;
        let expected: raw::Rows = vec![
            vec![0.into(), until.0.into()],
            vec![1.into(), rusqlite::types::Value::Null],
        ];
        assert_eq!(rows, expected);
    }
    Ok(())
}

#[test]
fn r10_late_money_of_what_was_let_go_is_a_row_to_give_back() -> anyhow::Result<()> {
    let mut till = unknown()?;
    till.take(1, overrule(1))?;
    till.ask(1, 2, PHONE)?;
    till.accepted(1, 2)?;
    till.take(1, till::proven(2))?;
    till.take(1, till::claimed(1, 1_500))?;
    assert!(till.store.refunds_due(5)?.is_empty(), "a claim is no proof");
    let row = till::row(1, 1_500, PHONE, till.now);
    till.take(1, till::recorded(1, row))?;
    assert_eq!(till.store.refunds_due(5)?, [sale(1)]);
    assert_eq!(till.store.refunds_due_in_all()?, 1);
    assert!(till.store.watched()?.is_empty());
    let (path, _folder) = till.close();
    let money = raw::select(&path, "SELECT code, refund_due FROM money ORDER BY code")?;
    let expected: raw::Rows = vec![
        vec![rusqlite::types::Value::Null, 0.into()],
        vec![till::code(1).to_string().into(), 1.into()],
    ];
    assert_eq!(money, expected);
    Ok(())
}
