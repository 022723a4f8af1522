//! The word across paper that is no real receipt.

use crate::layout::{CONTENT, Ink, Length, Mark, Run, WIDTH};
use crate::style::Style;

/// The word again and again down the paper, rising three for every four along, as wide as the paper allows.
pub(crate) fn watermark(word: &str, height: Length) -> Vec<Mark> {
    const APART: Length = 6_000;
    // Along the slope the content is 5/4 as long as it is wide; a tenth less leaves room for the letters' own height.
    let style = Style::bold(40).fitting(word, CONTENT * 5 / 4 * 9 / 10);
    let (along, rise) = (style.width(word) * 4 / 5, style.width(word) * 3 / 5);
    let count = (height / APART).max(1);
    let middles = (0..count).map(|n| height * (2 * n + 1) / (2 * count));
    middles
        .map(|middle| {
            Mark::Run(Run {
                x: (WIDTH - along + style.size * 2 / 5) / 2,
                baseline: middle + rise / 2 + style.size / 4,
                size: style.size,
                face: style.face,
                spacing: 0,
                ink: Ink::Pale,
                slanted: true,
                text: word.to_owned(),
            })
        })
        .collect()
}
