//! What must not be told (I13): no log line of till or relay, at its most talkative, holds a customer's number, a secret, a token or a
//! callback address; and the relay's disk holds nothing that it could read.

use anyhow::{Result, ensure};
use pokea_simulator::{AnswerFault, Faults, Shop};
use pokea_tests::{
    Desktop, Forger, RelayProgram, SPEED, code_of_json as code_of, daraja, new_id, pushes_to,
    until_daraja,
};
use serde_json::{Value, json};
use std::path::Path;

const PHONE: &str = "0712 345 678";
const BUYER_PIN: &str = "A001234567Z";

/// Every way in which the shop's secrets and this customer could be written.
fn canaries(state: &Path) -> Result<Vec<String>> {
    let shop = Shop::demo();
    let mut canaries: Vec<String> = [
        PHONE,
        "0712345678",
        "254712345678",
        "712 345 678",
        "712345678",
        BUYER_PIN,
    ]
    .map(str::to_owned)
    .into();
    canaries.extend([shop.passkey, shop.consumer_secret, shop.consumer_key]);
    // Basic authentication, and the beginning of every STK password, which is the passkey for anyone who can read Base64.
    canaries.push("cHJhY3RpY2Uta2V5OnByYWN0aWNlLXNlY3JldA==".to_owned());
    canaries.push("NTIwMDIwMHByYWN0aWNlLXBhc3Nr".to_owned());
    let state: Value = serde_json::from_slice(&std::fs::read(state)?)?;
    let tokens = state["world"]["tokens"]["granted"].as_array();
    let tokens: Vec<_> = tokens
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    ensure!(!tokens.is_empty(), "Daraja gave tokens");
    canaries.extend(tokens.into_iter().map(str::to_owned));
    Ok(canaries)
}

#[tokio::test]
async fn no_log_and_no_relay_tells_what_it_must_not() -> Result<()> {
    let (folder, money, logs) = (
        tempfile::tempdir()?,
        tempfile::tempdir()?,
        tempfile::tempdir()?,
    );
    let (till_log, relay_log) = (logs.path().join("till"), logs.path().join("relay"));
    let daraja = daraja(money.path(), SPEED).await?;
    let relay = RelayProgram::start_with_log(&relay_log, "trace").await?;
    let outside = relay.with(daraja.base_url())?;
    let desktop =
        Desktop::start(folder.path(), &outside, SPEED, Some((&till_log, "trace"))).await?;

    let sale = new_id();
    desktop.charge(&sale, "1500", PHONE).await?;
    let paid = desktop
        .until_sale(&sale, "code", |sale| code_of(sale).is_some())
        .await?;
    let named = json!({ "sale": sale, "pin": BUYER_PIN });
    let named = desktop.ask("set_buyer_pin", &named).await?;
    assert_eq!(named["buyer_pin"], BUYER_PIN);
    // What goes wrong is logged the most: a lost answer, a callback nobody understands, a forged one, a refused field.
    daraja.set_faults(Faults {
        answer: AnswerFault::Lost,
        ..Faults::default()
    });
    let lost = new_id();
    desktop.charge(&lost, "20", PHONE).await?;
    let view = until_daraja(&daraja, "a second prompt", |view| view.pushes.len() == 2).await?;
    let forger = Forger::new()?;
    forger
        .says_paid(
            &view.pushes[1].callback_url,
            &view.pushes[0],
            "20.00",
            "SFF1Q2W3E4",
        )
        .await?;
    forger
        .says_paid(
            &view.pushes[1].callback_url,
            &view.pushes[1],
            "\"lots\"",
            "?",
        )
        .await?;
    desktop
        .charge(&new_id(), "0712 345 678", "0712 345 6789")
        .await?;
    desktop
        .until_sale(&lost, "adopted", |sale| {
            sale["attempt"]["situation"] == "unattributed"
        })
        .await?;
    desktop.kill()?;

    let mut canaries = canaries(&money.path().join("daraja.json"))?;
    for push in pushes_to(&daraja, PHONE) {
        let mut secret = push.callback_url.rsplit('/');
        canaries.extend(secret.next().map(str::to_owned));
        canaries.extend(secret.next().map(str::to_owned));
    }
    for (log, known) in [
        (&till_log, "Daraja answered"),
        (&relay_log, "A device paired"),
    ] {
        let log = std::fs::read_to_string(log)?;
        ensure!(log.contains(known), "a log that says something: {log}");
        for canary in &canaries {
            let told = log.lines().find(|line| line.contains(canary.as_str()));
            ensure!(told.is_none(), "{canary} is in the log: {told:?}");
        }
    }

    canaries.extend(code_of(&paid).map(str::to_owned));
    canaries.extend(paid["paid"]["tender"]["payer"].as_str().map(str::to_owned));
    for file in std::fs::read_dir(relay.folder())? {
        let path = file?.path();
        let bytes = std::fs::read(&path)?;
        for canary in &canaries {
            // The nonce names the mail, and the mac can be made from it by the relay alone.
            let is_kept = bytes
                .windows(canary.len())
                .any(|part| part == canary.as_bytes());
            ensure!(!is_kept, "the relay keeps {canary} in {}", path.display());
        }
    }
    Ok(())
}
