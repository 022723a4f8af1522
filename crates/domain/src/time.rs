//! Time as a value: UTC instants in storage, Africa/Nairobi on the wire and on paper, never the PC's own zone.

use chrono::{DateTime, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Africa::Nairobi;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// An instant: milliseconds since 1970-01-01 UTC.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Millis(pub i64);

impl Millis {
    /// This instant and a while.
    #[must_use]
    pub fn plus(self, wait: Duration) -> Self {
        Self(
            self.0
                .saturating_add(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX)),
        )
    }

    /// The instant so long before this one.
    #[must_use]
    pub fn before(self, wait: Duration) -> Self {
        Self(
            self.0
                .saturating_sub(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX)),
        )
    }

    /// How long it is from `earlier` to here; nothing if `earlier` is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// This instant moved by so many milliseconds, into the past where they are below zero.
    #[must_use]
    pub const fn moved(self, by_ms: i64) -> Self {
        Self(self.0.saturating_add(by_ms))
    }

    /// The same instant on Nairobi's clock.
    #[must_use]
    pub fn nairobi(self) -> NairobiTime {
        NairobiTime(self)
    }
}

/// An instant as Nairobi's clock shows it (UTC+3, no summer time).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NairobiTime(Millis);

impl NairobiTime {
    /// Daraja's 14 digits, `YYYYMMDDHHmmss`.
    #[must_use]
    pub fn stamp(self) -> String {
        self.format("%Y%m%d%H%M%S")
    }

    /// Reads Daraja's 14 digits.
    #[must_use]
    pub fn parse_stamp(text: &str) -> Option<Self> {
        if text.len() != 14 || !text.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let local = NaiveDateTime::parse_from_str(text, "%Y%m%d%H%M%S").ok()?;
        let instant = Nairobi.from_local_datetime(&local).single()?;
        Some(Self(Millis(instant.timestamp_millis())))
    }

    /// For paper: `22 Nov 2026 14:32:09`, with the month's number where names are not wanted.
    #[must_use]
    pub fn paper(self) -> String {
        self.format("%d/%m/%Y %H:%M:%S")
    }

    /// For tables, which sort it: `2026-11-22 14:32:09`.
    #[must_use]
    pub fn table(self) -> String {
        self.format("%Y-%m-%d %H:%M:%S")
    }

    /// The business day, `2026-11-22`.
    #[must_use]
    pub fn day(self) -> String {
        self.format("%Y-%m-%d")
    }

    /// The instant at which this business day began.
    #[must_use]
    pub fn day_start(self) -> Millis {
        let local = self.local();
        let midnight = local
            .date_naive()
            .and_hms_opt(0, 0, 0)
            .and_then(|m| Nairobi.from_local_datetime(&m).single());
        Millis(midnight.map_or(self.0.0, |m| m.timestamp_millis()))
    }

    /// The instant itself.
    #[must_use]
    pub fn instant(self) -> Millis {
        self.0
    }

    fn format(self, pattern: &str) -> String {
        self.local().format(pattern).to_string()
    }

    fn local(self) -> DateTime<chrono_tz::Tz> {
        DateTime::<Utc>::from_timestamp_millis(self.0.0)
            .unwrap_or_default()
            .with_timezone(&Nairobi)
    }
}

/// A business day of the shop: from one midnight in Nairobi to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BusinessDay(Millis);

/// Not longer than half a day, and so never past the next midnight from a noon.
const HALF_A_DAY: i64 = 43_200_000;

impl BusinessDay {
    /// The day of an instant.
    #[must_use]
    pub fn of(at: Millis) -> Self {
        Self(at.nairobi().day_start())
    }

    /// Reads `2026-11-22`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let compact: String = text.split('-').collect();
        let start = NairobiTime::parse_stamp(&format!("{compact}000000"))?;
        let day = Self::of(start.instant());
        (day.to_string() == text).then_some(day)
    }

    /// Its first instant.
    #[must_use]
    pub const fn start(self) -> Millis {
        self.0
    }

    /// The first instant after it.
    #[must_use]
    pub fn end(self) -> Millis {
        self.after().0
    }

    /// Whether an instant is in it.
    #[must_use]
    pub fn contains(self, at: Millis) -> bool {
        Self::of(at) == self
    }

    /// The day before it.
    #[must_use]
    pub fn before(self) -> Self {
        Self::of(self.0.moved(-HALF_A_DAY))
    }

    /// The day after it.
    #[must_use]
    pub fn after(self) -> Self {
        Self::of(self.0.moved(3 * HALF_A_DAY))
    }
}

impl std::fmt::Display for BusinessDay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.nairobi().day())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_in_nairobi_and_reads_them_back() {
        let just_before_midnight_utc = Millis(1_767_225_599_000); // 2025-12-31T23:59:59Z
        let nairobi = just_before_midnight_utc.nairobi();
        assert_eq!(nairobi.stamp(), "20260101025959");
        assert_eq!(nairobi.day(), "2026-01-01");
        assert_eq!(nairobi.paper(), "01/01/2026 02:59:59");
        assert_eq!(NairobiTime::parse_stamp("20260101025959"), Some(nairobi));
        assert_eq!(nairobi.day_start().nairobi().stamp(), "20260101000000");
    }

    #[test]
    fn refuses_stamps_that_are_no_time() {
        for text in [
            "",
            "2026010102595",
            "20261301000000",
            "20260230000000",
            "2026010102595x",
            "+2026010102595",
        ] {
            assert_eq!(NairobiTime::parse_stamp(text), None, "{text}");
        }
    }
}
