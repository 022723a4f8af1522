//! One practice sale without a window: what the cashier's screen would do, step by step, in words. Ends well only if all of it happened.

use anyhow::{Context, bail, ensure};
use pokea_app::commands::{Charge, Nothing, OneSale, TakeCash};
use pokea_app::views::{SaleStatus, SaleView, TenderView};
use pokea_practice::{Outside, Practice, PracticeOptions, data_folder};
use std::io::Write;
use std::path::Path;
use std::time::Duration;
use uuid::Uuid;

const AMOUNT: &str = "1500";
const PHONE: &str = "0712 345 678";

/// A practice customer pays within half a minute of Safaricom's time; more than this means that something is broken.
const PAID_WITHIN: Duration = Duration::from_secs(90);

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    let folder = data_folder().join("practice");
    say(&format!("Practice files: {}", folder.display()))?;
    let options = PracticeOptions {
        folder,
        speed: 2,
        outside: Outside::from_environment()?,
        viewer: Box::new(|_| Ok(())),
        worlds: None,
    };
    let practice = Practice::start(options)
        .await
        .context("practice did not start")?;
    let sold = sell(&practice).await;
    practice.stop().await;
    sold
}

async fn sell(practice: &Practice) -> anyhow::Result<()> {
    let app = practice.app();
    let till = app.open_till(Nothing {}).await?;
    say(&format!(
        "Till open: {}, till number {}, next receipt {}",
        till.shop_name, till.till_number, till.next_receipt
    ))?;

    let sale = Uuid::new_v4().to_string();
    let charge = Charge {
        sale: sale.clone(),
        attempt: Uuid::new_v4().to_string(),
        amount: AMOUNT.into(),
        basket: None,
        phone: PHONE.into(),
        regular: None,
        cash: None,
        part: None,
    };
    let asked = app.charge(charge).await?;
    let phone = asked
        .attempt
        .as_ref()
        .context("the sale has no M-PESA request")?
        .phone_masked
        .clone();
    say(&format!(
        "Asked {phone} for KSh {}; waiting for the customer",
        asked.due.0
    ))?;

    let paid = tokio::time::timeout(PAID_WITHIN, named(practice, &sale))
        .await
        .context("the practice customer did not pay in time")??;
    let receipt = paid.paid.context("a paid sale has a receipt")?;
    let TenderView::Mpesa {
        code: Some(code),
        payer: Some(payer),
        ..
    } = receipt.tender
    else {
        bail!("the sale was not paid by M-PESA")
    };
    say(&format!(
        "PAID: KSh {}, {payer}, M-PESA code {code}, receipt {}",
        paid.due.0, receipt.receipt
    ))?;
    let paper = app.show_receipt(OneSale { sale }).await?;
    check_pdf(&paper.path)?;
    say(&format!("Receipt: {}", paper.path))?;

    let cash = TakeCash {
        sale: Uuid::new_v4().to_string(),
        amount: "350".into(),
        basket: None,
        tendered: "500".into(),
    };
    let sold = app.take_cash(cash.clone()).await?;
    let paper = app.show_receipt(OneSale { sale: cash.sale }).await?;
    check_pdf(&paper.path)?;
    let Some(TenderView::Cash { change, .. }) = sold.paid.map(|paid| paid.tender) else {
        bail!("the cash sale was not paid")
    };
    say(&format!(
        "CASH: KSh {}, change KSh {}, receipt {}",
        sold.due.0, change.0, paper.path
    ))?;

    let found = app
        .find_sales(pokea_app::commands::FindSales { text: code })
        .await?;
    ensure!(
        found.sales.len() == 1,
        "the sale is not found again by its M-PESA code"
    );
    say("Found again by its M-PESA code. All of it happened.")
}

/// The sale, once it is paid and its code and payer are known.
async fn named(practice: &Practice, sale: &str) -> anyhow::Result<SaleView> {
    let mut screen = practice.app().watch();
    let mut last = None;
    loop {
        let view = screen.borrow_and_update().clone();
        let found = view
            .waiting
            .iter()
            .chain(&view.latest)
            .find(|shown| shown.id == sale);
        if let Some(found) = found {
            let situation = found.attempt.as_ref().map(|attempt| attempt.situation);
            if last != situation {
                say(&format!("  {:?}: {situation:?}", found.status)
                    .replace("Some(", "")
                    .replace(')', ""))?;
                last = situation;
            }
            match (found.status, &found.paid) {
                (SaleStatus::Paid, Some(paid)) => {
                    if let TenderView::Mpesa {
                        code: Some(_),
                        payer: Some(_),
                        ..
                    } = paid.tender
                    {
                        return Ok(found.clone());
                    }
                }
                (SaleStatus::Failed | SaleStatus::Cancelled, _) => {
                    bail!("the sale ended unpaid: {situation:?}")
                }
                (
                    SaleStatus::Paid
                    | SaleStatus::Waiting
                    | SaleStatus::NotKnown
                    | SaleStatus::Owing,
                    _,
                ) => {}
            }
        }
        screen.changed().await.context("the app ended")?;
    }
}

fn check_pdf(path: &str) -> anyhow::Result<()> {
    let bytes = std::fs::read(Path::new(path)).with_context(|| format!("no receipt at {path}"))?;
    ensure!(bytes.starts_with(b"%PDF-"), "{path} is not a PDF");
    Ok(())
}

fn say(line: &str) -> anyhow::Result<()> {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}
