//! `pokea-relay serve`: the relay itself, until it is asked to end.

use super::arguments::Arguments;
use super::data::DataFolder;
use super::say;
use anyhow::{Context, bail};
use listenfd::ListenFd;
use pokea_mailbox::BaseUrl;
use pokea_relay::tls::{AcmeOptions, LETS_ENCRYPT, LETS_ENCRYPT_STAGING, Tls};
use pokea_relay::{Front, Network, NetworkOptions, Relay, RelayOptions};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;

/// Not 9090, which is Prometheus' own.
const ADMIN: &str = "127.0.0.1:9464";

pub(crate) async fn serve(arguments: &Arguments) -> anyhow::Result<()> {
    let files = DataFolder::open_or_begin(arguments)?;
    let stop = stop_signal()?;
    let domain = arguments.get("--domain");
    let usual = domain.map_or("127.0.0.1:8080", |_| "0.0.0.0:443");
    let public = match ListenFd::from_env().take_tcp_listener(0)? {
        Some(handed_over) => {
            handed_over.set_nonblocking(true)?;
            TcpListener::from_std(handed_over)?
        }
        None => bind(arguments.get("--listen").unwrap_or(usual)).await?,
    };
    let admin = match arguments.get("--admin").unwrap_or(ADMIN) {
        "off" => None,
        address => bind(address)
            .await
            .inspect_err(|error| {
                tracing::error!(error = %format!("{error:#}"), "The operator's pages are not there; callbacks are taken all the same.");
            })
            .ok(),
    };
    let drain = arguments.get("--drain").map_or(Ok(0), str::parse);
    let drain = Duration::from_secs(drain.context("--drain is a number of seconds")?);
    let address = public.local_addr()?;
    let tls = tls(arguments, &files)?;
    let relay = Relay::open(RelayOptions {
        engine: files.engine(arguments)?,
        master_secret: files.secret,
        public_url: public_url(arguments.get("--public-url"), domain, address)?,
        network: network(arguments)?,
        open_registration: arguments.has("--open"),
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
        tls,
        admin,
        drain,
    };
    relay.serve_at(front, stop).await;
    Ok(())
}

fn tls(arguments: &Arguments, files: &DataFolder) -> anyhow::Result<Option<Tls>> {
    match (
        arguments.get("--domain"),
        arguments.get("--tls-cert"),
        arguments.get("--tls-key"),
    ) {
        (None, None, None) => Ok(None),
        (Some(domain), None, None) => {
            let usual = if arguments.has("--acme-staging") {
                LETS_ENCRYPT_STAGING
            } else {
                LETS_ENCRYPT
            };
            let by_acme = Tls::by_acme(AcmeOptions {
                domain: domain.into(),
                contact: arguments.get("--acme-contact").map(str::to_owned),
                directory: arguments.get("--acme-directory").unwrap_or(usual).into(),
                cache: files.folder.join("acme"),
            })?;
            Ok(Some(by_acme))
        }
        (None, Some(certificate), Some(key)) => {
            let tls = Tls::from_files(certificate.as_ref(), key.as_ref())?;
            #[cfg(unix)]
            reload_on_hangup(tls.clone())?;
            Ok(Some(tls))
        }
        _ => bail!("TLS takes either --domain, or --tls-cert and --tls-key"),
    }
}

/// Whoever renews the certificate says so by SIGHUP.
#[cfg(unix)]
fn reload_on_hangup(tls: Tls) -> anyhow::Result<()> {
    let mut hangups = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup())?;
    tokio::spawn(async move {
        while hangups.recv().await.is_some() {
            match tls.reload() {
                Ok(()) => tracing::info!("The certificate was read again."),
                Err(error) => {
                    tracing::error!(%error, "The certificate was not read again; the one before it stays.");
                }
            }
        }
    });
    Ok(())
}

async fn bind(address: &str) -> anyhow::Result<TcpListener> {
    let bound = TcpListener::bind(address).await;
    bound.with_context(|| format!("cannot listen on {address}"))
}

fn public_url(
    given: Option<&str>,
    domain: Option<&str>,
    address: SocketAddr,
) -> anyhow::Result<BaseUrl> {
    match given {
        Some(url) => Ok(url.parse()?),
        None if let Some(domain) = domain => Ok(format!("https://{domain}").parse()?),
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
