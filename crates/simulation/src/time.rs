//! The simulation's time: milliseconds since the seed began, by a clock that nobody's PC has.

use pokea_domain::Millis;

/// True time, in milliseconds since the seed began.
pub(crate) type At = i64;

pub(crate) const SECOND: At = 1_000;
pub(crate) const MINUTE: At = 60 * SECOND;
pub(crate) const HOUR: At = 60 * MINUTE;

/// When every seed begins: 15 January 2027, 11:00 in Nairobi.
const BEGINNING: i64 = 1_800_000_000_000;

/// True time as an exact clock shows it.
pub(crate) const fn wall(at: At) -> Millis {
    Millis(BEGINNING + at)
}

/// A clock's reading as true time, if the clock is exact.
pub(crate) const fn true_time(reading: Millis) -> At {
    reading.0 - BEGINNING
}
