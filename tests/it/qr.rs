//! A QR code for a sale: Safaricom's own while it answers, the till's otherwise, and none while a phone rings. What is paid by it is money straight to the till.

use anyhow::{Context, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pokea_app::commands::{AssignPayment, AwaitPayment, CommandErrorCode, Nothing, OneSale};
use pokea_app::views::qr::{QrMaker, QrView};
use pokea_app::views::{PracticeCustomer, SaleStatus, SaleView};
use pokea_domain::{Cents, Msisdn, SaleId};
use pokea_simulator::{Faults, GatewayFault, Pay, Shop};
use pokea_tests::TestShop;
use std::time::Duration;
use tokio::time::Instant;

const AMINA: &str = "0712 345 678";

async fn waits_for_the_till(shop: &TestShop, amount: &str) -> Result<SaleView> {
    let sale = SaleId(uuid::Uuid::new_v4()).to_string();
    let wish = AwaitPayment {
        sale,
        amount: amount.to_owned(),
        basket: None,
        cash: None,
    };
    let waiting = shop.app().await_payment(wish).await;
    Ok(waiting?)
}

async fn show(shop: &TestShop, sale: &str) -> Result<QrView, CommandErrorCode> {
    let sale = sale.to_owned();
    let shown = shop.app().show_qr(OneSale { sale }).await;
    shown.map_err(|refused| refused.code)
}

/// What zbar reads in it.
fn read(picture: &str) -> Result<String> {
    let (kind, bytes) = picture.split_once(";base64,").context("a data address")?;
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("code.png");
    let bytes = STANDARD.decode(bytes)?;
    ensure!(kind == "data:image/png", "{kind}");
    std::fs::write(&file, bytes)?;
    let mut zbar = std::process::Command::new("zbarimg");
    let found = zbar
        .args(["--quiet", "--nodbus", "--raw"])
        .arg(file)
        .output()?;
    Ok(String::from_utf8(found.stdout)?.trim_end().to_owned())
}

#[tokio::test]
async fn a_code_holds_what_the_sale_lacks_and_what_it_brings_is_given_to_the_sale() -> Result<()> {
    let shop = TestShop::open_at(150).await?;
    // From records that list nothing, nothing follows.
    let first = shop.charge("20", "0733 000 111").await?;
    let is_paid = |sale: &SaleView| sale.status == SaleStatus::Paid;
    shop.until_sale(&first.id, "paid", is_paid).await?;
    let sale = waits_for_the_till(&shop, "1500").await?;
    let code = show(&shop, &sale.id)
        .await
        .map_err(|code| anyhow::anyhow!("{code:?}"))?;
    let till = Shop::demo().party_b().to_owned();
    assert_eq!(
        (code.maker, code.number.as_str(), code.account),
        (QrMaker::Safaricom, till.as_str(), None)
    );
    let name = shop.app().open_till(Nothing {}).await?.shop_name;
    assert_eq!(
        read(&code.picture)?,
        format!("BG\n{till}\n1500\n{till}\n{name}")
    );

    shop.daraja().pay(&Pay {
        phone: Msisdn::parse(AMINA)?,
        number: till,
        account: String::new(),
        amount: Cents::new(150_000),
        pin: None,
    })?;
    let came = |view: &pokea_app::views::TillView| {
        let mut payments = view.unsettled.unassigned.iter();
        payments
            .find(|payment| payment.proven && payment.candidates.contains(&sale.id))
            .map(|payment| payment.code.clone())
    };
    let view = shop
        .until("the payment", |view| came(view).is_some())
        .await?;
    let assign = AssignPayment {
        sale: sale.id.clone(),
        code: came(&view).context("just seen")?,
    };
    let paid = shop.app().assign_payment(assign).await?;
    assert_eq!(paid.status, SaleStatus::Paid);
    let refused = show(&shop, &sale.id).await.expect_err("it is paid");
    assert_eq!(refused, CommandErrorCode::SaleClosed);
    shop.finish().await?;
    Ok(())
}

#[tokio::test]
async fn r4_no_code_while_a_prompt_may_be_on_a_phone() -> Result<()> {
    let shop = TestShop::open().await?;
    shop.customers(PracticeCustomer::Ignores).await?;
    let asked = shop.charge("1500", AMINA).await?;
    let refused = show(&shop, &asked.id)
        .await
        .expect_err("the customer could pay twice");
    assert_eq!(refused, CommandErrorCode::PromptLive);
    shop.finish().await?;
    Ok(())
}

#[tokio::test]
async fn without_safaricom_the_till_makes_a_code_of_its_own_within_the_customers_patience()
-> Result<()> {
    let shop = TestShop::open().await?;
    let sale = waits_for_the_till(&shop, "1500").await?;
    shop.daraja().set_faults(Faults {
        gateway: Some(GatewayFault::Hangs),
        ..Faults::NONE
    });
    let asked = Instant::now();
    let code = show(&shop, &sale.id)
        .await
        .map_err(|code| anyhow::anyhow!("{code:?}"))?;
    ensure!(
        asked.elapsed() < Duration::from_secs(4),
        "{:?}",
        asked.elapsed()
    );
    assert_eq!(code.maker, QrMaker::Till);
    assert_eq!(code.amount.0, Cents::new(150_000));
    ensure!(code.picture.starts_with("data:image/svg+xml;base64,"));
    shop.app().stop_sale(OneSale { sale: sale.id }).await?;
    shop.finish().await?;
    Ok(())
}
