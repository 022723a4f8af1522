//! Which payments straight to the till the shop lets through, where Safaricom asks first (C2B validation): the owner's rule at a running till, and
//! the relay's answer while it is off.

use anyhow::Result;
use pokea_app::ValidationRule;
use pokea_app::commands::AwaitPayment;
use pokea_app::commands::counter::LetThrough;
use pokea_app::views::Light;
use pokea_domain::{Cents, Msisdn};
use pokea_simulator::{Handle, Pay, PaymentState, Shop};
use pokea_tests::{RelayProgram, SPEED, TestShop, daraja, new_id, until, until_daraja};

/// Somebody pays so many shillings: whether it went through.
async fn goes_through(daraja: &Handle, shillings: i64) -> Result<bool> {
    let before = daraja.state().payments.len();
    daraja.pay(&Pay {
        phone: Msisdn::parse("0712345678")?,
        number: Shop::demo().party_b().to_owned(),
        account: String::new(),
        amount: Cents::new(shillings * 100),
        pin: None,
    })?;
    let view = until_daraja(daraja, "a decision", |view| {
        let decided = view.payments.get(before);
        decided.is_some_and(|payment| payment.state != PaymentState::Asking)
    })
    .await?;
    Ok(view.payments[before].state == PaymentState::Paid)
}

async fn chooses(shop: &TestShop, rule: ValidationRule) -> Result<()> {
    let page = shop.app().let_through(LetThrough { rule }).await?;
    assert_eq!(page.lets_through, rule);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_chooses_which_payments_go_through() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let daraja = daraja(folder.path(), SPEED).await?;
    let relay = RelayProgram::start().await?;
    let outside = relay.with(daraja.base_url())?;
    let shop = TestShop::open_to(outside.clone()).await?;
    shop.until("the line is up", |view| view.lights.relay == Light::Good)
        .await?;
    daraja.set_validated(Shop::demo().party_b(), true);
    assert!(goes_through(&daraja, 70).await?, "everything, by default");

    chooses(&shop, ValidationRule::OpenSale).await?;
    // As soon as Safaricom has the addresses: nothing waits.
    until("a payment is refused", async || {
        Ok((!goes_through(&daraja, 70).await?).then_some(()))
    })
    .await?;
    let sale = new_id();
    let awaited = AwaitPayment {
        sale: sale.clone(),
        amount: "70".to_owned(),
        basket: None,
        cash: None,
    };
    shop.app().await_payment(awaited).await?;
    assert!(goes_through(&daraja, 71).await?, "something does");
    chooses(&shop, ValidationRule::ExactAmount).await?;
    assert!(!goes_through(&daraja, 71).await?, "another amount");
    assert!(goes_through(&daraja, 70).await?);
    shop.stop_waiting(&sale).await?;

    // Kept, and the relay's answer while the till is off.
    let books = shop.close().await?;
    assert!(!goes_through(&daraja, 70).await?, "the till is off");
    let shop = TestShop::open_again(books, outside).await?;
    shop.until("the line is up", |view| view.lights.relay == Light::Good)
        .await?;
    chooses(&shop, ValidationRule::AcceptAll).await?;
    assert!(goes_through(&daraja, 70).await?);
    let books = shop.close().await?;
    assert!(goes_through(&daraja, 70).await?);
    drop(books);
    Ok(())
}
