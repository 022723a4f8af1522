//! What happened in a seed: a hash of it always, so that two runs can be compared, and a readable line each on demand.

use crate::time::{At, HOUR, MINUTE, SECOND};
use std::fmt::{self, Write};

/// The trace of one run.
#[derive(Debug)]
pub(crate) struct Trace {
    hash: u64,
    lines: Option<Vec<String>>,
}

impl Trace {
    pub(crate) fn new(keeps_lines: bool) -> Self {
        Self {
            hash: 0xcbf2_9ce4_8422_2325,
            lines: keeps_lines.then(Vec::new),
        }
    }

    /// Notes that something happened to `who`, a number of its kind. The text is made only if somebody reads it.
    pub(crate) fn note(
        &mut self,
        at: At,
        what: &'static str,
        who: u64,
        text: impl FnOnce() -> String,
    ) {
        self.mix(at.cast_unsigned());
        self.mix(who);
        self.mix_bytes(what.as_bytes());
        if let Some(lines) = &mut self.lines {
            let clock = format!(
                "{}:{:02}:{:02}.{:03}",
                at / HOUR,
                at % HOUR / MINUTE,
                at % MINUTE / SECOND,
                at % SECOND
            );
            lines.push(format!("{clock}  {what} {who}  {}", text()));
        }
    }

    /// Mixes a number into the hash: FNV-1a over its bytes (Fowler, Noll, Vo).
    pub(crate) fn mix(&mut self, number: u64) {
        self.mix_bytes(&number.to_le_bytes());
    }

    /// Mixes in everything that there is to say about something.
    pub(crate) fn mix_all(&mut self, what: &impl fmt::Debug) {
        // Writing to a hash does not fail.
        let _ = write!(self, "{what:?}");
    }

    fn mix_bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.hash = (self.hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    /// The hash, and the lines if they were kept.
    pub(crate) fn end(self) -> (u64, Vec<String>) {
        (self.hash, self.lines.unwrap_or_default())
    }
}

impl Write for Trace {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.mix_bytes(text.as_bytes());
        Ok(())
    }
}
