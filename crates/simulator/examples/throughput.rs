//! How many complete payments a second the simulator makes: push, prompt, PIN, ledger, callback to a real receiver. Simulator, receiver
//! and load share this process and two threads.
//!
//!     cargo run --release -p pokea-simulator --example throughput [SECONDS]
//!
//! Sixty-four connections send a push as soon as the one before is answered and fewer than so many payments are under way. Every payment
//! is of another customer. In the end the till must hold exactly what the callbacks said.
//!
//! Beside payments a second it says how much processor time each took, load and receiver included, which does not depend on what else
//! the computer does meanwhile.

use anyhow::{Context as _, ensure};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pokea_domain::Cents;
use pokea_simulator::{Account, Ledger, Options, Purse, Simulator};
use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::Instant;

const CONNECTIONS: usize = 64;
const UNDER_WAY_MAX: usize = 1_000;
const SHILLINGS: u64 = 50;
const STAMP: &str = "20261122143209";

struct Load {
    /// Numbers the customers.
    customers: AtomicU64,
    paid: AtomicU64,
    under_way: Semaphore,
}

#[tokio::main(worker_threads = 2)]
async fn main() -> anyhow::Result<()> {
    let seconds = std::env::args()
        .nth(1)
        .map_or(Ok(10), |text| text.parse())?;
    let simulator = Simulator::start(Options {
        speed: 1_000,
        ..Options::default()
    })
    .await?;
    let load = Arc::new(Load {
        customers: AtomicU64::new(0),
        paid: AtomicU64::new(0),
        under_way: Semaphore::new(UNDER_WAY_MAX),
    });
    let callback_url = receiver(load.clone()).await?;
    let token = token(simulator.base_url()).await?;
    let opening = simulator.ledger().balance(&till());

    let (begun, worked) = (Instant::now(), processor_time()?);
    let end = begun + Duration::from_secs(seconds);
    let mut senders = JoinSet::new();
    for _ in 0..CONNECTIONS {
        let address = simulator.base_url().trim_start_matches("http://");
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        senders.spawn(send(
            stream,
            load.clone(),
            token.clone(),
            callback_url.clone(),
            end,
        ));
    }
    while let Some(sent) = senders.join_next().await {
        sent??;
    }
    // What is still under way belongs to the time that it takes.
    let rest = load.under_way.acquire_many(u32::try_from(UNDER_WAY_MAX)?);
    let rest = tokio::time::timeout(Duration::from_secs(30), rest).await;
    drop(rest.context("callbacks are missing")??);
    let took = begun.elapsed();
    let worked = processor_time()?.saturating_sub(worked);

    let paid = load.paid.load(Ordering::SeqCst);
    audit(&simulator.ledger(), opening, paid)?;
    let rate = u128::from(paid) * 1_000 / took.as_millis().max(1);
    writeln!(
        std::io::stdout(),
        "{paid} payments in {:.1} s: {rate} a second, {} µs of processor time each, and the till holds every shilling",
        took.as_secs_f64(),
        worked.as_micros() / u128::from(paid.max(1)),
    )?;
    simulator.stop().await;
    Ok(())
}

/// What all threads of this process have used so far, as the kernel counts it: in hundredths of a second, the 14th and the 15th field
/// of proc_pid_stat(5), of which the second is the program's name in brackets.
fn processor_time() -> anyhow::Result<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let (_, fields) = stat.rsplit_once(')').context("no name in brackets")?;
    let ticks = fields.split_whitespace().skip(11).take(2);
    let ticks: Result<Vec<u64>, _> = ticks.map(str::parse).collect();
    Ok(Duration::from_millis(10 * ticks?.iter().sum::<u64>()))
}

fn till() -> Account {
    Account::org("5200201", Purse::Merchant)
}

fn audit(ledger: &Ledger, opening: Cents, paid: u64) -> anyhow::Result<()> {
    let grown = ledger.balance(&till()).cents() - opening.cents();
    ensure!(ledger.sum.cents() == 0, "the ledger does not balance");
    ensure!(
        grown == i64::try_from(paid * SHILLINGS * 100)?,
        "the till has grown by {grown} cents with {paid} payments"
    );
    Ok(())
}

/// Asks one customer after another for money.
async fn send(
    mut stream: TcpStream,
    load: Arc<Load>,
    token: String,
    callback_url: String,
    end: Instant,
) -> anyhow::Result<()> {
    let password = STANDARD.encode(format!("5200200practice-passkey{STAMP}"));
    let mut answer = Vec::with_capacity(2_048);
    while Instant::now() < end {
        load.under_way.acquire().await?.forget();
        let phone = 254_710_000_000 + load.customers.fetch_add(1, Ordering::Relaxed);
        let body = format!(
            r#"{{"BusinessShortCode":"5200200","Password":"{password}","Timestamp":"{STAMP}","TransactionType":"CustomerBuyGoodsOnline","Amount":{SHILLINGS},"PartyA":{phone},"PartyB":"5200201","PhoneNumber":{phone},"CallBackURL":"{callback_url}","AccountReference":"R1-000123","TransactionDesc":"Sale"}}"#
        );
        let request = format!(
            "POST /mpesa/stkpush/v1/processrequest HTTP/1.1\r\nhost: simulator\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).await?;
        answer.clear();
        // Every answer is one object, and the only brace that closes it is its last byte.
        while !answer.ends_with(b"}") {
            ensure!(stream.read_buf(&mut answer).await? > 0, "the line was cut");
        }
        let text = String::from_utf8_lossy(&answer);
        ensure!(text.starts_with("HTTP/1.1 200 "), "refused: {text}");
    }
    Ok(())
}

/// Listens for callbacks, and says where.
async fn receiver(load: Arc<Load>) -> anyhow::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/stk", listener.local_addr()?);
    let router = Router::new().route("/stk", post(count)).with_state(load);
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(url)
}

async fn count(State(load): State<Arc<Load>>, body: Bytes) -> &'static str {
    if String::from_utf8_lossy(&body).contains(r#""ResultCode":0,"#) {
        load.paid.fetch_add(1, Ordering::SeqCst);
    }
    load.under_way.add_permits(1);
    r#"{"ResultCode":0,"ResultDesc":"Accepted"}"#
}

async fn token(base_url: &str) -> anyhow::Result<String> {
    let url = format!("{base_url}/oauth/v1/generate?grant_type=client_credentials");
    let request = reqwest::Client::new().get(url);
    let answer = request
        .basic_auth("practice-key", Some("practice-secret"))
        .send()
        .await?;
    let answer: serde_json::Value = answer.json().await?;
    let token = answer["access_token"].as_str().context("no token")?;
    Ok(token.to_owned())
}
