//! Paper made of letters of one width, as a receipt printer writes it: rows from top to bottom, each no wider than the printer's
//! columns, whatever the text is. Receipts are laid out with it, and any other paper can be.

use crate::ascii::ascii;
use crate::bitmap::{Bitmap, Greyscale};
use crate::printer::Printer;
use crate::wrap::wrap;
use qrcode::QrCode;

/// What stays free between two texts in one row.
const GUTTER: usize = 1;

/// Rows for one printer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    printer: Printer,
    rows: Vec<Row>,
    /// Stands in every rule: the word of paper that is no real receipt.
    legend: Option<String>,
}

/// What goes to the printer at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Row {
    /// Printable ASCII that fits.
    Text(String, Emphasis),
    /// Dots that fit.
    Image(Bitmap),
}

/// How a text is emphasised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Emphasis {
    /// Not at all.
    Plain,
    /// Bold.
    Bold,
    /// Bold, and twice as high.
    Tall,
    /// Bold, and twice as high and as wide: a character takes two columns.
    Large,
}

impl Emphasis {
    /// How many columns one character takes.
    const fn columns(self) -> usize {
        match self {
            Self::Plain | Self::Bold | Self::Tall => 1,
            Self::Large => 2,
        }
    }
}

impl Columns {
    /// Empty paper. With a `legend`, each rule across the paper bears it, so that no piece torn off goes without.
    #[must_use]
    pub fn new(printer: Printer, legend: Option<&str>) -> Self {
        Self {
            printer,
            rows: Vec::new(),
            legend: legend.map(ascii).filter(|legend| !legend.is_empty()),
        }
    }

    /// Text in the middle, in at most `lines_max` rows. Large text that is too long for one is tall instead.
    pub fn centred(&mut self, text: &str, mut emphasis: Emphasis, lines_max: usize) {
        let text = ascii(text);
        if emphasis == Emphasis::Large && text.len() > self.room(emphasis) {
            emphasis = Emphasis::Tall;
        }
        let width = self.room(emphasis);
        for line in lines(&text, width, lines_max) {
            let left = (width - line.len()) / 2;
            self.put(format!("{:left$}{line}", ""), emphasis);
        }
    }

    /// A short remark under the row above it, set in a little.
    pub fn remark(&mut self, text: &str) {
        const INDENT: usize = 2;
        let width = self.room(Emphasis::Plain) - INDENT;
        for line in lines(&ascii(text), width, 3) {
            self.put(format!("{:INDENT$}{line}", ""), Emphasis::Plain);
        }
    }

    /// A label at the left and what it labels at the right; in rows of their own where one is too short for both.
    pub fn fact(&mut self, label: &str, value: &str, emphasis: Emphasis) {
        let (label, value, width) = (ascii(label), ascii(value), self.room(emphasis));
        if label.len() + GUTTER + value.len() <= width {
            return self.put_both(&label, &value, emphasis);
        }
        for line in lines(&label, width, 2) {
            self.put(line, emphasis);
        }
        for line in lines(&value, width, 2) {
            self.put_both("", &line, emphasis);
        }
    }

    /// A label that wraps at the left, and an amount at the right that nothing is taken from.
    pub fn amount(&mut self, label: &str, amount: &str, emphasis: Emphasis) {
        self.put_amount(label, &ascii(amount), emphasis);
    }

    /// The same, with a letter of its own column after the amount, or nothing in it.
    pub fn amount_with_letter(&mut self, label: &str, amount: &str, letter: &str) {
        let amount = format!("{} {:1}", ascii(amount), ascii(letter));
        self.put_amount(label, &amount, Emphasis::Plain);
    }

    /// A thin line across, between parts.
    pub fn rule(&mut self) {
        self.rule_of("-");
    }

    /// A strong line across, around what matters most.
    pub fn double_rule(&mut self) {
        self.rule_of("=");
    }

    /// An empty row.
    pub fn gap(&mut self) {
        self.put(String::new(), Emphasis::Plain);
    }

    /// A picture in the middle, smaller where it would not fit.
    pub fn picture(&mut self, picture: &Greyscale) {
        let bitmap = picture.dithered(self.printer.head.dots());
        self.rows.push(Row::Image(bitmap));
    }

    /// A QR code in the middle, drawn as a picture: cheap printers have no command for it.
    pub(crate) fn qr(&mut self, code: &QrCode) {
        let bitmap = Bitmap::qr(code, self.printer.head.dots());
        self.rows.push(Row::Image(bitmap));
    }

    pub(crate) const fn printer(&self) -> Printer {
        self.printer
    }

    pub(crate) fn rows(&self) -> &[Row] {
        &self.rows
    }

    fn put_amount(&mut self, label: &str, amount: &str, emphasis: Emphasis) {
        let (label, width) = (ascii(label), self.room(emphasis));
        // Beside an amount that leaves less than a third of the row, a label would fall to pieces.
        let beside = width.saturating_sub(amount.len() + GUTTER);
        if label.len() > beside && beside < width / 3 {
            for line in lines(&label, width, 3) {
                self.put(line, emphasis);
            }
            for line in lines(amount, width, usize::MAX) {
                self.put_both("", &line, emphasis);
            }
            return;
        }
        let mut label = lines(&label, beside, 3).into_iter();
        self.put_both(&label.next().unwrap_or_default(), amount, emphasis);
        for line in label {
            self.put(line, emphasis);
        }
    }

    fn rule_of(&mut self, sign: &str) {
        let width = self.room(Emphasis::Plain);
        let legend = self.legend.as_ref().map(|legend| format!(" {legend} "));
        let legend = legend.filter(|legend| legend.len() <= width);
        let legend = legend.unwrap_or_default();
        let left = (width - legend.len()) / 2;
        let right = width - legend.len() - left;
        let line = format!("{}{legend}{}", sign.repeat(left), sign.repeat(right));
        self.put(line, Emphasis::Plain);
    }

    /// How many characters fit in a row.
    const fn room(&self, emphasis: Emphasis) -> usize {
        self.printer.head.columns() / emphasis.columns()
    }

    /// One at each end of a row; they fit.
    fn put_both(&mut self, left: &str, right: &str, emphasis: Emphasis) {
        let between = self.room(emphasis).saturating_sub(left.len() + right.len());
        self.put(format!("{left}{:between$}{right}", ""), emphasis);
    }

    fn put(&mut self, mut text: String, emphasis: Emphasis) {
        text.truncate(text.trim_end().len());
        self.rows.push(Row::Text(text, emphasis));
    }
}

fn lines(ascii: &str, width: usize, lines_max: usize) -> Vec<String> {
    wrap(ascii, lines_max, "...", |line| line.len() <= width)
}
