//! A receipt in the customer's language: on the file, on the printer's paper, and when it is written again.

use anyhow::{Result, ensure};
use pokea_app::commands::counter::SetReceiptLanguage;
use pokea_app::commands::{CommandErrorCode, OneSale, SetLanguage};
use pokea_app::views::{Language, PracticeCustomer};
use pokea_tests::{TestPrinter, TestShop, new_id};

#[tokio::test]
async fn a_receipt_is_in_the_customers_language_from_then_on() -> Result<()> {
    let shop = TestShop::open().await?;
    let english = SetLanguage {
        language: Language::En,
    };
    shop.app().set_language(english).await?;
    let sale = shop.cash(&new_id(), "1500", "2000").await?.id;
    let other = shop.cash(&new_id(), "100", "").await?.id;
    let in_swahili = |sale: &str| SetReceiptLanguage {
        sale: sale.to_owned(),
        language: Language::Sw,
    };
    let one = |sale: &str| OneSale {
        sale: sale.to_owned(),
    };
    ensure!(
        shop.app()
            .show_receipt(one(&sale))
            .await?
            .picture
            .contains("Change")
    );
    let shown = shop.app().set_receipt_language(in_swahili(&sale)).await?;
    ensure!(shown.picture.contains("Chenji") && !shown.picture.contains("Change"));

    let printer = TestPrinter::start().await?;
    shop.app().add_printer(printer.named()).await?;
    shop.app().print_receipt(one(&sale)).await?;
    ensure!(printer.until_job("R1-000001").await?.contains("Chenji"));
    shop.app().print_receipt(one(&other)).await?;
    ensure!(printer.until_job("R1-000002").await?.contains("Change"));

    let shop = shop.restart().await?;
    ensure!(
        shop.app()
            .show_receipt(one(&sale))
            .await?
            .picture
            .contains("Chenji")
    );

    shop.customers(PracticeCustomer::Ignores).await?;
    let open = shop.charge("300", "0712 345 678").await?;
    let refused = shop.app().set_receipt_language(in_swahili(&open.id)).await;
    let refused = refused.expect_err("it has no receipt");
    assert_eq!(refused.code, CommandErrorCode::NotFound);
    shop.finish().await?;
    Ok(())
}
