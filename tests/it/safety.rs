//! Backups that leave this PC: encrypted, read back, kept, told of, and put in place on a clean machine.

use anyhow::{Context, Result, ensure};
use pokea_app::commands::safety::{ChooseOffsite, FetchBackup};
use pokea_app::commands::{CommandErrorCode, FindSales, Nothing, ReadDay, RestoreBackup};
use pokea_app::views::offsite::{OffsiteTrouble, OffsiteView};
use pokea_app::{Database, StartError, matrix};
use pokea_domain::RegisterId;
use pokea_domain::shop::{Shop, World};
use pokea_domain::staff::Role;
use pokea_practice::fetch_backup;
use pokea_tests::{Desktop, RelayProgram, TestShop, daraja, new_id, until};
use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};

const SPEED: u32 = 20;
const PHRASE: &str = "mango tree behind the school";

fn choose(folder: &Path, passphrase: &str) -> ChooseOffsite {
    ChooseOffsite {
        folder: folder.display().to_string(),
        passphrase: passphrase.to_owned().into(),
    }
}

fn fetch(file: &Path, passphrase: &str) -> FetchBackup {
    FetchBackup {
        file: file.display().to_string(),
        passphrase: passphrase.to_owned().into(),
    }
}

fn copies(folder: &Path) -> Result<Vec<PathBuf>> {
    let paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path()));
    let mut paths: Vec<PathBuf> = paths.collect::<Result<_>>()?;
    paths.retain(|path| path.extension().is_some_and(|end| end == "pokea-backup"));
    paths.sort();
    Ok(paths)
}

async fn until_offsite(
    shop: &TestShop,
    what: &str,
    is: impl Fn(&OffsiteView) -> bool,
) -> Result<OffsiteView> {
    let view = shop.until(what, |view| is(&view.offsite)).await?;
    Ok(view.offsite.clone())
}

/// A shop whose first copy is on the stick.
async fn with_copy(stick: &Path) -> Result<TestShop> {
    let shop = TestShop::open().await?;
    shop.cash(&new_id(), "1234", "").await?;
    shop.cash(&new_id(), "766", "1000").await?;
    let taken = shop.app().choose_offsite(choose(stick, PHRASE)).await?;
    assert_eq!(taken.trouble, None);
    until_offsite(&shop, "a copy", |offsite| {
        offsite.last_ms.is_some() && offsite.percent.is_none()
    })
    .await?;
    Ok(shop)
}

/// What the books say: the latest sales, and the day's end.
async fn books(shop: &TestShop) -> Result<[Value; 2]> {
    let text = String::new();
    let sales = shop.app().find_sales(FindSales { text }).await?;
    let day = shop.app().day_end(ReadDay { day: String::new() }).await?;
    let mut day = serde_json::to_value(day)?;
    if let Some(day) = day.as_object_mut() {
        // When it was made, and how far the records were read: of the program, not of the books.
        day.retain(|name, _| !name.ends_with("_ms") && name != "coverage");
    }
    Ok([json!(sales.sales), day])
}

/// Whoever chooses the passphrase can read the books elsewhere.
#[test]
fn only_an_owner_says_where_backups_go_and_what_opens_them() {
    let row = { matrix().into_iter() }.find(|(name, _)| *name == "choose_offsite");
    let act = row.and_then(|(_, act)| act);
    assert!(act.is_some_and(|act| !act.is_for(Role::Manager) && act.is_for(Role::Owner)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_from_a_stick_on_a_clean_machine_gives_equal_books() -> Result<()> {
    let (stick, elsewhere) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let shop = with_copy(stick.path()).await?;
    let before = books(&shop).await?;
    let copies = copies(stick.path())?;
    let copy = copies.first().context("a copy")?;
    let bytes = fs::read(copy)?;
    ensure!(!bytes.windows(6).any(|six| six == b"SQLite"), "readable");

    let view = fetch_backup(elsewhere.path(), &fetch(copy, &PHRASE.to_uppercase()))?;
    let found = view.backup.context("whole")?;
    assert_eq!(found.last_receipt.as_deref(), Some("R1-000002"));
    let opened = Database::open(elsewhere.path());
    let code = opened.err().as_ref().map(StartError::code);
    assert_eq!(
        code,
        Some(CommandErrorCode::StartDamaged),
        "no empty shop beside it"
    );
    let backup = found.name;
    Database::restore(elsewhere.path(), &RestoreBackup { backup })?;
    let moved = TestShop::open_in(elsewhere).await?;
    assert_eq!(books(&moved).await?, before);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_whole_backup_of_this_shop_is_refused_by_its_reason() -> Result<()> {
    let (stick, elsewhere) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let shop = with_copy(stick.path()).await?;
    let copies = copies(stick.path())?;
    let copy = copies.first().context("a copy")?;
    let code = |file: &Path, phrase| {
        let refused = fetch_backup(elsewhere.path(), &fetch(file, phrase));
        refused.err().map(|error| error.code)
    };
    assert_eq!(
        code(copy, "mango tree behind the church"),
        Some(CommandErrorCode::WrongPin)
    );
    assert_eq!(
        code(&stick.path().join("none"), PHRASE),
        Some(CommandErrorCode::BackupGone)
    );
    let mut bytes = fs::read(copy)?;
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    let broken = stick.path().join("broken");
    fs::write(&broken, &bytes)?;
    assert_eq!(code(&broken, PHRASE), Some(CommandErrorCode::BackupGone));
    fs::write(&broken, &fs::read(copy)?[..middle])?;
    assert_eq!(
        code(&broken, PHRASE),
        Some(CommandErrorCode::BackupGone),
        "cut off"
    );

    let view = shop.app().watch().borrow().clone();
    let own = Shop {
        name: "Another name".to_owned(),
        address: String::new(),
        kra_pin: String::new(),
        till_number: view.till_number.clone(),
        register: RegisterId(1),
    };
    let other = Shop {
        till_number: "600000".to_owned(),
        ..own.clone()
    };
    let second = Shop {
        register: RegisterId(2),
        ..own.clone()
    };
    for (shop, world) in [
        (&other, World::Practice),
        (&second, World::Practice),
        (&own, World::Live),
    ] {
        let refused = Database::fetch(elsewhere.path(), (shop, world), &fetch(copy, PHRASE));
        let code = refused.err().map(|error| error.code);
        assert_eq!(code, Some(CommandErrorCode::BackupForeign), "{world:?}");
    }
    let left = fs::read_dir(elsewhere.path().join("pokea.db.backups"))?.count();
    assert_eq!(left, 0, "nothing of it stays");
    ensure!(fetch_backup(elsewhere.path(), &fetch(copy, PHRASE)).is_ok());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stick_that_is_gone_is_told_of_until_it_is_back() -> Result<()> {
    let place = tempfile::tempdir()?;
    let (stick, away) = (place.path().join("stick"), place.path().join("away"));
    fs::create_dir(&stick)?;
    let shop = with_copy(&stick).await?;
    let app = shop.app();
    let last = app.watch().borrow().offsite.last_ms;

    fs::rename(&stick, &away)?;
    app.back_up_offsite(Nothing {}).await?;
    let gone = until_offsite(&shop, "the stick is gone", |offsite| {
        offsite.trouble.is_some()
    })
    .await?;
    assert_eq!(
        (gone.trouble, gone.last_ms),
        (Some(OffsiteTrouble::FolderGone), last)
    );

    // Another stick, or an empty mount point.
    fs::create_dir(&stick)?;
    app.back_up_offsite(Nothing {}).await?;
    let other = Some(OffsiteTrouble::OtherDisk);
    until_offsite(&shop, "another stick", |offsite| offsite.trouble == other).await?;
    ensure!(copies(&stick)?.is_empty());

    fs::remove_dir(&stick)?;
    fs::rename(&away, &stick)?;
    app.back_up_offsite(Nothing {}).await?;
    let back = until_offsite(&shop, "a newer copy", |offsite| {
        offsite.trouble.is_none() && offsite.last_ms > last
    })
    .await?;
    assert_eq!(back.folder.as_deref(), Some(&*stick.display().to_string()));
    assert_eq!(copies(&stick)?.len(), 2);
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_is_looked_at_before_it_is_taken_and_only_so_many_copies_are_kept() -> Result<()> {
    let stick = tempfile::tempdir()?;
    let shop = TestShop::open().await?;
    let app = shop.app();
    let path = stick.path();
    for (folder, phrase, expected) in [
        (Path::new("backups"), PHRASE, OffsiteTrouble::NotAPath),
        (&path.join("none"), PHRASE, OffsiteTrouble::FolderGone),
        (
            &shop.folder().join("receipts"),
            PHRASE,
            OffsiteTrouble::FolderOfTill,
        ),
        (path, "", OffsiteTrouble::NoKey),
    ] {
        let taken = app.choose_offsite(choose(folder, phrase)).await?;
        assert_eq!(taken.trouble, Some(expected), "{}", folder.display());
    }
    assert_eq!(app.watch().borrow().offsite.folder, None, "as before");
    ensure!(app.choose_offsite(choose(path, "too short")).await.is_err());

    let family = format!("practice-{}-R1-", app.watch().borrow().till_number);
    for day in 10..30 {
        fs::write(
            path.join(format!("{family}202601{day}120000.pokea-backup")),
            "old",
        )?;
    }
    let others = path.join("practice-1-R1-20260101120000.pokea-backup");
    fs::write(&others, "another shop's")?;
    assert_eq!(
        app.choose_offsite(choose(path, PHRASE)).await?.trouble,
        None
    );
    until_offsite(&shop, "a copy", |offsite| offsite.last_ms.is_some()).await?;
    assert_eq!(copies(path)?.len(), 14 + 1);
    ensure!(others.exists());
    let oldest = format!("{family}20260117120000.pokea-backup");
    ensure!(path.join(oldest).exists(), "the oldest of those that go");
    Ok(())
}

/// How much of a copy without its name there is.
fn half(stick: &Path) -> u64 {
    let entries = fs::read_dir(stick).into_iter().flatten().flatten();
    let parts = entries.filter(|entry| entry.path().extension().is_some_and(|end| end == "part"));
    let sizes = parts.filter_map(|part| Some(part.metadata().ok()?.len()));
    sizes.max().unwrap_or_default()
}

/// Killed without a goodbye, earlier and later in a copy: what has its name is whole, and what is half goes with the next.
#[tokio::test(flavor = "multi_thread")]
async fn a_kill_in_the_middle_of_a_copy_leaves_no_half_backup() -> Result<()> {
    let (money, relay) = (tempfile::tempdir()?, RelayProgram::start().await?);
    let daraja = daraja(money.path(), SPEED).await?;
    let outside = relay.with(daraja.base_url())?;
    let (folder, stick) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let place = stick.path().display().to_string();
    // So many bytes of it are on the stick.
    for (life, bytes) in [0, 1, 40_000, 90_000, 150_000, 200_000]
        .into_iter()
        .enumerate()
    {
        let before = copies(stick.path())?.len();
        let till = Desktop::start(folder.path(), &outside, SPEED, None).await?;
        let sale = json!({ "sale": new_id(), "amount": "100", "tendered": "" });
        till.ask("take_cash", &sale).await?;
        if life == 0 {
            let request = json!({ "folder": place, "passphrase": PHRASE });
            till.ask("choose_offsite", &request).await?;
        } else {
            till.ask("back_up_offsite", &json!({})).await?;
        }
        until("a copy under way", async || {
            let is_over = copies(stick.path())?.len() > before;
            Ok((is_over || half(stick.path()) >= bytes).then_some(()))
        })
        .await?;
        till.kill()?;
        for copy in copies(stick.path())? {
            let clean = tempfile::tempdir()?;
            ensure!(
                fetch_backup(clean.path(), &fetch(&copy, PHRASE))?
                    .backup
                    .is_some()
            );
        }
    }
    let till = Desktop::start(folder.path(), &outside, SPEED, None).await?;
    till.close().await?;
    ensure!(!copies(stick.path())?.is_empty(), "a close copies");
    assert_eq!(half(stick.path()), 0, "what a kill left goes");
    Ok(())
}
