//! The relay under load: durable, sealed callbacks per second, against a bare axum that answers 200 and keeps nothing.
//!
//! Sixty-four connections, each of which sends as soon as it is answered. Generator and server share this process and its cores.

use crate::Scale;
use crate::counter::echo;
use crate::history::{code, paid_callback, phone};
use crate::relay::RunningRelay;
use crate::table::{Row, Samples};
use crate::wire::{Wire, address_of, post};
use anyhow::Context;
use pokea_mailbox::{
    AnswerKind, BaseUrl, DeviceKeys, Invite, Joining, JoiningRandom, Next, Paired,
};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::Instant;
use uuid::Uuid;

const CONNECTIONS: usize = 64;

/// Of a bare axum's rate.
const SHARE_LEAST: f64 = 0.6;
/// What M-PESA's own core is built for.
const RATE_LEAST: f64 = 12_000.0;

pub(crate) async fn measure(scale: &Scale, folder: &Path) -> anyhow::Result<Vec<Row>> {
    let relay = RunningRelay::start(&folder.join("loaded")).await?;
    let callbacks = Arc::new(callbacks(&relay, scale.shops).await?);
    let bare = echo().await?;
    let bare_requests = Arc::new(vec![post(&bare, &body(1))?]);
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    let (mut our_times, mut their_times) = (Samples::default(), Samples::default());
    for round in 0..=scale.rounds {
        let at_bare = load(&bare, &bare_requests, scale.load).await?;
        let at_relay = load(relay.base_url.as_str(), &callbacks, scale.load).await?;
        // The first round opens a sealing context for every shop.
        if round > 0 {
            theirs.push(at_bare.len() as f64 / scale.load.as_secs_f64());
            ours.push(at_relay.len() as f64 / scale.load.as_secs_f64());
            their_times.extend(at_bare);
            our_times.extend(at_relay);
        }
    }
    relay.stop().await?;
    let what = format!("relay: callbacks kept, {} shops", scale.shops);
    Ok(vec![
        Row::rates(&what, &ours, "bare axum, 200s", &theirs, SHARE_LEAST),
        Row::rate_at_least("  the same", &ours, RATE_LEAST),
        Row::against(
            "  until each is answered",
            &our_times,
            "bare axum",
            &their_times,
            None,
        ),
    ])
}

/// Everything that was answered within the time.
async fn load(url: &str, requests: &Arc<Vec<Vec<u8>>>, time: Duration) -> anyhow::Result<Samples> {
    let address = address_of(url)?;
    let mut connections = Vec::new();
    for _ in 0..CONNECTIONS {
        connections.push(Wire::to(address).await?);
    }
    let end = Instant::now() + time;
    let mut senders = JoinSet::new();
    for (first, mut wire) in connections.into_iter().enumerate() {
        let requests = Arc::clone(requests);
        senders.spawn(async move {
            let mut times = Samples::default();
            for request in requests.iter().cycle().skip(first) {
                let begun = Instant::now();
                if begun >= end {
                    break;
                }
                wire.send(request).await?;
                wire.answer().await?;
                times.push(begun.elapsed());
            }
            anyhow::Ok(times)
        });
    }
    let mut all = Samples::default();
    while let Some(times) = senders.join_next().await {
        all.extend(times??);
    }
    Ok(all)
}

/// One callback for each of so many shops that have paired with the relay.
async fn callbacks(relay: &RunningRelay, shops: usize) -> anyhow::Result<Vec<Vec<u8>>> {
    let http = reqwest::Client::builder().no_proxy().build()?;
    let mut callbacks = Vec::new();
    for shop in 0..shops {
        let mut seed = [0; DeviceKeys::SECRET_BYTES];
        seed[..8].copy_from_slice(&u64::try_from(shop)?.to_le_bytes());
        let keys = DeviceKeys::generate(seed);
        let invite = relay.invite().await?;
        let paired = pair(&http, &relay.base_url, keys, invite).await?;
        let random = Uuid::new_v4().into_bytes();
        let address = paired.address_book().mint(AnswerKind::Accepted, random);
        callbacks.push(post(address.as_str(), &body(u32::try_from(shop)?))?);
    }
    Ok(callbacks)
}

/// A device of a shop of its own, about whom nobody is asked.
async fn pair(
    http: &reqwest::Client,
    url: &BaseUrl,
    keys: DeviceKeys,
    invite: Invite,
) -> anyhow::Result<Paired> {
    let random = JoiningRandom {
        shop_key: [1; 32],
        nonce: [2; 32],
    };
    let mut joining = Joining::new(keys, invite, &random);
    let mut request = joining.begin();
    loop {
        let answer = http.post(url.pair_url()).json(&request).send().await?;
        let answer = answer
            .error_for_status()
            .context("the relay did not pair")?;
        match joining.hear(&answer.json().await?)? {
            Next::Post(next) => request = next,
            Next::Again => {}
            Next::Joined { paired, .. } => return Ok(paired),
        }
    }
}

fn body(n: u32) -> String {
    let checkout = format!("ws_CO_22112026143209{n:09}");
    paid_callback(
        &format!("29115-34620561-{n}"),
        &checkout,
        1_500,
        &code(n),
        &phone(n),
    )
}
