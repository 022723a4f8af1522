//! What comes out of a receipt printer.

use crate::emulator::{Image, Printout, print};
use crate::random::receipts;
use crate::sample::{cash, mpesa, receipt};
use crate::tools::run;
use pokea_domain::shop::World;
use pokea_domain::{Cents, Vat};
use pokea_receipts::{Greyscale, Head, Language, Part, Printer, Receipt, VatTotal, drawer_kick};
use proptest::prelude::*;
use std::collections::HashSet;

pub const HEADS: [Head; 3] = [Head::Columns32, Head::Columns42, Head::Columns48];

pub const fn printer(head: Head) -> Printer {
    Printer {
        head,
        cutter: true,
        drawer: true,
    }
}

fn printed(receipt: &Receipt, head: Head) -> Printout {
    let bytes = receipt.to_escpos(printer(head), None).expect("it adds up");
    print(printer(head), &bytes).expect("every printer knows it")
}

/// Every word of every row, amounts among them.
fn words(out: &Printout) -> HashSet<&str> {
    let rows = out.rows.iter().map(|row| row.text.as_str());
    rows.flat_map(|text| text.split(' ')).collect()
}

proptest! {
    // Each at all three widths.
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn whatever_was_sold_stays_on_the_paper_and_adds_up(receipt in receipts()) {
        for head in HEADS {
            let printer = printer(head);
            let bytes = receipt.to_escpos(printer, None).map_err(|e| TestCaseError::fail(e.to_string()))?;
            let out = print(printer, &bytes).map_err(TestCaseError::fail)?;
            let due = format!("KSh {}", receipt.due);
            prop_assert!(out.rows.iter().any(|row| row.is_tall && row.text.ends_with(&due)), "{due} in\n{}", out.text());
            let lines = receipt.items.iter().filter_map(|item| item.line.gross());
            let parts = receipt.parts.iter().map(|part| part.amount);
            let vat = receipt.vat_totals().expect("it adds up");
            let all_vat = Cents::new(vat.iter().map(|band| band.vat.cents()).sum());
            let vat = vat.iter().flat_map(|VatTotal { net, vat, .. }| [*net, *vat]);
            let printed = words(&out);
            for amount in lines.chain(parts).chain(vat).chain((!receipt.items.is_empty()).then_some(all_vat)) {
                prop_assert!(printed.contains(amount.to_string().as_str()), "{amount} in\n{}", out.text());
            }
            prop_assert_eq!(out.kicks, 0);
            prop_assert_eq!((out.cuts, out.fed, out.images.len()), (1, 0, 1));
        }
    }
}

#[test]
fn a_receipt_on_58_mm_reads_like_this() {
    let mut sold = receipt(cash(100_000, 40_000), Language::En);
    sold.parts = vec![Part {
        amount: Cents::new(90_000),
        tender: mpesa(),
    }];
    sold.items[1].line.note = Some("Three litres – sunflower".to_owned());
    sold.items[1].line.discount = Cents::new(5_000);
    sold.items[2].line.unit = Cents::new(35_000);
    sold.items[2].band = Vat::A;
    sold.buyer_pin = Some("A001234567Z".to_owned());
    let expected = "       Mama Njeri Stores
     Moi Avenue 12, Nairobi
      KRA PIN P051234567X
      Till number 5200201
--------------------------------
Receipt no.            R1-000413
Date         22/11/2026 14:32:09
Served by                Achieng
Buyer's PIN          A001234567Z
--------------------------------
Unga wa ugali 2 kg      430.00 B
  2 x 215.00
Mafuta ya kupikia       770.00 B
  Three litres - sunflower
Discount                -50.00
Goods                   350.00 A
================================
TOTAL               KSh 1,500.00
================================
PAID BY M-PESA            900.00
          M-PESA code
   UKM4K7Q2TX
From                     Wanjiku
Phone               0712 *** 678
     Confirmed by Safaricom
--------------------------------
PAID IN CASH              600.00
Cash received           1,000.00
Change                    400.00
--------------------------------
Before VAT A Exempt       350.00
VAT A Exempt                0.00
Before VAT B 16%          991.38
VAT B 16%                 158.62
Before VAT TOTAL        1,341.38
VAT TOTAL                 158.62
   Thank you. Welcome again!";
    assert_eq!(printed(&sold, Head::Columns32).text(), expected);
}

#[test]
fn the_total_stands_out_and_the_code_can_be_read_across_the_counter() {
    for head in HEADS {
        let out = printed(&receipt(mpesa(), Language::Sw), head);
        let row = |start: &str| {
            let mut rows = out.rows.iter();
            rows.find(|row| row.text.trim_start().starts_with(start))
                .expect("printed")
        };
        assert!(row("JUMLA").is_tall && row("JUMLA").is_bold);
        assert!(row("UKM4K7Q2TX").is_wide && row("UKM4K7Q2TX").is_tall);
        assert!(!row("Unga").is_bold && !row("Unga").is_tall);
    }
}

#[test]
fn the_vat_table_reaches_both_edges_where_it_has_room() {
    let mut sold = receipt(mpesa(), Language::En);
    sold.items[2].band = Vat::E;
    let text = printed(&sold, Head::Columns48).text();
    let expected = "\
VAT band      Rate      Before VAT           VAT
B              16%        1,034.48        165.52
E               8%          277.78         22.22
TOTAL                     1,312.26        187.74
";
    assert!(text.contains(expected), "{text}");
}

#[test]
fn practice_and_copies_say_so_on_every_piece() {
    let mut copy = receipt(mpesa(), Language::En);
    (copy.copy, copy.world) = (true, World::Practice);
    let mut live = receipt(mpesa(), Language::En);
    for head in HEADS {
        let out = printed(&copy, head);
        assert!(out.text().contains("NAKALA / COPY"));
        assert!(out.text().matches("MAFUNZO / TRAINING").count() >= 5);
        assert!(out.text().contains("Not a receipt for tax"));
        let out = printed(&live, head);
        assert!(!out.text().contains("COPY") && !out.text().contains("TRAINING"));
    }
    live.world = World::Sandbox;
    assert!(printed(&live, Head::Columns48).text().contains("SANDBOX"));
}

#[test]
fn text_of_other_people_is_no_command() {
    let mut receipt = receipt(mpesa(), Language::En);
    receipt.items[0].line.name = Some("\u{1b}p\u{0}\u{19}\u{fa}\u{1d}V\u{0}".to_owned());
    receipt.items[1].line.name = Some("Ngũgĩ’s “Café” 王".to_owned());
    let out = printed(&receipt, Head::Columns32);
    assert_eq!((out.kicks, out.cuts), (0, 1));
    assert!(out.text().contains("?p??u?V?"), "{}", out.text());
    assert!(out.text().contains("Ngugi's \"Cafe\" ?"), "{}", out.text());
}

#[test]
fn the_drawer_opens_by_itself_and_for_no_paper() {
    let out = printed(&receipt(cash(150_000, 0), Language::En), Head::Columns48);
    assert_eq!(out.kicks, 0, "the paper may come late");
    let only = drawer_kick(printer(Head::Columns32)).expect("it has a drawer");
    let out = print(printer(Head::Columns32), &only).expect("known");
    assert_eq!((out.kicks, out.rows.len(), out.cuts, out.fed), (1, 0, 0, 0));
    let without = Printer {
        drawer: false,
        ..printer(Head::Columns48)
    };
    assert_eq!(drawer_kick(without), None);
}

#[test]
fn without_a_knife_the_last_row_passes_the_edge_to_tear_at() {
    let by_hand = Printer {
        cutter: false,
        ..printer(Head::Columns32)
    };
    let bytes = receipt(mpesa(), Language::En)
        .to_escpos(by_hand, None)
        .expect("it adds up");
    let out = print(by_hand, &bytes).expect("known");
    assert!(out.cuts == 0 && out.fed >= 4);
}

/// zbar reads the dots that the print head would burn.
#[test]
fn the_qr_code_reads_back_at_every_width() {
    for head in HEADS {
        for receipt in [
            receipt(mpesa(), Language::En),
            receipt(cash(150_000, 0), Language::Sw),
        ] {
            let out = printed(&receipt, head);
            let [image] = out.images.as_slice() else {
                panic!("one picture, not {}", out.images.len())
            };
            let folder = tempfile::tempdir().expect("a temporary folder");
            std::fs::write(folder.path().join("qr.pgm"), as_pgm(image)).expect("written");
            let read = run(
                "zbarimg",
                "zbar-tools",
                &["--quiet", "--raw", "qr.pgm"],
                folder.path(),
            );
            assert_eq!(read.trim_end(), receipt.verification());
        }
    }
}

pub fn as_pgm(image: &Image) -> Vec<u8> {
    let dots = image.dots();
    let height = dots.len() / image.width;
    let mut file = format!("P5 {} {height} 255\n", image.width).into_bytes();
    file.extend(dots.iter().map(|dark| if *dark { 0 } else { 255 }));
    file
}

#[test]
fn a_logo_stands_above_the_name_in_the_middle() {
    // Left half black, right half half-dark.
    let shades = (0..200 * 100).map(|n| if n % 200 < 100 { 0 } else { 128 });
    let logo = Greyscale::new(200, 100, shades.collect()).expect("whole");
    for head in HEADS {
        let bytes = receipt(mpesa(), Language::En)
            .to_escpos(printer(head), Some(&logo))
            .expect("it adds up");
        let out = print(printer(head), &bytes).expect("known");
        let picture = &out.images[0];
        let dots = picture.dots();
        assert_eq!(dots.len(), picture.width * 100);
        let dark = |columns: std::ops::Range<usize>| {
            let rows = dots.chunks(picture.width);
            let dots = rows.flat_map(|row| &row[columns.clone()]);
            dots.filter(|dot| **dot).count()
        };
        let left = (head.dots() - 200) / 2;
        assert_eq!(dark(0..left), 0);
        assert_eq!(dark(left..left + 100), 10_000);
        assert!((4_800..5_200).contains(&dark(left + 100..left + 200)));
        assert_eq!(dark(left + 200..head.dots()), 0);
    }
}
