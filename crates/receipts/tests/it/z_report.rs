//! A Z report's paper says what the report says, and its own sums can be added up by whoever holds it.

use crate::layout::{PAPERS, check};
use crate::sample::{cash, receipt};
use pokea_domain::day_end::Sum;
use pokea_domain::reversal::Reason;
use pokea_domain::shift::{
    Cash, Count, Fees, LogEnd, Move, NoSale, Payment, Pending, Pieces, Report, Shift, Takings, Way,
    What, ZNumber,
};
use pokea_domain::shop::World;
use pokea_domain::{Cents, Millis, MpesaCode, ReceiptNumber, RegisterId};
use pokea_receipts::{Language, TextPaper, TextRow, to_pdf, z_report};
use proptest::prelude::TestCaseError;

const AT: Millis = Millis(1_795_347_129_000);

fn shillings(amount: i64) -> Cents {
    Cents::from_shillings(amount).expect("small")
}

fn report() -> Report {
    let reason = || Reason::parse("milk and tea").expect("a reason");
    let first = ReceiptNumber::first(RegisterId(1));
    let pieces = Pieces([5, 0, 1, 1, 0, 0, 1, 1, 0, 0]);
    let shift = Shift {
        number: 3,
        opened_at: AT,
        by_itself: false,
        float: shillings(5_000),
        moves: vec![Move {
            at: AT,
            way: Way::Out,
            amount: shillings(300),
            reason: reason(),
        }],
        no_sales: vec![NoSale {
            at: AT,
            reason: reason(),
        }],
        count: Some(Count {
            at: AT,
            pieces,
            expected: shillings(5_340),
        }),
        counts: 1,
        closed: None,
    };
    let sum = |count, amount| Sum {
        count,
        amount: shillings(amount),
    };
    let takings = Takings {
        sales: sum(2, 2_140),
        in_cash: sum(1, 640),
        change: shillings(360),
        payments: vec![Payment {
            code: MpesaCode::parse("UKM4K7Q2TX").ok(),
            amount: shillings(1_500),
            receipt: first,
        }],
        refunds: Vec::new(),
        listed: Vec::new(),
    };
    Report {
        z: Some(ZNumber(first)),
        over: vec![Pending {
            what: What::Parked {
                id: 1,
                name: "Ali".to_owned(),
            },
            amount: shillings(70),
            since: AT,
        }],
        log: Some(LogEnd {
            events: 1_234,
            digest: "4f2a91c077de03b1".repeat(4),
        }),
        ..Report::of(&shift, &takings, &Fees::default(), AT)
    }
}

fn paper(language: Language) -> TextPaper {
    let shop = receipt(cash(150_000, 0), Language::En).shop;
    z_report(&report(), &shop, World::Practice, language)
}

#[test]
fn what_stands_above_a_sum_comes_to_it() {
    let Cash { float, .. } = report().cash;
    for language in [Language::En, Language::Sw] {
        let paper = paper(language);
        assert_eq!(paper.number.as_deref(), Some("Z1-000001"));
        let mut sums = Vec::new();
        for section in &paper.sections {
            let mut above = Cents::ZERO;
            for row in &section.rows {
                match row {
                    TextRow::Amount { amount, .. } => {
                        above = above.checked_add(*amount).expect("small");
                    }
                    TextRow::Sum { amount, .. } => {
                        assert_eq!(*amount, above, "{section:?}");
                        sums.push(*amount);
                    }
                    TextRow::Total { amount, .. } => assert_eq!(*amount, shillings(-10)),
                    TextRow::Fact { .. } | TextRow::Paragraph(_) => {}
                }
            }
        }
        assert_eq!(sums, [shillings(5_340), shillings(1_500)]);
        assert!(float < sums[0]);
    }
}

#[test]
fn it_stands_on_every_paper_in_both_languages() -> Result<(), TestCaseError> {
    for language in [Language::En, Language::Sw] {
        for form in PAPERS {
            let layout = paper(language).layout(form);
            check(&layout)?;
            assert!(to_pdf(&layout).starts_with(b"%PDF"));
        }
    }
    Ok(())
}
