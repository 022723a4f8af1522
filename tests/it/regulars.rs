//! Customers who come again, through the app: found masked by the last digits, asked without their number crossing, and forgotten.

use anyhow::{Context, Result, ensure};
use pokea_app::commands::counter::{FindRegulars, ForgetRegular, RememberPhones};
use pokea_app::commands::{Charge, CommandErrorCode};
use pokea_app::views::counter::{RegularView, RegularsFound};
use pokea_app::views::{SaleStatus, SaleView};
use pokea_tests::TestShop;

const AMINA: &str = "0712 345 678";

async fn find(shop: &TestShop, text: &str) -> Result<RegularsFound> {
    let text = text.to_owned();
    Ok(shop.app().find_regulars(FindRegulars { text }).await?)
}

fn wish(regular: &RegularView) -> Charge {
    Charge {
        sale: uuid::Uuid::new_v4().to_string(),
        attempt: uuid::Uuid::new_v4().to_string(),
        amount: "300".to_owned(),
        basket: None,
        phone: String::new(),
        regular: Some(regular.id),
        cash: None,
        part: None,
    }
}

#[tokio::test]
async fn whoever_paid_before_is_asked_by_the_last_digits_and_can_be_forgotten() -> Result<()> {
    let shop = TestShop::open().await?;
    let is_paid = |sale: &SaleView| sale.status == SaleStatus::Paid;
    ensure!(find(&shop, "678").await?.regulars.is_empty());
    let first = shop.charge("1500", AMINA).await?;
    shop.until_sale(&first.id, "paid", is_paid).await?;

    let found = find(&shop, "678").await?;
    let [amina] = found.regulars.as_slice() else {
        anyhow::bail!("one phone, not {found:?}");
    };
    assert_eq!(amina.phone, "0712 ••• 678");
    ensure!(!serde_json::to_string(&found)?.contains("345"), "masked");
    ensure!(find(&shop, "78").await?.regulars.is_empty(), "too few");

    let again = shop.app().charge(wish(amina)).await?;
    let attempt = again.attempt.context("a phone is asked")?;
    assert_eq!(attempt.phone, AMINA);
    shop.until_sale(&again.id, "paid", is_paid).await?;

    shop.app()
        .forget_regular(ForgetRegular { id: amina.id })
        .await?;
    ensure!(find(&shop, "678").await?.regulars.is_empty());
    let refused = shop.app().charge(wish(amina)).await.expect_err("forgotten");
    assert_eq!(refused.code, CommandErrorCode::PhoneForgotten);
    assert_eq!(shop.daraja().state().pushes.len(), 2);
    shop.finish().await?;
    Ok(())
}

#[tokio::test]
async fn a_shop_that_wants_no_memory_has_none() -> Result<()> {
    let shop = TestShop::open().await?;
    let off = RememberPhones { wanted: false };
    ensure!(!shop.app().remember_phones(off).await?.remembers_phones);
    let first = shop.charge("1500", AMINA).await?;
    let is_paid = |sale: &SaleView| sale.status == SaleStatus::Paid;
    shop.until_sale(&first.id, "paid", is_paid).await?;
    ensure!(find(&shop, "678").await?.regulars.is_empty());
    let books = shop.finish().await?;
    assert_eq!(books.number("SELECT count(*) FROM regular")?, 0);
    Ok(())
}
