//! `pokea-relay serve`: the relay itself, until it is asked to end.

use super::arguments::Arguments;
use super::data::DataFolder;
use super::say;
use anyhow::{Context, bail};
use listenfd::ListenFd;
use pokea_mailbox::BaseUrl;
use pokea_relay::{Front, Network, NetworkOptions, Relay, RelayOptions};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;

pub(crate) async fn serve(arguments: &Arguments) -> anyhow::Result<()> {
    let files = DataFolder::open(arguments)?;
    let stop = stop_signal()?;
    let public = match ListenFd::from_env().take_tcp_listener(0)? {
        Some(handed_over) => {
            handed_over.set_nonblocking(true)?;
            TcpListener::from_std(handed_over)?
        }
        None => bind(arguments.get("--listen").unwrap_or("127.0.0.1:8080")).await?,
    };
    let admin = match arguments.get("--admin").unwrap_or("127.0.0.1:9090") {
        "off" => None,
        address => Some(bind(address).await?),
    };
    let drain = arguments.get("--drain").map_or(Ok(0), str::parse);
    let drain = Duration::from_secs(drain.context("--drain is a number of seconds")?);
    let address = public.local_addr()?;
    let relay = Relay::open(RelayOptions {
        engine: files.engine(arguments)?,
        master_secret: files.secret,
        public_url: public_url(arguments.get("--public-url"), address)?,
        network: network(arguments)?,
    })
    .await?;
    match &admin {
        Some(admin) => say(&format!(
            "listening on {address}, and for its operator on {}",
            admin.local_addr()?
        ))?,
        None => say(&format!("listening on {address}"))?,
    }
    let front = Front {
        public,
        admin,
        drain,
    };
    relay.serve_at(front, stop).await;
    Ok(())
}

async fn bind(address: &str) -> anyhow::Result<TcpListener> {
    let bound = TcpListener::bind(address).await;
    bound.with_context(|| format!("cannot listen on {address}"))
}

fn public_url(given: Option<&str>, address: SocketAddr) -> anyhow::Result<BaseUrl> {
    match given {
        Some(url) => Ok(url.parse()?),
        None if address.ip().is_loopback() => Ok(format!("http://{address}").parse()?),
        None => bail!(
            "--public-url is needed: the address that senders reach this relay at, such as https://relay.example.co.ke"
        ),
    }
}

fn network(arguments: &Arguments) -> anyhow::Result<NetworkOptions> {
    let networks = |list: &str| -> anyhow::Result<Vec<Network>> {
        Ok(list.split(',').map(str::parse).collect::<Result<_, _>>()?)
    };
    let mut options = NetworkOptions {
        only_listed: arguments.has("--only-senders"),
        ..NetworkOptions::default()
    };
    if let Some(senders) = arguments.get("--senders") {
        options.senders = networks(senders)?;
    }
    if let Some(proxy) = arguments.get("--proxy") {
        options.proxies = networks(proxy)?;
    }
    Ok(options)
}

/// Ready when the program is asked to end.
fn stop_signal() -> anyhow::Result<impl Future<Output = ()>> {
    #[cfg(unix)]
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    Ok(async move {
        #[cfg(unix)]
        let terminated = terminate.recv();
        #[cfg(not(unix))]
        let terminated = std::future::pending::<Option<()>>();
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminated => {}
        }
    })
}
