//! The simulator as a program: says where its page is and which credentials it takes, once in a line for programs and once in lines
//! for people, then serves until it is ended.

use anyhow::{Context as _, bail};
use pokea_simulator::{Handle, Mode, Options, Receiver, Simulator};
use std::io::Write as _;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// Always the same, so that what is configured today works tomorrow.
const DEFAULT_LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8790);

const HELP: &str = "\
A Daraja to practise and test on.

Open the page that it names: phones ring there, and whatever goes out can be watched.

  --listen ADDRESS          where to listen (127.0.0.1:8790; port 0 takes any that is free)
  --speed N                 1 is Safaricom's own pace, 20 twenty times as fast (1)
  --seed N                  where chance comes from (1)
  --mix MIX                 what happens by chance: everyday, or paid=90,dismissed=8,callback_lost=2
  --state FILE              keep open prompts there, over a restart
  --confirmation-url URL    send C2B confirmations there from the start
  --shop NAME               what customers read on their phones (Mama Njeri Stores)
  --store NUMBER            the business short code (5200200)
  --till NUMBER             the till number (5200201)
  --production              production rules: C2B URLs once and HTTPS only, nothing simulated
  --loopback-http           with --production: also http URLs of this machine
  --paybill                 be paid at the store number itself, without a till
";

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let Some(options) = options(std::env::args().skip(1))? else {
        return say(HELP);
    };
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "warn".into()),
        )
        .init();
    let simulator = Simulator::start(options).await?;
    // In one go: a program that has read its line may close the pipe.
    say(&(line(&simulator) + &lines(&simulator)))?;
    ended().await?;
    simulator.stop().await;
    Ok(())
}

/// What another program reads: one line of `name=value`.
fn line(simulator: &Handle) -> String {
    let shop = simulator.shop();
    format!(
        "base_url={} store_number={} party_b={} transaction_type={} consumer_key={} consumer_secret={} passkey={}\n",
        simulator.base_url(),
        shop.store_number,
        shop.party_b(),
        shop.transaction_type(),
        shop.consumer_key,
        shop.consumer_secret,
        shop.passkey,
    )
}

/// The same for people.
fn lines(simulator: &Handle) -> String {
    let shop = simulator.shop();
    format!(
        "
A Daraja to practise and test on: {name}. All money is play money.

  page               {url}/
  base URL           {url}
  consumer key       {key}
  consumer secret    {secret}
  BusinessShortCode  {store}
  PartyB             {receiver}
  TransactionType    {kind}
  passkey            {passkey}

The page has more under Connect, and a line for the shell that works. Ctrl-C ends the simulator.
",
        name = shop.name,
        url = simulator.base_url(),
        key = shop.consumer_key,
        secret = shop.consumer_secret,
        store = shop.store_number,
        receiver = shop.party_b(),
        kind = shop.transaction_type(),
        passkey = shop.passkey,
    )
}

/// Waits for Ctrl-C, or for what a service manager sends.
async fn ended() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminated = signal(SignalKind::terminate())?;
        tokio::select! {
            pressed = tokio::signal::ctrl_c() => pressed,
            _ = terminated.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}

/// The options that the arguments ask for; `None` if they ask for help.
fn options(mut arguments: impl Iterator<Item = String>) -> anyhow::Result<Option<Options>> {
    let mut options = Options {
        listen: DEFAULT_LISTEN,
        ..Options::default()
    };
    while let Some(name) = arguments.next() {
        if name == "--help" {
            return Ok(None);
        }
        match name.as_str() {
            "--paybill" => options.shop.receiver = Receiver::PayBill,
            "--production" => options.mode = Mode::Production,
            "--loopback-http" => options.loopback_http = true,
            _ => value_of(&name, &mut arguments, &mut options)?,
        }
    }
    Ok(Some(options))
}

/// An option that takes a value.
fn value_of(
    name: &str,
    arguments: &mut impl Iterator<Item = String>,
    options: &mut Options,
) -> anyhow::Result<()> {
    let value = arguments
        .next()
        .with_context(|| format!("{name} needs a value; see --help"))?;
    match name {
        "--listen" => options.listen = value.parse().context("--listen takes IP:PORT")?,
        "--speed" => options.speed = value.parse().context("--speed takes a number")?,
        "--seed" => options.seed = value.parse().context("--seed takes a number")?,
        "--mix" => options.mix = Some(value.parse()?),
        "--state" => options.state_file = Some(value.into()),
        "--confirmation-url" => options.confirmation_url = Some(value),
        "--shop" => options.shop.name = value,
        "--store" => options.shop.store_number = value,
        "--till" => options.shop.receiver = Receiver::Till(value),
        _ => bail!("unknown option {name}; see --help"),
    }
    Ok(())
}

fn say(text: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(())
}
