//! A till that sells until it is killed: the app's real core against a Daraja and a relay outside, without a screen. It says each thing that
//! a cashier could have seen, in one write, once the app has shown it:
//!
//! ```text
//! asked SALE PHONE           the wish was taken: its push may go out
//! paid SALE RECEIPT          the screen said PAID
//! code SALE CODE             the relay's mail about it was taken
//! ```
//! Usage: `pokea-till-to-kill FOLDER SPEED FIRST`, where FIRST is the number of the first customer's phone.

use anyhow::{Context, Result};
use pokea_app::App;
use pokea_app::commands::Charge;
use pokea_app::views::{SaleStatus, SaleView, TenderView, TillView};
use pokea_practice::{Outside, Practice, PracticeOptions};
use std::collections::BTreeSet;
use std::io::Write;
use uuid::Uuid;

/// Sales with a phone that rings, at most.
const WAITING_MAX: usize = 3;

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mut argument = |name| {
        arguments
            .next()
            .with_context(|| format!("missing argument {name}"))
    };
    let folder = argument("FOLDER")?.into();
    let speed = argument("SPEED")?.parse().context("SPEED is a number")?;
    let first: u32 = argument("FIRST")?.parse().context("FIRST is a number")?;
    let practice = Practice::start(PracticeOptions {
        folder,
        speed,
        outside: Some(Outside::from_environment()?.context("Daraja and relay are outside")?),
        viewer: Box::new(|_| Ok(())),
        worlds: None,
    })
    .await?;
    let app = practice.app();
    say("open")?;
    let mut screen = app.watch();
    screen.mark_changed();
    let mut told = BTreeSet::new();
    for phone in first.. {
        ask(app, phone).await?;
        loop {
            screen.changed().await?;
            let view = screen.borrow_and_update().clone();
            tell(&view, &mut told)?;
            let waits = |sale: &&SaleView| sale.status == SaleStatus::Waiting;
            if view.waiting.iter().filter(waits).count() < WAITING_MAX {
                break;
            }
        }
    }
    Ok(())
}

async fn ask(app: &App, phone: u32) -> Result<()> {
    let (sale, phone) = (Uuid::new_v4().to_string(), format!("07{phone:08}"));
    let charge = Charge {
        sale: sale.clone(),
        attempt: Uuid::new_v4().to_string(),
        amount: "100".to_owned(),
        basket: None,
        phone: phone.clone(),
        regular: None,
        cash: None,
        part: None,
    };
    app.charge(charge).await?;
    say(&format!("asked {sale} {phone}"))
}

fn tell(view: &TillView, told: &mut BTreeSet<String>) -> Result<()> {
    for fact in view.latest.iter().chain(&view.waiting).flat_map(facts) {
        if told.insert(fact.clone()) {
            say(&fact)?;
        }
    }
    Ok(())
}

fn facts(sale: &SaleView) -> Vec<String> {
    let Some(paid) = &sale.paid else {
        return Vec::new();
    };
    let mut facts = vec![format!("paid {} {}", sale.id, paid.receipt)];
    if let TenderView::Mpesa {
        code: Some(code), ..
    } = &paid.tender
    {
        facts.push(format!("code {} {code}", sale.id));
    }
    facts
}

/// In one write, so that a kill cannot cut it in half.
fn say(what: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(format!("{what}\n").as_bytes())?;
    Ok(out.flush()?)
}
