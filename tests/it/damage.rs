//! A damaged database: nothing is sold into it, a backup is put in its place when somebody asks for it, and what was paid since is found
//! again, by query and from the relay's mail (R21, F46, F48).

use anyhow::{Context, Result, ensure};
use pokea_app::RealDisk;
use pokea_app::commands::CommandErrorCode;
use pokea_app::views::disk::DiskView;
use pokea_domain::{Millis, Msisdn};
use pokea_simulator::Behaviour;
use pokea_store::{Evidence, Heard, Source, Store};
use pokea_tests::{
    BOUND, Books, Desktop, RelayProgram, TestShop, code_of_json as code_of, daraja, new_id,
    pushes_to, until, until_daraja,
};
use serde_json::json;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use tokio::time::timeout;

const PHONE: &str = "0712 345 678";
const SPEED: u32 = 20;

/// Puts noise into the middle of the till's file, which is closed.
fn damage(folder: &Path) -> Result<Vec<u8>> {
    let path = folder.join("pokea.db");
    let mut file = fs::read(&path)?;
    let middle = file.len() / 2;
    file[middle..middle + 3_000].fill(0x5a);
    fs::write(&path, &file)?;
    Ok(file)
}

#[tokio::test]
async fn a_payment_that_a_backup_lacks_is_found_by_query_and_from_the_relay() -> Result<()> {
    let (folder, money) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let daraja = daraja(money.path(), SPEED).await?;
    daraja.set_behaviour(None, Behaviour::Ignores);
    let relay = RelayProgram::start().await?;
    let outside = relay.with(daraja.base_url())?;
    let (sale, cash) = (new_id(), new_id());

    // A backup is made when the till closes: of a sale whose phone rings.
    let till = Desktop::start(folder.path(), &outside, SPEED, None).await?;
    till.charge(&sale, "1500", PHONE).await?;
    till.until_sale(&sale, "accepted", |sale| {
        sale["attempt"]["situation"] == "on_the_phone"
    })
    .await?;
    until_daraja(&daraja, "a ringing phone", |view| !view.ringing.is_empty()).await?;
    till.close().await?;

    // Paid, with its code from the relay; then another sale, for cash. Killed, so that no newer backup is made.
    let till = Desktop::start(folder.path(), &outside, SPEED, None).await?;
    daraja.answer(&Msisdn::parse(PHONE)?, Behaviour::Pays)?;
    let paid = till
        .until_sale(&sale, "code", |sale| code_of(sale).is_some())
        .await?;
    let request = json!({ "sale": cash, "amount": "200", "tendered": "" });
    till.ask("take_cash", &request).await?;
    for number in ["R1-000001", "R1-000002"] {
        let paper = folder.path().join(format!("receipts/{number}.pdf"));
        until("a paper", async || Ok(paper.exists().then_some(()))).await?;
    }
    till.kill()?;
    Books::check(folder.path())?;
    let broken = damage(folder.path())?;

    let till = Desktop::start(folder.path(), &outside, SPEED, None).await?;
    let refused = till.ask("open_till", &json!({})).await?;
    assert_eq!(refused["code"], "start_damaged");
    let charge = till.charge(&new_id(), "100", PHONE).await?;
    assert_eq!(charge["code"], "start_damaged", "nothing is sold");
    let seen = till.ask("look_at_damage", &json!({})).await?;
    let backup = &seen["backup"];
    assert!(backup["last_receipt"].is_null(), "{seen:#}");
    assert_eq!(
        backup["missing_receipts"],
        json!(["R1-000001", "R1-000002"])
    );
    ensure!(
        fs::read(folder.path().join("pokea.db"))? == broken,
        "looking changes nothing"
    );

    let restored = till
        .ask("restore_backup", &json!({ "backup": backup["name"] }))
        .await?;
    assert_eq!(&restored["backup"], backup);
    let papers = Path::new(restored["papers"].as_str().context("papers")?);
    for number in ["R1-000001", "R1-000002"] {
        ensure!(
            papers.join(format!("{number}.pdf")).exists(),
            "{number} is kept from whoever gets its number now"
        );
    }
    let again = till
        .until_sale(&sale, "code", |sale| code_of(sale).is_some())
        .await?;
    assert_eq!(
        (again["status"].as_str(), code_of(&again)),
        (Some("paid"), code_of(&paid))
    );
    assert!(
        till.sale(&cash).await?.is_none(),
        "what was sold after the backup is not in it"
    );
    let twice = till
        .ask("restore_backup", &json!({ "backup": backup["name"] }))
        .await?;
    assert_eq!(
        twice["code"], "bad_request",
        "a till that runs is not restored"
    );
    till.kill()?;
    let kept = restored["kept"].as_str().context("the damaged file")?;
    ensure!(fs::read(kept)? == broken, "as it was");
    Books::check(folder.path())
}

#[tokio::test]
async fn without_a_backup_a_damaged_database_is_still_no_new_shop() -> Result<()> {
    let (folder, money) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let daraja = daraja(money.path(), SPEED).await?;
    let relay = RelayProgram::start().await?;
    let outside = relay.with(daraja.base_url())?;
    let till = Desktop::start(folder.path(), &outside, SPEED, None).await?;
    let request = json!({ "sale": new_id(), "amount": "200", "tendered": "" });
    till.ask("take_cash", &request).await?;
    till.kill()?;
    Books::check(folder.path())?;
    damage(folder.path())?;

    let till = Desktop::start(folder.path(), &outside, SPEED, None).await?;
    let seen = till.ask("look_at_damage", &json!({})).await?;
    assert!(seen["backup"].is_null(), "{seen:#}");
    let refused = till
        .ask("restore_backup", &json!({ "backup": "20260101000000" }))
        .await?;
    assert_eq!(refused["code"], "backup_gone");
    let refused = till.ask("open_till", &json!({})).await?;
    assert_eq!(refused["code"], "start_damaged");
    Ok(())
}

/// A closed till with more than 20 MiB: no start reads it whole.
fn large_history(folder: &Path) -> Result<()> {
    let mut store = Store::open(&folder.join("pokea.db"))?;
    for n in 0..21_u8 {
        let body = vec![b'a' + n; 1 << 20];
        store.keep(&Heard {
            evidence: Evidence {
                source: Source::Unknown,
                received_at: Millis(0),
                posted_to: None,
                body: &body,
            },
            relay: None,
            payer: None,
            told: None,
        })?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn damage_in_the_middle_of_a_large_database_is_found_beside_the_counter() -> Result<()> {
    let (folder, money) = (tempfile::tempdir()?, tempfile::tempdir()?);
    large_history(folder.path())?;
    damage(folder.path())?;
    let daraja = daraja(money.path(), SPEED).await?;
    let relay = RelayProgram::start().await?;
    let outside = relay.with(daraja.base_url())?;
    let shop = TestShop::open_on(folder, Arc::new(RealDisk), SPEED, outside).await?;
    let sale = new_id();
    let charged = shop.charge_for(&sale, "100", PHONE).await;
    assert!(
        charged.is_ok(),
        "a start has no time to see it: {charged:?}"
    );

    shop.until("damaged", |view| view.disk == DiskView::Damaged)
        .await?;
    let refused = shop.charge_for(&new_id(), "300", "0733 000 111").await;
    assert_eq!(
        refused.map_err(|error| error.code).err(),
        Some(CommandErrorCode::Damaged)
    );
    assert!(
        pushes_to(&daraja, "0733 000 111").is_empty(),
        "nobody was asked"
    );
    // What is under way ends.
    shop.until_sale(&sale, "paid", |sale| sale.paid.is_some())
        .await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_database_that_is_sound_is_looked_at_while_it_sells() -> Result<()> {
    let (folder, money) = (tempfile::tempdir()?, tempfile::tempdir()?);
    large_history(folder.path())?;
    let daraja = daraja(money.path(), SPEED).await?;
    let relay = RelayProgram::start().await?;
    let outside = relay.with(daraja.base_url())?;
    let shop = TestShop::open_on(folder, Arc::new(RealDisk), SPEED, outside).await?;
    let mut percents = Vec::new();
    let mut screen = shop.app().watch();
    timeout(BOUND, async {
        while percents.is_empty() || screen.borrow().looked_percent.is_some() {
            percents.extend(screen.borrow_and_update().looked_percent);
            screen.changed().await?;
        }
        anyhow::Ok(())
    })
    .await??;
    assert!(percents.is_sorted(), "{percents:?}");
    let sale = shop.charge("100", PHONE).await?.id;
    shop.until_sale(&sale, "paid", |sale| sale.paid.is_some())
        .await?;
    let books = shop.finish().await?;
    assert_eq!(books.count("money")?, 1);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_till_that_closes_ends_the_look_first() -> Result<()> {
    let (folder, money) = (tempfile::tempdir()?, tempfile::tempdir()?);
    large_history(folder.path())?;
    let daraja = daraja(money.path(), SPEED).await?;
    let relay = RelayProgram::start().await?;
    let outside = relay.with(daraja.base_url())?;
    let shop = TestShop::open_on(folder, Arc::new(RealDisk), SPEED, outside).await?;
    shop.until("a look", |view| view.looked_percent.is_some())
        .await?;
    let books = shop.close().await?;
    let backups = fs::read_dir(books.folder().join("pokea.db.backups"))?;
    assert_eq!(backups.count(), 1, "and makes its backup");
    Ok(())
}
