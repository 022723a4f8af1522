//! What a receipt printer can do, as far as the bytes for it differ.

/// One printer. What it is connected to is not known here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Printer {
    /// Its print head.
    pub head: Head,
    /// It cuts the paper; otherwise the paper is fed out far enough to be torn off.
    pub cutter: bool,
    /// A cash drawer hangs on its socket.
    pub drawer: bool,
}

/// How wide a printer writes: columns of its font A, 12 dots each, and dots of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Head {
    /// 32 columns, 384 dots: 58 mm paper.
    Columns32,
    /// 42 columns, 512 dots: 80 mm paper in older printers.
    Columns42,
    /// 48 columns, 576 dots: 80 mm paper.
    Columns48,
}

impl Head {
    /// How many characters stand in a row.
    #[must_use]
    pub const fn columns(self) -> usize {
        match self {
            Self::Columns32 => 32,
            Self::Columns42 => 42,
            Self::Columns48 => 48,
        }
    }

    /// How many dots stand in a row, always whole bytes of them.
    #[must_use]
    pub const fn dots(self) -> usize {
        match self {
            Self::Columns32 => 384,
            Self::Columns42 => 512,
            Self::Columns48 => 576,
        }
    }
}
