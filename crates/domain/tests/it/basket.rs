//! Any basket: its figures fit together, whatever is in it.

use pokea_domain::basket::{Basket, BasketError, Bill};
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
            buyer_pin: None,
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
