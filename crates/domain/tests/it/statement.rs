//! The portal's statement: whatever its columns are called and in which order they and its dates stand, it tells the same payments.

use pokea_domain::records::Row;
use pokea_domain::statement::{LineError, NoColumns, Statement};
use pokea_domain::{Cents, Millis, MpesaCode, Msisdn};
use proptest::prelude::*;

/// Eleven in the morning of 15 January 2027, in Nairobi.
const NOW: Millis = Millis(1_800_000_000_000);

/// How a portal writes its table.
#[derive(Clone, Debug)]
struct Style {
    names: [&'static str; 6],
    /// Where each column stands.
    places: Vec<usize>,
    date: Date,
    thousands: &'static str,
    above: usize,
}

#[derive(Clone, Copy, Debug)]
enum Date {
    YearFirst,
    DayFirst,
    MonthFirst,
    TwelveHours,
}

fn style() -> impl Strategy<Value = Style> {
    let names = (
        prop::sample::select(vec![
            "Receipt No.",
            "RECEIPT NUMBER",
            "Receipt",
            "Transaction ID",
        ]),
        prop::sample::select(vec![
            "Completion Time",
            "Completed",
            "Transaction Date",
            "Date",
        ]),
        prop::sample::select(vec!["Transaction Status", "Status"]),
        prop::sample::select(vec!["Paid In", "PAID IN (KES)", "Money In", "Credit"]),
        prop::sample::select(vec!["Other Party Info", "Opposite Party", "Phone"]),
        prop::sample::select(vec!["A/C No.", "Account", "BillRefNumber"]),
    );
    let date = prop_oneof![
        Just(Date::YearFirst),
        Just(Date::DayFirst),
        Just(Date::MonthFirst),
        Just(Date::TwelveHours),
    ];
    let places = Just((0..6_usize).collect::<Vec<_>>()).prop_shuffle();
    let thousands = prop::sample::select(vec!["", ",", " ", "'"]);
    (names, places, date, thousands, 0..8_usize).prop_map(
        |((a, b, c, d, e, f), places, date, thousands, above)| Style {
            names: [a, b, c, d, e, f],
            places,
            date,
            thousands,
            above,
        },
    )
}

/// Payments of the last weeks, each with a code of its own. The first is of the 31st of a month, so that the dates can be in one order only.
fn payments() -> impl Strategy<Value = Vec<Row>> {
    let payment = (
        1_i64..25_000_000,
        0_i64..14 * 86_400,
        prop::option::of(0_u32..1_000_000),
    );
    prop::collection::vec(payment, 1..20).prop_map(|payments| {
        let numbered = payments.into_iter().enumerate();
        let row = |(n, (cents, seconds, phone)): (usize, (i64, i64, Option<u32>))| Row {
            code: MpesaCode::parse(&format!("UKM{n:07}")).expect("a code"),
            amount: Cents::new(cents),
            phone: phone.map(|n| Msisdn::parse(&format!("0712{n:06}")).expect("a number")),
            at: Millis(
                NOW.0
                    - if n == 0 {
                        15 * 86_400_000
                    } else {
                        seconds * 1_000
                    },
            ),
            reference: format!("ORDER {n}"),
        };
        numbered.map(row).collect()
    })
}

impl Style {
    fn line(&self, fields: &[String; 6]) -> Vec<String> {
        self.places.iter().map(|at| fields[*at].clone()).collect()
    }

    fn date(&self, at: Millis) -> String {
        let stamp = at.nairobi().stamp();
        let part = |from: usize, to: usize| stamp[from..to].to_owned();
        let [year, month, day] = [part(0, 4), part(4, 6), part(6, 8)];
        let hour: u32 = part(8, 10).parse().expect("digits");
        let rest = format!("{}:{}", part(10, 12), part(12, 14));
        match self.date {
            Date::YearFirst => format!("{year}-{month}-{day}T{hour:02}:{rest}"),
            Date::DayFirst => format!("{day}-{month}-{year} {hour:02}:{rest}"),
            Date::MonthFirst => format!("{month}/{day}/{year} {hour:02}:{rest}"),
            Date::TwelveHours => {
                let half = if hour < 12 { "AM" } else { "PM" };
                let hour = (hour + 11) % 12 + 1;
                format!("{day}/{month}/{year} {hour}:{rest} {half}")
            }
        }
    }

    fn amount(&self, amount: Cents) -> String {
        let (shillings, cents) = (amount.cents() / 100, amount.cents() % 100);
        match (shillings / 1_000, shillings % 1_000) {
            (0, _) => format!("{shillings}.{cents:02}"),
            (thousands, rest) => format!("{thousands}{}{rest:03}.{cents:02}", self.thousands),
        }
    }

    fn paid(&self, row: &Row) -> Vec<String> {
        let phone = row.phone.as_ref().map(Msisdn::as_daraja);
        self.line(&[
            row.code.to_string(),
            self.date(row.at),
            "Completed".into(),
            self.amount(row.amount),
            phone.map_or("07** *** 222 - ACHIENG".into(), |phone| {
                format!("{phone} - ACHIENG O.")
            }),
            row.reference.clone(),
        ])
    }

    /// With what else a statement holds: lines above, charges under the payment's own code, what failed, sums, and every line twice.
    fn table(&self, rows: &[Row]) -> Vec<Vec<String>> {
        let mut table = vec![vec!["Account Holder".to_owned(), "DUKA".to_owned()]; self.above];
        table.push(self.line(&self.names.map(str::to_owned)));
        for row in rows.iter().chain(rows) {
            let charge = |status: &str, paid_in: &str| {
                let code = row.code.to_string();
                let at = self.date(row.at);
                self.line(&[
                    code,
                    at,
                    status.into(),
                    paid_in.into(),
                    "".into(),
                    "".into(),
                ])
            };
            table.push(self.paid(row));
            table.push(charge("Completed", ""));
            table.push(charge("Completed", "0.00"));
            table.push(charge("Failed", "50.00"));
        }
        table.push(vec!["Total".to_owned()]);
        table
    }
}

proptest! {
    #[test]
    fn every_style_tells_the_same_payments(style in style(), rows in payments()) {
        let read = Statement::read(&style.table(&rows), NOW).expect("it has its columns");
        prop_assert_eq!(&read.bad, &[]);
        prop_assert_eq!(read.payments, rows.clone());
        prop_assert_eq!(read.other, rows.len() * 6 + 1);
    }

    #[test]
    fn no_text_makes_it_panic(table in prop::collection::vec(prop::collection::vec(".{0,12}", 0..7), 0..6)) {
        let names = ["Receipt No.", "Completion Time", "Paid In", "Other Party Info"];
        let mut named = vec![names.map(str::to_owned).to_vec()];
        named.extend(table.clone());
        let _ = Statement::read(&table, NOW);
        let read = Statement::read(&named, NOW).expect("named");
        prop_assert_eq!(read.payments.len() + read.other + read.bad.len(), table.len());
    }
}

fn table(lines: &[[&str; 3]]) -> Vec<Vec<String>> {
    let lines = lines.iter().map(|line| line.map(str::to_owned).to_vec());
    let names = ["Receipt No.", "Completion Time", "Paid In"];
    std::iter::once(names.map(str::to_owned).to_vec())
        .chain(lines)
        .collect()
}

#[test]
fn dates_that_could_be_in_either_order_are_of_the_past() {
    // 2 March, or 3 February: at NOW, both are to come in 2027, and both were in 2026.
    for (date, day) in [
        ("03/02/2026 10:00", "2026-02-03"),
        ("12/01/2027 10:00", "2027-01-12"),
        ("01/12/2027 10:00", "2027-01-12"),
    ] {
        let read = Statement::read(&table(&[["UKM0000001", date, "50"]]), NOW).expect("named");
        assert_eq!(read.payments[0].at.nairobi().day(), day, "{date}");
    }
}

#[test]
fn what_cannot_be_read_is_named_by_its_line() {
    let lines = [
        ["UKM0000001", "2027-01-10 10:00:00", "50.00"],
        ["UKM0000001", "2027-01-10 10:00:00", "60.00"],
        ["UKM1", "2027-01-10 10:00:00", "50.00"],
        ["UKM0000002", "yesterday", "50.00"],
        ["UKM0000003", "2027-01-10 10:00:00", "fifty"],
    ];
    let read = Statement::read(&table(&lines), NOW).expect("named");
    assert_eq!(read.payments.len(), 1);
    let bad = [
        (3, LineError::Contradicts),
        (4, LineError::Code),
        (5, LineError::Time),
        (6, LineError::Amount),
    ];
    assert_eq!(read.bad, bad);
    let unnamed = Statement::read(&table(&lines)[1..], NOW);
    assert_eq!(unnamed, Err(NoColumns));
}
