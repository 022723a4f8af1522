//! A shop with years behind it: searches and starts must grow with the answer, not with the history.
//!
//! The history is written by the store itself, so that it is what a till would have: M-PESA and cash, events, evidence and projections.
//! Every field of a sale follows from its place in the history, so that searches know what there is to find.

use crate::Scale;
use crate::daraja::Daraja;
use crate::relay::RunningRelay;
use crate::table::{Reach, Row, Samples};
use anyhow::Context;
use pokea_app::commands::{FindSales, Nothing};
use pokea_app::{Clock, StartError};
use pokea_domain::entry::Line;
use pokea_domain::payment::{Claim, ClaimedOutcome, Push};
use pokea_domain::sale::{Event, Sale, Tender};
use pokea_domain::{
    AttemptId, CallbackNonce, Cents, CheckoutRequestId, MerchantRequestId, Millis, MpesaCode,
    Msisdn, ReceiptNumber, RegisterId, SaleId,
};
use pokea_practice::{Outside, Practice, PracticeOptions};
use pokea_store::{Change, Evidence, Heard, OpenError, Source, Store};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::time::Instant;
use uuid::Uuid;

/// A search that a cashier waits for.
const FOUND_WITHIN: Duration = Duration::from_millis(20);

/// Sales of the business day that is going on. The rest of the history lies before it, [`APART`] from each other.
const TODAY: u32 = 1_000;
const APART: Duration = Duration::from_secs(90);

const NAMES: [&str; 12] = [
    "Wanjiku", "Otieno", "Achieng", "Kamau", "Mary", "Njoroge", "Amina", "Mwangi", "Faith",
    "Kiprop", "Wambui", "Hassan",
];

pub(crate) async fn measure(scale: &Scale, folder: &Path) -> anyhow::Result<Vec<Row>> {
    let long = folder.join("long");
    write(&long.join("pokea.db"), scale.history).await?;
    let mut rows = searches(scale, &long, folder).await?;
    rows.extend(starts(scale, &long, folder).await?);
    Ok(rows)
}

async fn searches(scale: &Scale, long: &Path, folder: &Path) -> anyhow::Result<Vec<Row>> {
    let (daraja, relay) = outside(&folder.join("searched")).await?;
    let practice = open(long, &daraja, &relay).await?.0;
    type Text = fn(u32) -> String;
    let kinds: [(&str, Text); 7] = [
        ("find by amount", |n| shillings(n).to_string()),
        ("find by receipt number", |n| receipt(n).to_string()),
        ("find by M-PESA code", code),
        ("find by phone number", phone),
        ("find by name", |n| name(n).to_owned()),
        ("find by a name's first letter", |n| name(n)[..1].to_owned()),
        ("the latest sales", |_| String::new()),
    ];
    let sales = scale.history;
    let mut rows = Vec::new();
    for (what, text) in kinds {
        let mut times = Samples::default();
        for search in 0..scale.rounds * scale.searches {
            let wanted = u32::try_from(mixed(search as u64) % u64::from(sales))?;
            // Every fourth sale was paid in cash, without phone, code and name.
            let request = FindSales {
                text: text(wanted - wanted % 4),
            };
            let begun = Instant::now();
            let found = practice.app().find_sales(request).await?;
            times.push(begun.elapsed());
            anyhow::ensure!(!found.sales.is_empty(), "{what} found nothing");
        }
        rows.push(Row::within(
            &format!("{what}, {sales} sales"),
            &times,
            FOUND_WITHIN,
        ));
    }
    let mut times = Samples::default();
    for _ in 0..scale.rounds * scale.searches {
        let begun = Instant::now();
        practice.app().open_till(Nothing {}).await?;
        times.push(begun.elapsed());
    }
    rows.push(Row::within(
        &format!("opening the till, {sales} sales"),
        &times,
        FOUND_WITHIN,
    ));
    practice.stop().await;
    relay.stop().await?;
    Ok(rows)
}

/// Of the database alone, and of the whole app; each with the history and with none, in turn.
async fn starts(scale: &Scale, long: &Path, folder: &Path) -> anyhow::Result<Vec<Row>> {
    let (daraja, relay) = outside(&folder.join("started")).await?;
    let new = folder.join("new");
    std::fs::create_dir_all(&new)?;
    let mut stores: [Samples; 2] = Default::default();
    let mut apps: [Samples; 2] = Default::default();
    // The first start of each pairs with the relay and checks all that was written.
    for counted in (0..=scale.rounds * 4).map(|round| round > 0) {
        for (of, folder) in [long, &new].into_iter().enumerate() {
            let (practice, took) = open(folder, &daraja, &relay).await?;
            practice.stop().await;
            let opened = open_store(&folder.join("pokea.db")).await?;
            if counted {
                apps[of].push(took);
                stores[of].push(opened);
            }
        }
    }
    relay.stop().await?;
    let [long_store, new_store] = stores;
    let [long_app, new_app] = apps;
    Ok(vec![
        Row::medians(
            "opening that database",
            &long_store,
            "opening an empty one",
            &new_store,
            None,
        ),
        Row::medians(
            "starting the app on it",
            &long_app,
            "starting it on an empty one",
            &new_app,
            Some(Reach::AtMost(1.3)),
        ),
    ])
}

async fn outside(folder: &Path) -> anyhow::Result<(Daraja, RunningRelay)> {
    Ok((Daraja::start()?, RunningRelay::start(folder).await?))
}

/// Starts the app in a folder, and tells how long it took. An app that was stopped lets go of its database a moment later.
pub(crate) async fn open(
    folder: &Path,
    daraja: &Daraja,
    relay: &RunningRelay,
) -> anyhow::Result<(Practice, Duration)> {
    loop {
        let outside = Outside {
            daraja: daraja.base_url.clone(),
            relay: relay.base_url.clone(),
            invite: Some(relay.invite().await?),
        };
        let options = PracticeOptions {
            folder: folder.to_owned(),
            speed: 1,
            outside: Some(outside),
            viewer: Box::new(|_| Ok(())),
            worlds: None,
        };
        let begun = Instant::now();
        match Practice::start(options).await {
            Ok(practice) => return Ok((practice, begun.elapsed())),
            Err(error) if is_in_use(&error) => tokio::time::sleep(Duration::from_millis(1)).await,
            Err(error) => return Err(error),
        }
    }
}

fn is_in_use(error: &anyhow::Error) -> bool {
    matches!(
        error.downcast_ref(),
        Some(StartError::Open(OpenError::InUse(_)))
    )
}

async fn open_store(path: &Path) -> anyhow::Result<Duration> {
    loop {
        let begun = Instant::now();
        match Store::open(path) {
            Ok(_) => return Ok(begun.elapsed()),
            Err(OpenError::InUse(_)) => tokio::time::sleep(Duration::from_millis(1)).await,
            Err(error) => return Err(error.into()),
        }
    }
}

/// Writes a database with so many sales, the last of them just now. In memory first where there is a folder for that: a hundred
/// thousand commits wait for nothing there.
pub(crate) async fn write(path: &Path, sales: u32) -> anyhow::Result<()> {
    let memory = PathBuf::from("/dev/shm");
    let made_in = if memory.is_dir() {
        tempfile::tempdir_in(memory)?
    } else {
        tempfile::tempdir()?
    };
    let made = made_in.path().join("pokea.db");
    let target = made.clone();
    tokio::task::spawn_blocking(move || fill(&target, sales, Clock::real().now())).await??;
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::copy(&made, path)?;
    Ok(())
}

fn fill(path: &Path, sales: u32, now: Millis) -> anyhow::Result<()> {
    let mut store = Store::open(path)?;
    let day_start = now.nairobi().day_start();
    let today = TODAY.min(sales);
    for n in 0..sales {
        let before_now = sales - n;
        let at = if before_now <= today {
            day_start.plus(now.since(day_start) / today * (today - before_now))
        } else {
            let back = APART * (before_now - today);
            Millis(day_start.0.saturating_sub(i64::try_from(back.as_millis())?))
        };
        if n % 4 == 3 {
            paid_in_cash(&mut store, n, at)?;
        } else {
            paid_by_mpesa(&mut store, n, at)?;
        }
    }
    Ok(())
}

fn paid_in_cash(store: &mut Store, n: u32, at: Millis) -> anyhow::Result<()> {
    let tender = Tender::Cash {
        tendered: due(n)?,
        change: Cents::ZERO,
    };
    let receipt = receipt(n);
    keep(
        store,
        &[opened(n)?, Event::Completed { receipt, tender }],
        at,
        None,
    )
}

fn paid_by_mpesa(store: &mut Store, n: u32, at: Millis) -> anyhow::Result<()> {
    let attempt = AttemptId(Uuid::new_v4());
    let checkout = CheckoutRequestId::parse(&format!("ws_CO_{}{n:09}", at.nairobi().stamp()))?;
    let merchant = MerchantRequestId::parse(&format!("29115-34620561-{n}"))?;
    let body = paid_callback(
        merchant.as_str(),
        checkout.as_str(),
        shillings(n),
        &code(n),
        &phone(n),
    );
    let outcome = ClaimedOutcome::Paid {
        amount: due(n)?,
        code: MpesaCode::parse(&code(n))?,
    };
    let push = Push {
        checkout: checkout.clone(),
        merchant: merchant.clone(),
        adopted: false,
    };
    let events = [
        opened(n)?,
        Event::Asked {
            attempt,
            phone: Msisdn::parse(&phone(n))?,
            amount: due(n)?,
            nonce: CallbackNonce::parse(&format!("01{}", Uuid::new_v4().simple()))?,
        },
        Event::Accepted { attempt, push },
        Event::Claimed {
            attempt,
            claim: Claim {
                checkout,
                merchant,
                outcome,
            },
        },
        Event::ProvenPaid { attempt },
        Event::Completed {
            receipt: receipt(n),
            tender: Tender::Mpesa { attempt },
        },
        Event::PayerNamed {
            attempt,
            name: name(n).to_owned(),
        },
    ];
    let heard = Heard {
        evidence: Evidence {
            source: Source::StkCallback,
            received_at: at,
            posted_to: None,
            body: body.as_bytes(),
        },
        relay: None,
        payer: None,
        told: None,
    };
    keep(store, &events, at, Some(&heard))
}

fn keep(
    store: &mut Store,
    events: &[Event],
    at: Millis,
    heard: Option<&Heard<'_>>,
) -> anyhow::Result<()> {
    let sale = Sale::replay(events.iter().map(|event| (at, event)))
        .context("a sale begins with being opened")?;
    let change = Change {
        at,
        sale: &sale,
        events,
        effects: &[],
        done: None,
    };
    Ok(store.commit(&change, heard)?)
}

fn opened(n: u32) -> anyhow::Result<Event> {
    let unit = due(n)?;
    Ok(Event::Opened {
        sale: SaleId(Uuid::new_v4()),
        register: RegisterId(1),
        lines: vec![Line::plain(1, unit)],
        due: unit,
        buyer_pin: None,
        exchange: None,
    })
}

fn due(n: u32) -> anyhow::Result<Cents> {
    Cents::from_shillings(i64::from(shillings(n))).context("a small amount")
}

/// 500 different amounts.
fn shillings(n: u32) -> u32 {
    50 + 10 * (n % 500)
}

fn receipt(n: u32) -> ReceiptNumber {
    ReceiptNumber {
        register: RegisterId(1),
        sequence: n + 1,
    }
}

/// Ten characters, as Safaricom's.
pub(crate) fn code(n: u32) -> String {
    format!("UKM{n:07}")
}

/// 40,000 customers.
pub(crate) fn phone(n: u32) -> String {
    format!("0712{:06}", n % 40_000)
}

fn name(n: u32) -> &'static str {
    NAMES[n as usize / 4 % NAMES.len()]
}

/// The callback of a paid push, in Safaricom's form.
pub(crate) fn paid_callback(
    merchant: &str,
    checkout: &str,
    shillings: u32,
    code: &str,
    phone: &str,
) -> String {
    format!(
        r#"{{"Body":{{"stkCallback":{{"MerchantRequestID":"{merchant}","CheckoutRequestID":"{checkout}","ResultCode":0,"ResultDesc":"The service request is processed successfully.","CallbackMetadata":{{"Item":[{{"Name":"Amount","Value":{shillings}.00}},{{"Name":"MpesaReceiptNumber","Value":"{code}"}},{{"Name":"Balance"}},{{"Name":"TransactionDate","Value":20261122143209}},{{"Name":"PhoneNumber","Value":254{}}}]}}}}}}}}"#,
        phone.trim_start_matches('0'),
    )
}

/// Numbers without an order that a disk or a cache could like: SplitMix64.
fn mixed(n: u64) -> u64 {
    let mut z = n.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
