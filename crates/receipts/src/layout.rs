//! What is where on the paper, in whole hundredths of a millimetre from the top left corner. PDF and SVG are two ways to write it
//! down; neither moves anything.

use crate::helvetica;
use crate::paper::Paper;
use crate::words::Language;
use pokea_domain::Millis;

/// A length or place in hundredths of a millimetre: exact to a thirtieth of a point, and no float can creep in.
pub type Length = i32;

/// One finished paper, ready to be written as PDF or SVG.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// The document's name, such as `Receipt R1-000413`.
    pub title: String,
    /// The language of its words.
    pub language: Language,
    /// When the sale was complete, or the report made.
    pub at: Millis,
    /// What it is for.
    pub paper: Paper,
    /// The length of paper it takes: whole pages, one under the other, where the paper comes in sheets. Nothing lies on two of them.
    pub height: Length,
    /// What is drawn, from the bottom layer up.
    pub marks: Vec<Mark>,
}

/// One thing on the paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Text in one line.
    Run(Run),
    /// A filled shape.
    Fill(Fill),
}

impl Mark {
    /// A place inside it, down the paper.
    pub(crate) fn place(&self) -> Length {
        match self {
            Self::Run(run) => run.baseline,
            Self::Fill(fill) => fill.rects.first().map_or(0, |rect| rect.y),
        }
    }
}

/// One line of text in one size. Only characters that Helvetica has in a PDF.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Where its first character begins.
    pub x: Length,
    /// Where its letters stand.
    pub baseline: Length,
    /// The font's size.
    pub size: Length,
    /// Regular or bold.
    pub face: Face,
    /// What is added after every character.
    pub spacing: Length,
    /// Its colour.
    pub ink: Ink,
    /// Rises to the right, three up for four along: then cosine and sine are 0.8 and 0.6 exactly. For the watermark.
    pub slanted: bool,
    /// The text.
    pub text: String,
}

impl Run {
    /// How long it is along its baseline.
    #[must_use]
    pub fn width(&self) -> Length {
        helvetica::width(&self.text, self.face, self.size, self.spacing)
    }
}

/// Rectangles filled as one shape, so that a viewer draws no seam where two of them meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fill {
    /// The parts.
    pub rects: Vec<Rect>,
    /// The colour.
    pub ink: Ink,
}

/// A rectangle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rect {
    /// Its left edge.
    pub x: Length,
    /// Its upper edge.
    pub y: Length,
    /// How wide.
    pub width: Length,
    /// How high.
    pub height: Length,
}

/// The two faces of Helvetica that a receipt needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// Helvetica.
    Regular,
    /// Helvetica-Bold.
    Bold,
}

/// The colours of a thermal printer, which has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// All of it.
    Black,
    /// A light tint, for the watermark.
    Pale,
    /// None of it, on black.
    White,
}

impl Ink {
    /// How light it is, in per cent: 0 is black.
    #[must_use]
    pub const fn lightness(self) -> u8 {
        match self {
            Self::Black => 0,
            Self::Pale => 85,
            Self::White => 100,
        }
    }
}
