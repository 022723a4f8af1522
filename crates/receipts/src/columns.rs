//! Paper made of letters of one width, as a receipt printer writes it: rows from top to bottom, each no wider than the printer's
//! columns, whatever the text is.

use crate::ascii::ascii;
use crate::bitmap::{Bitmap, Greyscale};
use crate::pen::{Pen, Weight};
use crate::printer::Printer;
use crate::wrap::wrap;
use qrcode::QrCode;

/// What stays free between two texts in one row.
const GUTTER: usize = 1;

/// Rows for one printer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Columns {
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
pub(crate) enum Emphasis {
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
    pub(crate) fn new(printer: Printer, legend: Option<&str>) -> Self {
        Self {
            printer,
            rows: Vec::new(),
            legend: legend.map(ascii).filter(|legend| !legend.is_empty()),
        }
    }

    /// A picture in the middle, smaller where it would not fit.
    pub(crate) fn picture(&mut self, picture: &Greyscale) {
        let bitmap = picture.dithered(self.printer.head.dots());
        self.rows.push(Row::Image(bitmap));
    }

    pub(crate) const fn printer(&self) -> Printer {
        self.printer
    }

    pub(crate) fn rows(&self) -> &[Row] {
        &self.rows
    }

    fn put_centred(&mut self, text: &str, emphasis: Emphasis) {
        let width = self.room(emphasis);
        for line in lines(&ascii(text), width, 3) {
            let left = (width - line.len()) / 2;
            self.put(format!("{:left$}{line}", ""), emphasis);
        }
    }

    /// As large as one row allows.
    fn put_large(&mut self, text: &str) {
        let is_short = ascii(text).len() <= self.room(Emphasis::Large);
        self.put_centred(
            text,
            if is_short {
                Emphasis::Large
            } else {
                Emphasis::Tall
            },
        );
    }

    fn gap(&mut self) {
        self.put(String::new(), Emphasis::Plain);
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

impl Pen for Columns {
    fn banner(&mut self, word: &str, sentences: [&str; 2]) {
        self.put_large(word);
        for sentence in sentences {
            self.put_centred(sentence, Emphasis::Bold);
        }
        self.rule_of("=");
    }

    fn framed(&mut self, text: &str) {
        self.put_large(text);
        self.gap();
    }

    fn title(&mut self, text: &str) {
        self.put_large(text);
    }

    fn centred(&mut self, text: &str, weight: Weight) {
        self.put_centred(text, weight.into());
    }

    fn spelt(&mut self, code: &str) {
        self.put_large(code);
    }

    fn paragraph(&mut self, text: &str) {
        for line in lines(&ascii(text), self.room(Emphasis::Plain), usize::MAX) {
            self.put(line, Emphasis::Plain);
        }
    }

    fn remark(&mut self, text: &str) {
        const INDENT: usize = 2;
        let width = self.room(Emphasis::Plain) - INDENT;
        for line in lines(&ascii(text), width, 3) {
            self.put(format!("{:INDENT$}{line}", ""), Emphasis::Plain);
        }
    }

    /// In rows of their own where one is too short for both.
    fn fact(&mut self, label: &str, value: &str, weight: Weight) {
        let (label, value, emphasis) = (ascii(label), ascii(value), weight.into());
        let width = self.room(emphasis);
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

    fn amount(&mut self, label: &str, amount: &str, weight: Weight) {
        self.put_amount(label, &ascii(amount), weight.into());
    }

    fn amount_with_letter(&mut self, label: &str, amount: &str, letter: &str) {
        let amount = format!("{} {:1}", ascii(amount), ascii(letter));
        self.put_amount(label, &amount, Emphasis::Plain);
    }

    fn total(&mut self, label: &str, amount: &str) {
        self.rule_of("=");
        self.put_amount(label, &ascii(amount), Emphasis::Tall);
        self.rule_of("=");
    }

    /// The first column begins at the left edge, and the last ends at the right one.
    fn columns(&mut self, rows: &[[String; 4]]) -> bool {
        let rows: Vec<_> = rows
            .iter()
            .map(|row| row.each_ref().map(|cell| ascii(cell)))
            .collect();
        let widths =
            [0, 1, 2, 3].map(|n: usize| rows.iter().map(|row| row[n].len()).max().unwrap_or(0));
        let (taken, room) = (widths.iter().sum(), self.room(Emphasis::Plain));
        let apart = room.saturating_sub(taken) / 3;
        if apart < 2 * GUTTER {
            return false;
        }
        let [a, b, c, _] = widths;
        let (b, c) = (b + apart, c + apart);
        let d = room - a - b - c;
        for [first, second, third, fourth] in rows {
            self.put(
                format!("{first:a$}{second:>b$}{third:>c$}{fourth:>d$}"),
                Emphasis::Plain,
            );
        }
        true
    }

    fn rule(&mut self) {
        self.rule_of("-");
    }

    /// Rows are as far apart as the printer sets them.
    fn space(&mut self) {}

    fn signature(&mut self, label: &str) {
        self.gap();
        self.gap();
        let line = "_".repeat(self.room(Emphasis::Plain));
        self.put(line, Emphasis::Plain);
        self.paragraph(label);
    }

    /// Drawn as a picture: cheap printers have no command for it.
    fn qr(&mut self, code: &QrCode) {
        let bitmap = Bitmap::qr(code, self.printer.head.dots());
        self.rows.push(Row::Image(bitmap));
    }
}

impl From<Weight> for Emphasis {
    fn from(weight: Weight) -> Self {
        match weight {
            Weight::Small | Weight::Body => Self::Plain,
            Weight::Strong => Self::Bold,
        }
    }
}

fn lines(ascii: &str, width: usize, lines_max: usize) -> Vec<String> {
    wrap(ascii, lines_max, "...", |line| line.len() <= width)
}
