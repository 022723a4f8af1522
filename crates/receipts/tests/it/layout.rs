//! Rules that every layout keeps, whatever a shop sells and whatever its customers are called.

use crate::sample::{cash, due, receipt};
use pokea_domain::entry::{LINES_MAX, Line};
use pokea_domain::shop::World;
use pokea_domain::{Cents, MpesaCode, Vat};
use pokea_receipts::{
    Confirmation, Item, Language, Layout, MARGIN, Mark, Receipt, Run, Tender, WIDTH,
};
use proptest::prelude::*;

fn runs(layout: &Layout) -> impl Iterator<Item = &Run> {
    layout.marks.iter().filter_map(|mark| match mark {
        Mark::Run(run) => Some(run),
        Mark::Fill(_) => None,
    })
}

/// Leftmost, rightmost, highest and lowest place that the letters of a run reach.
fn extent(run: &Run) -> (i32, i32, i32, i32) {
    let (width, up, down) = (run.width() - run.spacing, run.size * 3 / 4, run.size / 4);
    if run.slanted {
        let left = run.x - up * 3 / 5;
        let right = run.x + width * 4 / 5 + down * 3 / 5;
        (
            left,
            right,
            run.baseline - width * 3 / 5 - up * 4 / 5,
            run.baseline + down * 4 / 5,
        )
    } else {
        (run.x, run.x + width, run.baseline - up, run.baseline + down)
    }
}

fn check(layout: &Layout) -> Result<(), TestCaseError> {
    for run in runs(layout) {
        let (left, right, top, bottom) = extent(run);
        prop_assert!(
            left >= MARGIN && right <= WIDTH - MARGIN,
            "over the edge: {run:?}"
        );
        prop_assert!(
            top >= 0 && bottom <= layout.height,
            "off the paper: {run:?}"
        );
        prop_assert!(
            run.size >= 100 || run.text.chars().count() > 60,
            "too small to read: {run:?}"
        );
    }
    for mark in &layout.marks {
        if let Mark::Fill(fill) = mark {
            for r in &fill.rects {
                prop_assert!(r.x >= MARGIN && r.x + r.width <= WIDTH - MARGIN, "{r:?}");
                prop_assert!(r.y >= 0 && r.y + r.height <= layout.height, "{r:?}");
                prop_assert!(r.width > 0 && r.height > 0, "{r:?}");
            }
        }
    }
    let mut level: Vec<_> = runs(layout).filter(|run| !run.slanted).collect();
    level.sort_by_key(|run| (run.baseline, run.x));
    for pair in level.windows(2) {
        let [first, second] = pair else { continue };
        if first.baseline == second.baseline {
            prop_assert!(
                first.x + first.width() <= second.x,
                "one over the other: {first:?} {second:?}"
            );
        } else {
            prop_assert!(
                second.baseline - first.baseline >= second.size / 2,
                "too close: {first:?} {second:?}"
            );
        }
    }
    Ok(())
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,120}",
        "[A-Z]{0,300}",
        "[W@•m ]{0,90}",
        "[a-zĩũ' ]{1,40}"
    ]
}

fn item() -> impl Strategy<Value = Item> {
    let band = prop_oneof![
        Just(Vat::A),
        Just(Vat::B),
        Just(Vat::C),
        Just(Vat::D),
        Just(Vat::E)
    ];
    // Up to ten digits of shillings.
    let unit = prop_oneof![0_i64..100_000, Just(999_999_999_999)];
    (
        proptest::option::of(name()),
        prop_oneof![1_u32..20, Just(9_999)],
        unit,
        band,
    )
        .prop_map(|(name, quantity, unit, band)| Item {
            line: Line {
                name,
                ..Line::plain(quantity, Cents::new(unit))
            },
            band,
        })
}

fn tender() -> impl Strategy<Value = Option<Tender>> {
    let code = proptest::option::of(prop_oneof!["[A-Z0-9]{10}", "[W1]{10}"]);
    let mpesa = (code, proptest::option::of(name()), name(), any::<bool>());
    proptest::option::of(
        mpesa.prop_map(|(code, payer, phone_masked, proven)| Tender::Mpesa {
            code: code.map(|code| MpesaCode::parse(&code).expect("ten characters")),
            payer,
            phone_masked,
            confirmation: if proven {
                Confirmation::Proven
            } else {
                Confirmation::Claimed
            },
        }),
    )
}

prop_compose! {
    fn receipts()(
        items in proptest::collection::vec(item(), 0..=LINES_MAX),
        tender in tender(),
        (shop, address, pin, till) in (name(), name(), name(), name()),
        served_by in proptest::option::of(name()),
        language in prop_oneof![Just(Language::En), Just(Language::Sw)],
        world in prop_oneof![Just(World::Practice), Just(World::Sandbox), Just(World::Live)],
        copy in any::<bool>(),
    ) -> Receipt {
        let due = due(&items);
        let mut receipt = receipt(tender.unwrap_or_else(|| cash(due.cents() + 50_000, 50_000)), language);
        (receipt.shop.name, receipt.shop.address) = (shop, address);
        (receipt.shop.kra_pin, receipt.shop.till_number) = (pin, till);
        Receipt { items, due, served_by, world, copy, ..receipt }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn nothing_passes_an_edge_or_another_text(receipt in receipts()) {
        let layout = receipt.layout().map_err(|e| TestCaseError::fail(e.to_string()))?;
        check(&layout)?;
        let texts: Vec<_> = runs(&layout).map(|run| run.text.as_str()).collect();
        let due = format!("KSh {}", receipt.due);
        prop_assert!(texts.contains(&due.as_str()), "{due} is missing");
        for item in &receipt.items {
            let total = item.line.total().expect("small enough").to_string();
            prop_assert!(texts.contains(&total.as_str()), "{total} is missing");
        }
    }
}

#[test]
fn numbers_are_the_same_in_both_languages() {
    let numbers = |language| {
        let layout = receipt(cash(200_000, 50_000), language)
            .layout()
            .expect("it adds up");
        let texts = runs(&layout)
            .map(|run| run.text.clone())
            .filter(|text| text.contains(|c: char| c.is_ascii_digit()));
        let digits = texts.map(|text| text.replace(|c: char| c.is_alphabetic() || c == ' ', ""));
        digits.collect::<Vec<_>>()
    };
    let english = numbers(Language::En);
    assert_eq!(english, numbers(Language::Sw));
    assert!(english.len() > 10);
}

#[test]
fn paper_that_is_no_receipt_says_so_in_both_languages() {
    for (world, mark) in [
        (World::Practice, "MAFUNZO / TRAINING"),
        (World::Sandbox, "JARIBIO / SANDBOX"),
    ] {
        for language in [Language::En, Language::Sw] {
            let mut receipt = receipt(cash(150_000, 0), language);
            receipt.world = world;
            let layout = receipt.layout().expect("it adds up");
            let has =
                |text, slanted| runs(&layout).any(|run| run.text == text && run.slanted == slanted);
            assert!(has(mark, true) && has(mark, false));
            assert!(has("Si risiti ya kodi", false) && has("Not a receipt for tax", false));
        }
    }
    let live = receipt(cash(150_000, 0), Language::En)
        .layout()
        .expect("it adds up");
    assert!(
        runs(&live)
            .all(|run| !run.slanted && !run.text.contains("MAFUNZO") && !run.text.contains("COPY"))
    );
}
