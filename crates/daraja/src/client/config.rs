//! Whom the client talks to, and as which Daraja app. There are no defaults for credentials: a sandbox passkey in production must be
//! impossible, not unlikely.

use reqwest::Url;
use secrecy::SecretString;
use std::net::IpAddr;
use std::time::Duration;
use thiserror::Error;

/// Everything a [`Client`](crate::Client) is made of.
#[derive(Clone, Debug)]
pub struct Config {
    /// `https://sandbox.safaricom.co.ke`, `https://api.safaricom.co.ke`, or a simulator on this machine.
    pub base_url: String,
    /// The Daraja app's consumer key.
    pub consumer_key: SecretString,
    /// The Daraja app's consumer secret.
    pub consumer_secret: SecretString,
    /// How long to wait.
    pub timeouts: Timeouts,
    /// A proxy to go through. Without one the client connects directly, whatever the environment says.
    pub proxy: Option<String>,
}

/// How long the client waits. `total` covers everything of one request, its connecting included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// For name, TCP and TLS together. Shorter than the others, which count from the start of the request too, or a failure to connect
    /// could not be told from a lost answer.
    pub connect: Duration,
    /// For the head of the answer, and then for each piece of it.
    pub read: Duration,
    /// For one request.
    pub total: Duration,
}

impl Default for Timeouts {
    /// A gateway that is slow but alive may take many seconds over a push, and an answer in hand is worth the wait: a lost one leaves
    /// the payment unknown.
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(8),
            read: Duration::from_secs(25),
            total: Duration::from_secs(35),
        }
    }
}

/// Why there can be no client with this configuration.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// Not a URL, or one with a user, a query or a fragment.
    #[error("the address of Daraja is not a plain URL; use https://api.safaricom.co.ke")]
    BadUrl,
    /// Plain HTTP to another machine would show every secret to the network.
    #[error("the address of Daraja must begin with https://; nothing was sent")]
    Insecure,
    /// `connect` is not shorter than `read` and `total`.
    #[error("the time to connect must be shorter than the time to wait for an answer")]
    BadTimeouts,
    /// The proxy's address is not one, or this machine's TLS could not be set up.
    #[error("the connection could not be set up: {0}")]
    Setup(#[from] reqwest::Error),
}

impl Config {
    /// The base address without a slash at its end, or why nothing may be sent with this configuration.
    pub(crate) fn checked_base(&self) -> Result<String, ConfigError> {
        let url = Url::parse(&self.base_url).map_err(|_| ConfigError::BadUrl)?;
        let plain = url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none();
        match url.scheme() {
            "https" if plain => {}
            "http" if plain && is_loopback(&url) => {}
            "http" if plain => return Err(ConfigError::Insecure),
            _ => return Err(ConfigError::BadUrl),
        }
        if self.timeouts.connect >= self.timeouts.read.min(self.timeouts.total) {
            return Err(ConfigError::BadTimeouts);
        }
        Ok(url.as_str().trim_end_matches('/').to_owned())
    }
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
}
