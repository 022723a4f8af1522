//! Durable, sealed callbacks per second, against a bare axum that answers 200 and keeps nothing, in turns in one run: `scripts/bench relay`.
//!
//! Each connection sends as soon as it is answered. Generator and server share this process and its cores, so what is measured is the
//! work for one callback from end to end.

use anyhow::{Context, Result, ensure};
use axum::Router;
use axum::body::Bytes;
use axum::routing::post;
use pokea_mailbox::{
    AnswerKind, BaseUrl, DeviceKeys, Invite, Joining, JoiningRandom, Next, Paired,
};
use pokea_relay::store::Cap;
use pokea_relay::store::jetstream::JetStreamOptions;
use pokea_relay::{Engine, MasterSecret, NetworkOptions, Relay, RelayOptions};
use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio::time::Instant;

const SHOPS: u32 = 1_000;
const CONNECTIONS: [usize; 2] = [64, 256];
const ROUNDS: usize = 5;
const ROUND: Duration = Duration::from_secs(3);

/// What is measured in turns.
struct Arm {
    name: &'static str,
    address: SocketAddr,
    requests: Arc<Vec<Vec<u8>>>,
}

/// An argument `nats://..` names a cluster, which is measured as well.
#[tokio::main]
async fn main() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let mut arms = vec![bare().await?];
    let file = Engine::Sqlite(folder.path().join("relay.sqlite3"), Cap::default());
    arms.push(relay("SQLite", file).await?);
    if let Some(servers) = std::env::args().nth(1) {
        let cluster = JetStreamOptions::new(servers, folder.path().into());
        arms.push(relay("JetStream", Engine::JetStream(cluster)).await?);
    }
    for connections in CONNECTIONS {
        measure(&arms, connections).await?;
    }
    Ok(())
}

/// Prints what each arm did, and how much of the first one's rate that was in the same round.
async fn measure(arms: &[Arm], connections: usize) -> Result<()> {
    let mut rounds = vec![Vec::new(); arms.len()];
    let mut times = vec![Vec::new(); arms.len()];
    let mut costs = vec![Vec::new(); arms.len()];
    for round in 0..=ROUNDS {
        let mut bare = None;
        for (at, arm) in arms.iter().enumerate() {
            let spent_before = spent()?;
            let answered = load(arm.address, &arm.requests, connections).await?;
            let spent = (spent()? - spent_before) / answered.len() as u64;
            let rate = answered.len() as u128 * 1_000 / ROUND.as_millis();
            let percent = rate * 100 / *bare.get_or_insert(rate.max(1));
            // The first round opens a sealing context for every shop.
            if round > 0 {
                rounds[at].push((percent, rate));
                costs[at].push(spent);
                times[at].extend(answered);
            }
        }
    }
    let mut out = std::io::stdout().lock();
    let mut bare_costs = None;
    for (((arm, mut rounds), mut times), mut costs) in arms.iter().zip(rounds).zip(times).zip(costs)
    {
        costs.sort_unstable();
        let costs = costs[ROUNDS / 2];
        let bare_costs = *bare_costs.get_or_insert(costs);
        rounds.sort_unstable();
        times.sort_unstable();
        let (percent, rate) = rounds[ROUNDS / 2];
        let (least, most) = (rounds[0].0, rounds[ROUNDS - 1].0);
        let within = |thousandth: usize| times[times.len() * thousandth / 1_000];
        writeln!(
            out,
            "{connections:>4} connections, {SHOPS} shops, {:<9} {rate:>6} a second, {percent:>3} % of a bare axum's 200s ({least} to {most}); answered within {:.1?} (p50), {:.1?} (p99), {:.1?} (p99.9); {:.1?} of processor time here, {} % of the rate by that",
            arm.name,
            within(500),
            within(990),
            within(999),
            Duration::from_nanos(costs),
            bare_costs * 100 / costs,
        )?;
    }
    Ok(())
}

/// What all threads of this process have had of the processors, in nanoseconds. Unlike a rate it is nearly the same beside other work.
fn spent() -> Result<u64> {
    let mut nanos = 0;
    for thread in std::fs::read_dir("/proc/self/task")? {
        let spent = std::fs::read_to_string(thread?.path().join("schedstat"))?;
        let spent = spent.split(' ').next().context("three numbers")?;
        nanos += spent.parse::<u64>()?;
    }
    Ok(nanos)
}

async fn bare() -> Result<Arm> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let router = Router::new().route("/", post(async |body: Bytes| drop(body)));
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(Arm {
        name: "bare axum",
        address,
        requests: Arc::new(vec![request("/", &body(1))]),
    })
}

async fn relay(name: &'static str, engine: Engine) -> Result<Arm> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let url: BaseUrl = format!("http://{address}").parse()?;
    let relay = Relay::open(RelayOptions {
        engine,
        master_secret: MasterSecret::from_bytes([1; 32]),
        public_url: url.clone(),
        network: NetworkOptions::default(),
        open_registration: false,
    })
    .await?;
    let serving = relay.clone();
    tokio::spawn(async move { serving.serve(listener, std::future::pending()).await });
    let requests = Arc::new(callbacks(&relay, &url).await?);
    Ok(Arm {
        name,
        address,
        requests,
    })
}

/// How long everything took that was answered 200 within a round.
async fn load(
    to: SocketAddr,
    requests: &Arc<Vec<Vec<u8>>>,
    connections: usize,
) -> Result<Vec<Duration>> {
    let end = Instant::now() + ROUND;
    let mut senders = JoinSet::new();
    for first in 0..connections {
        let requests = Arc::clone(requests);
        senders.spawn(async move {
            let mut socket = TcpStream::connect(to).await?;
            socket.set_nodelay(true)?;
            let mut times = Vec::new();
            for request in requests
                .iter()
                .cycle()
                .skip(first * requests.len() / connections)
            {
                let begun = Instant::now();
                if begun >= end {
                    break;
                }
                socket.write_all(request).await?;
                answer(&mut socket).await?;
                times.push(begun.elapsed());
            }
            anyhow::Ok(times)
        });
    }
    let mut all = Vec::new();
    while let Some(times) = senders.join_next().await {
        all.extend(times??);
    }
    Ok(all)
}

/// Reads one answer, which comes in one piece or a few, and must be a 200.
async fn answer(socket: &mut TcpStream) -> Result<()> {
    let mut buffer = [0; 1024];
    let mut filled = 0;
    loop {
        let read = socket.read(&mut buffer[filled..]).await?;
        ensure!(read > 0, "the server hung up");
        filled += read;
        let text = std::str::from_utf8(&buffer[..filled])?;
        if let Some(head) = text.find("\r\n\r\n") {
            ensure!(text.starts_with("HTTP/1.1 200"), "{text}");
            let length = text
                .split_once("content-length: ")
                .and_then(|(_, rest)| rest.split("\r\n").next())
                .context("every answer here has a length")?
                .parse::<usize>()?;
            if filled >= head + 4 + length {
                return Ok(());
            }
        }
    }
}

/// One callback for each of so many shops that have paired with the relay.
async fn callbacks(relay: &Relay, url: &BaseUrl) -> Result<Vec<Vec<u8>>> {
    let http = reqwest::Client::builder().no_proxy().build()?;
    let mut callbacks = Vec::new();
    for shop in 0..SHOPS {
        let mut seed = [0; DeviceKeys::SECRET_BYTES];
        seed[..4].copy_from_slice(&shop.to_le_bytes());
        let keys = DeviceKeys::generate(seed);
        let invite = relay.invite(pokea_relay::now_ms()).await?;
        let paired = pair(&http, url, keys, invite).await?;
        let address = paired.address_book().mint(AnswerKind::Accepted, [7; 16]);
        let path = address
            .as_str()
            .strip_prefix(url.as_str())
            .context("an address of this relay")?;
        callbacks.push(request(path, &body(shop)));
    }
    Ok(callbacks)
}

/// A device of a shop of its own, about whom nobody is asked.
async fn pair(
    http: &reqwest::Client,
    url: &BaseUrl,
    keys: DeviceKeys,
    invite: Invite,
) -> Result<Paired> {
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

fn request(path: &str, body: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nhost: relay\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// As long as the callback of a paid push.
fn body(n: u32) -> String {
    format!(
        r#"{{"Body":{{"stkCallback":{{"MerchantRequestID":"29115-34620561-{n}","CheckoutRequestID":"ws_CO_22112026143209{n:09}","ResultCode":0,"ResultDesc":"The service request is processed successfully.","CallbackMetadata":{{"Item":[{{"Name":"Amount","Value":1500.00}},{{"Name":"MpesaReceiptNumber","Value":"UKM{n:07}"}},{{"Name":"Balance"}},{{"Name":"TransactionDate","Value":20261122143209}},{{"Name":"PhoneNumber","Value":254700000000}}]}}}}}}}}"#
    )
}
