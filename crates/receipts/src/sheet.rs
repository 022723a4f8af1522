//! Paper for PDF and SVG: a growing sheet, or as many sheets as it takes, on which text and shapes are put one under the other. What can be
//! drawn on it is in `pen.rs`.

mod pen;

use crate::bitmap::Bitmap;
use crate::helvetica::{self, printable, wrap};
use crate::layout::{Fill, Ink, Layout, Length, Mark, Rect, Run};
use crate::logo;
use crate::paper::Paper;
use crate::style::Style;
use crate::watermark::watermark;
use crate::words::Language;
use pokea_domain::Millis;

/// Between a logo and the name.
const BELOW_PICTURE: Length = 150;

/// What has been drawn, and how far down.
pub(crate) struct Sheet {
    paper: Paper,
    /// Across the whole of paper that is no real receipt.
    word: Option<String>,
    marks: Vec<Mark>,
    y: Length,
}

impl Sheet {
    pub(crate) fn new(paper: Paper, word: Option<&str>) -> Self {
        Self {
            paper,
            word: word.map(printable),
            marks: Vec::new(),
            y: paper.margin(),
        }
    }

    /// The drawing, on whole pages where the paper has any.
    pub(crate) fn finish(self, title: String, language: Language, at: Millis) -> Layout {
        let roll = self.y + self.paper.margin();
        let page = self.paper.page_height().unwrap_or(roll);
        // The space below the last row may lie in the margin, and begins no page.
        let pages = (self.y - 1) / page + 1;
        let mut marks = Vec::new();
        if let Some(word) = &self.word {
            let tops = (0..pages).map(|number| number * page);
            marks.extend(tops.flat_map(|top| watermark(word, self.paper, top, page)));
        }
        marks.extend(self.marks);
        Layout {
            title,
            language,
            at,
            paper: self.paper,
            height: pages * page,
            marks,
        }
    }

    const fn right(&self) -> Length {
        self.paper.width() - self.paper.margin()
    }

    /// Goes on to the next page where this one has no room for so much.
    fn keep_together(&mut self, height: Length) {
        if let Some(page) = self.paper.page_height() {
            let (end, margin) = ((self.y / page + 1) * page, self.paper.margin());
            if self.y + height > end - margin {
                self.y = end + margin;
            }
        }
    }

    /// Takes one line of paper, and gives its baseline.
    fn advance(&mut self, style: Style) -> Length {
        self.keep_together(style.line_height());
        let baseline = self.y + style.size;
        self.y += style.line_height();
        baseline
    }

    fn put_wrapped(&mut self, text: &str, style: Style, lines_max: usize) {
        for line in wrap(
            &printable(text),
            style.face,
            style.size,
            self.paper.content(),
            lines_max,
        ) {
            let baseline = self.advance(style);
            self.put_centred(line, style, 0, Ink::Black, baseline);
        }
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
        let x = (self.paper.width() - width) / 2;
        self.put_run(text, style, x, baseline, spacing, ink);
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

    /// From margin to margin.
    const fn across(&self, y: Length, height: Length) -> Rect {
        Rect {
            x: self.paper.margin(),
            y,
            width: self.paper.content(),
            height,
        }
    }

    /// A picture in the middle.
    pub(crate) fn picture(&mut self, dots: &Bitmap) {
        let (width, height) = logo::size(dots);
        let x = (self.paper.width() - width) / 2;
        self.fill(logo::black(dots, x, self.y), Ink::Black);
        self.y += height + BELOW_PICTURE;
    }

    fn fill(&mut self, rects: Vec<Rect>, ink: Ink) {
        self.marks.push(Mark::Fill(Fill { rects, ink }));
    }
}
