//! The word across paper that is no real receipt.

use crate::layout::{Ink, Length, Mark, Run};
use crate::paper::Paper;
use crate::style::Style;

/// The word again and again down one page, rising three for every four along, as wide as the paper allows.
pub(crate) fn watermark(word: &str, paper: Paper, top: Length, height: Length) -> Vec<Mark> {
    // Along the slope the content is 5/4 as long as it is wide; a tenth less leaves room for the letters' own height.
    let style = Style::bold(40).fitting(word, paper.content() * 5 / 4 * 9 / 10);
    let (along, rise) = (style.width(word) * 4 / 5, style.width(word) * 3 / 5);
    let count = (height * 4 / (paper.width() * 3)).max(1);
    let middles = (0..count).map(|n| top + height * (2 * n + 1) / (2 * count));
    middles
        .map(|middle| {
            Mark::Run(Run {
                x: (paper.width() - along + style.size * 2 / 5) / 2,
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
