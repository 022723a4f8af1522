//! Cash that goes back: never more than was paid and is still there, for goods what was paid for them, and exactly once.

use crate::counter::{Counter, attempt, paid};
use pokea_domain::payment::QueryAnswer;
use pokea_domain::reversal::Reason;
use pokea_domain::sale::{Event, Goods, Input, RefundOf, RefundWish, Refusal, Sale};
use pokea_domain::{Cents, PersonId, RefundId};
use proptest::prelude::*;
use uuid::Uuid;

fn wish(n: u128, of: RefundOf) -> RefundWish {
    RefundWish {
        refund: RefundId(Uuid::from_u128(n)),
        of,
        reason: Reason::parse("came back").expect("a reason"),
        by: Some(PersonId(Uuid::from_u128(7))),
    }
}

fn shillings(shillings: i64) -> Cents {
    Cents::from_shillings(shillings).expect("small")
}

fn goods(line: usize, quantity: u32) -> RefundOf {
    RefundOf::Goods(vec![Goods { line, quantity }])
}

fn amount(of: i64) -> RefundOf {
    RefundOf::Amount(shillings(of))
}

impl Counter {
    fn refund(&mut self, n: u128, of: RefundOf) -> Result<Vec<Event>, Refusal> {
        self.refund_beside(n, of, 0)
    }

    fn refund_beside(&mut self, n: u128, of: RefundOf, back: i64) -> Result<Vec<Event>, Refusal> {
        let (wish, going_back) = (wish(n, of), shillings(back));
        self.happens(Input::Refund { wish, going_back })
    }
}

fn paid_in_cash(text: &str) -> Counter {
    let mut counter = Counter::sale_of(text);
    let tendered = counter.sale.due;
    counter
        .happens(Input::TakeCash { tendered })
        .expect("exact");
    counter
}

#[test]
fn no_more_goes_back_than_was_paid_and_is_there() {
    let not_so_much = |left| {
        Err(Refusal::NotSoMuch {
            left: shillings(left),
        })
    };
    for (what, sale, of, back, expected) in [
        ("all of it", "500", amount(500), 0, Ok(500)),
        ("a part", "500", amount(120), 0, Ok(120)),
        (
            "more than was paid",
            "500",
            amount(501),
            0,
            not_so_much(500),
        ),
        ("nothing", "500", amount(0), 0, not_so_much(500)),
        (
            "cents",
            "500",
            RefundOf::Amount(Cents::new(50)),
            0,
            not_so_much(500),
        ),
        ("beside a reversal", "500", amount(300), 200, Ok(300)),
        (
            "more than a reversal leaves",
            "500",
            amount(301),
            200,
            not_so_much(300),
        ),
        ("one of two", "2*215+70", goods(0, 1), 0, Ok(215)),
        ("the other line", "2*215+70", goods(1, 1), 0, Ok(70)),
        (
            "more of a line than was sold",
            "2*215+70",
            goods(1, 2),
            0,
            Err(Refusal::NoSuchGoods),
        ),
        (
            "none of a line",
            "2*215+70",
            goods(1, 0),
            0,
            Err(Refusal::NoSuchGoods),
        ),
        (
            "no such line",
            "2*215+70",
            goods(2, 1),
            0,
            Err(Refusal::NoSuchGoods),
        ),
        (
            "goods that a reversal paid for",
            "2*215",
            goods(0, 2),
            300,
            not_so_much(130),
        ),
        (
            "money that nobody owes",
            "500",
            RefundOf::Extra(attempt(1)),
            0,
            not_so_much(0),
        ),
    ] {
        let mut counter = paid_in_cash(sale);
        let before = counter.sale.left();
        let given = counter.refund_beside(1, of, back).map(|_| {
            counter
                .sale
                .refund(wish(1, amount(1)).refund)
                .expect("just given")
                .what
                .amount
        });
        assert_eq!(given, expected.map(shillings), "{what}");
        let after = expected.map_or(before, |given| {
            before.checked_sub(shillings(given)).expect("less")
        });
        assert_eq!(counter.sale.left(), after, "{what}");
        assert_eq!(counter.replayed(), counter.sale, "{what}");
    }
}

#[test]
fn the_same_wish_again_is_the_same_refund() {
    let mut counter = paid_in_cash("500");
    assert_eq!(
        counter.refund(1, amount(200)).expect("some is there").len(),
        1
    );
    assert_eq!(counter.refund(1, amount(200)), Ok(vec![]));
    assert_eq!(counter.sale.given_back(), shillings(200));
    assert_eq!(
        counter.refund(2, amount(301)),
        Err(Refusal::NotSoMuch {
            left: shillings(300)
        })
    );
}

#[test]
fn a_sale_that_is_not_paid_gives_nothing_back() {
    let mut counter = Counter::sale_of("500");
    assert_eq!(
        counter.refund(1, amount(1)),
        Err(Refusal::NotSoMuch { left: Cents::ZERO })
    );
}

#[test]
fn what_went_back_to_a_phone_is_not_given_over_the_counter_too() {
    let mut counter = Counter::sale_of("500");
    counter.ask(1).expect("a new sale");
    counter.accepted(1);
    counter.query(1, QueryAnswer::Paid);
    let back = |amount| Input::Returned {
        attempt: Some(attempt(1)),
        amount: shillings(amount),
    };
    counter.happens(back(350)).expect("never refused");
    assert_eq!(
        counter.refund(1, amount(151)),
        Err(Refusal::NotSoMuch {
            left: shillings(150)
        })
    );
    counter.refund(1, amount(150)).expect("that much is there");
    assert_eq!(counter.sale.left(), Cents::ZERO);
    // Should all of it go back after that, nothing becomes of it that can be counted below nothing.
    counter.happens(back(500)).expect("never refused");
    assert_eq!(counter.sale.left(), Cents::ZERO);
}

#[test]
fn money_that_a_sale_did_not_need_is_given_back_once_and_as_a_whole() {
    let mut counter = Counter::sale_of("300");
    counter.ask(1).expect("a new sale");
    counter.accepted(1);
    counter.happens(Input::Stop).expect("never refused");
    counter.claim(1, paid(1, 300));
    counter.query(1, QueryAnswer::Paid);
    assert_eq!(counter.sale.refunds_due.len(), 1);
    let extra = || RefundOf::Extra(attempt(1));
    assert_eq!(
        counter.refund_beside(1, extra(), 300),
        Err(Refusal::NotSoMuch { left: Cents::ZERO }),
        "it is being taken back"
    );
    counter.refund(1, extra()).expect("it is due back");
    assert_eq!(counter.sale.refunds_due, []);
    assert_eq!(counter.attempt(1).kept(), Cents::ZERO);
    assert_eq!(
        counter.refund(2, extra()),
        Err(Refusal::NotSoMuch { left: Cents::ZERO })
    );
    assert!(
        counter.sale.may_reopen().is_none(),
        "the money is not there any more"
    );
    assert_eq!(counter.replayed(), counter.sale);
}

/// What is brought back: a line and how many of it, or an amount.
fn any_wish() -> impl Strategy<Value = RefundOf> {
    prop_oneof![
        (0_usize..4, 1_u32..4).prop_map(|(line, quantity)| goods(line, quantity)),
        (1_i64..400).prop_map(amount),
    ]
}

fn given(sale: &Sale) -> i64 {
    sale.refunds
        .iter()
        .map(|refund| refund.what.amount.cents())
        .sum()
}

proptest! {
    #[test]
    fn never_more_back_than_was_paid(
        lines in prop::collection::vec((1_i64..6, 1_i64..200), 1..4),
        wishes in prop::collection::vec((any_wish(), 0_i64..150), 1..20),
    ) {
        let text: Vec<String> = lines.iter().map(|(quantity, unit)| format!("{quantity}*{unit}")).collect();
        let mut counter = paid_in_cash(&text.join("+"));
        for (n, (of, back)) in (1..).zip(wishes) {
            let before = counter.sale.left();
            let was_given = counter.refund_beside(n, of, back).is_ok();
            let now = before.cents() - counter.sale.left().cents();
            prop_assert!(!was_given || now > 0);
            prop_assert!(now <= (before.cents() - back * 100).max(0));
            prop_assert_eq!(given(&counter.sale) + counter.sale.left().cents(), counter.sale.due.cents());
        }
        prop_assert_eq!(counter.replayed(), counter.sale);
    }

    /// However the goods come back, one by one or at once, with discounts and cents: all of them come to what was paid.
    #[test]
    fn parts_of_goods_come_to_the_whole(
        lines in prop::collection::vec((1_u32..7, 1_i64..30_000, 0_i64..100), 1..5),
        discount in 0_i64..100,
        order in any::<u64>(),
    ) {
        use pokea_domain::basket::Basket;
        use pokea_domain::entry::Line;
        let lines: Vec<Line> = { lines.iter() }.map(|(quantity, unit, off)| {
            let gross = i64::from(*quantity) * unit;
            Line { discount: Cents::new((*off).min(gross)), ..Line::plain(*quantity, Cents::new(*unit)) }
        }).collect();
        let after: i64 = lines.iter().filter_map(Line::total).map(Cents::cents).sum();
        let discount = Cents::new(discount.min(after));
        let bill = Basket { lines, discount, ..Basket::default() }.bill();
        prop_assume!(bill.is_ok());
        let bill = bill.expect("just looked");
        let mut counter = Counter::sale_of_bill(&bill);
        let tendered = counter.sale.due;
        counter.happens(Input::TakeCash { tendered }).expect("exact");
        let mut pieces: Vec<usize> = { bill.lines.iter().enumerate() }
            .flat_map(|(at, line)| std::iter::repeat_n(at, line.quantity as usize))
            .collect();
        let mut seed = order;
        for (n, at) in (1..).zip(0..pieces.len()) {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let other = at + (seed >> 33) as usize % (pieces.len() - at);
            pieces.swap(at, other);
            let goods = [Goods { line: pieces[at], quantity: 1 }];
            if counter.sale.worth(&goods).expect("sold") > Cents::ZERO {
                counter.refund(n, RefundOf::Goods(goods.to_vec())).expect("paid for");
            } else {
                // Less than half a shilling: it is worth something together with the next.
                return Ok(());
            }
        }
        prop_assert_eq!(given(&counter.sale), counter.sale.due.cents());
        prop_assert_eq!(counter.sale.left(), Cents::ZERO);
    }
}
