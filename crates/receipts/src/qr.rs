//! A QR code as rectangles.

use crate::layout::{Length, Rect};
use crate::svg;
use qrcode::types::QrError;
use qrcode::{Color, QrCode};

/// The side of one module: six dots of a thermal head (8 a millimetre), so that every module prints equally wide.
const MODULE: Length = 75;

/// The white that a QR code needs around it, in modules (ISO/IEC 18004).
const QUIET_ZONE: Length = 4;

/// A picture for the screen of a code that says this, white border included: an SVG document.
///
/// # Errors
/// [`QrError`] if it is more than a code holds, 2,331 bytes.
pub fn qr_svg(text: &str) -> Result<String, QrError> {
    let code = QrCode::new(text)?;
    let side = side(&code);
    Ok(svg::picture(side, side, &dark_modules(&code, 0, 0)))
}

/// The side of the whole picture, white border included.
pub(crate) fn side(code: &QrCode) -> Length {
    // The largest QR code has 177 modules.
    let modules = Length::try_from(code.width()).unwrap_or(177);
    (modules + 2 * QUIET_ZONE) * MODULE
}

/// What is black of a picture whose upper left corner is at `x`, `y`; neighbours in a row are one rectangle.
pub(crate) fn dark_modules(code: &QrCode, x: Length, y: Length) -> Vec<Rect> {
    let colours = code.to_colors();
    let mut rects = Vec::new();
    let mut top = y + QUIET_ZONE * MODULE;
    for row in colours.chunks(code.width()) {
        let mut left = x + QUIET_ZONE * MODULE;
        for run in row.chunk_by(|a, b| a == b) {
            let width = MODULE * Length::try_from(run.len()).unwrap_or(177);
            if run.first() == Some(&Color::Dark) {
                rects.push(Rect {
                    x: left,
                    y: top,
                    width,
                    height: MODULE,
                });
            }
            left += width;
        }
        top += MODULE;
    }
    rects
}
