//! What a pen can put on paper, whatever the paper is. What is on a receipt or a report is written down once, for any pen; [`Sheet`]
//! draws it for PDF and SVG, [`Columns`] in the letters of a receipt printer. Each keeps every text on its paper, whatever the text is.
//!
//! [`Sheet`]: crate::sheet::Sheet
//! [`Columns`]: crate::columns::Columns

use qrcode::QrCode;

/// How strongly a text is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    /// Beside the point.
    Small,
    /// As most texts are.
    Body,
    /// Bold.
    Strong,
}

/// From top to bottom; every text is one of other people's, so each method takes any.
pub(crate) trait Pen {
    /// Paper that is no real receipt begins with this: one word large, two sentences below it.
    fn banner(&mut self, word: &str, sentences: [&str; 2]);

    /// One line that nobody overlooks, such as that this is a copy.
    fn framed(&mut self, text: &str);

    /// The largest text of all, in the middle.
    fn title(&mut self, text: &str);

    /// Text in the middle, in at most three lines.
    fn centred(&mut self, text: &str, weight: Weight);

    /// A code in the middle, large enough to be read out.
    fn spelt(&mut self, code: &str);

    /// Text from the left in as many lines as it takes.
    fn paragraph(&mut self, text: &str);

    /// A short remark under the row above it, set in a little.
    fn remark(&mut self, text: &str);

    /// A label at the left and what it labels at the right; both may wrap.
    fn fact(&mut self, label: &str, value: &str, weight: Weight);

    /// A label that may wrap at the left, and an amount at the right that nothing is taken from.
    fn amount(&mut self, label: &str, amount: &str, weight: Weight);

    /// The same, with a letter of its own column after the amount, or nothing in it.
    fn amount_with_letter(&mut self, label: &str, amount: &str, letter: &str);

    /// The amount that the paper is about, between two strong rules.
    fn total(&mut self, label: &str, amount: &str);

    /// Draws the rows, the first of which heads the others, if there is room for their longest cells beside each other. Otherwise draws
    /// nothing, and says so.
    #[must_use]
    fn columns(&mut self, rows: &[[String; 4]]) -> bool;

    /// A table whose first two columns name a row and whose others are amounts. Where there is no room for it, each amount has a row
    /// of its own.
    fn table(&mut self, rows: &[[String; 4]]) {
        if self.columns(rows) {
            return;
        }
        let Some(([_, _, heads @ ..], rows)) = rows.split_first() else {
            return;
        };
        for [name, kind, amounts @ ..] in rows {
            for (head, amount) in heads.iter().zip(amounts) {
                self.amount(&format!("{head} {name} {kind}"), amount, Weight::Body);
            }
        }
    }

    /// A thin line across, between parts.
    fn rule(&mut self);

    /// A little space between things that belong together.
    fn space(&mut self);

    /// A line to write on, and what is to be written there below it.
    fn signature(&mut self, label: &str);

    /// A QR code in the middle.
    fn qr(&mut self, code: &QrCode);
}
