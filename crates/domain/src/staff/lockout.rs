//! How often a PIN may be tried. It knows no clock: time passes for it only as a running Pokea counts it, so that no clock that is set, and no
//! restart, makes a pause shorter.
//!
//! ```text
//! try -> counted as wrong, kept -> the PIN is looked at -> right: taken back, and one earlier wrong try forgiven
//! ```
//! A try is counted before it is answered: whoever pulls the plug in between has used it up. A right PIN forgives one wrong try and not all,
//! or each sign-in of its owner would give a guesser a few more for nothing.

use std::time::Duration;
use thiserror::Error;

const MINUTE: u64 = 60;
const HOUR: u64 = 3_600;

/// So many wrong tries are a person's own fingers.
const FREE: u32 = 3;
/// The pauses after the next ones; the last of them after every one from then on. At two hours a try, even the four digits that are allowed
/// are not gone through in 400 days, and not half of them: the test counts it.
const PAUSES: [Duration; 5] = [
    Duration::from_secs(MINUTE),
    Duration::from_secs(5 * MINUTE),
    Duration::from_secs(15 * MINUTE),
    Duration::from_secs(HOUR),
    Duration::from_secs(2 * HOUR),
];

/// Wrong tries of one person's PIN, and the pause that is left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lockout {
    /// Wrong tries that no right one forgave.
    pub wrong: u32,
    /// So long Pokea must still run before another try.
    pub left: Duration,
}

/// Another try must wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("too many wrong tries: the next may be made in {left:?}")]
pub struct Paused {
    /// So long.
    pub left: Duration,
}

impl Lockout {
    /// A try: counted as a wrong one until it proves right.
    pub fn tried(self) -> Result<Self, Paused> {
        if self.left > Duration::ZERO {
            return Err(Paused { left: self.left });
        }
        let wrong = self.wrong.saturating_add(1);
        Ok(Self {
            wrong,
            left: pause(wrong),
        })
    }

    /// The try that [`Self::tried`] counted was right.
    #[must_use]
    pub const fn was_right(self) -> Self {
        Self {
            wrong: self.wrong.saturating_sub(2),
            left: Duration::ZERO,
        }
    }

    /// Pokea has run for so long.
    #[must_use]
    pub const fn ran(self, span: Duration) -> Self {
        Self {
            wrong: self.wrong,
            left: self.left.saturating_sub(span),
        }
    }
}

fn pause(wrong: u32) -> Duration {
    let Some(beyond) = wrong.checked_sub(FREE).and_then(|n| n.checked_sub(1)) else {
        return Duration::ZERO;
    };
    let last = PAUSES.len().saturating_sub(1);
    let step = usize::try_from(beyond).map_or(last, |step| step.min(last));
    PAUSES[step]
}
