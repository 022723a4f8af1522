//! A damaged database: nothing is sold into it, a backup is put in its place when somebody asks for it, and what was paid since is found
//! again, by query and from the relay's mail (R21, F46, F48).

use anyhow::{Context, Result, ensure};
use pokea_app::RealDisk;
use pokea_app::commands::CommandErrorCode;
use pokea_app::views::Light;
use pokea_app::views::disk::DiskView;
use pokea_domain::{Millis, Msisdn};
use pokea_practice::Outside;
use pokea_simulator::{Behaviour, Handle};
use pokea_store::{Evidence, Heard, Source, Store};
use pokea_tests::{
    BOUND, Books, Desktop, RelayProgram, TestShop, code_of as code_of_view,
    code_of_json as code_of, daraja, new_id, pushes_to, until, until_daraja,
};
use serde_json::json;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;
use tokio::time::timeout;

const PHONE: &str = "0712 345 678";
const SPEED: u32 = 20;

/// Daraja and the relay, outside of the till, with what they write.
struct World {
    _money: TempDir,
    _relay: RelayProgram,
    daraja: Handle,
    outside: Outside,
}

impl World {
    async fn start() -> Result<Self> {
        let money = tempfile::tempdir()?;
        let daraja = daraja(money.path(), SPEED).await?;
        let relay = RelayProgram::start().await?;
        let outside = relay.with(daraja.base_url())?;
        Ok(Self {
            _money: money,
            _relay: relay,
            daraja,
            outside,
        })
    }

    async fn till(&self, folder: &Path) -> Result<Desktop> {
        Desktop::start(folder, &self.outside, SPEED, None).await
    }

    async fn shop(&self, folder: TempDir) -> Result<TestShop> {
        TestShop::open_on(folder, Arc::new(RealDisk), SPEED, self.outside.clone()).await
    }
}

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
    let (folder, world) = (tempfile::tempdir()?, World::start().await?);
    let daraja = &world.daraja;
    daraja.set_behaviour(None, Behaviour::Ignores);
    let (sale, cash) = (new_id(), new_id());

    // A backup is made when the till closes: of a sale whose phone rings.
    let till = world.till(folder.path()).await?;
    till.charge(&sale, "1500", PHONE).await?;
    till.until_sale(&sale, "accepted", |sale| {
        sale["attempt"]["situation"] == "on_the_phone"
    })
    .await?;
    until_daraja(daraja, "a ringing phone", |view| !view.ringing.is_empty()).await?;
    till.close().await?;

    // Paid, with its code from the relay; then another sale, for cash. Killed, so that no newer backup is made.
    let till = world.till(folder.path()).await?;
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

    let till = world.till(folder.path()).await?;
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
    let (folder, world) = (tempfile::tempdir()?, World::start().await?);
    let till = world.till(folder.path()).await?;
    let request = json!({ "sale": new_id(), "amount": "200", "tendered": "" });
    till.ask("take_cash", &request).await?;
    till.kill()?;
    Books::check(folder.path())?;
    damage(folder.path())?;

    let till = world.till(folder.path()).await?;
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
    let (folder, world) = (tempfile::tempdir()?, World::start().await?);
    large_history(folder.path())?;
    damage(folder.path())?;
    let shop = world.shop(folder).await?;
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
        pushes_to(&world.daraja, "0733 000 111").is_empty(),
        "nobody was asked"
    );
    // What is under way ends.
    shop.until_sale(&sale, "paid", |sale| sale.paid.is_some())
        .await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_database_that_is_sound_is_looked_at_while_it_sells() -> Result<()> {
    let (folder, world) = (tempfile::tempdir()?, World::start().await?);
    large_history(folder.path())?;
    let shop = world.shop(folder).await?;
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
    let (folder, world) = (tempfile::tempdir()?, World::start().await?);
    large_history(folder.path())?;
    let shop = world.shop(folder).await?;
    shop.until("a look", |view| view.looked_percent.is_some())
        .await?;
    let books = shop.close().await?;
    let backups = fs::read_dir(books.folder().join("pokea.db.backups"))?;
    assert_eq!(backups.count(), 1, "and makes its backup");
    Ok(())
}

/// A whole folder that was put back, database and witness, is older than what the relay was told (F47).
#[tokio::test(flavor = "multi_thread")]
async fn a_whole_folder_that_was_put_back_is_noticed_by_the_relay() -> Result<()> {
    const FILES: [&str; 2] = ["pokea.db", "pokea.db.head"];
    let (folder, world) = (tempfile::tempdir()?, World::start().await?);
    let older = tempfile::tempdir()?;
    let shop = world.shop(folder).await?;
    let sold = shop.charge("100", PHONE).await?.id;
    shop.until_sale(&sold, "its code", |sale| code_of_view(sale).is_some())
        .await?;
    let books = shop.close().await?;
    for file in FILES {
        fs::copy(books.folder().join(file), older.path().join(file))?;
    }

    let shop = world.shop(books.into_folder()).await?;
    let mut lost = Vec::new();
    for amount in ["200", "300"] {
        let sale = shop.charge(amount, PHONE).await?.id;
        shop.until_sale(&sale, "its code", |sale| code_of_view(sale).is_some())
            .await?;
        lost.push(sale);
    }
    let screen = shop
        .until("the relay", |view| view.lights.relay == Light::Good)
        .await?;
    assert!(!screen.older_copy, "nothing was put back yet");
    let books = shop.close().await?;
    let mail = books.number("SELECT count(*) FROM evidence WHERE source = 'stk_callback'")?;
    for file in FILES {
        fs::copy(older.path().join(file), books.folder().join(file))?;
    }

    let shop = world.shop(books.into_folder()).await?;
    shop.until("an older copy", |view| view.older_copy).await?;
    let found = shop.find("").await?;
    assert!(!found.iter().any(|sale| lost.contains(sale)), "{found:?}");
    // The money of the lost sales is found again, and waits for the owner.
    shop.until("the money", |view| view.unsettled.unassigned.len() == 2)
        .await?;
    let again = shop.close().await?;
    let strays = "SELECT count(*) FROM evidence WHERE source = 'unknown' AND nonce IS NOT NULL";
    assert_eq!(
        again.number(strays)?,
        mail - 1,
        "the relay sends them again"
    );
    Ok(())
}
