//! Draws the picture of a dynamic QR code: a real one, that any phone reads. What Safaricom writes into its own is published
//! nowhere; ours holds the fields of the request, a line each, so that a test can read back what was asked for.

use qrcode::types::QrError;
use qrcode::{Color, QrCode};
use thiserror::Error;

/// The white that a QR code needs around it, in modules (ISO/IEC 18004).
const QUIET_ZONE: usize = 4;
const WHITE: u8 = 0xff;
const BLACK: u8 = 0;

/// Why there is no picture.
#[derive(Debug, Error)]
pub(crate) enum NoPicture {
    /// More text than a code holds, or than so few pixels show.
    #[error("{0} pixels are too few for this text")]
    TooSmall(usize),
    #[error(transparent)]
    Code(#[from] QrError),
    #[error(transparent)]
    Png(#[from] png::EncodingError),
}

/// A square PNG whose side is exactly `side` pixels. Modules are whole pixels; what is left over is more white border.
pub(crate) fn png(text: &str, side: usize) -> Result<Vec<u8>, NoPicture> {
    let code = QrCode::new(text)?;
    let modules = code.width() + 2 * QUIET_ZONE;
    let scale = side / modules;
    let length = u32::try_from(side).map_err(|_| NoPicture::TooSmall(side))?;
    if scale == 0 {
        return Err(NoPicture::TooSmall(side));
    }
    let border = (side - code.width() * scale) / 2;
    let mut pixels = vec![WHITE; side * side];
    for (place, colour) in code.to_colors().into_iter().enumerate() {
        if colour == Color::Light {
            continue;
        }
        let left = border + place % code.width() * scale;
        let top = border + place / code.width() * scale;
        for row in pixels.chunks_mut(side).skip(top).take(scale) {
            row[left..left + scale].fill(BLACK);
        }
    }
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, length, length);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header()?.write_image_data(&pixels)?;
    Ok(file)
}
