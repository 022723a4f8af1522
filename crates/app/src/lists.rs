//! Everything of a kind, of some days: on the screen and as a file. Phones are shown as on a receipt: a file goes further than the shop.

use crate::App;
use crate::commands::{ExportList, ListKind, ReadList};
use crate::export::{Cell, Table};
use crate::show::{self, day_end_reason};
use crate::till::Answer;
use crate::views::office::ListColumn as Column;
use crate::views::office::{ExportedView, ListCell, ListView};
use crate::views::payouts::PayoutView;
use pokea_domain::catalogue::Item;
use pokea_domain::day_end;
use pokea_domain::shift::Report;
use pokea_domain::time::BusinessDay;
use pokea_domain::{Cents, Millis, Msisdn, PersonId};
use pokea_store::{PaidSale, Received, Store, StoreError};

/// More of a list than this nobody reads off a screen.
const SHOWN: usize = 100;

type Days = (BusinessDay, BusinessDay);

/// All of a list.
struct List {
    columns: &'static [Column],
    rows: Vec<Vec<ListCell>>,
}

impl App {
    /// Everything of a kind, of some days.
    pub async fn list(&self, request: ReadList) -> Answer<ListView> {
        let days = self.days(&request.from, &request.to)?;
        let list = self.blocking(move |app| read(&app.0.core.store(), request.list, days));
        let list = list.await??;
        Ok(ListView {
            from: days.0.to_string(),
            to: days.1.to_string(),
            columns: list.columns.to_vec(),
            count: list.rows.len(),
            total: list.total(),
            rows: list.rows.into_iter().take(SHOWN).collect(),
        })
    }

    /// Writes a list as a file beside the receipts, and opens it in the PC's own program for such.
    pub async fn export_list(&self, request: ExportList) -> Answer<ExportedView> {
        let days = self.days(&request.list.from, &request.list.to)?;
        let written = self
            .blocking(move |app| {
                let list = read(&app.0.core.store(), request.list.list, days)?;
                let kind = serde_json::json!(request.list.list);
                let kind = kind.as_str().unwrap_or("list");
                let name = match request.list.list {
                    ListKind::Items => kind.to_owned(),
                    _ => format!("{kind}-{}-{}", days.0, days.1),
                };
                let table = list.table(&request);
                Ok::<_, StoreError>(app.write_table(&name, &table, days, request.format))
            })
            .await??;
        self.opened(written)
    }
}

impl List {
    fn of<T>(
        columns: &'static [Column],
        found: &[T],
        row: impl FnMut(&T) -> Vec<ListCell>,
    ) -> Self {
        let rows = found.iter().map(row).collect();
        Self { columns, rows }
    }

    /// Sums of what can be added up. What one thing costs cannot.
    fn total(&self) -> Vec<ListCell> {
        let columns = self.columns.iter().enumerate().skip(1);
        let sum = |(at, column): (usize, &Column)| {
            let cells = self.rows.iter().filter_map(|row| row.get(at));
            let (mut counts, mut amounts) = (None, None);
            for cell in cells {
                match cell {
                    ListCell::Count { count } => *counts.get_or_insert(0) += count,
                    ListCell::Amount { amount } => *amounts.get_or_insert(0) += amount,
                    _ => {}
                }
            }
            match (counts, amounts) {
                _ if *column == Column::Price => text(""),
                (_, Some(amount)) => ListCell::Amount { amount },
                (Some(count), None) => ListCell::Count { count },
                (None, None) => text(""),
            }
        };
        columns.map(sum).collect()
    }

    fn table(&self, request: &ExportList) -> Table {
        let named = |column| request.columns.get(column).cloned().unwrap_or_default();
        let cell = |cell: &ListCell| match cell {
            ListCell::Text { text } => Cell::Text(text.clone()),
            ListCell::Count { count } => Cell::Count(*count),
            ListCell::Amount { amount } => Cell::Amount(Cents::new(*amount)),
            worded => Cell::Text(request.words.get(&key(worded)).cloned().unwrap_or_default()),
        };
        let columns = self.columns.iter().map(named);
        Table {
            title: request.title.clone(),
            columns: columns.chain([request.total.clone()]).collect(),
            rows: { self.rows.iter() }
                .map(|row| row.iter().map(cell).collect())
                .collect(),
            total: self.total().iter().map(cell).collect(),
        }
    }
}

fn read(store: &Store, list: ListKind, days: Days) -> Result<List, StoreError> {
    let (from, to) = (days.0.start(), days.1.end());
    Ok(match list {
        ListKind::Sales => {
            use Column::{Amount, Cash, Code, Prompt, Receipt, Till, Time};
            let columns = &[Time, Receipt, Amount, Cash, Prompt, Till, Code];
            List::of(columns, &store.paid_sales(from, to)?, sale)
        }
        ListKind::Payments => {
            use Column::{Account, Amount, Code, Phone, Receipt, Time};
            let columns = &[Time, Code, Amount, Phone, Account, Receipt];
            List::of(columns, &store.received(from, to)?, payment)
        }
        ListKind::Waiting => {
            use Column::{Amount, Code, Phone, Reason, Receipt, Time};
            let columns = &[Time, Reason, Amount, Code, Phone, Receipt];
            List::of(columns, &waiting(store, days)?, listed)
        }
        ListKind::Shifts => {
            use Column::{Difference, Expected, Mpesa, Sales, Time, Z};
            let columns = &[Time, Z, Sales, Column::Amount, Mpesa, Expected, Difference];
            List::of(columns, &store.closed_shifts(from, to)?, shift)
        }
        ListKind::Payouts => {
            use Column::{Amount, Code, Payee, Person, Reason, Step, Time};
            let columns = &[Time, Payee, Amount, Step, Code, Reason, Person];
            let paid = show::payouts_between(store, from, to)?;
            List::of(columns, &paid, payout)
        }
        ListKind::Deeds => {
            use Column::{Act, Amount, Deed, Person, Time, With};
            let columns = &[Time, Person, Deed, Act, With, Amount];
            let staff = store.staff()?;
            let named = |id: Option<PersonId>| {
                let person = staff.iter().find(|person| Some(person.id) == id);
                maybe(person.map(|person| person.name.as_str()).as_ref())
            };
            List::of(columns, &store.deeds(from, to)?, |deed| {
                vec![
                    time(deed.at),
                    named(deed.by),
                    ListCell::Deed { deed: deed.what },
                    deed.act.map_or(text(""), |act| ListCell::Act { act }),
                    named(deed.with),
                    deed.amount.map_or(text(""), amount),
                ]
            })
        }
        ListKind::Items => {
            use Column::{Band, Barcode, Category, Name, Price};
            let columns = &[Name, Barcode, Category, Band, Price];
            List::of(columns, &store.all_items()?, item)
        }
    })
}

/// Each once, also what more than one of these days lists.
fn waiting(store: &Store, (from, to): Days) -> Result<Vec<day_end::Item>, StoreError> {
    let mut all: Vec<day_end::Item> = Vec::new();
    let mut day = to;
    while day >= from {
        for item in store.day_end(day)?.items {
            if !all.contains(&item) {
                all.push(item);
            }
        }
        day = day.before();
    }
    all.sort_by_key(|item| item.at);
    Ok(all)
}

fn sale(sale: &PaidSale) -> Vec<ListCell> {
    let less = |sum: Cents, less| sum.checked_sub(less).unwrap_or(sum);
    vec![
        time(sale.at),
        text(sale.receipt.to_string()),
        amount(sale.due),
        amount(sale.cash),
        amount(sale.prompted),
        amount(less(less(sale.due, sale.cash), sale.prompted)),
        text(sale.codes.join(" ")),
    ]
}

fn payment(payment: &Received) -> Vec<ListCell> {
    vec![
        time(payment.row.at),
        text(payment.row.code.to_string()),
        amount(payment.row.amount),
        phone(payment.row.phone.as_ref()),
        text(&*payment.row.reference),
        maybe(payment.receipt.as_ref()),
    ]
}

fn listed(item: &day_end::Item) -> Vec<ListCell> {
    vec![
        time(item.at),
        ListCell::Reason {
            reason: day_end_reason(item.reason),
        },
        amount(item.amount),
        maybe(item.code.as_ref()),
        phone(item.phone.as_ref()),
        maybe(item.receipt.as_ref()),
    ]
}

fn shift(report: &Report) -> Vec<ListCell> {
    vec![
        time(report.at),
        maybe(report.z.as_ref()),
        ListCell::Count {
            count: report.sales.count.into(),
        },
        amount(report.sales.amount),
        amount(
            { report.mpesa.payments.iter() }.fold(Cents::ZERO, |sum, payment| {
                sum.checked_add(payment.amount).unwrap_or(sum)
            }),
        ),
        amount(report.cash.expected()),
        report.difference().map_or(text(""), amount),
    ]
}

fn payout(payout: &PayoutView) -> Vec<ListCell> {
    let people = [&payout.by, &payout.second].into_iter().flatten();
    let people: Vec<&str> = people.map(String::as_str).collect();
    let payee = [Some(&payout.number), payout.account.as_ref()];
    let payee = payee.into_iter().flatten().chain(&payout.receiver);
    let payee: Vec<&str> = payee.map(String::as_str).collect();
    vec![
        time(Millis(payout.sent_ms.unwrap_or(payout.asked_ms))),
        text(payee.join(" ")),
        amount(payout.amount.0),
        ListCell::Step { step: payout.step },
        maybe(payout.code.as_ref()),
        text(&*payout.reason),
        text(people.join(", ")),
    ]
}

fn item(item: &Item) -> Vec<ListCell> {
    let barcodes: Vec<_> = item.barcodes.iter().map(|code| code.as_str()).collect();
    vec![
        text(&*item.name),
        text(barcodes.join(" ")),
        maybe(item.category.as_ref()),
        text(item.vat.letter()),
        amount(item.price),
    ]
}

/// By which name the words of a place are found, such as `reason-unknown`.
fn key(cell: &ListCell) -> String {
    let cell = serde_json::json!(cell);
    let kind = cell["kind"].as_str().unwrap_or_default();
    let family = if kind == "step" { "paystep" } else { kind };
    format!("{family}-{}", cell[kind].as_str().unwrap_or_default())
}

fn time(at: Millis) -> ListCell {
    text(at.nairobi().table())
}

fn phone(phone: Option<&Msisdn>) -> ListCell {
    phone.map_or(text(""), |phone| text(phone.masked()))
}

fn maybe(told: Option<&impl ToString>) -> ListCell {
    told.map_or(text(""), |told| text(told.to_string()))
}

fn text(told: impl Into<String>) -> ListCell {
    ListCell::Text { text: told.into() }
}

const fn amount(amount: Cents) -> ListCell {
    ListCell::Amount {
        amount: amount.cents(),
    }
}
