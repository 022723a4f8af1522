//! A receipt printer in memory, stricter than any: a byte or command that it does not know, a row that is too long or a picture that
//! is too wide ends the print. What it knows is written from Epson's ESC/POS command reference, not from our encoder.

use pokea_receipts::Printer;

/// What lies in the tray.
#[derive(Debug, Default)]
pub struct Printout {
    /// From top to bottom.
    pub rows: Vec<Row>,
    /// Pictures; parts sent one after the other are one.
    pub images: Vec<Image>,
    /// How often the knife moved.
    pub cuts: usize,
    /// How often the drawer opened.
    pub kicks: usize,
    /// Rows of paper fed with nothing on them.
    pub fed: usize,
}

#[derive(Debug)]
pub struct Row {
    pub text: String,
    pub is_bold: bool,
    pub is_tall: bool,
    pub is_wide: bool,
}

#[derive(Debug)]
pub struct Image {
    /// In dots.
    pub width: usize,
    /// Row by row, eight dots in a byte.
    data: Vec<u8>,
}

impl Image {
    /// Row by row; true is black.
    pub fn dots(&self) -> Vec<bool> {
        let bits = |byte: &u8| [0x80, 0x40, 0x20, 0x10, 8, 4, 2, 1].map(|bit| byte & bit != 0);
        self.data.iter().flat_map(bits).collect()
    }
}

impl Printout {
    /// All rows, one under the other.
    pub fn text(&self) -> String {
        let rows: Vec<&str> = self.rows.iter().map(|row| row.text.as_str()).collect();
        rows.join("\n")
    }
}

/// Prints, or says at which byte and why not.
pub fn print(printer: Printer, bytes: &[u8]) -> Result<Printout, String> {
    let mut machine = Machine {
        printer,
        left: bytes,
        is_ready: false,
        mode: 0,
        row: String::new(),
        is_after_image: false,
        out: Printout::default(),
    };
    while !machine.left.is_empty() {
        let at = bytes.len() - machine.left.len();
        machine
            .step()
            .map_err(|why| format!("byte {at}: {why}, after {:?}", machine.out.rows.last()))?;
    }
    if machine.row.is_empty() {
        Ok(machine.out)
    } else {
        Err(format!("{:?} never leaves the buffer", machine.row))
    }
}

struct Machine<'a> {
    printer: Printer,
    left: &'a [u8],
    is_ready: bool,
    mode: u8,
    row: String,
    is_after_image: bool,
    out: Printout,
}

impl Machine<'_> {
    fn step(&mut self) -> Result<(), String> {
        let first = self.take()?;
        if !self.is_ready && first != 0x1b {
            return Err("printing before ESC @".to_owned());
        }
        match first {
            0x1b => self.escape(),
            0x1d => self.group(),
            b'\n' => self.line_feed(),
            b' '..=b'~' => {
                self.row.push(char::from(first));
                Ok(())
            }
            other => Err(format!("{other:#04x} is neither ASCII nor a command")),
        }
    }

    fn escape(&mut self) -> Result<(), String> {
        match self.take()? {
            b'@' => {
                (self.is_ready, self.mode) = (true, 0);
                self.row.clear();
            }
            b'!' => {
                let mode = self.take()?;
                if mode & !0x38 != 0 {
                    return Err(format!("ESC ! {mode:#04x}: font B or underline"));
                }
                self.at_line_start("ESC !")?;
                self.mode = mode;
            }
            b'd' => {
                self.at_line_start("ESC d")?;
                self.out.fed += usize::from(self.take()?);
            }
            b'p' => {
                let (pin, on, off) = (self.take()?, self.take()?, self.take()?);
                if pin > 1 || on == 0 || on > off {
                    return Err(format!("ESC p {pin} {on} {off}"));
                }
                self.out.kicks += 1;
            }
            other => return Err(format!("ESC {other:#04x} is unknown")),
        }
        Ok(())
    }

    fn group(&mut self) -> Result<(), String> {
        match self.take()? {
            b'V' => {
                self.at_line_start("GS V")?;
                if !self.printer.cutter {
                    return Err("GS V: there is no knife".to_owned());
                }
                match (self.take()?, self.take()?) {
                    (b'A' | b'B', _) => self.out.cuts += 1,
                    other => return Err(format!("GS V {other:?}")),
                }
                Ok(())
            }
            b'v' => self.raster(),
            other => Err(format!("GS {other:#04x} is unknown")),
        }
    }

    /// `GS v 0 m xL xH yL yH d...`
    fn raster(&mut self) -> Result<(), String> {
        self.at_line_start("GS v 0")?;
        if (self.take()?, self.take()?) != (b'0', 0) {
            return Err("GS v: only 0, normal size, is for every printer".to_owned());
        }
        let (across, down) = (self.take_two()?, self.take_two()?);
        let width = across * 8;
        if across == 0 || down == 0 || width > self.printer.head.dots() {
            return Err(format!("a picture of {width} x {down} dots"));
        }
        let data = self.left.get(..across * down).ok_or("half a picture")?;
        self.left = &self.left[across * down..];
        match self.out.images.last_mut() {
            Some(image) if self.is_after_image && image.width == width => image.data.extend(data),
            _ => self.out.images.push(Image {
                width,
                data: data.to_vec(),
            }),
        }
        self.is_after_image = true;
        Ok(())
    }

    fn line_feed(&mut self) -> Result<(), String> {
        let is_wide = self.mode & 0x20 != 0;
        let columns = self.row.len() * if is_wide { 2 } else { 1 };
        if columns > self.printer.head.columns() {
            return Err(format!("{:?} takes {columns} columns", self.row));
        }
        self.out.rows.push(Row {
            text: std::mem::take(&mut self.row),
            is_bold: self.mode & 0x08 != 0,
            is_tall: self.mode & 0x10 != 0,
            is_wide,
        });
        self.is_after_image = false;
        Ok(())
    }

    /// In the middle of a row these commands are ignored or end it, printer by printer.
    fn at_line_start(&self, command: &str) -> Result<(), String> {
        if self.row.is_empty() {
            Ok(())
        } else {
            Err(format!("{command} after {:?} in the same row", self.row))
        }
    }

    fn take(&mut self) -> Result<u8, String> {
        let (first, left) = self.left.split_first().ok_or("half a command")?;
        self.left = left;
        Ok(*first)
    }

    fn take_two(&mut self) -> Result<usize, String> {
        Ok(usize::from(self.take()?) + 256 * usize::from(self.take()?))
    }
}
