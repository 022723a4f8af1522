//! How a pen draws on a sheet: rows of text, rules, boxes and the QR code. Every text stays between the margins, whatever the text is.

use super::Sheet;
use crate::helvetica::{self, printable, wrap};
use crate::layout::{Ink, Length, Rect};
use crate::pen::{Pen, Weight};
use crate::qr;
use crate::style::Style;
use qrcode::QrCode;

/// What stays free between two texts on one line.
const GUTTER: Length = 150;

/// Thickness of a line between parts, and of the two around the total.
const THIN: Length = 18;
const THICK: Length = 45;

/// The space above a line across, and below it.
const ABOVE_RULE: Length = 190;
const BELOW_RULE: Length = 130;

impl Pen for Sheet {
    /// White on black across the paper.
    fn banner(&mut self, word: &str, sentences: [&str; 2]) {
        let [first, second] = sentences.map(|sentence| (sentence, Style::bold(9)));
        let lines = [(word, Style::bold(15)), first, second];
        let heights = lines.iter().map(|(_, style)| style.line_height());
        let height = heights.sum::<Length>() + 2 * GUTTER;
        self.keep_together(height);
        let box_ = self.across(self.y, height);
        self.fill(vec![box_], Ink::Black);
        self.y += GUTTER;
        for (text, style) in lines {
            let text = printable(text);
            let style = style.fitting(&text, self.paper.content() - 2 * GUTTER);
            let baseline = self.advance(style);
            self.put_centred(text, style, 0, Ink::White, baseline);
        }
        self.y += 3 * GUTTER;
    }

    fn framed(&mut self, text: &str) {
        const LINE: Length = 40;
        let style = Style::bold(13);
        let height = style.line_height() + 2 * GUTTER;
        self.keep_together(height);
        let (top, bottom) = (self.y, self.y + height - LINE);
        let down = |x| Rect {
            x,
            y: top,
            width: LINE,
            height,
        };
        let sides = [down(self.paper.margin()), down(self.right() - LINE)];
        let ends = [self.across(top, LINE), self.across(bottom, LINE)];
        self.fill([ends, sides].concat(), Ink::Black);
        self.y += GUTTER;
        let text = printable(text);
        let style = style.fitting(&text, self.paper.content() - 2 * GUTTER);
        let baseline = self.advance(style);
        self.put_centred(text, style, 0, Ink::Black, baseline);
        self.y += 3 * GUTTER;
    }

    fn title(&mut self, text: &str) {
        let style = Style::bold(17).fitting(&printable(text), self.paper.content());
        self.put_wrapped(text, style.at_least(Style::bold(12)), 3);
        self.y += 40;
    }

    fn centred(&mut self, text: &str, weight: Weight) {
        self.put_wrapped(text, weight.into(), 3);
    }

    /// With space after each letter, and smaller where it would not fit.
    fn spelt(&mut self, code: &str) {
        // Below a tenth of the size, where readers of PDF begin to see a gap between words.
        let spacing = |style: Style| style.size * 2 / 25;
        let (text, mut style) = (printable(code), Style::bold(22));
        let width = |style: Style| helvetica::width(&text, style.face, style.size, spacing(style));
        while width(style) > self.paper.content() {
            style.size -= 10;
        }
        let baseline = self.advance(style);
        self.put_centred(text, style, spacing(style), Ink::Black, baseline);
    }

    fn paragraph(&mut self, text: &str) {
        let style = Style::from(Weight::Body);
        let room = self.paper.content();
        for line in wrap(&printable(text), style.face, style.size, room, usize::MAX) {
            let baseline = self.advance(style);
            self.put(line, style, self.paper.margin(), baseline);
        }
    }

    fn remark(&mut self, text: &str) {
        const INDENT: Length = 2 * GUTTER;
        let style = Style::from(Weight::Small);
        let room = self.paper.content() - INDENT;
        for line in wrap(&printable(text), style.face, style.size, room, 3) {
            let baseline = self.advance(style);
            self.put(line, style, self.paper.margin() + INDENT, baseline);
        }
    }

    fn fact(&mut self, label: &str, value: &str, weight: Weight) {
        let (label, value) = (printable(label), printable(value));
        let (style, room) = (Style::from(weight), self.paper.content() - GUTTER);
        let mut left_width = style.width(&label);
        if left_width + style.width(&value) > room {
            left_width = left_width.min(room * 2 / 5);
        }
        let lines = |text, width| wrap(text, style.face, style.size, width, 2);
        let (left, right) = (lines(&label, left_width), lines(&value, room - left_width));
        for line in 0..left.len().max(right.len()) {
            let baseline = self.advance(style);
            if let Some(text) = left.get(line) {
                self.put(text.clone(), style, self.paper.margin(), baseline);
            }
            if let Some(text) = right.get(line) {
                self.put_right(text, style, self.right(), baseline);
            }
        }
    }

    fn amount(&mut self, label: &str, amount: &str, weight: Weight) {
        let style = weight.into();
        self.amount_ending(self.right(), label, style, amount, style);
    }

    fn amount_with_letter(&mut self, label: &str, amount: &str, letter: &str) {
        let (style, end) = (Style::from(Weight::Body), self.right());
        let first = self.amount_ending(end - 2 * GUTTER, label, style, amount, style);
        self.put_right(letter, style, end, first);
    }

    fn total(&mut self, label: &str, amount: &str) {
        let both = printable(&format!("{label} {amount}"));
        let style = Style::bold(18).fitting(&both, self.paper.content() - GUTTER);
        let style = style.at_least(Style::bold(12));
        self.keep_together(2 * (ABOVE_RULE + THICK + BELOW_RULE) + style.line_height());
        self.rule_of(THICK);
        self.amount_ending(self.right(), label, style, amount, style);
        self.rule_of(THICK);
    }

    /// The first column begins at the left margin, the others end at equal distances.
    fn columns(&mut self, rows: &[[String; 4]]) -> bool {
        let style = Style::from(Weight::Small);
        let widths = [0, 1, 2, 3].map(|column: usize| {
            let cells = rows.iter().map(|row| style.width(&printable(&row[column])));
            cells.max().unwrap_or(0)
        });
        let apart = (self.paper.content() - widths.iter().sum::<Length>()) / 3;
        if apart < GUTTER {
            return false;
        }
        for row in rows {
            let baseline = self.advance(style);
            let [first, others @ ..] = row.each_ref().map(|cell| printable(cell));
            self.put(first, style, self.paper.margin(), baseline);
            let mut end = self.paper.margin() + widths[0];
            for (cell, width) in others.iter().zip(&widths[1..]) {
                end += apart + width;
                self.put_right(cell, style, end, baseline);
            }
        }
        true
    }

    fn rule(&mut self) {
        self.rule_of(THIN);
    }

    fn space(&mut self) {
        self.y += 60;
    }

    fn signature(&mut self, label: &str) {
        const ROOM: Length = 1_000;
        self.keep_together(ROOM + 2 * Style::from(Weight::Body).line_height());
        self.y += ROOM;
        let line = self.across(self.y, THIN);
        self.fill(vec![line], Ink::Black);
        self.y += BELOW_RULE;
        self.paragraph(label);
    }

    /// On white of its own, since there may be a word across the paper.
    fn qr(&mut self, code: &QrCode) {
        let side = qr::side(code);
        self.keep_together(side + 120);
        self.y += 120;
        let (x, y) = ((self.paper.width() - side) / 2, self.y);
        let white = Rect {
            x,
            y,
            width: side,
            height: side,
        };
        self.fill(vec![white], Ink::White);
        self.fill(qr::dark_modules(code, x, y), Ink::Black);
        self.y += side;
    }
}

impl From<Weight> for Style {
    fn from(weight: Weight) -> Self {
        match weight {
            Weight::Small => Self::regular(8),
            Weight::Body => Self::regular(9),
            Weight::Strong => Self::bold(9),
        }
    }
}

impl Sheet {
    /// Draws an amount as [`Pen::amount`] says, ending at `end`, and gives the first baseline. A very long amount is set smaller.
    fn amount_ending(
        &mut self,
        end: Length,
        label: &str,
        label_style: Style,
        amount: &str,
        style: Style,
    ) -> Length {
        let left = self.paper.margin();
        let amount = printable(amount);
        let style = style.fitting(&amount, (end - left) * 2 / 3);
        let room = end - left - GUTTER - style.width(&amount);
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
            self.put(line, label_style, left, baseline);
        }
        first
    }

    fn rule_of(&mut self, thickness: Length) {
        self.keep_together(ABOVE_RULE + thickness);
        self.y += ABOVE_RULE;
        let line = self.across(self.y, thickness);
        self.fill(vec![line], Ink::Black);
        self.y += thickness + BELOW_RULE;
    }
}
