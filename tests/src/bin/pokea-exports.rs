//! Every report and list of a small shop as files, for programs that this project did not write: `pokea-exports FOLDER`. Prints what each of
//! them must come to, as the screen has it.

use anyhow::{Context, Result};
use pokea_app::commands::basket::PutItem;
use pokea_app::commands::payouts::{PayOut, PayoutEntry};
use pokea_app::commands::{ExportList, ExportReport, FileFormat, ListKind, ReadList, ReadReport};
use pokea_app::views::office::{ListCell, ListColumn, RowKind};
use pokea_domain::Vat;
use pokea_domain::payout::{Kind, Purpose};
use pokea_domain::report::By;
use pokea_tests::{TestShop, code_of, new_id};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

const FORMATS: [FileFormat; 2] = [FileFormat::Csv, FileFormat::Xlsx];
const LISTS: [ListKind; 7] = [
    ListKind::Sales,
    ListKind::Payments,
    ListKind::Waiting,
    ListKind::Shifts,
    ListKind::Payouts,
    ListKind::Deeds,
    ListKind::Items,
];

#[tokio::main]
async fn main() -> Result<()> {
    let folder = std::env::args()
        .nth(1)
        .context("usage: pokea-exports FOLDER")?;
    let folder = PathBuf::from(folder);
    let shop = a_morning().await?;
    let mut expected = Vec::new();
    for format in FORMATS {
        for by in By::ALL {
            expected.push(report(&shop, &folder, by, format).await?);
        }
        for kind in LISTS {
            expected.push(list(&shop, &folder, kind, format).await?);
        }
    }
    writeln!(std::io::stdout(), "{}", Value::Array(expected))?;
    shop.finish().await.map(drop)
}

/// Cash and a prompt, a payment that no sale has, and a thing whose name a spreadsheet would run.
async fn a_morning() -> Result<TestShop> {
    let shop = TestShop::open().await?;
    let item = PutItem {
        id: new_id(),
        name: "=HYPERLINK(\"http://example.org\",\"Unga\")".to_owned(),
        price: "215".to_owned(),
        vat: Vat::B,
        barcodes: "4006381333931".to_owned(),
        category: "@SUM(1)".to_owned(),
        quick_key: String::new(),
        archived: false,
    };
    shop.app().put_item(item).await?;
    shop.cash(&new_id(), "2*215+70", "1000").await?;
    shop.cash(&new_id(), "30", "30").await?;
    let asked = shop.charge("1500", "0712 345 678").await?;
    shop.until_sale(&asked.id, "paid", |sale| code_of(sale).is_some())
        .await?;
    let entry = PayoutEntry {
        kind: Kind::Person,
        number: "0733 000 111".to_owned(),
        account: String::new(),
        purpose: Purpose::Salary,
        amount: "700".to_owned(),
        reason: "=cmd|' /C calc'!A0".to_owned(),
    };
    let payout = PayOut {
        payout: new_id(),
        entry,
        although_twin: false,
    };
    shop.app().pay_out(payout).await?;
    Ok(shop)
}

async fn report(shop: &TestShop, folder: &Path, by: By, format: FileFormat) -> Result<Value> {
    let asked = ReadReport {
        by,
        from: String::new(),
        to: String::new(),
    };
    let shown = shop.app().report(asked.clone()).await?;
    let headings = ["Sales", "What", "Number", "KSh", "VAT", "Total"];
    let names = [
        (RowKind::Cash, "=cash()"),
        (RowKind::Prompt, "+prompt"),
        (RowKind::Till, "-till"),
        (RowKind::Nameless, "@nameless"),
        (RowKind::Rounding, "rounding"),
    ];
    let written = shop
        .app()
        .export_report(ExportReport {
            report: asked,
            format,
            headings: headings.map(str::to_owned).into(),
            names: names.map(|(kind, name)| (kind, name.to_owned())).into(),
        })
        .await?;
    taken(folder, &written.path)?;
    Ok(json!({
        "file": named(&written.path),
        "rows": shown.rows.len(),
        "sums": { "2": shown.amount.0.cents(), "3": shown.vat.0.cents() },
    }))
}

async fn list(shop: &TestShop, folder: &Path, kind: ListKind, format: FileFormat) -> Result<Value> {
    let asked = ReadList {
        list: kind,
        from: String::new(),
        to: String::new(),
    };
    let shown = shop.app().list(asked.clone()).await?;
    let columns = shown.columns.iter();
    let columns: BTreeMap<ListColumn, String> = columns
        .map(|column| (*column, format!("={column:?}")))
        .collect();
    let written = shop
        .app()
        .export_list(ExportList {
            list: asked,
            format,
            title: format!("{kind:?}"),
            columns,
            total: "Total".to_owned(),
            words: BTreeMap::from([
                ("paystep-paid".to_owned(), "=paid()".to_owned()),
                ("deed-paid_out".to_owned(), "@paid".to_owned()),
            ]),
        })
        .await?;
    taken(folder, &written.path)?;
    let sums = shown
        .total
        .iter()
        .enumerate()
        .filter_map(|(at, cell)| match cell {
            ListCell::Amount { amount } => Some(((at + 1).to_string(), json!(amount))),
            ListCell::Text { .. }
            | ListCell::Count { .. }
            | ListCell::Reason { .. }
            | ListCell::Step { .. }
            | ListCell::Deed { .. }
            | ListCell::Act { .. } => None,
        });
    Ok(json!({
        "file": named(&written.path),
        "rows": shown.count,
        "sums": sums.collect::<serde_json::Map<_, _>>(),
    }))
}

fn taken(folder: &Path, path: &str) -> Result<()> {
    std::fs::copy(path, folder.join(named(path)))?;
    Ok(())
}

fn named(path: &str) -> String {
    let name = Path::new(path).file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}
