//! A shop's logo, out of a PNG of the owner's. Such a file is a stranger's: what it says of itself is bounded before it is believed.

use crate::bitmap::{Bitmap, Greyscale};
use crate::layout::{Length, Rect};
use crate::svg;
use png::{ColorType, Decoder, DecodingError, Limits, Transformations};
use std::io::Cursor;
use thiserror::Error;

/// The largest file.
const BYTES_MAX: usize = 1024 * 1024;

/// What decoding may take: a picture of the longest sides, four bytes a pixel.
const MEMORY_MAX: usize = 4 * 2_048 * 2_048;

/// The widest print: no printer has more dots.
const DOTS_MAX: usize = 576;

/// On PDF and screen: 30 mm wide, 15 mm high.
const ON_SHEET: (usize, usize) = (240, 120);

/// The dots of the narrowest printer, on which a logo is shown before it is kept.
const PREVIEWED: usize = 384;

/// Why a file is no logo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum LogoError {
    /// Something else.
    #[error("not a PNG picture")]
    NotPng,
    /// More than a megabyte, or a side of more than 2,048 pixels.
    #[error("the picture is too large")]
    TooLarge,
    /// It begins like one.
    #[error("the picture is damaged")]
    Damaged,
    /// Nothing of it would be black.
    #[error("the picture is white all over")]
    Blank,
}

impl Greyscale {
    /// A logo out of a PNG of any kind, on white, no larger than a printer prints it.
    pub fn from_png(file: &[u8]) -> Result<Self, LogoError> {
        if file.len() > BYTES_MAX {
            return Err(LogoError::TooLarge);
        }
        let logo = read(file)?.shrunk(DOTS_MAX);
        match logo.dithered(PREVIEWED).is_blank() {
            true => Err(LogoError::Blank),
            false => Ok(logo),
        }
    }

    /// The same as a file that [`Self::from_png`] reads.
    #[must_use]
    pub fn to_png(&self) -> Vec<u8> {
        let side = |side: usize| u32::try_from(side).expect("at most 2,048");
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, side(self.width()), side(self.height()));
        encoder.set_color(ColorType::Grayscale);
        let written = encoder.write_header();
        written
            .and_then(|mut file| file.write_image_data(self.pixels()))
            .expect("as many bytes as the sides say, into memory");
        file
    }

    /// As a printer of 58 mm prints it: an SVG document.
    #[must_use]
    pub fn to_svg(&self) -> String {
        let dots = self.dithered(PREVIEWED);
        let (width, height) = size(&dots);
        svg::picture(width, height, &black(&dots, 0, 0))
    }

    /// Its dots for paper that is a file.
    pub(crate) fn on_sheet(&self) -> Bitmap {
        let (width, height) = ON_SHEET;
        self.dithered_within(width, height)
    }
}

/// The edge of so many dots, eight of which are a millimetre.
fn edge(dots: usize) -> Length {
    Length::try_from(dots * 100 / 8).unwrap_or(Length::MAX)
}

/// How wide and how high it is.
pub(crate) fn size(dots: &Bitmap) -> (Length, Length) {
    (edge(dots.width()), edge(dots.rows().count()))
}

/// What is black of it, its upper left corner at `x`, `y`; neighbours in a row are one rectangle.
pub(crate) fn black(dots: &Bitmap, x: Length, y: Length) -> Vec<Rect> {
    let mut rects = Vec::new();
    for (down, row) in dots.rows().enumerate() {
        let mut across = 0;
        for run in row.chunk_by(|a, b| a == b) {
            let (left, right) = (edge(across), edge(across + run.len()));
            if run.first() == Some(&true) {
                rects.push(Rect {
                    x: x + left,
                    y: y + edge(down),
                    width: right - left,
                    height: edge(down + 1) - edge(down),
                });
            }
            across += run.len();
        }
    }
    rects
}

fn read(file: &[u8]) -> Result<Greyscale, LogoError> {
    if !file.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Err(LogoError::NotPng);
    }
    let mut decoder = Decoder::new_with_limits(Cursor::new(file), Limits { bytes: MEMORY_MAX });
    decoder.set_transformations(Transformations::normalize_to_color8());
    let mut reader = decoder.read_info()?;
    let info = reader.info();
    let (width, height) = (info.width, info.height);
    let sides = [width, height].map(|side| usize::try_from(side).unwrap_or(usize::MAX));
    // Whether the sides are too long shows before a row is read.
    Greyscale::takes(sides)
        .then_some(())
        .ok_or(LogoError::TooLarge)?;
    let mut bytes = vec![0; reader.output_buffer_size().ok_or(LogoError::TooLarge)?];
    let frame = reader.next_frame(&mut bytes)?;
    let pixels = bytes
        .get(..frame.buffer_size())
        .ok_or(LogoError::Damaged)?
        .chunks_exact(frame.color_type.samples())
        .map(shade)
        .collect();
    let [width, height] = sides;
    Greyscale::new(width, height, pixels).ok_or(LogoError::Damaged)
}

/// How light a pixel is on white paper: luma by Rec. 601.
fn shade(pixel: &[u8]) -> u8 {
    let (light, alpha) = match *pixel {
        [grey] => (u32::from(grey), 255),
        [grey, alpha] => (u32::from(grey), alpha),
        [red, green, blue] => (luma(red, green, blue), 255),
        [red, green, blue, alpha] => (luma(red, green, blue), alpha),
        _ => (255, 255),
    };
    let alpha = u32::from(alpha);
    let shade = (light * alpha + 255 * (255 - alpha)) / 255;
    u8::try_from(shade).unwrap_or(u8::MAX)
}

fn luma(red: u8, green: u8, blue: u8) -> u32 {
    (u32::from(red) * 299 + u32::from(green) * 587 + u32::from(blue) * 114) / 1_000
}

impl From<DecodingError> for LogoError {
    fn from(error: DecodingError) -> Self {
        match error {
            DecodingError::LimitsExceeded => Self::TooLarge,
            _ => Self::Damaged,
        }
    }
}
