//! Payouts, case by case.

use crate::counter::code;
use crate::reversals::conversation;
use pokea_domain::payment::NotSent;
use pokea_domain::payout::{
    Answer, Around, BusinessNumber, Claim, Event, Funds, Input, Kind, Looked, Paid, Payee,
    PayeeError, Payout, PayoutState, Purpose, Reason, Refusal, Rules, Told, WORD_AFTER, WhyNotPaid,
    Wish,
};
use pokea_domain::{CallbackNonce, Cents, Millis, PayoutId, PersonId};
use std::time::Duration;
use uuid::Uuid;

pub const NOW: Millis = Millis(1_800_000_000_000);

pub fn shillings(n: i64) -> Cents {
    Cents::from_shillings(n).expect("small")
}

pub fn person(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}

pub fn payee(kind: Kind) -> Payee {
    let (number, account) = match kind {
        Kind::Person => ("0712345678", ""),
        Kind::PayBill => ("600610", "MITA-7"),
        Kind::Till => ("600621", ""),
        Kind::Tax => ("2026PRN0001", ""),
        Kind::TopUp => ("600630", ""),
    };
    Payee::parse(kind, number, account, Purpose::Salary).expect("a payee")
}

pub fn wish(kind: Kind, amount: i64) -> Wish {
    Wish {
        from: BusinessNumber::parse("600630").expect("a number"),
        payee: payee(kind),
        amount: shillings(amount),
        reason: Reason::parse("Wages of November").expect("a reason"),
        by: Some(person(1)),
        nonce: CallbackNonce::parse(&"ab".repeat(16)).expect("a nonce"),
        batch: None,
    }
}

pub fn ask(wish: Wish) -> Payout {
    let event = wish.ask(&Around::default(), &Rules::default(), false);
    let event = event.expect("may be asked for");
    Payout::replay(PayoutId(Uuid::from_u128(7)), [(NOW, &event)]).expect("a beginning")
}

pub fn send() -> Input {
    Input::Send {
        around: Around::default(),
        rules: Rules::default(),
    }
}

/// Takes an input; whether it is to be sent.
pub fn take(payout: &mut Payout, input: Input, now: Millis) -> Result<bool, Refusal> {
    let decision = payout.decide(input, now)?;
    for event in &decision.events {
        payout.apply(event, now);
    }
    Ok(decision.send)
}

fn looked(by_name: Told, by_code: Told) -> Input {
    Input::Looked {
        told: Looked { by_name, by_code },
        asked_at: NOW,
    }
}

fn paid(amount: i64) -> Told {
    Told::Paid(Paid {
        code: Some(code(9)),
        amount: shillings(amount),
        receiver: None,
    })
}

#[test]
fn payees_are_read_as_people_write_them() {
    for kind in Kind::ALL {
        assert_eq!(payee(kind).kind(), kind);
        assert_eq!(payee(kind).is_named(), kind == Kind::Person);
    }
    let read = |kind, number, account| Payee::parse(kind, number, account, Purpose::Business);
    for (kind, number, account, refused) in [
        (Kind::PayBill, "6006", "1", PayeeError::Number),
        (Kind::PayBill, "60061a", "1", PayeeError::Number),
        (Kind::PayBill, "600610", "", PayeeError::Account),
        (
            Kind::PayBill,
            "600610",
            "12345678901234",
            PayeeError::Account,
        ),
        (Kind::PayBill, "600610", "a\"b", PayeeError::Account),
        (Kind::Till, "12345678", "", PayeeError::Number),
        (Kind::Tax, "", "", PayeeError::Account),
    ] {
        assert_eq!(
            read(kind, number, account),
            Err(refused),
            "{number} {account}"
        );
    }
    assert!(read(Kind::Person, "071234567", "").is_err());
    let spaced = read(Kind::PayBill, " 600 610 ", " 12 34 ").expect("a payee");
    assert_eq!(
        spaced,
        read(Kind::PayBill, "600610", "1234").expect("a payee")
    );
}

#[test]
fn m_pesa_carries_whole_shillings_within_its_bounds() {
    for (kind, amount, takes) in [
        (Kind::Person, 900, false),
        (Kind::Person, 1_000, true),
        (Kind::Person, 1_050, false),
        (Kind::Person, 25_000_000, true),
        (Kind::Person, 25_000_100, false),
        (Kind::Till, 0, false),
        (Kind::Till, 100, true),
        (Kind::Tax, -100, false),
        (Kind::TopUp, 1_000_000_100, false),
    ] {
        assert_eq!(
            payee(kind).takes(Cents::new(amount)),
            takes,
            "{kind:?} {amount}"
        );
    }
}

#[test]
fn a_payout_is_asked_for_within_the_day_and_not_twice_by_mistake() {
    let rules = Rules {
        day: shillings(1_000),
        ..Rules::default()
    };
    let around = Around {
        today: shillings(600),
        ..Around::default()
    };
    let asked = wish(Kind::Person, 401).ask(&around, &rules, false);
    assert_eq!(
        asked,
        Err(Refusal::AboveDay {
            left: shillings(400)
        })
    );
    assert!(wish(Kind::Person, 400).ask(&around, &rules, false).is_ok());
    let twin = Around {
        twin: Some(NOW),
        ..Around::default()
    };
    let again = |although| wish(Kind::Person, 50).ask(&twin, &rules, although);
    assert_eq!(again(false), Err(Refusal::Twin { at: NOW }));
    assert!(again(true).is_ok());
    let refused = wish(Kind::Person, 9).ask(&Around::default(), &rules, false);
    assert_eq!(refused, Err(Refusal::NotThisAmount));
}

#[test]
fn much_money_needs_two_people() {
    let mut payout = ask(wish(Kind::Person, 20_001));
    assert!(payout.needs_second);
    assert_eq!(take(&mut payout, send(), NOW), Err(Refusal::NeedsSecond));
    let alone = Input::Approve { by: person(1) };
    assert_eq!(take(&mut payout, alone, NOW), Err(Refusal::SamePerson));
    take(&mut payout, Input::Approve { by: person(2) }, NOW).expect("another person");
    assert_eq!(take(&mut payout, send(), NOW), Ok(true));

    let mut little = ask(wish(Kind::Person, 20_000));
    assert!(!little.needs_second);
    let lower = Input::Send {
        around: Around::default(),
        rules: Rules {
            alone: shillings(100),
            ..Rules::default()
        },
    };
    assert_eq!(take(&mut little, lower, NOW), Err(Refusal::NeedsSecond));
}

#[test]
fn the_float_stays_in_the_account() {
    let rules = Rules {
        float: shillings(5_000),
        ..Rules::default()
    };
    let mut payout = ask(wish(Kind::Person, 1_000));
    let send = |funds| Input::Send {
        around: Around {
            funds,
            ..Around::default()
        },
        rules,
    };
    let funds = |available, since, ago: i64| {
        Some(Funds {
            available: shillings(available),
            since: shillings(since),
            at: Millis(NOW.0 - ago * 60_000),
        })
    };
    for (known, refused) in [
        (None, Refusal::FundsUnknown),
        (funds(50_000, 0, 11), Refusal::FundsUnknown),
        (funds(50_000, 0, -11), Refusal::FundsUnknown),
        (
            funds(5_999, 0, 1),
            Refusal::BelowFloat {
                left: shillings(999),
            },
        ),
        (
            funds(8_000, 2_500, 1),
            Refusal::BelowFloat {
                left: shillings(500),
            },
        ),
        (funds(100, 0, 1), Refusal::BelowFloat { left: Cents::ZERO }),
    ] {
        assert_eq!(
            take(&mut payout, send(known), NOW),
            Err(refused),
            "{known:?}"
        );
        assert_eq!(payout.state, PayoutState::Waiting, "nothing was lost");
    }
    assert_eq!(take(&mut payout, send(funds(6_000, 0, 9)), NOW), Ok(true));
}

#[test]
fn what_was_not_sent_can_be_dropped_and_what_was_sent_cannot() {
    let mut payout = ask(wish(Kind::Till, 500));
    let dropped = || Input::Drop {
        by: Some(person(1)),
    };
    take(&mut payout, dropped(), NOW).expect("it waits");
    assert_eq!(take(&mut payout, send(), NOW), Err(Refusal::NotWaiting));
    assert!(!payout.counts());

    let mut payout = ask(wish(Kind::Till, 500));
    assert_eq!(take(&mut payout, send(), NOW), Ok(true));
    assert_eq!(take(&mut payout, dropped(), NOW), Err(Refusal::NotWaiting));
    assert_eq!(take(&mut payout, send(), NOW), Err(Refusal::NotOver), "R2");
}

/// The twentieth time is the first: only where Safaricom says that there is no such request is it sent again, and under its own name.
#[test]
fn a_person_is_paid_under_one_name_however_often_it_is_sent() {
    let mut payout = ask(wish(Kind::Person, 500));
    let name = payout.own_name().expect("a person's");
    assert_eq!(take(&mut payout, send(), NOW), Ok(true));
    for _ in 0..20 {
        assert_eq!(take(&mut payout, send(), NOW), Err(Refusal::NotOver));
        take(&mut payout, Input::Restarted, NOW).expect("a start");
        assert_eq!(payout.state, PayoutState::Unknown);
        assert_eq!(
            payout.next_look(None, NOW),
            Some(NOW),
            "asked about at once"
        );
    }
    let not_there = || looked(Told::NoSuch, Told::Unclear);
    take(&mut payout, looked(Told::Pending, Told::Unclear), NOW).expect("told");
    assert_eq!(take(&mut payout, send(), NOW), Err(Refusal::NotOver));
    take(&mut payout, not_there(), NOW).expect("told");
    assert_eq!(take(&mut payout, send(), NOW), Ok(true));
    assert_eq!(payout.own_name(), Some(name.clone()));
    // The first sending may still be in a queue.
    let answer = Input::Answered(Answer::NotSent(NotSent::Unreachable));
    take(&mut payout, answer, NOW).expect("an answer");
    assert_eq!(payout.state, PayoutState::Unknown);
    assert!(payout.counts());
    take(&mut payout, looked(paid(500), Told::Unclear), NOW).expect("told");
    assert!(matches!(&payout.state, PayoutState::Paid(paid) if paid.amount == shillings(500)));
    assert_eq!(take(&mut payout, send(), NOW), Err(Refusal::NotWaiting));
}

#[test]
fn what_has_no_name_of_ours_is_never_sent_again_after_a_lost_answer() {
    for kind in [Kind::PayBill, Kind::Till, Kind::Tax, Kind::TopUp] {
        let mut payout = ask(wish(kind, 500));
        assert_eq!(take(&mut payout, send(), NOW), Ok(true));
        take(&mut payout, Input::Answered(Answer::Lost), NOW).expect("an answer");
        take(&mut payout, looked(Told::NoSuch, Told::NoSuch), NOW).expect("told");
        assert_eq!(take(&mut payout, send(), NOW), Err(Refusal::NotOver));
        assert_eq!(
            payout.next_look(None, NOW),
            None,
            "there is nothing to ask by"
        );
        // Its result names a code, which can be asked about.
        let claim = Claim::Paid { code: code(9) };
        take(&mut payout, Input::Claimed(claim), NOW).expect("a result");
        assert_eq!(payout.next_look(None, NOW), Some(NOW));
        take(&mut payout, looked(Told::Unclear, paid(500)), NOW).expect("told");
        assert!(matches!(payout.state, PayoutState::Paid(_)), "{kind:?}");
    }
}

#[test]
fn somebodys_word_ends_what_nobody_else_can_tell_and_proof_outlives_it() {
    let mut payout = ask(wish(Kind::PayBill, 500));
    take(&mut payout, send(), NOW).expect("sent");
    take(&mut payout, Input::Answered(Answer::Lost), NOW).expect("an answer");
    let word = || Input::Word {
        by: Some(person(1)),
    };
    assert_eq!(take(&mut payout, word(), NOW), Err(Refusal::NotOver));
    let late = NOW.plus(WORD_AFTER);
    take(&mut payout, word(), late).expect("long after it");
    assert_eq!(payout.state, PayoutState::NotPaid(WhyNotPaid::Word));
    assert_eq!(take(&mut payout, send(), late), Err(Refusal::NotWaiting));
    take(
        &mut payout,
        Input::Claimed(Claim::Paid { code: code(9) }),
        late,
    )
    .expect("late");
    assert!(payout.is_open() && payout.counts());
    take(&mut payout, looked(Told::Unclear, paid(500)), late).expect("told");
    assert!(matches!(payout.state, PayoutState::Paid(_)), "R8");

    // While Safaricom has an answer of its own, nobody's word is asked.
    let mut named = ask(wish(Kind::Person, 500));
    take(&mut named, send(), NOW).expect("sent");
    take(&mut named, Input::Answered(Answer::Lost), NOW).expect("an answer");
    assert_eq!(take(&mut named, word(), late), Err(Refusal::NotOver));
    let sent = Duration::from_secs(1);
    let told = Input::Looked {
        told: Looked {
            by_name: Told::NoSuch,
            by_code: Told::Unclear,
        },
        asked_at: NOW.plus(sent),
    };
    take(&mut named, told, late).expect("told");
    take(&mut named, word(), late).expect("Safaricom knows none such");
}

#[test]
fn a_result_is_a_claim_and_proves_nothing() {
    let mut payout = ask(wish(Kind::Person, 500));
    let forged = || Input::Claimed(Claim::Paid { code: code(9) });
    take(&mut payout, forged(), NOW).expect("heard");
    assert_eq!(payout.claim, None, "nothing was sent yet");
    take(&mut payout, send(), NOW).expect("sent");
    let accepted = Answer::Accepted(conversation(1));
    take(&mut payout, Input::Answered(accepted), NOW).expect("an answer");
    take(&mut payout, forged(), NOW).expect("heard");
    assert!(payout.is_under_way() && payout.said.is_some());
    let failed = Claim::Failed {
        code: "1".to_owned(),
    };
    take(&mut payout, Input::Claimed(failed), NOW).expect("heard");
    assert!(payout.is_under_way());
    take(&mut payout, looked(Told::Failed, Told::Unclear), NOW).expect("told");
    assert_eq!(payout.state, PayoutState::NotPaid(WhyNotPaid::Told));
    assert!(!payout.counts());
    // Another forged one opens it, and Safaricom's word closes it again.
    take(&mut payout, forged(), NOW).expect("heard");
    assert!(payout.is_open());
    take(&mut payout, looked(Told::Failed, Told::NoSuch), NOW).expect("told");
    assert!(!payout.is_open());
    // However many are forged, they are not all asked about.
    let many = (0..100).map(|n| Input::Claimed(Claim::Paid { code: code(n) }));
    let kept = many.filter(|claim| {
        let decision = payout.decide(claim.clone(), NOW).expect("heard");
        decision
            .events
            .iter()
            .for_each(|event| payout.apply(event, NOW));
        !decision.events.is_empty()
    });
    assert!(kept.count() < 16);
}

/// Transaction Status may be quicker than the result, which alone says why.
#[test]
fn why_it_was_not_paid_is_heard_afterwards_too() {
    let mut payout = ask(wish(Kind::Person, 500));
    take(&mut payout, send(), NOW).expect("sent");
    let accepted = Answer::Accepted(conversation(1));
    take(&mut payout, Input::Answered(accepted), NOW).expect("an answer");
    take(&mut payout, looked(Told::Failed, Told::Unclear), NOW).expect("told");
    let failed = |code: &str| {
        Input::Claimed(Claim::Failed {
            code: code.to_owned(),
        })
    };
    take(&mut payout, failed("2040"), NOW).expect("heard");
    take(&mut payout, failed("1"), NOW).expect("heard");
    let why = Claim::Failed {
        code: "2040".to_owned(),
    };
    assert_eq!(payout.said, Some(why));
    assert!(!payout.is_open() && !payout.counts());
    assert_eq!(payout.next_look(None, NOW), None);
}

#[test]
fn the_log_reads_as_it_was_written() {
    let asked = wish(Kind::PayBill, 500).ask(&Around::default(), &Rules::default(), false);
    let body = serde_json::to_string(&asked.expect("asked")).expect("plain data");
    let expected = format!(
        r#"{{"asked":{{"wish":{{"from":"600630","payee":{{"pay_bill":{{"number":"600610","account":"MITA-7"}}}},"amount":50000,"reason":"Wages of November","by":"{}","nonce":"{}"}},"needs_second":false}}}}"#,
        person(1),
        "ab".repeat(16)
    );
    assert_eq!(body, expected);
    for (event, text) in [
        (Event::Begun, r#""begun""#.to_owned()),
        (Event::Lost, r#""lost""#.to_owned()),
        (
            Event::NotPaid {
                why: WhyNotPaid::Told,
                by: None,
            },
            r#"{"not_paid":{"why":"told"}}"#.to_owned(),
        ),
        (
            Event::Paid(Paid {
                code: Some(code(9)),
                amount: shillings(5),
                receiver: None,
            }),
            format!(
                r#"{{"paid":{{"code":"{}","amount":500,"receiver":null}}}}"#,
                code(9)
            ),
        ),
    ] {
        assert_eq!(serde_json::to_string(&event).expect("plain data"), text);
        assert_eq!(
            serde_json::from_str::<Event>(&text).expect("an event"),
            event
        );
    }
}
