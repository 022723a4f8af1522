//! Every minute within two days (`POKEA_CALENDAR_DAYS`) of the calendar's edges: stamp, business day and its beginning, against a calendar that is counted out
//! here by hand.

use pokea_domain::Millis;
use pokea_domain::time::BusinessDay;

const MINUTE_MS: i64 = 60_000;
const DAY_MINUTES: i64 = 1_440;
const NAIROBI_AHEAD_MINUTES: i64 = 180;

/// Year, month and day that begin in Nairobi at the edge: the end of a long and of a short month, a leap day and the day after it, the
/// February of a century that has no leap day, and the end of a year.
const EDGES: [(i64, i64, i64); 6] = [
    (2026, 5, 1),
    (2026, 12, 1),
    (2028, 2, 29),
    (2028, 3, 1),
    (2100, 3, 1),
    (2027, 1, 1),
];

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_of(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970, counted year by year and month by month.
fn day_number((year, month, day): (i64, i64, i64)) -> i64 {
    let years: i64 = (1970..year)
        .map(|year| if is_leap(year) { 366 } else { 365 })
        .sum();
    let months: i64 = (1..month).map(|month| days_of(year, month)).sum();
    years + months + day - 1
}

fn date_of(mut days: i64) -> (i64, i64, i64) {
    let mut year = 1970;
    while days >= if is_leap(year) { 366 } else { 365 } {
        days -= if is_leap(year) { 366 } else { 365 };
        year += 1;
    }
    let mut month = 1;
    while days >= days_of(year, month) {
        days -= days_of(year, month);
        month += 1;
    }
    (year, month, days + 1)
}

#[test]
fn r17_every_minute_around_the_calendars_edges() {
    let days = i64::from(crate::times("POKEA_CALENDAR_DAYS", 2));
    let mut minutes = 0;
    for edge in EDGES {
        let midnight = day_number(edge) * DAY_MINUTES;
        for local in midnight - days * DAY_MINUTES..midnight + days * DAY_MINUTES {
            let (year, month, day) = date_of(local.div_euclid(DAY_MINUTES));
            let (hour, minute) = (local.rem_euclid(DAY_MINUTES) / 60, local.rem_euclid(60));
            for second in [0, 59] {
                let at = Millis((local - NAIROBI_AHEAD_MINUTES) * MINUTE_MS + second * 1_000 + 999);
                let nairobi = at.nairobi();
                let stamp = format!("{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}");
                assert_eq!(nairobi.stamp(), stamp);
                assert_eq!(nairobi.day(), format!("{year:04}-{month:02}-{day:02}"));
                let began = local.div_euclid(DAY_MINUTES) * DAY_MINUTES - NAIROBI_AHEAD_MINUTES;
                assert_eq!(nairobi.day_start(), Millis(began * MINUTE_MS), "{stamp}");
            }
            minutes += 1;
        }
    }
    assert_eq!(minutes, 6 * 2 * days * DAY_MINUTES);
}

/// At midnight in Nairobi it is 21:00 of the day before in UTC: three hours of each day belong to another one there.
#[test]
fn r17_a_business_day_is_not_utcs() {
    for edge in EDGES {
        let midnight = Millis((day_number(edge) * DAY_MINUTES - NAIROBI_AHEAD_MINUTES) * MINUTE_MS);
        let (before, after) = (midnight.moved(-1).nairobi(), midnight.nairobi());
        assert_ne!(before.day(), after.day());
        assert_eq!(after.day_start(), midnight);
        let day = BusinessDay::of(midnight);
        assert_eq!((day.start(), day.before().end()), (midnight, midnight));
        assert_eq!((day.before().after(), day.after().before()), (day, day));
        assert_eq!(day.end(), midnight.moved(DAY_MINUTES * MINUTE_MS));
        assert!(day.contains(midnight) && !day.contains(midnight.moved(-1)));
        assert_eq!(BusinessDay::parse(&day.to_string()), Some(day));
        assert_eq!(day.to_string(), after.day());
        assert_eq!(
            midnight.moved(3 * 3_600_000 - 1).nairobi().day(),
            after.day()
        );
    }
}
