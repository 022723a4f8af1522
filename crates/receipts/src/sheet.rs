//! A pen on a growing sheet of paper: rows of text, rules, boxes and the QR code, one under the other. It keeps every text between
//! the margins, whatever the text is; what belongs on the sheet is `paper.rs`'s business.

use crate::helvetica::{self, printable, wrap};
use crate::layout::{CONTENT, Fill, Ink, Length, MARGIN, Mark, Rect, Run, WIDTH};
use crate::qr;
use crate::style::Style;
use crate::watermark::watermark;
use qrcode::QrCode;

const RIGHT: Length = WIDTH - MARGIN;
/// What stays free between two texts on one line.
const GUTTER: Length = 150;

/// What has been drawn, and how far down.
pub(crate) struct Sheet {
    marks: Vec<Mark>,
    y: Length,
}

impl Sheet {
    pub(crate) fn new() -> Self {
        Self {
            marks: Vec::new(),
            y: MARGIN,
        }
    }

    pub(crate) fn gap(&mut self, height: Length) {
        self.y += height;
    }

    /// Text in the middle, in at most `lines_max` lines.
    pub(crate) fn centred(&mut self, text: &str, style: Style, lines_max: usize) {
        for line in wrap(&printable(text), style.face, style.size, CONTENT, lines_max) {
            let baseline = self.advance(style);
            self.put_centred(line, style, 0, Ink::Black, baseline);
        }
    }

    /// Text in the middle with space after each letter, to be read out; smaller where it would not fit.
    pub(crate) fn spelt(&mut self, text: &str, mut style: Style) {
        // Below a tenth of the size, where readers of PDF begin to see a gap between words.
        let spacing = |style: Style| style.size * 2 / 25;
        let text = printable(text);
        while helvetica::width(&text, style.face, style.size, spacing(style)) > CONTENT {
            style.size -= 10;
        }
        let baseline = self.advance(style);
        self.put_centred(text, style, spacing(style), Ink::Black, baseline);
    }

    /// A short remark under the row above it, set in a little.
    pub(crate) fn remark(&mut self, text: &str, style: Style) {
        let limit = CONTENT - 2 * GUTTER;
        for line in wrap(&printable(text), style.face, style.size, limit, 3) {
            let baseline = self.advance(style);
            self.put(line, style, MARGIN + 2 * GUTTER, baseline);
        }
    }

    /// A label at the left and what it labels at the right; both wrap in their part of the row.
    pub(crate) fn fact(&mut self, label: &str, value: &str, style: Style) {
        let label_width = CONTENT * 2 / 5;
        let left = wrap(&printable(label), style.face, style.size, label_width, 2);
        let right = wrap(
            &printable(value),
            style.face,
            style.size,
            CONTENT - label_width - GUTTER,
            2,
        );
        for line in 0..left.len().max(right.len()) {
            let baseline = self.advance(style);
            if let Some(text) = left.get(line) {
                self.put(text.clone(), style, MARGIN, baseline);
            }
            if let Some(text) = right.get(line) {
                self.put_right(text, style, RIGHT, baseline);
            }
        }
    }

    /// A label that wraps at the left, and an amount at the right that never does: a very long one is set smaller.
    pub(crate) fn amount(&mut self, label: &str, label_style: Style, amount: &str, style: Style) {
        self.amount_ending(RIGHT, label, label_style, amount, style);
    }

    /// The same, with a letter of its own column after the amount.
    pub(crate) fn amount_with_letter(
        &mut self,
        label: &str,
        amount: &str,
        letter: &str,
        style: Style,
    ) {
        let first = self.amount_ending(RIGHT - 2 * GUTTER, label, style, amount, style);
        self.put_right(letter, style, RIGHT, first);
    }

    /// One row of a table. Column ends are right edges; the first column is set from the left.
    pub(crate) fn columns<const N: usize>(
        &mut self,
        cells: [&str; N],
        ends: [Length; N],
        style: Style,
    ) {
        let baseline = self.advance(style);
        let mut start = MARGIN;
        for (column, (cell, end)) in cells.into_iter().zip(ends).enumerate() {
            let text = printable(cell);
            let style = style.fitting(&text, end - start);
            if column == 0 {
                self.put(text, style, start, baseline);
            } else {
                self.put_right(&text, style, end, baseline);
            }
            start = end + GUTTER;
        }
    }

    /// A line across, with the space that it needs.
    pub(crate) fn rule(&mut self, thickness: Length) {
        self.gap(190);
        self.fill(
            vec![Rect {
                x: MARGIN,
                y: self.y,
                width: CONTENT,
                height: thickness,
            }],
            Ink::Black,
        );
        self.gap(thickness + 130);
    }

    /// White on black across the paper; the first line large.
    pub(crate) fn banner(&mut self, lines: [(&str, Style); 3]) {
        let height = lines
            .iter()
            .map(|(_, style)| style.line_height())
            .sum::<Length>()
            + 2 * GUTTER;
        self.fill(
            vec![Rect {
                x: MARGIN,
                y: self.y,
                width: CONTENT,
                height,
            }],
            Ink::Black,
        );
        self.gap(GUTTER);
        for (text, style) in lines {
            let text = printable(text);
            let style = style.fitting(&text, CONTENT - 2 * GUTTER);
            let baseline = self.advance(style);
            self.put_centred(text, style, 0, Ink::White, baseline);
        }
        self.gap(3 * GUTTER);
    }

    /// A frame across the paper with one line in it.
    pub(crate) fn framed(&mut self, text: &str, style: Style) {
        const LINE: Length = 40;
        let height = style.line_height() + 2 * GUTTER;
        let (top, bottom) = (self.y, self.y + height - LINE);
        let across = |y| Rect {
            x: MARGIN,
            y,
            width: CONTENT,
            height: LINE,
        };
        let down = |x| Rect {
            x,
            y: top,
            width: LINE,
            height,
        };
        self.fill(
            vec![
                across(top),
                across(bottom),
                down(MARGIN),
                down(RIGHT - LINE),
            ],
            Ink::Black,
        );
        self.gap(GUTTER);
        let text = printable(text);
        let style = style.fitting(&text, CONTENT - 2 * GUTTER);
        let baseline = self.advance(style);
        self.put_centred(text, style, 0, Ink::Black, baseline);
        self.gap(3 * GUTTER);
    }

    /// A QR code in the middle, on white of its own.
    pub(crate) fn qr(&mut self, code: &QrCode) {
        let side = qr::side(code);
        let (x, y) = ((WIDTH - side) / 2, self.y);
        self.fill(
            vec![Rect {
                x,
                y,
                width: side,
                height: side,
            }],
            Ink::White,
        );
        self.fill(qr::dark_modules(code, x, y), Ink::Black);
        self.gap(side);
    }

    /// The drawing and its height, with a word across the whole of it where it is no real receipt.
    pub(crate) fn finish(self, word: Option<&str>) -> (Vec<Mark>, Length) {
        let height = self.y + MARGIN;
        let mut marks = word.map_or_else(Vec::new, |word| watermark(&printable(word), height));
        marks.extend(self.marks);
        (marks, height)
    }

    /// Draws as [`Self::amount`] says, and gives the first baseline.
    fn amount_ending(
        &mut self,
        end: Length,
        label: &str,
        label_style: Style,
        amount: &str,
        style: Style,
    ) -> Length {
        let amount = printable(amount);
        let style = style.fitting(&amount, (end - MARGIN) * 2 / 3);
        let room = end - MARGIN - GUTTER - style.width(&amount);
        let label = wrap(
            &printable(label),
            label_style.face,
            label_style.size,
            room,
            3,
        );
        let tallest = if style.size > label_style.size {
            style
        } else {
            label_style
        };
        let first = self.advance(tallest);
        self.put_right(&amount, style, end, first);
        for (number, line) in label.into_iter().enumerate() {
            let baseline = if number == 0 {
                first
            } else {
                self.advance(label_style)
            };
            self.put(line, label_style, MARGIN, baseline);
        }
        first
    }

    /// Takes one line of paper, and gives its baseline.
    fn advance(&mut self, style: Style) -> Length {
        let baseline = self.y + style.size;
        self.y += style.line_height();
        baseline
    }

    fn put(&mut self, text: String, style: Style, x: Length, baseline: Length) {
        self.put_run(text, style, x, baseline, 0, Ink::Black);
    }

    fn put_right(&mut self, text: &str, style: Style, end: Length, baseline: Length) {
        self.put(text.to_owned(), style, end - style.width(text), baseline);
    }

    fn put_centred(
        &mut self,
        text: String,
        style: Style,
        spacing: Length,
        ink: Ink,
        baseline: Length,
    ) {
        // The space after the last letter is not seen.
        let width = helvetica::width(&text, style.face, style.size, spacing) - spacing;
        self.put_run(text, style, (WIDTH - width) / 2, baseline, spacing, ink);
    }

    fn put_run(
        &mut self,
        text: String,
        style: Style,
        x: Length,
        baseline: Length,
        spacing: Length,
        ink: Ink,
    ) {
        let Style { size, face } = style;
        self.marks.push(Mark::Run(Run {
            x,
            baseline,
            size,
            face,
            spacing,
            ink,
            slanted: false,
            text,
        }));
    }

    fn fill(&mut self, rects: Vec<Rect>, ink: Ink) {
        self.marks.push(Mark::Fill(Fill { rects, ink }));
    }
}
