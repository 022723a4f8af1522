//! Any basket: its figures fit together, whatever is in it.

use pokea_domain::basket::{Basket, BasketError, Bill};
use pokea_domain::discount::{Discount, DiscountLimit};
use pokea_domain::entry::AMOUNT_MAX;
use pokea_domain::line::Line;
use pokea_domain::{Cents, Vat};
use proptest::prelude::*;

/// Lines that a shop sells, now and then given away, and up to all of the rest taken off the whole, in thousandths.
fn basket() -> impl Strategy<Value = Basket> {
    let vat = proptest::sample::select(vec![Vat::A, Vat::B, Vat::C, Vat::D, Vat::E]);
    let unit = prop_oneof![1_i64..100, 100_i64..300_000];
    let discount = prop_oneof![4 => Just(0_i64), 1 => 0_i64..=1_000];
    let line = (vat, 1_u32..=24, unit, discount.clone()).prop_map(|(vat, quantity, unit, off)| {
        let discount = Cents::new(unit * i64::from(quantity) * off / 1_000);
        Line {
            vat,
            discount,
            ..Line::plain(quantity, Cents::new(unit))
        }
    });
    (proptest::collection::vec(line, 1..30), discount).prop_map(|(lines, off)| {
        let total: i64 = lines.iter().filter_map(Line::total).map(Cents::cents).sum();
        Basket {
            lines,
            discount: Cents::new(total * off / 1_000),
            ..Basket::default()
        }
    })
}

fn fits_together(basket: &Basket, bill: &Bill) {
    let sum = |of: &dyn Fn(&Line) -> Cents| bill.lines.iter().map(|l| of(l).cents()).sum::<i64>();
    let total = |line: &Line| line.total().expect("small");
    assert_eq!(sum(&|l| l.gross().expect("small")), bill.gross.cents());
    assert_eq!(sum(&|l| l.discount), bill.line_discounts.cents());
    assert_eq!(sum(&|l| l.sale_discount), basket.discount.cents());
    assert_eq!(bill.sale_discount, basket.discount);
    assert_eq!(
        bill.gross.cents() - bill.line_discounts.cents() - bill.sale_discount.cents(),
        sum(&total)
    );

    assert_eq!(bill.total.cents() - bill.rounding.cents(), sum(&total));
    assert!(bill.total >= Cents::new(100) && bill.total <= AMOUNT_MAX);
    assert_eq!(bill.total.cents() % 100, 0);
    assert!((-49..=50).contains(&bill.rounding.cents()));

    let bands: Vec<_> = bill
        .vat
        .iter()
        .map(|of| of.net.cents() + of.vat.cents())
        .collect();
    assert_eq!(bands.iter().sum::<i64>(), sum(&total));
    assert_eq!(
        bill.vat.iter().map(|of| of.vat.cents()).sum::<i64>(),
        sum(&|l| l.vat.inside(total(l)))
    );
    assert!(
        bill.vat
            .iter()
            .all(|of| of.net >= Cents::ZERO && of.vat >= Cents::ZERO)
    );
    assert!(bill.vat.is_sorted_by_key(|of| format!("{:?}", of.band)));

    // Whole: what the lines come to before the sale's discount. A share is never a cent or more away from its part of it.
    let whole = sum(&|l| l.gross().expect("small")) - bill.line_discounts.cents();
    for (line, entered) in bill.lines.iter().zip(&basket.lines) {
        let before = total(entered).cents();
        let exact = i128::from(basket.discount.cents()) * i128::from(before);
        let given = i128::from(line.sale_discount.cents()) * i128::from(whole);
        assert!(whole == 0 || (given - exact).abs() < i128::from(whole));
        assert!(total(line) >= Cents::ZERO && total(line) <= total(entered));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn any_basket_adds_up(basket in basket()) {
        match basket.bill() {
            Ok(bill) => {
                fits_together(&basket, &bill);
                // A sale that was opened with these lines is that basket: worked out again, it comes to the same.
                let again = Basket { lines: bill.lines.clone(), ..basket };
                prop_assert_eq!(again.bill(), Ok(bill));
            }
            Err(BasketError::Nothing) => {
                let total: i64 = basket.lines.iter().filter_map(Line::total).map(Cents::cents).sum();
                prop_assert!(total - basket.discount.cents() < 50);
            }
            Err(BasketError::TooLarge) => {
                let total: i64 = basket.lines.iter().filter_map(Line::total).map(Cents::cents).sum();
                prop_assert!(total - basket.discount.cents() >= AMOUNT_MAX.cents() + 50);
            }
            Err(other) => prop_assert!(false, "{other}"),
        }
    }
}

/// What a cashier does with a basket: takes so many hundredths of a percent off one line or the whole, or adds one more line.
#[derive(Clone, Debug)]
enum Step {
    Line(usize, i64),
    Whole(i64),
    Add(i64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let part = || prop_oneof![0_i64..=1_200, 0_i64..=10_000];
    let step = prop_oneof![
        4 => (0_usize..8, part()).prop_map(|(line, part)| Step::Line(line, part)),
        2 => part().prop_map(Step::Whole),
        1 => (1_i64..300_000).prop_map(Step::Add),
    ];
    proptest::collection::vec(step, 1..20)
}

proptest! {
    /// However it is pieced together, no more goes off than the limit, but for what rounding gives each line; and whoever stays within it, in
    /// one piece or line by line, is let go.
    #[test]
    fn no_sequence_of_discounts_passes_the_limit(basket in basket(), steps in steps(), limit in 0_i64..=10_000) {
        let allows = |bill: &Bill| {
            let text = format!("{}.{:02}", limit / 100, limit % 100);
            DiscountLimit::parse(&text).expect("a limit").allows(bill)
        };
        let mut basket = basket;
        for step in steps {
            let lines = basket.lines.len();
            match step {
                Step::Line(at, part) => {
                    let line = &mut basket.lines[at % lines];
                    line.discount = Discount::Part(part).of(line.gross().expect("small"));
                }
                Step::Whole(part) => {
                    let rest = basket.lines.iter().filter_map(Line::total).map(Cents::cents).sum();
                    basket.discount = Discount::Part(part).of(Cents::new(rest));
                }
                Step::Add(unit) => basket.lines.push(Line::plain(1, Cents::new(unit))),
            }
            let Ok(bill) = basket.bill() else { continue };
            let gross: i64 = bill.lines.iter().filter_map(Line::gross).map(Cents::cents).sum();
            let paid: i64 = bill.lines.iter().filter_map(Line::total).map(Cents::cents).sum();
            // In hundredths of a percent of a cent, so that nothing is rounded here.
            let (off, most) = ((gross - paid) * 10_000, gross * limit);
            let rounded = 5_000 * i64::try_from(bill.lines.len()).expect("few");
            if allows(&bill) {
                prop_assert!(off <= most + rounded, "{off} of {most}");
            } else {
                prop_assert!(off > most, "{off} of {most}");
            }
        }
        let part = Discount::Part(limit);
        let none = Cents::ZERO;
        let at_once = Basket {
            discount: part.of(Cents::new(basket.lines.iter().filter_map(Line::gross).map(Cents::cents).sum())),
            lines: basket.lines.iter().map(|line| Line { discount: none, ..line.clone() }).collect(),
            ..Basket::default()
        };
        let by_line = Basket {
            discount: none,
            lines: basket.lines.iter().map(|line| Line { discount: part.of(line.gross().expect("small")), ..line.clone() }).collect(),
            ..Basket::default()
        };
        for basket in [at_once, by_line] {
            if let Ok(bill) = basket.bill() {
                prop_assert!(allows(&bill));
            }
        }
    }
}
