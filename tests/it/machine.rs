//! The PC itself: it sleeps in the middle of a payment, and somebody starts the till twice.

use anyhow::Result;
use pokea_simulator::Answer;
use pokea_tests::{Books, Desktop, RelayProgram, SPEED, code_of_json as code_of, daraja, new_id};
use pokea_tests::{pushes_to, until_daraja};

const PHONE: &str = "0712 345 678";

/// The customer pays while the PC sleeps. Awake, the till finds out by itself, and asks nobody again.
#[cfg(unix)]
#[tokio::test]
async fn a_pc_that_slept_through_the_payment_wakes_up_paid() -> Result<()> {
    let (folder, money) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let daraja = daraja(money.path(), SPEED).await?;
    let relay = RelayProgram::start().await?;
    let desktop =
        Desktop::start(folder.path(), &relay.with(daraja.base_url())?, SPEED, None).await?;
    let sale = new_id();
    desktop.charge(&sale, "1500", PHONE).await?;
    desktop
        .until_sale(&sale, "accepted", |sale| {
            sale["attempt"]["situation"] == "on_the_phone"
        })
        .await?;
    desktop.signal("STOP")?;
    until_daraja(&daraja, "the callback", |view| {
        let callback = view.pushes.first().and_then(|push| push.callbacks.first());
        callback.is_some_and(|callback| callback.answer == Some(Answer::Status(200)))
    })
    .await?;
    desktop.signal("CONT")?;
    let paid = desktop
        .until_sale(&sale, "code", |sale| code_of(sale).is_some())
        .await?;
    assert_eq!(paid["status"], "paid");
    assert_eq!(pushes_to(&daraja, PHONE).len(), 1);
    desktop.kill()?;
    Books::check(folder.path())
}

/// R19: the second till on the same files does not start, and the first one does not notice.
#[tokio::test]
async fn a_second_till_on_the_same_files_does_not_start() -> Result<()> {
    let (folder, money) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let daraja = daraja(money.path(), SPEED).await?;
    let relay = RelayProgram::start().await?;
    let outside = relay.with(daraja.base_url())?;
    let first = Desktop::start(folder.path(), &outside, SPEED, None).await?;
    let log = money.path().join("second");
    let second = Desktop::start(folder.path(), &outside, SPEED, Some((&log, "error"))).await;
    assert!(second.is_err(), "two tills on one database");
    let said = std::fs::read_to_string(&log)?;
    assert!(said.contains("another Pokea is using"), "{said}");

    let sale = new_id();
    first.charge(&sale, "1500", PHONE).await?;
    first
        .until_sale(&sale, "code", |sale| code_of(sale).is_some())
        .await?;
    first.kill()?;
    // Its lock died with it.
    let third = Desktop::start(folder.path(), &outside, SPEED, None).await?;
    assert!(third.sale(&sale).await?.is_some());
    third.kill()?;
    Books::check(folder.path())
}
