//! The shop's logo through the app: on the file and on the printer's paper, and what is no picture changes nothing.

use anyhow::{Context, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pokea_app::commands::counter::LogoFile;
use pokea_app::commands::{Nothing, OneSale};
use pokea_app::views::counter::{LogoProblem, LogoView};
use pokea_receipts::Greyscale;
use pokea_tests::{TestPrinter, TestShop, new_id};

fn file(bytes: &[u8]) -> LogoFile {
    LogoFile {
        base64: STANDARD.encode(bytes),
    }
}

/// A picture in black and grey.
fn logo() -> Result<Vec<u8>> {
    let shades = (0..160 * 80).map(|n| if n % 160 < 80 { 0 } else { 128 });
    let logo = Greyscale::new(160, 80, shades.collect()).context("whole")?;
    Ok(logo.to_png())
}

#[tokio::test]
async fn a_logo_is_seen_before_it_is_kept_and_is_on_every_receipt_then() -> Result<()> {
    let shop = TestShop::open().await?;
    let sale = shop.cash(&new_id(), "1500", "").await?;
    let show = || async {
        let sale = sale.id.clone();
        let shown = shop.app().show_receipt(OneSale { sale }).await?;
        let pdf = std::fs::read(&shown.path)?;
        anyhow::Ok((shown.picture, pdf))
    };
    let plain = show().await?;
    let printer = TestPrinter::start().await?;
    shop.app().add_printer(printer.named()).await?;
    let print = || async {
        let sale = sale.id.clone();
        shop.app().print_receipt(OneSale { sale }).await
    };
    print().await?;
    let original = printer.until_job("R1-000001").await?;
    let seen = shop.app().preview_logo(file(&logo()?)).await?;
    ensure!(seen.problem.is_none());
    assert_eq!(show().await?, plain, "seen, and not kept");

    let kept = shop.app().set_logo(file(&logo()?)).await?;
    assert_eq!(kept, seen, "as it was shown");
    let with = show().await?;
    ensure!(with.0.len() > plain.0.len() && with.1 != plain.1);

    print().await?;
    let printed = printer.until_job("COPY").await?;
    let pictures = |paper: &str| paper.matches("v0").count();
    ensure!(pictures(&printed) > pictures(&original), "{printed:?}");

    for (bytes, why) in [
        (b"GIF89a".as_slice(), LogoProblem::NotPng),
        (&logo()?[..80], LogoProblem::Damaged),
        (
            &[logo()?, vec![0; 1024 * 1024]].concat(),
            LogoProblem::TooLarge,
        ),
    ] {
        let refused = LogoView {
            picture: None,
            problem: Some(why),
        };
        assert_eq!(shop.app().set_logo(file(bytes)).await?, refused);
    }
    assert_eq!(show().await?, with, "the old one stays");
    assert_eq!(
        shop.app().read_counter(Nothing {}).await?.logo,
        kept.picture
    );

    ensure!(shop.app().remove_logo(Nothing {}).await?.logo.is_none());
    assert_eq!(show().await?, plain);
    shop.finish().await?;
    Ok(())
}
