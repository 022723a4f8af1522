//! Payments that somebody wanted back, in a real file: written with what brought them, refused where the rules refuse, and told to lists.

use crate::raw;
use crate::till::{NOW, Till, code, heard, nonce, page, row, sale};
use pokea_domain::day_end::{Reason, Sum};
use pokea_domain::reversal::{
    Answer, Event, Input, PaymentTold, Reason as Why, RequestTold, ReversalClaim, ReversalState,
    Told, Wish,
};
use pokea_domain::till::{self, ReverseError, Reversing};
use pokea_domain::time::BusinessDay;
use pokea_domain::{Cents, ConversationId, Millis, OwnerSessionId, ReversalId, sale as sales};
use pokea_store::{Cause, Store, StoreError};
use uuid::Uuid;

const AMINA: &str = "0712345678";
const BARAKA: &str = "0733000111";

pub fn request(n: u128) -> ReversalId {
    ReversalId(Uuid::from_u128(n))
}

pub fn wish(n: u128, shillings: i64, uncovers: Option<u128>) -> Wish {
    Wish {
        reversal: request(n),
        amount: Cents::from_shillings(shillings).expect("small"),
        reason: Why::parse("paid twice").expect("a reason"),
        session: OwnerSessionId(Uuid::from_u128(77)),
        nonce: nonce(1_000 + n),
        uncovers: uncovers.map(sale),
    }
}

pub fn reverse(
    store: &mut Store,
    payment: u128,
    wish: Wish,
    now: Millis,
) -> Result<Reversing, ReverseError<StoreError>> {
    till::reverse(
        &mut store.recall(Cause::default()),
        &code(payment),
        wish,
        now,
    )
}

pub fn hear(
    store: &mut Store,
    payment: u128,
    input: Input,
    now: Millis,
) -> Result<Reversing, ReverseError<StoreError>> {
    till::hear_of_reversal(
        &mut store.recall(Cause::default()),
        &code(payment),
        input,
        now,
    )
}

pub fn accepted(n: u128) -> Input {
    let conversation = ConversationId::parse(&format!("conversation-{n}")).expect("graphic");
    Input::Answered {
        reversal: request(n),
        answer: Answer::Accepted(conversation),
    }
}

pub fn done(n: u128, shillings: i64, now: Millis) -> Input {
    let amount = Cents::from_shillings(shillings).expect("small");
    Input::Looked {
        reversal: request(n),
        told: Told {
            request: RequestTold::Done(amount),
            payment: PaymentTold::Unclear,
        },
        asked_at: now,
    }
}

/// Sale 1 is paid by payment 1. Payment 2 came for sale 2, which was given up. Payment 3 is nobody's.
fn shop() -> anyhow::Result<Till> {
    let mut till = Till::new()?;
    till.sell(1, 500, AMINA)?;
    till.open_sale(2, 300)?;
    till.ask(2, 2, BARAKA)?;
    till.accepted(2, 2)?;
    till.take(2, sales::Input::Stop)?;
    till.hear(2, crate::till::claimed(2, 300), &heard(b"two", None))?;
    till.take(2, crate::till::proven(2))?;
    let rows = [
        row(1, 500, AMINA, till.now),
        row(2, 300, BARAKA, till.now),
        row(3, 70, "0722000000", till.now),
    ];
    till.store
        .keep_page(&page(b"page", &rows, till.now, None))?;
    settles(&mut till)?;
    Ok(till)
}

fn settles(till: &mut Till) -> Result<(), StoreError> {
    let now = till.now;
    let made = till::reconcile(&mut till.store.recall(Cause::default()), None, now)?;
    till.store.keep_book(&made, Millis(0))
}

#[test]
fn a_request_is_on_disk_before_it_is_sent_and_a_start_never_sends_it_again() -> anyhow::Result<()> {
    let mut till = shop()?;
    let now = till.now;
    let asked = reverse(&mut till.store, 2, wish(1, 300, None), now)?;
    assert!(asked.send.is_some());
    // Whatever was going on ends here.
    let mut till = till.reopen()?;
    assert_eq!(till.store.reversing()?, [code(2)]);
    let found = till.store.reversal_at(&nonce(1_001))?;
    assert_eq!(found, Some((code(2), request(1))));
    assert_eq!(till.store.reversal_at(&nonce(9))?, None);
    till::recover(&mut till.store.recall(Cause::default()), now)?;
    let known = till.store.reversals(&code(2))?.expect("asked");
    assert_eq!(known.requests[0].state, ReversalState::Unknown);
    let again = reverse(&mut till.store, 2, wish(1, 300, None), now)?;
    assert_eq!(again.send, None, "R2");
    assert!(matches!(
        reverse(&mut till.store, 2, wish(2, 300, None), now),
        Err(ReverseError::Refused(_))
    ));
    Ok(())
}

#[test]
fn what_went_back_is_on_no_list_of_what_is_to_be_given_back() -> anyhow::Result<()> {
    let mut till = shop()?;
    let now = till.now;
    assert_eq!(till.store.refunds_due(5)?, [sale(2)]);
    assert_eq!(till.store.unassigned_in_all()?, (1, 0));
    for (n, payment, shillings) in [(1, 2, 300), (2, 3, 70)] {
        reverse(&mut till.store, payment, wish(n, shillings, None), now)?;
        hear(&mut till.store, payment, accepted(n), now)?;
        hear(&mut till.store, payment, done(n, shillings, now), now)?;
    }
    // The sale that it paid for is told in so many words, and is uncovered.
    let refused = reverse(&mut till.store, 1, wish(3, 500, None), now);
    assert!(
        matches!(refused, Err(ReverseError::Refused(_))),
        "{refused:?}"
    );
    reverse(&mut till.store, 1, wish(3, 500, Some(1)), now)?;
    hear(&mut till.store, 1, accepted(3), now)?;
    assert_eq!(till.store.uncovered(5)?, []);
    hear(&mut till.store, 1, done(3, 500, now), now)?;
    settles(&mut till)?;

    let till = till.reopen()?;
    assert_eq!(till.store.refunds_due(5)?, []);
    assert_eq!(till.store.unassigned_in_all()?, (0, 0));
    assert_eq!(till.store.uncovered(5)?, [sale(1)]);
    assert_eq!(till.store.reversing()?, []);
    let back = till.store.returned_since(Millis(0))?;
    let expected = [(1, 50_000), (2, 30_000), (3, 7_000)];
    assert_eq!(
        back,
        expected.map(|(n, cents)| (code(n), Cents::new(cents)))
    );
    assert_eq!(till.store.returned_since(Millis(now.0 + 1))?, []);
    Ok(())
}

#[test]
fn a_days_end_names_what_went_back_and_still_explains_each_shilling() -> anyhow::Result<()> {
    let mut till = shop()?;
    let day = BusinessDay::of(NOW);
    let (next_day, much_later) = (day.end().0 + 5_000, day.end().0 + 40 * 86_400_000);
    for (payment, shillings, at) in [(1, 500, next_day), (2, 300, next_day), (3, 20, much_later)] {
        let amount = Cents::from_shillings(shillings).expect("small");
        let now = Millis(at);
        hear(
            &mut till.store,
            payment,
            Input::TakenBack {
                amount: Some(amount),
            },
            now,
        )?;
    }
    settles(&mut till)?;
    let sum = |count, shillings| Sum {
        count,
        amount: Cents::from_shillings(shillings).expect("small"),
    };
    let end = till.store.day_end(day)?;
    assert_eq!(end.unexplained(), (Cents::ZERO, Cents::ZERO), "{end:#?}");
    assert_eq!((end.records, end.matched), (sum(3, 870), sum(1, 500)));
    assert_eq!(end.listed(Reason::Reversed), sum(3, 820));
    assert_eq!(end.listed(Reason::NoSale), sum(1, 50), "the rest of it");
    assert_eq!(end.listed(Reason::RefundDue), Sum::default());
    let covering = end.items.iter().find(|item| item.code == Some(code(1)));
    assert_eq!(covering.and_then(|item| item.sale), Some(sale(1)));

    let next = till.store.day_end(day.after())?;
    assert_eq!(next.unexplained(), (Cents::ZERO, Cents::ZERO), "{next:#?}");
    let went = next.listed(Reason::Reversed);
    assert_eq!(went, sum(2, 800), "on the day on which it went, too");
    let later = till.store.day_end(BusinessDay::of(Millis(much_later)))?;
    assert_eq!(later.listed(Reason::Reversed), sum(1, 20), "however late");
    assert_eq!((later.records, later.items.len()), (Sum::default(), 1));
    Ok(())
}

#[test]
fn a_result_is_kept_with_what_it_says() -> anyhow::Result<()> {
    let mut till = shop()?;
    let now = till.now;
    reverse(&mut till.store, 2, wish(1, 300, None), now)?;
    let result = heard(b"result", Some(9));
    let cause = Cause {
        done: None,
        heard: Some(&result),
    };
    let claimed = Input::Claimed {
        reversal: request(1),
        claim: ReversalClaim::Done,
    };
    till::hear_of_reversal(&mut till.store.recall(cause), &code(2), claimed, now)?;
    let till = till.reopen()?;
    assert_eq!(
        till.store.relay_cursor()?.map(|cursor| cursor.sequence),
        Some(9)
    );
    let known = till.store.reversals(&code(2))?.expect("asked");
    assert_eq!(known.requests[0].claim, Some(ReversalClaim::Done));
    assert_eq!(known.back(), Cents::ZERO, "R5");
    Ok(())
}

#[test]
fn the_database_refuses_what_the_rules_refuse() -> anyhow::Result<()> {
    let mut till = shop()?;
    let now = till.now;
    reverse(&mut till.store, 2, wish(1, 300, None), now)?;
    hear(
        &mut till.store,
        3,
        Input::TakenBack {
            amount: Some(Cents::new(7_000)),
        },
        now,
    )?;
    let (path, _folder) = till.close();
    let connection = raw::connect(&path)?;
    connection.execute_batch("PRAGMA recursive_triggers = OFF")?;
    let another = |payment: u128, session: &str| {
        let Wish { reason, nonce, .. } = wish(5, 70, None);
        let asked = Event::Asked {
            reversal: request(5),
            paid: Cents::new(7_000),
            amount: Cents::new(7_000),
            reason,
            session: OwnerSessionId(Uuid::from_u128(1)),
            nonce,
            uncovers: None,
        };
        let body = serde_json::to_string(&asked).expect("JSON");
        let body = body.replace(&Uuid::from_u128(1).to_string(), session);
        format!(
            "INSERT INTO reversal SELECT max(seq) + 1, '{}', 0, '{body}' FROM reversal",
            code(payment)
        )
    };
    let owner = Uuid::from_u128(1).to_string();
    for (sql, because) in [
        (another(2, &owner), "is being taken back"),
        (another(3, &owner), "is being taken back, or was"),
        (another(1, "nobody"), "the session of an owner"),
        ("UPDATE reversal SET body = '{}'".to_owned(), "never change"),
        ("DELETE FROM reversal".to_owned(), "never deleted"),
        (
            "REPLACE INTO reversal SELECT * FROM reversal WHERE seq = 2".to_owned(),
            "only added at the end",
        ),
        ("UPDATE payback SET back_cents = paid_cents + 1, back_at_ms = 1".to_owned(), "CHECK constraint"),
        ("UPDATE sale SET uncovered_cents = 1 WHERE state = 'cancelled'".to_owned(), "CHECK constraint"),
        (
            "INSERT INTO reversal SELECT (SELECT max(seq) + 1 FROM reversal), 'UKM0000001', 0, body FROM reversal WHERE seq = 1".to_owned(),
            "UNIQUE",
        ),
    ] {
        let error = connection.execute_batch(&sql).err().map(|e| e.to_string());
        assert!(
            error.as_ref().is_some_and(|e| e.contains(because)),
            "{sql}: {error:?} should say {because:?}"
        );
    }
    connection.execute_batch(&another(1, &owner))?;
    Ok(())
}
