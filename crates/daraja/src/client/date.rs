//! The time that Daraja's answers bear. Reading a clock, and correcting one, is the caller's.

use chrono::DateTime;
use pokea_domain::Millis;
use reqwest::header::{DATE, HeaderMap};
use std::fmt;
use std::time::Duration;

/// When an answer was made, by Daraja's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dated {
    /// The header `Date`: a whole second, in which the answer was made.
    pub date: Millis,
    /// From the beginning of the exchange, its connecting included, until now.
    pub round_trip: Duration,
}

/// Whom to tell.
#[derive(Default)]
pub(super) struct Told(Option<Box<dyn Fn(Dated) + Send + Sync>>);

impl Told {
    pub(super) fn to(tell: impl Fn(Dated) + Send + Sync + 'static) -> Self {
        Self(Some(Box::new(tell)))
    }

    pub(super) fn tell(&self, headers: &HeaderMap, round_trip: Duration) {
        if let (Some(tell), Some(date)) = (&self.0, date(headers)) {
            tell(Dated { date, round_trip });
        }
    }
}

impl fmt::Debug for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Told")
    }
}

/// RFC 9110 has one form that is written, `Sun, 22 Nov 2026 11:32:09 GMT`, which RFC 2822's reader takes.
fn date(headers: &HeaderMap) -> Option<Millis> {
    let text = headers.get(DATE)?.to_str().ok()?;
    let date = DateTime::parse_from_rfc2822(text).ok()?;
    Some(Millis(date.timestamp_millis()))
}
