//! What a receipt adds up, and what it refuses to print.

use crate::sample::{cash, line, mpesa, receipt};
use pokea_domain::shop::World;
use pokea_domain::{Cents, ReceiptNumber, RegisterId, Vat};
use pokea_receipts::{Item, Language, Mark, Paper, Part, Receipt, ReceiptError, Tender, VatTotal};

#[test]
fn vat_is_taken_line_by_line_and_shown_band_by_band() {
    let mut receipt = receipt(mpesa(), Language::En);
    // Three times 0.33 at 16 % is 0.05 each and 0.15 together; 0.99 at once would be 0.14.
    receipt.items = vec![
        Item {
            line: line(None, 1, 10_800),
            band: Vat::E,
        },
        Item::from(line(None, 1, 33)),
        Item {
            line: line(None, 1, 5_000),
            band: Vat::A,
        },
        Item::from(line(None, 1, 33)),
        Item::from(line(None, 1, 33)),
    ];
    let total = |band, net, vat| VatTotal {
        band,
        net: Cents::new(net),
        vat: Cents::new(vat),
    };
    assert_eq!(
        receipt.vat_totals(),
        Ok(vec![
            total(Vat::A, 5_000, 0),
            total(Vat::B, 84, 15),
            total(Vat::E, 10_000, 800)
        ])
    );
}

#[test]
fn a_receipt_that_does_not_add_up_is_not_printed() {
    let right = receipt(cash(200_000, 50_000), Language::En);
    assert!(right.layout(Paper::Roll80, None).is_ok());
    let (number, due) = (right.number, right.due);
    let lines = Err(ReceiptError::LinesDiffer { number, due });
    let money = Err(ReceiptError::CashDiffers { number, due });

    let mut wrong = right.clone();
    wrong.items.pop();
    assert_eq!(wrong.layout(Paper::Roll80, None), lines);
    wrong.items.push(Item::from(line(None, u32::MAX, i64::MAX)));
    assert_eq!(wrong.layout(Paper::Roll80, None), lines);
    assert_eq!(wrong.vat_totals().map(drop), lines.map(drop));

    for tender in [
        cash(200_000, 50_001),
        cash(150_000, -1),
        cash(100_000, -50_000),
        cash(i64::MIN, i64::MAX),
    ] {
        wrong = right.clone();
        wrong.tender = tender;
        assert_eq!(wrong.layout(Paper::Roll80, None), money);
    }
}

#[test]
fn parts_make_up_what_was_due_and_are_all_on_paper() {
    let part = |amount, tender| Part {
        amount: Cents::new(amount),
        tender,
    };
    let mut split = receipt(mpesa(), Language::En);
    split.parts = vec![part(50_000, cash(50_000, 0)), part(40_000, mpesa())];
    let texts = |receipt: &Receipt| -> Vec<String> {
        let layout = receipt.layout(Paper::Roll80, None).expect("it adds up");
        let texts = layout.marks.into_iter().filter_map(|mark| match mark {
            Mark::Run(run) => Some(run.text),
            Mark::Fill(_) => None,
        });
        texts.collect()
    };
    let on_paper = texts(&split);
    for amount in ["500.00", "400.00", "600.00"] {
        assert!(
            on_paper.iter().any(|text| text == amount),
            "{amount}: {on_paper:?}"
        );
    }
    // Change is of what was given last.
    split.tender = cash(100_000, 40_000);
    assert!(texts(&split).iter().any(|text| text == "400.00"));

    let (number, due) = (split.number, split.due);
    let money = Err(ReceiptError::CashDiffers { number, due });
    for wrong in [
        vec![part(50_000, cash(50_001, 0))],
        vec![part(0, mpesa())],
        vec![part(-100, mpesa())],
        vec![part(150_000, mpesa())],
        vec![part(150_001, mpesa())],
        vec![part(i64::MIN, mpesa())],
    ] {
        let mut broken = receipt(mpesa(), Language::En);
        broken.parts = wrong;
        assert_eq!(broken.layout(Paper::Roll80, None), money);
    }
}

#[test]
fn rounding_is_less_than_a_shilling_either_way() {
    let mut receipt = receipt(mpesa(), Language::En);
    for (due, rounding) in [
        (150_000, Some(0)),
        (150_099, Some(99)),
        (149_901, Some(-99)),
        (150_100, None),
        (149_900, None),
    ] {
        receipt.due = Cents::new(due);
        assert_eq!(receipt.rounding().ok(), rounding.map(Cents::new), "{due}");
    }
}

#[test]
fn the_verification_text_is_stable_and_names_nobody() {
    let mut receipt = receipt(mpesa(), Language::En);
    assert_eq!(
        receipt.verification(),
        "POKEA1/L/P051234567X/R1-000413/20261122143209/150000/UKM4K7Q2TX"
    );
    if let Tender::Mpesa { code, .. } = &mut receipt.tender {
        *code = None;
    }
    receipt.world = World::Practice;
    receipt.shop.kra_pin = " p051/23 4567é890123456789".to_owned();
    assert_eq!(
        receipt.verification(),
        "POKEA1/P/P0512345678/R1-000413/20261122143209/150000/MPESA"
    );
    receipt.tender = cash(150_000, 0);
    receipt.world = World::Sandbox;
    receipt.shop.kra_pin.clear();
    assert_eq!(
        receipt.verification(),
        "POKEA1/S//R1-000413/20261122143209/150000/CASH"
    );

    // The longest that any receipt can have, which the QR code must take.
    receipt.number = ReceiptNumber {
        register: RegisterId(u16::MAX),
        sequence: u32::MAX,
    };
    receipt.shop.kra_pin = "P".repeat(1_000);
    receipt.due = Cents::new(i64::MIN);
    receipt.tender = mpesa();
    assert!(receipt.verification().len() <= 90);
}
