//! Pictures of black dots, the only ones that a thermal printer has: a QR code, and a shop's logo made of them.

use qrcode::{Color, QrCode};

/// The side of a QR code's module in dots, where there is room: 0.75 mm, as in the PDF.
const MODULE: usize = 6;

/// The white that a QR code needs around it, in modules (ISO/IEC 18004).
const QUIET_ZONE: usize = 4;

/// The highest logo: 30 mm of paper.
const LOGO_HEIGHT: usize = 240;

/// The longest side of a picture that can become a logo, in pixels.
const SIDE_MAX: usize = 2_048;

/// Dots in rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bitmap {
    width: usize,
    /// Row by row from the top; true is black.
    dots: Vec<bool>,
}

impl Bitmap {
    /// A QR code with the white around it, each module a square of whole dots.
    pub(crate) fn qr(code: &QrCode, dots_max: usize) -> Self {
        let modules = code.width() + 2 * QUIET_ZONE;
        let scale = (dots_max / modules).clamp(1, MODULE);
        let width = modules * scale;
        let quiet = QUIET_ZONE * scale;
        let mut dots = vec![false; quiet * width];
        for row in code.to_colors().chunks(code.width()) {
            let modules = row.iter().map(|colour| *colour == Color::Dark);
            let mut line = vec![false; quiet];
            line.extend(modules.flat_map(|is_dark| std::iter::repeat_n(is_dark, scale)));
            line.resize(width, false);
            dots.extend(line.repeat(scale));
        }
        dots.resize(width * width, false);
        Self { width, dots }
    }

    /// Whether nothing is black.
    pub(crate) fn is_blank(&self) -> bool {
        self.dots.iter().all(|dot| !dot)
    }

    /// How many dots stand in a row.
    pub(crate) const fn width(&self) -> usize {
        self.width
    }

    /// Its rows from the top.
    pub(crate) fn rows(&self) -> impl Iterator<Item = &[bool]> {
        self.dots.chunks(self.width)
    }
}

/// A small picture in shades of grey, such as a shop's logo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Greyscale {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

impl Greyscale {
    /// Row by row from the top, 0 is black and 255 white. `None` unless there are as many pixels as both sides say, and each side
    /// has 1 to 2,048.
    #[must_use]
    pub fn new(width: usize, height: usize, pixels: Vec<u8>) -> Option<Self> {
        let is_whole = Self::takes([width, height]) && width * height == pixels.len();
        is_whole.then_some(Self {
            width,
            height,
            pixels,
        })
    }

    /// Whether a picture may have these sides.
    pub(crate) fn takes(sides: [usize; 2]) -> bool {
        sides.iter().all(|side| (1..=SIDE_MAX).contains(side))
    }

    pub(crate) const fn width(&self) -> usize {
        self.width
    }

    pub(crate) const fn height(&self) -> usize {
        self.height
    }

    pub(crate) fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// The same picture, no larger than a logo that is printed with so many dots to a row.
    pub(crate) fn shrunk(&self, dots_max: usize) -> Self {
        let (width, height) = self.within(dots_max, LOGO_HEIGHT);
        let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        Self {
            width,
            height,
            pixels: places
                .map(|(x, y)| self.mean(x, y, width, height))
                .collect(),
        }
    }

    /// Black dots as dense as the picture is dark, smaller where it is wider than `dots_max` or higher than 240, never larger.
    pub(crate) fn dithered(&self, dots_max: usize) -> Bitmap {
        self.dithered_within(dots_max, LOGO_HEIGHT)
    }

    /// Its sides once it fits.
    fn within(&self, width_max: usize, height_max: usize) -> (usize, usize) {
        let by_height = self.width * height_max / self.height;
        let width = self.width.min(width_max).min(by_height).max(1);
        let height = (self.height * width / self.width).clamp(1, height_max);
        (width, height)
    }

    /// By error diffusion (Floyd and Steinberg).
    pub(crate) fn dithered_within(&self, width_max: usize, height_max: usize) -> Bitmap {
        let (width, height) = self.within(width_max, height_max);
        let mut dots = Vec::with_capacity(width * height);
        // What each dot of this row and of the next owes, in sixteenths of a shade, with one place more on either side.
        let mut owed = vec![0_i32; width + 2];
        for y in 0..height {
            let mut below = vec![0_i32; width + 2];
            for x in 0..width {
                let shade = i32::from(self.mean(x, y, width, height)) * 16 + owed[x + 1];
                let is_dark = shade < 128 * 16;
                let error = if is_dark { shade } else { shade - 255 * 16 };
                owed[x + 2] += error * 7 / 16;
                below[x] += error * 3 / 16;
                below[x + 1] += error * 5 / 16;
                below[x + 2] += error / 16;
                dots.push(is_dark);
            }
            owed = below;
        }
        Bitmap { width, dots }
    }

    /// The mean shade of the pixels that one dot of a smaller picture stands for.
    fn mean(&self, x: usize, y: usize, width: usize, height: usize) -> u8 {
        let across = x * self.width / width..((x + 1) * self.width / width).max(1);
        let down = y * self.height / height..((y + 1) * self.height / height).max(1);
        let count = across.len() * down.len();
        let rows = down.map(|row| &self.pixels[row * self.width..][across.clone()]);
        let sum: usize = rows.flatten().map(|shade| usize::from(*shade)).sum();
        u8::try_from(sum / count.max(1)).unwrap_or(u8::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn share_of_black(bitmap: &Bitmap) -> usize {
        bitmap.dots.iter().filter(|dot| **dot).count() * 100 / bitmap.dots.len()
    }

    #[test]
    fn grey_becomes_as_many_dots_as_it_is_dark() {
        for (shade, per_cent) in [(0, 100), (64, 75), (128, 50), (191, 25), (255, 0)] {
            let grey = Greyscale::new(100, 100, vec![shade; 10_000]).expect("whole");
            let black = share_of_black(&grey.dithered(384));
            assert!(black.abs_diff(per_cent) <= 2, "{shade}: {black} %");
        }
    }

    #[test]
    fn a_picture_that_is_not_whole_is_none() {
        for (width, height, pixels) in [
            (0, 0, 0),
            (3, 3, 8),
            (2_049, 1, 2_049),
            (usize::MAX, usize::MAX, 1),
        ] {
            assert_eq!(Greyscale::new(width, height, vec![0; pixels]), None);
        }
    }

    proptest! {
        #[test]
        fn a_logo_fits_and_keeps_its_shape(width in 1_usize..=900, height in 1_usize..=600, dots_max in 8_usize..=576) {
            let logo = Greyscale::new(width, height, vec![0; width * height]).expect("whole");
            let bitmap = logo.dithered(dots_max);
            let rows = bitmap.rows().count();
            prop_assert!(bitmap.width <= dots_max.min(width) && rows <= LOGO_HEIGHT.min(height));
            prop_assert_eq!(bitmap.dots.len(), bitmap.width * rows);
            // Within a dot, both sides shrank alike.
            prop_assert!((bitmap.width * height).abs_diff(rows * width) <= width.max(height));
        }
    }
}
