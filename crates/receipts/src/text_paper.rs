//! Any other paper of a shop: a title, and rows of labels and figures in sections, such as a Z report. Whoever makes one brings the
//! words; how it is laid out is the same for all.

use crate::columns::Columns;
use crate::draw::head;
use crate::escpos::to_escpos;
use crate::layout::Layout;
use crate::paper::Paper;
use crate::pen::{Pen, Weight};
use crate::printer::Printer;
use crate::sheet::Sheet;
use crate::words::{Language, Word, Words};
use pokea_domain::shop::{Shop, World};
use pokea_domain::{Cents, Millis};

/// One piece of paper that is no receipt. Any text may be as long as it wants, and in any alphabet; it wraps, and nothing of it is a
/// command to a printer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextPaper {
    /// Whose it is.
    pub shop: Shop,
    /// Practice and sandbox paper says across its whole face that it is not real.
    pub world: World,
    /// What it is, such as `Z REPORT`.
    pub title: String,
    /// Its own number, where it has one, such as `R1-000007`.
    pub number: Option<String>,
    /// When it was made.
    pub at: Millis,
    /// The language of the few words that this crate adds; the caller's words are in it too.
    pub language: Language,
    /// Printed before: marked as a copy.
    pub copy: bool,
    /// From top to bottom, with a line between them.
    pub sections: Vec<Section>,
    /// What is to be written by hand on a line at the end, such as `Counted by`: each has a line of its own.
    pub signatures: Vec<String>,
}

/// Rows that belong together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// Stands above them.
    pub heading: Option<String>,
    /// From top to bottom.
    pub rows: Vec<TextRow>,
}

/// One row of a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextRow {
    /// A label, and a word or number that is no money.
    Fact {
        /// At the left.
        label: String,
        /// At the right.
        value: String,
    },
    /// A label and what it amounts to.
    Amount {
        /// At the left.
        label: String,
        /// At the right; never wrapped and never cut.
        amount: Cents,
    },
    /// The sum of the amounts above it, bold.
    Sum {
        /// At the left.
        label: String,
        /// At the right; never wrapped and never cut.
        amount: Cents,
    },
    /// What the paper is about, large and between two strong lines, in shillings.
    Total {
        /// At the left.
        label: String,
        /// At the right; never wrapped and never cut.
        amount: Cents,
    },
    /// Sentences from edge to edge.
    Paragraph(String),
}

impl TextPaper {
    /// Draws it for PDF and SVG.
    #[must_use]
    pub fn layout(&self, paper: Paper) -> Layout {
        let words = Words::new(self.language);
        let mut sheet = Sheet::new(paper, words.not_real(self.world).as_deref());
        self.draw(&mut sheet, &words);
        let title = match &self.number {
            Some(number) => format!("{} {number}", self.title),
            None => self.title.clone(),
        };
        sheet.finish(title, self.language, self.at)
    }

    /// The bytes that print it. They never open the drawer.
    #[must_use]
    pub fn to_escpos(&self, printer: Printer) -> Vec<u8> {
        let words = Words::new(self.language);
        let mut columns = Columns::new(printer, words.not_real(self.world).as_deref());
        self.draw(&mut columns, &words);
        to_escpos(&columns)
    }

    pub(crate) fn draw(&self, pen: &mut impl Pen, words: &Words) {
        head(pen, words, self.world, self.copy, &self.shop);
        pen.title(&self.title);
        if let Some(number) = &self.number {
            pen.fact(&words.say(Word::PaperNumber), number, Weight::Strong);
        }
        let date = self.at.nairobi().paper();
        pen.fact(&words.say(Word::Date), &date, Weight::Body);
        for section in &self.sections {
            pen.rule();
            if let Some(heading) = &section.heading {
                pen.centred(heading, Weight::Strong);
                pen.space();
            }
            for row in &section.rows {
                row.draw(pen);
            }
        }
        for label in &self.signatures {
            pen.signature(label);
        }
    }
}

impl TextRow {
    fn draw(&self, pen: &mut impl Pen) {
        match self {
            Self::Fact { label, value } => pen.fact(label, value, Weight::Body),
            Self::Amount { label, amount } => {
                pen.amount(label, &amount.to_string(), Weight::Body);
            }
            Self::Sum { label, amount } => pen.amount(label, &amount.to_string(), Weight::Strong),
            Self::Total { label, amount } => pen.total(label, &format!("KSh {amount}")),
            Self::Paragraph(text) => pen.paragraph(text),
        }
    }
}
