//! Requests to take a payment back (R1 to R8 of them, F35), each rule by its case. What follows for sales is in `returned.rs`.

use crate::counter::code;
use crate::shop::{Conflict, Shop, sale};
use pokea_domain::payment::{NotSent, QueryAnswer};
use pokea_domain::reversal::{
    Answer, Event, Input, OVER_AFTER, PaymentTold, Reason, Refusal, RequestTold, Reversal,
    ReversalClaim, ReversalState, Reversals, Told, WhyNotDone, Wish,
};
use pokea_domain::sale;
use pokea_domain::till::{self, ReverseError, Reversing};
use pokea_domain::{
    CallbackNonce, Cents, ConversationId, Millis, MpesaCode, OwnerSessionId, ReversalId,
};
use uuid::Uuid;

pub const PHONE: &str = "0712345678";

pub const NOTHING_BACK: Told = Told {
    request: RequestTold::NoSuch,
    payment: PaymentTold::Completed,
};
pub const BACK: Told = Told {
    request: RequestTold::NoSuch,
    payment: PaymentTold::Reversed,
};

pub fn request(n: u128) -> ReversalId {
    ReversalId(Uuid::from_u128(n))
}

pub fn wish(n: u128, shillings: i64, uncovers: Option<u128>) -> Wish {
    Wish {
        reversal: request(n),
        amount: Cents::from_shillings(shillings).expect("small"),
        reason: Reason::parse("paid twice").expect("a reason"),
        session: OwnerSessionId(Uuid::from_u128(77)),
        nonce: CallbackNonce::parse(&format!("{n:064x}")).expect("hex"),
        uncovers: uncovers.map(sale),
    }
}

pub fn conversation(n: u128) -> ConversationId {
    ConversationId::parse(&format!("conversation-{n}")).expect("graphic characters")
}

impl Shop {
    /// The owner wants payment `row` back, by request `n`.
    pub fn reverses(&mut self, row: u128, wish: Wish) -> Result<Reversing, ReverseError<Conflict>> {
        let now = self.now;
        till::reverse(self, &code(row), wish, now)
    }

    pub fn hears_of(&mut self, row: u128, input: Input) -> &mut Self {
        let now = self.now;
        till::hear_of_reversal(self, &code(row), input, now).expect("news is never refused");
        self
    }

    pub fn answers(&mut self, row: u128, n: u128, answer: Answer) -> &mut Self {
        let reversal = request(n);
        self.hears_of(row, Input::Answered { reversal, answer })
    }

    pub fn result(&mut self, row: u128, n: u128, claim: ReversalClaim) -> &mut Self {
        let reversal = request(n);
        self.hears_of(row, Input::Claimed { reversal, claim })
    }

    pub fn sees(&mut self, row: u128, n: u128, told: Told) -> &mut Self {
        let (reversal, asked_at) = (request(n), self.now);
        self.hears_of(
            row,
            Input::Looked {
                reversal,
                told,
                asked_at,
            },
        )
    }

    pub fn reversals_of(&self, row: u128) -> &Reversals {
        &self.reversals[&code(row)]
    }

    pub fn request_of(&self, row: u128, n: u128) -> &Reversal {
        self.reversals_of(row).request(request(n)).expect("asked")
    }
}

/// Payment 1 came for sale 1, which had been given up, and is due back; payment 2 paid sale 2.
pub fn paid_twice() -> Shop {
    let mut shop = Shop::new();
    shop.asks(1, 300, PHONE).accepted(1).later(10);
    shop.take(1, sale::Input::Stop).row(1, 300, Some(PHONE));
    shop.queried(1, QueryAnswer::Paid).claims(1, code(1), 300);
    shop.paid(2, 300, "0722000000")
        .row(2, 300, Some("0722000000"));
    shop.claims(2, code(2), 300).reconciles();
    assert_eq!(shop.sale_of(1).refunds_due.len(), 1);
    assert!(shop.sale_of(2).completion().is_some());
    shop
}

pub fn given_back(shop: &Shop) -> bool {
    shop.sale_of(1).refunds_due.is_empty()
}

#[test]
fn f35_a_lost_answer_is_unknown_and_never_repeated_blindly() {
    let mut shop = paid_twice();
    shop.reverses(1, wish(1, 300, None))
        .expect("it is due back");
    shop.answers(1, 1, Answer::Lost).later(60);
    assert_eq!(shop.request_of(1, 1).state, ReversalState::Unknown);
    let refused = Err(Refusal::NotOver.into());
    assert_eq!(shop.reverses(1, wish(2, 300, None)), refused);
    let same = shop
        .reverses(1, wish(1, 300, None))
        .expect("the same wish again");
    assert_eq!(same.send, None, "R2");
    // It may still be on its way.
    shop.sees(1, 1, NOTHING_BACK);
    assert_eq!(shop.reverses(1, wish(2, 300, None)), refused);
    shop.later(OVER_AFTER.as_secs().cast_signed())
        .sees(1, 1, NOTHING_BACK);
    assert_eq!(
        shop.request_of(1, 1).state,
        ReversalState::NotDone(WhyNotDone::Told)
    );
    let again = shop
        .reverses(1, wish(2, 300, None))
        .expect("proven not done");
    assert!(again.send.is_some());
}

#[test]
fn f35_a_start_finds_a_request_unknown_and_sends_nothing() {
    let mut shop = paid_twice();
    shop.reverses(1, wish(1, 300, None))
        .expect("it is due back");
    let now = shop.later(9).now;
    assert_eq!(till::recover(&mut shop, now), Ok(vec![]));
    assert_eq!(shop.request_of(1, 1).state, ReversalState::Unknown);
    // The answer of the run before does not count, nor does a second start change anything.
    shop.answers(1, 1, Answer::Accepted(conversation(1)));
    let log = shop.reversal_logs[&code(1)].len();
    assert_eq!(till::recover(&mut shop, now), Ok(vec![]));
    assert_eq!(shop.reversal_logs[&code(1)].len(), log);
    assert_eq!(shop.request_of(1, 1).state, ReversalState::Unknown);
}

#[test]
fn f35_already_reversed_is_success() {
    let mut shop = paid_twice();
    shop.reverses(1, wish(1, 300, None))
        .expect("it is due back");
    shop.answers(1, 1, Answer::Accepted(conversation(1)))
        .later(5);
    shop.result(1, 1, ReversalClaim::AlreadyBack);
    assert!(!given_back(&shop), "as much a claim as any other");
    shop.sees(
        1,
        1,
        Told {
            request: RequestTold::Failed,
            payment: PaymentTold::Unclear,
        },
    );
    assert!(
        shop.request_of(1, 1).is_open(),
        "whether the payment went back is not known"
    );
    shop.sees(
        1,
        1,
        Told {
            request: RequestTold::Failed,
            payment: PaymentTold::Reversed,
        },
    );
    assert_eq!(shop.reversals_of(1).elsewhere, Cents::new(30_000));
    assert!(given_back(&shop));
}

#[test]
fn r3_what_was_not_sent_or_refused_may_be_asked_again() {
    for answer in [
        Answer::NotSent(NotSent::Unreachable),
        Answer::Refused {
            code: "400.002.02".to_owned(),
        },
    ] {
        let mut shop = paid_twice();
        shop.reverses(1, wish(1, 300, None))
            .expect("it is due back");
        shop.answers(1, 1, answer);
        assert!(!given_back(&shop), "nothing went back");
        assert!(
            shop.reverses(1, wish(2, 300, None))
                .expect("again")
                .send
                .is_some()
        );
    }
}

#[test]
fn r6_a_result_that_says_failed_unlocks_nothing() {
    let mut shop = paid_twice();
    shop.reverses(1, wish(1, 300, None))
        .expect("it is due back");
    shop.answers(1, 1, Answer::Accepted(conversation(1)));
    shop.result(
        1,
        1,
        ReversalClaim::Failed {
            code: "1".to_owned(),
        },
    );
    assert_eq!(
        shop.reverses(1, wish(2, 300, None)),
        Err(Refusal::NotOver.into())
    );
    let told = |request| Told {
        request,
        payment: PaymentTold::Completed,
    };
    shop.later(9_000).sees(1, 1, told(RequestTold::Pending));
    assert!(
        shop.request_of(1, 1).is_open(),
        "as long as Safaricom says so"
    );
    shop.sees(1, 1, told(RequestTold::Failed));
    assert!(
        shop.reverses(1, wish(2, 300, None))
            .expect("proven")
            .send
            .is_some()
    );
}

#[test]
fn r8_a_late_result_opens_what_was_taken_to_be_over() {
    let mut shop = paid_twice();
    shop.reverses(1, wish(1, 300, None))
        .expect("it is due back");
    shop.answers(1, 1, Answer::Lost)
        .later(1_900)
        .sees(1, 1, NOTHING_BACK);
    shop.result(
        1,
        1,
        ReversalClaim::Failed {
            code: "1".to_owned(),
        },
    );
    assert!(!shop.request_of(1, 1).is_open(), "no news");
    shop.result(1, 1, ReversalClaim::Done);
    assert_eq!(
        shop.reverses(1, wish(2, 300, None)),
        Err(Refusal::NotOver.into())
    );
    // It was forged: it is over again, and another lie is looked at again.
    shop.sees(1, 1, NOTHING_BACK);
    assert!(!shop.request_of(1, 1).is_open());
    shop.result(1, 1, ReversalClaim::Done).sees(1, 1, BACK);
    assert!(given_back(&shop));
}

#[test]
fn r5_a_result_before_the_answer_and_twice_is_one() {
    let mut shop = paid_twice();
    shop.reverses(1, wish(1, 300, None))
        .expect("it is due back");
    shop.result(1, 1, ReversalClaim::Done)
        .result(1, 1, ReversalClaim::Done);
    shop.result(
        1,
        1,
        ReversalClaim::Failed {
            code: "1".to_owned(),
        },
    );
    shop.answers(1, 1, Answer::Accepted(conversation(1)));
    assert_eq!(
        shop.reversal_logs[&code(1)].len(),
        3,
        "asked, claimed, accepted"
    );
    assert_eq!(shop.request_of(1, 1).conversation(), Some(&conversation(1)));
}

#[test]
fn r10_never_more_than_was_paid_nor_nothing_nor_cents() {
    let mut shop = paid_twice();
    for amount in [
        Cents::ZERO,
        Cents::new(30_100),
        Cents::new(-100),
        Cents::new(150),
    ] {
        let wish = Wish {
            amount,
            ..wish(1, 1, None)
        };
        assert_eq!(
            shop.reverses(1, wish),
            Err(Refusal::NotOfThePayment.into()),
            "{amount:?}"
        );
    }
    assert!(Reason::parse(" x ").is_err() && Reason::parse(&"x".repeat(101)).is_err());
}

#[test]
fn questions_follow_the_plan_until_it_is_settled() {
    let mut shop = paid_twice();
    shop.reverses(1, wish(1, 300, None))
        .expect("it is due back");
    let next = |shop: &Shop, last| shop.request_of(1, 1).next_look(last, shop.now);
    assert_eq!(next(&shop, None), None, "its answer is still to come");
    shop.answers(1, 1, Answer::Lost);
    let sent = shop.now;
    let late = |s: i64| Some(Millis(sent.0 + s * 1_000));
    assert_eq!(next(&shop, None), Some(sent), "at a start at once");
    for (last, due) in [(5, 10), (400, 600), (259_200, 262_800)] {
        shop.now = Millis(sent.0 + last * 1_000);
        assert_eq!(next(&shop, late(last)), late(due), "and for ever");
    }
    shop.now = Millis(sent.0 + 700_000);
    shop.result(1, 1, ReversalClaim::Done);
    assert_eq!(
        next(&shop, late(650)),
        late(700),
        "at once when something is heard"
    );
    shop.later(1);
    assert_eq!(next(&shop, late(701)), late(705));
    // By a clock that was days ahead it was asked at a time that has not come.
    assert_eq!(next(&shop, late(99_999)), late(701));
    shop.sees(1, 1, BACK);
    assert_eq!(next(&shop, late(701)), None);
}

#[test]
fn the_log_keeps_everything_and_nothing_else() {
    let mut shop = paid_twice();
    shop.reverses(1, wish(1, 300, None))
        .expect("it is due back");
    shop.answers(1, 1, Answer::Accepted(conversation(1)))
        .result(1, 1, ReversalClaim::AlreadyBack);
    shop.sees(
        1,
        1,
        Told {
            request: RequestTold::Failed,
            payment: PaymentTold::Reversed,
        },
    );
    let log = &shop.reversal_logs[&code(1)];
    let written = serde_json::to_string(&log.iter().map(|(_, event)| event).collect::<Vec<_>>());
    let written = written.expect("JSON");
    let read: Vec<Event> = serde_json::from_str(&written).expect("what was written");
    let log = log.iter().map(|(at, _)| *at).zip(&read);
    let payment: MpesaCode = code(1);
    assert_eq!(
        Reversals::replay(&payment, log).as_ref(),
        Some(shop.reversals_of(1))
    );
    assert_eq!(Reversals::replay(&payment, []), None);
}
