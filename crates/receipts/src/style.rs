//! In which size and face a text is set.

use crate::helvetica;
use crate::layout::{Face, Length};

/// A size and a face.
#[derive(Clone, Copy)]
pub(crate) struct Style {
    pub(crate) size: Length,
    pub(crate) face: Face,
}

impl Style {
    pub(crate) const fn regular(points: i32) -> Self {
        Self {
            size: points * 3_528 / 100,
            face: Face::Regular,
        }
    }

    pub(crate) const fn bold(points: i32) -> Self {
        Self {
            size: points * 3_528 / 100,
            face: Face::Bold,
        }
    }

    pub(crate) fn width(self, text: &str) -> Length {
        helvetica::width(text, self.face, self.size, 0)
    }

    /// This style, smaller where the text would be wider than `limit`.
    pub(crate) fn fitting(self, text: &str, limit: Length) -> Self {
        let width = i64::from(self.width(text).max(1));
        let scaled = i64::from(self.size) * i64::from(limit) / width;
        let size = Length::try_from(scaled).unwrap_or(self.size).min(self.size);
        // One less, because a width is rounded up.
        let size = if size < self.size { size - 1 } else { size };
        Self { size, ..self }
    }

    /// This style, or the other where that is larger.
    pub(crate) const fn at_least(self, least: Self) -> Self {
        if self.size < least.size { least } else { self }
    }

    /// How much paper one line takes.
    pub(crate) const fn line_height(self) -> Length {
        self.size * 13 / 10
    }
}
