//! How results write money and times: numbers and strings, decimals with a sign, `{Amount={…}}`, `name|KES|1.00|…`, and two forms of time.

use pokea_domain::{Cents, NairobiTime};

/// A decimal that may be below zero, such as the balance of charges.
pub(super) fn signed(text: &str) -> Option<Cents> {
    let text = text.trim();
    match text.strip_prefix('-') {
        Some(magnitude) => {
            Cents::ZERO.checked_sub(Cents::parse_decimal(magnitude.trim_start()).ok()?)
        }
        None => Cents::parse_decimal(text).ok(),
    }
}

/// The `BasicAmount` of `{Amount={CurrencyCode=KES, MinimumAmount=618683, BasicAmount=6186.83}}`; `MinimumAmount` is the same in cents, and
/// one without the other is believed, two that differ are not.
pub(super) fn amount_in_braces(text: &str) -> Option<Cents> {
    let value = |name: &str| {
        let from = text.split_once(name)?.1;
        let end = from.find([',', '}'])?;
        Some(from[..end].trim())
    };
    let basic = value("BasicAmount=").and_then(signed);
    let cents = value("MinimumAmount=").and_then(|text| text.parse().ok().map(Cents::new));
    match (basic, cents) {
        (Some(basic), Some(cents)) if basic != cents => None,
        (Some(amount), _) | (None, Some(amount)) => Some(amount),
        (None, None) => None,
    }
}

/// `20260826000238`, or `06.07.2024 22:48:52`: Nairobi's clock.
pub(super) fn time(text: &str) -> Option<NairobiTime> {
    let text = text.trim();
    if let Some(time) = NairobiTime::parse_stamp(text) {
        return Some(time);
    }
    let (date, clock) = text.split_once(' ')?;
    let mut date = date.split('.');
    let (day, month, year) = (date.next()?, date.next()?, date.next()?);
    let clock = clock.replace(':', "");
    let whole = date.next().is_none() && [day.len(), month.len(), year.len()] == [2, 2, 4];
    whole
        .then(|| NairobiTime::parse_stamp(&format!("{year}{month}{day}{clock}")))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_in_its_forms() {
        for (text, cents) in [
            ("-20.00", Some(-2_000)),
            ("- 20", Some(-2_000)),
            ("0", Some(0)),
            ("346568.83", Some(34_656_883)),
            ("--1", None),
            ("", None),
            ("1e3", None),
        ] {
            assert_eq!(signed(text), cents.map(Cents::new), "{text}");
        }
        for (text, cents) in [
            (
                "{Amount={CurrencyCode=KES, MinimumAmount=618683, BasicAmount=6186.83}}",
                Some(618_683),
            ),
            ("{Amount={BasicAmount=6186.83}}", Some(618_683)),
            (
                "{Amount={MinimumAmount=618683, CurrencyCode=KES}}",
                Some(618_683),
            ),
            ("{Amount={MinimumAmount=618683, BasicAmount=1.00}}", None),
            ("{Amount={CurrencyCode=KES}}", None),
            ("BasicAmount=", None),
            ("", None),
        ] {
            assert_eq!(amount_in_braces(text), cents.map(Cents::new), "{text}");
        }
    }

    #[test]
    fn times_in_both_forms() {
        let expected = NairobiTime::parse_stamp("20240706224852");
        assert!(expected.is_some());
        assert_eq!(time("20240706224852"), expected);
        assert_eq!(time("06.07.2024 22:48:52"), expected);
        for text in [
            "",
            "06.07.2024",
            "6.7.2024 22:48:52",
            "06.07.2024.1 22:48:52",
            "31.02.2024 00:00:00",
        ] {
            assert_eq!(time(text), None, "{text}");
        }
    }
}
