//! Rules that every layout keeps, whatever a shop sells and whatever its customers are called.

use crate::random::receipts;
use crate::sample::{cash, receipt};
use pokea_domain::shop::World;
use pokea_receipts::{Language, Layout, Mark, Paper, Run};
use proptest::prelude::*;

pub const PAPERS: [Paper; 3] = [Paper::Roll58, Paper::Roll80, Paper::A4];

pub fn runs(layout: &Layout) -> impl Iterator<Item = &Run> {
    layout.marks.iter().filter_map(|mark| match mark {
        Mark::Run(run) => Some(run),
        Mark::Fill(_) => None,
    })
}

/// How far down anything stands but the word across the paper.
pub fn lowest(layout: &Layout) -> i32 {
    let places = layout.marks.iter().filter_map(|mark| match mark {
        Mark::Run(run) => (!run.slanted).then_some(run.baseline),
        Mark::Fill(fill) => fill.rects.iter().map(|rect| rect.y).max(),
    });
    places.max().unwrap_or(0)
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

pub fn check(layout: &Layout) -> Result<(), TestCaseError> {
    let (first, last) = (
        layout.paper.margin(),
        layout.paper.width() - layout.paper.margin(),
    );
    let page = layout.paper.page_height().unwrap_or(layout.height);
    prop_assert_eq!(layout.height % page, 0);
    prop_assert!(
        lowest(layout) > layout.height - page,
        "the last page is empty"
    );
    for run in runs(layout) {
        let (left, right, top, bottom) = extent(run);
        prop_assert!(left >= first && right <= last, "over the edge: {run:?}");
        prop_assert!(
            top >= 0 && bottom <= layout.height && top / page == (bottom - 1) / page,
            "off the page: {run:?}"
        );
        prop_assert!(
            run.size >= 100 || run.text.chars().count() > 60,
            "too small to read: {run:?}"
        );
    }
    for mark in &layout.marks {
        if let Mark::Fill(fill) = mark {
            let page_of = |y: i32| y / page;
            let mut pages = fill
                .rects
                .iter()
                .flat_map(|r| [page_of(r.y), page_of(r.y + r.height - 1)]);
            let only = pages.next();
            prop_assert!(
                pages.all(|page| Some(page) == only),
                "on two pages: {fill:?}"
            );
            for r in &fill.rects {
                prop_assert!(r.x >= first && r.x + r.width <= last, "{r:?}");
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn nothing_passes_an_edge_or_another_text(receipt in receipts()) {
        for paper in PAPERS {
            let layout = receipt.layout(paper, None).map_err(|e| TestCaseError::fail(e.to_string()))?;
            check(&layout)?;
            let texts: Vec<_> = runs(&layout).map(|run| run.text.as_str()).collect();
            let due = format!("KSh {}", receipt.due);
            prop_assert!(texts.contains(&due.as_str()), "{due} is missing");
            for item in &receipt.items {
                let total = item.line.gross().expect("small enough").to_string();
                prop_assert!(texts.contains(&total.as_str()), "{total} is missing");
            }
        }
    }
}

#[test]
fn numbers_are_the_same_in_both_languages() {
    let numbers = |language| {
        let layout = receipt(cash(200_000, 50_000), language)
            .layout(Paper::Roll80, None)
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
            let layout = receipt.layout(Paper::Roll80, None).expect("it adds up");
            let has =
                |text, slanted| runs(&layout).any(|run| run.text == text && run.slanted == slanted);
            assert!(has(mark, true) && has(mark, false));
            assert!(has("Si risiti ya kodi", false) && has("Not a receipt for tax", false));
        }
    }
    let live = receipt(cash(150_000, 0), Language::En)
        .layout(Paper::Roll80, None)
        .expect("it adds up");
    assert!(
        runs(&live)
            .all(|run| !run.slanted && !run.text.contains("MAFUNZO") && !run.text.contains("COPY"))
    );
}
