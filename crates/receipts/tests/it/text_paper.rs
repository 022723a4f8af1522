//! Papers that are no receipt: a Z report, and a printer's test page.

use crate::emulator::print;
use crate::escpos::{HEADS, as_pgm, printer};
use crate::layout::{PAPERS, check, lowest, runs};
use crate::random::name;
use crate::sample::{cash, receipt};
use crate::tools::{poppler, run};
use pokea_domain::shop::World;
use pokea_domain::{Cents, Millis};
use pokea_receipts::{Language, Paper, Section, TextPaper, TextRow, test_page};
use proptest::prelude::*;

fn z_report(sections: Vec<Section>) -> TextPaper {
    TextPaper {
        shop: receipt(cash(150_000, 0), Language::En).shop,
        world: World::Live,
        title: "Z REPORT".to_owned(),
        number: Some("R1-000007".to_owned()),
        at: Millis(1_795_347_129_000),
        language: Language::En,
        copy: false,
        sections,
        signatures: Vec::new(),
    }
}

fn row() -> impl Strategy<Value = TextRow> {
    let amount = || prop_oneof![-1_000_000_i64..1_000_000, any::<i64>()].prop_map(Cents::new);
    prop_oneof![
        (name(), name()).prop_map(|(label, value)| TextRow::Fact { label, value }),
        (name(), amount()).prop_map(|(label, amount)| TextRow::Amount { label, amount }),
        (name(), amount()).prop_map(|(label, amount)| TextRow::Sum { label, amount }),
        (name(), amount()).prop_map(|(label, amount)| TextRow::Total { label, amount }),
        name().prop_map(TextRow::Paragraph),
    ]
}

fn amounts(paper: &TextPaper) -> Vec<String> {
    let rows = paper.sections.iter().flat_map(|section| &section.rows);
    let amounts = rows.filter_map(|row| match row {
        TextRow::Amount { amount, .. } | TextRow::Sum { amount, .. } => Some(amount.to_string()),
        TextRow::Total { amount, .. } => Some(format!("KSh {amount}")),
        TextRow::Fact { .. } | TextRow::Paragraph(_) => None,
    });
    amounts.collect()
}

prop_compose! {
    fn papers()(
        sections in proptest::collection::vec(
            (proptest::option::of(name()), proptest::collection::vec(row(), 0..12))
                .prop_map(|(heading, rows)| Section { heading, rows }),
            0..6,
        ),
        title in name(),
        signatures in proptest::collection::vec(name(), 0..3),
        world in prop_oneof![Just(World::Practice), Just(World::Live)],
    ) -> TextPaper {
        TextPaper { title, world, signatures, ..z_report(sections) }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_report_keeps_to_its_paper_and_loses_no_amount(paper in papers()) {
        for kind in PAPERS {
            let layout = paper.layout(kind);
            check(&layout)?;
            for amount in amounts(&paper) {
                prop_assert!(runs(&layout).any(|run| run.text == amount), "{amount}");
            }
        }
        for head in HEADS {
            let printer = printer(head);
            let out = print(printer, &paper.to_escpos(printer)).map_err(TestCaseError::fail)?;
            for amount in amounts(&paper) {
                prop_assert!(out.rows.iter().any(|row| row.text.ends_with(&amount)), "{amount} in\n{}", out.text());
            }
            prop_assert_eq!((out.kicks, out.cuts), (0, 1));
        }
    }
}

#[test]
fn a_z_report_reads_like_this() {
    let amount = |label: &str, amount| TextRow::Amount {
        label: label.to_owned(),
        amount: Cents::new(amount),
    };
    let fact = |label: &str, value: &str| TextRow::Fact {
        label: label.to_owned(),
        value: value.to_owned(),
    };
    let mut report = z_report(vec![
        Section {
            heading: None,
            rows: vec![fact("Sales", "31"), amount("In cash", 1_234_500)],
        },
        Section {
            heading: Some("Drawer".to_owned()),
            rows: vec![
                amount("Float", 200_000),
                amount("Taken out for the supplier of milk", -50_000),
                TextRow::Sum {
                    label: "Expected".to_owned(),
                    amount: Cents::new(1_384_500),
                },
                TextRow::Total {
                    label: "Short".to_owned(),
                    amount: Cents::new(-5_000),
                },
                TextRow::Paragraph("The count was made again after the first one.".to_owned()),
            ],
        },
    ]);
    report.signatures = vec!["Counted by".to_owned()];
    let printer = printer(HEADS[0]);
    let out = print(printer, &report.to_escpos(printer)).expect("every printer knows it");
    let expected = "       Mama Njeri Stores
     Moi Avenue 12, Nairobi
      KRA PIN P051234567X
      Till number 5200201
--------------------------------
    Z REPORT
No.                    R1-000007
Date         22/11/2026 14:32:09
--------------------------------
Sales                         31
In cash                12,345.00
--------------------------------
             Drawer
Float                   2,000.00
Taken out for the        -500.00
supplier of milk
Expected               13,845.00
================================
Short                 KSh -50.00
================================
The count was made again after
the first one.


________________________________
Counted by";
    assert_eq!(out.text(), expected);

    for paper in PAPERS {
        let text = poppler(
            &report.layout(paper),
            "pdftotext",
            &["-layout", "-enc", "UTF-8", "r.pdf", "-"],
        );
        for wanted in [
            "Z REPORT",
            "R1-000007",
            "22/11/2026 14:32:09",
            "2,000.00",
            "-500.00",
            "13,845.00",
            "KSh -50.00",
            "Counted by",
        ] {
            assert!(
                text.contains(wanted),
                "{paper:?}: {wanted} is not in\n{text}"
            );
        }
    }
}

fn payments(count: i64) -> Section {
    let rows = (0..count).map(|n| TextRow::Amount {
        label: format!("Payment {n}"),
        amount: Cents::new(n * 100),
    });
    Section {
        heading: None,
        rows: rows.collect(),
    }
}

#[test]
fn a_long_report_takes_as_many_sheets_as_it_needs() {
    let report = z_report(vec![payments(150)]);
    let info = poppler(&report.layout(Paper::A4), "pdfinfo", &["r.pdf"]);
    assert!(info.contains("Pages:           3"), "{info}");
    assert!(info.contains("(A4)"), "{info}");
}

/// Wherever on the page the last row stands, and the line below it.
#[test]
fn no_sheet_is_empty() {
    for headings in 0..6 {
        for count in 30..60 {
            let heading = Section {
                heading: Some("Payments".to_owned()),
                rows: Vec::new(),
            };
            let mut sections = vec![heading; headings];
            sections.extend([payments(count), Section::default()]);
            let layout = z_report(sections).layout(Paper::A4);
            assert!(
                lowest(&layout) > layout.height - 29_700,
                "{headings} headings and {count} rows leave one"
            );
        }
    }
}

#[test]
fn the_test_page_fills_one_row_and_shows_every_sign() {
    let shop = receipt(cash(150_000, 0), Language::En).shop;
    for head in HEADS {
        for language in [Language::En, Language::Sw] {
            let printer = printer(head);
            let page = test_page(printer, &shop, World::Live, language, Millis(0));
            let out = print(printer, &page).expect("every printer knows it");
            let ruler = "1234567890".repeat(5);
            let ruler = &ruler[..head.columns()];
            assert!(out.rows.iter().any(|row| row.text == ruler));
            let signs: String = ('!'..='~').collect();
            assert!(out.text().replace('\n', "").contains(&signs));
            assert_eq!((out.cuts, out.kicks, out.images.len()), (1, 0, 1));

            let folder = tempfile::tempdir().expect("a temporary folder");
            std::fs::write(folder.path().join("qr.pgm"), as_pgm(&out.images[0])).expect("written");
            let arguments = ["--quiet", "--raw", "qr.pgm"];
            let read = run("zbarimg", "zbar-tools", &arguments, folder.path());
            assert_eq!(read.trim_end(), format!("POKEA TEST {}", head.dots()));
        }
    }
}
