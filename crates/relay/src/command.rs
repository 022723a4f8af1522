//! The program's commands, each in a room of its own, and the words in which it is asked.

mod arguments;
mod backup;
mod data;
mod log;
mod migrate;
mod serve;
mod shop;

use anyhow::bail;
use arguments::Arguments;
use std::io::Write;

const HELP: &str = "\
pokea-relay [serve] --data DIR [--listen ADDR] [--public-url URL] [--store STORE]
    Catches callbacks and passes them on. Speaks TLS with --domain or --tls-cert, or else plain HTTP to a proxy. SIGTERM ends it well.
pokea-relay shop add NAME --data DIR [--public-url URL] [--yes] [--store STORE]
    Prints a code for the first device of a new shop, waits for it, and asks for the six digits that it shows. With --yes it does not ask.
pokea-relay device add SHOP --data DIR [--public-url URL] [--store STORE]
    Prints a code for another device. A device of the shop lets it in.
pokea-relay device replace DEVICE, device revoke DEVICE, device list [SHOP], shop list
    The same in the place of a device, which is out once the new one is in (a stolen one is to be revoked first); takes a device out for good,
    with --guests those too that it has let in; and who there is.
    The relay may be running.
pokea-relay code CODE
    Goes on waiting for a device, where the command that printed the code was interrupted.
pokea-relay shop remove SHOP
    Takes a shop out for good, with its devices and everything that is kept for it. The relay may be running.
pokea-relay backup FILE --data DIR
    Copies the store into a new file, and reads the copy through. The relay may be running.
pokea-relay migrate --data DIR --store nats://..
    Moves what is in DIR's file into a cluster, and compares. No relay may be running in DIR. May be interrupted and begun again.

    --data DIR         where its files are; also POKEA_RELAY_DATA
    --secret FILE      its secret, if that does not lie in DIR (master.secret); also POKEA_RELAY_SECRET
    --listen ADDR      where it listens (127.0.0.1:8080); also POKEA_RELAY_LISTEN. A socket of systemd's is taken instead, if there is one
    --admin ADDR       where /readyz and /metrics are (127.0.0.1:9464), or off; also POKEA_RELAY_ADMIN. Never for the internet
    --domain NAME      gets a certificate for this name from Let's Encrypt and renews it; listens on 0.0.0.0:443 then, if not said otherwise
    --acme-contact MAIL   whom Let's Encrypt may write to; --acme-staging: its trial, which nobody trusts; --acme-directory URL: another
                       authority. Also POKEA_RELAY_DOMAIN, POKEA_RELAY_ACME_CONTACT, .._STAGING=1, .._DIRECTORY
    --tls-cert FILE, --tls-key FILE   a certificate with its chain, and its key, which somebody else renews; read again on SIGHUP.
                       Also POKEA_RELAY_TLS_CERT, POKEA_RELAY_TLS_KEY
    --public-url URL   how senders reach it, such as https://relay.example.co.ke; also POKEA_RELAY_PUBLIC_URL.
                       Needed unless it listens on this machine only or has a --domain.
    --store STORE      sqlite (the default: a file in DIR), or nats://USER:PASSWORD@HOST:PORT,HOST:PORT,HOST:PORT for a cluster that
                       several relays share; also POKEA_RELAY_STORE, which does not show a password to others on this machine
    --store-cap SIZE   the most that its files take: a share of the disk (80%), or bytes (20G). At it callbacks are answered 503, and
                       nothing goes; also POKEA_RELAY_STORE_CAP
    --drain SECONDS    for how long it says that it is going to end before it does (0); also POKEA_RELAY_DRAIN
    --senders LIST     networks that callbacks are expected from, in place of Safaricom's known addresses; also POKEA_RELAY_SENDERS
    --only-senders     refuses callbacks from elsewhere; without it they are marked. Also POKEA_RELAY_ONLY_SENDERS=1
    --open             lets everybody make a shop, without a code of the operator's; also POKEA_RELAY_OPEN=1
    --proxy LIST       proxies in front, whose X-Forwarded-For is believed; also POKEA_RELAY_PROXY
                       A list has commas: 196.201.214.0/24,196.201.213.44
    --log FORM         json (what it is if nobody looks on) or text, on standard error; also POKEA_RELAY_LOG. RUST_LOG says how much
";

/// Does what the command line asks for.
pub(crate) async fn run(arguments: impl Iterator<Item = String>) -> anyhow::Result<()> {
    let arguments = Arguments::parse(arguments)?;
    log::begin(arguments.get("--log"))?;
    let words: Vec<&str> = arguments.words.iter().map(String::as_str).collect();
    match words[..] {
        [] | ["serve"] => serve::serve(&arguments).await,
        ["shop", ref rest @ ..] => shop::shop(&arguments, rest).await,
        ["device", ref rest @ ..] => shop::device(&arguments, rest).await,
        ["code", code] => shop::code(&arguments, code).await,
        ["migrate"] => migrate::migrate(&arguments).await,
        ["backup", file] => backup::backup(&arguments, file),
        ["help"] => say(HELP.trim_end()),
        _ => bail!("{:?} is not known here\n\n{HELP}", words.join(" ")),
    }
}

/// One line for whoever started the program: a person, a script, a test. Logs go to standard error.
fn say(line: &str) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()?;
    Ok(())
}
