//! Any receipt that a shop could ever ask for, and stranger ones.

use crate::sample::{cash, receipt};
use pokea_domain::entry::{LINES_MAX, Line};
use pokea_domain::shop::World;
use pokea_domain::{Cents, MpesaCode, Vat};
use pokea_receipts::{Confirmation, Item, Language, Part, Receipt, Tender};
use proptest::prelude::*;

/// Text of other people: long, wide, of other alphabets, and with control characters in it.
pub fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,120}",
        "(?s).{0,40}",
        "[\u{1b}\u{1d}\u{10}\n\0@!pV]{0,20}",
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
    let quantity = prop_oneof![1_u32..20, Just(9_999)];
    let (name, note) = (
        proptest::option::of(name()),
        proptest::option::weighted(0.2, name()),
    );
    let discounts = prop_oneof![Just((0, 0)), (0_i64..100, 0_i64..100)];
    (name, note, quantity, unit, band, discounts).prop_map(
        |(name, note, quantity, unit, band, (discount, sale_discount))| {
            let gross = unit * i64::from(quantity);
            let line = Line {
                name,
                note,
                discount: Cents::new(gross * discount / 200),
                sale_discount: Cents::new(gross * sale_discount / 200),
                ..Line::plain(quantity, Cents::new(unit))
            };
            Item { line, band }
        },
    )
}

fn mpesa() -> impl Strategy<Value = Tender> {
    let code = proptest::option::of(prop_oneof!["[A-Z0-9]{10}", "[W1]{10}"]);
    let payer = proptest::option::of(name());
    (code, payer, name(), any::<bool>()).prop_map(|(code, payer, phone_masked, is_proven)| {
        Tender::Mpesa {
            code: code.map(|code| MpesaCode::parse(&code).expect("ten characters")),
            payer,
            phone_masked,
            confirmation: if is_proven {
                Confirmation::Proven
            } else {
                Confirmation::Claimed
            },
        }
    })
}

/// What a customer pays for these items, in whole shillings.
fn due(items: &[Item]) -> Cents {
    let totals = items.iter().filter_map(|item| item.line.total());
    let sum: i64 = totals.map(Cents::cents).sum();
    Cents::new((sum + 99) / 100 * 100)
}

prop_compose! {
    pub fn receipts()(
        items in proptest::collection::vec(item(), 0..=LINES_MAX),
        tender in proptest::option::of(mpesa()),
        parts in proptest::collection::vec((1_i64..100, proptest::option::of(mpesa())), 0..3),
        (shop, address, pin, till) in (name(), name(), name(), name()),
        (served_by, buyer_pin) in (proptest::option::of(name()), proptest::option::of(name())),
        language in prop_oneof![Just(Language::En), Just(Language::Sw)],
        world in prop_oneof![Just(World::Practice), Just(World::Sandbox), Just(World::Live)],
        copy in any::<bool>(),
    ) -> Receipt {
        let due = due(&items);
        let mut rest = due.cents();
        let mut paid = Vec::new();
        for (per_cent, tender) in parts {
            let amount = rest / 100 * per_cent;
            if amount > 0 && amount < rest {
                rest -= amount;
                let tender = tender.unwrap_or_else(|| cash(amount, 0));
                paid.push(Part { amount: Cents::new(amount), tender });
            }
        }
        let tender = tender.unwrap_or_else(|| cash(rest + 50_000, 50_000));
        let mut receipt = receipt(tender, language);
        (receipt.shop.name, receipt.shop.address) = (shop, address);
        (receipt.shop.kra_pin, receipt.shop.till_number) = (pin, till);
        Receipt { items, due, parts: paid, served_by, buyer_pin, world, copy, ..receipt }
    }
}
