//! A disk without room, under the whole app and under the relay, at moments of a payment: nobody is asked for money without a written
//! intent, nothing is acknowledged that is not kept, and when there is room again everything goes on by itself (F45, F58, R20).

use anyhow::{Context, Result, ensure};
use pokea_app::RealDisk;
use pokea_app::commands::CommandErrorCode;
use pokea_app::views::disk::DiskView;
use pokea_app::views::{SaleStatus, SaleView, Situation};
use pokea_domain::Msisdn;
use pokea_simulator::{Answer, AnswerFault, Behaviour, Faults, Handle, PushView};
use pokea_store::room::BALLAST;
use pokea_tests::{
    RelayProgram, SPEED, SaysPlenty, SmallDisk, TestShop, code_of, daraja, new_id, pushes_to,
    situation_of, until, until_daraja,
};
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

const FIRST: &str = "0712 345 001";
const SECOND: &str = "0712 345 002";
const THIRD: &str = "0712 345 003";

/// A prompt rings for ten seconds of the test's time.
const SLOW: u32 = 6;

fn has_its_code(sale: &SaleView) -> bool {
    sale.status == SaleStatus::Paid && code_of(sale).is_some()
}

fn accepted(sale: &SaleView) -> bool {
    situation_of(sale) == Some(Situation::OnThePhone)
}

/// The ballast's file, once it has its room.
async fn ballast_of(shop: &TestShop) -> Result<PathBuf> {
    let path = shop.folder().join("pokea.db.ballast");
    until("the ballast", async || {
        let laid = std::fs::metadata(&path).is_ok_and(|file| file.len() == BALLAST);
        Ok(laid.then_some(()))
    })
    .await?;
    Ok(path)
}

fn one_push(daraja: &Handle, phone: &str) -> Result<PushView> {
    let mut pushes = pushes_to(daraja, phone);
    let push = pushes.pop().context("a push")?;
    ensure!(pushes.is_empty(), "{phone} was asked again");
    Ok(push)
}

#[tokio::test(flavor = "multi_thread")]
async fn without_room_nothing_new_begins_and_what_is_under_way_ends() -> Result<()> {
    let (disk, money) = (SmallDisk::mount_or_pretend(128)?, tempfile::tempdir()?);
    let daraja = daraja(money.path(), SLOW).await?;
    daraja.set_behaviour(None, Behaviour::Ignores);
    let relay = RelayProgram::start().await?;
    let outside = relay.with(daraja.base_url())?;
    let shop = TestShop::open_on(disk.folder()?, Arc::new(RealDisk), SLOW, outside).await?;
    let ballast = ballast_of(&shop).await?;
    let (first, second) = (
        shop.charge("100", FIRST).await?.id,
        shop.charge("200", SECOND).await?.id,
    );
    for sale in [&first, &second] {
        shop.until_sale(sale, "an accepted push", accepted).await?;
    }
    until_daraja(&daraja, "two ringing phones", |view| {
        view.ringing.len() == 2
    })
    .await?;
    disk.fill()?;

    // Nothing new, neither by M-PESA nor for cash. The layer does not tell how full it is; there the commit refuses.
    let no_room = match disk.is_real() {
        true => CommandErrorCode::NoRoom,
        false => CommandErrorCode::NotSaved,
    };
    let refused = shop.charge_for(&new_id(), "300", THIRD).await;
    assert_eq!(refused.map_err(|error| error.code).err(), Some(no_room));
    let refused = shop.cash(&new_id(), "300", "").await;
    assert_eq!(refused.map_err(|error| error.code).err(), Some(no_room));

    // What is under way ends by the ballast's room.
    if disk.is_real() {
        daraja.answer(&Msisdn::parse(FIRST)?, Behaviour::Pays)?;
        shop.until_sale(&first, "its code", has_its_code).await?;
        assert!(!ballast.exists(), "its room was needed");
        disk.fill()?;
    }

    // Without it nothing is said to be paid that is not kept, and the relay keeps what was not.
    daraja.answer(&Msisdn::parse(SECOND)?, Behaviour::Pays)?;
    let screen = shop
        .until("not saved", |view| view.disk == DiskView::NotSaved)
        .await?;
    let waits = |sale: &SaleView| sale.id == second && sale.paid.is_none();
    assert!(screen.waiting.iter().any(waits), "{screen:#?}");
    let refused = shop.charge_for(&new_id(), "300", THIRD).await;
    assert_eq!(
        refused.map_err(|error| error.code).err(),
        Some(CommandErrorCode::NotSaved)
    );

    // A start without room finds everything that was there.
    let shop = shop.restart().await?;
    shop.until_sale(&second, "still not known", |sale| sale.paid.is_none())
        .await?;
    assert!(pushes_to(&daraja, THIRD).is_empty(), "nobody was asked");

    disk.empty()?;
    shop.until_sale(&second, "its code", has_its_code).await?;
    daraja.set_behaviour(None, Behaviour::Pays);
    let third = shop.charge("300", THIRD).await?.id;
    shop.until_sale(&third, "its code", has_its_code).await?;
    if !disk.is_real() {
        daraja.answer(&Msisdn::parse(FIRST)?, Behaviour::Pays)?;
    }
    shop.until_sale(&first, "its code", has_its_code).await?;
    for phone in [FIRST, SECOND, THIRD] {
        one_push(&daraja, phone)?;
    }
    let books = shop.finish().await?;
    assert_eq!(books.count("money")?, 3);
    assert_eq!(books.number("SELECT sum(amount_cents) FROM money")?, 60_000);
    Ok(())
}

/// The room goes between the look at it and the commit; and between the push and its answer.
#[tokio::test(flavor = "multi_thread")]
async fn a_wish_that_finds_no_room_asks_nobody_and_an_answer_waits_for_it() -> Result<()> {
    let (disk, money) = (SmallDisk::mount_or_pretend(40)?, tempfile::tempdir()?);
    let daraja = daraja(money.path(), SLOW).await?;
    let relay = RelayProgram::start().await?;
    let outside = relay.with(daraja.base_url())?;
    let shop = TestShop::open_on(disk.folder()?, Arc::new(SaysPlenty), SLOW, outside).await?;
    let ballast = ballast_of(&shop).await?;
    let (first, second) = (new_id(), new_id());
    disk.fill()?;
    let not_saved = Some(CommandErrorCode::NotSaved);
    for _ in 0..3 {
        let refused = shop.charge_for(&first, "100", FIRST).await;
        assert_eq!(refused.map_err(|error| error.code).err(), not_saved);
        let refused = shop.cash(&new_id(), "100", "").await;
        assert_eq!(refused.map_err(|error| error.code).err(), not_saved);
    }
    assert!(ballast.exists(), "it is not spent on asking for money");
    assert!(shop.find("").await?.is_empty(), "nothing was begun");

    // A push is on its way when the last byte goes, and there is no ballast.
    disk.empty()?;
    daraja.set_faults(Faults {
        answer: AnswerFault::Slow { seconds: 12 },
        ..Faults::NONE
    });
    shop.charge_for(&second, "200", SECOND).await?;
    until_daraja(&daraja, "the push", |view| view.pushes.len() == 1).await?;
    std::fs::remove_file(&ballast)?;
    disk.fill()?;
    shop.until("not saved", |view| view.disk == DiskView::NotSaved)
        .await?;
    let sale = shop.until_sale(&second, "it", |_| true).await?;
    assert!(sale.paid.is_none(), "{sale:#?}");
    disk.empty()?;
    daraja.set_faults(Faults::NONE);
    shop.until_sale(&second, "its code", has_its_code).await?;
    assert!(pushes_to(&daraja, FIRST).is_empty(), "nobody was asked");
    shop.charge_for(&first, "100", FIRST).await?;
    shop.until_sale(&first, "its code", has_its_code).await?;
    for phone in [FIRST, SECOND] {
        one_push(&daraja, phone)?;
    }
    let books = shop.finish().await?;
    assert_eq!(books.count("money")?, 2);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_relay_without_room_answers_503_tells_it_and_goes_on_by_itself() -> Result<()> {
    let disk = match SmallDisk::mount(24) {
        Ok(disk) => disk,
        Err(error) => {
            writeln!(
                std::io::stderr(),
                "no disk of its own ({error:#}; it takes root): shown with a limit on the size of files alone, by \
                 a_full_disk_is_a_503_and_nothing_answered_is_lost"
            )?;
            return Ok(());
        }
    };
    let money = tempfile::tempdir()?;
    let daraja = daraja(money.path(), SPEED).await?;
    let relay = RelayProgram::start_in(disk.folder()?).await?;
    let outside = relay.with(daraja.base_url())?;
    let shop = TestShop::open_to(outside.clone()).await?;
    let first = shop.charge("100", FIRST).await?.id;
    shop.until_sale(&first, "its code", has_its_code).await?;
    assert_eq!(relay.readiness().await?, 200);

    disk.fill()?;
    let second = shop.charge("200", SECOND).await?.id;
    shop.until_sale(&second, "paid", |sale| sale.status == SaleStatus::Paid)
        .await?;
    let refused = |push: &PushView| {
        let refused = Some(Answer::Status(503));
        push.callbacks.iter().any(|told| told.answer == refused)
    };
    until_daraja(&daraja, "a refused callback", |view| {
        view.pushes.iter().any(refused)
    })
    .await?;
    let told = one_push(&daraja, SECOND)?.callbacks;
    let lied = told
        .iter()
        .any(|told| told.answer == Some(Answer::Status(200)));
    assert!(!lied, "{told:#?}");
    assert_eq!(relay.readiness().await?, 503);

    disk.empty()?;
    let third = shop.charge("300", THIRD).await?.id;
    shop.until_sale(&third, "its code", has_its_code).await?;
    assert_eq!(relay.readiness().await?, 200);
    let books = shop.finish().await?;
    assert_eq!(books.count("money")?, 3);
    Ok(())
}
