//! Power cuts: the till's process is killed without a word, at every moment of a payment, and starts again (F36-F39, F41). Whatever was
//! on its way, no customer is asked twice, and every payment ends paid or plainly not known.

use anyhow::{Result, ensure};
use pokea_domain::Msisdn;
use pokea_simulator::{Behaviour, Handle};
use pokea_tests::{Books, Desktop, Program, RelayProgram, code_of_json as code_of, daraja, new_id};
use pokea_tests::{LISTEN, SPEED, pushes_to, until, until_daraja};
use serde_json::Value;
use std::time::Duration;
use tokio::time::timeout;

const PHONE: &str = "0712 345 678";

#[tokio::test]
async fn killed_while_the_phone_rings_the_till_still_gets_its_money() -> Result<()> {
    let (folder, money) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let daraja = daraja(money.path(), SPEED).await?;
    daraja.set_behaviour(None, Behaviour::Ignores);
    let outside = RelayProgram::start().await?;
    let outside = (outside.with(daraja.base_url())?, outside);
    let desktop = Desktop::start(folder.path(), &outside.0, SPEED, None).await?;
    let sale = new_id();
    desktop.charge(&sale, "1500", PHONE).await?;
    until_daraja(&daraja, "a ringing phone", |view| !view.ringing.is_empty()).await?;
    desktop.kill()?;

    let desktop = Desktop::start(folder.path(), &outside.0, SPEED, None).await?;
    let shown = desktop
        .until_sale(&sale, "the open sale", |sale| sale["attempt"].is_object())
        .await?;
    assert!(shown["paid"].is_null(), "{shown:#}");
    let refused = desktop.charge(&sale, "", PHONE).await?;
    assert_eq!(refused["code"], "prompt_live");
    daraja.answer(&Msisdn::parse(PHONE)?, Behaviour::Pays)?;
    settle(&desktop, &daraja, &sale, PHONE).await?;
    assert_eq!(pushes_to(&daraja, PHONE).len(), 1);
    desktop.kill()?;
    Books::check(folder.path())
}

/// Twenty payments, each cut short by a kill between nothing and twelve seconds of Safaricom's time after the cashier pressed Enter, most
/// of them early, where the till writes, sends and is answered. The next start has the broken payments of all earlier ones to mend.
#[tokio::test]
async fn killed_at_any_moment_no_phone_is_asked_twice() -> Result<()> {
    const ROUNDS: u32 = 20;
    const SLOW: u32 = 20;
    const LAST_KILL: Duration = Duration::from_secs(12);
    let (folder, money) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let daraja = daraja(money.path(), SLOW).await?;
    let relay = RelayProgram::start().await?;
    let outside = relay.with(daraja.base_url())?;

    let mut sales = Vec::new();
    for round in 0..ROUNDS {
        let life = LAST_KILL / SLOW * (round * round) / (ROUNDS * ROUNDS);
        let (sale, phone) = (new_id(), format!("0712 345 {round:03}"));
        let desktop = Desktop::start(folder.path(), &outside, SLOW, None).await?;
        let living = async {
            desktop.charge(&sale, "100", &phone).await?;
            desktop
                .until_sale(&sale, "code", |sale| code_of(sale).is_some())
                .await
        };
        // So long the till lives; whether the payment is over by then is what differs.
        let _ = timeout(life, living).await;
        desktop.kill()?;
        sales.push((sale, phone));
    }

    let desktop = Desktop::start(folder.path(), &outside, SLOW, None).await?;
    let (mut paid, mut unknown) = (0, 0);
    for (sale, phone) in &sales {
        match settle(&desktop, &daraja, sale, phone).await? {
            Some(sale) if sale["status"] == "paid" => paid += 1,
            Some(_) | None => unknown += 1,
        }
    }
    for (_, phone) in &sales {
        let pushes = pushes_to(&daraja, phone).len();
        ensure!(pushes <= 1, "{phone} was asked {pushes} times");
    }
    // F39: what was proven before a kill has its paper after it.
    let receipts = folder.path().join("receipts");
    for number in 1..=paid {
        let paper = receipts.join(format!("R1-{number:06}.pdf"));
        until("a paper", async || Ok(paper.exists().then_some(()))).await?;
    }
    ensure!(
        paid >= 5,
        "{paid} paid, {unknown} not: the kills came too early to mean much"
    );
    desktop.kill()?;
    Books::check(folder.path())
}

/// Waits until a sale is as it will stay: paid if its prompt was answered to a till that had heard of it, plainly not known if the answer
/// was lost, and absent only if no phone rang (I5: nothing is sent that is not written).
async fn settle(
    desktop: &Desktop,
    daraja: &Handle,
    sale: &str,
    phone: &str,
) -> Result<Option<Value>> {
    until(&format!("an end of the sale to {phone}"), async || {
        let pushes = pushes_to(daraja, phone).len();
        let Some(shown) = desktop.sale(sale).await? else {
            ensure!(
                pushes == 0,
                "{phone} rang for a sale that nobody wrote down"
            );
            return Ok(Some(None));
        };
        let situation = shown["attempt"]["situation"].as_str().unwrap_or_default();
        let settled = match (shown["status"].as_str().unwrap_or_default(), pushes) {
            ("paid", 1) => true,
            ("not_known", 0) => situation == "answer_lost",
            ("not_known", 1) => situation == "unattributed",
            ("waiting", _) | ("not_known", _) => false,
            other => anyhow::bail!("{phone} ended as {other:?}, {situation}"),
        };
        Ok(settled.then_some(Some(shown)))
    })
    .await
}

/// The whole counter loses power, Daraja and relay included; each is a program of its own and starts again where it was.
#[tokio::test]
async fn everything_killed_at_once_still_ends_paid() -> Result<()> {
    let (folder, money) = (tempfile::tempdir()?, tempfile::tempdir()?);
    let state = money.path().join("state.json");
    let state = state.to_string_lossy();
    let daraja = async |listen: &str| {
        let arguments = ["--listen", listen, "--speed", "10", "--state", &state];
        Program::start("pokea-simulator", &arguments, &[], None).await
    };
    let first = daraja(&format!("{LISTEN}:0")).await?;
    let words = first.first_line().split(' ');
    let base_url = words
        .filter_map(|word| word.strip_prefix("base_url="))
        .collect::<String>();
    let mut relay = RelayProgram::start().await?;
    let outside = relay.with(&base_url)?;
    let desktop = Desktop::start(folder.path(), &outside, 10, None).await?;
    let sale = new_id();
    desktop.charge(&sale, "1500", PHONE).await?;
    desktop
        .until_sale(&sale, "accepted", |sale| {
            sale["attempt"]["situation"] == "on_the_phone"
        })
        .await?;
    desktop.kill()?;
    relay.kill()?;
    first.kill()?;

    let _daraja = daraja(base_url.trim_start_matches("http://")).await?;
    relay.start_again().await?;
    let desktop = Desktop::start(folder.path(), &outside, 10, None).await?;
    let paid = desktop
        .until_sale(&sale, "code", |sale| code_of(sale).is_some())
        .await?;
    assert_eq!(paid["status"], "paid");
    assert_eq!(paid["paid"]["receipt"], "R1-000001");
    desktop.kill()?;
    Books::check(folder.path())
}
