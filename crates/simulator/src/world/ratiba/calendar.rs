//! The days of a standing order, `YYYYMMDD`, in Nairobi.

use pokea_domain::{Millis, NairobiTime};
use serde::{Deserialize, Serialize};
use std::time::Duration;

const DAY: Duration = Duration::from_secs(86_400);

/// `Frequency`, 1 to 8, as the "M-Pesa Ratiba" page numbers them. Newer copies of it squeeze in a fortnight and number on to 9.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Frequency {
    OneOff,
    Daily,
    Weekly,
    Monthly,
    BiMonthly,
    Quarterly,
    HalfYearly,
    Yearly,
}

impl Frequency {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "1" => Self::OneOff,
            "2" => Self::Daily,
            "3" => Self::Weekly,
            "4" => Self::Monthly,
            "5" => Self::BiMonthly,
            "6" => Self::Quarterly,
            "7" => Self::HalfYearly,
            "8" => Self::Yearly,
            _ => return None,
        })
    }

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::OneOff => "once",
            Self::Daily => "daily",
            Self::Weekly => "weekly",
            Self::Monthly => "monthly",
            Self::BiMonthly => "every 2 months",
            Self::Quarterly => "quarterly",
            Self::HalfYearly => "half-yearly",
            Self::Yearly => "yearly",
        }
    }

    /// The day of the payment after the one on this day, if there is one.
    pub(crate) fn after(self, date: &str) -> Option<String> {
        match self {
            Self::OneOff => None,
            Self::Daily => later(date, 1),
            Self::Weekly => later(date, 7),
            Self::Monthly => months_later(date, 1),
            Self::BiMonthly => months_later(date, 2),
            Self::Quarterly => months_later(date, 3),
            Self::HalfYearly => months_later(date, 6),
            Self::Yearly => months_later(date, 12),
        }
    }
}

/// The moment at which a day begins; `None` for what is no day.
pub(crate) fn day(date: &str) -> Option<Millis> {
    let midnight = NairobiTime::parse_stamp(&format!("{date}000000"));
    midnight.map(NairobiTime::instant)
}

fn later(date: &str, days: u32) -> Option<String> {
    let mut stamp = day(date)?.plus(DAY * days).nairobi().stamp();
    stamp.truncate(8);
    Some(stamp)
}

/// The same day of a later month, or that month's last.
fn months_later(date: &str, months: u32) -> Option<String> {
    let year: u32 = date.get(..4)?.parse().ok()?;
    let month: u32 = date.get(4..6)?.parse().ok()?;
    let of_month: u32 = date.get(6..)?.parse().ok()?;
    let month = month - 1 + months;
    let (year, month) = (year + month / 12, month % 12 + 1);
    let mut days = (1..=of_month)
        .rev()
        .map(|day| format!("{year:04}{month:02}{day:02}"));
    days.find(|date| day(date).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_day_is_found_over_ends_of_months_and_years() {
        let next = |frequency: &str, date| {
            let frequency = Frequency::parse(frequency).expect("1 to 8");
            frequency.after(date).unwrap_or_default()
        };
        assert_eq!(next("1", "20261231"), "");
        assert_eq!(next("2", "20261231"), "20270101");
        assert_eq!(next("3", "20260225"), "20260304");
        assert_eq!(next("4", "20260131"), "20260228");
        assert_eq!(next("5", "20261231"), "20270228");
        assert_eq!(next("6", "20261115"), "20270215");
        assert_eq!(next("7", "20260801"), "20270201");
        assert_eq!(next("8", "20280229"), "20290228");
        assert_eq!(Frequency::parse("9"), None);
    }
}
