//! `pokea-relay serve`: the relay itself, until it is asked to end.

use super::arguments::Arguments;
use super::data::DataFolder;
use super::say;
use anyhow::{Context, bail};
use pokea_mailbox::BaseUrl;
use pokea_relay::{Network, NetworkOptions, Relay, RelayOptions};
use std::net::SocketAddr;
use tokio::net::TcpListener;

pub(crate) async fn serve(arguments: &Arguments) -> anyhow::Result<()> {
    let files = DataFolder::open(arguments)?;
    let stop = stop_signal()?;
    let listen = arguments.get("--listen").unwrap_or("127.0.0.1:8080");
    let listener = TcpListener::bind(listen)
        .await
        .with_context(|| format!("cannot listen on {listen}"))?;
    let address = listener.local_addr()?;
    let relay = Relay::open(RelayOptions {
        engine: files.engine(arguments),
        master_secret: files.secret,
        public_url: public_url(arguments.get("--public-url"), address)?,
        network: network(arguments)?,
    })
    .await?;
    say(&format!("listening on {address}"))?;
    relay.serve(listener, stop).await;
    Ok(())
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
