//! The relay as a program, stopped and killed while payments go on (F56, F57, F60): without it a payment is proven by asking, and with it
//! back nothing is missing that it had promised to keep.

use anyhow::{Context, Result};
use pokea_app::views::{Light, SaleStatus};
use pokea_domain::Msisdn;
use pokea_simulator::{Answer, Behaviour};
use pokea_tests::{RelayProgram, SPEED, TestShop, code_of, daraja, until_daraja};

const PHONE: &str = "0712 345 678";

#[tokio::test]
async fn without_a_relay_a_payment_is_proven_by_asking() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let daraja = daraja(folder.path(), SPEED).await?;
    let mut relay = RelayProgram::start().await?;
    let shop = TestShop::open_to(relay.with(daraja.base_url())?).await?;
    shop.until("the line is up", |view| view.lights.relay == Light::Good)
        .await?;
    relay.kill()?;
    shop.until("the line is down", |view| {
        view.lights.relay == Light::Trouble
    })
    .await?;

    let first = shop.charge("1500", PHONE).await?;
    let paid = shop
        .until_sale(&first.id, "paid", |sale| sale.status == SaleStatus::Paid)
        .await?;
    assert_eq!(code_of(&paid), None, "nobody could tell the code");
    until_daraja(&daraja, "the callback found nobody", |view| {
        view.pushes[0]
            .callbacks
            .first()
            .is_some_and(|c| c.answer == Some(Answer::None))
    })
    .await?;

    relay.start_again().await?;
    shop.until("the line is up again", |view| {
        view.lights.relay == Light::Good
    })
    .await?;
    let second = shop.charge("20", PHONE).await?;
    let told = shop
        .until_sale(&second.id, "the code", |sale| code_of(sale).is_some())
        .await?;
    assert_eq!(told.status, SaleStatus::Paid);
    let books = shop.finish().await?;
    assert_eq!(
        books.number("SELECT sum(amount_cents) FROM money")?,
        152_000
    );
    Ok(())
}

#[tokio::test]
async fn a_paired_till_opens_and_sells_without_its_relay() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let daraja = daraja(folder.path(), SPEED).await?;
    let mut relay = RelayProgram::start().await?;
    let shop = TestShop::open_to(relay.with(daraja.base_url())?).await?;
    relay.kill()?;
    let shop = shop.restart().await?;
    shop.until("the line is down", |view| {
        view.lights.relay == Light::Trouble
    })
    .await?;
    let asked = shop.charge("1500", PHONE).await?;
    shop.until_sale(&asked.id, "paid", |sale| sale.status == SaleStatus::Paid)
        .await?;
    let cash = shop.cash(&pokea_tests::new_id(), "350", "500").await?;
    assert_eq!(cash.paid.context("paid")?.receipt, "R1-000002");
    assert!(shop.receipt(&asked.id).await?.exists());
    shop.finish().await?;
    Ok(())
}

/// The till is closed when the callback comes, and the relay is killed before anybody fetches it.
#[tokio::test]
async fn what_the_relay_answered_200_to_arrives_after_it_was_killed() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let daraja = daraja(folder.path(), SPEED).await?;
    daraja.set_behaviour(None, Behaviour::Ignores);
    let mut relay = RelayProgram::start().await?;
    let outside = relay.with(daraja.base_url())?;
    let shop = TestShop::open_to(outside.clone()).await?;
    let asked = shop.charge("1500", PHONE).await?;
    until_daraja(&daraja, "a ringing phone", |view| !view.ringing.is_empty()).await?;
    let books = shop.close().await?;

    daraja.answer(&Msisdn::parse(PHONE)?, Behaviour::Pays)?;
    until_daraja(&daraja, "the relay's promise", |view| {
        view.pushes[0]
            .callbacks
            .first()
            .is_some_and(|c| c.answer == Some(Answer::Status(200)))
    })
    .await?;
    relay.kill()?;
    relay.start_again().await?;

    let shop = TestShop::open_again(books, outside).await?;
    let paid = shop
        .until_sale(&asked.id, "the code", |sale| code_of(sale).is_some())
        .await?;
    assert_eq!(paid.status, SaleStatus::Paid);
    assert_eq!(daraja.state().pushes.len(), 1);
    // Over yet another restart the mail is not taken a second time for news.
    let shop = shop.restart().await?;
    shop.until("the line is up", |view| view.lights.relay == Light::Good)
        .await?;
    let books = shop.finish().await?;
    assert_eq!((books.count("money")?, books.count("sale")?), (1, 1));
    Ok(())
}

/// The line drops again and again during sales: at worst mail comes twice, and twice is once.
#[tokio::test]
async fn a_relay_that_is_killed_again_and_again_costs_nothing_but_codes() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let daraja = daraja(folder.path(), SPEED).await?;
    let mut relay = RelayProgram::start().await?;
    let shop = TestShop::open_to(relay.with(daraja.base_url())?).await?;
    for round in 0..4 {
        let phone = format!("0712 345 {round:03}");
        let asked = shop.charge("100", &phone).await?;
        relay.kill()?;
        relay.start_again().await?;
        shop.until_sale(&asked.id, "paid", |sale| sale.status == SaleStatus::Paid)
            .await?;
    }
    let books = shop.finish().await?;
    assert_eq!(books.number("SELECT sum(amount_cents) FROM money")?, 40_000);
    assert_eq!(daraja.state().pushes.len(), 4);
    Ok(())
}
