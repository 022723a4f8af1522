//! The PDF as others read it: poppler for text, places and size, zbar for the QR code.

use crate::layout::PAPERS;
use crate::sample::{cash, line, mpesa, receipt};
use crate::tools::{poppler, run};
use pokea_domain::shop::World;
use pokea_domain::{Cents, MpesaCode};
use pokea_receipts::{Confirmation, Item, Language, Paper, Receipt, Tender, to_pdf};
use std::time::Duration;

/// What a poppler tool says of the receipt on an 80 mm roll.
fn read(receipt: &Receipt, tool: &str, arguments: &[&str]) -> String {
    let layout = receipt.layout(Paper::Roll80, None).expect("it adds up");
    poppler(&layout, tool, arguments)
}

fn text(receipt: &Receipt) -> String {
    read(
        receipt,
        "pdftotext",
        &["-layout", "-enc", "UTF-8", "r.pdf", "-"],
    )
}

fn assert_contains(text: &str, wanted: &[&str]) {
    for wanted in wanted {
        assert!(text.contains(wanted), "{wanted:?} is not in\n{text}");
    }
}

/// Twenty lines, the receipt that the budget speaks of.
fn twenty_lines() -> Receipt {
    let mut receipt = receipt(mpesa(), Language::Sw);
    receipt.items = (1..=20)
        .map(|n| {
            Item::from(line(
                Some("Mafuta ya kupikia ya alizeti, lita 3"),
                n,
                10_000,
            ))
        })
        .collect();
    receipt.due = Cents::new(210 * 10_000);
    receipt
}

#[test]
fn an_mpesa_receipt_reads_back_whole() {
    let text_en = text(&receipt(mpesa(), Language::En));
    assert_contains(
        &text_en,
        &[
            "Mama Njeri Stores",
            "Moi Avenue 12, Nairobi",
            "KRA PIN P051234567X",
            "Till number 5200201",
            "R1-000413",
            "22/11/2026 14:32:09",
            "Achieng",
            "Unga wa ugali 2 kg",
            "2 × 215.00",
            "430.00",
            "770.00",
            "Goods",
            "300.00",
            "TOTAL",
            "KSh 1,500.00",
            "PAID BY M-PESA",
            "UKM4K7Q2TX",
            "Wanjiku",
            "0712 ••• 678",
            "Confirmed by Safaricom",
            "16%",
            "1,293.10",
            "206.90",
            "Thank you. Welcome again!",
        ],
    );
    let text_sw = text(&receipt(mpesa(), Language::Sw));
    assert_contains(
        &text_sw,
        &[
            "Nambari ya risiti",
            "Bidhaa",
            "JUMLA",
            "KSh 1,500.00",
            "IMELIPWA KWA M-PESA",
            "UKM4K7Q2TX",
            "Asante sana. Karibu tena!",
        ],
    );
    assert!(!text_sw.contains("TOTAL") && !text_en.contains("JUMLA"));
}

#[test]
fn a_cash_receipt_shows_what_was_given_and_what_went_back() {
    let mut receipt = receipt(cash(200_000, 50_000), Language::Sw);
    receipt.copy = true;
    let text = text(&receipt);
    assert_contains(
        &text,
        &[
            "NAKALA / COPY",
            "PESA TASLIMU",
            "2,000.00",
            "Chenji",
            "500.00",
        ],
    );
    assert!(!text.contains("M-PESA"));
}

#[test]
fn a_code_that_has_not_come_is_said_in_words() {
    let mut receipt = receipt(mpesa(), Language::En);
    if let Tender::Mpesa {
        code,
        payer,
        confirmation,
        ..
    } = &mut receipt.tender
    {
        (*code, *payer, *confirmation) = (None, None, Confirmation::Claimed);
    }
    receipt.due = Cents::new(150_050);
    let text = text(&receipt);
    assert_contains(
        &text,
        &[
            "Code not received yet",
            "not yet confirmed",
            "Rounded to a shilling",
            "0.50",
            "KSh 1,500.50",
        ],
    );
    assert!(!text.contains("From"));
}

#[test]
fn practice_is_marked_across_the_paper() {
    let mut receipt = receipt(mpesa(), Language::En);
    receipt.world = World::Practice;
    let raw = read(
        &receipt,
        "pdftotext",
        &["-raw", "-enc", "UTF-8", "r.pdf", "-"],
    );
    assert!(raw.matches("MAFUNZO").count() >= 3, "{raw}");
    assert_contains(
        &raw,
        &["Not a receipt for tax", "Si risiti ya kodi", "UKM4K7Q2TX"],
    );
}

#[test]
fn the_page_is_one_and_as_wide_as_the_roll() {
    for (paper, millimetres) in [(Paper::Roll58, 58.0), (Paper::Roll80, 80.0)] {
        let layout = twenty_lines().layout(paper, None).expect("it adds up");
        let info = poppler(&layout, "pdfinfo", &["r.pdf"]);
        assert_contains(
            &info,
            &[
                "Pages:           1",
                "Title:           Risiti R1-000413",
                "Creator:         Pokea",
                "2026",
            ],
        );
        let mut lines = info.lines();
        let size = lines.find_map(|line| line.strip_prefix("Page size:"));
        let size = size.expect("a size").split_whitespace().next();
        let points: f64 = size.and_then(|n| n.parse().ok()).expect("a number");
        assert!((points / 72.0 * 25.4 - millimetres).abs() < 0.01, "{info}");
    }
}

/// The layout's own widths are not asked: poppler measures with its own font.
#[test]
fn no_glyph_passes_the_printable_width() {
    let long = "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@ Ngũgĩ wa Thiong'o ‰‰‰‰";
    for language in [Language::En, Language::Sw] {
        let mut receipt = receipt(mpesa(), language);
        receipt.tender = Tender::Mpesa {
            code: Some(MpesaCode::parse("WWWWWWWWWW").expect("ten characters")),
            payer: Some(long.to_owned()),
            phone_masked: long.to_owned(),
            confirmation: Confirmation::Claimed,
        };
        (receipt.shop.name, receipt.shop.address) = (long.to_owned(), long.to_owned());
        receipt.items = (0..40)
            .map(|_| Item::from(line(Some(long), 9, 999_999_999_900)))
            .collect();
        receipt.due = Cents::new(40 * 9 * 999_999_999_900);
        for paper in PAPERS {
            let layout = receipt.layout(paper, None).expect("it adds up");
            let boxes = poppler(&layout, "pdftotext", &["-bbox", "r.pdf", "-"]);
            let edges = |name: &str| {
                let values = boxes
                    .split(name)
                    .skip(1)
                    .filter_map(|rest| rest.split('"').next());
                let points = values.map(|value| value.parse::<f64>().expect("a number"));
                points
                    .map(|points| points / 72.0 * 25.4)
                    .collect::<Vec<_>>()
            };
            let (left, right) = (edges("xMin=\""), edges("xMax=\""));
            assert!(left.len() > 150, "poppler found {} words", left.len());
            let (left, right) = (
                left.into_iter().fold(f64::MAX, f64::min),
                right.into_iter().fold(0.0, f64::max),
            );
            let margin = f64::from(paper.margin()) / 100.0 - 0.02;
            let width = f64::from(paper.width()) / 100.0;
            assert!(
                left > margin && right < width - margin,
                "from {left} to {right} of {width} mm"
            );
        }
    }
}

#[test]
fn the_qr_code_reads_back() {
    for (world, tender) in [
        (World::Live, mpesa()),
        (World::Practice, mpesa()),
        (World::Live, cash(150_000, 0)),
    ] {
        let mut receipt = receipt(tender, Language::En);
        receipt.world = world;
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(
            folder.path().join("r.pdf"),
            to_pdf(&receipt.layout(Paper::Roll80, None).expect("it adds up")),
        )
        .expect("written");
        // The dots of a thermal printer: 8 to a millimetre.
        run(
            "pdftoppm",
            "poppler-utils",
            &["-r", "203", "-mono", "-singlefile", "r.pdf", "r"],
            folder.path(),
        );
        let read = run(
            "zbarimg",
            "zbar-tools",
            &["--quiet", "--raw", "r.pbm"],
            folder.path(),
        );
        assert_eq!(read.trim_end(), receipt.verification());
    }
}

#[test]
fn the_same_receipt_is_the_same_file() {
    let receipt = twenty_lines();
    let print = || to_pdf(&receipt.layout(Paper::Roll80, None).expect("it adds up"));
    assert_eq!(print(), print());
}

/// The budget is for a release build; this is the quickest of twenty, so that a busy machine does not decide.
#[test]
#[expect(clippy::disallowed_methods, reason = "what is measured is real time")]
fn twenty_lines_stay_in_the_budget() {
    let receipt = twenty_lines();
    for paper in PAPERS {
        let mut quickest = Duration::MAX;
        for _ in 0..20 {
            let begin = std::time::Instant::now();
            let pdf = to_pdf(&receipt.layout(paper, None).expect("it adds up"));
            quickest = quickest.min(begin.elapsed());
            assert!(pdf.len() <= 30_000, "{} bytes", pdf.len());
        }
        assert!(
            quickest <= Duration::from_millis(10),
            "{paper:?}: {quickest:?}"
        );
    }
}
