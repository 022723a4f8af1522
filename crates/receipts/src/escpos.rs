//! Rows as bytes for a receipt printer: ESC/POS, and of it only the commands that the cheapest printers know. They are named here as
//! Epson's command reference names them. Text is centred by spaces and pictures by white dots, since not every printer minds `ESC a`.

use crate::bitmap::Bitmap;
use crate::columns::{Columns, Emphasis, Row};
use crate::printer::Printer;

const ESC: u8 = 0x1b;
const GS: u8 = 0x1d;

/// Back to how the printer was when it was switched on.
const INITIALIZE: [u8; 2] = [ESC, b'@'];
/// Feeds to the knife, and cuts all but one point.
const CUT: [u8; 4] = [GS, b'V', b'B', 0];
/// Five rows, so that the last one has passed the edge to tear at.
const FEED: [u8; 3] = [ESC, b'd', 5];
/// On the first drawer's pin for 50 ms; not again for 500 ms.
const KICK: [u8; 5] = [ESC, b'p', 0, 25, 250];

/// A picture is sent in parts so high: printers with little memory lose what is longer.
const BAND: usize = 128;

/// The paper as a printer wants it, cut or fed to be torn off. The same rows always give the same bytes.
pub(crate) fn to_escpos(columns: &Columns) -> Vec<u8> {
    let printer = columns.printer();
    let mut bytes = INITIALIZE.to_vec();
    let mut printing = Emphasis::Plain;
    for row in columns.rows() {
        match row {
            Row::Text(text, emphasis) => {
                if printing != *emphasis {
                    bytes.extend([ESC, b'!', print_mode(*emphasis)]);
                    printing = *emphasis;
                }
                bytes.extend_from_slice(text.as_bytes());
                bytes.push(b'\n');
            }
            Row::Image(bitmap) => raster(&mut bytes, bitmap, printer.head.dots()),
        }
    }
    bytes.extend_from_slice(if printer.cutter { &CUT } else { &FEED });
    bytes
}

/// What opens the drawer, for cash and for a "no sale" that is in the log: nothing where no drawer hangs on the printer.
#[must_use]
pub fn drawer_kick(printer: Printer) -> Option<Vec<u8>> {
    printer.drawer.then(|| KICK.to_vec())
}

/// `ESC !`: bit 3 is bold, 4 double height, 5 double width.
const fn print_mode(emphasis: Emphasis) -> u8 {
    match emphasis {
        Emphasis::Plain => 0,
        Emphasis::Bold => 0x08,
        Emphasis::Tall => 0x18,
        Emphasis::Large => 0x38,
    }
}

/// `GS v 0`: bytes of eight dots, the width in bytes and the height in dots before them, low byte first.
fn raster(bytes: &mut Vec<u8>, bitmap: &Bitmap, dots: usize) {
    let left = dots.saturating_sub(bitmap.width()) / 2;
    let rows: Vec<Vec<u8>> = bitmap.rows().map(|row| packed(row, left, dots)).collect();
    for band in rows.chunks(BAND) {
        bytes.extend([GS, b'v', b'0', 0]);
        bytes.extend(low_high(dots / 8));
        bytes.extend(low_high(band.len()));
        bytes.extend(band.concat());
    }
}

/// One row of dots across the whole paper, eight in a byte, the leftmost highest.
fn packed(row: &[bool], left: usize, dots: usize) -> Vec<u8> {
    let mut bytes = vec![0_u8; dots / 8];
    for (place, _) in row.iter().enumerate().filter(|(_, is_dark)| **is_dark) {
        let place = left + place;
        if let Some(byte) = bytes.get_mut(place / 8) {
            *byte |= 0x80 >> (place % 8);
        }
    }
    bytes
}

/// Both are below 256 times 256: a row has 72 bytes, a band 128 rows.
fn low_high(number: usize) -> [u8; 2] {
    u16::try_from(number).unwrap_or(u16::MAX).to_le_bytes()
}
