//! The relay as a program. See `--help`.

use anyhow::{Context, bail};
use pokea_mailbox::BaseUrl;
use pokea_relay::store::jetstream::{self, JetStreamOptions};
use pokea_relay::{Engine, MasterSecret, Network, NetworkOptions, Relay, RelayOptions};
use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

const HELP: &str = "\
pokea-relay [serve] --data DIR [--listen ADDR] [--public-url URL] [--store STORE]
    Catches callbacks and passes them on. Speaks plain HTTP: put a proxy with TLS in front of it.
pokea-relay invite --data DIR [--store STORE]
    Prints an invite for one desktop. The relay may be running.
pokea-relay migrate --data DIR --store nats://..
    Moves what is in DIR's file into a cluster, and compares. No relay may be running in DIR. May be interrupted and begun again.

    --data DIR         where its files are; also POKEA_RELAY_DATA
    --listen ADDR      where it listens (127.0.0.1:8080); also POKEA_RELAY_LISTEN
    --public-url URL   how senders reach it, such as https://relay.example.co.ke; also POKEA_RELAY_PUBLIC_URL.
                       Needed unless it listens on this machine only.
    --store STORE      sqlite (the default: a file in DIR), or nats://USER:PASSWORD@HOST:PORT,HOST:PORT,HOST:PORT for a cluster that
                       several relays share; also POKEA_RELAY_STORE, which does not show a password to others on this machine
    --senders LIST     networks that callbacks are expected from, in place of Safaricom's known addresses; also POKEA_RELAY_SENDERS
    --only-senders     refuses callbacks from elsewhere; without it they are marked. Also POKEA_RELAY_ONLY_SENDERS=1
    --proxy LIST       proxies in front, whose X-Forwarded-For is believed; also POKEA_RELAY_PROXY
                       A list has commas: 196.201.214.0/24,196.201.213.44
";

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    tracing_subscriber::fmt()
        .with_env_filter(
            EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info")),
        )
        .with_writer(std::io::stderr)
        .init();
    let arguments = Arguments::parse(std::env::args().skip(1))?;
    match arguments.command {
        Command::Help => say(HELP.trim_end()),
        Command::Invite => {
            let files = DataFolder::open(&arguments.data()?)?;
            let engine = arguments.engine(&files);
            say(&pokea_relay::invite_into(&engine, pokea_relay::now_ms())
                .await?
                .to_string())
        }
        Command::Migrate => migrate(&arguments).await,
        Command::Serve => serve(&arguments).await,
    }
}

async fn serve(arguments: &Arguments) -> anyhow::Result<()> {
    let files = DataFolder::open(&arguments.data()?)?;
    let stop = stop_signal()?;
    let listen = arguments.listen.as_deref().unwrap_or("127.0.0.1:8080");
    let listener = TcpListener::bind(listen)
        .await
        .with_context(|| format!("cannot listen on {listen}"))?;
    let address = listener.local_addr()?;
    let relay = Relay::open(RelayOptions {
        engine: arguments.engine(&files),
        master_secret: files.secret,
        public_url: public_url(arguments.public_url.as_deref(), address)?,
        network: arguments.network()?,
    })
    .await?;
    say(&format!("listening on {address}"))?;
    relay.serve(listener, stop).await;
    Ok(())
}

async fn migrate(arguments: &Arguments) -> anyhow::Result<()> {
    let files = DataFolder::open(&arguments.data()?)?;
    let Engine::JetStream(to) = arguments.engine(&files) else {
        bail!(
            "--store is needed: the cluster to move to, nats://USER:PASSWORD@HOST:PORT,HOST:PORT,HOST:PORT"
        );
    };
    if !files.store.exists() {
        bail!("there is no {} to move", files.store.display());
    }
    let moved = jetstream::migrate(&files.store, to, &files.secret).await?;
    let left = files.store.with_extension("migrated");
    std::fs::rename(&files.store, &left).with_context(|| {
        format!(
            "everything was moved, but {} keeps its name",
            files.store.display()
        )
    })?;
    say(&format!(
        "{} callbacks of {} shops are in the cluster, and were found there again (SHA-256 {}). The file is now {}",
        moved.items,
        moved.shops,
        moved.hash,
        left.display()
    ))
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

/// The store, and beside it the secret that must not be in it.
struct DataFolder {
    folder: PathBuf,
    store: PathBuf,
    secret: MasterSecret,
}

impl DataFolder {
    fn open(folder: &Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("cannot make {}", folder.display()))?;
        let (store, secret) = (folder.join("relay.sqlite3"), folder.join("master.secret"));
        if store.exists() && !secret.exists() {
            bail!(
                "{} is missing, and every address hangs on it; put back the copy that you keep. Nothing was changed",
                secret.display()
            );
        }
        let secret = if secret.exists() {
            MasterSecret::load(&secret)?
        } else {
            MasterSecret::create(&secret)?
        };
        Ok(Self {
            folder: folder.into(),
            store,
            secret,
        })
    }
}

enum Command {
    Serve,
    Invite,
    Migrate,
    Help,
}

struct Arguments {
    command: Command,
    data: Option<PathBuf>,
    listen: Option<String>,
    public_url: Option<String>,
    store: Option<String>,
    senders: Option<String>,
    only_senders: bool,
    proxy: Option<String>,
}

impl Arguments {
    fn parse(arguments: impl Iterator<Item = String>) -> anyhow::Result<Self> {
        let mut parsed = Self {
            command: Command::Serve,
            data: std::env::var_os("POKEA_RELAY_DATA").map(PathBuf::from),
            listen: std::env::var("POKEA_RELAY_LISTEN").ok(),
            public_url: std::env::var("POKEA_RELAY_PUBLIC_URL").ok(),
            store: std::env::var("POKEA_RELAY_STORE").ok(),
            senders: std::env::var("POKEA_RELAY_SENDERS").ok(),
            only_senders: std::env::var("POKEA_RELAY_ONLY_SENDERS").is_ok_and(|only| only == "1"),
            proxy: std::env::var("POKEA_RELAY_PROXY").ok(),
        };
        let mut arguments = arguments.peekable();
        match arguments.peek().map(String::as_str) {
            Some("serve") => drop(arguments.next()),
            Some("migrate") => {
                parsed.command = Command::Migrate;
                arguments.next();
            }
            Some("invite") => {
                parsed.command = Command::Invite;
                arguments.next();
            }
            _ => {}
        }
        while let Some(name) = arguments.next() {
            let mut value = || {
                arguments
                    .next()
                    .with_context(|| format!("{name} needs a value"))
            };
            match name.as_str() {
                "--data" => parsed.data = Some(value()?.into()),
                "--listen" => parsed.listen = Some(value()?),
                "--public-url" => parsed.public_url = Some(value()?),
                "--store" => parsed.store = Some(value()?),
                "--senders" => parsed.senders = Some(value()?),
                "--only-senders" => parsed.only_senders = true,
                "--proxy" => parsed.proxy = Some(value()?),
                "--help" | "-h" => parsed.command = Command::Help,
                _ => bail!("{name} is not known here\n\n{HELP}"),
            }
        }
        Ok(parsed)
    }

    fn network(&self) -> anyhow::Result<NetworkOptions> {
        let networks = |list: &str| -> anyhow::Result<Vec<Network>> {
            Ok(list.split(',').map(str::parse).collect::<Result<_, _>>()?)
        };
        let mut options = NetworkOptions {
            only_listed: self.only_senders,
            ..NetworkOptions::default()
        };
        if let Some(senders) = &self.senders {
            options.senders = networks(senders)?;
        }
        if let Some(proxy) = &self.proxy {
            options.proxies = networks(proxy)?;
        }
        Ok(options)
    }

    fn data(&self) -> anyhow::Result<PathBuf> {
        self.data
            .clone()
            .context("--data is needed: the folder for the relay's files")
    }

    fn engine(&self, files: &DataFolder) -> Engine {
        match self.store.as_deref() {
            None | Some("sqlite") => Engine::Sqlite(files.store.clone()),
            Some(servers) => {
                Engine::JetStream(JetStreamOptions::new(servers.into(), files.folder.clone()))
            }
        }
    }
}

/// One line for whoever started the program: a person, a script, a test. Logs go to standard error.
fn say(line: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()?;
    Ok(())
}
