//! Pushes that reach no phone: Daraja cannot be reached, refuses the shop, or has another session open on that phone.

use anyhow::{Context, Result};
use pokea_app::commands::CommandErrorCode;
use pokea_app::views::{Light, SaleStatus, Situation};
use pokea_domain::payment::PHONE_BUSY_PAUSE;
use pokea_domain::sale::ATTEMPTS_MAX;
use pokea_simulator::{Behaviour, Options, Shop, Simulator};
use pokea_tests::{
    RelayProgram, SPEED, TestShop, code_of, daraja, situation_of, until, until_daraja,
};

const PHONE: &str = "0712 345 678";

/// F01: nothing was sent, it is said at once, and the same sale is asked again once the line is back.
#[tokio::test]
async fn without_a_line_nothing_is_sent_and_it_may_be_asked_again() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (relay, first) = (
        RelayProgram::start().await?,
        daraja(folder.path(), SPEED).await?,
    );
    let address = first.base_url().to_owned();
    let shop = TestShop::open_to(relay.with(&address)?).await?;
    shop.until("Daraja answers", |view| view.lights.mpesa == Light::Good)
        .await?;
    first.stop().await;

    let asked = shop.charge("1500", PHONE).await?;
    let failed = shop
        .until_sale(&asked.id, "not sent", |sale| {
            sale.status == SaleStatus::Failed
        })
        .await?;
    assert_eq!(situation_of(&failed), Some(Situation::Unreachable));
    shop.until("the light says so", |view| {
        view.lights.mpesa == Light::Trouble
    })
    .await?;

    let back = Simulator::start(Options {
        listen: address.trim_start_matches("http://").parse()?,
        speed: SPEED,
        state_file: Some(folder.path().join("daraja.json")),
        ..Options::default()
    })
    .await?;
    assert!(back.state().pushes.is_empty());
    shop.charge_for(&asked.id, "", PHONE).await?;
    let paid = shop
        .until_sale(&asked.id, "the code", |sale| code_of(sale).is_some())
        .await?;
    assert_eq!(paid.status, SaleStatus::Paid);
    assert_eq!(back.state().pushes.len(), 1);
    shop.finish().await?;
    back.stop().await;
    Ok(())
}

/// The till opens without Daraja, takes cash, and says why M-PESA does not go.
#[tokio::test]
async fn a_till_opens_where_daraja_never_answered() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (relay, gone) = (
        RelayProgram::start().await?,
        daraja(folder.path(), SPEED).await?,
    );
    let address = gone.base_url().to_owned();
    gone.stop().await;
    let shop = TestShop::open_to(relay.with(&address)?).await?;
    let asked = shop.charge("1500", PHONE).await?;
    let failed = shop
        .until_sale(&asked.id, "not sent", |sale| {
            sale.status == SaleStatus::Failed
        })
        .await?;
    assert_eq!(situation_of(&failed), Some(Situation::Unreachable));
    let paid = shop.cash(&asked.id, "", "2000").await?;
    assert_eq!(paid.status, SaleStatus::Paid);
    shop.finish().await?;
    Ok(())
}

#[tokio::test]
async fn a_wrong_passkey_is_the_owners_to_mend() -> Result<()> {
    let relay = RelayProgram::start().await?;
    let daraja = Simulator::start(Options {
        speed: SPEED,
        shop: Shop {
            passkey: "another-passkey".to_owned(),
            ..Shop::demo()
        },
        ..Options::default()
    })
    .await?;
    let shop = TestShop::open_to(relay.with(daraja.base_url())?).await?;
    let asked = shop.charge("1500", PHONE).await?;
    let failed = shop
        .until_sale(&asked.id, "refused", |sale| {
            sale.status == SaleStatus::Failed
        })
        .await?;
    assert_eq!(situation_of(&failed), Some(Situation::SetUp));
    assert!(daraja.state().pushes.is_empty());
    shop.finish().await?;
    Ok(())
}

/// F09: another session is open on that phone. Safaricom wants a minute's pause, and the till keeps it.
#[tokio::test]
async fn a_busy_phone_is_not_asked_again_within_a_minute() -> Result<()> {
    let shop = TestShop::open().await?;
    let daraja = shop.daraja();
    daraja.set_behaviour(None, Behaviour::Ignores);
    let first = shop.charge("100", PHONE).await?;
    until_daraja(daraja, "the phone rings", |view| !view.ringing.is_empty()).await?;

    let second = shop.charge("200", PHONE).await?;
    let busy = shop
        .until_sale(&second.id, "refused", |sale| {
            sale.status == SaleStatus::Failed
        })
        .await?;
    assert_eq!(situation_of(&busy), Some(Situation::PhoneBusy));
    let busy = busy.attempt.context("it was asked")?;
    let again_from = busy.again_from_ms;
    let pause = i128::from(again_from - busy.asked_at_ms);
    let least = PHONE_BUSY_PAUSE.as_millis().cast_signed();
    assert!(
        (least..least + 5_000).contains(&pause),
        "counted from when the push had left, {pause} ms after it was asked for"
    );

    let refused = shop
        .charge_for(&second.id, "", PHONE)
        .await
        .expect_err("too soon");
    assert_eq!(refused.code, CommandErrorCode::TooSoon);
    assert_eq!(refused.again_from_ms, Some(again_from));
    assert_eq!(daraja.state().pushes.len(), 1, "Daraja was not bothered");

    daraja.set_behaviour(None, Behaviour::Pays);
    let id = second.id.clone();
    let asked = until("a minute's end", async || {
        Ok(shop.charge_for(&id, "", PHONE).await.ok())
    })
    .await?;
    assert!(asked.attempt.context("it was asked")?.asked_at_ms >= again_from);
    let paid = shop
        .until_sale(&second.id, "paid", |sale| sale.status == SaleStatus::Paid)
        .await?;
    assert_eq!(paid.due, second.due);
    let ended = shop
        .until_sale(&first.id, "its end", |sale| {
            sale.status == SaleStatus::Failed
        })
        .await?;
    assert_eq!(situation_of(&ended), Some(Situation::NoAnswer));
    shop.finish().await?;
    Ok(())
}

/// A sale is asked for a dozen times, and then it is enough.
#[tokio::test]
async fn a_sale_is_not_asked_for_without_end() -> Result<()> {
    let shop = TestShop::open_at(200).await?;
    shop.daraja().set_behaviour(None, Behaviour::Cancels);
    let sale = pokea_tests::new_id();
    for _ in 0..ATTEMPTS_MAX {
        let asked = shop.charge_for(&sale, "100", PHONE).await?;
        let attempt = asked.attempt.context("it was asked")?.id;
        shop.until_sale(&sale, "cancelled", |sale| {
            let same = sale
                .attempt
                .as_ref()
                .is_some_and(|shown| shown.id == attempt);
            same && sale.status == SaleStatus::Failed
        })
        .await?;
    }
    let refused = shop
        .charge_for(&sale, "100", PHONE)
        .await
        .expect_err("enough");
    assert_eq!(refused.code, CommandErrorCode::TooManyAttempts);
    assert_eq!(shop.daraja().state().pushes.len(), ATTEMPTS_MAX);
    let paid = shop.cash(&sale, "", "100").await?;
    assert_eq!(paid.status, SaleStatus::Paid);
    shop.finish().await?;
    Ok(())
}
