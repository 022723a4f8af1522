//! What was sold in some time, grouped as a person asks. Every grouping adds up to the same: what the customers paid.

use crate::line::Line;
use crate::money::Cents;
use crate::time::{BusinessDay, Millis};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A paid sale, as far as a report wants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sold {
    /// When it was paid.
    pub at: Millis,
    /// What it came to.
    pub due: Cents,
    /// How much of that was cash, without the change.
    pub cash: Cents,
    /// How much phones were asked for and paid; the rest was paid straight to the till.
    pub prompted: Cents,
    /// Who stood at the till when it was begun, if somebody had to.
    pub by: Option<String>,
    /// What was sold.
    pub lines: Vec<Line>,
}

/// How a report groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// Business days.
    Day,
    /// Hours of the day, whatever the day.
    Hour,
    /// Things, by the name that they were sold under.
    Item,
    /// Whoever stood at the till.
    Person,
    /// Ways of paying.
    Tender,
    /// VAT bands.
    Vat,
}

impl By {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Day,
        Self::Hour,
        Self::Item,
        Self::Person,
        Self::Tender,
        Self::Vat,
    ];
}

/// What a row is about. Their order is the rows'.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// Cash.
    Cash,
    /// A prompt to a phone.
    Prompt,
    /// Straight to the till.
    Till,
    /// A band, `A` to `E`.
    Band(&'static str),
    /// An hour of the day.
    Hour(u8),
    /// A day, `2026-11-23`.
    Day(String),
    /// A thing, or a person.
    Name(String),
    /// Sold without a name, or by a till without staff.
    Nameless,
    /// What the totals have beyond their lines: M-PESA takes whole shillings.
    Rounding,
}

/// One row: what belongs together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it is about.
    pub key: Key,
    /// Sales in it, or of a thing how many were sold.
    pub count: i64,
    /// What customers paid.
    pub amount: Cents,
    /// The VAT inside.
    pub vat: Cents,
}

/// The rows of a report and what they come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// In the order of their keys; things by what they brought, the most first.
    pub rows: Vec<Row>,
    /// How many sales.
    pub sales: i64,
    /// What they came to.
    pub amount: Cents,
    /// The VAT inside.
    pub vat: Cents,
}

impl Report {
    /// Groups these sales.
    #[must_use]
    pub fn of(by: By, sold: &[Sold]) -> Self {
        let mut groups = Groups::default();
        for sale in sold {
            groups.add_sale(by, sale);
        }
        let mut rows: Vec<Row> = groups.0.into_values().collect();
        if by == By::Item {
            rows.sort_by(|a, b| {
                (a.key == Key::Rounding, b.amount, &a.key).cmp(&(
                    b.key == Key::Rounding,
                    a.amount,
                    &b.key,
                ))
            });
        }
        let total = |of: fn(&Row) -> Cents| rows.iter().map(of).fold(Cents::ZERO, plus);
        Self {
            sales: i64::try_from(sold.len()).unwrap_or(i64::MAX),
            amount: total(|row| row.amount),
            vat: total(|row| row.vat),
            rows,
        }
    }
}

#[derive(Default)]
struct Groups(BTreeMap<Key, Row>);

impl Groups {
    fn add(&mut self, key: Key, count: i64, amount: Cents, vat: Cents) {
        let row = self.0.entry(key.clone()).or_insert(Row {
            key,
            count: 0,
            amount: Cents::ZERO,
            vat: Cents::ZERO,
        });
        row.count = row.count.saturating_add(count);
        row.amount = plus(row.amount, amount);
        row.vat = plus(row.vat, vat);
    }

    fn add_sale(&mut self, by: By, sale: &Sold) {
        let vat = { sale.lines.iter() }.map(vat_of).fold(Cents::ZERO, plus);
        match by {
            By::Day => self.add(
                Key::Day(BusinessDay::of(sale.at).to_string()),
                1,
                sale.due,
                vat,
            ),
            By::Hour => self.add(Key::Hour(hour(sale.at)), 1, sale.due, vat),
            By::Person => {
                let key = sale.by.clone().map_or(Key::Nameless, Key::Name);
                self.add(key, 1, sale.due, vat);
            }
            By::Tender => self.add_tenders(sale, vat),
            By::Item | By::Vat => self.add_lines(by, sale),
        }
    }

    /// VAT is the goods' and not the money's: all of it stands at the way that brought the most.
    fn add_tenders(&mut self, sale: &Sold, vat: Cents) {
        let till = minus(minus(sale.due, sale.cash), sale.prompted);
        let ways = [
            (Key::Cash, sale.cash),
            (Key::Prompt, sale.prompted),
            (Key::Till, till),
        ];
        let most = ways.iter().map(|(_, amount)| *amount).max();
        let mut vat = Some(vat);
        for (key, amount) in ways {
            if amount > Cents::ZERO {
                let vat = match Some(amount) == most {
                    true => vat.take().unwrap_or(Cents::ZERO),
                    false => Cents::ZERO,
                };
                self.add(key, 1, amount, vat);
            }
        }
    }

    fn add_lines(&mut self, by: By, sale: &Sold) {
        let mut rest = sale.due;
        for line in &sale.lines {
            let amount = line.total().unwrap_or(Cents::ZERO);
            rest = minus(rest, amount);
            let (key, count) = match by {
                By::Vat => (Key::Band(line.vat.letter()), 1),
                By::Item | By::Day | By::Hour | By::Person | By::Tender => (
                    line.name.clone().map_or(Key::Nameless, Key::Name),
                    i64::from(line.quantity),
                ),
            };
            self.add(key, count, amount, vat_of(line));
        }
        if rest != Cents::ZERO {
            self.add(Key::Rounding, 1, rest, Cents::ZERO);
        }
    }
}

fn vat_of(line: &Line) -> Cents {
    line.vat.inside(line.total().unwrap_or(Cents::ZERO))
}

/// Of the day in Nairobi.
fn hour(at: Millis) -> u8 {
    const HOUR_MS: i64 = 3_600_000;
    let since = at.0.saturating_sub(BusinessDay::of(at).start().0);
    u8::try_from(since.div_euclid(HOUR_MS)).unwrap_or(0)
}

fn plus(sum: Cents, more: Cents) -> Cents {
    sum.checked_add(more).unwrap_or(sum)
}

fn minus(sum: Cents, less: Cents) -> Cents {
    sum.checked_sub(less).unwrap_or(sum)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::Vat;
    use proptest::prelude::*;

    const NOON: i64 = 1_795_424_400_000;

    fn line() -> impl Strategy<Value = Line> {
        let vat = prop::sample::select(vec![Vat::A, Vat::B, Vat::C, Vat::D, Vat::E]);
        let name = prop::option::of(prop::sample::select(vec!["Unga", "Maziwa", "Sukari"]));
        (1_u32..20, 1_i64..50_000, vat, name).prop_map(|(quantity, unit, vat, name)| Line {
            name: name.map(str::to_owned),
            vat,
            ..Line::plain(quantity, Cents::new(unit))
        })
    }

    fn sold() -> impl Strategy<Value = Sold> {
        let by = prop::option::of(prop::sample::select(vec!["Amina", "Otieno"]));
        let lines = prop::collection::vec(line(), 1..6);
        (lines, -50_i64..50, 0_i64..=100, 0_i64..=100, 0_i64..40, by).prop_map(
            |(lines, rounding, cash, prompted, hours, by)| {
                let sum = lines.iter().filter_map(Line::total).fold(Cents::ZERO, plus);
                let due = Cents::new(sum.cents().saturating_add(rounding).max(1));
                let share =
                    |of: Cents, percent: i64| Cents::new(of.cents().saturating_mul(percent) / 100);
                let cash = share(due, cash);
                Sold {
                    at: Millis(NOON.saturating_add(hours.saturating_mul(3_600_000))),
                    due,
                    cash,
                    prompted: share(minus(due, cash), prompted),
                    by: by.map(str::to_owned),
                    lines,
                }
            },
        )
    }

    proptest! {
        #[test]
        fn every_grouping_comes_to_the_same(sold in prop::collection::vec(sold(), 0..30)) {
            let due = sold.iter().map(|sale| sale.due).fold(Cents::ZERO, plus);
            let vat = sold.iter().flat_map(|sale| &sale.lines).map(vat_of).fold(Cents::ZERO, plus);
            for by in By::ALL {
                let report = Report::of(by, &sold);
                prop_assert_eq!(report.amount, due, "{:?}", by);
                prop_assert_eq!(report.vat, vat, "{:?}", by);
                prop_assert_eq!(report.sales, i64::try_from(sold.len()).unwrap_or(0));
            }
        }
    }

    #[test]
    fn a_split_sale_stands_at_each_way_and_midnight_is_nairobis() {
        let sale = Sold {
            at: Millis(NOON),
            due: Cents::new(100_000),
            cash: Cents::new(30_000),
            prompted: Cents::new(50_000),
            by: None,
            lines: vec![Line::plain(1, Cents::new(100_000))],
        };
        let before_midnight = Sold {
            at: BusinessDay::of(Millis(NOON)).end().moved(-1),
            ..sale.clone()
        };
        let after = Sold {
            at: BusinessDay::of(Millis(NOON)).end(),
            ..sale.clone()
        };
        let rows = |report: Report| -> Vec<(Key, i64)> {
            let rows = report.rows.into_iter();
            rows.map(|row| (row.key, row.amount.cents())).collect()
        };
        assert_eq!(
            rows(Report::of(By::Tender, &[sale])),
            [
                (Key::Cash, 30_000),
                (Key::Prompt, 50_000),
                (Key::Till, 20_000)
            ]
        );
        let days = Report::of(By::Day, &[before_midnight.clone(), after.clone()]);
        assert_eq!(days.rows.len(), 2);
        let hours = rows(Report::of(By::Hour, &[before_midnight, after]));
        assert_eq!(hours, [(Key::Hour(0), 100_000), (Key::Hour(23), 100_000)]);
    }
}
