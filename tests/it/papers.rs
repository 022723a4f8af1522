//! The receipt as a file: there once a sale is paid, written anew when more is known, and never seen half-written.

use anyhow::{Context, Result, ensure};
use pokea_app::commands::{CommandErrorCode, OneSale};
use pokea_app::views::SaleStatus;
use pokea_domain::Msisdn;
use pokea_simulator::{Behaviour, CallbackFault, Faults};
use pokea_tests::{TestShop, code_of, new_id, payer_of, until};
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

const PHONE: &str = "0712 345 678";

/// The PDF as another program reads it.
pub fn text(pdf: &Path) -> Result<String> {
    let read = Command::new("pdftotext")
        .arg("-layout")
        .arg(pdf)
        .arg("-")
        .output();
    let read =
        read.context("cannot run pdftotext: install poppler-utils, or let scripts/test do it")?;
    ensure!(
        read.status.success(),
        "{}",
        String::from_utf8_lossy(&read.stderr)
    );
    Ok(String::from_utf8(read.stdout)?)
}

/// Reads a file again and again until told to stop, and counts how often.
fn reader(pdf: &Path, stop: &Arc<AtomicBool>) -> std::thread::JoinHandle<Result<u32>> {
    let (pdf, stop) = (pdf.to_owned(), Arc::clone(stop));
    std::thread::spawn(move || {
        let mut reads = 0;
        while !stop.load(Ordering::Relaxed) {
            let bytes = std::fs::read(&pdf)?;
            let whole = bytes.starts_with(b"%PDF-") && bytes.trim_ascii_end().ends_with(b"%%EOF");
            ensure!(whole, "a part of a receipt, {} bytes", bytes.len());
            reads += 1;
        }
        Ok(reads)
    })
}

#[tokio::test]
async fn a_receipt_learns_its_code_and_name_and_is_always_whole() -> Result<()> {
    let shop = TestShop::open_at(100).await?;
    shop.daraja().set_name(&Msisdn::parse(PHONE)?, "Wanjiku");
    shop.daraja().set_faults(Faults {
        callback: CallbackFault::Late { seconds: 60 },
        ..Faults::default()
    });
    let asked = shop.charge("1500", PHONE).await?;
    shop.until_sale(&asked.id, "paid", |sale| sale.status == SaleStatus::Paid)
        .await?;
    let pdf = shop.folder().join("receipts/R1-000001.pdf");
    until("the paper", async || Ok(pdf.exists().then_some(()))).await?;
    let first = text(&pdf)?;
    assert!(
        first.contains("R1-000001") && first.contains("1,500"),
        "{first}"
    );
    assert!(!first.contains("Wanjiku"), "{first}");

    let stop = Arc::new(AtomicBool::new(false));
    let reads = reader(&pdf, &stop);
    let known = shop
        .until_sale(&asked.id, "code and name", |sale| payer_of(sale).is_some())
        .await?;
    let code = code_of(&known).context("it has one")?.to_owned();
    let written = until("the paper with code and name", async || {
        let now = text(&pdf)?;
        Ok((now.contains(&code) && now.contains("Wanjiku")).then_some(now))
    })
    .await?;
    stop.store(true, Ordering::Relaxed);
    let reads = reads
        .join()
        .map_err(|_| anyhow::anyhow!("the reader panicked"))??;
    ensure!(reads > 10, "only {reads} reads");
    assert!(written.contains("R1-000001"), "the number stays: {written}");
    assert!(
        !written.contains("345 678"),
        "the phone is masked: {written}"
    );

    shop.finish().await?;
    Ok(())
}

#[tokio::test]
async fn a_lost_paper_is_written_again_when_it_is_asked_for() -> Result<()> {
    let shop = TestShop::open().await?;
    let sale = shop.cash(&new_id(), "350", "500").await?;
    let pdf = shop.receipt(&sale.id).await?;
    std::fs::remove_file(&pdf)?;
    assert_eq!(shop.receipt(&sale.id).await?, pdf);
    let paper = text(&pdf)?;
    assert!(paper.contains("350") && paper.contains("150"), "{paper}");
    shop.finish().await?;
    Ok(())
}

/// No paper for what is not paid.
#[tokio::test]
async fn an_unpaid_sale_has_no_receipt() -> Result<()> {
    let shop = TestShop::open().await?;
    shop.daraja().set_behaviour(None, Behaviour::Cancels);
    let sale = shop.charge("350", PHONE).await?.id;
    for _ in 0..2 {
        let sale = sale.clone();
        let refused = shop
            .app()
            .show_receipt(OneSale { sale })
            .await
            .expect_err("unpaid");
        assert_eq!(refused.code, CommandErrorCode::NotFound);
        let folder = shop.folder().join("receipts");
        assert_eq!(std::fs::read_dir(folder)?.count(), 0);
        shop.until("its end", |view| view.waiting.is_empty())
            .await?;
    }
    shop.finish().await?;
    Ok(())
}
