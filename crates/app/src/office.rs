//! The owner's office: the day at a glance, what was sold, and both as files.

use crate::App;
use crate::commands::{CommandErrorCode, ExportReport, FileFormat, Nothing, ReadReport};
use crate::export::{Cell, Table};
use crate::till::Answer;
use crate::views::Money;
use crate::views::day_end::SumView;
use crate::views::office::{
    ExportedView, HomeView, HourView, OpenView, ReportRow, ReportView, RowKind,
};
use crate::whole::{Readers, write_whole};
use pokea_domain::Cents;
use pokea_domain::report::{By, Key, Report, Sold};
use pokea_domain::time::BusinessDay;
use pokea_store::StoreError;
use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;

/// Longer than any report that somebody reads, and short enough to be made at once.
const DAYS_MAX: usize = 366;

impl App {
    /// The day at a glance.
    pub async fn home(&self, _: Nothing) -> Answer<HomeView> {
        Ok(self.blocking(Self::read_home).await??)
    }

    /// What was sold.
    pub async fn report(&self, request: ReadReport) -> Answer<ReportView> {
        let days = self.days(&request.from, &request.to)?;
        let report = self.blocking(move |app| app.read_report(request.by, days));
        let (report, back) = report.await??;
        Ok(view(&report, back, days))
    }

    /// Writes a report as a file beside the receipts, and opens it in the PC's own program for such.
    pub async fn export_report(&self, request: ExportReport) -> Answer<ExportedView> {
        let days = self.days(&request.report.from, &request.report.to)?;
        let [title, columns @ ..] = &request.headings[..] else {
            return Err(CommandErrorCode::BadRequest.into());
        };
        let (title, columns) = (title.clone(), columns.to_vec());
        let written = self
            .blocking(move |app| {
                let (report, back) = app.read_report(request.report.by, days)?;
                let by = serde_json::json!(request.report.by);
                let name = format!("{}-{}-{}", by.as_str().unwrap_or("report"), days.0, days.1);
                let table = table(title, columns, &view(&report, back, days), &request.names);
                Ok::<_, StoreError>(app.write_table(&name, &table, days, request.format))
            })
            .await??;
        self.opened(written)
    }

    /// Beside the receipts.
    pub(crate) fn write_table(
        &self,
        name: &str,
        table: &Table,
        days: (BusinessDay, BusinessDay),
        format: FileFormat,
    ) -> io::Result<PathBuf> {
        let (bytes, extension) = match format {
            FileFormat::Csv => (table.csv(), "csv"),
            FileFormat::Xlsx => (table.xlsx(), "xlsx"),
            FileFormat::Pdf => (Ok(self.table_pdf(table, days)), "pdf"),
        };
        let path = self.0.receipts.join(format!("{name}.{extension}"));
        write_whole(&path, &bytes?, Readers::Anyone)?;
        Ok(path)
    }

    /// In the PC's own program for such files.
    pub(crate) fn opened(&self, written: io::Result<PathBuf>) -> Answer<ExportedView> {
        let path = written.and_then(|path| (self.0.viewer)(&path).map(|()| path));
        let path = path.map_err(|error| {
            tracing::error!(%error, "a table could not be written or opened; nothing is lost");
            CommandErrorCode::NoReceipt
        })?;
        Ok(ExportedView {
            path: path.display().to_string(),
        })
    }

    fn read_home(&self) -> Result<HomeView, StoreError> {
        let core = &self.0.core;
        let balance = self.known_balance()?;
        let today = BusinessDay::of(core.now());
        let week_before = (0..7).fold(today, |day, _| day.before());
        let store = core.store();
        let sold = store.sold(today.start(), today.end(), false)?;
        let then = store.sold(week_before.start(), week_before.end(), false)?;
        let tenders = Report::of(By::Tender, &sold);
        let of = |key| {
            { tenders.rows.iter() }
                .find(|row| row.key == key)
                .map_or(Cents::ZERO, |row| row.amount)
        };
        let open = crate::show::open_matters(&store)?.lists.into_iter();
        Ok(HomeView {
            balance,
            sales: SumView {
                count: u32::try_from(tenders.sales).unwrap_or(u32::MAX),
                amount: Money(tenders.amount),
            },
            cash: Money(of(Key::Cash)),
            prompted: Money(of(Key::Prompt)),
            till: Money(of(Key::Till)),
            back: Money(store.given_back(today.start(), today.end())?),
            fee: store
                .fees()?
                .for_all(sold.iter().flat_map(payments))
                .map(Money),
            hours: hours(&sold, &then),
            open: {
                open.map(|list| OpenView {
                    reason: list.reason,
                    sum: list.sum,
                })
            }
            .collect(),
            payouts: {
                let (count, amount) = store.payouts_not_over()?;
                SumView {
                    count,
                    amount: Money(amount),
                }
            },
        })
    }

    fn read_report(
        &self,
        by: By,
        (from, to): (BusinessDay, BusinessDay),
    ) -> Result<(Report, Cents), StoreError> {
        let store = self.0.core.store();
        let sold = store.sold(from.start(), to.end(), by == By::Person)?;
        let back = store.given_back(from.start(), to.end())?;
        Ok((Report::of(by, &sold), back))
    }

    /// The days that were asked for, in their order, none of them to come.
    pub(crate) fn days(&self, from: &str, to: &str) -> Answer<(BusinessDay, BusinessDay)> {
        let today = BusinessDay::of(self.0.core.now());
        let read = |text: &str, instead| match text {
            "" => Ok(instead),
            text => BusinessDay::parse(text).ok_or(CommandErrorCode::BadRequest),
        };
        let from = read(from, today)?;
        let to = read(to, from)?;
        let (from, to) = (from.min(to).min(today), from.max(to).min(today));
        let first = (1..DAYS_MAX).fold(to, |day, _| day.before());
        Ok((from.max(first), to))
    }
}

/// What M-PESA was paid for a sale, by prompts and straight to the till.
fn payments(sold: &Sold) -> impl Iterator<Item = Cents> + use<> {
    let less = |sum: Cents, less| sum.checked_sub(less).unwrap_or(sum);
    let direct = less(less(sold.due, sold.cash), sold.prompted);
    [sold.prompted, direct]
        .into_iter()
        .filter(|amount| *amount > Cents::ZERO)
}

fn hours(today: &[Sold], then: &[Sold]) -> Vec<HourView> {
    let by_hour = |sold| -> BTreeMap<u8, Cents> {
        let rows = Report::of(By::Hour, sold).rows.into_iter();
        rows.filter_map(|row| match row.key {
            Key::Hour(hour) => Some((hour, row.amount)),
            _ => None,
        })
        .collect()
    };
    let (today, then) = (by_hour(today), by_hour(then));
    let of =
        |hours: &BTreeMap<u8, Cents>, hour| Money(hours.get(&hour).copied().unwrap_or(Cents::ZERO));
    { 0..24_u8 }
        .map(|hour| HourView {
            hour,
            today: of(&today, hour),
            week_before: of(&then, hour),
        })
        .collect()
}

fn view(report: &Report, back: Cents, (from, to): (BusinessDay, BusinessDay)) -> ReportView {
    let rows = report.rows.iter().map(|row| {
        let (kind, name) = match &row.key {
            Key::Day(day) => (RowKind::Day, day.clone()),
            Key::Hour(hour) => (RowKind::Hour, format!("{hour:02}:00")),
            Key::Name(name) => (RowKind::Name, name.clone()),
            Key::Band(letter) => (RowKind::Band, letter.to_string()),
            Key::Cash => (RowKind::Cash, String::new()),
            Key::Prompt => (RowKind::Prompt, String::new()),
            Key::Till => (RowKind::Till, String::new()),
            Key::Nameless => (RowKind::Nameless, String::new()),
            Key::Rounding => (RowKind::Rounding, String::new()),
        };
        ReportRow {
            kind,
            name,
            count: row.count,
            amount: Money(row.amount),
            vat: Money(row.vat),
        }
    });
    ReportView {
        from: from.to_string(),
        to: to.to_string(),
        rows: rows.collect(),
        sales: report.sales,
        amount: Money(report.amount),
        vat: Money(report.vat),
        back: Money(back),
    }
}

fn table(
    title: String,
    columns: Vec<String>,
    report: &ReportView,
    names: &BTreeMap<RowKind, String>,
) -> Table {
    let rows = report.rows.iter().map(|row| {
        let called = names.get(&row.kind).filter(|_| row.name.is_empty());
        let name = called.unwrap_or(&row.name).clone();
        vec![
            Cell::Text(name),
            Cell::Count(row.count),
            Cell::Amount(row.amount.0),
            Cell::Amount(row.vat.0),
        ]
    });
    Table {
        title,
        columns,
        rows: rows.collect(),
        total: vec![
            Cell::Count(report.sales),
            Cell::Amount(report.amount.0),
            Cell::Amount(report.vat.0),
        ],
    }
}
