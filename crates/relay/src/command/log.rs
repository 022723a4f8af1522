//! What the relay logs, and how: JSON for machines, text for people. Only what its own code says: libraries log what they read, and in that may be a
//! callback's body or address.

use anyhow::bail;
use std::io::IsTerminal;
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

/// `RUST_LOG` says how much of it, in the words of `tracing_subscriber::EnvFilter`.
pub(crate) fn begin(form: Option<&str>) -> anyhow::Result<()> {
    let is_json = match form {
        Some("json") => true,
        Some("text") => false,
        None => !std::io::stdout().is_terminal(),
        Some(other) => bail!("--log is json or text, and not {other:?}"),
    };
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let lines = if is_json {
        lines.json().flatten_event(true).boxed()
    } else {
        lines.boxed()
    };
    let ours = filter_fn(|metadata| metadata.target().starts_with("pokea_"));
    let how_much = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::registry()
        .with(lines.with_filter(ours))
        .with(how_much)
        .init();
    Ok(())
}
