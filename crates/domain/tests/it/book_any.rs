//! The book over all small sets of evidence: it does not matter in which order they come (I11), nobody owns what another owns (I3), and no
//! other way to give rows to attempts is better.

use crate::counter::{checkout, code, merchant};
use crate::shop::{MORNING, REGISTER, Shop, id, row, sale};
use pokea_domain::book::{Book, Party, Place};
use pokea_domain::entry::Amount;
use pokea_domain::payment::{Claim, ClaimedOutcome, Failure, Push, PushAnswer, QueryAnswer};
use pokea_domain::records::Row;
use pokea_domain::sale::{Event, Input, Sale};
use pokea_domain::{CallbackNonce, Cents, Millis, MpesaCode, Msisdn};
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::{BTreeMap, BTreeSet};

const PHONES: [&str; 2] = ["0712 345 678", "0733 000 111"];

/// An attempt, the only one of its sale, and what became of it.
#[derive(Clone, Copy, Debug)]
struct Asked {
    phone: &'static str,
    shillings: i64,
    minute: i64,
    state: State,
    claims: Option<u128>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Unknown,
    Accepted,
    Adopted,
    Paid,
    Unpaid,
}

/// A payment in the records.
#[derive(Clone, Copy, Debug)]
struct Told {
    phone: Option<&'static str>,
    shillings: i64,
    minute: i64,
}

fn asked(state: impl Strategy<Value = State>) -> impl Strategy<Value = Asked> {
    let shillings = prop_oneof![4 => Just(300), 1 => Just(20)];
    let claims = prop::option::of(0_u128..5);
    let fields = (select(&PHONES[..]), shillings, 0_i64..20, state, claims);
    fields.prop_map(|(phone, shillings, minute, state, claims)| Asked {
        phone,
        shillings,
        minute,
        state,
        claims,
    })
}

fn told() -> impl Strategy<Value = Told> {
    let phone = prop_oneof![3 => select(&PHONES[..]).prop_map(Some), 1 => Just(None)];
    let shillings = prop_oneof![4 => Just(300), 1 => Just(20)];
    (phone, shillings, 0_i64..30).prop_map(|(phone, shillings, minute)| Told {
        phone,
        shillings,
        minute,
    })
}

fn any_state() -> impl Strategy<Value = State> {
    prop_oneof![
        1 => Just(State::Unknown),
        1 => Just(State::Accepted),
        1 => Just(State::Adopted),
        3 => Just(State::Paid),
        1 => Just(State::Unpaid),
    ]
}

fn minute(minute: i64) -> Millis {
    Millis(MORNING.0 + minute * 60_000)
}

fn sales(asked: &[Asked]) -> Vec<Sale> {
    (1..).zip(asked).map(|(n, asked)| sold(n, asked)).collect()
}

fn sold(n: u128, asked: &Asked) -> Sale {
    let attempt = id(n);
    let amount = Amount::parse(&asked.shillings.to_string()).expect("an amount");
    let push = |adopted| Push {
        checkout: checkout(n),
        merchant: merchant(n),
        adopted,
    };
    let claim = |code| Claim {
        checkout: checkout(n),
        merchant: merchant(n),
        outcome: ClaimedOutcome::Paid {
            amount: amount.total(),
            code,
        },
    };
    let mut events = vec![
        Event::Opened {
            sale: sale(n),
            register: REGISTER,
            due: amount.total(),
            lines: amount.clone().into_lines(),
            buyer_pin: None,
            exchange: None,
        },
        Event::Asked {
            attempt,
            phone: Msisdn::parse(asked.phone).expect("a number"),
            amount: amount.total(),
            nonce: CallbackNonce::parse(&format!("{n:064x}")).expect("hex"),
        },
    ];
    let adopted = asked.state == State::Adopted;
    if asked.state == State::Unknown || adopted {
        events.push(Event::Lost { attempt });
    }
    if asked.state != State::Unknown {
        let push = push(adopted);
        events.push(Event::Accepted { attempt, push });
        let claims = asked.claims.map(|n| claim(code(n)));
        events.extend(claims.map(|claim| Event::Claimed { attempt, claim }));
    }
    match asked.state {
        State::Paid => events.push(Event::ProvenPaid { attempt }),
        State::Unpaid => events.push(Event::ProvenUnpaid {
            attempt,
            failure: Failure::Declined,
        }),
        State::Unknown | State::Accepted | State::Adopted => {}
    }
    let at = minute(asked.minute);
    Sale::replay(events.iter().map(|event| (at, event))).expect("opened")
}

fn rows(told: &[Told]) -> Vec<Row> {
    let rows = (0..).zip(told);
    rows.map(|(n, told)| row(n, told.shillings, told.phone, minute(told.minute)))
        .collect()
}

/// Which row each owner has.
fn owners(book: &Book) -> Result<BTreeMap<Party, MpesaCode>, TestCaseError> {
    let mut owners = BTreeMap::new();
    for entry in book.entries() {
        if let Place::Exact(of) | Place::Inferred(of) | Place::Counted(of) = entry.place {
            let other = owners.insert(of, entry.row.code.clone());
            prop_assert_eq!(other, None, "I3: one row for each attempt");
        }
    }
    Ok(owners)
}

/// How good a way to give rows to attempts is, best first: attempts without a row, rows that are not exactly theirs, seconds apart, squared.
type Score = (usize, usize, i64);

fn score(sale: &Sale, row: Option<&Row>) -> Option<Score> {
    let attempt = &sale.attempts[0];
    let Some(row) = row else {
        return Some((1, 0, 0));
    };
    let apart = (row.at.0 - attempt.asked_at.0) / 1_000;
    let is_older = row.at.0 + 60_000 < attempt.asked_at.0;
    let inexact = usize::from(is_older || !row.is_claimed_by(attempt));
    row.could_be(attempt).then_some((0, inexact, apart * apart))
}

fn best(sales: &[Sale], rows: &[Row], taken: &mut Vec<usize>) -> Score {
    let Some((sale, others)) = sales.split_first() else {
        return (0, 0, 0);
    };
    let free: Vec<_> = (0..rows.len()).filter(|n| !taken.contains(n)).collect();
    let ways = free.into_iter().map(Some).chain([None]);
    let scores = ways.filter_map(|row| {
        let (without, inexact, apart) = score(sale, row.map(|n| &rows[n]))?;
        taken.extend(row);
        let rest = best(others, rows, taken);
        row.map(|_| taken.pop());
        Some((without + rest.0, inexact + rest.1, apart + rest.2))
    });
    scores.min().expect("without a row is always a way")
}

/// Ten orders of the same things, some of them told twice.
fn disorders<T: Clone>(things: &[T], shifts: &[prop::sample::Index]) -> Vec<Vec<T>> {
    let turn = |shift: &prop::sample::Index| match things.len() {
        0 => 0,
        length => shift.index(length),
    };
    let disorders = shifts.iter().enumerate().map(|(nth, shift)| {
        let mut other = things.to_vec();
        other.rotate_left(turn(shift));
        if nth % 2 == 0 {
            other.reverse();
        }
        other.extend_from_slice(&things[..turn(shift)]);
        other
    });
    disorders.collect()
}

proptest! {
    // Ten orders each.
    #![proptest_config(ProptestConfig::with_cases(crate::times("POKEA_ORDERS", 2_000)))]

    #[test]
    fn i11_the_order_of_the_evidence_and_its_repetition_change_nothing(
        asked in prop::collection::vec(asked(any_state()), 0..6),
        told in prop::collection::vec(told(), 0..7),
        shifts in prop::collection::vec(any::<prop::sample::Index>(), 10),
    ) {
        let (sales, rows) = (sales(&asked), rows(&told));
        let book = Book::of(&sales, &rows);
        let backwards: Vec<_> = shifts.iter().rev().copied().collect();
        for (sales, rows) in disorders(&sales, &shifts).iter().zip(disorders(&rows, &backwards)) {
            prop_assert_eq!(&Book::of(sales, &rows), &book);
        }

        let owners = owners(&book)?;
        prop_assert_eq!(book.entries().count(), rows.len(), "each row has one place");
        let held: BTreeSet<Party> = book.placeholders().iter().map(|held| held.of).collect();
        for sale in &sales {
            let party = (sale.id, sale.attempts[0].id);
            if sale.attempts[0].is_paid() {
                prop_assert!(owners.contains_key(&party) != held.contains(&party), "R7: one row or one placeholder");
            } else {
                prop_assert!(!held.contains(&party), "nothing is held for what is not proven");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(crate::times("POKEA_ORDERS", 2_000)))]

    #[test]
    fn r7_no_other_way_to_give_rows_to_proven_attempts_is_better(
        asked in prop::collection::vec(asked(Just(State::Paid)), 0..5),
        told in prop::collection::vec(told(), 0..6),
    ) {
        let (sales, rows) = (sales(&asked), rows(&told));
        let owners = owners(&Book::of(&sales, &rows))?;
        let mut found = (0, 0, 0);
        for sale in &sales {
            let code = owners.get(&(sale.id, sale.attempts[0].id));
            let row = rows.iter().find(|row| Some(&row.code) == code);
            let (without, inexact, apart) = score(sale, row).expect("a row that fits");
            found = (found.0 + without, found.1 + inexact, found.2 + apart);
        }
        prop_assert_eq!(found, best(&sales, &rows, &mut Vec::new()));
    }
}

/// One message from outside.
#[derive(Clone, Debug)]
enum Heard {
    Answer(u128, bool),
    Claim(u128),
    Query(u128),
    Row(u128),
    Reconciled,
}

/// Three customers, of whom each paid or did not, and everything that is heard of them.
fn heard(asked: &[(Asked, bool)]) -> Vec<Heard> {
    let mut heard = Vec::new();
    for (n, (asked, pays)) in (1..).zip(asked) {
        heard.push(Heard::Answer(n, asked.state != State::Unknown));
        heard.push(Heard::Query(n));
        heard.push(Heard::Reconciled);
        if *pays {
            heard.push(Heard::Row(n));
            heard.extend(asked.claims.map(|_| Heard::Claim(n)));
        }
    }
    heard
}

fn hear(shop: &mut Shop, heard: &Heard, asked: &[(Asked, bool)]) {
    let of = |n: u128| &asked[usize::try_from(n).expect("few") - 1];
    match *heard {
        Heard::Answer(n, accepted) => {
            let answer = if accepted {
                PushAnswer::Accepted {
                    checkout: checkout(n),
                    merchant: merchant(n),
                }
            } else {
                PushAnswer::Lost
            };
            shop.answered(n, answer);
        }
        Heard::Claim(n) => {
            shop.claims(n, code(n), of(n).0.shillings);
        }
        Heard::Query(n) => {
            let answer = match of(n).1 {
                true => QueryAnswer::Paid,
                false => QueryAnswer::Failed(Failure::Declined),
            };
            shop.queried(n, answer);
        }
        Heard::Row(n) => {
            let (asked, _) = of(n);
            let at = minute(asked.minute + 1);
            let row = row(n, asked.shillings, Some(asked.phone), at);
            if !shop.rows.contains(&row) {
                shop.rows.push(row);
            }
        }
        Heard::Reconciled => {
            shop.reconciles();
        }
    }
}

/// What an auditor reads: the money, where it is, and which sales were paid.
fn audit(shop: &mut Shop) -> (i64, usize, Vec<(bool, bool, usize)>) {
    let book = shop.reconciles().book;
    let held: i64 = book.placeholders().iter().map(|h| h.amount.cents()).sum();
    let rows: i64 = book.entries().map(|entry| entry.row.amount.cents()).sum();
    let sales = shop.sales.values();
    let sales = sales.map(|sale| {
        let paid = sale.attempts.iter().any(|attempt| attempt.is_paid());
        (paid, sale.completion().is_some(), sale.refunds_due.len())
    });
    (held + rows, book.placeholders().len(), sales.collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(crate::times("POKEA_ORDERS", 1_000)))]

    #[test]
    fn i11_whatever_is_heard_first_the_books_are_the_same_in_the_end(
        asked in prop::collection::vec((asked(any_state()), any::<bool>()), 1..4),
        order in prop::collection::vec(any::<prop::sample::Index>(), 0..30),
        stops in prop::option::of(1_u128..4),
    ) {
        let everything = heard(&asked);
        let mut begun = Shop::new();
        for (n, (asked, _)) in (1..).zip(&asked) {
            begun.now = minute(asked.minute);
            begun.asks(n, asked.shillings, asked.phone);
            if stops == Some(n) {
                begun.take(n, Input::Stop);
            }
        }
        begun.now = minute(60);
        let mut in_order = begun.clone();
        let mut in_disorder = begun;
        for n in &order {
            hear(&mut in_disorder, &everything[n.index(everything.len())], &asked);
        }
        // Questions are asked until they are answered: in the end everything was heard by both.
        for _ in 0..2 {
            for message in &everything {
                hear(&mut in_order, message, &asked);
                hear(&mut in_disorder, message, &asked);
            }
        }
        prop_assert_eq!(audit(&mut in_order), audit(&mut in_disorder));
        let paid: i64 = asked.iter().filter(|(_, pays)| *pays).map(|(asked, _)| asked.shillings).sum();
        prop_assert_eq!(audit(&mut in_order).0, Cents::from_shillings(paid).expect("small").cents());
    }
}
