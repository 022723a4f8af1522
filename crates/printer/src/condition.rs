//! How an ESC/POS printer is, by its real-time status: `DLE EOT n`, which it answers with one byte at once, even off-line.

use crate::{Readiness, Trouble};

/// One question. Each is asked after the answer to the one before, because an answer does not say what it answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Question {
    Printer,
    OfflineCause,
    ErrorCause,
    Paper,
}

impl Question {
    pub(crate) const ALL: [Self; 4] = [
        Self::Printer,
        Self::OfflineCause,
        Self::ErrorCause,
        Self::Paper,
    ];

    pub(crate) const fn bytes(self) -> [u8; 3] {
        let n = match self {
            Self::Printer => 1,
            Self::OfflineCause => 2,
            Self::ErrorCause => 3,
            Self::Paper => 4,
        };
        [0x10, 0x04, n]
    }
}

/// Whether a byte is an answer at all: four of its bits are fixed. Automatic status, XON and XOFF have them otherwise.
pub(crate) const fn is_answer(byte: u8) -> bool {
    byte & 0b1001_0011 == 0b0001_0010
}

/// What the answers say together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Condition {
    offline: bool,
    cover_open: bool,
    paper_out: bool,
    paper_low: bool,
    fault: bool,
}

impl Condition {
    pub(crate) fn hear(&mut self, question: Question, answer: u8) {
        let has = |bits: u8| answer & bits != 0;
        match question {
            Question::Printer => self.offline |= has(0x08),
            Question::OfflineCause => {
                self.cover_open |= has(0x04);
                self.paper_out |= has(0x20);
                self.fault |= has(0x40);
            }
            // The cutter, and what only switching off mends. A hot head, 0x40, cools down by itself.
            Question::ErrorCause => self.fault |= has(0x08 | 0x20),
            Question::Paper => {
                self.paper_low |= has(0x0c);
                self.paper_out |= has(0x60);
            }
        }
    }

    /// What keeps it from printing: what a person can see first.
    ///
    /// # Errors
    /// That.
    pub(crate) const fn readiness(self) -> Result<Readiness, Trouble> {
        if self.cover_open {
            Err(Trouble::CoverOpen)
        } else if self.paper_out {
            Err(Trouble::PaperOut)
        } else if self.fault {
            Err(Trouble::Failed)
        } else if self.offline {
            Err(Trouble::Offline)
        } else if self.paper_low {
            Ok(Readiness::PaperLow)
        } else {
            Ok(Readiness::Ready)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(answers: [u8; 4]) -> Result<Readiness, Trouble> {
        let mut condition = Condition::default();
        for (question, answer) in Question::ALL.into_iter().zip(answers) {
            assert!(is_answer(answer), "{answer:02x}");
            condition.hear(question, answer);
        }
        condition.readiness()
    }

    /// The bytes of Epson's reference.
    #[test]
    fn each_documented_answer_is_read() {
        assert_eq!(heard([0x12, 0x12, 0x12, 0x12]), Ok(Readiness::Ready));
        assert_eq!(heard([0x16, 0x12, 0x12, 0x1e]), Ok(Readiness::PaperLow));
        assert_eq!(heard([0x1a, 0x32, 0x12, 0x7e]), Err(Trouble::PaperOut));
        assert_eq!(heard([0x12, 0x12, 0x12, 0x72]), Err(Trouble::PaperOut));
        assert_eq!(heard([0x1a, 0x16, 0x12, 0x12]), Err(Trouble::CoverOpen));
        assert_eq!(heard([0x1a, 0x52, 0x1a, 0x12]), Err(Trouble::Failed));
        assert_eq!(heard([0x1a, 0x1a, 0x12, 0x12]), Err(Trouble::Offline));
        // A drawer that is open keeps nobody from printing, and neither does a head that cools down.
        assert_eq!(heard([0x16, 0x12, 0x52, 0x12]), Ok(Readiness::Ready));
    }

    #[test]
    fn what_printers_send_by_themselves_is_no_answer() {
        for byte in [0x11, 0x13, 0x10, 0x00, 0x0f, 0xff, b'\n'] {
            assert!(!is_answer(byte), "{byte:02x}");
        }
    }
}
