//! The papers that a shop has: how wide each is, and how much of it can be printed on.

use crate::layout::Length;

/// A kind of paper to lay something out for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Paper {
    /// A roll of 58 mm, of which such printers reach 48.
    Roll58,
    /// A roll of 80 mm, of which such printers reach 72.
    Roll80,
    /// Sheets of 210 by 297 mm.
    A4,
}

impl Paper {
    /// From edge to edge.
    #[must_use]
    pub const fn width(self) -> Length {
        match self {
            Self::Roll58 => 5_800,
            Self::Roll80 => 8_000,
            Self::A4 => 21_000,
        }
    }

    /// What stays empty at each edge.
    #[must_use]
    pub const fn margin(self) -> Length {
        match self {
            Self::Roll58 => 500,
            Self::Roll80 => 400,
            Self::A4 => 2_500,
        }
    }

    /// How high one sheet is; a roll has no end.
    #[must_use]
    pub const fn page_height(self) -> Option<Length> {
        match self {
            Self::Roll58 | Self::Roll80 => None,
            Self::A4 => Some(29_700),
        }
    }

    /// What can be printed on, across.
    pub(crate) const fn content(self) -> Length {
        self.width() - 2 * self.margin()
    }
}
