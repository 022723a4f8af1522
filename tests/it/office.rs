//! The owner's office at a real till: the balance as Safaricom has it, the day as its sales made it, and reports that other programs read.

use crate::papers;
use crate::refunds::refund;
use anyhow::{Context, Result};
use calamine::{Data, Reader, Xlsx};
use pokea_app::commands::{ExportReport, FeeBand, FileFormat, Nothing, ReadReport, SetFees};
use pokea_app::views::office::{BalanceTrouble, BalanceView, FeeProblem, HomeView, RowKind};
use pokea_domain::Cents;
use pokea_domain::report::By;
use pokea_simulator::{AnswerFault, Faults, InitiatorFaults, Outcome, ResultFault};
use pokea_tests::{TestShop, code_of, new_id};
use std::collections::BTreeMap;
use std::path::Path;

const AMINA: &str = "0712 345 678";

/// Two sales for cash, and one that a phone paid.
async fn a_morning() -> Result<TestShop> {
    let shop = TestShop::open().await?;
    shop.cash(&new_id(), "2*215+70", "1000").await?;
    shop.cash(&new_id(), "30", "30").await?;
    let asked = shop.charge("1500", AMINA).await?;
    shop.until_sale(&asked.id, "paid", |sale| code_of(sale).is_some())
        .await?;
    Ok(shop)
}

fn faults(initiator: InitiatorFaults) -> Faults {
    Faults {
        initiator,
        ..Faults::NONE
    }
}

fn open(home: &HomeView) -> Vec<Cents> {
    home.open.iter().map(|open| open.sum.amount.0).collect()
}

#[tokio::test]
async fn the_day_is_what_its_sales_made_it() -> Result<()> {
    let shop = a_morning().await?;
    let home = shop.app().home(Nothing {}).await?;
    let cents = |money: pokea_app::views::Money| money.0.cents();
    assert_eq!((home.sales.count, cents(home.sales.amount)), (3, 203_000));
    assert_eq!(
        (cents(home.cash), cents(home.prompted), cents(home.till)),
        (53_000, 150_000, 0)
    );
    assert_eq!(home.fee.map(cents), None, "no table, no figure");
    let band = |up_to: &str, percent: &str| FeeBand {
        up_to: up_to.to_owned(),
        fixed: String::new(),
        percent: percent.to_owned(),
    };
    let typed = |bands| shop.app().set_fees(SetFees { bands });
    let wrong = typed(vec![band("250000", "0.55"), band("200", "")]).await?;
    assert_eq!(
        (wrong.problem, wrong.row, wrong.bands.len()),
        (Some(FeeProblem::Order), Some(1), 0),
        "nothing was kept"
    );
    let kept = typed(vec![band("200", ""), band("250,000", "0.55")]).await?;
    assert_eq!((kept.problem, kept.bands.len()), (None, 2));
    let again = shop.app().read_fees(Nothing {}).await?;
    assert_eq!(again.bands, kept.bands);
    let home = shop.app().home(Nothing {}).await?;
    assert_eq!(home.fee.map(cents), Some(825), "0.55 % of 1,500");
    assert_eq!(home.hours.len(), 24);
    assert_eq!(cents(home.back), 0);
    let paid = shop.find("500").await?;
    let cash_back = refund(paid.first().context("the first sale")?, "200", &[]);
    shop.app().refund(cash_back).await?;
    let home = shop.app().home(Nothing {}).await?;
    assert_eq!(
        (cents(home.back), cents(home.sales.amount)),
        (20_000, 203_000),
        "told, and not taken off"
    );
    let hours: i64 = home.hours.iter().map(|hour| cents(hour.today)).sum();
    assert_eq!(hours, 203_000);
    assert_eq!(open(&home), [], "nothing waits");

    // Somebody pays straight to the till: it waits for a person until a sale has it.
    shop.daraja().pay(&pokea_simulator::Pay {
        phone: pokea_domain::Msisdn::parse(AMINA)?,
        number: shop.daraja().shop().party_b().to_owned(),
        account: String::new(),
        amount: Cents::new(44_000),
        pin: None,
    })?;
    shop.until("the payment is listed", |view| {
        !view.unsettled.unassigned.is_empty()
    })
    .await?;
    let home = shop.app().home(Nothing {}).await?;
    assert_eq!(open(&home), [Cents::new(44_000)]);
    shop.finish().await.map(drop)
}

#[tokio::test]
async fn the_balance_is_safaricoms_and_keeps_its_age() -> Result<()> {
    let shop = TestShop::open().await?;
    assert!(shop.app().home(Nothing {}).await?.balance.is_none());
    let asked = || async {
        let told = shop.app().ask_balance(Nothing {}).await?;
        assert_eq!(told.trouble, None);
        told.balance.context("it was told")
    };
    let all = |balance: &BalanceView| -> i64 {
        { balance.accounts.iter() }
            .map(|account| account.available)
            .sum()
    };
    let before = all(&asked().await?);
    let sale = shop.charge("1500", AMINA).await?;
    shop.until_sale(&sale.id, "paid", |sale| code_of(sale).is_some())
        .await?;
    let balance = asked().await?;
    assert_eq!(all(&balance), before + 150_000, "{balance:?}");

    // Whatever goes wrong afterwards, what was known stays, with its time.
    let refused = |outcome| InitiatorFaults {
        outcome: Some(outcome),
        ..InitiatorFaults::NONE
    };
    let wrong = [
        (refused(Outcome::WrongCredential), BalanceTrouble::Operator),
        (refused(Outcome::Locked), BalanceTrouble::Locked),
        (refused(Outcome::NoRole), BalanceTrouble::Role),
        (
            InitiatorFaults {
                answer: AnswerFault::Lost,
                ..InitiatorFaults::NONE
            },
            BalanceTrouble::NoAnswer,
        ),
        (
            InitiatorFaults {
                result: ResultFault::Lost,
                ..InitiatorFaults::NONE
            },
            BalanceTrouble::NoAnswer,
        ),
    ];
    for (fault, trouble) in wrong {
        shop.daraja().set_faults(faults(fault));
        let told = shop.app().ask_balance(Nothing {}).await?;
        assert_eq!(
            (told.trouble, told.balance.as_ref()),
            (Some(trouble), Some(&balance)),
            "{fault:?}"
        );
    }
    shop.daraja().set_faults(Faults::NONE);
    let shop = shop.restart().await?;
    let kept = shop.app().home(Nothing {}).await?.balance;
    assert_eq!(kept.as_ref(), Some(&balance), "over a restart");
    shop.finish().await.map(drop)
}

#[tokio::test]
async fn a_report_comes_to_the_same_on_the_screen_and_in_both_files() -> Result<()> {
    let shop = a_morning().await?;
    let names = BTreeMap::from([
        (RowKind::Cash, "=cash()".to_owned()),
        (RowKind::Prompt, "Prompt".to_owned()),
        (RowKind::Nameless, "-nameless".to_owned()),
    ]);
    for by in By::ALL {
        let asked = ReadReport {
            by,
            from: String::new(),
            to: String::new(),
        };
        let report = shop.app().report(asked.clone()).await?;
        assert_eq!((report.sales, report.amount.0), (3, Cents::new(203_000)));
        if by == By::Tender {
            let kinds: Vec<_> = report.rows.iter().map(|row| row.kind).collect();
            assert_eq!(kinds, [RowKind::Cash, RowKind::Prompt]);
        }
        for format in [FileFormat::Csv, FileFormat::Xlsx, FileFormat::Pdf] {
            let written = shop
                .app()
                .export_report(ExportReport {
                    report: asked.clone(),
                    format,
                    headings: ["Sales", "What", "Number", "KSh", "VAT", "Total"]
                        .map(str::to_owned)
                        .into(),
                    names: names.clone(),
                })
                .await?;
            let (rows, total) = match format {
                FileFormat::Csv => csv_of(&written.path)?,
                FileFormat::Xlsx => xlsx_of(&written.path)?,
                FileFormat::Pdf => {
                    let text = papers::text(Path::new(&written.path))?;
                    for told in ["Total", "2,030.00", "280.01"] {
                        assert!(text.contains(told), "{told}: {text}");
                    }
                    continue;
                }
            };
            assert_eq!(rows.len(), report.rows.len(), "{by:?} {format:?}");
            assert_eq!(rows.iter().map(|(_, cents)| cents).sum::<i64>(), 203_000);
            assert_eq!(total, 203_000);
            if by == By::Tender {
                let first = match format {
                    FileFormat::Csv => "'=cash()",
                    FileFormat::Xlsx | FileFormat::Pdf => "=cash()",
                };
                assert_eq!(rows[0].0, first, "text, and no formula");
            }
        }
    }
    shop.finish().await.map(drop)
}

/// The rows' names and amounts in cents, and the total's amount.
type Rows = (Vec<(String, i64)>, i64);

fn csv_of(path: &str) -> Result<Rows> {
    let text = std::fs::read_to_string(path)?;
    let lines: Vec<Vec<&str>> = { text.trim_start_matches('\u{feff}').lines() }
        .map(|line| line.split(',').collect())
        .collect();
    let rows = lines.iter().skip(1).map(|line| {
        let cents: i64 = line[2].replace('.', "").parse()?;
        Ok((line[0].to_owned(), cents))
    });
    apart(rows.collect::<Result<_>>()?)
}

fn xlsx_of(path: &str) -> Result<Rows> {
    let mut book: Xlsx<_> = calamine::open_workbook(path)?;
    let sheet = book.worksheet_range_at(0).context("a sheet")??;
    let formulas = book.worksheet_formula("Sales")?;
    assert!(formulas.is_empty(), "a formula came to be");
    let rows = sheet.rows().skip(1).map(|row| {
        let Data::Float(shillings) = row[2] else {
            anyhow::bail!("{row:?} has no amount");
        };
        Ok((row[0].to_string(), (shillings * 100.0).round() as i64))
    });
    apart(rows.collect::<Result<_>>()?)
}

fn apart(mut rows: Vec<(String, i64)>) -> Result<Rows> {
    let (_, total) = rows.pop().context("a total")?;
    Ok((rows, total))
}
