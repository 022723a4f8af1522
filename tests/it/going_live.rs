//! From practice to real money: what is wrong with a set-up has a name and keeps nothing, and in the live world one shilling goes before all others.

use anyhow::{Context, Result};
use pokea_app::commands::{
    Charge, CommandErrorCode, EnterWorld, MakeVault, Nothing, RealWorld, SetBusiness, SetKeys,
    SetOperator, SetRelay, TakeCash,
};
use pokea_app::views::SaleStatus;
use pokea_app::views::going_live::{CheckedView, SetupProblem};
use pokea_app::{App, Clock, Hosts, Worlds};
use pokea_domain::launch::Business;
use pokea_domain::shop::World;
use pokea_practice::{Practice, PracticeOptions};
use pokea_simulator::{CERTIFICATE_PEM, Handle, Options, Receiver, Shop, Simulator};
use pokea_tests::{LISTEN, RelayProgram, SPEED, new_id, until};
use std::sync::Arc;
use std::time::Duration;

const PHONE: &str = "0722 000 000";

/// A shop that Safaricom's production knows: other keys than the sandbox's.
fn production() -> Shop {
    Shop {
        store_number: "612345".to_owned(),
        receiver: Receiver::Till("5123456".to_owned()),
        passkey: "7".repeat(64),
        consumer_key: "live-key".to_owned(),
        consumer_secret: "live-secret".to_owned(),
        ..Shop::demo()
    }
}

async fn daraja(shop: Shop) -> Result<Handle> {
    Ok(Simulator::start(Options {
        listen: (LISTEN, 0).into(),
        speed: SPEED,
        shop,
        ..Options::default()
    })
    .await?)
}

fn keys(world: RealWorld, of: &Shop, passkey: &str) -> SetKeys {
    SetKeys {
        world,
        consumer_key: of.consumer_key.clone(),
        consumer_secret: of.consumer_secret.clone(),
        passkey: passkey.to_owned(),
    }
}

fn business(number: &str, store: &str) -> SetBusiness {
    SetBusiness {
        business: Business::SoleProprietor,
        name: "Duka la Amina".to_owned(),
        address: "Moi Avenue, Mombasa".to_owned(),
        kra_pin: "p051234567x".to_owned(),
        number: number.to_owned(),
        store: store.to_owned(),
        phone: PHONE.to_owned(),
        administrator: "Amina Odhiambo".to_owned(),
        email: "duka@example.co.ke".to_owned(),
    }
}

fn problem(checked: &CheckedView) -> Option<SetupProblem> {
    checked.problem
}

async fn charge(app: &App, amount: &str) -> Result<String, CommandErrorCode> {
    let sale = new_id();
    let asked = app
        .charge(Charge {
            sale: sale.clone(),
            attempt: new_id(),
            amount: amount.to_owned(),
            basket: None,
            phone: PHONE.to_owned(),
            regular: None,
            cash: None,
            part: None,
        })
        .await;
    asked.map(|_| sale).map_err(|error| error.code)
}

#[tokio::test]
async fn each_mistake_has_its_name_and_one_shilling_goes_first() -> Result<()> {
    let (test, live) = (daraja(Shop::demo()).await?, daraja(production()).await?);
    let relay = RelayProgram::start().await?;
    let folder = tempfile::tempdir()?;
    let hosts = Hosts {
        sandbox: test.base_url().to_owned(),
        live: live.base_url().to_owned(),
    };
    let worlds = Arc::new(Worlds::at(folder.path().to_owned(), hosts, None));
    let practice = Practice::start(PracticeOptions {
        folder: worlds.folder(World::Practice),
        speed: SPEED,
        outside: None,
        viewer: Box::new(|_| Ok(())),
        worlds: Some(Arc::clone(&worlds)),
    })
    .await?;
    let app = practice.app();

    let made = |number, store| app.set_business(business(number, store));
    assert_eq!(
        problem(&made("5123456", "5123456").await?),
        Some(SetupProblem::TillAsStore)
    );
    assert_eq!(
        problem(&made("51234", "x").await?),
        Some(SetupProblem::NotANumber)
    );
    assert_eq!(problem(&made("5123456", "612345").await?), None);

    let (own, demo) = (production(), Shop::demo());
    let live_keys = |of: &Shop, passkey: &str| keys(RealWorld::Live, of, passkey);
    let closed = app.set_keys(live_keys(&own, &own.passkey)).await?;
    assert_eq!(problem(&closed), Some(SetupProblem::VaultClosed));
    let passphrase = |text: &str| MakeVault {
        passphrase: Some(text.to_owned()),
    };
    let short = app.make_vault(passphrase("nine char")).await?;
    assert_eq!(problem(&short), Some(SetupProblem::PassphraseLength));
    assert_eq!(
        problem(&app.make_vault(passphrase("four brown goats")).await?),
        None
    );
    let mistyped = Shop {
        consumer_secret: "mistyped".to_owned(),
        ..production()
    };
    for (typed, wrong) in [
        (live_keys(&demo, &own.passkey), SetupProblem::KeysOfSandbox),
        (keys(RealWorld::Sandbox, &own, ""), SetupProblem::KeysOfLive),
        (
            live_keys(&mistyped, &own.passkey),
            SetupProblem::KeysRefused,
        ),
        (live_keys(&own, "practice-passkey"), SetupProblem::Passkey),
        (
            live_keys(
                &own,
                "bfb279f9aa9bdbcf158e97dd71a467cd2e0c893059b10f78e6b72ada1ed2c919",
            ),
            SetupProblem::SandboxPasskey,
        ),
    ] {
        assert_eq!(problem(&app.set_keys(typed).await?), Some(wrong));
    }
    let view = app.going_live(Nothing {}).await?;
    let kept = view
        .worlds
        .iter()
        .any(|world| world.keys_taken_at_ms.is_some());
    assert!(!kept, "nothing wrong was kept");
    let taken = app.set_keys(live_keys(&own, &own.passkey)).await?;
    assert_eq!(problem(&taken), None);

    // The simulator's certificate is nobody's that is known: its fingerprint is to be compared first.
    let operator = |certificate: &str, fingerprint| SetOperator {
        world: RealWorld::Live,
        name: "shop-api".to_owned(),
        password: "Practice#2026".to_owned(),
        certificate: certificate.to_owned(),
        fingerprint,
    };
    let none = app.set_operator(operator("Habari", None)).await?;
    assert_eq!(problem(&none), Some(SetupProblem::CertificateUnreadable));
    let strange = app.set_operator(operator(CERTIFICATE_PEM, None)).await?;
    assert_eq!(problem(&strange), Some(SetupProblem::CertificateUnknown));
    let compared = operator(CERTIFICATE_PEM, strange.fingerprint);
    let known = app.set_operator(compared).await?;
    assert_eq!(problem(&known), None);
    assert_eq!(known.view.worlds[1].password_days, Some(90));

    let enter = EnterWorld {
        world: Some(RealWorld::Live),
    };
    let early = app.enter_world(enter).await?;
    assert_eq!(problem(&early), Some(SetupProblem::NotReady));
    let reach = |address: &str| SetRelay {
        world: RealWorld::Live,
        address: address.to_owned(),
        registers: true,
    };
    for (address, wrong) in [
        ("relay.example.co.ke", SetupProblem::RelayAddress),
        ("https://mpesa.example.co.ke", SetupProblem::RelayWord),
    ] {
        assert_eq!(
            problem(&app.set_relay(reach(address)).await?),
            Some(wrong),
            "{address}"
        );
    }
    let address = relay.with(live.base_url())?.relay;
    assert_eq!(
        problem(&app.set_relay(reach(address.as_str())).await?),
        None
    );
    assert_eq!(problem(&app.enter_world(enter).await?), None);
    assert_eq!(worlds.world(), World::Live);
    practice.stop().await;

    let mut setup = worlds.setup(World::Live, Clock::faster(SPEED), Box::new(|_| Ok(())))?;
    setup.invite = Some(relay.invite()?);
    // Its operator's password was typed 80 days ago.
    let days = Duration::from_secs(80 * 86_400 + 3_600);
    setup.password_at = setup.password_at.map(|typed_at| typed_at.before(days));
    let app = App::start(setup).await?;
    assert_eq!(app.watch().borrow().password_days, Some(10));
    assert!(!app.going_live(Nothing {}).await?.checked);
    assert_eq!(
        charge(&app, "1500").await,
        Err(CommandErrorCode::CheckFirst)
    );
    app.take_cash(TakeCash {
        sale: new_id(),
        amount: "1500".to_owned(),
        basket: None,
        tendered: String::new(),
    })
    .await
    .context("cash is not held up")?;
    let shilling = charge(&app, "1")
        .await
        .map_err(|code| anyhow::anyhow!("{code:?}"))?;
    until("the shilling came the whole way", async || {
        let checked = app.going_live(Nothing {}).await?.checked;
        Ok(checked.then_some(()))
    })
    .await?;
    let found = app
        .find_sales(pokea_app::commands::FindSales {
            text: String::new(),
        })
        .await?;
    let sale = found.sales.iter().find(|sale| sale.id == shilling);
    assert_eq!(sale.context("it is there")?.status, SaleStatus::Paid);
    charge(&app, "1500")
        .await
        .map_err(|code| anyhow::anyhow!("{code:?}"))?;
    app.close().await;
    Ok(())
}
